//! The macros for literals.

#[cfg(doc)]
use crate::language::{EventName, EventPattern, Pattern, Urn};

/// Makes a [`Urn`]`<'static>` of a literal, which is checked at compile time.
///
/// The text can be any constant `&'static str`.
///
/// ```
/// use urn_filter::{Urn, urn};
///
/// let account: Urn<'static> = urn!("urn:allthings:account:1234");
/// assert_eq!(account, Urn::parse("urn:allthings:account:1234")?);
/// # Ok::<(), urn_filter::ParseError>(())
/// ```
///
/// The value is a constant:
///
/// ```
/// use urn_filter::{Urn, urn};
///
/// const ACCOUNT: Urn<'static> = urn!("urn:allthings:account:1234");
/// assert_eq!(ACCOUNT.segments().last(), Some("1234"));
/// ```
///
/// # Compile errors
///
/// A mistake is a compile error, also in a function that nobody calls. It says what is wrong and at
/// which byte. An empty segment:
///
/// ```compile_fail,E0080
/// let urn = urn_filter::urn!("urn:allthings:app::ticket");
/// ```
///
/// A `*`, which only a [`pattern!`](crate::pattern) may contain:
///
/// ```compile_fail,E0080
/// let urn = urn_filter::urn!("urn:allthings:app:A:*");
/// ```
///
/// A placeholder that was not filled in:
///
/// ```compile_fail,E0080
/// let urn = urn_filter::urn!("urn:allthings:app:<put your app ID here>");
/// ```
///
/// A text that is not a constant. Use [`Urn::parse`] for it:
///
/// ```compile_fail,E0435
/// let text = String::from("urn:allthings:app:A");
/// let urn = urn_filter::urn!(&text);
/// ```
///
/// The text must not depend on a type parameter of the function around it. Name the type of an
/// associated constant: `urn!(Ticket::TEXT)` compiles, `urn!(T::TEXT)` does not.
#[macro_export]
macro_rules! urn {
    ($text:expr $(,)?) => {{
        // An item is evaluated even if the code around it is never used. A block is not. `$text`
        // may name a constant of the caller, which an item of the same name would hide. So the name
        // is one that no caller has.
        const __URN_FILTER_URN: $crate::Urn<'static> =
            $crate::__literal::UrnText::checked($text).build();
        __URN_FILTER_URN
    }};
}

/// Makes a [`Pattern`] of a literal, which is checked at compile time.
///
/// The text can be any constant `&'static str`.
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
/// The value is a constant:
///
/// ```
/// use urn_filter::{Pattern, pattern, urn};
///
/// static TICKETS: Pattern = pattern!("urn:allthings:app:*:ticket:*");
/// const APPS: [Pattern; 2] = [pattern!("urn:allthings:app:A:*"), pattern!("URN:AllThings:app:B:*")];
/// assert!(TICKETS.matches(&urn!("urn:allthings:app:A:ticket:C:T")));
/// assert_eq!(APPS[1].as_str(), "urn:allthings:app:B:*");
/// ```
///
/// # Compile errors
///
/// A mistake is a compile error, also in a function that nobody calls. It says what is wrong and at
/// which byte. A `*` and other text in one segment:
///
/// ```compile_fail,E0080
/// let pattern = urn_filter::pattern!("urn:allthings:app:A:tick*");
/// ```
///
/// The compiler prints
///
/// ```text
/// error[E0080]: evaluation panicked: invalid pattern: partial wildcard at byte 20, expected a
/// segment without `*`, or `*` alone; `*` stands for a whole segment; as the last one it selects
/// everything below
/// ```
///
/// A namespace of one letter, a component, and a segment with a character that is not allowed:
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
/// Nothing is allocated, copied or checked at run time. The text is canonical, so a clone of the value is
/// two words and not another text.
#[macro_export]
macro_rules! pattern {
    ($text:expr $(,)?) => {{
        const __URN_FILTER_PATTERN_TEXT: $crate::__literal::PatternText =
            $crate::__literal::PatternText::checked($text);
        const __URN_FILTER_PATTERN_BYTES: [u8; __URN_FILTER_PATTERN_TEXT.len()] =
            __URN_FILTER_PATTERN_TEXT.canonical();
        const __URN_FILTER_PATTERN: $crate::Pattern =
            $crate::__literal::PatternText::build(&__URN_FILTER_PATTERN_BYTES);
        __URN_FILTER_PATTERN
    }};
}

/// Makes an [`EventName`] of a literal, which is checked at compile time.
///
/// The text can be any constant `&'static str`.
///
/// ```
/// use urn_filter::{EventName, event_name};
///
/// let created: EventName = event_name!("ticket.created");
/// assert_eq!(created.namespace(), Some("ticket"));
/// ```
///
/// The value is a constant:
///
/// ```
/// use urn_filter::{EventName, event_name};
///
/// const CREATED: EventName = event_name!("ticket.created");
/// static UPDATED: EventName = event_name!("ticket.updated");
/// assert_ne!(CREATED, UPDATED);
/// ```
///
/// # Compile errors
///
/// A mistake is a compile error that says what is wrong and at which byte:
///
/// ```compile_fail,E0080
/// let created = urn_filter::event_name!("Ticket.created");
/// ```
///
/// A `*`, which only an [`event_pattern!`](crate::event_pattern) may contain:
///
/// ```compile_fail,E0080
/// let any = urn_filter::event_name!("ticket.*");
/// ```
///
/// # Cost
///
/// Nothing is allocated, copied or checked at run time.
#[macro_export]
macro_rules! event_name {
    ($text:expr $(,)?) => {{
        const __URN_FILTER_EVENT_NAME: $crate::EventName =
            $crate::__literal::EventNameText::checked($text).build();
        __URN_FILTER_EVENT_NAME
    }};
}

/// Makes an [`EventPattern`] of a literal, which is checked at compile time.
///
/// The text can be any constant `&'static str`.
///
/// ```
/// use urn_filter::{EventPattern, event_name, event_pattern};
///
/// let tickets: EventPattern = event_pattern!("ticket.*");
/// assert!(tickets.matches(&event_name!("ticket.created")));
/// ```
///
/// The value is a constant:
///
/// ```
/// use urn_filter::{EventPattern, event_pattern};
///
/// static TICKETS: EventPattern = event_pattern!("ticket.*");
/// assert!(!TICKETS.is_plain());
/// ```
///
/// # Compile errors
///
/// A mistake is a compile error that says what is wrong and at which byte. A `*` and other text in
/// one part:
///
/// ```compile_fail,E0080
/// let tickets = urn_filter::event_pattern!("tick*");
/// ```
///
/// A wildcard of another language:
///
/// ```compile_fail,E0080
/// let tickets = urn_filter::event_pattern!("ticket.>");
/// ```
///
/// # Cost
///
/// Nothing is allocated, copied or checked at run time.
#[macro_export]
macro_rules! event_pattern {
    ($text:expr $(,)?) => {{
        const __URN_FILTER_EVENT_PATTERN: $crate::EventPattern =
            $crate::__literal::EventPatternText::checked($text).build();
        __URN_FILTER_EVENT_PATTERN
    }};
}
