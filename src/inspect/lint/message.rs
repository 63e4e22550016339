//! The sentences of findings, and what is suggested.

use core::fmt;

use super::kind::FindingKind;
use super::list::{Quoted, some_of};
use super::suggestion::Suggestion;
use crate::language::quote;

impl FindingKind {
    pub(super) fn suggestion(&self) -> Suggestion<'_> {
        match self {
            Self::NoEvents => {
                advise("list the events by their names, or write `*` for all of them")
            }
            Self::NoFilters => advise(
                "to get everything in an app, add `urn:allthings:app:<appId>:*` with the app's id",
            ),
            Self::NeverFires { .. } => advise(
                "ask for events about the kinds that the filters select, or the other way round",
            ),
            Self::EventWithoutFilter { .. } => {
                advise("add a filter that selects it, or remove the entry")
            }
            Self::FilterWithoutEvent { .. } => {
                advise("add the name of an event about it, or remove the filter")
            }
            Self::DuplicateEvent { .. }
            | Self::RedundantEvent { .. }
            | Self::Duplicate { .. }
            | Self::Redundant { .. } => Suggestion::Remove,
            Self::BroaderThanEvents { narrowed, .. } => Suggestion::Narrow { filters: narrowed },
            Self::SpansNamespace => {
                advise("if not all of it is meant, write a filter for each part that is")
            }
            Self::SpansAllApps => {
                advise("if not all apps are meant, write a filter for each that is")
            }
            Self::ItselfMissing { correction, .. }
            | Self::UnusualId {
                correction: Some(correction),
                ..
            }
            | Self::Misspelled {
                correction: Some(correction),
                ..
            }
            | Self::Misplaced {
                correction: Some(correction),
                ..
            }
            | Self::Foreign {
                correction: Some(correction),
                ..
            }
            | Self::TailMissing {
                correction: Some(correction),
                ..
            } => Suggestion::Correct { correction },
            Self::UnusualId { .. } => advise("check the id"),
            Self::Misspelled { .. } => advise("check the word"),
            Self::Misplaced { misplacement, .. } => advise(misplacement.advice()),
            Self::Foreign { syntax, .. } => advise(syntax.advice()),
            Self::TailMissing { .. } => advise("add a last `*` for everything below"),
            Self::OddNamespace { .. } => advise("check the namespace"),
        }
    }
}

fn advise(text: &'static str) -> Suggestion<'static> {
    Suggestion::Advise { text }
}

/// Prints the message without the location.
impl fmt::Display for FindingKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoEvents | Self::NoFilters => f.write_str("empty, so nothing is ever delivered"),
            Self::NeverFires {
                namespaces,
                resource_kinds,
            } => {
                f.write_str("nothing is ever delivered: the events are about")?;
                some_of(namespaces, f)?;
                f.write_str(", the filters select only")?;
                some_of(resource_kinds, f)
            }
            Self::EventWithoutFilter { namespace } => {
                write!(f, "none of the filters selects {}", article(namespace))?;
                quote(namespace, f)?;
                f.write_str(", so no such event is ever delivered")
            }
            Self::FilterWithoutEvent { resource_kind } => {
                let article = article(resource_kind);
                write!(f, "none of the webhook's events is about {article}")?;
                quote(resource_kind, f)?;
                f.write_str(", so nothing is delivered for this filter")
            }
            Self::DuplicateEvent { first } => {
                write!(f, "redundant: the same as `events`[{first}]")
            }
            Self::RedundantEvent { covered_by, cover } => {
                write!(f, "redundant: covered by `events`[{covered_by}] `{cover}`")
            }
            Self::Duplicate { first } => write!(f, "redundant: the same filter as `urns`[{first}]"),
            Self::Redundant { covered_by, cover } => {
                write!(f, "redundant: covered by `urns`[{covered_by}] `{cover}`")
            }
            Self::BroaderThanEvents { namespaces, .. } => {
                f.write_str("broader than needed: the events are only about")?;
                some_of(namespaces, f)
            }
            Self::ItselfMissing { id_kind, .. } => {
                write!(
                    f,
                    "selects what is in the {id_kind}, but not the {id_kind} itself"
                )
            }
            Self::SpansNamespace => f.write_str("selects the whole namespace"),
            Self::SpansAllApps => f.write_str("selects across all apps"),
            Self::UnusualId { id_kind, shape, .. } => {
                write!(f, "the id of the {id_kind} {shape}")
            }
            Self::Misspelled {
                found,
                meant,
                never_fires,
                ..
            } => misspelled(found, meant, *never_fires, f),
            Self::Misplaced {
                misplacement,
                found,
                ..
            } => write!(f, "{} {misplacement}", Quoted(found)),
            Self::Foreign { syntax, found, .. } => write!(f, "{} {syntax}", Quoted(found)),
            Self::TailMissing { found, ticket, .. } => {
                write!(
                    f,
                    "without a last `*` it selects nothing below {}, and the events are about what is \
                     there",
                    Quoted(found)
                )?;
                match ticket {
                    None => Ok(()),
                    Some(ticket) => write!(
                        f,
                        "; the filter of one ticket has its category before it, or `*`: `{ticket}`"
                    ),
                }
            }
            Self::OddNamespace { namespace, others } => write!(
                f,
                "the only filter of the namespace `{namespace}`, all others are of `{others}`"
            ),
        }
    }
}

/// Returns the article of a word.
fn article(word: &str) -> &'static str {
    if word.starts_with(['a', 'e', 'i', 'o']) {
        "an"
    } else {
        "a"
    }
}

/// Writes that a word is not the one that was probably meant.
fn misspelled(
    found: &str,
    meant: &str,
    never_fires: bool,
    f: &mut fmt::Formatter<'_>,
) -> fmt::Result {
    let found_word = Quoted(found);
    if found.eq_ignore_ascii_case(meant) {
        write!(f, "{found_word} is not `{meant}`, because case counts")?;
    } else {
        write!(f, "{found_word} is nearly `{meant}`, but another word")?;
    }
    f.write_str(if never_fires {
        ", so nothing is ever delivered"
    } else {
        ""
    })
}
