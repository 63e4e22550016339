//! Prints the JSON Schemas of a webhook's registration and of its error, for the description of an API.
//!
//! ```sh
//! cargo run --example json_schema --features schemars
//! ```

use schemars::schema_for;
use urn_filter::{Subscription, SubscriptionError};

fn main() {
    println!("{:#}", schema_for!(Subscription).as_value());
    println!("{:#}", schema_for!(SubscriptionError).as_value());
}
