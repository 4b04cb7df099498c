//! A spot is put out of service, reserved, or opened again: why, and until when.

use chrono::{Days, NaiveTime, TimeDelta};
use eframe::egui::{Key, Label, Ui};

use super::{Ended, Fields, Form, SIDE_GAP, Split, ending_height, ending_ui, reason_ui, scrolled, select_all, within};
use crate::domain::facility::Condition;
use crate::domain::time::{Instant, LocalTime, minute_of};
use crate::kiosk::intent::CounterIntent;
use crate::kiosk::messages;
use crate::kiosk::state::{AtWork, Hold};
use crate::kiosk::theme::{self, Choice, Room};
use crate::kiosk::widgets::facts::facts;
use crate::kiosk::widgets::keyed_button::{KeyedButton, Kind, even_width};
use crate::kiosk::widgets::text_field::TextField;
use crate::text::format;

/// The usual reasons for putting a spot out of service.
const CLOSED: [&str; 4] = ["Broken", "Cleaning", "Water or oil", "Building work"];
/// The usual reasons for keeping a spot.
const KEPT: [&str; 4] = ["Guest", "Delivery", "Event", "Permit holder"];
/// The usual reasons for opening a spot.
const OPENED: [&str; 3] = ["Mended", "Not needed any more", "Held by mistake"];

/// Draws what is asked about a spot that is held or opened.
pub(super) fn hold_ui(ui: &mut Ui, form: &mut Form<'_>, hold: &Hold, now: Option<Instant>) -> Option<CounterIntent> {
    let is_recording = hold.saving.is_pending();
    let split = Split::bottom(ui, ending_height(form.room));
    let (heading, usual, done) = match hold.to {
        Condition::OutOfService => ("out of service", CLOSED.as_slice(), "Put it out of service"),
        Condition::Reserved => ("reserved", KEPT.as_slice(), "Reserve it"),
        Condition::InService => ("open again", OPENED.as_slice(), "Open it again"),
    };
    scrolled(ui, split.above, ("hold", hold.spot.id), |ui| {
        if is_recording {
            ui.disable();
        }
        ui.label(theme::large(format!("{} {heading}", hold.spot.label)).family(theme::bold_family()));
        if form.room != Room::Least {
            standing_ui(ui, hold, form.at_work);
        }
        reason_ui(ui, form.room, &mut form.turn.reason, usual, form.content);
        if hold.to != Condition::InService {
            until_ui(ui, form, now);
        }
    });
    within(ui, split.below, |ui| {
        if is_recording {
            ui.disable();
        }
        let label = if is_recording { "Recording …" } else { done };
        match ending_ui(ui, form.room, KeyedButton::new(label, Kind::Primary).key(Key::Enter))? {
            Ended::Done => Some(form.turn.hold()),
            Ended::Back => Some(CounterIntent::Back),
        }
    })
}

/// How the spot stands until then.
fn standing_ui(ui: &mut Ui, hold: &Hold, at_work: &AtWork) {
    let spot = &hold.spot;
    if spot.condition != Condition::InService {
        let why = spot.reason.clone().unwrap_or_default();
        facts(ui, "held", [("Now", messages::stands(spot, at_work)), ("Because", why)]);
    }
    if spot.held_by.is_some() && hold.to != Condition::InService {
        ui.add(Label::new("A vehicle stands on it and may stay; the next one is not sent there.").wrap());
    }
}

/// Until when: a field, and the usual ends.
fn until_ui(ui: &mut Ui, form: &mut Form<'_>, now: Option<Instant>) {
    let field = TextField::new(Fields::until(), "Until").hint("somebody opens it; or 18:00, or 2026-11-25 18:00");
    let field = if form.room == Room::Ample { field } else { field.label_inside() };
    *form.content = form.content.and(field.most(25).show(ui, &mut form.turn.until).content);
    let ends = ends(form.at_work, now);
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = SIDE_GAP;
        let width = even_width(ui.available_width(), ends.len(), 0.0, SIDE_GAP);
        for ((label, end), key) in ends.into_iter().zip([Key::F5, Key::F6, Key::F7]) {
            let choice = Choice::of(&form.turn.until.trim(), &end.as_str());
            let button = KeyedButton::new(label, Kind::Choice(choice)).key(key).width(width);
            if button.show(ui).clicked() || form.pressed.has(key) {
                form.turn.until = end;
                // What is typed next takes its place.
                select_all(ui, Fields::until(), &form.turn.until);
            }
        }
    });
}

/// The usual ends, as they would be typed.
fn ends(at_work: &AtWork, now: Option<Instant>) -> Vec<(&'static str, String)> {
    let mut ends = vec![("No end", String::new())];
    if let Some(now) = now {
        let hour = minute_of(now) + TimeDelta::hours(1);
        ends.push(("In 1 h", written(at_work, hour)));
        let midnight = at_work.local(now).date().checked_add_days(Days::new(1)).map(|day| day.and_time(NaiveTime::MIN));
        let tonight = midnight.and_then(|midnight| at_work.zone.instant(midnight).ok()).map(|time| match time {
            LocalTime::Once(instant) | LocalTime::Twice(instant, _) | LocalTime::Never(instant) => instant,
        });
        ends.extend(tonight.map(|tonight| ("Tonight", written(at_work, tonight))));
    }
    ends
}

/// An instant as it would be typed: with the offset where the clock shows that time twice.
fn written(at_work: &AtWork, instant: Instant) -> String {
    let local = format::date_time(at_work.local(instant));
    if at_work.zone.parse(&local) == Ok(instant) { local } else { instant.format("%Y-%m-%dT%H:%M:%SZ").to_string() }
}
