//! How one drives from the entrances of a floor to its spots: over everything that is no spot.
//!
//! A plan says where spots and entrances are, not where the lanes run. So the floor is cut into squares; those in which no spot lies can be
//! driven on, those beside a spot less gladly, so that the way keeps to the middle of a lane. How one gets from each square to the nearest
//! entrance is worked out once, beside the window; the way to a spot is then a walk from square to square.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use eframe::egui::{Pos2, Rect, Vec2, vec2};

use super::convert::{factor, whole};

/// The side of a square on an ordinary floor, as a share of a spot's width: about 80 cm.
const SQUARES_PER_SPOT: f32 = 3.0;
/// The most squares along the longer side of a floor.
const SIDE_MAX: f32 = 384.0;
/// What it costs to drive over a square, and over one beside a spot, in tenths.
const FREE: u32 = 10;
const BESIDE: u32 = 22;

/// The eight neighbours of a square, and how much farther the leaning ones are, in tenths.
const STEPS: [(i32, i32, u32); 8] =
    [(1, 0, 10), (-1, 0, 10), (0, 1, 10), (0, -1, 10), (1, 1, 14), (1, -1, 14), (-1, 1, 14), (-1, -1, 14)];

/// In a square that nobody comes to.
const NOWHERE: u8 = u8::MAX;
/// In the square of an entrance.
const ENTRANCE: u8 = 8;

/// The ways of one floor.
#[derive(Debug, Default)]
pub(super) struct Ways {
    origin: Pos2,
    side_mm: f32,
    columns: u32,
    rows: u32,
    /// For each square the step towards the entrance: a place in [`STEPS`], [`ENTRANCE`] or [`NOWHERE`].
    back: Vec<u8>,
    /// How far each square is from the entrance, in tenths of a square.
    far: Vec<u32>,
}

impl Ways {
    /// Works out the ways from entrances. `is_spot` says whether a spot lies at a place.
    pub(super) fn new(extent: Rect, usual_width_mm: f32, gates: &[Pos2], is_spot: impl Fn(Pos2) -> bool) -> Self {
        if gates.is_empty() {
            return Self::default();
        }
        let longer = extent.width().max(extent.height());
        let side_mm = (usual_width_mm / SQUARES_PER_SPOT).max(longer / SIDE_MAX).max(1.0);
        // Around the spots there is room to drive.
        let extent = extent.expand(side_mm * 4.0);
        let side = |length: f32| whole((length / side_mm).ceil()).max(1);
        let (columns, rows) = (side(extent.width()), side(extent.height()));
        let squares = columns as usize * rows as usize;
        let mut ways = Self {
            origin: extent.min,
            side_mm,
            columns,
            rows,
            back: vec![NOWHERE; squares],
            far: vec![u32::MAX; squares],
        };
        let taken: Vec<bool> = (0..rows)
            .flat_map(|row| (0..columns).map(move |column| (column, row)))
            .map(|(column, row)| is_spot(ways.middle(column, row)))
            .collect();
        let cost = ways.costs(&taken);
        ways.spread(gates, &taken, &cost);
        ways
    }

    fn at(&self, column: u32, row: u32) -> usize {
        row as usize * self.columns as usize + column as usize
    }

    fn middle(&self, column: u32, row: u32) -> Pos2 {
        self.origin + vec2(factor(column) + 0.5, factor(row) + 0.5) * self.side_mm
    }

    fn square_of(&self, place: Pos2) -> (u32, u32) {
        let offset = (place - self.origin) / self.side_mm;
        (whole(offset.x).min(self.columns.saturating_sub(1)), whole(offset.y).min(self.rows.saturating_sub(1)))
    }

    fn step(&self, column: u32, row: u32, (across, down, _): (i32, i32, u32)) -> Option<(u32, u32)> {
        let (column, row) = (column.checked_add_signed(across)?, row.checked_add_signed(down)?);
        (column < self.columns && row < self.rows).then_some((column, row))
    }

    fn costs(&self, taken: &[bool]) -> Vec<u32> {
        let is_taken = |square: (u32, u32)| taken.get(self.at(square.0, square.1)).copied().unwrap_or(true);
        (0..self.rows)
            .flat_map(|row| (0..self.columns).map(move |column| (column, row)))
            .map(|(column, row)| {
                let beside = STEPS.iter().any(|&step| self.step(column, row, step).is_some_and(is_taken));
                if beside { BESIDE } else { FREE }
            })
            .collect()
    }

    /// From all entrances at once, the nearest squares first.
    fn spread(&mut self, gates: &[Pos2], taken: &[bool], cost: &[u32]) {
        let mut waiting = BinaryHeap::new();
        for &gate in gates {
            let (column, row) = self.square_of(gate);
            let at = self.at(column, row);
            if let (Some(far), Some(back)) = (self.far.get_mut(at), self.back.get_mut(at)) {
                (*far, *back) = (0, ENTRANCE);
                waiting.push(Reverse((0, column, row)));
            }
        }
        while let Some(Reverse((here, column, row))) = waiting.pop() {
            if self.far.get(self.at(column, row)).is_none_or(|&far| far < here) {
                continue;
            }
            for (number, &step) in STEPS.iter().enumerate() {
                let Some((next_column, next_row)) = self.step(column, row, step) else { continue };
                let next = self.at(next_column, next_row);
                if taken.get(next).copied().unwrap_or(true) {
                    continue;
                }
                let there = here + cost.get(next).copied().unwrap_or(BESIDE) * step.2 / 10;
                if let (Some(far), Some(back)) = (self.far.get_mut(next), self.back.get_mut(next))
                    && there < *far
                {
                    // The way back is the opposite step: they come in pairs.
                    (*far, *back) = (there, opposite(number));
                    waiting.push(Reverse((there, next_column, next_row)));
                }
            }
        }
    }

    /// The way from the nearest entrance to a spot: to the square beside it that is nearest by driving, then onto it. `None` where no
    /// entrance is, or none leads there.
    pub(super) fn to(&self, bounds: Rect, mark: Pos2) -> Option<Vec<Pos2>> {
        if self.back.is_empty() {
            return None;
        }
        let around = bounds.expand(self.side_mm * 1.5);
        let (least, most) = (self.square_of(around.min), self.square_of(around.max));
        let squares = (least.1..=most.1).flat_map(|row| (least.0..=most.0).map(move |column| (column, row)));
        let (_, mut square) = squares
            .filter_map(|square| Some((*self.far.get(self.at(square.0, square.1))?, square)))
            .filter(|&(far, _)| far < u32::MAX)
            .min()?;
        let mut way = vec![mark, self.middle(square.0, square.1)];
        // No way is longer than there are squares.
        for _ in 0..self.back.len() {
            let &back = self.back.get(self.at(square.0, square.1))?;
            if back == ENTRANCE {
                way.reverse();
                return Some(straightened(&way));
            }
            square = self.step(square.0, square.1, *STEPS.get(usize::from(back))?)?;
            way.push(self.middle(square.0, square.1));
        }
        None
    }
}

fn opposite(step: usize) -> u8 {
    // (1,0) and (-1,0), (0,1) and (0,-1), (1,1) and (-1,-1), (1,-1) and (-1,1).
    const OPPOSITE: [u8; 8] = [1, 0, 3, 2, 7, 6, 5, 4];
    OPPOSITE.get(step).copied().unwrap_or(NOWHERE)
}

/// Leaves out the places between which the way goes on in the same direction.
fn straightened(way: &[Pos2]) -> Vec<Pos2> {
    let mut kept: Vec<Pos2> = Vec::new();
    let mut heading = Vec2::ZERO;
    for &[from, to] in way.array_windows() {
        let direction = (to - from).normalized();
        if kept.is_empty() || (direction - heading).length() > 0.01 {
            kept.push(from);
        }
        heading = direction;
    }
    kept.extend(way.last());
    kept
}

/// The outline of an arrowhead at the end of a way.
pub(super) fn arrowhead(from: Pos2, tip: Pos2, size: f32) -> [Pos2; 3] {
    let towards = (tip - from).normalized();
    let aside = vec2(-towards.y, towards.x);
    [tip, tip - towards * size * 1.4 + aside * size * 0.7, tip - towards * size * 1.4 - aside * size * 0.7]
}

#[cfg(test)]
mod tests {
    use eframe::egui::pos2;

    use super::*;

    /// Two rows of ten spots of 2.5 by 5 m with a lane of 6 m between them, walled in by a third row on the left.
    fn spots() -> Vec<Rect> {
        let row = |y: f32| {
            (0u32..10).map(move |place| Rect::from_min_size(pos2(factor(place) * 2_500.0, y), vec2(2_500.0, 5_000.0)))
        };
        row(0.0).chain(row(11_000.0)).collect()
    }

    fn ways(gates: &[Pos2]) -> Ways {
        let spots = spots();
        let extent = spots.iter().fold(Rect::NOTHING, |all, &one| all.union(one));
        Ways::new(extent, 2_500.0, gates, |place| spots.iter().any(|spot| spot.contains(place)))
    }

    #[test]
    fn the_way_leads_over_no_spot_but_its_own() {
        let gate = pos2(26_000.0, 8_000.0);
        let ways = ways(&[gate]);
        for spot in spots() {
            let way = ways.to(spot, spot.center()).unwrap();
            assert!(way.first().unwrap().distance(gate) < 1_500.0, "it begins at the entrance");
            assert_eq!(*way.last().unwrap(), spot.center());
            for &[from, to] in way.array_windows() {
                for share in 0u32..=20 {
                    let place = from.lerp(to, factor(share) / 20.0);
                    let other = spots().into_iter().find(|other| *other != spot && other.shrink(450.0).contains(place));
                    assert_eq!(other, None, "the way to {spot:?} leads over another: {way:?}");
                }
            }
        }
    }

    #[test]
    fn of_two_entrances_the_nearer_one_is_taken() {
        let (left, right) = (pos2(-1_500.0, 8_000.0), pos2(26_500.0, 8_000.0));
        let ways = ways(&[left, right]);
        let begins = |spot: &Rect| *ways.to(*spot, spot.center()).unwrap().first().unwrap();
        let spots = spots();
        assert!(begins(&spots[0]).distance(left) < 1_500.0);
        assert!(begins(&spots[9]).distance(right) < 1_500.0);
    }

    #[test]
    fn a_straight_lane_is_a_way_of_few_corners() {
        let ways = ways(&[pos2(26_000.0, 8_000.0)]);
        let spot = spots()[0];
        let way = ways.to(spot, spot.center()).unwrap();
        assert!(way.len() <= 8, "{way:?}");
    }

    #[test]
    fn without_an_entrance_or_without_a_gap_there_is_no_way() {
        let spot = spots()[3];
        assert_eq!(ways(&[]).to(spot, spot.center()), None);
        // Everything but one square is a spot.
        let walled = Ways::new(
            Rect::from_min_size(Pos2::ZERO, Vec2::splat(30_000.0)),
            2_500.0,
            &[pos2(29_000.0, 29_000.0)],
            |_| true,
        );
        assert_eq!(walled.to(Rect::from_min_size(Pos2::ZERO, Vec2::splat(2_500.0)), pos2(1_000.0, 1_000.0)), None);
    }
}
