//! What can be typed: commands, flags and their meaning. Nothing is looked up here.

use std::path::PathBuf;

use clap::{ArgGroup, Args, Parser, Subcommand, ValueEnum};
use uuid::Uuid;

use super::paper_args::{PretendPrinterArgs, PrinterCommand, ReprintArgs};
use super::ticket_args::TicketArgs;
pub use super::till_args::{
    LongPeriodArg, PeriodArg, ReportCloseArgs, ReportCommand, ReportZArgs, ShiftArgs, ShiftCloseArgs, ShiftCommand,
    ShiftCountArgs, ShiftMoveArgs, ShiftNoSaleArgs, ShiftOpenArgs, ShiftRulesArgs, SwitchArg, TillArgs, TillReadArgs,
};
pub use super::user_args::{
    RoleArg, SignedArgs, UserAddArgs, UserCommand, UserListArgs, UserNameArgs, UserRecoverArgs, UserRetireArgs,
    UserRoleArgs,
};
use crate::domain::facility::Need;
use crate::domain::payment::Tender;
use crate::replay::{Columns, TOGETHER};

/// The whole command line.
#[derive(Debug, Parser)]
#[command(
    name = "parkhaus",
    version,
    about = "Runs a staffed parking garage from the booth. Without a command it opens the kiosk window.",
    args_conflicts_with_subcommands = true,
    after_help = EXIT_CODES
)]
pub struct CommandLine {
    /// The data folder of the booth, for the window
    #[arg(long, value_name = "DIR")]
    pub data: Option<PathBuf>,
    /// Fill the screen, and close only by the way out in the window's settings
    #[arg(long)]
    pub kiosk: bool,
    /// What to do instead of opening the window
    #[command(subcommand)]
    pub command: Option<Command>,
}

const EXIT_CODES: &str = "\
Exit codes: 0 done, 1 fault, 2 usage, 3 no spot (or that spot is taken), 4 already, or not, inside,
5 cannot be priced, 6 busy, nothing done, 7 data damaged, newer, or in use.

Times are local to the garage (2026-11-22 16:45) or carry an offset (2026-11-22T16:45:00+01:00).";

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Make a garage in a data folder: the demo garage, or one from floor plans
    Init(InitArgs),
    /// Let a vehicle in: it gets a spot and a ticket
    CheckIn(CheckInArgs),
    /// Let a vehicle out: it pays and gets a receipt
    CheckOut(CheckOutArgs),
    /// Say how the garage stands: free and taken, per floor and class
    Status(StatusArgs),
    /// Close a spot, keep it for somebody, or open it again
    #[command(subcommand)]
    Spot(SpotCommand),
    /// Price a stay by a tariff file; needs no data folder
    Quote(QuoteArgs),
    /// Check or publish a tariff file
    #[command(subcommand)]
    Tariff(TariffCommand),
    /// Who may sign in: add, change and retire users, give PINs, lift lock-outs
    #[command(subcommand)]
    User(UserCommand),
    /// The attendants' till periods: open, lock, relieve, count and close; cash drops, pay-ins and pay-outs
    #[command(subcommand)]
    Shift(ShiftCommand),
    /// X and Z reports, and the closings of days, months and years
    #[command(subcommand)]
    Report(ReportCommand),
    /// Run recorded stays through check-in and check-out, as fast as possible
    Replay(ReplayArgs),
    /// Prove that journal, tables, spots and money agree
    Verify(VerifyArgs),
    /// Write everything as CSV and JSON files, for an auditor or another program
    Export(ExportArgs),
    /// Make a checked copy of the books, while the garage runs
    Backup(BackupArgs),
    /// Put a backup in the place of the books; what is there now is kept aside
    Restore(RestoreArgs),
    /// Begin the books anew after damage, with what can be read of them
    NewEpoch(NewEpochArgs),
    /// Print a ticket or a receipt again: it says which duplicate it is
    Reprint(ReprintArgs),
    /// Set, show and try the booth's printer
    #[command(subcommand)]
    Printer(PrinterCommand),
    /// Play a receipt printer that shows what it was sent as pictures
    PretendPrinter(PretendPrinterArgs),
}

/// Where the booth's books lie.
#[derive(Debug, Args)]
pub struct Folder {
    /// The data folder of the booth
    #[arg(long, value_name = "DIR")]
    pub data: PathBuf,
}

/// How the answer is written.
#[derive(Clone, Copy, Debug, Args)]
pub struct Form {
    /// Answer with one JSON object
    #[arg(long)]
    pub json: bool,
}

/// `init`
#[derive(Debug, Args)]
#[command(group = ArgGroup::new("plan").args(["demo", "layout"]).required(true))]
pub struct InitArgs {
    /// Where.
    #[command(flatten)]
    pub folder: Folder,
    /// Make the demo garage: four floors, in Berlin, with a tariff
    #[arg(long)]
    pub demo: bool,
    /// Floor plans: GeoJSON files of spots
    #[arg(long, value_name = "FILE", num_args = 1.., requires_all = ["name", "timezone", "currency"])]
    pub layout: Vec<PathBuf>,
    /// What stands over the entrance
    #[arg(long, requires = "layout")]
    pub name: Option<String>,
    /// The garage's time zone, such as Europe/Berlin
    #[arg(long, value_name = "TZ", requires = "layout")]
    pub timezone: Option<String>,
    /// What it charges in, such as EUR
    #[arg(long, value_name = "CUR", requires = "layout")]
    pub currency: Option<String>,
    /// A tariff file; without one nothing is charged
    #[arg(long, value_name = "FILE", requires = "layout")]
    pub tariff: Option<PathBuf>,
}

/// What the tariff may ask at the exit and only the entry knows.
#[derive(Clone, Debug, Default, Args)]
pub struct AtEntryArgs {
    /// The kind of customer
    #[arg(long, value_name = "C")]
    pub customer: Option<String>,
    /// What was bought
    #[arg(long, value_name = "P")]
    pub product: Option<String>,
    /// An event is on
    #[arg(long)]
    pub event: bool,
    /// A value fixed at entry; may be given several times
    #[arg(long, value_name = "KEY=VALUE", value_parser = key_value)]
    pub at_entry: Vec<(String, String)>,
}

/// A time written on paper and entered later, and the reason for whatever is unusual.
#[derive(Clone, Debug, Default, Args)]
pub struct ByHandArgs {
    /// When it happened, if not now: a time written on paper. Needs a reason
    #[arg(long, value_name = "T", requires = "reason")]
    pub at: Option<String>,
    /// Why it is done unusually
    #[arg(long, value_name = "TEXT")]
    pub reason: Option<String>,
}

/// `check-in`
#[derive(Debug, Args)]
pub struct CheckInArgs {
    /// Where.
    #[command(flatten)]
    pub folder: Folder,
    /// The plate
    #[arg(long)]
    pub plate: Option<String>,
    /// The vehicle class: motorcycle, car, van, bus, or what the garage has
    #[arg(long, value_name = "CLASS")]
    pub vehicle: String,
    /// This very spot instead of the best
    #[arg(long)]
    pub spot: Option<String>,
    /// What the driver is entitled to; may be given several times
    #[arg(long, value_name = "NEED", value_delimiter = ',')]
    pub needs: Vec<NeedArg>,
    /// Let it in without a spot when there is none
    #[arg(long)]
    pub overflow: bool,
    /// Let it in although a vehicle with this plate is inside. Needs a reason
    #[arg(long, requires = "reason")]
    pub again: bool,
    /// When, if not now, and why.
    #[command(flatten)]
    pub by_hand: ByHandArgs,
    /// What the tariff may ask.
    #[command(flatten)]
    pub at_entry: AtEntryArgs,
    /// The id of this operation: the same again gives the same answer and does nothing
    #[arg(long, value_name = "UUID")]
    pub op_id: Option<Uuid>,
    /// How the answer is written.
    #[command(flatten)]
    pub form: Form,
}

/// `check-out`
#[derive(Debug, Args)]
pub struct CheckOutArgs {
    /// Where.
    #[command(flatten)]
    pub folder: Folder,
    /// Whose stay.
    #[command(flatten)]
    pub who: WhoArgs,
    /// How it is paid; without it only a fee of 0 is closed. nil needs a reason
    #[arg(long)]
    pub tender: Option<TenderArg>,
    /// What became of the ticket. Lost, or with a proven entry, it needs a reason: what shows whose vehicle it is.
    #[command(flatten)]
    pub ticket_state: TicketArgs,
    /// When, if not now, and why.
    #[command(flatten)]
    pub by_hand: ByHandArgs,
    /// The id of this operation: the same again gives the same answer and does nothing
    #[arg(long, value_name = "UUID")]
    pub op_id: Option<Uuid>,
    /// How the answer is written.
    #[command(flatten)]
    pub form: Form,
}

/// By what a stay is found.
#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
pub struct WhoArgs {
    /// The plate
    #[arg(long)]
    pub plate: Option<String>,
    /// The code on the ticket
    #[arg(long, value_name = "CODE")]
    pub ticket: Option<String>,
    /// The spot it stands on
    #[arg(long)]
    pub spot: Option<String>,
}

/// `status`
#[derive(Debug, Args)]
pub struct StatusArgs {
    /// Where.
    #[command(flatten)]
    pub folder: Folder,
    /// How the answer is written.
    #[command(flatten)]
    pub form: Form,
}

/// `spot …`
#[derive(Debug, Subcommand)]
pub enum SpotCommand {
    /// Take a spot out of service: no vehicle is sent there
    Close(HoldArgs),
    /// Keep a spot for somebody: it is given only by hand
    Reserve(HoldArgs),
    /// Open a spot again, also before its time is over
    Open(SpotArgs),
}

/// Which spot, and why.
#[derive(Debug, Args)]
pub struct SpotArgs {
    /// The spot, by its label
    #[arg(value_name = "SPOT")]
    pub spot: String,
    /// Where.
    #[command(flatten)]
    pub folder: Folder,
    /// Why, in a few words
    #[arg(long, value_name = "TEXT")]
    pub reason: String,
    /// The id of this operation: the same again gives the same answer and does nothing
    #[arg(long, value_name = "UUID")]
    pub op_id: Option<Uuid>,
    /// How the answer is written.
    #[command(flatten)]
    pub form: Form,
}

/// `spot close`, `spot reserve`
#[derive(Debug, Args)]
pub struct HoldArgs {
    /// Which spot, and why.
    #[command(flatten)]
    pub spot: SpotArgs,
    /// Until when; if not given, until somebody opens it
    #[arg(long, value_name = "T")]
    pub until: Option<String>,
}

/// `quote`
#[derive(Debug, Args)]
pub struct QuoteArgs {
    /// The tariff file
    #[arg(long, value_name = "FILE")]
    pub tariff: PathBuf,
    /// The vehicle class
    #[arg(long, value_name = "CLASS")]
    pub vehicle: String,
    /// When it came. A lost ticket may be priced without it
    #[arg(long, value_name = "T", required_unless_present_any = ["lost", "proven_entry", "buy"], conflicts_with = "proven_entry")]
    pub entry: Option<String>,
    /// When it leaves
    #[arg(long, value_name = "T", required_unless_present = "buy")]
    pub exit: Option<String>,
    /// What became of the ticket.
    #[command(flatten)]
    pub ticket_state: TicketArgs,
    /// Instead of a stay, a product of the price list, such as a day ticket, that begins at the entry
    #[arg(long, value_name = "NAME", conflicts_with_all = ["exit", "lost", "damaged", "proven_entry"], requires = "entry")]
    pub buy: Option<String>,
    /// Which facility or variant of the card, where a tariff tells them apart
    #[arg(long, value_name = "F")]
    pub facility: Option<String>,
    /// What the tariff may ask.
    #[command(flatten)]
    pub at_entry: AtEntryArgs,
    /// How the answer is written.
    #[command(flatten)]
    pub form: Form,
}

/// `tariff …`
#[derive(Debug, Subcommand)]
pub enum TariffCommand {
    /// Check a tariff file: what is wrong in it, and what may not be meant
    Check(TariffCheckArgs),
    /// Publish a tariff file: it prices the stays that come in from then on
    Publish(TariffPublishArgs),
    /// Make a tariff file from APDS rate tables (JSON); what is not carried over is said
    ImportApds(TariffImportArgs),
    /// Make APDS rate tables (JSON) from a tariff file; what does not fit into them is left out and said
    ExportApds(TariffExportArgs),
}

/// `tariff check`
#[derive(Debug, Args)]
pub struct TariffCheckArgs {
    /// The tariff file
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
}

/// `tariff import-apds`
#[derive(Debug, Args)]
pub struct TariffImportArgs {
    /// The rate tables
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// The garage's time zone, such as Europe/Berlin: rate tables do not say it
    #[arg(long, value_name = "TZ")]
    pub timezone: String,
    /// What the tariff is called
    #[arg(long, default_value = "Imported rate tables")]
    pub name: String,
}

/// `tariff export-apds`
#[derive(Debug, Args)]
pub struct TariffExportArgs {
    /// The tariff file
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
}

/// `tariff publish`
#[derive(Debug, Args)]
pub struct TariffPublishArgs {
    /// The tariff file
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// Where.
    #[command(flatten)]
    pub folder: Folder,
    /// The first entry it prices
    #[arg(long, value_name = "T")]
    pub from: String,
}

/// `replay`
#[derive(Debug, Args)]
pub struct ReplayArgs {
    /// Where.
    #[command(flatten)]
    pub folder: Folder,
    /// The recorded stays: CSV with a first line that names the columns, packed with gzip or not
    #[arg(long, value_name = "FILE")]
    pub stays: PathBuf,
    /// Which column says what: entry=…,exit=…,duration=…,plate=…,vehicle=…; for events of spots spot=…,time=…,occupied=…
    #[arg(long, value_name = "WHAT=COLUMN,…", default_value = "", hide_default_value = true)]
    pub columns: Columns,
    /// The zone of times without an offset; the garage's own if not given
    #[arg(long, value_name = "TZ")]
    pub timezone: Option<String>,
    /// Refuse a vehicle for which there is no spot, instead of letting it in without one
    #[arg(long)]
    pub no_overflow: bool,
    /// Note each row's number and “in” or “out” in this file, after its commit
    #[arg(long, value_name = "FILE")]
    pub ack: Option<PathBuf>,
    /// How many operations wait together for one commit
    #[arg(long, value_name = "N", default_value_t = TOGETHER, value_parser = together)]
    pub together: usize,
    /// How the answer is written.
    #[command(flatten)]
    pub form: Form,
}

/// `verify`
#[derive(Debug, Args)]
#[command(group = ArgGroup::new("books").args(["data", "export"]).required(true))]
pub struct VerifyArgs {
    /// The data folder of the booth
    #[arg(long, value_name = "DIR")]
    pub data: Option<PathBuf>,
    /// An export instead; it may come from another computer
    #[arg(long, value_name = "DIR")]
    pub export: Option<PathBuf>,
    /// How the answer is written.
    #[command(flatten)]
    pub form: Form,
}

/// `export`
#[derive(Debug, Args)]
pub struct ExportArgs {
    /// Where.
    #[command(flatten)]
    pub folder: Folder,
    /// The folder to make
    #[arg(long, value_name = "DIR")]
    pub out: PathBuf,
    /// How the answer is written.
    #[command(flatten)]
    pub form: Form,
}

/// `backup`
#[derive(Debug, Args)]
pub struct BackupArgs {
    /// Where.
    #[command(flatten)]
    pub folder: Folder,
    /// The file to make
    #[arg(long, value_name = "FILE")]
    pub out: PathBuf,
}

/// `restore`
#[derive(Debug, Args)]
pub struct RestoreArgs {
    /// The backup
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// Where.
    #[command(flatten)]
    pub folder: Folder,
}

/// `new-epoch`
#[derive(Debug, Args)]
pub struct NewEpochArgs {
    /// Where.
    #[command(flatten)]
    pub folder: Folder,
    /// Why: it stands in the first entry of the new books
    #[arg(long, value_name = "TEXT")]
    pub reason: String,
}

/// What a driver is entitled to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum NeedArg {
    /// An accessible spot
    Accessible,
    /// A charging spot
    Ev,
}

impl From<NeedArg> for Need {
    fn from(need: NeedArg) -> Self {
        match need {
            NeedArg::Accessible => Self::Accessible,
            NeedArg::Ev => Self::Ev,
        }
    }
}

/// A way of paying.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum TenderArg {
    /// Coins and notes, the exact amount
    Cash,
    /// A card, on a terminal of its own
    Card,
    /// Let out without payment
    Nil,
}

impl From<TenderArg> for Tender {
    fn from(tender: TenderArg) -> Self {
        match tender {
            TenderArg::Cash => Self::Cash,
            TenderArg::Card => Self::Card,
            TenderArg::Nil => Self::Nil,
        }
    }
}

fn key_value(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((key, value)) if !key.trim().is_empty() => Ok((key.trim().to_owned(), value.to_owned())),
        _ => Err("write KEY=VALUE".to_owned()),
    }
}

fn together(text: &str) -> Result<usize, String> {
    match text.parse() {
        Ok(count @ 1..=1_000) => Ok(count),
        _ => Err("write a number from 1 to 1000".to_owned()),
    }
}

#[cfg(test)]
mod tests;
