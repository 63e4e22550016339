//! Seals the secrets of webhooks, so that whoever reads the files of NATS does not read them.
//!
//! XChaCha20-Poly1305 with a random nonce of 24 bytes, bound to the webhook's id: a sealed text that is
//! moved to another webhook does not open.

use std::fmt;
use std::path::Path;

use chacha20poly1305::aead::{Aead, Payload};
use chacha20poly1305::{KeyInit, XChaCha20Poly1305, XNonce};

use super::{Result, StorageError};

const NONCE: usize = 24;

/// The key of the secrets. `Debug` hides it.
#[derive(Clone)]
pub(super) struct Key([u8; 32]);

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key(…)")
    }
}

impl Key {
    pub(super) fn generate() -> Self {
        Self(rand::random())
    }

    /// Reads a file of 64 hexadecimal digits.
    pub(super) fn read(file: &Path) -> Result<Self> {
        let text = std::fs::read_to_string(file)?;
        Self::parse(text.trim()).ok_or_else(|| {
            let message = "the file of the key has not 64 hexadecimal digits";
            StorageError::Folder(std::io::Error::other(message))
        })
    }

    pub(super) fn parse(text: &str) -> Option<Self> {
        let bytes = hex::decode(text).ok()?;
        bytes.try_into().ok().map(Self)
    }

    pub(super) fn to_hex(&self) -> String {
        hex::encode(self.0)
    }

    /// Seals a text for a place. The result is hexadecimal.
    pub(super) fn seal(&self, text: &[u8], place: &str) -> Result<String> {
        let nonce: [u8; NONCE] = {
            let (start, end): ([u8; 16], [u8; 8]) = rand::random();
            let mut nonce = [0; NONCE];
            nonce[..16].copy_from_slice(&start);
            nonce[16..].copy_from_slice(&end);
            nonce
        };
        let payload = Payload {
            msg: text,
            aad: place.as_bytes(),
        };
        let sealed = self.cipher().encrypt(&XNonce::from(nonce), payload);
        let sealed = sealed.map_err(|_| StorageError::Sealed)?;
        Ok(hex::encode(nonce) + &hex::encode(sealed))
    }

    /// Opens what was sealed for this place with this key.
    pub(super) fn open(&self, sealed: &str, place: &str) -> Result<Vec<u8>> {
        let sealed = hex::decode(sealed).map_err(|_| StorageError::Sealed)?;
        let (nonce, text) = sealed.split_at_checked(NONCE).ok_or(StorageError::Sealed)?;
        let nonce = <[u8; NONCE]>::try_from(nonce).map_err(|_| StorageError::Sealed)?;
        let payload = Payload {
            msg: text,
            aad: place.as_bytes(),
        };
        let opened = self.cipher().decrypt(&XNonce::from(nonce), payload);
        opened.map_err(|_| StorageError::Sealed)
    }

    fn cipher(&self) -> XChaCha20Poly1305 {
        XChaCha20Poly1305::new(&self.0.into())
    }
}

#[cfg(test)]
mod tests {
    use super::Key;

    #[test]
    fn what_is_sealed_opens_with_the_key_and_at_its_place_only() {
        let key = Key::generate();
        let sealed = key.seal(b"text", "here").unwrap();
        assert_eq!(key.open(&sealed, "here").unwrap(), b"text");
        assert!(key.open(&sealed, "there").is_err());
        assert!(Key::generate().open(&sealed, "here").is_err());
        let mut damaged = sealed.clone().into_bytes();
        damaged[60] = if damaged[60] == b'0' { b'1' } else { b'0' };
        let damaged = String::from_utf8(damaged).unwrap();
        assert!(key.open(&damaged, "here").is_err());
        for wrong in ["", "0", "zz", &sealed[..40]] {
            assert!(key.open(wrong, "here").is_err(), "{wrong}");
        }
        assert_ne!(key.seal(b"text", "here").unwrap(), sealed, "a new nonce");
        assert_eq!(Key::parse(&key.to_hex()).unwrap().0, key.0);
    }
}
