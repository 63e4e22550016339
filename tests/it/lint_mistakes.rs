//! Mistakes in valid filters: what is said about each, what is suggested, and filters of which nothing is
//! said. Compares what a correction says with brute force over a small universe.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use urn_filter::lint::{Correction, Fate, Location, Suggestion};
use urn_filter::{FilterSet, Finding, Pattern, Severity, Subscription};

use crate::support::{oracle, subscription};

/// The kinds of findings that are mistakes in one filter.
const MISTAKES: [&str; 5] = [
    "foreign",
    "misplaced",
    "misspelled",
    "tail-missing",
    "unusual-id",
];

fn is_mistake(finding: &Finding) -> bool {
    MISTAKES.contains(&finding.kind().as_str())
}

fn entry(finding: &Finding) -> Option<(usize, &str)> {
    match finding.location() {
        Location::Entry {
            index, text, span, ..
        } => Some((*index, &text[span.clone()])),
        _ => None,
    }
}

fn correction(finding: &Finding) -> Option<&Correction> {
    match finding.suggestion() {
        Suggestion::Correct { correction } => Some(correction),
        _ => None,
    }
}

/// The only mistake: its kind, what it is about, what is added and what happens to the filter.
fn only_mistake(webhook: &Subscription) -> (String, String, Vec<String>, Option<Fate>) {
    let findings = webhook.lint();
    let mistakes: Vec<&Finding> = findings
        .iter()
        .filter(|finding| is_mistake(finding))
        .collect();
    let [mistake] = mistakes[..] else {
        panic!("{findings:#?}")
    };
    // Nothing else is said about the filter, except for its reach, and nothing about the webhook.
    let others = findings.iter().filter(|finding| !is_mistake(finding));
    let others: Vec<&str> = others.map(|finding| finding.kind().as_str()).collect();
    assert!(
        others.iter().all(|kind| *kind == "spans-all-apps"),
        "{findings:#?}"
    );
    let (_, blamed) = entry(mistake).unwrap();
    let added = correction(mistake).map_or(&[][..], Correction::added);
    (
        mistake.kind().as_str().to_owned(),
        blamed.to_owned(),
        added.iter().map(ToString::to_string).collect(),
        correction(mistake).map(Correction::fate),
    )
}

const LOST: Option<Fate> = Some(Fate::Lost);
const STAYS: Option<Fate> = Some(Fate::Stays);
const COVERED: Option<Fate> = Some(Fate::Covered);

/// The text after `urn:`, and what is found: the kind, the span, the text after `urn:allthings:` of what is
/// added, and the fate of the filter.
type Row = (
    &'static str,
    &'static str,
    &'static str,
    &'static [&'static str],
    Option<Fate>,
);

/// Each is the only filter of a webhook for `ticket.created`.
const FOR_TICKETS: &[Row] = &[
    // The last `*`.
    ("allthings:app:A", "tail-missing", "A", &["app:A:*"], LOST),
    (
        "allthings:app:A:ticket",
        "tail-missing",
        "ticket",
        &["app:A:ticket:*"],
        LOST,
    ),
    (
        "allthings:app:A:ticket:C",
        "tail-missing",
        "C",
        &["app:A:ticket:C:*"],
        LOST,
    ),
    ("allthings:app:A:ticket:*:*:C", "", "", &[], None),
    (
        "allthings:app:*:ticket",
        "tail-missing",
        "ticket",
        &["app:*:ticket:*"],
        LOST,
    ),
    // Words.
    ("allthings:App:A:*", "misspelled", "App", &["app:A:*"], LOST),
    ("allthings:APP:A", "misspelled", "APP", &["app:A:*"], LOST),
    (
        "allthings:app:A:Ticket:*",
        "misspelled",
        "Ticket",
        &["app:A:ticket:*"],
        LOST,
    ),
    (
        "allthings:app:A:TICKET:C",
        "misspelled",
        "TICKET",
        &["app:A:ticket:C:*"],
        LOST,
    ),
    (
        "alltings:app:A:*",
        "misspelled",
        "alltings",
        &["app:A:*"],
        LOST,
    ),
    (
        "all-things:app:A:*",
        "misspelled",
        "all-things",
        &["app:A:*"],
        LOST,
    ),
    (
        "allthing:app:A:ticket:C:T",
        "misspelled",
        "allthing",
        &["app:A:ticket:C:T"],
        LOST,
    ),
    (
        "allthings:apps:A:*",
        "misspelled",
        "apps",
        &["app:A:*"],
        LOST,
    ),
    (
        "allthings:app:A:tickets:*",
        "misspelled",
        "tickets",
        &["app:A:ticket:*"],
        LOST,
    ),
    (
        "allthings:app:A:tiket:C:*",
        "misspelled",
        "tiket",
        &["app:A:ticket:C:*"],
        LOST,
    ),
    (
        "allthings:app:*:tickets:*",
        "misspelled",
        "tickets",
        &["app:*:ticket:*"],
        LOST,
    ),
    (
        "alltings:Apps:A:Tickets",
        "misspelled",
        "alltings",
        &["app:A:ticket:*"],
        LOST,
    ),
    // Places.
    (
        "urn:allthings:app:A",
        "misplaced",
        "urn",
        &["app:A:*"],
        LOST,
    ),
    (
        "urn:allthings:app:A:ticket:*",
        "misplaced",
        "urn",
        &["app:A:ticket:*"],
        LOST,
    ),
    ("urn:1", "misplaced", "urn", &[], None),
    ("allthings:ticket:*", "misplaced", "ticket", &[], None),
    ("allthings:tickets:C:T", "misplaced", "tickets", &[], None),
    (
        "allthings:A:ticket:*",
        "misplaced",
        "A",
        &["app:A:ticket:*"],
        LOST,
    ),
    ("allthings:app:ticket:*", "misplaced", "ticket", &[], None),
    ("allthings:app", "misplaced", "app", &[], None),
    ("app:A:*", "misplaced", "app", &["app:A:*"], LOST),
    (
        "allthings:account:1234:*",
        "misplaced",
        "account",
        &[],
        None,
    ),
    ("allthings:account:1234", "misplaced", "account", &[], None),
    (
        "allthings:oauth-client:*",
        "misplaced",
        "oauth-client",
        &[],
        None,
    ),
    (
        "allthings:82662ee4-0080-4960-8b8f-d7693e6ff3e4:*",
        "misplaced",
        "82662ee4-0080-4960-8b8f-d7693e6ff3e4",
        &["app:82662ee4-0080-4960-8b8f-d7693e6ff3e4:*"],
        LOST,
    ),
    // Lists.
    (
        "allthings:app:A:ticket:C1,C2:*",
        "foreign",
        "C1,C2",
        &["app:A:ticket:C1:*", "app:A:ticket:C2:*"],
        LOST,
    ),
    (
        "allthings:app:A,B:*",
        "foreign",
        "A,B",
        &["app:A:*", "app:B:*"],
        LOST,
    ),
    (
        "allthings:app:A;B;A;:*",
        "foreign",
        "A;B;A;",
        &["app:A:*", "app:B:*"],
        LOST,
    ),
    ("allthings:app:A,!B:*", "foreign", "A,!B", &[], None),
    (
        "allthings:app:a,b,c,d,e,f,g,h,i:*",
        "foreign",
        "a,b,c,d,e,f,g,h,i",
        &[],
        None,
    ),
    (
        "allthings:app:A,B:ticket:C,D",
        "foreign",
        "A,B",
        &[
            "app:A:ticket:C:*",
            "app:A:ticket:D:*",
            "app:B:ticket:C:*",
            "app:B:ticket:D:*",
        ],
        LOST,
    ),
    (
        "allthings:app:a,b,c:ticket:d,e,f:*",
        "foreign",
        "a,b,c",
        &[],
        None,
    ),
    // Negation, variables, wildcards, brackets.
    ("allthings:app:!A:*", "foreign", "!A", &[], None),
    ("allthings:app:A:ticket:C:!T", "foreign", "!T", &[], None),
    ("allthings:app:$APP:*", "foreign", "$APP", &[], None),
    ("allthings:app:$(APP):*", "foreign", "$(APP)", &[], None),
    (
        "allthings:app:@app.name@:*",
        "foreign",
        "@app.name@",
        &[],
        None,
    ),
    ("allthings:app:__APP__:*", "foreign", "__APP__", &[], None),
    ("allthings:app:A:$KIND:*", "foreign", "$KIND", &[], None),
    (
        "allthings:app:+:ticket",
        "foreign",
        "+",
        &["app:*:ticket:*"],
        LOST,
    ),
    (
        "allthings:app:+:ticket:*",
        "foreign",
        "+",
        &["app:*:ticket:*"],
        COVERED,
    ),
    (
        "allthings:app:A:ticket:+:T",
        "foreign",
        "+",
        &["app:A:ticket:*:T"],
        COVERED,
    ),
    ("allthings:app:A:+", "foreign", "+", &["app:A:*"], COVERED),
    ("allthings:app:A:..", "foreign", "..", &["app:A:*"], COVERED),
    (
        "allthings:app:A:...",
        "foreign",
        "...",
        &["app:A:*"],
        COVERED,
    ),
    ("allthings:app:..:ticket:*", "foreign", "..", &[], None),
    ("allthings:app:A:.", "foreign", ".", &[], None),
    ("allthings:app:A:~", "foreign", "~", &[], None),
    ("allthings:app:A:@", "foreign", "@", &[], None),
    ("allthings:app:A:$", "foreign", "$", &[], None),
    ("allthings:app:A:;", "foreign", ";", &[], None),
    ("allthings:app:_:ticket:*", "foreign", "_", &[], None),
    (
        "allthings:app:A:%2a",
        "foreign",
        "%2A",
        &["app:A:*"],
        COVERED,
    ),
    (
        "allthings:app:A:%2a%2a",
        "foreign",
        "%2A%2A",
        &["app:A:*"],
        COVERED,
    ),
    ("allthings:app:(A):*", "foreign", "(A)", &["app:A:*"], LOST),
    ("allthings:app:'A':*", "foreign", "'A'", &["app:A:*"], LOST),
    (
        "allthings:app:A:ticket:(C,D):*",
        "foreign",
        "(C,D)",
        &["app:A:ticket:C:*", "app:A:ticket:D:*"],
        LOST,
    ),
    // Separators and pairs.
    ("allthings:app=A:*", "foreign", "app=A", &["app:A:*"], LOST),
    (
        "allthings:app/A/ticket:*",
        "foreign",
        "app/A/ticket",
        &["app:A:ticket:*"],
        LOST,
    ),
    (
        "allthings:app.A.ticket",
        "foreign",
        "app.A.ticket",
        &["app:A:ticket:*"],
        LOST,
    ),
    (
        "allthings:app:A/ticket:*",
        "foreign",
        "A/ticket",
        &["app:A:ticket:*"],
        LOST,
    ),
    (
        "allthings:app:A%3aticket:*",
        "foreign",
        "A%3Aticket",
        &["app:A:ticket:*"],
        LOST,
    ),
    (
        "allthings:app:A:ticket=C:*",
        "foreign",
        "ticket=C",
        &["app:A:ticket:C:*"],
        LOST,
    ),
    (
        "allthings:app:A:ticket:category=C:*",
        "foreign",
        "category=C",
        &["app:A:ticket:C:*"],
        LOST,
    ),
    (
        "allthings:app:A:ticket:status=open:*",
        "foreign",
        "status=open",
        &[],
        None,
    ),
    // A mistake beside one that nobody can correct.
    ("allthings:App:!A:*", "foreign", "!A", &[], None),
    ("allthings:App:appId:*", "misspelled", "App", &[], None),
    // Two mistakes, both corrected at once.
    (
        "allthings:App:82662EE4-0080-4960-8B8F-D7693E6FF3E4:*",
        "misspelled",
        "App",
        &["app:82662ee4-0080-4960-8b8f-d7693e6ff3e4:*"],
        LOST,
    ),
];

#[test]
fn mistakes_in_a_filter_for_tickets() {
    for (text, kind, blamed, added, fate) in FOR_TICKETS {
        let webhook = subscription(&["ticket.created"], &[&format!("urn:{text}")]);
        if kind.is_empty() {
            assert!(!webhook.lint().iter().any(is_mistake), "{text}");
            continue;
        }
        let added: Vec<String> = added
            .iter()
            .map(|added| format!("urn:allthings:{added}"))
            .collect();
        let expected = ((*kind).to_owned(), (*blamed).to_owned(), added, *fate);
        assert_eq!(only_mistake(&webhook), expected, "{text}");
    }
}

/// The events and the filters of a webhook, and what is found, as above.
type WebhookRow = (
    &'static [&'static str],
    &'static [&'static str],
    &'static str,
    &'static str,
    &'static [&'static str],
    Option<Fate>,
);

const BY_EVENTS: &[WebhookRow] = &[
    (
        &["ticket.created", "app.updated"],
        &["urn:allthings:app:A"],
        "tail-missing",
        "A",
        &["urn:allthings:app:A:*"],
        STAYS,
    ),
    (
        &["ticket.created", "ping"],
        &["urn:allthings:app:A:ticket"],
        "tail-missing",
        "ticket",
        &["urn:allthings:app:A:ticket:*"],
        STAYS,
    ),
    (
        &["ticket.created", "ticket-category.created"],
        &["urn:allthings:app:A:ticket:C"],
        "tail-missing",
        "C",
        &["urn:allthings:app:A:ticket:C:*"],
        STAYS,
    ),
    (
        &["community-article.published"],
        &["urn:allthings:app:A:community-article"],
        "tail-missing",
        "community-article",
        &["urn:allthings:app:A:community-article:*"],
        LOST,
    ),
    (
        &["parcel.created"],
        &["urn:allthings:app:A:parcel"],
        "tail-missing",
        "parcel",
        &["urn:allthings:app:A:parcel:*"],
        STAYS,
    ),
    (
        &["parcel.created"],
        &["urn:allthings:app:A:parcels:*"],
        "misspelled",
        "parcels",
        &["urn:allthings:app:A:parcel:*"],
        LOST,
    ),
    (
        &["ping"],
        &["urn:allthings:app:A:bookings:1"],
        "misspelled",
        "bookings",
        &["urn:allthings:app:A:booking:1"],
        LOST,
    ),
    (
        &["account.created"],
        &["urn:allthings:acount:1"],
        "misspelled",
        "acount",
        &["urn:allthings:account:1"],
        LOST,
    ),
    (
        &["oauth-client.created"],
        &["urn:allthings:oauth_client:1"],
        "misspelled",
        "oauth_client",
        &["urn:allthings:oauth-client:1"],
        LOST,
    ),
    (
        // The other filter is for tickets of another app.
        &["ticket.created"],
        &["urn:allthings:app:A", "urn:allthings:app:B:ticket:*"],
        "tail-missing",
        "A",
        &["urn:allthings:app:A:*"],
        LOST,
    ),
    (
        &["app.updated"],
        &["urn:allthings:account:1234:*"],
        "misplaced",
        "account",
        &[],
        None,
    ),
    (
        &["ping"],
        &["urn:example:1", "urn:example:2", "urn:exmaple:3"],
        "misspelled",
        "exmaple",
        &["urn:example:3"],
        LOST,
    ),
];

#[test]
fn mistakes_by_the_events() {
    for &(events, filters, kind, blamed, added, fate) in BY_EVENTS {
        let added: Vec<String> = added.iter().map(ToString::to_string).collect();
        let expected = (kind.to_owned(), blamed.to_owned(), added, fate);
        let webhook = subscription(events, filters);
        assert_eq!(only_mistake(&webhook), expected, "{events:?} {filters:?}");
    }
}

/// A misspelled kind is told once, and as bad as it is.
#[test]
fn a_misspelled_kind_is_as_bad_as_what_it_causes() {
    for (events, filters, severity) in [
        (
            &["ticket.created"][..],
            &["urn:allthings:app:A:tickets:*"][..],
            Severity::Error,
        ),
        (
            &["ticket.created", "ping"],
            &["urn:allthings:app:A:tickets:*"],
            Severity::Warning,
        ),
        (
            &["ticket.created", "booking.created"],
            &[
                "urn:allthings:app:A:tickets:*",
                "urn:allthings:app:A:booking:*",
            ],
            Severity::Warning,
        ),
    ] {
        let findings = subscription(events, filters).lint();
        let [finding] = &findings[..] else {
            panic!("{findings:#?}")
        };
        assert_eq!(finding.severity(), severity, "{events:?} {filters:?}");
    }
    // Beside it, another filter that never counts is still reported.
    let filters = [
        "urn:allthings:app:A:tickets:*",
        "urn:allthings:app:A:task:*",
    ];
    let findings = subscription(&["ticket.created"], &filters).lint();
    let kinds: Vec<&str> = findings
        .iter()
        .map(|finding| finding.kind().as_str())
        .collect();
    assert_eq!(kinds, ["misspelled", "filter-without-event"]);
}

/// Filters that are right, or may be.
#[test]
fn no_false_alarm() {
    let ticket = &["ticket.created"][..];
    let ping = &["ping"][..];
    for (events, filters) in [
        // The app itself, and everything below or a part of it.
        (
            &["ping"][..],
            &["urn:allthings:app:A", "urn:allthings:app:A:*"][..],
        ),
        (
            ticket,
            &["urn:allthings:app:A", "urn:allthings:app:A:ticket:*"],
        ),
        (
            ticket,
            &[
                "urn:allthings:app:A:ticket:C",
                "urn:allthings:app:A:ticket:C:*",
            ],
        ),
        (
            &["ticket.created", "app.updated"],
            &["urn:allthings:app:A", "urn:allthings:app:B:ticket:*"],
        ),
        (&["app.updated"], &["urn:allthings:app:A"]),
        (&["account.updated"], &["urn:allthings:app:A"]),
        (ping, &["urn:allthings:app:A"]),
        (ping, &["urn:allthings:app:A:ticket"]),
        (ping, &["urn:allthings:app:A:ticket:C"]),
        // One ticket, one booking, and pages of which an app has one.
        (ticket, &["urn:allthings:app:A:ticket:C:T"]),
        (&["booking.updated"], &["urn:allthings:app:A:booking:1"]),
        (&["settings.updated"], &["urn:allthings:app:A:settings"]),
        (
            &["ticket-category.created"],
            &["urn:allthings:app:A:ticket:C"],
        ),
        // Kinds are open, and those that agree with the events are right.
        (&["tickets.created"], &["urn:allthings:app:A:tickets:*"]),
        (
            &["ticket.created", "tickets.created"],
            &[
                "urn:allthings:app:A:tickets:*",
                "urn:allthings:app:A:ticket:*",
            ],
        ),
        (&["file.created"], &["urn:allthings:app:A:file:*"]),
        (ping, &["urn:allthings:app:A:file:*"]),
        (ping, &["urn:allthings:app:A:service_center:*"]),
        (ping, &["urn:allthings:app:A:m2m:*"]),
        (ping, &["urn:allthings:app:A:community:*"]),
        (ping, &["urn:allthings:app:A:socket:*"]),
        // Sorts of entities are open, too.
        (ticket, &["urn:allthings:service:1"]),
        (ticket, &["urn:allthings:api:1:*"]),
        (ticket, &["urn:allthings:map:*"]),
        (ticket, &["urn:allthings:*:A:ticket:*"]),
        // Accounts, for events that may be about them.
        (ping, &["urn:allthings:account:1234"]),
        (
            &["account.updated"],
            &["urn:allthings:account:1234", "urn:allthings:account:1234:*"],
        ),
        (&["user.created"], &["urn:allthings:account:1234:*"]),
        (
            &["ticket.created", "user.created"],
            &["urn:allthings:account:1234:*"],
        ),
        // Ids are opaque.
        (ticket, &["urn:allthings:app:a.b_c-d~e:ticket:f@g:h+i"]),
        (ticket, &["urn:allthings:app:QUJD=:ticket:QQ==:*"]),
        (ticket, &["urn:allthings:app:-:ticket:O'Brien:*"]),
        (ticket, &["urn:allthings:app:$1:ticket:ticket.1:a/b"]),
        (ticket, &["urn:allthings:app:A:ticket:a%2Cb:a%3Ab"]),
        (ticket, &["urn:allthings:app:app:ticket:ticket:ticket"]),
        (ticket, &["urn:allthings:app:A/B:ticket:C:*"]),
        // Elsewhere than in the namespace everything is opaque.
        (ping, &["urn:isbn:0451450523"]),
        (ping, &["urn:ietf:rfc:2648", "urn:isbn:*:1"]),
        (ping, &["urn:uuid:82662EE4-0080-4960-8B8F-D7693E6FF3E4"]),
        (ping, &["urn:example:a,b;c:!d:$E:(f):+:..:~"]),
        (ping, &["urn:example:App:A:Ticket:*"]),
        (ticket, &["urn:example:app:A:ticket"]),
        (ping, &["urn:app:A:*"]),
        (ping, &["urn:ns-1:a", "urn:ns-2:a"]),
        (
            ping,
            &["urn:ns-1:a", "urn:ns-1:b", "urn:ns-2:a", "urn:ns-2:b"],
        ),
        (ping, &["urn:aa:1", "urn:bb:1", "urn:cc:1"]),
        (
            ping,
            &["urn:allthings:app:A:ticket:*", "urn:isbn:0451450523"],
        ),
    ] {
        let findings = subscription(events, filters).lint();
        let alarms: Vec<_> = findings
            .iter()
            .filter(|finding| is_mistake(finding) || finding.kind().as_str() == "odd-namespace")
            .map(ToString::to_string)
            .collect();
        assert!(alarms.is_empty(), "{events:?} {alarms:#?}");
    }
}

/// Filters alone are compared with the vocabulary.
#[test]
fn filters_without_events() {
    let found = |filter: &str| -> Vec<String> {
        let findings = FilterSet::parse([filter]).unwrap().lint();
        findings
            .iter()
            .map(|finding| finding.kind().as_str().to_owned())
            .collect()
    };
    for filter in [
        "urn:alltings:app:A:*",
        "urn:allthings:App:A:*",
        "urn:allthings:app:A:Ticket:*",
        "urn:allthings:app:A:tickets:*",
    ] {
        assert_eq!(found(filter), ["misspelled"], "{filter}");
    }
    assert_eq!(found("urn:allthings:app:A,B:*"), ["foreign"]);
    assert_eq!(found("urn:allthings:ticket:*"), ["misplaced"]);
    for filter in [
        "urn:allthings:app:A",
        "urn:allthings:app:A:ticket",
        "urn:allthings:account:1",
    ] {
        assert!(found(filter).is_empty(), "{filter}");
    }
}

/// Filters with up to three mistakes, and without one.
fn filter() -> impl Strategy<Value = String> {
    const NAMESPACES: [&str; 5] = [
        "allthings",
        "allthings",
        "alltings",
        "urn:allthings",
        "other",
    ];
    const ENTITIES: [&str; 7] = ["app:", "app:", "apps:", "App:", "account:", "", "app="];
    const IDS: [&str; 9] = ["A", "B", "*", "A,B", "+", "!A", "(A)", "ticket", "appId"];
    const KINDS: [&str; 7] = [
        "ticket",
        "tickets",
        "Booking",
        "booking",
        "*",
        "task",
        "ticket,booking",
    ];
    const TAILS: [&str; 7] = ["", ":*", ":1", ":1:*", ":*:2", ":1,2:+", ":.."];
    (
        select(&NAMESPACES[..]),
        select(&ENTITIES[..]),
        select(&IDS[..]),
        prop_oneof![2 => select(&KINDS[..]).prop_map(Some), 1 => Just(None)],
        select(&TAILS[..]),
    )
        .prop_map(|(namespace, entity, id, kind, tail)| {
            let kind = kind.map(|kind| format!(":{kind}")).unwrap_or_default();
            format!("urn:{namespace}:{entity}{id}{kind}{tail}")
        })
        .prop_filter("`app=*`", |filter| oracle::is_pattern(filter))
}

fn names() -> impl Strategy<Value = Vec<&'static str>> {
    let names = vec![
        "ping",
        "ticket.created",
        "ticket-category.a",
        "booking.created",
        "app.a",
    ];
    subsequence(names, 0..4)
}

/// The URNs that tell the patterns apart: each with segments of the others in place of its wildcards, cut
/// off at each segment, and with more.
fn universe(patterns: &[&str]) -> Vec<String> {
    let mut all = Vec::new();
    for pattern in patterns {
        for fill in ["A", "1", "ticket", "booking", "+", "..", "zz", "zz:zz"] {
            let urn = pattern.replace('*', fill);
            let ends = urn.match_indices(':').map(|(end, _)| end).skip(2);
            all.extend(ends.map(|end| urn[..end].to_owned()));
            all.push(format!("{urn}:1"));
            all.push(urn);
        }
    }
    all
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    /// What a correction says that it adds and loses is so, and it leads to no other mistake.
    #[test]
    fn a_correction_does_what_it_says(names in names(), filters in vec(filter(), 1..4)) {
        let texts: Vec<&str> = filters.iter().map(String::as_str).collect();
        let webhook = subscription(&names, &texts);
        for finding in webhook.lint() {
            let Some(correction) = correction(&finding) else { continue };
            let (index, _) = entry(&finding).unwrap();
            let filter = texts[index];
            let added: Vec<&str> = correction.added().iter().map(Pattern::as_str).collect();
            let by = |patterns: &[&str], urn: &str| patterns.iter().any(|one| oracle::matches(one, urn));
            let universe = universe(&[&added[..], &[filter]].concat());
            for one in &added {
                let adds = universe.iter().any(|urn| by(&[one], urn) && !by(&[filter], urn));
                prop_assert!(adds, "{}", finding);
            }
            let selected: Vec<&String> = universe.iter().filter(|urn| by(&[filter], urn)).collect();
            prop_assert!(!selected.is_empty());
            match correction.fate() {
                Fate::Stays => {}
                Fate::Covered => prop_assert!(selected.iter().all(|urn| by(&added, urn)), "{}", finding),
                Fate::Lost => prop_assert!(!selected.iter().any(|urn| by(&added, urn)), "{}", finding),
            }

            let stays = correction.fate() == Fate::Stays;
            let kept = texts.iter().enumerate().filter(|(at, _)| stays || *at != index);
            let mut corrected: Vec<&str> = added.clone();
            corrected.extend(kept.map(|(_, text)| *text));
            for again in subscription(&names, &corrected).lint() {
                let is_added = entry(&again).is_some_and(|(at, _)| at < added.len());
                prop_assert!(!(is_mistake(&again) && is_added), "{}\n{}", finding, again);
            }
        }
    }

    /// The webhook stays as it is, without what is removed, and no filter with a mistake is narrowed.
    #[test]
    fn what_keeps_every_event_is_told_from_what_does_not(
        names in names(),
        filters in vec(filter(), 1..5),
    ) {
        let texts: Vec<&str> = filters.iter().map(String::as_str).collect();
        let findings = subscription(&names, &texts).lint();
        let at = |is: fn(&Finding) -> bool| -> Vec<usize> {
            let found = findings.iter().filter(|finding| is(finding));
            found.filter_map(|finding| Some(entry(finding)?.0)).collect()
        };
        let removed = at(|finding| finding.suggestion() == Suggestion::Remove);
        let narrowed = at(|finding| matches!(finding.suggestion(), Suggestion::Narrow { .. }));
        let wrong = at(is_mistake);
        prop_assert!(narrowed.iter().all(|index| !wrong.contains(index)), "{:?}", findings);
        let kept = texts.iter().enumerate().filter(|(index, _)| !removed.contains(index));
        let kept: Vec<&str> = kept.map(|(_, text)| *text).collect();
        for urn in universe(&texts) {
            let by = |patterns: &[&str]| patterns.iter().any(|one| oracle::matches(one, &urn));
            prop_assert_eq!(by(&texts), by(&kept), "{}", urn);
        }
        // One mistake of a filter at a time, beside its ids.
        let others = at(|finding| is_mistake(finding) && finding.kind().as_str() != "unusual-id");
        prop_assert!(others.windows(2).all(|pair| pair[0] != pair[1]), "{:?}", findings);
    }
}
