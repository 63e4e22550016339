//! The limits of an index bound its memory: whatever a webhook contains, and whatever came and went
//! before. The constants are those that the docs of `limits` state.

use allocation_counter::measure;
use urn_filter::{
    EventPattern, EventPatterns, FilterIndex, FilterSet, Limits, Pattern, Subscription,
};

/// At most this many bytes of memory for each unit that is counted.
const PER_WEBHOOK: u64 = 256;
const PER_EVENT: u64 = 256;
const PER_FILTER: u64 = 256;
const PER_BYTE: u64 = 64;

const LIMITS: Limits = Limits::new()
    .max_webhooks(WEBHOOKS)
    .max_events(EVENTS)
    .max_filters(FILTERS)
    .max_bytes(BYTES);
const WEBHOOKS: u64 = 300;
const EVENTS: u64 = 3_000;
const FILTERS: u64 = 3_000;
const BYTES: u64 = 60_000;

const BOUND: u64 =
    PER_WEBHOOK * WEBHOOKS + PER_EVENT * EVENTS + PER_FILTER * FILTERS + PER_BYTE * BYTES;

type Index = FilterIndex<u32>;
type Kind = (&'static str, fn(u32) -> Subscription);

/// A text of letters for a number, different for each, and never of another length below 26³.
fn letters(number: u32) -> String {
    let letter = |digit: u32| char::from(b'a' + u8::try_from(digit % 26).unwrap());
    [number / 676, number / 26, number]
        .map(letter)
        .iter()
        .collect()
}

fn names(names: impl IntoIterator<Item = String>) -> EventPatterns {
    EventPatterns::parse(names).unwrap()
}

fn urns(filters: impl IntoIterator<Item = String>) -> FilterSet {
    FilterSet::parse(filters).unwrap()
}

fn one_name() -> EventPatterns {
    names(["ping".to_owned()])
}

fn one_filter() -> FilterSet {
    urns(["urn:ns:app:A:*".to_owned()])
}

fn nothing(_: u32) -> Subscription {
    Subscription::default()
}

fn names_alone(key: u32) -> Subscription {
    let events = names((0..20).map(|n| letters(20 * key + n)));
    Subscription {
        events,
        urns: FilterSet::new(),
    }
}

fn many_short_names(key: u32) -> Subscription {
    let events = names((0..20).map(|n| letters(20 * key + n)));
    Subscription {
        events,
        urns: one_filter(),
    }
}

fn long_names(key: u32) -> Subscription {
    let events = names((0..20).map(|n| format!("{}{}", "a".repeat(125), letters(20 * key + n))));
    Subscription {
        events,
        urns: one_filter(),
    }
}

/// Of one hundred names of one letter or two, another choice for each webhook.
fn distinct_sets_of_equal_names(key: u32) -> Subscription {
    let events = names(
        (0..100)
            .filter(|n| (key >> (n % 9)) & 1 == n / 50)
            .map(letters),
    );
    Subscription {
        events,
        urns: one_filter(),
    }
}

fn equal_sets(_: u32) -> Subscription {
    let events = names((0..20).map(letters));
    Subscription {
        events,
        urns: one_filter(),
    }
}

/// The counted name is one, and the list had room for a thousand.
fn repeated_name(key: u32) -> Subscription {
    let events = names(vec![letters(key); 1_000]);
    Subscription {
        events,
        urns: one_filter(),
    }
}

/// The same by other ways to a set.
fn room_for_names(key: u32) -> Subscription {
    let mut room: Vec<EventPattern> = Vec::with_capacity(1_000);
    room.push(letters(key).parse().unwrap());
    let mut events = EventPatterns::from(room);
    events.extend(vec![letters(key).parse::<EventPattern>().unwrap(); 1_000]);
    Subscription {
        events,
        urns: one_filter(),
    }
}

fn no_names(key: u32) -> Subscription {
    Subscription {
        events: EventPatterns::new(),
        urns: urns([format!("urn:ns:app:{key}:*")]),
    }
}

fn short_filters(key: u32) -> Subscription {
    let urns = urns((0..20).map(|n| format!("urn:aa:{}", letters(20 * key + n))));
    Subscription {
        events: one_name(),
        urns,
    }
}

fn filters_in_one_app(key: u32) -> Subscription {
    let urns = urns((0..20).map(|n| format!("urn:aa:a:a:{}", letters(20 * key + n))));
    Subscription {
        events: one_name(),
        urns,
    }
}

fn long_filters(key: u32) -> Subscription {
    let urns = urns([format!("urn:aa:a:a:{}{key}", "x".repeat(2_000))]);
    Subscription {
        events: one_name(),
        urns,
    }
}

/// 64 segments, each a node of its own in a tree.
fn deep_filters(key: u32) -> Subscription {
    let text = format!("urn:aa:a:a:{}{}", letters(key), ":a".repeat(61));
    Subscription {
        events: one_name(),
        urns: urns([text]),
    }
}

/// A shape and a tail of its own for each.
fn deep_filters_of_many_shapes(key: u32) -> Subscription {
    let selector = |bit: u32| {
        if key >> (bit % 12) & 1 == 1 {
            ":*"
        } else {
            ":a"
        }
    };
    let selectors: String = (0..50).map(selector).collect();
    let text = format!("urn:aa:a:a{selectors}:{}", letters(key));
    Subscription {
        events: one_name(),
        urns: urns([text]),
    }
}

/// The same, and no node of a tree has two filters below it.
fn deep_filters_apart(key: u32) -> Subscription {
    let selector = |bit: u32| {
        if key >> (bit % 12) & 1 == 1 {
            ":*"
        } else {
            ":a"
        }
    };
    let selectors: String = (0..60).map(selector).collect();
    let text = format!("urn:aa:a:a:{}{selectors}", letters(key));
    Subscription {
        events: one_name(),
        urns: urns([text]),
    }
}

fn repeated_filter(key: u32) -> Subscription {
    let urns = urns(vec![format!("urn:aa:a:{}", letters(key)); 200]);
    Subscription {
        events: one_name(),
        urns,
    }
}

fn room_for_filters(key: u32) -> Subscription {
    let mut room: Vec<Pattern> = Vec::with_capacity(1_000);
    room.push(format!("urn:aa:a:{}", letters(key)).parse().unwrap());
    Subscription {
        events: one_name(),
        urns: FilterSet::from(room),
    }
}

const KINDS: [Kind; 19] = [
    ("nothing", nothing),
    ("names alone", names_alone),
    ("many short names", many_short_names),
    ("long names", long_names),
    ("distinct sets of equal names", distinct_sets_of_equal_names),
    ("equal sets", equal_sets),
    ("a repeated name", repeated_name),
    ("room for names", room_for_names),
    ("no names", no_names),
    ("short filters", short_filters),
    ("filters in one app", filters_in_one_app),
    ("long filters", long_filters),
    ("deep filters", deep_filters),
    ("deep filters of many shapes", deep_filters_of_many_shapes),
    ("deep filters apart", deep_filters_apart),
    ("a repeated filter", repeated_filter),
    ("room for filters", room_for_filters),
    ("everything at once", everything),
    ("nothing again", nothing),
];

fn everything(key: u32) -> Subscription {
    let mut filters = deep_filters(key).urns;
    filters.extend(short_filters(key).urns);
    Subscription {
        events: long_names(key).events,
        urns: filters,
    }
}

/// Inserts webhooks until the index refuses one.
fn fill(index: &mut Index, webhook: fn(u32) -> Subscription) {
    for key in 0_u32.. {
        if index.try_insert(key, webhook(key)).is_err() {
            return;
        }
    }
}

/// What was counted, by the texts of the webhooks alone.
fn bound(index: &Index) -> u64 {
    let length = |text: &str| u64::try_from(text.len()).unwrap();
    let of = |webhook: Subscription| {
        let events = webhook
            .events
            .iter()
            .map(|name| PER_EVENT + PER_BYTE * length(name.as_str()));
        let filters = webhook
            .urns
            .iter()
            .map(|urn| PER_FILTER + PER_BYTE * length(urn.as_str()));
        PER_WEBHOOK + events.sum::<u64>() + filters.sum::<u64>()
    };
    index.iter().map(|(_, webhook)| of(webhook)).sum()
}

#[test]
fn no_part_of_a_webhook_is_free() {
    for (what, webhook) in KINDS {
        let mut index = Index::with_limits(LIMITS);
        let held = measure(|| fill(&mut index, webhook)).bytes_current;
        let held = u64::try_from(held).unwrap();
        assert!(held <= bound(&index), "{what}: {held} of {}", bound(&index));
        assert!(held <= BOUND, "{what}: {held}");
        assert!(
            index.len() <= 300 && index.event_count() <= EVENTS,
            "{what}"
        );
        assert!(
            index.filter_count() <= FILTERS && index.text_bytes() <= BYTES,
            "{what}"
        );
    }
}

/// What is left of webhooks that came and went is bounded by the limits too.
#[test]
fn what_has_been_removed_is_not_held_beyond_the_limits() {
    let mut index = Index::with_limits(LIMITS);
    let mut held = 0;
    for (what, webhook) in KINDS {
        held += measure(|| fill(&mut index, webhook)).bytes_current;
        assert!(u64::try_from(held).unwrap() <= BOUND, "{what}: {held}");
        held += measure(|| {
            // One stays from kind to kind, so that nothing starts afresh.
            for key in 1..300 {
                index.remove(&key);
            }
        })
        .bytes_current;
        assert!(u64::try_from(held).unwrap() <= BOUND, "{what}: {held} left");
    }
}
