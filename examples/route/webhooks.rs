//! The webhooks file.

use std::collections::HashSet;
use std::fmt::{self, Write};

use anyhow::{Context, bail};
use serde::{Deserialize, Serialize};
use urn_filter::explain::DeliveryExplanation;
use urn_filter::{EventName, FilterIndex, Subscription, Urn};

use crate::printable::printable_line;

/// The webhooks in the order of their file, and an index of those that are switched on. The keys of
/// the index are the indices in the file.
pub(crate) struct Webhooks {
    listed: Vec<Listed>,
    index: FilterIndex<usize>,
}

/// What the reports print about a webhook.
struct Listed {
    id: Id,
    description: String,
    enabled: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(untagged)]
pub(crate) enum Id {
    Number(i64),
    Text(String),
}

/// A webhook as JSON. The lists are read as strings, so that the errors of all webhooks can be
/// reported together.
#[derive(Deserialize)]
struct Entry {
    id: Id,
    events: Vec<String>,
    urns: Vec<String>,
    #[serde(default)]
    description: String,
    #[serde(default = "switched_on")]
    enabled: bool,
}

fn switched_on() -> bool {
    true
}

impl Webhooks {
    /// Parses a webhooks file. The error names everything that is wrong with it.
    pub(crate) fn parse(json: &str) -> anyhow::Result<Self> {
        let json = json.trim_start_matches('\u{feff}');
        let entries: Vec<serde_json::Value> =
            serde_json::from_str(json).context("the webhooks are no JSON list")?;
        let mut webhooks = Self {
            listed: Vec::new(),
            index: FilterIndex::new(),
        };
        let mut seen = HashSet::new();
        let mut errors = String::new();
        for (webhook, entry) in entries.into_iter().enumerate() {
            if let Err(error) = webhooks.add(webhook, entry, &mut seen) {
                write!(errors, "\n{error}")?;
            }
        }
        if !errors.is_empty() {
            bail!("nothing was routed, since these webhooks are wrong:{errors}");
        }
        Ok(webhooks)
    }

    fn add(
        &mut self,
        webhook: usize,
        entry: serde_json::Value,
        seen: &mut HashSet<Id>,
    ) -> Result<(), String> {
        let at =
            |error: &dyn fmt::Display| format!("webhook #{} of the list: {error}", webhook + 1);
        let entry: Entry = serde_json::from_value(entry).map_err(|error| at(&error))?;
        let id = entry.id;
        if !seen.insert(id.clone()) {
            return Err(at(&format_args!("the id `{id}` is taken")));
        }
        let events = entry.events.iter().map(String::as_str);
        let urns = entry.urns.iter().map(String::as_str);
        let subscription = Subscription::parse(events, urns)
            .map_err(|error| format!("webhook `{id}`: {error:#}"))?;
        if entry.enabled {
            self.index.insert(self.listed.len(), subscription);
        }
        self.listed.push(Listed {
            id,
            description: entry.description,
            enabled: entry.enabled,
        });
        Ok(())
    }

    pub(crate) fn len(&self) -> usize {
        self.listed.len()
    }

    /// Returns the webhooks that are switched on, with their indices in the file as keys.
    pub(crate) fn index(&self) -> &FilterIndex<usize> {
        &self.index
    }

    pub(crate) fn id(&self, webhook: usize) -> &Id {
        &self.listed[webhook].id
    }

    /// Returns the index of the webhook whose id is printed like this. A string and an integer may be
    /// printed alike.
    pub(crate) fn find(&self, id: &str) -> anyhow::Result<usize> {
        let written = |listed: &Listed| match &listed.id {
            Id::Number(number) => number.to_string() == id,
            Id::Text(text) => text == id,
        };
        let mut found = (0..self.len()).filter(|&webhook| written(&self.listed[webhook]));
        match (found.next(), found.next()) {
            (Some(webhook), None) => Ok(webhook),
            (None, _) => bail!("there is no webhook with the id `{}`", printable_line(id)),
            (Some(_), Some(_)) => bail!(
                "both a string and an integer are the id `{}`; it is not clear which is meant",
                printable_line(id)
            ),
        }
    }

    /// Explains why the webhook gets the event or not. Returns `None` if it is switched off.
    pub(crate) fn explain(
        &self,
        webhook: usize,
        event: &EventName,
        urn: &Urn<'_>,
    ) -> Option<DeliveryExplanation> {
        self.index.explain(&webhook, event, urn)
    }

    /// Returns one line about the webhook for a person.
    pub(crate) fn title(&self, webhook: usize) -> String {
        let Listed {
            id,
            description,
            enabled,
        } = &self.listed[webhook];
        let off = if *enabled { "" } else { " (switched off)" };
        format!("{id:<12} {}{off}", printable_line(description))
    }

    /// Replaces the content of the buffer with the indices of the webhooks that get the event, in
    /// ascending order.
    pub(crate) fn match_into(&self, event: &EventName, urn: &Urn<'_>, hits: &mut Vec<usize>) {
        self.index.matches_into(event, urn, hits);
        hits.sort_unstable();
    }
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(number) => fmt::Display::fmt(number, f),
            Self::Text(text) => f.pad(&printable_line(text)),
        }
    }
}
