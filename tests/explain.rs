//! Explanations: they never disagree with matching, and make the cause plain.

mod support;

use proptest::collection::vec;
use proptest::prelude::*;
use urn_filter::{Difference, DifferenceKind, Explanation, FilterIndex, FilterSet, Urn};

use support::{event, oracle, pattern, strategies, subscription, urn};

fn set(filters: &[&str]) -> FilterSet {
    filters.iter().map(|filter| pattern(filter)).collect()
}

/// What one filter has to say of a URN.
fn difference(filter: &str, text: &str) -> Option<Difference> {
    let why = set(&[filter]).explain(&urn(text));
    why.filters()[0].difference().cloned()
}

#[track_caller]
fn check_kind(filter: &str, text: &str, kind: DifferenceKind, segment: Option<usize>, words: &str) {
    let difference = difference(filter, text).expect("no match");
    assert_eq!(difference.kind(), kind, "{filter} {text}");
    assert_eq!(difference.segment(), segment, "{filter} {text}");
    assert_eq!(difference.to_string(), words, "{filter} {text}");
}

#[test]
fn the_first_difference_of_every_kind() {
    use DifferenceKind::{Case, Escape, Literal, Namespace, NothingBelow, UrnEnds, UrnGoesOn};
    check_kind(
        "urn:allthings:app:A:*",
        "urn:allthings:app:A",
        NothingBelow,
        Some(2),
        "the filter selects what is below this URN, not the URN itself",
    );
    check_kind(
        "urn:allthings:app:A",
        "urn:allthings:app:A:ticket:C",
        UrnGoesOn,
        Some(2),
        "the filter ends here and the URN goes on with `ticket`: only a last `*` selects what is below",
    );
    check_kind(
        "urn:allthings:app:A:Ticket:*",
        "urn:allthings:app:A:ticket:C",
        Case,
        Some(2),
        "segment 3 is `ticket` and the filter wants `Ticket`: upper and lower case are not the same",
    );
    check_kind(
        "urn:allthings:app:%41:*",
        "urn:allthings:app:A:ticket:C",
        Escape,
        Some(1),
        "segment 2 is `A` and the filter wants `%41`: escapes are compared as they are written",
    );
    check_kind(
        "urn:allthings:app:*:ticket:C",
        "urn:allthings:app:A:ticket",
        UrnEnds,
        Some(3),
        "the URN ends here and the filter wants `C` as segment 4",
    );
    check_kind(
        "urn:allthings:app:*:*:*:T",
        "urn:allthings:app:A:ticket",
        UrnEnds,
        Some(3),
        "the URN ends here and the filter wants a segment 4",
    );
    check_kind(
        "urn:allthings:app:A:booking:*",
        "urn:allthings:app:A:ticket:C",
        Literal,
        Some(2),
        "segment 3 is `ticket` and the filter wants `booking`",
    );
    check_kind(
        "urn:allthings:*",
        "urn:allthing:app:A",
        Namespace,
        None,
        "the URN is of namespace `allthing`, the filter of `allthings`",
    );
}

#[test]
fn case_of_the_namespace_and_of_escapes_and_components_play_no_part() {
    let why = set(&["urn:ns:%2a:*"]).explain(&urn("URN:Ns:%2A:x?+r#f"));
    assert!(why.is_match());
    assert_eq!(why.urn().as_str(), "urn:ns:%2A:x");
}

#[test]
fn misses_come_nearest_first_and_once() {
    let filters = set(&[
        "urn:other:app:A:ticket:C:T",
        "urn:ns:app:B:*",
        "urn:ns:app:A:booking:*",
        "urn:ns:app:A:ticket:D:*",
        "urn:ns:app:B:*",
        "urn:ns:app:A:ticket:c:*",
        "urn:ns:app:A:Ticket:*",
        "urn:ns:app:B:ticket:C:T",
    ]);
    let why = filters.explain(&urn("urn:ns:app:A:ticket:C:T"));
    let order: Vec<&[usize]> = why
        .filters()
        .iter()
        .map(urn_filter::FilterAnswer::indices)
        .collect();
    let expected: [&[usize]; 7] = [&[5], &[3], &[6], &[2], &[1, 4], &[7], &[0]];
    assert_eq!(order, expected);
}

#[track_caller]
fn check_text(why: &Explanation, expected: &str) {
    assert_eq!(why.to_string(), expected);
}

#[test]
fn a_support_engineer_sees_what_is_wrong() {
    let app = "82662ee4-0080-4960-8b8f-d7693e6ff3e4";
    let text = format!("urn:allthings:app:{app}:ticket:C:T");
    let webhook = subscription(
        &["booking.created", "ticket.closed", "ticket.updated"],
        &["urn:allthings:app:*:booking:*"],
    );
    check_text(
        &webhook.explain(&event("ticket.created"), &urn(&text)),
        "\
not delivered: ticket.created, urn:allthings:app:82662ee4-0080-4960-8b8f-d7693e6ff3e4:ticket:C:T

The webhook does not ask for `ticket.created`, but for `ticket.closed`, `ticket.updated`, `booking.created`.

The only filter does not match the URN:

  event   urn:allthings:app:82662ee4-0080-4960-8b8f-d7693e6ff3e4:ticket :C:T
  filter  urn:allthings:app:*                                   :booking:*
                                                                 ^^^^^^^
  [0] segment 3 is `ticket` and the filter wants `booking`
",
    );
}

#[test]
fn a_delivery_names_its_filters() {
    let webhook = subscription(&["ping"], &["urn:ns:*", "urn:ns:b", "urn:ns:a", "urn:ns:*"]);
    check_text(
        &webhook.explain(&event("ping"), &urn("urn:ns:a")),
        "\
delivered: ping, urn:ns:a

The webhook asks for events of this name.

The URN matches these 2 filters:

  [0, 3] urn:ns:*
  [2] urn:ns:a
",
    );
    check_text(
        &webhook.urns.explain(&urn("urn:ns:b")),
        "\
matches: urn:ns:b

The URN matches these 2 filters:

  [0, 3] urn:ns:*
  [1] urn:ns:b
",
    );
}

#[test]
fn ends_are_marked() {
    check_text(
        &set(&["urn:ns:a:*", "urn:ns:a:b:c", "urn:n-ss:a"]).explain(&urn("urn:ns:a")),
        "\
does not match: urn:ns:a

None of its 3 filters matches the URN; the nearest first:

  event   urn:ns:a
  filter  urn:ns:a:*
                   ^
  [0] the filter selects what is below this URN, not the URN itself

  event   urn:ns:a
  filter  urn:ns:a:b:c
                   ^
  [1] the URN ends here and the filter wants `b` as segment 2

  event   urn:ns  :a
  filter  urn:n-ss:a
              ^^^^
  [2] the URN is of namespace `ns`, the filter of `n-ss`
",
    );
    check_text(
        &set(&["urn:ns:*:b"]).explain(&urn("urn:ns:aaa:b:ccc:d")),
        "\
does not match: urn:ns:aaa:b:ccc:d

The only filter does not match the URN:

  event   urn:ns:aaa:b:ccc:d
  filter  urn:ns:*  :b
                       ^^^
  [0] the filter ends here and the URN goes on with `ccc`: only a last `*` selects what is below
",
    );
}

#[test]
fn empty_lists_are_told() {
    check_text(
        &subscription(&[], &[]).explain(&event("ping"), &urn("urn:ns:a")),
        "\
not delivered: ping, urn:ns:a

The webhook asks for no event at all: its list of names is empty.

There is no filter, so no URN matches.
",
    );
}

#[test]
fn long_lists_are_cut_for_people_only() {
    let filters: Vec<String> = (0..100).map(|n| format!("urn:ns:x{n}")).collect();
    let filters: FilterSet = filters.iter().map(|filter| pattern(filter)).collect();
    let why = filters.explain(&urn("urn:ns:a"));
    assert_eq!(why.filters().len(), 100);
    let text = why.to_string();
    assert_eq!(text.matches("  filter  ").count(), 5);
    assert!(
        text.ends_with("\n  and 95 more that are further off\n"),
        "{text}"
    );
    let repeated: FilterSet = (0..9).map(|_| pattern("urn:ns:a")).collect();
    let text = repeated.explain(&urn("urn:ns:a")).to_string();
    assert!(text.contains("[0, 1, 2, 3, 4, …] urn:ns:a"), "{text}");
}

#[test]
fn an_index_explains_its_webhooks() {
    let webhook = subscription(&["ping"], &["urn:ns:a", "urn:ns:b:*"]);
    let index: FilterIndex<String> = [("w".to_owned(), webhook.clone())].into_iter().collect();
    let (ping, urn) = (event("ping"), urn("urn:ns:b:c"));
    assert_eq!(
        index.explain("w", &ping, &urn),
        Some(webhook.explain(&ping, &urn))
    );
    assert_eq!(index.explain("v", &ping, &urn), None);
}

#[cfg(feature = "serde")]
#[test]
fn json_has_the_documented_shape() {
    use serde_json::json;

    let webhook = subscription(&["ping"], &["urn:ns:a", "urn:ns:B", "urn:ns:a"]);
    let why = serde_json::to_value(webhook.explain(&event("pong"), &urn("urn:ns:b"))).unwrap();
    assert_eq!(
        why,
        json!({
            "delivered": false,
            "urn": "urn:ns:b",
            "event": {"name": "pong", "wanted": false, "asked_for": ["ping"]},
            "filters": [
                {"filter": "urn:ns:B", "indices": [1], "matches": false, "difference": {
                    "kind": "case", "segment": 0, "urn_span": [7, 8], "filter_span": [7, 8],
                    "message": "segment 1 is `b` and the filter wants `B`: upper and lower case are not the same",
                }},
                {"filter": "urn:ns:a", "indices": [0, 2], "matches": false, "difference": {
                    "kind": "literal", "segment": 0, "urn_span": [7, 8], "filter_span": [7, 8],
                    "message": "segment 1 is `b` and the filter wants `a`",
                }},
            ],
        })
    );
    let why = serde_json::to_value(set(&["urn:ns:a"]).explain(&urn("urn:ns:a"))).unwrap();
    assert_eq!(why["event"], json!(null));
    assert_eq!(why["filters"][0]["difference"], json!(null));
}

/// What must hold of every explanation.
fn check_law(filters: &[String], text: &str) {
    let filters_set: FilterSet = filters.iter().map(|filter| pattern(filter)).collect();
    let urn = Urn::parse(text).unwrap();
    let why = filters_set.explain(&urn);
    let matches = |filter: &str| oracle::matches(filter, text);
    assert_eq!(why.is_match(), filters.iter().any(|filter| matches(filter)));
    let mut indices: Vec<usize> = Vec::new();
    for answer in why.filters() {
        assert_eq!(
            answer.is_match(),
            matches(answer.filter().as_str()),
            "{answer:?}"
        );
        indices.extend(answer.indices());
        for &index in answer.indices() {
            assert_eq!(pattern(&filters[index]), *answer.filter());
        }
        let Some(difference) = answer.difference() else {
            continue;
        };
        let (name, filter) = (why.urn(), answer.filter().as_str());
        assert_eq!(&name.as_str()[difference.urn_span()], difference.found());
        assert_eq!(&filter[difference.filter_span()], difference.wanted());
        // Before that, the two agree: with `*` for what the filter has from there on, it matches,
        // unless it is the URN that ends.
        let before = &filter[..difference.filter_span().start];
        if !difference.found().is_empty() && difference.segment().is_some() {
            let wider = format!("{}:*", before.trim_end_matches(':'));
            assert!(oracle::matches(&wider, text), "{wider} {text}");
        }
    }
    indices.sort_unstable();
    assert!(indices.into_iter().eq(0..filters.len()));
    assert!(why.to_string().lines().all(|line| line.trim_end() == line));
}

proptest! {
    #[test]
    fn explaining_never_disagrees_with_matching(
        filters in vec(strategies::pattern_text(), 0..8),
        text in strategies::urn_text(),
    ) {
        check_law(&filters, &text);
    }

    #[test]
    fn nor_among_patterns_of_two_letters(
        filters in vec(strategies::dense_pattern_text(), 0..12),
        text in strategies::dense_urn_text(),
    ) {
        check_law(&filters, &text);
    }
}
