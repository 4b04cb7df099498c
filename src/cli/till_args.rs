//! What can be typed about shifts and reports.

use clap::{Args, Subcommand, ValueEnum};
use uuid::Uuid;

use super::args::{Folder, Form, SignedArgs};
use crate::domain::till::Period;

/// What every command about the till takes.
#[derive(Debug, Args)]
pub struct TillArgs {
    /// Where.
    #[command(flatten)]
    pub folder: Folder,
    /// Who acts.
    #[command(flatten)]
    pub signed: SignedArgs,
    /// The id of this operation: the same again gives the same answer and does nothing
    #[arg(long, value_name = "UUID")]
    pub op_id: Option<Uuid>,
    /// How the answer is written.
    #[command(flatten)]
    pub form: Form,
}

/// What reads of the till take.
#[derive(Debug, Args)]
pub struct TillReadArgs {
    /// Where.
    #[command(flatten)]
    pub folder: Folder,
    /// How the answer is written.
    #[command(flatten)]
    pub form: Form,
}

/// `shift …`
#[derive(Debug, Subcommand)]
pub enum ShiftCommand {
    /// Open a shift with a float in its drawer
    Open(ShiftOpenArgs),
    /// Relieve the open shift: it is locked, and one with a drawer of its own opened
    Relieve(ShiftOpenArgs),
    /// Lock the open shift: its drawer stays shut
    Lock(TillArgs),
    /// Go on with a locked shift
    Resume(ShiftArgs),
    /// Drop cash from the drawer into the safe
    Drop(ShiftMoveArgs),
    /// Put cash into the drawer: change from the bank
    PayIn(ShiftMoveArgs),
    /// Take cash out of the drawer: a bill is paid
    PayOut(ShiftMoveArgs),
    /// Open the drawer for nothing; it is counted and reported
    NoSale(ShiftNoSaleArgs),
    /// Declare what lies in the drawer; what should lie there is told after that
    Count(ShiftCountArgs),
    /// Close a counted shift: its Z report
    Close(ShiftCloseArgs),
    /// List the shifts that are not closed
    List(TillReadArgs),
    /// Show the rules of the till, or set some of them
    Rules(ShiftRulesArgs),
}

impl ShiftCommand {
    /// How its answer is written.
    pub const fn form(&self) -> Form {
        match self {
            Self::Open(args) | Self::Relieve(args) => args.till.form,
            Self::Lock(args) => args.form,
            Self::Resume(args) => args.till.form,
            Self::Drop(args) | Self::PayIn(args) | Self::PayOut(args) => args.till.form,
            Self::NoSale(args) => args.till.form,
            Self::Count(args) => args.till.form,
            Self::Close(args) => args.till.form,
            Self::List(args) => args.form,
            Self::Rules(args) => args.till.form,
        }
    }
}

/// `shift open`, `shift relieve`
#[derive(Debug, Args)]
pub struct ShiftOpenArgs {
    /// The name of its drawer
    #[arg(long, value_name = "NAME")]
    pub drawer: String,
    /// What lies in the drawer, such as 150.00
    #[arg(long, value_name = "AMOUNT")]
    pub float: String,
    /// Where, who and how.
    #[command(flatten)]
    pub till: TillArgs,
}

/// `shift resume`, `report x`
#[derive(Debug, Args)]
pub struct ShiftArgs {
    /// Which shift; else one's own, or the one that is open
    #[arg(long, value_name = "NUMBER")]
    pub shift: Option<i64>,
    /// Where, who and how.
    #[command(flatten)]
    pub till: TillArgs,
}

/// `shift drop`, `shift pay-in`, `shift pay-out`
#[derive(Debug, Args)]
pub struct ShiftMoveArgs {
    /// How much, such as 200.00
    #[arg(value_name = "AMOUNT")]
    pub amount: String,
    /// Why, or whose hands it goes into
    #[arg(long, value_name = "TEXT")]
    pub remark: String,
    /// Where, who and how.
    #[command(flatten)]
    pub till: TillArgs,
}

/// `shift no-sale`
#[derive(Debug, Args)]
pub struct ShiftNoSaleArgs {
    /// Why
    #[arg(long, value_name = "TEXT")]
    pub remark: String,
    /// Where, who and how.
    #[command(flatten)]
    pub till: TillArgs,
}

/// `shift count`
#[derive(Debug, Args)]
pub struct ShiftCountArgs {
    /// The coins and notes, such as 50.00x2,20.00x3; nothing for an empty drawer
    #[arg(value_name = "VALUExPIECES,…", value_delimiter = ',')]
    pub counted: Vec<String>,
    /// Which shift; else one's own, or the one that is open
    #[arg(long, value_name = "NUMBER")]
    pub shift: Option<i64>,
    /// Where, who and how.
    #[command(flatten)]
    pub till: TillArgs,
}

/// `shift close`
#[derive(Debug, Args)]
pub struct ShiftCloseArgs {
    /// Which shift; else one's own, or the one that is open
    #[arg(long, value_name = "NUMBER")]
    pub shift: Option<i64>,
    /// Why the drawer holds another amount than it should
    #[arg(long, value_name = "TEXT")]
    pub reason: Option<String>,
    /// Where, who and how.
    #[command(flatten)]
    pub till: TillArgs,
}

/// `shift rules`
#[derive(Debug, Args)]
pub struct ShiftRulesArgs {
    /// More than this in a drawer calls for a cash drop; “none” for no limit
    #[arg(long, value_name = "AMOUNT")]
    pub limit: Option<String>,
    /// A difference beyond this needs a second signature; “none” for no difference
    #[arg(long, value_name = "AMOUNT")]
    pub tolerance: Option<String>,
    /// Whether every closing needs a second signature
    #[arg(long, value_name = "on|off")]
    pub second_signature: Option<SwitchArg>,
    /// Where, who and how.
    #[command(flatten)]
    pub till: TillArgs,
}

/// On or off.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum SwitchArg {
    /// Yes
    On,
    /// No
    Off,
}

/// `report …`
#[derive(Debug, Subcommand)]
pub enum ReportCommand {
    /// How a running shift stands; nothing is set back
    X(ShiftArgs),
    /// A closing once more: the last Z report, or that of a day, a month or a year
    Z(ReportZArgs),
    /// Close a day, a month or a year: sums up all closings below that none has summed up
    Close(ReportCloseArgs),
}

impl ReportCommand {
    /// How its answer is written.
    pub const fn form(&self) -> Form {
        match self {
            Self::X(args) => args.till.form,
            Self::Z(args) => args.read.form,
            Self::Close(args) => args.till.form,
        }
    }
}

/// `report z`
#[derive(Debug, Args)]
pub struct ReportZArgs {
    /// Of what
    #[arg(long, value_name = "PERIOD", default_value = "shift")]
    pub period: PeriodArg,
    /// Which one; without it the last
    #[arg(long, value_name = "NUMBER")]
    pub number: Option<i64>,
    /// Where and how.
    #[command(flatten)]
    pub read: TillReadArgs,
}

/// `report close`
#[derive(Debug, Args)]
pub struct ReportCloseArgs {
    /// What to close
    #[arg(value_name = "PERIOD")]
    pub period: LongPeriodArg,
    /// Where, who and how.
    #[command(flatten)]
    pub till: TillArgs,
}

/// What a closing sums up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum PeriodArg {
    /// One shift
    Shift,
    /// The shifts of a day
    Day,
    /// The days of a month
    Month,
    /// The months of a year
    Year,
}

impl From<PeriodArg> for Period {
    fn from(period: PeriodArg) -> Self {
        match period {
            PeriodArg::Shift => Self::Shift,
            PeriodArg::Day => Self::Day,
            PeriodArg::Month => Self::Month,
            PeriodArg::Year => Self::Year,
        }
    }
}

/// What can be closed beside a shift.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum LongPeriodArg {
    /// The shifts closed since the last day closing
    Day,
    /// The days closed since the last month closing
    Month,
    /// The months closed since the last year closing
    Year,
}

impl From<LongPeriodArg> for Period {
    fn from(period: LongPeriodArg) -> Self {
        match period {
            LongPeriodArg::Day => Self::Day,
            LongPeriodArg::Month => Self::Month,
            LongPeriodArg::Year => Self::Year,
        }
    }
}
