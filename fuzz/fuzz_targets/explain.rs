//! Explaining agrees with matching, for any filters and any URN.

#![no_main]

#[path = "../../tests/support/oracle.rs"]
#[allow(dead_code, reason = "each target uses a part of the oracle")]
mod oracle;

use libfuzzer_sys::fuzz_target;
use urn_filter::{FilterSet, Pattern, Urn};

// The URN, and a filter in each further line.
fuzz_target!(|text: &str| {
    let mut lines = text.lines();
    let Some(Ok(urn)) = lines.next().map(Urn::parse) else {
        return;
    };
    let filters: FilterSet = lines
        .filter_map(|line| line.parse::<Pattern>().ok())
        .collect();
    let why = filters.explain(&urn);
    assert_eq!(why.is_match(), filters.is_match(&urn));
    let mut indices: Vec<usize> = Vec::new();
    for answer in why.filters() {
        let filter = answer.filter().as_str();
        assert_eq!(answer.is_match(), oracle::matches(filter, urn.as_str()));
        indices.extend(answer.indices());
        if let Some(difference) = answer.difference() {
            assert_eq!(
                &why.urn().as_str()[difference.urn_span()],
                difference.found()
            );
            assert_eq!(&filter[difference.filter_span()], difference.wanted());
        }
    }
    indices.sort_unstable();
    assert!(indices.into_iter().eq(0..filters.len()));
    assert!(why.to_string().is_ascii());
});
