//! A guide for those who know another language of filters, or use other crates.
//!
//! In this crate the segments of a URN are separated by colons. A `*` in the middle matches any one
//! segment. A last `*` matches one segment or more. Every other segment matches only itself. The
//! language has no wildcard for a part of a segment, no negation and no choice. To allow one of
//! several values, put several filters into one list.
//!
//! Other languages:
//!
//! - [NATS subjects](#nats-subjects): nearly the same language, with conversions in both directions.
//! - [MQTT topic filters](#mqtt-topic-filters): the same except for the root of a subtree, with
//!   conversions in both directions.
//! - [AWS ARNs in IAM policies](#aws-arns-in-iam-policies): similar to look at, but they match
//!   characters.
//! - [EventBridge event patterns](#eventbridge-event-patterns): JSON about the fields of an event.
//! - [Event names of other webhooks](#event-names-of-other-webhooks): GitHub, Stripe, AMQP.
//!
//! Other crates:
//!
//! - [JSON: `serde`](#json-serde) and [JSON Schema: `schemars`](#json-schema-schemars)
//! - [GraphQL: `async-graphql`](#graphql-async-graphql)
//! - [Tests: `proptest` and `arbitrary`](#tests-proptest-and-arbitrary)
//! - [Error renderers and databases](#error-renderers-and-databases), which need no feature
//!
//! # NATS subjects
//!
//! | NATS | this crate | difference |
//! | --- | --- | --- |
//! | `urn.allthings.app.A` | `urn:allthings:app:A` | none |
//! | `urn.allthings.app.*.ticket` | `urn:allthings:app:*:ticket` | none: one token, one segment |
//! | `urn.allthings.app.A.>` | `urn:allthings:app:A:*` | none: one or more |
//! | `urn.allthings.app.A.*` | cannot be written | exactly one token at the end |
//! | `ticket.created` | the event pattern `ticket.created` | none |
//! | `ticket.>` | the event pattern `ticket.*` | none: one or more |
//! | `*.created` | the event pattern `*.created` | none: one token, one part |
//! | `>` | the event pattern `*` | none |
//! | `urn.>`, `*.allthings.>` | cannot be written | a filter belongs to one namespace |
//!
//! The last `*` is easy to get wrong. In NATS it is exactly one token. In this crate it is what `>`
//! is in NATS.
//!
//! The module [`nats`](crate::nats) converts patterns and URNs. It returns an error for a subject
//! that has no equivalent.
//!
//! ```
//! use urn_filter::{nats, pattern};
//!
//! let tickets = pattern!("urn:allthings:app:A:ticket:*");
//! assert_eq!(nats::pattern_to_subject(&tickets), "urn.allthings.app.A.ticket.>");
//! assert!(nats::pattern_from_subject("urn.allthings.app.A.ticket.*").is_err());
//! ```
//!
//! NATS compares bytes. This crate ignores the case of the namespace and of the digits of `%`
//! escapes. So subjects are written in the canonical form.
//!
//! # MQTT topic filters
//!
//! | MQTT | this crate | difference |
//! | --- | --- | --- |
//! | `urn/allthings/app/A` | `urn:allthings:app:A` | none |
//! | `urn/allthings/app/+/ticket` | `urn:allthings:app:*:ticket` | none: one level, one segment |
//! | `urn/allthings/app/A/#` | `urn:allthings:app:A` and `urn:allthings:app:A:*` | `#` also matches the level before it |
//! | `urn/allthings/app/A/+/#` | `urn:allthings:app:A:*` | none: one or more |
//! | `urn/allthings/app/A/+` | cannot be written | exactly one level at the end |
//!
//! Two things are easy to get wrong. A last `*` is not `#`, which also matches the parent. And a level
//! of MQTT may be empty, which a segment may not.
//!
//! ```
//! use urn_filter::{FilterSet, urn};
//!
//! // A subscription to `urn/allthings/app/A/#` gets the same.
//! let filters = FilterSet::parse(["urn:allthings:app:A", "urn:allthings:app:A:*"])?;
//! assert!(filters.is_match(&urn!("urn:allthings:app:A")));
//! assert!(filters.is_match(&urn!("urn:allthings:app:A:ticket:C:T")));
//! # Ok::<(), urn_filter::ListError>(())
//! ```
//!
//! The module [`mqtt`](crate::mqtt) converts patterns and URNs. It returns an error for a topic that
//! has no equivalent. [`mqtt::filters_from_topic`](crate::mqtt::filters_from_topic) reads a `#` as the two
//! filters above. `urn:allthings:app:A:ticket:*` becomes `urn/allthings/app/A/ticket/+/#`.
//!
//! # AWS ARNs in IAM policies
//!
//! | `Resource` of a policy | this crate | difference |
//! | --- | --- | --- |
//! | `arn:aws:sqs:eu-west-1:123:queue` | `urn:aws:sqs:eu-west-1:123:queue` | none |
//! | `arn:aws:sqs:*:123:queue` | `urn:aws:sqs:*:123:queue` | none if the region is not empty |
//! | `arn:aws:sns:eu-west-1:123:*` | `urn:aws:sns:eu-west-1:123:*` | nearly none: at the end, both cross colons |
//! | `arn:aws:s3:::bucket/*` | cannot be written | a wildcard is a whole segment, and no segment is empty |
//! | `arn:aws:sqs:eu-west-1:123:queue-?` | cannot be written | no wildcard for one character |
//! | `*` | cannot be written | a filter belongs to one namespace |
//!
//! The wildcards of an ARN match characters: `queue*` matches `queue` and every text that begins
//! with it. The wildcards of this crate match segments, so a filter for `app:A` never matches
//! `app:AB`:
//!
//! ```
//! use urn_filter::error::ParseErrorKind;
//! use urn_filter::{pattern, urn, Pattern};
//!
//! let app = pattern!("urn:allthings:app:A:*");
//! assert!(!app.matches(&urn!("urn:allthings:app:AB:ticket")));
//!
//! let error = "urn:allthings:app:A*".parse::<Pattern>().unwrap_err();
//! assert_eq!(error.kind(), ParseErrorKind::PartialWildcard);
//! ```
//!
//! A last `*` in a policy also matches the empty text. A last `*` in this crate needs a segment:
//! `urn:allthings:app:A:*` does not match `urn:allthings:app:A`.
//!
//! There is no `Deny`: each filter in a list only adds URNs. [`FilterSet::covers`] answers whether a
//! filter stays within a list, for example within what a user may see. The language of policies has
//! no such question.
//!
//! [`FilterSet::covers`]: crate::FilterSet::covers
//!
//! # EventBridge event patterns
//!
//! An event pattern is JSON in the shape of the event. This crate has two of its fields: the name of
//! the event and its URN.
//!
//! | EventBridge | this crate | difference |
//! | --- | --- | --- |
//! | `{"detail-type": ["ticket.created", "ticket.updated"]}` | `events: ["ticket.created", "ticket.updated"]` | none |
//! | `{"detail-type": [{"prefix": "ticket."}]}` | `events: ["ticket.*"]` | none, if the prefix ends with the dot |
//! | `{"detail-type": [{"wildcard": "*.created"}]}` | cannot be written | that `*` crosses dots: `ticket.comment.created` matches |
//! | `{"resources": ["urn:allthings:app:A"]}` | `urns: ["urn:allthings:app:A"]` | none for canonical URNs |
//! | `{"resources": [{"prefix": "urn:allthings:app:A:"}]}` | `urns: ["urn:allthings:app:A:*"]` | none for canonical URNs, if the prefix ends with the colon |
//! | `{"resources": [{"wildcard": "urn:allthings:app:*:ticket"}]}` | cannot be written | that `*` crosses colons: `app:A:B:ticket` matches |
//! | `suffix`, `anything-but`, `numeric`, `exists`, … | cannot be written | |
//! | a field that is left out | cannot be written | an empty list matches nothing, not everything |
//!
//! Both lists have to match, as do two fields of an event pattern. Within a list one entry is enough.
//! The empty list is easy to get wrong:
//!
//! ```
//! use urn_filter::{Subscription, event_name, urn};
//!
//! let event = event_name!("ticket.created");
//! let ticket = urn!("urn:allthings:app:A:ticket:C:T");
//! let webhook = Subscription::parse(["ticket.created"], ["urn:allthings:app:A:*"])?;
//! assert!(webhook.is_match(&event, &ticket));
//!
//! let no_filters: [&str; 0] = [];
//! let names_only = Subscription::parse(["ticket.created"], no_filters)?;
//! assert!(!names_only.is_match(&event, &ticket));
//! # Ok::<(), urn_filter::SubscriptionError>(())
//! ```
//!
//! What EventBridge calls an event pattern is both lists of a webhook. In this crate an
//! [`EventPattern`](crate::EventPattern) is one entry of the list `events`: a name, or a name in which
//! parts are `*`.
//!
//! # Event names of other webhooks
//!
//! | elsewhere | this crate | difference |
//! | --- | --- | --- |
//! | `*` (GitHub, Stripe) | `*` | none: every event |
//! | `issues`, with its actions in the payload (GitHub) | `issues.*` | the action is a part of the name |
//! | `invoice.paid` (Stripe) | `invoice.paid` | none |
//! | `orders/create` (Shopify) | `orders.create` | `.` separates the parts |
//! | `ticket.#` (AMQP) | `ticket` and `ticket.*` | `#` also matches nothing |
//! | `ticket.*` (AMQP) | cannot be written | exactly one word at the end |
//! | `ticket.**` (globs) | `ticket.*` | none |
//! | `tick*` (globs) | cannot be written | a `*` is a whole part |
//!
//! ```
//! use urn_filter::{EventPatterns, event_name};
//!
//! // A binding with the key `ticket.#` gets the same.
//! let events = EventPatterns::parse(["ticket", "ticket.*"])?;
//! assert!(events.matches(&event_name!("ticket")));
//! assert!(events.matches(&event_name!("ticket.comment.created")));
//! # Ok::<(), urn_filter::ListError>(())
//! ```
//!
//! To match every name one can also ask for the URN alone:
//! [`FilterIndex::matches_urn`](crate::FilterIndex::matches_urn). The platform itself accepts names only.
//! A server that does the same asks [`EventPatterns::is_plain`](crate::EventPatterns::is_plain).
//!
//! # JSON: `serde`
//!
//! The feature `serde` is on by default, since filters usually arrive as JSON.
//!
//! | type | JSON |
//! | --- | --- |
//! | [`Urn`](crate::Urn), [`UrnBuf`](crate::UrnBuf), [`Pattern`](crate::Pattern), [`EventName`](crate::EventName), [`EventPattern`](crate::EventPattern) | a string, written in the canonical form |
//! | [`FilterSet`](crate::FilterSet), [`EventPatterns`](crate::EventPatterns) | a list of strings |
//! | [`Subscription`](crate::Subscription) | `{"events": ["ticket.created"], "urns": ["urn:allthings:app:A:*"]}` |
//!
//! These are read and written. Reading checks a text as parsing does. The error of a list names every
//! bad entry, and the error of a subscription names those of both lists.
//!
//! A server that registers webhooks reads a [`SubscriptionInput`](crate::SubscriptionInput) and converts
//! it. Then all bad entries are there as values, with their index, kind, span, message and hint, and the
//! error can be the body of the answer.
//!
//! What a server answers is only written: [parse errors](crate::error), filters that are not granted
//! ([`permission`](crate::permission)), exceeded limits ([`limits`](crate::limits)), findings
//! ([`lint`](crate::lint)), explanations ([`explain`](crate::explain)), trees
//! ([`tree`](crate::tree)) and removed filters ([`algebra`](crate::algebra)). Each type documents its
//! shape. A span is always `{"start", "end"}`, and every error has a `message`.
//!
//! # JSON Schema: `schemars`
//!
//! The feature `schemars` turns on `serde`, and implements `JsonSchema` (2020-12) for all types that
//! `serde` reads or writes. The schema of each text has a regular expression and a maximum length.
//! Together they accept exactly what the parser accepts. `examples/json_schema.rs` prints the schema of
//! a subscription and that of its error.
//!
//! # GraphQL: `async-graphql`
//!
//! The feature `async-graphql` makes [`UrnBuf`](crate::UrnBuf), [`Pattern`](crate::Pattern),
//! [`EventName`](crate::EventName) and [`EventPattern`](crate::EventPattern) the scalars `Urn`,
//! `UrnPattern`, `EventName` and `EventPattern`. A parse error is the error of the field. Its extensions contain what a client needs to point at the mistake: the
//! fields of a parse error's JSON.
//!
//! GraphQL stops at the first bad scalar of a list and does not say which entry it is. To report all of
//! them, take the input object [`SubscriptionInput`](crate::SubscriptionInput). The module `graphql`
//! turns its error into one GraphQL error for each entry. `examples/graphql.rs` has both a good and a
//! bad request.
//!
//! # Tests: `proptest` and `arbitrary`
//!
//! The feature `proptest` adds the module `strategies`, with strategies for property tests of your own
//! handlers. They draw URNs, patterns and webhooks, a URN that a given pattern matches, and one that
//! it nearly matches. `examples/property_test.rs` is such a test.
//!
//! The feature `arbitrary` implements `Arbitrary` for the same types, for fuzz targets. Every input
//! gives a valid value. `examples/fuzz_input.rs` is the body of such a target.
//!
//! These two features, `async-graphql` and `schemars` turn on `std`.
//!
//! # Error renderers and databases
//!
//! Renderers such as `miette` or `annotate-snippets` need no feature. They need a text, the bytes to
//! mark, and labels: [`ParseError`](crate::ParseError) has `input`, `span_in_input`, `expected` and
//! `hint`. `examples/render_errors.rs` prints errors like those of the Rust compiler.
//!
//! In a database a pattern is a text column, written with `as_str` and read with `parse`. The crate
//! has no features for `sqlx` or `rusqlite`. Their versions change often, and a feature would tie you
//! to one of them.
