//! Who may use the platform, and what they may edit.
//!
//! The grants are read from the storage at each question: the command line changes them from another
//! process, and a change is in force when it has exited.

mod bearer;
mod error;
mod oauth;
mod session;
mod token;

use urn_filter::{Grants, Urn};

pub use self::bearer::{Bearer, User, authenticate};
pub use self::error::{AccessError, Failures, failures};
pub use self::oauth::router;
pub use self::session::{Session, session, sign_in, sign_out};
pub use self::token::Token;
use crate::model::{App, PrincipalId};
use crate::storage::{Result, Storage};

/// Returns what a principal may register and receive now.
pub async fn grants_of(store: &dyn Storage, principal: PrincipalId) -> Result<Grants> {
    Ok(App::grants(&store.apps(principal).await?))
}

/// Reports whether these grants reach to this URN. Asked before each attempt of a delivery, for the
/// webhook's owner, and before a payload is shown, for whoever looks.
pub fn allows(grants: &Grants, urn: &Urn<'_>) -> bool {
    grants.patterns().iter().any(|pattern| pattern.matches(urn))
}
