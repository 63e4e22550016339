//! The JSON of each type, and the errors for invalid or hostile JSON.

use serde_json::{from_str, json, to_string, to_value};
use urn_filter::{
    EventName, EventPattern, EventPatterns, FilterSet, Limits, Pattern, Subscription,
    SubscriptionInput, Urn, UrnBuf,
};

use crate::support::{pattern, subscription, urn};

#[test]
fn texts_are_strings() {
    assert_eq!(to_value(urn("URN:NS:a%2f?=q")).unwrap(), "urn:ns:a%2F?=q");
    let owned: UrnBuf = from_str(r#""URN:NS:a""#).unwrap();
    assert_eq!(owned.as_str(), "URN:NS:a");
    assert_eq!(to_value(&owned).unwrap(), "urn:ns:a");
    let filter: Pattern = from_str(r#""urn:NS:*""#).unwrap();
    assert_eq!(to_value(&filter).unwrap(), "urn:ns:*");
    let name: EventName = from_str(r#""ticket.created""#).unwrap();
    assert_eq!(to_value(&name).unwrap(), "ticket.created");
}

#[test]
fn a_borrowed_urn_is_a_part_of_the_input() {
    let json = String::from(r#""urn:ns:a""#);
    let urn: Urn<'_> = from_str(&json).unwrap();
    assert!(
        json.as_bytes()
            .as_ptr_range()
            .contains(&urn.as_str().as_ptr())
    );
    let escaped = r#""urn:ns:\u0061""#;
    assert!(from_str::<Urn<'_>>(escaped).is_err());
    assert_eq!(from_str::<UrnBuf>(escaped).unwrap().as_str(), "urn:ns:a");
    assert_eq!(from_str::<Pattern>(escaped).unwrap(), pattern("urn:ns:a"));
}

#[test]
fn sets_are_lists_in_their_order() {
    let json = r#"["urn:ns:b","urn:ns:a","urn:ns:b"]"#;
    let set: FilterSet = from_str(json).unwrap();
    assert_eq!(set.len(), 3);
    assert_eq!(to_string(&set).unwrap(), json);
    let events: EventPatterns = from_str(r#"["b","a.*","b"]"#).unwrap();
    assert_eq!(to_string(&events).unwrap(), r#"["b","a.*","b"]"#);
}

#[test]
fn a_subscription_is_the_platforms_input() {
    let json = r#"{"events":["ticket.created"],"urns":["urn:allthings:app:A:*"]}"#;
    let webhook: Subscription = from_str(json).unwrap();
    assert_eq!(
        webhook,
        subscription(&["ticket.created"], &["urn:allthings:app:A:*"])
    );
    assert_eq!(to_string(&webhook).unwrap(), json);
    let with_more: Subscription = from_str(r#"{"url":"x","urns":[],"id":1,"events":[]}"#).unwrap();
    assert_eq!(with_more, Subscription::default());
}

#[test]
fn a_list_names_every_bad_entry() {
    let error = from_str::<FilterSet>(r#"["urn:ns:a","x","urn:ns:",7]"#).unwrap_err();
    assert!(
        error.to_string().contains("invalid type: integer `7`"),
        "{error}"
    );
    let error = from_str::<FilterSet>(r#"["urn:ns:a","x","urn:ns:"]"#)
        .unwrap_err()
        .to_string();
    assert!(
        error.contains("2 of 3") && error.contains("[1]") && error.contains("[2]"),
        "{error}"
    );
    assert!(error.contains("byte 7"), "{error}");
    let both = json!({"events": ["Bad"], "urns": ["urn:ns:tick*"]});
    let error = Subscription::deserialize_from(both).unwrap_err();
    assert!(
        error.contains("`events`: 1 of 1") && error.contains("`urns`: 1 of 1"),
        "{error}"
    );
}

#[test]
fn other_shapes_are_refused() {
    for json in ["null", "7", "{}", r#"{"a":1}"#, "[null]", "[[]]", "true"] {
        assert!(from_str::<FilterSet>(json).is_err(), "{json}");
        assert!(from_str::<EventPatterns>(json).is_err(), "{json}");
        assert!(from_str::<Pattern>(json).is_err(), "{json}");
        assert!(from_str::<UrnBuf>(json).is_err(), "{json}");
        assert!(from_str::<Subscription>(json).is_err(), "{json}");
    }
    assert!(from_str::<Subscription>(r#"{"events":[]}"#).is_err());
    assert!(from_str::<Subscription>(r#"{"urns":[]}"#).is_err());
    // And it is said which would have been right.
    let error = from_str::<Pattern>("7").unwrap_err().to_string();
    assert!(error.contains("expected a string"), "{error}");
    let error = from_str::<FilterSet>("7").unwrap_err().to_string();
    assert!(error.contains("expected a list of strings"), "{error}");
}

/// What a server answers to whoever wanted to register the webhook.
#[test]
fn errors_are_the_body_of_an_answer() {
    let error = Subscription::parse(["ping"], ["urn:ns:*", "urn:ns:tick*", "urn:n:a"]).unwrap_err();
    let list = json!({
        "message": "2 of 3 entries are invalid",
        "of": 3,
        "invalid": [
            {
                "index": 1,
                "kind": "partial-wildcard",
                "input": "urn:ns:tick*",
                "span": {"start": 7, "end": 12},
                "span_utf16": {"start": 7, "end": 12},
                "message": "invalid pattern: partial wildcard `tick*` at bytes 7..12, \
                            expected a segment without `*`, or `*` alone",
                "expected": "a segment without `*`, or `*` alone",
                "hint": "`*` stands for a whole segment; as the last one it selects everything below",
            },
            {
                "index": 2,
                "kind": "invalid-namespace",
                "input": "urn:n:a",
                "span": {"start": 4, "end": 5},
                "span_utf16": {"start": 4, "end": 5},
                "message": "invalid pattern: invalid namespace `n` at byte 4, expected \
                            2 to 32 letters, digits and hyphens, with no hyphen first or last",
                "expected": "2 to 32 letters, digits and hyphens, with no hyphen first or last",
            },
        ],
    });
    assert_eq!(to_value(error.urns()).unwrap(), list);
    assert_eq!(
        to_value(&error).unwrap(),
        json!({"message": "`urns`: 2 of 3 entries are invalid", "urns": list})
    );

    let error = Subscription::parse(["Ping"], [""; 0]).unwrap_err();
    let name = &to_value(&error).unwrap()["events"]["invalid"][0];
    assert_eq!(
        (&name["index"], &name["kind"]),
        (&json!(0), &json!("invalid-character"))
    );
    let alone = to_value("Ping".parse::<EventPattern>().unwrap_err()).unwrap();
    assert_eq!(alone.get("index"), None);
    assert_eq!(alone["message"], name["message"]);
}

#[test]
fn what_exceeds_a_limit_is_an_object() {
    let webhook = subscription(&["ping", "pong"], &[]);
    let exceeded = Limits::new()
        .max_webhook_events(1)
        .check(&webhook)
        .unwrap_err();
    assert_eq!(
        to_value(exceeded).unwrap(),
        json!({
            "message": "too many event patterns in the webhook: 2, at most 1 allowed",
            "kind": "webhook-events",
            "limit": 1,
            "requested": 2,
        })
    );
}

/// Compared with the standard library, which can count both ways.
#[test]
fn a_span_counts_bytes_and_utf16_code_units() {
    for before in ["", "a", "é", "日本", "😀", "😀é日a"] {
        for bad in [" ", "é", "\u{2028}", "🦀", "日", "*é"] {
            for text in [
                format!("{before}{bad}"),
                format!("urn:ns:a{before}:{bad}:c😀"),
            ] {
                let error = text.parse::<Pattern>().unwrap_err();
                let span = error.span();
                let units = |end: usize| text[..end].encode_utf16().count();
                let expected = units(span.start)..units(span.end);
                assert_eq!(error.span_utf16(), expected, "{text}");
                let json = to_value(&error).unwrap();
                assert_eq!(json["span"], json!({"start": span.start, "end": span.end}));
                assert_eq!(
                    json["span_utf16"],
                    json!({"start": expected.start, "end": expected.end})
                );
            }
        }
    }
    // Of a text that is too long the first 2,048 bytes are read. Each of the others counts as a unit.
    let long = "😀".repeat(1_000);
    let error = long.parse::<Pattern>().unwrap_err();
    assert_eq!(error.span(), 2_048..4_000);
    assert_eq!(error.span_utf16(), 1_024..1_024 + 1_952);
}

/// The natural way over HTTP: other fields beside, and every bad entry in the answer.
#[test]
fn an_input_is_flattened_and_keeps_the_error() {
    #[derive(serde::Serialize, serde::Deserialize)]
    struct Request {
        url: String,
        #[serde(flatten)]
        webhook: SubscriptionInput,
    }
    let text = r#"{"url":"x","events":["ping","Ping"],"urns":["urn:ns:","URN:ns:a",""]}"#;
    let request: Request = from_str(text).unwrap();
    assert_eq!(to_string(&request).unwrap(), text);
    let input = request.webhook;
    let expected = Subscription::parse(&input.events, &input.urns).unwrap_err();
    assert_eq!(Subscription::try_from(&input), Err(expected.clone()));
    assert_eq!(Subscription::try_from(input), Err(expected));

    let valid = r#"{"url":"x","events":["pong","ping"],"urns":["URN:NS:a","urn:ns:a"]}"#;
    let input = from_str::<Request>(valid).unwrap().webhook;
    let webhook = Subscription::try_from(&input).unwrap();
    assert_eq!(
        webhook,
        subscription(&["pong", "ping"], &["urn:ns:a", "urn:ns:a"])
    );
    let again = SubscriptionInput::from(&webhook);
    assert_eq!(again.urns, ["urn:ns:a", "urn:ns:a"]);
    assert_eq!(Subscription::try_from(again), Ok(webhook));
    for json in [
        "{}",
        "[]",
        r#"{"events":[]}"#,
        r#"{"events":[],"urns":[1]}"#,
    ] {
        assert!(from_str::<SubscriptionInput>(json).is_err(), "{json}");
    }
}

#[test]
fn a_removed_pattern_is_an_object() {
    let mut filters = FilterSet::parse(["urn:ns:a", "urn:ns:*"]).unwrap();
    assert_eq!(
        to_value(filters.minimize()).unwrap(),
        json!([{"pattern": "urn:ns:a", "index": 0, "covered_by": 1}])
    );
}

/// A tree is its root. Read back, it says which filters there are.
#[test]
fn a_tree_is_an_object_of_objects() {
    let filters =
        FilterSet::parse(["urn:ns:a:*", "urn:ns:*:b", "urn:ns:a:*", "urn:x-1:a"]).unwrap();
    let node = |kind, text, count, ends: &[usize], children: &[serde_json::Value]| json!({"kind": kind, "text": text, "count": count, "ends": ends, "children": children});
    let a = node(
        "segment",
        "a",
        2,
        &[],
        &[node("subtree", "*", 2, &[0, 2], &[])],
    );
    let any = node("any", "*", 1, &[], &[node("segment", "b", 1, &[1], &[])]);
    let ns = node("namespace", "ns", 3, &[], &[a, any]);
    let other = node(
        "namespace",
        "x-1",
        1,
        &[],
        &[node("segment", "a", 1, &[3], &[])],
    );
    assert_eq!(
        to_value(filters.to_tree()).unwrap(),
        node("urn", "urn", 4, &[], &[ns, other])
    );
    let webhook = subscription(&["ping"], &["urn:ns:a"]);
    let index = urn_filter::FilterIndex::from([("wh-1", webhook)]);
    let json = to_value(index.to_tree()).unwrap();
    assert_eq!(json["children"][0]["children"][0]["ends"], json!(["wh-1"]));
    let deep = format!("urn:ns{}", ":a".repeat(64));
    let json = to_string(&FilterSet::parse([deep]).unwrap().to_tree()).unwrap();
    assert_eq!(json.matches("children").count(), 66);
}

/// So that the test reads in one line.
trait DeserializeFrom: Sized {
    fn deserialize_from(value: serde_json::Value) -> Result<Self, String>;
}

impl DeserializeFrom for Subscription {
    fn deserialize_from(value: serde_json::Value) -> Result<Self, String> {
        serde_json::from_value(value).map_err(|error| error.to_string())
    }
}
