//! Finds the rows in a heap of spots, at any angle, and the order in which somebody would walk along them.
//!
//! 1. [`body`]: every spot becomes a rectangle with a deep direction, in which a vehicle drives in.
//! 2. [`contact`]: which spots touch, side by side or end to end.
//! 3. [`chain`]: touching spots are strung together, side by side or, for parallel parking, end to end, whichever leaves fewer
//!    strings: in a block of two by twenty that is two of twenty.
//! 4. [`join`]: strings in one line become one row, over a pillar or a crossing lane.
//! 5. [`walk`]: rows are walked there and back, each from the end nearer to where the last one ended.

pub(crate) mod body;
pub(crate) mod chain;
pub(crate) mod contact;
pub(crate) mod join;
pub(crate) mod walk;

pub(crate) use body::Body;
pub(crate) use join::Row;
pub(crate) use walk::Start;

/// The rows of one floor, in walking order. Every body is in exactly one of them.
pub(crate) fn find(mut bodies: Vec<Body>, start: Start) -> Vec<Row> {
    body::settle_squarish(&mut bodies);
    let touching = contact::all(&bodies);
    let chains = chain::string_together(&bodies, &touching);
    let rows = join::into_rows(&bodies, &chains);
    walk::order(&bodies, rows, start)
}
