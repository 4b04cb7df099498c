//! How long a vehicle takes to come in and to leave: beside the same bare SQL, in small and in very large garages, with no past and
//! with ten million past stays.
//!
//! ```text
//! cargo bench --no-default-features --bench round_trip -- [--quick | --full] [--only beside|spots|past] [--trips N] [--rounds N]
//!                                                         [--spots N,N,…] [--past N,N,…] [--folder DIR]
//! ```
//!
//! - `beside`: check-in and check-out through the operations beside the SQL statements they come down to, with the values worked out
//!   beforehand, on the same file, with the same durability, in turn, so that a slow minute of the disk hits both; with one caller, and
//!   with eight. Goal: at most 1.3 times the bare statements.
//! - `spots`: the round trip in garages of 100, 10,000 and 1,000,000 spots. Goal: flat within 1.3.
//! - `past`: the round trip with 0, 1 and 10 million past stays. Goal: flat within 1.3.
//!
//! `--quick`, which is the default, takes about a minute and stops at 10,000 spots and 100,000 past stays. `--full` takes about half
//! an hour and 35 GB of disk; everything is removed at the end. The folder must lie on the disk that is to be measured, not in
//! memory; the default is below the build's own `target`.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a measurement stops at the first thing that is not as it says, and prints what it found"
)]
#![expect(clippy::cast_precision_loss, reason = "times are shown with three digits")]

#[path = "round_trip/arguments.rs"]
mod arguments;
#[path = "round_trip/bare.rs"]
mod bare;
#[path = "round_trip/beside.rs"]
mod beside;
#[path = "round_trip/garage.rs"]
mod garage;
#[path = "round_trip/growth.rs"]
mod growth;
#[path = "round_trip/ours.rs"]
mod ours;
#[path = "round_trip/past.rs"]
mod past;
#[path = "round_trip/times.rs"]
mod times;
#[path = "round_trip/vehicles.rs"]
mod vehicles;

use arguments::{Arguments, Part};

fn main() {
    let arguments = match Arguments::read(std::env::args().skip(1)) {
        Ok(arguments) => arguments,
        Err(wrong) => {
            println!("{wrong}");
            return;
        }
    };
    let folder = tempfile::tempdir_in(&arguments.folder).expect("the folder to measure in can be written");
    println!("disk before: {}", times::disk_mood(folder.path()));
    if arguments.wants(Part::Beside) {
        beside::run(&arguments, folder.path());
    }
    if arguments.wants(Part::Spots) {
        growth::by_spots(&arguments, folder.path());
    }
    if arguments.wants(Part::Past) {
        growth::by_past(&arguments, folder.path());
    }
    println!("disk after: {}", times::disk_mood(folder.path()));
}
