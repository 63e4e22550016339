//! The extensions of an error that is about a text.

use core::ops::Range;

use async_graphql::{Name, Value};

use crate::language::ParseError;

/// Returns the parts of a parse error, by the names that they have in its JSON. The message is that of
/// the GraphQL error.
pub(super) fn details(error: &ParseError) -> impl Iterator<Item = (&'static str, Value)> {
    let always = [
        ("kind", error.kind().as_str().into()),
        ("input", error.input().into()),
        ("span", object(error.span())),
        ("span_utf16", object(error.span_utf16())),
        ("expected", error.expected().into()),
    ];
    let hint = error.hint().map(|hint| ("hint", hint.into()));
    always.into_iter().chain(hint)
}

fn object(span: Range<usize>) -> Value {
    let fields = [("start", span.start), ("end", span.end)];
    Value::Object(
        fields
            .map(|(name, offset)| (Name::new(name), offset.into()))
            .into_iter()
            .collect(),
    )
}
