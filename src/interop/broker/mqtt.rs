//! Patterns as MQTT topic filters, URNs as MQTT topics, and back.
//!
//! | this crate | MQTT |
//! | --- | --- |
//! | `urn:allthings:app:A:ticket:C:T` | `urn/allthings/app/A/ticket/C/T` |
//! | `urn:allthings:app:*:ticket:C` | `urn/allthings/app/+/ticket/C` |
//! | `urn:allthings:app:A:ticket:*` | `urn/allthings/app/A/ticket/+/#` |
//! | `urn:allthings:path:x/y+z` | `urn/allthings/path/x:y*z` |
//!
//! A `*` in the middle is one segment here, and `+` is one level in MQTT. A last `*` is one or more
//! segments. `#` alone would be none or more: `a/#` matches `a`. With a `+` before it, it is one or
//! more. So a broker with a subscription to [`pattern_to_topic`] delivers exactly the messages whose
//! URN the pattern matches, if each message is published on [`urn_to_topic`]. The tests compare this
//! with a real `mosquitto` where one is installed.
//!
//! [`guide`](crate::guide#mqtt-topic-filters) compares the two languages for those who know MQTT.
//!
//! # Escaping
//!
//! Colon and slash are exchanged, and so are `*` and `+`. Nothing else changes. A segment (RFC 8141
//! with RFC 3986) may contain slashes and pluses, but no colon and no asterisk, which have no
//! meaning in MQTT. Two things follow:
//!
//! - An id without a slash or a plus is the same in a topic.
//! - Two different URNs never have the same topic.
//!
//! MQTT compares bytes, so topics are written in the canonical form: the namespace is in lower case,
//! and the digits of `%` escapes are in upper case. The functions that read topics reject every
//! other form. Components are left out.
//!
//! # What only MQTT can express
//!
//! - `+` as the last level, which is exactly one level;
//! - `#` without a `+` before it, which also selects the level before it: [`filters_from_topic`] reads it
//!   as two filters;
//! - wildcards for `urn` and for the namespace;
//! - empty levels.

use alloc::borrow::ToOwned;
use alloc::format;
use alloc::string::String;

use super::dialect::{Dialect, ReadError};
use crate::language::{ParseError, Pattern, Urn, UrnBuf};
use crate::matching::FilterSet;

const MQTT: Dialect = Dialect {
    separator: '/',
    wildcard: '+',
    subtree: ("*", ONE_OR_MORE),
};

/// The end of a filter that selects one or more levels.
const ONE_OR_MORE: &str = "+/#";

/// Returns the topic filter that selects what the pattern matches. `O(length)`
///
/// Different patterns have different filters.
///
/// ```
/// use urn_filter::{mqtt, pattern};
///
/// let tickets = pattern!("urn:allthings:app:*:ticket:*");
/// assert_eq!(mqtt::pattern_to_topic(&tickets), "urn/allthings/app/+/ticket/+/#");
/// ```
#[must_use]
pub fn pattern_to_topic(pattern: &Pattern) -> String {
    MQTT.write_pattern(pattern)
}

/// Returns the pattern that has this topic filter. `O(length)`
///
/// ```
/// use urn_filter::{mqtt, pattern};
///
/// let pattern = mqtt::pattern_from_topic("urn/allthings/app/A/ticket/+/#")?;
/// assert_eq!(pattern, pattern!("urn:allthings:app:A:ticket:*"));
/// assert!(mqtt::pattern_from_topic("urn/allthings/app/A/#").is_err());
/// # Ok::<(), mqtt::TopicError>(())
/// ```
///
/// # Errors
///
/// If no pattern has this filter. A `#` without a `+` before it is two patterns, which
/// [`filters_from_topic`] returns.
pub fn pattern_from_topic(topic: &str) -> Result<Pattern, TopicError> {
    match MQTT.last_part(topic) {
        "+" => Err(TopicError::LastWildcard),
        "#" if !topic.ends_with(ONE_OR_MORE) => Err(TopicError::Parent),
        _ => Ok(MQTT.read_pattern(topic)?),
    }
}

/// Returns the filters that together match the URNs whose topics this topic filter selects. `O(length)`
///
/// That is the pattern of [`pattern_from_topic`], or for a `#` without a `+` before it the pattern of the
/// thing and of what is [below](Pattern::below) it. One of the two is left out if no URN can match it.
///
/// ```
/// use urn_filter::{FilterSet, mqtt};
///
/// let filters = mqtt::filters_from_topic("urn/allthings/app/A/#")?;
/// assert_eq!(filters, FilterSet::parse(["urn:allthings:app:A", "urn:allthings:app:A:*"]).unwrap());
/// assert_eq!(mqtt::filters_from_topic("urn/allthings/app/A/+/#")?.len(), 1);
/// # Ok::<(), mqtt::TopicError>(())
/// ```
///
/// # Errors
///
/// If no filters have this meaning: a last `+`, a wildcard for `urn` or for the namespace, and what is no
/// pattern.
pub fn filters_from_topic(topic: &str) -> Result<FilterSet, TopicError> {
    let is_parent = MQTT.last_part(topic) == "#" && !topic.ends_with(ONE_OR_MORE);
    let Some(root) = topic.strip_suffix("/#").filter(|_| is_parent) else {
        return Ok(FilterSet::from_iter([pattern_from_topic(topic)?]));
    };
    // No URN ends at the namespace, so there `#` is `+/#`.
    let has_segments = root.matches('/').nth(1).is_some();
    let (read, end) = if has_segments {
        (pattern_from_topic(root), "")
    } else {
        (pattern_from_topic(&format!("{root}/{ONE_OR_MORE}")), "/+/#")
    };
    let pattern = read.map_err(|error| match error {
        TopicError::NotCanonical { canonical } => TopicError::NotCanonical {
            canonical: canonical.strip_suffix(end).unwrap_or(&canonical).to_owned() + "/#",
        },
        other => other,
    })?;
    let below = pattern.below();
    Ok([pattern].into_iter().chain(below).collect())
}

/// Returns the topic on which events about this URN are published. `O(length)`
///
/// Equal URNs have the same topic, and different URNs have different topics.
///
/// ```
/// use urn_filter::{mqtt, urn};
///
/// let ticket = urn!("URN:allthings:app:A:ticket:C:x/y?=page=2");
/// assert_eq!(mqtt::urn_to_topic(&ticket), "urn/allthings/app/A/ticket/C/x:y");
/// ```
#[must_use]
pub fn urn_to_topic(urn: &Urn<'_>) -> String {
    MQTT.write_urn(urn)
}

/// Returns the URN, without components, that has this topic. `O(length)`
///
/// ```
/// use urn_filter::{mqtt, urn};
///
/// let ticket = mqtt::urn_from_topic("urn/allthings/app/A/ticket/C/x:y")?;
/// assert_eq!(ticket, urn!("urn:allthings:app:A:ticket:C:x/y"));
/// # Ok::<(), mqtt::TopicError>(())
/// ```
///
/// # Errors
///
/// If no URN has this topic.
pub fn urn_from_topic(topic: &str) -> Result<UrnBuf, TopicError> {
    Ok(MQTT.read_urn(topic)?)
}

/// The reason why no pattern, or no URN, has a topic.
///
/// ```
/// use urn_filter::mqtt::{TopicError, pattern_from_topic};
///
/// assert_eq!(pattern_from_topic("urn/allthings/+"), Err(TopicError::LastWildcard));
/// assert_eq!(
///     pattern_from_topic("urn/allthings/app/A/#").unwrap_err().to_string(),
///     "`#` selects the level before it too, expected `+/#`, which does not",
/// );
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash, thiserror::Error)]
#[non_exhaustive]
pub enum TopicError {
    /// The last level is `+`. It selects exactly one level, which no pattern can express.
    #[error("last `+` selects exactly one level, expected `+/#`, which selects one or more")]
    LastWildcard,
    /// The filter ends in `#` without a `+` before it. Two patterns together select the same: one
    /// with a last `*`, and one that ends before it.
    #[error("`#` selects the level before it too, expected `+/#`, which does not")]
    Parent,
    /// The topic differs from its canonical form in the case of letters. Nothing is published on it.
    #[error("topic is not written in the canonical form `{canonical}`")]
    NotCanonical {
        /// The canonical form.
        canonical: String,
    },
    /// With the separators and wildcards exchanged, the topic is no pattern or no URN. The error is
    /// about that text. Its byte offsets are those of the topic.
    #[error(transparent)]
    Invalid(ParseError),
}

impl From<ReadError> for TopicError {
    fn from(error: ReadError) -> Self {
        match error {
            ReadError::NotCanonical { canonical } => Self::NotCanonical { canonical },
            ReadError::Invalid(error) => Self::Invalid(error),
        }
    }
}
