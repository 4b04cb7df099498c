//! `parkhaus shift …`, and what it shares with `parkhaus report …`

mod report;

use serde_json::{Map, Value};

use super::signed::{Signed, signed};
use super::{actor, open, operation};
use crate::cli::answer::{Answer, aligned, object, shown_time, table, written_time};
use crate::cli::args::{
    Folder, ShiftArgs, ShiftCloseArgs, ShiftCommand, ShiftCountArgs, ShiftMoveArgs, ShiftNoSaleArgs, ShiftOpenArgs,
    ShiftRulesArgs, SwitchArg, TillArgs, TillReadArgs,
};
use crate::cli::failure::Failure;
use crate::domain::facility::Facility;
use crate::domain::ids::OpId;
use crate::domain::journal::Actor;
use crate::domain::money::{Currency, Money};
use crate::domain::till::{Counted, Movement, Shift};
use crate::domain::time::TimeZone;
use crate::operations::sign_in::Approval;
use crate::operations::till::{
    Bound, CloseShift, CountShift, MoveCash, OpenShift, SetRules, TillBooks as _, close_shift, count_shift, move_cash,
    open_shift, pause_shift, resume_shift, set_rules,
};
use crate::store::sqlite::SqliteStore;

pub(in crate::cli) use report::report;

/// The till as a command finds it.
struct Till {
    store: SqliteStore,
    facility: Facility,
}

impl Till {
    fn open(folder: &Folder) -> Result<Self, Failure> {
        let mut store = open(&folder.data)?;
        let facility = store.facility()?;
        Ok(Self { store, facility })
    }

    fn money(&self, text: &str) -> Result<Money, Failure> {
        Ok(Money::parse(text, self.facility.currency)?)
    }

    /// An amount, `none`, or nothing typed.
    fn bound(&self, text: Option<&str>) -> Result<Bound, Failure> {
        match text.map(str::trim) {
            None => Ok(Bound::Keep),
            Some("none") => Ok(Bound::Nowhere),
            Some(text) => self.money(text).map(Bound::At),
        }
    }

    fn shown(&self, minor: i64) -> String {
        Money::new(minor, self.facility.currency).to_string()
    }

    fn decimal(&self, minor: i64) -> String {
        Money::new(minor, self.facility.currency).decimal()
    }

    fn zone(&self) -> &TimeZone {
        self.store.zone()
    }
}

/// The till, and who does what at it.
struct Acting {
    till: Till,
    op: OpId,
    actor: Actor,
    approval: Option<Approval>,
}

impl Acting {
    /// Opens the till, then asks for the PINs.
    fn open(args: &TillArgs) -> Result<Self, Failure> {
        Self::at(Till::open(&args.folder)?, args)
    }

    fn at(mut till: Till, args: &TillArgs) -> Result<Self, Failure> {
        let op = operation(args.op_id, till.store.machine().source.as_ref());
        let Signed { actor, approval, .. } = signed(&mut till.store, &args.signed, op)?;
        Ok(Self { till, op, actor, approval })
    }
}

/// Does what was asked about shifts.
pub(in crate::cli) fn shift(command: ShiftCommand) -> Result<Answer, Failure> {
    match command {
        ShiftCommand::Open(args) => open_one(args, false),
        ShiftCommand::Relieve(args) => open_one(args, true),
        ShiftCommand::Lock(args) => lock(&args),
        ShiftCommand::Resume(args) => resume(&args),
        ShiftCommand::Drop(args) => moved(args, Movement::Drop),
        ShiftCommand::PayIn(args) => moved(args, Movement::PayIn),
        ShiftCommand::PayOut(args) => moved(args, Movement::PayOut),
        ShiftCommand::NoSale(args) => no_sale(args),
        ShiftCommand::Count(args) => count(&args),
        ShiftCommand::Close(args) => close(args),
        ShiftCommand::List(args) => list(&args),
        ShiftCommand::Rules(args) => rules(&args),
    }
}

fn open_one(args: ShiftOpenArgs, relief: bool) -> Result<Answer, Failure> {
    let till = Till::open(&args.till.folder)?;
    let float = till.money(&args.float)?;
    let Acting { mut till, op, actor, .. } = Acting::at(till, &args.till)?;
    let request = OpenShift { op, drawer: args.drawer, float, relief };
    let shift = till.store.write(&actor, |desk| open_shift(desk, &request))?;
    Ok(told(&till, "Opened", &shift))
}

fn lock(args: &TillArgs) -> Result<Answer, Failure> {
    let Acting { mut till, op, actor, approval } = Acting::open(args)?;
    let shift = till.store.write(&actor, |desk| pause_shift(desk, op, approval.as_ref()))?;
    Ok(told(&till, "Locked", &shift))
}

fn resume(args: &ShiftArgs) -> Result<Answer, Failure> {
    let Acting { mut till, op, actor, approval } = Acting::open(&args.till)?;
    let shift = till.store.write(&actor, |desk| resume_shift(desk, op, args.shift, approval.as_ref()))?;
    Ok(told(&till, "Goes on", &shift))
}

fn moved(args: ShiftMoveArgs, movement: Movement) -> Result<Answer, Failure> {
    let till = Till::open(&args.till.folder)?;
    let amount = till.money(&args.amount)?;
    let Acting { mut till, op, actor, approval } = Acting::at(till, &args.till)?;
    move_as_asked(&mut till, &actor, &MoveCash { op, movement, amount, remark: args.remark, approval })
}

fn no_sale(args: ShiftNoSaleArgs) -> Result<Answer, Failure> {
    let Acting { mut till, op, actor, approval } = Acting::open(&args.till)?;
    let amount = Money::zero(till.facility.currency);
    let request = MoveCash { op, movement: Movement::NoSale, amount, remark: args.remark, approval };
    move_as_asked(&mut till, &actor, &request)
}

fn move_as_asked(till: &mut Till, actor: &Actor, request: &MoveCash) -> Result<Answer, Failure> {
    let done = till.store.write(actor, |desk| move_cash(desk, request))?;
    let what = match request.movement {
        Movement::Drop => "Dropped",
        Movement::PayIn => "Paid in",
        Movement::PayOut => "Paid out",
        Movement::NoSale => "Opened for",
    };
    let mut answer = told(till, "Shift", &done.shift);
    let limit = if done.drop_due { "\nThe drawer holds more than its limit: drop cash into the safe." } else { "" };
    answer.text = format!("{what}  {}\n{}{limit}", done.amount, answer.text);
    answer.json.insert("amount".to_owned(), done.amount.decimal().into());
    answer.json.insert("drop_due".to_owned(), done.drop_due.into());
    Ok(answer)
}

fn count(args: &ShiftCountArgs) -> Result<Answer, Failure> {
    let till = Till::open(&args.till.folder)?;
    let counted = args.counted.iter().map(|one| counted(one, till.facility.currency)).collect::<Result<_, _>>()?;
    let Acting { mut till, op, actor, approval } = Acting::at(till, &args.till)?;
    let request = CountShift { op, shift: args.shift, counted, approval };
    let done = till.store.write(&actor, |desk| count_shift(desk, &request))?;
    let mut next = "close the shift (parkhaus shift close)".to_owned();
    if !done.difference.is_zero() {
        next.push_str(" with a reason for the difference (--reason TEXT)");
    }
    if done.needs_second {
        next.push_str("; it needs a second signature (--approver USER)");
    }
    let text = aligned(&[
        ("Shift", done.shift.number.to_string()),
        ("Counted", done.counted.to_string()),
        ("Expected", done.expected.to_string()),
        ("Difference", done.difference.to_string()),
        ("Next", next),
    ]);
    let mut json = described(&till, &done.shift);
    for (key, value) in [("counted", done.counted), ("expected", done.expected), ("difference", done.difference)] {
        json.insert(key.to_owned(), value.decimal().into());
    }
    json.insert("needs_second_signature".to_owned(), done.needs_second.into());
    Ok(Answer { text, json })
}

/// `50.00x2`: two of fifty.
fn counted(text: &str, currency: Currency) -> Result<Counted, Failure> {
    let wrong =
        || Failure::usage(format!("“{text}” is no count: write what one is worth and how many, such as 50.00x2"));
    let (value, pieces) = text.trim().rsplit_once(['x', 'X']).ok_or_else(wrong)?;
    let value = Money::parse(value, currency).map_err(|_no_amount| wrong())?;
    let pieces = pieces.trim().parse().map_err(|_no_number| wrong())?;
    Ok(Counted { value_minor: value.minor(), pieces })
}

fn close(args: ShiftCloseArgs) -> Result<Answer, Failure> {
    let Acting { mut till, op, actor, approval } = Acting::open(&args.till)?;
    let request = CloseShift { op, shift: args.shift, reason: args.reason, approval };
    let closing = till.store.write(&actor, |desk| close_shift(desk, &request))?;
    report::of_closing(&till, &closing)
}

fn list(args: &TillReadArgs) -> Result<Answer, Failure> {
    let mut till = Till::open(&args.folder)?;
    let shifts = till.store.read(&actor(), |desk| desk.books.unclosed_shifts())?;
    let rows: Vec<Vec<String>> = shifts
        .iter()
        .map(|shift| {
            vec![
                shift.who.clone(),
                shift.number.to_string(),
                shift.drawer.clone(),
                shift.state.code().to_owned(),
                shown_time(shift.opened, till.zone()),
            ]
        })
        .collect();
    let text = if rows.is_empty() {
        "No shift is open.".to_owned()
    } else {
        table(&["Who", "Shift", "Drawer", "State", "Opened"], &rows)
    };
    let objects: Vec<Value> = shifts.iter().map(|shift| Value::Object(described(&till, shift))).collect();
    Ok(Answer { text, json: object! { "shifts": objects } })
}

fn rules(args: &ShiftRulesArgs) -> Result<Answer, Failure> {
    let till = Till::open(&args.till.folder)?;
    let request = SetRules {
        drawer_limit: till.bound(args.limit.as_deref())?,
        tolerance: till.bound(args.tolerance.as_deref())?,
        second_signature: args.second_signature.map(|switch| switch == SwitchArg::On),
    };
    let Acting { mut till, op, actor, approval } = Acting::at(till, &args.till)?;
    let rules = till.store.write(&actor, |desk| set_rules(desk, op, &request, approval.as_ref()))?;
    let or_none = |minor: Option<i64>| minor.map_or_else(|| "none".to_owned(), |minor| till.shown(minor));
    let signature = match rules.tolerance_minor {
        _ if rules.second_signature => "always",
        Some(_) => "beyond the tolerance",
        None => "never",
    };
    Ok(Answer {
        text: aligned(&[
            ("Drawer limit", or_none(rules.drawer_limit_minor)),
            ("Tolerance", or_none(rules.tolerance_minor)),
            ("Second signature", signature.to_owned()),
        ]),
        json: object! {
            "drawer_limit": rules.drawer_limit_minor.map(|limit| till.decimal(limit)),
            "tolerance": rules.tolerance_minor.map(|tolerance| till.decimal(tolerance)),
            "second_signature": rules.second_signature,
            "currency": till.facility.currency.code(),
        },
    })
}

fn told(till: &Till, what: &str, shift: &Shift) -> Answer {
    let text = aligned(&[
        (what, format!("shift {} of {}", shift.number, shift.who)),
        ("Drawer", shift.drawer.clone()),
        ("State", shift.state.code().to_owned()),
    ]);
    Answer { text, json: described(till, shift) }
}

fn described(till: &Till, shift: &Shift) -> Map<String, Value> {
    object! {
        "shift": shift.number,
        "who": shift.who.clone(),
        "drawer": shift.drawer.clone(),
        "state": shift.state.code(),
        "unattended": shift.unattended,
        "opened": written_time(shift.opened, till.zone()),
        "float": till.decimal(shift.float_minor),
        "currency": till.facility.currency.code(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_count_is_a_value_and_how_many() {
        let euro = Currency::new("EUR").unwrap();
        for (text, value_minor, pieces) in [("50.00x2", 5_000, 2), (" 0.05X300 ", 5, 300), ("2x0", 200, 0)] {
            assert_eq!(counted(text, euro).unwrap(), Counted { value_minor, pieces }, "{text}");
        }
        for wrong in ["50.00", "x2", "50.00x", "50.00xtwo", "0.001x2", "50,00x2x"] {
            assert!(counted(wrong, euro).is_err(), "{wrong}");
        }
    }
}
