//! The reports: a text for a person, or JSON for a program.

use std::io::Write;
use std::time::Duration;

use serde::Serialize;
use serde_json::value::RawValue;

use crate::events::{Event, LineError};
use crate::webhooks::{Id, Webhooks};

/// A receiver of the answers, in the order of the lines.
pub(crate) trait Report {
    /// Reports an event and the indices of the webhooks that get it.
    fn event(&mut self, event: &Event<'_>, hits: &[usize]) -> anyhow::Result<()>;
    /// Reports a malformed line by its number, counted from 1.
    fn malformed(&mut self, line: u64, error: &LineError) -> anyhow::Result<()>;
    /// Reports the totals and flushes the output.
    fn finish(&mut self, elapsed: Duration) -> anyhow::Result<()>;
}

/// One JSON object in a line for each event and for each malformed line.
pub(crate) struct Json<'w, W> {
    webhooks: &'w Webhooks,
    out: W,
}

impl<'w, W> Json<'w, W> {
    pub(crate) fn new(webhooks: &'w Webhooks, out: W) -> Self {
        Self { webhooks, out }
    }
}

#[derive(Serialize)]
struct Routed<'a, I: Iterator<Item = &'a Id> + Clone> {
    id: Option<&'a RawValue>,
    #[serde(serialize_with = "as_list")]
    webhooks: I,
}

fn as_list<'a, S: serde::Serializer>(
    ids: &(impl Iterator<Item = &'a Id> + Clone),
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(ids.clone())
}

#[derive(Serialize)]
struct Malformed {
    line: u64,
    error: String,
}

impl<W: Write> Report for Json<'_, W> {
    fn event(&mut self, event: &Event<'_>, hits: &[usize]) -> anyhow::Result<()> {
        let routed = Routed {
            id: event.id,
            webhooks: hits.iter().map(|&hit| self.webhooks.id(hit)),
        };
        write_line(&mut self.out, &routed)
    }

    fn malformed(&mut self, line: u64, error: &LineError) -> anyhow::Result<()> {
        write_malformed(&mut self.out, line, error)
    }

    fn finish(&mut self, _: Duration) -> anyhow::Result<()> {
        Ok(self.out.flush()?)
    }
}

pub(crate) fn write_malformed(
    out: &mut impl Write,
    line: u64,
    error: &LineError,
) -> anyhow::Result<()> {
    let error = error.to_string();
    write_line(out, &Malformed { line, error })
}

pub(crate) fn write_line(out: &mut impl Write, line: &impl Serialize) -> anyhow::Result<()> {
    serde_json::to_writer(&mut *out, line).map_err(std::io::Error::from)?;
    Ok(out.write_all(b"\n")?)
}

/// Counts at the end, and some examples of events that no webhook gets.
pub(crate) struct Text<'w, W> {
    webhooks: &'w Webhooks,
    out: W,
    /// The number of events for each webhook.
    counts: Vec<u64>,
    events: u64,
    deliveries: u64,
    malformed: u64,
    unrouted: u64,
    /// The first events that no webhook gets.
    examples: Vec<String>,
}

const MAX_EXAMPLES: usize = 10;

impl<'w, W> Text<'w, W> {
    pub(crate) fn new(webhooks: &'w Webhooks, out: W) -> Self {
        Self {
            webhooks,
            out,
            counts: vec![0; webhooks.len()],
            events: 0,
            deliveries: 0,
            malformed: 0,
            unrouted: 0,
            examples: Vec::new(),
        }
    }
}

impl<W: Write> Text<'_, W> {
    fn counts(&mut self) -> anyhow::Result<()> {
        let Self { out, webhooks, .. } = self;
        let mut rows: Vec<(usize, u64)> = self.counts.iter().copied().enumerate().collect();
        rows.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        writeln!(out, "{:>8}  webhook", "events")?;
        for (webhook, count) in rows {
            writeln!(out, "{count:>8}  {}", webhooks.title(webhook).trim_end())?;
        }
        Ok(())
    }

    fn unrouted(&mut self) -> anyhow::Result<()> {
        let Self { out, unrouted, .. } = self;
        if self.events == 0 {
            return Ok(writeln!(out, "\nThere were no events.")?);
        }
        if *unrouted == 0 {
            return Ok(writeln!(out, "\nEvery event reached some webhook.")?);
        }
        writeln!(out, "\nEvents that reached nobody: {unrouted}")?;
        for example in &self.examples {
            writeln!(out, "  {example}")?;
        }
        let more = *unrouted - self.examples.len() as u64;
        if more > 0 {
            writeln!(out, "  and {more} more")?;
        }
        Ok(())
    }
}

impl<W: Write> Report for Text<'_, W> {
    fn event(&mut self, event: &Event<'_>, hits: &[usize]) -> anyhow::Result<()> {
        self.events += 1;
        self.deliveries += hits.len() as u64;
        for &hit in hits {
            self.counts[hit] += 1;
        }
        if hits.is_empty() {
            self.unrouted += 1;
            if self.examples.len() < MAX_EXAMPLES {
                self.examples
                    .push(format!("{:<28} {}", event.name, event.urn()));
            }
        }
        Ok(())
    }

    fn malformed(&mut self, _: u64, _: &LineError) -> anyhow::Result<()> {
        self.malformed += 1;
        Ok(())
    }

    fn finish(&mut self, elapsed: Duration) -> anyhow::Result<()> {
        self.counts()?;
        self.unrouted()?;
        let Self {
            events,
            deliveries,
            malformed,
            ..
        } = *self;
        let seconds = elapsed.as_secs_f64();
        #[expect(clippy::cast_precision_loss, reason = "a rate for people")]
        let rate = if seconds > 0.0 {
            events as f64 / seconds
        } else {
            0.0
        };
        let lines = match malformed {
            0 => String::new(),
            1 => ", 1 malformed line left out".to_owned(),
            more => format!(", {more} malformed lines left out"),
        };
        let event = if events == 1 { "event" } else { "events" };
        let delivery = if deliveries == 1 {
            "delivery"
        } else {
            "deliveries"
        };
        let out = &mut self.out;
        writeln!(
            out,
            "\n{events} {event}, {deliveries} {delivery}{lines}; {:.1} ms, {rate:.0} events a second, reading included",
            seconds * 1e3,
        )?;
        Ok(out.flush()?)
    }
}
