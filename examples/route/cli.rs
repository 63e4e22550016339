//! The command line.

use std::path::PathBuf;

use clap::{Parser, ValueEnum};

use crate::inspect::Inspect;

/// Routes events to the webhooks that have asked for them.
///
/// Without arguments a sample is routed that is part of the program.
#[derive(Debug, Parser)]
#[command(after_help = "\
WEBHOOKS is a JSON list:
  [{\"id\": \"wh-1\", \"events\": [\"ticket.created\"], \"urns\": [\"urn:allthings:app:A:*\"]}]
`id` is a string or an integer; `\"enabled\": false` switches a webhook off.
EVENTS has one JSON object a line:
  {\"id\": \"ev-1\", \"name\": \"ticket.created\", \"urn\": \"urn:allthings:app:A:ticket:C:T\"}
Further fields are ignored in both. A malformed line is reported and left out.

Exit status: 0 all went well; 1 some line was malformed, or --lint found something to deny; 2 the
webhooks or the arguments are wrong, or a file cannot be read to its end.

Examples:
  zcat events.gz | route webhooks.json - --format json
  route webhooks.json --lint --deny error
  route webhooks.json --tree --only wh-1")]
pub(crate) struct Cli {
    /// The webhooks; standard input if it is `-`
    pub(crate) webhooks: Option<PathBuf>,
    /// The events; standard input if it is `-` or left out
    pub(crate) events: Option<PathBuf>,
    /// How to print the answers
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub(crate) format: Format,
    #[command(flatten)]
    pub(crate) inspect: Inspect,
    /// Explain for each event why the webhook with this id gets it, or why not
    #[arg(
        long,
        value_name = "WEBHOOK ID",
        allow_hyphen_values = true,
        conflicts_with = "inspect"
    )]
    pub(crate) explain: Option<String>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum Format {
    /// A report for a person, at the end
    Text,
    /// A line for each event, in the order of the input: {"id":…,"webhooks":[…]} with the ids of
    /// the webhooks in the order of their file, or {"line":…,"error":…}. With `--explain`,
    /// {"id":…,"webhook":…,"delivered":…,"why":…} for each event. With `--lint`,
    /// {"id":…,"findings":[…]} for each webhook with findings
    Json,
}
