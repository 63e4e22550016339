//! A program that routes events to webhooks, which is the main job of the crate. `--help` explains
//! how to use it.

mod cli;
mod events;
mod explain;
mod inspect;
mod printable;
mod report;
mod webhooks;

use std::fs;
use std::io::{self, BufRead, BufReader, IsTerminal};
use std::path::Path;
use std::process::ExitCode;
use std::time::Instant;

use anyhow::{Context, bail};
use clap::Parser;
use indicatif::{ProgressBar, ProgressStyle};

use cli::{Cli, Format};
use events::{Line, Lines};
use explain::Explain;
use inspect::Verdict;
use printable::printable;
use report::{Json, Report, Text};
use webhooks::Webhooks;

/// The exit status if a line was malformed, or a webhook has a finding to deny.
const WRONG_INPUT: u8 = 1;
/// The exit status if not all events could be routed.
const FAILED: u8 = 2;

fn main() -> ExitCode {
    let cli = Cli::parse();
    match run(&cli) {
        Ok(Outcome::Good) => ExitCode::SUCCESS,
        Ok(Outcome::WrongInput) => ExitCode::from(WRONG_INPUT),
        // The reader of the output has closed the pipe, as `head` does.
        Err(error) if is_broken_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {}", printable(&format!("{error:#}")));
            ExitCode::from(FAILED)
        }
    }
}

/// What came of the input that could be read.
enum Outcome {
    Good,
    WrongInput,
}

/// Prints what is requested about the webhooks, or routes all events.
fn run(cli: &Cli) -> anyhow::Result<Outcome> {
    let webhooks = Webhooks::parse(&read_webhooks(cli)?)?;
    let mut stdout = io::BufWriter::new(io::stdout().lock());
    if let Some(verdict) = cli.inspect.print(&webhooks, cli.format, &mut stdout)? {
        return Ok(match verdict {
            Verdict::Fine => Outcome::Good,
            Verdict::Denied => Outcome::WrongInput,
        });
    }
    let explained = cli.explain.as_deref().map(|id| webhooks.find(id));
    let explained = explained.transpose()?;
    let (events, length) = open_events(cli)?;
    let mut report: Box<dyn Report> = match (explained, cli.format) {
        (Some(webhook), format) => Box::new(Explain::new(&webhooks, webhook, format, stdout)),
        (None, Format::Text) => Box::new(Text::new(&webhooks, stdout)),
        (None, Format::Json) => Box::new(Json::new(&webhooks, stdout)),
    };
    match route(&webhooks, events, &progress(length), &mut *report)? {
        0 => Ok(Outcome::Good),
        _ => Ok(Outcome::WrongInput),
    }
}

/// Routes all events. Returns the number of malformed lines.
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
                let message = printable(&format!("{error:#}"));
                progress.suspend(|| eprintln!("line {number}: {message}"));
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
        Some(path) if is_stdin(path) => {
            io::read_to_string(io::stdin()).context("cannot read the webhooks")
        }
        Some(path) => {
            fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))
        }
    }
}

fn is_stdin(path: &Path) -> bool {
    path == Path::new("-")
}

/// Opens the events. Returns their length in bytes, too, if they are a file.
fn open_events(cli: &Cli) -> anyhow::Result<(Box<dyn BufRead>, Option<u64>)> {
    let sample: &[u8] = include_bytes!("../data/events.ndjson");
    match (&cli.webhooks, &cli.events) {
        (None, _) => Ok((Box::new(sample), None)),
        (_, Some(path)) if !is_stdin(path) => {
            let context = || format!("cannot read {}", path.display());
            let file = fs::File::open(path).with_context(context)?;
            let length = file.metadata().with_context(context)?.len();
            Ok((
                Box::new(BufReader::with_capacity(1 << 16, file)),
                Some(length),
            ))
        }
        (Some(path), _) if is_stdin(path) => {
            bail!("the webhooks are read from standard input; name a file of events")
        }
        _ => {
            if io::stdin().is_terminal() {
                eprintln!("reading events from standard input, one JSON object a line");
            }
            let events = BufReader::with_capacity(1 << 16, io::stdin());
            Ok((Box::new(events), None))
        }
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
