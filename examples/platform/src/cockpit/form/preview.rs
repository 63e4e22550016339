//! What would be received.

use maud::{Markup, html};
use urn_filter::allthings::Filter;
use urn_filter::lint::Location;
use urn_filter::permission::PermissionDenied;
use urn_filter::{Finding, Pattern};

use super::super::page::marked;
use crate::service::{Added, Preview};

/// Renders what a webhook with this input would receive, and what is odd about it.
pub(super) fn preview(preview: &Preview) -> Markup {
    let subscription = &preview.subscription;
    html! {
        section.preview aria-labelledby="preview" {
            h2 #preview { "What will be received" }
            @if subscription.events.is_empty() {
                p { "Nothing, since no event is chosen." }
            } @else {
                p { "The events "
                    @for (index, name) in subscription.events.iter().enumerate() {
                        @if index > 0 { ", " }
                        code { (name) }
                    }
                    " of:"
                }
            }
            ul { @for filter in &subscription.urns { li { (words(filter)) } } }
            details open {
                summary { "The filters as a tree" }
                pre tabindex="0" aria-label="Tree of the filters" { (preview.tree) }
            }
            (denied(preview.denied.as_ref()))
            (findings(&preview.findings))
            (added(&preview.added))
        }
    }
}

/// Renders a filter in plain words.
pub(in super::super) fn words(filter: &Pattern) -> Markup {
    html! {
        @match Filter::from_pattern(filter) {
            Some(selected) => (selected),
            None => { "names of the namespace " (filter.namespace()) }
        }
        br; code { (filter) }
    }
}

fn denied(denied: Option<&PermissionDenied>) -> Markup {
    html! {
        @if let Some(denied) = denied {
            h3 { "Beyond what you may edit" }
            ul.fault {
                @for entry in denied.entries() { li { code { (entry.filter()) } " (" (entry.app_scope()) ")" } }
            }
        }
    }
}

fn findings(findings: &[Finding]) -> Markup {
    html! {
        @if !findings.is_empty() {
            h3 { "Findings" }
            ul {
                @for finding in findings {
                    li {
                        strong { (finding.severity()) ": " } (finding.kind())
                        @if let Location::Entry { text, span, .. } = finding.location() {
                            br; (marked(text, span))
                        }
                        br; "Suggestion: " (finding.suggestion())
                    }
                }
            }
        }
    }
}

fn added(added: &[Added]) -> Markup {
    html! {
        h3 { "Beside your other webhooks" }
        @if added.is_empty() {
            p { "Your other webhooks receive all of this already." }
        } @else {
            p { "None of your other webhooks receives:" }
            ul {
                @for entry in added {
                    li {
                        code { (entry.filter) } ": "
                        @for (index, name) in entry.events.iter().enumerate() {
                            @if index > 0 { ", " }
                            (name)
                        }
                    }
                }
            }
        }
    }
}
