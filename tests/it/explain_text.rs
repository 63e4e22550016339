//! The whole text and the whole JSON of explanations.

use urn_filter::FilterSet;

use crate::support::{event, subscription, urn};

fn assert_text(filters: &[&str], name: &str, expected: &str) {
    let set = FilterSet::parse(filters.iter().copied()).unwrap_or_else(|e| panic!("{e:#}"));
    let text = set.explain(&urn(name)).to_string();
    assert_eq!(text, expected, "\n{text}\n");
}

fn assert_delivery(events: &[&str], filters: &[&str], asked: &str, expected: &str) {
    let name = urn("urn:allthings:app:A:ticket:C:T");
    let text = subscription(events, filters)
        .explain(&event(asked), &name)
        .to_string();
    assert_eq!(text, expected, "\n{text}\n");
}

#[test]
fn matched() {
    assert_text(
        &[
            "urn:allthings:app:A:*",
            "urn:allthings:app:B:*",
            "urn:allthings:app:*:ticket:*",
            "URN:allthings:app:A:*",
        ],
        "URN:AllThings:app:A:ticket:C:T?=q",
        "\
The URN `urn:allthings:app:A:ticket:C:T` is matched by
  filter [0, 3] `urn:allthings:app:A:*`
  filter [2] `urn:allthings:app:*:ticket:*`",
    );
}

#[test]
fn no_filters() {
    assert_text(
        &[],
        "urn:ns:a",
        "The URN matches nothing: the webhook's list of filters is empty.",
    );
}

#[test]
fn another_segment_of_another_length() {
    assert_text(
        &["urn:allthings:app:A:ticket:category-1:*"],
        "urn:allthings:app:A:ticket:C2:T",
        "\
The URN does not match the only filter:

URN         urn:allthings:app:A:ticket:C2        :T
filter [0]  urn:allthings:app:A:ticket:category-1:*
                                       ^^^^^^^^^^
  Segment 4 of the URN is `C2`; the filter accepts only `category-1` there.",
    );
}

#[test]
fn another_namespace() {
    assert_text(
        &["urn:other:app:A:*"],
        "urn:allthings:app:A:x",
        "\
The URN does not match the only filter:

URN         urn:allthings:app:A:x
filter [0]  urn:other    :app:A:*
                ^^^^^^^^^
  The URN is of the namespace `allthings`; the filter is for `other` only.",
    );
}

#[test]
fn only_the_case() {
    assert_text(
        &["urn:allthings:app:ABC:*"],
        "urn:allthings:app:abc:ticket",
        "\
The URN does not match the only filter:

URN         urn:allthings:app:abc:ticket
filter [0]  urn:allthings:app:ABC:*
                              ^^^
  Segment 2 of the URN is `abc`; the filter accepts only `ABC` there.
  The two differ only in upper and lower case, and case counts.",
    );
}

#[test]
fn only_an_escape() {
    assert_text(
        &["urn:allthings:app:A:*"],
        "urn:allthings:app:%41:ticket",
        "\
The URN does not match the only filter:

URN         urn:allthings:app:%41:ticket
filter [0]  urn:allthings:app:A  :*
                              ^^^
  Segment 2 of the URN is `%41`; the filter accepts only `A` there.
  The two differ only in what is written as a `%` escape, and escapes are not decoded.",
    );
}

#[test]
fn only_punctuation() {
    assert_text(
        &["urn:allthings:app:A-:*"],
        "urn:allthings:app:A:ticket",
        "\
The URN does not match the only filter:

URN         urn:allthings:app:A :ticket
filter [0]  urn:allthings:app:A-:*
                              ^^
  Segment 2 of the URN is `A`; the filter accepts only `A-` there.
  The two differ only in punctuation at the beginning or the end, and that counts.",
    );
}

#[test]
fn the_app_itself_is_not_in_the_app() {
    assert_text(
        &["urn:allthings:app:A:*"],
        "urn:allthings:app:A",
        "\
The URN does not match the only filter:

URN         urn:allthings:app:A
filter [0]  urn:allthings:app:A:*
                                ^
  The filter selects what is below this URN, not the URN itself: a last `*` stands for at least one more segment.
  To get both, register `urn:allthings:app:A` as well.",
    );
}

#[test]
fn the_urn_ends_too_early() {
    assert_text(
        &["urn:allthings:app:A:ticket:*:T"],
        "urn:allthings:app:A",
        "\
The URN does not match the only filter:

URN         urn:allthings:app:A
filter [0]  urn:allthings:app:A:ticket:*:T
                                ^^^^^^^^^^
  The URN ends here; the filter wants `ticket:*:T` to follow.",
    );
}

#[test]
fn the_urn_goes_on_too_far() {
    assert_text(
        &["urn:allthings:app:A"],
        "urn:allthings:app:A:ticket:C:T",
        "\
The URN does not match the only filter:

URN         urn:allthings:app:A:ticket:C:T
filter [0]  urn:allthings:app:A
                                ^^^^^^^^^^
  The filter ends here, without a last `*`; the URN goes on with `ticket:C:T`.
  To get everything below, register `urn:allthings:app:A:*` as well.",
    );
}

#[test]
fn two_filters_and_a_wildcard_before_the_difference() {
    assert_text(
        &[
            "urn:allthings:app:82662ee4:booking:*",
            "urn:allthings:app:*:ticket:C1:*",
        ],
        "urn:allthings:app:82662ee4:ticket:C2:T",
        "\
The URN matches none of the 2 filters. The nearest first:

URN         urn:allthings:app:82662ee4:ticket:C2:T
filter [1]  urn:allthings:app:*       :ticket:C1:*
                                              ^^
  Segment 4 of the URN is `C2`; the filter accepts only `C1` there.

URN         urn:allthings:app:82662ee4:ticket :C2:T
filter [0]  urn:allthings:app:82662ee4:booking:*
                                       ^^^^^^^
  Segment 3 of the URN is `ticket`; the filter accepts only `booking` there.",
    );
}

/// What the rows show of a URN and a filter that differ in one segment, `a…a` before it.
fn rows_of(before: usize, found: &str, wanted: &str, behind: &str) -> Vec<String> {
    let head = format!("urn:ns:{}", "a".repeat(before));
    let filter = format!("{head}:{wanted}{behind}");
    let set = FilterSet::parse([filter.as_str()]).unwrap();
    let text = set
        .explain(&urn(&format!("{head}:{found}{behind}")))
        .to_string();
    let rows = text.lines().skip_while(|line| !line.starts_with("URN"));
    rows.take(3)
        .map(|line| line.get(12..).unwrap_or_default().to_owned())
        .collect()
}

#[test]
fn rows_of_160_columns_are_shown_whole() {
    let head = format!("urn:ns:{}:", "a".repeat(100));
    let (b, c) = ("b".repeat(52), "c".repeat(52));
    let carets = format!("{}{}", " ".repeat(108), "^".repeat(52));
    let expected = [format!("{head}{b}"), format!("{head}{c}"), carets];
    assert_eq!(expected[0].len(), 160);
    assert_eq!(rows_of(100, &b, &c, ""), expected);
}

#[test]
fn longer_rows_begin_80_columns_before_the_difference() {
    let (b, c) = ("b".repeat(53), "c".repeat(53));
    let a = "a".repeat(79);
    let carets = format!("{}{}", " ".repeat(81), "^".repeat(53));
    let expected = [format!("…{a}:{b}"), format!("…{a}:{c}"), carets];
    assert_eq!(rows_of(100, &b, &c, ""), expected);
}

#[test]
fn longer_rows_end_after_160_columns() {
    let behind = format!(":{}", "z".repeat(300));
    let z = "z".repeat(160 - "urn:ns:aa:b:".len());
    let row = |differing: &str| format!("urn:ns:aa:{differing}:{z}…");
    let expected = [row("b"), row("c"), format!("{}^", " ".repeat(10))];
    assert_eq!(rows_of(2, "b", "c", &behind), expected);
}

#[test]
fn at_most_80_carets() {
    let (b, c) = ("b".repeat(200), "c".repeat(200));
    let rows = rows_of(2, &b, &c, "");
    assert_eq!(rows[2], format!("{}{}", " ".repeat(10), "^".repeat(80)));
}

#[test]
fn at_most_60_characters_of_a_segment_are_quoted() {
    for len in [59, 60, 61] {
        let [b, c] = ["b", "c"].map(|letter| letter.repeat(len));
        let set = FilterSet::parse([format!("urn:ns:{c}").as_str()]).unwrap();
        let text = set.explain(&urn(&format!("urn:ns:{b}"))).to_string();
        let quote = |text: &str| match len {
            61 => format!("`{}…`", &text[..60]),
            _ => format!("`{text}`"),
        };
        let sentence = format!(
            "URN is {}; the filter accepts only {} there.",
            quote(&b),
            quote(&c)
        );
        assert!(text.contains(&sentence), "{text}");
    }
}

#[test]
fn delivered() {
    assert_delivery(
        &["ticket.created"],
        &["urn:allthings:app:A:*"],
        "ticket.created",
        "\
Delivered.

The event name `ticket.created` is on the webhook's list.

The URN `urn:allthings:app:A:ticket:C:T` is matched by
  filter [0] `urn:allthings:app:A:*`",
    );
}

#[test]
fn the_name_is_not_wanted() {
    assert_delivery(
        &[
            "booking.created",
            "ticket.updated",
            "ticket.created",
            "a",
            "b",
            "c",
            "d",
        ],
        &["urn:allthings:app:A:*"],
        "ticket.closed",
        "\
Not delivered: the webhook does not want events of this name.

The event name `ticket.closed` is not on the webhook's list. The nearest there: \
`ticket.created`, `ticket.updated`, `a`, `b`, `booking.created` and 2 more.

The URN `urn:allthings:app:A:ticket:C:T` is matched by
  filter [0] `urn:allthings:app:A:*`",
    );
}

#[test]
fn an_event_pattern_matches_the_name() {
    let text = |events: &[&str], name: &str| {
        let why = subscription(events, &["urn:ns:*"]).explain(&event(name), &urn("urn:ns:a"));
        why.to_string()
            .lines()
            .skip(2)
            .take_while(|line| !line.is_empty())
            .collect::<Vec<_>>()
            .join("\n")
    };
    for (events, name, expected) in [
        (
            &["ping", "ticket.*", "*.created"][..],
            "ticket.created",
            "The event name `ticket.created` is matched by `ticket.*`, `*.created` on the webhook's list.",
        ),
        (
            &["ticket.*", "ticket.created"],
            "ticket.created",
            "The event name `ticket.created` is on the webhook's list.",
        ),
        (
            &["ticket.*", "ping"],
            "ticket",
            "The event name `ticket` matches nothing on the webhook's list. The nearest there: `ticket.*`, `ping`.\n  \
             `ticket.*`: the pattern selects what is below this name, not the name itself: a last `*` stands for at least one more part.",
        ),
        (
            &["*.created"],
            "ticket.comment.created",
            "The event name `ticket.comment.created` matches nothing on the webhook's list. The nearest there: `*.created`.\n  \
             `*.created`: part 2 of the name is `comment`; the pattern accepts only `created` there.",
        ),
        (
            &["*.created"],
            "ticket.created.again",
            "The event name `ticket.created.again` matches nothing on the webhook's list. The nearest there: `*.created`.\n  \
             `*.created`: the pattern ends without a last `*`; the name goes on with `again`.",
        ),
        (
            &["ticket.*.created"],
            "ticket.comment",
            "The event name `ticket.comment` matches nothing on the webhook's list. The nearest there: `ticket.*.created`.\n  \
             `ticket.*.created`: the name ends where the pattern wants `created` to follow.",
        ),
    ] {
        assert_eq!(text(events, name), expected, "{events:?}");
    }
}

#[test]
fn both_lists_are_empty() {
    assert_delivery(
        &[],
        &[],
        "ticket.closed",
        "\
Not delivered: the webhook does not want events of this name, and no filter matches the URN.

The webhook's list of events is empty.

The URN matches nothing: the webhook's list of filters is empty.",
    );
}

#[cfg(feature = "serde")]
mod json {
    use serde_json::{Value, json};

    use crate::support::{event, subscription, urn};

    fn written(events: &[&str], filters: &[&str], asked: &str, name: &str) -> Value {
        let why = subscription(events, filters).explain(&event(asked), &urn(name));
        serde_json::to_value(why).expect("JSON")
    }

    #[test]
    fn of_a_delivery() {
        assert_eq!(
            written(
                &["ping"],
                &["urn:ns:a:*", "urn:ns:b", "urn:ns:*"],
                "ping",
                "URN:NS:a:b#f"
            ),
            json!({
                "delivered": true,
                "event": {
                    "name": "ping",
                    "outcome": "wanted",
                    "patterns": [{"pattern": "ping", "indices": [0]}],
                },
                "filters": {
                    "urn": "urn:ns:a:b",
                    "matched": true,
                    "outcome": "matched",
                    "filters": [
                        {"pattern": "urn:ns:a:*", "indices": [0]},
                        {"pattern": "urn:ns:*", "indices": [2]},
                    ],
                },
            })
        );
        assert_eq!(
            written(&[], &[], "ping", "urn:ns:a"),
            json!({
                "delivered": false,
                "event": {"name": "ping", "outcome": "no-events"},
                "filters": {"urn": "urn:ns:a", "matched": false, "outcome": "no-filters"},
            })
        );
    }

    #[test]
    fn of_each_difference() {
        let filters = [
            "urn:ns:a:b:*",
            "urn:ns:a",
            "urn:ns:A:*",
            "urn:ns:a:b:*:c",
            "urn:xx:a",
        ];
        let events = ["a.b.*", "a", "a.c", "a.b.*.c", "a.c"];
        let why = written(&events, &filters, "a.b", "urn:ns:a:b");
        assert_eq!(
            (&why["event"]["name"], &why["event"]["outcome"]),
            (&json!("a.b"), &json!("unwanted"))
        );
        let miss = |indices: &[usize], difference: Value, name: [usize; 2], pattern: [usize; 2]| {
            json!({
                "pattern": events[indices[0]],
                "indices": indices,
                "difference": difference,
                "name_span": {"start": name[0], "end": name[1]},
                "pattern_span": {"start": pattern[0], "end": pattern[1]},
            })
        };
        let part = json!({"kind": "part", "position": 2, "expected": "c", "found": "b"});
        let missing = json!({"kind": "missing-parts", "missing": "*.c"});
        let extra = json!({"kind": "extra-parts", "extra": "b"});
        assert_eq!(
            why["event"]["misses"],
            json!([
                miss(&[0], json!({"kind": "nothing-below"}), [3, 3], [4, 5]),
                miss(&[3], missing, [3, 3], [4, 7]),
                miss(&[2, 4], part, [2, 3], [2, 3]),
                miss(&[1], extra, [2, 3], [1, 1]),
            ])
        );
        assert_eq!(why["filters"]["outcome"], "missed");
        let miss = |index: usize, difference: Value, urn: [usize; 2], pattern: [usize; 2]| {
            json!({
                "pattern": filters[index],
                "indices": [index],
                "difference": difference,
                "urn_span": {"start": urn[0], "end": urn[1]},
                "pattern_span": {"start": pattern[0], "end": pattern[1]},
            })
        };
        let segment = json!({
            "kind": "segment", "position": 1, "expected": "A", "found": "a", "likeness": "case",
        });
        let namespace = json!({"kind": "namespace", "expected": "xx", "found": "ns"});
        assert_eq!(
            why["filters"]["misses"],
            json!([
                miss(0, json!({"kind": "nothing-below"}), [10, 10], [11, 12]),
                miss(
                    3,
                    json!({"kind": "missing-segments", "missing": "*:c"}),
                    [10, 10],
                    [11, 14]
                ),
                miss(
                    1,
                    json!({"kind": "extra-segments", "extra": "b"}),
                    [9, 10],
                    [8, 8]
                ),
                miss(2, segment, [7, 8], [7, 8]),
                miss(4, namespace, [4, 6], [4, 6]),
            ])
        );
    }
}
