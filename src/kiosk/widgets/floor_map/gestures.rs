//! Dragging, zooming and keys, turned into a camera.

use eframe::egui::{Event, EventFilter, FocusDirection, Id, InputState, Key, Pos2, Rect, Response, Ui, Vec2};

use super::camera::Camera;

/// How much one press of a key or of a button zooms.
pub(super) const ZOOM_STEP: f32 = 1.5;

/// The camera after what was done to the canvas in this frame.
pub(super) fn follow(ui: &Ui, response: &Response, camera: Camera, extent: Rect, canvas: Rect) -> Camera {
    let mut camera = camera;
    if response.double_clicked() {
        camera = Camera::fit(extent, canvas);
    }
    if let Some(fingers) = ui.input(InputState::multi_touch)
        && canvas.contains(fingers.start_pos)
    {
        camera = camera.panned(fingers.translation_delta, extent, canvas);
        camera = camera.zoomed(fingers.zoom_delta, fingers.center_pos, extent, canvas);
    } else {
        if response.dragged() {
            camera = camera.panned(response.drag_delta(), extent, canvas);
        }
        if let Some(pointer) = response.hover_pos().filter(|_| response.contains_pointer()) {
            camera = wheel(ui, camera, pointer, extent, canvas);
        }
    }
    if response.has_focus() { keys(ui, camera, extent, canvas) } else { camera }
}

/// What somebody did to the spot that the keyboard is at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Walk {
    /// On to the next.
    On,
    /// Back to the one before.
    Back,
    /// This one.
    Here,
}

/// Tab and Shift+Tab walk from spot to spot, Enter and Space choose one. To be asked before the canvas is made known to egui: `walks_out`
/// says whether a walk leads beyond the last spot, and then the keyboard goes on to the next control.
pub(super) fn walk(ui: &Ui, canvas: Id, walks_out: impl Fn(Walk) -> bool) -> Option<Walk> {
    if !ui.memory(|memory| memory.has_focus(canvas)) {
        return None;
    }
    // Else an arrow or a tab would move on to the next control by itself.
    let keys = EventFilter { horizontal_arrows: true, vertical_arrows: true, tab: true, ..EventFilter::default() };
    ui.memory_mut(|memory| memory.set_focus_lock_filter(canvas, keys));
    let mut walked = None;
    ui.input_mut(|input| {
        input.events.retain(|event| {
            let Event::Key { key, pressed: true, modifiers, .. } = event else { return true };
            walked = match key {
                Key::Tab if modifiers.shift => Some(Walk::Back),
                Key::Tab => Some(Walk::On),
                Key::Enter | Key::Space => Some(Walk::Here),
                _ => return true,
            };
            false
        });
    });
    let walk = walked?;
    if !walks_out(walk) {
        return Some(walk);
    }
    ui.memory_mut(|memory| match walk {
        Walk::On => memory.move_focus(FocusDirection::Next),
        Walk::Back => memory.move_focus(FocusDirection::Previous),
        Walk::Here => {}
    });
    None
}

/// The wheel zooms at the pointer, and is used up: what lies around the map does not scroll, too.
fn wheel(ui: &Ui, camera: Camera, pointer: Pos2, extent: Rect, canvas: Rect) -> Camera {
    /// How many points of the wheel zoom by a factor of e: five notches.
    const POINTS: f32 = 200.0;
    let (scrolled, pinched) =
        ui.input_mut(|input| (std::mem::take(&mut input.smooth_scroll_delta), input.zoom_delta()));
    let by = pinched * (scrolled.y / POINTS).exp();
    camera.zoomed(by, pointer, extent, canvas).panned(Vec2::new(scrolled.x, 0.0), extent, canvas)
}

/// Plus, minus, Page Up, Page Down, Home, 0 and the arrows, while the canvas has the keyboard.
fn keys(ui: &Ui, camera: Camera, extent: Rect, canvas: Rect) -> Camera {
    /// How far an arrow moves the view, as a share of the canvas.
    const STEP: f32 = 0.2;
    let step = canvas.size() * STEP;
    let mut camera = camera;
    ui.input_mut(|input| {
        input.events.retain(|event| {
            let Event::Key { key, pressed: true, modifiers, .. } = event else { return true };
            if modifiers.command || modifiers.alt {
                return true;
            }
            camera = match key {
                Key::Plus | Key::Equals | Key::PageUp => camera.zoomed(ZOOM_STEP, canvas.center(), extent, canvas),
                Key::Minus | Key::PageDown => camera.zoomed(1.0 / ZOOM_STEP, canvas.center(), extent, canvas),
                Key::Num0 | Key::Home => Camera::fit(extent, canvas),
                // The view moves the way of the arrow, so the floor moves the other way.
                Key::ArrowLeft => camera.panned(Vec2::new(step.x, 0.0), extent, canvas),
                Key::ArrowRight => camera.panned(Vec2::new(-step.x, 0.0), extent, canvas),
                Key::ArrowUp => camera.panned(Vec2::new(0.0, step.y), extent, canvas),
                Key::ArrowDown => camera.panned(Vec2::new(0.0, -step.y), extent, canvas),
                _ => return true,
            };
            false
        });
    });
    camera
}
