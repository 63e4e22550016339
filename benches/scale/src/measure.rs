//! Medians of repeated runs.

use std::hint::black_box;
use std::time::Instant;

#[derive(Debug, Clone, Copy)]
pub struct Plan {
    pub verify_only: bool,
}

const RUNS: usize = 9;

impl Plan {
    /// Nanoseconds for each item that `job` goes through: the median of some runs, after one that
    /// does not count. The job's answer keeps it from being optimised away.
    pub fn nanos(self, items: usize, mut job: impl FnMut() -> u64) -> f64 {
        black_box(job());
        if self.verify_only {
            return f64::NAN;
        }
        let mut runs: Vec<f64> = (0..RUNS)
            .map(|_| {
                let start = Instant::now();
                black_box(job());
                start.elapsed().as_secs_f64() * 1e9 / items as f64
            })
            .collect();
        percentile(&mut runs, 0.5)
    }
}

pub fn percentile(values: &mut [f64], share: f64) -> f64 {
    values.sort_by(f64::total_cmp);
    values[((values.len() - 1) as f64 * share).round() as usize]
}
