//! What was sent to an endpoint, and what came back.

use maud::{Markup, html};

use crate::model::{Exchange, Header};

/// Renders a request and its answer.
pub(super) fn exchange(exchange: &Exchange) -> Markup {
    html! {
        div.exchange {
            @if let Some(error) = &exchange.error { p.fault { (error) } }
            details {
                summary { "Request" }
                (message(&exchange.request_headers, exchange.request_body.as_deref()))
            }
            @match &exchange.response {
                Some(response) => details open {
                    summary { "Response " (response.status) }
                    (message(&response.headers, Some(&response.body)))
                },
                None => p { "No response came." },
            }
        }
    }
}

fn message(headers: &[Header], body: Option<&str>) -> Markup {
    html! {
        @if !headers.is_empty() {
            dl.headers {
                @for header in headers {
                    dt { (header.name) }
                    dd { (header.value) }
                }
            }
        }
        @match body {
            Some(body) if !body.is_empty() => pre tabindex="0" aria-label="Body" { (body) },
            _ => {}
        }
    }
}
