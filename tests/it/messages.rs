//! The table of all messages of parse errors, `tests/data/messages.txt`.
//!
//! A row has the sort of text, the text as a JSON string and what `{:#}` prints. To make the messages
//! anew after a deliberate change, run
//!
//! ```sh
//! UPDATE_MESSAGES=1 cargo test --test it messages::
//! ```
//!
//! and read the difference. A unit test of the crate checks that each kind and each hint is in the table.

use std::path::PathBuf;
use std::{env, fs};

use urn_filter::allthings::AppId;
use urn_filter::{__literal, EventName, EventPattern, ParseError, Pattern, Urn};

/// The error of a text that is read as this sort of text.
fn error(syntax: &str, text: &str) -> ParseError {
    let error = match syntax {
        "pattern" => text.parse::<Pattern>().err(),
        "urn" => Urn::parse(text).err(),
        "event-name" => text.parse::<EventName>().err(),
        "event-pattern" => text.parse::<EventPattern>().err(),
        "segment" => AppId::new(text).err(),
        _ => panic!("{syntax:?} is no sort of text"),
    };
    error.unwrap_or_else(|| panic!("the {syntax} {text:?} is valid"))
}

fn path() -> PathBuf {
    [env!("CARGO_MANIFEST_DIR"), "tests", "data", "messages.txt"]
        .iter()
        .collect()
}

/// Reads the first line of a row. A comment has none.
fn head(block: &str) -> Option<(&str, String)> {
    let (syntax, text) = block.lines().next()?.split_once(' ')?;
    let is_comment = syntax == "#";
    (!is_comment).then(|| (syntax, serde_json::from_str(text).expect(block)))
}

fn rows(table: &str) -> Vec<(&str, String)> {
    table.trim().split("\n\n").filter_map(head).collect()
}

/// Returns the table with the messages of this crate.
fn renewed(table: &str) -> String {
    let block = |block: &str| match head(block) {
        None => format!("{block}\n"),
        Some((syntax, text)) => {
            let line = block.lines().next().unwrap();
            format!("{line}\n{:#}\n", error(syntax, &text))
        }
    };
    let blocks: Vec<String> = table.trim().split("\n\n").map(block).collect();
    blocks.join("\n")
}

#[test]
fn the_table_has_the_messages() {
    let table = fs::read_to_string(path()).unwrap();
    let renewed = renewed(&table);
    if env::var_os("UPDATE_MESSAGES").is_some() {
        fs::write(path(), renewed).unwrap();
        return;
    }
    for (found, wanted) in table.split("\n\n").zip(renewed.split("\n\n")) {
        assert_eq!(found, wanted, "the message has changed");
    }
    assert_eq!(table, renewed);
    assert!(rows(&table).len() > 200);
}

/// Neither the texts nor the messages have a character that cannot be seen.
#[test]
fn what_is_printed_can_be_seen() {
    let classes = r"[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\p{Bidi_Control}]";
    let unseen = regex::Regex::new(classes).unwrap();
    let table = fs::read_to_string(path()).unwrap();
    for line in table.lines() {
        assert!(!unseen.is_match(line), "{line:?}");
        assert!(
            !line.contains(|c: char| c.is_whitespace() && c != ' '),
            "{line:?}"
        );
    }
}

/// A literal has the words of the parser: all but the wrong text itself.
#[test]
fn a_literal_has_the_same_words() {
    let table = fs::read_to_string(path()).unwrap();
    for (syntax, text) in rows(&table) {
        let text: &'static str = text.leak();
        let result = std::panic::catch_unwind(|| match syntax {
            "pattern" => drop(__literal::PatternText::checked(text)),
            "urn" => drop(__literal::UrnText::checked(text)),
            "event-name" => drop(__literal::EventNameText::checked(text)),
            "event-pattern" => drop(__literal::EventPatternText::checked(text)),
            _ => panic!("{}", String::new()),
        });
        let message = result.unwrap_err().downcast::<String>().unwrap();
        if syntax == "segment" {
            continue;
        }
        let error = error(syntax, text);
        let (start, _) = message.split_once(" at byte ").unwrap();
        assert!(error.to_string().starts_with(start), "{message}");
        let hint = error
            .hint()
            .map(|hint| format!("; {hint}"))
            .unwrap_or_default();
        let end = format!(
            " at byte {}, expected {}{hint}",
            error.span().start,
            error.expected()
        );
        assert!(message.ends_with(&end), "{message} lacks {end}");
    }
}

/// The same for event patterns.
#[test]
fn a_hint_leads_to_a_valid_event_pattern() {
    for (text, hint, mended) in [
        ("ticket.>", "only wildcard is `*`", "ticket.*"),
        ("ticket.#", "only wildcard is `*`", "ticket.*"),
        ("#", "only wildcard is `*`", "*"),
        ("ticket.**", "one `*` is enough", "ticket.*"),
        ("ticket.**.created", "exactly one", "ticket.*.created"),
        ("tick*", "a whole part", "ticket.*"),
        (".*", "`*` alone", "*"),
        ("ticket.", "remove the last `.`", "ticket"),
        ("ticket.", "write `*` after it", "ticket.*"),
        ("ticket..created", "any one part", "ticket.*.created"),
        ("ticket:*", "`.` separates", "ticket.*"),
        ("ticket\\.*", "no regular expression", "ticket.*"),
        ("!ticket.*", "cannot exclude", "booking.*"),
        ("ticket.*,booking.*", "an entry of its own", "ticket.*"),
        ("ticket.* booking.*", "an entry of its own", "booking.*"),
        (
            "ticket.{created,updated}",
            "for each of the values",
            "ticket.created",
        ),
        ("Ticket.*", "in lower case", "ticket.*"),
    ] {
        let found = error("event-pattern", text).hint().unwrap();
        assert!(found.contains(hint), "{text}: {found:?} lacks {hint:?}");
        assert!(mended.parse::<EventPattern>().is_ok(), "{mended}");
    }
}

/// Who follows the hint gets a text that is valid. `None` stands for a text that is given up.
#[test]
fn a_hint_leads_to_a_valid_text() {
    for (text, hint, mended) in [
        (
            "allthings:app:A:*",
            "write `urn:` before",
            "urn:allthings:app:A:*",
        ),
        ("urns:allthings:*", "exactly `urn`", "urn:allthings:*"),
        (
            "urn.allthings.app.A",
            "`:` separates",
            "urn:allthings:app:A",
        ),
        ("urn:allthings", "end with `:*`", "urn:allthings:*"),
        ("urn:allthings:", "end with `:*`", "urn:allthings:*"),
        (
            "urn:allthings:app:A:",
            "remove the last `:`",
            "urn:allthings:app:A",
        ),
        (
            "urn:allthings:app:A:",
            "write `*` after it",
            "urn:allthings:app:A:*",
        ),
        (
            "urn:allthings:app::*",
            "`*` stands for any",
            "urn:allthings:app:*:*",
        ),
        ("urn:allthings:/app", "remove the `/`", "urn:allthings:app"),
        ("urn:allthings:app:A:#", "`*`", "urn:allthings:app:A:*"),
        ("urn:allthings:app:A:>", "`*`", "urn:allthings:app:A:*"),
        (
            "urn:allthings:app:A:**",
            "one `*` is enough",
            "urn:allthings:app:A:*",
        ),
        (
            "urn:allthings:app:**:C",
            "exactly one",
            "urn:allthings:app:*:C",
        ),
        (
            "urn:allthings:app:A:*,",
            "remove the separator",
            "urn:allthings:app:A:*",
        ),
        (
            "urn:allthings:app:A/*",
            "`:` separates",
            "urn:allthings:app:A:*",
        ),
        (
            "urn:allthings:app:A:100%",
            "written `%25`",
            "urn:allthings:app:A:100%25",
        ),
        (
            "urn:allthings:app:A:\\*",
            "written `%2A`",
            "urn:allthings:app:A:%2A",
        ),
        (
            "urn:allthings:app:A B",
            "written `%20`",
            "urn:allthings:app:A%20B",
        ),
        (
            "urn:allthings:app:A–B",
            "looks like",
            "urn:allthings:app:A-B",
        ),
        ("\u{feff}urn:allthings:*", "remove it", "urn:allthings:*"),
        (
            "<urn:allthings:*>",
            "without `<` and `>`",
            "urn:allthings:*",
        ),
        ("urn:allthings:app:A?a=b", "no query", "urn:allthings:app:A"),
        (
            "!urn:allthings:app:A",
            "cannot exclude",
            "urn:allthings:app:B",
        ),
    ] {
        let found = error("pattern", text).hint().unwrap();
        assert!(found.contains(hint), "{text}: {found:?} lacks {hint:?}");
        assert!(mended.parse::<Pattern>().is_ok(), "{mended}");
    }
}
