//! The form of a webhook: new and edited, checked and saved.
//!
//! What is entered ([`entry`]) becomes the names and filters of the API ([`wanted`]). Whatever is wrong
//! with them comes back to the field that it came from ([`faults`]), with a preview ([`preview`]).

mod entry;
mod faults;
mod preview;
mod view;
mod wanted;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};

pub(super) use self::preview::words;

use self::entry::Entry;
use self::faults::Faults;
use self::view::View;
use self::wanted::Wanted;
use super::apps::editable;
use super::failure::Failure;
use super::guard::{SignedForm, Visitor};
use super::page::{app_path, breadcrumb, page};
use super::webhook::{find, webhook_path};
use crate::context::Context;
use crate::model::{App, Webhook, WebhookId};
use crate::service::{self, WebhookUpdate};

/// What the form is about.
enum Target {
    New(App),
    Edited(Box<Webhook>),
}

/// Shows the form for a new webhook.
pub(super) async fn create(
    State(context): State<Context>,
    visitor: Visitor,
    Path(app): Path<String>,
) -> Result<Markup, Failure> {
    let app = editable(&context, &visitor, &app).await?;
    let entry = Entry::new(&app).with_apps(&service::apps(&context, visitor.who()).await?);
    Ok(Target::New(app).page(&visitor, &View::of(&entry)))
}

/// Shows the form for a webhook that there is.
pub(super) async fn edit(
    State(context): State<Context>,
    visitor: Visitor,
    Path(id): Path<String>,
) -> Result<Markup, Failure> {
    let webhook = find(&context, &visitor, &id).await?.webhook;
    let apps = service::apps(&context, visitor.who()).await?;
    let entry = Entry::of_webhook(&webhook).with_apps(&apps);
    Ok(Target::Edited(Box::new(webhook)).page(&visitor, &View::of(&entry)))
}

/// Checks or saves a new webhook.
pub(super) async fn submit_new(
    State(context): State<Context>,
    Path(app): Path<String>,
    form: SignedForm,
) -> Result<Response, Failure> {
    let app = editable(&context, &form.visitor, &app).await?;
    submit(&context, Target::New(app), &form).await
}

/// Checks or saves a webhook that there is.
pub(super) async fn submit_edit(
    State(context): State<Context>,
    Path(id): Path<String>,
    form: SignedForm,
) -> Result<Response, Failure> {
    let webhook = find(&context, &form.visitor, &id).await?.webhook;
    submit(&context, Target::Edited(Box::new(webhook)), &form).await
}

async fn submit(context: &Context, target: Target, form: &SignedForm) -> Result<Response, Failure> {
    let who = form.visitor.who();
    let entry = Entry::of_fields(&form.fields).with_apps(&service::apps(context, who).await?);
    let (wanted, mut faults) = Wanted::of(&entry);
    let input = wanted.input(&entry);
    let result = if form.fields.text("action") == "save" && faults.is_empty() {
        target.save(context, form, input.clone()).await.map(Some)
    } else {
        input.check(&context.config).map(|()| None)
    };
    match result {
        Ok(Some((id, done))) => {
            return Ok(Redirect::to(&format!("{}?done={done}", webhook_path(id))).into_response());
        }
        Ok(None) => {}
        Err(error) => faults.take(error, &wanted)?,
    }
    let (events, urns) = (&input.events, &input.urns);
    let preview = service::preview(context, who, events, urns, target.edited()).await;
    // The faults of the names and filters are known already.
    let preview = preview
        .ok()
        .filter(|preview| !preview.subscription.urns.is_empty());
    let entry = entry.with_expert_text(&wanted);
    let status = if faults.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    let view = View {
        entry: &entry,
        faults: &faults,
        preview: preview.as_ref(),
    };
    Ok((status, target.page(&form.visitor, &view)).into_response())
}

impl Target {
    /// Returns the webhook that is saved, and a word for what was done.
    async fn save(
        &self,
        context: &Context,
        form: &SignedForm,
        input: service::NewWebhook,
    ) -> Result<(WebhookId, &'static str), service::Error> {
        let who = form.visitor.who();
        match self {
            Self::New(_) => {
                let saved = service::register(context, who, &input).await?;
                Ok((saved.id, "created"))
            }
            Self::Edited(webhook) => {
                let change = WebhookUpdate {
                    events: Some(input.events),
                    urns: Some(input.urns),
                    url: Some(input.url),
                    enabled: None,
                    description: input.description,
                };
                service::update(context, who, webhook.id, change).await?;
                Ok((webhook.id, "changed"))
            }
        }
    }

    fn edited(&self) -> Option<WebhookId> {
        match self {
            Self::New(_) => None,
            Self::Edited(webhook) => Some(webhook.id),
        }
    }

    fn page(&self, visitor: &Visitor, view: &View<'_>) -> Markup {
        let (title, action, above) = match self {
            Self::New(app) => {
                let list = app_path(app, "/webhooks");
                ("Create a webhook", format!("{list}/new"), list)
            }
            Self::Edited(webhook) => {
                let above = webhook_path(webhook.id);
                ("Edit webhook", format!("{above}/edit"), above)
            }
        };
        let above_name = if self.edited().is_some() {
            "Webhook"
        } else {
            "Webhooks"
        };
        let title = if view.faults.is_empty() {
            title.to_owned()
        } else {
            format!("Error: {title}")
        };
        let body = html! {
            (breadcrumb(&[("/cockpit", "App Settings"), (&above, above_name)]))
            (view.faults.summary())
            (view.preview())
            (visitor.form(&action, &view.fields()))
        };
        page(Some(visitor), &title, &body)
    }
}

impl View<'_> {
    fn preview(&self) -> Markup {
        html! { @if let Some(preview) = self.preview { (preview::preview(preview)) } }
    }
}

/// A form without faults.
static NO_FAULTS: Faults = Faults::new();
