//! Finding the spots of an area without looking at the others.

use eframe::egui::{Pos2, Rect};

use super::convert::{position, whole};

/// A uniform grid over a floor. Every cell lists the spots whose bounding boxes touch it, packed one cell after another, row
/// by row.
#[derive(Debug)]
pub(super) struct Grid {
    origin: Pos2,
    cell_mm: f32,
    columns: u32,
    rows: u32,
    /// Where each cell's spots begin in `entries`; one more than there are cells.
    starts: Vec<u32>,
    entries: Vec<u32>,
}

/// A block of cells, its last column and row included.
#[derive(Clone, Copy, Debug)]
struct Cells {
    left: u32,
    top: u32,
    right: u32,
    bottom: u32,
}

impl Cells {
    fn count(self) -> u64 {
        (u64::from(self.right - self.left) + 1) * (u64::from(self.bottom - self.top) + 1)
    }
}

impl Grid {
    /// Lays a grid over spots. Cells are about `cell_mm` wide, and wider where that would make far more cells than spots.
    pub(super) fn new(bounds: &[Rect], extent: Rect, cell_mm: f32) -> Self {
        let spots = bounds.len() as u64;
        let mut grid = Self::empty(extent, cell_mm.max(1.0));
        loop {
            let cells = u64::from(grid.columns) * u64::from(grid.rows);
            let entries: u64 = bounds.iter().map(|&spot| grid.cells_of(spot).count()).sum();
            if cells <= 64 + 4 * spots && entries <= 64 + 8 * spots || cells == 1 {
                break;
            }
            grid = Self::empty(extent, grid.cell_mm * 2.0);
        }
        grid.fill(bounds);
        grid
    }

    fn empty(extent: Rect, cell_mm: f32) -> Self {
        /// More than any floor needs, and few enough that the product of two fits.
        const SIDE_MAX: u32 = 1 << 15;
        let side = |length: f32| whole((length / cell_mm).ceil()).clamp(1, SIDE_MAX);
        let (columns, rows) = (side(extent.width()), side(extent.height()));
        Self { origin: extent.min, cell_mm, columns, rows, starts: Vec::new(), entries: Vec::new() }
    }

    /// Counting sort: how many spots each cell has, where each cell begins, then the spots themselves.
    fn fill(&mut self, bounds: &[Rect]) {
        let mut starts = vec![0u32; self.columns as usize * self.rows as usize + 1];
        for &spot in bounds {
            self.each_cell(self.cells_of(spot), |cell| {
                if let Some(count) = starts.get_mut(cell) {
                    *count += 1;
                }
            });
        }
        let mut total = 0;
        for start in &mut starts {
            total += *start;
            *start = total;
        }
        let mut entries = vec![0u32; total as usize];
        for (index, &spot) in bounds.iter().enumerate().rev() {
            self.each_cell(self.cells_of(spot), |cell| {
                // Every start now stands at its cell's end and is counted down to its beginning.
                if let Some(start) = starts.get_mut(cell) {
                    *start -= 1;
                    if let Some(entry) = entries.get_mut(*start as usize) {
                        *entry = position(index);
                    }
                }
            });
        }
        self.starts = starts;
        self.entries = entries;
    }

    fn cells_of(&self, area: Rect) -> Cells {
        let cell = |value: f32, origin: f32, count: u32| whole((value - origin) / self.cell_mm).min(count - 1);
        Cells {
            left: cell(area.min.x, self.origin.x, self.columns),
            top: cell(area.min.y, self.origin.y, self.rows),
            right: cell(area.max.x.max(area.min.x), self.origin.x, self.columns),
            bottom: cell(area.max.y.max(area.min.y), self.origin.y, self.rows),
        }
    }

    fn each_cell(&self, cells: Cells, mut each: impl FnMut(usize)) {
        for row in cells.top..=cells.bottom {
            for column in cells.left..=cells.right {
                each(row as usize * self.columns as usize + column as usize);
            }
        }
    }

    fn start(&self, row: u32, column: u32) -> u32 {
        let cell = row as usize * self.columns as usize + column as usize;
        self.starts.get(cell).copied().unwrap_or(0)
    }

    /// At most how many spots an area holds, found by looking at one pair of numbers for each row of cells.
    pub(super) fn at_most(&self, area: Rect) -> u32 {
        let cells = self.cells_of(area);
        (cells.top..=cells.bottom).map(|row| self.start(row, cells.right + 1) - self.start(row, cells.left)).sum()
    }

    /// Visits every spot whose bounding box touches an area, once.
    pub(super) fn visit(&self, bounds: &[Rect], area: Rect, mut each: impl FnMut(u32)) {
        let cells = self.cells_of(area);
        for row in cells.top..=cells.bottom {
            for column in cells.left..=cells.right {
                let (from, to) = (self.start(row, column) as usize, self.start(row, column + 1) as usize);
                for &index in self.entries.get(from..to).unwrap_or_default() {
                    let Some(&spot) = bounds.get(index as usize) else { continue };
                    // A spot that lies in several cells is told of in the first of them that is looked at.
                    let own = self.cells_of(spot);
                    let is_first = own.left.max(cells.left) == column && own.top.max(cells.top) == row;
                    if is_first && spot.intersects(area) {
                        each(index);
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use eframe::egui::{Vec2, pos2, vec2};
    use proptest::prelude::*;

    use super::super::convert::factor;
    use super::*;

    fn boxes() -> impl Strategy<Value = Vec<Rect>> {
        let one = (0.0f32..90_000.0, 0.0f32..60_000.0, 1.0f32..9_000.0, 1.0f32..9_000.0)
            .prop_map(|(x, y, width, height)| Rect::from_min_size(pos2(x, y), vec2(width, height)));
        prop::collection::vec(one, 0..120)
    }

    fn found(grid: &Grid, bounds: &[Rect], area: Rect) -> Vec<u32> {
        let mut found = Vec::new();
        grid.visit(bounds, area, |index| found.push(index));
        found.sort_unstable();
        found
    }

    fn extent_of(bounds: &[Rect]) -> Rect {
        bounds.iter().fold(Rect::NOTHING, |all, &one| all.union(one))
    }

    proptest! {
        #[test]
        fn exactly_the_spots_of_an_area_are_found_once_each(
            bounds in boxes(), x in -20_000.0f32..99_000.0, y in -20_000.0f32..99_000.0,
            width in 0.0f32..120_000.0, height in 0.0f32..120_000.0, cell in 500.0f32..20_000.0,
        ) {
            let extent = if bounds.is_empty() { Rect::ZERO } else { extent_of(&bounds) };
            let grid = Grid::new(&bounds, extent, cell);
            let area = Rect::from_min_size(pos2(x, y), vec2(width, height));
            let wanted: Vec<u32> =
                (0..).zip(&bounds).filter(|(_, spot)| spot.intersects(area)).map(|(index, _)| index).collect();
            let got = found(&grid, &bounds, area);
            prop_assert!(got.len() as u64 <= u64::from(grid.at_most(area)));
            prop_assert_eq!(got, wanted);
        }
    }

    #[test]
    fn one_spot_far_away_does_not_make_a_huge_grid() {
        let size = Vec2::splat(2_500.0);
        let mut bounds: Vec<Rect> =
            (0u32..50).map(|place| Rect::from_min_size(pos2(factor(place) * 2_500.0, 0.0), size)).collect();
        bounds.push(Rect::from_min_size(pos2(900_000_000.0, 900_000_000.0), size));
        let grid = Grid::new(&bounds, extent_of(&bounds), 10_000.0);
        assert!(grid.columns * grid.rows <= 64 + 4 * 51, "{} by {} cells", grid.columns, grid.rows);
        assert_eq!(found(&grid, &bounds, Rect::from_min_size(pos2(3_000.0, 10.0), Vec2::splat(10.0))), [1]);
    }

    #[test]
    fn a_spot_as_large_as_the_floor_is_listed_in_few_cells() {
        let mut bounds = vec![Rect::from_min_size(Pos2::ZERO, Vec2::splat(1_000_000.0))];
        bounds.extend((0u32..300).map(|place| {
            Rect::from_min_size(
                pos2(factor(place % 20) * 50_000.0, factor(place / 20) * 60_000.0),
                Vec2::splat(2_000.0),
            )
        }));
        let grid = Grid::new(&bounds, extent_of(&bounds), 8_000.0);
        assert!(grid.entries.len() <= 64 + 8 * bounds.len());
        assert_eq!(found(&grid, &bounds, Rect::from_min_size(pos2(500_100.0, 500_100.0), Vec2::splat(5.0))), [0]);
    }
}
