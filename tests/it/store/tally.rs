//! What the reader keeps up to date is what a count of everything says, whatever happens.

use parkhaus::domain::journal::fact::TicketFate;
use parkhaus::operations::check_in::WhenFull;
use parkhaus::operations::check_out::Who;
use parkhaus::operations::ports::Source as _;
use parkhaus::store::sqlite::board::BoardReader;
use parkhaus::store::sqlite::status::status;

use crate::support::{car, enter, garage, leave, machine, op, small_layout};

#[test]
fn the_tally_kept_from_change_to_change_is_the_count_of_everything() {
    let folder = tempfile::tempdir().unwrap();
    let (machine, clock) = machine(5);
    let mut store = garage(folder.path(), small_layout(6), machine);
    let reader = BoardReader::open(folder.path()).unwrap();
    let first = reader.layout(clock.now()).unwrap();
    let (mut tally, mut seen) = (first.tally, first.seen);
    let classes = first.garage.classes.clone();
    let mut inside = Vec::new();
    for step in 0..40_u32 {
        clock.pass_minutes(1);
        // In and out in changing order, beyond what there are spots for.
        if step % 5 < 3 {
            let mut entry = car(op(&store), Some(&format!("AB {step}")));
            entry.when_full = WhenFull::Overflow;
            inside.push(enter(&mut store, &entry).unwrap().stay);
        } else if !inside.is_empty() {
            let place = step as usize * 7 % inside.len();
            let who = Who::Stay(inside.swap_remove(place), TicketFate::Collected);
            let op = op(&store);
            leave(&mut store, op, who).unwrap();
        }
        let (now, spots) =
            reader.changes_since(seen, &mut tally, clock.now()).unwrap().expect("the layout is as it was");
        seen = now;
        assert!(spots.len() <= 1, "only what changed is read");
        let counted = status(&mut store).unwrap();
        assert_eq!((tally.stays(), tally.overflow()), (counted.open_stays, counted.overflow), "after step {step}");
        let rooms: Vec<_> =
            tally.classes(&classes).into_iter().map(|class| (class.code, class.free, class.taken)).collect();
        let counted: Vec<_> = counted.classes.into_iter().map(|class| (class.code, class.free, class.taken)).collect();
        assert_eq!(rooms, counted, "after step {step}");
    }
    assert!(tally.overflow() > 0, "the garage was full for a while");
    let afresh = reader.layout(clock.now()).unwrap().tally;
    assert_eq!(
        (afresh.stays(), afresh.overflow(), afresh.classes(&classes)),
        (tally.stays(), tally.overflow(), tally.classes(&classes))
    );
}
