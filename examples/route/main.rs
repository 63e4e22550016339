//! A program that routes events to webhooks, which is the main job of the crate. `--help` explains
//! how to use it.

mod cli;
mod events;
mod explain;
mod inspect;
mod report;
mod webhooks;

use std::io::{self, BufRead, BufReader};
use std::process::ExitCode;
use std::time::Instant;
use std::{fs, path};

use anyhow::Context;
use clap::Parser;
use indicatif::{ProgressBar, ProgressStyle};

use cli::{Cli, Format};
use events::{Line, Lines};
use explain::Explain;
use report::{Json, Report, Text};
use webhooks::Webhooks;

/// The exit status if a line was malformed.
const MALFORMED_LINE: u8 = 1;
/// The exit status if not all events could be routed.
const FAILED: u8 = 2;

fn main() -> ExitCode {
    let cli = Cli::parse();
    match run(&cli) {
        Ok(0) => ExitCode::SUCCESS,
        Ok(_) => ExitCode::from(MALFORMED_LINE),
        // The reader of the output has closed the pipe, as `head` does.
        Err(error) if is_broken_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::from(FAILED)
        }
    }
}

/// Routes all events. Returns the number of malformed lines.
fn run(cli: &Cli) -> anyhow::Result<u64> {
    let webhooks = Webhooks::parse(&read_webhooks(cli)?)?;
    if cli
        .inspect
        .print(&webhooks, &mut io::stdout(), &mut io::stderr())?
    {
        return Ok(0);
    }
    let explained = cli.explain.as_deref().map(|id| webhooks.find(id));
    let explained = explained.transpose()?;
    let (events, length) = open_events(cli)?;
    let stdout = io::BufWriter::new(io::stdout().lock());
    let mut report: Box<dyn Report> = match (explained, cli.format) {
        (Some(webhook), format) => Box::new(Explain::new(&webhooks, webhook, format, stdout)),
        (None, Format::Text) => Box::new(Text::new(&webhooks, stdout)),
        (None, Format::Json) => Box::new(Json::new(&webhooks, stdout)),
    };
    route(&webhooks, events, &progress(length), &mut *report)
}

fn route(
    webhooks: &Webhooks,
    events: Box<dyn BufRead>,
    progress: &ProgressBar,
    report: &mut dyn Report,
) -> anyhow::Result<u64> {
    let start = Instant::now();
    let mut lines = Lines::new(events);
    let mut hits = Vec::new();
    let mut malformed = 0;
    while let Some(line) = lines.next().context("cannot read the events")? {
        if line.number.is_multiple_of(4096) {
            progress.set_position(line.end);
        }
        let Line { number, bytes, .. } = line;
        match bytes.and_then(events::parse) {
            Ok(None) => {}
            Ok(Some(event)) => {
                webhooks.match_into(&event.name, &event.urn(), &mut hits);
                report.event(&event, &hits)?;
            }
            Err(error) => {
                malformed += 1;
                progress.suspend(|| eprintln!("line {number}: {error:#}"));
                report.malformed(number, &error)?;
            }
        }
    }
    progress.finish_and_clear();
    report.finish(start.elapsed())?;
    Ok(malformed)
}

fn read_webhooks(cli: &Cli) -> anyhow::Result<String> {
    match &cli.webhooks {
        None => Ok(include_str!("../data/webhooks.json").to_owned()),
        Some(path) => {
            fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))
        }
    }
}

/// Opens the events. Returns their length in bytes, too, if they are a file.
fn open_events(cli: &Cli) -> anyhow::Result<(Box<dyn BufRead>, Option<u64>)> {
    let sample: &[u8] = include_bytes!("../data/events.ndjson");
    match (&cli.webhooks, &cli.events) {
        (None, _) => Ok((Box::new(sample), None)),
        (_, Some(path)) if path != path::Path::new("-") => {
            let context = || format!("cannot read {}", path.display());
            let file = fs::File::open(path).with_context(context)?;
            let length = file.metadata().with_context(context)?.len();
            Ok((
                Box::new(BufReader::with_capacity(1 << 16, file)),
                Some(length),
            ))
        }
        _ => Ok((
            Box::new(BufReader::with_capacity(1 << 16, io::stdin())),
            None,
        )),
    }
}

/// Returns a progress bar on standard error, which is hidden if that is no terminal.
fn progress(length: Option<u64>) -> ProgressBar {
    let (bar, template) = match length {
        Some(length) => (
            ProgressBar::new(length),
            "{wide_bar} {bytes}/{total_bytes} {bytes_per_sec} {eta}",
        ),
        None => (
            ProgressBar::new_spinner(),
            "{spinner} {bytes} {bytes_per_sec} {elapsed}",
        ),
    };
    match ProgressStyle::with_template(template) {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}

fn is_broken_pipe(error: &anyhow::Error) -> bool {
    let causes = error
        .chain()
        .filter_map(|cause| cause.downcast_ref::<io::Error>());
    let mut kinds = causes.map(io::Error::kind);
    kinds.any(|kind| kind == io::ErrorKind::BrokenPipe)
}
