//! URNs follow the rules, canonical forms stay as they are, and spans of errors lie within the text.

#![no_main]

#[path = "../../tests/it/support/oracle.rs"]
#[allow(dead_code, reason = "each target uses a part of the oracle")]
mod oracle;

use std::hash::{BuildHasher, RandomState};

use libfuzzer_sys::fuzz_target;
use urn_filter::{Urn, UrnBuf};

fuzz_target!(|text: &str| {
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
    let hasher = RandomState::new();
    assert_eq!(hasher.hash_one(&printed), hasher.hash_one(urn));
}
