//! The comparison of one filter with one URN, position by position. An event pattern is compared with an
//! event name in the same way.

use alloc::borrow::ToOwned;
use core::ops::Range;

use super::delivery::{EventMiss, ListedEvent};
use super::difference::{Difference, EventDifference, Likeness};
use super::explanation::{ListedFilter, Miss};

/// A namespace, a segment, a part or a selector, and its offset in the text.
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
    // The first part is `urn`.
    split(text, ':').skip(1)
}

/// Returns the parts of a text between separators.
fn split(text: &str, separator: char) -> impl Iterator<Item = Part<'_>> {
    let mut start = 0;
    text.split(separator).map(move |text| {
        let part = Part { start, text };
        start += text.len() + 1;
        part
    })
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

/// Returns the first difference between an event pattern and an event name, or nothing if the pattern
/// matches. `O(length)`
pub(super) fn event_miss(event: ListedEvent, name: &str) -> Option<EventMiss> {
    let pattern = event.pattern.as_str();
    let place = first_place(pattern, split(pattern, '.'), name, split(name, '.'))?;
    let difference = match place.end {
        End::Differs {
            position,
            expected,
            found,
        } => EventDifference::Part {
            position: position + 1,
            expected: expected.to_owned(),
            found: found.to_owned(),
        },
        End::NothingBelow => EventDifference::NothingBelow,
        End::Missing(missing) => EventDifference::MissingParts {
            missing: missing.to_owned(),
        },
        End::Extra(extra) => EventDifference::ExtraParts {
            extra: extra.to_owned(),
        },
    };
    let (name_span, pattern_span) = (place.name_span, place.pattern_span);
    Some(EventMiss {
        event,
        difference,
        name_span,
        pattern_span,
    })
}

/// Returns the first difference, its span in the URN and its span in the pattern.
fn first_difference(pattern: &str, urn: &str) -> Option<(Difference, Range<usize>, Range<usize>)> {
    let place = first_place(pattern, parts(pattern), urn, parts(urn))?;
    let difference = match place.end {
        End::Differs {
            position,
            expected,
            found,
        } => differing(position, expected, found),
        End::NothingBelow => Difference::NothingBelow,
        End::Missing(missing) => Difference::MissingSegments {
            missing: missing.to_owned(),
        },
        End::Extra(extra) => Difference::ExtraSegments {
            extra: extra.to_owned(),
        },
    };
    Some((difference, place.name_span, place.pattern_span))
}

/// Where a pattern and a name differ first.
struct Place<'a> {
    end: End<'a>,
    name_span: Range<usize>,
    pattern_span: Range<usize>,
}

/// How the comparison of a pattern and a name ends.
enum End<'a> {
    /// The parts at a position, counted from 0, are different texts.
    Differs {
        position: usize,
        expected: &'a str,
        found: &'a str,
    },
    /// The name ends where the pattern has a last `*`.
    NothingBelow,
    /// The name ends before this rest of the pattern.
    Missing(&'a str),
    /// The pattern ends before this rest of the name.
    Extra(&'a str),
}

/// Returns the first place at which a pattern and a name differ.
fn first_place<'a>(
    pattern: &'a str,
    mut wanted: impl Iterator<Item = Part<'a>>,
    name: &'a str,
    mut found: impl Iterator<Item = Part<'a>>,
) -> Option<Place<'a>> {
    let mut position = 0;
    loop {
        match (wanted.next(), found.next()) {
            (None, None) => return None,
            (Some(wanted), Some(_)) if is_tail(wanted, pattern) => return None,
            (Some(wanted), Some(found)) if selects(wanted, found) => position += 1,
            (Some(wanted), Some(found)) => {
                return Some(Place {
                    end: End::Differs {
                        position,
                        expected: wanted.text,
                        found: found.text,
                    },
                    name_span: found.span(),
                    pattern_span: wanted.span(),
                });
            }
            (Some(wanted), None) => {
                let end = if is_tail(wanted, pattern) {
                    End::NothingBelow
                } else {
                    End::Missing(rest(pattern, wanted.start))
                };
                return Some(Place {
                    end,
                    name_span: name.len()..name.len(),
                    pattern_span: wanted.start..pattern.len(),
                });
            }
            (None, Some(found)) => {
                return Some(Place {
                    end: End::Extra(rest(name, found.start)),
                    name_span: found.start..name.len(),
                    pattern_span: pattern.len()..pattern.len(),
                });
            }
        }
    }
}

fn rest(text: &str, start: usize) -> &str {
    text.get(start..).unwrap_or_default()
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

/// Returns how near an event pattern comes to an event name: whether it selects the name's namespace, and
/// how long a beginning they have in common. A `*` has each part in common. `O(length)`
pub(super) fn event_nearness(pattern: &str, name: &str) -> (bool, usize) {
    let mut beginning = 0;
    for (wanted, found) in split(pattern, '.').zip(split(name, '.')) {
        if !selects(wanted, found) {
            let pairs = wanted.text.bytes().zip(found.text.bytes());
            beginning += pairs.take_while(|(ours, theirs)| ours == theirs).count();
            break;
        }
        beginning += found.text.len() + 1;
    }
    let namespaces = pattern.split_once('.').zip(name.split_once('.'));
    let is_same = namespaces.is_some_and(|((ours, _), (theirs, _))| ours == "*" || ours == theirs);
    (is_same, beginning)
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
