//! Stays that are over, read on a connection of their own for as long as that takes: nobody who writes waits for it.

use std::path::Path;

use super::open;
use super::queries::stays;
use super::verify::Stop;
use crate::domain::stay::Stay;
use crate::domain::time::{Instant, to_ms};
use crate::operations::ports::BooksError;

/// Shows every stay that came in from one instant on and before another, and has left; without its spots. Ends with an error when it
/// is stopped. The books of the folder are open for writing elsewhere in this program, which holds the lock.
pub fn each_that_left(
    folder: &Path,
    from: Instant,
    before: Instant,
    stop: &Stop,
    mut see: impl FnMut(Stay),
) -> Result<(), BooksError> {
    let mut connection = open::connect_to_read(&folder.join("parkhaus.sqlite"))?;
    stop.watch(&mut connection)?;
    stays::each_that_left(&connection, (to_ms(from), to_ms(before)), &mut see)
}
