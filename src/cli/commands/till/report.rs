//! `parkhaus report …`

use serde_json::{Map, Value};

use super::{Acting, Till, described};
use crate::cli::answer::{Answer, aligned, object, shown_time, written_time};
use crate::cli::args::{ReportCloseArgs, ReportCommand, ReportZArgs, ShiftArgs};
use crate::cli::commands::actor;
use crate::cli::failure::{Code, Failure};
use crate::domain::till::{Closing, Figures, TooLarge};
use crate::operations::till::{ClosePeriod, TillBooks as _, close_period, x_report};

/// Reads or makes a report.
pub(in crate::cli) fn report(command: ReportCommand) -> Result<Answer, Failure> {
    match command {
        ReportCommand::X(args) => x(&args),
        ReportCommand::Z(args) => z(&args),
        ReportCommand::Close(args) => close_longer(&args),
    }
}

fn x(args: &ShiftArgs) -> Result<Answer, Failure> {
    let Acting { mut till, op, actor, approval } = Acting::open(&args.till)?;
    let report = till.store.write(&actor, |desk| x_report(desk, op, args.shift, approval.as_ref()))?;
    let mut lines = vec![
        ("X report", format!("shift {} of {}, drawer {}", report.shift.number, report.shift.who, report.shift.drawer)),
        ("Opened", shown_time(report.shift.opened, till.zone())),
        ("Read", shown_time(report.at, till.zone())),
    ];
    lines.extend(figure_lines(&till, &report.figures)?);
    lines.push(("Expected", report.expected.to_string()));
    lines.push(("Note", "not a closing, not a tax document".to_owned()));
    let mut json = described(&till, &report.shift);
    json.insert("at".to_owned(), written_time(report.at, till.zone()).into());
    json.insert("figures".to_owned(), figures_object(&till, &report.figures)?.into());
    json.insert("expected".to_owned(), report.expected.decimal().into());
    Ok(Answer { text: aligned(&lines), json })
}

fn z(args: &ReportZArgs) -> Result<Answer, Failure> {
    let mut till = Till::open(&args.read.folder)?;
    let period = args.period.into();
    let found = till.store.read(&actor(), |desk| desk.books.closing(period, args.number))?;
    match found {
        Some(closing) => of_closing(&till, &closing),
        None => Err(Failure::usage(match args.number {
            Some(number) => format!("there is no {} closing {number}", period.code()),
            None => format!("no {} was closed yet", period.code()),
        })),
    }
}

fn close_longer(args: &ReportCloseArgs) -> Result<Answer, Failure> {
    let Acting { mut till, op, actor, approval } = Acting::open(&args.till)?;
    let request = ClosePeriod { op, period: args.period.into(), approval };
    let closing = till.store.write(&actor, |desk| close_period(desk, &request))?;
    of_closing(&till, &closing)
}

/// What a closing says.
pub(super) fn of_closing(till: &Till, closing: &Closing) -> Result<Answer, Failure> {
    let number = closing.printed(&till.facility.booth.code);
    let mut lines = vec![
        ("Closing", format!("{number}, of a {}", closing.period.code())),
        ("Closed", format!("{} by {}", shown_time(closing.at, till.zone()), closing.who)),
    ];
    let mut json = object! {
        "closing": number,
        "period": closing.period.code(),
        "number": closing.number,
        "at": written_time(closing.at, till.zone()),
        "by": closing.who.clone(),
        "currency": till.facility.currency.code(),
        "figures": figures_object(till, &closing.figures)?,
        "perpetual_gross": till.decimal(closing.perpetual.gross_minor),
        "perpetual_refunds": till.decimal(closing.perpetual.refunded_minor),
    };
    if let Some(shift) = &closing.shift {
        lines.push(("Shift", format!("{} of {}, drawer {}", shift.number, shift.keeper, shift.drawer)));
        lines.push(("Opened", shown_time(shift.opened, till.zone())));
    }
    lines.extend(figure_lines(till, &closing.figures)?);
    if let Some(shift) = &closing.shift {
        lines.extend([
            ("Expected", till.shown(shift.expected_minor)),
            ("Counted", till.shown(shift.counted_minor)),
            ("Difference", till.shown(shift.difference_minor)),
            ("Reason", shift.reason.clone().unwrap_or_default()),
            ("Countersigned", shift.countersigned_by.clone().unwrap_or_default()),
        ]);
        json.extend(object! {
            "shift": shift.number,
            "who": shift.keeper.clone(),
            "drawer": shift.drawer.clone(),
            "opened": written_time(shift.opened, till.zone()),
            "expected": till.decimal(shift.expected_minor),
            "counted": till.decimal(shift.counted_minor),
            "difference": till.decimal(shift.difference_minor),
            "reason": shift.reason.clone(),
            "countersigned_by": shift.countersigned_by.clone(),
        });
    }
    lines.push(("Perpetual total", till.shown(closing.perpetual.gross_minor)));
    lines.push(("Ever paid back", till.shown(closing.perpetual.refunded_minor)));
    Ok(Answer { text: aligned(&lines), json })
}

impl From<TooLarge> for Failure {
    fn from(error: TooLarge) -> Self {
        Self::new(Code::Data, error.to_string())
    }
}

fn figure_lines(till: &Till, figures: &Figures) -> Result<Vec<(&'static str, String)>, TooLarge> {
    let some = |minor: i64| if minor == 0 { String::new() } else { till.shown(minor) };
    let times = |count: i64| if count == 0 { String::new() } else { count.to_string() };
    let tenders: Vec<String> =
        figures.lines.iter().map(|(kind, minor)| format!("{kind} {}", till.shown(*minor))).collect();
    Ok(vec![
        ("Payments", figures.payments.to_string()),
        ("Due", till.shown(figures.gross_minor)),
        ("Refunds", times(figures.refunds)),
        ("Paid back", some(figures.refunded_minor)),
        ("Grand total", till.shown(figures.turnover_minor()?)),
        ("Settled by", tenders.join(", ")),
        ("Float", till.shown(figures.float_minor)),
        ("Cash in", till.shown(figures.cash_in_minor)),
        ("Change", till.shown(figures.change_minor)),
        ("Cash paid back", some(figures.cash_refunds_minor)),
        ("Drops", some(figures.drops_minor)),
        ("Pay-ins", some(figures.pay_ins_minor)),
        ("Pay-outs", some(figures.pay_outs_minor)),
        ("No-sale openings", times(figures.no_sales)),
    ])
}

fn figures_object(till: &Till, figures: &Figures) -> Result<Map<String, Value>, TooLarge> {
    let money = |minor: i64| till.decimal(minor);
    let lines: Map<String, Value> =
        figures.lines.iter().map(|(kind, minor)| (kind.clone(), money(*minor).into())).collect();
    Ok(object! {
        "payments": figures.payments,
        "gross": money(figures.gross_minor),
        "refunds": figures.refunds,
        "refunded": money(figures.refunded_minor),
        "grand_total": money(figures.turnover_minor()?),
        "lines": lines,
        "float": money(figures.float_minor),
        "cash_in": money(figures.cash_in_minor),
        "change": money(figures.change_minor),
        "cash_refunds": money(figures.cash_refunds_minor),
        "drops": money(figures.drops_minor),
        "pay_ins": money(figures.pay_ins_minor),
        "pay_outs": money(figures.pay_outs_minor),
        "no_sales": figures.no_sales,
    })
}
