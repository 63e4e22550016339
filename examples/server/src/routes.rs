//! The routes: `POST /webhooks`, `DELETE /webhooks/{id}`, `POST /events`.

use std::sync::Arc;

use axum::extract::{FromRequestParts, Path, State};
use axum::http::request::Parts;
use axum::http::{StatusCode, header};
use axum::routing::{delete, post};
use axum::{Json, Router};
use serde::{Deserialize, Serialize};
use urn_filter::{EventName, Subscription, Urn};

use crate::problem::{BadEvent, Problem};
use crate::users::Users;
use crate::webhooks::{Delivery, Id, Webhooks};

struct Server {
    webhooks: Webhooks,
    users: Users,
}

/// The whole server, without a webhook yet.
pub fn router(users: Users) -> Router {
    let webhooks = Webhooks::default();
    Router::new()
        .route("/webhooks", post(register))
        .route("/webhooks/{id}", delete(remove))
        .route("/events", post(receivers))
        .with_state(Arc::new(Server { webhooks, users }))
}

/// The two lists are texts here, so that the answer can name every mistake in them.
#[derive(Deserialize)]
struct Registration {
    url: String,
    events: Vec<String>,
    urns: Vec<String>,
}

#[derive(Serialize)]
struct Registered {
    id: Id,
}

async fn register(
    State(server): State<Arc<Server>>,
    User(token): User,
    Json(registration): Json<Registration>,
) -> Result<(StatusCode, Json<Registered>), Problem> {
    let Registration { url, events, urns } = registration;
    let events = events.iter().map(String::as_str);
    let wishes = Subscription::parse(events, urns.iter().map(String::as_str))?;
    let grants = server.users.grants(&token).ok_or(Problem::Unknown)?;
    grants.check(&wishes.urns)?;
    let id = server.webhooks.register(&token, url, wishes);
    Ok((StatusCode::CREATED, Json(Registered { id })))
}

async fn remove(
    State(server): State<Arc<Server>>,
    User(token): User,
    Path(id): Path<Id>,
) -> Result<StatusCode, Problem> {
    if server.webhooks.remove(&token, id) {
        Ok(StatusCode::NO_CONTENT)
    } else {
        Err(Problem::NotFound)
    }
}

#[derive(Deserialize)]
struct Event {
    name: String,
    urn: String,
}

#[derive(Serialize)]
struct Receivers {
    deliveries: Vec<Delivery>,
}

async fn receivers(
    State(server): State<Arc<Server>>,
    Json(event): Json<Event>,
) -> Result<Json<Receivers>, Problem> {
    let name = event.name.parse::<EventName>();
    let urn = Urn::parse(&event.urn);
    match (name, urn) {
        (Ok(name), Ok(urn)) => {
            let deliveries = server.webhooks.deliveries(&name, &urn);
            Ok(Json(Receivers { deliveries }))
        }
        (name, urn) => Err(Problem::Event(BadEvent {
            name: name.err(),
            urn: urn.err(),
        })),
    }
}

/// The token of a user who exists.
struct User(String);

impl FromRequestParts<Arc<Server>> for User {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, server: &Arc<Server>) -> Result<Self, Problem> {
        let header = parts.headers.get(header::AUTHORIZATION);
        let token = header
            .and_then(|value| value.to_str().ok()?.strip_prefix("Bearer "))
            .filter(|token| server.users.grants(token).is_some());
        token
            .map(|token| Self(token.to_owned()))
            .ok_or(Problem::Unknown)
    }
}
