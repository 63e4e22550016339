//! The GraphQL API over HTTP.

mod access;
mod input;
mod limits;
mod readme;
mod scenarios;
mod schema;

use serde_json::{Value, json};

use crate::support::Platform;

/// Sends a request with this token, and returns the status and the answer.
async fn post(platform: &Platform, token: &str, query: &str, variables: &Value) -> (u16, Value) {
    let request = platform
        .http
        .post(platform.url("/graphql"))
        .bearer_auth(token);
    let body = json!({ "query": query, "variables": variables });
    let answer = request.json(&body).send().await.unwrap();
    (answer.status().as_u16(), answer.json().await.unwrap())
}

/// Asks as a sample user.
async fn ask(platform: &Platform, who: &str, query: &str, variables: Value) -> Value {
    let (status, answer) = post(platform, platform.token(who), query, &variables).await;
    assert_eq!(status, 200, "{answer}");
    answer
}

/// Asks as a sample user, and returns the first field of the answer, which has no errors.
async fn field(platform: &Platform, who: &str, query: &str, variables: Value) -> Value {
    let mut answer = ask(platform, who, query, variables).await;
    assert_eq!(answer.get("errors"), None, "{query}");
    let fields = answer["data"].as_object_mut().unwrap();
    std::mem::take(fields.values_mut().next().unwrap())
}

const REGISTER: &str = "mutation($webhook: RegisterWebhookInput!) {
    registerWebhook(webhook: $webhook) { code success message webhook { id secret } }
}";

fn webhook(urns: &[String]) -> Value {
    json!({ "events": ["ticket.created"], "urns": urns, "url": "https://example.com/hook" })
}

/// Registers a webhook, and returns its id.
async fn register(platform: &Platform, who: &str, urns: &[String]) -> String {
    let variables = json!({ "webhook": webhook(urns) });
    let result = field(platform, who, REGISTER, variables).await;
    assert_eq!(result["code"], "OK", "{result}");
    result["webhook"]["id"].as_str().unwrap().to_owned()
}
