//! Explanations as text for people.
//!
//! Each filter is shown in three lines and a sentence: the URN, the filter below it, and carets below
//! the difference.

use alloc::format;
use alloc::string::String;
use core::fmt::{self, Write};
use core::ops::Range;

use super::delivery::{DeliveryExplanation, EventMiss, EventOutcome};
use super::difference::{Difference, EventDifference, Likeness};
use super::explanation::{Explanation, ListedFilter, Miss, Outcome};
use crate::language::EventName;

/// The maximum number of filters, names or indices that are printed. The others are counted.
const MAX_SHOWN: usize = 5;
/// The maximum number of columns in a row of the picture.
const MAX_COLUMNS: usize = 160;
/// The maximum number of columns before the carets, in a row that is cut.
const MAX_BEFORE: usize = 80;
/// The maximum number of characters of a text that a sentence quotes.
const MAX_QUOTED: usize = 60;

impl fmt::Display for Explanation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.outcome() {
            Outcome::NoFilters => {
                f.write_str("The URN matches nothing: the webhook's list of filters is empty.")
            }
            Outcome::Matched { filters } => matched(self, filters, f),
            Outcome::Missed { misses } => missed(self, misses, f),
        }
    }
}

fn matched(why: &Explanation, filters: &[ListedFilter], f: &mut fmt::Formatter<'_>) -> fmt::Result {
    write!(f, "The URN `{}` is matched by", why.urn())?;
    for filter in filters.iter().take(MAX_SHOWN) {
        let ListedFilter { pattern, indices } = filter;
        write!(f, "\n  filter {} `{pattern}`", Indices(indices))?;
    }
    match filters.len().saturating_sub(MAX_SHOWN) {
        0 => Ok(()),
        more => write!(f, "\n  and {more} more"),
    }
}

fn missed(why: &Explanation, misses: &[Miss], f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let count: usize = misses.iter().map(|miss| miss.filter.indices.len()).sum();
    match count {
        1 => f.write_str("The URN does not match the only filter:")?,
        _ => write!(
            f,
            "The URN matches none of the {count} filters. The nearest first:"
        )?,
    }
    for miss in misses.iter().take(MAX_SHOWN) {
        rows(why.urn().as_str(), miss, f)?;
        sentence(why.urn().as_str(), miss, f)?;
    }
    match misses.len().saturating_sub(MAX_SHOWN) {
        0 => Ok(()),
        more => write!(f, "\n\nAnd {more} more, further off."),
    }
}

/// Writes the URN, the filter and the carets. Equal positions are in equal columns.
fn rows(urn: &str, miss: &Miss, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let Aligned {
        urn,
        pattern,
        carets,
    } = Aligned::new(urn, miss);
    let label = format!("filter {}", Indices(&miss.filter.indices));
    // Rows that are too long are both cut at the same column, so that they stay aligned.
    let start = if urn.len().max(pattern.len()) > MAX_COLUMNS {
        carets.start.saturating_sub(MAX_BEFORE)
    } else {
        0
    };
    let lead = if start > 0 { "…" } else { "" };
    let width = label.len();
    for (label, row) in [("URN", &urn), (label.as_str(), &pattern)] {
        let end = row.len().min(start + MAX_COLUMNS);
        let shown = row.get(start..end).unwrap_or_default();
        let trail = if end < row.len() { "…" } else { "" };
        let newline = if label == "URN" { "\n\n" } else { "\n" };
        write!(f, "{newline}{label:width$}  {lead}{shown}{trail}")?;
    }
    let before = width + 2 + lead.chars().count() + carets.start - start;
    let count = carets.len().clamp(1, MAX_COLUMNS - MAX_BEFORE);
    write!(f, "\n{:before$}{:^<count$}", "", "")
}

/// The two texts, padded so that each segment is in the same columns as the selector to compare it
/// with.
struct Aligned {
    urn: String,
    pattern: String,
    /// The columns of the difference.
    carets: Range<usize>,
}

impl Aligned {
    // Canonical texts are ASCII, so a column is a byte.
    fn new(urn: &str, miss: &Miss) -> Self {
        let pattern_text = miss.filter.pattern.as_str();
        let mut aligned = Self {
            urn: String::new(),
            pattern: String::new(),
            carets: 0..0,
        };
        let (mut segments, mut selectors) = (urn.split(':'), pattern_text.split(':'));
        let (mut urn_at, mut pattern_at) = (0, 0);
        let mut column = 0;
        loop {
            let (segment, selector) = (segments.next(), selectors.next());
            let width = segment
                .map_or(0, str::len)
                .max(selector.map_or(0, str::len));
            if segment.is_none() && selector.is_none() {
                return aligned;
            }
            // If the URN has no segment here, only the filter's span can say what is missing.
            let differs = match segment {
                Some(_) => miss.urn_span.contains(&urn_at),
                None => miss.pattern_span.contains(&pattern_at),
            };
            if differs && aligned.carets.is_empty() {
                aligned.carets.start = column;
            }
            if differs {
                aligned.carets.end = column + width;
            }
            append(&mut aligned.urn, segment, column);
            append(&mut aligned.pattern, selector, column);
            urn_at += segment.map_or(0, |text| text.len() + 1);
            pattern_at += selector.map_or(0, |text| text.len() + 1);
            column += width + 1;
        }
    }
}

/// Appends a part at a column, with the colon before it.
fn append(row: &mut String, part: Option<&str>, column: usize) {
    let Some(part) = part else { return };
    if let Some(colon) = column.checked_sub(1) {
        row.extend(core::iter::repeat_n(' ', colon.saturating_sub(row.len())));
        row.push(':');
    }
    row.push_str(part);
}

fn sentence(urn: &str, miss: &Miss, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    f.write_str("\n  ")?;
    match &miss.difference {
        Difference::Namespace { expected, found } => write!(
            f,
            "The URN is of the namespace {}; the filter is for {} only.",
            Quote(found),
            Quote(expected)
        ),
        Difference::Segment {
            position,
            expected,
            found,
            likeness,
        } => {
            let (expected, found) = (Quote(expected), Quote(found));
            write!(
                f,
                "Segment {position} of the URN is {found}; the filter accepts only {expected} there."
            )?;
            likeness.map_or(Ok(()), |likeness| {
                write!(f, "\n  The two differ only in {}.", phrase(likeness))
            })
        }
        Difference::NothingBelow => write!(
            f,
            "The filter selects what is below this URN, not the URN itself: a last `*` stands for \
             at least one more segment.\n  To get both, register `{urn}` as well."
        ),
        Difference::MissingSegments { missing } => write!(
            f,
            "The URN ends here; the filter wants {} to follow.",
            Quote(missing)
        ),
        Difference::ExtraSegments { extra } => {
            let pattern = &miss.filter.pattern;
            write!(
                f,
                "The filter ends here, without a last `*`; the URN goes on with {}.\n  \
                 To get everything below, register `{pattern}:*` as well.",
                Quote(extra),
            )
        }
    }
}

fn phrase(likeness: Likeness) -> &'static str {
    match likeness {
        Likeness::Case => "upper and lower case, and case counts",
        Likeness::Escape => "what is written as a `%` escape, and escapes are not decoded",
        Likeness::Punctuation => "punctuation at the beginning or the end, and that counts",
    }
}

impl fmt::Display for DeliveryExplanation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let wanted = self.event_outcome().is_wanted();
        f.write_str(match (wanted, self.filters().is_match()) {
            (true, true) => "Delivered.",
            (true, false) => "Not delivered: no filter matches the URN.",
            (false, true) => "Not delivered: the webhook does not want events of this name.",
            (false, false) => {
                "Not delivered: the webhook does not want events of this name, and no filter \
                 matches the URN."
            }
        })?;
        f.write_str("\n\n")?;
        event(self.event(), self.event_outcome(), f)?;
        write!(f, "\n\n{}", self.filters())
    }
}

/// Writes whether event patterns match the name, which ones, or why the nearest does not.
fn event(name: &EventName, outcome: &EventOutcome, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let quoted = Quote(name.as_str());
    match outcome {
        EventOutcome::NoEvents => f.write_str("The webhook's list of events is empty."),
        EventOutcome::Wanted { patterns } => {
            if patterns.iter().any(|listed| listed.pattern.is_plain()) {
                return write!(f, "The event name {quoted} is on the webhook's list.");
            }
            write!(f, "The event name {quoted} is matched by ")?;
            list(
                patterns.iter().map(|listed| Quote(listed.pattern.as_str())),
                f,
            )?;
            f.write_str(" on the webhook's list.")
        }
        EventOutcome::Unwanted { misses } => {
            let is_plain = misses.iter().all(|miss| miss.event.pattern.is_plain());
            let verb = if is_plain {
                "is not"
            } else {
                "matches nothing"
            };
            write!(
                f,
                "The event name {quoted} {verb} on the webhook's list. The nearest there: "
            )?;
            let patterns = misses.iter().map(|miss| &miss.event.pattern);
            list(patterns.map(|pattern| Quote(pattern.as_str())), f)?;
            f.write_char('.')?;
            let first = misses.first();
            let with_wildcard = first.filter(|miss| !miss.event.pattern.is_plain());
            with_wildcard.map_or(Ok(()), |miss| event_sentence(miss, f))
        }
    }
}

/// Writes why an event pattern with a `*` does not match.
fn event_sentence(miss: &EventMiss, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    write!(f, "\n  {}: ", Quote(miss.event.pattern.as_str()))?;
    match &miss.difference {
        EventDifference::Part {
            position,
            expected,
            found,
        } => write!(
            f,
            "part {position} of the name is {}; the pattern accepts only {} there.",
            Quote(found),
            Quote(expected)
        ),
        EventDifference::NothingBelow => f.write_str(
            "the pattern selects what is below this name, not the name itself: a last `*` stands \
             for at least one more part.",
        ),
        EventDifference::MissingParts { missing } => write!(
            f,
            "the name ends where the pattern wants {} to follow.",
            Quote(missing)
        ),
        EventDifference::ExtraParts { extra } => write!(
            f,
            "the pattern ends without a last `*`; the name goes on with {}.",
            Quote(extra)
        ),
    }
}

/// Writes the first items, separated by commas, and the number of the others.
fn list<T: fmt::Display>(
    items: impl ExactSizeIterator<Item = T>,
    f: &mut fmt::Formatter<'_>,
) -> fmt::Result {
    let more = items.len().saturating_sub(MAX_SHOWN);
    for (index, item) in items.take(MAX_SHOWN).enumerate() {
        let separator = if index == 0 { "" } else { ", " };
        write!(f, "{separator}{item}")?;
    }
    match more {
        0 => Ok(()),
        more => write!(f, " and {more} more"),
    }
}

/// A text in backticks. A long one is cut.
struct Quote<'a>(&'a str);

impl fmt::Display for Quote<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0.get(..MAX_QUOTED) {
            Some(beginning) if self.0.len() > MAX_QUOTED => write!(f, "`{beginning}…`"),
            _ => write!(f, "`{}`", self.0),
        }
    }
}

/// Indices in brackets: `[0, 3]`.
struct Indices<'a>(&'a [usize]);

impl fmt::Display for Indices<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_char('[')?;
        list(self.0.iter(), f)?;
        f.write_char(']')
    }
}
