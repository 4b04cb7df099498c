//! The picture of a floor, coloured and handed to the graphics driver tile by tile. What changes is coloured alone: a change costs the
//! texels of its spot, however large the floor is.

use eframe::egui::{Color32, ColorImage, Painter, Pos2, Rect, TextureFilter, TextureHandle, TextureOptions, pos2};

use super::overview::{Overview, Patch};
use super::plan::{FloorPlan, SpotIndex};
use super::state::SpotState;
use crate::kiosk::theme::Palette;

/// How many tiles are coloured in one frame, at most. Each is 65,536 texels.
const TILES_A_FRAME: usize = 2;

/// How many changes of one tile are coloured one by one; where there are more, the whole of it is.
const PATCHES_MAX: usize = 64;

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
    /// Whether the whole of it is out of date.
    is_stale: bool,
    /// The parts of it that are.
    patches: Vec<Patch>,
}

impl TileLayer {
    /// Draws those tiles of a floor's raster that are in view; `place` says where a place on the floor is on the screen. What changed is
    /// coloured at once, whole tiles a few in each frame; until then they show what was.
    pub(super) fn paint(
        &mut self,
        painter: &Painter,
        plan: &FloorPlan,
        raster: &Overview,
        palette: &'static Palette,
        place: impl Fn(Pos2) -> Pos2,
    ) {
        self.follow(plan, raster, palette);
        let colours = texel_colours(palette);
        let mut left = TILES_A_FRAME;
        let mut waiting = false;
        for tile in &mut self.tiles {
            let area = raster.tile_area(tile.place);
            let rect = Rect::from_min_max(place(area.min), place(area.max));
            if !rect.intersects(painter.clip_rect()) {
                continue;
            }
            if !tile.is_stale {
                tile.mend(plan, raster, colours);
            } else if left > 0 {
                tile.colour(painter, plan, raster, colours);
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
    fn follow(&mut self, plan: &FloorPlan, raster: &Overview, palette: &'static Palette) {
        let now = Source { stamp: plan.stamp(), palette, version: plan.version() };
        let before = self.source.replace(now);
        let same_floor = before.is_some_and(|before| before.stamp == now.stamp);
        if !same_floor {
            let [across, down] = raster.tiles();
            let places = (0..down).flat_map(|row| (0..across).map(move |column| [column, row]));
            self.tiles =
                places.map(|place| Tile { place, texture: None, is_stale: true, patches: Vec::new() }).collect();
            self.across = across;
            return;
        }
        let Some(before) = before else { return };
        if before.palette != palette {
            self.tiles.iter_mut().for_each(|tile| tile.is_stale = true);
        } else if before.version != now.version {
            match plan.standings().changed_since(before.version) {
                Some(changed) => changed.for_each(|index| self.outdate(plan, raster, SpotIndex(index))),
                None => self.tiles.iter_mut().for_each(|tile| tile.is_stale = true),
            }
        }
    }

    fn outdate(&mut self, plan: &FloorPlan, raster: &Overview, index: SpotIndex) {
        let Some(outline) = plan.outline(index) else { return };
        let ([left, right], [top, bottom]) = raster.tiles_of(outline.bounds);
        for at in (top..=bottom).flat_map(|row| (left..=right).map(move |column| (row, column))) {
            let (row, column) = at;
            let Some(tile) = self.tiles.get_mut((row * self.across + column) as usize) else { continue };
            let Some(patch) = raster.patch(tile.place, outline.bounds) else { continue };
            if tile.patches.len() < PATCHES_MAX {
                tile.patches.push(patch);
            } else {
                tile.is_stale = true;
            }
        }
    }

    /// How many tiles are out of date as a whole.
    #[cfg(test)]
    pub(super) fn stale(&self) -> usize {
        self.tiles.iter().filter(|tile| tile.is_stale).count()
    }

    /// How many parts of tiles are.
    #[cfg(test)]
    pub(super) fn patches(&self) -> usize {
        self.tiles.iter().map(|tile| tile.patches.len()).sum()
    }
}

impl Tile {
    /// Colours the whole of it.
    fn colour(&mut self, painter: &Painter, plan: &FloorPlan, raster: &Overview, colours: [Color32; 4]) {
        let image = picture(plan, raster, self.place, raster.whole_tile(self.place), colours);
        match &mut self.texture {
            Some(texture) => texture.set(image, FILTERS),
            empty @ None => *empty = Some(painter.ctx().load_texture("floor overview", image, FILTERS)),
        }
        self.is_stale = false;
        self.patches.clear();
    }

    /// Colours the parts that changed.
    fn mend(&mut self, plan: &FloorPlan, raster: &Overview, colours: [Color32; 4]) {
        let Some(texture) = &mut self.texture else { return };
        for patch in self.patches.drain(..) {
            let image = picture(plan, raster, self.place, patch, colours);
            texture.set_partial(patch.corner.map(|texel| texel as usize), image, FILTERS);
        }
    }
}

fn picture(
    plan: &FloorPlan,
    raster: &Overview,
    tile: [u32; 2],
    patch: Patch,
    [free, taken, reserved, out_of_service]: [Color32; 4],
) -> ColorImage {
    let [width, height] = patch.size.map(|side| side as usize);
    let mut pixels = Vec::with_capacity(width * height);
    pixels.extend(raster.owners_in(tile, patch).map(|owner| match owner.map(|owner| plan.state(SpotIndex(owner))) {
        None => Color32::TRANSPARENT,
        Some(SpotState::Free) => free,
        Some(SpotState::Taken) => taken,
        Some(SpotState::Reserved) => reserved,
        Some(SpotState::OutOfService) => out_of_service,
    }));
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
        for tile in &mut layer.tiles {
            tile.is_stale = false;
            tile.patches.clear();
        }
    }

    #[test]
    fn a_change_outdates_only_its_own_part_of_the_picture() {
        let mut plan = FloorPlan::new(&sample::floor(), &sample::rows(30_000), &[]);
        let mut layer = TileLayer::default();
        layer.follow(&plan, plan.overview(), &theme::LIGHT);
        let all = layer.tiles.len();
        assert!(all > 4, "{all} tiles are too few to tell");
        assert_eq!(layer.stale(), all);
        freshened(&mut layer);
        layer.follow(&plan, plan.overview(), &theme::LIGHT);
        assert_eq!(layer.stale(), 0);
        plan.set_state(SpotIndex(29_000), SpotState::Taken);
        layer.follow(&plan, plan.overview(), &theme::LIGHT);
        assert_eq!(layer.stale(), 0, "no tile is coloured anew for one spot");
        assert!((1..=4).contains(&layer.patches()), "{} parts of {all} tiles", layer.patches());
    }

    #[test]
    fn a_tile_with_many_changes_is_coloured_as_a_whole() {
        let mut plan = FloorPlan::new(&sample::floor(), &sample::rows(1_000), &[]);
        let mut layer = TileLayer::default();
        layer.follow(&plan, plan.overview(), &theme::LIGHT);
        freshened(&mut layer);
        for index in 0..100 {
            plan.set_state(SpotIndex(index), SpotState::Taken);
        }
        layer.follow(&plan, plan.overview(), &theme::LIGHT);
        assert!(layer.stale() >= 1);
        assert!(layer.patches() <= layer.tiles.len() * PATCHES_MAX);
    }

    #[test]
    fn the_parts_that_changed_are_all_that_changed() {
        let mut plan = FloorPlan::new(&sample::floor(), &sample::mixed(300), &[]);
        let raster = |plan: &FloorPlan, tile| {
            let overview = plan.overview();
            picture(plan, overview, tile, overview.whole_tile(tile), texel_colours(&theme::LIGHT))
        };
        let [across, down] = plan.overview().tiles();
        let tiles: Vec<[u32; 2]> = (0..down).flat_map(|row| (0..across).map(move |column| [column, row])).collect();
        let mut before: Vec<ColorImage> = tiles.iter().map(|&tile| raster(&plan, tile)).collect();
        for index in [3, 4, 77, 150, 299] {
            plan.set_state(SpotIndex(index), SpotState::Taken);
            let bounds = plan.outline(SpotIndex(index)).unwrap().bounds;
            for (image, &tile) in before.iter_mut().zip(&tiles) {
                let Some(patch) = plan.overview().patch(tile, bounds) else { continue };
                let part = picture(&plan, plan.overview(), tile, patch, texel_colours(&theme::LIGHT));
                let [column, row] = patch.corner.map(|texel| texel as usize);
                for (y, line) in part.pixels.chunks(part.size[0]).enumerate() {
                    let from = (row + y) * image.size[0] + column;
                    image.pixels[from..from + line.len()].copy_from_slice(line);
                }
            }
        }
        for (image, &tile) in before.iter().zip(&tiles) {
            assert!(*image == raster(&plan, tile), "tile {tile:?} is not what it would be if coloured as a whole");
        }
    }

    #[test]
    fn another_theme_another_plan_and_too_many_changes_outdate_all() {
        let mut plan = FloorPlan::new(&sample::floor(), &sample::rows(3_000), &[]);
        let mut layer = TileLayer::default();
        layer.follow(&plan, plan.overview(), &theme::LIGHT);
        freshened(&mut layer);
        layer.follow(&plan, plan.overview(), &theme::DARK);
        assert_eq!(layer.stale(), layer.tiles.len());
        freshened(&mut layer);
        for index in 0..3_000 {
            plan.set_state(SpotIndex(index), SpotState::Reserved);
        }
        layer.follow(&plan, plan.overview(), &theme::DARK);
        assert_eq!(layer.stale(), layer.tiles.len());
        freshened(&mut layer);
        let other = FloorPlan::new(&sample::floor(), &sample::rows(3_000), &[]);
        layer.follow(&other, other.overview(), &theme::DARK);
        assert_eq!(layer.stale(), layer.tiles.len());
    }

    #[test]
    fn a_texel_shows_the_state_of_its_spot() {
        let mut plan = FloorPlan::new(&sample::floor(), &sample::rows(20), &[]);
        let texels = |plan: &FloorPlan, colour: Color32| {
            let overview = plan.overview();
            let whole = overview.whole_tile([0, 0]);
            let image = picture(plan, overview, [0, 0], whole, texel_colours(&theme::LIGHT));
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
