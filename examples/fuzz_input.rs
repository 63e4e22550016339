//! The body of a fuzz target with the feature `arbitrary`: the fuzzer's bytes become valid webhooks
//! and a valid event. In a target of cargo-fuzz, call `check` in `fuzz_target!(|input: Input| …)`.
//!
//! ```sh
//! head --bytes=10000 /dev/urandom | cargo run --example fuzz_input --features arbitrary
//! ```

use std::io::Read;

use arbitrary::{Arbitrary, Unstructured};
use urn_filter::{EventName, FilterIndex, Subscription, UrnBuf};

type Input = (Vec<Subscription>, EventName, UrnBuf);

/// Asserts that the index finds the same webhooks as a scan. Returns their number.
fn check((webhooks, event, urn): &Input) -> usize {
    let urn = urn.as_urn();
    let mut index = FilterIndex::new();
    for (key, webhook) in webhooks.iter().enumerate() {
        index.insert(key, webhook.clone());
    }
    let mut found: Vec<usize> = index.matches(event, &urn).copied().collect();
    found.sort_unstable();
    let receives = |key: &usize| webhooks[*key].is_match(event, &urn);
    assert!(
        (0..webhooks.len())
            .filter(receives)
            .eq(found.iter().copied())
    );
    found.len()
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut bytes = Vec::new();
    std::io::stdin().read_to_end(&mut bytes)?;
    let input = Input::arbitrary(&mut Unstructured::new(&bytes))?;
    println!(
        "{} of {} webhooks get {}",
        check(&input),
        input.0.len(),
        input.2
    );
    Ok(())
}
