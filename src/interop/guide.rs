//! For those who know another language of filters: what theirs is in ours, and what differs.
//!
//! Ours in one breath: a URN's segments stand between colons; a `*` in the middle is any one
//! segment, a last `*` is one segment or more, and anything else is itself. There is nothing else:
//! no part of a segment, no negation, no choice. A choice is several filters in one list.
//!
//! - [NATS subjects](#nats-subjects): nearly the same language, with conversions both ways.
//! - [MQTT topic filters](#mqtt-topic-filters): the same but for the root of a subtree, with
//!   conversions both ways.
//! - [AWS ARNs in IAM policies](#aws-arns-in-iam-policies): look alike, match by characters.
//! - [EventBridge event patterns](#eventbridge-event-patterns): JSON over fields of the event.
//!
//! # NATS subjects
//!
//! | NATS | ours | |
//! | --- | --- | --- |
//! | `urn.allthings.app.A` | `urn:allthings:app:A` | the same |
//! | `urn.allthings.app.*.ticket` | `urn:allthings:app:*:ticket` | the same: one token, one segment |
//! | `urn.allthings.app.A.>` | `urn:allthings:app:A:*` | the same: one or more |
//! | `urn.allthings.app.A.*` | none | exactly one token at the end |
//! | `urn.>`, `*.allthings.>` | none | a filter belongs to one namespace |
//!
//! The trap is the last star: in NATS it is one token, here it is what `>` is there. The module
//! [`nats`](crate::nats) converts patterns and URNs and refuses what has no equal.
//!
//! ```
//! use urn_filter::{nats, pattern};
//!
//! let tickets = pattern!("urn:allthings:app:A:ticket:*");
//! assert_eq!(nats::pattern_to_subject(&tickets), "urn.allthings.app.A.ticket.>");
//! assert!(nats::pattern_from_subject("urn.allthings.app.A.ticket.*").is_err());
//! ```
//!
//! NATS compares bytes. Here the case of the namespace and of the digits of `%` escapes does not
//! count, so subjects are written in the canonical form.
//!
//! # MQTT topic filters
//!
//! | MQTT | ours | |
//! | --- | --- | --- |
//! | `urn/allthings/app/A` | `urn:allthings:app:A` | the same |
//! | `urn/allthings/app/+/ticket` | `urn:allthings:app:*:ticket` | the same: one level, one segment |
//! | `urn/allthings/app/A/#` | `urn:allthings:app:A` and `urn:allthings:app:A:*` | `#` takes in the level before it |
//! | `urn/allthings/app/A/+/#` | `urn:allthings:app:A:*` | one or more levels |
//! | `urn/allthings/app/A/+` | none | exactly one level at the end |
//!
//! Two traps: a last `*` is not `#`, which matches the parent too, and an MQTT level may be empty
//! where a segment may not.
//!
//! ```
//! use urn_filter::{FilterSet, urn};
//!
//! // What a subscription to `urn/allthings/app/A/#` gets.
//! let filters = FilterSet::parse(["urn:allthings:app:A", "urn:allthings:app:A:*"])?;
//! assert!(filters.is_match(&urn!("urn:allthings:app:A")));
//! assert!(filters.is_match(&urn!("urn:allthings:app:A:ticket:C:T")));
//! # Ok::<(), urn_filter::ListError>(())
//! ```
//!
//! The module [`mqtt`](crate::mqtt) converts patterns and URNs and refuses what has no equal.
//!
//! # AWS ARNs in IAM policies
//!
//! | a policy's `Resource` | ours | |
//! | --- | --- | --- |
//! | `arn:aws:sqs:eu-west-1:123:queue` | `urn:aws:sqs:eu-west-1:123:queue` | the same |
//! | `arn:aws:sqs:*:123:queue` | `urn:aws:sqs:*:123:queue` | the same, where the region is not empty |
//! | `arn:aws:sns:eu-west-1:123:*` | `urn:aws:sns:eu-west-1:123:*` | about the same: at the end `*` goes beyond colons in both |
//! | `arn:aws:s3:::bucket/*` | none | no part of a segment is a wildcard, and no segment is empty |
//! | `arn:aws:sqs:eu-west-1:123:queue-?` | none | no single characters |
//! | `*` | none | a filter belongs to one namespace |
//!
//! An ARN's wildcards stand for characters: `queue*` is `queue` and whatever begins like it. Ours
//! stand for segments, which keeps a filter for `app:A` from ever matching `app:AB`:
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
//! A last `*` in a policy also matches the empty text. Ours needs a segment: `urn:allthings:app:A:*`
//! does not match `urn:allthings:app:A`. And there is no `Deny`: a list of filters only adds. To ask
//! whether a list stays within what a user may see, there is [`FilterSet::covers`], which no policy
//! language of this table has.
//!
//! [`FilterSet::covers`]: crate::FilterSet::covers
//!
//! # EventBridge event patterns
//!
//! An event pattern is JSON in the shape of the event. Of its fields ours has two: the event's name
//! and its URN.
//!
//! | EventBridge | ours | |
//! | --- | --- | --- |
//! | `{"detail-type": ["ticket.created", "ticket.updated"]}` | `events: ["ticket.created", "ticket.updated"]` | the same |
//! | `{"resources": ["urn:allthings:app:A"]}` | `urns: ["urn:allthings:app:A"]` | the same for canonical URNs |
//! | `{"resources": [{"prefix": "urn:allthings:app:A:"}]}` | `urns: ["urn:allthings:app:A:*"]` | the same for canonical URNs, if the colon is there |
//! | `{"resources": [{"wildcard": "urn:allthings:app:*:ticket"}]}` | none | that `*` goes beyond colons: `app:A:B:ticket` matches |
//! | `suffix`, `anything-but`, `numeric`, `exists`, … | none | |
//! | a field that is left out | none | an empty list matches nothing, not everything |
//!
//! Both lists have to match, as two fields of an event pattern have to, and within a list one entry
//! is enough. The trap is the empty list:
//!
//! ```
//! use urn_filter::{Subscription, event_name, urn};
//!
//! let event = event_name!("ticket.created");
//! let ticket = urn!("urn:allthings:app:A:ticket:C:T");
//! let webhook = Subscription::parse(["ticket.created"], ["urn:allthings:app:A:*"])?;
//! assert!(webhook.is_match(&event, &ticket));
//!
//! let names_only = Subscription::parse(["ticket.created"], [])?;
//! assert!(!names_only.is_match(&event, &ticket));
//! # Ok::<(), urn_filter::SubscriptionError>(())
//! ```
//!
//! A list of event names is spelled out: there is no `ticket.*`. To get every name, ask by URN alone:
//! [`FilterIndex::matches_urn`](crate::FilterIndex::matches_urn).
