//! Prints the JSON Schema of a webhook's registration, for the description of an API.
//!
//! ```sh
//! cargo run --example json_schema --features schemars
//! ```

use schemars::schema_for;
use urn_filter::Subscription;

fn main() {
    println!("{:#}", schema_for!(Subscription).as_value());
}
