//! The command line: for managers, scripts, gates and tests. The same operations as behind the window.
//!
//! [`args`] says what can be typed, one file in `commands` does each command, `failure` maps every error to an exit code and a text,
//! `output` prints, `typed` reads what must not stand among the words: PINs.

mod answer;
pub mod args;
mod commands;
mod failure;
mod files;
mod output;
pub mod paper_args;
pub mod ticket_args;
mod till_args;
mod typed;
mod user_args;

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Parser as _;
use clap::error::ErrorKind;

use answer::Answer;
use args::{Command, CommandLine, SpotCommand, TariffCommand, UserCommand};
use failure::{Code, Failure};
use paper_args::PrinterCommand;

use crate::operations::io_words::io_words;

/// What the command line needs to know beyond the words typed.
#[derive(Clone, Copy)]
enum Form {
    Text,
    Json,
}

impl Form {
    const fn of(form: args::Form) -> Self {
        if form.json { Self::Json } else { Self::Text }
    }
}

/// Does what the words ask and says how it ended.
pub fn run(words: impl IntoIterator<Item = OsString>) -> ExitCode {
    let line = match CommandLine::try_parse_from(words) {
        Ok(line) => line,
        Err(error) => return not_understood(&error),
    };
    match line.command {
        Some(command) => {
            let form = form_of(&command);
            finish(form, carry_out(command))
        }
        None => open_window(line.data, line.kiosk),
    }
}

/// Help and version are answers; anything else was not understood.
fn not_understood(error: &clap::Error) -> ExitCode {
    let text = error.render().to_string();
    if matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion) {
        return written(output::answer(&text), ExitCode::SUCCESS);
    }
    output::message(&text);
    Code::Usage.into()
}

const fn form_of(command: &Command) -> Form {
    match command {
        Command::CheckIn(args) => Form::of(args.form),
        Command::CheckOut(args) => Form::of(args.form),
        Command::Status(args) => Form::of(args.form),
        Command::Spot(SpotCommand::Close(args) | SpotCommand::Reserve(args)) => Form::of(args.spot.form),
        Command::Spot(SpotCommand::Open(args)) => Form::of(args.form),
        Command::Quote(args) => Form::of(args.form),
        Command::Replay(args) => Form::of(args.form),
        Command::Verify(args) => Form::of(args.form),
        Command::Export(args) => Form::of(args.form),
        Command::Reprint(args) => Form::of(args.form),
        Command::Printer(PrinterCommand::Show(args)) => Form::of(args.form),
        Command::User(command) => Form::of(match command {
            UserCommand::Add(args) => args.form,
            UserCommand::List(args) => args.form,
            UserCommand::Role(args) => args.form,
            UserCommand::Retire(args) => args.form,
            UserCommand::Pin(args) | UserCommand::Unlock(args) | UserCommand::RecoveryCode(args) => args.form,
            UserCommand::Recover(args) => args.form,
        }),
        Command::Shift(command) => Form::of(command.form()),
        Command::Report(command) => Form::of(command.form()),
        Command::Init(_)
        | Command::Tariff(_)
        | Command::Backup(_)
        | Command::Restore(_)
        | Command::NewEpoch(_)
        | Command::Printer(_)
        | Command::PretendPrinter(_) => Form::Text,
    }
}

fn carry_out(command: Command) -> Result<Answer, Failure> {
    match command {
        Command::Init(args) => commands::init::init(args),
        Command::CheckIn(args) => commands::check_in::check_in(args),
        Command::CheckOut(args) => commands::check_out::check_out(args),
        Command::Status(args) => commands::status::status(&args),
        Command::Spot(command) => commands::spot::spot(&command),
        Command::Quote(args) => commands::quote::quote(args),
        Command::Tariff(TariffCommand::Check(args)) => commands::tariff::check(&args),
        Command::Tariff(TariffCommand::ImportApds(args)) => commands::apds::import(&args),
        Command::Tariff(TariffCommand::ExportApds(args)) => commands::apds::export(&args),
        Command::Tariff(TariffCommand::Publish(args)) => commands::tariff::publish(&args),
        Command::User(command) => commands::user::user(command),
        Command::Shift(command) => commands::till::shift(command),
        Command::Report(command) => commands::till::report(command),
        Command::Replay(args) => commands::replay::replay(args),
        Command::Verify(args) => commands::verify::verify(&args),
        Command::Export(args) => commands::export::export(&args),
        Command::Backup(args) => commands::backup::backup(&args),
        Command::Restore(args) => commands::backup::restore(&args),
        Command::NewEpoch(args) => commands::new_epoch::new_epoch(&args),
        Command::Reprint(args) => commands::reprint::reprint(args),
        Command::Printer(PrinterCommand::Set(args)) => commands::printer::set(args),
        Command::Printer(PrinterCommand::Show(args)) => commands::printer::show(&args),
        Command::Printer(PrinterCommand::Test(args)) => commands::printer::test(&args),
        Command::Printer(PrinterCommand::Work(args)) => commands::printer::work(&args),
        Command::Printer(PrinterCommand::Off(args)) => commands::printer::off(&args),
        Command::PretendPrinter(args) => commands::pretend_printer::pretend_printer(&args),
    }
}

fn finish(form: Form, outcome: Result<Answer, Failure>) -> ExitCode {
    match outcome {
        Ok(answer) => written(output::answer(&in_form(form, answer)), ExitCode::SUCCESS),
        Err(failure) => {
            if let (Form::Json, Some(object)) = (form, failure.json) {
                output::message(&failure.text);
                return written(output::answer(&serde_json::Value::Object(object).to_string()), failure.code.into());
            }
            output::message(&failure.text);
            failure.code.into()
        }
    }
}

fn in_form(form: Form, answer: Answer) -> String {
    match form {
        Form::Text => output::plain(&answer.text),
        Form::Json => serde_json::Value::Object(answer.json).to_string(),
    }
}

/// What was asked is done; whether that could be said is another matter.
fn written(written: std::io::Result<()>, code: ExitCode) -> ExitCode {
    match written {
        Ok(()) => code,
        Err(error) => {
            output::message(&format!("it is done, but the answer could not be written: {}", io_words(&error)));
            Code::Fault.into()
        }
    }
}

/// Opens the kiosk on the folder named, or on this user's own.
fn open_window(data: Option<PathBuf>, fills_screen: bool) -> ExitCode {
    let Some(folder) = data.or_else(own_folder) else {
        output::message("no home folder is known here: name the data folder with --data DIR");
        return Code::Usage.into();
    };
    open_kiosk(&folder, fills_screen)
}

#[cfg(feature = "kiosk")]
fn open_kiosk(folder: &Path, fills_screen: bool) -> ExitCode {
    use crate::kiosk::WindowKind;
    crate::kiosk::run(folder, if fills_screen { WindowKind::Kiosk } else { WindowKind::Desktop })
}

#[cfg(not(feature = "kiosk"))]
fn open_kiosk(_folder: &Path, _fills_screen: bool) -> ExitCode {
    output::message("this build of Parkhaus has no window: name a command (parkhaus --help lists them)");
    Code::Usage.into()
}

/// Where this user's programs keep their data, by the XDG base directory specification.
fn own_folder() -> Option<PathBuf> {
    let absolute = |name: &str| std::env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
    let shared = absolute("XDG_DATA_HOME").or_else(|| Some(absolute("HOME")?.join(".local/share")))?;
    Some(shared.join("parkhaus"))
}
