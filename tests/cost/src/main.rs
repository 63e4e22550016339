//! The cost of hostile input, in instructions that callgrind counts, so that the figures do not depend
//! on how busy the machine is. Each input has two sizes. The work may grow as documented, not faster.
//! Without valgrind the program says so and checks nothing.
//!
//! `cargo run --release --manifest-path tests/cost/Cargo.toml`, and after `--` a part of the names of those
//! that are asked for.

mod callgrind;
mod limits;
mod work;

use std::env;
use std::panic::resume_unwind;
use std::process::ExitCode;
use std::thread;

use work::Work;

/// How much more the work may be at the larger size than at the smaller one.
struct Growth {
    name: &'static str,
    work: fn(usize) -> Work,
    sizes: [usize; 2],
    limit: f64,
}

const fn growth(
    name: &'static str,
    work: fn(usize) -> Work,
    sizes: [usize; 2],
    limit: f64,
) -> Growth {
    Growth {
        name,
        work,
        sizes,
        limit,
    }
}

/// Four times the text: four times the work, whether it is valid or not. `O(length)`
const TEXTS: &[Growth] = &[
    growth(
        "urn: one segment",
        work::urn_of_one_segment,
        [490, 1960],
        4.2,
    ),
    growth("urn: escapes", work::urn_of_escapes, [490, 1960], 4.2),
    growth("urn: components", work::urn_of_components, [490, 1960], 4.2),
    growth("urn: rare marks", work::urn_of_marks, [490, 1960], 4.2),
    growth("urn: segments", work::urn_of_segments, [16, 64], 4.2),
    growth(
        "urn: a bad last byte",
        work::urn_with_a_bad_end,
        [490, 1960],
        4.2,
    ),
    growth(
        "urn: too many segments",
        work::urn_of_colons,
        [490, 1960],
        4.2,
    ),
    growth("urn: hint at `{{`", work::urn_of_braces, [490, 1960], 4.2),
    growth(
        "urn: refused unread",
        work::urn_too_long,
        [4_000, 1 << 20],
        1.1,
    ),
    growth("pattern: stars", work::pattern_of_stars, [16, 64], 4.2),
    growth(
        "pattern: hint after blanks",
        work::pattern_of_blanks,
        [490, 1960],
        4.2,
    ),
    growth(
        "pattern: hint for a list",
        work::pattern_of_separators,
        [450, 1800],
        4.2,
    ),
    growth(
        "pattern: bad stars",
        work::pattern_of_bad_stars,
        [490, 1960],
        4.2,
    ),
    growth(
        "pattern: refused unread",
        work::pattern_too_long,
        [4_000, 1 << 20],
        1.1,
    ),
    growth("pattern: match", work::one_pattern, [16, 64], 4.5),
    growth("event name", work::event_name, [32, 128], 4.5),
];

/// An event: by the length of its URN and the shapes of the filters that begin like it, and not by
/// how many webhooks or filters there are that it does not match, but for a level of the tree for each
/// eight times as many.
const EVENTS: &[Growth] = &[
    growth(
        "set: they part at the end",
        work::set_parting_at_the_end,
        [250, 2_000],
        2.0,
    ),
    growth(
        "index: they part at the end",
        work::index_parting_at_the_end,
        [250, 2_000],
        2.0,
    ),
    growth("index: apps", work::index_of_apps, [250, 2_000], 1.5),
    growth("index: one app", work::index_of_one_app, [300, 1_200], 1.5),
    growth("index: batch", work::batch_of_apps, [250, 2_000], 1.5),
    growth(
        "set: few, with one head",
        work::set_of_one_head,
        [4, 16],
        4.2,
    ),
    growth(
        "set: all shapes, no match",
        work::set_of_shapes_missed,
        [256, 1024],
        4.5,
    ),
    growth(
        "index: all shapes, no match",
        work::index_of_shapes_missed,
        [256, 1024],
        4.5,
    ),
    growth(
        "index: all shapes match",
        work::index_of_shapes_hit,
        [256, 1024],
        4.5,
    ),
    // A tree of twice the filters, each twice as deep: ways without end would be 2^32 times as many.
    growth(
        "set: a star at each depth",
        work::set_of_depths,
        [32, 64],
        4.5,
    ),
    growth(
        "index: a star at each depth",
        work::index_of_depths,
        [32, 64],
        4.5,
    ),
    growth(
        "index: all match",
        work::all_webhooks_match,
        [250, 2_000],
        12.0,
    ),
    growth(
        "index: other events",
        work::all_webhooks_want_other_events,
        [250, 2_000],
        8.5,
    ),
    // Equal filters are divided into two: three levels more.
    growth(
        "index: the first match will do",
        work::one_match_is_enough,
        [250, 2_000],
        2.0,
    ),
    // A registered name costs the same with and without wildcards.
    growth(
        "event: plain beside wildcards",
        work::plain_event_beside_wildcards,
        [0, 16],
        1.05,
    ),
    // One comparison with each of a few, and one look-up for all of one shape.
    growth(
        "event: few wildcards",
        work::event_of_wildcards,
        [2, 16],
        1.6,
    ),
    growth(
        "event: many wildcards",
        work::event_of_wildcards,
        [100, 1_000],
        1.5,
    ),
];

/// Changes: by the webhook, not by the index that it is in.
const CHANGES: &[Growth] = &[
    growth(
        "insert, remove: apps",
        work::change_among_apps,
        [250, 2_000],
        2.0,
    ),
    growth(
        "insert, remove: one app",
        work::change_in_one_app,
        [300, 1_200],
        1.5,
    ),
    // Up to 256 filters of one beginning are one piece of memory, which a change writes anew.
    growth(
        "insert, remove: one piece",
        work::change_in_one_app,
        [60, 240],
        4.5,
    ),
    growth(
        "insert, remove: one filter",
        work::change_on_one_filter,
        [2_000, 16_000],
        1.5,
    ),
    growth(
        "replace: all, one filter",
        work::replace_all_on_one_filter,
        [5_000, 20_000],
        5.0,
    ),
    growth(
        "insert: a large webhook",
        work::insert_large,
        [12_500, 50_000],
        5.0,
    ),
    growth(
        "insert: a shape each",
        work::insert_shapes,
        [4_096, 16_384],
        5.0,
    ),
    growth(
        "insert: one filter, often",
        work::insert_duplicates,
        [500, 2_000],
        5.0,
    ),
    growth(
        "remove: all, oldest first",
        work::remove_all,
        [500, 2_000],
        5.0,
    ),
    growth(
        "remove: all, a shape each",
        work::remove_all_shapes,
        [4_096, 16_384],
        5.0,
    ),
    growth(
        "insert: a refused webhook",
        work::insert_refused,
        [250, 2_000],
        1.5,
    ),
];

/// Questions to the whole index: by the answer and the blocks of one app, and not by the index, but for a
/// level of the tree for each eight times as many filters of one app. A walk is linear.
const QUESTIONS: &[Growth] = &[
    growth(
        "overlapping: apps",
        work::overlapping_app,
        [250, 2_000],
        1.5,
    ),
    growth("covering: apps", work::covering_app, [250, 2_000], 1.5),
    growth("covered_by: apps", work::covered_by_app, [250, 2_000], 1.5),
    growth("uncovered: apps", work::uncovered_in_app, [250, 2_000], 1.5),
    growth("remove_covered: apps", work::remove_app, [250, 2_000], 2.0),
    growth(
        "overlapping: in one app",
        work::overlapping_in_one_app,
        [300, 1_200],
        1.5,
    ),
    growth(
        "overlapping: all of it",
        work::overlapping_all,
        [250, 2_000],
        12.0,
    ),
    growth(
        "overlapping: a walk",
        work::overlapping_walk,
        [250, 2_000],
        9.0,
    ),
    growth(
        "overlapping: all shapes",
        work::overlapping_shapes,
        [256, 1_024],
        4.5,
    ),
    growth("retain: all", work::retain_all, [250, 2_000], 9.0),
];

/// Lists whose filters have no wildcard in the middle, or questions to one filter after the other:
/// `O(n log n)`.
const LISTS: &[Growth] = &[
    growth(
        "parse: all bad",
        work::list_of_bad_filters,
        [500, 2_000],
        5.0,
    ),
    growth(
        "parse: a shape each",
        work::list_of_shapes,
        [4_096, 16_384],
        5.0,
    ),
    growth("minimize", work::minimize, [250, 1_000], 5.0),
    growth("covers_set", work::covers_set, [250, 1_000], 5.0),
    growth("overlaps", work::overlaps, [250, 1_000], 5.0),
    growth("explain", work::explain, [250, 1_000], 5.0),
    growth("lint", work::lint, [250, 1_000], 5.0),
    growth("lint: mistakes", work::lint_mistakes, [250, 1_000], 5.0),
    growth("tree", work::tree, [250, 1_000], 5.0),
    growth("intersection", work::intersection, [250, 1_000], 5.0),
    growth("grants", work::grants, [250, 1_000], 5.0),
    growth("explain: stars", work::explain_of_stars, [250, 1_000], 5.0),
    growth("tree: stars", work::tree_of_stars, [250, 1_000], 5.0),
    // A search for a cover ends after 2,048 nodes.
    growth("lint: stars", work::lint_of_stars, [250, 1_000], 5.0),
];

/// Lists with wildcards in the middle of every filter. Twice the filters: four times the work, each
/// compared with each, or eight times, each pair compared with each.
const WILDCARDS: &[Growth] = &[
    growth("minimize: stars", work::minimize_stars, [100, 200], 4.4),
    growth("union: stars", work::union_of_stars, [100, 200], 4.4),
    growth(
        "covers_set: stars",
        work::covers_set_of_stars,
        [100, 200],
        4.4,
    ),
    growth("grants: stars", work::grants_of_stars, [100, 200], 4.4),
    growth("overlaps: stars", work::overlaps_of_stars, [100, 200], 4.4),
    growth(
        "intersection: nearly covered",
        work::intersection_nearly_covered,
        [20, 40],
        8.4,
    ),
    growth(
        "intersection: stars",
        work::intersection_of_stars,
        [40, 80],
        8.4,
    ),
    // Of the lists only the trees are made.
    growth(
        "intersection: refused",
        work::intersection_refused,
        [400, 800],
        2.2,
    ),
];

/// What stands at a limit of a form, and one beyond it. No limit may make anything cost much more.
const STEP: f64 = 1.5;

/// An event, an insertion with its removal, and the removal of what stands at the limit, on both sides.
const fn limit(name: &'static str, work: fn(usize) -> Work, sizes: [usize; 2]) -> Growth {
    growth(name, work, sizes, STEP)
}

/// The limits of the engine's forms. A block has up to 64 rows and 4 KiB, which is a page; the first line
/// of a block has up to 14 segments, and an instruction compares 16 tags; a block has up to 252 segments;
/// rows have 4, 8, 16, 32 or 64 cells; an event id has a bit of its own up to 63. Changes come and go 32
/// times, so that a block that is divided once and again would be seen.
const LIMITS: &[Growth] = &[
    limit("rows: an event", limits::event_of_rows, [64, 65]),
    limit("rows: insert, remove", limits::change_of_rows, [63, 64]),
    limit("rows: divided", limits::change_of_rows, [64, 65]),
    limit("page: insert, remove", limits::change_of_page, [42, 46]),
    limit("page: divided", limits::change_of_page, [46, 52]),
    limit("line: an event", limits::event_of_segments, [14, 15]),
    limit("line: insert, remove", limits::change_of_segments, [13, 14]),
    limit("tags: an event", limits::event_of_segments, [16, 17]),
    limit("tags: insert, remove", limits::change_of_segments, [15, 16]),
    limit("ids: an event", limits::event_of_ids, [63, 64]),
    limit("ids: insert, remove", limits::change_of_ids, [62, 63]),
    limit("ids: divided", limits::change_of_ids, [63, 64]),
    limit("width 4, 8: an event", limits::event_of_width, [3, 4]),
    limit("width 8, 16: an event", limits::event_of_width, [7, 8]),
    limit("width 16, 32: an event", limits::event_of_width, [15, 16]),
    limit("width 32, 64: an event", limits::event_of_width, [31, 32]),
    limit(
        "width 4, 8: insert, remove",
        limits::change_of_width,
        [3, 4],
    ),
    limit(
        "width 8, 16: insert, remove",
        limits::change_of_width,
        [7, 8],
    ),
    limit(
        "width 16, 32: insert, remove",
        limits::change_of_width,
        [15, 16],
    ),
    limit(
        "width 32, 64: insert, remove",
        limits::change_of_width,
        [31, 32],
    ),
    limit("width 4 to 8: a wide row", limits::change_to_width, [3, 4]),
    limit("width 4 to 16: a wide row", limits::change_to_width, [7, 8]),
    limit(
        "width 4 to 64: a wide row",
        limits::change_to_width,
        [31, 32],
    ),
    limit(
        "equal rows: insert, remove",
        limits::change_of_equal_rows,
        [63, 64],
    ),
    limit(
        "equal rows: divided",
        limits::change_of_equal_rows,
        [64, 65],
    ),
    limit("events: an event, id 63", limits::event_of_names, [63, 64]),
    limit("events: an event, id 64", limits::event_of_names, [64, 65]),
    limit(
        "events: insert, remove, id 63",
        limits::change_of_names,
        [63, 64],
    ),
    limit(
        "events: insert, remove, id 64",
        limits::change_of_names,
        [64, 65],
    ),
];

/// What costs more at a limit than a step. Equal rows beyond 64 are in two blocks below a node, which a
/// search visits one by one, and so are rows that do not fit into a page. A block of 64 rows is divided
/// once, which the 32 insertions above share. While a table grows, each change moves a part of it.
const JUMPS: &[Growth] = &[
    growth(
        "equal rows: an event",
        limits::event_of_equal_rows,
        [64, 65],
        2.7,
    ),
    growth("page: an event", limits::event_of_page, [46, 47], 2.0),
    growth("rows: one insertion", limits::insert_row, [63, 64], 40.0),
    growth(
        "equal rows: one insertion",
        limits::insert_equal_row,
        [63, 64],
        25.0,
    ),
    growth(
        "tables growing: 64 inserts",
        limits::inserts_at,
        [20_000, 22_000],
        3.2,
    ),
];

/// What grows beyond all limits: by a level of nodes for each eight times as many filters, of which ten
/// times as many have one or two, and by nothing else.
const LEVELS: &[Growth] = &[
    growth(
        "levels: an event",
        limits::event_of_levels,
        [1_000, 10_000],
        1.8,
    ),
    growth(
        "levels: an event, more",
        limits::event_of_levels,
        [10_000, 100_000],
        1.8,
    ),
    growth(
        "levels: insert, remove",
        limits::change_of_levels,
        [1_000, 10_000],
        1.5,
    ),
    growth(
        "levels: insert, remove, more",
        limits::change_of_levels,
        [10_000, 100_000],
        1.5,
    ),
    growth(
        "one filter: an event",
        limits::event_of_equal_rows,
        [1_000, 10_000],
        15.0,
    ),
    growth(
        "one filter: insert, remove",
        limits::change_of_equal_rows,
        [1_000, 10_000],
        1.5,
    ),
    growth(
        "shapes: insert, remove",
        limits::change_of_shapes,
        [128, 1_024],
        1.5,
    ),
    growth(
        "`*` before a literal: an event",
        limits::event_of_early_stars,
        [125, 1_000],
        1.8,
    ),
    growth(
        "`*` before a literal: change",
        limits::change_of_early_stars,
        [125, 1_000],
        1.5,
    ),
    growth(
        "tables growing: all inserts",
        limits::inserts,
        [8_000, 32_000],
        4.6,
    ),
];

/// In the process that callgrind watches this does the work, and else it starts those processes.
fn main() -> ExitCode {
    let mut all = [
        TEXTS, EVENTS, CHANGES, QUESTIONS, LIMITS, JUMPS, LEVELS, LISTS, WILDCARDS,
    ]
    .into_iter()
    .flatten();
    if let Some((name, size)) = callgrind::asked() {
        let growth = all.find(|growth| growth.name == name);
        let mut work = (growth.expect("a name of a table").work)(size);
        callgrind::join_free_blocks();
        callgrind::watched(&mut work);
        return ExitCode::SUCCESS;
    }
    if !callgrind::is_installed() {
        println!("skipped: valgrind is not installed");
        return ExitCode::SUCCESS;
    }
    println!("{:32} {:>24}  instructions", "", "sizes");
    let part = env::args().nth(1).unwrap_or_default();
    let asked = all.filter(|growth| growth.name.contains(&part));
    let broken = asked.filter(|growth| !holds(growth)).count();
    if broken > 0 {
        println!("{broken} grow faster than documented");
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}

#[expect(clippy::cast_precision_loss, reason = "a ratio with two digits")]
fn holds(growth: &Growth) -> bool {
    // Side by side: each is a process of its own, and what it counts does not depend on others.
    let [small, large] = thread::scope(|scope| {
        let count = |size| scope.spawn(move || callgrind::instructions(growth.name, size));
        growth.sizes.map(count).map(|counting| {
            let counted = counting.join();
            counted.unwrap_or_else(|panic| resume_unwind(panic))
        })
    });
    let grown = large as f64 / small as f64;
    let holds = grown <= growth.limit;
    let mark = if holds { "" } else { "  TOO MUCH" };
    println!(
        "{:32} {:>12?} {small:>12} {large:>12}  {grown:5.2} of {}{mark}",
        growth.name, growth.sizes, growth.limit
    );
    holds
}
