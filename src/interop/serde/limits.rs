//! The shapes in which exceeded limits are written.

use serde::ser::{Serialize, SerializeStruct, Serializer};

use crate::matching::limits::{LimitExceeded, LimitKind};

/// As its code.
impl Serialize for LimitKind {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

/// As `{"kind": …, "limit": …, "requested": …}`.
impl Serialize for LimitExceeded {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_struct("LimitExceeded", 3)?;
        object.serialize_field("kind", &self.kind())?;
        object.serialize_field("limit", &self.limit())?;
        object.serialize_field("requested", &self.requested())?;
        object.end()
    }
}
