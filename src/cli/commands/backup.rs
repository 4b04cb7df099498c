//! `parkhaus backup` and `parkhaus restore`

use super::open;
use crate::cli::answer::{Answer, aligned, object};
use crate::cli::args::{BackupArgs, RestoreArgs};
use crate::cli::failure::Failure;
use crate::machine::this_computer;
use crate::store::sqlite::backup;

/// Makes a checked copy of the books.
pub(in crate::cli) fn backup(args: &BackupArgs) -> Result<Answer, Failure> {
    let store = open(&args.folder.data)?;
    backup::backup(store.folder().path(), &args.out, store.machine().source.as_ref())?;
    let out = args.out.display().to_string();
    Ok(Answer {
        text: format!("A checked copy of the books is in “{out}”. Keep it on another disk than the books."),
        json: object! { "backup": out },
    })
}

/// Puts a backup in the place of the books.
pub(in crate::cli) fn restore(args: &RestoreArgs) -> Result<Answer, Failure> {
    let restored = backup::restore(&args.file, &args.folder.data, &this_computer())?;
    let aside = restored.aside.map(|aside| aside.display().to_string());
    let mut lines = vec![
        ("Restored", args.file.display().to_string()),
        ("Epoch", format!("{}: receipt numbers begin anew with it", restored.epoch)),
        ("Kept aside", aside.clone().unwrap_or_default()),
    ];
    lines.extend(restored.lost.iter().map(|lost| ("Not in it", lost.clone())));
    Ok(Answer {
        text: aligned(&lines),
        json: object! { "epoch": restored.epoch, "kept_aside": aside, "lost": restored.lost },
    })
}
