//! What the order of the entries says about the till: every payment belongs to a shift that is not closed, numbers have no gap, and each
//! report says what the entries before it add up to.

use std::collections::{BTreeMap, BTreeSet};

use super::{ProblemKind, Report};
use crate::domain::ids::ShiftId;
use crate::domain::journal::Entry;
use crate::domain::journal::fact::{Covered, Fact, PeriodClosed, ShiftClosed, XReportRead};
use crate::domain::till::{Figures, Period, Perpetual, TooLarge, counted_minor};

/// Follows shifts and closings through the entries, without any table.
#[derive(Default)]
pub(super) struct TillWalk {
    /// Shifts that are not closed.
    running: BTreeMap<ShiftId, Figures>,
    /// Whether there was a shift yet: what was paid before belongs to none.
    had_shift: bool,
    /// The epoch that numbers belong to, and the last of each series.
    epoch: u32,
    last: BTreeMap<&'static str, i64>,
    /// By period: what was ever taken, up to its last closing.
    perpetual: BTreeMap<Period, Perpetual>,
    before: Perpetual,
    /// By period: closings that none of the longer one sums up.
    waiting: BTreeMap<Period, BTreeMap<(u32, i64), Figures>>,
}

impl TillWalk {
    /// Sees the next entry.
    pub(super) fn see(&mut self, entry: &Entry, report: &mut Report) {
        if entry.epoch != self.epoch {
            self.epoch = entry.epoch;
            self.last.clear();
        }
        if let Err(what) = self.follow(entry) {
            report.add(ProblemKind::Money, format!("entry {}-{}: {what}", entry.epoch, entry.seq));
        }
    }

    fn follow(&mut self, entry: &Entry) -> Result<(), String> {
        match &entry.fact {
            Fact::ShiftOpened(fact) => {
                self.had_shift = true;
                let figures = Figures { float_minor: fact.float_minor, ..Figures::default() };
                self.running.insert(fact.shift, figures);
                self.number("shift", fact.number)
            }
            Fact::PaymentTaken(fact) => self.money(fact.shift, |figures| figures.take(fact)),
            Fact::PaymentRefunded(fact) => self.money(fact.shift, |figures| figures.pay_back(fact)),
            Fact::DrawerMoved(fact) => self.money(Some(fact.shift), |figures| figures.move_cash(fact)),
            Fact::ShiftCounted(fact) if counted_minor(&fact.counted) != Some(fact.counted_minor) => {
                Err("the coins and notes counted do not add up to what it says".to_owned())
            }
            Fact::XReportRead(fact) => self.x_report(fact),
            Fact::ShiftClosed(fact) => self.close(fact, entry.epoch),
            Fact::PeriodClosed(fact) => self.sum_up(fact, entry.epoch),
            Fact::PerpetualCarriedOver(fact) => {
                self.before = fact.perpetual;
                Ok(())
            }
            _ => Ok(()),
        }
    }

    /// Numbers of a series are 1, 2, 3, … in each epoch.
    fn number(&mut self, series: &'static str, number: i64) -> Result<(), String> {
        let last = self.last.insert(series, number).unwrap_or(0);
        match last.checked_add(1) {
            Some(next) if next == number => Ok(()),
            _ => Err(format!("{series} {number} follows on {last}")),
        }
    }

    fn money(
        &mut self,
        shift: Option<ShiftId>,
        add: impl FnOnce(&mut Figures) -> Result<(), TooLarge>,
    ) -> Result<(), String> {
        let Some(shift) = shift else {
            return if self.had_shift { Err("the money belongs to no shift".to_owned()) } else { Ok(()) };
        };
        let Some(figures) = self.running.get_mut(&shift) else {
            return Err(format!("the money belongs to shift {shift}, which is not open"));
        };
        add(figures).map_err(|error| error.to_string())
    }

    fn x_report(&self, fact: &XReportRead) -> Result<(), String> {
        let expected = fact.figures.expected_minor();
        if self.running.get(&fact.shift) != Some(&fact.figures) || expected != Ok(fact.expected_minor) {
            return Err("the X report says other figures than the entries before it".to_owned());
        }
        Ok(())
    }

    fn close(&mut self, fact: &ShiftClosed, epoch: u32) -> Result<(), String> {
        let figures = self.running.remove(&fact.shift);
        let expected = fact.figures.expected_minor();
        let perpetual = self.perpetual(Period::Shift, &fact.figures);
        self.waiting.entry(Period::Shift).or_default().insert((epoch, fact.z), fact.figures.clone());
        self.number("Z report", fact.z)?;
        if figures.as_ref() != Some(&fact.figures) {
            return Err(format!("the Z report {} says other figures than the entries before it", fact.z));
        }
        let difference = fact.counted_minor.checked_sub(fact.expected_minor);
        if expected != Ok(fact.expected_minor) || difference != Some(fact.difference_minor) {
            return Err(format!("the drawer of the Z report {} does not follow from its figures", fact.z));
        }
        if fact.figures.ledger_minor() != Ok(0) {
            return Err(format!("the ledger of the Z report {} does not sum to nothing", fact.z));
        }
        if perpetual != Some(fact.perpetual) {
            return Err(format!("the perpetual total of the Z report {} does not go on from the one before", fact.z));
        }
        Ok(())
    }

    fn sum_up(&mut self, fact: &PeriodClosed, epoch: u32) -> Result<(), String> {
        let code = fact.period.code();
        let below = fact.period.below().ok_or("a shift was closed as a period")?;
        let waiting = std::mem::take(self.waiting.entry(below).or_default());
        let perpetual = self.perpetual(fact.period, &fact.figures);
        self.waiting.entry(fact.period).or_default().insert((epoch, fact.number), fact.figures.clone());
        self.number(code, fact.number)?;
        let covers: BTreeSet<(u32, i64)> =
            fact.covers.iter().map(|Covered { epoch, number }| (*epoch, *number)).collect();
        if !waiting.keys().eq(covers.iter()) || covers.len() != fact.covers.len() {
            return Err(format!("the {code} closing {} leaves a closing out, or sums one up twice", fact.number));
        }
        let sum = waiting.values().try_fold(Figures::default(), |sum, figures| sum.plus(figures));
        if sum.as_ref() != Ok(&fact.figures) {
            return Err(format!("the {code} closing {} is not the sum of what it covers", fact.number));
        }
        if perpetual != Some(fact.perpetual) {
            return Err(format!(
                "the perpetual total of the {code} closing {} does not go on from the one before",
                fact.number
            ));
        }
        Ok(())
    }

    /// The perpetual total with one more closing of a period; the next goes on from there.
    fn perpetual(&mut self, period: Period, figures: &Figures) -> Option<Perpetual> {
        let before = self.perpetual.get(&period).copied().unwrap_or(self.before);
        let next = before.plus(figures).ok()?;
        self.perpetual.insert(period, next);
        Some(next)
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::domain::ids::{OpId, PaymentId, StayId};
    use crate::domain::journal::fact::{DrawerMoved, Hand, PaymentTaken, ShiftOpened, TakenLine};
    use crate::domain::journal::{Actor, PersonalPart};
    use crate::domain::till::Movement;
    use crate::domain::time::from_ms;

    const fn shift() -> ShiftId {
        ShiftId::new(Uuid::from_u128(5))
    }

    fn opened(number: i64) -> Fact {
        ShiftOpened {
            shift: shift(),
            number,
            drawer: "A".to_owned(),
            who: "Bo".to_owned(),
            float_minor: 1_000,
            unattended: false,
        }
        .into()
    }

    fn paid(shift: Option<ShiftId>) -> Fact {
        PaymentTaken {
            payment: PaymentId::new(Uuid::from_u128(1)),
            stay: StayId::new(Uuid::from_u128(2)),
            read: 1,
            amount_minor: 250,
            quote: Vec::new(),
            tariff: None,
            lines: vec![TakenLine { kind: "cash".to_owned(), amount_minor: 250 }],
            given_minor: Some(500),
            change_minor: 250,
            flags: Vec::new(),
            reason: None,
            shift,
            ticket: None,
        }
        .into()
    }

    fn figures() -> Figures {
        Figures {
            float_minor: 1_000,
            payments: 1,
            gross_minor: 250,
            lines: [("cash".to_owned(), 250)].into(),
            cash_in_minor: 500,
            change_minor: 250,
            drops_minor: 100,
            ..Figures::default()
        }
    }

    fn closed(change: impl FnOnce(&mut ShiftClosed)) -> Fact {
        let mut fact = ShiftClosed {
            shift: shift(),
            read: 2,
            hand: Hand::Own,
            z: 1,
            figures: figures(),
            expected_minor: 1_150,
            counted_minor: 1_100,
            difference_minor: -50,
            reason: Some("so it is".to_owned()),
            countersigned_by: None,
            perpetual: Perpetual { gross_minor: 250, refunded_minor: 0 },
        };
        change(&mut fact);
        fact.into()
    }

    fn summed_up(change: impl FnOnce(&mut PeriodClosed)) -> Fact {
        let mut fact = PeriodClosed {
            period: Period::Day,
            number: 1,
            covers: vec![Covered { epoch: 1, number: 1 }],
            figures: figures(),
            perpetual: Perpetual { gross_minor: 250, refunded_minor: 0 },
        };
        change(&mut fact);
        fact.into()
    }

    /// The day that is sound, with one of its facts exchanged.
    fn found(place: usize, instead: Option<Fact>) -> Vec<String> {
        let dropped =
            DrawerMoved { shift: shift(), movement: Movement::Drop, amount_minor: 100, remark: "safe".to_owned() };
        let x = XReportRead { shift: shift(), figures: figures(), expected_minor: 1_150 };
        let mut facts =
            vec![opened(1), paid(Some(shift())), dropped.into(), x.into(), closed(|_| {}), summed_up(|_| {})];
        if let Some(instead) = instead {
            facts[place] = instead;
        }
        let (mut walk, mut report) = (TillWalk::default(), Report::default());
        for (seq, fact) in (1..).zip(facts) {
            let entry = Entry {
                epoch: 1,
                seq,
                op: OpId::new(Uuid::nil()),
                part: 0,
                at: from_ms(0).unwrap(),
                written: from_ms(0).unwrap(),
                actor: Actor::new("Bo"),
                fact,
                personal: PersonalPart::None,
                hash: [0; 32],
            };
            walk.see(&entry, &mut report);
        }
        report.problems.into_iter().map(|problem| problem.what).collect()
    }

    #[test]
    fn a_sound_day_has_no_problem() {
        assert_eq!(found(0, None), Vec::<String>::new());
    }

    #[test]
    fn whatever_does_not_follow_from_the_entries_before_is_found() {
        for (place, instead, what) in [
            (0, opened(2), "shift 2 follows on 0"),
            (1, paid(None), "belongs to no shift"),
            (1, paid(Some(ShiftId::new(Uuid::from_u128(6)))), "is not open"),
            (3, XReportRead { shift: shift(), figures: figures(), expected_minor: 1_151 }.into(), "the X report"),
            (4, closed(|fact| fact.z = 2), "Z report 2 follows on 0"),
            (4, closed(|fact| fact.figures.payments = 2), "says other figures"),
            (4, closed(|fact| fact.expected_minor = 1_149), "does not follow from its figures"),
            (4, closed(|fact| fact.difference_minor = 0), "does not follow from its figures"),
            (4, closed(|fact| fact.perpetual.gross_minor = 249), "perpetual total of the Z report 1"),
            (5, summed_up(|fact| fact.number = 3), "day 3 follows on 0"),
            (5, summed_up(|fact| fact.covers.clear()), "leaves a closing out"),
            (5, summed_up(|fact| fact.figures.gross_minor = 1), "is not the sum"),
            (5, summed_up(|fact| fact.perpetual.refunded_minor = 9), "perpetual total of the day closing 1"),
        ] {
            let found = found(place, Some(instead));
            assert!(found.iter().any(|found| found.contains(what)), "{what}: {found:?}");
        }
    }
}
