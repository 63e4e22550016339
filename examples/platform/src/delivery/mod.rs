//! Deliveries out.

mod check;
mod run;

pub use self::check::AcceptAll;
pub use self::run::run;
