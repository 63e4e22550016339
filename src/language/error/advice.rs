//! Which hint fits: what the author of a text has probably meant.
//!
//! There is one function for each kind of mistake that has more than one hint. Each looks at the
//! text around the mistake. They are `const fn`s over bytes, because a literal is read at compile
//! time. None is called before a text is known to be invalid.

use super::hint::Hint;
use super::kind::{ParseErrorKind as Kind, Syntax};
use super::place::{Place, place};
use super::visible::is_hidden;
use crate::language::bytes::{
    before, char_at, find_byte, get, has_byte, is_at, is_one_of, skip_white_space, slice,
};
use crate::language::syntax::{SCHEME, SCHEME_LEN, is_segment_byte};

/// Returns the hint for the mistake at an offset of a text, if one fits.
pub(super) const fn hint(syntax: Syntax, kind: Kind, bytes: &[u8], at: usize) -> Option<Hint> {
    Some(match kind {
        Kind::MissingScheme => missing_scheme(syntax, bytes),
        Kind::WildcardNamespace => Hint::OneNamespace,
        Kind::EmptySegment => empty_segment(syntax, bytes, at),
        Kind::LeadingSlash => Hint::LeadingSlash,
        Kind::InvalidEscape => invalid_escape(syntax, bytes, at),
        Kind::WhiteSpace => white_space(syntax, bytes, at),
        Kind::Quote => quote(bytes, at),
        Kind::NonAscii => non_ascii(syntax, bytes, at),
        Kind::Placeholder => Hint::Placeholder,
        Kind::Alternatives => for_each_value(syntax),
        Kind::SeveralEntries => for_each_entry(syntax),
        Kind::PartialWildcard if matches!(syntax, Syntax::EventPattern) => partial_part(bytes, at),
        Kind::PartialWildcard => partial_wildcard(bytes, at),
        Kind::WildcardInUrn => Hint::WildcardInUrn,
        Kind::ComponentInPattern => Hint::NoComponents,
        Kind::EmptyComponent => Hint::EmptyComponent,
        Kind::EmptyPart => empty_part(syntax, bytes, at),
        Kind::WildcardInEventName => Hint::OneNameNoWildcard,
        Kind::InvalidNamespace => return invalid_namespace(syntax, bytes),
        Kind::MissingSegment if matches!(syntax, Syntax::Pattern) => Hint::WholeNamespace,
        Kind::InvalidCharacter => return invalid_character(syntax, bytes, at),
        Kind::TooLong | Kind::TooManySegments if has_several(bytes) => for_each_entry(syntax),
        Kind::Empty | Kind::TooLong | Kind::TooManySegments | Kind::MissingSegment => return None,
    })
}

const fn for_each_value(syntax: Syntax) -> Hint {
    match syntax {
        Syntax::Pattern => Hint::FilterForEachValue,
        Syntax::EventName => Hint::OneName,
        Syntax::EventPattern => Hint::EventForEachValue,
        Syntax::Urn | Syntax::Segment => Hint::UrnForEachValue,
    }
}

const fn for_each_entry(syntax: Syntax) -> Hint {
    match syntax {
        Syntax::Pattern => Hint::FilterForEachEntry,
        Syntax::EventName => Hint::OneName,
        Syntax::EventPattern => Hint::EventForEachEntry,
        Syntax::Urn | Syntax::Segment => Hint::UrnForEachEntry,
    }
}

/// Reports whether a second URN begins after a separator.
const fn has_several(bytes: &[u8]) -> bool {
    let mut at = find_byte(bytes, 0, b",;| \t\r\n");
    while at < bytes.len() {
        if is_at(bytes, at + 1, SCHEME) {
            return true;
        }
        at = find_byte(bytes, at + 1, b",;| \t\r\n");
    }
    false
}

/// The text does not begin with `urn:`. It may be the text of something else.
const fn missing_scheme(syntax: Syntax, bytes: &[u8]) -> Hint {
    let is_pattern = matches!(syntax, Syntax::Pattern);
    let colon = find_byte(bytes, 0, b":");
    match get(bytes, 0) {
        Some(b'{' | b'[') if has_byte(bytes, 1, bytes.len(), b"\"") => Hint::Json,
        Some(b'{' | b'[' | b'(') if is_at(bytes, 1, SCHEME) => Hint::BracketsAround,
        Some(b'!' | b'-') if is_pattern => Hint::Negation,
        Some(b'^') if is_pattern => Hint::RegularExpression,
        Some(b'/') if !is_at(bytes, 1, SCHEME) => Hint::Path,
        Some(b'*') if is_pattern && is_dotted_pattern(bytes) => Hint::EventPatternAmongFilters,
        Some(b'*' | b'+' | b'#' | b'>' | b'?' | b'%') if is_pattern => Hint::OneNamespace,
        Some(b'.') if is_pattern && is_at(bytes, 0, b".*") => Hint::OneNamespace,
        _ if is_at(bytes, 0, b"arn:") => Hint::Arn,
        _ if is_at(bytes, colon, b"://") => Hint::Url,
        _ if begins_other_uri(bytes) => Hint::OtherUri,
        _ if is_at(bytes, 0, b"allthings:") => Hint::SchemeBeforeAllthings,
        _ if is_written_with_others(bytes, colon) => Hint::Colons,
        _ if colon == bytes.len() && is_pattern && is_dotted_name(bytes) => {
            Hint::EventNameAmongFilters
        }
        _ if is_pattern && is_dotted_pattern(bytes) => Hint::EventPatternAmongFilters,
        _ if colon == bytes.len() && has_byte(bytes, 0, colon, b"/\\") => Hint::Colons,
        _ if colon < bytes.len() && is_nearly_urn(slice(bytes, 0, colon)) => Hint::ExactScheme,
        _ if is_pattern => Hint::FilterInFull,
        _ => Hint::UrnInFull,
    }
}

/// Reports whether the text begins with a scheme of a URI that is often used without `//`.
const fn begins_other_uri(bytes: &[u8]) -> bool {
    is_at(bytes, 0, b"mailto:")
        || is_at(bytes, 0, b"did:")
        || is_at(bytes, 0, b"tel:")
        || is_at(bytes, 0, b"tag:")
        || is_at(bytes, 0, b"data:")
        || is_at(bytes, 0, b"file:")
}

/// Reports whether `urn` or `allthings` comes first, and then a separator other than `:`.
const fn is_written_with_others(bytes: &[u8], colon: usize) -> bool {
    let end = if is_at(bytes, 0, b"urn") {
        3
    } else if is_at(bytes, 0, b"allthings") {
        9
    } else {
        return false;
    };
    end < colon && is_one_of(bytes[end], b"./\\-_,;|=")
}

/// Reports whether the text has the characters of an event name, and a dot.
const fn is_dotted_name(bytes: &[u8]) -> bool {
    let mut at = 0;
    while at < bytes.len() && matches!(bytes[at], b'a'..=b'z' | b'-' | b'.') {
        at += 1;
    }
    at == bytes.len() && has_byte(bytes, 0, at, b".")
}

/// Reports whether the text has the characters of an event pattern: those of an event name with a
/// letter and a dot, and a `*`.
const fn is_dotted_pattern(bytes: &[u8]) -> bool {
    let (mut at, mut letters) = (0, 0);
    while at < bytes.len() && matches!(bytes[at], b'a'..=b'z' | b'-' | b'.' | b'*') {
        letters += bytes[at].is_ascii_lowercase() as usize;
        at += 1;
    }
    at == bytes.len() && letters > 0 && has_byte(bytes, 0, at, b".") && has_byte(bytes, 0, at, b"*")
}

/// Reports whether the text is empty, or one letter away from `urn`: one is missing, too many or
/// another, or two are swapped.
const fn is_nearly_urn(text: &[u8]) -> bool {
    let (u, r, n) = match text {
        [] => return true,
        [a, b] => return is_nearly_two(*a, *b),
        [a, b, c] => (*a | 0x20, *b | 0x20, *c | 0x20),
        [_, rest @ ..] if is_urn(rest) => return true,
        [a, _, c, d] => {
            return is_urn(&[*a, *c, *d])
                || is_urn(&[*a, text[1], *d])
                || is_urn(&[*a, text[1], *c]);
        }
        _ => return false,
    };
    let right = (u == b'u') as u8 + (r == b'r') as u8 + (n == b'n') as u8;
    right >= 2 || is_urn(&[r, u, n]) || is_urn(&[u, n, r])
}

/// Reports whether the two bytes are `urn` without one of its letters.
const fn is_nearly_two(first: u8, second: u8) -> bool {
    matches!(
        (first | 0x20, second | 0x20),
        (b'u', b'r' | b'n') | (b'r', b'n')
    )
}

const fn is_urn(text: &[u8]) -> bool {
    text.len() == 3 && is_at(text, 0, b"urn")
}

/// The namespace breaks its rule.
const fn invalid_namespace(syntax: Syntax, bytes: &[u8]) -> Option<Hint> {
    let end = find_byte(bytes, SCHEME_LEN, b":?#");
    let is_pattern = matches!(syntax, Syntax::Pattern);
    Some(match slice(bytes, SCHEME_LEN, end) {
        [] if is_pattern => Hint::NamespaceOfFilter,
        [] => Hint::NamespaceOfUrn,
        [b'+' | b'>' | b'%'] if is_pattern => Hint::OneNamespace,
        [b'/', ..] => Hint::Colons,
        _ if end == bytes.len() && has_byte(bytes, SCHEME_LEN, end, b"./\\") => Hint::Colons,
        _ => return None,
    })
}

/// There is no segment at `at`.
const fn empty_segment(syntax: Syntax, bytes: &[u8], at: usize) -> Hint {
    let is_first = find_byte(bytes, SCHEME_LEN, b":") + 1 == at;
    match (syntax, at == bytes.len()) {
        (Syntax::Segment, _) => Hint::EmptyId,
        (Syntax::Pattern, true) if is_first => Hint::WholeNamespace,
        (Syntax::Pattern, true) => Hint::EmptyLastSelector,
        (_, true) => Hint::EmptyLastSegment,
        (Syntax::Pattern, false) if matches!(get(bytes, at), Some(b':')) => Hint::EmptySelector,
        _ => Hint::EmptySegment,
    }
}

/// The `%` at `at` begins no escape.
const fn invalid_escape(syntax: Syntax, bytes: &[u8], at: usize) -> Hint {
    let end = find_byte(bytes, at, b":?#");
    let next = get(bytes, at + 1);
    let second = find_byte(bytes, at + 1, b"%");
    let is_variable = second < end && second > at + 1 && is_word(bytes, at + 1, second);
    let is_format = matches!(next, Some(b's' | b'd')) && at + 2 == end;
    if is_variable || is_format || matches!(next, Some(b'(' | b'{' | b'<')) {
        Hint::PercentPlaceholder
    } else if matches!(syntax, Syntax::Pattern) && (at + 1 == end || second == at + 1) {
        Hint::WildcardOrPercent
    } else {
        Hint::EscapePercent
    }
}

/// Reports whether the bytes in `start..end` are letters, digits and `_`.
const fn is_word(bytes: &[u8], start: usize, end: usize) -> bool {
    let mut at = start;
    while at < end && (bytes[at].is_ascii_alphanumeric() || bytes[at] == b'_') {
        at += 1;
    }
    at == end
}

/// The white space at `at` may be between two entries, in an id, or around something.
const fn white_space(syntax: Syntax, bytes: &[u8], at: usize) -> Hint {
    let end = skip_white_space(bytes, at);
    let is_blank = find_byte(bytes, at, b" ") == at && end == at + 1;
    let before_id = matches!(before(bytes, at), Some(byte) if is_segment_byte(byte));
    let after_id = matches!(get(bytes, end), Some(byte) if is_segment_byte(byte));
    if at > 0 && begins_entry(bytes, end) {
        return for_each_entry(syntax);
    }
    match syntax {
        Syntax::EventName | Syntax::EventPattern
            if is_name_end(before(bytes, at)) && is_name_end(get(bytes, end)) =>
        {
            name_white_space(syntax, bytes, at, end)
        }
        Syntax::EventName | Syntax::EventPattern => Hint::Trim,
        _ if before_id && after_id && is_blank && is_in_segment(syntax, bytes, at) => {
            Hint::BlankInId
        }
        _ => Hint::Trim,
    }
}

/// Reports whether a URN begins at an offset, or after a separator there.
const fn begins_entry(bytes: &[u8], at: usize) -> bool {
    let start = match get(bytes, at) {
        Some(b',' | b';' | b'|') => skip_white_space(bytes, at + 1),
        _ => at,
    };
    is_at(bytes, start, SCHEME)
}

/// Reports whether the offset is in a segment, and not in the scheme or the namespace.
const fn is_in_segment(syntax: Syntax, bytes: &[u8], at: usize) -> bool {
    matches!(syntax, Syntax::Segment)
        || is_at(bytes, 0, SCHEME) && find_byte(bytes, SCHEME_LEN, b":") < at
}

/// Reports whether the byte may be at an end of an event name or event pattern, or be a mistake there.
const fn is_name_end(byte: Option<u8>) -> bool {
    matches!(byte, Some(byte) if byte == b'*' || is_segment_byte(byte))
}

/// White space is between two words of an event name, or between two names.
const fn name_white_space(syntax: Syntax, bytes: &[u8], start: usize, end: usize) -> Hint {
    let has_dots = has_byte(bytes, 0, start, b".") && has_byte(bytes, end, bytes.len(), b".");
    if has_dots && !matches!(before(bytes, start), Some(b'.')) && bytes[end] != b'.' {
        for_each_entry(syntax)
    } else if matches!(before(bytes, start), Some(b'.')) || bytes[end] == b'.' {
        Hint::Trim
    } else {
        Hint::NameExample
    }
}

/// The quotation mark at `at` is around the text or in it.
const fn quote(bytes: &[u8], at: usize) -> Hint {
    let Some(c) = char_at(bytes, at) else {
        return Hint::QuotesAround;
    };
    let end = at + c.len_utf8();
    let is_inside = at > 0 && end < bytes.len();
    match (c, before(bytes, at), get(bytes, end)) {
        ('<', ..) => Hint::Delimiters,
        // An apostrophe.
        ('’' | '‘' | '＇', Some(last), Some(next))
            if last.is_ascii_alphanumeric() && next.is_ascii_alphanumeric() =>
        {
            Hint::Lookalike
        }
        _ if is_inside => Hint::QuoteInside,
        _ => Hint::QuotesAround,
    }
}

/// The character outside ASCII at `at` cannot be seen, or it looks like another, or it is meant.
const fn non_ascii(syntax: Syntax, bytes: &[u8], at: usize) -> Hint {
    match (char_at(bytes, at), syntax) {
        (Some(c), _) if is_hidden(c) => Hint::Hidden,
        (Some(c), _) if is_lookalike(c) => Hint::Lookalike,
        (_, Syntax::EventName | Syntax::EventPattern) => Hint::NameAscii,
        _ => Hint::EncodeUtf8,
    }
}

/// Reports whether the character looks like a mark of ASCII: the full-width forms, dashes, colons,
/// stars, dots and slashes. Letters of other alphabets are not among them.
const fn is_lookalike(c: char) -> bool {
    matches!(c,
        '\u{ff01}'..='\u{ff5e}'
        | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{2043}' | '\u{fe58}' | '\u{fe63}'
        | '\u{2236}' | '\u{a789}' | '\u{2d0}' | '\u{fe55}' | '\u{fe13}'
        | '\u{2217}' | '\u{204e}' | '\u{2731}'..='\u{2733}' | '\u{22c6}' | '\u{66d}' | '\u{fe61}'
        | '\u{2024}' | '\u{2044}' | '\u{2215}' | '\u{2223}' | '\u{66a}' | '\u{fe6a}'
    )
}

/// The segment at `start` contains a `*` and other text.
const fn partial_wildcard(bytes: &[u8], start: usize) -> Hint {
    let end = find_byte(bytes, start, b":?#");
    let segment = slice(bytes, start, end);
    let star = find_byte(bytes, start, b"*");
    match (segment, before(bytes, star), get(bytes, star + 1)) {
        ([b'*', b',' | b';'], ..) if end == bytes.len() => Hint::SeparatorAtEnd,
        _ if is_stars(segment) && end == bytes.len() => Hint::OneStarLast,
        _ if is_stars(segment) => Hint::OneStarInside,
        (_, Some(b'/'), _) | (_, _, Some(b'/')) => Hint::SlashInside,
        (_, Some(b',' | b';'), _) | (_, _, Some(b',' | b';')) => Hint::FilterForEachValue,
        ([b'.', b'*', ..], ..) => Hint::RegularExpression,
        _ => Hint::PartialWildcard,
    }
}

const fn is_stars(segment: &[u8]) -> bool {
    let mut at = 0;
    while at < segment.len() && segment[at] == b'*' {
        at += 1;
    }
    at == segment.len()
}

/// The part of an event pattern at `start` contains a `*` and other text.
const fn partial_part(bytes: &[u8], start: usize) -> Hint {
    let mut end = start;
    while let Some(b'*') = get(bytes, end) {
        end += 1;
    }
    match get(bytes, end) {
        None => Hint::OneStarLastPart,
        Some(b'.') => Hint::OneStarInsideParts,
        Some(_) => Hint::PartialPart,
    }
}

/// There is no part of an event name or event pattern at `at`.
const fn empty_part(syntax: Syntax, bytes: &[u8], at: usize) -> Hint {
    let is_pattern = matches!(syntax, Syntax::EventPattern);
    if is_pattern && matches!(bytes, b".*") {
        Hint::EveryEvent
    } else if at == 0 {
        Hint::DotFirst
    } else if at == bytes.len() {
        if is_pattern {
            Hint::EmptyLastPart
        } else {
            Hint::DotLast
        }
    } else if is_pattern {
        Hint::EmptyPart
    } else {
        Hint::DotTwice
    }
}

/// The character at `at` is not allowed there.
const fn invalid_character(syntax: Syntax, bytes: &[u8], at: usize) -> Option<Hint> {
    let byte = match get(bytes, at) {
        Some(byte) if byte.is_ascii_graphic() => byte,
        _ => return None,
    };
    Some(match syntax {
        Syntax::EventName | Syntax::EventPattern => in_event_name(syntax, bytes, at, byte),
        Syntax::Pattern => in_pattern(bytes, at, byte),
        Syntax::Segment if byte == b':' => Hint::ColonInId,
        Syntax::Segment => Hint::EscapeCharacter,
        Syntax::Urn => match (place(bytes, at), byte) {
            (Place::Segment, b'?') => Hint::Query,
            (Place::ComponentStart, b'/' | b'?') => Hint::ComponentStart,
            (Place::Component, b'#') => Hint::HashInFragment,
            _ => Hint::EscapeCharacter,
        },
    })
}

const fn in_pattern(bytes: &[u8], at: usize, byte: u8) -> Hint {
    let is_alone =
        matches!(before(bytes, at), Some(b':')) && matches!(get(bytes, at + 1), None | Some(b':'));
    match byte {
        b'#' => Hint::WildcardOrFragment,
        b'?' => Hint::WildcardOrQuery,
        b'>' if is_alone || matches!(before(bytes, at), Some(b'*')) => Hint::OnlyWildcard,
        b'|' => Hint::FilterForEachValue,
        b'\\' if matches!(get(bytes, at + 1), Some(b'*')) => Hint::LiteralStar,
        b'\\' | b'^' => Hint::RegularExpression,
        _ => Hint::Brackets,
    }
}

const fn in_event_name(syntax: Syntax, bytes: &[u8], at: usize, byte: u8) -> Hint {
    let is_part = matches!(before(bytes, at), None | Some(b'.'))
        && matches!(get(bytes, at + 1), None | Some(b'.'));
    let is_pattern = matches!(syntax, Syntax::EventPattern);
    match byte {
        b'!' if is_pattern && at == 0 => Hint::EventNegation,
        b'^' | b'$' if is_pattern => Hint::EventRegularExpression,
        b'\\' if is_pattern && matches!(get(bytes, at + 1), Some(b'.' | b'*')) => {
            Hint::EventRegularExpression
        }
        b'A'..=b'Z' => Hint::NameLowerCase,
        b'0'..=b'9' => Hint::NameDigits,
        b'_' => Hint::NameHyphens,
        b':' if is_at(bytes, 0, SCHEME) => Hint::UrnAmongNames,
        b':' if is_at(bytes, at, b"://") || is_at(bytes, 0, b"arn:") => Hint::NameExample,
        b':' | b'/' | b'\\' => Hint::NameDots,
        b',' | b';' => for_each_entry(syntax),
        b'|' => for_each_value(syntax),
        b'(' if has_byte(bytes, at, bytes.len(), b"|") => for_each_value(syntax),
        b'#' | b'>' | b'+' | b'?' | b'%' if is_part && is_pattern => Hint::OnlyWildcardOfEvents,
        b'#' | b'>' | b'+' | b'?' | b'%' if is_part => Hint::OneNameNoWildcard,
        b'[' | b'{' if has_byte(bytes, at, bytes.len(), b"\"") => Hint::Json,
        _ => Hint::NameExample,
    }
}
