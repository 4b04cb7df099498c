//! How a command fails: every error of the program, its exit code and what is said about it. The one file that maps them.

use std::process::ExitCode;

use serde_json::{Map, Value};

use super::answer::object;
use crate::domain::allocation::OverrideRefused;
use crate::domain::money::MoneyError;
use crate::domain::tariff::CannotPrice;
use crate::domain::time::TimeError;
use crate::domain::users::pin::PinError;
use crate::operations::begin::BeginError;
use crate::operations::check_in::CheckInError;
use crate::operations::check_out::CheckOutError;
use crate::operations::pins::PinHashError;
use crate::operations::ports::{BooksError, NoRandomness, UnknownZone};
use crate::operations::print::ReprintError;
use crate::operations::publish_tariff::PublishError;
use crate::operations::set_up::SetUpError;
use crate::operations::sign_in::SignInError;
use crate::operations::spot_condition::SpotConditionError;
use crate::operations::till::TillError;
use crate::operations::users::UsersError;
use crate::plan::{LayoutProblem, PlanError};
use crate::printing::settings::SettingError;
use crate::replay::{AckError, ReplayError};
use crate::tariff_file::TariffFileError;

/// What kind of end a command came to. The numbers are its exit codes, which scripts rely on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Code {
    /// Something broke: the disk, the program.
    Fault = 1,
    /// What was asked cannot be done as asked.
    Usage = 2,
    /// No spot, or that spot is taken.
    NoSpot = 3,
    /// Already, or not, inside.
    Inside = 4,
    /// The tariff has no price.
    CannotPrice = 5,
    /// Another program writes to the books; nothing was done.
    Busy = 6,
    /// The data is damaged, newer than the program, or in use.
    Data = 7,
}

impl From<Code> for ExitCode {
    fn from(code: Code) -> Self {
        Self::from(match code {
            Code::Fault => 1_u8,
            Code::Usage => 2,
            Code::NoSpot => 3,
            Code::Inside => 4,
            Code::CannotPrice => 5,
            Code::Busy => 6,
            Code::Data => 7,
        })
    }
}

/// A command that was not done.
#[derive(Debug)]
pub(super) struct Failure {
    /// Its exit code.
    pub(super) code: Code,
    /// What happened, what it means, what to do next.
    pub(super) text: String,
    /// What a program reads on standard output all the same.
    pub(super) json: Option<Map<String, Value>>,
}

impl Failure {
    /// A failure that says so.
    pub(super) fn new(code: Code, text: impl Into<String>) -> Self {
        Self { code, text: text.into(), json: None }
    }

    /// What was asked cannot be done as asked.
    pub(super) fn usage(text: impl Into<String>) -> Self {
        Self::new(Code::Usage, text)
    }
}

impl From<BooksError> for Failure {
    fn from(error: BooksError) -> Self {
        Self::new(code_of_books(&error), error.to_string())
    }
}

const fn code_of_books(error: &BooksError) -> Code {
    match error {
        BooksError::Busy | BooksError::Stale => Code::Busy,
        BooksError::NoGarage | BooksError::Folder(_) | BooksError::NotPermitted(_) => Code::Usage,
        BooksError::Damaged(_) | BooksError::BadBackup { .. } | BooksError::Newer { .. } | BooksError::InUse(_) => {
            Code::Data
        }
        BooksError::NotCopied { .. }
        | BooksError::NotMade { .. }
        | BooksError::NearlyFull
        | BooksError::Full
        | BooksError::ReadOnly(_)
        | BooksError::UnknownZone(_)
        | BooksError::NoRandomness(_)
        | BooksError::Refused(_)
        | BooksError::Database(_) => Code::Fault,
    }
}

impl From<CheckInError> for Failure {
    fn from(error: CheckInError) -> Self {
        let text = error.to_string();
        match error {
            CheckInError::Books(error) => error.into(),
            CheckInError::NoRandomness(error) => error.into(),
            CheckInError::Full(_) => Self {
                code: Code::NoSpot,
                text: format!(
                    "the garage is full for this vehicle: {text}. To let it in without a spot, say --overflow"
                ),
                json: Some(object! { "full": true }),
            },
            CheckInError::SpotRefused { why: OverrideRefused::Taken(_) | OverrideRefused::OutOfService(_), .. } => {
                Self::new(Code::NoSpot, text)
            }
            CheckInError::AlreadyInside { .. } => Self::new(Code::Inside, format!("{text} (--again --reason TEXT)")),
            CheckInError::UnknownClass(..)
            | CheckInError::Plate(_)
            | CheckInError::UnknownSpot(_)
            | CheckInError::When(_)
            | CheckInError::TooLong(..)
            | CheckInError::OtherOperation => Self::usage(text),
        }
    }
}

impl From<CheckOutError> for Failure {
    fn from(error: CheckOutError) -> Self {
        let text = error.to_string();
        match error {
            CheckOutError::Books(error) => error.into(),
            CheckOutError::NotInside(_)
            | CheckOutError::AlreadyLeft { .. }
            | CheckOutError::Voided
            | CheckOutError::Stay(_) => Self::new(Code::Inside, text),
            CheckOutError::CannotPrice(_) => {
                Self::new(Code::CannotPrice, format!("{text} (--tender nil --reason TEXT)"))
            }
            CheckOutError::TenderNeeded(_) => {
                Self::usage(format!("{text} (--tender cash, --tender card, or --tender nil --reason TEXT)"))
            }
            CheckOutError::ReasonMissing | CheckOutError::EvidenceMissing => {
                Self::usage(format!("{text} (--reason TEXT)"))
            }
            CheckOutError::Several(..)
            | CheckOutError::NoLongerHolds { .. }
            | CheckOutError::TicketIsThere
            | CheckOutError::ProvenAfterExit(_)
            | CheckOutError::TooLong(_)
            | CheckOutError::Ticket(_)
            | CheckOutError::Plate(_)
            | CheckOutError::Payment(_)
            | CheckOutError::When(_)
            | CheckOutError::OtherOperation => Self::usage(text),
        }
    }
}

impl From<ReprintError> for Failure {
    fn from(error: ReprintError) -> Self {
        match error {
            ReprintError::Books(error) => error.into(),
            ReprintError::Unknown
            | ReprintError::HasLeft
            | ReprintError::IsInside
            | ReprintError::NotTakenBack
            | ReprintError::Voided => Self::new(Code::Inside, error.to_string()),
            ReprintError::OtherOperation => Self::usage(error.to_string()),
        }
    }
}

impl From<SettingError> for Failure {
    fn from(error: SettingError) -> Self {
        Self::usage(error.to_string())
    }
}

impl From<BeginError> for Failure {
    fn from(error: BeginError) -> Self {
        match error {
            BeginError::Zone(error) => error.into(),
            BeginError::File(error) => error.into(),
            BeginError::SetUp(error) => error.into(),
            BeginError::Publish(error) => error.into(),
            BeginError::Time(error) => error.into(),
            BeginError::Books(error) => error.into(),
        }
    }
}

impl From<SpotConditionError> for Failure {
    fn from(error: SpotConditionError) -> Self {
        match error {
            SpotConditionError::Books(error) => error.into(),
            SpotConditionError::UnknownSpot(_)
            | SpotConditionError::Condition(_)
            | SpotConditionError::ChangedMeanwhile(..)
            | SpotConditionError::TooLong(_)
            | SpotConditionError::OtherOperation(_) => Self::usage(error.to_string()),
        }
    }
}

impl From<SetUpError> for Failure {
    fn from(error: SetUpError) -> Self {
        match error {
            SetUpError::Books(error) => error.into(),
            SetUpError::Name => Self::usage(format!("{error}: type another")),
            SetUpError::AlreadySetUp(_) | SetUpError::NameUnreadable | SetUpError::BoothCode => {
                Self::usage(error.to_string())
            }
        }
    }
}

impl From<SignInError> for Failure {
    fn from(error: SignInError) -> Self {
        match error {
            SignInError::Books(error) => error.into(),
            SignInError::Pin(error) => error.into(),
            SignInError::Unknown(_)
            | SignInError::NoPin(_)
            | SignInError::NoPepper(_)
            | SignInError::Changed(_)
            | SignInError::Name(_) => Self::usage(error.to_string()),
        }
    }
}

impl From<UsersError> for Failure {
    fn from(error: UsersError) -> Self {
        match error {
            UsersError::Books(error) => error.into(),
            UsersError::SignIn(error) => error.into(),
            UsersError::Hash(error) => error.into(),
            UsersError::Unknown(_)
            | UsersError::NotAnOwner(_)
            | UsersError::User(_)
            | UsersError::Pin(_)
            | UsersError::Code(_)
            | UsersError::OtherOperation => Self::usage(error.to_string()),
        }
    }
}

impl From<TillError> for Failure {
    fn from(error: TillError) -> Self {
        match error {
            TillError::Books(error) => error.into(),
            TillError::TooLarge(_) => Self::new(Code::Data, error.to_string()),
            TillError::NoUsers
            | TillError::NotAUser
            | TillError::Running { .. }
            | TillError::HasShift { .. }
            | TillError::DrawerInUse { .. }
            | TillError::NoneOpen
            | TillError::UnknownShift(_)
            | TillError::WhichShift
            | TillError::Text(_)
            | TillError::Amount(_)
            | TillError::Float
            | TillError::Rule
            | TillError::Count
            | TillError::SecondSignature
            | TillError::ShiftIsCounted
            | TillError::Shift(_)
            | TillError::OtherOperation(_) => Self::usage(error.to_string()),
        }
    }
}

impl From<PinHashError> for Failure {
    fn from(error: PinHashError) -> Self {
        Self::new(Code::Fault, error.to_string())
    }
}

impl From<PinError> for Failure {
    fn from(error: PinError) -> Self {
        Self::usage(error.to_string())
    }
}

impl From<PublishError> for Failure {
    fn from(error: PublishError) -> Self {
        match error {
            PublishError::Books(error) => error.into(),
            PublishError::File(error) => error.into(),
            PublishError::OtherOperation(error) => Self::usage(error.to_string()),
            PublishError::Errors(_) | PublishError::NotAccepted { .. } => {
                Self::new(Code::Fault, format!("{error}\nNothing was published"))
            }
            PublishError::OtherZone { .. } => {
                Self::usage(format!("{error}: change “timezone” in the file. Nothing was published"))
            }
            PublishError::OtherCurrency { .. } => {
                Self::usage(format!("{error}: change “currency” and the prices in the file. Nothing was published"))
            }
        }
    }
}

impl From<ReplayError> for Failure {
    fn from(error: ReplayError) -> Self {
        let code = match &error {
            ReplayError::File(_)
            | ReplayError::RealGarage
            | ReplayError::NoClasses
            | ReplayError::Ack(AckError::OtherFile(_)) => Code::Usage,
            ReplayError::Ack(AckError::CannotWrite { .. }) => Code::Fault,
            ReplayError::Stopped { why, .. } | ReplayError::Books(why) => code_of_books(why),
        };
        Self::new(code, error.to_string())
    }
}

impl From<CannotPrice> for Failure {
    fn from(error: CannotPrice) -> Self {
        Self::new(Code::CannotPrice, error.to_string())
    }
}

impl From<TariffFileError> for Failure {
    fn from(error: TariffFileError) -> Self {
        Self::usage(format!("the tariff file cannot be used: {error}"))
    }
}

impl From<PlanError> for Failure {
    fn from(error: PlanError) -> Self {
        Self::usage(error.to_string())
    }
}

impl From<LayoutProblem> for Failure {
    fn from(problem: LayoutProblem) -> Self {
        Self::usage(format!("the floor plan cannot be used: {problem}"))
    }
}

impl From<MoneyError> for Failure {
    fn from(error: MoneyError) -> Self {
        Self::usage(error.to_string())
    }
}

impl From<UnknownZone> for Failure {
    fn from(error: UnknownZone) -> Self {
        Self::usage(error.to_string())
    }
}

impl From<TimeError> for Failure {
    fn from(error: TimeError) -> Self {
        Self::usage(error.to_string())
    }
}

impl From<NoRandomness> for Failure {
    fn from(error: NoRandomness) -> Self {
        Self::new(Code::Fault, error.to_string())
    }
}
