//! Temporary.
mod event_ids;
mod sets;
pub(in crate::matching) use self::event_ids::EventId as Event;
pub(in crate::matching) use self::sets::{EventSets, SetId};
