//! Strings touching spots together.

use std::collections::{BTreeSet, VecDeque};

use super::super::geometry::Vector;
use super::body::Body;
use super::contact::{Contact, Lie};

/// Spots one after the other, each beside the next.
#[derive(Clone, Debug)]
pub(crate) struct Chain {
    /// The spots by their numbers, from one end to the other.
    pub(crate) members: Vec<usize>,
    /// How they stand to each other; side by side for a single one.
    pub(crate) lie: Lie,
}

/// A way of stringing a block of touching spots.
#[derive(Clone, Copy)]
enum Reading {
    /// Side by side, each with the neighbour least out of step.
    InStep,
    /// Side by side, each further forward than the one before: spots at an angle to the lane.
    Forward,
    /// Side by side, each further back than the one before.
    Back,
    /// End to end: parallel parking.
    EndToEnd,
}

/// In order of preference, should they leave equally many strings.
const READINGS: [Reading; 4] = [Reading::InStep, Reading::Forward, Reading::Back, Reading::EndToEnd];

/// A touching spot, with the contact seen in the directions of its block.
type Touching = Vec<(usize, Contact)>;

/// Strings all spots together; every one is in exactly one chain.
pub(crate) fn string_together(bodies: &[Body], contacts: &[Touching]) -> Vec<Chain> {
    let mut chains = Vec::new();
    for block in blocks(bodies, contacts) {
        let strung = best_reading(&block);
        let single: BTreeSet<usize> = strung.iter().filter_map(Chain::only_member).collect();
        if single.len() == strung.len() || single.is_empty() {
            chains.extend(strung);
            continue;
        }
        // What the block's reading leaves alone may be a piece of another kind: parallel parking at the end of a row.
        chains.extend(strung.into_iter().filter(|chain| chain.only_member().is_none()));
        chains.extend(best_reading(&block.reduced_to(&single)));
    }
    chains
}

impl Chain {
    fn only_member(&self) -> Option<usize> {
        match self.members.as_slice() {
            [only] => Some(*only),
            _ => None,
        }
    }
}

/// Spots that hang together by touching, all contacts seen in directions that agree from each spot to the next.
struct Block {
    spots: Vec<(usize, Touching)>,
}

impl Block {
    fn reduced_to(&self, kept: &BTreeSet<usize>) -> Self {
        let spots = self
            .spots
            .iter()
            .filter(|(spot, _)| kept.contains(spot))
            .map(|(spot, touching)| {
                (*spot, touching.iter().filter(|(other, _)| kept.contains(other)).copied().collect())
            })
            .collect();
        Self { spots }
    }
}

fn blocks(bodies: &[Body], contacts: &[Touching]) -> Vec<Block> {
    let mut facing: Vec<Option<Vector>> = vec![None; bodies.len()];
    let mut blocks = Vec::new();
    for first in 0..bodies.len() {
        if facing.get(first).is_none_or(Option::is_some) {
            continue;
        }
        let mut queue = VecDeque::from([(first, Vector::new(0.0, 1.0))]);
        let mut members = Vec::new();
        while let Some((spot, like)) = queue.pop_front() {
            let (Some(body), Some(known)) = (bodies.get(spot), facing.get_mut(spot)) else { continue };
            if known.is_some() {
                continue;
            }
            let deep = body.deep.facing(like);
            *known = Some(deep);
            members.push(spot);
            queue.extend(contacts.get(spot).into_iter().flatten().map(|(other, _)| (*other, deep)));
        }
        members.sort_unstable();
        let spots = members.into_iter().map(|spot| (spot, oriented(spot, bodies, contacts, &facing))).collect();
        blocks.push(Block { spots });
    }
    blocks
}

fn oriented(spot: usize, bodies: &[Body], contacts: &[Touching], facing: &[Option<Vector>]) -> Touching {
    let flipped = match (bodies.get(spot), facing.get(spot)) {
        (Some(body), Some(Some(deep))) => body.deep.dot(*deep) < 0.0,
        _ => false,
    };
    let seen = |contact: Contact| if flipped { contact.reversed() } else { contact };
    contacts.get(spot).into_iter().flatten().map(|(other, contact)| (*other, seen(*contact))).collect()
}

fn best_reading(block: &Block) -> Vec<Chain> {
    READINGS.into_iter().map(|reading| chains_by(block, reading)).min_by_key(Vec::len).unwrap_or_default()
}

fn chains_by(block: &Block, reading: Reading) -> Vec<Chain> {
    let place_of = |spot: usize| block.spots.binary_search_by_key(&spot, |(number, _)| *number).ok();
    let wanted = |way: f64| -> Vec<Option<usize>> {
        block.spots.iter().map(|(_, touching)| nearest(touching, reading, way).and_then(place_of)).collect()
    };
    let (ahead, behind) = (wanted(1.0), wanted(-1.0));
    // Two spots follow each other when both say so.
    let agreed = |to: &[Option<usize>], back: &[Option<usize>], place: usize| -> Option<usize> {
        let next = (*to.get(place)?)?;
        (*back.get(next)? == Some(place)).then_some(next)
    };
    let lie = if matches!(reading, Reading::EndToEnd) { Lie::End } else { Lie::Side };
    let mut taken = vec![false; block.spots.len()];
    let mut chains = Vec::new();
    let begins = (0..block.spots.len()).filter(|place| agreed(&behind, &ahead, *place).is_none());
    // A ring has no beginning: what the others leave untaken begins anywhere.
    for begin in begins.chain(0..block.spots.len()) {
        let mut members = Vec::new();
        let mut here = Some(begin);
        while let Some(place) = here {
            let (Some((spot, _)), Some(taken)) = (block.spots.get(place), taken.get_mut(place)) else { break };
            if *taken {
                break;
            }
            *taken = true;
            members.push(*spot);
            here = agreed(&ahead, &behind, place);
        }
        if !members.is_empty() {
            let lie = if members.len() == 1 { Lie::Side } else { lie };
            chains.push(Chain { members, lie });
        }
    }
    chains
}

/// The neighbour that a reading would put next, going one way or the other.
fn nearest(touching: &Touching, reading: Reading, way: f64) -> Option<usize> {
    let fits = |contact: &Contact| match reading {
        Reading::InStep => contact.lie == Lie::Side && contact.across * way > 0.0,
        Reading::Forward => contact.lie == Lie::Side && contact.across * way > 0.0 && contact.deep * way > 0.0,
        Reading::Back => contact.lie == Lie::Side && contact.across * way > 0.0 && contact.deep * way < 0.0,
        Reading::EndToEnd => contact.lie == Lie::End && contact.deep * way > 0.0,
    };
    let out_of_step = |contact: &Contact| match reading {
        Reading::EndToEnd => contact.across.abs(),
        Reading::InStep | Reading::Forward | Reading::Back => contact.deep.abs(),
    };
    touching
        .iter()
        .filter(|(_, contact)| fits(contact))
        .min_by(|(a_spot, a), (b_spot, b)| {
            out_of_step(a).total_cmp(&out_of_step(b)).then(a.gap.total_cmp(&b.gap)).then(a_spot.cmp(b_spot))
        })
        .map(|(spot, _)| *spot)
}

#[cfg(test)]
mod tests {
    use super::super::contact;
    use super::*;

    /// Chains of spots of 2.5 by 5 m at these centres (in metres), all pointing down the plan.
    fn chains(centres: &[(f64, f64)]) -> Vec<Vec<usize>> {
        let bodies: Vec<Body> = centres
            .iter()
            .map(|&(x, y)| Body {
                centre: Vector::new(x * 1000.0, y * 1000.0),
                deep: Vector::new(0.0, 1.0),
                depth: 5000.0,
                width: 2500.0,
            })
            .collect();
        let mut found: Vec<Vec<usize>> =
            string_together(&bodies, &contact::all(&bodies)).into_iter().map(|chain| chain.members).collect();
        for members in &mut found {
            if members.first() > members.last() {
                members.reverse();
            }
        }
        found.sort();
        found
    }

    #[test]
    fn a_double_row_is_two_rows() {
        let upper = [(0.0, 0.0), (2.5, 0.0), (5.0, 0.0)];
        let lower = upper.map(|(x, _)| (x, 5.0));
        assert_eq!(chains(&[upper, lower].concat()), [vec![0, 1, 2], vec![3, 4, 5]]);
    }

    #[test]
    fn a_stack_of_spots_is_parallel_parking() {
        assert_eq!(chains(&[(0.0, 0.0), (0.0, 5.0), (0.0, 10.0)]), [vec![0, 1, 2]]);
        assert_eq!(
            chains(&[(0.0, 0.0), (0.0, 5.0), (0.0, 10.0), (2.5, 0.0), (2.5, 5.0), (2.5, 10.0)]),
            [vec![0, 1, 2], vec![3, 4, 5]],
            "two lines of parallel parking beside each other"
        );
    }

    #[test]
    fn rows_at_an_angle_to_the_lane_follow_the_lane_and_not_the_spots_behind() {
        // At 30 degrees, a double row without a strip between: behind each spot stands another, and diagonally a closer one.
        let upper: Vec<(f64, f64)> = (0..4).map(|step| (2.5 * f64::from(step), 4.33 * f64::from(step))).collect();
        let lower: Vec<(f64, f64)> = upper.iter().map(|(x, y)| (*x, y + 5.0)).collect();
        assert_eq!(chains(&[upper, lower].concat()), [vec![0, 1, 2, 3], vec![4, 5, 6, 7]]);
    }

    #[test]
    fn parallel_parking_at_the_end_of_a_row_is_a_row_of_its_own() {
        let row = [(0.0, 0.0), (2.5, 0.0), (5.0, 0.0), (7.5, 0.0)];
        let beside = [(10.0, 3.0), (10.0, 8.0), (10.0, 13.0)];
        let found = chains(&[row.as_slice(), &beside].concat());
        assert_eq!(found, [vec![0, 1, 2, 3, 4], vec![5, 6]], "the first of them stands beside the row");
    }

    #[test]
    fn every_spot_of_a_ring_is_in_one_chain() {
        // Thirty-six spots round a circle, each turned by ten degrees against the last.
        let bodies: Vec<Body> = (0..36)
            .map(|step| {
                let (sin, cos) = f64::from(step * 10).to_radians().sin_cos();
                Body {
                    centre: Vector::new(cos * 14_500.0, sin * 14_500.0),
                    deep: Vector::new(cos, sin),
                    depth: 5000.0,
                    width: 2500.0,
                }
            })
            .collect();
        let found = string_together(&bodies, &contact::all(&bodies));
        assert_eq!(found.len(), 1);
        let mut members = found[0].members.clone();
        members.sort_unstable();
        assert_eq!(members, (0..36).collect::<Vec<_>>());
    }
}
