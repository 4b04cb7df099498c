//! A floor from far away: a raster that says which spot covers which texel.
//!
//! When spots are a few pixels wide, drawing each as a shape costs much and shows nothing. Then the floor is a picture, and a
//! picture of a million spots costs as much as one of a hundred. Which spot a texel belongs to is worked out once, beside the
//! window; colouring it is then a look into two lists.

use eframe::egui::{Pos2, Rect, pos2, vec2};

use super::convert::{factor, position, whole};
use super::outlines::Outlines;
use super::polygon;

/// Texels along the shorter side of an ordinary spot, where the floor is small enough for that.
const TEXELS_PER_SPOT: f32 = 4.0;
/// A texel that no spot covers.
const NOBODY: u32 = u32::MAX;

/// The side of a tile in texels. The raster is coloured and handed to the graphics driver tile by tile, so that no frame
/// carries the whole of it.
pub(super) const TILE: u32 = 256;

/// A part of a tile, in its texels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Patch {
    /// Its upper left corner.
    pub(super) corner: [u32; 2],
    /// Its width and height.
    pub(super) size: [u32; 2],
}

/// Which spot covers which texel of a floor.
#[derive(Debug)]
pub(super) struct Overview {
    origin: Pos2,
    texel_mm: f32,
    columns: u32,
    rows: u32,
    owners: Vec<u32>,
}

impl Overview {
    /// Rasters the outlines of a floor, with at most so many texels along its longer side.
    pub(super) fn new(outlines: &Outlines, extent: Rect, usual_width_mm: f32, side_max: f32) -> Self {
        let longer = extent.width().max(extent.height());
        let texel_mm = (usual_width_mm / TEXELS_PER_SPOT).max(longer / side_max).max(1.0);
        let side = |length: f32| whole((length / texel_mm).ceil()).max(1);
        let (columns, rows) = (side(extent.width()), side(extent.height()));
        let owners = vec![NOBODY; columns as usize * rows as usize];
        let mut overview = Self { origin: extent.min, texel_mm, columns, rows, owners };
        let mut spans = Vec::new();
        for index in 0..position(outlines.len()) {
            if let Some(outline) = outlines.get(index) {
                overview.claim(index, outline.corners, outline.bounds, outline.mark, &mut spans);
            }
        }
        overview
    }

    /// Marks the texels whose middle lies inside an outline; the one under its middle where there is none.
    fn claim(&mut self, index: u32, corners: &[Pos2], bounds: Rect, mark: Pos2, spans: &mut Vec<(f32, f32)>) {
        let mut claimed = false;
        let (_, [top, bottom]) = self.texels(bounds);
        for row in top..=bottom {
            polygon::spans_at(corners, self.origin.y + (factor(row) + 0.5) * self.texel_mm, spans);
            for &(from, to) in &*spans {
                let column = |x: f32| whole(((x - self.origin.x) / self.texel_mm + 0.5).max(0.0)).min(self.columns);
                let (left, right) = (self.at(column(from), row), self.at(column(to), row));
                if let Some(texels) = self.owners.get_mut(left..right) {
                    claimed |= !texels.is_empty();
                    texels.fill(index);
                }
            }
        }
        if !claimed {
            let ([column, _], [row, _]) = self.texels(Rect::from_pos(mark));
            let at = self.at(column, row);
            if let Some(texel) = self.owners.get_mut(at) {
                *texel = index;
            }
        }
    }

    fn at(&self, column: u32, row: u32) -> usize {
        row as usize * self.columns as usize + column as usize
    }

    /// The first and last column and row of texels that a box touches.
    fn texels(&self, area: Rect) -> ([u32; 2], [u32; 2]) {
        let texel = |value: f32, origin: f32, count: u32| whole((value - origin) / self.texel_mm).min(count - 1);
        (
            [area.min.x, area.max.x].map(|x| texel(x, self.origin.x, self.columns)),
            [area.min.y, area.max.y].map(|y| texel(y, self.origin.y, self.rows)),
        )
    }

    /// Whether a spot covers a place.
    pub(super) fn is_spot(&self, place: Pos2) -> bool {
        let offset = (place - self.origin) / self.texel_mm;
        let (column, row) = (whole(offset.x), whole(offset.y));
        let is_inside = offset.x >= 0.0 && offset.y >= 0.0 && column < self.columns && row < self.rows;
        is_inside && self.owners.get(self.at(column, row)).is_some_and(|&owner| owner != NOBODY)
    }

    /// The part of the floor that the raster shows.
    pub(super) fn area(&self) -> Rect {
        Rect::from_min_size(self.origin, vec2(factor(self.columns), factor(self.rows)) * self.texel_mm)
    }

    /// The part of a tile that a box on the floor touches, in texels of the tile: its corner and its size.
    pub(super) fn patch(&self, tile: [u32; 2], area: Rect) -> Option<Patch> {
        let (columns, rows) = self.texels(area);
        let [width, height] = self.tile_size(tile);
        let [first_column, first_row] = tile.map(|place| place * TILE);
        let span = |[from, to]: [u32; 2], first: u32, length: u32| {
            let from = from.max(first);
            let to = (to + 1).min(first + length);
            (from < to).then(|| (from - first, to - from))
        };
        let (column, width) = span(columns, first_column, width)?;
        let (row, height) = span(rows, first_row, height)?;
        Some(Patch { corner: [column, row], size: [width, height] })
    }

    /// The spots that cover the texels of a part of a tile, row by row.
    pub(super) fn owners_in(&self, tile: [u32; 2], patch: Patch) -> impl Iterator<Item = Option<u32>> {
        let [column, row] = [0, 1].map(|axis: usize| {
            tile.get(axis).copied().unwrap_or(0) * TILE + patch.corner.get(axis).copied().unwrap_or(0)
        });
        let [width, height] = patch.size;
        (row..row + height).flat_map(move |row| {
            let from = self.at(column, row);
            let owners = self.owners.get(from..from + width as usize).unwrap_or_default();
            owners.iter().map(|&owner| (owner != NOBODY).then_some(owner))
        })
    }

    /// The whole of a tile.
    pub(super) fn whole_tile(&self, tile: [u32; 2]) -> Patch {
        Patch { corner: [0, 0], size: self.tile_size(tile) }
    }

    /// How many tiles there are across and down.
    pub(super) fn tiles(&self) -> [u32; 2] {
        [self.columns.div_ceil(TILE), self.rows.div_ceil(TILE)]
    }

    /// The first and last column and row of tiles that a box touches.
    pub(super) fn tiles_of(&self, area: Rect) -> ([u32; 2], [u32; 2]) {
        let (columns, rows) = self.texels(area);
        (columns.map(|column| column / TILE), rows.map(|row| row / TILE))
    }

    /// The part of the floor that a tile shows.
    pub(super) fn tile_area(&self, [column, row]: [u32; 2]) -> Rect {
        let [width, height] = self.tile_size([column, row]).map(factor);
        let corner = pos2(factor(column * TILE), factor(row * TILE));
        Rect::from_min_size(self.origin + corner.to_vec2() * self.texel_mm, vec2(width, height) * self.texel_mm)
    }

    /// The width and height of a tile in texels: those at the right and lower edge may be cut.
    pub(super) fn tile_size(&self, [column, row]: [u32; 2]) -> [u32; 2] {
        [(self.columns - column * TILE).min(TILE), (self.rows - row * TILE).min(TILE)]
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::polygon::rectangle;
    use super::*;

    fn rows_of_spots(count: u32) -> (Outlines, Rect) {
        let mut outlines = Outlines::default();
        let mut extent = Rect::NOTHING;
        for index in 0..count {
            let (left, top) = (factor(index % 200) * 2_500.0, factor(index / 200) * 11_000.0);
            let corners = rectangle(left, top, left + 2_500.0, top + 5_000.0);
            extent = extent.union(Rect::from_points(&corners));
            outlines.push(corners.to_vec());
        }
        (outlines, extent)
    }

    fn owners(overview: &Overview) -> Vec<Option<u32>> {
        let [across, down] = overview.tiles();
        (0..down)
            .flat_map(|row| (0..across).map(move |column| [column, row]))
            .flat_map(|tile| overview.owners_in(tile, overview.whole_tile(tile)))
            .collect()
    }

    #[test]
    fn every_spot_owns_texels_in_its_own_place() {
        let (outlines, extent) = rows_of_spots(1_000);
        let overview = Overview::new(&outlines, extent, outlines.usual_width_mm(), 2_048.0);
        let mut texels = vec![0u32; 1_000];
        for owner in owners(&overview).into_iter().flatten() {
            texels[owner as usize] += 1;
        }
        assert!(texels.iter().all(|&count| (28..=36).contains(&count)), "4 by 8 texels each, but {texels:?}");
    }

    #[test]
    fn a_floor_of_many_spots_still_fits_a_texture() {
        let (outlines, extent) = rows_of_spots(200_000);
        let overview = Overview::new(&outlines, extent, outlines.usual_width_mm(), 2_048.0);
        let [across, down] = overview.tiles();
        assert!(across <= 8 && down <= 8, "{across} by {down} tiles");
        // Here a spot is smaller than a texel, so most share one; yet no part of a row may fall out of the picture.
        assert!(owners(&overview).iter().flatten().count() >= 1_000);
    }

    proptest! {
        #[test]
        fn a_texel_belongs_to_the_spot_that_covers_its_middle(column in 0u32..500, row in 0u32..60) {
            let (outlines, extent) = rows_of_spots(600);
            let overview = Overview::new(&outlines, extent, outlines.usual_width_mm(), 2_048.0);
            prop_assume!(column < overview.columns && row < overview.rows);
            let middle = overview.origin + vec2(factor(column) + 0.5, factor(row) + 0.5) * overview.texel_mm;
            let owner = overview.owners[overview.at(column, row)];
            let covers = (0..600).find(|&index| polygon::contains(outlines.get(index).unwrap().corners, middle));
            prop_assert_eq!((owner != NOBODY).then_some(owner), covers);
        }

        #[test]
        fn the_tiles_of_a_spot_hold_all_its_texels(index in 0u32..600) {
            let (outlines, extent) = rows_of_spots(600);
            let overview = Overview::new(&outlines, extent, outlines.usual_width_mm(), 2_048.0);
            let ([left, right], [top, bottom]) = overview.tiles_of(outlines.get(index).unwrap().bounds);
            let [across, down] = overview.tiles();
            for tile in (0..down).flat_map(|row| (0..across).map(move |column| [column, row])) {
                if overview.owners_in(tile, overview.whole_tile(tile)).any(|owner| owner == Some(index)) {
                    prop_assert!((left..=right).contains(&tile[0]) && (top..=bottom).contains(&tile[1]));
                }
            }
        }
    }
}
