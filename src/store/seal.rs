//! What is personal is sealed: XChaCha20-Poly1305 under a random key of its stay, or of its note.
//!
//! Sealed bytes are a random nonce of 24 bytes, then the ciphertext with its tag. They are bound to their stay and their place in
//! its operation, so that they cannot be moved to another entry.

use chacha20poly1305::aead::{Aead as _, KeyInit as _, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use uuid::Uuid;

use crate::domain::journal::Personal;
use crate::domain::journal::body;

/// Bytes in a key.
pub(crate) const KEY_BYTES: usize = 32;
/// Bytes in a nonce.
pub(crate) const NONCE_BYTES: usize = 24;

/// Where sealed bytes belong.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Place {
    /// The stay, or the note.
    pub(crate) subject: Uuid,
    /// The operation.
    pub(crate) op: Uuid,
    /// The place in it.
    pub(crate) part: u16,
}

impl Place {
    fn bytes(self) -> Vec<u8> {
        let mut bytes = b"parkhaus-personal-1".to_vec();
        bytes.extend_from_slice(self.subject.as_bytes());
        bytes.extend_from_slice(self.op.as_bytes());
        bytes.extend_from_slice(&self.part.to_be_bytes());
        bytes
    }
}

/// Seals personal data; `None` if the library refuses, which it does only for more than 256 GiB.
pub(crate) fn seal(
    personal: &Personal,
    key: &[u8; KEY_BYTES],
    nonce: &[u8; NONCE_BYTES],
    place: Place,
) -> Option<Vec<u8>> {
    let plain = body::to_bytes("personal", personal).ok()?;
    let aad = place.bytes();
    let cipher = XChaCha20Poly1305::new(&(*key).into());
    let sealed = cipher.encrypt(&XNonce::from(*nonce), Payload { msg: &plain, aad: &aad }).ok()?;
    let mut bytes = nonce.to_vec();
    bytes.extend_from_slice(&sealed);
    Some(bytes)
}

/// Reads sealed bytes; `None` if the key, the place or the bytes are others.
pub(crate) fn unseal(sealed: &[u8], key: &[u8; KEY_BYTES], place: Place) -> Option<Personal> {
    let (nonce, ciphertext) = sealed.split_first_chunk::<NONCE_BYTES>()?;
    let aad = place.bytes();
    let cipher = XChaCha20Poly1305::new(&(*key).into());
    let plain = cipher.decrypt(&XNonce::from(*nonce), Payload { msg: ciphertext, aad: &aad }).ok()?;
    body::from_bytes("personal", &plain).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_sealed_opens_with_its_key_in_its_place_only() {
        let personal = Personal::of_plate("B-MW 123");
        let place = Place { subject: Uuid::from_u128(1), op: Uuid::from_u128(2), part: 0 };
        let sealed = seal(&personal, &[1; 32], &[2; 24], place).unwrap();
        assert!(!sealed.windows(4).any(|bytes| bytes == b"B-MW"));
        assert_eq!(unseal(&sealed, &[1; 32], place), Some(personal));
        assert_eq!(unseal(&sealed, &[3; 32], place), None);
        assert_eq!(unseal(&sealed, &[1; 32], Place { part: 1, ..place }), None);
        let mut touched = sealed;
        touched[30] ^= 1;
        assert_eq!(unseal(&touched, &[1; 32], place), None);
        assert_eq!(unseal(&[1, 2, 3], &[1; 32], place), None);
    }
}
