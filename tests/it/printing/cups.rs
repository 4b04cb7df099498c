//! A real CUPS: its scheduler, started here on a free port with a queue of its own, takes the paper as a PDF file.

use std::fs;
use std::net::{TcpListener, TcpStream};
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use image::ImageFormat;
use parkhaus::operations::ports::{Books as _, PrinterSetting};
use parkhaus::operations::print::let_in;
use parkhaus::printing::state::{PrinterState, Trouble};
use parkhaus::printing::worker::{Patience, Stop, Worker, run_dry};
use tempfile::TempDir;

use super::{GIVE_UP, must_read};
use crate::support::{actor, car, garage, machine, op, small_layout};

const PATIENCE: Patience = Patience { connect: GIVE_UP, answer: GIVE_UP, print: GIVE_UP };

/// A scheduler of CUPS with one queue whose printer keeps what it is sent in a file.
struct Cups {
    scheduler: Child,
    port: u16,
    folder: TempDir,
}

impl Cups {
    fn start(state: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let at = folder.path();
        for name in ["spool", "spool/tmp", "cache", "state", "root", "log", "out", "bin", "bin/backend", "bin/filter"] {
            fs::create_dir(at.join(name)).unwrap();
        }
        // What starts the backends for the scheduler.
        std::os::unix::fs::symlink("/usr/lib/cups/daemon", at.join("bin/daemon")).unwrap();
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let backend = at.join("bin/backend/keep");
        fs::write(&backend, KEEP).unwrap();
        fs::set_permissions(&backend, fs::Permissions::from_mode(0o755)).unwrap();
        fs::write(at.join("root/cupsd.conf"), CUPSD_CONF.replace("PORT", &port.to_string())).unwrap();
        fs::write(at.join("root/cups-files.conf"), files_conf(at)).unwrap();
        let queue = format!(
            "<Printer booth>\nDeviceURI keep:{}\n{state}\nAccepting Yes\nShared No\nJobSheets none none\n</Printer>\n",
            at.join("out/paper.pdf").display()
        );
        fs::write(at.join("root/printers.conf"), queue).unwrap();
        if is_root() {
            // The scheduler gives up being root, and must still reach its folders.
            for name in ["", "out", "state", "cache", "log"] {
                fs::set_permissions(at.join(name), fs::Permissions::from_mode(0o777)).unwrap();
            }
        }
        let log = fs::File::create(at.join("log/said")).unwrap();
        let scheduler = Command::new("cupsd")
            .env("PATH", format!("{}:/usr/sbin:/sbin", std::env::var("PATH").unwrap_or_default()))
            .args(["-f", "-c"])
            .arg(at.join("root/cupsd.conf"))
            .arg("-s")
            .arg(at.join("root/cups-files.conf"))
            .stdin(Stdio::null())
            .stdout(log.try_clone().unwrap())
            .stderr(log)
            .spawn()
            .expect("cupsd (Debian: cups-daemon)");
        let mut cups = Self { scheduler, port, folder };
        cups.wait_until_it_listens();
        cups
    }

    fn wait_until_it_listens(&mut self) {
        let began = Instant::now();
        while TcpStream::connect_timeout(&([127, 0, 0, 1], self.port).into(), Duration::from_secs(1)).is_err() {
            let ended = self.scheduler.try_wait().unwrap();
            assert!(ended.is_none() && began.elapsed() < GIVE_UP, "cupsd does not listen: {}", self.log());
            std::thread::yield_now();
        }
    }

    fn log(&self) -> String {
        let read = |name: &str| fs::read_to_string(self.folder.path().join(name)).unwrap_or_default();
        read("log/said") + &read("log/error")
    }

    fn queue(&self) -> String {
        format!("ipp://127.0.0.1:{}/printers/booth", self.port)
    }
}

impl Drop for Cups {
    fn drop(&mut self) {
        // By its own id; it ends what it has started itself.
        drop(Command::new("kill").arg(self.scheduler.id().to_string()).status());
        drop(self.scheduler.wait());
    }
}

/// The printer at the end of the queue: keeps what it is sent, whole or not at all.
const KEEP: &str = r#"#!/bin/sh
[ "$#" -eq 0 ] && { echo 'direct keep "Unknown" "Keep"'; exit 0; }
out=${DEVICE_URI#keep:}
if [ -n "$6" ]; then cat "$6"; else cat; fi >"$out.partial" && mv "$out.partial" "$out"
"#;

const CUPSD_CONF: &str = "\
Listen 127.0.0.1:PORT
LogLevel warn
Browsing Off
WebInterface No
<Location />
  Order allow,deny
  Allow all
</Location>
<Policy default>
  JobPrivateAccess all
  JobPrivateValues none
  SubscriptionPrivateAccess all
  SubscriptionPrivateValues none
  <Limit All>
    Order allow,deny
    Allow all
  </Limit>
</Policy>
";

fn is_root() -> bool {
    let id = Command::new("id").arg("-u").output().unwrap();
    id.stdout == b"0\n"
}

fn files_conf(at: &Path) -> String {
    // A scheduler that runs as root refuses to work as root.
    let user = if is_root() { "User nobody\nGroup nogroup\n" } else { "" };
    let at = at.display();
    format!(
        "{user}FileDevice Yes\nServerRoot {at}/root\nRequestRoot {at}/spool\nTempDir {at}/spool/tmp\nCacheDir {at}/cache\n\
         StateDir {at}/state\nDataDir /usr/share/cups\nServerBin {at}/bin\nErrorLog {at}/log/error\n\
         AccessLog {at}/log/access\nPageLog {at}/log/page\n"
    )
}

fn setting(address: &str) -> PrinterSetting {
    PrinterSetting {
        address: address.to_owned(),
        width_mm: 80,
        letters: "dots".to_owned(),
        drawer_ms: 0,
        answers: true,
        supplier: Vec::new(),
        terms: Vec::new(),
    }
}

/// Lets a car in at a booth that prints there; the code of its ticket and what the worker says afterwards.
fn print_a_ticket(address: &str) -> (String, parkhaus::printing::state::PrinterReport) {
    let folder = tempfile::tempdir().unwrap();
    let (machine, _) = machine(31);
    let mut store = garage(folder.path(), small_layout(2), machine.clone());
    store.write(&actor(), |desk| desk.books.set_printer(Some(&setting(address)))).unwrap();
    let request = car(op(&store), Some("AB 1"));
    let ticket = store.write(&actor(), |desk| let_in(desk, &request)).unwrap().0.ticket;
    let mut worker = Worker::open(folder.path(), machine, PATIENCE).unwrap();
    (ticket, run_dry(&mut worker, &Stop::default()).unwrap())
}

#[test]
fn a_queue_of_cups_takes_the_paper_as_a_pdf_file() {
    let cups = Cups::start("State Idle");
    let (ticket, report) = print_a_ticket(&cups.queue());
    assert_eq!((report.waiting, report.state), (0, PrinterState::Ready), "{}", cups.log());
    let paper = cups.folder.path().join("out/paper.pdf");
    let picture = cups.folder.path().join("paper");
    let drawn = Command::new("pdftoppm")
        .args(["-png", "-gray", "-r", "203", "-singlefile"])
        .args([&paper, &picture])
        .output()
        .expect("pdftoppm (Debian: poppler-utils)");
    assert!(drawn.status.success(), "{drawn:?}");
    let file = fs::read(picture.with_extension("png")).unwrap();
    must_read(&image::load_from_memory_with_format(&file, ImageFormat::Png).unwrap().into_luma8(), &ticket);
}

#[test]
fn a_queue_that_was_stopped_gets_nothing_and_the_paper_waits() {
    let cups = Cups::start("State Stopped");
    let (_, report) = print_a_ticket(&cups.queue());
    assert_eq!((report.waiting, report.state), (1, PrinterState::Trouble(Trouble::Offline)), "{}", cups.log());
}

#[test]
fn a_queue_that_is_not_there_is_told_in_words() {
    let cups = Cups::start("State Idle");
    let (_, report) = print_a_ticket(&format!("ipp://127.0.0.1:{}/printers/other", cups.port));
    assert!(matches!(report.state, PrinterState::Trouble(Trouble::Refused(_))), "{report:?}");
    assert_eq!(report.waiting, 1);
}
