//! Who is let in, and what a page lets a browser do.

use std::time::Duration;

use reqwest::header::{HeaderMap, ORIGIN};
use serde_json::json;
use urn_filter_platform::config::Config;
use urn_filter_platform::model::{
    Attempt, AttemptResult, Exchange, Header, PrincipalKind, Response, TokenKind, Webhook,
};
use urn_filter_platform::service::NewWebhook;

use super::visitor::Visitor;
use crate::support::{APP_A, AcceptAll, Platform, START, caller, in_app, webhook};

/// Routes that show something. `{id}` is a webhook, `{delivery}` a delivery of it, `{app}` an app.
const SHOWN: [&str; 6] = [
    "/cockpit/apps/{app}/webhooks",
    "/cockpit/apps/{app}/webhooks/new",
    "/cockpit/webhooks/{id}",
    "/cockpit/webhooks/{id}?event=1",
    "/cockpit/webhooks/{id}/edit",
    "/cockpit/deliveries/{delivery}",
];

/// Routes that show something to every user.
const FOR_ALL: [&str; 3] = ["/cockpit", "/cockpit/webhooks", "/cockpit/events"];

/// Routes that change something, with the button that is pressed.
const CHANGING: [(&str, &str); 8] = [
    ("/cockpit/apps/{app}/webhooks/new", "save"),
    ("/cockpit/webhooks/{id}/edit", "save"),
    ("/cockpit/webhooks/{id}", "disabled"),
    ("/cockpit/webhooks/{id}", "enabled"),
    ("/cockpit/webhooks/{id}", "rotated"),
    ("/cockpit/webhooks/{id}", "tested"),
    ("/cockpit/deliveries/{delivery}", ""),
    ("/cockpit/webhooks/{id}", "deleted"),
];

/// Returns fields that every changing route takes.
fn fields(action: &'static str) -> Vec<(&'static str, &'static str)> {
    vec![
        ("action", action),
        ("url", "https://example.com/other"),
        ("events", "ticket.created"),
        ("part.82662ee4-0080-4960-8b8f-d7693e6ff3e4", "everything"),
    ]
}

/// A webhook of `admin-a` with a delivery.
struct Setting {
    platform: Platform,
    webhook: Webhook,
    delivery: String,
}

impl Setting {
    async fn new(input: NewWebhook, payload: serde_json::Value, exchange: Exchange) -> Self {
        let platform = Platform::start().await;
        let owner = platform.who("admin-a").await;
        let webhook = caller(platform.context(), &owner)
            .register(&input)
            .await
            .unwrap();
        let urn = in_app(APP_A, "ticket:C:T");
        let event = json!({ "id": "1", "name": "ticket.created", "urn": urn, "payload": payload });
        platform
            .post("/events", "ingest")
            .json(&event)
            .send()
            .await
            .unwrap();
        let attempt = Attempt {
            started: START,
            took: Duration::from_millis(5),
            exchange,
        };
        platform.matched().await;
        let store = &platform.context().store;
        let delivery = store.deliveries(webhook.id, None, 1).await.unwrap();
        let delivery = &delivery[0];
        let recorded = store.record_attempt(delivery, &attempt, &AttemptResult::Failed);
        recorded.await.unwrap();
        Self {
            delivery: delivery.id.to_string(),
            platform,
            webhook,
        }
    }

    async fn plain() -> Self {
        Self::new(webhook(&in_app(APP_A, "*")), json!({}), Exchange::default()).await
    }

    fn path(&self, route: &str) -> String {
        let path = route.replace("{app}", APP_A);
        let path = path.replace("{id}", &self.webhook.id.to_string());
        path.replace("{delivery}", &self.delivery)
    }

    /// Returns what there is: the webhooks of `admin-a` and the state of the delivery.
    async fn state(&self) -> String {
        let (context, who) = (self.platform.context(), self.platform.who("admin-a").await);
        let list = caller(context, &who).list(None, 100, None).await.unwrap();
        let delivery = caller(context, &who)
            .delivery(self.delivery.parse().unwrap())
            .await;
        let secrets = list.items.iter().map(|w| w.secrets.current.reveal());
        let secrets: Vec<_> = secrets.collect();
        format!(
            "{:?} {secrets:?} {:?}",
            list.items,
            delivery.unwrap().delivery.status
        )
    }
}

#[tokio::test]
async fn a_users_token_becomes_a_cookie_that_no_script_and_no_other_site_can_use() {
    let platform = Platform::start().await;
    let mut visitor = Visitor::stranger(&platform);
    let set = visitor.enter(platform.token("admin-a")).await.unwrap();
    let attributes: Vec<_> = set.split("; ").skip(1).collect();
    assert_eq!(attributes, ["Path=/cockpit", "HttpOnly", "SameSite=Strict"]);
    assert!(!set.contains(platform.token("admin-a")));
    assert_eq!(visitor.get("/").await.location, "/cockpit");
    let out = visitor.post("/cockpit/sign-out", &[]).await;
    assert_eq!(out.location, "/cockpit/sign-in");
    assert_eq!(
        visitor.get("/cockpit").await.location,
        "/cockpit/sign-in",
        "the session has ended"
    );
}

#[tokio::test]
async fn the_cookie_is_secure_unless_the_server_is_on_loopback_without_tls() {
    for (listen, secure_cookie, is_secure) in [
        ("0.0.0.0:0", false, true),
        ("127.0.0.1:0", true, true),
        ("127.0.0.1:0", false, false),
    ] {
        let configure = |config: &mut Config| {
            (config.listen, config.secure_cookie) = (listen.parse().unwrap(), secure_cookie);
        };
        let folder = crate::support::Folder::new();
        let platform = Platform::with(std::sync::Arc::new(AcceptAll), folder, configure).await;
        let mut visitor = Visitor::stranger(&platform);
        let set = visitor.enter(platform.token("admin-a")).await.unwrap();
        assert_eq!(set.ends_with("; Secure"), is_secure, "{set}");
    }
}

#[tokio::test]
async fn only_users_sign_in() {
    let platform = Platform::start().await;
    let hash = <sha2::Sha256 as sha2::Digest>::digest(b"of a client").into();
    let (store, name) = (&platform.context().store, "a-client".parse().unwrap());
    let client = store
        .add_principal(PrincipalKind::Client, &name, None, &[])
        .await;
    let client = client.unwrap().unwrap();
    let added = store.add_token(hash, client.id, TokenKind::Bearer, None);
    added.await.unwrap();
    for token in ["of a client", platform.token("ingest"), "wrong", ""] {
        let mut visitor = Visitor::stranger(&platform);
        assert_eq!(visitor.enter(token).await, None, "{token}");
        let form = [("token", token)];
        let page = visitor.post("/cockpit/sign-in", &form).await;
        assert_eq!(page.status, 403, "{token}");
        assert!(page.body.contains(r#"aria-invalid="true""#));
    }
    let visitor = Visitor::stranger(&platform);
    let mut last = 0;
    for _ in 0..40 {
        let guess = [("token", "guess")];
        let answer = visitor.post("/cockpit/sign-in", &guess).await;
        last = answer.status.as_u16();
    }
    assert_eq!(last, 429, "who guesses has to wait");
}

#[tokio::test]
async fn whoever_has_not_signed_in_is_sent_to_the_sign_in() {
    let setting = Setting::plain().await;
    let before = setting.state().await;
    let visitor = Visitor::stranger(&setting.platform);
    for route in SHOWN.iter().chain(&FOR_ALL) {
        let answer = visitor.get(&setting.path(route)).await;
        assert_eq!(
            (answer.status.as_u16(), &*answer.location),
            (303, "/cockpit/sign-in"),
            "{route}"
        );
    }
    for (route, action) in CHANGING {
        let answer = visitor.post(&setting.path(route), &fields(action)).await;
        assert_eq!(
            (answer.status.as_u16(), &*answer.location),
            (303, "/cockpit/sign-in"),
            "{route}"
        );
    }
    assert_eq!(setting.state().await, before);
}

fn assert_protected(headers: &HeaderMap, path: &str) {
    let policy = "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; \
                  frame-ancestors 'none'";
    for (name, value) in [
        ("content-security-policy", policy),
        ("x-content-type-options", "nosniff"),
        ("x-frame-options", "DENY"),
        ("referrer-policy", "same-origin"),
        ("cache-control", "no-store"),
    ] {
        assert_eq!(headers.get(name).unwrap(), value, "{path}");
    }
}

#[tokio::test]
async fn every_answer_tells_the_browser_to_run_nothing() {
    let setting = Setting::plain().await;
    let visitor = Visitor::sign_in(&setting.platform, "admin-a").await;
    let others = [
        "/cockpit/sign-in",
        "/cockpit/style.css",
        "/cockpit/nothing",
        "/cockpit/webhooks/x",
    ];
    for route in SHOWN.iter().chain(&FOR_ALL).chain(&others) {
        let path = setting.path(route);
        for cookie in ["", &visitor.cookie] {
            let request = visitor
                .http
                .get(setting.platform.url(&path))
                .header("cookie", cookie);
            let answer = request.send().await.unwrap();
            assert_protected(answer.headers(), &path);
            let body = answer.text().await.unwrap();
            assert!(
                !body.contains("<script") && !body.contains(" style="),
                "{path}"
            );
        }
    }
    for (route, _) in CHANGING {
        let request = visitor
            .http
            .post(setting.platform.url(&setting.path(route)));
        assert_protected(request.send().await.unwrap().headers(), route);
    }
}

#[tokio::test]
async fn a_form_of_another_session_or_site_changes_nothing() {
    let setting = Setting::plain().await;
    let before = setting.state().await;
    let visitor = Visitor::sign_in(&setting.platform, "admin-a").await;
    let other = Visitor::sign_in(&setting.platform, "admin-a").await;
    assert_ne!(visitor.csrf, other.csrf);
    for (route, action) in CHANGING.iter().chain(&[("/cockpit/sign-out", "")]) {
        let path = setting.path(route);
        for csrf in ["", "wrong", &other.csrf] {
            assert_eq!(
                visitor.post_as(csrf, &path, &fields(action)).await.status,
                403,
                "{route}"
            );
        }
        for (name, value) in [
            (ORIGIN.as_str(), "https://evil.example"),
            (ORIGIN.as_str(), "null"),
            ("sec-fetch-site", "cross-site"),
            ("sec-fetch-site", "same-site"),
        ] {
            let mut fields = fields(action);
            fields.push(("csrf", &visitor.csrf));
            let request = visitor
                .http
                .post(setting.platform.url(&path))
                .header(name, value);
            let answer = visitor.send(request.form(&fields)).await;
            assert_eq!(answer.status, 403, "{route} {name}: {value}");
        }
    }
    let request = visitor.http.post(setting.platform.url("/cockpit/sign-in"));
    let token = [("token", setting.platform.token("admin-b"))];
    let answer = request.header(ORIGIN, "https://evil.example").form(&token);
    assert_eq!(
        visitor.send(answer).await.status,
        403,
        "signed in by another site"
    );
    assert_eq!(setting.state().await, before);
}

#[tokio::test]
async fn the_forms_of_the_pages_are_taken() {
    let setting = Setting::plain().await;
    let visitor = Visitor::sign_in(&setting.platform, "admin-a").await;
    for (route, action) in CHANGING {
        let request = visitor
            .http
            .post(setting.platform.url(&setting.path(route)));
        let request = request.header(ORIGIN, setting.platform.url(""));
        let mut fields = fields(action);
        fields.push(("csrf", &visitor.csrf));
        let answer = visitor.send(request.form(&fields)).await;
        assert_eq!(answer.status, 303, "{route} {action} {}", answer.body);
        let next = visitor.get(&answer.location).await;
        assert_eq!(next.status, 200, "{route} {action}");
        let is_said = next.body.contains(r#"role="status""#);
        assert_eq!(is_said, !action.is_empty(), "{route} {action}");
    }
    let gone = visitor.get(&setting.path("/cockpit/webhooks/{id}")).await;
    assert_eq!(gone.status, 404);
}

/// What belongs to others is not there.
#[tokio::test]
async fn what_is_not_visible_is_not_found() {
    let setting = Setting::plain().await;
    let before = setting.state().await;
    for user in ["admin-b", "nobody"] {
        let visitor = Visitor::sign_in(&setting.platform, user).await;
        for route in SHOWN {
            let answer = visitor.get(&setting.path(route)).await;
            assert_eq!(answer.status, 404, "{user} {route}");
        }
        for (route, action) in CHANGING
            .into_iter()
            .chain([("/cockpit/webhooks/{id}", "x")])
        {
            let answer = visitor.post(&setting.path(route), &fields(action)).await;
            assert_eq!(answer.status, 404, "{user} {route}");
        }
        for route in FOR_ALL {
            let mut answer = visitor.get(route).await;
            if answer.status == 303 {
                answer = visitor.get(&answer.location).await;
            }
            assert_eq!(answer.status, 200, "{user} {route}");
            assert!(
                !answer.body.contains(&setting.webhook.id.to_string()),
                "{user} {route}"
            );
        }
    }
    assert_eq!(setting.state().await, before);
    let owner = Visitor::sign_in(&setting.platform, "admin-a").await;
    for route in SHOWN {
        assert_eq!(owner.get(&setting.path(route)).await.status, 200, "{route}");
    }
    for path in [
        "/cockpit/webhooks/x",
        "/cockpit/deliveries/x",
        "/cockpit/apps/*/webhooks",
        "/cockpit/webhooks?after=x",
        "/cockpit/apps/82662ee4-0080-4960-8b8f-d7693e6ff3e4",
    ] {
        assert_eq!(owner.get(path).await.status, 404, "{path}");
    }
}

/// Whoever has lost an app sees what became of its events, and none of their payloads.
#[tokio::test]
async fn a_lost_app_takes_its_payloads_along() {
    let secret = "for your eyes";
    let setting = Setting::new(
        webhook(&in_app(APP_A, "*")),
        json!({ "text": secret }),
        Exchange::default(),
    )
    .await;
    let path = setting.path("/cockpit/deliveries/{delivery}");
    let visitor = Visitor::sign_in(&setting.platform, "admin-a").await;
    let shown = async || {
        let body = visitor.get(&path).await.body;
        let is_hidden = body.contains("The body is hidden");
        (body.matches(secret).count(), is_hidden)
    };
    let both = "the payload, and the body of the attempt";
    assert_eq!(shown().await, (2, false), "{both}");
    setting.platform.revoke("admin-a", APP_A).await;
    assert_eq!(shown().await, (0, true), "{both}");
}

#[tokio::test]
async fn hostile_texts_are_shown_as_text() {
    const EVIL: &str = r#"</pre></textarea>"'><script>alert(1)</script>"#;
    let header = Header {
        name: "x-evil".to_owned(),
        value: EVIL.to_owned(),
    };
    let exchange = Exchange {
        request_headers: vec![header.clone()],
        request_body: Some(EVIL.to_owned()),
        response: Some(Response {
            status: 500,
            headers: vec![header],
            body: EVIL.to_owned(),
        }),
        error: Some(EVIL.to_owned()),
    };
    let input = NewWebhook {
        description: Some(EVIL.to_owned()),
        url: format!("https://example.com/?{EVIL}"),
        ..webhook(&in_app(APP_A, "ticket:C:*"))
    };
    let payload = json!({ "text": EVIL });
    let setting = Setting::new(input, payload, exchange).await;
    let visitor = Visitor::sign_in(&setting.platform, "admin-a").await;
    for route in SHOWN.iter().chain(&FOR_ALL) {
        let body = visitor.get(&setting.path(route)).await.body;
        assert!(!body.contains("<script") && !body.contains(EVIL), "{route}");
    }
    let escaped = "&lt;script&gt;alert(1)&lt;/script&gt;";
    let delivery = visitor
        .get(&setting.path("/cockpit/deliveries/{delivery}"))
        .await
        .body;
    assert_eq!(delivery.matches(escaped).count(), 6, "{delivery}");
    let path = setting.path("/cockpit/webhooks/{id}");
    assert!(visitor.get(&path).await.body.contains(escaped));
    let why = visitor
        .get(&format!("{path}?event=%22%3E%3Cscript%3E"))
        .await;
    assert!(why.body.contains("no event with this id") && !why.body.contains("<script"));
    let fields: Vec<_> = [
        "description",
        "url",
        "events",
        "raw-events",
        "raw-urns",
        "categories.x",
        "part.\"><script>",
    ]
    .map(|name| (name, EVIL))
    .into();
    for extra in [
        ("mode", "expert"),
        ("part.x", "categories"),
        ("part.<script>", "everything"),
    ] {
        let mut fields = fields.clone();
        fields.push(extra);
        let answer = visitor.post(&format!("{path}/edit"), &fields).await;
        assert_eq!(answer.status, 422);
        assert!(!answer.body.contains("<script"), "{extra:?}");
    }
}
