//! What a user enters for a webhook, and its check.

use url::{Host, Url};
use urn_filter::Subscription;

use super::error::{Field, InvalidInput, Result};
use crate::config::Config;

/// The most characters of a description.
const DESCRIPTION: usize = 500;
/// The most bytes of a URL.
const URL: usize = 2048;

/// A webhook as a user enters it: texts, so that one answer names every mistake in them.
#[derive(Debug, Clone, Default)]
pub struct NewWebhook {
    /// The event names.
    pub events: Vec<String>,
    /// The filters.
    pub urns: Vec<String>,
    /// The address of the endpoint.
    pub url: String,
    /// Whether it works at once.
    pub enabled: bool,
    /// What it is for.
    pub description: Option<String>,
}

/// A change of a webhook. What is `None` stays as it is. An empty description removes it.
#[derive(Debug, Clone, Default)]
pub struct WebhookUpdate {
    /// The event names.
    pub events: Option<Vec<String>>,
    /// The filters.
    pub urns: Option<Vec<String>>,
    /// The address of the endpoint.
    pub url: Option<String>,
    /// Whether it works. `true` also ends a state of fault.
    pub enabled: Option<bool>,
    /// What it is for.
    pub description: Option<String>,
}

/// An input without a mistake.
pub(super) struct Valid {
    pub(super) subscription: Subscription,
    pub(super) url: Url,
    pub(super) description: Option<String>,
}

impl NewWebhook {
    /// Checks everything that needs neither a permission nor the endpoint.
    ///
    /// # Errors
    ///
    /// Returns every mistake, or that there are too many entries.
    pub fn check(&self, config: &Config) -> Result<()> {
        self.validate(config).map(|_| ())
    }

    /// Checks everything, and names every mistake.
    pub(super) fn validate(&self, config: &Config) -> Result<Valid> {
        let mut faults = InvalidInput::default();
        if self.events.is_empty() {
            let message = "an empty list means no event: name at least one";
            faults.add(Field::Events, message);
        }
        if self.urns.is_empty() {
            let message = "an empty list matches nothing: enter at least one filter";
            faults.add(Field::Urns, message);
        }
        let url = read_url(&self.url, config.allow_loopback);
        let url = url.map_err(|message| faults.add(Field::Url, message));
        let description = read_description(self.description.as_deref().unwrap_or_default());
        let description = description.map_err(|message| faults.add(Field::Description, message));
        let subscription = Subscription::parse(&self.events, &self.urns);
        let subscription = subscription.map_err(|error| faults.subscription = Some(error));
        match (subscription, url, description) {
            (Ok(subscription), Ok(url), Ok(description)) if faults.is_empty() => {
                config.limits.check(&subscription)?;
                Ok(Valid {
                    subscription,
                    url,
                    description,
                })
            }
            _ => Err(faults.into()),
        }
    }
}

fn read_description(text: &str) -> Result<Option<String>, String> {
    let text = text.trim();
    if text.chars().count() > DESCRIPTION {
        return Err(format!(
            "a description has at most {DESCRIPTION} characters"
        ));
    }
    Ok((!text.is_empty()).then(|| text.to_owned()))
}

/// Reads the address of an endpoint. Where it leads is checked when it is connected to.
fn read_url(text: &str, allow_loopback: bool) -> Result<Url, String> {
    if text.len() > URL {
        return Err(format!("a URL has at most {URL} bytes"));
    }
    let url: Url = text
        .parse()
        .map_err(|error| format!("this is not a URL: {error}"))?;
    let is_secure = url.scheme() == "https";
    let is_local = url.scheme() == "http" && allow_loopback && is_loopback(&url);
    if !is_secure && !is_local {
        return Err("a URL of an endpoint begins with https://".to_owned());
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err("a URL of an endpoint contains no user name and no password".to_owned());
    }
    if url.fragment().is_some() {
        return Err("a fragment (`#…`) is not sent: remove it".to_owned());
    }
    Ok(url)
}

fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}
