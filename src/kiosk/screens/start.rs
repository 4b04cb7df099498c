//! The first run: the demo garage, an imported plan, or a garage without a plan.

use std::path::PathBuf;

use eframe::egui::{Id, Key, Label, Modifiers, RichText, ScrollArea, Ui};

use super::stopped::page;
use crate::kiosk::intent::{GarageDraft, Intent, StartIntent};
use crate::kiosk::state::{PlanDraft, Remote, Start, StartStep};
use crate::kiosk::theme;
use crate::kiosk::widgets::keyed_button::{KeyedButton, Kind};
use crate::kiosk::widgets::message_box::message_box;
use crate::kiosk::widgets::text_field::{Content, TextField};

/// How wide the forms are, in points.
const WIDTH: f32 = theme::mm(170.0);

/// The first run, with what is half typed.
#[derive(Default)]
pub(super) struct StartScreen {
    draft: GarageDraft,
    path: String,
    /// What was typed in this frame.
    content: Content,
    /// The first field of the form that is open.
    first: Option<Id>,
    /// Whether the suggestions were put into the empty draft.
    suggested: Suggested,
}

/// The identities of the fields that have the keyboard at first.
struct Fields;

impl Fields {
    fn name() -> Id {
        Id::unique("name of the garage")
    }
    fn path() -> Id {
        Id::unique("path of a plan")
    }
}

#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Suggested {
    #[default]
    NotYet,
    Already,
}

impl StartScreen {
    /// Draws what is being asked.
    pub(super) fn ui(&mut self, ui: &mut Ui, start: &Start) -> Option<Intent> {
        if self.suggested == Suggested::NotYet {
            self.suggested = Suggested::Already;
            self.draft.time_zone.clone_from(&start.time_zone);
            "EUR".clone_into(&mut self.draft.currency);
            "1".clone_into(&mut self.draft.floors);
            "100".clone_into(&mut self.draft.spots);
        }
        self.follow(ui, &start.step);
        let escape = ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Escape));
        let mut intent = None;
        page(ui, |ui| {
            ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
                if start.making.is_pending() {
                    ui.heading("Making the garage …");
                    return;
                }
                intent = match &start.step {
                    StartStep::Ways => ways_ui(ui, start),
                    StartStep::Plans(plans) => self.plans_ui(ui, start, plans),
                    StartStep::Empty => self.empty_ui(ui, start),
                };
            })
        });
        if std::mem::take(&mut self.content) == Content::CardNumber {
            intent = Some(StartIntent::CardNumber);
        }
        if escape && !matches!(start.step, StartStep::Ways) {
            intent = Some(StartIntent::Back);
        }
        intent.map(Intent::Start)
    }

    /// Gives the keyboard to the first field of a form that has just opened.
    fn follow(&mut self, ui: &Ui, step: &StartStep) {
        let first = match step {
            StartStep::Ways => None,
            StartStep::Plans(_) => Some(Fields::path()),
            StartStep::Empty => Some(Fields::name()),
        };
        if self.first != first
            && let Some(first) = first
        {
            ui.memory_mut(|memory| memory.request_focus(first));
        }
        self.first = first;
    }

    fn empty_ui(&mut self, ui: &mut Ui, start: &Start) -> Option<StartIntent> {
        ui.heading("A garage without a plan");
        ui.add(Label::new("Car spots in rows, as many on each floor, from the ground upwards.").wrap());
        self.about_ui(ui);
        ui.horizontal(|ui| {
            let floors = TextField::new(Id::unique("floors"), "Floors").most(2).numbers().width(120.0);
            self.content = self.content.and(floors.show(ui, &mut self.draft.floors).content);
            let spots = TextField::new(Id::unique("spots"), "Spots on each floor").most(4).numbers().width(220.0);
            self.content = self.content.and(spots.show(ui, &mut self.draft.spots).content);
        });
        self.make_ui(ui, start)
    }

    fn plans_ui(&mut self, ui: &mut Ui, start: &Start, plans: &PlanDraft) -> Option<StartIntent> {
        let mut intent = None;
        ui.heading("Import a floor plan");
        let what = "GeoJSON files with the outline of every spot, as OpenStreetMap has them (amenity=parking_space). \
                    One file for each floor, or one with a level for each spot.";
        ui.add(Label::new(what).wrap());
        ui.horizontal(|ui| {
            let field = TextField::new(Fields::path(), "The path of a file").most(400).width(480.0);
            let typed = field.show(ui, &mut self.path);
            self.content = self.content.and(typed.content);
            let enter = typed.response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
            let is_path = !self.path.trim().is_empty();
            ui.vertical(|ui| {
                // Beside the field, not beside its label.
                ui.add_space(26.0);
                ui.horizontal(|ui| {
                    if (theme::secondary_button(ui, "Add").clicked() || enter) && is_path {
                        intent = Some(StartIntent::AddFile(PathBuf::from(self.path.trim())));
                        self.path.clear();
                    }
                    let label = if plans.choosing.is_pending() { "Choosing …" } else { "Choose files …" };
                    if theme::secondary_button(ui, label).clicked() {
                        intent = Some(StartIntent::ChooseFiles);
                    }
                });
            });
        });
        for (place, file) in plans.files.iter().enumerate() {
            ui.horizontal(|ui| {
                ui.label(file.display().to_string());
                if ui.small_button(format!("Leave out file {}", place + 1)).clicked() {
                    intent = Some(StartIntent::DropFile(place));
                }
            });
        }
        import_ui(ui, plans);
        if plans.read.ready().is_some() {
            self.about_ui(ui);
        }
        intent.or_else(|| self.make_ui(ui, start))
    }

    /// What every garage needs.
    fn about_ui(&mut self, ui: &mut Ui) {
        let name = TextField::new(Fields::name(), "Name over the entrance").hint("Market Square garage").most(80);
        self.content =
            self.content.and(name.width(WIDTH.min(ui.available_width())).show(ui, &mut self.draft.name).content);
        ui.horizontal(|ui| {
            let zone = TextField::new(Id::unique("zone"), "Time zone").hint("Europe/Berlin").most(40).width(300.0);
            self.content = self.content.and(zone.show(ui, &mut self.draft.time_zone).content);
            let currency = TextField::new(Id::unique("currency"), "Currency").hint("EUR").most(3).width(120.0);
            self.content = self.content.and(currency.show(ui, &mut self.draft.currency).content);
        });
    }

    fn make_ui(&self, ui: &mut Ui, start: &Start) -> Option<StartIntent> {
        let mut intent = None;
        ui.add_space(theme::GAP);
        if let Some(message) = start.message.as_ref().or(start.making.failure()) {
            ui.scope(|ui| {
                ui.set_max_width(WIDTH);
                message_box(ui, message);
            });
        }
        ui.horizontal(|ui| {
            if KeyedButton::new("Make this garage", Kind::Primary).width(300.0).show(ui).clicked() {
                intent = Some(StartIntent::Make(self.draft.clone()));
            }
            if KeyedButton::new("Back", Kind::Secondary)
                .key(Key::Escape)
                .height(theme::PRIMARY_HEIGHT)
                .show(ui)
                .clicked()
            {
                intent = Some(StartIntent::Back);
            }
        });
        intent
    }
}

fn ways_ui(ui: &mut Ui, start: &Start) -> Option<StartIntent> {
    let mut intent = None;
    ui.heading("Welcome to Parkhaus");
    ui.label("This folder has no garage yet. Which one shall it be?");
    if let Some(message) = start.message.as_ref().or(start.making.failure()) {
        message_box(ui, message);
    }
    let ways = [
        (
            "Demo garage",
            "Four floors with motorcycle, car, accessible, EV and bus spots, and a tariff. To look around; nothing is lost by it.",
            StartIntent::Demo,
            Kind::Primary,
            Key::F1,
        ),
        (
            "Import a plan",
            "From GeoJSON files with the outline of every spot.",
            StartIntent::Import,
            Kind::Secondary,
            Key::F2,
        ),
        (
            "Start empty",
            "A name, a currency, and a number of floors and spots.",
            StartIntent::Empty,
            Kind::Secondary,
            Key::F3,
        ),
    ];
    for (label, what, way, kind, key) in ways {
        ui.add_space(theme::GAP);
        let is_pressed = ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
        if KeyedButton::new(label, kind).key(key).width(WIDTH.min(ui.available_width())).show(ui).clicked()
            || is_pressed
        {
            intent = Some(way);
        }
        ui.add(Label::new(RichText::new(what).color(theme::palette(ui).weak_text)).wrap());
    }
    intent
}

/// What is in the files.
fn import_ui(ui: &mut Ui, plans: &PlanDraft) {
    match &plans.read {
        Remote::Ready(import) => {
            let layout = &import.layout;
            let floors = match layout.floors.len() {
                1 => "one floor".to_owned(),
                floors => format!("{floors} floors"),
            };
            let text = format!("{} spots on {floors} were read.", layout.spots.len());
            ui.label(RichText::new(text).family(theme::bold_family()));
            let notes = import.notes.iter().map(ToString::to_string);
            let skipped = import.skipped.iter().map(|skipped| format!("Not imported: {skipped}"));
            let lines: Vec<String> = notes.chain(skipped).collect();
            if !lines.is_empty() {
                ScrollArea::vertical().id_salt("notes").max_height(140.0).auto_shrink([false, true]).show(ui, |ui| {
                    ui.spacing_mut().item_spacing.y = 2.0;
                    for line in lines {
                        ui.add(Label::new(RichText::new(line).small()).wrap());
                    }
                });
            }
        }
        Remote::Failed(message) => message_box(ui, message),
        Remote::Pending(_) => {
            ui.label("Reading …");
        }
        Remote::Idle => {}
    }
}
