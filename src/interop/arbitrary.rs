//! `arbitrary`: values for fuzz targets, valid by construction.
//!
//! Every text is put together by the rules of the language, so no input of the fuzzer is wasted on
//! a text that is refused. Short words are drawn as often as free text, so that patterns and URNs
//! of one input meet. There is no impl for the borrowed `Urn`, which would need valid text in the
//! fuzzer's bytes: take a `UrnBuf` and its `as_urn`.

use std::ops::ControlFlow;
use std::str::FromStr;

use arbitrary::{Arbitrary, Error, Result, Unstructured};

use crate::language::{
    EventName, EventNames, MAX_EVENT_NAME_LEN, MAX_LEN, MAX_SEGMENTS, Pattern, UrnBuf,
};
use crate::matching::{FilterSet, Subscription};

const NAMESPACES: [&str; 4] = ["ns", "allthings", "NS", "x-1"];
const WORDS: [&str; 8] = ["a", "b", "A", "app", "ticket", "%2A", "%2a", "x/y"];
const NAMESPACE_EDGE: &[u8] = b"abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
const NAMESPACE_INNER: &[u8] = b"abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-";
/// What a segment may consist of; `%` stands for an escape.
const SEGMENT: &[u8] =
    b"%abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-._~!$&'()+,;=@/";
/// What a component may consist of wherever it stands: neither `/` nor `?`.
const COMPONENT: &[u8] =
    b"%abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-._~!$&'()*+,;=:@";
const HEX: &[u8] = b"0123456789abcdefABCDEF";
const EVENT_PART: &[u8] = b"abcdefghijklmnopqrstuvwxyz-";

/// The longest free text of one segment, and of one component, in characters or escapes.
const MAX_CHARS: u32 = 40;

/// Valid whatever the bytes. The borrowed [`Urn`](crate::Urn) has no such impl, since the bytes are
/// seldom the text of one: use [`UrnBuf::as_urn`].
impl<'a> Arbitrary<'a> for UrnBuf {
    fn arbitrary(u: &mut Unstructured<'a>) -> Result<Self> {
        let mut text = name(u, Wildcards::No)?;
        for introducer in ["?+", "?=", "#"] {
            if u.ratio(1, 4)? {
                let component = free_text(u, COMPONENT)?;
                push_within_limit(&mut text, introducer, &component);
            }
        }
        valid(&text)
    }
}

/// Valid whatever the bytes.
impl<'a> Arbitrary<'a> for Pattern {
    fn arbitrary(u: &mut Unstructured<'a>) -> Result<Self> {
        valid(&name(u, Wildcards::Yes)?)
    }
}

/// Valid whatever the bytes.
impl<'a> Arbitrary<'a> for EventName {
    fn arbitrary(u: &mut Unstructured<'a>) -> Result<Self> {
        if u.arbitrary()? {
            return valid(u.choose(&[
                "ticket.created",
                "ticket.updated",
                "booking.created",
                "ping",
            ])?);
        }
        let mut text = String::new();
        let most = u32::try_from(MAX_EVENT_NAME_LEN).unwrap_or(u32::MAX);
        u.arbitrary_loop(Some(1), Some(most), |u| {
            // A dot only where a part has begun and another can follow.
            let dot = !text.is_empty() && !text.ends_with('.') && u.ratio(1, 6)?;
            text.push(if dot {
                '.'
            } else {
                char::from(*u.choose(EVENT_PART)?)
            });
            Ok(ControlFlow::Continue(()))
        })?;
        valid(text.strip_suffix('.').unwrap_or(&text))
    }
}

impl<'a> Arbitrary<'a> for EventNames {
    fn arbitrary(u: &mut Unstructured<'a>) -> Result<Self> {
        u.arbitrary_iter()?.collect()
    }
}

impl<'a> Arbitrary<'a> for FilterSet {
    fn arbitrary(u: &mut Unstructured<'a>) -> Result<Self> {
        u.arbitrary_iter()?.collect()
    }
}

impl<'a> Arbitrary<'a> for Subscription {
    fn arbitrary(u: &mut Unstructured<'a>) -> Result<Self> {
        Ok(Self {
            events: u.arbitrary()?,
            urns: u.arbitrary()?,
        })
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Wildcards {
    Yes,
    No,
}

/// `urn:<namespace>:<segment>…` within the limits.
fn name(u: &mut Unstructured<'_>, wildcards: Wildcards) -> Result<String> {
    let mut text = format!("urn:{}", namespace(u)?);
    let first = selector(u, wildcards)?;
    // Of all segments only the first one does not begin with a slash.
    let separator = if first.starts_with('/') { ":a" } else { ":" };
    push_within_limit(&mut text, separator, &first);
    let most = u32::try_from(MAX_SEGMENTS - 1).unwrap_or(u32::MAX);
    u.arbitrary_loop(None, Some(most), |u| {
        let next = selector(u, wildcards)?;
        push_within_limit(&mut text, ":", &next);
        Ok(ControlFlow::Continue(()))
    })?;
    Ok(text)
}

fn namespace(u: &mut Unstructured<'_>) -> Result<String> {
    if u.ratio(3, 4)? {
        return Ok((*u.choose(&NAMESPACES)?).to_owned());
    }
    let mut bytes = vec![*u.choose(NAMESPACE_EDGE)?];
    u.arbitrary_loop(None, Some(30), |u| {
        bytes.push(*u.choose(NAMESPACE_INNER)?);
        Ok(ControlFlow::Continue(()))
    })?;
    bytes.push(*u.choose(NAMESPACE_EDGE)?);
    Ok(bytes.into_iter().map(char::from).collect())
}

fn selector(u: &mut Unstructured<'_>, wildcards: Wildcards) -> Result<String> {
    if wildcards == Wildcards::Yes && u.ratio(1, 3)? {
        Ok("*".to_owned())
    } else if u.ratio(2, 3)? {
        Ok((*u.choose(&WORDS)?).to_owned())
    } else {
        free_text(u, SEGMENT)
    }
}

/// Some of these characters, each `%` with its digits.
fn free_text(u: &mut Unstructured<'_>, allowed: &[u8]) -> Result<String> {
    let mut text = String::new();
    u.arbitrary_loop(Some(1), Some(MAX_CHARS), |u| {
        let byte = *u.choose(allowed)?;
        text.push(char::from(byte));
        if byte == b'%' {
            text.extend([*u.choose(HEX)?, *u.choose(HEX)?].map(char::from));
        }
        Ok(ControlFlow::Continue(()))
    })?;
    Ok(text)
}

fn push_within_limit(text: &mut String, separator: &str, more: &str) {
    if text.len() + separator.len() + more.len() <= MAX_LEN {
        text.push_str(separator);
        text.push_str(more);
    }
}

/// The value with this text, which the functions above make valid.
fn valid<T: FromStr>(text: &str) -> Result<T> {
    text.parse().map_err(|_| Error::IncorrectFormat)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_pushed_beyond_the_limit() {
        for spare in 0..4 {
            let mut text = "a".repeat(MAX_LEN - spare);
            push_within_limit(&mut text, ":", "bb");
            let expected = if spare == 3 { 0 } else { spare };
            assert_eq!(MAX_LEN - text.len(), expected);
        }
    }
}
