//! The engine against a list of patterns that are compared one by one, with its invariants after each
//! change.

use alloc::collections::BTreeMap;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt::Write;

use super::engine::{BlockId, Engine, Moved, Posting, Who};
use super::hits::{Hitter, Hitters};
use super::search::Extend;
use super::view::Owner;
use crate::language::{Pattern, Urn};

/// An engine, and where each posting is.
#[derive(Default, Clone)]
struct Model {
    engine: Engine<u32>,
    /// The pattern of each key, with its event set and its block.
    home: BTreeMap<u32, (Pattern, u32, BlockId)>,
    /// The same for webhooks with two patterns, by webhook and place.
    owned: BTreeMap<(u32, u32), (Pattern, u32, BlockId)>,
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "the engine asks so for keys of any type"
)]
fn hash(key: &u32) -> u64 {
    u64::from(*key).wrapping_mul(0x9E37_79B9_7F4A_7C15)
}

impl Model {
    fn note(&mut self, moved: &[Moved]) {
        for moved in moved {
            let known = match moved.who {
                Who::Home(hashed) => {
                    let mut home = self.home.iter_mut();
                    home.find(|(key, _)| hash(key) == hashed)
                        .map(|(_, value)| value)
                }
                Who::Owned(owner) => self.owned.get_mut(&(owner.webhook, owner.place)),
            };
            let (_, _, block) = known.expect("somebody who is there");
            assert_eq!(*block, moved.from);
            *block = moved.to;
        }
    }

    fn insert_home(&mut self, key: u32, pattern: Pattern, set: u32) {
        let mut moved = Vec::new();
        let block = self
            .engine
            .insert(&pattern, set, Posting::Home(key), hash, &mut moved);
        self.note(&moved);
        self.home.insert(key, (pattern, set, block));
    }

    fn insert_owned(&mut self, webhook: u32, place: u32, pattern: Pattern, set: u32) {
        let mut moved = Vec::new();
        let posting = Posting::Owned(Owner { webhook, place });
        let block = self.engine.insert(&pattern, set, posting, hash, &mut moved);
        self.note(&moved);
        self.owned.insert((webhook, place), (pattern, set, block));
    }

    fn remove_home(&mut self, key: u32) {
        let Some((pattern, set, block)) = self.home.remove(&key) else {
            return;
        };
        let spot = self.engine.find_home(block, |known| *known == key).unwrap();
        assert_eq!(self.engine.pattern(spot), Some(pattern));
        assert_eq!(self.engine.set(spot), set);
        let (removed, untidy) = self.engine.remove(spot);
        assert_eq!(removed, Some(key));
        self.tidy(untidy);
    }

    fn remove_owned(&mut self, webhook: u32, place: u32) {
        let Some((pattern, set, block)) = self.owned.remove(&(webhook, place)) else {
            return;
        };
        let owner = Owner { webhook, place };
        let spot = self.engine.find_owned(block, owner).unwrap();
        assert_eq!(self.engine.pattern(spot), Some(pattern));
        assert_eq!(self.engine.set(spot), set);
        let (removed, untidy) = self.engine.remove(spot);
        assert_eq!(removed, None);
        self.tidy(untidy);
    }

    fn tidy(&mut self, untidy: Option<super::engine::Untidy>) {
        if let Some(untidy) = untidy {
            let mut moved = Vec::new();
            self.engine.tidy(untidy, hash, &mut moved);
            self.note(&moved);
        }
    }

    /// Compares the answer to a URN, for an event that the sets below a number want.
    fn check_answer(&self, text: &str, sets: u32) {
        let urn = Urn::parse(text).unwrap();
        let (mut hits, can_repeat) = urn.with_canonical(|name| {
            let sought = self.engine.seek(name);
            self.engine
                .search(name, sought, |set| set < sets, Extend::All)
        });
        if can_repeat {
            hits.once_each(&self.engine);
        }
        let (mut home, mut owned) = (Vec::new(), Vec::new());
        let hitters = Hitters::new(&self.engine, hits);
        assert_eq!(hitters.len(), hitters.clone().fold(0, |count, _| count + 1));
        for hitter in hitters {
            match hitter {
                Hitter::Home(key) => home.push(*key),
                Hitter::Owned(webhook) => owned.push(webhook),
            }
        }
        home.sort_unstable();
        owned.sort_unstable();
        let gets =
            |(pattern, set, _): &(Pattern, u32, BlockId)| *set < sets && pattern.matches(&urn);
        let expected = self.home.iter().filter(|(_, value)| gets(value));
        assert!(expected.map(|(key, _)| *key).eq(home), "{text}");
        let expected = self.owned.iter().filter(|(_, value)| gets(value));
        let mut expected: Vec<u32> = expected.map(|((webhook, _), _)| *webhook).collect();
        expected.dedup();
        assert_eq!(owned, expected, "{text}");
    }
}

fn push_kind(text: &mut String, kind: usize) {
    write!(text, ":k{kind}").expect("a string takes all");
}

/// Patterns of one app and its neighbours: few segments, so that many are equal or share a column.
fn pattern(random: &mut fastrand::Rng, kinds: usize) -> String {
    let depth = random.usize(0..6);
    let mut text = String::from(
        [
            "urn:ns:app:A",
            "urn:ns:app:A",
            "urn:ns:app:B",
            "urn:ns:app",
            "urn:ns",
        ][random.usize(0..5)],
    );
    for _ in 0..depth {
        match random.usize(0..4) {
            0 => text.push_str(":*"),
            _ => push_kind(&mut text, random.usize(0..kinds)),
        }
    }
    if text.ends_with('*') || random.bool() || text == "urn:ns" {
        text.push_str(":*");
    }
    text
}

fn urn(random: &mut fastrand::Rng, kinds: usize) -> String {
    let depth = random.usize(1..7);
    let mut text = String::from(["urn:ns:app:A", "urn:ns:app:B", "urn:ns:app"][random.usize(0..3)]);
    for _ in 0..depth {
        push_kind(&mut text, random.usize(0..kinds));
    }
    text
}

/// Fills and empties an engine, with clones in between that must not change.
fn run(seed: u64, kinds: usize, most: usize) {
    let mut random = fastrand::Rng::with_seed(seed);
    let mut model = Model::default();
    let mut clones: Vec<Model> = Vec::new();
    for step in 0..4 * most {
        let key = u32::try_from(random.usize(0..most)).unwrap();
        let grows = random.usize(0..4 * most) > step;
        let text = pattern(&mut random, kinds);
        let set = random.u32(0..4);
        match (random.bool(), grows) {
            (true, true) if !model.home.contains_key(&key) => {
                model.insert_home(key, text.parse().unwrap(), set);
            }
            (false, true) => {
                let (webhook, place) = (key / 2, key % 2);
                if !model.owned.contains_key(&(webhook, place)) {
                    // All patterns of a webhook have its event set.
                    model.insert_owned(webhook, place, text.parse().unwrap(), webhook % 4);
                }
            }
            (true, _) => model.remove_home(key),
            (false, false) => model.remove_owned(key / 2, key % 2),
        }
        if step % 16 == 0 {
            model.engine.check();
            model.check_answer(&urn(&mut random, kinds), random.u32(0..5));
        }
        if step % (most / 2) == 1 {
            clones.push(model.clone());
        }
    }
    for key in 0..u32::try_from(most).unwrap() {
        model.remove_home(key);
        model.remove_owned(key / 2, key % 2);
        if key % 16 == 0 {
            model.engine.check();
        }
    }
    assert_eq!(model.engine.kinds(), (BTreeMap::new(), 0));
    for clone in &clones {
        clone.engine.check();
        for _ in 0..20 {
            clone.check_answer(&urn(&mut random, kinds), 3);
        }
    }
}

#[test]
fn few_segments_and_many_equal_patterns() {
    for seed in 0..4 {
        run(seed, 2, 300);
    }
}

#[test]
fn many_segments() {
    for seed in 10..13 {
        run(seed, 40, 600);
    }
}

/// A leaf is divided beyond its most rows, and not before; and what is left of it comes together.
#[test]
fn a_leaf_has_up_to_64_rows() {
    let mut model = Model::default();
    for key in 0..64 {
        model.insert_home(key, format!("urn:ns:app:A:t:{key}").parse().unwrap(), 0);
    }
    assert_eq!(model.engine.kinds(), (BTreeMap::from([(64, 1)]), 0));
    model.insert_home(64, "urn:ns:app:A:t:64".parse().unwrap(), 0);
    let (leaves, nodes) = model.engine.kinds();
    assert_eq!((leaves.values().sum::<usize>(), nodes), (8, 1));
    for key in 0..60 {
        model.remove_home(key);
        model.engine.check();
    }
    assert_eq!(model.engine.kinds(), (BTreeMap::from([(5, 1)]), 0));
}

/// Rows that nothing but their owners tells apart.
#[test]
fn one_pattern_of_many() {
    let mut model = Model::default();
    for key in 0..1_000 {
        model.insert_home(key, "urn:ns:app:A:*".parse().unwrap(), key % 3);
    }
    model.engine.check();
    for sets in 0..4 {
        model.check_answer("urn:ns:app:A:x", sets);
        model.check_answer("urn:ns:app:B:x", sets);
    }
    for key in 0..1_000 {
        model.remove_home(key);
    }
    assert_eq!(model.engine.kinds(), (BTreeMap::new(), 0));
}

/// The longest texts, the most segments, and more segments than ids.
#[test]
fn the_largest_patterns() {
    let mut model = Model::default();
    let long = |n: u32| format!("urn:ns:a:b:{}{n}:*", "x".repeat(2_000));
    let deep = |n: u32| format!("urn:ns:a:b{}:{n}", ":s".repeat(61));
    let wild = |n: u32| format!("urn:ns:*{}:{n}", ":*".repeat(62));
    let many = |n: u32| {
        let segments: Vec<String> = (0..60).map(|at| format!(":{n}-{at}")).collect();
        format!("urn:ns:a:b{}", segments.concat())
    };
    let forms: [&dyn Fn(u32) -> String; 4] = [&long, &deep, &wild, &many];
    let texts = || (0..100_u32).map(|n| forms[n as usize % 4](n));
    for (key, text) in (0..).zip(texts()) {
        model.insert_home(key, text.parse().unwrap(), 0);
        model.engine.check();
    }
    for text in texts() {
        model.check_answer(&text.replace('*', "y"), 1);
    }
    for key in 0..100 {
        model.remove_home(key);
        model.engine.check();
    }
}

/// An engine of some megabytes, whose blocks pass through many classes.
#[test]
fn a_large_engine_keeps_some_pages_without_blocks() {
    let mut random = fastrand::Rng::with_seed(20);
    let mut model = Model::default();
    let mut most = 0;
    let mut check = |model: &Model| {
        model.engine.check();
        model.clone().engine.check();
        assert_eq!(model.clone().engine.store.spare_pages(), 0);
        most = most.max(model.engine.store.spare_pages());
    };
    let keys = 12_000;
    for key in 0..keys {
        let segment = "x".repeat(random.usize(1..200));
        let app = random.usize(0..1_000);
        let text = format!("urn:ns:app:{app}:{segment}:{key}:*");
        model.insert_home(key, text.parse().unwrap(), key % 2);
        if key % 1_000 == 0 {
            check(&model);
            model.check_answer(&text.replace('*', "y"), 2);
        }
    }
    let mut left: Vec<u32> = (0..keys).collect();
    random.shuffle(&mut left);
    for key in left {
        model.remove_home(key);
        if key % 1_000 == 0 {
            check(&model);
        }
    }
    assert!(most > 1, "{most}");
    // A small engine keeps none.
    assert_eq!(model.engine.store.spare_pages(), 0);
}
