//! The inputs. Each function builds one input of a size, and returns the work that is counted.

use std::hint::black_box;

use urn_filter::{
    EventName, FilterIndex, FilterSet, Grants, Limits, Pattern, Subscription, Urn, UrnBuf,
};

/// Its result is dropped after the count.
pub(crate) type Work = Box<dyn FnMut()>;

/// The number of repetitions. It hides differences of a few steps that come from random hash keys.
pub(crate) const REPEATED: usize = 32;

/// Reads the text, valid or not, and prints what is wrong.
fn read_urn(text: String) -> Work {
    Box::new(move || {
        let read = Urn::parse(&text).map_err(|error| format!("{error:#}"));
        drop(black_box(read));
    })
}

fn read_pattern(text: String) -> Work {
    Box::new(move || {
        let read: Result<Pattern, _> = text.parse();
        drop(black_box(read.map_err(|error| format!("{error:#}"))));
    })
}

pub(crate) fn urn_of_one_segment(len: usize) -> Work {
    read_urn("urn:ns:".to_owned() + &"a".repeat(len))
}

pub(crate) fn urn_of_escapes(len: usize) -> Work {
    read_urn("urn:ns:".to_owned() + &"%c3".repeat(len / 3))
}

pub(crate) fn urn_of_components(len: usize) -> Work {
    read_urn("urn:ns:a?+a".to_owned() + &"?=".repeat(len / 2))
}

pub(crate) fn urn_of_marks(len: usize) -> Work {
    read_urn("urn:ns:a".to_owned() + &"~".repeat(len))
}

pub(crate) fn urn_of_segments(segments: usize) -> Work {
    read_urn("urn:ns".to_owned() + &":a%c3".repeat(segments))
}

pub(crate) fn urn_with_a_bad_end(len: usize) -> Work {
    read_urn("urn:ns:".to_owned() + &"a".repeat(len) + " ")
}

pub(crate) fn urn_of_colons(len: usize) -> Work {
    read_urn("urn:ns:".to_owned() + &"a:".repeat(len / 2))
}

pub(crate) fn urn_of_braces(len: usize) -> Work {
    read_urn("urn:ns:".to_owned() + &"{".repeat(len))
}

pub(crate) fn urn_too_long(len: usize) -> Work {
    let text = "urn:ns:".to_owned() + &"a:".repeat(len / 2);
    Box::new(move || assert!(black_box(Urn::parse(&text)).is_err()))
}

pub(crate) fn pattern_of_stars(levels: usize) -> Work {
    read_pattern("urn:ns".to_owned() + &":*".repeat(levels))
}

pub(crate) fn pattern_of_bad_stars(len: usize) -> Work {
    read_pattern("urn:ns:a".to_owned() + &"*a".repeat(len / 2))
}

/// The hint looks back over the blanks for a separator.
pub(crate) fn pattern_of_blanks(len: usize) -> Work {
    read_pattern("urn:ns:*,".to_owned() + &" ".repeat(len) + "urn:ns:a")
}

/// The hint looks for a URN after each separator.
pub(crate) fn pattern_of_separators(len: usize) -> Work {
    read_pattern("urn:ns".to_owned() + &":;".repeat(100) + &" ,".repeat(len / 2))
}

pub(crate) fn pattern_too_long(len: usize) -> Work {
    let text = "urn:ns".to_owned() + &":*".repeat(len / 2);
    Box::new(move || assert!(black_box(text.parse::<Pattern>()).is_err()))
}

pub(crate) fn one_pattern(levels: usize) -> Work {
    let filter = pattern(&("urn:ns".to_owned() + &":*".repeat(levels)));
    let urn = buf(&("urn:ns".to_owned() + &":abcdefg".repeat(levels)));
    Box::new(move || assert!(filter.matches(&urn.as_urn())))
}

pub(crate) fn event_name(len: usize) -> Work {
    let text = "a".repeat(len - 4) + ".b.c";
    Box::new(move || drop(black_box(event(&text))))
}

pub(crate) fn event(text: &str) -> EventName {
    text.parse().expect("a valid name")
}

fn pattern(text: &str) -> Pattern {
    text.parse().expect("a valid pattern")
}

pub(crate) fn buf(text: &str) -> UrnBuf {
    text.parse().expect("a valid URN")
}

fn set(filters: &[String]) -> FilterSet {
    FilterSet::parse(filters.iter().map(String::as_str)).expect("valid filters")
}

pub(crate) fn webhook(filter: &str) -> Subscription {
    Subscription::parse(["ping"], [filter]).expect("a valid webhook")
}

/// A webhook for each filter.
pub(crate) fn index(filters: &[String]) -> FilterIndex<usize> {
    let webhooks = filters.iter().map(|filter| webhook(filter));
    webhooks.enumerate().collect()
}

/// One of these is asked, with this number of matches.
fn ask_set(filters: &[String], urn: &str, count: usize) -> Work {
    let (set, urn) = (set(filters), buf(urn));
    Box::new(move || {
        for _ in 0..REPEATED {
            assert_eq!(set.match_count(&urn.as_urn()), count);
            assert_eq!(set.is_match(&urn.as_urn()), count > 0);
        }
    })
}

pub(crate) fn ask_index(filters: &[String], urn: &str, count: usize) -> Work {
    let (index, urn, ping) = (index(filters), buf(urn), event("ping"));
    Box::new(move || {
        for _ in 0..REPEATED {
            assert_eq!(index.match_count(&ping, &urn.as_urn()), count);
            assert_eq!(index.matches_urn(&urn.as_urn()).count(), count);
        }
    })
}

/// Asks an index with one filter in each of some apps, and some in another app.
fn ask_about_app(count: usize, ask: fn(&FilterIndex<usize>, &Pattern) -> usize) -> Work {
    let mut filters = apps(count);
    filters.extend((0..20).map(|n| format!("urn:ns:app:A:ticket:{n}:*")));
    filters.push("urn:ns:app:*:ticket:*".to_owned());
    let (index, app) = (index(&filters), pattern("urn:ns:app:A:*"));
    Box::new(move || {
        for _ in 0..REPEATED {
            assert!(ask(&index, &app) <= 21);
        }
    })
}

pub(crate) fn overlapping_app(count: usize) -> Work {
    ask_about_app(count, |index, app| index.overlapping(app).count())
}

pub(crate) fn covering_app(count: usize) -> Work {
    ask_about_app(count, |index, app| index.covering(app).count())
}

pub(crate) fn covered_by_app(count: usize) -> Work {
    ask_about_app(count, |index, app| {
        index.covered_by(app).count() + index.count_covered(app).filters - 20
    })
}

pub(crate) fn uncovered_in_app(count: usize) -> Work {
    ask_about_app(count, |index, _| {
        let new = webhook("urn:ns:app:A:ticket:7:x");
        index.uncovered(&new).count()
    })
}

pub(crate) fn remove_app(count: usize) -> Work {
    let mut filters = apps(count);
    filters.extend((0..20).map(|n| format!("urn:ns:app:A:ticket:{n}:*")));
    let (mut index, app) = (index(&filters), pattern("urn:ns:app:A:*"));
    Box::new(move || assert_eq!(index.remove_covered(&app).removed.len(), 20))
}

pub(crate) fn overlapping_in_one_app(count: usize) -> Work {
    let filters: Vec<String> = (0..count)
        .map(|n| format!("urn:ns:app:A:ticket:{n}:*"))
        .collect();
    overlapping(&filters, "urn:ns:app:A:ticket:77:x:*", 1)
}

pub(crate) fn overlapping_all(count: usize) -> Work {
    overlapping(&same(count), OF_SAME, count)
}

pub(crate) fn overlapping_walk(count: usize) -> Work {
    overlapping(&apps(count), "urn:ns:*:77:x", 1)
}

/// A star wherever the filters can have one, and an end that is not theirs.
pub(crate) fn overlapping_shapes(count: usize) -> Work {
    let question = "urn:ns".to_owned() + &":*".repeat(10) + ":no";
    overlapping(&shapes(count), &question, 0)
}

fn overlapping(filters: &[String], question: &str, count: usize) -> Work {
    let (index, question) = (index(filters), pattern(question));
    Box::new(move || {
        for _ in 0..REPEATED {
            assert_eq!(index.overlapping(&question).count(), count);
        }
    })
}

pub(crate) fn retain_all(count: usize) -> Work {
    let mut index = index(&apps(count));
    Box::new(move || {
        index.retain(|_, webhook| webhook.filters().len() == 1);
        assert_eq!(index.len(), count);
    })
}

fn parting_at_the_end(count: usize) -> Vec<String> {
    let stem = "urn:ns".to_owned() + &":a".repeat(40);
    (0..count).map(|n| format!("{stem}:{n}")).collect()
}

pub(crate) fn set_parting_at_the_end(count: usize) -> Work {
    let filters = parting_at_the_end(count);
    ask_set(&filters, &filters[count / 2], 1)
}

/// All filters but one have the same head, so it rules none of them out.
pub(crate) fn set_of_one_head(count: usize) -> Work {
    let mut filters = parting_at_the_end(count - 1);
    filters.push("urn:ns:b".to_owned());
    ask_set(&filters, &filters[count - 2], 1)
}

pub(crate) fn index_parting_at_the_end(count: usize) -> Work {
    let filters = parting_at_the_end(count);
    ask_index(&filters, &filters[count / 2], 1)
}

fn apps(count: usize) -> Vec<String> {
    (0..count).map(|n| format!("urn:ns:app:{n}:*")).collect()
}

pub(crate) fn index_of_apps(count: usize) -> Work {
    ask_index(&apps(count), "urn:ns:app:77:x", 1)
}

pub(crate) fn index_of_one_app(count: usize) -> Work {
    let filters: Vec<String> = (0..count)
        .map(|n| format!("urn:ns:app:A:ticket:{n}:*"))
        .collect();
    ask_index(&filters, "urn:ns:app:A:ticket:77:x", 1)
}

pub(crate) fn batch_of_apps(count: usize) -> Work {
    let index = index(&apps(count));
    let texts: Vec<String> = (0..200).map(|n| format!("urn:ns:app:{n}:x")).collect();
    Box::new(move || {
        let urns: Vec<Urn<'_>> = texts.iter().map(|text| Urn::parse(text).unwrap()).collect();
        let answers = index.matches_urn_batch(&urns);
        assert!(answers.iter().all(|keys| keys.count() == 1));
    })
}

/// Every combination of `*` and one literal in the first `places` segments.
fn shapes(count: usize) -> Vec<String> {
    combinations("urn:ns", 10, count)
}

/// The same in one app, with enough segments for large counts.
pub(crate) fn shapes_of_an_app(count: usize) -> Vec<String> {
    combinations("urn:ns:app:A", 14, count)
}

fn combinations(stem: &str, places: usize, count: usize) -> Vec<String> {
    let selector = |shape: usize, at: usize| if shape >> at & 1 == 1 { ":*" } else { ":a" };
    let selectors = |shape: usize| {
        (0..places)
            .map(move |at| selector(shape, at))
            .collect::<String>()
    };
    (0..count)
        .map(|shape| format!("{stem}{}:end", selectors(shape)))
        .collect()
}

fn all_a(last: &str) -> String {
    format!("urn:ns{}:{last}", ":a".repeat(10))
}

pub(crate) fn set_of_shapes_missed(count: usize) -> Work {
    ask_set(&shapes(count), &all_a("no"), 0)
}

pub(crate) fn index_of_shapes_missed(count: usize) -> Work {
    ask_index(&shapes(count), &all_a("no"), 0)
}

pub(crate) fn index_of_shapes_hit(count: usize) -> Work {
    ask_index(&shapes(count), &all_a("end"), count)
}

/// A `*` at each depth, and an end that is not the event's.
fn depths(levels: usize) -> Vec<String> {
    let selector = |at: usize, star: usize| if at == star { ":*" } else { ":a" };
    let selectors = |star: usize| {
        (1..levels)
            .map(move |at| selector(at, star))
            .collect::<String>()
    };
    (1..levels)
        .map(|star| format!("urn:ns{}:end", selectors(star)))
        .collect()
}

pub(crate) fn set_of_depths(levels: usize) -> Work {
    let urn = "urn:ns".to_owned() + &":a".repeat(levels);
    ask_set(&depths(levels), &urn, 0)
}

pub(crate) fn index_of_depths(levels: usize) -> Work {
    let urn = "urn:ns".to_owned() + &":a".repeat(levels);
    ask_index(&depths(levels), &urn, 0)
}

pub(crate) fn same(count: usize) -> Vec<String> {
    vec!["urn:ns:app:A:*".to_owned(); count]
}

pub(crate) const OF_SAME: &str = "urn:ns:app:A:x";

pub(crate) fn all_webhooks_match(count: usize) -> Work {
    ask_index(&same(count), OF_SAME, count)
}

pub(crate) fn all_webhooks_want_other_events(count: usize) -> Work {
    let (index, urn, other) = (index(&same(count)), buf(OF_SAME), event("other"));
    Box::new(move || assert_eq!(index.match_count(&other, &urn.as_urn()), 0))
}

pub(crate) fn one_match_is_enough(count: usize) -> Work {
    let (index, urn, ping) = (index(&same(count)), buf(OF_SAME), event("ping"));
    Box::new(move || {
        for _ in 0..REPEATED {
            assert!(index.is_match(&ping, &urn.as_urn()));
        }
    })
}

/// Inserts one and takes it out again, and another time one that was there.
/// Event patterns of one or two parts with a `*`, of which the first matches `ticket.created`.
fn wildcards(count: usize) -> Vec<String> {
    let letter = |digit: usize| char::from(b"abcdefghij"[digit % 10]);
    let name = |number: usize| -> String {
        let digits = [number / 1_000, number / 100, number / 10, number];
        digits.map(letter).iter().collect()
    };
    let others = (0..count).map(|number| format!("{}.*", name(number)));
    let all = ["ticket.*".to_owned()].into_iter().chain(others);
    all.take(count).collect()
}

/// Asks for an event while a webhook of its app lists these event patterns.
fn ask_event(events: &[String], name: &str) -> Work {
    let mut index = FilterIndex::new();
    let webhook = Subscription::parse(events, ["urn:ns:app:A:*"]).expect("a webhook");
    index.insert(0, webhook);
    let (name, urn) = (event(name), buf("urn:ns:app:A:ticket:C:T"));
    Box::new(move || {
        for _ in 0..REPEATED {
            assert!(black_box(&index).is_match(&name, &urn.as_urn()));
        }
    })
}

pub(crate) fn plain_event_beside_wildcards(count: usize) -> Work {
    let names = ["created", "updated", "deleted"];
    let kinds = ["ticket", "booking", "user"];
    let plain = kinds
        .iter()
        .flat_map(|kind| names.iter().map(move |name| format!("{kind}.{name}")));
    let events: Vec<String> = plain.chain(wildcards(count)).collect();
    ask_event(&events, "ticket.created")
}

pub(crate) fn event_of_wildcards(count: usize) -> Work {
    ask_event(&wildcards(count), "ticket.created")
}

fn change(filters: &[String], filter: &str) -> Work {
    let mut index = index(filters);
    let mut webhooks = vec![webhook(filter); 4];
    Box::new(move || {
        for (n, webhook) in webhooks.drain(..).enumerate() {
            assert!(index.insert(usize::MAX, webhook).is_none());
            assert!(index.remove(&usize::MAX).is_some());
            let there = index.remove(&n).expect("one that is there");
            assert!(index.insert(n, there).is_none());
        }
    })
}

pub(crate) fn change_among_apps(count: usize) -> Work {
    change(&apps(count), "urn:ns:app:new:*")
}

pub(crate) fn change_in_one_app(count: usize) -> Work {
    let filters: Vec<String> = (0..count).map(|n| format!("urn:ns:app:A:{n}:*")).collect();
    change(&filters, "urn:ns:app:A:new:*")
}

pub(crate) fn change_on_one_filter(count: usize) -> Work {
    change(&same(count), OF_SAME)
}

pub(crate) fn replace_all_on_one_filter(count: usize) -> Work {
    let mut index = index(&same(count));
    let mut again = vec![webhook(OF_SAME); count];
    Box::new(move || {
        for (key, webhook) in again.drain(..).enumerate() {
            assert!(index.insert(key, webhook).is_some());
        }
    })
}

pub(crate) fn insert_shapes(count: usize) -> Work {
    insert(&shapes_of_an_app(count))
}

pub(crate) fn insert_large(count: usize) -> Work {
    let filters: Vec<String> = (0..count).map(|n| format!("urn:ns:app:A:{n}:*")).collect();
    insert(&filters)
}

pub(crate) fn insert_duplicates(count: usize) -> Work {
    insert(&same(count))
}

fn insert(filters: &[String]) -> Work {
    let mut webhook = Some(Subscription {
        events: event("ping").into(),
        urns: set(filters),
    });
    let mut index = FilterIndex::new();
    Box::new(move || {
        index.insert(0, webhook.take().expect("asked once"));
        assert!(index.remove(&0).is_some());
    })
}

pub(crate) fn remove_all(count: usize) -> Work {
    remove_each(&parting_at_the_end(count))
}

pub(crate) fn remove_all_shapes(count: usize) -> Work {
    remove_each(&shapes_of_an_app(count))
}

fn remove_each(filters: &[String]) -> Work {
    let (mut index, count) = (index(filters), filters.len());
    Box::new(move || {
        for key in 0..count {
            assert!(index.remove(&key).is_some());
        }
    })
}

pub(crate) fn insert_refused(count: usize) -> Work {
    let mut index = index(&apps(count));
    index.set_limits(Limits::new().max_webhooks(count as u64));
    let webhook = webhook("urn:ns:app:new:*");
    Box::new(move || {
        for _ in 0..REPEATED {
            let refused = index.try_insert(usize::MAX, webhook.clone());
            assert!(refused.is_err());
        }
    })
}

pub(crate) fn list_of_bad_filters(count: usize) -> Work {
    let filters: Vec<String> = (0..count).map(|n| format!("urn:ns:app:{n}*:*")).collect();
    Box::new(move || {
        let error = FilterSet::parse(filters.iter().map(String::as_str)).unwrap_err();
        assert_eq!(error.to_string().is_empty(), filters.is_empty());
    })
}

pub(crate) fn list_of_shapes(count: usize) -> Work {
    let filters = shapes_of_an_app(count);
    Box::new(move || assert_eq!(set(&filters).len(), filters.len()))
}

/// Filters that are alike, each covered by one of the others.
fn alike(count: usize) -> FilterSet {
    let filters = (0..count).map(|n| match n % 2 {
        0 => format!("urn:ns:app:{n}:*"),
        _ => format!("urn:ns:app:{}:ticket:*", n - 1),
    });
    set(&filters.collect::<Vec<_>>())
}

pub(crate) fn minimize(count: usize) -> Work {
    let mut set = alike(count);
    Box::new(move || assert_eq!(set.minimize().len(), count / 2))
}

pub(crate) fn covers_set(count: usize) -> Work {
    let (set, other) = (alike(count), alike(count));
    Box::new(move || assert!(set.covers_set(&other)))
}

pub(crate) fn overlaps(count: usize) -> Work {
    let (set, other) = (alike(count), alike(count));
    Box::new(move || assert!(set.overlaps(&other)))
}

pub(crate) fn explain(count: usize) -> Work {
    let (set, urn) = (alike(count), buf("urn:ns:app:none:ticket:1"));
    Box::new(move || assert!(!set.explain(&urn.as_urn()).is_match()))
}

pub(crate) fn lint(count: usize) -> Work {
    let set = alike(count);
    Box::new(move || assert!(set.lint().len() >= count / 2))
}

/// Each filter has a word that is nearly right.
pub(crate) fn lint_mistakes(count: usize) -> Work {
    let filters: Vec<String> = (0..count)
        .map(|n| format!("urn:allthings:apps:{n}:tickets:*"))
        .collect();
    let set = set(&filters);
    Box::new(move || assert_eq!(set.lint().len(), count))
}

pub(crate) fn tree(count: usize) -> Work {
    let set = alike(count);
    Box::new(move || assert!(!set.to_tree().to_string().is_empty()))
}

pub(crate) fn grants(count: usize) -> Work {
    let ids: Vec<String> = (0..count).map(|n| n.to_string()).collect();
    let grants = Grants::edit_app(ids.iter().map(String::as_str)).expect("valid ids");
    let filters: Vec<String> = ids
        .iter()
        .map(|id| format!("urn:allthings:app:{id}:ticket:*"))
        .collect();
    let asked = set(&filters);
    Box::new(move || assert_eq!(grants.check(&asked), Ok(())))
}

/// Selectors that are each `*` or a letter, always the same for the same numbers.
fn stars_and_letters(selectors: usize, number: usize) -> String {
    let mut state = number as u64 + 1;
    let mut selector = || {
        // The generator of Knuth's MMIX.
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        if state >> 40 & 1 == 1 { ":*" } else { ":a" }
    };
    (0..selectors).map(|_| selector()).collect()
}

/// Filters whose beginnings all overlap, and whose ends are all different.
fn alike_to_the_end(count: usize, end: &str) -> FilterSet {
    let filter = |n| format!("urn:ns{}:{n}{end}", stars_and_letters(56, n));
    set(&(0..count).map(filter).collect::<Vec<_>>())
}

/// Filters whose beginnings are covered by those of all the filters above.
fn covered_to_the_end(count: usize, end: &str) -> FilterSet {
    let filter = |n| format!("urn:ns{}:{end}{n}", ":a".repeat(56));
    set(&(0..count).map(filter).collect::<Vec<_>>())
}

pub(crate) fn minimize_stars(count: usize) -> Work {
    let mut set = alike_to_the_end(count / 2, "");
    set.extend(covered_to_the_end(count / 2, "x"));
    Box::new(move || assert!(set.minimize().is_empty()))
}

pub(crate) fn union_of_stars(count: usize) -> Work {
    let (set, other) = (
        alike_to_the_end(count / 2, ""),
        covered_to_the_end(count / 2, "x"),
    );
    Box::new(move || assert_eq!(set.union(&other).len(), 2 * (count / 2)))
}

pub(crate) fn covers_set_of_stars(count: usize) -> Work {
    let (set, other) = (alike_to_the_end(count, ""), covered_to_the_end(count, "x"));
    Box::new(move || assert_eq!(set.uncovered(&other).count(), count))
}

pub(crate) fn grants_of_stars(count: usize) -> Work {
    let grants = Grants::from(alike_to_the_end(count, ""));
    let asked = covered_to_the_end(count, "x");
    Box::new(move || {
        let denied = grants.check(&asked).expect_err("none is granted");
        assert_eq!(denied.denied_len(), count);
    })
}

pub(crate) fn overlaps_of_stars(count: usize) -> Work {
    let (set, other) = (alike_to_the_end(count, ":x"), alike_to_the_end(count, ":y"));
    Box::new(move || assert!(!set.overlaps(&other)))
}

pub(crate) fn intersection(count: usize) -> Work {
    let (set, other) = (alike(count), alike(count));
    Box::new(move || assert_eq!(set.intersection(&other).len(), count / 2))
}

/// Each pair has an intersection, whose beginning is covered by all filters of the left side.
pub(crate) fn intersection_nearly_covered(count: usize) -> Work {
    let (set, other) = (
        alike_to_the_end(count, ":*:end"),
        covered_to_the_end(count, "*:x"),
    );
    let other: FilterSet = other
        .iter()
        .map(|filter| pattern(&format!("{filter}:end")))
        .collect();
    Box::new(move || assert_eq!(set.intersection(&other).len(), count * count))
}

pub(crate) fn intersection_of_stars(count: usize) -> Work {
    let stars = |from: usize| {
        let filters = (from..from + count).map(|n| format!("urn:ns{}:a", stars_and_letters(60, n)));
        set(&filters.collect::<Vec<_>>())
    };
    let (set, other) = (stars(0), stars(count));
    Box::new(move || assert!(!set.intersection(&other).is_empty()))
}

pub(crate) fn intersection_refused(count: usize) -> Work {
    let (set, other) = (
        alike_to_the_end(count, ":*:end"),
        alike_to_the_end(count, ":*:end"),
    );
    Box::new(move || assert!(set.try_intersection(&other, 20_000).is_err()))
}

pub(crate) fn lint_of_stars(count: usize) -> Work {
    let mut set = alike_to_the_end(count / 2, "");
    set.extend(covered_to_the_end(count / 2, "x"));
    Box::new(move || drop(black_box(set.lint())))
}

pub(crate) fn explain_of_stars(count: usize) -> Work {
    let (set, urn) = (
        alike_to_the_end(count, ""),
        buf(&format!("urn:ns{}", ":a".repeat(58))),
    );
    Box::new(move || assert!(!set.explain(&urn.as_urn()).is_match()))
}

pub(crate) fn tree_of_stars(count: usize) -> Work {
    let set = alike_to_the_end(count, "");
    Box::new(move || {
        let tree = set.to_tree();
        assert!(!tree.to_string().is_empty() && !tree.to_dot().to_string().is_empty());
    })
}
