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
use maud::{Markup, html};

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
    let (fields, faults) = (target.fields(), Faults::default());
    target.page(&visitor, &fields, &faults, &html! {}).await
}

/// Checks or saves what was entered.
pub async fn submit(Path(parts): Parts, form: SignedForm) -> Result<Response> {
    let SignedForm { visitor, fields } = form;
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
        Ok(Some(path)) => return Ok(Redirect::to(&path).into_response()),
        Ok(None) => {}
        Err(error) => faults.take(error, is_expert(&fields))?,
    }
    let edited = target.edited();
    // What is wrong with the names and filters is among the faults already.
    let preview = match service::preview(context, who, &input.events, &input.urns, edited).await {
        Ok(preview) if !input.urns.is_empty() => view::preview(&preview),
        _ => html! {},
    };
    let status = if faults.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    let page = target.page(&visitor, &fields, &faults, &preview).await?;
    Ok((status, page).into_response())
}

impl Target {
    async fn find(visitor: &Visitor, parts: &HashMap<String, String>) -> Result<Self> {
        if let Some(app) = parts.get("app") {
            return Ok(Self::New(editable(visitor, app).await?));
        }
        let id = read(parts.get("id").map_or("", String::as_str))?;
        let webhook = service::get(&visitor.context, &visitor.who, id).await?;
        Ok(Self::Edited(Box::new(webhook)))
    }

    fn edited(&self) -> Option<WebhookId> {
        match self {
            Self::New(_) => None,
            Self::Edited(webhook) => Some(webhook.id),
        }
    }

    fn fields(&self) -> Fields {
        match self {
            Self::New(app) => fields_of_app(app),
            Self::Edited(webhook) => fields_of_webhook(webhook),
        }
    }

    /// Returns the path that shows what was done.
    async fn save(&self, visitor: &Visitor, input: NewWebhook) -> Result<String, service::Error> {
        let (context, who) = (&visitor.context, &visitor.who);
        let Some(id) = self.edited() else {
            let saved = service::register(context, who, &input).await?;
            return Ok(format!("{}?done=created", path(saved.id)));
        };
        let change = WebhookUpdate {
            events: Some(input.events),
            urns: Some(input.urns),
            url: Some(input.url),
            enabled: None,
            description: input.description,
        };
        service::update(context, who, id, change).await?;
        Ok(format!("{}?done=changed", path(id)))
    }

    async fn page(
        &self,
        visitor: &Visitor,
        fields: &Fields,
        faults: &Faults,
        preview: &Markup,
    ) -> Result<Markup> {
        let (title, action) = match self {
            Self::New(app) => ("Create a webhook", format!("{}/new", webhooks_path(app))),
            Self::Edited(webhook) => ("Edit webhook", format!("{}/edit", path(webhook.id))),
        };
        let error = if faults.is_empty() { "" } else { "Error: " };
        let editable = &service::apps(&visitor.context, &visitor.who).await?;
        let view = View {
            fields,
            faults,
            editable,
        };
        let body = html! { (faults.summary()) (preview) (visitor.form(&action, &view.form())) };
        Ok(page(Some(visitor), &format!("{error}{title}"), &body))
    }
}
