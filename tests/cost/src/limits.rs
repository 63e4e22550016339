//! Inputs that stand at a limit of one of the engine's forms, or beyond it. `main` says which limits there
//! are.

use urn_filter::{EventName, FilterIndex, Subscription};

use crate::work::{
    OF_SAME, REPEATED, Work, ask_index, buf, event, index, same, shapes_of_an_app, webhook,
};

/// Webhooks with this filter come and go. Each has a key of its own: equal filters are divided by their keys,
/// and how full a leaf is depends on chance.
fn change(filters: &[String], filter: &str) -> Work {
    let mut index = index(filters);
    let webhook = webhook(filter);
    Box::new(move || {
        for key in (0..REPEATED).map(|number| usize::MAX - number) {
            assert!(index.insert(key, webhook.clone()).is_none());
            assert!(index.remove(&key).is_some());
        }
    })
}

fn numbered(count: usize, filter: impl Fn(usize) -> String) -> Vec<String> {
    (0..count).map(filter).collect()
}

fn row(number: usize) -> String {
    format!("urn:ns:app:A:ticket:{number:05}:*")
}

pub(crate) fn event_of_rows(rows: usize) -> Work {
    ask_index(&numbered(rows, row), "urn:ns:app:A:ticket:00007:x", 1)
}

pub(crate) fn change_of_rows(rows: usize) -> Work {
    change(&numbered(rows, row), "urn:ns:app:A:ticket:99999:*")
}

/// 80 bytes of text, of which the last tell it from others.
fn long(number: usize) -> String {
    format!("urn:ns:app:A:{}{number:05}", "x".repeat(75))
}

pub(crate) fn event_of_page(rows: usize) -> Work {
    ask_index(&numbered(rows, long), &long(7), 1)
}

pub(crate) fn change_of_page(rows: usize) -> Work {
    change(&numbered(rows, long), &long(99_999))
}

/// A segment each.
fn segment(number: usize) -> String {
    format!("urn:ns:app:A:{number:05}")
}

pub(crate) fn event_of_segments(segments: usize) -> Work {
    ask_index(&numbered(segments, segment), &segment(7), 1)
}

pub(crate) fn change_of_segments(segments: usize) -> Work {
    change(&numbered(segments, segment), &segment(99_999))
}

/// Four segments each that no other has.
fn four(number: usize) -> String {
    format!("urn:ns:app:A:a{number:05}:b{number:05}:c{number:05}:d{number:05}")
}

pub(crate) fn event_of_ids(rows: usize) -> Work {
    ask_index(&numbered(rows, four), &four(7), 1)
}

pub(crate) fn change_of_ids(rows: usize) -> Work {
    change(&numbered(rows, four), &four(99_999))
}

/// So many selectors after the anchor, which have a cell each, and one cell after them.
fn wide(selectors: usize, number: usize) -> String {
    format!("urn:ns:app:A{}:{number:05}", ":a".repeat(selectors - 1))
}

fn wide_rows(selectors: usize) -> Vec<String> {
    numbered(32, |number| wide(selectors, number))
}

pub(crate) fn event_of_width(selectors: usize) -> Work {
    ask_index(&wide_rows(selectors), &wide(selectors, 7), 1)
}

/// The width is there already: a row of it stays.
pub(crate) fn change_of_width(selectors: usize) -> Work {
    change(&wide_rows(selectors), &wide(selectors, 99_999))
}

/// A row of this width comes to a block of narrow rows, and goes.
pub(crate) fn change_to_width(selectors: usize) -> Work {
    change(&wide_rows(3), &wide(selectors, 99_999))
}

pub(crate) fn event_of_equal_rows(rows: usize) -> Work {
    ask_index(&same(rows), OF_SAME, rows)
}

pub(crate) fn change_of_equal_rows(rows: usize) -> Work {
    change(&same(rows), "urn:ns:app:A:*")
}

/// Webhooks with an event name each. Their ids count up.
fn of_names(names: usize) -> (FilterIndex<usize>, EventName) {
    let name = |number: usize| format!("ticket.{}", "a".repeat(number + 1));
    let webhook = |number: usize| {
        let filter = format!("urn:ns:app:{number}:*");
        Subscription::parse([name(number).as_str()], [filter.as_str()]).expect("a valid webhook")
    };
    let index = (0..names).map(|number| (number, webhook(number))).collect();
    (index, event(&name(names - 1)))
}

/// The name that came last.
pub(crate) fn event_of_names(names: usize) -> Work {
    let (index, name) = of_names(names);
    let urn = buf(&format!("urn:ns:app:{}:x", names - 1));
    Box::new(move || {
        for _ in 0..REPEATED {
            assert_eq!(index.match_count(&name, &urn.as_urn()), 1);
        }
    })
}

pub(crate) fn change_of_names(names: usize) -> Work {
    let (mut index, _) = of_names(names);
    let webhook = Subscription::parse(["new"], ["urn:ns:app:new:*"]).expect("a valid webhook");
    Box::new(move || {
        for _ in 0..REPEATED {
            assert!(index.insert(usize::MAX, webhook.clone()).is_none());
            assert!(index.remove(&usize::MAX).is_some());
        }
    })
}

pub(crate) fn event_of_levels(filters: usize) -> Work {
    event_of_rows(filters)
}

pub(crate) fn change_of_levels(filters: usize) -> Work {
    change_of_rows(filters)
}

pub(crate) fn change_of_shapes(shapes: usize) -> Work {
    let all = shapes_of_an_app(shapes + 1);
    let (last, others) = all.split_last().expect("one and more");
    change(others, last)
}

fn early_star(number: usize) -> String {
    format!("urn:ns:app:A:*:{number:05}")
}

pub(crate) fn event_of_early_stars(filters: usize) -> Work {
    ask_index(&numbered(filters, early_star), "urn:ns:app:A:x:00007", 1)
}

pub(crate) fn change_of_early_stars(filters: usize) -> Work {
    change(&numbered(filters, early_star), &early_star(99_999))
}

fn of_app(number: usize) -> (usize, Subscription) {
    (number, webhook(&format!("urn:ns:app:{number}:*")))
}

/// The next insertions into an index with so many apps.
pub(crate) fn inserts_at(apps: usize) -> Work {
    let mut index: FilterIndex<usize> = FilterIndex::new();
    for number in 0..apps {
        let (key, webhook) = of_app(number);
        index.insert(key, webhook);
    }
    let mut next: Vec<_> = (apps..apps + 64).map(of_app).collect();
    Box::new(move || {
        for (key, webhook) in next.drain(..) {
            index.insert(key, webhook);
        }
    })
}

/// Insertions one by one, from none.
pub(crate) fn inserts(apps: usize) -> Work {
    let mut all: Vec<_> = (0..apps).map(of_app).collect();
    let mut index = FilterIndex::new();
    Box::new(move || {
        for (key, webhook) in all.drain(..) {
            index.insert(key, webhook);
        }
    })
}

/// One webhook comes, and no other did before.
fn insert_one(filters: &[String], filter: &str) -> Work {
    let mut index = index(filters);
    let mut webhook = Some(webhook(filter));
    Box::new(move || {
        index.insert(usize::MAX, webhook.take().expect("asked once"));
    })
}

pub(crate) fn insert_row(rows: usize) -> Work {
    insert_one(&numbered(rows, row), &row(99_999))
}

pub(crate) fn insert_equal_row(rows: usize) -> Work {
    insert_one(&same(rows), "urn:ns:app:A:*")
}
