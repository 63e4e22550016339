//! The JSON of denied filters. [`PermissionDenied`] describes it.

use alloc::string::{String, ToString};

use serde::ser::{Serialize, Serializer};

use super::shapes::object;
use crate::permission::{AppScope, DeniedFilter, PermissionDenied};

/// As `{"message": …, "requested": …, "denied": […]}`. `more` is added if there are more than the list has.
impl Serialize for PermissionDenied {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(serde::Serialize)]
        #[serde(rename = "PermissionDenied")]
        struct Shape<'a> {
            message: String,
            requested: usize,
            denied: Entries<'a>,
            #[serde(skip_serializing_if = "Option::is_none")]
            more: Option<usize>,
        }
        let more = self.denied_len() - self.entries().len();
        let shape = Shape {
            message: self.summary(),
            requested: self.requested(),
            denied: Entries(self),
            more: (more > 0).then_some(more),
        };
        shape.serialize(serializer)
    }
}

/// As a list.
struct Entries<'a>(&'a PermissionDenied);

impl Serialize for Entries<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.entries())
    }
}

/// As `{"index": …, "filter": …, "app_scope": …, "message": …}`.
impl Serialize for DeniedFilter {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        object!(serializer, "DeniedFilter", {
            "index": &self.index(),
            "filter": self.filter(),
            "app_scope": &self.app_scope(),
            "message": &self.to_string(),
        })
    }
}

/// As `{"kind": …}`. For one app the canonical form of its id is added: `{"kind": "app", "app": …}`.
impl Serialize for AppScope<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::App(app) => object!(serializer, "AppScope", {
                "kind": self.as_str(),
                "app": &app.to_string(),
            }),
            Self::AllApps | Self::MoreThanApps | Self::NoApp => {
                object!(serializer, "AppScope", { "kind": self.as_str() })
            }
        }
    }
}
