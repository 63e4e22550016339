//! The partitions of the events, and the shards of an index, each of which has some of the partitions.

use std::fmt;
use std::str::FromStr;

use urn_filter::nats::{pattern_to_subject, urn_to_subject};
use urn_filter::{Extent, FilterSet, Pattern, Selector, Subscription, Urn};

/// The segments that a partition follows from: those of `app:A`.
const SCOPE: usize = 2;

/// A part of the events: those of one app are in one part, and those of one account or client as well.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Partition(u8);

impl Partition {
    /// How many there are.
    pub const COUNT: u8 = 64;

    /// Returns the partition of the events about a URN.
    pub fn of(urn: &Urn<'_>) -> Self {
        Self::of_subject(&urn_to_subject(urn))
    }

    /// Returns the partition of all events that a filter matches, or `None` if they may be in any of them: it
    /// has a wildcard in or above its second segment.
    pub fn of_filter(filter: &Pattern) -> Option<Self> {
        let scope = filter.selectors().take(SCOPE);
        let is_literal = scope
            .clone()
            .all(|selector| matches!(selector, Selector::Literal(_)));
        let is_whole = scope.count() == SCOPE || filter.extent() == Extent::Exact;
        (is_literal && is_whole).then(|| Self::of_subject(&pattern_to_subject(filter)))
    }

    /// Returns the partition of a NATS subject, which follows from its first tokens, such as
    /// `urn.allthings.app.A`. FNV-1a, so that other programs can compute it.
    fn of_subject(subject: &str) -> Self {
        // In front of the segments are `urn` and the namespace.
        let end = subject.match_indices('.').nth(SCOPE + 1);
        let scope = &subject[..end.map_or(subject.len(), |(at, _)| at)];
        let hash = scope.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        });
        // Both halves, as its authors say.
        let folded = (hash ^ (hash >> 32)) % u64::from(Self::COUNT);
        Self(u8::try_from(folded).unwrap_or(0))
    }
}

impl fmt::Display for Partition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// Into how many shards an index is divided: at least one, and at most one for each partition.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Shards(u8);

impl Shards {
    /// Returns all of them.
    pub fn all(self) -> impl Iterator<Item = Shard> + Clone {
        (0..self.0).map(move |index| Shard { index, of: self })
    }

    /// Returns their number.
    pub fn get(self) -> u8 {
        self.0
    }
}

impl TryFrom<u8> for Shards {
    type Error = String;

    fn try_from(number: u8) -> Result<Self, String> {
        let is_valid = (1..=Partition::COUNT).contains(&number);
        let error = || format!("there are 1 to {} shards", Partition::COUNT);
        is_valid.then_some(Self(number)).ok_or_else(error)
    }
}

impl FromStr for Shards {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        // What is no number of eight bits is none that is allowed.
        text.parse().unwrap_or(0).try_into()
    }
}

impl fmt::Display for Shards {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// One of so many parts of an index, written `2/4`: the webhooks that get events of its partitions, which are
/// every fourth one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Shard {
    /// From 0.
    index: u8,
    of: Shards,
}

impl Shard {
    /// The whole index.
    pub const WHOLE: Self = Self {
        index: 0,
        of: Shards(1),
    };

    /// Returns how many there are with it.
    pub fn of(self) -> Shards {
        self.of
    }

    /// Returns its number, from 1.
    pub fn number(self) -> u8 {
        self.index + 1
    }

    /// Returns its partitions.
    pub fn partitions(self) -> impl Iterator<Item = Partition> {
        let all = (0..Partition::COUNT).map(Partition);
        all.filter(move |partition| self.has(*partition))
    }

    /// Reports whether it has a partition.
    pub fn has(self, partition: Partition) -> bool {
        partition.0 % self.of.0 == self.index
    }

    /// Reports whether two have a partition in common.
    pub fn overlaps(self, other: Self) -> bool {
        self.partitions().any(|partition| other.has(partition))
    }

    /// Returns a webhook's part in this shard: the filters that match events of it. None of the others can.
    pub fn part_of(self, webhook: Subscription) -> Option<Subscription> {
        let concerns = |filter: &Pattern| {
            let partition = Partition::of_filter(filter);
            partition.is_none_or(|partition| self.has(partition))
        };
        let number = webhook.urns.iter().filter(|it| concerns(it)).count();
        if number == webhook.urns.len() {
            return Some(webhook);
        }
        let urns = webhook.urns.iter().filter(|it| concerns(it)).cloned();
        let urns: FilterSet = urns.collect();
        (number > 0).then_some(Subscription {
            events: webhook.events,
            urns,
        })
    }
}

impl FromStr for Shard {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let form = "a shard is its number and how many there are, such as 2/4";
        let (number, of) = text.split_once('/').ok_or(form)?;
        let (number, of): (u8, Shards) = (number.parse().map_err(|_| form)?, of.parse()?);
        if !(1..=of.0).contains(&number) {
            return Err(format!("of {of} shards there is no number {number}"));
        }
        let index = number - 1;
        Ok(Self { index, of })
    }
}

impl fmt::Display for Shard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.number(), self.of)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use urn_filter::UrnBuf;

    use super::*;

    /// Texts of one to three segments, behind each of two namespaces.
    fn texts(namespaces: [&str; 2], segments: &[&str]) -> Vec<String> {
        let mut all: Vec<String> = namespaces.map(|it| format!("urn:{it}")).to_vec();
        let mut last = all.clone();
        all.clear();
        for _ in 0..3 {
            let longer = last.iter().flat_map(|text| {
                let text = text.clone();
                segments.iter().map(move |it| format!("{text}:{it}"))
            });
            last = longer.collect();
            all.extend(last.iter().cloned());
        }
        all
    }

    /// All filters and all URNs of a small world, in several spellings.
    #[test]
    fn an_event_is_in_the_partition_of_each_filter_that_matches_it() {
        let segments = ["app", "A", "a", "v1.2", "%2a", "%2A", "x"];
        let urns = texts(["allthings", "X-Y"], &segments);
        let urns = urns
            .into_iter()
            .flat_map(|urn| [format!("{urn}?=q:r.s#f"), urn]);
        let urns: Vec<(UrnBuf, Partition)> = urns
            .map(|text| text.parse::<UrnBuf>().unwrap())
            .map(|urn| (urn.clone(), Partition::of(&urn.as_urn())))
            .collect();
        let filters = texts(["AllThings", "x-y"], &["*", "app", "A", "v1.2", "%2a"]);
        for text in filters {
            let filter: Pattern = text.parse().unwrap();
            let matched = urns.iter().filter(|(urn, _)| filter.matches(&urn.as_urn()));
            let found: BTreeSet<Partition> = matched.map(|(_, partition)| *partition).collect();
            match Partition::of_filter(&filter) {
                Some(partition) => assert!(found.iter().all(|it| *it == partition), "{text}"),
                // That it is in all shards is not in vain.
                None => assert!(found.len() > 1, "{text} is in {found:?}"),
            }
        }
    }

    #[test]
    fn an_event_matches_in_its_shard_what_it_matches_in_all() {
        let apps: Vec<String> = (0..40)
            .map(|app| format!("urn:allthings:app:{app}"))
            .collect();
        let filters = [
            vec![format!("{}:*", apps[0]), apps[1].clone()],
            apps.iter().map(|app| format!("{app}:*")).collect(),
            vec!["urn:allthings:app:*".to_owned()],
            vec![
                "urn:allthings:account:1".to_owned(),
                format!("{}:ticket:*", apps[2]),
            ],
            vec!["urn:allthings:app:*:ticket:*".to_owned(), apps[3].clone()],
        ];
        let name = "n".parse().unwrap();
        let events = apps
            .iter()
            .flat_map(|app| [app.clone(), format!("{app}:ticket:T")]);
        let events: Vec<UrnBuf> = events.map(|urn| urn.parse().unwrap()).collect();
        for number in 1..=Partition::COUNT {
            let shards = Shards::try_from(number).unwrap();
            for filters in &filters {
                let webhook = Subscription::parse(["n"], filters).unwrap();
                let mut kept = 0;
                for shard in shards.all() {
                    let part = shard.part_of(webhook.clone());
                    kept += part.as_ref().map_or(0, |part| part.urns.len());
                    for event in &events {
                        let (urn, is_here) = (event.as_urn(), Partition::of(&event.as_urn()));
                        let found = part.as_ref().is_some_and(|it| it.is_match(&name, &urn));
                        let wanted = webhook.is_match(&name, &urn);
                        assert_eq!(found && shard.has(is_here), wanted && shard.has(is_here));
                    }
                }
                let of_all = webhook
                    .urns
                    .iter()
                    .filter(|filter| Partition::of_filter(filter).is_none());
                let of_all = of_all.count();
                assert_eq!(
                    kept,
                    webhook.urns.len() + of_all * (shards.all().count() - 1)
                );
            }
            // Each partition is in one of them.
            let all = shards.all().flat_map(Shard::partitions);
            let all: Vec<Partition> = all.collect();
            let distinct: BTreeSet<Partition> = all.iter().copied().collect();
            assert_eq!((all.len(), distinct.len()), (64, 64));
        }
    }

    #[test]
    fn a_shard_is_written_as_it_is_read() {
        for text in ["1/1", "2/4", "64/64"] {
            assert_eq!(text.parse::<Shard>().unwrap().to_string(), text);
        }
        assert_eq!("1/1".parse(), Ok(Shard::WHOLE));
        for text in [
            "", "1", "0/4", "5/4", "1/0", "1/65", "1/256", "a/4", "1/4/4", "-1/4",
        ] {
            assert!(text.parse::<Shard>().is_err(), "{text}");
        }
    }
}
