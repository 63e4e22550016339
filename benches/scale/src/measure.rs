//! Medians of repeated runs.

use std::hint::black_box;
use std::time::Instant;

#[derive(Debug, Clone, Copy)]
pub struct Plan {
    pub verify_only: bool,
}

const ROUNDS: usize = 7;

/// What takes part in a race: a job, and how many items a run of it goes through. The job's answer keeps
/// it from being optimised away.
pub struct Runner<'a> {
    items: usize,
    job: Box<dyn FnMut() -> u64 + 'a>,
}

impl<'a> Runner<'a> {
    pub fn new(items: usize, job: impl FnMut() -> u64 + 'a) -> Self {
        let job = Box::new(job);
        Self { items, job }
    }

    /// Nanoseconds for an item in one run.
    fn run(&mut self) -> f64 {
        let start = Instant::now();
        black_box((self.job)());
        start.elapsed().as_secs_f64() * 1e9 / self.items as f64
    }
}

impl Plan {
    /// A size, or a small one if nothing is timed.
    pub fn size(self, size: usize) -> usize {
        if self.verify_only {
            size.min(1_000)
        } else {
            size
        }
    }

    /// Nanoseconds for an item of each runner: the medians of rounds in which each runs once, so that
    /// whatever else the machine does meets all of them. A round before does not count.
    pub fn race(self, mut runners: Vec<Runner<'_>>) -> Vec<f64> {
        let mut runs = vec![Vec::new(); runners.len()];
        for runner in &mut runners {
            runner.run();
        }
        if self.verify_only {
            return vec![f64::NAN; runners.len()];
        }
        for _ in 0..ROUNDS {
            for (runner, runs) in runners.iter_mut().zip(&mut runs) {
                runs.push(runner.run());
            }
        }
        let medians = runs.iter_mut().map(|runs| percentile(runs, 0.5));
        medians.collect()
    }
}

pub fn percentile(values: &mut [f64], share: f64) -> f64 {
    values.sort_by(f64::total_cmp);
    values[((values.len() - 1) as f64 * share).round() as usize]
}
