//! An explanation for somebody at a terminal.
//!
//! Nothing of it needs to be made harmless: URNs, filters and names are printable ASCII.

use std::fmt;

use super::{Difference, EventAnswer, Explanation, FilterAnswer};

/// So many of the nearest misses are shown, and so many of the filters that match.
const SHOWN: usize = 5;

impl fmt::Display for Explanation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let verdict = match (&self.event, self.is_match()) {
            (Some(_), true) => "delivered: ",
            (Some(_), false) => "not delivered: ",
            (None, true) => "matches: ",
            (None, false) => "does not match: ",
        };
        f.write_str(verdict)?;
        if let Some(event) = &self.event {
            write!(f, "{}, ", event.name())?;
        }
        writeln!(f, "{}", self.urn)?;
        if let Some(event) = &self.event {
            write!(f, "\n{event}\n")?;
        }
        self.filters_in_words(f)
    }
}

impl Explanation {
    fn filters_in_words(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let matching = self.filters.partition_point(FilterAnswer::is_match);
        let (hits, misses) = self.filters.split_at(matching);
        match (hits.len(), misses.len()) {
            (0, 0) => f.write_str("\nThere is no filter, so no URN matches.\n"),
            (0, 1) => f.write_str("\nThe only filter does not match the URN:\n"),
            (0, all) => write!(
                f,
                "\nNone of its {all} filters matches the URN; the nearest first:\n"
            ),
            (1, _) => f.write_str("\nThe URN matches this filter:\n\n"),
            (hits, _) => write!(f, "\nThe URN matches these {hits} filters:\n\n"),
        }?;
        if hits.is_empty() {
            let mut misses_shown = misses.iter().take(SHOWN);
            misses_shown.try_for_each(|miss| self.miss(miss, f))?;
            return more(misses.len(), "are further off", f);
        }
        for hit in hits.iter().take(SHOWN) {
            writeln!(f, "  {} {}", Indices(&hit.indices), hit.filter)?;
        }
        more(hits.len(), "match, too", f)
    }

    /// The two texts, with their segments one above the other up to the one that differs.
    fn miss(&self, miss: &FilterAnswer, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(difference) = &miss.difference else {
            return Ok(());
        };
        let (urn, filter, column) = aligned(self.urn.as_str(), miss.filter.as_str(), difference);
        let width = difference.found().len().max(difference.wanted().len());
        writeln!(f, "\n  event   {urn}\n  filter  {filter}")?;
        writeln!(f, "          {:column$}{:^<width$}", "", "")?;
        writeln!(f, "  {} {difference}", Indices(&miss.indices))
    }
}

/// The two texts, padded so that their parts stand one above the other up to the one that differs,
/// and the column where that begins.
fn aligned(urn: &str, filter: &str, difference: &Difference) -> (String, String, usize) {
    let parts = difference.agreeing() + 1;
    let [mut urn_parts, mut filter_parts] = [urn, filter].map(|text| text.splitn(parts + 2, ':'));
    let [mut urn, mut filter] = [String::new(), String::new()];
    let mut column = 0;
    for part in 0..=parts {
        let [one, other] = [urn_parts.next(), filter_parts.next()];
        let width = [one, other]
            .map(|part| part.map_or(0, str::len))
            .into_iter()
            .max();
        let width = width.unwrap_or_default();
        if part > 0 {
            column = urn.len().max(filter.len()) + 1;
        }
        for (line, text) in [(&mut urn, one), (&mut filter, other)] {
            if let Some(text) = text {
                line.push_str(if part > 0 { ":" } else { "" });
                line.push_str(text);
                line.extend(std::iter::repeat_n(' ', width - text.len()));
            }
        }
    }
    for (line, rest) in [
        (&mut urn, urn_parts.next()),
        (&mut filter, filter_parts.next()),
    ] {
        if let Some(rest) = rest {
            line.push(':');
            line.push_str(rest);
        }
        line.truncate(line.trim_end().len());
    }
    (urn, filter, column)
}

fn more(all: usize, what: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    match all.saturating_sub(SHOWN) {
        0 => Ok(()),
        more => write!(f, "\n  and {more} more that {what}\n"),
    }
}

/// The places of a filter in its list.
struct Indices<'a>(&'a [usize]);

impl fmt::Display for Indices<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[")?;
        for (place, index) in self.0.iter().take(SHOWN).enumerate() {
            let separator = if place == 0 { "" } else { ", " };
            write!(f, "{separator}{index}")?;
        }
        f.write_str(if self.0.len() > SHOWN { ", …]" } else { "]" })
    }
}

impl fmt::Display for EventAnswer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_wanted() {
            return f.write_str("The webhook asks for events of this name.");
        }
        if self.asked_for.is_empty() {
            return f
                .write_str("The webhook asks for no event at all: its list of names is empty.");
        }
        write!(f, "The webhook does not ask for `{}`, but for ", self.name)?;
        for (place, name) in self.nearest().take(SHOWN).enumerate() {
            let separator = if place == 0 { "" } else { ", " };
            write!(f, "{separator}`{name}`")?;
        }
        match self.asked_for.len().saturating_sub(SHOWN) {
            0 => f.write_str("."),
            more => write!(f, " and {more} more."),
        }
    }
}
