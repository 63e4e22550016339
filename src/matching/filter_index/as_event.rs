//! What a batch of events may be made of.

use core::borrow::Borrow;

use crate::language::{EventName, Urn, UrnBuf};

/// A type that contains a URN: [`Urn`], [`UrnBuf`], a reference to one, or a type of yours.
pub trait AsUrn {
    /// Returns the URN. It should be cheap.
    fn as_urn(&self) -> Urn<'_>;
}

impl AsUrn for Urn<'_> {
    #[inline]
    fn as_urn(&self) -> Urn<'_> {
        *self
    }
}

impl AsUrn for UrnBuf {
    #[inline]
    fn as_urn(&self) -> Urn<'_> {
        self.as_urn()
    }
}

impl<T: AsUrn + ?Sized> AsUrn for &T {
    #[inline]
    fn as_urn(&self) -> Urn<'_> {
        T::as_urn(self)
    }
}

/// A type that is an event: a name and a URN.
///
/// A pair of a name and a URN is one, each owned, borrowed, or in an `Arc` or the like for the name. So is
/// a reference to an event. Implement it for the type in your queue, and
/// [`matches_batch`](crate::FilterIndex::matches_batch) takes a slice of it.
///
/// ```
/// use urn_filter::filter_index::AsEvent;
/// use urn_filter::{EventName, FilterIndex, Subscription, Urn, UrnBuf};
///
/// struct Queued {
///     name: EventName,
///     urn: UrnBuf,
///     body: String,
/// }
///
/// impl AsEvent for Queued {
///     fn name(&self) -> &EventName {
///         &self.name
///     }
///
///     fn urn(&self) -> Urn<'_> {
///         self.urn.as_urn()
///     }
/// }
///
/// let mut index = FilterIndex::new();
/// index.insert("a", Subscription::parse(["ticket.*"], ["urn:allthings:app:A:*"])?);
/// let queue = vec![Queued {
///     name: "ticket.created".parse()?,
///     urn: "urn:allthings:app:A:ticket:C:T".parse()?,
///     body: "{}".to_owned(),
/// }];
/// for (event, webhooks) in queue.iter().zip(&index.matches_batch(&queue)) {
///     assert_eq!(webhooks.len(), 1, "{}", event.body);
/// }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub trait AsEvent {
    /// Returns the name. It should be cheap.
    fn name(&self) -> &EventName;

    /// Returns the URN. It should be cheap.
    fn urn(&self) -> Urn<'_>;
}

impl<N: Borrow<EventName>, U: AsUrn> AsEvent for (N, U) {
    #[inline]
    fn name(&self) -> &EventName {
        self.0.borrow()
    }

    #[inline]
    fn urn(&self) -> Urn<'_> {
        self.1.as_urn()
    }
}

impl<T: AsEvent + ?Sized> AsEvent for &T {
    #[inline]
    fn name(&self) -> &EventName {
        T::name(self)
    }

    #[inline]
    fn urn(&self) -> Urn<'_> {
        T::urn(self)
    }
}
