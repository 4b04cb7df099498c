//! The versions of the tariff, and what a new one may begin with.

use std::path::PathBuf;

use eframe::egui::{Id, Key, Label, ScrollArea, Ui};

use super::{Pressed, heading_ui, message_ui, weak};
use crate::kiosk::intent::TariffsIntent;
use crate::kiosk::state::{AtWork, Remote, Tariffs};
use crate::kiosk::tariff_form::EXAMPLES;
use crate::kiosk::theme;
use crate::kiosk::widgets::keyed_button::{KeyedButton, Kind};
use crate::kiosk::widgets::text_field::{Content, TextField};
use crate::operations::tariff_versions::{Held, VersionStanding};
use crate::text::format;

/// The longest path that can be typed.
const LONGEST_PATH: usize = 400;

/// Draws the versions.
pub(super) fn versions_ui(
    ui: &mut Ui,
    tariffs: &Tariffs,
    at_work: &AtWork,
    file: &mut String,
    pressed: &Pressed,
    asked: &mut Vec<TariffsIntent>,
) {
    if heading_ui(ui, "Tariffs", |_ui| {}) {
        asked.push(TariffsIntent::Back);
    }
    message_ui(ui, tariffs.message.as_ref());
    begin_ui(ui, tariffs, file, pressed, asked);
    ui.label(theme::bold("Versions: choose one to begin a new one with it"));
    ScrollArea::vertical().id_salt("versions").auto_shrink(false).show(ui, |ui| match &tariffs.versions {
        Remote::Idle | Remote::Pending(_) => {
            ui.label("One moment …");
        }
        Remote::Failed(message) => message_ui(ui, Some(message)),
        Remote::Ready(versions) if versions.is_empty() => {
            ui.add(
                Label::new(weak(ui, "There is no tariff yet: nothing is charged, and every receipt says so.")).wrap(),
            );
        }
        Remote::Ready(versions) => {
            for held in versions {
                version_ui(ui, held, at_work, tariffs.draft.is_some(), asked);
            }
        }
    });
}

fn begin_ui(ui: &mut Ui, tariffs: &Tariffs, file: &mut String, pressed: &Pressed, asked: &mut Vec<TariffsIntent>) {
    let button = |ui: &mut Ui, label: &str, key: Key, kind: Kind| {
        let button = KeyedButton::new(label, kind).key(key).height(theme::CONTROL_HEIGHT);
        button.show(ui).clicked() || pressed.has(key)
    };
    if let Some(draft) = &tariffs.draft {
        ui.horizontal_wrapped(|ui| {
            let name = match draft.form.typed("name") {
                "" => "without a name",
                name => name,
            };
            ui.add(Label::new(format!("One is being written: {name}.")).wrap());
            if button(ui, "Go on with it", Key::F1, Kind::Primary) {
                asked.push(TariffsIntent::GoOn);
            }
            if button(ui, "Give it up", Key::F6, Kind::Danger) {
                asked.push(TariffsIntent::Discard);
            }
        });
        return;
    }
    ui.horizontal_wrapped(|ui| {
        if button(ui, "New tariff", Key::F1, Kind::Primary) {
            asked.push(TariffsIntent::Begin);
        }
        if button(ui, "From a rate card", Key::F2, Kind::Secondary) {
            asked.push(TariffsIntent::Examples);
        }
        if button(ui, "From a file …", Key::F3, Kind::Secondary) {
            asked.push(TariffsIntent::ChooseFile);
        }
        let in_force = tariffs.versions.ready().and_then(|versions| {
            versions.iter().find(|held| held.standing == VersionStanding::InForce).map(|held| held.version.id)
        });
        if let Some(id) = in_force
            && button(ui, "From the one in force", Key::F4, Kind::Secondary)
        {
            asked.push(TariffsIntent::BeginWith(id));
        }
        let field = TextField::new(Id::unique("tariff file"), "or type the path of a file").label_inside();
        let typed = field.most(LONGEST_PATH).width(340.0).show(ui, file);
        if typed.content == Content::CardNumber {
            asked.push(TariffsIntent::CardNumber);
        }
        let is_entered = typed.response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
        let is_read = theme::secondary_button(ui, "Read").clicked();
        if (is_read || is_entered) && !file.trim().is_empty() {
            asked.push(TariffsIntent::BeginWithFile(PathBuf::from(file.trim())));
        }
    });
}

fn version_ui(ui: &mut Ui, held: &Held, at_work: &AtWork, is_writing: bool, asked: &mut Vec<TariffsIntent>) {
    let version = &held.version;
    let shown = |instant| format::date_time(at_work.local(instant));
    let validity = match (held.standing, held.until) {
        (VersionStanding::InForce, None) => format!("in force since {}", shown(version.from)),
        (VersionStanding::InForce, Some(until)) => format!("in force until {}", shown(until)),
        (VersionStanding::Later, None) => format!("from {} on", shown(version.from)),
        (VersionStanding::Later, Some(until)) => format!("from {} to {}", shown(version.from), shown(until)),
        (VersionStanding::Past, Some(until)) => format!("held from {} to {}", shown(version.from), shown(until)),
        (VersionStanding::Past, None) => "held".to_owned(),
        (VersionStanding::Never, _) => "never held: another was published for the same time".to_owned(),
    };
    let kind = match held.standing {
        VersionStanding::InForce => Kind::ChosenRow(theme::Choice::Chosen),
        VersionStanding::Later | VersionStanding::Past | VersionStanding::Never => Kind::Row,
    };
    let published = format!("published {} by {}", shown(version.published), version.by.name());
    let button = KeyedButton::new(&version.name, kind).detail(&validity).width(ui.available_width());
    if ui.add_enabled_ui(!is_writing, |ui| button.show(ui).clicked()).inner {
        asked.push(TariffsIntent::BeginWith(version.id));
    }
    ui.label(weak(ui, published).small());
}

/// Draws the rate cards that a tariff may begin with.
pub(super) fn examples_ui(ui: &mut Ui, asked: &mut Vec<TariffsIntent>) {
    if heading_ui(ui, "Begin with a rate card", |_ui| {}) {
        asked.push(TariffsIntent::Back);
    }
    let hint = "Published cards of real garages. Currency and time zone are theirs: change them to yours.";
    ui.add(Label::new(weak(ui, hint)).wrap());
    ScrollArea::vertical().id_salt("examples").auto_shrink(false).show(ui, |ui| {
        for (place, example) in EXAMPLES.iter().enumerate() {
            let button = KeyedButton::new(example.title, Kind::Row).width(ui.available_width());
            if button.show(ui).clicked() {
                asked.push(TariffsIntent::BeginWithExample(place));
            }
        }
    });
}
