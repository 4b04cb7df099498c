//! A receipt printer for those who have none: it understands ESC/POS, answers what a real one answers, and shows every paper
//! that it cuts off as a picture and as the letters it was sent.

mod command;
mod emulator;
mod roll;
mod server;

pub use self::emulator::{Emulator, Event};
pub use self::roll::Slip;
pub use self::server::{Behaviour, Heard, PretendPrinter};
