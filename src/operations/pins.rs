//! What a PIN becomes: argon2id, with the pepper as its secret.
//!
//! A try takes a quarter of a second or so on purpose, so it is made outside any transaction: nobody waits at a barrier for it.

use argon2::{Algorithm, Argon2, Params, Version};
use sha2::{Digest as _, Sha256};
use thiserror::Error;

use super::ports::{Credential, NoRandomness, Pepper, Source};
use crate::domain::ids::UserId;
use crate::domain::users::pin::Pin;

/// Memory that a try takes, in KiB: 64 MiB.
const MEMORY_KIB: u32 = 64 * 1024;
/// How often a try goes over it.
const PASSES: u32 = 3;

/// Why a PIN could not be hashed.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum PinHashError {
    /// The library refused: too little memory, or numbers that were never ours.
    #[error("the PIN could not be looked at ({0}): close other programs and try again")]
    Library(String),
    /// No random bytes.
    #[error(transparent)]
    NoRandomness(#[from] NoRandomness),
}

impl Pepper {
    /// Which one it is, without telling it.
    pub fn mark(&self) -> [u8; 8] {
        let digest: [u8; 32] = Sha256::new_with_prefix(b"parkhaus-pepper-1").chain_update(self.0).finalize().into();
        digest.first_chunk().copied().unwrap_or_default()
    }
}

/// What is stored of a new PIN.
pub fn make(user: UserId, pin: &Pin, pepper: &Pepper, source: &dyn Source) -> Result<Credential, PinHashError> {
    let mut salt = [0; 16];
    source.random(&mut salt)?;
    let mut credential =
        Credential { user, pepper: pepper.mark(), salt, memory_kib: MEMORY_KIB, passes: PASSES, hash: [0; 32] };
    credential.hash = hash(&credential, pin, pepper)?;
    Ok(credential)
}

/// Whether it is the PIN.
pub fn is_right(credential: &Credential, pin: &Pin, pepper: &Pepper) -> Result<bool, PinHashError> {
    let tried = hash(credential, pin, pepper)?;
    // All bytes are compared, so that the time taken tells nothing.
    Ok(tried.iter().zip(&credential.hash).fold(0, |differs, (left, right)| differs | (left ^ right)) == 0)
}

/// Whether it was made with less than what is asked today.
pub const fn is_outdated(credential: &Credential) -> bool {
    credential.memory_kib < MEMORY_KIB || credential.passes < PASSES
}

fn hash(credential: &Credential, pin: &Pin, pepper: &Pepper) -> Result<[u8; 32], PinHashError> {
    let refused = |error: argon2::Error| PinHashError::Library(error.to_string());
    let params = Params::new(credential.memory_kib, credential.passes, 1, Some(32)).map_err(refused)?;
    let argon = Argon2::new_with_secret(&pepper.0, Algorithm::Argon2id, Version::V0x13, params).map_err(refused)?;
    let mut hash = [0; 32];
    argon.hash_password_into(pin.digits(), &credential.salt, &mut hash).map_err(refused)?;
    Ok(hash)
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::domain::time::{Instant, from_ms};
    use crate::domain::users::lockout::Uptime;

    struct Still;

    impl Source for Still {
        fn now(&self) -> Instant {
            from_ms(0).unwrap()
        }
        fn id(&self) -> Uuid {
            Uuid::nil()
        }
        fn random(&self, bytes: &mut [u8]) -> Result<(), NoRandomness> {
            bytes.fill(5);
            Ok(())
        }
        fn uptime(&self) -> Uptime {
            Uptime { boot: Uuid::nil(), ms: 0 }
        }
    }

    #[test]
    fn a_pin_is_right_only_with_its_own_pepper_and_salt() {
        let (pepper, pin) = (Pepper([7; 32]), Pin::typed("483920").unwrap());
        let credential = make(UserId::new(Uuid::from_u128(1)), &pin, &pepper, &Still).unwrap();
        assert!(is_right(&credential, &pin, &pepper).unwrap());
        assert!(!is_right(&credential, &Pin::typed("483921").unwrap(), &pepper).unwrap());
        assert!(!is_right(&credential, &pin, &Pepper([8; 32])).unwrap());
        assert!(!is_right(&Credential { salt: [0; 16], ..credential.clone() }, &pin, &pepper).unwrap());
        assert_ne!(Pepper([7; 32]).mark(), Pepper([8; 32]).mark());
        assert!(!is_outdated(&credential) && is_outdated(&Credential { passes: 2, ..credential }));
        assert_eq!(format!("{pepper:?}"), "Pepper(…)");
    }
}
