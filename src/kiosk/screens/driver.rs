//! The second window: what concerns the driver, and nothing else.

use eframe::egui::{CentralPanel, Color32, FontId, Frame, Label, Margin, RichText, Ui};

use crate::domain::money::Money;
use crate::kiosk::state::{AtWork, KioskState, Left, Step};
use crate::kiosk::theme;
use crate::text::format;

/// What the driver is shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DriverView {
    /// The lines, from top to bottom: what it is, and how much or where.
    pub lines: Vec<DriverLine>,
}

/// One line for the driver.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DriverLine {
    /// What it is.
    pub what: &'static str,
    /// How much, or where.
    pub figure: String,
}

impl DriverView {
    /// What the driver is shown now.
    pub fn of(state: &KioskState, at_work: &AtWork) -> Self {
        let line = |what, figure: String| DriverLine { what, figure };
        let lines = match &state.counter.step {
            Step::Ticket(ticket) => match ticket.made.entry.spots.as_slice() {
                [] => vec![line("Welcome", "Please ask".to_owned())],
                [first, ..] => {
                    vec![line("Your spot", first.label.clone()), line("Floor", first.floor.clone())]
                }
            },
            Step::Exit(exit) => exit.due().map(|due| vec![line("To pay", format::amount(due))]).unwrap_or_default(),
            Step::Receipt(receipt) if receipt.when == Left::Now => {
                let exit = &receipt.made.exit;
                let fee = exit.quote.amount();
                let paid = exit.given.unwrap_or_else(|| sum(fee, exit.lines.iter().map(|line| line.amount_minor)));
                vec![
                    line("Fee", format::amount(fee)),
                    line("Paid", format::amount(paid)),
                    line("Change", format::amount(exit.change)),
                ]
            }
            _ => Vec::new(),
        };
        if !lines.is_empty() {
            return Self { lines };
        }
        let free: u64 = state.board.floors.iter().map(|floor| u64::from(floor.counts().free)).sum();
        let free = if free == 0 { "Full".to_owned() } else { free.to_string() };
        Self { lines: vec![line("", at_work.garage.facility.name.clone()), line("Free", free)] }
    }
}

fn sum(like: Money, minors: impl Iterator<Item = i64>) -> Money {
    Money::new(minors.fold(0, i64::saturating_add), like.currency())
}

/// Draws it, as large as the window allows.
pub fn driver_ui(ui: &mut Ui, view: &DriverView) {
    let palette = theme::palette(ui);
    let frame = Frame::new().inner_margin(Margin::same(24)).fill(palette.background);
    CentralPanel::default().frame(frame).show(ui, |ui| {
        let count = view.lines.len().max(1);
        let lines = f32::from(u16::try_from(count).unwrap_or(1));
        let height = ui.available_height() / lines - theme::WIDE_GAP;
        ui.spacing_mut().item_spacing.y = theme::WIDE_GAP / 2.0;
        ui.vertical_centered(|ui| {
            for line in &view.lines {
                let most = if line.what.is_empty() { height * 0.7 } else { height * 0.6 };
                if !line.what.is_empty() {
                    let small = RichText::new(line.what).font(FontId::new(height * 0.2, theme::bold_family()));
                    ui.add(Label::new(small.color(palette.weak_text)).extend());
                }
                let font = fitting(ui, &line.figure, most);
                ui.add(Label::new(RichText::new(&line.figure).font(font)).extend());
            }
        });
    });
}

/// The largest letters in which a text fits the width.
fn fitting(ui: &Ui, text: &str, most: f32) -> FontId {
    /// A letter of more points than this would fill the memory for letters.
    const LARGEST: f32 = 220.0;
    /// Below this, letters are cut off rather than unreadable.
    const SMALLEST: f32 = 24.0;
    let trial = FontId::new(100.0, theme::bold_family());
    let width =
        ui.fonts_mut(|fonts| fonts.layout_no_wrap(text.to_owned(), trial.clone(), Color32::PLACEHOLDER).size().x);
    let fits = ui.available_width() * 100.0 / width.max(1.0);
    // Whole steps, so that amounts of the same length share their letters.
    let size = (fits.min(most / 1.3).min(LARGEST) / 8.0).floor() * 8.0;
    FontId::new(size.max(SMALLEST), trial.family)
}

#[cfg(test)]
mod tests {
    use eframe::egui::Vec2;
    use egui_kittest::Harness;
    use egui_kittest::kittest::Queryable as _;

    use super::*;

    #[test]
    fn every_figure_is_large_and_on_the_screen_whatever_its_length() {
        for size in [Vec2::new(800.0, 480.0), Vec2::new(1024.0, 768.0), Vec2::new(1920.0, 1080.0)] {
            for figure in ["0", "B1-014", "1 234 567.00 EUR", "The Garage at the Old Market Square"] {
                let lines =
                    ["Fee", "Paid", "Change"].map(|what| DriverLine { what, figure: format!("{figure}.{what}") });
                let view = DriverView { lines: lines.to_vec() };
                let mut window = Harness::builder()
                    .with_size(size)
                    .with_context_setup(theme::install)
                    .build_ui(move |ui| driver_ui(ui, &view));
                window.run();
                for what in ["Fee", "Paid", "Change"] {
                    let place = window.get_by_label(&format!("{figure}.{what}")).rect();
                    assert!(
                        place.height() >= 24.0 && place.right() <= size.x && place.left() >= 0.0,
                        "{figure} {place:?}"
                    );
                    assert!(place.bottom() <= size.y, "{figure} {place:?} of {size:?}");
                    window.get_by_label(what);
                }
            }
        }
    }
}
