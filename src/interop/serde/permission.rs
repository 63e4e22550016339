//! JSON for denied filters, as a server returns it.

use alloc::string::{String, ToString};

use serde::ser::{Serialize, SerializeStruct, Serializer};

use crate::permission::{AppScope, DeniedFilter, PermissionDenied};

/// Writes `{"requested": …, "denied": […]}`.
impl Serialize for PermissionDenied {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_struct("PermissionDenied", 2)?;
        object.serialize_field("requested", &self.requested())?;
        object.serialize_field("denied", &Entries(self))?;
        object.end()
    }
}

/// Writes the denied filters as a list.
struct Entries<'a>(&'a PermissionDenied);

impl Serialize for Entries<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.entries())
    }
}

/// Writes `{"index": …, "filter": …, "app_scope": …}`.
impl Serialize for DeniedFilter {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_struct("DeniedFilter", 3)?;
        object.serialize_field("index", &self.index())?;
        object.serialize_field("filter", self.filter())?;
        object.serialize_field("app_scope", &self.app_scope())?;
        object.end()
    }
}

/// Writes `{"kind": …}`, and for one app `{"kind": "app", "app": …}` with the canonical form of its id.
impl Serialize for AppScope<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(serde::Serialize)]
        #[serde(rename = "AppScope")]
        struct Shape {
            kind: &'static str,
            #[serde(skip_serializing_if = "Option::is_none")]
            app: Option<String>,
        }
        let app = match self {
            Self::App(app) => Some(app.to_string()),
            _ => None,
        };
        let kind = self.as_str();
        Shape { kind, app }.serialize(serializer)
    }
}
