//! Files that somebody named: read with a limit, and with an answer for each way in which they cannot be.

use std::fs::File;
use std::io::Read as _;
use std::path::Path;

use super::failure::Failure;
use crate::operations::io_words::io_words;

/// The bytes of a file, at most one more than `most`, so that whoever reads them can say that there are too many.
pub(super) fn bytes(path: &Path, most: usize) -> Result<Vec<u8>, Failure> {
    let cannot = |why: std::io::Error| {
        let why = io_words(&why);
        Failure::usage(format!("“{}” cannot be read: {why}. Look at its name and its place", path.display()))
    };
    let file = File::open(path).map_err(cannot)?;
    if file.metadata().map_err(cannot)?.is_dir() {
        return Err(Failure::usage(format!("“{}” is a folder: name a file", path.display())));
    }
    let limit = u64::try_from(most).unwrap_or(u64::MAX).saturating_add(1);
    let mut bytes = Vec::new();
    file.take(limit).read_to_end(&mut bytes).map_err(cannot)?;
    Ok(bytes)
}

/// The text of a file, at most a little more than `most` bytes of it.
pub(super) fn text(path: &Path, most: usize) -> Result<String, Failure> {
    let mut bytes = bytes(path, most)?;
    if bytes.len() > most {
        // The cut may go through a letter; whoever refuses the file for its length need not see that.
        bytes.truncate(most);
        let whole = std::str::from_utf8(&bytes).map_or_else(|error| error.valid_up_to(), str::len);
        bytes.truncate(whole);
        bytes.resize(most.saturating_add(1), b' ');
    }
    String::from_utf8(bytes).map_err(|error| {
        let place = error.utf8_error().valid_up_to().saturating_add(1);
        Failure::usage(format!(
            "“{}” is not written in UTF-8 (byte {place} does not fit): save it with the encoding UTF-8",
            path.display()
        ))
    })
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn a_file_is_read_as_far_as_it_may_be() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("file");
        fs::write(&path, "aéb").unwrap();
        assert_eq!(text(&path, 4).unwrap(), "aéb");
        assert_eq!(text(&path, 2).unwrap().len(), 3, "longer than the limit, so that it is refused as too long");
        fs::write(&path, b"caf\xE9").unwrap();
        assert!(text(&path, 100).unwrap_err().text.contains("byte 4"));
        assert!(text(folder.path(), 100).unwrap_err().text.contains("is a folder"));
        assert!(text(&folder.path().join("none"), 100).unwrap_err().text.contains("cannot be read"));
    }
}
