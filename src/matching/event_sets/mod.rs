//! The lists of event patterns in use, each with an id, and which of them want an event.
//!
//! There are many webhooks and few different lists of event patterns. So a list is kept once, and each
//! hit carries its id. The same patterns in another order are another list, since a webhook gets back what
//! it has registered. Whether the webhook wants the event is then one word in a dense list of masks. If it
//! does not, no memory of the webhook itself is read.
//!
//! Everything lies in pages that copies share. How many webhooks have a list is kept beside its mask and
//! apart from its patterns: a webhook that comes and goes copies a page of plain numbers.
//!
//! The modules use each other in this order, each only those above it:
//!
//! | module | what it contains |
//! | --- | --- |
//! | `mask` | ids as bits |
//! | `event` | what the name of an event resolves to |
//! | `short_names` | most plain patterns, in one flat table, with all that their names resolve to |
//! | `few_wildcards` | the patterns with a `*`, in one flat list while there are few |
//! | `shape` | where a pattern has a `*` |
//! | `wildcards` | the patterns with a `*`, found by the names that they match |
//! | `ids` | the event patterns in use, each with an id |
//! | `sets` | the lists of event patterns in use |

mod event;
mod few_wildcards;
mod ids;
mod mask;
mod sets;
mod shape;
mod short_names;
mod wildcards;

pub(in crate::matching) use self::event::Event;
pub(in crate::matching) use self::mask::EventBits;
pub(in crate::matching) use self::sets::{EventSets, SetId};
