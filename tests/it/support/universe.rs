//! Small universes, of which everything is looked at.

/// All sequences of these segments with 1 to `max` members, in one namespace.
pub(crate) fn texts(segments: &[&str], max: usize) -> Vec<String> {
    let mut all = vec![];
    let mut longest = vec!["urn:ns".to_owned()];
    for _ in 0..max {
        let longer = |text: &String| {
            let longer = segments.iter().map(|segment| format!("{text}:{segment}"));
            longer.collect::<Vec<_>>()
        };
        longest = longest.iter().flat_map(longer).collect();
        all.extend(longest.iter().cloned());
    }
    all
}
