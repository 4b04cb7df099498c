//! `parkhaus pretend-printer`

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::cli::answer::Answer;
use crate::cli::failure::{Code, Failure};
use crate::cli::output;
use crate::cli::paper_args::PretendPrinterArgs;
use crate::operations::io_words::io_words;
use crate::paper::PaperWidth;
use crate::printing::pretend::{Behaviour, Heard, PretendPrinter, Slip};
use crate::printing::settings::SettingError;

/// Plays a receipt printer until it is killed. Says where it listens, and what comes out of it, a line each.
pub(in crate::cli) fn pretend_printer(args: &PretendPrinterArgs) -> Result<Answer, Failure> {
    let width = PaperWidth::from_mm(args.width).ok_or(SettingError::Width(args.width))?;
    let behaviour = Behaviour {
        is_out_of_paper: args.out_of_paper,
        cover_is_open: args.cover_open,
        hangs: args.hang,
        is_silent: args.silent,
        dies_after: args.dies_after,
    };
    fs::create_dir_all(&args.out).map_err(|error| cannot_write(&args.out, &error))?;
    let cannot_listen = |error: &io::Error| {
        Failure::usage(format!("it cannot listen at “{}” ({}): write HOST:PORT", args.listen, io_words(error)))
    };
    let printer = PretendPrinter::listen(&args.listen, width, behaviour).map_err(|error| cannot_listen(&error))?;
    let address = printer.address().map_err(|error| cannot_listen(&error))?;
    let say = |line: &str| output::answer(line);
    say(&format!("listening at {address}")).map_err(|error| cannot_write(Path::new("the answer"), &error))?;
    let mut number = 0_u32;
    let served = printer.serve(|heard| match heard {
        Heard::Slip(slip) => say(&keep(&args.out, &mut number, "slip", &slip)?),
        Heard::TornOff(slip) => say(&keep(&args.out, &mut number, "torn", &slip)?),
        Heard::Drawer(milliseconds) => say(&format!("drawer {milliseconds} ms")),
        Heard::Unknown(first, second) => say(&format!("unknown command {first:02x} {second:02x}")),
    });
    served.map_err(|error| cannot_write(&args.out, &error))?;
    Ok(Answer { text: String::new(), json: serde_json::Map::new() })
}

/// Writes a slip as a picture and as text, under the next free number; the name of the picture.
fn keep(folder: &Path, number: &mut u32, kind: &str, slip: &Slip) -> io::Result<String> {
    let (name, picture): (String, PathBuf) = loop {
        *number = number.saturating_add(1);
        let name = format!("{kind}-{number:04}.png");
        let picture = folder.join(&name);
        if !picture.exists() {
            break (name, picture);
        }
    };
    fs::write(picture.with_extension("txt"), &slip.text)?;
    slip.picture.save(&picture).map_err(io::Error::other)?;
    Ok(name)
}

fn cannot_write(path: &Path, error: &io::Error) -> Failure {
    Failure::new(Code::Fault, format!("“{}” cannot be written: {}", path.display(), io_words(error)))
}
