//! The comparison of one filter with one URN, position by position.

use alloc::borrow::ToOwned;
use alloc::string::String;
use core::ops::Range;

use super::difference::{Difference, Likeness};
use super::explanation::{ListedFilter, Miss};

/// A namespace, a segment or a selector, and its offset in the text.
#[derive(Clone, Copy)]
struct Part<'a> {
    start: usize,
    text: &'a str,
}

impl Part<'_> {
    fn span(self) -> Range<usize> {
        self.start..self.start + self.text.len()
    }
}

/// Returns the namespace and the segments or selectors of a canonical text.
fn parts(text: &str) -> impl Iterator<Item = Part<'_>> {
    let mut start = 0;
    let parts = text.split(':').map(move |text| {
        let part = Part { start, text };
        start += text.len() + 1;
        part
    });
    // The first part is `urn`.
    parts.skip(1)
}

/// Returns the first difference between a filter and a URN, or nothing if the filter matches.
/// `O(length)`
pub(super) fn miss(filter: ListedFilter, urn: &str) -> Option<Miss> {
    let (difference, urn_span, pattern_span) = first_difference(filter.pattern.as_str(), urn)?;
    Some(Miss {
        filter,
        difference,
        urn_span,
        pattern_span,
    })
}

/// Returns the first difference, its span in the URN and its span in the pattern.
fn first_difference(pattern: &str, urn: &str) -> Option<(Difference, Range<usize>, Range<usize>)> {
    let (mut wanted, mut found) = (parts(pattern), parts(urn));
    let mut position = 0;
    loop {
        match (wanted.next(), found.next()) {
            (None, None) => return None,
            (Some(wanted), Some(_)) if is_tail(wanted, pattern) => return None,
            (Some(wanted), Some(found)) if selects(wanted, found) => position += 1,
            (Some(wanted), Some(found)) => {
                let difference = differing(position, wanted.text, found.text);
                return Some((difference, found.span(), wanted.span()));
            }
            (Some(wanted), None) => {
                let difference = if is_tail(wanted, pattern) {
                    Difference::NothingBelow
                } else {
                    let missing = rest(pattern, wanted.start);
                    Difference::MissingSegments { missing }
                };
                let missing = wanted.start..pattern.len();
                return Some((difference, urn.len()..urn.len(), missing));
            }
            (None, Some(found)) => {
                let extra = rest(urn, found.start);
                let difference = Difference::ExtraSegments { extra };
                let end = pattern.len()..pattern.len();
                return Some((difference, found.start..urn.len(), end));
            }
        }
    }
}

fn rest(text: &str, start: usize) -> String {
    text.get(start..).unwrap_or_default().to_owned()
}

/// Returns the difference of two parts at a position. Position 0 is the namespace.
fn differing(position: usize, expected: &str, found: &str) -> Difference {
    let likeness = likeness(expected, found);
    let (expected, found) = (expected.to_owned(), found.to_owned());
    match position {
        0 => Difference::Namespace { expected, found },
        _ => Difference::Segment {
            position,
            expected,
            found,
            likeness,
        },
    }
}

/// Reports whether a part is the last `*` of the pattern, which selects everything below.
fn is_tail(wanted: Part<'_>, pattern: &str) -> bool {
    wanted.text == "*" && wanted.span().end == pattern.len()
}

fn selects(wanted: Part<'_>, found: Part<'_>) -> bool {
    wanted.text == "*" || wanted.text == found.text
}

/// Returns how near a filter comes to a URN. The first number counts the positions that agree, the
/// second those before the first position that does not agree. `O(length)`
///
/// Segments that are nearly the same agree, since the author of the filter probably meant them. A
/// filter of another namespace has `(0, 0)`, even if the segments agree.
pub(super) fn nearness(pattern: &str, urn: &str) -> (usize, usize) {
    let wanted = parts(pattern).take_while(|&wanted| !is_tail(wanted, pattern));
    // Two canonical namespaces are never nearly the same: they are in lower case, without escapes,
    // and have no hyphen at an end.
    let mut agreeing = wanted.zip(parts(urn)).map(|(wanted, found)| {
        selects(wanted, found) || likeness(wanted.text, found.text).is_some()
    });
    let beginning = agreeing.by_ref().take_while(|&agrees| agrees).count();
    if beginning == 0 {
        return (0, 0);
    }
    (
        beginning + agreeing.filter(|&agrees| agrees).count(),
        beginning,
    )
}

/// Returns the small way in which two segments differ, or nothing if they are equal or differ in
/// more than that.
fn likeness(expected: &str, found: &str) -> Option<Likeness> {
    if expected == found {
        None
    } else if expected.eq_ignore_ascii_case(found) {
        Some(Likeness::Case)
    } else if decoded(expected).eq(decoded(found)) {
        Some(Likeness::Escape)
    } else if trimmed(expected) == trimmed(found) && !trimmed(found).is_empty() {
        Some(Likeness::Punctuation)
    } else {
        None
    }
}

/// Returns the bytes of a segment with its escapes decoded.
fn decoded(segment: &str) -> impl Iterator<Item = u8> {
    let mut bytes = segment.bytes();
    core::iter::from_fn(move || match bytes.next()? {
        b'%' => {
            let mut digit = || char::from(bytes.next()?).to_digit(16);
            let (high, low) = (digit()?, digit()?);
            u8::try_from(high * 16 + low).ok()
        }
        byte => Some(byte),
    })
}

/// Returns the segment without punctuation at its ends. A `%` stays, because it begins an escape.
fn trimmed(segment: &str) -> &str {
    segment.trim_matches(|c: char| c.is_ascii_punctuation() && c != '%')
}
