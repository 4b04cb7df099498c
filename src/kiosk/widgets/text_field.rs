//! A text field that has a name, a size for standing people, and no room for the number of a payment card.

use eframe::egui::{Align2, FontId, Id, Response, RichText, TextEdit, Ui, vec2};

use crate::kiosk::card_number;
use crate::kiosk::input::keyboard::{self, Takes};
use crate::kiosk::theme;

/// A text field.
#[derive(Clone, Copy, Debug)]
pub struct TextField<'a> {
    /// Its identity.
    pub id: Id,
    /// What it is for.
    pub label: &'a str,
    /// Where that is said.
    pub place: LabelPlace,
    /// What may be typed, shown while it is empty.
    pub hint: &'a str,
    /// How large its letters are, in points.
    pub size: f32,
    /// How many characters it takes.
    pub most: usize,
    /// How wide it is, in points.
    pub width: f32,
    /// What it takes: the on-screen keyboard shows the keys for it.
    pub takes: Takes,
}

/// Where the name of a field stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LabelPlace {
    /// Above it.
    Above,
    /// Inside it while it is empty, to save room.
    Inside,
}

/// What happened in a text field.
#[derive(Debug)]
pub struct Typed {
    /// Its response.
    pub response: Response,
    /// Whether the number of a payment card was typed and cleared.
    pub content: Content,
}

/// What was typed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Content {
    /// Nothing to speak of.
    #[default]
    Ordinary,
    /// What looked like the number of a payment card; it was cleared.
    CardNumber,
}

impl Content {
    /// What somebody must be told of two fields.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::Ordinary, Self::Ordinary) => Self::Ordinary,
            (Self::CardNumber, _) | (_, Self::CardNumber) => Self::CardNumber,
        }
    }
}

impl<'a> TextField<'a> {
    /// A field of ordinary size.
    pub const fn new(id: Id, label: &'a str) -> Self {
        Self {
            id,
            label,
            place: LabelPlace::Above,
            hint: "",
            size: 20.0,
            most: 80,
            width: f32::INFINITY,
            takes: Takes::Text,
        }
    }

    /// With a hint while it is empty.
    #[must_use]
    pub const fn hint(mut self, hint: &'a str) -> Self {
        self.hint = hint;
        self
    }

    /// With its label inside.
    #[must_use]
    pub const fn label_inside(mut self) -> Self {
        self.place = LabelPlace::Inside;
        self
    }

    /// With letters of so many points.
    #[must_use]
    pub const fn size(mut self, size: f32) -> Self {
        self.size = size;
        self
    }

    /// For at most so many characters.
    #[must_use]
    pub const fn most(mut self, most: usize) -> Self {
        self.most = most;
        self
    }

    /// So many points wide.
    #[must_use]
    pub const fn width(mut self, width: f32) -> Self {
        self.width = width;
        self
    }

    /// For amounts and numbers.
    #[must_use]
    pub const fn numbers(mut self) -> Self {
        self.takes = Takes::Numbers;
        self
    }

    /// Draws it.
    pub fn show(self, ui: &mut Ui, text: &mut String) -> Typed {
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = 2.0;
            let palette = theme::palette(ui);
            let (above, hint) = match self.place {
                LabelPlace::Above => (Some(ui.label(RichText::new(self.label).color(palette.weak_text))), self.hint),
                LabelPlace::Inside => (None, self.label),
            };
            let edit = TextEdit::singleline(text)
                .id(self.id)
                .font(FontId::proportional(self.size))
                .hint_text(RichText::new(hint).color(palette.weak_text))
                .char_limit(self.most)
                .desired_width(self.width.min(ui.available_width()))
                .min_size(vec2(0.0, theme::CONTROL_HEIGHT.max(self.size * 1.8)))
                .align(Align2::LEFT_CENTER);
            keyboard::field_takes(ui, self.id, self.takes);
            let response = ui.add(edit);
            let response = match above {
                Some(label) => response.labelled_by(label.id),
                None => response.accessible_name(self.label),
            };
            let content = if card_number::is_in(text) {
                text.clear();
                Content::CardNumber
            } else {
                Content::Ordinary
            };
            Typed { response, content }
        })
        .inner
    }
}
