//! Deliveries out.

mod check;
mod gates;
mod guard;
mod lane;
mod queue;
mod request;
mod run;
mod schedule;
mod send;
mod signature;
mod timetable;

pub use self::check::Check;
pub use self::guard::{Guard, Refused};
pub use self::run::run;
pub use self::send::Sender;
