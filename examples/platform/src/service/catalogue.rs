//! The events that webhooks can register, in the Cockpit's groups: `assets/events.json`.

use std::sync::LazyLock;

use serde::Deserialize;
use serde_json::value::RawValue;
use urn_filter::{EventName, EventPattern};

/// Events about one kind of resource.
#[derive(Debug, Deserialize)]
pub struct Group {
    /// The name of the group in the Cockpit's form.
    #[serde(rename = "group")]
    pub name: &'static str,
    /// The kind of the resource in the event's URN: `urn:allthings:app:<app>:<kind>:…`.
    pub kind: &'static str,
    /// The events.
    pub events: Vec<CatalogueEvent>,
}

/// An event that webhooks can register.
#[derive(Debug, Deserialize)]
pub struct CatalogueEvent {
    /// The name.
    pub name: &'static str,
    /// When it happens.
    pub description: &'static str,
    /// A sample payload.
    pub payload: &'static RawValue,
}

static GROUPS: LazyLock<Vec<Group>> = LazyLock::new(|| {
    let file = include_str!("../../assets/events.json");
    serde_json::from_str(file).expect("a test reads it")
});

/// Returns the groups of events.
pub fn groups() -> &'static [Group] {
    &GROUPS
}

/// Returns all events, group by group.
pub fn events() -> impl Iterator<Item = &'static CatalogueEvent> {
    groups().iter().flat_map(|group| &group.events)
}

/// Returns the event with this name.
pub fn find(name: &str) -> Option<&'static CatalogueEvent> {
    events().find(|event| event.name == name)
}

/// Returns the events that a pattern matches.
pub fn matching(pattern: &EventPattern) -> impl Iterator<Item = &'static CatalogueEvent> {
    events().filter(|event| {
        let name = event.name.parse::<EventName>();
        name.is_ok_and(|name| pattern.matches(&name))
    })
}
