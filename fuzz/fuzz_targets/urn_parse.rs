//! URNs follow the rules, canonical forms stay as they are, and spans of errors lie within the text.

#![no_main]

#[path = "../../tests/it/support/oracle.rs"]
#[allow(dead_code, reason = "each target uses a part of the oracle")]
mod oracle;

use std::hash::{BuildHasher, RandomState};

use libfuzzer_sys::fuzz_target;
use urn_filter::{Extent, Pattern, Urn, UrnBuf, segment};

fuzz_target!(|text: &str| {
    check_built(text);
    let parsed = Urn::parse(text);
    assert_eq!(parsed.is_ok(), oracle::is_urn(text));
    match parsed {
        Ok(urn) => check_urn(urn, text),
        Err(error) => {
            let _ = format!("{error} {error:#} {error:?}");
            assert!(error.span().end <= text.len());
        }
    }
});

fn check_urn(urn: Urn<'_>, text: &str) {
    assert_eq!(urn.as_str(), text);
    assert!(urn.segments().eq(urn.nss().split(':')));
    let printed: UrnBuf = urn
        .to_string()
        .parse()
        .expect("the canonical form is a URN");
    assert_eq!(printed, urn);
    assert_eq!(printed.to_string(), printed.as_str());
    assert_eq!(printed.as_urn().name(), oracle::canonical(urn.name()));
    let parts = urn.segments();
    let builder = UrnBuf::builder(urn.namespace());
    let again = parts.fold(builder, |builder, part| builder.encoded(part));
    assert_eq!(again.build().expect("the parts of a URN"), urn);
    check_components(urn, printed.clone());
    let hasher = RandomState::new();
    assert_eq!(hasher.hash_one(&printed), hasher.hash_one(urn));
}

/// A text that becomes a segment is one segment, stands for the text, and selects nothing else.
fn check_built(text: &str) {
    assert_eq!(
        segment::decode(&segment::encode(text).to_string()).to_bytes(),
        text.as_bytes()
    );
    let urn = UrnBuf::builder("ns").segments([text, "x", text]).build();
    let filter = Pattern::builder("ns")
        .segment(text)
        .any()
        .segment(text)
        .build(Extent::Exact);
    let Ok(urn) = urn else {
        // It is empty, or too long.
        assert!(text.is_empty() || 3 * 2 * text.len() > 2_000);
        return;
    };
    assert!(oracle::is_urn(urn.as_str()));
    assert_eq!(urn.as_urn().segment_count(), 3);
    assert!(
        urn.as_urn()
            .decoded_segments()
            .map(|one| one.to_bytes())
            .eq([text.as_bytes(), b"x", text.as_bytes()])
    );
    let filter = filter.expect("no longer than the URN");
    assert!(oracle::is_pattern(filter.as_str()) && oracle::matches(filter.as_str(), urn.as_str()));
    assert_eq!(filter.as_str().matches('*').count(), 1);
    // A text that is no segment is refused, and never read as two.
    let exact = UrnBuf::builder("ns").segment("x").encoded(text).build();
    assert_eq!(
        exact.is_ok(),
        !text.contains([':', '?', '#']) && oracle::is_urn(&format!("urn:ns:x:{text}"))
    );
}

/// The components of one URN, set on another, are what they were.
fn check_components(from: Urn<'_>, mut to: UrnBuf) {
    let wanted = from.components();
    to.strip_components();
    for (component, set) in [
        (
            wanted.f(),
            UrnBuf::set_f as fn(&mut UrnBuf, Option<&str>) -> _,
        ),
        (wanted.r(), UrnBuf::set_r),
        (wanted.q(), UrnBuf::set_q),
    ] {
        set(&mut to, component).expect("a component");
    }
    assert_eq!(to.as_urn().components(), wanted);
    assert_eq!(to, from);
}
