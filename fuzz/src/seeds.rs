//! Writes seeds into `corpus/<target>`: the texts of `tests/data`, one file each; the same as JSON;
//! and noise for the targets whose input is structured, which libFuzzer would be long in growing.

use std::path::PathBuf;
use std::{error, fs, io};

use serde_json::{Value, json};

type Result<T> = std::result::Result<T, Box<dyn error::Error>>;

fn main() -> Result<()> {
    let urns = texts("urns.json")?;
    let patterns = texts("patterns.json")?;
    let mut names = texts("event_names.json")?;
    names.extend(texts("event_patterns.json")?);
    write("urn_parse", &urns)?;
    write("pattern_roundtrip", &patterns)?;
    write("serde_input", &json_of(&urns, &patterns, &names))?;
    for target in ["index_model", "shared"] {
        write(target, &noise())?;
    }
    Ok(())
}

fn fuzz() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The valid and the invalid ones.
fn texts(data: &str) -> Result<Vec<String>> {
    let path = fuzz().join("../tests/data").join(data);
    let json: Value = serde_json::from_slice(&fs::read(path)?)?;
    let cases = [&json["valid"], &json["invalid"]];
    let cases = cases.iter().filter_map(|cases| cases.as_array()).flatten();
    let text = |case: &Value| case["text"].as_str().unwrap_or_default().to_owned();
    Ok(cases.map(text).collect())
}

/// Every text as a string, and lists and subscriptions of some.
fn json_of(urns: &[String], patterns: &[String], names: &[String]) -> Vec<String> {
    let all = [urns, patterns, names].into_iter().flatten();
    let mut seeds: Vec<String> = all.map(|text| json!(text).to_string()).collect();
    let (mut patterns, mut names) = (patterns.chunks(3), names.chunks(2));
    while let (Some(urns), Some(events)) = (patterns.next(), names.next()) {
        let lists = [json!(urns), json!(events)];
        seeds.extend(lists.iter().map(Value::to_string));
        seeds.push(json!({"id": 1, "events": events, "urns": urns}).to_string());
    }
    seeds
}

/// Bytes without a pattern, the same each time.
fn noise() -> Vec<Vec<u8>> {
    let mut state = 1_u64;
    let mut byte = || {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        state.to_be_bytes()[0]
    };
    let lengths = (1..=32).map(|number| number * 128);
    lengths
        .map(|len| (0..len).map(|_| byte()).collect())
        .collect()
}

fn write<T: AsRef<[u8]>>(target: &str, seeds: &[T]) -> io::Result<()> {
    let corpus = fuzz().join("corpus").join(target);
    fs::create_dir_all(&corpus)?;
    for (number, seed) in seeds.iter().enumerate() {
        fs::write(corpus.join(format!("seed-{number}")), seed)?;
    }
    Ok(())
}
