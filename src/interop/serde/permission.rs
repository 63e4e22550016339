//! What is not granted, as a server returns it.

use alloc::string::{String, ToString};

use serde::ser::{Serialize, SerializeStruct, Serializer};

use crate::permission::{AppScope, DeniedFilter, PermissionDenied};

/// As `{"requested": …, "denied": […]}`.
impl Serialize for PermissionDenied {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_struct("PermissionDenied", 2)?;
        object.serialize_field("requested", &self.requested())?;
        object.serialize_field("denied", &Entries(self))?;
        object.end()
    }
}

/// As a list.
struct Entries<'a>(&'a PermissionDenied);

impl Serialize for Entries<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.entries())
    }
}

/// As `{"index": …, "filter": …, "app_scope": …}`.
impl Serialize for DeniedFilter {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_struct("DeniedFilter", 3)?;
        object.serialize_field("index", &self.index())?;
        object.serialize_field("filter", self.filter())?;
        object.serialize_field("app_scope", &self.app_scope())?;
        object.end()
    }
}

/// As `{"kind": …}`, for one app with its id in its canonical form: `{"kind": "app", "app": …}`.
impl Serialize for AppScope<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(serde::Serialize)]
        #[serde(rename = "AppScope")]
        struct Shape {
            kind: &'static str,
            #[serde(skip_serializing_if = "Option::is_none")]
            app: Option<String>,
        }
        let (kind, app) = match self {
            Self::App(app) => ("app", Some(app.to_string())),
            Self::AllApps => ("all-apps", None),
            Self::MoreThanApps => ("more-than-apps", None),
            Self::NoApp => ("no-app", None),
        };
        Shape { kind, app }.serialize(serializer)
    }
}
