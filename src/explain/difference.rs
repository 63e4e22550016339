//! Where a filter and a URN part.

use std::fmt;
use std::iter;
use std::ops::Range;

use crate::layout::SCHEME_LEN;
use crate::pattern::Pattern;

/// The first point, from the left, at which a filter and a URN part.
///
/// `Display` says it in a sentence. The spans, in bytes, are for whoever shows it otherwise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    kind: DifferenceKind,
    segment: Option<usize>,
    urn: Place,
    filter: Place,
}

/// A part of one of the two texts.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Place {
    text: Box<str>,
    start: usize,
}

/// How a filter and a URN differ where they part. In the order of nearness.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum DifferenceKind {
    /// The filter selects everything below just this URN, which is not the URN itself.
    NothingBelow,
    /// The filter ends, without a last `*`, where the URN goes on.
    UrnGoesOn,
    /// Another literal: the two differ in upper and lower case alone.
    Case,
    /// Another literal: the two are the same once `%` escapes are decoded, which nothing ever does
    /// (RFC 8141, section 3.1).
    Escape,
    /// The URN ends where the filter wants a further segment.
    UrnEnds,
    /// Another literal.
    Literal,
    /// Another namespace.
    Namespace,
}

impl Difference {
    /// Where they part; none if the pattern matches the canonical name.
    pub(super) fn between(pattern: &Pattern, name: &str) -> Option<Self> {
        let mut wanted = Parts::of(pattern.as_str());
        let mut found = Parts::of(name);
        let (namespace, other) = (wanted.next()?, found.next()?);
        if namespace.text != other.text {
            return Some(Self::new(DifferenceKind::Namespace, None, other, namespace));
        }
        // Each round takes a segment of both, of which there are no more than 64.
        for segment in 0.. {
            let (urn, filter) = (found.next(), wanted.next());
            let is_tail =
                filter.as_ref().is_some_and(|filter| &*filter.text == "*") && wanted.is_at_end();
            let kind = match (&urn, &filter) {
                (None, None) => return None,
                (Some(_), Some(_)) if is_tail => return None,
                (None, Some(_)) if is_tail => DifferenceKind::NothingBelow,
                (None, Some(_)) => DifferenceKind::UrnEnds,
                (Some(_), None) => DifferenceKind::UrnGoesOn,
                (Some(urn), Some(filter)) => match kind_of(&urn.text, &filter.text) {
                    Some(kind) => kind,
                    None => continue,
                },
            };
            let urn = urn.unwrap_or_else(|| Place::end_of(name));
            let filter = filter.unwrap_or_else(|| Place::end_of(pattern.as_str()));
            return Some(Self::new(kind, Some(segment), urn, filter));
        }
        None
    }

    fn new(kind: DifferenceKind, segment: Option<usize>, urn: Place, filter: Place) -> Self {
        Self {
            kind,
            segment,
            urn,
            filter,
        }
    }

    /// How they differ.
    #[must_use]
    pub fn kind(&self) -> DifferenceKind {
        self.kind
    }

    /// The number of the segment, from 0; none if it is the namespace.
    #[must_use]
    pub fn segment(&self) -> Option<usize> {
        self.segment
    }

    /// In how many parts they agree before, the namespace included.
    pub(super) fn agreeing(&self) -> usize {
        self.segment.map_or(0, |segment| segment + 1)
    }

    /// What the URN has there; empty if it has ended.
    #[must_use]
    pub fn found(&self) -> &str {
        &self.urn.text
    }

    /// What the filter has there; empty if it has ended.
    #[must_use]
    pub fn wanted(&self) -> &str {
        &self.filter.text
    }

    /// Where that is in the canonical URN, in bytes.
    #[must_use]
    pub fn urn_span(&self) -> Range<usize> {
        self.urn.span()
    }

    /// Where that is in the filter's text, in bytes.
    #[must_use]
    pub fn filter_span(&self) -> Range<usize> {
        self.filter.span()
    }
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (found, wanted) = (self.found(), self.wanted());
        let number = self.agreeing();
        match self.kind {
            DifferenceKind::NothingBelow => {
                f.write_str("the filter selects what is below this URN, not the URN itself")
            }
            DifferenceKind::UrnGoesOn => write!(
                f,
                "the filter ends here and the URN goes on with `{found}`: only a last `*` selects what is below"
            ),
            DifferenceKind::UrnEnds if wanted == "*" => {
                write!(
                    f,
                    "the URN ends here and the filter wants a segment {number}"
                )
            }
            DifferenceKind::UrnEnds => {
                write!(
                    f,
                    "the URN ends here and the filter wants `{wanted}` as segment {number}"
                )
            }
            DifferenceKind::Namespace => {
                write!(
                    f,
                    "the URN is of namespace `{found}`, the filter of `{wanted}`"
                )
            }
            DifferenceKind::Case | DifferenceKind::Escape | DifferenceKind::Literal => {
                write!(
                    f,
                    "segment {number} is `{found}` and the filter wants `{wanted}`"
                )?;
                f.write_str(match self.kind {
                    DifferenceKind::Case => ": upper and lower case are not the same",
                    DifferenceKind::Escape => ": escapes are compared as they are written",
                    _ => "",
                })
            }
        }
    }
}

impl Place {
    fn end_of(text: &str) -> Self {
        let (start, text) = (text.len(), Box::default());
        Self { text, start }
    }

    fn span(&self) -> Range<usize> {
        self.start..self.start + self.text.len()
    }
}

/// The namespace and the segments of a canonical text, each with where it begins.
struct Parts<'a> {
    text: &'a str,
    /// One past the last colon that was met.
    at: Option<usize>,
}

impl<'a> Parts<'a> {
    fn of(text: &'a str) -> Self {
        let at = Some(SCHEME_LEN);
        Self { text, at }
    }

    fn is_at_end(&self) -> bool {
        self.at.is_none()
    }
}

impl Iterator for Parts<'_> {
    type Item = Place;

    fn next(&mut self) -> Option<Place> {
        let start = self.at?;
        let rest = self.text.get(start..)?;
        let len = rest.find(':');
        self.at = len.map(|len| start + len + 1);
        let text = rest[..len.unwrap_or(rest.len())].into();
        Some(Place { text, start })
    }
}

/// How a segment differs from a selector, if it does.
fn kind_of(segment: &str, selector: &str) -> Option<DifferenceKind> {
    if selector == "*" || segment == selector {
        None
    } else if decoded(segment).eq(decoded(selector)) {
        Some(DifferenceKind::Escape)
    } else if segment.eq_ignore_ascii_case(selector) {
        Some(DifferenceKind::Case)
    } else {
        Some(DifferenceKind::Literal)
    }
}

/// The bytes that the text stands for once its escapes are decoded.
fn decoded(text: &str) -> impl Iterator<Item = u8> {
    let mut rest = text.as_bytes();
    iter::from_fn(move || {
        let (&first, behind) = rest.split_first()?;
        if let (b'%', Some((digits, behind))) = (first, behind.split_first_chunk())
            && let Some(byte) = hex(*digits)
        {
            rest = behind;
            return Some(byte);
        }
        rest = behind;
        Some(first)
    })
}

fn hex(digits: [u8; 2]) -> Option<u8> {
    let [high, low] = digits.map(|digit| char::from(digit).to_digit(16));
    u8::try_from(high? << 4 | low?).ok()
}
