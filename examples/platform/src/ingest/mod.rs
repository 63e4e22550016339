//! `POST /events`: the platform's own services send events.

mod event;
mod route;

pub use self::route::router;
