//! Makes one row of strings that lie in one line, over pillars and crossing lanes, and gives the spots their places.

use super::super::geometry::nearby::Nearby;
use super::super::geometry::{Vector, to_float, to_whole};
use super::body::{Body, largest_reach};
use super::chain::Chain;
use super::contact::{self, Lie, NEIGHBOURS_MM, parting};

/// The widest gap within one row, in millimetres: a two-way lane with its kerbs, or some trees. Beyond it a new row begins.
const WIDEST_JOIN_MM: f64 = 12_000.0;

/// Two spots that stand alone make a row only when no further apart than this, in millimetres: two of them are no line yet.
const WIDEST_JOIN_OF_SINGLES_MM: f64 = 3_000.0;

/// How far a row may go on out of line, as a part of a spot's depth.
const OUT_OF_LINE: f64 = 0.35;

/// Where a string ends or begins, and where it would go on.
#[derive(Clone, Copy)]
struct Tip {
    chain: usize,
    /// At the chain's last spot, otherwise at its first.
    last: bool,
    spot: usize,
    onward: Vector,
    lie: Lie,
    alone: bool,
}

/// Spots in a line, with their places in it, counted from 1.
#[derive(Clone, Debug)]
pub(crate) struct Row {
    /// The spots by their numbers, with their places.
    pub(crate) spots: Vec<(usize, i64)>,
    /// The direction from the first to the last, length 1.
    pub(crate) along: Vector,
}

/// Joins strings to rows and numbers the places.
pub(crate) fn into_rows(bodies: &[Body], chains: &[Chain]) -> Vec<Row> {
    let mut next_tip: Vec<[Option<usize>; 2]> = vec![[None; 2]; chains.len()];
    let mut groups: Vec<usize> = (0..chains.len()).collect();
    for (one, other) in joints(bodies, chains) {
        let (Some(group), Some(other_group)) = (root(&groups, one.chain), root(&groups, other.chain)) else { continue };
        let free = |tip: &Tip| next_tip.get(tip.chain).and_then(|tips| tips.get(usize::from(tip.last))) == Some(&None);
        if group == other_group || !free(&one) || !free(&other) {
            continue;
        }
        for (tip, to) in [(&one, &other), (&other, &one)] {
            if let Some(slot) = next_tip.get_mut(tip.chain).and_then(|tips| tips.get_mut(usize::from(tip.last))) {
                *slot = Some(to.chain);
            }
        }
        if let Some(of_group) = groups.get_mut(group.max(other_group)) {
            *of_group = group.min(other_group);
        }
    }
    lines(chains, &next_tip).into_iter().filter_map(|line| row(bodies, &line)).collect()
}

/// Pairs of tips that could be one row's, the closest first.
fn joints(bodies: &[Body], chains: &[Chain]) -> Vec<(Tip, Tip)> {
    let tips: Vec<Tip> = chains.iter().enumerate().flat_map(|(number, chain)| tips_of(number, chain, bodies)).collect();
    let places: Vec<Vector> =
        tips.iter().map(|tip| bodies.get(tip.spot).map_or(Vector::new(0.0, 0.0), |body| body.centre)).collect();
    let near_tips = Nearby::new(places.iter().copied());
    let all_spots = Nearby::new(bodies.iter().map(|body| body.centre));
    let largest = largest_reach(bodies);
    let mut found: Vec<(f64, usize, usize)> = Vec::new();
    for (number, (tip, place)) in tips.iter().zip(&places).enumerate() {
        let Some(body) = bodies.get(tip.spot) else { continue };
        let radius = body.reach() + largest + WIDEST_JOIN_MM;
        for other_number in near_tips.within(*place, radius).filter(|other| *other > number) {
            let Some(other) = tips.get(other_number) else { continue };
            if let Some(gap) = joint_gap(bodies, tip, other)
                && !is_blocked(bodies, &all_spots, largest, tip.spot, other.spot)
            {
                found.push((gap, number, other_number));
            }
        }
    }
    found.sort_by(|a, b| a.0.total_cmp(&b.0).then((a.1, a.2).cmp(&(b.1, b.2))));
    found.iter().filter_map(|(_, one, other)| Some((*tips.get(*one)?, *tips.get(*other)?))).collect()
}

fn tips_of(number: usize, chain: &Chain, bodies: &[Body]) -> Vec<Tip> {
    let onward = |from: usize, to: usize| bodies.get(to)?.centre.minus(bodies.get(from)?.centre).unit();
    let tip = |last: bool, spot: usize, onward: Vector| Tip {
        chain: number,
        last,
        spot,
        onward,
        lie: chain.lie,
        alone: false,
    };
    match chain.members.as_slice() {
        // A single spot has no line of its own: it may go on by its sides or by its ends.
        [only] => bodies.get(*only).map_or_else(Vec::new, |body| {
            [(Lie::Side, body.across()), (Lie::End, body.deep)]
                .into_iter()
                .flat_map(|(lie, onward)| [(lie, false, onward.times(-1.0)), (lie, true, onward)])
                .map(|(lie, last, onward)| Tip { chain: number, last, spot: *only, onward, lie, alone: true })
                .collect()
        }),
        [first, second, ..] => {
            let begin = onward(*second, *first).map(|onward| tip(false, *first, onward));
            let end = match chain.members.as_slice() {
                [.., before, last] => onward(*before, *last).map(|onward| tip(true, *last, onward)),
                _ => None,
            };
            begin.into_iter().chain(end).collect()
        }
        [] => Vec::new(),
    }
}

/// The gap between two tips that point at each other in one line, in millimetres.
fn joint_gap(bodies: &[Body], one: &Tip, other: &Tip) -> Option<f64> {
    let (body, other_body) = (bodies.get(one.spot)?, bodies.get(other.spot)?);
    if one.chain == other.chain || one.lie != other.lie || !contact::same_way(body, other_body) {
        return None;
    }
    let apart = other_body.centre.minus(body.centre);
    let tolerance = OUT_OF_LINE
        * match one.lie {
            Lie::Side => body.depth.min(other_body.depth),
            Lie::End => body.width.min(other_body.width),
        };
    let facing = one.onward.dot(apart) > 0.0 && other.onward.dot(apart) < 0.0;
    // Beside a string, a single spot need only lie in the string's line.
    let in_line = |tip: &Tip, beside: &Tip| (tip.alone && !beside.alone) || tip.onward.cross(apart).abs() <= tolerance;
    let widest = if one.alone && other.alone { WIDEST_JOIN_OF_SINGLES_MM } else { WIDEST_JOIN_MM };
    let gap = parting(body, other_body).gap;
    (facing && in_line(one, other) && in_line(other, one) && gap > -NEIGHBOURS_MM && gap <= widest).then_some(gap)
}

/// Whether some other spot stands between two.
fn is_blocked(bodies: &[Body], spots: &Nearby, largest: f64, from: usize, to: usize) -> bool {
    let (Some(begin), Some(end)) = (bodies.get(from), bodies.get(to)) else { return true };
    let apart = end.centre.minus(begin.centre);
    let steps = to_whole(apart.length() / 500.0).clamp(2, 200);
    (1..steps).any(|step| {
        let part = to_float(step) / to_float(steps);
        let here = begin.centre.plus(apart.times(part));
        spots
            .within(here, largest)
            .any(|other| other != from && other != to && bodies.get(other).is_some_and(|body| body.covers(here)))
    })
}

fn root(groups: &[usize], member: usize) -> Option<usize> {
    let mut here = member;
    loop {
        let up = *groups.get(here)?;
        if up == here {
            return Some(here);
        }
        here = up;
    }
}

/// Follows the joints: per row the chains' members from one end to the other.
fn lines(chains: &[Chain], next_tip: &[[Option<usize>; 2]]) -> Vec<Vec<usize>> {
    let joined = |chain: usize, last: bool| next_tip.get(chain).and_then(|tips| *tips.get(usize::from(last))?);
    let mut taken = vec![false; chains.len()];
    let mut lines = Vec::new();
    for begin in 0..chains.len() {
        let from_first = joined(begin, false).is_none();
        if !from_first && joined(begin, true).is_some() {
            continue;
        }
        let mut line = Vec::new();
        let mut here = Some((begin, from_first));
        while let Some((number, forth)) = here {
            let (Some(chain), Some(taken)) = (chains.get(number), taken.get_mut(number)) else { break };
            if std::mem::replace(taken, true) {
                break;
            }
            let members = chain.members.iter().copied();
            if forth {
                line.extend(members);
            } else {
                line.extend(members.rev());
            }
            here = joined(number, forth).map(|next| (next, joined(next, false) == Some(number)));
        }
        if !line.is_empty() {
            lines.push(line);
        }
    }
    lines
}

fn row(bodies: &[Body], line: &[usize]) -> Option<Row> {
    let mut spots: Vec<(usize, i64)> = Vec::with_capacity(line.len());
    let mut place: i64 = 0;
    for number in line {
        let body = bodies.get(*number)?;
        let before = spots.last().and_then(|(before, _)| bodies.get(*before));
        place = place.saturating_add(before.map_or(1, |before| 1 + left_out(before, body)));
        spots.push((*number, place));
    }
    let first = bodies.get(spots.first()?.0)?;
    let last = bodies.get(spots.last()?.0)?;
    let along = last.centre.minus(first.centre).unit().unwrap_or_else(|| first.across());
    Some(Row { spots, along })
}

/// How many numbers a gap leaves out: one for a pillar, as many as would fit for a lane.
fn left_out(before: &Body, body: &Body) -> i64 {
    let parting = parting(before, body);
    if parting.gap <= NEIGHBOURS_MM { 0 } else { to_whole(parting.gap / parting.pitch).max(1) }
}
