//! A vehicle leaves: how long it stayed, what it owes and why, cash given, change, and Enter closes.

use eframe::egui::{Align, Key, Label, Layout, RichText, Ui, vec2};

use super::amend;
use super::{
    Ended, Fields, Form, Part, SIDE_GAP, Split, ending_height, ending_ui, reason_ui, scrolled, select_all, within,
};
use crate::domain::money::Money;
use crate::domain::payment::{PaymentError, Tender, cash_to_pay, settle};
use crate::domain::stay::StayState;
use crate::domain::time::minute_of;
use crate::kiosk::intent::{CounterIntent, ExitIntent};
use crate::kiosk::reply::Leaving;
use crate::kiosk::state::{AtWork, Exit};
use crate::kiosk::theme::{self, Choice, Room};
use crate::kiosk::widgets::cash_notes::cash_notes;
use crate::kiosk::widgets::facts::facts;
use crate::kiosk::widgets::figure::{amount_at_most, over_figure};
use crate::kiosk::widgets::keyed_button::{KeyedButton, Kind, even_width};
use crate::kiosk::widgets::message_box::message_box;
use crate::kiosk::widgets::pictures::Picture;
use crate::kiosk::widgets::text_field::TextField;
use crate::text::format;

/// The usual reasons for letting a vehicle out without payment.
const UNPAID: [&str; 4] = ["Staff", "Emergency", "Cannot pay", "Our fault"];
/// The usual reasons for a price by hand.
const BY_HAND: [&str; 2] = ["Tariff has no price", "Agreed with the manager"];
/// The usual reasons why a plate that is inside comes in again.
const ANOTHER: [&str; 2] = ["Left unseen, came back", "Same plate, other country"];

/// The keys of the notes, the smallest first.
const NOTE_KEYS: [Key; 4] = [Key::F1, Key::F2, Key::F3, Key::F4];
/// The height of the buttons of notes where there is ample room: 15 mm.
const NOTE_HEIGHT: f32 = theme::mm(15.0);
/// The height of a line of the fee, in points.
const FEE_LINE_HEIGHT: f32 = 26.0;
/// The height of the words over a figure, in points.
const WORDS_HEIGHT: f32 = 26.0;
/// The largest figures where there is little room, in points.
const LOW_FIGURE_PT: f32 = 42.0;
/// The largest fee and change, in points.
const FIGURE_PT: f32 = 52.0;
/// The height of a figure and of the field beside it, in points.
const fn figure_height(room: Room) -> f32 {
    room.choose(60.0, theme::CONTROL_HEIGHT)
}

/// Draws the exit.
pub(super) fn exit_ui(ui: &mut Ui, mut form: Form<'_>, exit: &Exit) -> Option<CounterIntent> {
    let due = exit.due();
    let pays = is_ordinary(form.turn.part) && due.is_some_and(|due| !due.is_zero());
    // The part that is not scrolled: money and buttons stand at the same place, however long the fee's explanation is.
    let room = form.room;
    let gap = ui.spacing().item_spacing.y;
    let mut below = ending_height(room);
    if room != Room::Least && is_ordinary(form.turn.part) {
        below += theme::CONTROL_HEIGHT + gap;
    }
    if pays {
        below += WORDS_HEIGHT + figure_height(room) + gap + room.choose(NOTE_HEIGHT, theme::CONTROL_HEIGHT) + gap;
    }
    let is_free = is_ordinary(form.turn.part) && due.is_some_and(Money::is_zero);
    if is_free {
        below += WORDS_HEIGHT + figure_height(room) + gap;
    }
    let split = Split::bottom(ui, below);
    scrolled(ui, split.above, ("exit", exit.leaving.op), |ui| {
        heading_ui(ui, &exit.leaving);
        if let Some(message) = exit.paying.failure() {
            message_box(ui, message);
        }
        // Where something is asked, only that: what it is about stands in the heading.
        let is_asked = !is_ordinary(form.turn.part) || due.is_none();
        match room {
            Room::Least => {}
            Room::Scarce if is_asked => {}
            Room::Scarce => short_facts_ui(ui, &exit.leaving, form.at_work),
            Room::Ample if is_asked => short_facts_ui(ui, &exit.leaving, form.at_work),
            Room::Ample => facts(ui, "stay", stay_facts(&exit.leaving, form.at_work)),
        }
        if is_ordinary(form.turn.part) {
            price_ui(ui, exit, room);
        }
        // What is being recorded cannot be changed; everything else on the screen can still be used.
        if is_recording(exit) {
            ui.disable();
        }
        match (form.turn.part, due) {
            (Part::Unpaid, _) => why_ui(ui, &mut form, "Let out without payment", &UNPAID),
            (Part::AnotherVehicle, _) => {
                why_ui(ui, &mut form, "Another vehicle with this plate comes in", &ANOTHER);
            }
            (Part::More, _) => amend::more_ui(ui, &mut form, exit),
            (Part::Correct, _) => amend::correct_ui(ui, &mut form),
            (Part::Move, _) => amend::move_ui(ui, &mut form),
            (_, None) => by_hand_ui(ui, &mut form),
            _ => {}
        }
    });
    within(ui, split.below, |ui| {
        if is_recording(exit) {
            ui.disable();
        }
        let mut intent = None;
        if let (true, Some(due)) = (pays, due) {
            pay_ui(ui, &mut form, due);
            notes_ui(ui, &mut form, due);
        }
        if let (true, Some(due)) = (is_free, due) {
            free_ui(ui, room, due);
        }
        if is_ordinary(form.turn.part) {
            intent = more_ui(ui, &mut form, exit).map(CounterIntent::Exit);
        }
        intent.or(closing_ui(ui, &mut form, exit))
    })
}

/// Whether something about it is being recorded.
const fn is_recording(exit: &Exit) -> bool {
    exit.paying.is_pending() || exit.changing.is_pending()
}

/// Whether the ordinary part of the form is open: a fee to pay, or a price to fix.
const fn is_ordinary(part: Part) -> bool {
    matches!(part, Part::Ordinary | Part::OtherSpot | Part::Price)
}

fn heading_ui(ui: &mut Ui, leaving: &Leaving) {
    let palette = theme::palette(ui);
    let stay = &leaving.stay;
    let plate = stay.plate.as_ref().map_or("Without a plate", |plate| plate.typed());
    ui.horizontal(|ui| {
        ui.spacing_mut().interact_size.y = 0.0;
        Picture::of_class(&stay.class).show(ui, 30.0, palette.text, palette.background);
        ui.label(theme::large(plate).family(theme::bold_family()));
        ui.label(theme::large("leaves"));
        if stay.state == StayState::Paid {
            ui.label(theme::large("(paid already)"));
        }
    });
}

/// The stay in one line.
fn short_facts_ui(ui: &mut Ui, leaving: &Leaving, at_work: &AtWork) {
    let facts = stay_facts(leaving, at_work);
    let words: Vec<&str> = facts.iter().filter(|(what, _)| *what != "Ticket").map(|(_, says)| says.as_str()).collect();
    ui.add(Label::new(words.join(" · ")).truncate());
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

/// The fee line by line.
fn price_ui(ui: &mut Ui, exit: &Exit, room: Room) {
    let palette = theme::palette(ui);
    if let Err(why) = &exit.leaving.price
        && exit.by_hand.is_none()
    {
        ui.add(Label::new(RichText::new(format!("No price: {why}.")).color(palette.danger)).wrap());
        return;
    }
    let lines = |ui: &mut Ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        ui.spacing_mut().interact_size.y = FEE_LINE_HEIGHT;
        match (&exit.by_hand, &exit.leaving.price) {
            (Some(by_hand), _) => line_ui(ui, &format!("Priced by hand: {}", by_hand.reason), by_hand.amount),
            (None, Ok(quote)) => {
                for line in quote.lines() {
                    line_ui(ui, &line.label, line.amount);
                }
                for flag in quote.flags() {
                    ui.horizontal_top(|ui| {
                        Picture::Warning.show(ui, 22.0, palette.overstay, palette.floor);
                        ui.add(Label::new(RichText::new(flag.text()).color(palette.overstay)).wrap());
                    });
                }
            }
            (None, Err(_)) => {}
        }
    };
    if room == Room::Ample {
        theme::card(ui, lines);
    } else {
        ui.scope(lines);
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

/// What is due, the cash given, and the change, side by side.
fn pay_ui(ui: &mut Ui, form: &mut Form<'_>, due: Money) {
    let height = figure_height(form.room);
    let most = form.room.choose(FIGURE_PT, LOW_FIGURE_PT);
    let whole = ui.available_width() - 2.0 * theme::GAP;
    let given_width = (whole * 0.24).max(theme::mm(30.0));
    let figure_width = (whole - given_width) / 2.0;
    let column = |ui: &mut Ui, width: f32, add_contents: &mut dyn FnMut(&mut Ui)| {
        let size = vec2(width, WORDS_HEIGHT + height);
        ui.allocate_ui_with_layout(size, Layout::top_down(Align::Min), |ui| {
            ui.set_min_size(size);
            ui.spacing_mut().item_spacing.y = 2.0;
            add_contents(ui);
        });
    };
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = theme::GAP;
        column(ui, figure_width, &mut |ui| {
            over_figure(ui, "To pay");
            amount_at_most(ui, due, most);
        });
        column(ui, given_width, &mut |ui| {
            let field = TextField::new(Fields::given(), "Cash given").hint("exact").numbers().most(14);
            let field = field.size(form.room.choose(theme::LARGE_PT, LOW_GIVEN_PT)).width(given_width);
            *form.content = form.content.and(field.show(ui, &mut form.turn.given).content);
        });
        column(ui, figure_width, &mut |ui| {
            change_ui(ui, due, &form.turn.given, form.at_work.garage.facility.smallest_coin_minor, most);
        });
    });
}

/// Nothing is due.
fn free_ui(ui: &mut Ui, room: Room, due: Money) {
    let size = vec2(ui.available_width(), WORDS_HEIGHT + figure_height(room));
    ui.allocate_ui_with_layout(size, Layout::top_down(Align::Min), |ui| {
        ui.set_min_size(size);
        ui.spacing_mut().item_spacing.y = 2.0;
        over_figure(ui, "To pay");
        amount_at_most(ui, due, room.choose(FIGURE_PT, LOW_FIGURE_PT));
    });
}

/// The letters of the cash given where there is little room, in points.
const LOW_GIVEN_PT: f32 = 24.0;

/// The notes that drivers hand in.
fn notes_ui(ui: &mut Ui, form: &mut Form<'_>, due: Money) {
    let currency = due.currency();
    let notes = cash_notes(currency);
    let height = form.room.choose(NOTE_HEIGHT, theme::CONTROL_HEIGHT);
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = SIDE_GAP;
        let width = even_width(ui.available_width(), notes.len(), 0.0, SIDE_GAP);
        for (units, key) in notes.into_iter().zip(NOTE_KEYS) {
            let note = Money::new(units.saturating_mul(currency.minor_per_unit()), currency);
            let label = units.to_string();
            let button = KeyedButton::new(&label, Kind::Choice(Choice::Other)).key(key).width(width).height(height);
            if button.show(ui).clicked() || form.pressed.has(key) {
                add_note(&mut form.turn.given, note);
                // What is typed next takes its place.
                select_all(ui, Fields::given(), &form.turn.given);
            }
        }
    });
}

/// What goes back, or what is still missing.
fn change_ui(ui: &mut Ui, due: Money, given: &str, smallest_coin_minor: i64, most: f32) {
    let palette = theme::palette(ui);
    let typed = given.trim();
    if typed.is_empty() {
        let rounded = cash_to_pay(due, smallest_coin_minor).unwrap_or(due);
        if rounded == due {
            over_figure(ui, "Change");
            amount_at_most(ui, Money::zero(due.currency()), most);
        } else {
            over_figure(ui, "Rounded, in cash");
            amount_at_most(ui, rounded, most);
        }
        return;
    }
    let outcome = Money::parse(typed, due.currency())
        .map_err(PaymentError::from)
        .and_then(|given| settle(due, Tender::Cash, Some(given), smallest_coin_minor));
    match outcome {
        Ok(settlement) => {
            over_figure(ui, "Change");
            amount_at_most(ui, settlement.change, most);
        }
        Err(PaymentError::Underpaid { missing, .. }) => {
            over_figure(ui, "Still missing");
            ui.visuals_mut().override_text_color = Some(palette.danger);
            amount_at_most(ui, missing, most);
        }
        Err(error) => {
            ui.add(Label::new(RichText::new(error.to_string()).color(palette.danger)).wrap());
        }
    }
}

/// A price by hand, and why.
fn by_hand_ui(ui: &mut Ui, form: &mut Form<'_>) {
    form.turn.part = Part::Price;
    let field = TextField::new(Fields::price(), "Price by hand").hint("12.50").size(theme::LARGE_PT).numbers();
    *form.content = form.content.and(field.most(14).width(theme::mm(60.0)).show(ui, &mut form.turn.price).content);
    reason_ui(ui, form.room, &mut form.turn.reason, &BY_HAND, form.content);
}

/// Why something unusual is done.
fn why_ui(ui: &mut Ui, form: &mut Form<'_>, what: &str, usual: &[&str]) {
    if form.room == Room::Ample {
        ui.label(theme::bold(what));
    }
    reason_ui(ui, form.room, &mut form.turn.reason, usual, form.content);
}

/// What is done less often.
fn more_ui(ui: &mut Ui, form: &mut Form<'_>, exit: &Exit) -> Option<ExitIntent> {
    let mut intent = None;
    let is_shown = form.room != Room::Least;
    let due = exit.due();
    let pays_now = due.is_some_and(|due| !due.is_zero());
    let owes = due.is_none_or(|due| !due.is_zero());
    let has_plate = exit.leaving.stay.plate.is_some();
    let count = usize::from(pays_now) + usize::from(owes) + 1;
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = SIDE_GAP;
        let width = even_width(ui.available_width(), count, 0.0, SIDE_GAP);
        let asks = |ui: &mut Ui, label, key| {
            let button = KeyedButton::new(label, Kind::Secondary).key(key).width(width);
            (is_shown && button.show(ui).clicked()) || form.pressed.has(key)
        };
        if pays_now && asks(ui, "Card", Key::F5) {
            intent = Some(ExitIntent::Card);
        }
        let mut part = None;
        if owes && asks(ui, "Unpaid …", Key::F6) {
            part = Some(Part::Unpaid);
        }
        if asks(ui, "More …", Key::F8) {
            part = Some(Part::More);
        }
        if has_plate && form.pressed.has(Key::F7) {
            part = Some(Part::AnotherVehicle);
        }
        if form.pressed.has(Key::F9) {
            part = Some(Part::Move);
        }
        if let Some(part) = part {
            amend::open(form.turn, form.at_work, exit, part);
        }
    });
    intent
}

/// The button that ends the form, and the way back out of it or of its part.
fn closing_ui(ui: &mut Ui, form: &mut Form<'_>, exit: &Exit) -> Option<CounterIntent> {
    let turn = &form.turn;
    let reason = || turn.reason.clone();
    let is_given = !turn.given.trim().is_empty();
    let (label, kind, intent) = match (turn.part, exit.due()) {
        _ if is_recording(exit) => ("Recording …", Kind::Primary, None),
        (Part::Unpaid, _) => ("Let it out unpaid", Kind::Danger, Some(ExitIntent::Unpaid(reason()))),
        (Part::AnotherVehicle, _) => ("Go on to its entry", Kind::Primary, Some(ExitIntent::AnotherVehicle(reason()))),
        (Part::More, _) => ("To the fee", Kind::Secondary, None),
        (Part::Correct, _) => ("Put it right", Kind::Primary, Some(turn.correction())),
        (Part::Move, _) => ("Give it this spot", Kind::Primary, Some(ExitIntent::Move(turn.spot.clone()))),
        (_, None) => {
            let price = ExitIntent::SetPrice { price: turn.price.clone(), reason: reason() };
            ("Set this price", Kind::Primary, Some(price))
        }
        (_, Some(due)) if due.is_zero() => ("Let it out", Kind::Primary, Some(ExitIntent::Cash(String::new()))),
        (_, Some(_)) => {
            let label = if is_given { "Paid in cash" } else { "Paid exactly in cash" };
            (label, Kind::Primary, Some(ExitIntent::Cash(turn.given.clone())))
        }
    };
    let mut button = KeyedButton::new(label, kind).key(Key::Enter);
    if form.turn.part == Part::More {
        button.key = None;
    }
    match ending_ui(ui, form.room, button)? {
        Ended::Done if form.turn.part == Part::More => {
            form.turn.part = Part::Ordinary;
            None
        }
        Ended::Done => intent.map(CounterIntent::Exit),
        Ended::Back if is_ordinary(form.turn.part) => Some(CounterIntent::Back),
        Ended::Back => {
            form.turn.part = Part::Ordinary;
            None
        }
    }
}

/// Notes are counted into the drawer one after another.
fn add_note(given: &mut String, note: Money) {
    let before = Money::parse(given, note.currency()).unwrap_or_else(|_none| Money::zero(note.currency()));
    if let Ok(sum) = before.plus(note) {
        *given = sum.decimal();
    }
}
