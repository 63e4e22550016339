//! Where one filter and one URN part.

use alloc::borrow::ToOwned;
use alloc::string::String;
use core::ops::Range;

use super::{ListedFilter, Miss};
use crate::language::Pattern;

/// The first difference between a filter and a URN that it does not match.
///
/// As JSON, an object with the `kind` (`namespace`, `segment`, `nothing-below`, `missing-segments` or
/// `extra-segments`) and the fields below.
///
/// ```
/// use urn_filter::explain::{Difference, Likeness};
/// use urn_filter::{FilterSet, urn};
///
/// let why = FilterSet::parse(["urn:allthings:app:A:*"])?.explain(&urn!("urn:allthings:app:a:1"));
/// match &why.misses()[0].difference {
///     Difference::Segment { position, likeness, .. } => {
///         assert_eq!((*position, *likeness), (2, Some(Likeness::Case)));
///     }
///     other => panic!("{other:?}"),
/// }
/// # Ok::<(), urn_filter::ListError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "serde", serde(tag = "kind", rename_all = "kebab-case"))]
#[non_exhaustive]
pub enum Difference {
    /// The URN is of another namespace.
    Namespace {
        /// The filter's namespace.
        expected: String,
        /// The URN's.
        found: String,
    },
    /// The filter spells a segment, and the URN's is another.
    Segment {
        /// Which segment, counted from 1; the namespace is not one.
        position: usize,
        /// The filter's segment.
        expected: String,
        /// The URN's.
        found: String,
        /// In what little they differ, if it is little.
        likeness: Option<Likeness>,
    },
    /// The filter selects what is below the URN, not the URN itself: `urn:ns:A:*` and `urn:ns:A`.
    NothingBelow,
    /// The URN ends where the filter wants more.
    MissingSegments {
        /// What the filter wants behind the URN's end.
        missing: String,
    },
    /// The filter is exact, and the URN has more segments.
    ExtraSegments {
        /// What the URN has behind the filter's end.
        extra: String,
    },
}

/// In what two segments differ that are nearly the same. It counts all the same.
///
/// ```
/// use urn_filter::explain::{Difference, Likeness};
/// use urn_filter::{FilterSet, urn};
///
/// let why = FilterSet::parse(["urn:ns:A"])?.explain(&urn!("urn:ns:%41"));
/// let Difference::Segment { likeness, .. } = why.misses()[0].difference else { panic!() };
/// assert_eq!(likeness, Some(Likeness::Escape));
/// # Ok::<(), urn_filter::ListError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "kebab-case"))]
#[non_exhaustive]
pub enum Likeness {
    /// Only in the case of letters: `a` and `A`.
    Case,
    /// Only in what is written as a `%` escape: `%41` and `A`.
    Escape,
    /// Only in punctuation at the beginning or the end: `A` and `A-`.
    Punctuation,
}

impl Likeness {
    /// In what the two differ, if it is one of these alone.
    fn of(expected: &str, found: &str) -> Option<Self> {
        if expected == found {
            None
        } else if expected.eq_ignore_ascii_case(found) {
            Some(Self::Case)
        } else if decoded(expected).eq(decoded(found)) {
            Some(Self::Escape)
        } else if trimmed(expected) == trimmed(found) && !trimmed(found).is_empty() {
            Some(Self::Punctuation)
        } else {
            None
        }
    }
}

/// Where one of the two texts has what.
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

/// The namespace and the segments of a canonical text.
fn parts(text: &str) -> impl Iterator<Item = Part<'_>> {
    let mut start = 0;
    let parts = text.split(':').map(move |text| {
        let part = Part { start, text };
        start += text.len() + 1;
        part
    });
    parts.skip(1)
}

/// The first difference; nothing if the filter matches. `O(length)`
pub(super) fn miss(filter: ListedFilter, urn: &str) -> Option<Miss> {
    let (difference, urn_span, pattern_span) = first_difference(filter.pattern.as_str(), urn)?;
    Some(Miss {
        filter,
        difference,
        urn_span,
        pattern_span,
    })
}

/// What it is, and where in the URN and in the pattern.
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
                let behind = wanted.start..pattern.len();
                return Some((difference, urn.len()..urn.len(), behind));
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

fn differing(position: usize, expected: &str, found: &str) -> Difference {
    let likeness = Likeness::of(expected, found);
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

/// Whether this is the last `*` of the pattern, which selects everything below.
fn is_tail(wanted: Part<'_>, pattern: &str) -> bool {
    wanted.text == "*" && wanted.span().end == pattern.len()
}

fn selects(wanted: Part<'_>, found: Part<'_>) -> bool {
    wanted.text == "*" || wanted.text == found.text
}

/// How near a filter comes to a URN: at how many positions they agree, and at how many before the
/// first at which they do not. `O(length)`
pub(super) fn nearness(pattern: &Pattern, urn: &str) -> (usize, usize) {
    let text = pattern.as_str();
    let wanted = parts(text).take_while(|&wanted| !is_tail(wanted, text));
    let agreeing = wanted.zip(parts(urn));
    // Two canonical namespaces are never alike: they have no case, no escapes, no hyphen at an end.
    let mut agreeing = agreeing.map(|(wanted, found)| {
        selects(wanted, found) || Likeness::of(wanted.text, found.text).is_some()
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

/// The bytes that a segment stands for, if escapes are read as what they say.
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

fn trimmed(segment: &str) -> &str {
    segment.trim_matches(|c: char| c.is_ascii_punctuation() && c != '%')
}
