//! The scalars `Urn`, `UrnPattern` and `EventName` in a GraphQL schema, with a valid request and one
//! with an invalid filter.
//!
//! ```sh
//! cargo run --example graphql --features async-graphql
//! ```

use async_graphql::{EmptyMutation, EmptySubscription, Object, Schema};
use urn_filter::{EventName, Pattern, Subscription, UrnBuf};

struct Query;

#[Object]
impl Query {
    /// Whether a webhook with these lists would get the event.
    async fn delivers(
        &self,
        events: Vec<EventName>,
        urns: Vec<Pattern>,
        event: EventName,
        urn: UrnBuf,
    ) -> bool {
        let webhook = Subscription {
            events: events.into(),
            urns: urns.into(),
        };
        webhook.is_match(&event, &urn.as_urn())
    }
}

fn main() -> Result<(), serde_json::Error> {
    let schema = Schema::new(Query, EmptyMutation, EmptySubscription);
    for filter in ["urn:allthings:app:A:*", "urn:allthings:app:A:tick*"] {
        let request = format!(
            r#"{{
                delivers(
                    events: ["ticket.created"], urns: ["{filter}"],
                    event: "ticket.created", urn: "urn:allthings:app:A:ticket:C:T"
                )
            }}"#
        );
        let response = pollster::block_on(schema.execute(request));
        println!("{}", serde_json::to_string_pretty(&response)?);
    }
    Ok(())
}
