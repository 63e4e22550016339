//! The floors: one hash-map look-up an event in a table with as many entries as there are patterns,
//! nothing else.

use foldhash::fast::RandomState;
use hashbrown::HashMap;

use crate::measure::Runner;
use crate::texts::Texts;

pub struct Floors<'a> {
    /// By a number that is at hand: the least that any look-up costs.
    by_number: HashMap<usize, u64, RandomState>,
    /// By a text as long as a pattern: an event comes as text.
    by_text: HashMap<&'a str, u64, RandomState>,
    numbers: Vec<usize>,
    /// The texts that are looked up, in one buffer, as the events are.
    keys: Texts,
}

impl<'a> Floors<'a> {
    /// Prepares so many look-ups among these texts.
    pub fn new(texts: &'a Texts, look_ups: usize) -> Self {
        let mut rng = fastrand::Rng::with_seed(1);
        let numbers: Vec<usize> = (0..look_ups).map(|_| rng.usize(0..texts.len())).collect();
        Self {
            by_number: (0..texts.len()).zip(0..).collect(),
            by_text: texts.iter().zip(0..).collect(),
            keys: numbers.iter().map(|&number| texts.get(number)).collect(),
            numbers,
        }
    }

    pub fn number(&self) -> Runner<'_> {
        let found = |number| self.by_number.get(number);
        Runner::new(self.numbers.len(), move || {
            self.numbers.iter().filter_map(found).sum()
        })
    }

    pub fn text(&self) -> Runner<'_> {
        let found = |key| self.by_text.get(key);
        Runner::new(self.keys.len(), move || {
            self.keys.iter().filter_map(found).sum()
        })
    }
}
