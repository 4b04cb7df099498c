//! The tariffs in the window: their versions, and the editor.

mod beside;
mod field;
mod form;
mod publish;
mod versions;
mod write;

use eframe::egui::{Key, Modifiers, Rect, RichText, ScrollArea, Ui, UiBuilder, pos2};

use self::publish::PublishForm;
use crate::kiosk::intent::{Intent, TariffsIntent};
use crate::kiosk::state::{AtWork, Draft, KioskState, TariffStep};
use crate::kiosk::theme;
use crate::kiosk::widgets::keyed_button::{KeyedButton, Kind};
use crate::kiosk::widgets::message_box::message_box;

/// The function keys of these pages.
const KEYS: [Key; 9] = [Key::F1, Key::F2, Key::F3, Key::F4, Key::F5, Key::F6, Key::F7, Key::F8, Key::F9];

/// The screen, with what is half typed in it.
#[derive(Default)]
pub(super) struct TariffsScreen {
    /// The path of a file, as typed.
    file: String,
    /// What is typed about publishing.
    publish: PublishForm,
}

/// The keys that were pressed in this frame.
struct Pressed(Vec<Key>);

impl Pressed {
    fn take(ui: &Ui) -> Self {
        let taken = |key: &Key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, *key));
        Self(KEYS.into_iter().filter(taken).collect())
    }

    fn has(&self, key: Key) -> bool {
        self.0.contains(&key)
    }
}

impl TariffsScreen {
    /// Draws what is shown of the tariffs.
    pub(super) fn ui(&mut self, ui: &mut Ui, state: &KioskState, at_work: &AtWork) -> Vec<Intent> {
        let escape = ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Escape));
        let pressed = Pressed::take(ui);
        let tariffs = &state.tariffs;
        let mut asked = Vec::new();
        if tariffs.step != TariffStep::Publish {
            self.publish.begin(state);
        }
        match (tariffs.step, &tariffs.draft) {
            (TariffStep::Write, Some(draft)) => write::write_ui(ui, tariffs, draft, at_work, &pressed, &mut asked),
            (TariffStep::Publish, Some(draft)) => {
                self.publish.ui(ui, tariffs, draft, at_work, &pressed, &mut asked);
            }
            (TariffStep::Examples, _) => versions::examples_ui(ui, &mut asked),
            (TariffStep::Versions | TariffStep::Write | TariffStep::Publish, _) => {
                versions::versions_ui(ui, tariffs, at_work, &mut self.file, &pressed, &mut asked);
            }
        }
        if escape {
            asked.push(match &tariffs.draft {
                Some(draft) if tariffs.step == TariffStep::Write => one_up(draft),
                _ => TariffsIntent::Back,
            });
        }
        asked.into_iter().map(Intent::Tariffs).collect()
    }
}

/// From a part to what it is a part of; from the whole to the versions.
fn one_up(draft: &Draft) -> TariffsIntent {
    match draft.at.split_last() {
        Some((_, above)) => TariffsIntent::Show(above.to_vec()),
        None => TariffsIntent::Back,
    }
}

/// The row over a page: the way back, what the page is, and what else `add_contents` puts at its end.
fn heading_ui(ui: &mut Ui, title: &str, add_contents: impl FnOnce(&mut Ui)) -> bool {
    ui.horizontal_wrapped(|ui| {
        let back = KeyedButton::new("Back", Kind::Secondary).key(Key::Escape).width(116.0).show(ui).clicked();
        ui.label(theme::large(title).family(theme::bold_family()));
        add_contents(ui);
        back
    })
    .inner
}

/// What somebody is told.
fn message_ui(ui: &mut Ui, message: Option<&crate::kiosk::state::Message>) {
    if let Some(message) = message {
        message_box(ui, message);
    }
}

/// Two parts side by side, each of which can be scrolled: the second so wide, or below the first where there is too little room.
fn side_by_side(ui: &mut Ui, beside: f32, first: impl FnOnce(&mut Ui), second: impl FnOnce(&mut Ui)) {
    let whole = ui.available_rect_before_wrap();
    let (left, right) = if whole.width() - beside > beside {
        let edge = whole.right() - beside;
        (
            Rect::from_min_max(whole.min, pos2(edge - theme::GAP, whole.bottom())),
            Rect::from_min_max(pos2(edge, whole.top()), whole.max),
        )
    } else {
        let edge = whole.top() + whole.height() * 0.6;
        (
            Rect::from_min_max(whole.min, pos2(whole.right(), edge - theme::TIGHT_GAP)),
            Rect::from_min_max(pos2(whole.left(), edge), whole.max),
        )
    };
    scrolled(ui, left, "tariff first", first);
    scrolled(ui, right, "tariff second", second);
    ui.advance_cursor_after_rect(whole);
}

fn scrolled(ui: &mut Ui, rect: Rect, salt: &str, add_contents: impl FnOnce(&mut Ui)) {
    let mut child = ui.new_child(UiBuilder::new().max_rect(rect));
    ScrollArea::vertical().id_salt(salt).auto_shrink(false).show(&mut child, add_contents);
}

/// Words of less weight.
fn weak(ui: &Ui, text: impl Into<String>) -> RichText {
    RichText::new(text).color(theme::palette(ui).weak_text)
}
