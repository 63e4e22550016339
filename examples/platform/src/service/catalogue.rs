//! The events that webhooks can register, in the Cockpit's groups.

/// An event that webhooks can register.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CatalogueEvent {
    /// The group of the Cockpit's form.
    pub group: &'static str,
    /// The name.
    pub name: &'static str,
    /// When it happens.
    pub description: &'static str,
    /// The kind of the resource in the event's URN: `urn:allthings:app:<app>:<kind>:…`.
    pub kind: &'static str,
    /// A sample payload, as JSON.
    pub payload: &'static str,
}

/// Returns the event with this name.
#[must_use]
pub fn find(name: &str) -> Option<&'static CatalogueEvent> {
    EVENTS.iter().find(|event| event.name == name)
}

/// Returns all events. Those of a group follow each other.
#[must_use]
pub const fn events() -> &'static [CatalogueEvent] {
    EVENTS
}

macro_rules! events {
    ($($group:literal, $kind:literal: { $($name:literal, $description:literal, $payload:literal;)+ })+) => {
        &[$($(CatalogueEvent {
            group: $group,
            name: $name,
            description: $description,
            kind: $kind,
            payload: $payload,
        },)+)+]
    };
}

const EVENTS: &[CatalogueEvent] = events! {
    "Community articles", "community-article": {
        "community-article.created", "An article was written.",
            r#"{"id":"sample","title":"Summer party"}"#;
        "community-article.published", "An article has become visible.",
            r#"{"id":"sample","title":"Summer party","publishedDate":"2021-06-01T09:00:00Z"}"#;
    }
    "Service center tickets", "ticket": {
        "ticket.created", "A ticket was opened.",
            r#"{"id":"sample","title":"The heating is cold","status":"NEW"}"#;
        "ticket.updated", "A ticket has changed.",
            r#"{"id":"sample","title":"The heating is cold","status":"DONE","delta":{"status":["NEW","DONE"]}}"#;
        "ticket.commented", "Somebody has commented on a ticket.",
            r#"{"id":"sample","comment":"We come on Monday."}"#;
    }
    "Things", "item": {
        "item.created", "A thing was offered.",
            r#"{"id":"sample","title":"Ladder"}"#;
        "item.expired", "The offer of a thing has ended.",
            r#"{"id":"sample","title":"Ladder","expiredDate":"2021-06-01T09:00:00Z"}"#;
    }
    "Registration codes", "registration-code": {
        "registration-code.created", "A code was made.", r#"{"id":"sample","code":"ABCD"}"#;
        "registration-code.used", "Somebody has registered with a code.",
            r#"{"id":"sample","code":"ABCD","userId":"sample"}"#;
    }
    "Users", "user": {
        "user.created", "Somebody has registered.", r#"{"id":"sample","locale":"de_CH"}"#;
        "user.updated", "A user has changed.",
            r#"{"id":"sample","locale":"en_GB","delta":{"locale":["de_CH","en_GB"]}}"#;
        "user.deleted", "A user was removed.", r#"{"id":"sample"}"#;
    }
    "Files", "file": {
        "file.created", "A file was uploaded.", r#"{"id":"sample","name":"plan.pdf"}"#;
        "file.deleted", "A file was removed.", r#"{"id":"sample","name":"plan.pdf"}"#;
    }
    "Bookable assets", "bookable-asset": {
        "bookable-asset.created", "Something can be booked.",
            r#"{"id":"sample","name":"Guest room"}"#;
        "bookable-asset.updated", "Something that can be booked has changed.",
            r#"{"id":"sample","name":"Guest room","delta":{"name":["Room","Guest room"]}}"#;
    }
    "Bookings", "booking": {
        "booking.created", "Something was booked.",
            r#"{"id":"sample","assetId":"sample","status":"PENDING"}"#;
        "booking.updated", "A booking has changed.",
            r#"{"id":"sample","assetId":"sample","status":"ACCEPTED","delta":{"status":["PENDING","ACCEPTED"]}}"#;
    }
    "Payments", "payment": {
        "payment.created", "A payment was begun.",
            r#"{"id":"sample","amount":"12.50","currency":"CHF"}"#;
        "payment.succeeded", "A payment was made.",
            r#"{"id":"sample","amount":"12.50","currency":"CHF"}"#;
    }
};
