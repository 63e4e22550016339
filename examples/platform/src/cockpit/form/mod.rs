//! The form of a webhook: new and edited, checked and saved.
//!
//! What is entered becomes the names and filters of the API ([`entry`]). Whatever is wrong with them
//! comes back to the field that it came from ([`faults`]).

mod entry;
mod faults;
mod view;

use std::collections::HashMap;

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use maud::Markup;

use self::entry::{fields_of_app, fields_of_webhook, is_expert, wanted};
use self::faults::Faults;
use self::view::View;
use super::app::{editable, webhooks_path};
use super::failure::Result;
use super::fields::Fields;
use super::guard::{SignedForm, Visitor};
use super::page::{page, read};
use super::webhook::path;
use crate::model::{App, Webhook, WebhookId};
use crate::service::{self, NewWebhook, WebhookUpdate};

/// What the form is about.
enum Target {
    New(App),
    Edited(Box<Webhook>),
}

/// The parts of the path.
type Parts = Path<HashMap<String, String>>;

/// Shows the form.
pub async fn show(visitor: Visitor, Path(parts): Parts) -> Result<Markup> {
    let target = Target::find(&visitor, &parts).await?;
    let fields = match &target {
        Target::New(app) => fields_of_app(app),
        Target::Edited(webhook) => fields_of_webhook(webhook),
    };
    target
        .page(&visitor, &fields, &Faults::default(), None)
        .await
}

/// Checks or saves what was entered.
pub async fn submit(
    Path(parts): Parts,
    SignedForm { visitor, fields }: SignedForm,
) -> Result<Response> {
    let (context, who) = (&visitor.context, &visitor.who);
    let target = Target::find(&visitor, &parts).await?;
    let mut faults = Faults::default();
    let input = wanted(&fields, &mut faults);
    let result = if fields.text("action") == "save" && faults.is_empty() {
        target.save(&visitor, input.clone()).await.map(Some)
    } else {
        input.check(&context.config).map(|()| None)
    };
    match result {
        Ok(Some((id, done))) => {
            return Ok(Redirect::to(&format!("{}?done={done}", path(id))).into_response());
        }
        Ok(None) => {}
        Err(error) => faults.take(error, is_expert(&fields))?,
    }
    let preview = service::preview(context, who, &input.events, &input.urns, target.edited()).await;
    // What is wrong with the names and filters is among the faults already.
    let preview = preview.ok().filter(|_| !input.urns.is_empty());
    let page = target.page(&visitor, &fields, &faults, preview).await?;
    let is_good = faults.is_empty();
    let status = if is_good {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    Ok((status, page).into_response())
}

impl Target {
    async fn find(visitor: &Visitor, parts: &HashMap<String, String>) -> Result<Self> {
        let part = |name| parts.get(name).map_or("", String::as_str);
        if parts.contains_key("app") {
            return Ok(Self::New(editable(visitor, part("app")).await?));
        }
        let webhook = service::get(&visitor.context, &visitor.who, read(part("id"))?).await?;
        Ok(Self::Edited(Box::new(webhook)))
    }

    fn edited(&self) -> Option<WebhookId> {
        match self {
            Self::New(_) => None,
            Self::Edited(webhook) => Some(webhook.id),
        }
    }

    /// Returns the webhook that is saved, and a word for what was done.
    async fn save(
        &self,
        visitor: &Visitor,
        input: NewWebhook,
    ) -> Result<(WebhookId, &'static str), service::Error> {
        let (context, who) = (&visitor.context, &visitor.who);
        let Some(id) = self.edited() else {
            let saved = service::register(context, who, &input).await?;
            return Ok((saved.id, "created"));
        };
        let change = WebhookUpdate {
            events: Some(input.events),
            urns: Some(input.urns),
            url: Some(input.url),
            enabled: None,
            description: input.description,
        };
        service::update(context, who, id, change).await?;
        Ok((id, "changed"))
    }

    async fn page(
        &self,
        visitor: &Visitor,
        fields: &Fields,
        faults: &Faults,
        preview: Option<service::Preview>,
    ) -> Result<Markup> {
        let (title, action) = match self {
            Self::New(app) => ("Create a webhook", format!("{}/new", webhooks_path(app))),
            Self::Edited(webhook) => ("Edit webhook", format!("{}/edit", path(webhook.id))),
        };
        let error = if faults.is_empty() { "" } else { "Error: " };
        let editable = service::apps(&visitor.context, &visitor.who).await?;
        let view = View {
            fields,
            faults,
            editable: &editable,
        };
        let body = maud::html! {
            (faults.summary())
            @if let Some(preview) = &preview { (view::preview(preview)) }
            (visitor.form(&action, &view.form()))
        };
        Ok(page(Some(visitor), &format!("{error}{title}"), &body))
    }
}
