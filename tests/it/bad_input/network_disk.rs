//! A disk that the operating system takes for one on the network: FUSE, served by a thread of the test.
//!
//! It answers the three questions that come before anything is opened: what the disk can, what its root is, what kind it is.

use std::fs::{self, File, OpenOptions};
use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread::{self, JoinHandle};

/// Numbers of requests (`linux/fuse.h`).
const GETATTR: u32 = 3;
const STATFS: u32 = 17;
const INIT: u32 = 26;

/// Requests that nobody waits for an answer to: FORGET, BATCH_FORGET.
const WITHOUT_ANSWER: [u32; 2] = [2, 42];

/// A network disk, until it is dropped.
pub(super) struct NetworkDisk {
    path: PathBuf,
    server: Option<JoinHandle<()>>,
}

impl NetworkDisk {
    /// Mounts one on a new folder; none where there is no leave to.
    pub(super) fn mount(path: &Path) -> Option<Self> {
        fs::create_dir(path).unwrap();
        let device = OpenOptions::new().read(true).write(true).open("/dev/fuse").ok()?;
        // The device is handed to `mount` as its standard input.
        let mounted = Command::new("mount")
            .args(["-i", "-t", "fuse", "-o", "fd=0,rootmode=40755,user_id=0,group_id=0", "none"])
            .arg(path)
            .stdin(Stdio::from(device.try_clone().unwrap()))
            .output();
        if !mounted.is_ok_and(|output| output.status.success()) {
            return None;
        }
        let server = thread::Builder::new().name("network disk".to_owned()).spawn(move || serve(device)).unwrap();
        Some(Self { path: path.to_owned(), server: Some(server) })
    }

    /// Where it is mounted.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }
}

impl Drop for NetworkDisk {
    fn drop(&mut self) {
        let unmounted = Command::new("umount").arg("-l").arg(&self.path).status();
        assert!(unmounted.is_ok_and(|status| status.success()));
        if let Some(server) = self.server.take() {
            server.join().unwrap();
        }
    }
}

/// Answers until the disk is unmounted, when there is nothing more to read.
fn serve(mut device: File) {
    let mut request = vec![0; 256 * 1024];
    while let Ok(length) = device.read(&mut request) {
        let kind = u32::from_ne_bytes(request[4..8].try_into().unwrap());
        let unique = &request[8..16];
        assert!(length >= 40, "a request has a head of 40 bytes");
        if WITHOUT_ANSWER.contains(&kind) {
            continue;
        }
        let (error, body) = match kind {
            INIT => (0, numbers(&[7, 31, 0, 0, 0, 128 * 1024, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0])),
            GETATTR => (0, folder_attributes()),
            STATFS => (0, vec![0; 80]),
            // ENOSYS: no such thing here.
            _ => (-38, Vec::new()),
        };
        let whole = u32::try_from(16 + body.len()).unwrap();
        let answer = [&whole.to_ne_bytes(), &i32::to_ne_bytes(error), unique, &body].concat();
        // Whoever asked may have gone.
        drop(device.write(&answer));
    }
}

/// An empty folder that everybody may enter: how long that holds (16 bytes), then 88 bytes of attributes.
fn folder_attributes() -> Vec<u8> {
    let mut body = vec![0; 104];
    body[16] = 1;
    body[76..80].copy_from_slice(&0o40_755_u32.to_ne_bytes());
    body[80] = 2;
    body
}

fn numbers(numbers: &[u32]) -> Vec<u8> {
    numbers.iter().flat_map(|number| number.to_ne_bytes()).collect()
}
