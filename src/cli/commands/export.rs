//! `parkhaus export`

use super::open;
use crate::cli::answer::{Answer, aligned, grouped, object, shell_word};
use crate::cli::args::ExportArgs;
use crate::cli::failure::Failure;
use crate::store::sqlite::export;

/// Writes everything as files.
pub(in crate::cli) fn export(args: &ExportArgs) -> Result<Answer, Failure> {
    let store = open(&args.folder.data)?;
    let exported = export::export(store.folder().path(), &args.out, store.machine().source.as_ref())?;
    let out = args.out.display().to_string();
    Ok(Answer {
        text: aligned(&[
            ("Export", out.clone()),
            ("Files", exported.files.to_string()),
            ("Entries", grouped(exported.entries)),
            ("Last hash", exported.head.clone()),
            ("Mind", "the files hold plates, and the keys to them: give them only to who may see them".to_owned()),
            ("Check", format!("parkhaus verify --export {}", shell_word(&args.out))),
        ]),
        json: object! {
            "export": out,
            "files": exported.files,
            "entries": exported.entries,
            "head": exported.head,
        },
    })
}
