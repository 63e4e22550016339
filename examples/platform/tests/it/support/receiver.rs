//! An endpoint in this process.

use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::http::{HeaderMap, Uri};
use axum::response::Response;
use serde_json::Value;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;

/// A request that came in.
#[derive(Debug, Clone)]
pub struct Received {
    pub uri: Uri,
    pub headers: HeaderMap,
    pub body: Bytes,
}

impl Received {
    pub fn header(&self, name: &str) -> &str {
        self.headers[name].to_str().unwrap()
    }

    /// Returns the id of the event.
    pub fn event(&self) -> String {
        let body: Value = serde_json::from_slice(&self.body).unwrap();
        body["event"]["id"].as_str().unwrap().to_owned()
    }
}

/// An endpoint that remembers its requests.
pub struct Receiver {
    pub url: String,
    requests: watch::Receiver<Vec<Received>>,
    task: JoinHandle<()>,
}

impl Drop for Receiver {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Receiver {
    /// Starts one that answers with this function, which gets the number of requests before as well.
    pub async fn start<F, R>(answer: F) -> Self
    where
        F: Fn(usize, Received) -> R + Send + Sync + 'static,
        R: Future<Output = Response> + Send + 'static,
    {
        let (sender, requests) = watch::channel(Vec::new());
        let answer = Arc::new((answer, sender));
        let handler = async move |uri: Uri, headers: HeaderMap, body: Bytes| {
            let received = Received { uri, headers, body };
            let mut before = 0;
            answer.1.send_modify(|requests| {
                before = requests.len();
                requests.push(received.clone());
            });
            (answer.0)(before, received).await
        };
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/hook", listener.local_addr().unwrap());
        let router = Router::new().fallback(handler);
        let task = tokio::spawn(async { axum::serve(listener, router).await.unwrap() });
        Self {
            url,
            requests,
            task,
        }
    }

    /// Waits until there are so many requests, and returns all.
    pub async fn wait(&self, number: usize) -> Vec<Received> {
        let mut requests = self.requests.clone();
        let enough = requests.wait_for(|requests| requests.len() >= number);
        let patience = Duration::from_secs(30);
        let requests = tokio::time::timeout(patience, enough).await;
        requests.expect("so many requests").unwrap().clone()
    }

    pub fn requests(&self) -> Vec<Received> {
        self.requests.borrow().clone()
    }
}
