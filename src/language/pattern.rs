//! The pattern: a URN in which segments may be wildcards.

use alloc::boxed::Box;
use alloc::format;
use alloc::string::String;
use core::cmp::Ordering;
use core::fmt;
use core::hash::{Hash, Hasher};
use core::str::FromStr;

use crate::language::canonical;
use crate::language::equal::are_equal;
use crate::language::error::parse_error::ParseError;
use crate::language::grammar::{self, PatternTree};
use crate::language::layout::{Layout, PatternLayout};
use crate::language::limits::MAX_LEN;
use crate::language::name::Name;
use crate::language::parts::{self, Parts};
use crate::language::pattern_text::{Form, Known, PatternText};
use crate::language::scan;
use crate::language::selector::{Extent, Selector};
use crate::language::syntax::{SCHEME_LEN, SEPARATOR};
use crate::language::text_traits::impl_text_traits;
use crate::language::urn::Urn;

/// A pattern of URNs: a namespace, a [selector](Selector) for each segment, and an
/// [extent](Extent).
///
/// A pattern that a webhook has registered is called a filter.
///
/// | text | matches |
/// | --- | --- |
/// | `urn:allthings:account:1234` | this URN only |
/// | `urn:allthings:app:*:ticket` | any one segment in place of the `*` |
/// | `urn:allthings:app:A:*` | every URN with one or more segments after `app:A`, and not `urn:allthings:app:A` |
///
/// [`allthings::Filter`](crate::allthings::Filter) shows a pattern of the namespace `allthings` as
/// types to `match` on.
///
/// # Text and equality
///
/// A pattern stores its canonical text: `urn` and the namespace in lower case, the digits of `%`
/// escapes in upper case (RFC 8141, section 3.1). `Display` prints this text. Parsing it returns an
/// equal pattern. Two patterns are equal if and only if they match the same URNs.
///
/// There is no `==` between a pattern and a `str`, because the text that somebody wrote may differ
/// from the canonical text.
///
/// ```
/// use urn_filter::{Extent, Pattern, Selector, Urn};
///
/// let pattern: Pattern = "urn:allthings:app:*:ticket:*".parse()?;
/// assert!(pattern.matches(&Urn::parse("urn:allthings:app:A:ticket:C:T")?));
/// assert!(!pattern.matches(&Urn::parse("urn:allthings:app:A:ticket")?));
/// assert_eq!(pattern.namespace(), "allthings");
/// assert!(pattern.selectors().eq([
///     Selector::Literal("app"),
///     Selector::Any,
///     Selector::Literal("ticket"),
/// ]));
/// assert_eq!(pattern.extent(), Extent::Subtree);
/// # Ok::<(), urn_filter::ParseError>(())
/// ```
#[derive(Clone)]
pub struct Pattern(PatternText);

impl Pattern {
    /// Reports whether the pattern matches the URN. `O(length)`, without an allocation.
    ///
    /// ```
    /// use urn_filter::{pattern, urn};
    ///
    /// let tickets = pattern!("urn:allthings:app:A:ticket:*");
    /// assert!(tickets.matches(&urn!("urn:allthings:app:A:ticket:C:T")));
    /// assert!(!tickets.matches(&urn!("urn:allthings:app:A:booking:1")));
    /// ```
    #[must_use]
    pub fn matches(&self, urn: &Urn<'_>) -> bool {
        urn.with_canonical(|name| self.matches_name(name))
    }

    /// Reports whether this pattern matches every URN that the other one matches. `O(length)`
    ///
    /// Covering is containment. It is not [overlap](Self::overlaps): two patterns can match a common
    /// URN although neither covers the other.
    ///
    /// This pattern covers the other one if and only if it matches the other one's *least
    /// instance*: the other pattern with a segment that no pattern spells in place of each `*`.
    ///
    /// ```
    /// # use urn_filter::Pattern;
    /// let app: Pattern = "urn:allthings:app:A:*".parse()?;
    /// let tickets: Pattern = "urn:allthings:app:A:ticket:*".parse()?;
    /// assert!(app.covers(&tickets) && !tickets.covers(&app));
    /// # Ok::<(), urn_filter::ParseError>(())
    /// ```
    #[must_use]
    pub fn covers(&self, other: &Self) -> bool {
        match self.form() {
            Form::Mixed { .. } => other.with_least_instance(|name| self.matches_name(name)),
            _ => self.matches_literally(other.as_bytes()),
        }
    }

    /// Reports whether some URN matches both patterns. [`common_urn`](Self::common_urn) returns
    /// such a URN. `O(length)`
    ///
    /// ```
    /// # use urn_filter::Pattern;
    /// let one: Pattern = "urn:allthings:app:A:*:1".parse()?;
    /// let other: Pattern = "urn:allthings:app:*:ticket:1".parse()?;
    /// assert!(one.overlaps(&other));
    /// assert!(!one.covers(&other) && !other.covers(&one));
    /// # Ok::<(), urn_filter::ParseError>(())
    /// ```
    #[must_use]
    pub fn overlaps(&self, other: &Self) -> bool {
        self.intersection(other).is_some()
    }

    /// Returns the pattern that matches the URNs that both patterns match, or `None` if there is no
    /// such URN. `O(length)`
    ///
    /// One pattern is always enough. Both patterns match a URN if and only if
    ///
    /// - it has the namespace of both;
    /// - both select each of its segments. Two equal literals select that literal. Two different
    ///   literals select nothing. A `*` and another selector select what the other selector selects.
    ///   After the end of the shorter pattern, the longer one selects alone;
    /// - both accept its number of segments. An exact pattern of `m` selectors accepts `m` segments,
    ///   a subtree pattern more than `m`. Take `m` ≤ `n`. Two exact patterns accept `n` segments if
    ///   `m` = `n`. A subtree pattern of `m` and an exact pattern of `n` selectors accept `n` segments
    ///   if `m` < `n`. Two subtree patterns accept more than `n` segments.
    ///
    /// So the result has the selectors of both and the extent of the longer pattern. If its text is
    /// longer than [`MAX_LEN`], every such URN is too long as well, because no segment is shorter
    /// than a `*`. Then the result is `None`.
    ///
    /// ```
    /// # use urn_filter::Pattern;
    /// let one: Pattern = "urn:allthings:app:A:*".parse()?;
    /// let other: Pattern = "urn:allthings:app:*:ticket:1".parse()?;
    /// assert_eq!(one.intersection(&other), Some("urn:allthings:app:A:ticket:1".parse()?));
    /// # Ok::<(), urn_filter::ParseError>(())
    /// ```
    #[must_use]
    pub fn intersection(&self, other: &Self) -> Option<Self> {
        if self.namespace() != other.namespace() {
            return None;
        }
        let (ours, theirs) = (self.selectors(), other.selectors());
        let (selectors, extent) = parts::intersection(ours, self.extent(), theirs, other.extent())?;
        let tree = PatternTree {
            namespace: self.namespace(),
            selectors,
            extent,
        };
        Some(Self::from_tree(&tree)).filter(|pattern| pattern.as_str().len() <= MAX_LEN)
    }

    /// Returns the namespace, in lower case.
    #[must_use]
    pub fn namespace(&self) -> &str {
        let end = SCHEME_LEN + usize::from(self.layout().namespace_len);
        &self.as_str()[SCHEME_LEN..end]
    }

    /// Returns an iterator over the selectors, from left to right.
    ///
    /// A last `*` is not one of them: it is the [`extent`](Self::extent). For a whole namespace,
    /// `urn:<namespace>:*`, there are no selectors.
    #[must_use]
    pub fn selectors(&self) -> impl DoubleEndedIterator<Item = Selector<'_>> + Clone {
        let (_, selectors) = self.as_str().split_at(self.selectors_start());
        parts::selectors(selectors, ':')
    }

    /// Returns what the pattern accepts after its selectors: nothing, or a subtree.
    #[must_use]
    pub fn extent(&self) -> Extent {
        parts::extent(self.as_str())
    }

    /// Returns the canonical text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }
}

// For the crate: constructors, parts of the text, and matching by names.
impl Pattern {
    /// Returns the text before the first wildcard.
    #[inline]
    pub(crate) fn literal(&self) -> &[u8] {
        let literal = self
            .as_bytes()
            .get(..usize::from(self.layout().literal_len));
        literal.unwrap_or_default()
    }

    /// Returns the text without a last `:*`.
    pub(crate) fn without_tail(&self) -> &[u8] {
        let text = self.as_bytes();
        text.strip_suffix(b":*").unwrap_or(text)
    }

    /// Returns the offset of the colon after the namespace.
    pub(crate) fn namespace_end(&self) -> usize {
        self.selectors_start() - 1
    }

    /// Puts a pattern together from the parts of its canonical text.
    pub(crate) fn from_parts(anchor: &[u8], selectors: &[u8], extent: Extent) -> Self {
        let mut text = String::with_capacity(anchor.len() + selectors.len() + 2);
        // A pattern is ASCII: a byte is a character.
        text.extend([anchor, selectors].concat().iter().copied().map(char::from));
        if extent == Extent::Subtree {
            text.push_str(":*");
        }
        Self::from_canonical(text)
    }

    /// Calls `with` with the text of the pattern as a name, its least instance: each `*` then is a
    /// segment that no pattern spells, because no URN has a raw `*`. The patterns that match this
    /// name are the patterns that cover this pattern.
    pub(crate) fn with_least_instance<R>(&self, with: impl FnOnce(Name<'_>) -> R) -> R {
        let bytes = self.as_bytes();
        with(Name {
            bytes,
            layout: Layout::from_name(bytes),
        })
    }

    /// Reports whether the pattern matches a name.
    #[inline]
    pub(crate) fn matches_name(&self, name: Name<'_>) -> bool {
        self.matches_literally(name.bytes)
            && match self.form() {
                Form::Mixed { first } => self.matches_from(first.into(), name),
                Form::Literal | Form::Prefix => true,
            }
    }

    /// Compares the part before the first wildcard with the canonical bytes of a name. If the pattern
    /// has no wildcard but a last one, that is all.
    #[inline]
    fn matches_literally(&self, name: &[u8]) -> bool {
        let literal = self.literal();
        let compared = match self.form() {
            Form::Literal => Some(name),
            // No segment is empty, so at least one segment follows the colon.
            Form::Prefix | Form::Mixed { .. } => name.get(..literal.len()),
        };
        compared.is_some_and(|name| are_equal(name, literal))
    }

    /// Compares the selectors from the first wildcard on, which has the number `first`, with the
    /// segments of a name.
    fn matches_from(&self, first: usize, name: Name<'_>) -> bool {
        let text = self.as_bytes();
        let mut start = usize::from(self.layout().literal_len);
        for (_, segment) in name.segments_from(first) {
            let end = scan::find(text, SEPARATOR, start);
            match text.get(start..end) {
                Some(b"*") if end == text.len() => return true,
                Some(b"*") => {}
                Some(literal) if are_equal(literal, segment) => {}
                _ => return false,
            }
            start = end + 1;
        }
        // All selectors have been compared.
        start > text.len()
    }

    fn selectors_start(&self) -> usize {
        SCHEME_LEN + usize::from(self.layout().namespace_len) + 1
    }

    /// Makes a pattern of what the grammar has parsed.
    fn from_tree(tree: &PatternTree<'_>) -> Self {
        let mut text = format!("urn:{}", tree.namespace.to_ascii_lowercase());
        for selector in &tree.selectors {
            text.push(':');
            match selector {
                Selector::Any => text.push('*'),
                // A segment is ASCII: a byte is a character.
                Selector::Literal(segment) => {
                    text.extend(canonical::segment_bytes(segment).map(char::from));
                }
            }
        }
        if tree.extent == Extent::Subtree {
            text.push_str(":*");
        }
        Self::from_canonical(text)
    }

    /// Makes a pattern of a text that is valid and canonical.
    pub(crate) fn from_canonical(text: String) -> Self {
        let layout = PatternLayout::from_canonical(&text);
        Self::from_layout(text.into(), layout)
    }

    /// Makes a pattern of a text that is valid and canonical, and part of the program.
    pub(super) const fn from_canonical_literal(text: &'static str) -> Self {
        let known = Known::new(text, PatternLayout::from_canonical(text));
        Self(PatternText::Literal(known, text))
    }

    /// Makes a pattern of a text that is valid and canonical, and its layout.
    fn from_layout(text: Box<str>, layout: PatternLayout) -> Self {
        Self(PatternText::Owned(Known::new(&text, layout), text))
    }

    fn as_bytes(&self) -> &[u8] {
        self.as_str().as_bytes()
    }

    fn layout(&self) -> PatternLayout {
        self.0.known().layout
    }

    fn form(&self) -> Form {
        self.0.known().form
    }
}

impl Parts for Pattern {
    const HEAD_LEN: usize = SCHEME_LEN - 1;
    const MAX_LEN: usize = MAX_LEN;

    fn path(&self) -> impl Iterator<Item = Selector<'_>> {
        core::iter::once(Selector::Literal(self.namespace())).chain(self.selectors())
    }

    fn extent(&self) -> Extent {
        self.extent()
    }

    fn common(&self, other: &Self) -> Option<Self> {
        self.intersection(other)
    }

    fn text_len(&self) -> usize {
        self.as_str().len()
    }
}

impl FromStr for Pattern {
    type Err = ParseError;

    /// Parses a pattern. `O(length)`; a text longer than [`MAX_LEN`] is not read.
    ///
    /// # Errors
    ///
    /// If the text is not a pattern. If there are several mistakes, the first one is reported.
    fn from_str(text: &str) -> Result<Self, ParseError> {
        match scan::pattern(text) {
            Some((layout, true)) => Ok(Self::from_layout(text.into(), layout)),
            Some((layout, false)) => {
                let canonical = canonical::bytes(text, usize::from(layout.namespace_len));
                // A pattern is ASCII: a byte is a character.
                let text: String = canonical.map(char::from).collect();
                Ok(Self::from_layout(text.into(), layout))
            }
            None => grammar::pattern(text).map(|tree| Self::from_tree(&tree)),
        }
    }
}

/// Makes the pattern that matches this URN and no other. The components are ignored.
///
/// ```
/// use urn_filter::{Pattern, urn};
///
/// let ticket = urn!("URN:allthings:app:A:ticket:C:T?=page=2");
/// let only = Pattern::from(ticket);
/// assert_eq!(only.as_str(), "urn:allthings:app:A:ticket:C:T");
/// assert!(only.matches(&ticket));
/// ```
impl From<Urn<'_>> for Pattern {
    fn from(urn: Urn<'_>) -> Self {
        // A URN is ASCII: a byte is a character.
        let character = |&byte: &u8| char::from(byte);
        Self::from_canonical(urn.with_canonical(|name| name.bytes.iter().map(character).collect()))
    }
}

/// Returns the canonical text.
impl From<Pattern> for String {
    fn from(pattern: Pattern) -> Self {
        pattern.0.into_boxed().into()
    }
}

impl PartialEq for Pattern {
    fn eq(&self, other: &Self) -> bool {
        self.as_str() == other.as_str()
    }
}

impl Eq for Pattern {}

impl Ord for Pattern {
    /// Compares the canonical texts.
    fn cmp(&self, other: &Self) -> Ordering {
        self.as_str().cmp(other.as_str())
    }
}

impl Hash for Pattern {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.as_str().hash(state);
    }
}

impl fmt::Display for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl_text_traits!(Pattern, TryFrom: &str, String);
