//! The status line: printer, clock, disk and journal on every screen, what is wrong with them in words, and what can be done.

use std::fs;

use eframe::egui::{Key, Modifiers};
use parkhaus::operations::ports::{Books as _, PrinterSetting};
use parkhaus::paper::PaperWidth;
use parkhaus::printing::pretend::Behaviour;

use super::booth::{Booth, FIELD, publish_demo_tariff};
use super::small_garage;
use crate::printing::Printer;
use crate::support::disk::{ReadOnly, SmallDisk};
use crate::support::{actor, garage, small_layout};

const NO_PAPER: Behaviour =
    Behaviour { is_out_of_paper: true, cover_is_open: false, hangs: false, is_silent: false, dies_after: None };

/// Sets a printer, as the command line does.
fn sets_printer(booth: &mut Booth, address: &str) {
    let setting = PrinterSetting {
        address: address.to_owned(),
        width_mm: 80,
        letters: "cp858".to_owned(),
        drawer_ms: 0,
        answers: true,
        supplier: Vec::new(),
        terms: Vec::new(),
    };
    booth.other_process(|store| store.write(&actor(), |desk| desk.books.set_printer(Some(&setting))).unwrap());
    booth.window.step();
    booth.window.run();
}

/// Presses the key that shows how everything is.
fn asks_how_everything_is(booth: &mut Booth) {
    booth.window.key_press_modifiers(Modifiers::CTRL, Key::I);
    booth.window.run();
}

/// Another minute is shown.
fn another_minute(booth: &mut Booth) {
    booth.clock.pass_minutes(1);
    booth.window.step();
    booth.window.run();
}

#[test]
fn where_all_is_well_each_part_says_a_word_on_every_screen() {
    let mut booth = small_garage();
    for part in ["Printer: none", "Clock: right", "Disk: ", "Journal: backups on this disk"] {
        booth.must_see(part);
    }
    booth.touches("Settings");
    booth.must_see("This window");
    booth.must_see("Clock: right");
    booth.touches("Back to work");
    booth.must_see("Clock: right");
    let first_run = Booth::prepared(|_folder, _machine| {});
    first_run.must_see("Journal: none yet");
    let damaged = Booth::prepared(|folder, machine| {
        drop(garage(folder, small_layout(1), machine.clone()));
        fs::write(folder.join("parkhaus.sqlite"), "not a data file at all, but long enough to be taken for one")
            .unwrap();
    });
    damaged.must_see("Journal: its file is damaged. Choose a way out above.");
    let stopped = Booth::prepared(|folder, machine| {
        drop(garage(folder, small_layout(1), machine.clone()));
        fs::remove_file(folder.join("lock")).unwrap();
        fs::create_dir(folder.join("lock")).unwrap();
    });
    stopped.must_see("Journal: not open");
}

#[test]
fn a_printer_without_paper_says_so_and_is_tried_again_by_keys() {
    let printer = Printer::new(PaperWidth::Mm80, NO_PAPER);
    let mut booth = small_garage();
    sets_printer(&mut booth, &printer.setting());
    booth.must_see("Printer: paper is out. Put in a roll; exits go on.");
    booth.lets_in("AB 1");
    booth.must_see("Printer: paper is out. Put in a roll; exits go on, papers wait (1).");
    booth.presses(Key::Escape);
    booth.types("CD");
    asks_how_everything_is(&mut booth);
    booth.must_see("put in a new roll");
    booth.must_see("Papers that wait");
    printer.behaves(Behaviour::default());
    booth.presses(Key::F5);
    assert!(printer.slip().text.contains("AB 1"), "what waited comes out");
    booth.must_see("Printer: ready");
    booth.presses(Key::F6);
    booth.must_see("A test page is on its way.");
    printer.slip();
    booth.presses(Key::Escape);
    assert_eq!(booth.content(FIELD), "CD", "the work goes on where it was");
    booth.must_type_into(FIELD);
}

#[test]
fn a_printer_that_is_not_there_is_tried_again_by_touch_alone() {
    let printer = Printer::new(PaperWidth::Mm80, Behaviour { cover_is_open: true, ..Behaviour::default() });
    let mut booth = small_garage();
    sets_printer(&mut booth, &printer.setting());
    booth.touches("Printer: its cover is open. Close it; exits go on.");
    printer.behaves(Behaviour::default());
    booth.touches("Try the printer again");
    booth.must_see("Printer: ready");
    booth.touches("Back to work");
    // Nothing listens there: the cable is out.
    sets_printer(&mut booth, "tcp:127.0.0.1:9");
    booth.must_see("Printer: cannot be reached. Look whether it is on and its cable is in; exits go on.");
    booth.lets_in("AB 1");
    booth.clock.pass_minutes(5);
    booth.scans("AB 1");
    booth.presses(Key::Enter);
    booth.must_see("AB 1 has left");
    booth.must_see("exits go on, papers wait (2).");
}

#[test]
fn a_clock_that_is_set_is_told_and_accepted_by_keys_and_by_touch() {
    let mut booth = small_garage();
    booth.clock.is_set_by(60);
    another_minute(&mut booth);
    booth.must_see("Clock: it was set forward by 1 h 00 min. Look whether date and time are right.");
    asks_how_everything_is(&mut booth);
    booth.must_see("The last entry was written");
    booth.presses(Key::F5);
    booth.must_see("Clock: right");
    booth.presses(Key::Escape);
    booth.lets_in("AB 1");
    booth.presses(Key::Escape);
    booth.clock.is_set_by(-90);
    another_minute(&mut booth);
    booth.touches(
        "Clock: it is 1 h 29 min behind the last entry. Set date and time of this computer; exits go on, and are marked.",
    );
    booth.touches("The time is right");
    booth.must_see("Clock: right");
    booth.touches("Back to work");
    booth.scans("AB 1");
    booth.presses(Key::Enter);
    booth.must_see("AB 1 has left");
    booth.books_must_agree();
}

#[test]
fn a_disk_that_fills_up_says_who_may_pass() {
    let Some(disk) = SmallDisk::mount(200) else {
        println!("skipped: no leave to mount a small disk here");
        return;
    };
    let mut booth = Booth::in_folder(tempfile::tempdir_in(disk.path()).unwrap(), |folder, machine| {
        let mut store = garage(folder, small_layout(40), machine.clone());
        publish_demo_tariff(&mut store);
    });
    booth.must_see("Disk: only ");
    booth.lets_in("AB 1");
    booth.presses(Key::Escape);
    let filler = disk.fill("filler");
    for number in 2..200 {
        booth.scans(&format!("CD {number}"));
        booth.presses(Key::Enter);
        if booth.sees("The disk is full.") {
            break;
        }
        booth.presses(Key::Escape);
    }
    booth.must_see("The disk is full. No vehicle can be let in; exits go on.");
    booth.must_see("Disk: full, and its reserve is in use. No vehicle is let in, exits go on. Free some space on it.");
    booth.presses(Key::Escape);
    booth.scans("AB 1");
    booth.presses(Key::Enter);
    booth.must_see("AB 1 has left");
    booth.presses(Key::Escape);
    asks_how_everything_is(&mut booth);
    booth.must_see("in use, for exits");
    SmallDisk::free(&filler);
    booth.presses(Key::F5);
    booth.must_not_see("its reserve is in use");
    booth.books_must_agree();
    drop(booth);
}

#[test]
fn a_data_folder_that_cannot_be_written_says_what_to_write_on_paper() {
    let mut booth = small_garage();
    let Some(read_only) = ReadOnly::make(booth.folder.path()) else {
        println!("skipped: no leave to mount here");
        return;
    };
    another_minute(&mut booth);
    booth.must_see(
        "Disk: the data folder cannot be written. Open the barrier, and write on paper time, plate or ticket",
    );
    drop(read_only);
    another_minute(&mut booth);
    booth.must_not_see("cannot be written");
}

#[test]
fn the_journal_is_checked_and_copied_from_the_line() {
    let mut booth = small_garage();
    booth.lets_in("AB 1");
    booth.presses(Key::Escape);
    let books = rusqlite::Connection::open(booth.folder.path().join("parkhaus.sqlite")).unwrap();
    books.execute("UPDATE stay SET plate = 'XX 1'", []).unwrap();
    booth.touches("Journal: backups on this disk");
    booth.must_see("On the disk of the books: one broken disk takes both.");
    booth.touches("Check the journal now");
    booth.must_see("Journal: the check found: ");
    booth.must_see("tell the manager to run “parkhaus verify”");
    books.execute("UPDATE stay SET plate = 'AB 1'", []).unwrap();
    booth.presses(Key::F5);
    booth.must_see("all agreed");
    booth.clock.pass_minutes(5);
    let before = fs::read_dir(booth.folder.path().join("backups")).unwrap().count();
    booth.presses(Key::F6);
    let after = fs::read_dir(booth.folder.path().join("backups")).unwrap().count();
    assert_eq!(after, before + 1);
    // Another part, by its key.
    booth.presses(Key::F3);
    booth.must_see("The reserve for exits");
    asks_how_everything_is(&mut booth);
    booth.must_type_into(FIELD);
}
