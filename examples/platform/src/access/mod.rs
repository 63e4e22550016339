//! Who may use the platform, and what they may edit.
//!
//! The grants are read from the database at each question: the command line changes them from another
//! process, and a change is in force when it has exited.

mod bearer;
mod error;
mod oauth;
mod session;
mod token;

use rusqlite::Connection;
use urn_filter::{Grants, Urn};

pub use self::bearer::{Bearer, User, authenticate};
pub use self::error::{AccessError, Failures, failures};
pub use self::oauth::router;
pub use self::session::{Session, session, sign_in, sign_out};
pub use self::token::Token;
use crate::model::{App, PrincipalId};
use crate::storage::{Result, principals};

/// Returns what a principal may register and receive now.
pub fn grants_of(connection: &Connection, principal: PrincipalId) -> Result<Grants> {
    let apps = principals::apps(connection, principal)?;
    // INVARIANT: an `App` is one segment, so there is no error. If there were, nothing would be granted.
    Ok(Grants::edit_app(apps.iter().map(App::as_str)).unwrap_or_default())
}

/// Reports whether these grants reach to this URN. Asked before each attempt of a delivery, for the
/// webhook's owner, and before a payload is shown, for whoever looks.
pub fn allows(grants: &Grants, urn: &Urn<'_>) -> bool {
    grants.patterns().iter().any(|pattern| pattern.matches(urn))
}
