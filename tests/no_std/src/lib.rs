//! A user without the standard library. There can be one panic handler in a program, and the
//! standard library has one: if anything here links it, this does not compile.
#![no_std]

extern crate alloc;

use urn_filter::{EventName, FilterIndex, ListError, Subscription, Urn};

#[panic_handler]
fn on_panic(_: &core::panic::PanicInfo<'_>) -> ! {
    loop {}
}

/// What a program does first. It has its random numbers from elsewhere.
pub fn start(random: u64) {
    urn_filter::hashing::set_seed(random);
}

/// How many of some webhooks get an event.
///
/// # Errors
///
/// If a filter is invalid.
pub fn matches(filters: &[&str], event: &EventName, urn: &Urn<'_>) -> Result<usize, ListError> {
    let mut index = FilterIndex::new();
    for (key, filter) in filters.iter().enumerate() {
        let urns = urn_filter::FilterSet::parse([*filter])?;
        let events = event.clone().into();
        index.insert(key, Subscription { events, urns });
    }
    Ok(index.match_count(event, urn))
}
