//! The JSON of removed patterns and event patterns. [`Redundant`] describes it.

use serde::ser::{Serialize, Serializer};

use super::shapes::object;
use crate::algebra::Redundant;

impl<P: Serialize> Serialize for Redundant<P> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        object!(serializer, "Redundant", {
            "pattern": &self.pattern,
            "index": &self.index,
            "covered_by": &self.covered_by,
        })
    }
}
