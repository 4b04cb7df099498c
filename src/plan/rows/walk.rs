//! The order in which somebody walks along the rows: there and back, each begun at the end nearer to where the last one ended.

use std::collections::{BTreeSet, VecDeque};

use super::super::geometry::Vector;
use super::super::geometry::nearby::Nearby;
use super::super::geometry::outline::extent;
use super::body::Body;
use super::join::Row;

/// How far a spot of the next row may lie from one of this row, centre to centre in millimetres: two depths and a wide lane.
const NEXT_ROW_MM: f64 = 20_000.0;

/// Rows whose directions differ by more than 15 degrees are not walked as one field.
const PARALLEL: f64 = 0.966;

/// How much of the shorter of two rows must lie beside the other for them to be walked one after the other.
const BESIDE: f64 = 0.2;

/// Rows no further apart than this, in millimetres, lie in one line and are walked in one go.
const ONE_LINE_MM: f64 = 1_500.0;

/// Beyond this, in millimetres, the search for the next field looks at all that are left.
const FARTHEST_MM: f64 = 1_000_000.0;

/// Where the walk begins.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Start {
    /// At the top left of the plan, north-west.
    TopLeft,
    /// At the row end nearest to an entrance.
    Near(Vector),
}

impl Start {
    fn effort(self, to: Vector) -> f64 {
        match self {
            Self::TopLeft => to.x + to.y,
            Self::Near(from) => to.minus(from).length(),
        }
    }
}

/// Parallel rows beside each other, as lines in order across them.
struct Field {
    lines: Vec<Vec<usize>>,
}

/// Orders the rows of a floor.
pub(crate) fn order(bodies: &[Body], mut rows: Vec<Row>, start: Start) -> Vec<Row> {
    let groups = groups(bodies, &rows);
    for group in &groups {
        align(&mut rows, group);
    }
    let fields: Vec<Field> = groups.iter().map(|group| field(bodies, &rows, group)).collect();
    let corners: Vec<Corner> =
        (0..).zip(&fields).flat_map(|(number, field)| corners(bodies, &rows, number, field)).collect();
    let nearby = Nearby::new(corners.iter().map(|corner| corner.place));
    let mut is_walked = vec![false; fields.len()];
    let mut walked: Vec<(usize, bool)> = Vec::with_capacity(rows.len());
    let mut next = nearest_of(corners.iter(), start);
    while let Some(corner) = next {
        let (Some(field), Some(is_field_walked)) = (fields.get(corner.field), is_walked.get_mut(corner.field)) else {
            break;
        };
        *is_field_walked = true;
        let Some(here) = walk_field(bodies, &rows, field, corner, &mut walked) else { break };
        next = next_corner(&corners, &nearby, &is_walked, here);
    }
    walked
        .into_iter()
        .filter_map(|(number, forth)| rows.get(number).map(|row| if forth { row.clone() } else { backwards(row) }))
        .collect()
}

/// A place to begin a field: at its first line or its last, at that line's first end or its last.
#[derive(Clone, Copy)]
struct Corner {
    field: usize,
    from_bottom: bool,
    from_end: bool,
    place: Vector,
}

fn corners(bodies: &[Body], rows: &[Row], number: usize, field: &Field) -> Vec<Corner> {
    [(false, false), (false, true), (true, false), (true, true)]
        .into_iter()
        .filter_map(|(from_bottom, from_end)| {
            let line = if from_bottom { field.lines.last()? } else { field.lines.first()? };
            Some(Corner { field: number, from_bottom, from_end, place: line_end(bodies, rows, line, from_end)? })
        })
        .collect()
}

/// The corner that is the least effort to go to; of several the first.
fn nearest_of<'a>(corners: impl Iterator<Item = &'a Corner>, start: Start) -> Option<Corner> {
    let order = |corner: &Corner| (corner.field, corner.from_bottom, corner.from_end);
    corners
        .min_by(|a, b| start.effort(a.place).total_cmp(&start.effort(b.place)).then(order(a).cmp(&order(b))))
        .copied()
}

/// The nearest corner of a field that was not walked, looked for in ever wider circles.
fn next_corner(corners: &[Corner], nearby: &Nearby, is_walked: &[bool], here: Vector) -> Option<Corner> {
    let is_open = |corner: &&Corner| is_walked.get(corner.field) == Some(&false);
    let mut radius = NEXT_ROW_MM;
    while radius < FARTHEST_MM {
        let around = nearby.within(here, radius).filter_map(|number| corners.get(number)).filter(is_open);
        if let Some(corner) = nearest_of(around, Start::Near(here)) {
            return Some(corner);
        }
        radius *= 2.0;
    }
    nearest_of(corners.iter().filter(is_open), Start::Near(here))
}

/// Where a line begins (or ends, for `at_end`).
fn line_end(bodies: &[Body], rows: &[Row], line: &[usize], at_end: bool) -> Option<Vector> {
    let row = rows.get(*if at_end { line.last()? } else { line.first()? })?;
    let (spot, _) = if at_end { row.spots.last()? } else { row.spots.first()? };
    bodies.get(*spot).map(|body| body.centre)
}

/// Walks the lines of a field there and back from one of its corners; tells where that ends.
fn walk_field(
    bodies: &[Body],
    rows: &[Row],
    field: &Field,
    corner: Corner,
    walked: &mut Vec<(usize, bool)>,
) -> Option<Vector> {
    let mut backwards = corner.from_end;
    let mut here: Option<Vector> = None;
    let lines = field.lines.iter();
    let lines: Vec<&Vec<usize>> = if corner.from_bottom { lines.rev().collect() } else { lines.collect() };
    for line in lines {
        let (Some(first), Some(last)) = (line_end(bodies, rows, line, false), line_end(bodies, rows, line, true))
        else {
            continue;
        };
        if let Some(here) = here {
            // As far from both ends, say before a single spot: turn round, as everywhere.
            let (to_first, to_last) = (first.minus(here).length(), last.minus(here).length());
            backwards = if (to_first - to_last).abs() < 1.0 { !backwards } else { to_last < to_first };
        }
        if backwards {
            walked.extend(line.iter().rev().map(|row| (*row, false)));
        } else {
            walked.extend(line.iter().map(|row| (*row, true)));
        }
        here = Some(if backwards { first } else { last });
    }
    here
}

/// Rows that lie beside each other and point the same way, directly or by way of others.
fn groups(bodies: &[Body], rows: &[Row]) -> Vec<Vec<usize>> {
    let mut row_of: Vec<Option<usize>> = vec![None; bodies.len()];
    for (number, row) in rows.iter().enumerate() {
        for (spot, _) in &row.spots {
            if let Some(known) = row_of.get_mut(*spot) {
                *known = Some(number);
            }
        }
    }
    let nearby = Nearby::new(bodies.iter().map(|body| body.centre));
    let mut beside: Vec<BTreeSet<usize>> = Vec::with_capacity(rows.len());
    for (number, row) in rows.iter().enumerate() {
        let around: BTreeSet<usize> = row
            .spots
            .iter()
            .filter_map(|(spot, _)| bodies.get(*spot))
            .flat_map(|body| nearby.within(body.centre, NEXT_ROW_MM))
            .filter_map(|spot| row_of.get(spot).copied().flatten())
            .filter(|other| *other != number)
            .collect();
        beside.push(
            around
                .into_iter()
                .filter(|other| rows.get(*other).is_some_and(|other| lie_beside(bodies, row, other)))
                .collect(),
        );
    }
    let mut taken = vec![false; rows.len()];
    let mut groups = Vec::new();
    for first in 0..rows.len() {
        let mut queue = VecDeque::from([first]);
        let mut group = Vec::new();
        while let Some(number) = queue.pop_front() {
            let Some(taken) = taken.get_mut(number) else { continue };
            if !std::mem::replace(taken, true) {
                group.push(number);
                queue.extend(beside.get(number).into_iter().flatten());
            }
        }
        if !group.is_empty() {
            group.sort_unstable();
            groups.push(group);
        }
    }
    groups
}

fn lie_beside(bodies: &[Body], one: &Row, other: &Row) -> bool {
    let along = if one.spots.len() >= other.spots.len() { one.along } else { other.along };
    let span = |row: &Row| {
        let spots = row.spots.iter().filter_map(|(spot, _)| bodies.get(*spot));
        extent(spots.flat_map(|body| {
            let half = half_size(body, along);
            [body.centre.dot(along) - half, body.centre.dot(along) + half]
        }))
    };
    let (Some((from, to)), Some((other_from, other_to))) = (span(one), span(other)) else { return false };
    let together = to.min(other_to) - from.max(other_from);
    one.along.dot(other.along).abs() >= PARALLEL && together >= BESIDE * (to - from).min(other_to - other_from)
}

/// Half of a spot's size in some direction, in millimetres.
fn half_size(body: &Body, direction: Vector) -> f64 {
    f64::midpoint(body.depth * body.deep.dot(direction).abs(), body.width * body.across().dot(direction).abs())
}

/// The direction of a group's longest row.
fn direction(rows: &[Row], group: &[usize]) -> Vector {
    let longest = group.iter().filter_map(|number| rows.get(*number)).max_by_key(|row| row.spots.len());
    longest.map_or(Vector::new(1.0, 0.0), |row| row.along)
}

/// Turns round those rows of a group that run against its longest.
fn align(rows: &mut [Row], group: &[usize]) {
    let along = direction(rows, group);
    for number in group {
        if let Some(row) = rows.get_mut(*number)
            && row.along.dot(along) < 0.0
        {
            *row = backwards(row);
        }
    }
}

/// Puts a group's rows in order across them; those in one line in order along it.
fn field(bodies: &[Body], rows: &[Row], group: &[usize]) -> Field {
    let along = direction(rows, group);
    let mut placed: Vec<(f64, f64, usize)> = group
        .iter()
        .filter_map(|number| {
            let row = rows.get(*number)?;
            let (first, last) = (bodies.get(row.spots.first()?.0)?, bodies.get(row.spots.last()?.0)?);
            let middle = first.centre.plus(last.centre).times(0.5);
            Some((middle.dot(along.turned()), middle.dot(along), *number))
        })
        .collect();
    placed.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)).then(a.2.cmp(&b.2)));
    let mut lines: Vec<(f64, Vec<(f64, usize)>)> = Vec::new();
    for (across, position, number) in placed {
        match lines.last_mut() {
            Some((begun_at, line)) if across - *begun_at <= ONE_LINE_MM => line.push((position, number)),
            _ => lines.push((across, vec![(position, number)])),
        }
    }
    let in_order = |mut line: Vec<(f64, usize)>| {
        line.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        line.into_iter().map(|(_, number)| number).collect()
    };
    Field { lines: lines.into_iter().map(|(_, line)| in_order(line)).collect() }
}

fn backwards(row: &Row) -> Row {
    let last_place = row.spots.last().map_or(0, |(_, place)| *place);
    let spots = row.spots.iter().rev().map(|(spot, place)| (*spot, last_place - place + 1)).collect();
    Row { along: row.along.times(-1.0), spots }
}
