//! Slows down whoever sends wrong tokens.

use std::fmt;
use std::net::IpAddr;
use std::num::NonZeroU32;

use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};

/// How many failures an address has in a minute.
const PER_MINUTE: NonZeroU32 = NonZeroU32::new(30).expect("not zero");

/// The failures of each address. Only a failure counts and only a failure is refused: a token of 256
/// random bits cannot be guessed, so a right one need not suffer for its neighbours.
pub struct Failures {
    limiter: DefaultKeyedRateLimiter<IpAddr>,
}

impl Default for Failures {
    fn default() -> Self {
        Self {
            limiter: RateLimiter::keyed(Quota::per_minute(PER_MINUTE)),
        }
    }
}

impl Failures {
    /// Counts a failure, and reports whether it was one too many.
    #[must_use]
    pub fn count(&self, address: IpAddr) -> bool {
        self.limiter.check_key(&address).is_err()
    }

    /// Forgets the addresses whose failures do not matter any more.
    pub fn forget(&self) {
        self.limiter.retain_recent();
    }
}

impl fmt::Debug for Failures {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Failures")
            .field("addresses", &self.limiter.len())
            .finish()
    }
}
