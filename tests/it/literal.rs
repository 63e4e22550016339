//! The macros for literals.

use urn_filter::{
    __literal, EventName, EventPattern, MAX_LEN, Pattern, Urn, event_name, event_pattern, pattern,
    urn,
};

const LONG: &str = "a-name.of-more.than-thirty-eight.characters";
/// A pattern of the greatest allowed length.
const LONGEST: &str = match str::from_utf8(&LONGEST_BYTES) {
    Ok(text) => text,
    Err(_) => "",
};
const LONGEST_BYTES: [u8; MAX_LEN] = {
    let mut bytes = [b'a'; MAX_LEN];
    let (head, _) = bytes.split_at_mut(7);
    head.copy_from_slice(b"urn:ns:");
    bytes
};
const APP: &str = "urn:allthings:app:A:*";

#[test]
fn a_literal_is_what_parsing_gives() {
    let urn = urn!("URN:AllThings:app:a%2fb?=q#f");
    assert_eq!(urn, Urn::parse("urn:allthings:app:a%2Fb").unwrap());
    assert_eq!(urn.as_str(), "URN:AllThings:app:a%2fb?=q#f");

    let texts = [
        (
            pattern!("urn:allthings:account:1234"),
            "urn:allthings:account:1234",
        ),
        (pattern!("urn:allthings:app:A:*"), "urn:allthings:app:A:*"),
        (pattern!("URN:allThings:*:%2a:*"), "urn:allthings:*:%2A:*"),
        (pattern!("urn:allthings:*"), "urn:allthings:*"),
        (pattern!("urn:a-1:*:b"), "urn:a-1:*:b"),
    ];
    for (literal, text) in texts {
        let parsed: Pattern = text.parse().unwrap();
        assert_eq!(literal, parsed);
        assert_eq!(literal.as_str(), text);
        assert_eq!(literal.namespace(), parsed.namespace());
        assert_eq!(literal.extent(), parsed.extent());
        assert!(literal.selectors().eq(parsed.selectors()));
        for event in [
            "urn:allthings:account:1234",
            "urn:allthings:app:A:x",
            "urn:a-1:x:b",
        ] {
            let event = Urn::parse(event).unwrap();
            assert_eq!(literal.matches(&event), parsed.matches(&event));
        }
    }

    assert_eq!(event_name!("ticket.created"), "ticket.created");
    assert_eq!(event_name!(LONG), LONG.parse::<EventName>().unwrap());
    for (literal, text) in [
        (event_pattern!("ticket.created"), "ticket.created"),
        (event_pattern!("ticket.*"), "ticket.*"),
        (event_pattern!(LONG), LONG),
    ] {
        let parsed: EventPattern = text.parse().unwrap();
        assert_eq!(literal, parsed);
        assert_eq!(literal.is_plain(), parsed.is_plain());
        assert_eq!(literal.as_str(), text);
        assert!(literal.matches(&parsed.example()));
        assert_eq!(String::from(literal.clone()), text);
    }
}

/// Values of the whole program, without an allocation.
#[test]
fn literals_are_constants() {
    const CREATED: EventName = event_name!("ticket.created");
    static TICKETS: EventPattern = event_pattern!("ticket.*");
    const APPS: Pattern = pattern!("URN:AllThings:app:*:%2a");
    static FILTERS: [Pattern; 3] = [APPS, pattern!(APP), pattern!("urn:ns:%c3%aF%25a:*")];
    static LISTS: [EventPattern; 2] = [event_pattern!("*"), event_pattern!("*.created")];
    assert!(TICKETS.matches(&CREATED));
    assert!(LISTS.iter().all(|events| events.matches(&CREATED)));
    assert_eq!(CREATED, CREATED.clone());

    let [apps, app, escapes] = &FILTERS;
    assert!(apps.matches(&urn!("urn:allthings:app:A:%2A")));
    assert_eq!(escapes.as_str(), "urn:ns:%C3%AF%25a:*");
    assert_eq!(*app, APP.parse().unwrap());
}

#[test]
fn a_literal_allocates_nothing_and_neither_does_its_clone() {
    const FILTER: Pattern = pattern!("URN:allthings:app:*:ticket:*");
    let counted = allocation_counter::measure(|| {
        let filter = FILTER;
        assert!(filter.clone().covers(&filter));
    });
    assert_eq!(counted.count_total, 0);
    assert_eq!(String::from(FILTER), "urn:allthings:app:*:ticket:*");
    assert_eq!(size_of::<Pattern>(), 24);
}

/// Every selector and extent, each as a literal and as a parsed text.
#[test]
fn a_literal_matches_covers_and_overlaps_as_a_parsed_one() {
    macro_rules! both {
        ($($text:literal)*) => { [$((pattern!($text), $text.parse::<Pattern>().unwrap())),*] };
    }
    let all = both!("urn:ns:*" "urn:ns:a" "urn:ns:a:*" "urn:ns:*:a" "urn:ns:*:*" "urn:NS:a:*:b" "urn:ns:%2a:b:*");
    let urns = ["urn:ns:a", "urn:ns:a:a", "urn:ns:%2a:b:c", "urn:ns:a:x:b"];
    for (literal, parsed) in &all {
        assert_eq!(literal, parsed);
        for text in urns {
            let urn = Urn::parse(text).unwrap();
            assert_eq!(
                literal.matches(&urn),
                parsed.matches(&urn),
                "{literal} {text}"
            );
        }
        for (other, _) in &all {
            assert_eq!(literal.covers(other), parsed.covers(other));
            assert_eq!(literal.intersection(other), parsed.intersection(other));
        }
    }
}

fn generic<T: Default>() -> (T, Urn<'static>) {
    (T::default(), urn!("urn:allthings:account:1"))
}

#[test]
fn any_constant_text_will_do() {
    assert_eq!(
        pattern!(APP),
        pattern!(concat!("urn:allthings:", "app:A:*"),)
    );
    assert_eq!(pattern!(LONGEST).as_str().len(), MAX_LEN);
    assert_eq!(urn!(LONGEST).as_str().len(), MAX_LEN);
    assert_eq!(generic::<u8>().1.segment_count(), 2);
}

/// A name inside the macros would be found before the caller's.
#[test]
fn constants_of_any_name_will_do() {
    const URN: &str = "urn:ns:a";
    const PATTERN: &str = "urn:ns:*";
    const NAME: &str = "ping";
    const TEXT: &str = URN;
    static FIXED: Urn<'static> = urn!(URN);
    assert_eq!(urn!(TEXT), FIXED);
    assert!(pattern!(PATTERN).matches(&urn!(URN)));
    assert_eq!(event_name!(NAME), NAME);
    assert_eq!(event_pattern!(NAME), NAME);
}

/// A mistake in a constant is a panic at compile time. At run time the panic has the same text.
#[test]
fn the_compile_error_says_what_is_wrong() {
    let said = |check: fn()| {
        *std::panic::catch_unwind(check)
            .unwrap_err()
            .downcast::<String>()
            .unwrap()
    };
    assert_eq!(
        said(|| _ = __literal::PatternText::checked("urn:allthings:app:A:tick*")),
        "invalid pattern: partial wildcard at byte 20, expected a segment without `*`, or `*` alone; \
         `*` stands for a whole segment; as the last one it selects everything below",
    );
    assert_eq!(
        said(|| _ = __literal::UrnText::checked("urn:allthings::a")),
        "invalid URN: empty segment at byte 14, expected a segment of at least one character; \
         is an id missing here, or a `:` too many?",
    );
    assert_eq!(
        said(|| _ = __literal::EventNameText::checked("ticket_created")),
        "invalid event name: invalid character at byte 6, expected lower-case letters, dots and hyphens only; \
         `-` joins words, as in `community-article.published`",
    );
    assert_eq!(
        said(|| _ = __literal::EventPatternText::checked("ticket.c*")),
        "invalid event pattern: partial wildcard at byte 7, expected a part without `*`, or `*` alone; \
         `*` stands for a whole part; as the last one it selects everything below",
    );
}
