//! Webhooks and URNs from a few bytes of structured input; a part of the targets that say `mod specs`.

use arbitrary::Arbitrary;
use urn_filter::{EventName, EventPatterns, FilterSet, Subscription};

use crate::oracle;

/// One segment of a small alphabet, so that patterns and URNs meet.
#[derive(Debug, Clone, Copy, Arbitrary)]
pub enum Segment {
    A,
    UpperA,
    B,
    Ticket,
    Escape,
    LowerEscape,
}

impl Segment {
    fn text(self) -> &'static str {
        match self {
            Self::A => "a",
            Self::UpperA => "A",
            Self::B => "b",
            Self::Ticket => "ticket",
            Self::Escape => "%2A",
            Self::LowerEscape => "%2a",
        }
    }
}

#[derive(Debug, Clone, Copy, Arbitrary)]
pub enum Namespace {
    Plain,
    Upper,
    Other,
}

impl Namespace {
    fn text(self) -> &'static str {
        match self {
            Self::Plain => "urn:ns",
            Self::Upper => "URN:NS",
            Self::Other => "urn:other",
        }
    }
}

#[derive(Debug, Clone, Arbitrary)]
pub struct UrnSpec(Namespace, Segment, Vec<Segment>);

impl UrnSpec {
    pub fn text(&self) -> String {
        let Self(namespace, first, more) = self;
        let more = more.iter().take(LONGEST - 1).map(|segment| segment.text());
        joined(*namespace, [first.text()].into_iter().chain(more))
    }
}

#[derive(Debug, Clone, Arbitrary)]
pub struct PatternSpec(Namespace, Option<Segment>, Vec<Option<Segment>>);

impl PatternSpec {
    pub fn text(&self) -> String {
        let Self(namespace, first, more) = self;
        let selectors = [*first].into_iter().chain(more.iter().copied());
        joined(*namespace, selectors.take(LONGEST).map(selector))
    }
}

/// Many filters under one beginning, more than a block of the index holds in one piece.
#[derive(Debug, Clone, Arbitrary)]
pub struct Family {
    namespace: Namespace,
    app: Segment,
    path: Vec<Option<Segment>>,
    kind: FamilyKind,
    from: u16,
    count: u16,
    tail: bool,
}

#[derive(Debug, Clone, Copy, Arbitrary)]
pub enum FamilyKind {
    /// They differ in one id, as filters of categories do.
    Ids,
    /// Each has its wildcards in other places.
    Shapes,
    /// Each has another number of selectors.
    Depths,
}

const MAX_FAMILY: u16 = 320;

impl Family {
    fn texts(&self) -> impl Iterator<Item = String> {
        let numbers = (0..self.count % (MAX_FAMILY + 1)).map(|n| self.from.wrapping_add(n));
        numbers.map(|number| self.text(number))
    }

    fn text(&self, number: u16) -> String {
        let mut selectors = vec!["app".to_owned(), self.app.text().to_owned()];
        selectors.extend(self.path.iter().map(|&s| selector(s).to_owned()));
        selectors.truncate(LONGEST - 18);
        match self.kind {
            FamilyKind::Ids => selectors.push(format!("n{number}")),
            FamilyKind::Shapes => selectors.extend((0..16).map(|bit| {
                let is_wildcard = number >> bit & 1 == 1;
                if is_wildcard { "*" } else { "a" }.to_owned()
            })),
            FamilyKind::Depths => {
                let depth = LONGEST.min(selectors.len() + usize::from(number % 64));
                selectors.resize(depth, "b".to_owned());
            }
        }
        if self.tail {
            selectors.truncate(LONGEST - 1);
            selectors.push("*".to_owned());
        }
        joined(self.namespace, selectors.iter().map(String::as_str))
    }
}

#[derive(Debug, Clone, Arbitrary)]
pub enum Filters {
    List(Vec<PatternSpec>),
    Family(Family),
}

/// A webhook's input: the numbers of its event patterns, and its filters.
#[derive(Debug, Clone, Arbitrary)]
pub struct WebhookSpec(Vec<u8>, Filters);

/// A webhook as its owner wrote it, which is all that the models look at.
#[derive(Debug)]
pub struct Webhook {
    pub events: Vec<String>,
    pub urns: Vec<String>,
    canonical: Vec<String>,
    /// What the crate makes of it, once: parsing it again and again was most of a run.
    subscription: Subscription,
}

impl From<WebhookSpec> for Webhook {
    fn from(WebhookSpec(events, filters): WebhookSpec) -> Self {
        let events = events.iter().map(|&number| event_pattern_text(number));
        let events: Vec<String> = events.collect();
        let urns: Vec<String> = match filters {
            Filters::List(list) => list.iter().map(PatternSpec::text).collect(),
            Filters::Family(family) => family.texts().collect(),
        };
        Self::new(events, urns)
    }
}

fn texts(all: &[String]) -> impl Iterator<Item = &str> {
    all.iter().map(String::as_str)
}

impl Webhook {
    pub fn new(events: Vec<String>, urns: Vec<String>) -> Self {
        Self {
            canonical: urns.iter().map(|urn| oracle::canonical(urn)).collect(),
            subscription: Subscription {
                events: EventPatterns::parse(texts(&events)).expect("valid event patterns"),
                urns: FilterSet::parse(texts(&urns)).expect("valid filters"),
            },
            events,
            urns,
        }
    }

    pub fn subscription(&self) -> &Subscription {
        &self.subscription
    }

    pub fn wants(&self, event: &str, urn: &str) -> bool {
        self.wants_event(event) && self.wants_urn(urn)
    }

    pub fn wants_event(&self, event: &str) -> bool {
        let mut events = self.events.iter();
        events.any(|pattern| oracle::event_matches(pattern, event))
    }

    pub fn wants_urn(&self, urn: &str) -> bool {
        let name = oracle::canonical_name(urn);
        let mut filters = self.canonical.iter();
        filters.any(|filter| oracle::canonical_matches(filter, &name))
    }
}

/// What is asked: any URN, or one made from a filter that is there.
#[derive(Debug, Clone, Arbitrary)]
pub enum Ask {
    Urn(UrnSpec),
    /// The filter with this number, with this segment for each `*`; it may lose or gain a last one.
    Like(u16, Segment, Ending),
}

#[derive(Debug, Clone, Copy, Arbitrary)]
pub enum Ending {
    AsItIs,
    Shorter,
    Longer,
}

impl Ask {
    /// The text of a URN.
    pub fn text(&self, webhooks: &[&Webhook]) -> String {
        let (number, segment, ending) = match self {
            Self::Urn(spec) => return spec.text(),
            Self::Like(number, segment, ending) => (usize::from(*number), segment.text(), ending),
        };
        let count = webhooks
            .iter()
            .map(|webhook| webhook.urns.len())
            .sum::<usize>();
        let mut filters = webhooks.iter().flat_map(|webhook| &webhook.urns);
        let Some(filter) = filters.nth(number % count.max(1)) else {
            return joined(Namespace::Plain, [segment].into_iter());
        };
        let mut segments: Vec<&str> = filter.split(':').collect();
        for place in &mut segments {
            if *place == "*" {
                *place = segment;
            }
        }
        match ending {
            Ending::Shorter if segments.len() > 3 => drop(segments.pop()),
            Ending::Longer if segments.len() < LONGEST => segments.push(segment),
            _ => {}
        }
        segments.join(":")
    }
}

/// What a question to an index is about.
#[derive(Debug, Clone, Arbitrary)]
pub struct QuestionSpec {
    urns: Vec<PatternSpec>,
    /// The filter with this number, with a `*` for each segment whose bit is set.
    like: Option<(u16, u16)>,
    events: Option<Vec<u8>>,
}

impl QuestionSpec {
    pub fn urns(&self, webhooks: &[&Webhook]) -> FilterSet {
        let mut urns: Vec<String> = self.urns.iter().take(3).map(PatternSpec::text).collect();
        let mut filters = webhooks.iter().flat_map(|webhook| &webhook.urns).cycle();
        if let Some((number, stars)) = self.like
            && let Some(filter) = filters.nth(number.into())
        {
            let parts = filter.split(':').enumerate();
            let parts = parts.map(|(place, part)| match place.checked_sub(2) {
                Some(place) if stars >> (place % 16) & 1 == 1 => "*",
                _ => part,
            });
            urns.push(parts.collect::<Vec<_>>().join(":"));
        }
        FilterSet::parse(urns).expect("valid filters")
    }

    pub fn events(&self) -> Option<EventPatterns> {
        let events = self.events.as_ref()?;
        let events = events
            .iter()
            .take(3)
            .map(|&number| event_pattern_text(number));
        Some(EventPatterns::parse(events).expect("valid event patterns"))
    }
}

/// The most segments of a URN or a pattern.
const LONGEST: usize = 64;

fn selector(selector: Option<Segment>) -> &'static str {
    selector.map_or("*", Segment::text)
}

fn joined<'a>(namespace: Namespace, parts: impl Iterator<Item = &'a str>) -> String {
    parts.fold(namespace.text().to_owned(), |text, part| text + ":" + part)
}

/// One of 100 names: more than the index keeps in one word. Some have a part more.
pub fn event_text(number: u8) -> String {
    let letter = |digit: u8| char::from(b'a' + digit);
    let (name, more) = (number % 100, if number < 200 { "" } else { ".again" });
    format!("event.{}{}{more}", letter(name / 10), letter(name % 10))
}

/// One of these names, or a pattern of them.
pub fn event_pattern_text(number: u8) -> String {
    let name = event_text(number % 100);
    match (number, number % 5) {
        (..100, _) => name,
        (_, 0) => "*".to_owned(),
        (_, 1) => "event.*".to_owned(),
        (_, 2) => name.replacen("event", "*", 1),
        (_, 3) => format!("{name}.*"),
        (_, _) => "*.*.again".to_owned(),
    }
}

pub fn event(text: &str) -> EventName {
    text.parse().expect("a valid name")
}

/// In ascending order.
pub fn sorted<'a>(keys: impl Iterator<Item = &'a u8>) -> Vec<u8> {
    let mut keys: Vec<u8> = keys.copied().collect();
    keys.sort_unstable();
    keys
}
