//! What the name of an event tells about its URN: [the convention](super#the-convention).

use alloc::collections::BTreeSet;
use alloc::format;

use crate::allthings::{Filter, InApp, Scope};
use crate::language::{EventName, MAX_EVENT_NAME_LEN, Pattern};

/// The namespaces that are about an entity which is not in an app.
const ENTITIES: [&str; 3] = ["account", "app", "oauth-client"];

/// Words to compare the others with: namespaces of event names, or kinds of resources.
#[derive(Debug, Default)]
pub(in crate::inspect::lint) struct Words<'a> {
    words: BTreeSet<&'a str>,
    /// There is something that fits whatever word.
    open: bool,
}

impl<'a> Words<'a> {
    /// Whether something among these fits the word, or may. `O(length · log n)`
    pub(in crate::inspect::lint) fn fit(&self, word: Option<&str>) -> bool {
        let Some(word) = word.filter(|_| !self.open) else {
            return !self.is_empty();
        };
        let hyphens = word.match_indices('-').map(|(at, _)| &word[..at]);
        let mut shorter = hyphens.chain([word]);
        let compound = format!("{word}-");
        let longer = self.words.range(compound.as_str()..).next();
        shorter.any(|word| self.words.contains(word))
            || longer.is_some_and(|longer| longer.starts_with(&compound))
    }

    fn is_empty(&self) -> bool {
        self.words.is_empty() && !self.open
    }

    /// The words in alphabetical order, unless there is something that fits whatever word.
    pub(in crate::inspect::lint) fn all(&self) -> Option<impl ExactSizeIterator<Item = &'a str>> {
        (!self.open).then(|| self.words.iter().copied())
    }

    pub(in crate::inspect::lint) fn has(&self, word: &str) -> bool {
        self.words.contains(word)
    }

    /// Whether one of them is about something that is not in an app.
    pub(in crate::inspect::lint) fn has_entity(&self) -> bool {
        ENTITIES.iter().any(|entity| self.words.contains(entity))
    }
}

impl<'a> FromIterator<Option<&'a str>> for Words<'a> {
    /// `None` is what fits whatever word.
    fn from_iter<I: IntoIterator<Item = Option<&'a str>>>(all: I) -> Self {
        let mut words = Self::default();
        for word in all {
            match word {
                Some(word) => {
                    words.words.insert(word);
                }
                None => words.open = true,
            }
        }
        words
    }
}

/// The word of an event name; none if its URN may be anything.
pub(in crate::inspect::lint) fn word_of_name(name: &EventName) -> Option<&str> {
    name.namespace()
}

/// The one kind of resources that a filter selects; none if it selects, or may select, others.
pub(in crate::inspect::lint) fn word_of_filter(filter: &Pattern) -> Option<&str> {
    let Some(Filter::App(Scope::In(_, inside))) = Filter::from_pattern(filter) else {
        return None;
    };
    let kind = match inside {
        InApp::Tickets(_) => "ticket",
        InApp::Resources { kind, .. } | InApp::Kind(kind) => kind.as_str(),
        InApp::Everything | InApp::AnyKind(_) => return None,
    };
    let spelt_as_namespace = kind.len() <= MAX_EVENT_NAME_LEN
        && kind.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'-'));
    spelt_as_namespace.then_some(kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_fits_whatever_word_fits_some_word_only() {
        let words = |all: &[Option<&'static str>]| all.iter().copied().collect::<Words<'_>>();
        assert!(!words(&[]).fit(None) && !words(&[]).fit(Some("a")));
        assert!(words(&[Some("a")]).fit(None));
        assert!(words(&[None]).fit(None) && words(&[None]).fit(Some("a")));
    }
}
