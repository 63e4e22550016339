//! Errors of parsing: what is wrong with a text, where, what was expected, and how to mend it.
//!
//! | type | from | contains |
//! | --- | --- | --- |
//! | [`ParseError`](crate::ParseError) | one URN, pattern, event name or event pattern | kind, span, input, expected text, hint |
//! | [`ListError`](crate::ListError) | a list of them | each invalid entry with its index |
//! | [`SubscriptionError`](crate::SubscriptionError) | a webhook | the errors of its two lists |
//! | [`OwnedParseError`] | a `String` | the error, and the `String` |
//!
//! A list is always read to its end. The first 100 invalid entries are reported in full, and the others
//! are counted. In one text the first mistake is reported.
//!
//! An error is made only if a text is invalid. It allocates, and it copies at most
//! [`MAX_LEN`](crate::MAX_LEN) bytes of the text. A [`ParseError`](crate::ParseError) has the size
//! of a pointer.
//!
//! # For people
//!
//! `{}` prints one line. `{:#}` adds the input, carets under the bytes that are wrong, and the
//! hint:
//!
//! ```
//! use urn_filter::Subscription;
//!
//! let error = Subscription::parse(
//!     ["Ticket.created"],
//!     ["urn:allthings:app:A:*", "urn:allthings:app:<put your app ID here>:*", "urn:allthings:tick*"],
//! )
//! .unwrap_err();
//!
//! assert_eq!(
//!     format!("{error:#}"),
//!     "\
//! `events`: 1 of 1 entry is invalid
//! [0] invalid event pattern: invalid character `T` at byte 0, expected lower-case letters, dots and hyphens, or `*` for a part
//!   |
//!   | Ticket.created
//!   | ^
//!   = hint: event names are in lower case, such as `ticket.created`
//! `urns`: 2 of 3 entries are invalid
//! [1] invalid pattern: what looks like a placeholder that was never filled in `<put your app ID here>` at bytes 18..40, expected the real value
//!   |
//!   | urn:allthings:app:<put your app ID here>:*
//!   |                   ^^^^^^^^^^^^^^^^^^^^^^
//!   = hint: put the real value in its place, without the brackets
//! [2] invalid pattern: partial wildcard `tick*` at bytes 14..19, expected a segment without `*`, or `*` alone
//!   |
//!   | urn:allthings:tick*
//!   |               ^^^^^
//!   = hint: `*` stands for a whole segment; as the last one it selects everything below",
//! );
//! ```
//!
//! A hint depends on the text. Where a text looks like the syntax of something else, such as the
//! wildcards of MQTT, a list in one text or an ARN, the hint says what this language has instead:
//!
//! ```
//! let error = "urn:allthings:app:A:#".parse::<urn_filter::Pattern>().unwrap_err();
//! assert_eq!(error.hint(), Some("the only wildcard is `*`, and a filter has no fragment"));
//! ```
//!
//! Both forms are safe for terminals and logs. Control characters of the input, white space other
//! than a blank, and characters that hide text or change its direction, are replaced by visible
//! characters. A message names the code points of characters that are hard to tell from others. A
//! long input is cut around the span.
//!
//! # For programs
//!
//! The parts of an error are methods. [`ParseErrorKind`] says what is wrong, and its
//! [`as_str`](ParseErrorKind::as_str) is a code for JSON and metrics. Kinds and codes are part of
//! the API. Messages, expected texts and hints may change in any release.
//!
//! ```
//! # use urn_filter::Subscription;
//! # let error = Subscription::parse(
//! #     ["Ticket.created"],
//! #     ["urn:allthings:app:A:*", "urn:allthings:app:<put your app ID here>:*", "urn:allthings:tick*"],
//! # )
//! # .unwrap_err();
//! let urns = error.urns().unwrap();
//! let codes = urns.entries().map(|(index, error)| (index, error.kind().as_str()));
//! assert!(codes.eq([(1, "placeholder"), (2, "partial-wildcard")]));
//! assert_eq!(urns.entries().map(|(index, error)| (index, error.span())).next(), Some((1, 18..40)));
//! ```
//!
//! Renderers such as `annotate-snippets` and `miette` need the
//! [`input`](crate::ParseError::input) and the
//! [`span_in_input`](crate::ParseError::span_in_input). The second one is never outside the first
//! one. The [`span`](crate::ParseError::span) of a text longer than [`MAX_LEN`](crate::MAX_LEN) is,
//! and a renderer may panic at it. `examples/render_errors.rs` is a renderer of 20 lines.
//!
//! # For an HTTP server
//!
//! With the feature `serde` an error serializes as an object, which can be the body of the answer:
//!
//! ```
//! # #[cfg(feature = "serde")] {
//! use serde_json::{Value, json};
//! use urn_filter::Subscription;
//!
//! /// Returns the status and the body of the answer to a new webhook.
//! fn register(events: &[String], urns: &[String]) -> (u16, Value) {
//!     match Subscription::parse(events, urns) {
//!         Ok(webhook) => (201, json!(webhook)),
//!         Err(error) => (422, json!(error)),
//!     }
//! }
//!
//! let (status, body) = register(
//!     &["ticket.created".to_owned()],
//!     &["urn:allthings:app:A:*".to_owned(), "urn:allthings:app:A:tick*".to_owned()],
//! );
//! assert_eq!(status, 422);
//! assert_eq!(body, json!({
//!     "message": "`urns`: 1 of 2 entries is invalid",
//!     "urns": {
//!         "message": "1 of 2 entries is invalid",
//!         "of": 2,
//!         "invalid": [{
//!             "index": 1,
//!             "kind": "partial-wildcard",
//!             "input": "urn:allthings:app:A:tick*",
//!             "span": { "start": 20, "end": 25 },
//!             "span_utf16": { "start": 20, "end": 25 },
//!             "message": "invalid pattern: partial wildcard `tick*` at bytes 20..25, \
//!                         expected a segment without `*`, or `*` alone",
//!             "expected": "a segment without `*`, or `*` alone",
//!             "hint": "`*` stands for a whole segment; as the last one it selects everything below",
//!         }],
//!     },
//! }));
//! # }
//! ```
//!
//! | type | fields |
//! | --- | --- |
//! | [`SubscriptionError`](crate::SubscriptionError) | `message`; `events` and `urns`, each a `ListError`. A list without a mistake is missing. |
//! | [`ListError`](crate::ListError) | `message`; `of`: the length of the list; `invalid`: the first 100 invalid entries, each a `ParseError` with the field `index`, counted from 0; `more`: the number of the others, if there are any |
//! | [`ParseError`](crate::ParseError) | `kind`, `input`, `span`, `span_utf16`, `message` (what `{}` prints), `expected`, and `hint` if there is one |
//!
//! Every span in the JSON of this crate is an object `{"start", "end"}`, and every error has a
//! `message` for people. `span` counts bytes of UTF-8, `span_utf16` the code units of UTF-16 that
//! JavaScript counts. All other spans are in canonical texts, which are ASCII, so the two are the same.
//!
//! Read the two lists as strings, as above, or deserialize a
//! [`SubscriptionInput`](crate::SubscriptionInput), which does that. A
//! [`Subscription`](crate::Subscription) can be deserialized as well and reports the same mistakes, but
//! the deserializer makes an error of its own type of them: only the line that `{}` prints is left.
//! `examples/platform` answers with these errors.

mod advice;
mod hint;
mod kind;
pub(super) mod list;
mod owned;
pub(super) mod parse_error;
mod place;
mod render;
mod visible;
mod words;

#[cfg(test)]
pub(super) use self::hint::Hint;
pub use self::kind::{ParseErrorKind, Syntax};
pub use self::owned::OwnedParseError;
pub(crate) use self::render::{excerpt, quote};
pub(super) use self::words::Words;
