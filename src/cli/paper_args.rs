//! What can be typed about papers and printers.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use uuid::Uuid;

use super::args::{Folder, Form, WhoArgs};

/// `reprint`
#[derive(Debug, Args)]
pub struct ReprintArgs {
    /// Where.
    #[command(flatten)]
    pub folder: Folder,
    /// Whose paper: the ticket of a vehicle inside, the receipt of one that has left.
    #[command(flatten)]
    pub who: WhoArgs,
    /// The paper that took its last receipt back, where an exit was undone
    #[arg(long)]
    pub refund: bool,
    /// The id of this operation: the same again gives the same answer and does nothing
    #[arg(long, value_name = "UUID")]
    pub op_id: Option<Uuid>,
    /// How the answer is written.
    #[command(flatten)]
    pub form: Form,
}

/// `printer …`
#[derive(Debug, Subcommand)]
pub enum PrinterCommand {
    /// Set the printer, and ask it how it is
    Set(PrinterSetArgs),
    /// Say which printer is set, how it is and what waits for it
    Show(PrinterShowArgs),
    /// Print a test page
    Test(PrinterTestArgs),
    /// Print what waits and what comes, where no window does
    Work(PrinterWorkArgs),
    /// Take the printer away: papers are only shown, and what waits is given up
    Off(PrinterOffArgs),
}

/// `printer set`
#[derive(Debug, Args)]
pub struct PrinterSetArgs {
    /// tcp:HOST or tcp:HOST:PORT, device:PATH, ipp://HOST/printers/NAME, or folder:PATH for PDF files
    #[arg(value_name = "PRINTER")]
    pub address: String,
    /// Where.
    #[command(flatten)]
    pub folder: Folder,
    /// How wide its paper is, in mm: 80 or 58
    #[arg(long, value_name = "MM", default_value_t = 80)]
    pub width: u32,
    /// How texts are sent: dots, or a table of its own letters such as cp858
    #[arg(long, value_name = "LETTERS", default_value = "dots")]
    pub letters: String,
    /// Open the drawer with a cash receipt, by a pulse of so many milliseconds
    #[arg(long, value_name = "MS", default_value_t = 0)]
    pub drawer: u32,
    /// It never answers: what is written to it counts as printed
    #[arg(long)]
    pub silent: bool,
    /// A line about who supplies the service, for receipts: address, tax number; may be given several times
    #[arg(long, value_name = "LINE")]
    pub supplier: Vec<String>,
    /// A line of the garage's own for tickets; may be given several times
    #[arg(long, value_name = "LINE")]
    pub terms: Vec<String>,
}

/// `printer show`
#[derive(Debug, Args)]
pub struct PrinterShowArgs {
    /// Where.
    #[command(flatten)]
    pub folder: Folder,
    /// How the answer is written.
    #[command(flatten)]
    pub form: Form,
}

/// `printer test`
#[derive(Debug, Args)]
pub struct PrinterTestArgs {
    /// Where.
    #[command(flatten)]
    pub folder: Folder,
}

/// `printer work`
#[derive(Debug, Args)]
pub struct PrinterWorkArgs {
    /// Where.
    #[command(flatten)]
    pub folder: Folder,
    /// End when nothing waits any more, or nothing can be printed
    #[arg(long)]
    pub once: bool,
}

/// `printer off`
#[derive(Debug, Args)]
pub struct PrinterOffArgs {
    /// Where.
    #[command(flatten)]
    pub folder: Folder,
}

/// `pretend-printer`
#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a trouble that a printer can have")]
pub struct PretendPrinterArgs {
    /// Where it listens, such as 127.0.0.1:9100; port 0 takes a free one and says which
    #[arg(long, value_name = "ADDR")]
    pub listen: String,
    /// The folder for the pictures
    #[arg(long, value_name = "DIR")]
    pub out: PathBuf,
    /// How wide its paper is, in mm: 80 or 58
    #[arg(long, value_name = "MM", default_value_t = 80)]
    pub width: u32,
    /// It has no paper
    #[arg(long)]
    pub out_of_paper: bool,
    /// Its cover is open
    #[arg(long)]
    pub cover_open: bool,
    /// It takes calls and does nothing
    #[arg(long)]
    pub hang: bool,
    /// It prints and never answers
    #[arg(long)]
    pub silent: bool,
    /// It loses its power after so many bytes of a call
    #[arg(long, value_name = "BYTES")]
    pub dies_after: Option<usize>,
}
