//! "Why was this not delivered?"

use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use maud::{Markup, html};

use super::delivery::status;
use super::failure::Failure;
use super::guard::Visitor;
use super::page::{breadcrumb, page};
use super::webhook::{find, webhook_path, why_form};
use super::webhooks::Said;
use crate::context::Context;
use crate::model::{EventId, WebhookId};
use crate::service::{self, DeliveryAnswer, Error};

/// Shows why a webhook got an event, or did not.
pub(super) async fn show(
    State(context): State<Context>,
    visitor: Visitor,
    Path(id): Path<String>,
    Query(query): Said,
) -> Result<(StatusCode, Markup), Failure> {
    let id = find(&context, &visitor, &id).await?.webhook.id;
    let event = query.get("event").map_or("", |text| text.trim());
    let (code, result) = match explain(&context, &visitor, id, event).await? {
        Some(answer) => (StatusCode::OK, verdict(&answer)),
        None => (
            StatusCode::NOT_FOUND,
            html! { p.fault role="alert" { "There is no event with this id that you may see." } },
        ),
    };
    let webhook = webhook_path(id);
    let body = html! {
        (breadcrumb(&[("/cockpit", "App Settings"), (&webhook, "Webhook")]))
        (result)
        (why_form(id, event))
    };
    Ok((
        code,
        page(Some(&visitor), "Why was this not delivered?", &body),
    ))
}

/// Returns `None` if there is no such event.
async fn explain(
    context: &Context,
    visitor: &Visitor,
    id: WebhookId,
    event: &str,
) -> Result<Option<DeliveryAnswer>, Failure> {
    let Ok(event) = EventId::try_from(event.to_owned()) else {
        return Ok(None);
    };
    match service::explain_delivery(context, visitor.who(), id, event).await {
        Ok(answer) => Ok(Some(answer)),
        Err(Error::NotFound) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

fn verdict(answer: &DeliveryAnswer) -> Markup {
    html! {
        p.notice role="status" { strong { (answer.verdict.sentence()) } }
        @if let Some(seen) = &answer.delivery { p { (status(&seen.delivery)) } }
        pre tabindex="0" aria-label="Comparison with the webhook of today" { (answer.explanation) }
    }
}
