//! Who is let in, and what a page lets a browser do.

use std::time::Duration;

use reqwest::header::{HeaderMap, ORIGIN};
use serde_json::json;
use urn_filter_platform::clock::Clock;
use urn_filter_platform::config::Config;
use urn_filter_platform::model::{
    Attempt, AttemptResult, Exchange, Header, PrincipalKind, Response, Webhook,
};
use urn_filter_platform::server::Server;
use urn_filter_platform::service::{self, NewWebhook};
use urn_filter_platform::storage::tokens::{self, TokenKind};
use urn_filter_platform::storage::{StorageError, deliveries, principals};

use super::visitor::Visitor;
use crate::support::{APP_A, AcceptAll, Platform, START, in_app, webhook};

/// Routes that show something. `{id}` is a webhook, `{delivery}` a delivery of it, `{app}` an app.
const SHOWN: [&str; 9] = [
    "/cockpit/apps/{app}",
    "/cockpit/apps/{app}/micro-apps",
    "/cockpit/apps/{app}/webhooks",
    "/cockpit/apps/{app}/webhooks/new",
    "/cockpit/webhooks/{id}",
    "/cockpit/webhooks/{id}/edit",
    "/cockpit/webhooks/{id}/delete",
    "/cockpit/webhooks/{id}/why?event=1",
    "/cockpit/deliveries/{delivery}",
];

/// Routes that show something to every user.
const FOR_ALL: [&str; 3] = ["/cockpit", "/cockpit/webhooks", "/cockpit/events"];

/// Routes that change something.
const CHANGING: [&str; 8] = [
    "/cockpit/apps/{app}/webhooks/new",
    "/cockpit/webhooks/{id}/edit",
    "/cockpit/webhooks/{id}/state",
    "/cockpit/webhooks/{id}/rotate",
    "/cockpit/webhooks/{id}/test",
    "/cockpit/webhooks/{id}/resend",
    "/cockpit/webhooks/{id}/delete",
    "/cockpit/deliveries/{delivery}/resend",
];

/// Fields that every changing route takes.
const FIELDS: [(&str, &str); 8] = [
    ("enabled", "true"),
    ("action", "save"),
    ("url", "https://example.com/other"),
    ("events", "ticket.created"),
    ("part.82662ee4-0080-4960-8b8f-d7693e6ff3e4", "everything"),
    ("name", "ticket.created"),
    ("from", "2020-01-01T00:00"),
    ("to", "2030-01-01T00:00"),
];

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
        let webhook = service::register(platform.context(), &owner, &input)
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
        let id = webhook.id;
        let write = platform
            .context()
            .store
            .write::<_, StorageError>(move |write| {
                let delivery = deliveries::list(write, id, None, 1)?.remove(0);
                write.record_attempt(&delivery, &attempt, &AttemptResult::Failed)?;
                Ok(delivery.id.to_string())
            });
        let delivery = write.await.unwrap();
        Self {
            platform,
            webhook,
            delivery,
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
        let list = service::list(context, &who, None, 100, None).await.unwrap();
        let delivery = service::delivery(context, &who, self.delivery.parse().unwrap()).await;
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
async fn the_cookie_is_secure_unless_the_server_is_on_loopback() {
    let folder = tempfile::tempdir().unwrap();
    let mut config = Config::new("0.0.0.0:0".parse().unwrap(), folder.path().to_owned());
    config.demo = true;
    let check = std::sync::Arc::new(AcceptAll);
    let server = Server::start(config, Clock::manual(START), check)
        .await
        .unwrap();
    let (_, token) = &server.tokens[0];
    let url = format!("http://127.0.0.1:{}/cockpit/sign-in", server.address.port());
    let http = reqwest::Client::builder()
        .no_proxy()
        .redirect(reqwest::redirect::Policy::none());
    let request = http
        .build()
        .unwrap()
        .post(url)
        .form(&[("token", token.reveal())]);
    let answer = request.send().await.unwrap();
    let set = answer.headers()["set-cookie"].to_str().unwrap();
    assert!(set.ends_with("; Secure"), "{set}");
}

#[tokio::test]
async fn only_users_sign_in() {
    let platform = Platform::start().await;
    let hash = <sha2::Sha256 as sha2::Digest>::digest(b"of a client").into();
    let write = platform
        .context()
        .store
        .write::<_, StorageError>(move |write| {
            let name = "a-client".parse().unwrap();
            let client = principals::add(write, PrincipalKind::Client, &name, None)?.unwrap();
            tokens::add(write, hash, client.id, TokenKind::Bearer, None)?;
            Ok(())
        });
    write.await.unwrap();
    for token in ["of a client", platform.token("ingest"), "wrong", ""] {
        let mut visitor = Visitor::stranger(&platform);
        assert_eq!(visitor.enter(token).await, None, "{token}");
        let form = [("token", token)];
        let page = visitor.post("/cockpit/sign-in", &form).await;
        assert_eq!(page.status, 403, "{token}");
        assert!(page.body.contains(r#"aria-invalid="true""#));
    }
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
    for route in CHANGING {
        let answer = visitor.post(&setting.path(route), &FIELDS).await;
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
    for route in CHANGING {
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
    for route in CHANGING.iter().chain(&["/cockpit/sign-out"]) {
        let path = setting.path(route);
        for csrf in ["", "wrong", &other.csrf] {
            assert_eq!(
                visitor.post_as(csrf, &path, &FIELDS).await.status,
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
            let mut fields = FIELDS.to_vec();
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
    for route in CHANGING
        .iter()
        .filter(|route| !route.ends_with("{id}/delete"))
    {
        let request = visitor
            .http
            .post(setting.platform.url(&setting.path(route)));
        let request = request.header(ORIGIN, setting.platform.url(""));
        let mut fields = FIELDS.to_vec();
        fields.push(("csrf", &visitor.csrf));
        let answer = visitor.send(request.form(&fields)).await;
        assert_eq!(answer.status, 303, "{route} {}", answer.body);
        assert_eq!(visitor.get(&answer.location).await.status, 200, "{route}");
    }
    let deleted = visitor
        .post(&setting.path("/cockpit/webhooks/{id}/delete"), &[])
        .await;
    assert_eq!(deleted.location, "/cockpit/webhooks?deleted");
    assert_eq!(
        visitor
            .get(&setting.path("/cockpit/webhooks/{id}"))
            .await
            .status,
        404
    );
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
        for route in CHANGING {
            let answer = visitor.post(&setting.path(route), &FIELDS).await;
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
    ] {
        assert_eq!(owner.get(path).await.status, 404, "{path}");
    }
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
        .get(&format!("{path}/why?event=%22%3E%3Cscript%3E"))
        .await;
    assert!(why.status == 404 && !why.body.contains("<script"));
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
