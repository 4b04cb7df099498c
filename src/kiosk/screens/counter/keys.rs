//! The keys of the counter, taken before any field sees them.

use eframe::egui::{Id, Key, Modifiers, Ui};

/// The function keys that the counter knows.
const FUNCTION_KEYS: [Key; 12] =
    [Key::F1, Key::F2, Key::F3, Key::F4, Key::F5, Key::F6, Key::F7, Key::F8, Key::F9, Key::F10, Key::F11, Key::F12];

/// What the arrow keys up and down do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Arrows {
    /// They choose another row of the list that is shown.
    ChooseRows,
    /// Whatever they do in a field.
    Usual,
}

/// A row of a list, seen from the one that is chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Row {
    /// The next.
    Next,
    /// The one before.
    Before,
}

impl Row {
    /// Which of these it is, if another is chosen now. Past an end it stays where it is.
    pub(super) fn among<T: Copy + PartialEq>(self, rows: &[T], chosen: Option<T>) -> Option<T> {
        let now = rows.iter().position(|row| Some(*row) == chosen);
        let to = match (self, now) {
            (Self::Next | Self::Before, None) => 0,
            (Self::Next, Some(now)) => now + 1,
            (Self::Before, Some(now)) => now.checked_sub(1)?,
        };
        rows.get(to).copied()
    }
}

/// What was pressed in this frame.
#[derive(Clone, Debug, Default)]
pub(super) struct Pressed {
    /// Enter, while a text field has the keyboard.
    pub(super) enter: bool,
    /// Escape.
    pub(super) escape: bool,
    /// The row of a list that the arrow keys lead to, seen from the one that is chosen.
    pub(super) row: Option<Row>,
    function: Vec<Key>,
}

impl Pressed {
    /// Takes the keys. Enter and the arrows are left to a button that has the keyboard, the arrows to everything where there is no list.
    pub(super) fn take(ui: &Ui, focused: Option<Id>, arrows: Arrows) -> Self {
        ui.input_mut(|input| {
            let mut take = |key| input.consume_key(Modifiers::NONE, key);
            let has_list = focused.is_some() && arrows == Arrows::ChooseRows;
            let down = has_list && take(Key::ArrowDown);
            let up = has_list && take(Key::ArrowUp);
            Self {
                enter: focused.is_some() && take(Key::Enter),
                escape: take(Key::Escape),
                row: if down { Some(Row::Next) } else { up.then_some(Row::Before) },
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
