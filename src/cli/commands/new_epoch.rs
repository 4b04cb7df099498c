//! `parkhaus new-epoch`

use crate::cli::answer::{Answer, aligned, object};
use crate::cli::args::NewEpochArgs;
use crate::cli::failure::Failure;
use crate::machine::this_computer;
use crate::operations::check_in::LONGEST_TEXT;
use crate::store::sqlite::epoch;

/// Begins the books anew with what can be read of them.
pub(in crate::cli) fn new_epoch(args: &NewEpochArgs) -> Result<Answer, Failure> {
    if args.reason.trim().is_empty() {
        return Err(Failure::usage("a reason is needed: say in a few words why the books are begun anew"));
    }
    if args.reason.chars().count() > LONGEST_TEXT {
        return Err(Failure::usage(format!(
            "the reason is too long: at most {LONGEST_TEXT} characters; say it shorter"
        )));
    }
    let anew = epoch::begin_anew(&args.folder.data, &args.reason, &this_computer())?;
    let aside = anew.aside.map(|aside| aside.display().to_string());
    let mut lines = vec![
        ("Epoch", format!("{}: receipt numbers begin anew with it", anew.epoch)),
        ("Inside", format!("{} vehicles carried over", anew.stays)),
        ("Kept aside", aside.clone().unwrap_or_default()),
    ];
    lines.extend(anew.lost.iter().map(|lost| ("Lost", lost.clone())));
    Ok(Answer {
        text: aligned(&lines),
        json: object! { "epoch": anew.epoch, "stays": anew.stays, "kept_aside": aside, "lost": anew.lost },
    })
}
