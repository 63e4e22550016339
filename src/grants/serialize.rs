//! What is not granted, as a server returns it.

use alloc::string::{String, ToString};

use serde::ser::{Serialize, SerializeStruct, Serializer};

use super::{Beyond, Concern, NotGranted};

/// As `{"asked": …, "beyond": […]}`.
impl Serialize for NotGranted {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_struct("NotGranted", 2)?;
        object.serialize_field("asked", &self.asked())?;
        object.serialize_field("beyond", &Entries(self))?;
        object.end()
    }
}

/// As a list.
struct Entries<'a>(&'a NotGranted);

impl Serialize for Entries<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.entries())
    }
}

/// As `{"index": …, "filter": …, "concern": …}`.
impl Serialize for Beyond {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_struct("Beyond", 3)?;
        object.serialize_field("index", &self.index())?;
        object.serialize_field("filter", self.filter())?;
        object.serialize_field("concern", &self.concern())?;
        object.end()
    }
}

/// As `{"kind": …}`, for one app with its id in its canonical form: `{"kind": "app", "app": …}`.
impl Serialize for Concern<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(serde::Serialize)]
        #[serde(rename = "Concern")]
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
