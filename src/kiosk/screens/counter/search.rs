//! A stay is looked for by what somebody half remembers: plate, ticket, spot, receipt, or a word about it.

use eframe::egui::{Key, Label, RichText, Ui};

use super::{
    BACK_WIDTH, Fields, Form, LONGEST, SIDE_GAP, Split, back_button, ending_height, scrolled, with_keys, within,
};
use crate::domain::ids::StayId;
use crate::domain::journal::fact::Flag;
use crate::domain::money::Money;
use crate::domain::stay::StayState;
use crate::kiosk::intent::{CounterIntent, SearchIntent};
use crate::kiosk::messages;
use crate::kiosk::state::{AtWork, Remote, Search};
use crate::kiosk::theme::{self, Choice, Room};
use crate::kiosk::widgets::keyed_button::{KeyedButton, Kind};
use crate::kiosk::widgets::message_box::message_box;
use crate::kiosk::widgets::pictures::Picture;
use crate::kiosk::widgets::text_field::TextField;
use crate::operations::search::Hit;
use crate::text::format;

/// How wide the button beside the field is, in points.
const LOOK_WIDTH: f32 = 150.0;

/// Draws the field, and what was found.
pub(super) fn search_ui(ui: &mut Ui, form: &mut Form<'_>, search: &Search) -> Option<CounterIntent> {
    let split = Split::bottom(ui, ending_height(form.room));
    let from_page = within(ui, split.above, |ui| {
        let from_field = field_ui(ui, form);
        let rest = ui.available_rect_before_wrap();
        let from_list = scrolled(ui, rest, "found", |ui| found_ui(ui, form, search));
        from_field.or(from_list)
    });
    let from_buttons = within(ui, split.below, |ui| buttons_ui(ui, form.room, search));
    from_page.or(from_buttons)
}

/// What Enter in the field asks for: to look for what was typed; once that was done, the one that is chosen.
pub(super) fn on_enter(typed: &str, search: &Search) -> Option<CounterIntent> {
    let typed = typed.trim();
    let intent = match search.chosen() {
        Some(hit) if typed == search.text => SearchIntent::Show(hit.stay.id),
        _ if typed.is_empty() => return None,
        _ => SearchIntent::LookFor(typed.to_owned()),
    };
    Some(CounterIntent::Search(intent))
}

fn field_ui(ui: &mut Ui, form: &mut Form<'_>) -> Option<CounterIntent> {
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = SIDE_GAP;
        let width = ui.available_width() - LOOK_WIDTH - SIDE_GAP;
        let field = TextField::new(Fields::search(), "A part of it").label_inside().most(LONGEST).width(width);
        *form.content = form.content.and(field.show(ui, &mut form.turn.search).content);
        let look = KeyedButton::new("Look for it", Kind::Secondary).width(LOOK_WIDTH).show(ui);
        look.clicked().then(|| CounterIntent::Search(SearchIntent::LookFor(form.turn.search.clone())))
    })
    .inner
}

fn found_ui(ui: &mut Ui, form: &Form<'_>, search: &Search) -> Option<CounterIntent> {
    ui.spacing_mut().item_spacing.y = SIDE_GAP;
    match &search.hits {
        Remote::Idle => {
            quiet(ui, messages::WHAT_TO_TYPE);
            None
        }
        Remote::Pending(_) => {
            ui.label("One moment …");
            None
        }
        Remote::Failed(message) => {
            message_box(ui, message);
            let again = KeyedButton::new("Try again", Kind::Row).key(Key::F5).width(ui.available_width());
            let is_asked = again.show(ui).clicked() || form.pressed.has(Key::F5);
            is_asked.then(|| CounterIntent::Search(SearchIntent::LookFor(search.text.clone())))
        }
        Remote::Ready(hits) if hits.is_empty() => nothing_ui(ui, search),
        Remote::Ready(hits) => hits_ui(ui, form, search, hits),
    }
}

fn nothing_ui(ui: &mut Ui, search: &Search) -> Option<CounterIntent> {
    let (what, next) = messages::nothing_like(&search.text);
    ui.add(Label::new(theme::bold(what)).wrap());
    ui.add(Label::new(next).wrap());
    let recent = KeyedButton::new("Comings and goings", Kind::Row).key(Key::F11).width(ui.available_width());
    recent.show(ui).clicked().then_some(CounterIntent::Recent)
}

fn hits_ui(ui: &mut Ui, form: &Form<'_>, search: &Search, hits: &[Hit]) -> Option<CounterIntent> {
    let stays: Vec<StayId> = hits.iter().map(|hit| hit.stay.id).collect();
    let led_to = form.pressed.row.and_then(|row| row.among(&stays, search.chosen));
    let mut intent = led_to.map(SearchIntent::Choose);
    let mut above = None;
    for (hit, key) in with_keys(hits) {
        let sureness = hit.by.sureness();
        if above.replace(sureness) != Some(sureness) {
            ui.add(Label::new(theme::bold(messages::found_by(sureness, &search.text))).truncate());
        }
        let plate = hit.stay.plate.as_ref().map_or("no plate", |plate| plate.typed());
        let (detail, below) = (detail(hit, form.at_work), below(hit, form.at_work));
        let choice = Choice::of(&Some(hit.stay.id), &search.chosen);
        let row = KeyedButton::new(plate, Kind::ChosenRow(choice)).detail(&detail).below(&below).key_if_any(key);
        let shown = row.picture(Picture::of_class(&hit.stay.class)).width(ui.available_width()).show(ui);
        if led_to == Some(hit.stay.id) {
            shown.scroll_to_me(None);
        }
        if shown.clicked() || form.pressed.has_any(key) {
            intent = Some(SearchIntent::Show(hit.stay.id));
        }
    }
    intent.map(CounterIntent::Search)
}

/// Class, spot, fee.
fn detail(hit: &Hit, at_work: &AtWork) -> String {
    let stay = &hit.stay;
    let class = at_work.garage.class(&stay.class).map_or(stay.class.as_str(), |class| class.name.as_str());
    let labels: Vec<String> = stay.spots.iter().map(|spot| spot.label.clone()).collect();
    let spot = if labels.is_empty() { "without a spot".to_owned() } else { format::listed(&labels) };
    let fee = match stay.state {
        StayState::Open => String::new(),
        StayState::Paid => " · paid".to_owned(),
        StayState::Voided => " · void".to_owned(),
        StayState::Closed if stay.flags.contains(&Flag::LetOutUnpaid) => " · unpaid".to_owned(),
        StayState::Closed => {
            let currency = at_work.garage.facility.currency;
            stay.fee_minor
                .map(|minor| format!(" · {}", format::amount(Money::new(minor, currency))))
                .unwrap_or_default()
        }
    };
    format!("{class} · {spot}{fee}")
}

/// In, out, receipt, and what was written.
fn below(hit: &Hit, at_work: &AtWork) -> String {
    let entered = at_work.local(hit.stay.entered);
    let times = match hit.stay.exited.map(|exited| at_work.local(exited)) {
        None => format!("inside since {}", format::date_time(entered)),
        Some(exited) if exited.date() == entered.date() => {
            format!("{} to {}", format::date_time(entered), format::time_of_day(exited))
        }
        Some(exited) => format!("{} to {}", format::date_time(entered), format::date_time(exited)),
    };
    let receipt = hit.receipt.as_ref().map(|receipt| format!(" · {receipt}")).unwrap_or_default();
    let note = hit.note.as_ref().map(|note| format!(" · “{note}”")).unwrap_or_default();
    format!("{times}{receipt}{note}")
}

fn quiet(ui: &mut Ui, words: &str) {
    let colour = theme::palette(ui).weak_text;
    ui.add(Label::new(RichText::new(words).color(colour)).wrap());
}

fn buttons_ui(ui: &mut Ui, room: Room, search: &Search) -> Option<CounterIntent> {
    let height = ending_height(room);
    let mut intent = None;
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = SIDE_GAP;
        if let Some(hit) = search.chosen() {
            let label = if hit.stay.state.is_inside() { "To its exit" } else { "To its receipt" };
            let width = ui.available_width() - BACK_WIDTH - SIDE_GAP;
            let show = KeyedButton::new(label, Kind::Primary).key(Key::Enter).width(width).height(height);
            if show.show(ui).clicked() {
                intent = Some(CounterIntent::Search(SearchIntent::Show(hit.stay.id)));
            }
        }
        if back_button(ui, height) {
            intent = Some(CounterIntent::Back);
        }
    });
    intent
}
