//! Writes the texts of `tests/data` as seeds, one file each, into `corpus/<target>`.

use std::path::Path;
use std::{error, fs};

use serde_json::Value;

fn main() -> Result<(), Box<dyn error::Error>> {
    let fuzz = Path::new(env!("CARGO_MANIFEST_DIR"));
    for (data, target) in [("urns.json", "urn_parse"), ("patterns.json", "pattern_roundtrip")] {
        let json: Value = serde_json::from_slice(&fs::read(fuzz.join("../tests/data").join(data))?)?;
        let corpus = fuzz.join("corpus").join(target);
        fs::create_dir_all(&corpus)?;
        let cases = [&json["valid"], &json["invalid"]];
        let texts = cases.iter().filter_map(|cases| cases.as_array()).flatten();
        for (number, case) in texts.enumerate() {
            fs::write(corpus.join(format!("seed-{number}")), case["text"].as_str().unwrap_or_default())?;
        }
    }
    Ok(())
}
