//! Syntax of other languages that is an ordinary segment here.

use alloc::string::String;
use alloc::vec::Vec;

use super::mistake::Mistake;
use crate::allthings::{ENTITY_WORDS, KIND_WORDS, NAMESPACE};
use crate::inspect::lint::edit::with;
use crate::inspect::lint::kind::FindingKind;
use crate::inspect::lint::mistake::ForeignSyntax;
use crate::inspect::lint::span::Part;
use crate::language::{Extent, Pattern, Selector};

/// The maximum number of members of a list for which filters are suggested.
const MAX_MEMBERS: usize = 8;

/// Finds the first segment of a filter in the namespace `allthings` that is written in the syntax of
/// another language. Parts for which `is_known` is true are passed over, since something else is said about them.
pub(super) fn foreign(filter: &Pattern, is_known: impl Fn(Part) -> bool) -> Option<Mistake> {
    if filter.namespace() != NAMESPACE {
        return None;
    }
    let mut selectors = filter.selectors().enumerate().peekable();
    while let Some((index, selector)) = selectors.next() {
        let part = Part::Selector(index);
        let Selector::Literal(segment) = selector else {
            continue;
        };
        let is_last = selectors.peek().is_none() && filter.extent() == Extent::Exact;
        let Some(syntax) = syntax_of(segment, index).filter(|_| !is_known(part)) else {
            continue;
        };
        let meant = meant(syntax, segment, index, is_last);
        return Some(Mistake {
            kind: FindingKind::Foreign {
                syntax,
                found: segment.into(),
                correction: None,
            },
            part,
            meant: meant
                .iter()
                .filter_map(|by| with(filter, part, by))
                .collect(),
        });
    }
    None
}

/// Returns the foreign syntax of the segment at an index. `O(length)`
fn syntax_of(segment: &str, index: usize) -> Option<ForeignSyntax> {
    if segment.starts_with('!') {
        Some(ForeignSyntax::Negation)
    } else if is_variable(segment) {
        Some(ForeignSyntax::Variable)
    } else if enclosed(segment).is_some() {
        Some(ForeignSyntax::Enclosed)
    } else if is_escaped_wildcard(segment) {
        Some(ForeignSyntax::EscapedWildcard)
    } else if is_punctuation(segment) {
        Some(ForeignSyntax::Wildcard)
    } else if separator(segment, index).is_some() {
        Some(ForeignSyntax::Separator)
    } else if segment.contains([',', ';']) {
        Some(ForeignSyntax::List)
    } else if pair(segment).is_some() {
        Some(ForeignSyntax::Pair)
    } else {
        None
    }
}

/// Returns the texts that were probably meant in place of the segment, or none if nobody can tell.
fn meant(syntax: ForeignSyntax, segment: &str, index: usize, is_last: bool) -> Vec<String> {
    let one = |text: &str| Vec::from([text.into()]);
    match syntax {
        ForeignSyntax::Negation | ForeignSyntax::Variable => Vec::new(),
        ForeignSyntax::Enclosed => enclosed(segment).map(one).unwrap_or_default(),
        ForeignSyntax::EscapedWildcard => one("*"),
        ForeignSyntax::Wildcard => {
            // Two or three dots at the end mean "and so on".
            let is_any = segment == "+" || is_last && matches!(segment, ".." | "...");
            if is_any { one("*") } else { Vec::new() }
        }
        ForeignSyntax::Separator => separator(segment, index)
            .map(|separator| segment.replace(separator, ":"))
            .into_iter()
            .collect(),
        ForeignSyntax::List => members(segment),
        ForeignSyntax::Pair => match pair(segment) {
            Some((name, value)) if names_an_id(name) => one(value),
            _ => Vec::new(),
        },
    }
}

/// Returns the members of a list, each once, or none if there are too many.
fn members(segment: &str) -> Vec<String> {
    let mut members: Vec<String> = Vec::new();
    for member in segment
        .split([',', ';'])
        .filter(|member| !member.is_empty())
    {
        if members.iter().any(|known| known == member) {
            continue;
        }
        if members.len() == MAX_MEMBERS {
            return Vec::new();
        }
        members.push(member.into());
    }
    members
}

/// Returns what is between the parentheses or quotes around the segment.
fn enclosed(segment: &str) -> Option<&str> {
    inside(segment, "(", ")").or_else(|| inside(segment, "'", "'"))
}

/// Returns what is between the two, if that is not empty.
fn inside<'a>(segment: &'a str, open: &str, close: &str) -> Option<&'a str> {
    let inside = segment.strip_prefix(open)?.strip_suffix(close)?;
    (!inside.is_empty()).then_some(inside)
}

/// Reports whether the segment is the name of a variable in a shell or a template: `$APP`, `$(APP)`,
/// `@APP@`, `__APP__`.
fn is_variable(segment: &str) -> bool {
    let in_shell = segment.strip_prefix('$');
    let name = in_shell
        .map(|rest| inside(rest, "(", ")").unwrap_or(rest))
        .or_else(|| inside(segment, "@", "@"))
        .or_else(|| inside(segment, "__", "__"));
    name.is_some_and(|name| {
        name.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_')
            && name
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.'))
    })
}

/// Reports whether the segment consists of escaped asterisks.
fn is_escaped_wildcard(segment: &str) -> bool {
    let asterisk = "%2A";
    !segment.is_empty() && segment.replace(asterisk, "").is_empty()
}

/// Reports whether the segment has no letter, no digit and no escape. A hyphen alone is a usual word for
/// nothing.
fn is_punctuation(segment: &str) -> bool {
    segment != "-"
        && !segment
            .bytes()
            .any(|byte| byte.is_ascii_alphanumeric() || byte == b'%')
}

/// The separators of paths, topics and pairs, and the escape of the colon.
const SEPARATORS: [&str; 4] = ["/", ".", "=", "%3A"];

/// Returns what separates the segments, if the text has several of them and one is a word of the
/// vocabulary at its place. Ids may contain any of these.
fn separator(segment: &str, index: usize) -> Option<&'static str> {
    let begins_with = |words: &[&str], separator: &str| {
        let beginning = segment.split_once(separator);
        beginning.is_some_and(|(first, _)| words.contains(&first))
    };
    let is_separator = |separator: &&'static str| match (index, *separator) {
        (0, _) => begins_with(&ENTITY_WORDS, separator),
        (1, "/" | "%3A") => {
            let mut parts = segment.split(separator).skip(1);
            parts.any(|part| KIND_WORDS.contains(&part))
        }
        // A kind may have a dot.
        (2, "/" | "=" | "%3A") => begins_with(&KIND_WORDS, separator),
        _ => false,
    };
    SEPARATORS.iter().copied().find(is_separator)
}

/// Returns the name and the value of a pair. What follows the `=` signs at the end of an id in Base64
/// would be empty.
fn pair(segment: &str) -> Option<(&str, &str)> {
    let (name, value) = segment.split_once('=')?;
    let is_name = name.len() > 1 && name.bytes().all(|byte| byte.is_ascii_alphabetic());
    let is_value = !value.bytes().all(|byte| byte == b'=');
    (is_name && is_value).then_some((name, value))
}

/// Reports whether a name in a pair says that its value is the id at this place.
fn names_an_id(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    name.ends_with("id")
        || name == "category"
        || ENTITY_WORDS.contains(&name.as_str())
        || KIND_WORDS.contains(&name.as_str())
}
