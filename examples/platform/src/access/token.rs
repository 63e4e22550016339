//! Random texts that prove who somebody is.

use std::fmt;

use sha2::{Digest, Sha256};

/// A token: 256 random bits, as 64 hexadecimal digits. `Debug` hides it.
pub struct Token(String);

impl Token {
    /// Creates a token.
    pub fn generate() -> Self {
        Self(hex::encode(rand::random::<[u8; 32]>()))
    }

    /// Returns the text, which is shown once and stored nowhere.
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// Returns what is stored.
    pub fn hash(&self) -> [u8; 32] {
        hash(&self.0)
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(…)")
    }
}

/// Returns the hash of a text that somebody sent as a token. The tokens are random and long, so that a
/// plain hash is enough.
pub(super) fn hash(text: &str) -> [u8; 32] {
    Sha256::digest(text.as_bytes()).into()
}
