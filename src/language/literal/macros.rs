//! The macros.

#[cfg(doc)]
use crate::language::{EventName, Pattern, Urn};

/// A [`Urn`]`<'static>` from a literal, or another constant `&'static str`, that is checked at
/// compile time.
///
/// ```
/// use urn_filter::{Urn, urn};
///
/// let account: Urn<'static> = urn!("urn:allthings:account:1234");
/// assert_eq!(account, Urn::parse("urn:allthings:account:1234")?);
/// # Ok::<(), urn_filter::ParseError>(())
/// ```
///
/// A mistake is a compile error that says what it is and at which byte, also in a function that
/// nobody calls. An empty segment:
///
/// ```compile_fail,E0080
/// let urn = urn_filter::urn!("urn:allthings:app::ticket");
/// ```
///
/// A `*`, which only a [`pattern!`](crate::pattern) may have:
///
/// ```compile_fail,E0080
/// let urn = urn_filter::urn!("urn:allthings:app:A:*");
/// ```
///
/// What was not filled in:
///
/// ```compile_fail,E0080
/// let urn = urn_filter::urn!("urn:allthings:app:<put your app ID here>");
/// ```
///
/// Only constants can be checked; for other texts there is [`Urn::parse`]:
///
/// ```compile_fail,E0435
/// let text = String::from("urn:allthings:app:A");
/// let urn = urn_filter::urn!(&text);
/// ```
///
/// The text may not depend on a type parameter of the function around it: an associated constant is
/// named with its type, `urn!(Ticket::TEXT)`, and not `urn!(T::TEXT)`.
///
/// The value is a constant:
///
/// ```
/// use urn_filter::{Urn, urn};
///
/// const ACCOUNT: Urn<'static> = urn!("urn:allthings:account:1234");
/// assert_eq!(ACCOUNT.segments().last(), Some("1234"));
/// ```
#[macro_export]
macro_rules! urn {
    ($text:expr $(,)?) => {{
        // An item, unlike a block, is evaluated even if the code around it is never used. The name is
        // one that no caller has: it would hide theirs from `$text`.
        const __URN_FILTER_URN: $crate::Urn<'static> =
            $crate::__literal::UrnText::checked($text).build();
        __URN_FILTER_URN
    }};
}

/// A [`Pattern`] from a literal, or another constant `&'static str`, that is checked at compile
/// time.
///
/// ```
/// use urn_filter::{Pattern, pattern};
///
/// let tickets: Pattern = pattern!("urn:allthings:app:*:ticket:*");
/// assert_eq!(tickets, "urn:allthings:app:*:ticket:*".parse()?);
///
/// const APP: &str = "urn:allthings:app:A:*";
/// assert!(pattern!(APP).overlaps(&tickets));
/// # Ok::<(), urn_filter::ParseError>(())
/// ```
///
/// The text is checked at compile time, but the value is no constant. One for the whole program:
///
/// ```
/// use std::sync::LazyLock;
/// use urn_filter::{Pattern, pattern, urn};
///
/// static TICKETS: LazyLock<Pattern> = LazyLock::new(|| pattern!("urn:allthings:app:*:ticket:*"));
/// assert!(TICKETS.matches(&urn!("urn:allthings:app:A:ticket:C:T")));
/// ```
///
/// A mistake is a compile error that says what it is and at which byte, also in a function that
/// nobody calls. A `*` beside other text:
///
/// ```compile_fail,E0080
/// let pattern = urn_filter::pattern!("urn:allthings:app:A:tick*");
/// ```
///
/// which the compiler comments with
///
/// ```text
/// error[E0080]: evaluation panicked: invalid pattern: partial wildcard at byte 20, expected a
/// segment without `*`, or `*` alone; `*` stands for a whole segment; as the last one it selects
/// everything below
/// ```
///
/// A namespace of one letter, a component, a segment of the wrong characters:
///
/// ```compile_fail,E0080
/// let pattern = urn_filter::pattern!("urn:a:app:*");
/// ```
///
/// ```compile_fail,E0080
/// let pattern = urn_filter::pattern!("urn:allthings:app:A?=page=2");
/// ```
///
/// ```compile_fail,E0080
/// fn never_called() {
///     let pattern = urn_filter::pattern!("urn:allthings:app:A B:*");
/// }
/// ```
///
/// # Cost
///
/// A pattern owns its text, so it is built where the macro stands: one allocation and a copy, and
/// no second check.
#[macro_export]
macro_rules! pattern {
    ($text:expr $(,)?) => {{
        const _: $crate::__literal::PatternText = $crate::__literal::PatternText::checked($text);
        const { $crate::__literal::PatternText::checked($text) }.build()
    }};
}

/// An [`EventName`] from a literal, or another constant `&'static str`, that is checked at compile
/// time.
///
/// ```
/// use urn_filter::{EventName, event_name};
///
/// let created: EventName = event_name!("ticket.created");
/// assert_eq!(created.namespace(), Some("ticket"));
/// ```
///
/// A mistake is a compile error that says what it is:
///
/// ```compile_fail,E0080
/// let created = urn_filter::event_name!("Ticket.created");
/// ```
///
/// ```compile_fail,E0080
/// let any = urn_filter::event_name!("ticket.*");
/// ```
///
/// # Cost
///
/// A copy of the text, and for a name of more than 38 bytes an allocation; no second check.
#[macro_export]
macro_rules! event_name {
    ($text:expr $(,)?) => {{
        const _: $crate::__literal::EventNameText =
            $crate::__literal::EventNameText::checked($text);
        const { $crate::__literal::EventNameText::checked($text) }.build()
    }};
}
