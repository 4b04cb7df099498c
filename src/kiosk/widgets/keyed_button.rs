//! Buttons that name the key which presses them.

use eframe::egui::text::{LayoutJob, TextFormat};
use eframe::egui::{Align, Button, Color32, FontId, Key, Response, Stroke, TextStyle, Ui, vec2};

use crate::kiosk::theme::{self, Choice};

/// What kind of button.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The one the screen is about.
    Primary,
    /// Any other.
    Secondary,
    /// One that takes money or a stay away.
    Danger,
    /// One line of a list.
    Row,
    /// One of several of which some are chosen.
    Choice(Choice),
}

/// A button that names its key, and says something more in small letters.
#[derive(Clone, Copy, Debug)]
pub struct KeyedButton<'a> {
    /// What it does.
    pub label: &'a str,
    /// The key that presses it, too.
    pub key: Option<Key>,
    /// What else it says, in small letters.
    pub detail: Option<&'a str>,
    /// What kind it is.
    pub kind: Kind,
    /// The least width, in points.
    pub width: f32,
}

impl<'a> KeyedButton<'a> {
    /// A button of some kind.
    pub const fn new(label: &'a str, kind: Kind) -> Self {
        Self { label, key: None, detail: None, kind, width: theme::BUTTON_WIDTH }
    }

    /// With the key that presses it, too.
    #[must_use]
    pub const fn key(mut self, key: Key) -> Self {
        self.key = Some(key);
        self
    }

    /// With something more in small letters.
    #[must_use]
    pub const fn detail(mut self, detail: &'a str) -> Self {
        self.detail = Some(detail);
        self
    }

    /// At least so many points wide.
    #[must_use]
    pub const fn width(mut self, width: f32) -> Self {
        self.width = width;
        self
    }

    /// Draws it.
    pub fn show(self, ui: &mut Ui) -> Response {
        // Letters stand at the side that the layout is aligned to; in a wide button they belong in the middle.
        if self.kind == Kind::Row || ui.layout().is_horizontal() {
            return self.draw(ui);
        }
        ui.horizontal(|ui| self.draw(ui)).inner
    }

    fn draw(self, ui: &mut Ui) -> Response {
        let palette = theme::palette(ui);
        let height = match self.kind {
            Kind::Primary | Kind::Danger => theme::PRIMARY_HEIGHT,
            Kind::Secondary | Kind::Row | Kind::Choice(_) => theme::CONTROL_HEIGHT,
        };
        let size = vec2(self.width, height);
        let text = self.text(ui);
        let response = match self.kind {
            Kind::Primary => ui.add(Button::new(text).fill(palette.accent).min_size(size)),
            Kind::Danger => ui.add(Button::new(text).fill(palette.danger).min_size(size)),
            Kind::Secondary | Kind::Row => ui.add(Button::new(text).min_size(size)),
            Kind::Choice(choice) => {
                let is_chosen = choice == Choice::Chosen;
                let line = if is_chosen {
                    Stroke::new(theme::FOCUS_LINE, palette.on_chosen)
                } else {
                    Stroke::new(theme::LINE, palette.line)
                };
                ui.scope(|ui| {
                    ui.visuals_mut().widgets.inactive.bg_stroke = line;
                    ui.visuals_mut().widgets.hovered.bg_stroke = line;
                    ui.add(Button::selectable(is_chosen, text).frame_when_inactive(true).min_size(size))
                })
                .inner
            }
        };
        response.accessible_name(self.label)
    }

    fn text(&self, ui: &Ui) -> LayoutJob {
        let palette = theme::palette(ui);
        let size = TextStyle::Button.resolve(ui.style()).size;
        let small = TextStyle::Small.resolve(ui.style());
        let (font, colour) = match self.kind {
            Kind::Primary => (FontId::new(size, theme::bold_family()), palette.on_accent),
            Kind::Danger => (FontId::new(size, theme::bold_family()), palette.on_danger),
            // The button gives the colour.
            Kind::Secondary => (FontId::proportional(size), Color32::PLACEHOLDER),
            Kind::Choice(_) | Kind::Row => (FontId::new(size, theme::bold_family()), Color32::PLACEHOLDER),
        };
        let mut job = LayoutJob::default();
        job.append(self.label, 0.0, TextFormat::simple(font, colour));
        let format = TextFormat { valign: Align::Center, ..TextFormat::simple(small, colour) };
        if let Some(key) = self.key {
            job.append(key.name(), 10.0, format.clone());
        }
        match (self.detail, self.kind) {
            (None, _) => {}
            (Some(detail), Kind::Row) => job.append(detail, theme::GAP, format),
            (Some(detail), _) => {
                job.append("\n", 0.0, format.clone());
                job.append(detail, 0.0, format);
            }
        }
        job
    }
}
