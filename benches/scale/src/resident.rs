//! The memory that an index takes, as the operating system sees it. Each is built in a process of its own,
//! from texts that are made one by one, so that nothing else takes memory there.

use std::env;
use std::hint::black_box;
use std::process::Command;

use foldhash::fast::RandomState;
use hashbrown::HashMap;
use urn_filter::FilterIndex;

use crate::ours::webhooks;
use crate::peers::Kind;
use crate::workload::{Apps, Workload};

/// What is built.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    Ours,
    /// A map whose keys are the texts of the patterns.
    TextMap,
    Peer(Kind),
}

const VARIABLE: &str = "URN_FILTER_SCALE_RESIDENT";

impl What {
    fn name(self) -> &'static str {
        match self {
            Self::Ours => "ours",
            Self::TextMap => "map",
            Self::Peer(kind) => kind.name(),
        }
    }

    fn of_name(name: &str) -> Option<Self> {
        let peers = Kind::ALL.map(Self::Peer).into_iter();
        let mut all = [Self::Ours, Self::TextMap].into_iter().chain(peers);
        all.find(|what| what.name() == name)
    }
}

/// Returns the resident bytes for each of so many patterns, or NaN where they cannot be told.
pub fn bytes_for_each(what: What, patterns: usize) -> f64 {
    let child = env::current_exe().and_then(|program| {
        let asked = format!("{patterns} {}", what.name());
        Command::new(program).env(VARIABLE, asked).output()
    });
    let text = child.map(|output| String::from_utf8_lossy(&output.stdout).into_owned());
    let bytes = text.ok().and_then(|text| text.trim().parse::<f64>().ok());
    bytes.map_or(f64::NAN, |bytes| bytes / patterns as f64)
}

/// Does what the parent process asks for. Returns false if there is none.
pub fn is_child() -> bool {
    let asked = env::var(VARIABLE).ok();
    let asked = asked.as_deref().and_then(|asked| asked.split_once(' '));
    let Some((patterns, what)) = asked else {
        return false;
    };
    let patterns = patterns.parse().expect("a number");
    let what = What::of_name(what).expect("a name");
    // Afterwards the code that is run has its pages.
    grown(what, 200);
    println!("{}", grown(what, patterns));
    true
}

/// How much resident memory building it takes.
fn grown(what: What, patterns: usize) -> usize {
    let texts = Workload::new(patterns, Apps::Uniform);
    let mut before = resident();
    let since = |before| resident().saturating_sub(before);
    match what {
        What::Ours => {
            let index: FilterIndex<u64> = webhooks(texts.patterns()).collect();
            let grown = since(before);
            black_box(&index);
            grown
        }
        What::TextMap => {
            let keys = texts.patterns().map(String::into_boxed_str);
            let map: HashMap<Box<str>, u64, RandomState> = keys.zip(0..).collect();
            let grown = since(before);
            black_box(&map);
            grown
        }
        What::Peer(kind) => {
            let all: Vec<String> = texts.patterns().collect();
            before = resident();
            let peer = kind.build(all.iter().map(String::as_str));
            let grown = since(before);
            black_box(&peer);
            grown
        }
    }
}

fn resident() -> usize {
    memory_stats::memory_stats().map_or(0, |stats| stats.physical_mem)
}
