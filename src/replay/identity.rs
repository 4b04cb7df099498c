//! The identity of a recorded row: the digest of its file and its number. The operations get their ids from both, so that the same
//! row of the same file is never replayed twice.

use uuid::{Builder, Uuid};

use super::plan::Step;
use crate::domain::ids::OpId;

/// The SHA-256 digest of a recorded file, as it lies on the disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FileDigest([u8; 32]);

impl FileDigest {
    /// Takes a digest.
    pub const fn new(digest: [u8; 32]) -> Self {
        Self(digest)
    }

    /// The operation that is this step of this row: a UUID of version 8, made of 66 bits of the digest, 55 bits of the row number
    /// and one bit for the step.
    ///
    /// Ids of neighbouring rows are neighbours, so that the index of operations grows at one place and not all over.
    pub fn operation(&self, row: u64, step: Step) -> OpId {
        let step = match step {
            Step::In => 0,
            Step::Out => 1,
        };
        let [_, place @ ..] = (row << 1 | step).to_be_bytes();
        let [d0, d1, d2, d3, d4, d5, d6, d7, d8, ..] = self.0;
        let [p0, p1, p2, p3, p4, p5, p6] = place;
        let bytes = [d0, d1, d2, d3, d4, d5, d6, d7, d8, p0, p1, p2, p3, p4, p5, p6];
        OpId::new(marked(bytes))
    }
}

/// Marked as version 8, whose bits are the program's own.
const fn marked(bytes: [u8; 16]) -> Uuid {
    Builder::from_custom_bytes(bytes).into_uuid()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const MOST_ROWS: u64 = 1 << 55;

    proptest! {
        #[test]
        fn each_step_of_each_row_has_an_id_of_its_own(
            digest: [u8; 32],
            rows in prop::array::uniform2(0..MOST_ROWS),
            steps in prop::array::uniform2(prop::sample::select(vec![Step::In, Step::Out])),
        ) {
            let file = FileDigest::new(digest);
            let ids = [file.operation(rows[0], steps[0]), file.operation(rows[1], steps[1])];
            prop_assert_eq!(ids[0] == ids[1], rows[0] == rows[1] && steps[0] == steps[1]);
            prop_assert_eq!(ids[0].uuid().get_version_num(), 8);
        }
    }

    #[test]
    fn another_file_has_other_ids_and_the_same_file_the_same() {
        let (one, other) = (FileDigest::new([1; 32]), FileDigest::new([2; 32]));
        assert_ne!(one.operation(7, Step::In), other.operation(7, Step::In));
        assert_eq!(one.operation(7, Step::Out).to_string(), "01010101-0101-8101-8100-00000000000f");
    }
}
