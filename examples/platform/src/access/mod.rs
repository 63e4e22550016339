//! Who may use the platform, and what they may edit.

mod bearer;
mod error;
mod grants;
mod oauth;
mod session;
mod token;

pub use self::bearer::{Bearer, User, authenticate};
pub use self::error::AccessError;
pub use self::grants::{allows, grants_of};
pub use self::oauth::router;
pub use self::session::{Session, session, sign_in, sign_out};
pub use self::token::Token;
