//! What one shift hands to the next: read the notes, settle what is open, leave a note.

use eframe::egui::{Key, Label, RichText, Ui};

use super::stays::line;
use super::{
    Ended, Fields, Form, Part, SIDE_GAP, Split, back_button, ending_height, ending_ui, reason_ui, scrolled, with_keys,
    within,
};
use crate::domain::ids::StayId;
use crate::kiosk::intent::HandoverIntent;
use crate::kiosk::messages;
use crate::kiosk::reply::HandoverRead;
use crate::kiosk::state::{Handover, Remote};
use crate::kiosk::theme::{self, Choice, Room};
use crate::kiosk::widgets::keyed_button::{KeyedButton, Kind};
use crate::kiosk::widgets::message_box::message_box;
use crate::kiosk::widgets::pictures::Picture;
use crate::kiosk::widgets::text_field::TextField;
use crate::operations::handover::{Handover as Note, LONGEST_NOTE, Matter};
use crate::text::format;

/// The usual findings.
const FOUND: [&str; 2] = ["In order", "Told the manager"];

/// Room for a finding and the usual ones, in points.
const FINDING_HEIGHT: f32 = 2.0 * theme::CONTROL_HEIGHT + 2.0 * theme::GAP;

/// What somebody asks for here.
pub(super) enum Asked {
    /// Of the program.
    Intent(HandoverIntent),
    /// To go back to the work.
    Back,
}

/// Draws the notes and the matters, or the field for a note.
pub(super) fn handover_ui(ui: &mut Ui, form: &mut Form<'_>, handover: &Handover) -> Option<Asked> {
    if handover.asked.is_pending() {
        ui.disable();
    }
    if form.turn.part == Part::Note {
        return note_ui(ui, form);
    }
    let chosen = to_settle(handover, form.room);
    let gap = ui.spacing().item_spacing.y;
    let finding_height = if chosen.is_some() { FINDING_HEIGHT } else { 0.0 };
    let split = Split::bottom(ui, ending_height(form.room) + finding_height);
    let from_list = scrolled(ui, split.above, "handover", |ui| {
        ui.spacing_mut().item_spacing.y = SIDE_GAP;
        let write = KeyedButton::new("Write a note to the next shift", Kind::Row).key(Key::F10);
        if write.width(ui.available_width()).show(ui).clicked() || form.pressed.has(Key::F10) {
            form.turn.part = Part::Note;
        }
        match &handover.read {
            Remote::Idle | Remote::Pending(_) => {
                ui.label("One moment …");
                None
            }
            Remote::Failed(message) => {
                message_box(ui, message);
                let again = KeyedButton::new("Try again", Kind::Row).key(Key::F5).width(ui.available_width());
                (again.show(ui).clicked() || form.pressed.has(Key::F5)).then_some(HandoverIntent::Open)
            }
            Remote::Ready(read) => read_ui(ui, form, read, handover),
        }
    });
    let from_buttons = within(ui, split.below, |ui| {
        if chosen.is_some() {
            ui.spacing_mut().item_spacing.y = gap.min(theme::TIGHT_GAP * 2.0);
            reason_ui(ui, Room::Scarce, &mut form.turn.reason, &FOUND, form.content);
        }
        buttons_ui(ui, form, chosen)
    });
    from_list.map(Asked::Intent).or(from_buttons)
}

/// The matter that can be settled now.
pub(super) fn to_settle(handover: &Handover, room: Room) -> Option<&Matter> {
    let read = handover.read.ready()?;
    if are_notes_first(read, room) { None } else { handover.chosen() }
}

/// Where there is little room, the notes are read first, then the matters are settled.
fn are_notes_first(read: &HandoverRead, room: Room) -> bool {
    room != Room::Ample && !read.notes.is_empty()
}

fn read_ui(ui: &mut Ui, form: &Form<'_>, read: &HandoverRead, handover: &Handover) -> Option<HandoverIntent> {
    let mut intent = None;
    // Where there is little room, only what is to be done.
    if read.notes.is_empty() && (form.room == Room::Ample || read.open.matters.is_empty()) {
        quiet(ui, "No note waits to be read.");
    }
    for (number, note) in read.notes.iter().enumerate() {
        words_of_note(ui, form, note);
        let key = (number == 0).then_some(Key::F9);
        let seen = KeyedButton::new("I have read it", Kind::Secondary).key_if_any(key).width(ui.available_width());
        if seen.show(ui).clicked() || form.pressed.has_any(key) {
            intent = Some(HandoverIntent::See(note.id));
        }
    }
    if are_notes_first(read, form.room) {
        quiet(ui, &format!("After that, stays that must be looked at: {}", read.open.count));
        return intent;
    }
    if read.open.matters.is_empty() {
        quiet(ui, "Nothing is open: nobody must look at anything.");
        return intent;
    }
    ui.label(theme::bold(format!("Somebody must look at: {}", read.open.count)));
    let stays: Vec<StayId> = read.open.matters.iter().map(|matter| matter.stay.id).collect();
    if u64::try_from(stays.len()).is_ok_and(|told| told < read.open.count) {
        quiet(ui, &format!("The oldest {} are shown; the others follow as these are settled.", stays.len()));
    }
    let led_to = form.pressed.row.and_then(|row| row.among(&stays, handover.chosen));
    intent = intent.or(led_to.map(HandoverIntent::Choose));
    for (matter, key) in with_keys(&read.open.matters) {
        let (plate, detail) = line(&matter.stay, form.at_work);
        let choice = Choice::of(&Some(matter.stay.id), &handover.chosen);
        let row = KeyedButton::new(&plate, Kind::ChosenRow(choice)).detail(&detail).key_if_any(key);
        let row = row.picture(Picture::of_class(&matter.stay.class)).width(ui.available_width());
        let shown = row.show(ui);
        if led_to == Some(matter.stay.id) {
            shown.scroll_to_me(None);
        }
        if shown.clicked() || form.pressed.has_any(key) {
            intent = Some(HandoverIntent::Choose(matter.stay.id));
        }
        for flag in &matter.what {
            ui.add(Label::new(messages::matter(*flag)).wrap());
        }
    }
    intent
}

fn words_of_note(ui: &mut Ui, form: &Form<'_>, note: &Note) {
    let at = format::date_time(form.at_work.local(note.at));
    ui.add(Label::new(theme::bold(format!("A note of {at}, by {}", note.left_by.name()))).wrap());
    match &note.note {
        Some(words) => {
            ui.add(Label::new(words).wrap());
        }
        None if note.erased => quiet(ui, "Its words were erased."),
        None => quiet(ui, "Nothing was written."),
    }
}

fn quiet(ui: &mut Ui, words: &str) {
    let colour = theme::palette(ui).weak_text;
    ui.add(Label::new(RichText::new(words).color(colour)).wrap());
}

fn buttons_ui(ui: &mut Ui, form: &Form<'_>, chosen: Option<&Matter>) -> Option<Asked> {
    let height = ending_height(form.room);
    let mut asked = None;
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = SIDE_GAP;
        if chosen.is_some() {
            let width = ((ui.available_width() - super::BACK_WIDTH - 2.0 * SIDE_GAP) / 2.0).floor();
            let show = KeyedButton::new("Vehicle", Kind::Secondary).key(Key::F7).width(width).height(height);
            if show.show(ui).clicked() || form.pressed.has(Key::F7) {
                asked = Some(Asked::Intent(HandoverIntent::ShowChosen));
            }
            let settle = KeyedButton::new("Settled", Kind::Primary).key(Key::F8).width(width).height(height);
            if settle.show(ui).clicked() || form.pressed.has(Key::F8) {
                asked = Some(Asked::Intent(HandoverIntent::Settle(form.turn.reason.clone())));
            }
        }
        if back_button(ui, height) {
            asked = Some(Asked::Back);
        }
    });
    asked
}

fn note_ui(ui: &mut Ui, form: &mut Form<'_>) -> Option<Asked> {
    ui.add(Label::new("The next shift sees it until somebody has read it.").wrap());
    let field = TextField::new(Fields::note(), "Note to the next shift").label_inside().most(LONGEST_NOTE);
    *form.content = form.content.and(field.show(ui, &mut form.turn.note).content);
    match ending_ui(ui, form.room, KeyedButton::new("Leave the note", Kind::Primary).key(Key::Enter))? {
        Ended::Done => Some(Asked::Intent(HandoverIntent::Leave(form.turn.note.clone()))),
        Ended::Back => {
            form.turn.part = Part::Ordinary;
            None
        }
    }
}
