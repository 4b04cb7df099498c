//! Stays as buttons: to choose among several, to find one without its ticket.

use eframe::egui::{Key, Ui};

use crate::domain::stay::Stay;
use crate::kiosk::state::AtWork;
use crate::kiosk::widgets::keyed_button::{KeyedButton, Kind};
use crate::kiosk::widgets::pictures::Picture;
use crate::text::format;

/// A stay in a line: its plate, its spot, since when.
pub(super) fn line(stay: &Stay, at_work: &AtWork) -> (String, String) {
    let plate = stay.plate.as_ref().map_or("no plate", |plate| plate.typed()).to_owned();
    let spot = stay.spots.first().map_or("without a spot", |spot| spot.label.as_str());
    let since = format::date_time(at_work.local(stay.entered));
    (plate, format!("{spot} · since {since}"))
}

/// Draws a stay as a button over the whole width. Says whether it was pressed.
pub(super) fn stay_button(ui: &mut Ui, stay: &Stay, at_work: &AtWork, key: Option<Key>) -> bool {
    let (plate, detail) = line(stay, at_work);
    let picture = Picture::of_class(&stay.class);
    let button = KeyedButton::new(&plate, Kind::Row).detail(&detail).picture(picture).key_if_any(key);
    button.width(ui.available_width()).show(ui).clicked()
}
