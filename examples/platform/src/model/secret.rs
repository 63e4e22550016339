//! The secrets that sign deliveries.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::timestamp::Timestamp;

/// The secret of a webhook: 96 hexadecimal digits. `Debug` hides it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Secret(String);

impl Secret {
    /// Creates a secret from 48 random bytes.
    pub fn generate() -> Self {
        let (start, end): ([u8; 32], [u8; 16]) = rand::random();
        Self(hex::encode(start) + &hex::encode(end))
    }

    /// Returns the text. Its bytes are the key of the signatures.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

/// The secrets of a webhook: the one in use, and for a day after a rotation the one before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SigningSecrets {
    /// The secret in use.
    pub current: Secret,
    /// The one before, and until when it signs too.
    pub previous: Option<(Secret, Timestamp)>,
}

impl SigningSecrets {
    /// Returns the secrets that sign at this time, the one in use first.
    pub fn at(&self, now: Timestamp) -> impl Iterator<Item = &Secret> {
        let previous = self.previous.as_ref().filter(|(_, until)| now < *until);
        std::iter::once(&self.current).chain(previous.map(|(secret, _)| secret))
    }
}

impl From<Secret> for SigningSecrets {
    fn from(current: Secret) -> Self {
        Self {
            current,
            previous: None,
        }
    }
}
