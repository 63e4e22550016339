//! Permission to register: a request is allowed only if the grants cover it, in every spelling.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use urn_filter::allthings::AppId;
use urn_filter::error::ParseErrorKind;
use urn_filter::permission::AppScope;
use urn_filter::{FilterSet, Grants, Pattern};

use crate::support::strategies::near_text;
use crate::support::{oracle, pattern};

fn edit_app(ids: &[&str]) -> Grants {
    Grants::edit_app(ids.iter().copied()).unwrap_or_else(|error| panic!("{error:#}"))
}

fn holding(patterns: &[&str]) -> Grants {
    patterns.iter().map(|text| pattern(text)).collect()
}

fn filters(texts: &[&str]) -> FilterSet {
    FilterSet::parse(texts.iter().copied()).unwrap_or_else(|error| panic!("{error:#}"))
}

/// Asserts which of the filters are allowed, one by one and all together.
fn assert_allowed(grants: &Grants, cases: &[(&str, bool)]) {
    let texts: Vec<&str> = cases.iter().map(|(text, _)| *text).collect();
    for (text, allowed) in cases {
        assert_eq!(
            grants.allows(&pattern(text)),
            *allowed,
            "{text} with {grants:?}"
        );
        assert_eq!(
            grants.check(&filters(&[text])).is_ok(),
            *allowed,
            "{text} with {grants:?}"
        );
    }
    let refused = (0..cases.len()).filter(|&index| !cases[index].1);
    match grants.check(&filters(&texts)) {
        Ok(()) => assert_eq!(refused.count(), 0),
        Err(error) => {
            assert_eq!(error.requested(), cases.len());
            assert!(
                error
                    .entries()
                    .map(urn_filter::permission::DeniedFilter::index)
                    .eq(refused)
            );
            assert!(
                error
                    .entries()
                    .all(|one| *one.filter() == pattern(texts[one.index()]))
            );
        }
    }
}

#[test]
fn one_app() {
    assert_allowed(
        &edit_app(&["A"]),
        &[
            ("urn:allthings:app:A", true),
            ("urn:allthings:app:A:*", true),
            ("URN:AllThings:app:A:*", true),
            ("urn:allthings:app:A:ticket:*", true),
            ("urn:allthings:app:A:*:*", true),
            ("urn:allthings:app:A:*:C:T", true),
            ("urn:allthings:app:A:ticket:C:T", true),
            // Nothing is decoded: this is one segment of app A.
            ("urn:allthings:app:A:%2A", true),
            // Another app, a part of the id, or more than it.
            ("urn:allthings:app:B:*", false),
            ("urn:allthings:app:AA:*", false),
            ("urn:allthings:app:A%20:*", false),
            ("urn:allthings:app:A/:*", false),
            ("urn:allthings:app:a:*", false),
            ("urn:allthings:app:%41:*", false),
            ("urn:allthings:app:%41", false),
            // The word in another case, or as an escape, is another word.
            ("urn:allthings:App:A:*", false),
            ("urn:allthings:APP:A:*", false),
            ("urn:allthings:%61pp:A:*", false),
            // Wildcards where a literal is held.
            ("urn:allthings:app:*", false),
            ("urn:allthings:app:*:*", false),
            ("urn:allthings:app:*:ticket:*", false),
            ("urn:allthings:app:*:ticket:C:T", false),
            ("urn:allthings:*", false),
            ("urn:allthings:*:*", false),
            ("urn:allthings:*:A", false),
            ("urn:allthings:*:A:*", false),
            ("urn:allthings:*:A:ticket:*", false),
            ("urn:allthings:*:*:A:*", false),
            ("urn:allthings:app:%2A:*", false),
            ("urn:allthings:app:%2a", false),
            // Above the app.
            ("urn:allthings:app", false),
            ("urn:allthings:A", false),
            ("urn:allthings:A:*", false),
            // The id in another place.
            ("urn:allthings:account:A", false),
            ("urn:allthings:oauth-client:A:*", false),
            ("urn:allthings:account:app:A:*", false),
            ("urn:allthings:x:app:A:*", false),
            ("urn:allthings:app:app:A:*", false),
            ("urn:allthings:app:app", false),
            // Another namespace, near and far.
            ("urn:allthing:app:A:*", false),
            ("urn:allthings2:app:A:*", false),
            ("urn:allthings-app:A:*", false),
            ("urn:ns:app:A:*", false),
            ("urn:ns:*", false),
        ],
    );
}

#[test]
fn nothing_held_allows_nothing_but_the_empty_list() {
    for grants in [
        Grants::default(),
        Grants::new(),
        edit_app(&[]),
        holding(&[]),
    ] {
        assert!(grants.is_empty());
        let texts = [
            ("urn:allthings:*", false),
            ("urn:allthings:app:*", false),
            ("urn:allthings:app:A", false),
            ("urn:ns:a:*", false),
        ];
        assert_allowed(&grants, &texts);
        assert!(grants.check(&FilterSet::new()).is_ok());
    }
}

/// However many apps somebody holds, they do not hold all of them.
#[test]
fn all_apps_against_many_single_ones() {
    let letters: Vec<String> = (b'!'..=b'~')
        .map(|byte| char::from(byte).to_string())
        .collect();
    let one_byte = letters
        .iter()
        .map(String::as_str)
        .filter(|id| AppId::new(id).is_ok());
    let numbers: Vec<String> = (0..2_000).map(|id| id.to_string()).collect();
    let ids: Vec<&str> = one_byte.chain(numbers.iter().map(String::as_str)).collect();
    assert!(ids.len() > 2_070);
    for count in [1, 8, 9, 40, ids.len()] {
        assert_allowed(
            &edit_app(&ids[..count]),
            &[
                (&format!("urn:allthings:app:{}:*", ids[count - 1]), true),
                ("urn:allthings:app:*", false),
                ("urn:allthings:app:*:*", false),
                ("urn:allthings:app:*:ticket:*", false),
                ("urn:allthings:app:*:ticket:C:T", false),
                ("urn:allthings:*", false),
                ("urn:allthings:app:another", false),
            ],
        );
    }
}

#[test]
fn all_apps_held() {
    assert_allowed(
        &Grants::all_apps(),
        &[
            ("urn:allthings:app:*", true),
            ("urn:allthings:app:*:*", true),
            ("urn:allthings:app:*:ticket:*", true),
            ("urn:allthings:app:A", true),
            ("urn:allthings:app:a:*", true),
            ("urn:allthings:app:%2A:*", true),
            ("urn:allthings:app", false),
            ("urn:allthings:*", false),
            ("urn:allthings:*:*", false),
            ("urn:allthings:*:A:*", false),
            ("urn:allthings:account:*", false),
            ("urn:allthings:App:A", false),
            ("urn:ns:app:*", false),
        ],
    );
    assert_eq!(
        Grants::all_apps().patterns(),
        [pattern("urn:allthings:app:*")]
    );
}

#[test]
fn patterns_held_allow_what_they_cover() {
    assert_allowed(
        &holding(&["urn:allthings:app:A:*"]),
        &[
            ("urn:allthings:app:A:x", true),
            ("urn:allthings:app:A", false),
        ],
    );
    assert_allowed(
        &holding(&["urn:allthings:app:A"]),
        &[
            ("urn:allthings:app:A", true),
            ("urn:allthings:app:A:*", false),
            ("urn:allthings:app:A:x", false),
        ],
    );
    // A `*` in the middle is one segment, here as everywhere.
    assert_allowed(
        &holding(&[
            "urn:allthings:app:*:ticket:C:*",
            "urn:allthings:account:1234",
        ]),
        &[
            ("urn:allthings:app:*:ticket:C:*", true),
            ("urn:allthings:app:*:ticket:C:T", true),
            ("urn:allthings:app:A:ticket:C:*", true),
            ("urn:allthings:app:A:ticket:C", false),
            ("urn:allthings:app:A:ticket:*", false),
            ("urn:allthings:app:A:*:C:T", false),
            ("urn:allthings:app:A:B:ticket:C:*", false),
            ("urn:allthings:account:1234", true),
            ("urn:allthings:account:1234:*", false),
            ("urn:allthings:account:*", false),
        ],
    );
    // Two that only together would do.
    assert_allowed(
        &holding(&[
            "urn:allthings:app:A:*:C:*",
            "urn:allthings:app:A:ticket:*:T",
        ]),
        &[
            ("urn:allthings:app:A:ticket:C:T", true),
            ("urn:allthings:app:A:ticket:*", false),
        ],
    );
}

#[test]
fn the_digits_of_an_escape_have_no_case() {
    let grants = edit_app(&["x%2fy"]);
    assert_allowed(
        &grants,
        &[
            ("urn:allthings:app:x%2fy:*", true),
            ("urn:allthings:app:x%2Fy:*", true),
            ("urn:allthings:app:X%2fy:*", false),
            ("urn:allthings:app:x/y:*", false),
            ("urn:allthings:app:x%252fy:*", false),
        ],
    );
    assert_eq!(grants, edit_app(&["x%2Fy"]));
    // An escaped asterisk or colon is the text of an id, on both sides.
    assert_allowed(
        &edit_app(&["%2a", "A%3AB"]),
        &[
            ("urn:allthings:app:%2A:ticket:*", true),
            ("urn:allthings:app:A%3aB", true),
            ("urn:allthings:app:*:ticket:*", false),
            ("urn:allthings:app:A:B", false),
            ("urn:allthings:app:A:*", false),
        ],
    );
}

#[test]
fn an_id_never_widens_what_is_granted() {
    use ParseErrorKind as Kind;
    let too_long = "a".repeat(2_029);
    for (id, kind) in [
        ("", Kind::EmptySegment),
        ("*", Kind::WildcardInUrn),
        ("**", Kind::WildcardInUrn),
        ("A*", Kind::WildcardInUrn),
        ("*:ticket", Kind::WildcardInUrn),
        (":", Kind::EmptySegment),
        (":*", Kind::EmptySegment),
        ("A:", Kind::InvalidCharacter),
        ("A:*", Kind::InvalidCharacter),
        ("A:ticket", Kind::InvalidCharacter),
        ("A?=q", Kind::InvalidCharacter),
        ("A#", Kind::InvalidCharacter),
        ("%", Kind::InvalidEscape),
        ("%2", Kind::InvalidEscape),
        ("%2:", Kind::InvalidEscape),
        ("%zz", Kind::InvalidEscape),
        (" ", Kind::WhiteSpace),
        ("A\n", Kind::WhiteSpace),
        (" A", Kind::WhiteSpace),
        ("Ａ", Kind::NonAscii),
        ("A\u{200b}", Kind::NonAscii),
        ("<appId>", Kind::Placeholder),
        ("{{appId}}", Kind::Placeholder),
        (&too_long, Kind::TooLong),
    ] {
        let error = Grants::edit_app(["A", id, "B"]).unwrap_err();
        let bad: Vec<_> = error
            .entries()
            .map(|(index, error)| (index, error.kind()))
            .collect();
        assert_eq!(bad, [(1, kind)], "{id:?}");
        assert_eq!(error.list_len(), 3);
    }
    let error = Grants::edit_app(["*", "A", ""]).unwrap_err();
    assert!(error.entries().map(|(index, _)| index).eq([0, 2]));
}

/// What could be read in two ways is no filter at all, so nobody can ask for it.
#[test]
fn what_is_no_filter_cannot_be_asked_for() {
    for text in [
        "urn:allthings:app:A:*?=q",
        "urn:allthings:app:A:*#f",
        "urn:allthings:app:A?+r:*",
        "urn:allthings:app:A: *",
        "urn:allthings:app:A:*\n",
        "urn:allthings:app:A:*,urn:allthings:app:*",
        "urn:allthings:app:A::*",
        "urn:allthings:app:A:**",
        "urn:allthings:app:A*",
        "urn:*:app:A:*",
        "urn:allthings:app:A:\u{ff0a}",
        "*",
        "",
    ] {
        assert!(FilterSet::parse([text]).is_err(), "{text:?}");
    }
}

#[test]
fn the_longest_id() {
    let id = "a".repeat(2_048 - "urn:allthings:app:".len() - ":*".len());
    let grants = edit_app(&[&id]);
    assert!(grants.allows(&pattern(&format!("urn:allthings:app:{id}:*"))));
    assert!(!grants.allows(&pattern(&format!("urn:allthings:app:{}:*", &id[1..]))));
    assert!(Grants::edit_app([format!("{id}a").as_str()]).is_err());
}

#[test]
fn what_the_refused_filters_concern() {
    let app = |id| AppScope::App(AppId::new(id).unwrap());
    for (text, concern) in [
        ("urn:allthings:app:A", app("A")),
        ("urn:allthings:app:A:*", app("A")),
        ("URN:ALLTHINGS:app:x%2fy:*:C", app("x%2Fy")),
        ("urn:allthings:app:%2A:*", app("%2A")),
        ("urn:allthings:app:*", AppScope::AllApps),
        ("urn:allthings:app:*:*", AppScope::AllApps),
        ("urn:allthings:app:*:ticket:C:T", AppScope::AllApps),
        ("urn:allthings:*", AppScope::MoreThanApps),
        ("urn:allthings:*:*", AppScope::MoreThanApps),
        ("urn:allthings:*:A", AppScope::MoreThanApps),
        ("urn:allthings:*:A:ticket:*", AppScope::MoreThanApps),
        ("urn:allthings:app", AppScope::NoApp),
        ("urn:allthings:App:A:*", AppScope::NoApp),
        ("urn:allthings:account:A", AppScope::NoApp),
        ("urn:allthings:%2A:A", AppScope::NoApp),
        ("urn:allthings:service:app:A", AppScope::NoApp),
        ("urn:ns:app:A:*", AppScope::NoApp),
        ("urn:ns:*", AppScope::NoApp),
    ] {
        let text = pattern(text);
        assert_eq!(AppScope::from_pattern(&text), concern, "{text}");
        let error = Grants::new()
            .check(&FilterSet::from_iter([text.clone()]))
            .unwrap_err();
        assert!(
            error
                .entries()
                .map(urn_filter::permission::DeniedFilter::app_scope)
                .eq([concern])
        );
    }
}

#[test]
fn the_error_in_one_line_and_in_several() {
    let asked = filters(&[
        "urn:allthings:app:A:*",
        "urn:allthings:app:B",
        "urn:allthings:app:*:ticket:*",
        "urn:allthings:*",
        "urn:other:x:*",
    ]);
    let error = edit_app(&["A"]).check(&asked).unwrap_err();
    assert_eq!(
        error.to_string(),
        "4 of 5 filters go beyond what is granted: [1] `urn:allthings:app:B` (app `B`); \
         [2] `urn:allthings:app:*:ticket:*` (all apps); [3] `urn:allthings:*` (more than apps); \
         [4] `urn:other:x:*` (no app)"
    );
    assert_eq!(
        format!("{error:#}"),
        "\
4 of 5 filters go beyond what is granted
[1] urn:allthings:app:B
  = selects: app B itself
  = needs: a grant over app `B`
[2] urn:allthings:app:*:ticket:*
  = selects: every ticket category and ticket in any app, contents included
  = needs: a grant over all apps
[3] urn:allthings:*
  = selects: everything in the namespace allthings
  = needs: more than a grant over all apps
[4] urn:other:x:*
  = selects: names of the namespace other
  = needs: a grant that is not over apps"
    );
    let one = Grants::new()
        .check(&filters(&["urn:allthings:app:A"]))
        .unwrap_err();
    let expected = "1 of 1 filter goes beyond what is granted: [0] `urn:allthings:app:A` (app `A`)";
    assert_eq!(one.to_string(), expected);
}

#[cfg(feature = "serde")]
#[test]
fn the_error_as_json() {
    let asked = filters(&[
        "urn:allthings:app:x%2fy:*",
        "urn:allthings:app:A:*",
        "urn:allthings:app:*",
        "urn:allthings:*",
        "urn:allthings:account:1",
    ]);
    let error = edit_app(&["A"]).check(&asked).unwrap_err();
    let expected = serde_json::json!({
        "message": "4 of 5 filters go beyond what is granted",
        "requested": 5,
        "denied": [
            {
                "index": 0,
                "filter": "urn:allthings:app:x%2Fy:*",
                "app_scope": { "kind": "app", "app": "x%2Fy" },
                "message": "selects everything in app x%2Fy; needs a grant over app `x%2Fy`",
            },
            {
                "index": 2,
                "filter": "urn:allthings:app:*",
                "app_scope": { "kind": "all-apps" },
                "message": "selects every app, contents included; needs a grant over all apps",
            },
            {
                "index": 3,
                "filter": "urn:allthings:*",
                "app_scope": { "kind": "more-than-apps" },
                "message": "selects everything in the namespace allthings; \
                            needs more than a grant over all apps",
            },
            {
                "index": 4,
                "filter": "urn:allthings:account:1",
                "app_scope": { "kind": "no-app" },
                "message": "selects account 1 itself; needs a grant that is not over apps",
            },
        ],
    });
    assert_eq!(serde_json::to_value(&error).unwrap(), expected);
}

/// Every list of up to `max` of these, as names.
fn names(items: &[&str], max: usize) -> Vec<String> {
    let mut all: Vec<String> = items.iter().map(|&item| item.to_owned()).collect();
    for from in 0.. {
        let Some(name) = all.get(from) else { break };
        if name.split(':').count() < max {
            let longer: Vec<String> = items.iter().map(|item| format!("{name}:{item}")).collect();
            all.extend(longer);
        }
    }
    all
}

/// Every filter of up to four selectors against what several people hold: it is allowed exactly if
/// all that it selects, of URNs with segments that nobody has heard of too, is held.
#[test]
fn allowed_is_what_selects_nothing_more() {
    let universe: Vec<String> = names(&["app", "A", "B", "new"], 5)
        .iter()
        .map(|name| format!("urn:allthings:{name}"))
        .collect();
    let asked: Vec<Pattern> = names(&["app", "A", "B", "*"], 4)
        .iter()
        .map(|name| pattern(&format!("urn:allthings:{name}")))
        .collect();
    let holders = [
        Grants::new(),
        edit_app(&["A"]),
        edit_app(&["A", "B"]),
        edit_app(&["app"]),
        Grants::all_apps(),
        holding(&["urn:allthings:app:*:A", "urn:allthings:*:B:*"]),
        holding(&["urn:allthings:*"]),
    ];
    let selected = |pattern: &Pattern| -> Vec<bool> {
        universe
            .iter()
            .map(|urn| oracle::matches(pattern.as_str(), urn))
            .collect()
    };
    let asked: Vec<(&Pattern, Vec<bool>)> = asked.iter().map(|p| (p, selected(p))).collect();
    for grants in &holders {
        let held: Vec<Vec<bool>> = grants.patterns().iter().map(selected).collect();
        let held: Vec<bool> = (0..universe.len())
            .map(|at| held.iter().any(|one| one[at]))
            .collect();
        for (filter, selected) in &asked {
            let within = selected
                .iter()
                .zip(&held)
                .all(|(selected, held)| *held || !*selected);
            assert_eq!(grants.allows(filter), within, "{filter} with {grants:?}");
        }
    }
}

/// What a filter concerns says which grant over apps would do, and that no smaller one would.
#[test]
fn the_concern_names_the_grant_that_would_do() {
    let universe: Vec<String> = names(&["app", "A", "B", "new"], 5)
        .iter()
        .map(|name| format!("urn:allthings:{name}"))
        .collect();
    let many = edit_app(&["A", "B", "app", "new", "other"]);
    for name in names(&["app", "A", "B", "*"], 4) {
        let filter = pattern(&format!("urn:allthings:{name}"));
        let mut apps = universe
            .iter()
            .filter(|urn| oracle::matches(filter.as_str(), urn));
        let touches_apps = apps.any(|urn| oracle::matches("urn:allthings:app:*", urn));
        let all_apps = Grants::all_apps().allows(&filter);
        match AppScope::from_pattern(&filter) {
            AppScope::App(app) => assert!(edit_app(&[app.as_str()]).allows(&filter), "{filter}"),
            AppScope::AllApps => assert!(all_apps && !many.allows(&filter), "{filter}"),
            AppScope::MoreThanApps => assert!(touches_apps && !all_apps, "{filter}"),
            AppScope::NoApp => assert!(!touches_apps && !all_apps, "{filter}"),
            other => panic!("{other}"),
        }
    }
}

fn allthings_text() -> impl Strategy<Value = String> {
    let selector = select(
        &[
            "app", "App", "A", "a", "%41", "%2A", "%2a", "*", "ticket", "account",
        ][..],
    );
    let head = select(&["urn:allthings", "URN:ALLTHINGS", "urn:other"][..]);
    (head, vec(selector, 1..6))
        .prop_map(|(head, selectors)| format!("{head}:{}", selectors.join(":")))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3_000))]

    /// Whatever text is given for an id, what it grants lies in one app.
    #[test]
    fn any_text_for_an_id_grants_one_app_or_nothing(id in near_text(), asked in allthings_text()) {
        if let Ok(grants) = Grants::edit_app([id.as_str()]) {
            let asked = pattern(&asked);
            prop_assert_eq!(id.contains([':', '*', '?', '#']), false);
            prop_assert_eq!(grants.patterns().len(), 2);
            let own = AppId::new(&id).unwrap();
            for held in grants.patterns() {
                prop_assert_eq!(AppScope::from_pattern(held), AppScope::App(own));
            }
            prop_assert!(!grants.allows(&asked) || AppScope::from_pattern(&asked) == AppScope::App(own));
        }
    }

    /// The answer is the one that comparing each filter with each grant gives.
    #[test]
    fn the_answer_is_that_of_comparing_all(
        held in vec(allthings_text(), 0..25),
        asked in vec(allthings_text(), 0..25),
    ) {
        let grants: Grants = held.iter().map(|text| pattern(text)).collect();
        let asked = FilterSet::parse(asked.iter().map(String::as_str)).unwrap();
        let covered = |filter: &Pattern| grants.patterns().iter().any(|held| held.covers(filter));
        let beyond: Vec<usize> = (0..asked.len()).filter(|&at| !covered(&asked.patterns()[at])).collect();
        match grants.check(&asked) {
            Ok(()) => prop_assert!(beyond.is_empty()),
            Err(error) => {
                prop_assert_eq!(error.entries().map(urn_filter::permission::DeniedFilter::index).collect::<Vec<_>>(), beyond);
                prop_assert!(!error.to_string().contains('\n'));
                prop_assert_eq!(format!("{error:#}").lines().count(), 1 + 3 * error.entries().len());
            }
        }
    }

    /// Nothing that an allowed filter ever matches lies outside of what is held.
    #[test]
    fn an_allowed_filter_matches_only_what_is_held(
        held in vec(allthings_text(), 1..6),
        asked in allthings_text(),
        fill in vec(select(&["A", "a", "app", "ticket", "%2A", "new"][..]), 12),
        more in 1_usize..4,
    ) {
        let grants: Grants = held.iter().map(|text| pattern(text)).collect();
        let asked = pattern(&asked);
        let mut fill = fill.into_iter();
        let mut urn = String::new();
        for c in asked.as_str().chars() {
            match c {
                '*' => urn += fill.next().unwrap_or("last"),
                c => urn.push(c),
            }
        }
        if asked.as_str().ends_with('*') {
            urn.extend(fill.take(more).map(|segment| format!(":{segment}")));
        }
        prop_assert!(oracle::matches(asked.as_str(), &urn));
        let is_held = held.iter().any(|held| oracle::matches(held, &urn));
        prop_assert!(is_held || !grants.allows(&asked), "{} with {:?}", asked, grants);
    }

    /// More grants never allow less.
    #[test]
    fn a_grant_takes_nothing_away(held in vec(allthings_text(), 0..20), more in allthings_text(), asked in allthings_text()) {
        let mut grants: Grants = held.iter().map(|text| pattern(text)).collect();
        let asked = pattern(&asked);
        let before = grants.allows(&asked);
        let more = pattern(&more);
        grants.extend([more.clone()]);
        prop_assert_eq!(grants.allows(&asked), before || more.covers(&asked));
    }
}
