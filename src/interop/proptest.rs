//! `proptest`: the strategies that `any::<Pattern>()` and the like use.

use proptest::arbitrary::Arbitrary;
use proptest::strategy::{BoxedStrategy, Strategy};

use crate::interop::strategies;
use crate::language::{EventName, EventPattern, EventPatterns, Pattern, UrnBuf};
use crate::matching::{FilterSet, Subscription};

macro_rules! arbitrary {
    ($($type:ty: $strategy:ident,)*) => {$(
        #[doc = concat!("Draws from `strategies::", stringify!($strategy), "`.")]
        impl Arbitrary for $type {
            type Parameters = ();
            type Strategy = BoxedStrategy<Self>;

            fn arbitrary_with((): ()) -> Self::Strategy {
                strategies::$strategy().boxed()
            }
        }
    )*};
}

arbitrary! {
    UrnBuf: urn,
    Pattern: pattern,
    EventName: event_name,
    EventPattern: event_pattern,
    EventPatterns: event_patterns,
    FilterSet: filter_set,
    Subscription: subscription,
}
