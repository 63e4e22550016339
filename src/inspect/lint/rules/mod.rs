//! The rules: one file for each rule, or for a few that belong together.
//!
//! To add a rule, write a function that returns a finding or none, re-export it here and call it in
//! `run.rs`. The texts of a finding are in `message.rs`, its severity is in `kind.rs`.

mod empty_list;
mod first_equal;
mod ids;
mod itself_missing;
mod mistakes;
mod never_delivered;
mod redundant;
mod spans;
mod whole_app;

pub(super) use self::empty_list::{no_events, no_filters};
pub(super) use self::itself_missing::itself_missing;
pub(super) use self::mistakes::{
    Context, events_as_meant, kinds_as_meant, misspelled_event, mistake, odd_namespace, unusual_ids,
};
pub(super) use self::never_delivered::{event_without_filter, filter_without_event, never_fires};
pub(super) use self::redundant::{redundant, redundant_events};
pub(super) use self::spans::spans;
pub(super) use self::whole_app::broader_than_events;
