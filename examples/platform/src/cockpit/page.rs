//! The frame of every page, and its small parts.

use std::fmt::Display;
use std::ops::Range;

use maud::{DOCTYPE, Markup, html};
use url::form_urlencoded::byte_serialize;

use super::guard::Visitor;
use crate::model::{App, Timestamp};
use crate::service::Page;

/// Renders a page. It has one heading of the first level, which is its title too.
pub(super) fn page(visitor: Option<&Visitor>, title: &str, content: &Markup) -> Markup {
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
                main #main tabindex="-1" {
                    h1 { (title) }
                    (content)
                }
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
                span { "Signed in as " (visitor.who().name) }
                button.quiet { "Sign out" }
            }))
        }
    }
}

/// Returns the path of a page of an app.
pub(super) fn app_path(app: &App, rest: &str) -> String {
    let segment: String = byte_serialize(app.as_str().as_bytes()).collect();
    format!("/cockpit/apps/{segment}{rest}")
}

/// Renders a list of places above this page.
pub(super) fn breadcrumb(places: &[(&str, &str)]) -> Markup {
    html! {
        nav.breadcrumb aria-label="Breadcrumb" {
            ol {
                @for (path, name) in places { li { a href=(path) { (name) } } }
            }
        }
    }
}

/// Renders a text in which one place is marked. An empty place is shown by a sign.
pub(super) fn marked(text: &str, place: &Range<usize>) -> Markup {
    let (start, end) = (place.start.min(text.len()), place.end.min(text.len()));
    let part = |range: Range<usize>| text.get(range).unwrap_or_default();
    html! {
        code {
            (part(0..start))
            mark { @if start < end { (part(start..end)) } @else { "‸" } }
            (part(end..text.len()))
        }
    }
}

/// Renders a moment.
pub(super) fn moment(time: Timestamp) -> Markup {
    html! { time datetime=(time) { (time) } }
}

/// Renders a message about what was done.
pub(super) fn notice(text: impl Display) -> Markup {
    html! { p.notice role="status" { (text.to_string()) } }
}

/// Renders a page of a list as a table, each entry by `row`. `noun` is what an entry is.
//
// The roles are those of the elements. A browser takes them away where a phone shows the cells as blocks.
pub(super) fn table<T>(
    list: &Page<T>,
    noun: &str,
    columns: &[&str],
    row: impl Fn(&T) -> Markup,
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
                tbody role="rowgroup" { @for entry in &list.items { (row(entry)) } }
            }
        }
    }
}

/// Renders a link to a part of a list that is not shown.
pub(super) fn more(has_next: bool, name: &str, cursor: Option<String>) -> Markup {
    html! {
        @if let Some(cursor) = cursor.filter(|_| has_next) {
            p { a href={ "?" (name) "=" (cursor) } { "More" } }
        }
    }
}
