//! All messages of lint in one place: `tests/data/findings.txt` has webhooks and what lint prints about
//! each.
//!
//! After a message was changed on purpose, `UPDATE_MESSAGES=1 cargo test --test it lint_messages::`
//! writes the file anew. Read the difference.
//!
//! A case is a line `events` with the names, a line `filter` for each filter, and the output, with `>`
//! before each line. A line with `#` is a comment.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use urn_filter::Subscription;
use urn_filter::lint::FindingKind;

use crate::support::subscription;

const NOTHING: &str = "> nothing\n";

/// The codes of all kinds of findings. A kind that is added is added here, too: the file has to have
/// it, and what the file has must be here.
const KINDS: [&str; 19] = [
    "broader-than-events",
    "duplicate",
    "duplicate-event",
    "event-without-filter",
    "filter-without-event",
    "foreign",
    "itself-missing",
    "misplaced",
    "misspelled",
    "never-fires",
    "no-events",
    "no-filters",
    "odd-namespace",
    "redundant",
    "redundant-event",
    "spans-all-apps",
    "spans-namespace",
    "tail-missing",
    "unusual-id",
];

/// The codes of what foreign syntax, misplaced parts, misspelled words and unusual ids there are.
const DETAILS: [&str; 24] = [
    "app-id-missing",
    "app-missing",
    "app-word-missing",
    "broken-uuid",
    "enclosed",
    "entity",
    "escaped-wildcard",
    "event",
    "id-missing",
    "kind",
    "list",
    "namespace",
    "namespace-missing",
    "negation",
    "odd-length-hex",
    "outside-apps",
    "pair",
    "placeholder",
    "repeated-urn",
    "separator",
    "upper-case-uuid",
    "uuid-without-hyphens",
    "variable",
    "wildcard",
];

struct Case {
    webhook: Subscription,
    /// The lines of the webhook and the comments before it.
    input: String,
    output: String,
}

impl Case {
    /// Reports whether it is more than a comment.
    fn is_webhook(&self) -> bool {
        self.input.lines().any(|line| line.starts_with("events"))
    }
}

fn path() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/findings.txt")
}

fn cases() -> Vec<Case> {
    let text = fs::read_to_string(path()).unwrap();
    let mut cases = Vec::new();
    for block in text.split("\n\n").filter(|block| !block.trim().is_empty()) {
        let (output, input): (Vec<&str>, Vec<&str>) =
            block.lines().partition(|line| line.starts_with('>'));
        let has = |word: &'static str| {
            let lines = input.iter();
            lines.filter_map(move |line| line.strip_prefix(word))
        };
        let events: Vec<&str> = has("events").flat_map(str::split_whitespace).collect();
        let filters: Vec<&str> = has("filter ").collect();
        if has("events").next().is_none() {
            assert!(input.iter().all(|line| line.starts_with('#')), "{block}");
        }
        let lines = |lines: &[&str]| lines.join("\n") + "\n";
        cases.push(Case {
            webhook: subscription(&events, &filters),
            input: lines(&input),
            output: lines(&output),
        });
    }
    cases
}

fn printed(webhook: &Subscription) -> String {
    let mut text = String::new();
    for finding in webhook.lint() {
        for line in format!("{finding:#}").lines() {
            writeln!(text, "{}", format!("> {line}").trim_end()).unwrap();
        }
    }
    if text.is_empty() {
        NOTHING.into()
    } else {
        text
    }
}

#[test]
fn what_lint_prints() {
    let cases = cases();
    if std::env::var_os("UPDATE_MESSAGES").is_some() {
        let blocks = cases.iter().map(|case| {
            let output = case.is_webhook().then(|| printed(&case.webhook));
            case.input.clone() + &output.unwrap_or_default()
        });
        let blocks: Vec<String> = blocks.collect();
        fs::write(path(), blocks.join("\n")).unwrap();
        return;
    }
    for case in cases.iter().filter(|case| case.is_webhook()) {
        assert_eq!(printed(&case.webhook), case.output, "{}", case.input);
    }
}

#[test]
fn every_kind_has_a_case() {
    let findings: Vec<_> = cases()
        .iter()
        .flat_map(|case| case.webhook.lint())
        .collect();
    let found: BTreeSet<&str> = findings
        .iter()
        .map(|finding| finding.kind().as_str())
        .collect();
    assert!(found.iter().eq(KINDS.iter()), "{found:?}");
    let detail = |kind: &FindingKind| match kind {
        FindingKind::Misspelled { word, .. } => Some(word.as_str()),
        FindingKind::Misplaced { misplacement, .. } => Some(misplacement.as_str()),
        FindingKind::Foreign { syntax, .. } => Some(syntax.as_str()),
        FindingKind::UnusualId { shape, .. } => Some(shape.as_str()),
        _ => None,
    };
    let details = findings.iter().filter_map(|finding| detail(finding.kind()));
    let details: BTreeSet<&str> = details.collect();
    assert!(details.iter().eq(DETAILS.iter()), "{details:?}");
}
