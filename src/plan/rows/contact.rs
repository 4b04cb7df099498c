//! Which spots stand beside each other.

use super::super::geometry::nearby::Nearby;
use super::body::{self, Body};

/// The widest gap, in millimetres, across which two spots still count as standing beside each other: a pillar, a kerb, a hatched
/// strip. Whether they are neighbours for a vehicle that needs several is a narrower matter, see [`NEIGHBOURS_MM`].
const WIDEST_GAP_MM: f64 = 1_200.0;

/// Two spots with no more than this between them, in millimetres, are neighbours: a painted line and some inaccuracy of the
/// survey. A pillar is wider.
pub(crate) const NEIGHBOURS_MM: f64 = 300.0;

/// Spots whose deep directions differ by more than 12 degrees do not stand in one row; round a bend they differ by less.
const SAME_WAY: f64 = 0.978;

/// How much of the shorter of two spots' sides must run along the other's, side by side. Little, since spots at a flat angle to the
/// lane are far out of step.
const SIDES_TOGETHER: f64 = 0.1;

/// How much of the narrower end must face the other's, end to end.
const ENDS_TOGETHER: f64 = 0.5;

/// How two spots stand to each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Lie {
    /// Side by side, doors facing doors.
    Side,
    /// End to end, bumper facing bumper.
    End,
}

/// One spot beside another.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Contact {
    /// How they stand.
    pub(crate) lie: Lie,
    /// From centre to centre, along the mean deep direction, in millimetres.
    pub(crate) deep: f64,
    /// From centre to centre across it, in millimetres.
    pub(crate) across: f64,
    /// What is between them, in millimetres; a little below zero where they overlap.
    pub(crate) gap: f64,
}

impl Contact {
    /// Seen from a spot whose deep direction is called the opposite.
    pub(crate) fn reversed(self) -> Self {
        Self { deep: -self.deep, across: -self.across, ..self }
    }
}

/// Whether two spots point the same way, or the opposite.
pub(crate) fn same_way(one: &Body, other: &Body) -> bool {
    one.deep.dot(other.deep).abs() >= SAME_WAY
}

/// How `other` stands to `one`, if beside it. Signs are in `one`'s directions.
pub(crate) fn between(one: &Body, other: &Body) -> Option<Contact> {
    if !same_way(one, other) {
        return None;
    }
    let mean = one.deep.plus(other.deep.facing(one.deep)).unit()?;
    let apart = other.centre.minus(one.centre);
    let (deep, across) = (apart.dot(mean), apart.dot(mean.turned()));
    let gap_across = across.abs() - f64::midpoint(one.width, other.width);
    let gap_deep = deep.abs() - f64::midpoint(one.depth, other.depth);
    let narrower = one.width.min(other.width);
    let shallower = one.depth.min(other.depth);
    // Of two shapes' gaps the wider one parts them.
    let (lie, gap, deepest) = if gap_across >= gap_deep {
        if -gap_deep < shallower * SIDES_TOGETHER {
            return None;
        }
        (Lie::Side, gap_across, narrower)
    } else {
        if -gap_across < narrower * ENDS_TOGETHER {
            return None;
        }
        (Lie::End, gap_deep, shallower)
    };
    (gap <= WIDEST_GAP_MM && gap >= -0.5 * deepest).then_some(Contact { lie, deep, across, gap })
}

/// How far from a spot's centre the centre of one beside it may lie, when the largest has half the diagonal `largest`.
pub(crate) fn search_radius(body: &Body, largest: f64) -> f64 {
    body.reach() + largest + WIDEST_GAP_MM
}

/// For each spot those beside it, by their numbers upwards.
pub(crate) fn all(bodies: &[Body]) -> Vec<Vec<(usize, Contact)>> {
    let nearby = Nearby::new(bodies.iter().map(|body| body.centre));
    let largest = body::largest_reach(bodies);
    bodies
        .iter()
        .enumerate()
        .map(|(number, one)| {
            let mut beside: Vec<(usize, Contact)> = nearby
                .within(one.centre, search_radius(one, largest))
                .filter(|other| *other != number)
                .filter_map(|other| Some((other, between(one, bodies.get(other)?)?)))
                .collect();
            beside.sort_unstable_by_key(|(other, _)| *other);
            beside
        })
        .collect()
}

/// What parts two spots of one line.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Parting {
    /// What is between them, in millimetres; zero or a little less for spots that touch.
    pub(crate) gap: f64,
    /// How long a spot between them would be in that direction, in millimetres.
    pub(crate) pitch: f64,
}

/// Measures what parts two spots of one line, whichever way they stand in it.
pub(crate) fn parting(one: &Body, other: &Body) -> Parting {
    let mean = one.deep.plus(other.deep.facing(one.deep)).unit().unwrap_or(one.deep);
    let apart = other.centre.minus(one.centre);
    let (width, depth) = (f64::midpoint(one.width, other.width), f64::midpoint(one.depth, other.depth));
    let across = Parting { gap: apart.dot(mean.turned()).abs() - width, pitch: width };
    let deep = Parting { gap: apart.dot(mean).abs() - depth, pitch: depth };
    if across.gap >= deep.gap { across } else { deep }
}

#[cfg(test)]
mod tests {
    use super::super::super::geometry::Vector;
    use super::*;

    fn at(x: f64, y: f64) -> Body {
        Body { centre: Vector::new(x, y), deep: Vector::new(0.0, 1.0), depth: 5000.0, width: 2500.0 }
    }

    #[track_caller]
    fn lie(x: f64, y: f64) -> Option<Lie> {
        between(&at(0.0, 0.0), &at(x, y)).map(|contact| contact.lie)
    }

    #[test]
    fn spots_touch_by_their_sides_or_their_ends_but_not_by_a_corner() {
        assert_eq!(lie(2500.0, 0.0), Some(Lie::Side));
        assert_eq!(lie(0.0, 5000.0), Some(Lie::End));
        assert_eq!(lie(2500.0, 5000.0), None);
    }

    #[test]
    fn a_pillar_does_not_part_them_and_a_lane_does() {
        assert_eq!(lie(3100.0, 0.0), Some(Lie::Side));
        assert_eq!(lie(8500.0, 0.0), None);
        assert_eq!(lie(0.0, 11_000.0), None);
    }

    #[test]
    fn spots_at_a_flat_angle_to_the_lane_are_far_out_of_step() {
        // Spots of 2.5 by 5 m at 30 degrees to the lane: the next one begins 4.33 m further back.
        assert_eq!(lie(2500.0, 4330.0), Some(Lie::Side));
    }

    #[test]
    fn spots_across_each_other_are_in_no_row() {
        let across = Body { deep: Vector::new(1.0, 0.0), ..at(3750.0, 0.0) };
        assert!(between(&at(0.0, 0.0), &across).is_none());
    }
}
