//! Why one webhook gets each event, or why not.

use std::io::Write;
use std::time::Duration;

use anyhow::bail;
use serde::Serialize;
use serde_json::value::RawValue;
use urn_filter::Explanation;

use crate::cli::Format;
use crate::events::{Event, LineError};
use crate::report::{Malformed, Report, write_line};
use crate::webhooks::Webhooks;

pub(crate) struct Why<'w, W> {
    webhooks: &'w Webhooks,
    /// The position of the webhook.
    webhook: usize,
    format: Format,
    out: W,
}

#[derive(Serialize)]
struct Explained<'a> {
    id: Option<&'a RawValue>,
    #[serde(flatten)]
    explanation: &'a Explanation,
}

impl<'w, W: Write> Why<'w, W> {
    pub(crate) fn new(
        webhooks: &'w Webhooks,
        id: &str,
        format: Format,
        out: W,
    ) -> anyhow::Result<Self> {
        let Some(webhook) = webhooks.position(id) else {
            bail!("there is no webhook {}", id.escape_debug());
        };
        if !webhooks.index().contains_key(&webhook) {
            bail!(
                "the webhook {} is switched off, so it gets nothing",
                id.escape_debug()
            );
        }
        Ok(Self {
            webhooks,
            webhook,
            format,
            out,
        })
    }
}

impl<W: Write> Report for Why<'_, W> {
    fn event(&mut self, event: &Event<'_>, _: &[usize]) -> anyhow::Result<()> {
        let index = self.webhooks.index();
        let Some(explanation) = index.explain(&self.webhook, &event.name, &event.urn()) else {
            return Ok(());
        };
        match self.format {
            Format::Text => {
                if let Some(id) = event.id {
                    writeln!(self.out, "event {id}")?;
                }
                Ok(writeln!(self.out, "{explanation}")?)
            }
            Format::Json => write_line(
                &mut self.out,
                &Explained {
                    id: event.id,
                    explanation: &explanation,
                },
            ),
        }
    }

    fn malformed(&mut self, line: u64, error: &LineError) -> anyhow::Result<()> {
        match self.format {
            Format::Text => Ok(()),
            Format::Json => {
                let error = error.to_string();
                write_line(&mut self.out, &Malformed { line, error })
            }
        }
    }

    fn finish(&mut self, _: Duration) -> anyhow::Result<()> {
        Ok(self.out.flush()?)
    }
}
