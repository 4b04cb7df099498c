//! Buttons: the word in the middle, the key that presses it, too, and where it helps a picture and a second line.

use std::sync::Arc;

use eframe::egui::text::{LayoutJob, TextFormat, TextWrapping};
use eframe::egui::{
    Align2, Color32, CornerRadius, FontFamily, FontId, Galley, Key, Painter, Rect, Response, Role, Sense, Stroke,
    StrokeKind, Ui, Vec2, WidgetInfo, pos2, vec2,
};

use super::pictures::Picture;
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
    /// One line of a list of which one is chosen.
    ChosenRow(Choice),
    /// One of several of which some are chosen.
    Choice(Choice),
    /// The same, with its picture above its word.
    Tile(Choice),
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
    /// What stands below all that in a line of its own, in small letters: in lists only.
    pub below: Option<&'a str>,
    /// Its picture.
    pub picture: Option<Picture>,
    /// In the place of a picture of somebody: the first letters of the name, in a circle. On tiles only.
    pub initials: Option<&'a str>,
    /// What kind it is.
    pub kind: Kind,
    /// The least width, in points.
    pub width: f32,
    /// The height, in points; `None` for the usual one of its kind.
    pub height: Option<f32>,
}

/// The distance between the parts of a button, in points.
const APART: f32 = 8.0;
/// The distance between its edge and its parts, in points.
const PADDING: f32 = 10.0;
/// The text size of the name of a key, in points.
const KEY_PT: f32 = 14.0;
/// The text sizes of the word of a tile, in points: the first that fits.
const TILE_PT: [f32; 3] = [18.0, 16.0, 14.0];

impl<'a> KeyedButton<'a> {
    /// A button of some kind.
    pub const fn new(label: &'a str, kind: Kind) -> Self {
        Self {
            label,
            key: None,
            detail: None,
            below: None,
            picture: None,
            initials: None,
            kind,
            width: theme::BUTTON_WIDTH,
            height: None,
        }
    }

    /// With the key that presses it, too.
    #[must_use]
    pub const fn key(mut self, key: Key) -> Self {
        self.key = Some(key);
        self
    }

    /// With the key that presses it, too, if it has one.
    #[must_use]
    pub const fn key_if_any(mut self, key: Option<Key>) -> Self {
        self.key = key;
        self
    }

    /// With something more in small letters.
    #[must_use]
    pub const fn detail(mut self, detail: &'a str) -> Self {
        self.detail = Some(detail);
        self
    }

    /// With a second line in small letters, in a list.
    #[must_use]
    pub const fn below(mut self, below: &'a str) -> Self {
        self.below = Some(below);
        self
    }

    /// With a picture.
    #[must_use]
    pub const fn picture(mut self, picture: Picture) -> Self {
        self.picture = Some(picture);
        self
    }

    /// With the first letters of a name in the place of a picture.
    #[must_use]
    pub const fn initials(mut self, initials: &'a str) -> Self {
        self.initials = Some(initials);
        self
    }

    /// At least so many points wide.
    #[must_use]
    pub const fn width(mut self, width: f32) -> Self {
        self.width = width;
        self
    }

    /// So many points high.
    #[must_use]
    pub const fn height(mut self, height: f32) -> Self {
        self.height = Some(height);
        self
    }

    /// Draws it.
    pub fn show(self, ui: &mut Ui) -> Response {
        let parts = Parts::of(&self, ui);
        let usual = match self.kind {
            Kind::Primary | Kind::Danger | Kind::Tile(_) => theme::PRIMARY_HEIGHT,
            Kind::Secondary | Kind::Row | Kind::ChosenRow(_) | Kind::Choice(_) => theme::CONTROL_HEIGHT,
        };
        let size = vec2(self.width.max(parts.size.x), self.height.unwrap_or(usual).max(parts.size.y));
        let (rect, response) = ui.allocate_exact_size(size, Sense::click());
        let enabled = ui.is_enabled();
        response.widget_info(|| {
            let mut info = match self.kind {
                Kind::Choice(choice) | Kind::Tile(choice) | Kind::ChosenRow(choice) => {
                    WidgetInfo::selected(Role::Button, enabled, choice == Choice::Chosen, self.label)
                }
                Kind::Primary | Kind::Secondary | Kind::Danger | Kind::Row => {
                    WidgetInfo::labeled(Role::Button, enabled, self.label)
                }
            };
            info.current_text_value = match (self.detail, self.below) {
                (Some(detail), Some(below)) => Some(format!("{detail} · {below}")),
                (one, other) => one.or(other).map(str::to_owned),
            };
            info
        });
        if ui.is_rect_visible(rect) {
            let look = Look::of(self.kind, ui, &response);
            look.ground(ui.painter(), rect, response.has_focus());
            parts.paint(&self, ui.painter(), rect, &look);
        }
        response
    }
}

/// How a button looks in this frame.
struct Look {
    fill: Color32,
    text: Color32,
    edge: Stroke,
    focus: Stroke,
}

impl Look {
    fn of(kind: Kind, ui: &Ui, response: &Response) -> Self {
        let palette = theme::palette(ui);
        let is_pointed_at = response.hovered() || response.is_pointer_button_down_on();
        let filled = |fill: Color32, text: Color32| {
            let fill = if is_pointed_at { fill.lerp_to_gamma(palette.text, theme::POINTED_AT) } else { fill };
            Self { fill, text, edge: Stroke::NONE, focus: Stroke::new(theme::FOCUS_LINE, text) }
        };
        let plain = || Self {
            fill: if is_pointed_at { palette.control_hovered } else { palette.control },
            text: palette.text,
            edge: Stroke::new(theme::LINE, palette.line),
            focus: Stroke::new(theme::FOCUS_LINE, palette.text),
        };
        match kind {
            Kind::Primary => filled(palette.accent, palette.on_accent),
            Kind::Danger => filled(palette.danger, palette.on_danger),
            Kind::Choice(Choice::Chosen) | Kind::Tile(Choice::Chosen) | Kind::ChosenRow(Choice::Chosen) => Self {
                fill: palette.chosen,
                text: palette.on_chosen,
                // Not by colour alone.
                edge: Stroke::new(theme::FOCUS_LINE, palette.on_chosen),
                focus: Stroke::new(theme::FOCUS_LINE, palette.text),
            },
            Kind::Secondary
            | Kind::Row
            | Kind::ChosenRow(Choice::Other)
            | Kind::Choice(Choice::Other)
            | Kind::Tile(Choice::Other) => plain(),
        }
    }

    fn ground(&self, painter: &Painter, rect: Rect, has_focus: bool) {
        let corner = CornerRadius::same(theme::CORNER);
        painter.rect(rect, corner, self.fill, self.edge, StrokeKind::Inside);
        if has_focus {
            // Inside the edge, so that it shows on a filled button, too.
            painter.rect_stroke(
                rect.shrink(4.0),
                CornerRadius::same(theme::CORNER - 4),
                self.focus,
                StrokeKind::Inside,
            );
        }
    }
}

/// What stands on a button, laid out.
struct Parts {
    label: Arc<Galley>,
    detail: Option<Arc<Galley>>,
    below: Option<Arc<Galley>>,
    key: Option<Arc<Galley>>,
    /// Room for all of it, the padding included.
    size: Vec2,
}

impl Parts {
    fn of(button: &KeyedButton<'_>, ui: &Ui) -> Self {
        // In a row that wraps a button goes to the next line before it loses letters.
        let room = if ui.layout().main_wrap() { ui.max_rect().width() } else { ui.available_width() };
        let line = |text: &str, font: FontId, width: f32| {
            let mut job = LayoutJob::single_section(text.to_owned(), TextFormat::simple(font, Color32::PLACEHOLDER));
            job.wrap = TextWrapping::truncate_at_width(width.max(1.0));
            ui.painter().layout_job(job)
        };
        let key = button.key.map(|key| line(key_name(key), FontId::proportional(KEY_PT), f32::INFINITY));
        let small = || FontId::proportional(theme::SMALL_PT);
        if let Kind::Tile(_) = button.kind {
            let width = button.width.min(room) - PADDING;
            let mut label = None;
            for points in TILE_PT {
                let tried = line(button.label, FontId::new(points, theme::bold_family()), width);
                let is_whole = !tried.elided;
                label = Some(tried);
                if is_whole {
                    break;
                }
            }
            let label = label.unwrap_or_else(|| line(button.label, small(), width));
            let detail = button.detail.map(|detail| line(detail, small(), width));
            let size = vec2(label.size().x + PADDING, 0.0);
            return Self { label, detail, below: None, key, size };
        }
        let (family, points) = match button.kind {
            Kind::Secondary => (FontFamily::Proportional, theme::BODY_PT),
            Kind::Choice(_) => (theme::bold_family(), theme::BODY_PT),
            _ => (theme::bold_family(), theme::BUTTON_PT),
        };
        let picture = button.picture.map_or(0.0, |picture| picture.size(PICTURE).x + APART);
        let key_width = key.as_ref().map_or(0.0, |key| chip(key).x + APART);
        let around = picture + key_width + 2.0 * PADDING;
        let label = line(button.label, FontId::new(points, family), room - around);
        let beside = matches!(button.kind, Kind::Row | Kind::ChosenRow(_));
        let detail_room = if beside { room - around - label.size().x - APART } else { room - around };
        let detail = button.detail.map(|detail| line(detail, small(), detail_room));
        let detail_width = detail.as_ref().map_or(0.0, |detail| detail.size().x);
        let text = if beside {
            label.size().x + if detail_width > 0.0 { detail_width + APART } else { 0.0 }
        } else {
            label.size().x.max(detail_width)
        };
        let below = button.below.filter(|_below| beside).map(|below| line(below, small(), room - around));
        let text = text.max(below.as_ref().map_or(0.0, |below| below.size().x));
        let under = if beside { &below } else { &detail };
        let lines = label.size().y + under.as_ref().map_or(0.0, |under| under.size().y);
        Self { label, detail, below, key, size: vec2(text + around, lines + 6.0) }
    }

    fn paint(self, button: &KeyedButton<'_>, painter: &Painter, rect: Rect, look: &Look) {
        match button.kind {
            Kind::Tile(_) => self.paint_tile(button, painter, rect, look),
            Kind::Row | Kind::ChosenRow(_) => self.paint_row(button, painter, rect, look),
            _ => self.paint_middle(button, painter, rect, look),
        }
    }

    /// The picture on top, the word and the second line below it, the key in the corner.
    fn paint_tile(self, button: &KeyedButton<'_>, painter: &Painter, rect: Rect, look: &Look) {
        let detail = self.detail.as_ref().map_or(0.0, |detail| detail.size().y);
        let below = self.label.size().y + detail;
        let picture_height = (rect.height() - below - 10.0).clamp(0.0, 34.0);
        let mut top = rect.center().y - f32::midpoint(below, picture_height);
        if let Some(picture) = button.picture {
            let size = picture.size(picture_height);
            let at = pos2(rect.center().x - size.x / 2.0, top);
            picture.paint(painter, Rect::from_min_size(at, size), look.text, look.fill);
        } else if let Some(initials) = button.initials {
            let middle = pos2(rect.center().x, top + picture_height / 2.0);
            painter.circle_filled(middle, picture_height / 2.0, look.text);
            let font = FontId::new(picture_height * 0.45, theme::bold_family());
            painter.text(middle, Align2::CENTER_CENTER, initials, font, look.fill);
        }
        top += picture_height;
        for galley in std::iter::once(self.label).chain(self.detail) {
            let at = pos2(rect.center().x - galley.size().x / 2.0, top);
            top += galley.size().y;
            painter.galley(at, galley, look.text);
        }
        if let Some(key) = self.key {
            let size = chip(&key);
            paint_chip(painter, pos2(rect.right() - size.x - 5.0, rect.top() + 5.0 + size.y / 2.0), key, look);
        }
    }

    /// All from the left; the key at the right end.
    fn paint_row(self, button: &KeyedButton<'_>, painter: &Painter, rect: Rect, look: &Look) {
        let middle = rect.center().y;
        let mut left = rect.left() + PADDING;
        if let Some(picture) = button.picture {
            let size = picture.size(PICTURE);
            picture.paint(painter, Rect::from_min_size(pos2(left, middle - size.y / 2.0), size), look.text, look.fill);
            left += size.x + APART;
        }
        let mut line = middle;
        if let Some(below) = self.below {
            let first = self.label.size().y;
            let top = middle - f32::midpoint(first, below.size().y);
            line = top + first / 2.0;
            painter.galley(pos2(left, top + first), below, look.text);
        }
        for galley in std::iter::once(self.label).chain(self.detail) {
            let at = pos2(left, line - galley.size().y / 2.0);
            left += galley.size().x + APART;
            painter.galley(at, galley, look.text);
        }
        if let Some(key) = self.key {
            let width = chip(&key).x;
            paint_chip(painter, pos2(rect.right() - PADDING - width, middle), key, look);
        }
    }

    /// Picture, words and key side by side in the middle.
    fn paint_middle(self, button: &KeyedButton<'_>, painter: &Painter, rect: Rect, look: &Look) {
        let key_width = self.key.as_ref().map_or(0.0, |key| chip(key).x + APART);
        let picture = button.picture.map(|picture| (picture, picture.size(PICTURE)));
        let picture_width = picture.map_or(0.0, |(_, size)| size.x + APART);
        let detail_size = self.detail.as_ref().map_or(Vec2::ZERO, |detail| detail.size());
        let words = self.label.size().x.max(detail_size.x);
        let middle = rect.center().y;
        let mut left = rect.center().x - (picture_width + words + key_width) / 2.0;
        if let Some((picture, size)) = picture {
            picture.paint(painter, Rect::from_min_size(pos2(left, middle - size.y / 2.0), size), look.text, look.fill);
            left += picture_width;
        }
        let mut top = middle - f32::midpoint(self.label.size().y, detail_size.y);
        for galley in std::iter::once(self.label).chain(self.detail) {
            let at = pos2(left + (words - galley.size().x) / 2.0, top);
            top += galley.size().y;
            painter.galley(at, galley, look.text);
        }
        if let Some(key) = self.key {
            paint_chip(painter, pos2(left + words + APART, middle), key, look);
        }
    }
}

/// The height of a picture beside words, in points.
const PICTURE: f32 = 24.0;

/// Room for the name of a key in its frame.
fn chip(key: &Galley) -> Vec2 {
    key.size() + vec2(10.0, 2.0)
}

/// Draws the name of a key in a frame, like a key. `left` is the middle of its left edge.
fn paint_chip(painter: &Painter, left: eframe::egui::Pos2, key: Arc<Galley>, look: &Look) {
    let rect = Rect::from_min_size(pos2(left.x, left.y - chip(&key).y / 2.0), chip(&key));
    painter.rect_stroke(rect, CornerRadius::same(4), Stroke::new(1.0, look.text), StrokeKind::Inside);
    painter.galley(pos2(rect.left() + 5.0, rect.center().y - key.size().y / 2.0), key, look.text);
}

/// What stands on the key.
fn key_name(key: Key) -> &'static str {
    match key {
        Key::Escape => "Esc",
        _ => key.name(),
    }
}

/// How wide each of some buttons is that share rows evenly, and none narrower than it may be.
pub fn even_width(room: f32, count: usize, least: f32, gap: f32) -> f32 {
    let count = u16::try_from(count).unwrap_or(u16::MAX).max(1);
    let fit = (1..=count).rev().find(|&columns| {
        let columns = f32::from(columns);
        (room - gap * (columns - 1.0)) / columns >= least
    });
    // As few rows as can be, and those as full as each other.
    let rows = count.div_ceil(fit.unwrap_or(1));
    let columns = f32::from(count.div_ceil(rows));
    ((room - gap * (columns - 1.0)) / columns).max(least.min(room)).floor()
}

#[cfg(test)]
mod tests {
    use egui_kittest::Harness;
    use egui_kittest::kittest::{NodeT as _, Queryable as _};

    use super::*;

    #[test]
    fn buttons_share_a_row_evenly_and_never_shrink_below_their_least() {
        assert!((even_width(476.0, 4, 100.0, 6.0) - 114.0).abs() < 1.0);
        // Six do not fit into one row: three and three.
        assert!((even_width(476.0, 6, 100.0, 6.0) - 154.0).abs() < 1.0);
        assert!((even_width(80.0, 3, 100.0, 6.0) - 80.0).abs() < 1.0);
    }

    #[test]
    fn a_button_is_as_large_as_a_gloved_finger_and_has_a_name() {
        let mut harness = Harness::builder().with_context_setup(theme::install).build_ui(|ui| {
            KeyedButton::new("Make the ticket", Kind::Primary).key(Key::Enter).show(ui);
            KeyedButton::new("Void", Kind::Danger).show(ui);
            KeyedButton::new("Back", Kind::Secondary).key(Key::Escape).show(ui);
            KeyedButton::new("B-MW 123", Kind::Row).detail("G-001").show(ui);
            KeyedButton::new("Car", Kind::Tile(Choice::Chosen)).picture(Picture::Car).detail("96 free").show(ui);
            ui.horizontal(|ui| {
                ui.set_max_width(90.0);
                KeyedButton::new("A word that is far too long", Kind::Secondary).show(ui);
            });
        });
        harness.run();
        let rect = |name: &str| harness.get_by_label(name).rect();
        for name in ["Make the ticket", "Void", "Car"] {
            assert!(rect(name).height() >= theme::mm(20.0), "{name}");
        }
        for name in ["Back", "B-MW 123"] {
            assert!(rect(name).height() >= theme::mm(12.0), "{name}");
        }
        assert_eq!(harness.get_by_label("Car").accesskit_node().value(), Some("96 free".to_owned()));
    }
}
