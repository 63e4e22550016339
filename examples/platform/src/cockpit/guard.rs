//! Who sends a request, and whether a form is the session's own.

use axum::extract::{Form, FromRequest, FromRequestParts, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};

use super::failure::{Failure, Result};
use super::fields::Fields;
use crate::access::{Session, session};
use crate::context::Context;
use crate::model::Principal;

/// The name of the cookie.
pub const COOKIE: &str = "cockpit-session";

/// The name of the hidden field that proves that a form was made for the session.
const CSRF: &str = "csrf";

/// A user who has signed in, and what answers them.
#[derive(Debug)]
pub struct Visitor {
    pub context: Context,
    pub who: Principal,
    session: Session,
}

impl Visitor {
    /// Renders a form that is sent with POST. There is no other way to make one.
    pub fn form(&self, action: &str, content: &Markup) -> Markup {
        html! {
            form method="post" action=(action) novalidate {
                input type="hidden" name=(CSRF) value=(self.session.csrf());
                (content)
            }
        }
    }
}

impl FromRequestParts<Context> for Visitor {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, context: &Context) -> Result<Self> {
        let cookie = cookie(&parts.headers).ok_or(Failure::SignedOut)?;
        let session = session(context, cookie).await?;
        let session = session.ok_or(Failure::SignedOut)?;
        let (context, who) = (context.clone(), session.principal.clone());
        Ok(Self {
            context,
            who,
            session,
        })
    }
}

/// A form that was made for the session of whoever sends it. Every route that changes something takes
/// one.
#[derive(Debug)]
pub struct SignedForm {
    pub visitor: Visitor,
    pub fields: Fields,
}

impl FromRequest<Context> for SignedForm {
    type Rejection = Failure;

    async fn from_request(request: Request, context: &Context) -> Result<Self> {
        let (mut parts, body) = request.into_parts();
        let visitor = Visitor::from_request_parts(&mut parts, context).await?;
        let request = Request::from_parts(parts, body);
        let fields = Form::<Vec<_>>::from_request(request, context).await;
        let Form(fields) = fields.map_err(|error| Failure::unreadable(&error))?;
        let fields: Fields = fields.into_iter().collect();
        let is_own = visitor.session.is_own_form(fields.text(CSRF));
        is_own
            .then_some(Self { visitor, fields })
            .ok_or_else(Failure::foreign_form)
    }
}

/// Returns the value of the session's cookie.
pub fn cookie(headers: &HeaderMap) -> Option<&str> {
    let values = headers.get_all(header::COOKIE).into_iter();
    let texts = values.filter_map(|value| value.to_str().ok());
    let mut cookies = texts.flat_map(|value| value.split(';'));
    cookies.find_map(|cookie| cookie.trim().strip_prefix(COOKIE)?.strip_prefix('='))
}

/// Refuses what another site has made the browser send. The form of the sign-in, for which there is no
/// session yet, is protected by this alone.
pub async fn same_origin(request: Request, next: Next) -> Response {
    if *request.method() == Method::POST && !is_same_origin(request.headers()) {
        return Failure::foreign_form().into_response();
    }
    next.run(request).await
}

fn is_same_origin(headers: &HeaderMap) -> bool {
    let text = |name| Some(headers.get(name)?.to_str().unwrap_or_default());
    if let Some(site) = text("sec-fetch-site") {
        return site == "same-origin";
    }
    // A program that is no browser sends neither.
    let Some(origin) = text("origin") else {
        return true;
    };
    origin.split_once("://").map(|(_, host)| host) == text("host")
}
