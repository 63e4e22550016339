//! The two shapes that most values are written in.

/// Serializes a struct of this name with these fields, in this order.
macro_rules! object {
    ($serializer:expr, $name:literal, { $($field:literal: $value:expr),+ $(,)? }) => {{
        use serde::ser::SerializeStruct as _;
        let mut object = $serializer.serialize_struct($name, [$($field),+].len())?;
        $(object.serialize_field($field, $value)?;)+
        object.end()
    }};
}

/// Serializes types as the codes that their `as_str` returns.
macro_rules! as_codes {
    ($($type:ty),+) => {$(
        impl serde::Serialize for $type {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }
    )+};
}

pub(super) use {as_codes, object};
