//! The text of a [`ParseError`]: the message in one line, and the excerpt with carets.

use alloc::string::String;
use core::fmt::{self, Write};
use core::ops::Range;

use super::parse_error::{ParseError, Report};

/// The most characters of the wrong text that a message quotes.
const QUOTE_CHARS: usize = 40;
/// The most characters of the input that an excerpt shows before the start of the span.
const EXCERPT_BEFORE: usize = 60;
/// The same after the start of the span. A longer span is shown up to [`EXCERPT_BEFORE`]
/// characters.
const EXCERPT_AFTER: usize = 40;

impl fmt::Display for ParseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        report(&self.0, f)
    }
}

/// Writes the message and, for `{:#}`, the excerpt and the hint.
fn report(report: &Report, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    line(report, f)?;
    if f.alternate() {
        excerpt(&report.input, &report.span, f)?;
        if let Some(hint) = report.kind.hint(report.syntax) {
            write!(f, "\n  = hint: {hint}")?;
        }
    }
    Ok(())
}

/// Writes the message, such as ``invalid pattern: partial wildcard `tick*` at bytes 20..25,
/// expected …``.
fn line(report: &Report, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let Report {
        syntax,
        kind,
        span,
        input,
    } = report;
    write!(f, "invalid {syntax}: {}", kind.message())?;
    if kind.quotes_input()
        && let Some(found) = input.get(span.clone())
    {
        quote(found, f)?;
    }
    if span.len() > 1 {
        write!(f, " at bytes {}..{}", span.start, span.end)?;
    } else {
        write!(f, " at byte {}", span.start)?;
    }
    write!(f, ", expected {}", kind.expected(*syntax))
}

/// Writes a blank and the text between backticks, cut if it is long.
pub(crate) fn quote(found: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    f.write_str(" `")?;
    let mut chars = found.chars();
    for c in chars.by_ref().take(QUOTE_CHARS) {
        f.write_char(visible(c))?;
    }
    f.write_str(if chars.next().is_some() { "…`" } else { "`" })
}

/// Writes the input in one line with carets under the span, cut to a window around the start of the
/// span.
pub(crate) fn excerpt(input: &str, span: &Range<usize>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    // The span may end after the input that was kept: `floor_char_boundary` ends it there.
    let start = input.floor_char_boundary(span.start);
    let end = input.floor_char_boundary(span.end).max(start);
    let (before, rest) = input.split_at(start);

    // A column is a character and not a byte, so that the carets are under what is wrong.
    let skipped = before.chars().count().saturating_sub(EXCERPT_BEFORE);
    let shown_before = before.chars().skip(skipped);
    let lead = if skipped > 0 { "…" } else { "" };
    let column = lead.chars().count() + before.chars().count() - skipped;

    let wrong = input[start..end].chars().count();
    let window = EXCERPT_AFTER.max(wrong.min(EXCERPT_BEFORE));
    let mut after = rest.chars();
    let shown_after: String = after.by_ref().take(window).map(visible).collect();
    let trail = if after.next().is_some() { "…" } else { "" };

    f.write_str("\n  |\n  | ")?;
    f.write_str(lead)?;
    for c in shown_before {
        f.write_char(visible(c))?;
    }
    write!(f, "{shown_after}{trail}")?;
    let carets = wrong.clamp(1, window);
    write!(f, "\n  | {:column$}{:^<carets$}", "", "")
}

/// Returns the character, or a visible one of the same width in place of one that could move the
/// cursor of a terminal, hide text or change its direction.
fn visible(c: char) -> char {
    match c {
        // Control characters have pictures in Unicode, from U+2400 on.
        '\u{0}'..='\u{1f}' => char::from_u32(0x2400 + u32::from(c)).unwrap_or('\u{fffd}'),
        '\u{7f}' => '\u{2421}',
        // More control characters; marks of width zero and of direction; line separators.
        '\u{80}'..='\u{9f}'
        | '\u{200b}'..='\u{200f}'
        | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{feff}' => '\u{fffd}',
        _ => c,
    }
}

#[cfg(test)]
mod tests {
    use super::super::kind::{ParseErrorKind, Syntax};
    use super::ParseError;

    fn shown(input: &str, span: std::ops::Range<usize>) -> String {
        let error = ParseError::new(Syntax::Urn, ParseErrorKind::InvalidCharacter, span, input);
        format!("{error:#}")
    }

    #[test]
    fn carets_stand_under_the_span() {
        let text = shown("urn:ab:c^d", 8..9);
        let lines: Vec<_> = text.lines().collect();
        assert_eq!(lines[2], "  | urn:ab:c^d");
        assert_eq!(lines[3], "  |         ^");
    }

    #[test]
    fn a_long_input_is_cut_around_the_span() {
        let input = format!("urn:ab:{}^{}", "a".repeat(500), "b".repeat(500));
        let text = shown(&input, 507..508);
        let lines: Vec<_> = text.lines().collect();
        assert_eq!(
            lines[2],
            format!("  | …{}^{}…", "a".repeat(60), "b".repeat(39))
        );
        assert_eq!(lines[3], format!("  | {}^", " ".repeat(61)));
    }

    #[test]
    fn a_long_span_gets_carets_for_what_is_shown() {
        let input = format!("urn:{}", "^".repeat(90));
        let text = shown(&input, 4..94);
        let lines: Vec<_> = text.lines().collect();
        assert_eq!(lines[2], format!("  | urn:{}…", "^".repeat(60)));
        assert_eq!(lines[3], format!("  |     {}", "^".repeat(60)));
        assert!(lines[0].contains(&format!("`{}…`", "^".repeat(40))));
    }

    #[test]
    fn nothing_reaches_the_terminal_that_could_move_it() {
        let hostile = "urn:ab:\u{1b}[31m\r\n\u{202e}\u{7f}\u{85}";
        let text = shown(hostile, 7..hostile.len());
        assert!(
            text.chars().all(|c| c == '\n' || !c.is_control()),
            "{text:?}"
        );
        assert!(!text.contains('\u{202e}'));
        assert_eq!(text.lines().next().unwrap().matches('␛').count(), 1);
    }

    #[test]
    fn a_span_past_the_kept_input_does_not_panic() {
        let input = "é".repeat(2_000);
        let text = shown(&input, 2_048..4_000);
        assert!(text.ends_with('^'), "{text}");
    }
}
