//! The JSON of exceeded limits. [`LimitExceeded`] describes it.

use alloc::string::ToString;

use serde::ser::{Serialize, Serializer};

use super::shapes::{as_codes, object};
use crate::matching::limits::{LimitExceeded, LimitKind};

as_codes!(LimitKind);

impl Serialize for LimitExceeded {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        object!(serializer, "LimitExceeded", {
            "message": &self.to_string(),
            "kind": &self.kind(),
            "limit": &self.limit(),
            "requested": &self.requested(),
        })
    }
}
