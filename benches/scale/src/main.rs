//! The index, its floors and its peers from a few patterns to millions: the tables of `BENCHMARKS.md`, as
//! they are there, and its picture.
//!
//! ```sh
//! cargo run --release --manifest-path benches/scale/Cargo.toml
//! ```
//!
//! All answers are compared before anything is timed; `--verify` does only that. Figures are medians of
//! rounds in which everything that is compared takes turns, in one process: quote the ratios. All get the
//! same events, each in one buffer.

mod adversary;
mod bulk;
mod floors;
mod live;
mod measure;
mod ours;
mod peers;
mod picture;
mod resident;
mod shapes;
mod sizes;
mod small;
mod targets;
mod texts;
#[path = "../../workload/mod.rs"]
mod workload;

use std::path::PathBuf;

use clap::Parser;

/// Measures urn-filter against its floors and its peers. Prints the tables of BENCHMARKS.md
#[derive(Debug, Parser)]
struct Cli {
    /// Only compare all answers, at small sizes
    #[arg(long)]
    verify: bool,
    /// The numbers of patterns in an index
    #[arg(
        long,
        value_delimiter = ',',
        default_value = "16,1000,10000,100000,1000000"
    )]
    sizes: Vec<usize>,
    /// Also measure ten million patterns, which takes some minutes and 2 GiB
    #[arg(long)]
    ten_million: bool,
    /// Where the picture goes
    #[arg(long, default_value = concat!(env!("CARGO_MANIFEST_DIR"), "/../scale.svg"))]
    svg: PathBuf,
}

/// All that has been measured and that a target is about.
struct Figures {
    small: Vec<small::Row>,
    sizes: Vec<sizes::Row>,
    shapes: Vec<shapes::Row>,
    parse: Vec<(&'static str, f64)>,
    adversary: Vec<adversary::Row>,
    live: live::Live,
    rates: bulk::Rates,
}

fn main() {
    if resident::is_child() {
        return;
    }
    let cli = Cli::parse();
    let mut sizes = cli.sizes;
    if cli.verify {
        sizes = vec![100, 2000];
    } else if cli.ten_million {
        sizes.push(10_000_000);
    }
    let plan = measure::Plan {
        verify_only: cli.verify,
    };
    let figures = Figures {
        sizes: sizes::table(plan, &sizes),
        shapes: shapes::table(plan),
        small: small::table(plan),
        parse: shapes::parse_table(plan),
        adversary: adversary::table(plan),
        live: live::table(plan),
        rates: bulk::table(plan),
    };
    targets::table(&figures);
    if cli.verify {
        println!("\nAll answers agree. Nothing was timed: NaN.");
        return;
    }
    let drawn = picture::draw(&cli.svg, &figures.sizes);
    drawn.expect("a picture where it was asked for");
    eprintln!("The picture is in {}.", cli.svg.display());
}
