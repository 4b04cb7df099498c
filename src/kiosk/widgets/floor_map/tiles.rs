//! The overview picture of a floor, coloured and handed to the graphics driver tile by tile.

use eframe::egui::{Color32, ColorImage, Painter, Rect, TextureFilter, TextureHandle, TextureOptions, pos2};

use super::plan::{FloorPlan, SpotIndex};
use super::state::SpotState;
use super::view::View;
use crate::kiosk::theme::Palette;

/// How many tiles are coloured in one frame, at most. Each is 65,536 texels.
const TILES_A_FRAME: usize = 2;

/// Sharp from near, smooth from far.
const FILTERS: TextureOptions = TextureOptions {
    magnification: TextureFilter::Nearest,
    minification: TextureFilter::Linear,
    ..TextureOptions::LINEAR
};

/// The tiles of one floor.
#[derive(Default)]
pub(super) struct TileLayer {
    source: Option<Source>,
    tiles: Vec<Tile>,
    across: u32,
}

/// What the tiles were coloured from.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Source {
    stamp: u64,
    palette: &'static Palette,
    version: u64,
}

struct Tile {
    place: [u32; 2],
    texture: Option<TextureHandle>,
    is_stale: bool,
}

impl TileLayer {
    /// Draws the tiles in view. Those that changed are coloured anew, a few in each frame; until then they show what was.
    pub(super) fn paint(&mut self, painter: &Painter, plan: &FloorPlan, view: &View, palette: &'static Palette) {
        self.follow(plan, palette);
        let colours = texel_colours(palette);
        let mut left = TILES_A_FRAME;
        let mut waiting = false;
        for tile in &mut self.tiles {
            let area = plan.overview().tile_area(tile.place);
            let rect = Rect::from_min_max(view.place(area.min), view.place(area.max));
            if !rect.intersects(view.canvas) {
                continue;
            }
            if tile.is_stale && left > 0 {
                tile.colour(painter, plan, colours);
                left -= 1;
            }
            waiting |= tile.is_stale;
            if let Some(texture) = &tile.texture {
                let whole = Rect::from_min_max(pos2(0.0, 0.0), pos2(1.0, 1.0));
                painter.image(texture.id(), rect, whole, Color32::WHITE);
            }
        }
        if waiting {
            painter.ctx().request_repaint();
        }
    }

    /// Finds out which tiles are out of date.
    fn follow(&mut self, plan: &FloorPlan, palette: &'static Palette) {
        let now = Source { stamp: plan.stamp(), palette, version: plan.version() };
        let before = self.source.replace(now);
        let same_floor = before.is_some_and(|before| before.stamp == now.stamp);
        if !same_floor {
            let [across, down] = plan.overview().tiles();
            let places = (0..down).flat_map(|row| (0..across).map(move |column| [column, row]));
            self.tiles = places.map(|place| Tile { place, texture: None, is_stale: true }).collect();
            self.across = across;
            return;
        }
        let Some(before) = before else { return };
        if before.palette != palette {
            self.tiles.iter_mut().for_each(|tile| tile.is_stale = true);
        } else if before.version != now.version {
            match plan.changed_since(before.version) {
                Some(changed) => changed.for_each(|index| self.outdate(plan, index)),
                None => self.tiles.iter_mut().for_each(|tile| tile.is_stale = true),
            }
        }
    }

    fn outdate(&mut self, plan: &FloorPlan, index: SpotIndex) {
        let Some(outline) = plan.outline(index) else { return };
        let ([left, right], [top, bottom]) = plan.overview().tiles_of(outline.bounds);
        for at in (top..=bottom).flat_map(|row| (left..=right).map(move |column| (row, column))) {
            let (row, column) = at;
            if let Some(tile) = self.tiles.get_mut((row * self.across + column) as usize) {
                tile.is_stale = true;
            }
        }
    }

    /// How many tiles are out of date.
    #[cfg(test)]
    pub(super) fn stale(&self) -> usize {
        self.tiles.iter().filter(|tile| tile.is_stale).count()
    }
}

impl Tile {
    fn colour(&mut self, painter: &Painter, plan: &FloorPlan, colours: [Color32; 4]) {
        let image = picture(plan, self.place, colours);
        match &mut self.texture {
            Some(texture) => texture.set(image, FILTERS),
            empty @ None => *empty = Some(painter.ctx().load_texture("floor overview", image, FILTERS)),
        }
        self.is_stale = false;
    }
}

fn picture(plan: &FloorPlan, tile: [u32; 2], [free, taken, reserved, out_of_service]: [Color32; 4]) -> ColorImage {
    let [width, height] = plan.overview().tile_size(tile).map(|side| side as usize);
    let mut pixels = Vec::with_capacity(width * height);
    pixels.extend(plan.overview().tile_owners(tile).map(
        |owner| match owner.map(|owner| plan.state(SpotIndex(owner))) {
            None => Color32::TRANSPARENT,
            Some(SpotState::Free) => free,
            Some(SpotState::Taken) => taken,
            Some(SpotState::Reserved) => reserved,
            Some(SpotState::OutOfService) => out_of_service,
        },
    ));
    pixels.resize(width * height, Color32::TRANSPARENT);
    ColorImage::new([width, height], pixels)
}

/// The colours of texels by state. From far away an outline is paler than what is filled, so that the picture looks alike when
/// the spots turn into shapes.
fn texel_colours(palette: &Palette) -> [Color32; 4] {
    let over_floor = |colour: Color32, share: f32| palette.floor.lerp_to_gamma(colour, share);
    [
        over_floor(palette.free, 0.45),
        palette.taken,
        over_floor(palette.reserved, 0.7),
        over_floor(palette.out_of_service, 0.6),
    ]
}

#[cfg(test)]
mod tests {
    use super::super::sample;
    use super::*;
    use crate::kiosk::theme;

    fn freshened(layer: &mut TileLayer) {
        layer.tiles.iter_mut().for_each(|tile| tile.is_stale = false);
    }

    #[test]
    fn a_change_outdates_only_its_own_part_of_the_picture() {
        let mut plan = FloorPlan::new(&sample::floor(), &sample::rows(30_000), &[]);
        let mut layer = TileLayer::default();
        layer.follow(&plan, &theme::LIGHT);
        let all = layer.tiles.len();
        assert!(all > 4, "{all} tiles are too few to tell");
        assert_eq!(layer.stale(), all);
        freshened(&mut layer);
        layer.follow(&plan, &theme::LIGHT);
        assert_eq!(layer.stale(), 0);
        plan.set_state(SpotIndex(29_000), SpotState::Taken);
        layer.follow(&plan, &theme::LIGHT);
        assert!((1..=2).contains(&layer.stale()), "{} of {all} tiles", layer.stale());
    }

    #[test]
    fn another_theme_another_plan_and_too_many_changes_outdate_all() {
        let mut plan = FloorPlan::new(&sample::floor(), &sample::rows(3_000), &[]);
        let mut layer = TileLayer::default();
        layer.follow(&plan, &theme::LIGHT);
        freshened(&mut layer);
        layer.follow(&plan, &theme::DARK);
        assert_eq!(layer.stale(), layer.tiles.len());
        freshened(&mut layer);
        for index in 0..3_000 {
            plan.set_state(SpotIndex(index), SpotState::Reserved);
        }
        layer.follow(&plan, &theme::DARK);
        assert_eq!(layer.stale(), layer.tiles.len());
        freshened(&mut layer);
        layer.follow(&FloorPlan::new(&sample::floor(), &sample::rows(3_000), &[]), &theme::DARK);
        assert_eq!(layer.stale(), layer.tiles.len());
    }

    #[test]
    fn a_texel_shows_the_state_of_its_spot() {
        let mut plan = FloorPlan::new(&sample::floor(), &sample::rows(20), &[]);
        let texels = |plan: &FloorPlan, colour: Color32| {
            let image = picture(plan, [0, 0], texel_colours(&theme::LIGHT));
            image.pixels.iter().filter(|&&texel| texel == colour).count()
        };
        let spots = texels(&plan, texel_colours(&theme::LIGHT)[0]);
        assert_eq!(texels(&plan, theme::LIGHT.taken), 0);
        for index in 0..5 {
            plan.set_state(SpotIndex(index), SpotState::Taken);
        }
        assert_eq!(texels(&plan, theme::LIGHT.taken), spots / 4);
    }
}
