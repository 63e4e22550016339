//! The findings about a webhook, and cases without a finding.

use urn_filter::lint::{List, Location};
use urn_filter::{Finding, Severity};

use crate::support::subscription;

fn lint(events: &[&str], urns: &[&str]) -> Vec<Finding> {
    subscription(events, urns).lint()
}

/// Returns the part of the entry that the finding is about.
fn blamed(finding: &Finding) -> Option<(List, usize, &str)> {
    match finding.location() {
        Location::Entry {
            list,
            index,
            text,
            span,
            ..
        } => Some((*list, *index, &text[span.clone()])),
        _ => None,
    }
}

#[test]
fn what_is_found() {
    for (events, urns, expected) in [
        (
            &[][..],
            &[][..],
            &[
                "error: `events`: empty, so nothing is ever delivered",
                "error: `urns`: empty, so nothing is ever delivered",
            ][..],
        ),
        (
            // For filters, only the findings that hold for any events are reported.
            &[],
            &["urn:ns:a:*", "urn:ns:a:b"],
            &[
                "error: `events`: empty, so nothing is ever delivered",
                "note: `urns`[1] `urn:ns:a:b`: redundant: covered by `urns`[0] `urn:ns:a:*`",
            ],
        ),
        (
            &["booking.created", "account.created"],
            &["urn:allthings:app:A:ticket:*", "urn:allthings:app:B:task:1"],
            &[
                "error: nothing is ever delivered: the events are about `account`, `booking`, the filters select only `task`, `ticket`",
            ],
        ),
        (
            &["a.x", "b.x", "c.x", "d.x", "e.x", "f.x", "g.x"],
            &["urn:allthings:app:A:ticket"],
            &[
                "error: nothing is ever delivered: the events are about `a`, `b`, `c`, `d`, `e` and 2 more, the filters select only `ticket`",
            ],
        ),
        (
            &["ticket.created", "booking.created"],
            &["urn:allthings:app:A:ticket:*", "urn:allthings:app:A:task:*"],
            &[
                "warning: `events`[1] `booking.created`: none of the filters selects a `booking`, so no such event is ever delivered",
                "warning: `urns`[1] `urn:allthings:app:A:task:*`: none of the webhook's events is about a `task`, so nothing is delivered for this filter",
            ],
        ),
        (
            &["ticket.created", "community-article.published"],
            &["urn:allthings:app:A:*", "urn:allthings:app:*:*"],
            &[
                "note: `urns`[0] `urn:allthings:app:A:*`: redundant: covered by `urns`[1] `urn:allthings:app:*:*`",
                "warning: `urns`[1] `urn:allthings:app:*:*`: selects across all apps",
                "note: `urns`[1] `urn:allthings:app:*:*`: broader than needed: the events are only about `community-article`, `ticket`",
            ],
        ),
        (
            // Of filters that cover each other the first stays, and is what the others point at.
            &["ping"],
            &["urn:ns:a", "urn:ns:*", "urn:ns:a", "urn:ns:*:*", "URN:NS:*"],
            &[
                "note: `urns`[0] `urn:ns:a`: redundant: covered by `urns`[1] `urn:ns:*`",
                "warning: `urns`[1] `urn:ns:*`: selects the whole namespace",
                "note: `urns`[2] `urn:ns:a`: redundant: the same filter as `urns`[0]",
                "note: `urns`[3] `urn:ns:*:*`: redundant: covered by `urns`[1] `urn:ns:*`",
                "note: `urns`[4] `urn:ns:*`: redundant: the same filter as `urns`[1]",
            ],
        ),
        (
            // Of two filters that cover it the first is named.
            &["ping"],
            &[
                "urn:ns:a:a",
                "urn:ns:*:b:x",
                "urn:ns:a:*",
                "urn:ns:*:b",
                "urn:ns:a:b",
            ],
            &[
                "note: `urns`[0] `urn:ns:a:a`: redundant: covered by `urns`[2] `urn:ns:a:*`",
                "note: `urns`[4] `urn:ns:a:b`: redundant: covered by `urns`[2] `urn:ns:a:*`",
            ],
        ),
        (
            &["app.updated", "ticket.created"],
            &[
                "urn:allthings:app:A:*",
                "urn:allthings:app:B:*",
                "urn:allthings:app:B",
            ],
            &[
                "note: `urns`[0] `urn:allthings:app:A:*`: selects what is in the app, but not the app itself",
            ],
        ),
        (
            &["ticket.created"],
            &["urn:allthings:app:appId:ticket:%7bc%7d:null"],
            &[
                "warning: `urns`[0] `urn:allthings:app:appId:ticket:%7Bc%7D:null`: the id of the app looks like a placeholder",
                "warning: `urns`[0] `urn:allthings:app:appId:ticket:%7Bc%7D:null`: the id of the category looks like a placeholder",
                "warning: `urns`[0] `urn:allthings:app:appId:ticket:%7Bc%7D:null`: the id of the ticket looks like a placeholder",
            ],
        ),
    ] {
        let found: Vec<String> = lint(events, urns).iter().map(ToString::to_string).collect();
        assert_eq!(found, expected, "{events:?} {urns:?}");
    }
}

#[test]
fn what_is_found_among_event_patterns() {
    for (events, urns, expected) in [
        (
            &["ticket.*", "booking.*.x", "ticket.created", "*", "*"][..],
            &["urn:allthings:app:A:ticket:*"][..],
            &[
                "note: `events`[0] `ticket.*`: redundant: covered by `events`[3] `*`",
                "note: `events`[1] `booking.*.x`: redundant: covered by `events`[3] `*`",
                "note: `events`[2] `ticket.created`: redundant: covered by `events`[3] `*`",
                "note: `events`[4] `*`: redundant: the same as `events`[3]",
            ][..],
        ),
        (
            &["booking.*", "task.*", "*.created"],
            &["urn:allthings:app:A:ticket:*", "urn:allthings:app:A:task:1"],
            &[
                "warning: `events`[0] `booking.*`: none of the filters selects a `booking`, so no such event is ever delivered",
            ],
        ),
        (
            &["ticket.*", "booking.*.x"],
            &["urn:allthings:app:A:*"],
            &[
                "note: `urns`[0] `urn:allthings:app:A:*`: broader than needed: the events are only about `booking`, `ticket`",
            ],
        ),
        (
            // The namespace of an event pattern is misspelled: the filters are open, or have the right word.
            &["tickets.*", "bookings.created"],
            &["urn:allthings:app:A:*"],
            &[
                "warning: `events`[0] `tickets.*`: `tickets` is nearly `ticket`, but another word",
                "warning: `events`[1] `bookings.created`: `bookings` is nearly `booking`, but another word",
            ],
        ),
        (
            &["tickets.*"],
            &["urn:allthings:app:A:ticket:*"],
            &[
                "error: `events`[0] `tickets.*`: `tickets` is nearly `ticket`, but another word, so nothing is ever delivered",
            ],
        ),
        (
            &["tikcet.*", "task.*"],
            &["urn:allthings:app:A:ticket:*", "urn:allthings:app:A:task:*"],
            &["warning: `events`[0] `tikcet.*`: `tikcet` is nearly `ticket`, but another word"],
        ),
        (
            // The filter is no word of the vocabulary, and is the one that is reported.
            &["task.*"],
            &["urn:allthings:app:A:tasks:*"],
            &[
                "error: `urns`[0] `urn:allthings:app:A:tasks:*`: `tasks` is nearly `task`, but another word, so nothing is ever delivered",
            ],
        ),
    ] {
        let found: Vec<String> = lint(events, urns).iter().map(ToString::to_string).collect();
        assert_eq!(found, expected, "{events:?} {urns:?}");
    }
}

/// What could be right is left alone.
#[test]
fn no_false_alarm() {
    let ticket = &["ticket.created"][..];
    for (events, urns) in [
        (ticket, &["urn:allthings:app:A:ticket:*"][..]),
        (
            ticket,
            &[
                "urn:allthings:app:A:ticket:C:T",
                "urn:allthings:app:A:ticket:C:T:*",
            ],
        ),
        // No namespace, or one that several kinds may have.
        (
            &["ping"],
            &[
                "urn:allthings:app:A:ticket:*",
                "urn:allthings:app:B:booking:*",
            ],
        ),
        (
            &["ping", "ticket.created"],
            &["urn:allthings:app:A:*", "urn:allthings:app:B:booking:*"],
        ),
        (
            &["ticket-category.created"],
            &["urn:allthings:app:A:ticket:*"],
        ),
        (
            &["community.left"],
            &["urn:allthings:app:A:community-article:*"],
        ),
        // So may the events of a pattern.
        (
            &["*"],
            &[
                "urn:allthings:app:A:ticket:*",
                "urn:allthings:app:A:booking:*",
            ],
        ),
        (
            &["*.created"],
            &["urn:allthings:app:A:*", "urn:allthings:app:B:*"],
        ),
        (&["*"], &["urn:allthings:app:A"]),
        (&["ticket.*"], &["urn:allthings:app:A:ticket:*"]),
        (&["ticket-category.*"], &["urn:allthings:app:A:ticket:*"]),
        // A kind that a filter selects is no misspelled one, and a far one is another.
        (&["tickets.*"], &["urn:allthings:app:A:tickets:*"]),
        (
            &["tickets.*"],
            &["urn:allthings:app:A:tickets:*", "urn:allthings:app:B:*:C"],
        ),
        (&["socket.*"], &["urn:allthings:app:A:socket:*"]),
        // The kind is not named.
        (ticket, &["urn:allthings:app:A:*:C"]),
        (ticket, &["urn:allthings:*:A:booking:*"]),
        (ticket, &["urn:example:app:A:booking:*"]),
        (ticket, &["urn:example:app:*"]),
        // No event name spells such a kind.
        (ticket, &["urn:allthings:app:A:m2m:*"]),
        (ticket, &["urn:allthings:app:A:service_center:*"]),
        // Where the URN of these is, is not known.
        (&["account.created"], &["urn:allthings:app:A:*"]),
        (
            &["oauth-client.created", "ticket.created"],
            &["urn:allthings:app:A:*"],
        ),
        (
            &["app.updated"],
            &["urn:allthings:app:A:*", "urn:allthings:app:A"],
        ),
        // Ids are opaque.
        (ticket, &["urn:allthings:app:1:ticket:2:3"]),
        (ticket, &["urn:allthings:app:a:ticket:none:todo"]),
        (ticket, &["urn:allthings:app:my-app:ticket:x:theme"]),
        // Elsewhere than in the namespace there are no known ids.
        (ticket, &["urn:example:app:appId:*"]),
        (ticket, &["urn:allthings:service:appId:*"]),
    ] {
        assert_eq!(lint(events, urns), [], "{events:?} {urns:?}");
    }
    let many = ["a.x", "b.x", "c.x", "d.x", "e.x", "f.x", "g.x", "h.x"];
    assert_eq!(lint(&many, &["urn:allthings:app:A:*"]).len(), 1);
    let more = [&many[..], &["i.x"]].concat();
    assert_eq!(lint(&more, &["urn:allthings:app:A:*"]), []);
}

#[test]
fn the_span_is_what_is_to_blame() {
    let (events, urns) = (List::Events, List::Urns);
    for (names, filter, expected) in [
        (
            &["booking.x", "ticket.x"][..],
            "urn:allthings:app:A:ticket:*",
            (events, 0, "booking"),
        ),
        (&["ticket.x"], "urn:allthings:app:A:*", (urns, 0, "*")),
        (&["app.x"], "urn:allthings:app:A:*", (urns, 0, "*")),
        (&["ticket.x"], "urn:allthings:*", (urns, 0, "*")),
        (
            &["ticket.x"],
            "urn:allthings:app:*:ticket:null",
            (urns, 0, "*"),
        ),
        (
            &["account.x"],
            "urn:allthings:account:accountId",
            (urns, 0, "accountId"),
        ),
        (
            &["account.x"],
            "urn:allthings:oauth-client:client-id:*",
            (urns, 0, "client-id"),
        ),
        (
            &["task.x"],
            "urn:allthings:app:A:task:taskId:*",
            (urns, 0, "taskId"),
        ),
    ] {
        let findings = lint(names, &[filter]);
        assert_eq!(blamed(&findings[0]), Some(expected), "{filter}");
    }
    // Where two wildcards are next to each other, the one that stands for the app.
    let findings = lint(&["ping"], &["urn:allthings:app:*:*"]);
    let Location::Entry { span, .. } = findings[0].location() else {
        panic!("{findings:?}");
    };
    assert_eq!(*span, 18..19);
    let findings = lint(
        &["ticket.x"],
        &["urn:allthings:app:A:ticket:*", "urn:allthings:app:A:task:*"],
    );
    assert_eq!(blamed(&findings[0]), Some((urns, 1, "task")));
}

#[test]
fn how_bad_it_is_and_what_to_do() {
    assert!(Severity::Note < Severity::Warning && Severity::Warning < Severity::Error);
    let text = |finding: &Finding| format!("{}: {}", finding.severity(), finding.suggestion());
    for (events, urns, expected) in [
        (
            &[][..],
            &["urn:ns:a"][..],
            "error: list the events by their names, or write `*` for all of them",
        ),
        (
            &["ping"],
            &[],
            "error: to get everything in an app, add `urn:allthings:app:<appId>:*` with the app's id",
        ),
        (
            &["a.x"],
            &["urn:allthings:app:A:b:*"],
            "error: ask for events about the kinds that the filters select, or the other way round",
        ),
        (&["ping"], &["urn:ns:a", "urn:ns:a"], "note: remove it"),
        (&["ping"], &["urn:ns:a:b", "urn:ns:a:*"], "note: remove it"),
        (
            &["a.x", "b.x"],
            &["urn:allthings:app:A:*"],
            "note: unless the events are about something else too, replace it by `urn:allthings:app:A:a`, `urn:allthings:app:A:a:*`, `urn:allthings:app:A:b`, `urn:allthings:app:A:b:*`",
        ),
        (
            &["app.x"],
            &["urn:allthings:app:A:*"],
            "note: did you mean `urn:allthings:app:A` as well? That adds all it selects, and loses nothing",
        ),
        (
            &["ping"],
            &["urn:allthings:app:*"],
            "warning: if not all apps are meant, write a filter for each that is",
        ),
        (
            &["ping"],
            &["urn:allthings:app:appId:*"],
            "warning: check the id",
        ),
        (
            &["ping"],
            &["urn:allthings:account:82662EE4-0080-4960-8B8F-D7693E6FF3E4:x:*"],
            "warning: did you mean `urn:allthings:account:82662ee4-0080-4960-8b8f-d7693e6ff3e4:x:*`? That adds all it selects, and loses all that this filter selects",
        ),
        (
            &["a.x", "b.x"],
            &["urn:allthings:app:A:a:*"],
            "warning: add a filter that selects it, or remove the entry",
        ),
    ] {
        assert_eq!(
            text(&lint(events, urns)[0]),
            expected,
            "{events:?} {urns:?}"
        );
    }
    let webhook = lint(&["a.x"], &["urn:allthings:app:A:b:*"]);
    assert_eq!(
        format!("{:#}", webhook[0]),
        "error: nothing is ever delivered: the events are about `a`, the filters select only `b`\n  \
         = help: ask for events about the kinds that the filters select, or the other way round",
    );
}

#[cfg(feature = "serde")]
#[test]
fn json_of_every_kind() {
    use serde_json::json;

    let webhooks = [
        subscription(&[], &[]),
        subscription(&["a.x"], &["urn:allthings:app:A:b:*"]),
        subscription(
            &["a.x", "b.x"],
            &["urn:allthings:app:A:b:*", "urn:allthings:app:A:c:*"],
        ),
        subscription(
            &["a.x"],
            &[
                "urn:allthings:app:A:*",
                "urn:allthings:app:A:*",
                "urn:allthings:app:A:b",
            ],
        ),
        subscription(&["*", "a.*", "*"], &["urn:ns:a"]),
        subscription(&["tickets.*"], &["urn:allthings:app:A:ticket:*"]),
        subscription(&["app.x"], &["urn:allthings:app:A:*"]),
        subscription(&["x"], &["urn:ns:*", "urn:allthings:app:*"]),
        subscription(&["x"], &["urn:allthings:oauth-client:client-id"]),
        subscription(&["a.x"], &["urn:allthings:App:A:a:*"]),
        subscription(&["x"], &["urn:allthings:ticket:*"]),
        subscription(&["x"], &["urn:allthings:app:A:+"]),
        subscription(&["ticket.x"], &["urn:allthings:app:A:ticket:C"]),
        subscription(&["x"], &["urn:allthings:app:A", "urn:ns:app:A"]),
    ];
    let json: Vec<serde_json::Value> = webhooks
        .iter()
        .flat_map(urn_filter::Subscription::lint)
        .map(|finding| {
            let json = serde_json::to_value(&finding).unwrap();
            assert_eq!(json["message"], finding.kind().to_string());
            assert_eq!(json["severity"], finding.severity().to_string());
            let mut json = json;
            let fields = json.as_object_mut().unwrap();
            fields.remove("message");
            fields.remove("severity");
            json
        })
        .collect();
    let advise = |kind: &str| {
        json!({"action": "advise", "text": match kind {
            "no-events" => "list the events by their names, or write `*` for all of them",
            "no-filters" => "to get everything in an app, add `urn:allthings:app:<appId>:*` with the app's id",
            "never" => "ask for events about the kinds that the filters select, or the other way round",
            "event" => "add a filter that selects it, or remove the entry",
            "filter" => "add the name of an event about it, or remove the filter",
            "namespace" => "if not all of it is meant, write a filter for each part that is",
            "span" => "if not all apps are meant, write a filter for each that is",
            "app" => "begin with `urn:allthings:app:<appId>:` and the app's id",
            "odd" => "check the namespace",
            "word" => "check the word",
            _ => "check the id",
        }})
    };
    let correct = |filter: &str, fate: &str, text: &str| json!({"action": "correct", "filters": [filter], "fate": fate, "text": text});
    let location = |list: &str, index: usize, span: (usize, usize), text: &str| json!({"list": list, "index": index, "span": {"start": span.0, "end": span.1}, "text": text});
    let app = "urn:allthings:app:A:*";
    let expected = [
        json!({"kind": "no-events", "location": {"list": "events"}, "suggestion": advise("no-events")}),
        json!({"kind": "no-filters", "location": {"list": "urns"}, "suggestion": advise("no-filters")}),
        json!({"kind": "never-fires", "namespaces": ["a"], "resource_kinds": ["b"], "location": {}, "suggestion": advise("never")}),
        json!({"kind": "event-without-filter", "namespace": "a", "location": location("events", 0, (0, 1), "a.x"), "suggestion": advise("event")}),
        json!({"kind": "filter-without-event", "resource_kind": "c", "location": location("urns", 1, (20, 21), "urn:allthings:app:A:c:*"), "suggestion": advise("filter")}),
        json!({"kind": "broader-than-events", "namespaces": ["a"], "location": location("urns", 0, (20, 21), app), "suggestion": {"action": "narrow", "filters": ["urn:allthings:app:A:a", "urn:allthings:app:A:a:*"]}}),
        json!({"kind": "duplicate", "first": 0, "location": location("urns", 1, (0, 21), app), "suggestion": {"action": "remove"}}),
        json!({"kind": "redundant", "covered_by": 0, "cover": app, "location": location("urns", 2, (0, 21), "urn:allthings:app:A:b"), "suggestion": {"action": "remove"}}),
        json!({"kind": "redundant-event", "covered_by": 0, "cover": "*", "location": location("events", 1, (0, 3), "a.*"), "suggestion": {"action": "remove"}}),
        json!({"kind": "duplicate-event", "first": 0, "location": location("events", 2, (0, 1), "*"), "suggestion": {"action": "remove"}}),
        json!({"kind": "misspelled", "word": "event", "found": "tickets", "meant": "ticket", "never_fires": true, "location": location("events", 0, (0, 7), "tickets.*"), "suggestion": advise("word")}),
        json!({"kind": "itself-missing", "id_kind": "app", "location": location("urns", 0, (20, 21), app), "suggestion": {"action": "correct", "filters": ["urn:allthings:app:A"], "fate": "stays", "text": "did you mean `urn:allthings:app:A` as well? That adds all it selects, and loses nothing"}}),
        json!({"kind": "spans-namespace", "location": location("urns", 0, (7, 8), "urn:ns:*"), "suggestion": advise("namespace")}),
        json!({"kind": "spans-all-apps", "location": location("urns", 1, (18, 19), "urn:allthings:app:*"), "suggestion": advise("span")}),
        json!({"kind": "unusual-id", "id_kind": "oauth-client", "shape": "placeholder", "location": location("urns", 0, (27, 36), "urn:allthings:oauth-client:client-id"), "suggestion": advise("id")}),
        json!({"kind": "misspelled", "word": "entity", "found": "App", "meant": "app", "never_fires": false, "location": location("urns", 0, (14, 17), "urn:allthings:App:A:a:*"), "suggestion": correct("urn:allthings:app:A:a:*", "lost", "did you mean `urn:allthings:app:A:a:*`? That adds all it selects, and loses all that this filter selects")}),
        json!({"kind": "misplaced", "misplacement": "app-missing", "found": "ticket", "location": location("urns", 0, (14, 20), "urn:allthings:ticket:*"), "suggestion": advise("app")}),
        json!({"kind": "foreign", "syntax": "wildcard", "found": "+", "location": location("urns", 0, (20, 21), "urn:allthings:app:A:+"), "suggestion": correct("urn:allthings:app:A:*", "covered", "did you mean `urn:allthings:app:A:*`? That adds all it selects, and loses nothing")}),
        json!({"kind": "tail-missing", "found": "C", "ticket": "urn:allthings:app:A:ticket:*:C", "location": location("urns", 0, (27, 28), "urn:allthings:app:A:ticket:C"), "suggestion": correct("urn:allthings:app:A:ticket:C:*", "lost", "did you mean `urn:allthings:app:A:ticket:C:*`? That adds everything below this URN, and loses the URN itself")}),
        json!({"kind": "odd-namespace", "namespace": "ns", "others": "allthings", "location": location("urns", 1, (4, 6), "urn:ns:app:A"), "suggestion": advise("odd")}),
    ];
    assert_eq!(json, expected);
}
