//! The text of a [`ParseError`]: the message in one line, and the excerpt with carets.

use core::fmt;
use core::ops::Range;

use super::parse_error::{ParseError, Report};
use super::visible::{is_hidden, visible};

/// The most characters of the wrong text that a message quotes.
const QUOTE_CHARS: usize = 40;
/// The most characters of the wrong text whose code points a message names.
const NAMED_CHARS: usize = 3;
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
        if let Some(hint) = report.words().hint {
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
    let words = report.words();
    write!(f, "invalid {syntax}: {}", words.message)?;
    let found = input.get(span.clone()).unwrap_or_default();
    let is_quoted = kind.quotes_input() && !found.is_empty();
    if is_quoted {
        quote(found, f)?;
    }
    if kind.names_code_points() {
        // A quotation shows a hidden character by its code point.
        code_points(found.chars().filter(|c| !is_quoted || !is_hidden(*c)), f)?;
    }
    if span.len() > 1 {
        write!(f, " at bytes {}..{}", span.start, span.end)?;
    } else {
        write!(f, " at byte {}", span.start)?;
    }
    write!(f, ", expected {}", words.expected)
}

/// Writes the code points of the characters that are hard to see or to tell from others, such as
/// ` (U+2013)`.
fn code_points(found: impl Iterator<Item = char>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let is_plain = |c: &char| *c == ' ' || c.is_ascii_graphic();
    let mut codes = found.filter(|c| !is_plain(c)).map(u32::from);
    let Some(first) = codes.next() else {
        return Ok(());
    };
    write!(f, " (U+{first:04X}")?;
    for code in codes.by_ref().take(NAMED_CHARS - 1) {
        write!(f, ", U+{code:04X}")?;
    }
    f.write_str(if codes.next().is_some() {
        ", …)"
    } else {
        ")"
    })
}

/// Writes a blank and the text between backticks, cut if it is long.
pub(crate) fn quote(found: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    f.write_str(" `")?;
    let mut chars = found.chars();
    f.write_str(&visible(chars.by_ref().take(QUOTE_CHARS)))?;
    f.write_str(if chars.next().is_some() { "…`" } else { "`" })
}

/// Writes the input in one line with carets under the span, cut to a window around the start of the
/// span.
pub(crate) fn excerpt(input: &str, span: &Range<usize>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    // The span may end after the input that was kept: `floor_char_boundary` ends it there.
    let start = input.floor_char_boundary(span.start);
    let end = input.floor_char_boundary(span.end).max(start);
    let (before, rest) = input.split_at(start);

    let skipped = before.chars().count().saturating_sub(EXCERPT_BEFORE);
    let lead = if skipped > 0 { "…" } else { "" };
    let before = visible(before.chars().skip(skipped));

    let wrong = input[start..end].chars().count();
    let window = EXCERPT_AFTER.max(wrong.min(EXCERPT_BEFORE));
    let mut after = rest.chars();
    let shown_wrong = visible(after.by_ref().take(wrong.min(window)));
    let shown_after = visible(after.by_ref().take(window - wrong.min(window)));
    let trail = if after.next().is_some() { "…" } else { "" };

    // A column is a character that is shown, and not a byte of the input, so that the carets are under
    // what is wrong.
    let width = |text: &str| text.chars().count();
    let (column, carets) = (width(lead) + width(&before), width(&shown_wrong).max(1));
    write!(
        f,
        "\n  |\n  | {lead}{before}{shown_wrong}{shown_after}{trail}"
    )?;
    write!(f, "\n  | {:column$}{:^<carets$}", "", "")
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
