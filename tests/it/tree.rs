//! The tree of filters: its texts, its counts, and the graph.

use std::collections::{BTreeMap, HashSet};

use proptest::collection::vec;
use proptest::prelude::*;
use urn_filter::tree::{Label, Node, Tree};
use urn_filter::{EventPatterns, FilterIndex, FilterSet};

use crate::support::strategies::{dense_event_pattern_text, dense_pattern_text, pattern_text};
use crate::support::{self, oracle, subscription};

fn tree(filters: &[&str]) -> Tree {
    FilterSet::parse(filters.iter().copied()).unwrap().to_tree()
}

/// Every node, a parent before its children, with the text of its beginning.
fn walk<T>(tree: &Tree<T>) -> Vec<(String, Node<'_, T>)> {
    let (root, separator) = match tree.root().label() {
        Label::Events => ("", '.'),
        _ => ("urn", ':'),
    };
    let mut nodes = vec![(root.to_owned(), tree.root())];
    let mut at = 0;
    while let Some((text, node)) = nodes.get(at).cloned() {
        let below = |child: Node<'_, T>| {
            let text = format!("{text}{separator}{}", child.label());
            text.trim_start_matches('.').to_owned()
        };
        nodes.extend(node.children().map(|child| (below(child), child)));
        at += 1;
    }
    nodes
}

#[test]
fn no_filters() {
    let tree = tree(&[]);
    assert_eq!(tree.to_string(), "urn (no filters)");
    assert_eq!((tree.node_count(), tree.root().count()), (1, 0));
    assert_eq!(tree.root().label(), Label::Urn);
    assert!(tree.root().ends().is_empty());
    let index = FilterIndex::<u8>::new();
    assert_eq!(index.to_tree().to_string(), "urn (no webhooks)");
    check_graph(&tree);
    check_graph(&index.to_tree());
}

#[test]
fn no_event_patterns() {
    let tree = EventPatterns::new().to_tree();
    assert_eq!(tree.to_string(), "events (no event patterns)");
    assert_eq!(tree.root().label(), Label::Events);
    let index = FilterIndex::<u8>::new();
    assert_eq!(index.to_event_tree().to_string(), "events (no webhooks)");
    check_graph(&index.to_event_tree());
}

#[test]
fn exact_texts_of_event_patterns() {
    for (events, text) in [
        (&["*"][..], "events → * (1 event pattern)"),
        (
            &["ticket", "ticket.*", "ticket"],
            "events → ticket (3 event patterns, 2 here)\n\
             └── *",
        ),
        (
            // A `*` for one part is another branch than the `*` for everything below.
            &["*", "*.x", "*.*", "a-b", "a.b", "a"],
            "events (6 event patterns)\n\
             ├── a (2, 1 here)\n\
             │   └── b\n\
             ├── a-b\n\
             ├── * (2)\n\
             │   ├── x\n\
             │   └── *\n\
             └── *",
        ),
    ] {
        let tree = EventPatterns::parse(events).unwrap().to_tree();
        assert_eq!(tree.to_string(), text);
        check_graph(&tree);
    }
}

#[test]
fn exact_texts() {
    for (filters, text) in [
        (&["urn:ns:a"][..], "urn:ns → a (1 filter)"),
        (&["URN:NS:*"], "urn:ns → * (1 filter)"),
        (&["urn:ns:a", "urn:ns:a"], "urn:ns → a (2 filters)"),
        (
            &["urn:ns:a:*", "urn:ns:a", "urn:ns:a:*"],
            "urn:ns → a (3 filters, 1 here)\n\
             └── * (2)",
        ),
        (
            // A `*` for one segment is another branch than the `*` for everything below.
            &[
                "urn:ns:*",
                "urn:ns:*:x",
                "urn:ns:*:*",
                "urn:ns:!",
                "urn:ns:~",
            ],
            "urn:ns (5 filters)\n\
             ├── !\n\
             ├── ~\n\
             ├── * (2)\n\
             │   ├── x\n\
             │   └── *\n\
             └── *",
        ),
        (
            &[
                "urn:other:a",
                "urn:ns:b:c",
                "urn:ns:b:a:d",
                "urn:ns:b:a:e",
                "urn:ns:b:a",
            ],
            "urn (5 filters)\n\
             ├── ns → b (4)\n\
             │   ├── a (3, 1 here)\n\
             │   │   ├── d\n\
             │   │   └── e\n\
             │   └── c\n\
             └── other → a",
        ),
        (
            // What begins with the same text but not the same segment stays apart.
            &["urn:ns:a:x", "urn:ns:a-b", "urn:ns:a", "urn:ns:a!:y"],
            "urn:ns (4 filters)\n\
             ├── a (2, 1 here)\n\
             │   └── x\n\
             ├── a! → y\n\
             └── a-b",
        ),
        (
            &["urn:ns:'$(x)!:a%2f:*"],
            "urn:ns → '$(x)! → a%2F → * (1 filter)",
        ),
    ] {
        assert_eq!(tree(filters).to_string(), text, "{filters:?}");
    }
}

#[test]
fn webhooks_are_counted_once() {
    let mut index = FilterIndex::new();
    index.insert(
        1,
        subscription(&[], &["urn:ns:a:b", "urn:ns:a:c", "urn:ns:a:c"]),
    );
    index.insert(2, subscription(&[], &["urn:ns:a:c"]));
    index.insert(3, subscription(&["ping"], &[]));
    let tree = index.to_tree();
    assert_eq!(
        tree.to_string(),
        "urn:ns → a (2 webhooks)\n\
         ├── b\n\
         └── c (2)",
    );
    let ns = tree.root().child(Label::Namespace("ns")).unwrap();
    let a = ns.child(Label::Segment("a")).unwrap();
    let c = a.child(Label::Segment("c")).unwrap();
    assert_eq!(support::sorted(c.ends().iter().map(|key| **key)), [1, 2]);
    assert!(a.child(Label::Any).is_none() && a.child(Label::Segment("d")).is_none());
}

#[test]
fn a_chain_as_long_as_there_can_be() {
    let deepest = format!("urn:ns:{}*", "a:".repeat(63));
    let fork = format!("urn:ns:{}b", "a:".repeat(63));
    let tree = tree(&[&deepest, &fork]);
    assert_eq!(tree.node_count(), 1 + 1 + 63 + 2);
    assert_eq!(tree.to_string().lines().count(), 3);
    check_graph(&tree);
}

/// A fork at each level: as deep as a drawing can be.
#[test]
fn a_comb_as_deep_as_there_can_be() {
    let filters: Vec<String> = (0..64)
        .map(|level| format!("urn:ns:{}b", "a:".repeat(level)))
        .collect();
    let set = FilterSet::parse(filters.iter().map(String::as_str)).unwrap();
    let text = set.to_tree().to_string();
    // The last fork has no `a` of its own: its line is the end of a chain.
    assert_eq!(text.lines().count(), 1 + 2 * 63);
    let deepest = text.lines().map(|line| line.chars().count()).max();
    assert_eq!(deepest, Some(4 * 63 + "a → b".chars().count()));
}

/// A small reader of what `Display` of a graph writes: statements of two forms, each on a line.
fn check_graph<T>(tree: &Tree<T>) {
    let dot = tree.to_dot().to_string();
    let mut lines = dot.lines();
    let first = match tree.root().label() {
        Label::Events => "digraph events {",
        _ => "digraph filters {",
    };
    assert_eq!(lines.next(), Some(first));
    assert_eq!(lines.next_back(), Some("}"));
    let mut nodes = BTreeMap::new();
    let mut edges = HashSet::new();
    for line in lines.map(|line| line.trim().strip_suffix(';').unwrap()) {
        if matches!(line, "rankdir=LR" | "node [shape=box]") {
            continue;
        }
        let (name, attributes) = line.split_once(" [label=\"").unwrap();
        let (label, rest) = quoted(attributes);
        let number = |name: &str| name.strip_prefix('n').unwrap().parse::<usize>().unwrap();
        match name.split_once(" -> ") {
            None => {
                let ends = match rest {
                    "]" => false,
                    ", peripheries=2]" => true,
                    other => panic!("{other}"),
                };
                assert!(nodes.insert(number(name), (label, ends)).is_none());
            }
            Some((from, to)) => {
                assert_eq!(rest, "]");
                assert!(edges.insert((number(from), number(to), label)));
            }
        }
    }
    assert_eq!(nodes.len(), tree.node_count());
    assert_eq!(edges.len(), tree.node_count() - 1);
    for (_, node) in walk(tree) {
        let expected = (node.label().to_string(), !node.ends().is_empty());
        assert_eq!(nodes[&node.id()], expected);
        for child in node.children() {
            assert!(edges.contains(&(node.id(), child.id(), child.count().to_string())));
        }
    }
}

/// The inside of a quoted string up to its end, as Graphviz would show it, and what follows.
fn quoted(text: &str) -> (String, &str) {
    let mut shown = String::new();
    let mut rest = text;
    loop {
        let mut chars = rest.chars();
        match chars.next().expect("the string ends") {
            '"' => return (shown, chars.as_str()),
            '\\' => shown.push(match chars.next().expect("an escape") {
                c @ ('"' | '\\') => c,
                c => panic!("what does `\\{c}` mean?"),
            }),
            '&' => {
                let (entity, _) = chars.as_str().split_once(';').expect("an entity");
                assert_eq!(entity, "amp");
                chars = chars.as_str()["amp;".len()..].chars();
                shown.push('&');
            }
            c => shown.push(c),
        }
        rest = chars.as_str();
    }
}

#[test]
fn every_byte_of_a_segment_stands_in_the_graph() {
    let bytes = (33..127_u8).map(char::from);
    let segments: String = bytes
        .filter(|c| !":*%?#\"<>[\\]^`{|}".contains(*c))
        .collect();
    check_graph(&tree(&[
        &format!("urn:ns:x:{segments}:%22:%5C"),
        "urn:ns:&lt;b&gt;:&#65;".replace('#', "").as_str(),
    ]));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    #[test]
    fn counts_add_up_and_every_filter_has_its_place(
        texts in prop_oneof![vec(pattern_text(), 0..20), vec(dense_pattern_text(), 0..40)],
    ) {
        let tree = tree(&texts.iter().map(String::as_str).collect::<Vec<_>>());
        prop_assert_eq!(tree.root().count(), texts.len());
        let nodes = walk(&tree);
        prop_assert_eq!(nodes.len(), tree.node_count());
        let mut placed = 0;
        for (text, node) in &nodes {
            let below: usize = node.children().map(Node::count).sum();
            prop_assert_eq!(node.count(), node.ends().len() + below);
            prop_assert!(node.count() > 0 || texts.is_empty());
            prop_assert!(node.ends().is_sorted());
            let labels: Vec<_> = node.children().map(Node::label).collect();
            prop_assert!(labels.is_sorted_by(|a, b| a < b));
            for child in node.children() {
                prop_assert_eq!(node.child(child.label()).map(Node::id), Some(child.id()));
                prop_assert!(child.id() > node.id());
            }
            for &index in node.ends() {
                prop_assert_eq!(text, &oracle::canonical(&texts[index]));
                placed += 1;
            }
            // Only a last `*` is the end of a pattern that ends in `*`.
            prop_assert!(node.label() != Label::Any || node.ends().is_empty());
            prop_assert!(node.label() != Label::Subtree || node.children().len() == 0);
        }
        prop_assert_eq!(placed, texts.len());
        check_graph(&tree);
    }

    #[test]
    fn every_event_pattern_has_its_place(texts in vec(dense_event_pattern_text(), 0..40)) {
        let tree = EventPatterns::parse(&texts).unwrap().to_tree();
        prop_assert_eq!(tree.root().count(), texts.len());
        let mut placed = 0;
        for (text, node) in walk(&tree) {
            let below: usize = node.children().map(Node::count).sum();
            prop_assert_eq!(node.count(), node.ends().len() + below);
            let labels: Vec<_> = node.children().map(Node::label).collect();
            prop_assert!(labels.is_sorted_by(|a, b| a < b));
            for &index in node.ends() {
                prop_assert_eq!(&text, &texts[index]);
                placed += 1;
            }
        }
        prop_assert_eq!(placed, texts.len());
        check_graph(&tree);
        let mut backwards = texts.clone();
        backwards.reverse();
        let backwards = EventPatterns::parse(&backwards).unwrap().to_tree();
        prop_assert_eq!(tree.to_string(), backwards.to_string());
    }

    #[test]
    fn an_index_counts_the_webhooks_of_each_event_pattern(
        lists in vec(vec(dense_event_pattern_text(), 0..6), 0..12),
    ) {
        let index: FilterIndex<usize> = lists
            .iter()
            .map(|events| subscription(&events.iter().map(String::as_str).collect::<Vec<_>>(), &[]))
            .enumerate()
            .collect();
        let tree = index.to_event_tree();
        check_graph(&tree);
        for (text, node) in walk(&tree) {
            let mut ends: Vec<usize> = node.ends().iter().map(|key| **key).collect();
            ends.sort_unstable();
            let is_end = |key: &usize| node.label() != Label::Any && lists[*key].contains(&text);
            prop_assert_eq!(ends, (0..lists.len()).filter(is_end).collect::<Vec<_>>());
        }
        let any = lists.iter().filter(|list| !list.is_empty()).count();
        prop_assert_eq!(tree.root().count(), any);
    }

    #[test]
    fn the_order_of_the_list_does_not_show(texts in vec(dense_pattern_text(), 0..30)) {
        let forwards = FilterSet::parse(texts.iter().map(String::as_str)).unwrap().to_tree();
        let backwards = FilterSet::parse(texts.iter().rev().map(String::as_str)).unwrap().to_tree();
        prop_assert_eq!(forwards.to_string(), backwards.to_string());
        prop_assert_eq!(forwards.to_dot().to_string(), backwards.to_dot().to_string());
    }

    #[test]
    fn an_index_counts_the_webhooks_of_each_beginning(
        lists in vec(vec(dense_pattern_text(), 0..6), 0..12),
    ) {
        let index: FilterIndex<usize> = lists
            .iter()
            .map(|urns| subscription(&["ping"], &urns.iter().map(String::as_str).collect::<Vec<_>>()))
            .enumerate()
            .collect();
        let tree = index.to_tree();
        check_graph(&tree);
        for (text, node) in walk(&tree) {
            let begins = |filter: &String| filter.starts_with(&format!("{text}:"));
            let ends = |filter: &String| *filter == text;
            let counts = |filter: &String| match node.label() {
                Label::Subtree => ends(filter),
                Label::Any => begins(filter),
                _ => ends(filter) || begins(filter),
            };
            let webhooks = lists.iter().filter(|list| list.iter().any(counts)).count();
            prop_assert_eq!(node.count(), webhooks, "{}", text);
        }
    }
}
