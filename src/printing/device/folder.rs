//! No printer: papers become PDF files in a folder.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::Path;

use super::Failed;
use crate::operations::io_words::io_words;
use crate::printing::papers::Laid;
use crate::printing::state::{PrinterState, Trouble};

/// Writes a paper. A file is there whole or not at all; one of the same name is the same paper.
pub(super) fn print(folder: &Path, laid: &Laid, file: &[u8]) -> Result<PrinterState, Failed> {
    let name = format!("{}.pdf", laid.file_stem);
    let (place, partial) = (folder.join(&name), folder.join(format!(".{name}.partial")));
    let written = fs::create_dir_all(folder)
        .and_then(|()| write(&partial, file))
        .and_then(|()| fs::rename(&partial, &place))
        .map_err(|error| Failed::unsent(trouble(&place, &error)));
    if written.is_err() {
        // Half a file must not be taken for one.
        drop(fs::remove_file(&partial));
    }
    written.map(|()| PrinterState::Ready)
}

fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = File::create(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

/// Whether the folder can be written.
pub(super) fn look(folder: &Path) -> Result<PrinterState, Trouble> {
    match fs::metadata(folder) {
        Ok(found) if !found.is_dir() => Err(Trouble::File(format!("“{}” is no folder", folder.display()))),
        Ok(found) if found.permissions().readonly() => {
            Err(Trouble::File(format!("“{}” cannot be written", folder.display())))
        }
        // It is made with the first paper.
        Ok(_) | Err(_) => Ok(PrinterState::Ready),
    }
}

fn trouble(path: &Path, error: &io::Error) -> Trouble {
    Trouble::File(format!("“{}” cannot be written: {}", path.display(), io_words(error)))
}
