//! Parse, print, parse gives the same pattern, and its parts make up its text.

#![no_main]

#[path = "../../tests/it/support/oracle.rs"]
#[allow(dead_code, reason = "each target uses a part of the oracle")]
mod oracle;

use libfuzzer_sys::fuzz_target;
use urn_filter::{Extent, Pattern, Urn};

fuzz_target!(|text: &str| {
    let parsed = text.parse::<Pattern>();
    assert_eq!(parsed.is_ok(), oracle::is_pattern(text));
    match parsed {
        Ok(pattern) => check_pattern(&pattern, text),
        Err(error) => {
            let _ = format!("{error} {error:#} {error:?}");
            assert!(error.span().end <= text.len());
        }
    }
});

fn check_pattern(pattern: &Pattern, text: &str) {
    assert_eq!(pattern.to_string(), oracle::canonical(text));
    assert_eq!(pattern.as_str().parse::<Pattern>().as_ref(), Ok(pattern));
    assert!(pattern.covers(pattern) && pattern.overlaps(pattern));

    let mut rebuilt = format!("urn:{}", pattern.namespace());
    for selector in pattern.selectors() {
        rebuilt += &format!(":{selector}");
    }
    if pattern.extent() == Extent::Subtree {
        rebuilt += ":*";
    }
    assert_eq!(rebuilt, pattern.as_str());

    let builder = Pattern::builder(pattern.namespace()).selectors(pattern.selectors());
    assert_eq!(builder.build(pattern.extent()).as_ref(), Ok(pattern));
    if let Some([thing, below]) = pattern.with_root() {
        assert!(*pattern == thing || *pattern == below);
        assert_eq!(below.as_str(), format!("{thing}:*"));
        assert_eq!(below.as_str().parse(), Ok(below));
    }

    let instance = pattern.as_str().replace('*', "x");
    let instance = Urn::parse(&instance).expect("an instance of a pattern is a URN");
    assert!(pattern.matches(&instance));
}
