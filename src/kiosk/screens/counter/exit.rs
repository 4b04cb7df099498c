//! A vehicle leaves: how long it stayed, what it owes and why, cash given, change, and Enter closes.

use eframe::egui::{Align, Key, Label, Layout, RichText, ScrollArea, Ui};

use super::keys::Pressed;
use super::{BACK_WIDTH, Fields, Part, Turn, back_button, reason_ui, select_all};
use crate::domain::money::Money;
use crate::domain::payment::{PaymentError, Tender, cash_to_pay, settle};
use crate::domain::stay::StayState;
use crate::domain::time::minute_of;
use crate::kiosk::intent::{CounterIntent, ExitIntent};
use crate::kiosk::reply::Leaving;
use crate::kiosk::state::{AtWork, Exit};
use crate::kiosk::theme;
use crate::kiosk::widgets::facts::facts;
use crate::kiosk::widgets::figure::{figure, over_figure};
use crate::kiosk::widgets::keyed_button::{KeyedButton, Kind};
use crate::kiosk::widgets::message_box::message_box;
use crate::kiosk::widgets::text_field::{Content, TextField};
use crate::text::format;

/// The usual reasons for letting a vehicle out without payment.
const UNPAID: [&str; 4] = ["Staff", "Emergency", "Cannot pay", "Our fault"];
/// The usual reasons for a price by hand.
const BY_HAND: [&str; 2] = ["Tariff has no price", "Agreed with the manager"];
/// The usual reasons why a plate that is inside comes in again.
const ANOTHER: [&str; 2] = ["Left unseen, came back", "Same plate, other country"];

/// The notes that have a button, in units of the currency, with their keys.
const NOTES: [(i64, Key); 4] = [(5, Key::F1), (10, Key::F2), (20, Key::F3), (50, Key::F4)];

/// The height of a line of the fee, in points.
const FEE_LINE_HEIGHT: f32 = 26.0;
/// Room for everything else on the screen, in points: what is left is for the lines of the fee.
const BESIDES_FEE_LINES: f32 = 545.0;

/// Draws the exit.
pub(super) fn exit_ui(
    ui: &mut Ui,
    turn: &mut Turn,
    exit: &Exit,
    at_work: &AtWork,
    pressed: &Pressed,
    content: &mut Content,
    room: f32,
) -> Option<CounterIntent> {
    heading_ui(ui, &exit.leaving);
    facts(ui, "stay", stay_facts(&exit.leaving, at_work));
    price_ui(ui, exit, (room - BESIDES_FEE_LINES).max(FEE_LINE_HEIGHT));
    // What is being recorded cannot be changed; everything else on the screen can still be used.
    if exit.paying.is_pending() {
        ui.disable();
    }
    if let Some(message) = exit.paying.failure() {
        message_box(ui, message);
    }
    let intent = match (turn.part, exit.due()) {
        (Part::Unpaid, _) => unpaid_ui(ui, turn, content),
        (Part::AnotherVehicle, _) => another_ui(ui, turn, content),
        (_, None) => by_hand_ui(ui, turn, content),
        (_, Some(due)) if due.is_zero() => free_ui(ui),
        (_, Some(due)) => pay_ui(ui, turn, due, at_work, pressed, content),
    };
    let more = match turn.part {
        Part::Unpaid | Part::AnotherVehicle => None,
        Part::Ordinary | Part::OtherSpot | Part::Price => more_ui(ui, turn, exit, pressed),
    };
    intent.map(CounterIntent::Exit).or(more)
}

fn heading_ui(ui: &mut Ui, leaving: &Leaving) {
    let stay = &leaving.stay;
    let plate = stay.plate.as_ref().map_or("Without a plate", |plate| plate.typed());
    ui.horizontal(|ui| {
        ui.label(theme::large(plate).family(theme::bold_family()));
        ui.label(theme::large("leaves"));
        if stay.state == StayState::Paid {
            ui.label(theme::large("(paid already)"));
        }
    });
}

fn stay_facts(leaving: &Leaving, at_work: &AtWork) -> Vec<(&'static str, String)> {
    let stay = &leaving.stay;
    let labels: Vec<String> = stay.spots.iter().map(|spot| spot.label.clone()).collect();
    let place = match stay.spots.first() {
        Some(first) => format!("{}, floor {}", format::listed(&labels), first.floor),
        None => "without a spot".to_owned(),
    };
    let class = at_work.garage.class(&stay.class).map_or(stay.class.as_str(), |class| class.name.as_str());
    let minutes = minute_of(leaving.exit).signed_duration_since(minute_of(stay.entered)).num_minutes();
    let entered = format::date_time(at_work.local(stay.entered));
    let exit = format::time_of_day(at_work.local(leaving.exit));
    vec![
        ("Ticket", format!("{} · {class}", format::grouped_code(&stay.ticket))),
        ("Spot", place),
        (
            "Stay",
            match u64::try_from(minutes) {
                Ok(minutes) => format!("{} · {entered} to {exit}", format::duration(minutes)),
                Err(_before) => format!("the clock stands before the entry at {entered}"),
            },
        ),
    ]
}

/// The fee line by line, and what is due as large as can be.
fn price_ui(ui: &mut Ui, exit: &Exit, room: f32) {
    let palette = theme::palette(ui);
    if let (None, Ok(quote)) = (&exit.by_hand, &exit.leaving.price) {
        ScrollArea::vertical().id_salt("fee lines").max_height(room).auto_shrink([false, true]).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            ui.spacing_mut().interact_size.y = FEE_LINE_HEIGHT;
            for line in quote.lines() {
                line_ui(ui, &line.label, line.amount);
            }
        });
        for flag in quote.flags() {
            ui.add(Label::new(RichText::new(flag.text()).color(palette.overstay)).wrap());
        }
    }
    if let Some(by_hand) = &exit.by_hand {
        ui.label(format!("Priced by hand: {}", by_hand.reason));
    }
    match exit.due() {
        Some(due) => {
            ui.horizontal(|ui| {
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                    figure(ui, &format::amount(due));
                    ui.with_layout(Layout::left_to_right(Align::Center), |ui| ui.label(theme::large("To pay")));
                });
            });
        }
        None => {
            if let Err(why) = &exit.leaving.price {
                ui.add(Label::new(RichText::new(format!("No price: {why}.")).color(palette.danger)).wrap());
            }
        }
    }
}

fn line_ui(ui: &mut Ui, label: &str, amount: Money) {
    ui.horizontal(|ui| {
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.label(RichText::new(amount.decimal()).monospace());
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| ui.add(Label::new(label).truncate()));
        });
    });
}

/// Cash given, change, and the ways of paying.
fn pay_ui(
    ui: &mut Ui,
    turn: &mut Turn,
    due: Money,
    at_work: &AtWork,
    pressed: &Pressed,
    content: &mut Content,
) -> Option<ExitIntent> {
    let facility = &at_work.garage.facility;
    let mut intent = None;
    ui.horizontal(|ui| {
        let field =
            TextField::new(Fields::given(), "Cash given").hint("exact").size(32.0).numbers().most(14).width(180.0);
        *content = content.and(field.show(ui, &mut turn.given).content);
        ui.vertical(|ui| change_ui(ui, due, &turn.given, facility.smallest_coin_minor));
    });
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = theme::GAP / 2.0;
        for (units, key) in NOTES {
            let note = Money::new(units.saturating_mul(facility.currency.minor_per_unit()), facility.currency);
            let label = units.to_string();
            if KeyedButton::new(&label, Kind::Secondary).key(key).show(ui).clicked() || pressed.has(key) {
                add_note(&mut turn.given, note);
                // What is typed next takes its place.
                select_all(ui, Fields::given(), &turn.given);
            }
        }
        let card = KeyedButton::new("Card", Kind::Secondary).key(Key::F5).width(ui.available_width());
        if card.show(ui).clicked() || pressed.has(Key::F5) {
            intent = Some(ExitIntent::Card);
        }
    });
    let label = if turn.given.trim().is_empty() { "Paid exactly in cash" } else { "Paid in cash" };
    let width = ui.available_width();
    if KeyedButton::new(label, Kind::Primary).key(Key::Enter).width(width).show(ui).clicked() {
        intent = Some(ExitIntent::Cash(turn.given.clone()));
    }
    intent
}

/// Notes are counted into the drawer one after another.
fn add_note(given: &mut String, note: Money) {
    let before = Money::parse(given, note.currency()).unwrap_or_else(|_none| Money::zero(note.currency()));
    if let Ok(sum) = before.plus(note) {
        *given = sum.decimal();
    }
}

/// What goes back, or what is still missing.
fn change_ui(ui: &mut Ui, due: Money, given: &str, smallest_coin_minor: i64) {
    let palette = theme::palette(ui);
    let typed = given.trim();
    if typed.is_empty() {
        let rounded = cash_to_pay(due, smallest_coin_minor).unwrap_or(due);
        over_figure(ui, if rounded == due { "Change" } else { "In cash, rounded to the smallest coin" });
        if rounded == due {
            figure(ui, &Money::zero(due.currency()).decimal());
        } else {
            figure(ui, &format::amount(rounded));
        }
        return;
    }
    let outcome = Money::parse(typed, due.currency())
        .map_err(PaymentError::from)
        .and_then(|given| settle(due, Tender::Cash, Some(given), smallest_coin_minor));
    match outcome {
        Ok(settlement) => {
            over_figure(ui, "Change");
            figure(ui, &format::amount(settlement.change));
        }
        Err(PaymentError::Underpaid { missing, .. }) => {
            over_figure(ui, "Still missing");
            ui.scope(|ui| {
                ui.visuals_mut().override_text_color = Some(palette.danger);
                figure(ui, &format::amount(missing));
            });
        }
        Err(error) => {
            ui.add(Label::new(RichText::new(error.to_string()).color(palette.danger)).wrap());
        }
    }
}

fn free_ui(ui: &mut Ui) -> Option<ExitIntent> {
    let width = ui.available_width();
    let let_out = KeyedButton::new("Let it out", Kind::Primary).key(Key::Enter).width(width).show(ui).clicked();
    let_out.then(|| ExitIntent::Cash(String::new()))
}

fn by_hand_ui(ui: &mut Ui, turn: &mut Turn, content: &mut Content) -> Option<ExitIntent> {
    turn.part = Part::Price;
    let field =
        TextField::new(Fields::price(), "Price by hand").hint("12.50").size(28.0).numbers().most(14).width(220.0);
    *content = content.and(field.show(ui, &mut turn.price).content);
    reason_ui(ui, &mut turn.reason, &BY_HAND, content);
    let width = ui.available_width();
    let set = KeyedButton::new("Set this price", Kind::Primary).key(Key::Enter).width(width).show(ui).clicked();
    set.then(|| ExitIntent::SetPrice { price: turn.price.clone(), reason: turn.reason.clone() })
}

fn unpaid_ui(ui: &mut Ui, turn: &mut Turn, content: &mut Content) -> Option<ExitIntent> {
    ui.separator();
    ui.label(RichText::new("Let out without payment").family(theme::bold_family()));
    reason_ui(ui, &mut turn.reason, &UNPAID, content);
    let let_out = closing_ui(ui, turn, "Let it out unpaid", Kind::Danger);
    let_out.then(|| ExitIntent::Unpaid(turn.reason.clone()))
}

fn another_ui(ui: &mut Ui, turn: &mut Turn, content: &mut Content) -> Option<ExitIntent> {
    ui.separator();
    ui.label(RichText::new("Another vehicle with this plate comes in").family(theme::bold_family()));
    reason_ui(ui, &mut turn.reason, &ANOTHER, content);
    let go_on = closing_ui(ui, turn, "Go on to its entry", Kind::Primary);
    go_on.then(|| ExitIntent::AnotherVehicle(turn.reason.clone()))
}

/// The button that ends a part of the form, and the one that closes it again. Says whether the first was pressed.
fn closing_ui(ui: &mut Ui, turn: &mut Turn, label: &str, kind: Kind) -> bool {
    ui.horizontal(|ui| {
        let width = ui.available_width() - BACK_WIDTH;
        let is_ended = KeyedButton::new(label, kind).key(Key::Enter).width(width).show(ui).clicked();
        if back_button(ui) {
            turn.part = Part::Ordinary;
        }
        is_ended
    })
    .inner
}

/// What is seldom done.
fn more_ui(ui: &mut Ui, turn: &mut Turn, exit: &Exit, pressed: &Pressed) -> Option<CounterIntent> {
    let mut back = false;
    ui.add_space(theme::GAP / 3.0);
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = theme::GAP / 2.0;
        back = back_button(ui);
        let owes = exit.due().is_none_or(|due| !due.is_zero());
        let mut open = |ui: &mut Ui, part, label, key| {
            if turn.part != part
                && (KeyedButton::new(label, Kind::Secondary).key(key).show(ui).clicked() || pressed.has(key))
            {
                turn.part = part;
                turn.reason.clear();
            }
        };
        if owes {
            open(ui, Part::Unpaid, "Unpaid …", Key::F6);
        }
        if exit.leaving.stay.plate.is_some() {
            open(ui, Part::AnotherVehicle, "Another vehicle …", Key::F7);
        }
    });
    back.then_some(CounterIntent::Back)
}
