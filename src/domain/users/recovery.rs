//! The recovery code: printed once at the first run, kept in a safe, and good for one new PIN of an owner.
//!
//! It works without the pepper, so that it brings sign-in back after a backup was restored on another computer. That it carries 120
//! random bits is why its bare hash may be stored and why no wait is needed after a wrong one.

use std::fmt;

use sha2::{Digest as _, Sha256};
use thiserror::Error;
use uuid::Uuid;

use crate::domain::ids::UserId;

/// Crockford's letters and digits, by value: none that looks like another.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// Characters in a code, five random bits each.
pub const CODE_CHARS: usize = 24;

/// Random bytes that a code is made from.
pub const RANDOM_BYTES: usize = 24;

/// A recovery code. Shown once, never stored.
#[derive(Clone, PartialEq, Eq)]
pub struct RecoveryCode(String);

/// Why a text is no recovery code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("a recovery code has {CODE_CHARS} letters and digits, in six groups of four: type it as it was printed")]
pub struct NotACode;

impl RecoveryCode {
    /// Makes a code; each byte gives one character.
    pub fn from_random(bytes: [u8; RANDOM_BYTES]) -> Self {
        let letters = bytes.iter().filter_map(|byte| ALPHABET.get(usize::from(byte & 31)));
        Self(letters.copied().map(char::from).collect())
    }

    /// Reads a code as typed: in lower case, with spaces and hyphens, I and L for 1, O for 0.
    pub fn parse(text: &str) -> Result<Self, NotACode> {
        let typed = text.chars().filter(|c| c.is_alphanumeric()).map(|c| match c.to_ascii_uppercase() {
            'I' | 'L' => '1',
            'O' => '0',
            other => other,
        });
        let code: String = typed.collect();
        let is_code = code.chars().count() == CODE_CHARS && code.bytes().all(|byte| ALPHABET.contains(&byte));
        if is_code { Ok(Self(code)) } else { Err(NotACode) }
    }

    /// In groups of four, as printed.
    pub fn grouped(&self) -> String {
        let letters: Vec<char> = self.0.chars().collect();
        letters.chunks(4).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join("-")
    }

    /// What is stored of it, bound to its owner and to the occasion on which it was made.
    pub fn hash(&self, owner: UserId, made: Uuid) -> [u8; 32] {
        let mut digest = Sha256::new();
        digest.update(b"parkhaus-recovery-1");
        digest.update(owner.uuid().as_bytes());
        digest.update(made.as_bytes());
        digest.update(self.0.as_bytes());
        digest.finalize().into()
    }
}

impl fmt::Debug for RecoveryCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RecoveryCode(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_reads_back_as_printed_and_as_people_type_it() {
        let code = RecoveryCode::from_random(std::array::from_fn(|place| u8::try_from(place * 11 % 256).unwrap()));
        let printed = code.grouped();
        assert_eq!(printed.len(), CODE_CHARS + 5);
        assert_eq!(RecoveryCode::parse(&printed), Ok(code.clone()));
        assert_eq!(
            RecoveryCode::parse(&printed.to_lowercase().replace('-', " ").replace('0', "o").replace('1', "l")),
            Ok(code)
        );
        for text in [
            "",
            "ABCD",
            &printed.replacen(char::is_alphanumeric, "", 1),
            &printed.replace('-', "").replacen(char::is_alphanumeric, "U", 1),
        ] {
            assert_eq!(RecoveryCode::parse(text), Err(NotACode), "{text}");
        }
    }

    #[test]
    fn a_hash_belongs_to_its_owner_and_occasion() {
        let code = RecoveryCode::from_random([7; RANDOM_BYTES]);
        let (one, two) = (Uuid::from_u128(1), Uuid::from_u128(2));
        let hash = code.hash(UserId::new(one), one);
        assert_eq!(hash, code.hash(UserId::new(one), one));
        assert_ne!(hash, code.hash(UserId::new(two), one));
        assert_ne!(hash, code.hash(UserId::new(one), two));
        assert_ne!(hash, RecoveryCode::from_random([8; RANDOM_BYTES]).hash(UserId::new(one), one));
    }
}
