//! Sends a request to an endpoint.

use std::error::Error;
use std::time::Duration;

use reqwest::{Client, StatusCode, redirect};
use tokio::time::{Instant, timeout_at};
use url::Url;

use super::guard::{Guard, Refused};
use super::request::Request;
use crate::config::Config;
use crate::model::{Exchange, Header, Response};

/// How long a connection that nobody uses is kept.
const IDLE: Duration = Duration::from_secs(5);
/// The most bytes of an answer's body that are read.
const BODY: usize = 16 * 1024;
/// The most bytes of an answer's headers that are kept, and of one value.
const HEADERS: usize = 8 * 1024;
const HEADER: usize = 1024;

/// Sends requests to endpoints that the guard allows. Clones share the connections.
#[derive(Debug, Clone)]
pub struct Sender {
    client: Client,
    guard: Guard,
    timeout: Duration,
}

impl Sender {
    /// Creates a sender.
    ///
    /// # Errors
    ///
    /// Returns that the certificates of this machine cannot be used.
    pub fn new(config: &Config) -> reqwest::Result<Self> {
        // The one of `ring`, which needs no cmake. Whoever has chosen another one before keeps it.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let guard = Guard::new(config.allow_loopback);
        let client = Client::builder()
            .dns_resolver(guard.clone())
            .no_proxy()
            .redirect(redirect::Policy::none())
            .referer(false)
            .https_only(!config.allow_loopback)
            .http1_only()
            .connect_timeout(config.attempt_timeout)
            .pool_idle_timeout(IDLE)
            .build()?;
        Ok(Self {
            client,
            guard,
            timeout: config.attempt_timeout,
        })
    }

    /// Sends a request, and returns what was sent and what came back. The status of an answer counts,
    /// even if its body does not come in time.
    pub(super) async fn send(&self, url: &Url, request: Request) -> Exchange {
        let deadline = Instant::now() + self.timeout;
        let Request { headers, body } = request;
        let answer = timeout_at(deadline, self.post(url, &headers, body)).await;
        let mut exchange = Exchange {
            request_headers: headers,
            ..Exchange::default()
        };
        match answer {
            Ok(Ok(answer)) => {
                exchange.error = complaint(answer.status());
                exchange.response = Some(read(answer, deadline).await);
            }
            Ok(Err(message)) => exchange.error = Some(message),
            Err(_) => exchange.error = Some(format!("no answer within {:?}", self.timeout)),
        }
        exchange
    }

    async fn post(
        &self,
        url: &Url,
        headers: &[Header],
        body: String,
    ) -> Result<reqwest::Response, String> {
        self.guard.check(url).map_err(|error| error.to_string())?;
        let mut post = self.client.post(url.clone()).body(body);
        for header in headers {
            post = post.header(&header.name, &header.value);
        }
        post.send().await.map_err(|error| explain(&error))
    }
}

/// Says what is wrong with a status, unless it is a success.
fn complaint(status: StatusCode) -> Option<String> {
    let hint = if status.is_redirection() {
        ": redirects are not followed"
    } else {
        ""
    };
    (!status.is_success()).then(|| format!("the endpoint answered {status}{hint}"))
}

/// Says what is wrong with a connection in the words of the innermost cause.
fn explain(error: &reqwest::Error) -> String {
    let mut cause: &dyn Error = error;
    while let Some(inner) = cause.source() {
        cause = inner;
    }
    if cause.is::<Refused>() {
        cause.to_string()
    } else {
        format!("the endpoint cannot be reached: {cause}")
    }
}

async fn read(mut answer: reqwest::Response, deadline: Instant) -> Response {
    let (status, headers) = (answer.status().as_u16(), headers(&answer));
    let mut body = Vec::new();
    while body.len() < BODY
        && let Ok(Ok(Some(chunk))) = timeout_at(deadline, answer.chunk()).await
    {
        body.extend_from_slice(&chunk[..chunk.len().min(BODY - body.len())]);
    }
    let mut body = String::from_utf8_lossy(&body).into_owned();
    body.truncate(body.floor_char_boundary(BODY));
    Response {
        status,
        headers,
        body,
    }
}

fn headers(answer: &reqwest::Response) -> Vec<Header> {
    let mut room = HEADERS;
    let headers = answer.headers().iter().map(|(name, value)| {
        let mut value = String::from_utf8_lossy(value.as_bytes()).into_owned();
        value.truncate(value.floor_char_boundary(HEADER));
        Header {
            name: name.as_str().to_owned(),
            value,
        }
    });
    let fits = |header: &Header| {
        let size = header.name.len() + header.value.len();
        room = room.saturating_sub(size);
        room > 0
    };
    headers.take_while(fits).collect()
}
