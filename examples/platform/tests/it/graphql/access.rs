//! Who may ask, and attempts to reach what belongs to others.

use serde_json::{Value, json};
use urn_filter_platform::access::Token;
use urn_filter_platform::model::{App, PrincipalId, PrincipalKind, TokenKind};

use super::{ask, field, post, register};
use crate::support::{APP_A, APP_B, Platform, START, caller, in_app};

/// Every query and mutation that takes an id, with the answer where there is nothing of this id.
/// `$id` is a webhook, `$delivery` one of its deliveries, `$event` its event.
const ATTEMPTS: [(&str, &str); 14] = [
    ("query", "webhook(id: $id) { id secret urns }"),
    (
        "query",
        "webhook(id: $id) { deliveries { nodes { id event { payload } } } }",
    ),
    (
        "query",
        "explainDelivery(webhookId: $id, eventId: $event) { verdict }",
    ),
    (
        "mutation",
        "updateWebhook(id: $id, webhook: {}) { code message webhook { secret } }",
    ),
    (
        "mutation",
        "updateWebhook(id: $id, webhook: { url: \"https://evil.example\" }) { code message webhook { secret } }",
    ),
    (
        "mutation",
        "updateWebhook(id: $id, webhook: { url: \"nonsense\", urns: [\"x\"] }) { code message webhook { secret } }",
    ),
    (
        "mutation",
        "updateWebhook(id: $id, webhook: { enabled: false }) { code message webhook { secret } }",
    ),
    (
        "mutation",
        "removeWebhook(id: $id) { code message webhook { secret } }",
    ),
    (
        "mutation",
        "rotateSecret(webhookId: $id) { code message webhook { secret } }",
    ),
    (
        "mutation",
        "sendTestEvent(webhookId: $id) { code message event { payload } }",
    ),
    (
        "mutation",
        "sendTestEvent(webhookId: $id, eventName: \"x.y\") { code message event { payload } }",
    ),
    (
        "mutation",
        "resend(deliveryId: $delivery) { code message delivery { event { payload } } }",
    ),
    (
        "mutation",
        "resendRange(webhookId: $id, from: \"2020-01-01T00:00:00Z\", to: \"2030-01-01T00:00:00Z\") { code message queued }",
    ),
    (
        "mutation",
        "resend(deliveryId: $id) { code message delivery { id } }",
    ),
];

/// Asks with these ids. Only the variables that are used are declared.
async fn attempt(platform: &Platform, token: &str, kind: &str, body: &str, ids: &Value) -> Value {
    let used =
        ["id", "delivery", "event"].map(|name| (name, format!("${name})"), format!("${name},")));
    let used = used
        .iter()
        .filter(|(_, last, more)| body.contains(last) || body.contains(more));
    let declared: Vec<String> = used.map(|(name, ..)| format!("${name}: ID!")).collect();
    let query = format!("{kind}({}) {{ {body} }}", declared.join(", "));
    let (status, answer) = post(platform, token, &query, ids).await;
    assert_eq!(status, 200, "{answer}");
    answer
}

/// Adds a principal with `edit-app` on these apps, and returns its token.
async fn token_of(platform: &Platform, kind: PrincipalKind, name: &str, apps: &[&str]) -> Token {
    let store = &platform.context().store;
    let (secret, token) = (Token::generate(), Token::generate());
    let secret = (kind == PrincipalKind::Client).then(|| secret.hash());
    let name = name.parse().unwrap();
    let added = store.add_principal(kind, &name, secret, &[]).await;
    let id: PrincipalId = added.unwrap().unwrap().id;
    for app in apps {
        let app = app.parse::<App>().unwrap();
        store.grant(id, &app).await.unwrap();
    }
    let added = store.add_token(token.hash(), id, TokenKind::Bearer, None);
    added.await.unwrap();
    token
}

#[tokio::test]
async fn what_is_not_visible_is_not_there() {
    let platform = Platform::start().await;
    let both = [in_app(APP_A, "*"), in_app(APP_B, "*")];
    let id = register(&platform, "admin-ab", &both).await;
    platform
        .send("1", "ticket.created", &in_app(APP_A, "ticket:C:T"))
        .await;
    let query = "query($id: ID!) { webhook(id: $id) { id deliveries { nodes { id status } } enabled secret url } }";
    let state = async || field(&platform, "admin-ab", query, json!({ "id": id })).await;
    let before = state().await;
    let ids = json!({ "id": id, "delivery": before["deliveries"]["nodes"][0]["id"], "event": "1" });
    let unknown = json!({
        "id": "01890000-0000-7000-8000-000000000000",
        "delivery": "01890000-0000-7000-8000-000000000001",
        "event": "unknown",
    });
    let nonsense = json!({ "id": "' OR 1=1 --", "delivery": "", "event": "a b" });
    let mut clients = Vec::new();
    for apps in [&[][..], &[APP_A], &[APP_B]] {
        let name = format!("client-{}", apps.concat());
        clients.push(token_of(&platform, PrincipalKind::Client, &name, apps).await);
    }
    let users = ["admin-a", "admin-b", "nobody"].map(|name| platform.token(name));
    for token in users.into_iter().chain(clients.iter().map(Token::reveal)) {
        for (kind, body) in ATTEMPTS {
            let answer = attempt(&platform, token, kind, body, &ids).await;
            for none in [&unknown, &nonsense] {
                assert_eq!(
                    answer,
                    attempt(&platform, token, kind, body, none).await,
                    "{body}"
                );
            }
            let result = answer["data"].as_object().unwrap().values().next().unwrap();
            if kind == "query" {
                assert_eq!(result, &Value::Null, "{body}");
                continue;
            }
            assert_eq!(result["code"], "NOT_FOUND", "{body}");
            assert!(
                result.as_object().unwrap().values().any(Value::is_null),
                "{body}"
            );
        }
        for filter in [
            "{}".to_owned(),
            format!("{{ appId: \"{APP_A}\" }}"),
            format!("{{ appId: \"{APP_B}\" }}"),
        ] {
            let query =
                format!("{{ webhooks(filter: {filter}) {{ totalCount nodes {{ secret }} }} }}");
            let (_, answer) = post(&platform, token, &query, &json!({})).await;
            assert_eq!(
                answer["data"]["webhooks"],
                json!({ "totalCount": 0, "nodes": [] })
            );
        }
    }
    assert_eq!(state().await, before, "nothing has changed");

    // The same attempts by those who may: none of them is refused as not found.
    let other = token_of(
        &platform,
        PrincipalKind::Client,
        "client-of-both",
        &[APP_A, APP_B],
    )
    .await;
    for (kind, body) in ATTEMPTS
        .into_iter()
        .filter(|(_, body)| !body.contains("removeWebhook"))
    {
        let body = body.replace("resend(deliveryId: $id)", "resend(deliveryId: $delivery)");
        let answer = attempt(&platform, other.reveal(), kind, &body, &ids).await;
        assert!(
            !answer.to_string().contains("NOT_FOUND"),
            "{body}: {answer}"
        );
        let on = json!({ "id": id, "webhook": { "enabled": true } });
        let again = "mutation($id: ID!, $webhook: UpdateWebhookInput!) { updateWebhook(id: $id, webhook: $webhook) { code } }";
        field(&platform, "admin-ab", again, on).await;
    }
}

#[tokio::test]
async fn only_the_tokens_of_users_and_clients_are_let_in() {
    let platform = Platform::start().await;
    let query = "{ registerableWebhookEvents { eventName } }";
    let revoked = token_of(&platform, PrincipalKind::User, "gone", &[APP_A]).await;
    for (path, wanted) in [("/graphql", 200), ("/", 200)] {
        let request = platform
            .http
            .post(platform.url(path))
            .bearer_auth(revoked.reveal());
        let answer = request
            .json(&json!({ "query": query }))
            .send()
            .await
            .unwrap();
        assert_eq!(answer.status().as_u16(), wanted, "{path}");
    }
    let store = &platform.context().store;
    store.remove_token(revoked.hash()).await.unwrap();
    let expired = Token::generate();
    let who = platform.who("admin-a").await.id;
    let added = store.add_token(expired.hash(), who, TokenKind::Bearer, Some(START));
    added.await.unwrap();
    for (token, wanted, code) in [
        (platform.token("ingest"), 403, "FORBIDDEN"),
        (revoked.reveal(), 401, "UNAUTHENTICATED"),
        (expired.reveal(), 401, "UNAUTHENTICATED"),
        ("", 401, "UNAUTHENTICATED"),
        ("guess", 401, "UNAUTHENTICATED"),
    ] {
        for query in [query, "{ __schema { types { name } } }", "{"] {
            let (status, answer) = post(&platform, token, query, &json!({})).await;
            assert_eq!(status, wanted, "{code}");
            assert_eq!(answer["errors"][0]["extensions"]["code"], code);
            assert_eq!(answer.get("data"), None);
        }
    }
    for path in ["/graphql", "/"] {
        let request = platform
            .http
            .post(platform.url(path))
            .json(&json!({ "query": query }));
        let answer = request.send().await.unwrap();
        assert_eq!(answer.headers()["www-authenticate"], "Bearer");
        assert_eq!(answer.status().as_u16(), 401);
        let by_get = platform
            .http
            .get(platform.url(&format!("{path}?query={{__typename}}")));
        let by_get = by_get.bearer_auth(platform.token("admin-a"));
        // `GET /` leads to the Cockpit.
        let by_get = by_get.send().await.unwrap().text().await.unwrap();
        assert!(!by_get.contains("__typename"), "{path} {by_get}");
    }
}

/// Whoever has registered a webhook sees it still, but no payload of an app that is lost.
#[tokio::test]
async fn a_lost_app_takes_its_payloads_along() {
    let platform = Platform::start().await;
    let id = register(&platform, "admin-a", &[in_app(APP_A, "*")]).await;
    platform
        .send("1", "ticket.created", &in_app(APP_A, "ticket:C:T"))
        .await;
    let query =
        "query($id: ID!) { webhook(id: $id) { deliveries { nodes { id event { payload } } } } }";
    let seen = async || {
        field(&platform, "admin-a", query, json!({ "id": id })).await["deliveries"]["nodes"][0]
            .clone()
    };
    assert_eq!(seen().await["event"]["payload"], "{\"number\":1}");
    platform.revoke("admin-a", APP_A).await;
    let delivery = seen().await;
    assert_eq!(delivery["event"]["payload"], "null");
    let resend =
        "mutation($id: ID!) { resend(deliveryId: $id) { code delivery { event { payload } } } }";
    let queued = field(
        &platform,
        "admin-a",
        resend,
        json!({ "id": delivery["id"] }),
    )
    .await;
    assert_eq!(queued["delivery"]["event"]["payload"], "null");
    let explain = "query($id: ID!) { explainDelivery(webhookId: $id, eventId: \"1\") { delivery { event { payload } } } }";
    let why = field(&platform, "admin-a", explain, json!({ "id": id })).await;
    assert_eq!(why["delivery"]["event"]["payload"], "null");
    let test =
        "mutation($id: ID!) { sendTestEvent(webhookId: $id) { code message event { payload } } }";
    let refused = field(&platform, "admin-a", test, json!({ "id": id })).await;
    assert_eq!(refused["code"], "PERMISSION_DENIED");
    assert!(
        refused["message"].as_str().unwrap().contains(APP_A),
        "{refused}"
    );
}

#[tokio::test]
async fn a_list_has_what_is_visible_and_of_the_app() {
    let platform = Platform::start().await;
    let of_a = register(&platform, "admin-ab", &[in_app(APP_A, "*")]).await;
    let of_both = register(
        &platform,
        "admin-ab",
        &[in_app(APP_A, "*"), in_app(APP_B, "*")],
    )
    .await;
    for (who, filter, wanted) in [
        ("admin-ab", json!({}), vec![&of_a, &of_both]),
        (
            "admin-ab",
            json!({ "appId": null, "projectId": null }),
            vec![&of_a, &of_both],
        ),
        ("admin-ab", json!({ "appId": APP_B }), vec![&of_both]),
        ("admin-a", json!({}), vec![&of_a]),
        ("admin-a", json!({ "appId": APP_A }), vec![&of_a]),
        ("admin-b", json!({ "appId": APP_A }), vec![]),
        ("admin-ab", json!({ "appId": "unknown" }), vec![]),
        ("admin-ab", json!({ "projectId": APP_A }), vec![]),
        (
            "admin-ab",
            json!({ "appId": APP_A, "projectId": "1" }),
            vec![],
        ),
    ] {
        let query = "query($filter: WebhooksFilter!) { webhooks(filter: $filter) { totalCount nodes { id } edges { node { id } } } }";
        let answer = ask(&platform, who, query, json!({ "filter": filter })).await;
        let found = &answer["data"]["webhooks"];
        let nodes: Vec<Value> = wanted.iter().map(|id| json!({ "id": id })).collect();
        let edges: Vec<Value> = nodes.iter().map(|node| json!({ "node": node })).collect();
        let wanted = json!({ "totalCount": wanted.len(), "nodes": nodes, "edges": edges });
        assert_eq!(found, &wanted, "{who} {filter}");
    }
    let owner = platform.who("admin-ab").await;
    assert_eq!(
        caller(platform.context(), &owner)
            .list(None, 9, None)
            .await
            .unwrap()
            .total,
        2
    );
}
