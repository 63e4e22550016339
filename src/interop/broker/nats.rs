//! Patterns as NATS subject filters, URNs as NATS subjects, and back.
//!
//! | this crate | NATS |
//! | --- | --- |
//! | `urn:allthings:app:A:ticket:C:T` | `urn.allthings.app.A.ticket.C.T` |
//! | `urn:allthings:app:*:ticket:C` | `urn.allthings.app.*.ticket.C` |
//! | `urn:allthings:app:A:ticket:*` | `urn.allthings.app.A.ticket.>` |
//! | `urn:allthings:doc:v1.2` | `urn.allthings.doc.v1:2` |
//!
//! A `*` in the middle is one segment here and one token in NATS. A last `*` is one or more
//! segments, and `>` is one or more tokens. So a broker with a subscription to
//! [`pattern_to_subject`] delivers exactly the messages whose URN the pattern matches, if each
//! message is published on [`urn_to_subject`]. The tests compare this with a real `nats-server`
//! where one is installed.
//!
//! [`guide`](crate::guide#nats-subjects) compares the two languages for those who know NATS.
//!
//! # Escaping
//!
//! Each colon becomes a dot, and each dot a colon. Nothing else changes. NATS gives a meaning to
//! dots, to white space, and to the tokens `*` and `>`. A segment (RFC 8141 with RFC 3986) may
//! contain dots, but no colon, white space, `*` or `>`. Three things follow:
//!
//! - An id without a dot is the same in a subject.
//! - Two different URNs never have the same subject.
//! - A subject is as long as its URN, at most 2,048 bytes. The line limit of the server is 4,096
//!   bytes.
//!
//! NATS compares bytes, so subjects are written in the canonical form: the namespace is in lower
//! case, and the digits of `%` escapes are in upper case. The functions that read subjects reject
//! every other form, because a subscriber to `URN.allthings.>` would get nothing. Components are
//! left out.
//!
//! # What only NATS can express
//!
//! - `*` as the last token, which is exactly one token;
//! - wildcards for `urn` and for the namespace, such as `urn.>`;
//! - a token such as `a*`, which NATS takes literally.

use alloc::string::String;

use super::dialect::{Dialect, ReadError};
use crate::language::{ParseError, Pattern, Urn, UrnBuf};

const NATS: Dialect = Dialect {
    separator: '.',
    wildcard: '*',
    // With its separator, since the `>` of `a>` is no wildcard.
    subtree: (":*", ".>"),
};

/// Returns the subject filter that selects what the pattern matches. `O(length)`
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
    NATS.write_pattern(pattern)
}

/// Returns the pattern that has this subject filter. `O(length)`
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
    match NATS.last_part(subject) {
        "*" => Err(SubjectError::LastWildcard),
        _ => Ok(NATS.read_pattern(subject)?),
    }
}

/// Returns the subject on which events about this URN are published. `O(length)`
///
/// Equal URNs have the same subject, and different URNs have different subjects.
///
/// ```
/// use urn_filter::{nats, urn};
///
/// let ticket = urn!("URN:allthings:app:A:ticket:C:v1.2?=page=2");
/// assert_eq!(nats::urn_to_subject(&ticket), "urn.allthings.app.A.ticket.C.v1:2");
/// ```
#[must_use]
pub fn urn_to_subject(urn: &Urn<'_>) -> String {
    NATS.write_urn(urn)
}

/// Returns the URN, without components, that has this subject. `O(length)`
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
    Ok(NATS.read_urn(subject)?)
}

/// The reason why no pattern, or no URN, has a subject.
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
    /// The last token is `*`. It selects exactly one token, which no pattern can express.
    #[error("last `*` selects exactly one token, expected `>`, which selects one or more")]
    LastWildcard,
    /// The subject differs from its canonical form in the case of letters. Nothing is published on it.
    #[error("subject is not written in the canonical form `{canonical}`")]
    NotCanonical {
        /// The canonical form.
        canonical: String,
    },
    /// With dots and colons exchanged, the subject is no pattern or no URN. The error is about that
    /// text. Its byte offsets are those of the subject.
    #[error(transparent)]
    Invalid(ParseError),
}

impl From<ReadError> for SubjectError {
    fn from(error: ReadError) -> Self {
        match error {
            ReadError::NotCanonical { canonical } => Self::NotCanonical { canonical },
            ReadError::Invalid(error) => Self::Invalid(error),
        }
    }
}
