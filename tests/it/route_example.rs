//! The example program `route`, run as a user runs it.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::OnceLock;

use serde_json::{Value, json};

use crate::support::oracle;
use crate::support::watchdog::in_time;

/// The program, built now if it is not up to date: `cargo test` builds the examples, but not when
/// it is asked for this test alone, and tells no test where they are.
fn program() -> &'static Path {
    static PROGRAM: OnceLock<PathBuf> = OnceLock::new();
    PROGRAM.get_or_init(|| {
        let build = [
            "build",
            "--quiet",
            "--example",
            "route",
            "--message-format",
            "json",
        ];
        let output = Command::new(env!("CARGO"))
            .args(build)
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .output()
            .expect("cargo runs");
        assert!(output.status.success(), "{}", stderr(&output));
        let messages = json_lines(&output);
        let mut programs = messages
            .iter()
            .filter_map(|message| message["executable"].as_str());
        programs.next().expect("the path of the program").into()
    })
}

fn run(args: &[&str], input: &[u8]) -> Output {
    let mut child = Command::new(program())
        .args(args)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program runs");
    let mut stdin = child.stdin.take().expect("a pipe");
    let input = input.to_vec();
    // The program may stop before it has read everything.
    let writer = std::thread::spawn(move || stdin.write_all(&input).is_ok());
    let output = in_time(move || child.wait_with_output()).expect("an end");
    writer.join().expect("no panic");
    output
}

/// A file that is gone after the test.
struct File(PathBuf);

impl File {
    fn new(name: &str, content: &str) -> Self {
        let name = format!("urn-filter-{}-{name}", std::process::id());
        let path = std::env::temp_dir().join(name);
        fs::write(&path, content).expect("a temporary file");
        Self(path)
    }

    fn path(&self) -> &str {
        self.0.to_str().expect("a path in UTF-8")
    }
}

impl Drop for File {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.0);
    }
}

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).expect("UTF-8")
}

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).expect("UTF-8")
}

fn json_lines(output: &Output) -> Vec<Value> {
    let lines = stdout(output);
    let values = lines
        .lines()
        .map(|line| serde_json::from_str(line).expect(line));
    values.collect()
}

const WEBHOOKS: &str = r#"[
    {"id": "a", "events": ["ping"], "urns": ["urn:ns:*"], "url": "ignored"},
    {"id": 7, "events": ["ping", "pong"], "urns": ["urn:ns:a:*", "urn:ns:*:b"]},
    {"id": "off", "events": ["ping"], "urns": ["urn:ns:*"], "enabled": false}
]"#;

fn texts(value: &Value) -> Vec<&str> {
    let list = value.as_array().expect("a list");
    list.iter()
        .map(|text| text.as_str().expect("a text"))
        .collect()
}

#[test]
fn the_sample_is_routed_as_the_rules_say() {
    let data = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data");
    let webhooks = fs::read_to_string(format!("{data}/webhooks.json")).expect("the sample");
    let events = fs::read_to_string(format!("{data}/events.ndjson")).expect("the sample");
    let webhooks: Vec<Value> = serde_json::from_str(&webhooks).expect("JSON");
    let output = run(&["--format", "json"], b"");
    assert!(output.status.success());
    let answers = json_lines(&output);
    assert_eq!(answers.len(), events.lines().count());
    for (line, answer) in events.lines().zip(answers) {
        let event: Value = serde_json::from_str(line).expect(line);
        let wants = |webhook: &&Value| {
            let (name, urn) = (
                event["name"].as_str().unwrap(),
                event["urn"].as_str().unwrap(),
            );
            webhook["enabled"] != json!(false)
                && texts(&webhook["events"]).contains(&name)
                && texts(&webhook["urns"])
                    .iter()
                    .any(|filter| oracle::matches(filter, urn))
        };
        let ids: Vec<&Value> = webhooks.iter().filter(wants).map(|w| &w["id"]).collect();
        assert_eq!(answer, json!({"id": event["id"], "webhooks": ids}));
    }
}

#[test]
fn the_report_is_for_a_person() {
    let output = run(&[], b"");
    assert!(output.status.success() && output.stderr.is_empty());
    let text = stdout(&output);
    for part in [
        "events  webhook",
        "wh-001",
        "reached nobody: ",
        "3000 events, ",
        "a second",
    ] {
        assert!(text.contains(part), "{part:?} in {text}");
    }
    assert!(text.contains("switched off"));
}

#[test]
fn events_come_from_standard_input_or_a_file_in_their_order() {
    let webhooks = File::new("order", WEBHOOKS);
    let events = concat!(
        "\u{feff}{\"id\": 1, \"name\": \"ping\", \"urn\": \"urn:ns:a:b\", \"more\": [{}]}\r\n",
        "\n",
        "{\"id\": {\"k\": null}, \"name\": \"pong\", \"urn\": \"URN:NS:x:b?=q\"}\n",
        "{\"name\": \"ping\", \"urn\": \"urn:other\\u003aa\"}",
    );
    let file = File::new("order-events", events);
    let expected = [
        json!({"id": 1, "webhooks": ["a", 7]}),
        json!({"id": {"k": null}, "webhooks": [7]}),
        json!({"id": null, "webhooks": []}),
    ];
    for args in [vec![], vec!["-"], vec![file.path()]] {
        let args = [&[webhooks.path(), "--format", "json"], &args[..]].concat();
        let output = run(&args, events.as_bytes());
        assert_eq!(stderr(&output), "");
        assert!(output.status.success());
        assert_eq!(json_lines(&output), expected);
    }
}

#[test]
fn a_malformed_line_is_told_and_the_rest_goes_on() {
    let webhooks = File::new("malformed", WEBHOOKS);
    let mut events = Vec::new();
    events.extend(b"{\"id\": 1, \"name\": \"ping\", \"urn\": \"urn:ns:a\"}\n");
    events.extend(b"{\"id\": 2, \"name\": \"ping\", \"urn\": \"urn:ns::a\"}\n");
    events.extend(b"{\"id\": 3, \"name\": \"Ping\", \"urn\": \"urn:ns:*\"}\n");
    events.extend(b"{\"id\": 4, \"name\": \"ping\", \"urn\": }\n");
    events.extend(b"{\"id\": 5, \"name\": \"ping\"}\n");
    events.extend(b"\xff\xfe\n");
    events.extend(std::iter::repeat_n(b' ', (1 << 20) + 1));
    events.extend(b"\n{\"id\": 8, \"name\": \"pong\", \"urn\": \"urn:ns:a:b\"}\n");
    let output = run(&[webhooks.path(), "--format", "json"], &events);
    assert_eq!(output.status.code(), Some(1));
    let answers = json_lines(&output);
    assert_eq!(answers.len(), 8);
    assert_eq!(answers[0], json!({"id": 1, "webhooks": ["a"]}));
    assert_eq!(answers[7], json!({"id": 8, "webhooks": [7]}));
    let reasons = [
        "empty segment",
        "`name`: ",
        "expected value",
        "missing field `urn`",
        "no UTF-8",
        "longer than",
    ];
    for (number, (answer, reason)) in (2..).zip(answers[1..7].iter().zip(reasons)) {
        assert_eq!(answer["line"], json!(number));
        let error = answer["error"].as_str().expect("a text");
        assert!(error.contains(reason) && !error.contains('\n'), "{error}");
    }
    let told = stderr(&output);
    assert!(
        told.contains("line 2: `urn`: invalid URN: empty segment at byte 7"),
        "{told}"
    );
    assert!(told.contains("  | urn:ns::a\n  |        ^\n"), "{told}");
    assert!(
        told.contains("line 3: `name`: ") && told.contains("\n`urn`: "),
        "{told}"
    );
    assert!(
        told.contains("line 4: ") && told.contains("\"urn\": }\n  |"),
        "{told}"
    );
    for number in 2..=7 {
        assert!(told.contains(&format!("line {number}: ")), "{told}");
    }
    let report = run(&[webhooks.path()], &events);
    assert_eq!(report.status.code(), Some(1));
    assert!(stdout(&report).contains("2 events, 2 deliveries, 6 malformed lines left out"));
}

#[test]
fn bad_webhooks_are_all_told_and_nothing_is_routed() {
    let webhooks = File::new(
        "bad",
        r#"[
        {"id": "good", "events": ["ping"], "urns": ["urn:ns:*"]},
        {"id": "one", "events": ["Ping"], "urns": ["urn:ns:tick*", "urn:ns:a", "urn:ns:"]},
        {"id": "two", "events": [], "urns": ["urn:ns:<appId>:*"]},
        {"id": "good", "events": [], "urns": []},
        {"events": [], "urns": []}
    ]"#,
    );
    let output = run(
        &[webhooks.path(), "--format", "json"],
        b"{\"name\": \"ping\", \"urn\": \"urn:ns:a\"}\n",
    );
    assert_eq!(output.status.code(), Some(2));
    assert!(output.stdout.is_empty());
    let told = stderr(&output);
    for part in [
        "webhook `one`: `events`: 1 of 1",
        "`urns`: 2 of 3",
        "[0] invalid pattern: partial wildcard `tick*`",
        "[2] invalid pattern: empty segment",
        "webhook `two`: `urns`: 1 of 1",
        "webhook #4 of the list: the id `good` is taken",
        "webhook #5 of the list: ",
    ] {
        assert!(told.contains(part), "{part:?} in {told}");
    }
}

#[test]
fn files_that_cannot_be_read_are_named() {
    let webhooks = File::new("missing", WEBHOOKS);
    let output = run(&["/nonexistent/webhooks.json"], b"");
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("/nonexistent/webhooks.json"));
    let output = run(&[webhooks.path(), "/nonexistent/events"], b"");
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("/nonexistent/events"));
    let not_json = File::new("not-json", "{}");
    assert_eq!(run(&[not_json.path()], b"").status.code(), Some(2));
}

#[test]
fn no_events_are_no_mistake() {
    let webhooks = File::new("empty", WEBHOOKS);
    let output = run(&[webhooks.path(), "--format", "json"], b"");
    assert!(output.status.success() && output.stdout.is_empty());
    let output = run(&[webhooks.path()], b"\n\n");
    assert!(output.status.success());
    let text = stdout(&output);
    assert!(text.contains("0 events, 0 deliveries"));
    assert!(text.contains("There were no events.") && !text.contains("Every event"));
}

#[test]
fn what_the_webhooks_cover_is_drawn() {
    let webhooks = File::new("drawn", WEBHOOKS);
    let output = run(&[webhooks.path(), "--tree"], b"");
    assert!(output.status.success(), "{}", stderr(&output));
    let all = "\
urn:ns (2 webhooks)
├── a → *
├── * → b
└── *
";
    assert_eq!(stdout(&output), all);
    let output = run(&[webhooks.path(), "--tree", "--only", "7"], b"");
    assert_eq!(
        stdout(&output),
        "urn:ns (2 filters)\n├── a → *\n└── * → b\n"
    );
    let output = run(&[webhooks.path(), "--dot", "--only", "a"], b"");
    let graph = stdout(&output);
    assert!(
        graph.starts_with("digraph filters {\n") && graph.ends_with("}\n"),
        "{graph}"
    );
    assert!(
        graph.contains("n2 [label=\"*\", peripheries=2];"),
        "{graph}"
    );
    for (id, why) in [
        ("off", "switched off"),
        ("none\u{7}", "no webhook with the id `none\\u{7}`"),
    ] {
        let output = run(&[webhooks.path(), "--tree", "--only", id], b"");
        assert_eq!(output.status.code(), Some(2));
        assert!(stderr(&output).contains(why), "{}", stderr(&output));
    }
}

const ODD: &str = r#"[
    {"id": "fine", "events": ["ping"], "urns": ["urn:ns:a"]},
    {"id": "odd", "description": "an odd one", "events": ["ping"], "urns": ["urn:ns:a", "urn:ns:a"]},
    {"id": "off", "events": [], "urns": [], "enabled": false},
    {"id": "wide", "events": ["ticket.created"], "urns": ["urn:allthings:*"]}
]"#;

#[test]
fn what_is_odd_about_webhooks_is_printed() {
    let webhooks = File::new("odd", ODD);
    let output = run(&[webhooks.path(), "--lint"], b"");
    assert_eq!(output.status.code(), Some(1));
    assert!(output.stderr.is_empty());
    let printed = "\
webhook odd          an odd one
note: `urns`[1] `urn:ns:a`: redundant: the same filter as `urns`[0]
  |
  | urn:ns:a
  | ^^^^^^^^
  = help: remove it

webhook wide
warning: `urns`[0] `urn:allthings:*`: selects the whole namespace
  |
  | urn:allthings:*
  |               ^
  = help: if not all of it is meant, write a filter for each part that is

";
    assert_eq!(stdout(&output), printed);

    let output = run(&[webhooks.path(), "--lint", "--only", "fine"], b"");
    assert!(output.status.success());
    assert_eq!(stdout(&output), "Nothing is odd about the webhooks.\n");

    let output = run(&[webhooks.path(), "--lint", "--format", "json"], b"");
    let [odd, wide] = &json_lines(&output)[..] else {
        panic!("{}", stdout(&output));
    };
    assert_eq!(odd["id"], json!("odd"));
    assert_eq!(odd["findings"][0]["kind"], json!("duplicate"));
    assert_eq!(wide["findings"][0]["kind"], json!("spans-namespace"));
}

#[test]
fn findings_that_are_denied_set_the_exit_status() {
    let webhooks = File::new("deny", ODD);
    for (args, status) in [
        (&["--only", "odd"][..], 0),
        (&["--only", "odd", "--deny", "warning"], 0),
        (&["--only", "odd", "--deny", "note"], 1),
        (&["--only", "wide"], 1),
        (&["--only", "wide", "--deny", "error"], 0),
        (&["--deny", "error"], 0),
        (&["--deny", "fatal"], 2),
    ] {
        let output = run(&[&[webhooks.path(), "--lint"], args].concat(), b"");
        assert_eq!(output.status.code(), Some(status), "{args:?}");
    }
}

#[test]
fn options_that_do_not_go_together_are_refused() {
    let webhooks = File::new("options", WEBHOOKS);
    for args in [
        &["--tree", "--dot"][..],
        &["--tree", "--format", "json"],
        &["--dot", "--format", "json"],
        &["--tree", "7"],
        &["--lint", "events.ndjson"],
        &["--lint", "--explain", "7"],
        &["--only", "7"],
        &["--deny", "note"],
    ] {
        let output = run(&[&[webhooks.path()], args].concat(), b"");
        assert_eq!(output.status.code(), Some(2), "{args:?}");
        assert!(output.stdout.is_empty(), "{args:?}");
        assert!(stderr(&output).contains("Usage: route"), "{args:?}");
    }
}

#[test]
fn webhooks_come_from_standard_input() {
    let output = run(&["-", "--tree", "--only", "7"], WEBHOOKS.as_bytes());
    assert_eq!(
        stdout(&output),
        "urn:ns (2 filters)\n├── a → *\n└── * → b\n"
    );
    let event = File::new(
        "one-event",
        "{\"id\": 1, \"name\": \"pong\", \"urn\": \"urn:ns:a:b\"}\n",
    );
    let output = run(&["-", event.path()], WEBHOOKS.as_bytes());
    assert!(stdout(&output).contains("1 event, 1 delivery; "));
    for args in [&["-"][..], &["-", "-"]] {
        let output = run(args, WEBHOOKS.as_bytes());
        assert_eq!(output.status.code(), Some(2));
        assert!(stderr(&output).contains("name a file of events"));
    }
}

#[test]
fn hidden_characters_are_printed_as_codes() {
    let webhooks = File::new(
        "hidden",
        "[{\"id\": \"a\u{202e}b\", \"events\": [\"ping\"], \"urns\": [\"urn:ns:\u{202e}\"], \"enabled\": \"\u{ad}\"}]",
    );
    let fixed = File::new(
        "hidden-id",
        "[{\"id\": \"a\u{202e}b\", \"description\": \"\u{200b}\\n\", \"events\": [\"ping\"], \"urns\": [\"urn:ns:a\"]}]",
    );
    let event = "{\"name\": \"\u{202e}\", \"urn\": \"urn:ns:\u{e0041}\", \"\u{2066}\n";
    for args in [
        &[webhooks.path()][..],
        &["/none\u{202e}"],
        &[fixed.path()],
        &[fixed.path(), "--explain", "\u{202e}"],
    ] {
        let output = run(args, event.as_bytes());
        let printed = stdout(&output) + &stderr(&output);
        let hidden = ['\u{202e}', '\u{ad}', '\u{200b}', '\u{e0041}', '\u{2066}'];
        assert!(!printed.contains(hidden), "{printed:?}");
        assert!(!printed.is_empty());
    }
    assert!(stdout(&run(&[fixed.path()], b"")).contains("a\\u{202e}b"));
}

#[test]
fn explain_tells_why_a_webhook_got_each_event_or_did_not() {
    let webhooks = File::new(
        "explain",
        r#"[
        {"id": "wh", "events": ["ping"], "urns": ["urn:ns:A:*"]},
        {"id": 7, "events": ["pong"], "urns": []},
        {"id": "7b", "events": ["ping"], "urns": ["urn:ns:*"], "enabled": false}
    ]"#,
    );
    let events = "{\"id\": \"e\\u202e1\", \"name\": \"ping\", \"urn\": \"urn:ns:A:x\"}\n\
                  {\"name\": \"ping\", \"urn\": \"urn:ns:B:x\"}\n\
                  {\"name\": \"ping\"}\n";
    let output = run(&[webhooks.path(), "--explain", "wh"], events.as_bytes());
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(
        stdout(&output),
        "\
event \"e\\u202e1\": ping urn:ns:A:x
Delivered.

The event name `ping` is on the webhook's list.

The URN `urn:ns:A:x` is matched by
  filter [0] `urn:ns:A:*`

event without an id: ping urn:ns:B:x
Not delivered: no filter matches the URN.

The event name `ping` is on the webhook's list.

The URN does not match the only filter:

URN         urn:ns:B:x
filter [0]  urn:ns:A:*
                   ^
  Segment 1 of the URN is `B`; the filter accepts only `A` there.

webhook `wh` gets 1 of 2 events
"
    );
    assert!(stderr(&output).contains("line 3: "));

    let args = [webhooks.path(), "--format", "json", "--explain", "7"];
    let answers = json_lines(&run(&args, events.as_bytes()));
    assert_eq!(answers.len(), 3);
    assert_eq!(
        answers[1],
        json!({
            "id": null,
            "webhook": 7,
            "delivered": false,
            "why": {
                "delivered": false,
                "event": {
                    "name": "ping",
                    "outcome": "unwanted",
                    "misses": [{
                        "pattern": "pong",
                        "indices": [0],
                        "difference": {
                            "kind": "part", "position": 1, "expected": "pong", "found": "ping",
                        },
                        "name_span": {"start": 0, "end": 4},
                        "pattern_span": {"start": 0, "end": 4},
                    }],
                },
                "filters": {"urn": "urn:ns:B:x", "matched": false, "outcome": "no-filters"},
            },
        })
    );
    assert_eq!(answers[2]["line"], json!(3));

    let off = run(&[webhooks.path(), "--explain", "7b"], events.as_bytes());
    assert!(stdout(&off).contains("Not delivered: the webhook is switched off."));
    assert!(stdout(&off).ends_with("webhook `7b` gets 0 of 2 events\n"));
}

#[test]
fn explain_wants_the_id_of_one_webhook() {
    let json = r#"[{"id": 7, "events": [], "urns": []}, {"id": "7", "events": [], "urns": []}]"#;
    let webhooks = File::new("explain-ids", json);
    for (id, reason) in [
        ("wh-9", "there is no webhook with the id `wh-9`"),
        ("7", "not clear which"),
    ] {
        let output = run(&[webhooks.path(), "--explain", id], b"{}");
        assert_eq!(output.status.code(), Some(2));
        assert!(output.stdout.is_empty());
        assert!(stderr(&output).contains(reason), "{}", stderr(&output));
    }
}

#[test]
fn explain_agrees_with_routing_over_the_sample() {
    let routed = json_lines(&run(&["--format", "json"], b""));
    let explained = json_lines(&run(&["--format", "json", "--explain", "wh-001"], b""));
    assert_eq!(routed.len(), explained.len());
    let mut delivered = 0;
    for (routed, explained) in routed.iter().zip(&explained) {
        let gets = texts(&routed["webhooks"]).contains(&"wh-001");
        assert_eq!(explained["delivered"], json!(gets));
        assert_eq!(explained["why"]["delivered"], json!(gets));
        delivered += usize::from(gets);
    }
    assert!(0 < delivered && delivered < routed.len());
}
