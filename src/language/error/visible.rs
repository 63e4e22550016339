//! Text from outside, made safe for terminals and logs.

use alloc::string::String;
use core::fmt::Write;

/// Returns the text with visible stand-ins for characters that could move the cursor of a terminal,
/// hide text or change its direction.
///
/// Control characters have pictures in Unicode. For the other hidden characters the code point is
/// printed, such as `U+202E`.
pub(super) fn visible(text: impl Iterator<Item = char>) -> String {
    let mut shown = String::new();
    for c in text {
        match c {
            '\u{0}'..='\u{1f}' => {
                shown.push(char::from_u32(0x2400 + u32::from(c)).unwrap_or('\u{fffd}'));
            }
            '\u{7f}' => shown.push('\u{2421}'),
            // Writing to a `String` never fails.
            _ if is_hidden(c) => _ = write!(shown, "U+{:04X}", u32::from(c)),
            _ => shown.push(c),
        }
    }
    shown
}

/// Reports whether a character has no picture of its own: the second block of control characters, all
/// white space except the blank, and all characters of the Unicode category Cf or with the property
/// `Default_Ignorable_Code_Point` or `Bidi_Control`. Unicode 17; a test compares with another source.
pub(super) const fn is_hidden(c: char) -> bool {
    c != ' ' && c.is_whitespace()
        || matches!(c,
            '\u{80}'..='\u{9f}'
            | '\u{ad}'
            | '\u{34f}'
            | '\u{600}'..='\u{605}'
            | '\u{61c}'
            | '\u{6dd}'
            | '\u{70f}'
            | '\u{890}'..='\u{891}'
            | '\u{8e2}'
            | '\u{115f}'..='\u{1160}'
            | '\u{17b4}'..='\u{17b5}'
            | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{3164}'
            | '\u{fe00}'..='\u{fe0f}'
            | '\u{feff}'
            | '\u{ffa0}'
            | '\u{fff0}'..='\u{fffb}'
            | '\u{110bd}'
            | '\u{110cd}'
            | '\u{13430}'..='\u{1343f}'
            | '\u{1bca0}'..='\u{1bca3}'
            | '\u{1d173}'..='\u{1d17a}'
            | '\u{e0000}'..='\u{e0fff}'
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hidden_characters_are_those_of_unicode() {
        let classes = r"[\p{Cc}\p{Cf}\p{Z}\p{Default_Ignorable_Code_Point}\p{Bidi_Control}--\x20]";
        let hidden = regex::Regex::new(classes).unwrap();
        for c in '\0'..=char::MAX {
            let raw = visible([c].into_iter()).contains(c);
            let is_match = hidden.is_match(c.encode_utf8(&mut [0; 4]));
            assert_eq!(raw, !is_match, "{c:?}");
        }
    }

    #[test]
    fn stand_ins_name_the_code_point() {
        let text = visible("a\u{202e}b\u{1b}\u{e0041}\u{7f}é".chars());
        assert_eq!(text, "aU+202Eb␛U+E0041␡é");
    }
}
