//! The frame of every page, and its parts.

use std::collections::HashMap;
use std::ops::Range;
use std::str::FromStr;

use axum::extract::Query;
use maud::{DOCTYPE, Markup, html};

use super::failure::{Failure, Result};
use super::guard::Visitor;
use crate::model::Timestamp;
use crate::service::Page;

/// What a query says.
pub type Said = Query<HashMap<String, String>>;

/// Reads an id. A text that is none is the id of nothing.
pub fn read<T: FromStr>(id: &str) -> Result<T> {
    id.parse().map_err(|_| Failure::not_found())
}

/// Renders a page. It has one heading of the first level, which is its title too.
pub fn page(visitor: Option<&Visitor>, title: &str, content: &Markup) -> Markup {
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (title) " – Cockpit" }
                link rel="stylesheet" href="/cockpit/style.css";
            }
            body {
                a.skip href="#main" { "Skip to the content" }
                @if let Some(visitor) = visitor { (header(visitor)) }
                main #main tabindex="-1" { h1 { (title) } (content) }
            }
        }
    }
}

fn header(visitor: &Visitor) -> Markup {
    html! {
        header {
            nav aria-label="Cockpit" {
                ul {
                    li { a href="/cockpit" { "App Settings" } }
                    li { a href="/cockpit/webhooks" { "All webhooks" } }
                    li { a href="/cockpit/events" { "Events" } }
                }
            }
            (visitor.form("/cockpit/sign-out", &html! {
                span { "Signed in as " (visitor.who.name) }
                button.quiet { "Sign out" }
            }))
        }
    }
}

/// Renders a text in which one place is marked. An empty place is shown by a sign.
pub fn marked(text: &str, place: &Range<usize>) -> Markup {
    let part = |range: Range<usize>| text.get(range).unwrap_or_default();
    let inside = part(place.clone());
    html! {
        code {
            (part(0..place.start))
            mark { (if inside.is_empty() { "‸" } else { inside }) }
            (part(place.end..text.len()))
        }
    }
}

/// Renders a moment.
pub fn moment(time: Timestamp) -> Markup {
    html! { time datetime=(time) { (time) } }
}

/// Renders what was done, if the query says so.
pub fn notice(query: &HashMap<String, String>) -> Markup {
    let text = match query.get("done").map(String::as_str) {
        Some("created") => "The webhook was created. Its endpoint has passed the check.",
        Some("changed") => "The changes were saved.",
        Some("enabled") => "The webhook is enabled. What was held is sent now.",
        Some("disabled") => "The webhook is disabled.",
        Some("rotated") => "There is a new secret. The one before signs too for a day.",
        Some("tested") => "A test event is on its way.",
        Some("deleted") => "The webhook was deleted.",
        _ => return html! {},
    };
    html! { p.notice role="status" { (text) } }
}

/// Renders a field with its label, its hint and the list of what is wrong with it. `lines` is the kind
/// of a field for more than one line.
pub fn field(
    kind: &str,
    id: &str,
    label: &str,
    hint: &str,
    value: &str,
    faults: Option<&Markup>,
) -> Markup {
    let invalid = faults.map(|_| "true");
    html! {
        label for=(id) { (label) }
        p.hint id={ (id) "-hint" } { (hint) }
        @if let Some(faults) = faults { ul.fault id={ (id) "-error" } { (faults) } }
        @if kind == "lines" {
            // The first line break of a text area is not part of its value.
            textarea id=(id) name=(id) rows="4" spellcheck="false" aria-invalid=[invalid]
                aria-describedby={ (id) "-hint" @if faults.is_some() { " " (id) "-error" } } { "\n" (value) }
        } @else {
            input id=(id) name=(id) type=(kind) value=(value) aria-invalid=[invalid]
                aria-describedby={ (id) "-hint" @if faults.is_some() { " " (id) "-error" } } autocomplete="off";
        }
    }
}

/// Renders a page of a list as a table, each entry by `row`. `noun` is what an entry is, `id` its cursor.
//
// The roles are those of the elements. A browser takes them away where a phone shows the cells as blocks.
pub fn table<T, const N: usize>(
    list: &Page<T>,
    noun: &str,
    columns: [&str; N],
    id: impl Fn(&T) -> String,
    row: impl Fn(&T) -> [Markup; N],
) -> Markup {
    html! {
        @if list.items.is_empty() {
            p { "There is no " (noun) " here." }
        } @else {
            table role="table" {
                caption { (list.total) " in all" }
                thead role="rowgroup" { tr role="row" {
                    @for column in columns { th scope="col" role="columnheader" { (column) } }
                } }
                tbody role="rowgroup" { @for entry in &list.items { tr role="row" {
                    @for (index, cell) in row(entry).iter().enumerate() {
                        @if index == 0 { th scope="row" role="rowheader" { (cell) } }
                        @else { td role="cell" { (cell) } }
                    }
                } } }
            }
        }
        @if let Some(last) = list.items.last().filter(|_| list.has_next) {
            p { a href={ "?after=" (id(last)) } { "More" } }
        }
    }
}
