//! File systems of their own for tests: small enough to fill, or read-only. They need leave to mount; where there is none, the
//! tests that want them say so and pass.

use std::fs::{self, File};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A disk of so many MiB, in memory.
pub(crate) struct SmallDisk {
    path: tempfile::TempDir,
}

impl SmallDisk {
    /// Mounts one; none where there is no leave to.
    pub(crate) fn mount(mebibytes: u32) -> Option<Self> {
        let path = tempfile::tempdir().unwrap();
        let size = format!("size={mebibytes}m");
        run("mount", &["-t", "tmpfs", "-o", &size, "tmpfs"], path.path()).then_some(Self { path })
    }

    /// Where it is mounted.
    pub(crate) fn path(&self) -> &Path {
        self.path.path()
    }

    /// Fills the disk to the last byte; the file that did it.
    pub(crate) fn fill(&self, name: &str) -> PathBuf {
        let path = self.path().join(name);
        let mut file = File::create(&path).unwrap();
        for size in [1 << 20, 1 << 12, 1] {
            let chunk = vec![0; size];
            while file.write(&chunk).is_ok_and(|written| written > 0) {}
        }
        path
    }

    /// Gives the room of a file back at once, also where a program that another test starts still holds it open.
    pub(crate) fn free(path: &Path) {
        File::options().write(true).open(path).unwrap().set_len(0).unwrap();
        fs::remove_file(path).unwrap();
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        assert!(run("umount", &["-l"], self.path()));
    }
}

/// A file or a folder that cannot be written while this lives: mounted over itself. Even for a user whom permissions do not bind.
pub(crate) struct ReadOnly {
    path: PathBuf,
}

impl ReadOnly {
    /// Makes it so; none where there is no leave to.
    pub(crate) fn make(path: &Path) -> Option<Self> {
        let path = fs::canonicalize(path).unwrap();
        let source = path.to_string_lossy().into_owned();
        if !run("mount", &["--bind", &source], &path) {
            return None;
        }
        let made = Self { path };
        run("mount", &["-o", "remount,bind,ro"], &made.path).then_some(made)
    }
}

impl Drop for ReadOnly {
    fn drop(&mut self) {
        assert!(run("umount", &["-l"], &self.path));
    }
}

fn run(program: &str, args: &[&str], path: &Path) -> bool {
    let ended = Command::new(program).args(args).arg(path).output();
    ended.is_ok_and(|output| output.status.success())
}
