//! Whether the pointer is a finger or a mouse: a finger needs no arrow, and opens the on-screen keyboard.

use eframe::egui::{Context, CursorIcon, Event, Plugin, RawInput, ViewportId};

/// What points.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Pointer {
    /// A mouse, or nothing yet.
    #[default]
    Mouse,
    /// A finger on the screen.
    Finger,
}

/// The plugin that watches the pointer.
#[derive(Default)]
pub struct Pointing {
    pointer: Pointer,
}

/// What pointed last.
pub fn pointer(ctx: &Context) -> Pointer {
    ctx.plugin_opt::<Pointing>().map_or(Pointer::Mouse, |pointing| pointing.lock().pointer)
}

/// Hides the arrow where a finger points. Called when everything is drawn.
pub fn hide_arrow_from_finger(ctx: &Context) {
    if pointer(ctx) == Pointer::Finger {
        ctx.set_cursor_icon(CursorIcon::None);
    }
}

impl Plugin for Pointing {
    fn debug_name(&self) -> &'static str {
        "pointing"
    }

    fn input_hook(&mut self, _ctx: &Context, input: &mut RawInput) {
        if input.viewport_id != ViewportId::ROOT {
            return;
        }
        // A touch moves and presses the pointer in the same frame; without one, a mouse does.
        if input.events.iter().any(|event| matches!(event, Event::Touch { .. })) {
            self.pointer = Pointer::Finger;
        } else if input.events.iter().any(is_of_a_mouse) {
            self.pointer = Pointer::Mouse;
        }
    }
}

const fn is_of_a_mouse(event: &Event) -> bool {
    matches!(event, Event::PointerMoved(_) | Event::PointerButton { .. } | Event::MouseMoved(_))
}
