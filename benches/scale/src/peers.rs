//! Other crates on the same job, each in the configuration that suits it best.
//!
//! Those for topics get our patterns as topics, with `/` between segments: the `#` of MQTT also matches
//! nothing, which no event here makes a difference of. Those for texts get them as globs or regular
//! expressions over the whole URN. All get the same events as we, in one buffer of their own, already in
//! the form that they want, so that no conversion is counted.

use std::time::Instant;

use globset::{Candidate, GlobBuilder, GlobSet, GlobSetBuilder};
use mqtt_topic_engine::{CacheStrategy, QoS, TopicPath, TopicPatternPath, TopicRouter};
use quill::{Pattern, Registry, Topic};
use regex::bytes::RegexSet;
use wildmatch::WildMatch;
use zenoh_keyexpr::keyexpr;
use zenoh_keyexpr::keyexpr_tree::{
    IKeyExprTree, IKeyExprTreeMut, IKeyExprTreeNode, IKeyExprTreeNodeMut, KeBoxTree,
};

use crate::measure::{Plan, Runner};
use crate::ours::sorted;
use crate::texts::Texts;

/// What all peers can do: find the numbers of the patterns that match, in any order.
pub trait Peer {
    fn kind(&self) -> Kind;

    /// The event as this peer wants it.
    fn topic(&self, urn: &str) -> String {
        urn.replace(':', "/")
    }

    fn each(&self, topic: &str, found: &mut dyn FnMut(usize));
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Quill,
    Mqtt,
    Zenoh,
    Globset,
    RegexSet,
    Wildmatch,
}

impl Kind {
    pub const ALL: [Self; 6] = [
        Self::Quill,
        Self::Mqtt,
        Self::Zenoh,
        Self::Globset,
        Self::RegexSet,
        Self::Wildmatch,
    ];

    pub fn name(self) -> &'static str {
        match self {
            Self::Quill => "quill-pubsub",
            Self::Mqtt => "mqtt-topic-engine",
            Self::Zenoh => "zenoh-keyexpr",
            Self::Globset => "globset",
            Self::RegexSet => "RegexSet",
            Self::Wildmatch => "wildmatch",
        }
    }

    /// The most patterns that it can hold in reasonable time and memory.
    pub fn most(self) -> usize {
        match self {
            Self::Quill | Self::Mqtt => 1_000_000,
            Self::Zenoh => 10_000,
            Self::Globset | Self::RegexSet | Self::Wildmatch => 2_000,
        }
    }

    pub fn build<'a>(self, patterns: impl Iterator<Item = &'a str>) -> Box<dyn Peer> {
        match self {
            Self::Quill => Box::new(Quill::new(patterns.enumerate())),
            Self::Mqtt => Box::new(Mqtt::new(patterns)),
            Self::Zenoh => Box::new(Zenoh::new(patterns)),
            Self::Globset => Box::new(Globs::new(patterns)),
            Self::RegexSet => Box::new(Regexes::new(patterns)),
            Self::Wildmatch => Box::new(Wild(patterns.map(WildMatch::new).collect())),
        }
    }
}

/// The peers that can hold this many patterns.
pub fn all(patterns: &Texts) -> Vec<Box<dyn Peer>> {
    let able = Kind::ALL.into_iter();
    let able = able.filter(|kind| patterns.len() <= kind.most());
    able.map(|kind| kind.build(patterns.iter())).collect()
}

/// The events as this peer wants them, in one buffer.
pub fn topics(peer: &dyn Peer, urns: &Texts) -> Texts {
    urns.iter().map(|urn| peer.topic(urn)).collect()
}

/// Asserts that the first events get the answers that ours get.
pub fn verify(peer: &dyn Peer, topics: &Texts, expected: impl Iterator<Item = Vec<usize>>) {
    for (topic, expected) in topics.iter().zip(expected) {
        let mut found = Vec::new();
        peer.each(topic, &mut |number| found.push(number));
        let mut found = sorted(found);
        found.dedup();
        assert_eq!(found, expected, "{}", peer.kind().name());
    }
}

/// How long a run may take. A slow peer gets the first part of the events.
const RUN_SECONDS: f64 = 0.25;
const PROBED: usize = 50;

pub fn runner<'a>(plan: Plan, peer: &'a dyn Peer, topics: &'a Texts) -> Runner<'a> {
    let sum = |count: usize| {
        let mut sum = 0_u64;
        for topic in topics.iter().take(count) {
            peer.each(topic, &mut |number| sum = sum.wrapping_add(number as u64));
        }
        sum
    };
    let start = Instant::now();
    sum(PROBED);
    let each = start.elapsed().as_secs_f64() / PROBED as f64;
    let affordable = (RUN_SECONDS / each) as usize;
    let count = affordable.clamp(PROBED, topics.len().max(PROBED));
    let count = if plan.verify_only {
        PROBED
    } else {
        count.min(topics.len())
    };
    Runner::new(count, move || sum(count))
}

pub struct Quill(Registry<usize>);

impl Quill {
    /// Patterns with the numbers of those who have them.
    pub fn new<'a>(patterns: impl Iterator<Item = (usize, &'a str)>) -> Self {
        let registry = Registry::new();
        for (number, pattern) in patterns {
            let pattern = Pattern::parse(&topic_filter(pattern)).expect("a valid filter");
            registry.subscribe(pattern, number);
        }
        Self(registry)
    }
}

impl Peer for Quill {
    fn kind(&self) -> Kind {
        Kind::Quill
    }

    fn each(&self, topic: &str, found: &mut dyn FnMut(usize)) {
        let topic = Topic::parse(topic).expect("a valid topic");
        self.0.matching(&topic).into_iter().for_each(found);
    }
}

struct Mqtt(TopicRouter<usize>);

impl Mqtt {
    fn new<'a>(patterns: impl Iterator<Item = &'a str>) -> Self {
        let mut router = TopicRouter::new();
        for (number, pattern) in patterns.enumerate() {
            let filter =
                TopicPatternPath::new_from_string(topic_filter(pattern), CacheStrategy::NoCache);
            router.add_subscription(filter.expect("a valid filter"), QoS::AtMostOnce, number);
        }
        Self(router)
    }
}

impl Peer for Mqtt {
    fn kind(&self) -> Kind {
        Kind::Mqtt
    }

    fn each(&self, topic: &str, found: &mut dyn FnMut(usize)) {
        let topic = TopicPath::new(topic).expect("a valid topic");
        let subscribers = self.0.get_subscribers(&topic).into_iter();
        subscribers.for_each(|(_, _, number)| found(*number));
    }
}

/// A node of its tree has one value: here the numbers of all that are equal.
struct Zenoh(KeBoxTree<Vec<usize>>);

impl Zenoh {
    fn new<'a>(patterns: impl Iterator<Item = &'a str>) -> Self {
        let mut tree: KeBoxTree<Vec<usize>> = KeBoxTree::new();
        for (number, pattern) in patterns.enumerate() {
            // Its `**` matches any number of segments, none too.
            let key = match pattern.strip_suffix(":*") {
                Some(stem) => format!("{}/*/**", stem.replace(':', "/")),
                None => pattern.replace(':', "/"),
            };
            let key = keyexpr::new(key.as_str()).expect("a canonical key expression");
            let node = tree.node_mut_or_create(key);
            match node.weight_mut() {
                Some(numbers) => numbers.push(number),
                None => drop(node.insert_weight(vec![number])),
            }
        }
        Self(tree)
    }
}

impl Peer for Zenoh {
    fn kind(&self) -> Kind {
        Kind::Zenoh
    }

    fn each(&self, topic: &str, found: &mut dyn FnMut(usize)) {
        let key = keyexpr::new(topic).expect("a valid key");
        for node in self.0.nodes_including(key) {
            node.weight()
                .into_iter()
                .flatten()
                .for_each(|&number| found(number));
        }
    }
}

struct Globs(GlobSet);

impl Globs {
    fn new<'a>(patterns: impl Iterator<Item = &'a str>) -> Self {
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
    fn kind(&self) -> Kind {
        Kind::Globset
    }

    fn each(&self, topic: &str, found: &mut dyn FnMut(usize)) {
        let candidate = Candidate::new(topic);
        let matches = self.0.matches_candidate(&candidate);
        matches.into_iter().for_each(found);
    }
}

struct Regexes(RegexSet);

impl Regexes {
    fn new<'a>(patterns: impl Iterator<Item = &'a str>) -> Self {
        let expressions = patterns.map(|pattern| {
            let (stem, tail) = match pattern.strip_suffix(":*") {
                Some(stem) => (stem, ":.+"),
                None => (pattern, ""),
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
    fn kind(&self) -> Kind {
        Kind::RegexSet
    }

    fn topic(&self, urn: &str) -> String {
        urn.to_owned()
    }

    fn each(&self, topic: &str, found: &mut dyn FnMut(usize)) {
        self.0.matches(topic.as_bytes()).into_iter().for_each(found);
    }
}

/// Its `*` also crosses colons: the only peer that is wrong on middle wildcards, in principle; the
/// workload's events make no difference of it.
struct Wild(Vec<WildMatch>);

impl Peer for Wild {
    fn kind(&self) -> Kind {
        Kind::Wildmatch
    }

    fn topic(&self, urn: &str) -> String {
        urn.to_owned()
    }

    fn each(&self, topic: &str, found: &mut dyn FnMut(usize)) {
        let matching = self.0.iter().enumerate();
        let matching = matching.filter(|(_, pattern)| pattern.matches(topic));
        matching.for_each(|(number, _)| found(number));
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
