//! Compares the memory that an index reports with what the allocator counted.

use allocation_counter::measure;
use urn_filter::{FilterIndex, Subscription};

use crate::support::subscription;

type Index = FilterIndex<u32>;
/// What it is, the webhook with a key, and how many keys.
type Case = (&'static str, fn(u32) -> Subscription, u32);

/// Many webhooks with one filter each, each in another app.
fn apps(key: u32) -> Subscription {
    subscription(&["ping"], &[&format!("urn:ns:app:{key}:*")])
}

/// Webhooks of many filters in several apps.
fn lists(key: u32) -> Subscription {
    let filters: Vec<String> = (0..20)
        .map(|n| format!("urn:ns:app:{}:ticket:{n}", key + n % 7))
        .collect();
    let filters: Vec<&str> = filters.iter().map(String::as_str).collect();
    subscription(&["ping"], &filters)
}

/// One app, and more than a block in one piece holds.
fn one_app(key: u32) -> Subscription {
    subscription(&["ping"], &[&format!("urn:ns:app:A:ticket:{key}:*")])
}

/// Everything in one app, which is what most ask for.
fn one_filter(_: u32) -> Subscription {
    subscription(&["ping"], &["urn:ns:app:A:*"])
}

/// A long list that others have, too: one removal takes much out of the block, and no filter.
fn one_list(_: u32) -> Subscription {
    let filters: Vec<String> = (0..200).map(|n| format!("urn:ns:app:A:{n}")).collect();
    let filters: Vec<&str> = filters.iter().map(String::as_str).collect();
    subscription(&["ping"], &filters)
}

/// Filters of one app that each have wildcards in other segments.
fn shapes(key: u32) -> Subscription {
    let selector = |bit: u32| if key >> bit & 1 == 1 { ":*" } else { ":a" };
    let selectors: String = (0..12).map(selector).collect();
    subscription(&["ping"], &[&format!("urn:ns:app:A{selectors}:end")])
}

/// The same, and each ends in another segment: of these a block in one piece has few.
fn shapes_and_segments(key: u32) -> Subscription {
    let shape = String::from(shapes(key).urns.patterns()[0].clone());
    let (selectors, _) = shape.rsplit_once(':').unwrap();
    subscription(&["ping"], &[&format!("{selectors}:{key}")])
}

/// Each has a list of event names that no other has.
fn names(key: u32) -> Subscription {
    let letter = |digit: u32| char::from(b'a' + u8::try_from(digit % 26).unwrap());
    let name: String = [key / 676, key / 26, key].map(letter).iter().collect();
    let names = ["ping", "pong", "a", "b", "c", &name];
    subscription(&names, &["urn:ns:app:A:*"])
}

/// The same with names that need memory of their own.
fn long_names(key: u32) -> Subscription {
    let letter = |digit: u32| char::from(b'a' + u8::try_from(digit % 26).unwrap());
    let name: String = [key / 26, key].map(letter).iter().collect();
    let long = format!("{}.{name}", "community-article".repeat(4));
    subscription(&["ping", &long], &["urn:ns:app:A:*"])
}

fn assert_counts(what: &str, index: &Index, allocated: i64) {
    assert_eq!(i64::try_from(index.memory_usage()), Ok(allocated), "{what}");
}

#[test]
fn the_memory_that_an_index_says_it_has() {
    let cases: [Case; 8] = [
        ("apps", apps, 5_000),
        ("lists", lists, 1_000),
        ("one app", one_app, 3_000),
        ("one filter", one_filter, 8_000),
        ("one list", one_list, 100),
        ("shapes", shapes, 4_000),
        ("names", names, 3_000),
        ("long names", long_names, 600),
    ];
    for (what, webhook, count) in cases {
        let mut index = Index::new();
        let mut allocated = measure(|| {
            for key in 0..count {
                index.insert(key, webhook(key));
            }
        })
        .bytes_current;
        assert_counts(what, &index, allocated);
        let full = index.memory_usage();
        allocated += measure(|| {
            for key in (0..count).step_by(3) {
                index.remove(&key);
            }
        })
        .bytes_current;
        assert_counts(&format!("{what}, holes"), &index, allocated);
        // And what removals leave is little, though not the least: tables shrink by steps, and there are
        // pages with few blocks.
        allocated += measure(|| {
            for key in count / 20..count {
                index.remove(&key);
            }
        })
        .bytes_current;
        assert_counts(&format!("{what}, few left"), &index, allocated);
        assert!(
            index.memory_usage() < full / 5 + 16 * 1024,
            "{what}: {} of {full}",
            index.memory_usage()
        );
        allocated += measure(|| index.clear()).bytes_current;
        assert_counts(&format!("{what}, none left"), &index, allocated);
    }
}

/// A table that has just grown or shrunk does not do so again for the next webhook: at no size does
/// one that comes and goes move all the others, time after time.
#[test]
fn a_webhook_that_comes_and_goes_leaves_the_others_where_they_are() {
    // Some pages of 4 KiB with their keys, and less than a table of this many webhooks.
    let cases: [(Case, u64); 5] = [
        (("apps", apps, 500), 15_000),
        (("one app", one_app, 1_900), 15_000),
        (("shapes and segments", shapes_and_segments, 1_000), 30_000),
        (("names", names, 1_000), 60_000),
        (("lists", lists, 500), 40_000),
    ];
    for ((what, webhook, count), most) in cases {
        let mut index = Index::new();
        let come_and_go = |index: &mut Index| {
            let other = webhook(count);
            // Once or twice it may find a table full.
            let moved = (0..4).map(|_| {
                let pair = || {
                    index.insert(count, other.clone());
                    index.remove(&count);
                };
                measure(pair).bytes_total
            });
            let least = moved.min().unwrap();
            assert!(least <= most, "{what}, beside {}: {least}", index.len());
        };
        for key in 0..count {
            index.insert(key, webhook(key));
            come_and_go(&mut index);
        }
        for key in (0..count).rev() {
            index.remove(&key);
            come_and_go(&mut index);
        }
    }
}

/// The allocator knows a little more than a shared index: the lock, the pointer to the version.
#[cfg(feature = "shared")]
#[test]
fn the_memory_that_a_shared_index_says_it_has() {
    use urn_filter::SharedIndex;

    for (what, webhook) in [
        ("lists", lists as fn(u32) -> Subscription),
        ("names", names),
    ] {
        let mut shared = None;
        let mut allocated = measure(|| {
            let index =
                SharedIndex::from((0..1_000).map(|key| (key, webhook(key))).collect::<Index>());
            shared = Some(index);
        })
        .bytes_current;
        let shared = shared.unwrap();
        // One change, many, one again.
        for changed in [1, 250, 400, 1] {
            allocated += measure(|| {
                shared.update(|update| {
                    for key in 0..changed {
                        update.insert(key, webhook(key + 7));
                    }
                });
            })
            .bytes_current;
            let said = i64::try_from(shared.memory_usage()).unwrap();
            let missed = (allocated - said).abs();
            assert!(
                missed <= allocated / 100,
                "{what}, {changed}: {said} of {allocated}"
            );
        }
    }
}
