//! The index, its floor and its peers from one pattern to millions: the tables of `BENCHMARKS.md`.
//!
//! ```sh
//! cargo run --release --manifest-path benches/scale/Cargo.toml
//! ```
//!
//! All answers are compared before anything is timed; `--verify` does only that. Figures are medians
//! of several runs in one process: quote the ratios.

mod adversary;
mod live;
mod measure;
mod peers;
mod sizes;
mod small;
#[path = "../../workload/mod.rs"]
mod workload;

use clap::Parser;

/// Measures urn-filter against its floor and its peers.
#[derive(Debug, Parser)]
struct Cli {
    /// Only compare all answers, at small sizes
    #[arg(long)]
    verify: bool,
    /// The numbers of patterns in an index
    #[arg(
        long,
        value_delimiter = ',',
        default_value = "1000,100000,1000000,10000000"
    )]
    sizes: Vec<usize>,
}

fn main() {
    let cli = Cli::parse();
    let sizes = if cli.verify {
        vec![100, 2000]
    } else {
        cli.sizes
    };
    let plan = measure::Plan {
        verify_only: cli.verify,
    };
    small::table(plan);
    sizes::table(plan, &sizes);
    adversary::table(plan);
    live::table(plan);
    if cli.verify {
        println!("\nAll answers agree. Nothing was timed: NaN.");
    }
}
