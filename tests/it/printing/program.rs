//! The program itself: a printer is set, papers come out of the pretend one, and a kill in the middle of a paper loses none.

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, sync_channel};

use tempfile::TempDir;

use super::{GIVE_UP, must_read};

fn parkhaus(words: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_parkhaus"));
    command.args(words).stdin(Stdio::null());
    command
}

#[track_caller]
fn done(words: &[&str]) -> String {
    let ran = parkhaus(words).output().unwrap();
    assert!(ran.status.success(), "{words:?}: {ran:?}");
    String::from_utf8(ran.stdout).unwrap()
}

#[track_caller]
fn refused(words: &[&str], code: i32, why: &str) {
    let ran = parkhaus(words).output().unwrap();
    let said = String::from_utf8(ran.stderr).unwrap();
    assert_eq!(ran.status.code(), Some(code), "{words:?}: {said}");
    assert!(said.contains(why), "“{why}” is not in: {said}");
}

/// `parkhaus pretend-printer`, until it is dropped.
struct Pretend {
    program: Child,
    lines: Receiver<String>,
    address: String,
    out: TempDir,
}

impl Pretend {
    fn start(options: &[&str]) -> Self {
        Self::start_at("127.0.0.1:0", options)
    }

    fn start_at(address: &str, options: &[&str]) -> Self {
        let out = tempfile::tempdir().unwrap();
        let mut program = parkhaus(&["pretend-printer", "--listen", address, "--out"])
            .arg(out.path())
            .args(options)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let said = BufReader::new(program.stdout.take().unwrap()).lines();
        let (tell, lines) = sync_channel(64);
        std::thread::Builder::new()
            .name("what the printer says".to_owned())
            .spawn(move || said.map_while(Result::ok).try_for_each(|line| tell.send(line)))
            .unwrap();
        let first: String = lines.recv_timeout(GIVE_UP).unwrap();
        let address = first.strip_prefix("listening at ").unwrap().to_owned();
        Self { program, lines, address, out }
    }

    fn line(&mut self) -> String {
        self.lines.recv_timeout(GIVE_UP).expect("nothing came out of the printer")
    }

    fn text(&self, picture: &str) -> String {
        std::fs::read_to_string(self.out.path().join(picture).with_extension("txt")).unwrap()
    }
}

impl Drop for Pretend {
    fn drop(&mut self) {
        drop(self.program.kill());
        drop(self.program.wait());
    }
}

fn demo(folder: &Path) -> String {
    let data = folder.join("data").to_str().unwrap().to_owned();
    done(&["init", "--data", &data, "--demo"]);
    data
}

#[test]
fn papers_of_the_command_line_come_out_of_the_pretend_printer() {
    let folder = tempfile::tempdir().unwrap();
    let data = demo(folder.path());
    let mut printer = Pretend::start(&[]);
    let address = format!("tcp:{}", printer.address);
    let set = done(&["printer", "set", &address, "--data", &data, "--letters", "cp858", "--drawer", "120"]);
    assert!(set.contains("ready"), "{set}");
    let entry = done(&["check-in", "--data", &data, "--vehicle", "car", "--plate", "B-AB 1234", "--json"]);
    let entry: serde_json::Value = serde_json::from_str(&entry).unwrap();
    let code = entry["ticket"].as_str().unwrap();
    assert!(done(&["printer", "work", "--once", "--data", &data]).contains("ready"));
    assert_eq!(printer.line(), "slip-0001.png");
    must_read(&image::open(printer.out.path().join("slip-0001.png")).unwrap().into_luma8(), code);
    let again = done(&["reprint", "--data", &data, "--ticket", code, "--json"]);
    let again: serde_json::Value = serde_json::from_str(&again).unwrap();
    assert_eq!((again["duplicate"].as_u64(), again["queued"].as_bool()), (Some(1), Some(true)));
    done(&["printer", "test", "--data", &data]);
    assert_eq!((printer.line(), printer.line()), ("slip-0002.png".to_owned(), "slip-0003.png".to_owned()));
    assert!(printer.text("slip-0002.png").contains("DUPLICATE 1"));
    assert!(printer.text("slip-0003.png").contains("Test page"));
    done(&["check-out", "--data", &data, "--ticket", code, "--tender", "cash"]);
    done(&["printer", "work", "--once", "--data", &data]);
    // Within the first minutes nothing is due, and no drawer opens for that.
    assert_eq!(printer.line(), "slip-0004.png");
    let verified = done(&["verify", "--data", &data]);
    assert!(!verified.is_empty());
    refused(&["reprint", "--data", &data, "--ticket", "K7QX2M9P4TRA"], 2, "ticket");
    done(&["printer", "off", "--data", &data]);
    refused(&["printer", "test", "--data", &data], 2, "no printer is set");
}

#[test]
fn a_printer_that_cannot_print_is_said_with_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    let data = demo(folder.path());
    let printer = Pretend::start(&["--out-of-paper"]);
    let address = format!("tcp:{}", printer.address);
    let set = done(&["printer", "set", &address, "--data", &data]);
    assert!(set.contains("put in a new roll"), "{set}");
    refused(&["printer", "test", "--data", &data], 1, "put in a new roll");
    let shown = done(&["printer", "show", "--data", &data, "--json"]);
    let shown: serde_json::Value = serde_json::from_str(&shown).unwrap();
    assert_eq!((shown["state"].as_str(), shown["waiting"].as_u64()), (Some("trouble"), Some(1)));
    refused(&["printer", "set", "usb:1", "--data", &data], 2, "write tcp:HOST");
    refused(&["printer", "set", "ipps://a/b", "--data", &data], 2, "CUPS");
    refused(&["pretend-printer", "--listen", "nowhere", "--out", &data], 2, "HOST:PORT");
}

#[test]
fn a_kill_in_the_middle_of_a_paper_loses_none_and_marks_the_second_print() {
    let folder = tempfile::tempdir().unwrap();
    let data = demo(folder.path());
    kill_while_sending(&data);
    let mut printer = Pretend::start(&[]);
    let address = format!("tcp:{}", printer.address);
    done(&["printer", "set", &address, "--data", &data, "--letters", "cp858"]);
    done(&["printer", "work", "--once", "--data", &data]);
    let slip = printer.line();
    assert!(printer.text(&slip).contains("SENT AGAIN"), "{}", printer.text(&slip));
}

/// Starts the one who prints at a printer that hangs, and kills it when it has taken a job and not ended it.
fn kill_while_sending(data: &str) {
    let hanging = Pretend::start(&["--hang"]);
    done(&["printer", "set", &format!("tcp:{}", hanging.address), "--data", data, "--letters", "cp858"]);
    done(&["check-in", "--data", data, "--vehicle", "car", "--plate", "AB 1"]);
    let books = rusqlite::Connection::open(Path::new(data).join("parkhaus.sqlite")).unwrap();
    let mut worker = parkhaus(&["printer", "work", "--data", data]).stdout(Stdio::null()).spawn().unwrap();
    loop {
        let state: String = books.query_row("SELECT state FROM print_job", [], |row| row.get(0)).unwrap();
        if state == "sending" {
            break;
        }
        assert!(worker.try_wait().unwrap().is_none(), "it ended");
        std::thread::yield_now();
    }
    worker.kill().unwrap();
    worker.wait().unwrap();
}
