//! The report that explains for each event why one webhook gets it or does not.

use std::io::Write;
use std::time::Duration;

use serde::Serialize;
use serde_json::value::RawValue;
use urn_filter::explain::DeliveryExplanation;

use crate::cli::Format;
use crate::events::{Event, LineError};
use crate::printable::printable_line;
use crate::report::{self, Report};
use crate::webhooks::{Id, Webhooks};

pub(crate) struct Explain<'w, W> {
    webhooks: &'w Webhooks,
    /// The index of the webhook in its file.
    webhook: usize,
    format: Format,
    out: W,
    events: u64,
    delivered: u64,
}

impl<'w, W> Explain<'w, W> {
    pub(crate) fn new(webhooks: &'w Webhooks, webhook: usize, format: Format, out: W) -> Self {
        Self {
            webhooks,
            webhook,
            format,
            out,
            events: 0,
            delivered: 0,
        }
    }
}

#[derive(Serialize)]
struct Explained<'a> {
    id: Option<&'a RawValue>,
    webhook: &'a Id,
    delivered: bool,
    /// `None` if the webhook is switched off.
    why: Option<&'a DeliveryExplanation>,
}

impl<W: Write> Report for Explain<'_, W> {
    fn event(&mut self, event: &Event<'_>, hits: &[usize]) -> anyhow::Result<()> {
        let why = self
            .webhooks
            .explain(self.webhook, &event.name, &event.urn());
        let delivered = hits.contains(&self.webhook);
        self.events += 1;
        self.delivered += u64::from(delivered);
        match self.format {
            Format::Json => {
                let explained = Explained {
                    id: event.id,
                    webhook: self.webhooks.id(self.webhook),
                    delivered,
                    why: why.as_ref(),
                };
                report::write_line(&mut self.out, &explained)
            }
            Format::Text => {
                let id = event.id.map_or("without an id", RawValue::get);
                let (name, urn) = (&event.name, event.urn());
                writeln!(self.out, "event {}: {name} {urn}", printable_line(id))?;
                match why {
                    Some(why) => writeln!(self.out, "{why}\n")?,
                    None => writeln!(self.out, "Not delivered: the webhook is switched off.\n")?,
                }
                Ok(())
            }
        }
    }

    fn malformed(&mut self, line: u64, error: &LineError) -> anyhow::Result<()> {
        match self.format {
            Format::Json => report::write_malformed(&mut self.out, line, error),
            Format::Text => Ok(()),
        }
    }

    fn finish(&mut self, _: Duration) -> anyhow::Result<()> {
        if let Format::Text = self.format {
            let Self {
                events, delivered, ..
            } = self;
            let id = self.webhooks.id(self.webhook);
            let noun = if *events == 1 { "event" } else { "events" };
            writeln!(
                self.out,
                "webhook `{id}` gets {delivered} of {events} {noun}"
            )?;
        }
        Ok(self.out.flush()?)
    }
}
