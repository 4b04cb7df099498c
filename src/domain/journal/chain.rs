//! The chain: each entry's hash covers its stored bytes and the hash before it.
//!
//! Every field is of fixed width or carries its length, so that no two different entries have the same bytes.

use sha2::{Digest as _, Sha256};
use thiserror::Error;
use uuid::Uuid;

use crate::domain::ids::{BoothId, FacilityId};

/// A SHA-256 digest.
pub type Hash = [u8; 32];

/// Bytes in hexadecimal, as people compare them.
pub fn hex(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len().saturating_mul(2));
    for byte in bytes {
        for half in [byte >> 4, byte & 0x0f] {
            text.extend(char::from_digit(u32::from(half), 16));
        }
    }
    text
}

/// The bytes that stand there in hexadecimal, as [`hex`] writes them; `None` for anything else.
pub fn unhex(text: &str) -> Option<Vec<u8>> {
    let half = |byte: u8| match byte {
        b'0'..=b'9' => Some(byte.wrapping_sub(b'0')),
        b'a'..=b'f' => Some(byte.wrapping_sub(b'a').wrapping_add(10)),
        _ => None,
    };
    let (pairs, rest) = text.as_bytes().as_chunks::<2>();
    let bytes = pairs.iter().map(|[high, low]| Some((half(*high)? << 4) | half(*low)?)).collect();
    if rest.is_empty() { bytes } else { None }
}

/// What stands before the first entry of an epoch that cites no older chain.
pub const NO_HASH: Hash = [0; 32];

const DOMAIN: &[u8] = b"parkhaus-entry-1";

/// Whose chain it is: bound into every hash, so that an entry cannot be moved to another booth's chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ChainOwner {
    /// The facility.
    pub facility: FacilityId,
    /// The booth.
    pub booth: BoothId,
}

/// An entry as stored: the bytes that the hash covers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredEntry {
    /// How often the chain was begun anew, from 1.
    pub epoch: u32,
    /// The place in the epoch, from 1.
    pub seq: i64,
    /// The operation.
    pub op: Uuid,
    /// The place among the entries of the operation.
    pub part: u16,
    /// When it happened, ms since 1970.
    pub at_ms: i64,
    /// What the booth's clock said, ms since 1970.
    pub written_ms: i64,
    /// Who did it.
    pub actor: String,
    /// The kind of fact.
    pub kind: String,
    /// The fact: UTF-8 JSON, keys sorted, integers only.
    pub body: Vec<u8>,
    /// The personal part, encrypted; empty where there is none.
    pub sealed: Vec<u8>,
    /// The hash of the entry before.
    pub prev: Hash,
    /// The hash of this one.
    pub hash: Hash,
}

/// Where a chain does not hold.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ChainError {
    /// A place is missing or comes twice.
    #[error("entry {epoch}-{seq} stands where {expected} was expected: an entry was removed or inserted")]
    Gap {
        /// The epoch.
        epoch: u32,
        /// The place found.
        seq: i64,
        /// The place expected.
        expected: i64,
    },
    /// The link to the entry before is another.
    #[error("entry {epoch}-{seq} does not follow the entry before it: one of them was changed or exchanged")]
    Unlinked {
        /// The epoch.
        epoch: u32,
        /// The place.
        seq: i64,
    },
    /// The bytes are not those that were hashed.
    #[error("entry {epoch}-{seq} was changed after it was written")]
    Changed {
        /// The epoch.
        epoch: u32,
        /// The place.
        seq: i64,
    },
}

/// The hash of an entry: over everything stored but the hash itself.
pub fn hash_of(owner: ChainOwner, entry: &StoredEntry) -> Hash {
    let mut digest = Sha256::new();
    digest.update(DOMAIN);
    digest.update(owner.facility.uuid().as_bytes());
    digest.update(owner.booth.uuid().as_bytes());
    digest.update(entry.epoch.to_be_bytes());
    digest.update(entry.seq.to_be_bytes());
    digest.update(entry.op.as_bytes());
    digest.update(entry.part.to_be_bytes());
    digest.update(entry.at_ms.to_be_bytes());
    digest.update(entry.written_ms.to_be_bytes());
    for field in [entry.actor.as_bytes(), entry.kind.as_bytes(), &entry.body, &entry.sealed] {
        // A length that does not fit cannot occur in memory; the digest would still differ.
        digest.update(u64::try_from(field.len()).unwrap_or(u64::MAX).to_be_bytes());
        digest.update(field);
    }
    digest.update(entry.prev);
    digest.finalize().into()
}

/// The last link that was checked: where the next one must follow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Head {
    /// The epoch.
    pub epoch: u32,
    /// The place of the last entry in it; 0 before the first.
    pub seq: i64,
    /// Its hash.
    pub hash: Hash,
}

impl Head {
    /// Before the very first entry.
    pub const START: Self = Self { epoch: 1, seq: 0, hash: NO_HASH };

    /// Checks that an entry follows this head and is unchanged; gives the new head.
    ///
    /// The first entry of a later epoch follows the last of the one before it by hash, and counts from 1 again. Epochs may be left
    /// out: a restored backup must not use numbers again that a damaged file has used.
    pub fn follow(self, owner: ChainOwner, entry: &StoredEntry) -> Result<Self, ChainError> {
        let later_epoch = entry.epoch > self.epoch;
        let expected = if later_epoch { 1 } else { self.seq.saturating_add(1) };
        let (epoch, seq) = (entry.epoch, entry.seq);
        if (entry.epoch != self.epoch && !later_epoch) || entry.seq != expected {
            return Err(ChainError::Gap { epoch, seq, expected });
        }
        if entry.prev != self.hash {
            return Err(ChainError::Unlinked { epoch, seq });
        }
        if hash_of(owner, entry) != entry.hash {
            return Err(ChainError::Changed { epoch, seq });
        }
        Ok(Self { epoch: entry.epoch, seq: entry.seq, hash: entry.hash })
    }
}

#[cfg(test)]
#[expect(clippy::arithmetic_side_effects, reason = "places in short test chains")]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn owner() -> ChainOwner {
        ChainOwner { facility: FacilityId::new(Uuid::from_u128(1)), booth: BoothId::new(Uuid::from_u128(2)) }
    }

    fn chain(bodies: &[Vec<u8>]) -> Vec<StoredEntry> {
        let mut head = Head::START;
        let mut entries = Vec::new();
        for (body, seq) in bodies.iter().zip(1_i64..) {
            let mut entry = StoredEntry {
                epoch: 1,
                seq,
                op: Uuid::from_u128(seq.unsigned_abs().into()),
                part: 0,
                at_ms: seq,
                written_ms: seq,
                actor: "cli".to_owned(),
                kind: "checked_in".to_owned(),
                body: body.clone(),
                sealed: vec![7; 3],
                prev: head.hash,
                hash: NO_HASH,
            };
            entry.hash = hash_of(owner(), &entry);
            head = Head { epoch: 1, seq, hash: entry.hash };
            entries.push(entry);
        }
        entries
    }

    fn check(entries: &[StoredEntry]) -> Result<Head, ChainError> {
        entries.iter().try_fold(Head::START, |head, entry| head.follow(owner(), entry))
    }

    #[test]
    fn bytes_come_back_from_hexadecimal() {
        let bytes: Vec<u8> = (0..=255).collect();
        assert_eq!(unhex(&hex(&bytes)), Some(bytes));
        for wrong in ["0", "0G", "AB", "é"] {
            assert_eq!(unhex(wrong), None, "{wrong}");
        }
    }

    proptest! {
        #[test]
        fn any_change_of_an_entry_is_found(bodies in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..20), 2..12), place: prop::sample::Index, what in 0..9_u8, bit in 0..8_u8) {
            let mut entries = chain(&bodies);
            prop_assert!(check(&entries).is_ok());
            let place = place.index(entries.len());
            let entry = &mut entries[place];
            match what {
                0 => entry.at_ms ^= 1 << bit,
                1 => entry.written_ms ^= 1 << bit,
                2 => entry.actor.push('x'),
                3 => entry.kind.push('x'),
                4 => entry.body.push(b'x'),
                5 => entry.sealed[0] ^= 1 << bit,
                6 => entry.hash[0] ^= 1 << bit,
                7 => entry.prev[31] ^= 1 << bit,
                _ => entry.part ^= 1 << bit,
            }
            prop_assert!(check(&entries).is_err());
        }

        #[test]
        fn a_swap_or_a_removal_inside_is_found(bodies in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..20), 3..12), place: prop::sample::Index) {
            let entries = chain(&bodies);
            let place = place.index(entries.len() - 1);
            let mut swapped = entries.clone();
            swapped.swap(place, place + 1);
            prop_assert!(check(&swapped).is_err());
            let mut removed = entries;
            removed.remove(place);
            prop_assert!(check(&removed).is_err());
        }
    }

    #[test]
    fn bytes_cannot_slide_from_one_field_to_the_next() {
        let mut one = chain(&[b"ab".to_vec()]).remove(0);
        let before = hash_of(owner(), &one);
        one.kind.push('a');
        one.body = b"b".to_vec();
        assert_ne!(hash_of(owner(), &one), before);
    }
}
