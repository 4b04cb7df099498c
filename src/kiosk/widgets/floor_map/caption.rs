//! What stands in a spot: its badge and its label.

use std::collections::HashMap;
use std::sync::Arc;

use eframe::egui::{Color32, FontId, Galley, Painter, Pos2, Rect, Vec2, pos2, vec2};

use super::brush::{Area, Brush};
use super::convert::{factor, position};
use super::glyphs;
use super::outlines::Kind;
use super::plan::{Badge, FloorPlan, SpotIndex};
use super::polygon;
use super::state::SpotState;
use super::view::{Detail, View};
use crate::kiosk::theme::{self, Palette};

/// A spot narrower than this many points has no badge.
const BADGE_FROM: f32 = 24.0;
/// A spot narrower than this many points has no label.
const LABEL_FROM: f32 = 40.0;

/// A label, laid out.
pub(super) struct Caption {
    /// Its upper left corner.
    pub(super) corner: Pos2,
    /// Its letters, in their colour.
    pub(super) galley: Arc<Galley>,
}

/// Labels that are laid out. When the view moves, most of them are those of the frame before; of the new ones only so many are laid out
/// in a frame, so that a row of spots that comes into view costs no more than a moment.
#[derive(Default)]
pub(super) struct LaidOut {
    known: HashMap<u32, Kept>,
    now: HashMap<u32, Kept>,
    left: usize,
    is_short: bool,
}

/// The label of a spot, laid out.
struct Kept {
    size: f32,
    colour: Color32,
    galley: Arc<Galley>,
}

impl LaidOut {
    /// How many new labels are laid out in a frame in which the view only moved.
    pub(super) const WHILE_MOVING: usize = 12;

    /// Begins a frame, in which at most so many new labels are laid out.
    pub(super) fn begin(&mut self, at_most: usize) {
        self.left = at_most;
        self.is_short = false;
    }

    /// Forgets what is not in view any more, and says whether labels are missing that the next frame should have.
    pub(super) fn end(&mut self) -> bool {
        self.known = std::mem::take(&mut self.now);
        self.is_short
    }

    /// Forgets all: the letters are no longer where they were.
    pub(super) fn clear(&mut self) {
        self.known.clear();
    }

    fn get(&mut self, painter: &Painter, index: u32, text: &str, size: f32, colour: Color32) -> Option<Arc<Galley>> {
        let kept = self.known.remove(&index).filter(|kept| {
            kept.size.to_bits() == size.to_bits() && kept.colour == colour && kept.galley.text() == text
        });
        let kept = match kept {
            Some(kept) => kept,
            None if self.left > 0 => {
                self.left -= 1;
                Kept { size, colour, galley: lay_out(painter, text, size, colour) }
            }
            None => {
                self.is_short = true;
                return None;
            }
        };
        let galley = Arc::clone(&kept.galley);
        self.now.insert(index, kept);
        Some(galley)
    }
}

/// A text that is laid out in every frame, to notice when egui has cleared its memory of letters.
pub(super) fn lay_out_witness(painter: &Painter, palette: &Palette) -> Arc<Galley> {
    let [size, ..] = theme::MAP_LABEL_PT;
    lay_out(painter, "0", size, palette.text)
}

fn lay_out(painter: &Painter, text: &str, size: f32, colour: Color32) -> Arc<Galley> {
    painter.layout_no_wrap(text.to_owned(), FontId::new(size, theme::bold_family()), colour)
}

/// Draws the badge of a spot, and lays out its label, as far as there is room.
#[expect(clippy::too_many_arguments, reason = "all that a spot's content depends on, and called in one place")]
pub(super) fn write(
    brush: &mut Brush<'_>,
    painter: &Painter,
    plan: &FloorPlan,
    index: u32,
    area: Area<'_>,
    view: &View,
    detail: Detail,
    palette: &Palette,
    minute: u32,
    laid_out: &mut LaidOut,
) -> Option<Caption> {
    let outline = plan.outline(SpotIndex(index))?;
    let width = view.length(outline.room_mm * 2.0);
    let long_stay = plan.standings().is_long_stay(index, minute).then_some(Badge::LongStay);
    let badge = long_stay.or_else(|| plan.badge(index)).filter(|_| width >= BADGE_FROM);
    let labelled = detail == Detail::Labelled && width >= LABEL_FROM;
    if badge.is_none() && !labelled {
        return None;
    }
    let state = plan.state(SpotIndex(index));
    let colour = if state == SpotState::Taken { palette.on_spot } else { palette.text };
    let middle = view.place(outline.mark);
    let badge_size = if badge.is_some() { (width * 0.5).min(44.0) } else { 0.0 };
    let (left, right) = span_at(area.corners, middle, 0.0)?;
    // In a spot that lies across, the badge stands before the label, else above it.
    let lies_across = badge.is_some() && right - left > width * 1.5;
    let (line, taken) = if lies_across { (middle, badge_size) } else { (middle + vec2(0.0, badge_size / 2.0), 0.0) };
    let text = labelled.then(|| fitting(plan, index, area.corners, line, taken)).flatten();
    let text = text.and_then(|(text, size, at)| Some((laid_out.get(painter, index, text, size, colour)?, at)));
    let (text_size, text_at) = text.as_ref().map_or((Vec2::ZERO, middle), |(galley, at)| (galley.size(), *at));
    let (badge_at, text_at) = if lies_across {
        (middle - vec2(text_size.x / 2.0, 0.0), middle + vec2(badge_size / 2.0, 0.0))
    } else {
        (middle - vec2(0.0, text_size.y / 2.0), text_at)
    };

    let has_lines = matches!(state, SpotState::Reserved | SpotState::OutOfService);
    if let Some(badge) = badge {
        if has_lines {
            brush.disc(badge_at, badge_size * 0.62, palette.floor);
        }
        glyphs::badge(brush, badge, badge_at, badge_size, colour);
    }
    let (galley, _) = text?;
    let corner = text_at - text_size / 2.0;
    if has_lines {
        // Letters on hatching cannot be read: they get a ground of their own.
        let plate = Rect::from_min_size(corner, text_size).shrink2(vec2(-3.0, text_size.y * 0.12));
        let plate = polygon::rectangle(
            view.snap(plate.min.x),
            view.snap(plate.min.y),
            view.snap(plate.max.x),
            view.snap(plate.max.y),
        );
        brush.fill(Area { corners: &plate, kind: Kind::Upright, triangles: &[] }, palette.floor);
    }
    Some(Caption { corner, galley })
}

/// From where to where a line of that height, around a place, lies inside an outline.
fn span_at(corners: &[Pos2], place: Pos2, height: f32) -> Option<(f32, f32)> {
    let mut spans = Vec::new();
    let mut span_on = |y: f32| {
        polygon::spans_at(corners, y, &mut spans);
        spans.iter().copied().min_by(|one, other| beside(*one, place.x).total_cmp(&beside(*other, place.x)))
    };
    let (upper, lower) = (span_on(place.y - height / 2.0)?, span_on(place.y + height / 2.0)?);
    Some((upper.0.max(lower.0), upper.1.min(lower.1)))
}

/// How far a stretch is from a place; 0 where it holds it.
fn beside((left, right): (f32, f32), x: f32) -> f32 {
    (left - x).max(x - right).max(0.0)
}

/// The label of a spot, or the part of it that is not the floor's, whichever can be read better; its size; and its middle.
/// `taken` of the width is not to be had.
fn fitting<'a>(
    plan: &'a FloorPlan,
    index: u32,
    corners: &[Pos2],
    line: Pos2,
    taken: f32,
) -> Option<(&'a str, f32, Pos2)> {
    /// The width of an ordinary capital or digit, and the height of one, as shares of the size.
    const LETTER: Vec2 = vec2(0.6, 0.75);
    /// How much of the width a text may fill.
    const FILLED: f32 = 0.92;
    let whole = plan.spot_label(SpotIndex(index));
    let own = whole.strip_prefix(plan.label()).unwrap_or(whole).trim_start_matches(['-', ' ', '.']);
    let own = if own.is_empty() { whole } else { own };
    let [huge, large, middling, small] = theme::MAP_LABEL_PT;
    let choices = [(whole, huge), (whole, large), (whole, middling), (own, large), (own, middling), (own, small)];
    choices.into_iter().find_map(|(text, size)| {
        let (left, right) = span_at(corners, line, size * LETTER.y)?;
        let width = factor(position(text.chars().count())) * size * LETTER.x;
        (width <= (right - left - taken) * FILLED).then(|| (text, size, pos2(f32::midpoint(left, right), line.y)))
    })
}

#[cfg(test)]
mod tests {
    use super::super::sample;
    use super::*;

    fn fits(label_of: u32, corners: &[Pos2], line: Pos2, taken: f32) -> Option<(String, f32)> {
        let plan = FloorPlan::new(&sample::floor(), &sample::rows(30), &[]);
        fitting(&plan, label_of, corners, line, taken).map(|(text, size, _)| (text.to_owned(), size))
    }

    #[test]
    fn the_whole_label_stands_in_a_wide_spot_and_its_own_part_in_a_narrow_one() {
        let spot = |width: f32| polygon::rectangle(0.0, 0.0, width, 100.0);
        let text = |width: f32, taken| fits(7, &spot(width), pos2(width / 2.0, 50.0), taken);
        assert_eq!(text(120.0, 0.0), Some(("B1-007".to_owned(), 24.0)));
        assert_eq!(text(120.0, 40.0), Some(("B1-007".to_owned(), 18.0)));
        assert_eq!(text(45.0, 0.0), Some(("007".to_owned(), 18.0)));
        assert_eq!(text(25.0, 0.0), Some(("007".to_owned(), 12.0)));
        assert_eq!(text(15.0, 0.0), None);
    }

    #[test]
    fn in_a_leaning_spot_a_line_stands_in_the_middle_of_its_own_height() {
        let leaning = [pos2(60.0, 0.0), pos2(100.0, 0.0), pos2(40.0, 100.0), pos2(0.0, 100.0)];
        let (left, right) = span_at(&leaning, pos2(50.0, 50.0), 10.0).unwrap();
        assert!((left - 33.0).abs() < 0.1 && (right - 67.0).abs() < 0.1, "{left} to {right}");
        assert_eq!(span_at(&leaning, pos2(50.0, 400.0), 10.0), None);
    }
}
