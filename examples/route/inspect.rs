//! Output about the webhooks themselves: what they cover, and their findings.

use std::io::Write;

use anyhow::bail;
use clap::Args;
use serde::Serialize;
use urn_filter::tree::Tree;
use urn_filter::{Finding, Severity};

use crate::cli::Format;
use crate::report;
use crate::webhooks::{Id, Webhooks};

#[derive(Debug, Args)]
pub(crate) struct Inspect {
    /// Print what the webhooks cover as a tree
    #[arg(long, group = "inspect", conflicts_with_all = ["events", "format"])]
    tree: bool,
    /// Print the same as a graph for Graphviz: `route --dot | dot -Tsvg`
    #[arg(long, group = "inspect", conflicts_with_all = ["events", "format"])]
    dot: bool,
    /// Print what is odd about the webhooks. The exit status is 1 if there is a finding to deny
    #[arg(long, group = "inspect", conflicts_with = "events")]
    lint: bool,
    /// The findings to deny: those of this severity or worse
    #[arg(long, value_name = "SEVERITY", requires = "lint", default_value = "warning", value_parser = severity)]
    deny: Severity,
    /// Only this webhook, with --tree, --dot or --lint
    #[arg(
        long,
        value_name = "WEBHOOK ID",
        requires = "inspect",
        allow_hyphen_values = true
    )]
    only: Option<String>,
}

fn severity(code: &str) -> Result<Severity, &'static str> {
    let severities = [Severity::Note, Severity::Warning, Severity::Error];
    let mut severities = severities.into_iter();
    let severity = severities.find(|severity| severity.as_str() == code);
    severity.ok_or("one of `note`, `warning` and `error`")
}

/// What came of printing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verdict {
    Fine,
    /// There is a finding to deny.
    Denied,
}

impl Inspect {
    /// Prints what the options request, or returns `None` if they request nothing.
    pub(crate) fn print(
        &self,
        webhooks: &Webhooks,
        format: Format,
        out: &mut impl Write,
    ) -> anyhow::Result<Option<Verdict>> {
        let only = self.only.as_deref().map(|id| webhooks.find(id));
        let only = only.transpose()?;
        let verdict = if self.lint {
            self.lint(webhooks, only, format, out)?
        } else if self.tree || self.dot {
            self.draw(webhooks, only, out)?;
            Verdict::Fine
        } else {
            return Ok(None);
        };
        out.flush()?;
        Ok(Some(verdict))
    }

    fn draw(
        &self,
        webhooks: &Webhooks,
        only: Option<usize>,
        out: &mut impl Write,
    ) -> anyhow::Result<()> {
        match only {
            None => self.draw_tree(&webhooks.index().to_tree(), out),
            Some(webhook) => {
                let Some(subscription) = webhooks.index().get(&webhook) else {
                    bail!("the webhook `{}` is switched off", webhooks.id(webhook));
                };
                self.draw_tree(&subscription.urns.to_tree(), out)
            }
        }
    }

    fn draw_tree<T>(&self, tree: &Tree<T>, out: &mut impl Write) -> anyhow::Result<()> {
        if self.dot {
            write!(out, "{}", tree.to_dot())?;
        } else {
            writeln!(out, "{tree}")?;
        }
        Ok(())
    }

    /// Prints the findings about each webhook that is switched on, in the order of the file.
    fn lint(
        &self,
        webhooks: &Webhooks,
        only: Option<usize>,
        format: Format,
        out: &mut impl Write,
    ) -> anyhow::Result<Verdict> {
        let mut worst = None;
        let mut count = 0;
        for webhook in 0..webhooks.len() {
            if only.is_some_and(|only| only != webhook) {
                continue;
            }
            let subscription = webhooks.index().get(&webhook);
            let findings = subscription.map_or_else(Vec::new, |subscription| subscription.lint());
            worst = worst.max(findings.iter().map(Finding::severity).max());
            count += findings.len();
            if !findings.is_empty() {
                match format {
                    Format::Text => write_findings(webhooks, webhook, &findings, out)?,
                    Format::Json => {
                        let id = webhooks.id(webhook);
                        report::write_line(out, &Findings { id, findings })?;
                    }
                }
            }
        }
        if let (Format::Text, 0) = (format, count) {
            writeln!(out, "Nothing is odd about the webhooks.")?;
        }
        let denied = worst.is_some_and(|worst| worst >= self.deny);
        Ok(if denied {
            Verdict::Denied
        } else {
            Verdict::Fine
        })
    }
}

#[derive(Serialize)]
struct Findings<'a> {
    id: &'a Id,
    findings: Vec<Finding>,
}

fn write_findings(
    webhooks: &Webhooks,
    webhook: usize,
    findings: &[Finding],
    out: &mut impl Write,
) -> anyhow::Result<()> {
    let title = webhooks.title(webhook);
    writeln!(out, "webhook {}", title.trim_end())?;
    for finding in findings {
        writeln!(out, "{finding:#}")?;
    }
    Ok(writeln!(out)?)
}
