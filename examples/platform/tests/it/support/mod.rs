//! A server in this process, and what tests ask it.

mod accept_all;
mod nats;
mod process;
mod receiver;

use std::sync::Arc;
use std::time::Duration;

use clap::Parser;
use reqwest::{Client, RequestBuilder, Response};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::time::Instant;
use urn_filter_platform::clock::Clock;
use urn_filter_platform::config::Config;
use urn_filter_platform::context::Context;
use urn_filter_platform::model::{
    Attempt, Delivery, EndpointCheck, Name, Principal, Timestamp, Webhook,
};
use urn_filter_platform::server::Server;
use urn_filter_platform::service::{Caller, NewWebhook};

pub use self::accept_all::AcceptAll;
pub use self::nats::Nats;
pub use self::process::{Process, program};
pub use self::receiver::{Received, Receiver};

pub const APP_A: &str = "82662ee4-0080-4960-8b8f-d7693e6ff3e4";
pub const APP_B: &str = "3d1c0e2a-6f1b-4c59-9f0e-2b7f5a1f9c11";

/// When a manual clock starts.
pub const START: Timestamp = Timestamp::from_millis(1_700_000_000_000);

/// A server with the sample users on a free port, with a folder of its own and a clock that stands.
///
/// Its storage is embedded, or NATS if `PLATFORM_TEST_STORAGE` is `nats`: so that all tests of a platform are
/// tests of both.
pub struct Platform {
    pub server: Server,
    pub folder: Folder,
    pub http: Client,
}

/// Where a platform has what it keeps.
pub struct Folder {
    pub files: TempDir,
    pub nats: Option<Nats>,
}

impl Folder {
    pub fn new() -> Self {
        let wants_nats = std::env::var("PLATFORM_TEST_STORAGE").is_ok_and(|name| name == "nats");
        let nats = wants_nats.then(|| Nats::start().expect("a nats-server"));
        let files = tempfile::tempdir().unwrap();
        Self { files, nats }
    }
}

impl Platform {
    /// Starts one whose endpoints all pass the check.
    pub async fn start() -> Self {
        Self::with_check(Arc::new(AcceptAll)).await
    }

    /// Starts one with another check. It queues deliveries and sends none.
    pub async fn with_check(check: Arc<dyn EndpointCheck>) -> Self {
        Self::with(check, Folder::new(), |config| {
            config.deliver = false;
        })
        .await
    }

    /// Starts one that sends deliveries.
    pub async fn delivering(configure: impl FnOnce(&mut Config)) -> Self {
        Self::with(Arc::new(AcceptAll), Folder::new(), configure).await
    }

    /// Starts one in a folder with another check and configuration.
    pub async fn with(
        check: Arc<dyn EndpointCheck>,
        folder: Folder,
        configure: impl FnOnce(&mut Config),
    ) -> Self {
        let mut config = Config::parse_from(["serve", "--listen=127.0.0.1:0"]);
        config.data = folder.files.path().to_owned();
        config.nats = folder.nats.as_ref().map(Nats::url);
        (config.demo, config.allow_loopback) = (true, true);
        configure(&mut config);
        let server = Server::start(config, Clock::manual(START), check)
            .await
            .unwrap();
        let http = Client::builder().no_proxy().build().unwrap();
        Self {
            server,
            folder,
            http,
        }
    }

    pub fn context(&self) -> &Context {
        &self.server.context
    }

    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.server.address)
    }

    /// Returns the token of a sample user.
    pub fn token(&self, name: &str) -> &str {
        let found = self
            .server
            .tokens
            .iter()
            .find(|(candidate, _)| candidate.as_str() == name);
        found.unwrap().1.reveal()
    }

    /// Returns a sample user.
    pub async fn who(&self, name: &str) -> Principal {
        let name: Name = name.parse().unwrap();
        let found = self.context().store.principal(&name).await;
        found.unwrap().unwrap()
    }

    /// Takes a grant away, as the command line does.
    pub async fn revoke(&self, name: &str, app: &str) {
        let (who, app) = (self.who(name).await.id, app.parse().unwrap());
        assert!(self.context().store.revoke(who, &app).await.unwrap());
    }

    pub fn post(&self, path: &str, name: &str) -> RequestBuilder {
        self.http.post(self.url(path)).bearer_auth(self.token(name))
    }

    /// Sends an event as the service does.
    pub async fn send(&self, id: &str, name: &str, urn: &str) -> Response {
        let post = self.post("/events", "ingest").json(&event(id, name, urn));
        let answer = post.send().await.unwrap();
        self.matched().await;
        answer
    }

    /// Waits until all events that were accepted are matched.
    pub async fn matched(&self) {
        let Some(nats) = &self.folder.nats else {
            return;
        };
        let client = async_nats::connect(nats.url()).await.unwrap();
        let context = async_nats::jetstream::new(client);
        let events = context.get_stream("EVENTS").await.unwrap();
        until(async || {
            let info = events.consumer_info("match").await.ok()?;
            (info.num_pending == 0 && info.num_ack_pending == 0).then_some(())
        })
        .await;
    }
}

/// Returns an event as JSON.
pub fn event(id: &str, name: &str, urn: &str) -> Value {
    json!({ "id": id, "name": name, "urn": urn, "payload": { "number": 1 } })
}

/// Returns a webhook with this filter, which gets created tickets.
pub fn webhook(urn: &str) -> NewWebhook {
    NewWebhook {
        events: vec!["ticket.created".to_owned()],
        urns: vec![urn.to_owned()],
        url: "https://example.com/hook".to_owned(),
        enabled: true,
        description: None,
    }
}

/// Returns the URN of something in an app.
pub fn in_app(app: &str, rest: &str) -> String {
    format!("urn:allthings:app:{app}:{rest}")
}

/// Asks until there is an answer.
pub async fn until<T>(mut ask: impl AsyncFnMut() -> Option<T>) -> T {
    let end = Instant::now() + Duration::from_secs(30);
    loop {
        if let Some(answer) = ask().await {
            return answer;
        }
        assert!(Instant::now() < end, "it does not happen");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

/// Returns somebody who asks a server.
pub fn caller(context: &Context, who: &Principal) -> Caller {
    let (context, who) = (context.clone(), who.clone());
    Caller { context, who }
}

/// Returns the deliveries of a webhook, the newest first.
pub async fn deliveries(platform: &Platform, who: &Principal, hook: &Webhook) -> Vec<Delivery> {
    let caller = caller(platform.context(), who);
    let items = caller.deliveries(hook.id, 100, None).await.unwrap().items;
    items.into_iter().map(|seen| seen.delivery).collect()
}

/// Waits until a webhook's newest delivery was attempted so often, and returns the attempts.
pub async fn attempts(
    platform: &Platform,
    who: &Principal,
    hook: &Webhook,
    number: usize,
) -> Vec<Attempt> {
    until(async || {
        let newest = deliveries(platform, who, hook).await.into_iter().next()?;
        let found = caller(platform.context(), who).attempts(newest.id).await;
        found.ok().filter(|found| found.len() >= number)
    })
    .await
}
