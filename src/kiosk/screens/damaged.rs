//! The books are damaged: the ways out. Nothing is deleted on any of them.

use eframe::egui::{Label, Ui};

use crate::kiosk::intent::{Intent, MendIntent, WindowIntent};
use crate::kiosk::state::{Damaged, WayOut};
use crate::kiosk::theme;
use crate::kiosk::widgets::message_box::message_box;

/// Draws what is wrong and the ways out.
pub(super) fn damaged_ui(ui: &mut Ui, damaged: &Damaged) -> Option<Intent> {
    let mut intent = None;
    ui.set_max_width(900.0);
    ui.heading("The data file is damaged");
    ui.add(Label::new(&damaged.why).wrap());
    ui.label("Until this is mended: open the barrier, and write on paper the time, plate or ticket, spot and money of each vehicle.");
    if let Some(message) = damaged.mending.failure() {
        message_box(ui, message);
    }
    ui.add_space(theme::GAP);
    if damaged.mending.is_pending() {
        ui.label("Working on it. This can take a minute; do not switch the computer off.");
        return None;
    }
    match &damaged.backup {
        Some(backup) => {
            let name = backup.file_name().unwrap_or_default().to_string_lossy();
            let what = format!(
                "Put the newest backup ({name}) in its place. What was recorded after it is missing; the vehicles of that time are let out unpaid or priced by hand."
            );
            let way = Way { out: WayOut::Restore, label: "Restore the backup", what: &what };
            intent = intent.or(way.ui(ui, damaged));
        }
        None => {
            ui.label("There is no backup in this folder. One on another disk is restored with “parkhaus restore FILE --data DIR”.");
        }
    }
    let way = Way {
        out: WayOut::BeginEpoch,
        label: "Begin anew with what can be read",
        what: "Take over the layout, the tariffs and every vehicle inside that can be read. What cannot be read is listed in the journal.",
    };
    intent = intent.or(way.ui(ui, damaged));
    ui.add_space(theme::GAP);
    ui.label("The damaged file is kept either way.");
    ui.add_space(theme::GAP);
    ui.horizontal(|ui| {
        if theme::secondary_button(ui, "Look again").clicked() {
            intent = Some(Intent::Window(WindowIntent::TryAgain));
        }
        if theme::secondary_button(ui, "Close the window").clicked() {
            intent = Some(Intent::Window(WindowIntent::Close));
        }
    });
    intent
}

/// One way out.
struct Way<'a> {
    out: WayOut,
    label: &'a str,
    what: &'a str,
}

impl Way<'_> {
    fn ui(&self, ui: &mut Ui, damaged: &Damaged) -> Option<Intent> {
        let mut intent = None;
        ui.add_space(theme::GAP);
        ui.add(Label::new(self.what).wrap());
        if damaged.asked == Some(self.out) {
            ui.horizontal(|ui| {
                if theme::danger_button(ui, &format!("{}: yes, now", self.label)).clicked() {
                    intent = Some(MendIntent::Confirm(self.out));
                }
                if theme::secondary_button(ui, "Not yet").clicked() {
                    intent = Some(MendIntent::NotYet);
                }
            });
        } else if theme::secondary_button(ui, self.label).clicked() {
            intent = Some(MendIntent::Choose(self.out));
        }
        intent.map(Intent::Mend)
    }
}
