//! Other crates on the same job, each in the configuration that suits it best.
//!
//! Those for MQTT topics get our patterns as topics, with `/` between segments: their `#` also
//! matches nothing, which no event here makes a difference of. Those for texts get them as globs or
//! regular expressions over the whole URN.

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};
use mqtt_topic_engine::{CacheStrategy, QoS, TopicPath, TopicPatternPath, TopicRouter};
use quill::{Pattern, Registry, Topic};
use regex::bytes::RegexSet;
use wildmatch::WildMatch;

/// What all peers can do: return the numbers of the patterns that match, in any order.
pub trait Peer {
    fn name(&self) -> &'static str;
    fn matches(&self, urn: &str) -> Vec<usize>;
}

/// The peers that can hold this many patterns in reasonable time and memory.
pub fn all(patterns: &[String]) -> Vec<Box<dyn Peer>> {
    let mut peers: Vec<Box<dyn Peer>> = Vec::new();
    if patterns.len() <= 1_000_000 {
        peers.push(Box::new(Quill::new(patterns)));
        peers.push(Box::new(Mqtt::new(patterns)));
    }
    if patterns.len() <= 2_000 {
        peers.push(Box::new(Globs::new(patterns)));
        peers.push(Box::new(Regexes::new(patterns)));
        peers.push(Box::new(Wild::new(patterns)));
    }
    peers
}

pub const NAMES: [&str; 5] = ["quill", "mqtt-engine", "globset", "RegexSet", "wildmatch"];

struct Quill(Registry<usize>);

impl Quill {
    fn new(patterns: &[String]) -> Self {
        let registry = Registry::new();
        for (number, pattern) in patterns.iter().enumerate() {
            let pattern = Pattern::parse(&topic_filter(pattern)).expect("a valid filter");
            registry.subscribe(pattern, number);
        }
        Self(registry)
    }
}

impl Peer for Quill {
    fn name(&self) -> &'static str {
        NAMES[0]
    }

    fn matches(&self, urn: &str) -> Vec<usize> {
        let topic = Topic::parse(&urn.replace(':', "/")).expect("a valid topic");
        self.0.matching(&topic)
    }
}

struct Mqtt(TopicRouter<usize>);

impl Mqtt {
    fn new(patterns: &[String]) -> Self {
        let mut router = TopicRouter::new();
        for (number, pattern) in patterns.iter().enumerate() {
            let filter =
                TopicPatternPath::new_from_string(topic_filter(pattern), CacheStrategy::NoCache);
            router.add_subscription(filter.expect("a valid filter"), QoS::AtMostOnce, number);
        }
        Self(router)
    }
}

impl Peer for Mqtt {
    fn name(&self) -> &'static str {
        NAMES[1]
    }

    fn matches(&self, urn: &str) -> Vec<usize> {
        let topic = TopicPath::new(urn.replace(':', "/")).expect("a valid topic");
        let subscribers = self.0.get_subscribers(&topic);
        subscribers
            .into_iter()
            .map(|(_, _, number)| *number)
            .collect()
    }
}

struct Globs(GlobSet);

impl Globs {
    fn new(patterns: &[String]) -> Self {
        let mut set = GlobSetBuilder::new();
        for pattern in patterns {
            let glob = match topic_filter(pattern).strip_suffix('#') {
                Some(stem) => format!("{}**", stem.replace('+', "*")),
                None => topic_filter(pattern).replace('+', "*"),
            };
            let glob = GlobBuilder::new(&glob).literal_separator(true).build();
            set.add(glob.expect("a valid glob"));
        }
        Self(set.build().expect("a set"))
    }
}

impl Peer for Globs {
    fn name(&self) -> &'static str {
        NAMES[2]
    }

    fn matches(&self, urn: &str) -> Vec<usize> {
        self.0.matches(urn.replace(':', "/"))
    }
}

struct Regexes(RegexSet);

impl Regexes {
    fn new(patterns: &[String]) -> Self {
        let expressions = patterns.iter().map(|pattern| {
            let (stem, tail) = match pattern.strip_suffix(":*") {
                Some(stem) => (stem, ":.+"),
                None => (pattern.as_str(), ""),
            };
            let parts: Vec<String> = stem
                .split(':')
                .map(|part| match part {
                    "*" => "[^:]+".to_owned(),
                    literal => regex::escape(literal),
                })
                .collect();
            format!("^(?-u){}{tail}$", parts.join(":"))
        });
        let set = regex::bytes::RegexSetBuilder::new(expressions)
            .size_limit(1 << 30)
            .build();
        Self(set.expect("a set"))
    }
}

impl Peer for Regexes {
    fn name(&self) -> &'static str {
        NAMES[3]
    }

    fn matches(&self, urn: &str) -> Vec<usize> {
        self.0.matches(urn.as_bytes()).into_iter().collect()
    }
}

/// Its `*` also crosses colons: the only peer that is wrong on middle wildcards, in principle; the
/// workload's events make no difference of it.
struct Wild(Vec<WildMatch>);

impl Wild {
    fn new(patterns: &[String]) -> Self {
        Self(
            patterns
                .iter()
                .map(|pattern| WildMatch::new(pattern))
                .collect(),
        )
    }
}

impl Peer for Wild {
    fn name(&self) -> &'static str {
        NAMES[4]
    }

    fn matches(&self, urn: &str) -> Vec<usize> {
        let matching = self
            .0
            .iter()
            .enumerate()
            .filter(|(_, pattern)| pattern.matches(urn));
        matching.map(|(number, _)| number).collect()
    }
}

/// `urn:a:*:b:*` as `urn/a/+/b/#`.
fn topic_filter(pattern: &str) -> String {
    let stem = pattern.strip_suffix(":*");
    let topic = stem
        .unwrap_or(pattern)
        .replace(":*", "/+")
        .replace(':', "/");
    topic + if stem.is_some() { "/#" } else { "" }
}
