//! The secrets that sign deliveries.

use std::fmt;

use super::timestamp::Timestamp;

/// The secret of a webhook: 96 hexadecimal digits. `Debug` hides it.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// Creates a secret from 48 random bytes.
    pub fn generate() -> Result<Self, getrandom::Error> {
        let mut bytes = [0; 48];
        getrandom::fill(&mut bytes)?;
        Ok(Self(hex::encode(bytes)))
    }

    /// Returns the secret with this text, which comes from the database.
    #[must_use]
    pub(crate) const fn from_stored(text: String) -> Self {
        Self(text)
    }

    /// Returns the text. Its bytes are the key of the signatures.
    #[must_use]
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
#[derive(Debug, Clone, PartialEq, Eq)]
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
