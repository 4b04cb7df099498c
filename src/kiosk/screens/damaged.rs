//! The books are damaged: the ways out. Nothing is deleted on any of them.

use eframe::egui::{Label, ScrollArea, Ui};

use super::stopped::page;
use crate::kiosk::intent::{Intent, MendIntent, WindowIntent};
use crate::kiosk::state::{Damaged, WayOut};
use crate::kiosk::theme;
use crate::kiosk::widgets::keyed_button::{KeyedButton, Kind};
use crate::kiosk::widgets::message_box::message_box;
use crate::kiosk::widgets::pictures::Picture;

/// Draws what is wrong and the ways out.
pub(super) fn damaged_ui(ui: &mut Ui, damaged: &Damaged) -> Option<Intent> {
    page(ui, |ui| ScrollArea::vertical().auto_shrink(false).show(ui, |ui| ways_ui(ui, damaged)).inner)
}

fn ways_ui(ui: &mut Ui, damaged: &Damaged) -> Option<Intent> {
    let mut intent = None;
    let palette = theme::palette(ui);
    ui.horizontal(|ui| {
        Picture::Warning.show(ui, 34.0, palette.danger, palette.background);
        ui.heading("The data file is damaged");
    });
    ui.add(Label::new(&damaged.why).wrap());
    let meanwhile = "Until this is mended: open the barrier, and write on paper the time, plate or ticket, spot and money of each vehicle.";
    ui.add(Label::new(theme::bold(meanwhile)).wrap());
    if let Some(message) = damaged.mending.failure() {
        message_box(ui, message);
    }
    ui.add_space(theme::GAP);
    if damaged.mending.is_pending() {
        ui.label("Working on it. This can take a minute; do not switch the computer off.");
        return None;
    }
    if let Some(backup) = &damaged.backup {
        let name = backup.file_name().unwrap_or_default().to_string_lossy();
        let what = format!(
            "Put the newest backup ({name}) in its place. What was recorded after it is missing; the vehicles of that time are let out unpaid or priced by hand."
        );
        let way = Way { out: WayOut::Restore, label: "Restore the backup", what: &what };
        intent = intent.or(way.ui(ui, damaged));
    } else {
        let none = "There is no backup in this folder. One on another disk is restored with “parkhaus restore FILE --data DIR”.";
        ui.add(Label::new(none).wrap());
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
        if KeyedButton::new("Look again", Kind::Secondary).show(ui).clicked() {
            intent = Some(Intent::Window(WindowIntent::TryAgain));
        }
        if KeyedButton::new("Close the window", Kind::Secondary).show(ui).clicked() {
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
        theme::card(ui, |ui| self.inner_ui(ui, damaged))
    }

    fn inner_ui(&self, ui: &mut Ui, damaged: &Damaged) -> Option<Intent> {
        let mut intent = None;
        ui.add(Label::new(self.what).wrap());
        if damaged.asked == Some(self.out) {
            ui.horizontal(|ui| {
                if KeyedButton::new(&format!("{}: yes, now", self.label), Kind::Danger).show(ui).clicked() {
                    intent = Some(MendIntent::Confirm(self.out));
                }
                if KeyedButton::new("Not yet", Kind::Secondary).height(theme::PRIMARY_HEIGHT).show(ui).clicked() {
                    intent = Some(MendIntent::NotYet);
                }
            });
        } else if KeyedButton::new(self.label, Kind::Secondary).show(ui).clicked() {
            intent = Some(MendIntent::Choose(self.out));
        }
        intent.map(Intent::Mend)
    }
}
