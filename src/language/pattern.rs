//! One filter: a URN in which segments may be wildcards.

use alloc::boxed::Box;
use alloc::format;
use alloc::string::String;
use core::cmp::Ordering;
use core::fmt;
use core::hash::{Hash, Hasher};
use core::str::FromStr;

use crate::language::canonical;
use crate::language::error::parse_error::ParseError;
use crate::language::grammar::{self, PatternTree};
use crate::language::layout::Layout;
use crate::language::limits::MAX_LEN;
use crate::language::name::Name;
use crate::language::scan::{self, PatternLayout};
use crate::language::selector::{Extent, Selector};
use crate::language::syntax::SCHEME_LEN;
use crate::language::urn::Urn;

/// A filter of URNs: a namespace, a [selector](Selector) for each segment, and an [extent](Extent).
///
/// | text | selects |
/// | --- | --- |
/// | `urn:allthings:account:1234` | that URN only |
/// | `urn:allthings:app:*:ticket` | any one segment in place of the `*` |
/// | `urn:allthings:app:A:*` | everything below, one or more further segments; not `urn:allthings:app:A` itself |
///
/// What a filter of the `allthings` namespace means, as types to `match` on, is in
/// [`allthings::Filter`](crate::allthings::Filter).
///
/// A pattern is kept in its canonical text: `urn` and the namespace in lower case, the digits of
/// `%` escapes in upper case. `Display` prints it, parsing that gives an equal pattern, and two
/// patterns are equal exactly if they match the same URNs. With a `str` there is no `==`: the text
/// as somebody wrote it may be another one.
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
pub struct Pattern {
    text: Box<str>,
    /// Where the first `*` stands: everything before it is literal. The text's length without one.
    literal_len: u16,
    namespace_len: u8,
    form: Form,
}

/// How a pattern is compared to a name, decided once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    /// No wildcard: the texts are equal.
    Literal,
    /// One wildcard, at the end: the name begins with the literal part, which ends in a colon.
    Prefix,
    /// A wildcard elsewhere: segment by segment.
    Mixed,
}

impl Pattern {
    /// The namespace, in lower case.
    #[must_use]
    pub fn namespace(&self) -> &str {
        let end = SCHEME_LEN + usize::from(self.namespace_len);
        &self.text[SCHEME_LEN..end]
    }

    /// What each position selects, from left to right; a last `*` is not among them but is the
    /// [`extent`](Self::extent). Empty for a whole namespace, `urn:<namespace>:*`.
    #[must_use]
    pub fn selectors(&self) -> impl DoubleEndedIterator<Item = Selector<'_>> + Clone {
        let (_, selectors) = self.text.split_at(self.selectors_start());
        let selectors = match self.extent() {
            Extent::Exact => Some(selectors),
            Extent::Subtree => selectors
                .strip_suffix('*')
                .unwrap_or(selectors)
                .strip_suffix(':'),
        };
        selectors
            .into_iter()
            .flat_map(|text| text.split(':'))
            .map(|segment| match segment {
                "*" => Selector::Any,
                literal => Selector::Literal(literal),
            })
    }

    /// Whether the pattern ends with its selectors or selects everything below.
    #[must_use]
    pub fn extent(&self) -> Extent {
        if self.text.ends_with('*') {
            Extent::Subtree
        } else {
            Extent::Exact
        }
    }

    /// The canonical text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Whether the URN is one that this pattern selects. Allocates nothing; `O(length)`.
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
        urn.with_canonical(|name| self.matches_name(name.bytes))
    }

    /// Whether this pattern matches every URN that the other one matches. `O(length)`
    ///
    /// Not to be confused with [`overlaps`](Self::overlaps): covering is containment. It is the same
    /// as matching the other pattern's *least instance*, in which each `*` is a segment that no
    /// pattern spells.
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
        self.matches_name(other.text.as_bytes())
    }

    /// Whether there is a URN that both patterns match: [`common_urn`](Self::common_urn) is one.
    /// `O(length)`
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

    /// The pattern that matches just the URNs that both patterns match, if there are any.
    /// `O(length)`
    ///
    /// It is always one pattern or nothing. A name is matched by both exactly if
    ///
    /// - the namespace is that of both;
    /// - each segment is selected by both. Where both have a selector, two equal literals select
    ///   that literal, two different ones nothing, and `*` and any other what the other selects: one
    ///   selector again. Where the shorter pattern has ended, the longer one selects alone;
    /// - the number of segments suits both. Of `m` selectors an exact pattern wants `m` segments and
    ///   a subtree pattern more than `m`. For `m` and `n`, with `m` ≤ `n`, both are suited by just
    ///   `n` segments (two exact patterns with `m` = `n`, or exact `n` below subtree `m` < `n`), by
    ///   more than `n` (two subtree patterns), or by none: what one pattern of `n` selectors wants.
    ///
    /// So the answer has the selectors of both and the extent of the longer one. If its text is
    /// longer than [`MAX_LEN`] so is every such name, since no segment is shorter than a `*`, and the
    /// answer is nothing; otherwise there is one, [`common_urn`](Self::common_urn).
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
        let (shorter, longer) = if self.selector_count() <= other.selector_count() {
            (self, other)
        } else {
            (other, self)
        };
        let ends_fit = if shorter.selector_count() == longer.selector_count() {
            shorter.extent() == longer.extent()
        } else {
            shorter.extent() == Extent::Subtree
        };
        if !ends_fit {
            return None;
        }
        let mut shorter = shorter.selectors();
        let common = longer.selectors().map(|selector| match shorter.next() {
            Some(other) => selector.intersection(other),
            None => Some(selector),
        });
        let tree = PatternTree {
            namespace: self.namespace(),
            selectors: common.collect::<Option<_>>()?,
            extent: longer.extent(),
        };
        Some(Self::from_tree(&tree)).filter(|pattern| pattern.text.len() <= MAX_LEN)
    }

    /// The text up to the last selector: all of it but a last `:*`.
    pub(crate) fn without_tail(&self) -> &[u8] {
        let text = self.text.as_bytes();
        text.strip_suffix(b":*").unwrap_or(text)
    }

    pub(crate) fn namespace_end(&self) -> usize {
        self.selectors_start() - 1
    }

    /// The pattern whose canonical text has these two parts; from parts of one that was taken apart.
    pub(crate) fn of_parts(anchor: &[u8], selectors: &[u8], extent: Extent) -> Self {
        let mut text = String::with_capacity(anchor.len() + selectors.len() + 2);
        // ASCII, as all patterns are.
        text.extend([anchor, selectors].concat().iter().copied().map(char::from));
        if extent == Extent::Subtree {
            text.push_str(":*");
        }
        Self::of_canonical(text)
    }

    /// Hands the text to `with`, read as a name: each `*` then is a segment that no pattern spells,
    /// since a raw `*` is in no URN. What matches this name covers this pattern, and only that does.
    pub(crate) fn with_least_instance<R>(&self, with: impl FnOnce(Name<'_>) -> R) -> R {
        let bytes = self.text.as_bytes();
        let layout = Layout::of_name(bytes);
        with(Name {
            bytes,
            layout: &layout,
        })
    }

    /// [`matches`](Self::matches), for the canonical bytes of a name.
    pub(crate) fn matches_name(&self, name: &[u8]) -> bool {
        let literal = &self.text.as_bytes()[..usize::from(self.literal_len)];
        match self.form {
            Form::Literal => name == literal,
            // No segment is empty: behind the colon there is at least one more.
            Form::Prefix => name.starts_with(literal),
            Form::Mixed => name
                .strip_prefix(literal)
                .is_some_and(|rest| self.matches_from_first_wildcard(rest)),
        }
    }

    /// Walks the selectors from the first wildcard on beside the rest of a name.
    fn matches_from_first_wildcard(&self, rest: &[u8]) -> bool {
        let selectors = &self.text.as_bytes()[usize::from(self.literal_len)..];
        let mut segments = rest.split(|&byte| byte == b':');
        let mut selectors = selectors.split(|&byte| byte == b':').peekable();
        while let Some(selector) = selectors.next() {
            let Some(segment) = segments.next() else {
                return false;
            };
            let is_last = selectors.peek().is_none();
            match selector {
                b"*" if is_last => return true,
                b"*" => {}
                literal if literal == segment => {}
                _ => return false,
            }
        }
        segments.next().is_none()
    }

    fn selector_count(&self) -> usize {
        self.selectors().count()
    }

    fn selectors_start(&self) -> usize {
        SCHEME_LEN + usize::from(self.namespace_len) + 1
    }

    /// Writes the canonical text of what the grammar has read.
    fn from_tree(tree: &PatternTree<'_>) -> Self {
        let mut text = format!("urn:{}", tree.namespace.to_ascii_lowercase());
        for selector in &tree.selectors {
            text.push(':');
            match selector {
                Selector::Any => text.push('*'),
                // ASCII: a byte is a character.
                Selector::Literal(segment) => {
                    text.extend(canonical::segment_bytes(segment).map(char::from));
                }
            }
        }
        if tree.extent == Extent::Subtree {
            text.push_str(":*");
        }
        Self::of_canonical(text)
    }

    /// The pattern with this text, which is valid and canonical.
    pub(crate) fn of_canonical(text: String) -> Self {
        let namespace_len = text[SCHEME_LEN..].find(':').unwrap_or_default();
        let literal_len = text.find('*').unwrap_or(text.len());
        // The limits of the language are far below those of the types.
        let layout = PatternLayout {
            namespace_len: u8::try_from(namespace_len).unwrap_or(u8::MAX),
            literal_len: u16::try_from(literal_len).unwrap_or(u16::MAX),
        };
        Self::of_layout(text.into(), &layout)
    }

    fn of_layout(text: Box<str>, layout: &PatternLayout) -> Self {
        let form = match text.len() - usize::from(layout.literal_len) {
            0 => Form::Literal,
            1 => Form::Prefix,
            _ => Form::Mixed,
        };
        Self {
            literal_len: layout.literal_len,
            namespace_len: layout.namespace_len,
            form,
            text,
        }
    }
}

impl FromStr for Pattern {
    type Err = ParseError;

    /// Reads a pattern. `O(length)`, and texts longer than [`MAX_LEN`] are refused unread.
    fn from_str(text: &str) -> Result<Self, ParseError> {
        if let Some(layout) = scan::pattern(text) {
            return Ok(Self::of_layout(text.into(), &layout));
        }
        grammar::pattern(text).map(|tree| Self::from_tree(&tree))
    }
}

impl TryFrom<&str> for Pattern {
    type Error = ParseError;

    fn try_from(text: &str) -> Result<Self, ParseError> {
        text.parse()
    }
}

impl TryFrom<String> for Pattern {
    type Error = ParseError;

    fn try_from(text: String) -> Result<Self, ParseError> {
        text.parse()
    }
}

/// The pattern that matches this URN and no other. Components play no part.
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
        // ASCII, as all URNs are: a byte is a character.
        let character = |&byte: &u8| char::from(byte);
        Self::of_canonical(urn.with_canonical(|name| name.bytes.iter().map(character).collect()))
    }
}

/// The canonical text.
impl From<Pattern> for String {
    fn from(pattern: Pattern) -> Self {
        pattern.text.into()
    }
}

impl AsRef<str> for Pattern {
    fn as_ref(&self) -> &str {
        &self.text
    }
}

impl PartialEq for Pattern {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl Eq for Pattern {}

impl PartialOrd for Pattern {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Pattern {
    /// The order of the texts.
    fn cmp(&self, other: &Self) -> Ordering {
        self.text.cmp(&other.text)
    }
}

impl Hash for Pattern {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.text.hash(state);
    }
}

impl fmt::Display for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.text)
    }
}

impl fmt::Debug for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Pattern").field(&self.text).finish()
    }
}
