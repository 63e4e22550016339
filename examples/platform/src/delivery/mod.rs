//! Deliveries out.

mod check;
mod guard;
mod lane;
mod limits;
mod request;
mod run;
mod schedule;
mod send;

pub use self::check::Check;
pub use self::guard::{Guard, Refused};
pub use self::run::run;
pub use self::send::Sender;
