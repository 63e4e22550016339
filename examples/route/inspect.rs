//! Output about the webhooks themselves: what they cover, and their findings.

use std::io::Write;

use anyhow::bail;
use clap::Args;
use urn_filter::tree::Tree;

use crate::webhooks::Webhooks;

#[derive(Debug, Args)]
pub(crate) struct Inspect {
    /// Print what the webhooks cover, or just one of them, as a tree, and route nothing
    #[arg(long, value_name = "WEBHOOK", num_args = 0..=1, require_equals = true, default_missing_value = "")]
    tree: Option<Scope>,
    /// The same as a graph for Graphviz: `route --dot | dot -Tsvg`
    #[arg(long, value_name = "WEBHOOK", num_args = 0..=1, require_equals = true, default_missing_value = "", conflicts_with = "tree")]
    dot: Option<Scope>,
    /// Tell on standard error what is odd about the webhooks, before routing
    #[arg(long)]
    lint: bool,
}

/// The webhooks to print.
#[derive(Debug, Clone)]
enum Scope {
    All,
    /// The webhook with this id.
    One(String),
}

impl From<&str> for Scope {
    fn from(id: &str) -> Self {
        match id {
            "" => Self::All,
            id => Self::One(id.to_owned()),
        }
    }
}

#[derive(Clone, Copy)]
enum Drawing {
    Text,
    Dot,
}

impl Inspect {
    /// Prints what the options request. Reports whether the program is done and routes no events.
    pub(crate) fn print(
        &self,
        webhooks: &Webhooks,
        out: &mut impl Write,
        err: &mut impl Write,
    ) -> anyhow::Result<bool> {
        if self.lint {
            lint(webhooks, err)?;
        }
        let (drawing, scope) = match (&self.tree, &self.dot) {
            (Some(scope), _) => (Drawing::Text, scope),
            (None, Some(scope)) => (Drawing::Dot, scope),
            (None, None) => return Ok(false),
        };
        match scope {
            Scope::All => draw(&webhooks.index().to_tree(), drawing, out)?,
            Scope::One(id) => {
                let webhook = webhooks.find(id)?;
                let Some(subscription) = webhooks.index().get(&webhook) else {
                    bail!("the webhook {} is switched off", id.escape_debug());
                };
                draw(&subscription.urns.to_tree(), drawing, out)?;
            }
        }
        Ok(true)
    }
}

fn draw<T>(tree: &Tree<T>, drawing: Drawing, out: &mut impl Write) -> anyhow::Result<()> {
    match drawing {
        Drawing::Text => writeln!(out, "{tree}")?,
        Drawing::Dot => write!(out, "{}", tree.to_dot())?,
    }
    Ok(out.flush()?)
}

/// Prints the findings about each webhook that is switched on, in the order of the file.
fn lint(webhooks: &Webhooks, err: &mut impl Write) -> anyhow::Result<()> {
    for webhook in 0..webhooks.len() {
        let subscription = webhooks.index().get(&webhook);
        let findings = subscription.map_or_else(Vec::new, |subscription| subscription.lint());
        if findings.is_empty() {
            continue;
        }
        writeln!(err, "webhook {}", webhooks.title(webhook).trim_end())?;
        for finding in findings {
            writeln!(err, "{finding:#}")?;
        }
        writeln!(err)?;
    }
    Ok(())
}
