//! The colours.
//!
//! People of whom one in twelve cannot tell red from green look at them, under strong and under weak light. They are Okabe and
//! Ito's palette for colour-vision deficiency, moved towards black or white where the contrast with the ground asked for it.
//! Tests measure both (`colour_vision.rs`).

use eframe::egui::{Color32, Theme};

/// The colours of one theme.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Palette {
    /// Behind everything.
    pub background: Color32,
    /// Behind fields, and the ground of the floor map.
    pub floor: Color32,
    /// The bar over everything: which garage, what time.
    pub bar: Color32,
    /// Text on that bar.
    pub on_bar: Color32,
    /// The edge of a card: it only groups, nothing depends on seeing it.
    pub edge: Color32,
    /// A control that can be pressed.
    pub control: Color32,
    /// A control under the pointer.
    pub control_hovered: Color32,
    /// Lines around controls and fields.
    pub line: Color32,
    /// Text.
    pub text: Color32,
    /// Text of less weight, still readable.
    pub weak_text: Color32,
    /// A free spot: its outline.
    pub free: Color32,
    /// A taken spot: its fill.
    pub taken: Color32,
    /// A reserved spot: its outline and hatching.
    pub reserved: Color32,
    /// A spot out of service: its outline and cross.
    pub out_of_service: Color32,
    /// A stay that has lasted too long.
    pub overstay: Color32,
    /// Text and marks on a filled spot.
    pub on_spot: Color32,
    /// The assigned spot: the bright half of its ring.
    pub highlight: Color32,
    /// The assigned spot: the dark half of its ring, so that it shows on any ground.
    pub highlight_edge: Color32,
    /// The control a screen is about, and what is selected.
    pub accent: Color32,
    /// Text on the accent colour.
    pub on_accent: Color32,
    /// The ground of selected text and of a chosen one among several controls.
    pub chosen: Color32,
    /// Text and frame of what is chosen.
    pub on_chosen: Color32,
    /// What takes money or a stay away, and errors.
    pub danger: Color32,
    /// Text on the danger colour.
    pub on_danger: Color32,
    /// What went well.
    pub ok: Color32,
    /// Text on the ok colour.
    pub on_ok: Color32,
}

/// Dark on light: the default, for a booth in daylight.
pub const LIGHT: Palette = Palette {
    background: Color32::from_rgb(0xF1, 0xF3, 0xF5),
    floor: Color32::from_rgb(0xFF, 0xFF, 0xFF),
    bar: Color32::from_rgb(0x10, 0x2B, 0x40),
    on_bar: Color32::from_rgb(0xFF, 0xFF, 0xFF),
    edge: Color32::from_rgb(0xC9, 0xD1, 0xD9),
    control: Color32::from_rgb(0xE1, 0xE6, 0xEB),
    control_hovered: Color32::from_rgb(0xD0, 0xD8, 0xE0),
    line: Color32::from_rgb(0x5B, 0x66, 0x70),
    text: Color32::from_rgb(0x10, 0x14, 0x18),
    weak_text: Color32::from_rgb(0x42, 0x4B, 0x54),
    free: Color32::from_rgb(0x00, 0x72, 0xB2),
    taken: Color32::from_rgb(0xD5, 0x5E, 0x00),
    reserved: Color32::from_rgb(0x7A, 0x2F, 0x66),
    out_of_service: Color32::from_rgb(0x7E, 0x87, 0x90),
    overstay: Color32::from_rgb(0x85, 0x5B, 0x00),
    on_spot: Color32::from_rgb(0x00, 0x00, 0x00),
    highlight: Color32::from_rgb(0xF0, 0xE4, 0x42),
    highlight_edge: Color32::from_rgb(0x00, 0x00, 0x00),
    accent: Color32::from_rgb(0x00, 0x62, 0x9B),
    on_accent: Color32::from_rgb(0xFF, 0xFF, 0xFF),
    chosen: Color32::from_rgb(0xBF, 0xDF, 0xF3),
    on_chosen: Color32::from_rgb(0x00, 0x3A, 0x5C),
    danger: Color32::from_rgb(0xA3, 0x2A, 0x0C),
    on_danger: Color32::from_rgb(0xFF, 0xFF, 0xFF),
    ok: Color32::from_rgb(0x00, 0x6B, 0x4E),
    on_ok: Color32::from_rgb(0xFF, 0xFF, 0xFF),
};

/// Light on dark, for a booth at night.
pub const DARK: Palette = Palette {
    background: Color32::from_rgb(0x16, 0x1A, 0x1F),
    floor: Color32::from_rgb(0x0C, 0x0F, 0x12),
    bar: Color32::from_rgb(0x0A, 0x22, 0x35),
    on_bar: Color32::from_rgb(0xF4, 0xF6, 0xF8),
    edge: Color32::from_rgb(0x34, 0x3D, 0x46),
    control: Color32::from_rgb(0x2C, 0x34, 0x3C),
    control_hovered: Color32::from_rgb(0x3C, 0x46, 0x50),
    line: Color32::from_rgb(0x8A, 0x96, 0xA2),
    text: Color32::from_rgb(0xF4, 0xF6, 0xF8),
    weak_text: Color32::from_rgb(0xC0, 0xC8, 0xD0),
    free: Color32::from_rgb(0x56, 0xB4, 0xE9),
    taken: Color32::from_rgb(0xD5, 0x5E, 0x00),
    reserved: Color32::from_rgb(0xF0, 0xB8, 0xD6),
    out_of_service: Color32::from_rgb(0x80, 0x8A, 0x94),
    overstay: Color32::from_rgb(0xE6, 0x9F, 0x00),
    on_spot: Color32::from_rgb(0x00, 0x00, 0x00),
    highlight: Color32::from_rgb(0xF0, 0xE4, 0x42),
    highlight_edge: Color32::from_rgb(0x00, 0x00, 0x00),
    accent: Color32::from_rgb(0x56, 0xB4, 0xE9),
    on_accent: Color32::from_rgb(0x00, 0x00, 0x00),
    chosen: Color32::from_rgb(0x10, 0x46, 0x68),
    on_chosen: Color32::from_rgb(0xD6, 0xEE, 0xFC),
    danger: Color32::from_rgb(0xFF, 0x9A, 0x80),
    on_danger: Color32::from_rgb(0x00, 0x00, 0x00),
    ok: Color32::from_rgb(0x3C, 0xC8, 0xA0),
    on_ok: Color32::from_rgb(0x00, 0x00, 0x00),
};

/// The colours of a theme.
pub const fn palette_of(theme: Theme) -> &'static Palette {
    match theme {
        Theme::Light => &LIGHT,
        Theme::Dark => &DARK,
    }
}
