//! Ids that hardly are any: what was never filled in, and what went wrong on the way.

mod placeholder;
mod shape;

use alloc::format;
use alloc::string::String;
use core::fmt;

use super::kind::FindingKind;
use crate::allthings::{Filter, InApp, Scope};
use crate::language::Pattern;

/// What an id of a filter is the id of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize),
    serde(rename_all = "kebab-case")
)]
#[non_exhaustive]
pub enum IdKind {
    /// An app.
    App,
    /// A category of tickets.
    Category,
    /// A ticket.
    Ticket,
    /// A resource that is not a ticket.
    Resource,
    /// An account.
    Account,
    /// An OAuth client.
    OauthClient,
}

/// What is unusual about an id.
///
/// ```
/// use urn_filter::FilterSet;
/// use urn_filter::lint::FindingKind::UnusualId;
/// use urn_filter::lint::IdShape;
///
/// let shape = |id: &str| {
///     let filters = FilterSet::parse([format!("urn:allthings:app:{id}:*").as_str()]).unwrap();
///     filters.lint().iter().find_map(|finding| match finding.kind() {
///         UnusualId { shape, .. } => Some(*shape),
///         _ => None,
///     })
/// };
/// assert_eq!(shape("appId"), Some(IdShape::Placeholder));
/// assert_eq!(shape("82662EE4-0080-4960-8B8F-D7693E6FF3E4"), Some(IdShape::UpperCaseUuid));
/// assert_eq!(shape("82662ee4-0080-4960-8b8f-d7693e6ff3e"), Some(IdShape::BrokenUuid));
/// assert_eq!(shape("82662ee4008049608b8fd7693e6ff3e4"), Some(IdShape::UuidWithoutHyphens));
/// assert_eq!(shape("82662ee4-0080-4960-8b8f-d7693e6ff3e4"), None);
/// assert_eq!(shape("1234"), None);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize),
    serde(rename_all = "kebab-case")
)]
#[non_exhaustive]
pub enum IdShape {
    /// What stands in documentation and templates: `appId`, `your-app-id`, `APP_ID`, `xxxx`, a UUID
    /// of nothing but zeros, escaped brackets such as `%7BappId%7D`, or what programs print where
    /// there is nothing: `null`, `undefined`, `NaN`.
    Placeholder,
    /// A UUID with capital letters: case counts, and UUIDs are written in small letters.
    UpperCaseUuid,
    /// Nearly a UUID: digits are missing or too many, a letter is none that a UUID has, the hyphens
    /// stand elsewhere, or there are quotes or parentheses around it.
    BrokenUuid,
    /// The 32 digits of a UUID without hyphens, as the id of an app.
    UuidWithoutHyphens,
    /// The id of a ticket or its category with nearly 24 hexadecimal digits, as those usually have.
    OddLengthHex,
}

/// The unusual ids of a filter, with the numbers of their selectors. `O(length)`
pub(super) fn unusual(filter: &Pattern) -> impl Iterator<Item = (FindingKind, usize)> {
    ids_of(filter).into_iter().flatten().filter_map(|place| {
        let (shape, meant) = shape_of(&place)?;
        let replacement = meant.and_then(|meant| with_selector(filter, place.at, &meant));
        let kind = FindingKind::UnusualId {
            id_kind: place.of,
            shape,
            replacement,
        };
        Some((kind, place.at))
    })
}

/// An id in a filter.
struct IdAt<'a> {
    of: IdKind,
    id: &'a str,
    /// The kind of the resource, in words.
    kind: &'a str,
    /// The number of its selector.
    at: usize,
}

/// What is unusual about an id, and the id that was probably meant.
fn shape_of(place: &IdAt<'_>) -> Option<(IdShape, Option<String>)> {
    if placeholder::is_one(place.id, place.kind) {
        return Some((IdShape::Placeholder, None));
    }
    shape::of(place.id, place.of)
}

fn ids_of(filter: &Pattern) -> [Option<IdAt<'_>>; 3] {
    let one = |of, id, kind, at| Some(IdAt { of, id, kind, at });
    let mut ids = [None, None, None];
    match Filter::from_pattern(filter) {
        Some(Filter::App(apps)) => {
            ids[0] = apps
                .one()
                .and_then(|app| one(IdKind::App, app.as_str(), "app", 1));
            match apps {
                Scope::In(_, InApp::Tickets(categories)) => {
                    ids[1] = categories
                        .one()
                        .and_then(|id| one(IdKind::Category, id.as_str(), "category", 3));
                    if let Scope::In(_, tickets) = categories {
                        ids[2] = tickets
                            .one()
                            .and_then(|id| one(IdKind::Ticket, id.as_str(), "ticket", 4));
                    }
                }
                Scope::In(_, InApp::Resources { kind, which }) => {
                    ids[1] = which
                        .one()
                        .and_then(|id| one(IdKind::Resource, id.as_str(), kind.as_str(), 3));
                }
                _ => {}
            }
        }
        Some(Filter::Account(accounts)) => {
            ids[0] = accounts
                .one()
                .and_then(|id| one(IdKind::Account, id.as_str(), "account", 1));
        }
        Some(Filter::OauthClient(clients)) => {
            ids[0] = clients
                .one()
                .and_then(|id| one(IdKind::OauthClient, id.as_str(), "client", 1));
        }
        _ => {}
    }
    ids
}

/// The filter with another selector in this place.
fn with_selector(filter: &Pattern, at: usize, by: &str) -> Option<Pattern> {
    let span = super::place::selector(filter, at);
    let text = filter.as_str();
    let (before, after) = (text.get(..span.start)?, text.get(span.end..)?);
    format!("{before}{by}{after}").parse().ok()
}

impl fmt::Display for IdKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::App => "app",
            Self::Category => "category",
            Self::Ticket => "ticket",
            Self::Resource => "resource",
            Self::Account => "account",
            Self::OauthClient => "OAuth client",
        })
    }
}

/// As the end of a sentence that begins with "the id".
impl fmt::Display for IdShape {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Placeholder => "looks like a placeholder",
            Self::UpperCaseUuid => "is a UUID in capital letters, and case counts",
            Self::BrokenUuid => "is nearly a UUID, but none",
            Self::UuidWithoutHyphens => "is a UUID without its hyphens",
            Self::OddLengthHex => "has not 24 hexadecimal digits, but nearly",
        })
    }
}
