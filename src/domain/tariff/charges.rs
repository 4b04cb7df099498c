//! What falls due when: the charges of a stay in order of time, and the caps that cut them.

use super::window::Span;

/// What a charge is for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum What {
    /// Minutes that are free, by this entry of the plan's free minutes.
    Free(usize),
    /// Minutes that are free at the beginning of a longer time.
    Deducted,
    /// A rung of the meter of a band.
    Rung {
        /// The band.
        band: usize,
        /// The rung.
        rung: usize,
        /// Whether the stay goes on beyond it.
        passed: bool,
    },
}

/// The same amount, due some times at equal distances.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Item {
    /// What for.
    pub(super) what: What,
    /// Items of one meter that ran without a break have the same number.
    pub(super) piece: usize,
    /// The minute in which it is first due.
    pub(super) first: i64,
    /// Minutes from one time to the next.
    pub(super) every: i64,
    /// How many times.
    pub(super) count: i64,
    /// How much each time, in parts.
    pub(super) each: i128,
    /// The time it pays for.
    pub(super) from: i64,
    /// Its end.
    pub(super) to: i64,
    /// The cap that cut it, or what was due beside it.
    pub(super) group: Option<usize>,
}

impl Item {
    /// How much in all.
    pub(super) fn amount(&self) -> Option<i128> {
        self.each.checked_mul(i128::from(self.count))
    }

    /// The minute in which it is last due.
    pub(super) const fn last(&self) -> i64 {
        self.first.saturating_add(self.every.saturating_mul(self.count.saturating_sub(1)))
    }

    /// What is due before a minute, and what from there on.
    fn split(self, minute: i64) -> (Option<Self>, Option<Self>) {
        if self.first >= minute {
            return (None, Some(self));
        }
        if self.count == 0 || self.last() < minute {
            return (Some(self), None);
        }
        let before = minute.saturating_sub(self.first).saturating_sub(1).checked_div(self.every).unwrap_or(0);
        let count = before.saturating_add(1);
        let first = self.first.saturating_add(self.every.saturating_mul(count));
        let later = Self { first, count: self.count.saturating_sub(count), from: first.min(self.to), ..self };
        (Some(Self { count, to: later.from, ..self }), Some(later))
    }
}

/// A cap that was reached.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Group {
    /// Its number in the plan, counted from 1.
    pub(super) cap: usize,
    /// The time it limits.
    pub(super) span: Span,
    /// The most that may cost, in parts.
    pub(super) limit: i128,
}

/// Some time that together costs no more than a limit.
#[derive(Clone, Copy, Debug)]
pub(super) struct Limited {
    /// The cap that says so, by its number in the plan, counted from 1.
    pub(super) cap: usize,
    /// The time.
    pub(super) span: Span,
    /// The limit, in parts.
    pub(super) limit: i128,
    /// Whether what is left of the limit before it is all there is for it.
    pub(super) goes_on: bool,
}

/// The charges of a stay, in order of time.
#[derive(Debug, Default)]
pub(super) struct Charges {
    pub(super) items: Vec<Item>,
    pub(super) groups: Vec<Group>,
}

impl Charges {
    /// Cuts what is due in some times, which follow one another, to their limits. What is due first is kept.
    pub(super) fn cut(&mut self, limited: &[Limited]) -> Option<()> {
        if limited.is_empty() {
            return Some(());
        }
        let before = std::mem::take(&mut self.items);
        self.items.reserve(before.len().saturating_add(limited.len()));
        let mut rest = before.into_iter();
        let mut held = rest.next();
        let mut left = 0;
        for limited in limited {
            while let Some(item) = held {
                let (outside, inside) = item.split(limited.span.from);
                self.items.extend(outside);
                held = inside;
                if held.is_some() {
                    break;
                }
                held = rest.next();
            }
            if !limited.goes_on {
                left = limited.limit;
            }
            let begins_with = self.items.len();
            let mut is_reached = false;
            while let Some(item) = held {
                let (inside, outside) = item.split(limited.span.to);
                if let Some(item) = inside {
                    let fits = self.keep(item, &mut left, begins_with)?;
                    is_reached = is_reached || !fits;
                }
                held = outside;
                if held.is_some() {
                    break;
                }
                held = rest.next();
            }
            if is_reached {
                let group = Some(self.groups.len());
                self.groups.push(Group { cap: limited.cap, span: limited.span, limit: limited.limit });
                self.items.iter_mut().skip(begins_with).for_each(|item| item.group = group);
            }
        }
        self.items.extend(held);
        self.items.extend(rest);
        Some(())
    }

    /// Keeps of an item what fits into what is left. False if something was cut off.
    fn keep(&mut self, item: Item, left: &mut i128, begins_with: usize) -> Option<bool> {
        let amount = item.amount()?;
        if amount <= *left {
            *left = left.checked_sub(amount)?;
            self.items.push(item);
            return Some(true);
        }
        let whole = left.checked_div(item.each)?;
        let part = left.checked_rem(item.each)?;
        let count = i64::try_from(whole).ok()?;
        if count > 0 || (part == 0 && self.items.len() == begins_with) {
            self.items.push(Item { count, ..item });
        }
        if part > 0 {
            let first = item.first.saturating_add(item.every.saturating_mul(count));
            self.items.push(Item { first, count: 1, each: part, ..item });
        }
        *left = 0;
        Some(false)
    }

    /// What is due in all.
    pub(super) fn total(&self) -> Option<i128> {
        self.items.iter().try_fold(0_i128, |sum, item| sum.checked_add(item.amount()?))
    }

    /// What is due in some time.
    pub(super) fn total_in(&self, span: Span) -> Option<i128> {
        self.items.iter().try_fold(0_i128, |sum, item| {
            let (_, from_there) = item.split(span.from);
            let inside = from_there.and_then(|item| item.split(span.to).0);
            sum.checked_add(inside.map_or(Some(0), |item| item.amount())?)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn item(first: i64, every: i64, count: i64, each: i128) -> Item {
        let to = first.saturating_add(every.saturating_mul(count));
        Item { what: What::Deducted, piece: 0, first, every, count, each, from: first, to, group: None }
    }

    fn due(charges: &Charges) -> Vec<(i64, i64, i128)> {
        charges.items.iter().map(|item| (item.first, item.count, item.each)).collect()
    }

    fn limited(from: i64, to: i64, limit: i128, goes_on: bool) -> Limited {
        Limited { cap: 1, span: Span { from, to }, limit, goes_on }
    }

    #[test]
    fn a_cap_keeps_what_is_due_first() {
        let mut charges = Charges { items: vec![item(0, 10, 10, 3)], groups: vec![] };
        charges.cut(&[limited(15, 65, 7, false)]).unwrap();
        assert_eq!(due(&charges), [(0, 2, 3), (20, 2, 3), (40, 1, 1), (70, 3, 3)]);
        assert_eq!(charges.groups.len(), 1);
        assert_eq!(charges.total(), Some(22));
        assert_eq!(charges.total_in(Span { from: 20, to: 41 }), Some(7));
    }

    #[test]
    fn a_cap_that_is_not_reached_changes_nothing() {
        let mut charges = Charges { items: vec![item(0, 10, 3, 3), item(30, 10, 3, 3)], groups: vec![] };
        charges.cut(&[limited(0, 30, 9, false), limited(30, 60, 9, false)]).unwrap();
        assert!(charges.groups.is_empty());
        assert_eq!(charges.total(), Some(18));
    }

    #[test]
    fn times_that_share_a_limit_use_it_up_in_order() {
        let mut charges = Charges { items: vec![item(0, 10, 9, 1)], groups: vec![] };
        charges.cut(&[limited(0, 20, 4, false), limited(40, 60, 4, true), limited(80, 90, 4, true)]).unwrap();
        assert_eq!(due(&charges), [(0, 2, 1), (20, 2, 1), (40, 2, 1), (60, 2, 1), (80, 0, 1)]);
    }

    #[test]
    fn a_cap_of_nothing_leaves_a_trace() {
        let mut charges = Charges { items: vec![item(0, 10, 3, 3)], groups: vec![] };
        charges.cut(&[limited(0, 30, 0, false)]).unwrap();
        assert_eq!(due(&charges), [(0, 0, 3)]);
        assert_eq!(charges.items[0].group, Some(0));
    }
}
