//! Somebody with a browser that keeps a cookie and follows no redirect.

use reqwest::header::{COOKIE, LOCATION, SET_COOKIE};
use reqwest::redirect::Policy;
use reqwest::{Client, RequestBuilder, StatusCode};

use crate::support::Platform;

pub struct Visitor<'a> {
    platform: &'a Platform,
    pub http: Client,
    pub cookie: String,
    pub csrf: String,
}

/// An answer.
pub struct Answer {
    pub status: StatusCode,
    pub location: String,
    pub body: String,
}

impl<'a> Visitor<'a> {
    pub fn stranger(platform: &'a Platform) -> Self {
        let http = Client::builder().no_proxy().redirect(Policy::none());
        Self {
            platform,
            http: http.build().unwrap(),
            cookie: String::new(),
            csrf: String::new(),
        }
    }

    /// Signs in with a token, and returns the header that sets the cookie.
    pub async fn enter(&mut self, token: &str) -> Option<String> {
        let form = [("token", token)];
        let request = self.http.post(self.platform.url("/cockpit/sign-in"));
        let answer = request.form(&form).send().await.unwrap();
        let set = answer
            .headers()
            .get(SET_COOKIE)?
            .to_str()
            .unwrap()
            .to_owned();
        set.split(';').next().unwrap().clone_into(&mut self.cookie);
        let page = self.get("/cockpit/events").await.body;
        let field = page.split_once(r#"name="csrf" value=""#).unwrap().1;
        field.split('"').next().unwrap().clone_into(&mut self.csrf);
        Some(set)
    }

    pub async fn sign_in(platform: &'a Platform, name: &str) -> Self {
        let mut visitor = Self::stranger(platform);
        visitor.enter(platform.token(name)).await.unwrap();
        visitor
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.send(self.http.get(self.platform.url(path))).await
    }

    /// Sends a form with the session's token.
    pub async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        self.post_as(&self.csrf, path, fields).await
    }

    /// Sends a form with another token, or without any.
    pub async fn post_as(&self, csrf: &str, path: &str, fields: &[(&str, &str)]) -> Answer {
        let mut all = fields.to_vec();
        if !csrf.is_empty() {
            all.push(("csrf", csrf));
        }
        self.send(self.http.post(self.platform.url(path)).form(&all))
            .await
    }

    pub async fn send(&self, request: RequestBuilder) -> Answer {
        let answer = request.header(COOKIE, &self.cookie).send().await.unwrap();
        let location = answer.headers().get(LOCATION);
        Answer {
            status: answer.status(),
            location: location
                .map_or("", |value| value.to_str().unwrap())
                .to_owned(),
            body: answer.text().await.unwrap(),
        }
    }
}

/// Returns what a browser would send for the form of a page that posts to this path.
pub fn fields_of(page: &str, action: &str) -> Vec<(String, String)> {
    let start = page
        .find(&format!(r#"method="post" action="{action}""#))
        .unwrap();
    let form = page[start..].split("</form>").next().unwrap();
    let mut fields = Vec::new();
    for tag in form.split('<').skip(1) {
        let (head, text) = tag.split_once('>').unwrap();
        let attribute = |name: &str| {
            let (_, rest) = head.split_once(&format!(r#" {name}=""#))?;
            Some(unescape(rest.split('"').next().unwrap()))
        };
        let Some(name) = attribute("name") else {
            continue;
        };
        let kind = attribute("type").unwrap_or_default();
        let is_choice = kind == "radio" || kind == "checkbox";
        if head.starts_with("textarea") {
            fields.push((name, unescape(text.strip_prefix('\n').unwrap_or(text))));
        } else if head.starts_with("input") && (!is_choice || head.ends_with(" checked")) {
            fields.push((name, attribute("value").unwrap()));
        }
    }
    fields
}

fn unescape(text: &str) -> String {
    let text = text.replace("&lt;", "<").replace("&gt;", ">");
    text.replace("&quot;", "\"").replace("&amp;", "&")
}
