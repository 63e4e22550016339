//! The webhooks file.

use std::collections::HashSet;
use std::fmt::{self, Write};

use anyhow::{Context, bail};
use serde::{Deserialize, Serialize};
use urn_filter::explain::DeliveryExplanation;
use urn_filter::{EventName, FilterIndex, Subscription, Urn};

/// The webhooks in the order of their file, and the index over those that are switched on.
pub(crate) struct Webhooks {
    listed: Vec<Listed>,
    index: FilterIndex<usize>,
}

/// What is told of a webhook.
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

/// A webhook as it is written. The lists are read as texts, so that what is wrong with them can be
/// told for all webhooks together.
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
    /// Reads a webhooks file. The error tells everything that is wrong with it.
    pub(crate) fn parse(json: &str) -> anyhow::Result<Self> {
        let json = json.trim_start_matches('\u{feff}');
        let entries: Vec<serde_json::Value> =
            serde_json::from_str(json).context("the webhooks are no JSON list")?;
        let mut webhooks = Self {
            listed: Vec::new(),
            index: FilterIndex::new(),
        };
        let mut seen = HashSet::new();
        let mut faults = String::new();
        for (position, entry) in entries.into_iter().enumerate() {
            if let Err(fault) = webhooks.add(position, entry, &mut seen) {
                write!(faults, "\n{fault}")?;
            }
        }
        if !faults.is_empty() {
            bail!("nothing was routed, since these webhooks are wrong:{faults}");
        }
        Ok(webhooks)
    }

    fn add(
        &mut self,
        position: usize,
        entry: serde_json::Value,
        seen: &mut HashSet<Id>,
    ) -> Result<(), String> {
        let at = |fault: &dyn fmt::Display| format!("webhook {position} of the list: {fault}");
        let entry: Entry = serde_json::from_value(entry).map_err(|error| at(&error))?;
        let id = entry.id;
        if !seen.insert(id.clone()) {
            return Err(at(&format_args!("the id {id} is taken")));
        }
        let events = entry.events.iter().map(String::as_str);
        let urns = entry.urns.iter().map(String::as_str);
        let subscription = Subscription::parse(events, urns)
            .map_err(|error| format!("webhook {id}: {error:#}"))?;
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

    /// The webhooks that are switched on, by their positions.
    pub(crate) fn index(&self) -> &FilterIndex<usize> {
        &self.index
    }

    pub(crate) fn id(&self, position: usize) -> &Id {
        &self.listed[position].id
    }

    /// The position of the webhook whose id is written like this. An integer and a string can be.
    pub(crate) fn find(&self, id: &str) -> anyhow::Result<usize> {
        let written = |listed: &Listed| match &listed.id {
            Id::Number(number) => number.to_string() == id,
            Id::Text(text) => text == id,
        };
        let mut found = (0..self.len()).filter(|&position| written(&self.listed[position]));
        match (found.next(), found.next()) {
            (Some(position), None) => Ok(position),
            (None, _) => bail!("there is no webhook with the id {}", id.escape_debug()),
            (Some(_), Some(_)) => bail!(
                "both a string and an integer are the id {}; it is not clear which is meant",
                id.escape_debug()
            ),
        }
    }

    /// Why the webhook gets the event, or why not; nothing if it is switched off.
    pub(crate) fn explain(
        &self,
        position: usize,
        event: &EventName,
        urn: &Urn<'_>,
    ) -> Option<DeliveryExplanation> {
        self.index.explain(&position, event, urn)
    }

    /// The webhook in a line for a person.
    pub(crate) fn title(&self, position: usize) -> String {
        let Listed {
            id,
            description,
            enabled,
        } = &self.listed[position];
        let off = if *enabled { "" } else { " (switched off)" };
        // Not as it is: it could be anything.
        format!("{id:<12} {}{off}", description.escape_debug())
    }

    /// Replaces the content of the buffer by the positions of the webhooks that get the event, in
    /// the order of the file.
    pub(crate) fn match_into(&self, event: &EventName, urn: &Urn<'_>, hits: &mut Vec<usize>) {
        self.index.matches_into(event, urn, hits);
        hits.sort_unstable();
    }
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(number) => fmt::Display::fmt(number, f),
            // Not as it is: it could be anything.
            Self::Text(text) => f.pad(&text.escape_debug().to_string()),
        }
    }
}
