//! Errors as a server returns them. The docs of each type describe its shape.

use alloc::string::{String, ToString};
use core::ops::Range;

use serde::ser::{Serialize, Serializer};

use super::shapes::as_codes;
use crate::language::error::OwnedParseError;
use crate::language::error::ParseErrorKind;
use crate::language::{ListError, ParseError, SubscriptionError};

as_codes!(ParseErrorKind);

/// A parse error, alone or as an entry of a list.
#[derive(serde::Serialize)]
struct Shape<'a> {
    /// The index of an entry in its list.
    #[serde(skip_serializing_if = "Option::is_none")]
    index: Option<usize>,
    kind: ParseErrorKind,
    input: &'a str,
    span: Range<usize>,
    span_utf16: Range<usize>,
    message: String,
    expected: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    hint: Option<&'a str>,
}

impl<'a> Shape<'a> {
    fn new(index: Option<usize>, error: &'a ParseError) -> Self {
        Self {
            index,
            kind: error.kind(),
            input: error.input(),
            span: error.span(),
            span_utf16: error.span_utf16(),
            message: error.to_string(),
            expected: error.expected(),
            hint: error.hint(),
        }
    }
}

impl Serialize for ParseError {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Shape::new(None, self).serialize(serializer)
    }
}

impl Serialize for ListError {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(serde::Serialize)]
        #[serde(rename = "ListError")]
        struct List<'a> {
            message: String,
            of: usize,
            invalid: Entries<'a>,
            #[serde(skip_serializing_if = "Option::is_none")]
            more: Option<usize>,
        }
        let more = self.invalid_len() - self.entries().len();
        let list = List {
            message: self.summary(),
            of: self.list_len(),
            invalid: Entries(self),
            more: (more > 0).then_some(more),
        };
        list.serialize(serializer)
    }
}

/// The bad entries, written as a list.
struct Entries<'a>(&'a ListError);

impl Serialize for Entries<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let entries = self.0.entries();
        serializer.collect_seq(entries.map(|(index, error)| Shape::new(Some(index), error)))
    }
}

/// As the error that it contains: whoever sent the text has it.
impl Serialize for OwnedParseError {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.error().serialize(serializer)
    }
}

impl Serialize for SubscriptionError {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(serde::Serialize)]
        #[serde(rename = "SubscriptionError")]
        struct Lists<'a> {
            message: String,
            #[serde(skip_serializing_if = "Option::is_none")]
            events: Option<&'a ListError>,
            #[serde(skip_serializing_if = "Option::is_none")]
            urns: Option<&'a ListError>,
        }
        let lists = Lists {
            message: self.summary(),
            events: self.events(),
            urns: self.urns(),
        };
        lists.serialize(serializer)
    }
}
