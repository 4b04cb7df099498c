//! The first run: the demo garage, an imported plan, or a garage without a plan.

use std::path::PathBuf;

use eframe::egui::{Id, Key, Label, Modifiers, RichText, ScrollArea, Ui};

use crate::kiosk::intent::{GarageDraft, Intent, StartIntent};
use crate::kiosk::state::{PlanDraft, Remote, Start, StartStep};
use crate::kiosk::theme;
use crate::kiosk::widgets::keyed_button::{KeyedButton, Kind};
use crate::kiosk::widgets::message_box::message_box;
use crate::kiosk::widgets::text_field::TextField;

/// How wide the forms are, in points.
const WIDTH: f32 = 620.0;

/// The first run, with what is half typed.
#[derive(Default)]
pub(super) struct StartScreen {
    draft: GarageDraft,
    path: String,
    /// Whether the suggestions were put into the empty draft.
    suggested: Suggested,
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
        let escape = ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Escape));
        let mut intent = None;
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
        });
        if escape && !matches!(start.step, StartStep::Ways) {
            intent = Some(StartIntent::Back);
        }
        intent.map(Intent::Start)
    }

    fn empty_ui(&mut self, ui: &mut Ui, start: &Start) -> Option<StartIntent> {
        ui.heading("A garage without a plan");
        ui.add(Label::new("Car spots in rows, as many on each floor, from the ground upwards.").wrap());
        self.about_ui(ui);
        ui.horizontal(|ui| {
            let floors = TextField::new(Id::unique("floors"), "Floors").most(2).width(120.0);
            floors.show(ui, &mut self.draft.floors);
            let spots = TextField::new(Id::unique("spots"), "Spots on each floor").most(4).width(220.0);
            spots.show(ui, &mut self.draft.spots);
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
            let label = if plans.choosing.is_pending() { "Choosing …" } else { "Choose files …" };
            if theme::secondary_button(ui, label).clicked() {
                intent = Some(StartIntent::ChooseFiles);
            }
        });
        ui.horizontal(|ui| {
            let field = TextField::new(Id::unique("path"), "Or the path of a file").most(400).width(480.0);
            let typed = field.show(ui, &mut self.path);
            let enter = typed.response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
            let is_path = !self.path.trim().is_empty();
            ui.vertical(|ui| {
                ui.add_space(26.0);
                if (theme::secondary_button(ui, "Add").clicked() || enter) && is_path {
                    intent = Some(StartIntent::AddFile(PathBuf::from(self.path.trim())));
                    self.path.clear();
                }
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
        let name = TextField::new(Id::unique("name"), "Name over the entrance").hint("Market Square garage").most(80);
        name.width(WIDTH).show(ui, &mut self.draft.name);
        ui.horizontal(|ui| {
            let zone = TextField::new(Id::unique("zone"), "Time zone").hint("Europe/Berlin").most(40).width(300.0);
            zone.show(ui, &mut self.draft.time_zone);
            let currency = TextField::new(Id::unique("currency"), "Currency").hint("EUR").most(3).width(120.0);
            currency.show(ui, &mut self.draft.currency);
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
            if theme::primary_button(ui, "Make this garage").clicked() {
                intent = Some(StartIntent::Make(self.draft.clone()));
            }
            if KeyedButton::new("Back", Kind::Secondary).key(Key::Escape).show(ui).clicked() {
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
        ),
        ("Import a plan", "From GeoJSON files with the outline of every spot.", StartIntent::Import, Kind::Secondary),
        ("Start empty", "A name, a currency, and a number of floors and spots.", StartIntent::Empty, Kind::Secondary),
    ];
    for (label, what, way, kind) in ways {
        ui.add_space(theme::GAP);
        if KeyedButton::new(label, kind).width(WIDTH).show(ui).clicked() {
            intent = Some(way);
        }
        ui.label(RichText::new(what).color(theme::palette(ui).weak_text));
    }
    intent
}

/// What is in the files.
fn import_ui(ui: &mut Ui, plans: &PlanDraft) {
    match &plans.read {
        Remote::Ready(import) => {
            let layout = &import.layout;
            let text = format!("{} spots on {} floors were read.", layout.spots.len(), layout.floors.len());
            ui.label(RichText::new(text).family(theme::bold_family()));
            let notes = import.notes.iter().map(ToString::to_string);
            let skipped = import.skipped.iter().map(|skipped| format!("Not imported: {skipped}"));
            let lines: Vec<String> = notes.chain(skipped).collect();
            if !lines.is_empty() {
                ScrollArea::vertical().id_salt("notes").max_height(180.0).auto_shrink([false, true]).show(ui, |ui| {
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
