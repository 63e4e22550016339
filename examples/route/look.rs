//! Looking at the webhooks themselves: what they cover, and what is odd about them.

use std::io::Write;

use anyhow::bail;
use clap::Args;
use urn_filter::tree::Tree;

use crate::webhooks::Webhooks;

#[derive(Debug, Args)]
pub(crate) struct Look {
    /// Print what the webhooks cover, or just one of them, as a tree, and route nothing
    #[arg(long, value_name = "WEBHOOK", num_args = 0..=1, require_equals = true, default_missing_value = "")]
    tree: Option<Which>,
    /// The same as a graph for Graphviz: `route --dot | dot -Tsvg`
    #[arg(long, value_name = "WEBHOOK", num_args = 0..=1, require_equals = true, default_missing_value = "", conflicts_with = "tree")]
    dot: Option<Which>,
    /// Tell on standard error what is odd about the webhooks, before routing
    #[arg(long)]
    lint: bool,
}

/// Which webhooks to look at.
#[derive(Debug, Clone)]
enum Which {
    All,
    /// The one with this id.
    One(String),
}

impl From<&str> for Which {
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

impl Look {
    /// Prints what is asked for; whether that is all that there is to do.
    pub(crate) fn print(
        &self,
        webhooks: &Webhooks,
        out: &mut impl Write,
        told: &mut impl Write,
    ) -> anyhow::Result<bool> {
        if self.lint {
            lint(webhooks, told)?;
        }
        let (drawing, which) = match (&self.tree, &self.dot) {
            (Some(which), _) => (Drawing::Text, which),
            (None, Some(which)) => (Drawing::Dot, which),
            (None, None) => return Ok(false),
        };
        match which {
            Which::All => draw(&webhooks.index().to_tree(), drawing, out)?,
            Which::One(id) => {
                let position = webhooks.find(id)?;
                let Some(subscription) = webhooks.index().get(&position) else {
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

/// The findings about each webhook that is switched on, in the order of the file.
fn lint(webhooks: &Webhooks, told: &mut impl Write) -> anyhow::Result<()> {
    for position in 0..webhooks.len() {
        let subscription = webhooks.index().get(&position);
        let findings = subscription.map_or_else(Vec::new, |subscription| subscription.lint());
        if findings.is_empty() {
            continue;
        }
        writeln!(told, "webhook {}", webhooks.title(position).trim_end())?;
        for finding in findings {
            writeln!(told, "{finding:#}")?;
        }
        writeln!(told)?;
    }
    Ok(())
}
