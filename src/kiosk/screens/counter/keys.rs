//! The keys of the counter, taken before any field sees them.

use eframe::egui::{Id, Key, Modifiers, Ui};

/// The function keys that the counter knows.
const FUNCTION_KEYS: [Key; 12] =
    [Key::F1, Key::F2, Key::F3, Key::F4, Key::F5, Key::F6, Key::F7, Key::F8, Key::F9, Key::F10, Key::F11, Key::F12];

/// What was pressed in this frame.
#[derive(Clone, Debug, Default)]
pub(super) struct Pressed {
    /// Enter, while a text field has the keyboard.
    pub(super) enter: bool,
    /// Escape.
    pub(super) escape: bool,
    function: Vec<Key>,
}

impl Pressed {
    /// Takes the keys. Enter is left to a button that has the keyboard.
    pub(super) fn take(ui: &Ui, focused: Option<Id>) -> Self {
        ui.input_mut(|input| {
            let mut take = |key| input.consume_key(Modifiers::NONE, key);
            Self {
                enter: focused.is_some() && take(Key::Enter),
                escape: take(Key::Escape),
                function: FUNCTION_KEYS.into_iter().filter(|key| take(*key)).collect(),
            }
        })
    }

    /// Whether a function key was pressed.
    pub(super) fn has(&self, key: Key) -> bool {
        self.function.contains(&key)
    }

    /// Whether the key of a choice was pressed, if it has one.
    pub(super) fn has_any(&self, key: Option<Key>) -> bool {
        key.is_some_and(|key| self.has(key))
    }
}
