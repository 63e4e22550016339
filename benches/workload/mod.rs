//! The patterns and the events that the benches work on: made to look like the platform's, the same
//! for the same seed, and computed one by one, so that ten million take no memory.
//!
//! An app has four ticket categories with 64 tickets each, and on average
//! [`per_app`](Workload::per_app) patterns:
//!
//! | share | pattern | bytes |
//! | --- | --- | --- |
//! | 6 % | the whole app | 56 |
//! | 48 % | one resource kind, two fifths of them tickets | 63 to 74 |
//! | 34 % | one ticket category | 88 |
//! | 8 % | one ticket | 111 |
//! | 4 % | a `*` in the middle: one ticket in any category | 88 |
//!
//! An event is about a ticket, and at 16 patterns an app it is wanted by five to six of them.

#![allow(
    dead_code,
    reason = "every bench compiles this module for itself and uses a part of it"
)]

use fastrand::Rng;

const CATEGORIES: u64 = 4;
const TICKETS: u64 = 64;
const OTHER_KINDS: [&str; 4] = ["booking", "document", "community-article", "service-center"];

/// How patterns and events are spread over the apps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Apps {
    /// Each app has the same number of patterns and of events.
    Uniform,
    /// The n-th app has 1/n of the patterns and of the events that the first one has.
    Zipf,
}

#[derive(Debug, Clone, Copy)]
pub(crate) struct Workload {
    pub(crate) patterns: usize,
    pub(crate) per_app: usize,
    pub(crate) apps: Apps,
    pub(crate) seed: u64,
}

impl Workload {
    /// 16 patterns an app.
    pub(crate) fn new(patterns: usize, apps: Apps) -> Self {
        let (per_app, seed) = (16, 7);
        Self {
            patterns,
            per_app,
            apps,
            seed,
        }
    }

    /// The patterns in an order that tells nothing about their apps.
    pub(crate) fn patterns(&self) -> impl ExactSizeIterator<Item = String> {
        let this = *self;
        (0..this.patterns).map(move |number| this.pattern(number))
    }

    /// The pattern with this number.
    pub(crate) fn pattern(&self, number: usize) -> String {
        let rng = &mut self.rng(1, number as u64);
        let app = match self.apps {
            Apps::Zipf => self.random_app(rng),
            // Walks through the apps in large strides, so that neighbours in time are none in place.
            Apps::Uniform => (number as u64).wrapping_mul(0x9E37_79B1) % self.app_count(),
        };
        let head = format!("urn:allthings:app:{}", self.app_id(app));
        match rng.u8(0..100) {
            0..6 => format!("{head}:*"),
            6..25 => format!("{head}:ticket:*"),
            25..54 => format!("{head}:{}:*", OTHER_KINDS[rng.usize(0..OTHER_KINDS.len())]),
            54..88 => format!("{head}:ticket:{}:*", self.category(app, rng)),
            88..96 => {
                let category = self.category(app, rng);
                format!("{head}:ticket:{category}:{}", self.ticket(app, rng))
            }
            _ => format!("{head}:ticket:*:{}", self.ticket(app, rng)),
        }
    }

    /// Events, of which this share is about an app that has patterns; the others are about apps
    /// that nobody has registered a webhook for.
    pub(crate) fn events(&self, count: usize, hit_rate: f64) -> Vec<String> {
        let event = |number| {
            let rng = &mut self.rng(2, number as u64);
            let known = rng.f64() < hit_rate;
            let app = self.random_app(rng) + if known { 0 } else { self.app_count() };
            let (app_id, category) = (self.app_id(app), self.category(app, rng));
            let ticket = self.ticket(app, rng);
            format!("urn:allthings:app:{app_id}:ticket:{category}:{ticket}")
        };
        (0..count).map(event).collect()
    }

    fn app_count(&self) -> u64 {
        (self.patterns.div_ceil(self.per_app)).max(1) as u64
    }

    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a rank below the number of apps, which is far below 2^52"
    )]
    fn random_app(&self, rng: &mut Rng) -> u64 {
        let count = self.app_count();
        match self.apps {
            Apps::Uniform => rng.u64(0..count),
            // The logarithm of a rank is uniform where its frequency is 1/rank.
            Apps::Zipf => (((count + 1) as f64).powf(rng.f64()) as u64 - 1).min(count - 1),
        }
    }

    fn app_id(&self, app: u64) -> String {
        let id = self.rng(3, app).u128(..);
        let hex = format!("{id:032x}");
        let (head, tail) = hex.split_at(20);
        format!(
            "{}-{}-{}-{}-{tail}",
            &head[..8],
            &head[8..12],
            &head[12..16],
            &head[16..]
        )
    }

    fn category(&self, app: u64, rng: &mut Rng) -> String {
        self.hex_id(4, app * CATEGORIES + rng.u64(0..CATEGORIES))
    }

    fn ticket(&self, app: u64, rng: &mut Rng) -> String {
        self.hex_id(5, app * TICKETS + rng.u64(0..TICKETS))
    }

    /// 24 hexadecimal digits.
    fn hex_id(&self, stream: u64, number: u64) -> String {
        format!("{:024x}", self.rng(stream, number).u128(..) >> 32)
    }

    /// Random numbers of its own for each thing that has a number.
    fn rng(&self, stream: u64, number: u64) -> Rng {
        let mut seed =
            Rng::with_seed(self.seed ^ stream << 56 ^ number.wrapping_mul(0x9E37_79B9_7F4A_7C15));
        seed.fork()
    }
}
