//! The JSON of removed patterns. [`Redundant`] describes it.

use serde::ser::{Serialize, Serializer};

use super::shapes::object;
use crate::algebra::Redundant;

impl Serialize for Redundant {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        object!(serializer, "Redundant", {
            "pattern": &self.pattern,
            "index": &self.index,
            "covered_by": &self.covered_by,
        })
    }
}
