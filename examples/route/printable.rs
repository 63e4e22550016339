//! Text from a file as it may be printed on a terminal.

/// Replaces each character that could move the cursor or hide text by its code, such as `\u{202e}`.
/// Line breaks are kept.
pub(crate) fn printable(text: &str) -> String {
    let mut printable = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            ' '..='~' | '\n' => printable.push(c),
            c => printable.extend(c.escape_debug()),
        }
    }
    printable
}

/// The same for text that has to stay on one line.
pub(crate) fn printable_line(text: &str) -> String {
    printable(text).replace('\n', "\\n")
}
