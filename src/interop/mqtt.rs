//! Patterns as MQTT topic filters, URNs as topics, and back.
//!
//! | ours | MQTT |
//! | --- | --- |
//! | `urn:allthings:app:A:ticket:C:T` | `urn/allthings/app/A/ticket/C/T` |
//! | `urn:allthings:app:*:ticket:C` | `urn/allthings/app/+/ticket/C` |
//! | `urn:allthings:app:A:ticket:*` | `urn/allthings/app/A/ticket/+/#` |
//! | `urn:allthings:path:x/y+z` | `urn/allthings/path/x:y*z` |
//!
//! A last `*` is one segment or more, and `#` alone would be none or more: `a/#` matches `a`. With a
//! `+` before it the two agree, so a broker that has [`pattern_to_topic`] for a subscription delivers
//! exactly those messages on [`urn_to_topic`] whose URN the pattern matches; a test holds a real
//! `mosquitto` to that.
//!
//! # Escaping
//!
//! Colon and slash change places, and so do `*` and `+`. A segment (RFC 8141 with RFC 3986) may have
//! slashes and pluses but no colon and no asterisk, which mean nothing to MQTT. So usual ids stay what
//! they are, and no two URNs share a topic. The topics are written in the canonical form, with the
//! namespace in lower case and the digits of `%` escapes in upper case, since MQTT compares bytes;
//! the functions that read them refuse any other. Components are left out.
//!
//! # What MQTT can say and we cannot
//!
//! A last `+`, which is exactly one level; `#` without a `+` before it, which takes in the level
//! before; wildcards for `urn` and the namespace; empty levels.

use alloc::string::String;

use crate::language::{ParseError, Pattern, Urn, UrnBuf};

/// What a last `*` is.
const ONE_OR_MORE: &str = "+/#";

/// The topic filter that selects what the pattern matches. `O(length)`
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
    let text = pattern.as_str();
    match text.strip_suffix('*') {
        Some(selectors) => swapped(selectors) + ONE_OR_MORE,
        None => swapped(text),
    }
}

/// The pattern whose topic filter this is. `O(length)`
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
/// If no pattern has this filter.
pub fn pattern_from_topic(topic: &str) -> Result<Pattern, TopicError> {
    let text = match topic.strip_suffix(ONE_OR_MORE) {
        Some(levels) => swapped(levels) + "*",
        None if ends_with_level(topic, "#") => return Err(TopicError::Parent),
        None if ends_with_level(topic, "+") => return Err(TopicError::LastWildcard),
        None => swapped(topic),
    };
    let pattern: Pattern = text.parse().map_err(TopicError::Invalid)?;
    match pattern_to_topic(&pattern) {
        canonical if canonical == topic => Ok(pattern),
        canonical => Err(TopicError::NotCanonical { canonical }),
    }
}

/// The topic that events with this URN have. `O(length)`
///
/// Equal URNs have the same topic, and different ones different topics.
///
/// ```
/// use urn_filter::{mqtt, urn};
///
/// let ticket = urn!("URN:allthings:app:A:ticket:C:x/y?=page=2");
/// assert_eq!(mqtt::urn_to_topic(&ticket), "urn/allthings/app/A/ticket/C/x:y");
/// ```
#[must_use]
pub fn urn_to_topic(urn: &Urn<'_>) -> String {
    // Valid text is ASCII: a byte is a character.
    let character = |&byte: &u8| swap(char::from(byte));
    urn.with_canonical(|name| name.bytes.iter().map(character).collect())
}

/// The URN, without components, whose topic this is. `O(length)`
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
    let urn = UrnBuf::try_from(swapped(topic));
    let urn = urn.map_err(|error| TopicError::Invalid(error.into_error()))?;
    match urn_to_topic(&urn.as_urn()) {
        canonical if canonical == topic => Ok(urn),
        canonical => Err(TopicError::NotCanonical { canonical }),
    }
}

/// Why a topic belongs to no pattern or to no URN.
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
    /// The last level is `+`. It selects exactly one level, which no pattern can say.
    #[error("last `+` selects exactly one level, expected `+/#`, which selects one or more")]
    LastWildcard,
    /// The filter ends in `#` without a `+` before it. What it selects are two patterns: one with a
    /// last `*`, and one that ends before it.
    #[error("`#` selects the level before it too, expected `+/#`, which does not")]
    Parent,
    /// The same text in another case would be a topic of ours; this one nobody publishes to.
    #[error("topic is not written in the canonical form `{canonical}`")]
    NotCanonical {
        /// The canonical form.
        canonical: String,
    },
    /// With the separators and wildcards exchanged it is no pattern or no URN. The error is that of
    /// this text, and each byte of it has the place that it has in the topic.
    #[error(transparent)]
    Invalid(ParseError),
}

/// Whether the last level is this one.
fn ends_with_level(topic: &str, level: &str) -> bool {
    topic.rsplit('/').next() == Some(level)
}

/// The text with colons and slashes exchanged, and asterisks and pluses.
fn swapped(text: &str) -> String {
    text.chars().map(swap).collect()
}

fn swap(c: char) -> char {
    match c {
        ':' => '/',
        '/' => ':',
        '*' => '+',
        '+' => '*',
        other => other,
    }
}
