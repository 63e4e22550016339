//! A GraphQL schema that registers a webhook and answers whether it gets an event. One request is valid,
//! and one has two invalid filters. Each of them is an error of the response.
//!
//! ```sh
//! cargo run --example graphql --features async-graphql
//! ```

use async_graphql::{Context, EmptyMutation, EmptySubscription, Object, Result, Schema};
use urn_filter::{EventName, Subscription, SubscriptionInput, UrnBuf, graphql};

struct Query;

#[Object]
#[expect(
    clippy::unused_async,
    reason = "`async-graphql` calls asynchronous methods only"
)]
impl Query {
    /// Whether a webhook with these lists would get the event.
    async fn delivers(
        &self,
        ctx: &Context<'_>,
        webhook: SubscriptionInput,
        event: EventName,
        urn: UrnBuf,
    ) -> Result<bool> {
        let webhook = Subscription::try_from(webhook)
            .map_err(|error| graphql::invalid_input(ctx, &error, &["webhook"]))?;
        Ok(webhook.is_match(&event, &urn.as_urn()))
    }
}

fn main() -> Result<(), serde_json::Error> {
    let schema = Schema::new(Query, EmptyMutation, EmptySubscription);
    for filters in [
        r#"["urn:allthings:app:A:*"]"#,
        r#"["urn:allthings:app:A:*", "urn:allthings:app:A:tick*", "urn:allthings:app::*"]"#,
    ] {
        let request = format!(
            r#"{{
                delivers(
                    webhook: {{ events: ["ticket.created"], urns: {filters} }},
                    event: "ticket.created", urn: "urn:allthings:app:A:ticket:C:T"
                )
            }}"#
        );
        let response = pollster::block_on(schema.execute(request));
        println!("{}", serde_json::to_string_pretty(&response)?);
    }
    Ok(())
}
