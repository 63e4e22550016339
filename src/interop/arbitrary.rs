//! `arbitrary`: values for fuzz targets, valid by construction.
//!
//! Each text is built by the rules of the language, so the fuzzer wastes no input on a text that the
//! parser rejects. Short words are drawn as often as free text, so that the patterns of an input
//! often match its URNs. The borrowed `Urn` has no impl, since it would need valid text in the
//! fuzzer's bytes.

use std::ops::ControlFlow;
use std::str::FromStr;

use arbitrary::{Arbitrary, Error, Result, Unstructured};

use crate::language::{
    EventName, EventPattern, EventPatterns, MAX_EVENT_NAME_LEN, MAX_LEN, MAX_SEGMENTS, Pattern,
    UrnBuf,
};
use crate::matching::{FilterSet, Subscription};

const NAMESPACES: [&str; 4] = ["ns", "allthings", "NS", "x-1"];
const WORDS: [&str; 8] = ["a", "b", "A", "app", "ticket", "%2A", "%2a", "x/y"];
const NAMESPACE_EDGE: &[u8] = b"abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
const NAMESPACE_INNER: &[u8] = b"abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-";
/// The bytes of a segment. `%` is replaced by an escape.
const SEGMENT: &[u8] =
    b"%abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-._~!$&'()+,;=@/";
/// The bytes that a component may contain at every index. This excludes `/` and `?`.
const COMPONENT: &[u8] =
    b"%abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-._~!$&'()*+,;=:@";
const HEX: &[u8] = b"0123456789abcdefABCDEF";
const EVENT_PART: &[u8] = b"abcdefghijklmnopqrstuvwxyz-";

/// The maximum length of the free text of a segment or component, in characters or escapes.
const MAX_CHARS: u32 = 40;

/// Every input gives a valid URN. The borrowed [`Urn`](crate::Urn) has no such impl, since it would
/// have to find its text in the input: use [`UrnBuf::as_urn`].
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

/// Every input gives a valid pattern.
impl<'a> Arbitrary<'a> for Pattern {
    fn arbitrary(u: &mut Unstructured<'a>) -> Result<Self> {
        valid(&name(u, Wildcards::Yes)?)
    }
}

/// Every input gives a valid event name.
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
            // No part between dots may be empty.
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

/// Every input gives a valid event pattern: an event name in which some parts are `*`.
impl<'a> Arbitrary<'a> for EventPattern {
    fn arbitrary(u: &mut Unstructured<'a>) -> Result<Self> {
        let name: EventName = u.arbitrary()?;
        let parts = name.as_str().split('.');
        let parts: Vec<&str> = parts
            .map(|part| Ok(if u.ratio(1, 3)? { "*" } else { part }))
            .collect::<Result<_>>()?;
        valid(&parts.join("."))
    }
}

/// Every input gives a list of valid event patterns. It may be empty.
impl<'a> Arbitrary<'a> for EventPatterns {
    fn arbitrary(u: &mut Unstructured<'a>) -> Result<Self> {
        u.arbitrary_iter()?.collect()
    }
}

/// Every input gives a set of valid patterns. It may be empty.
impl<'a> Arbitrary<'a> for FilterSet {
    fn arbitrary(u: &mut Unstructured<'a>) -> Result<Self> {
        u.arbitrary_iter()?.collect()
    }
}

/// Every input gives a valid subscription. Its lists may be empty.
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

/// Draws `urn:<namespace>:<segment>…` within the limits.
fn name(u: &mut Unstructured<'_>, wildcards: Wildcards) -> Result<String> {
    let mut text = format!("urn:{}", namespace(u)?);
    let first = selector(u, wildcards)?;
    // Only the first segment may not begin with a slash.
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

/// Draws some of these bytes, and two digits after each `%`.
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

/// Appends both texts unless the result would exceed [`MAX_LEN`].
fn push_within_limit(text: &mut String, separator: &str, more: &str) {
    if text.len() + separator.len() + more.len() <= MAX_LEN {
        text.push_str(separator);
        text.push_str(more);
    }
}

/// Parses a text that the functions above have made valid.
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
