//! Pages, and requests that are too large.

use serde_json::{Value, json};

use super::{ask, field, post, register};
use crate::support::{APP_A, Platform, in_app};

/// Sends so many events about a ticket.
async fn send_tickets(platform: &Platform, count: usize) {
    for n in 0..count {
        platform
            .send(
                &n.to_string(),
                "ticket.created",
                &in_app(APP_A, "ticket:C:T"),
            )
            .await;
    }
}

#[tokio::test]
async fn lists_are_paged() {
    let platform = Platform::start().await;
    let mut registered = Vec::new();
    for _ in 0..5 {
        registered.push(json!(
            register(&platform, "admin-a", &[in_app(APP_A, "*")]).await
        ));
    }
    send_tickets(&platform, 5).await;
    let page = "totalCount edges { cursor node { id } } nodes { id }
        pageInfo { startCursor endCursor hasNextPage hasPreviousPage }";
    let webhooks = format!(
        "query($first: Int, $after: ID) {{ webhooks(filter: {{}}, first: $first, after: $after) {{ {page} }} }}"
    );
    assert_eq!(walk(&platform, &webhooks, "").await, registered);
    let deliveries = format!(
        "query($first: Int, $after: ID) {{ webhook(id: {}) {{ deliveries(first: $first, after: $after) {{ {page} }} }} }}",
        registered[0]
    );
    let mut ids = walk(&platform, &deliveries, "/deliveries").await;
    assert_eq!(ids.len(), 5);
    ids.dedup();
    assert_eq!(ids.len(), 5);
    for (first, wanted) in [(json!(0), 0), (json!(null), 5), (json!(1_000_000), 5)] {
        let found = field(&platform, "admin-a", &webhooks, json!({ "first": first })).await;
        assert_eq!(found["nodes"].as_array().unwrap().len(), wanted);
        assert_eq!(
            (&found["totalCount"], &found["pageInfo"]["hasNextPage"]),
            (&json!(5), &json!(wanted == 0))
        );
    }
}

/// Reads all pages of two, and returns the ids.
async fn walk(platform: &Platform, query: &str, list: &str) -> Vec<Value> {
    let (mut ids, mut after) = (Vec::new(), Value::Null);
    loop {
        let found = field(
            platform,
            "admin-a",
            query,
            json!({ "first": 2, "after": after }),
        )
        .await;
        let found = found.pointer(list).unwrap();
        assert_eq!(found["totalCount"], 5);
        let nodes = found["nodes"].as_array().unwrap();
        let edges = found["edges"].as_array().unwrap();
        let info = &found["pageInfo"];
        assert_eq!(
            nodes,
            &edges
                .iter()
                .map(|edge| edge["node"].clone())
                .collect::<Vec<_>>()
        );
        assert_eq!(
            (&info["startCursor"], &info["endCursor"]),
            (&edges[0]["cursor"], &edges.last().unwrap()["cursor"])
        );
        assert_eq!(info["hasPreviousPage"], !ids.is_empty());
        ids.extend(nodes.iter().map(|node| node["id"].clone()));
        after = info["endCursor"].clone();
        assert_eq!(info["hasNextPage"], ids.len() < 5);
        if info["hasNextPage"] == false {
            return ids;
        }
    }
}

#[tokio::test]
async fn a_page_has_at_most_a_hundred_entries() {
    let platform = Platform::start().await;
    let id = register(&platform, "admin-a", &[in_app(APP_A, "*")]).await;
    send_tickets(&platform, 101).await;
    let query = "query($id: ID!) { webhook(id: $id) { few: deliveries { nodes { id } } many: deliveries(first: 2147483647) {
        totalCount nodes { id } pageInfo { hasNextPage }
    } } }";
    let found = field(&platform, "admin-a", query, json!({ "id": id })).await;
    assert_eq!(found["few"]["nodes"].as_array().unwrap().len(), 20);
    assert_eq!(found["many"]["nodes"].as_array().unwrap().len(), 100);
    assert_eq!(
        (
            &found["many"]["totalCount"],
            &found["many"]["pageInfo"]["hasNextPage"]
        ),
        (&json!(101), &json!(true))
    );
}

/// Returns `open` repeated around `inner`.
fn nested(open: &str, close: &str, times: usize, inner: &str) -> String {
    format!("{}{inner}{}", open.repeat(times), close.repeat(times))
}

/// The introspection of `graphql-js`, which tools send.
const INTROSPECTION: &str = "query IntrospectionQuery {
  __schema {
    queryType { name } mutationType { name } subscriptionType { name }
    types { ...FullType }
    directives { name description locations args { ...InputValue } }
  }
}
fragment FullType on __Type {
  kind name description
  fields(includeDeprecated: true) { name description args { ...InputValue } type { ...TypeRef } isDeprecated deprecationReason }
  inputFields { ...InputValue }
  interfaces { ...TypeRef }
  enumValues(includeDeprecated: true) { name description isDeprecated deprecationReason }
  possibleTypes { ...TypeRef }
}
fragment InputValue on __InputValue { name description type { ...TypeRef } defaultValue }
fragment TypeRef on __Type {
  kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name
    ofType { kind name ofType { kind name ofType { kind name ofType { kind name } } } } } } } } }
}";

#[tokio::test]
async fn tools_can_read_the_schema() {
    let platform = Platform::start().await;
    let schema = field(&platform, "nobody", INTROSPECTION, json!({})).await;
    let types = schema["types"].as_array().unwrap();
    assert!(
        types
            .iter()
            .any(|found| found["name"] == "WebhookDeliveriesConnection")
    );
    let node = types.iter().find(|found| found["name"] == "Node").unwrap();
    assert_eq!(node["possibleTypes"].as_array().unwrap().len(), 3);
}

#[tokio::test]
async fn a_request_that_is_too_large_does_nothing() {
    let platform = Platform::start().await;
    let id = register(&platform, "admin-a", &[in_app(APP_A, "*")]).await;
    let page = "webhooks(filter: {}, first: 1) { nodes ";
    let deep = |levels| {
        let inner = nested(
            "{ deliveries(first: 1) { nodes { webhook ",
            " } } }",
            levels,
            "{ id }",
        );
        format!("{{ {page} {inner} }} }}")
    };
    let wide = "{ webhooks(filter: {}, first: 100) { nodes { deliveries(first: 100) { nodes { id } } } } }";
    let default = "{ webhooks(filter: {}) { nodes { deliveries { nodes { id status event { id } webhook { id } attempts { startedDate } } } } } }";
    let many = |count: usize, body: &str| -> String {
        let fields: Vec<String> = (0..count).map(|n| format!("f{n}: {body}")).collect();
        fields.join(" ")
    };
    let rotate = format!("rotateSecret(webhookId: \"{id}\") {{ code }}");
    let bomb: Vec<String> = (0..25)
        .map(|n| format!("fragment f{n} on Query {{ ...f{0} ...f{0} }} ", n + 1))
        .collect();
    let bomb = bomb.join(" ");
    let bomb = format!("{{ ...f0 }} {bomb} fragment f25 on Query {{ __typename }}");
    let lists = nested("{ fields { type ", " } }", 6, "{ name }");
    for (query, message) in [
        (deep(5), "too deep"),
        (wide.to_owned(), "too complex"),
        (default.to_owned(), "too complex"),
        (
            format!("mutation {{ {} }}", many(20, &rotate)),
            "too complex",
        ),
        (format!("{{ {} }}", many(2001, "__typename")), "too large"),
        (bomb, "too large"),
        (format!("{{ __schema {{ types {lists} }} }}"), "too large"),
        (
            "{ ...a } fragment a on Query { ...b } fragment b on Query { ...a ...a }".to_owned(),
            "too large",
        ),
        (nested("{ a ", " }", 5000, ""), ""),
        (
            format!(
                "{{ webhook(id: {}) {{ id }} }}",
                nested("[", "]", 100_000, "")
            ),
            "",
        ),
        (
            format!(
                "{{ webhook(id: {}) {{ id }} }}",
                nested("{a:", "}", 100_000, "1")
            ),
            "",
        ),
    ] {
        let answer = ask(&platform, "admin-a", &query, json!({})).await;
        assert_eq!(answer["data"], Value::Null);
        let found = answer["errors"][0]["message"].as_str().unwrap();
        let query: String = query.chars().take(200).collect();
        assert!(found.contains(message), "{found}: {query}");
    }
    let variable = "query($n: Int) { webhooks(filter: {}, first: $n) { nodes { a: deliveries { totalCount } b: deliveries { totalCount } c: deliveries { totalCount } } } }";
    for (first, is_refused) in [(1, false), (100, true)] {
        let answer = ask(&platform, "admin-a", variable, json!({ "n": first })).await;
        assert_eq!(answer["data"].is_null(), is_refused, "{first}");
    }
    let good = format!("mutation {{ {} }}", many(19, &rotate));
    for query in [deep(4), good] {
        let answer = ask(&platform, "admin-a", &query, json!({})).await;
        assert_eq!(answer.get("errors"), None, "{query}");
    }
    let spaces = " ".repeat(1 << 20);
    let (status, answer) = post(&platform, platform.token("admin-a"), &spaces, &json!({})).await;
    assert_eq!(status, 413);
    assert!(answer["errors"][0]["message"].is_string());
}
