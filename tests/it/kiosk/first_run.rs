//! The first run, and books that cannot be opened.

use std::fs;

use eframe::egui::Key;
use parkhaus::store::folder::WindowLock;
use parkhaus::store::sqlite::{SqliteStore, backup};

use super::booth::{Booth, FIELD, OWNER};
use crate::support::{car, enter, op, own, small_layout};

#[test]
fn the_first_run_asks_and_makes_the_demo_garage() {
    let mut booth = Booth::prepared(|_folder, _machine| {});
    booth.must_see("Welcome to Parkhaus");
    booth.must_see("Import a plan");
    booth.must_see("Start empty");
    booth.clicks("Demo garage");
    booth.makes_owner();
    booth.must_type_into(FIELD);
    booth.scans("AB 1");
    booth.presses(Key::Enter);
    booth.clock.pass_minutes(61);
    booth.scans("AB 1");
    booth.must_see("4.50 EUR");
    booth.books_must_agree();
}

#[test]
fn a_set_up_that_was_killed_is_begun_again() {
    let mut booth = Booth::prepared(|folder, machine| {
        drop(SqliteStore::make(folder, machine.clone()).unwrap());
    });
    booth.must_see("Welcome to Parkhaus");
    booth.presses(Key::F1);
    booth.makes_owner();
    booth.must_type_into(FIELD);
    booth.books_must_agree();
}

#[test]
fn a_garage_without_a_plan_needs_a_name_and_a_number_of_spots() {
    let mut booth = Booth::prepared(|_folder, _machine| {});
    booth.clicks("Start empty");
    booth.clicks("Make this garage");
    booth.must_see("A garage needs a name of 1 to 80 characters.");
    fill(&mut booth, "Name over the entrance", "4111 1111 1111 1111");
    booth.must_see("That looks like the number of a payment card.");
    fill(&mut booth, "Name over the entrance", "Market Square");
    fill(&mut booth, "Time zone", "Mars/Olympus");
    booth.clicks("Make this garage");
    booth.must_see("Zones are written like Europe/Berlin");
    fill(&mut booth, "Time zone", "Europe/Paris");
    fill(&mut booth, "Spots on each floor", "none");
    booth.clicks("Make this garage");
    booth.must_see("whole number");
    fill(&mut booth, "Spots on each floor", "40");
    fill(&mut booth, "Floors", "2");
    booth.clicks("Make this garage");
    booth.makes_owner();
    booth.must_see("Market Square");
    booth.must_see("Floor G, 40 free of 40");
    booth.must_see("Floor 1, 40 free of 40");
    booth.lets_in("AB 1");
    booth.books_must_agree();
}

#[test]
fn a_plan_is_imported_after_its_summary_was_read() {
    let mut booth = Booth::prepared(|_folder, _machine| {});
    let plan = booth.folder.path().with_extension("geojson");
    fs::write(&plan, two_spots()).unwrap();
    booth.clicks("Import a plan");
    booth.clicks("Choose files …");
    booth.must_see("No file was chosen.");
    booth.chooser.plans.lock().unwrap().push(plan.clone());
    booth.clicks("Choose files …");
    booth.must_see("2 spots on one floor were read.");
    booth.must_see("has no entrance in the files");
    fill(&mut booth, "Name over the entrance", "Imported");
    fill(&mut booth, "Time zone", "Europe/Berlin");
    booth.clicks("Make this garage");
    booth.makes_owner();
    booth.must_see("Imported");
    booth.must_see("2 free of 2");
    fs::remove_file(plan).unwrap();
}

#[test]
fn a_file_that_is_no_plan_says_what_it_is() {
    let mut booth = Booth::prepared(|_folder, _machine| {});
    booth.clicks("Import a plan");
    fill(&mut booth, "The path of a file", "/nowhere/at-all.geojson");
    booth.clicks("Add");
    booth.must_see("/nowhere/at-all.geojson cannot be read");
    booth.clicks("Leave out file 1");
    booth.must_not_see("cannot be read");
    booth.clicks("Make this garage");
    booth.must_see("No floor plan was read yet.");
    booth.presses(Key::Escape);
    booth.must_see("Welcome to Parkhaus");
}

#[test]
fn damaged_books_offer_the_backup_and_keep_the_file() {
    let mut booth = Booth::prepared(|folder, machine| {
        let mut store = crate::support::garage(folder, small_layout(3), machine.clone());
        own(&mut store, OWNER);
        let entry = car(op(&store), Some("AB 1"));
        enter(&mut store, &entry).unwrap();
        backup::keep(folder, machine.source.as_ref()).unwrap();
        drop(store);
        damage(folder);
    });
    booth.must_see("The data file is damaged");
    booth.must_see("The damaged file is kept either way.");
    booth.clicks("Restore the backup");
    booth.clicks("Not yet");
    booth.clicks("Restore the backup");
    booth.clicks("Restore the backup: yes, now");
    booth.must_see("A backup is in use now.");
    booth.must_see("1 inside");
    booth.scans("AB 1");
    booth.must_see("leaves");
    booth.books_must_agree();
}

#[test]
fn damaged_books_without_a_backup_say_where_one_may_be() {
    let booth = Booth::prepared(|folder, machine| {
        drop(crate::support::garage(folder, small_layout(3), machine.clone()));
        damage(folder);
    });
    booth.must_see("The data file is damaged");
    booth.must_see("There is no backup in this folder.");
    booth.must_see("Begin anew with what can be read");
}

#[test]
fn a_second_window_says_that_one_is_open() {
    let mut held = None;
    let mut booth = Booth::prepared(|folder, machine| {
        drop(crate::support::garage(folder, small_layout(1), machine.clone()));
        held = Some(WindowLock::take(folder).unwrap());
    });
    booth.must_see("its window is already open on this computer");
    drop(held);
    booth.clicks("Try again");
    booth.must_type_into(FIELD);
}

fn fill(booth: &mut Booth, label: &str, text: &str) {
    use egui_kittest::kittest::Queryable as _;
    booth.window.get_by_label(label).click();
    booth.window.run();
    booth.window.key_combination_modifiers(eframe::egui::Modifiers::COMMAND, &[Key::A]);
    booth.window.run();
    booth.types(text);
}

fn damage(folder: &std::path::Path) {
    let file = folder.join("parkhaus.sqlite");
    let mut bytes = fs::read(&file).unwrap();
    bytes[..16].copy_from_slice(b"not a data file!");
    fs::write(&file, bytes).unwrap();
}

/// Two spots of 2.5 m by 5 m beside each other, near the equator, where a degree is as long either way.
fn two_spots() -> String {
    let spot = |left: f64| {
        let (width, depth) = (2.5 / 111_320.0, 5.0 / 111_320.0);
        let (x0, x1) = (left * width, (left + 1.0) * width);
        format!(
            r#"{{"type":"Feature","properties":{{"amenity":"parking_space"}},"geometry":{{"type":"Polygon","coordinates":[[[{x0},0],[{x1},0],[{x1},{depth}],[{x0},{depth}],[{x0},0]]]}}}}"#
        )
    };
    format!(r#"{{"type":"FeatureCollection","features":[{},{}]}}"#, spot(0.0), spot(1.0))
}
