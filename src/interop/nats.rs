//! Patterns as NATS subject filters, URNs as subjects, and back.
//!
//! | ours | NATS |
//! | --- | --- |
//! | `urn:allthings:app:A:ticket:C:T` | `urn.allthings.app.A.ticket.C.T` |
//! | `urn:allthings:app:*:ticket:C` | `urn.allthings.app.*.ticket.C` |
//! | `urn:allthings:app:A:ticket:*` | `urn.allthings.app.A.ticket.>` |
//! | `urn:allthings:doc:v1.2` | `urn.allthings.doc.v1:2` |
//!
//! The two languages agree where both have a word: a `*` in the middle is one token, and `>` is
//! one token or more, as our last `*` is. So a broker that has [`pattern_to_subject`] for a
//! subscription delivers exactly those messages on [`urn_to_subject`] whose URN the pattern matches;
//! a test holds a real `nats-server` to that.
//!
//! # Escaping
//!
//! A colon becomes a dot, and a dot a colon. That is all: NATS gives a meaning to dots, white space
//! and tokens that are just `*` or `>`; a segment (RFC 8141 with RFC 3986) may have dots but no
//! colon, white space, `*` or `>`. So usual ids stay what they are, no two URNs share a subject,
//! and a subject is as long as its URN and well below the server's line limit of 4,096 bytes.
//!
//! NATS compares bytes. Subjects are therefore written in the canonical form, with the namespace in
//! lower case and the digits of `%` escapes in upper case, and the functions that read subjects
//! refuse any other: a subscriber to `URN.allthings.>` would get nothing. Components are left out.
//!
//! # What NATS can say and we cannot
//!
//! A last `*`, which is exactly one token; wildcards for `urn` and the namespace, such as
//! `urn.>`; a token such as `a*`, which NATS takes literally.

use alloc::string::String;

use crate::language::{ParseError, Pattern, Urn, UrnBuf};

/// The subject filter that selects what the pattern matches. `O(length)`
///
/// Different patterns have different filters.
///
/// ```
/// use urn_filter::{nats, pattern};
///
/// let tickets = pattern!("urn:allthings:app:*:ticket:*");
/// assert_eq!(nats::pattern_to_subject(&tickets), "urn.allthings.app.*.ticket.>");
/// ```
#[must_use]
pub fn pattern_to_subject(pattern: &Pattern) -> String {
    let text = pattern.as_str();
    match text.strip_suffix('*') {
        Some(selectors) => swapped(selectors) + ">",
        None => swapped(text),
    }
}

/// The pattern whose subject filter this is. `O(length)`
///
/// ```
/// use urn_filter::{nats, pattern};
///
/// let pattern = nats::pattern_from_subject("urn.allthings.app.A.ticket.>")?;
/// assert_eq!(pattern, pattern!("urn:allthings:app:A:ticket:*"));
/// assert!(nats::pattern_from_subject("urn.allthings.app.*").is_err());
/// # Ok::<(), nats::SubjectError>(())
/// ```
///
/// # Errors
///
/// If no pattern has this filter.
pub fn pattern_from_subject(subject: &str) -> Result<Pattern, SubjectError> {
    if subject == "*" || subject.ends_with(".*") {
        return Err(SubjectError::LastWildcard);
    }
    let text = match subject.strip_suffix(".>") {
        Some(tokens) => swapped(tokens) + ":*",
        None => swapped(subject),
    };
    let pattern: Pattern = text.parse().map_err(SubjectError::Invalid)?;
    match pattern_to_subject(&pattern) {
        canonical if canonical == subject => Ok(pattern),
        canonical => Err(SubjectError::NotCanonical { canonical }),
    }
}

/// The subject that events with this URN have. `O(length)`
///
/// Equal URNs have the same subject, and different ones different subjects.
///
/// ```
/// use urn_filter::{nats, urn};
///
/// let ticket = urn!("URN:allthings:app:A:ticket:C:v1.2?=page=2");
/// assert_eq!(nats::urn_to_subject(&ticket), "urn.allthings.app.A.ticket.C.v1:2");
/// ```
#[must_use]
pub fn urn_to_subject(urn: &Urn<'_>) -> String {
    // Valid text is ASCII: a byte is a character.
    let character = |&byte: &u8| swap(char::from(byte));
    urn.with_canonical(|name| name.bytes.iter().map(character).collect())
}

/// The URN, without components, whose subject this is. `O(length)`
///
/// ```
/// use urn_filter::{nats, urn};
///
/// let ticket = nats::urn_from_subject("urn.allthings.app.A.ticket.C.v1:2")?;
/// assert_eq!(ticket, urn!("urn:allthings:app:A:ticket:C:v1.2"));
/// # Ok::<(), nats::SubjectError>(())
/// ```
///
/// # Errors
///
/// If no URN has this subject.
pub fn urn_from_subject(subject: &str) -> Result<UrnBuf, SubjectError> {
    let urn = UrnBuf::try_from(swapped(subject));
    let urn = urn.map_err(|error| SubjectError::Invalid(error.into_error()))?;
    match urn_to_subject(&urn.as_urn()) {
        canonical if canonical == subject => Ok(urn),
        canonical => Err(SubjectError::NotCanonical { canonical }),
    }
}

/// Why a subject belongs to no pattern or to no URN.
///
/// ```
/// use urn_filter::nats::{SubjectError, pattern_from_subject};
///
/// assert_eq!(pattern_from_subject("urn.allthings.*"), Err(SubjectError::LastWildcard));
/// let error = pattern_from_subject("URN.Allthings.>").unwrap_err();
/// assert_eq!(
///     error.to_string(),
///     "subject is not written in the canonical form `urn.allthings.>`",
/// );
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash, thiserror::Error)]
#[non_exhaustive]
pub enum SubjectError {
    /// The last token is `*`. It selects exactly one token, which no pattern can say.
    #[error("last `*` selects exactly one token, expected `>`, which selects one or more")]
    LastWildcard,
    /// The same text in another case would be a subject of ours; this one nobody publishes to.
    #[error("subject is not written in the canonical form `{canonical}`")]
    NotCanonical {
        /// The canonical form.
        canonical: String,
    },
    /// With dots and colons exchanged it is no pattern or no URN. The error is that of this text,
    /// and each byte of it has the place that it has in the subject.
    #[error(transparent)]
    Invalid(ParseError),
}

/// The text with dots for colons and colons for dots.
fn swapped(text: &str) -> String {
    text.chars().map(swap).collect()
}

fn swap(c: char) -> char {
    match c {
        ':' => '.',
        '.' => ':',
        other => other,
    }
}
