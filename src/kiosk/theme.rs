//! How everything looks: the only file with colours, sizes and fonts.
//!
//! The booth is used standing, with gloves, under strong and under weak light, by people of whom one in twelve cannot tell red
//! from green. So: large controls, dark text on light or light on dark, and states told apart by shape and by lightness as well
//! as by colour. The colours are Okabe and Ito's palette for colour-vision deficiency, moved towards black or white where the
//! contrast with the background asked for it. Tests measure both (`colour_vision.rs`).

use std::collections::BTreeMap;
use std::sync::Arc;

use eframe::egui::style::{ScrollAnimation, ScrollStyle, WidgetVisuals};
use eframe::egui::{
    Button, Color32, Context, CornerRadius, FontData, FontDefinitions, FontFamily, FontId, Margin, Response, RichText,
    Spacing, Stroke, StrokeKind, Style, TextStyle, Theme, Ui, Vec2, Visuals, WidgetText, vec2,
};

/// The height of an ordinary control, in points: a gloved finger finds it.
pub const CONTROL_HEIGHT: f32 = 48.0;
/// The height of the one control a screen is about, in points.
pub const PRIMARY_HEIGHT: f32 = 64.0;
/// The height of a key of the on-screen keyboard, and its least width: 12 mm of a screen whose points are a 96th of an inch.
pub const KEY_SIZE: f32 = 12.0 * 96.0 / 25.4;
/// The least width of a button, in points.
pub const BUTTON_WIDTH: f32 = 96.0;
/// The distance between things that belong together, in points.
pub const GAP: f32 = 12.0;
/// The distance between things that do not, in points.
pub const WIDE_GAP: f32 = 24.0;
/// How round corners are, in points.
pub const CORNER: u8 = 8;
/// The width of lines around controls, in points.
pub const LINE: f32 = 1.5;
/// The width of the line around the control that has the keyboard, in points.
pub const FOCUS_LINE: f32 = 3.0;

const SMALL_PT: f32 = 15.0;
const BODY_PT: f32 = 18.0;
const BUTTON_PT: f32 = 20.0;
const LARGE_PT: f32 = 28.0;
const HUGE_PT: f32 = 64.0;

/// The text size of signs on the map, in points.
pub const MAP_SIGN_PT: f32 = 16.0;
/// The text sizes that spot labels on the map may have, in points, the largest first. Few, so that zooming does not fill the
/// memory for letters with sizes in between.
pub const MAP_LABEL_PT: [f32; 4] = [24.0, 18.0, 15.0, 12.0];

const SANS: &str = "Noto Sans";
const SANS_BOLD: &str = "Noto Sans Bold";
const MONO: &str = "Noto Sans Mono";
const BOLD_FAMILY: &str = "bold";

/// The colours of one theme.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Palette {
    /// Behind everything.
    pub background: Color32,
    /// Behind fields, and the ground of the floor map.
    pub floor: Color32,
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

/// The colours to draw with here.
pub fn palette(ui: &Ui) -> &'static Palette {
    palette_of(Theme::from_dark_mode(ui.visuals().dark_mode))
}

/// Gives a window its fonts, sizes and colours, and takes away the shortcuts that would close or resize it. Called once,
/// before the first frame.
pub fn install(ctx: &Context) {
    ctx.set_fonts(fonts());
    for theme in [Theme::Light, Theme::Dark] {
        ctx.set_style_of(theme, style(theme));
    }
    ctx.options_mut(|options| {
        options.quit_shortcuts.clear();
        options.zoom_with_keyboard = false;
        options.fallback_theme = Theme::Light;
        // A glove presses long and slides a little; neither may turn a press into nothing.
        options.input_options.max_click_dist = 12.0;
        options.input_options.max_click_duration = 10.0;
    });
}

/// Makes a millimetre of the program a millimetre of the screen, which has so many pixels to the millimetre.
pub fn calibrate(ctx: &Context, pixels_per_mm: f32) {
    /// Points to a millimetre, on a screen whose points are a 96th of an inch.
    const POINTS_PER_MM: f32 = 96.0 / 25.4;
    let native = ctx.native_pixels_per_point().unwrap_or(1.0);
    ctx.set_zoom_factor(pixels_per_mm.clamp(1.5, 20.0) / (POINTS_PER_MM * native));
}

/// The family of heavy letters, for what must be seen first.
pub fn bold_family() -> FontFamily {
    FontFamily::Name(BOLD_FAMILY.into())
}

/// The text style of amounts and results: 28 points.
pub fn large_style() -> TextStyle {
    TextStyle::Name("large".into())
}

/// The text style of the one figure that must be read from two steps away (fee, change, spot): 64 points.
pub fn huge_style() -> TextStyle {
    TextStyle::Name("huge".into())
}

/// Text for an amount or a result.
pub fn large(text: impl Into<String>) -> RichText {
    RichText::new(text).text_style(large_style())
}

/// Text for the fee, the change or the spot.
pub fn huge(text: impl Into<String>) -> RichText {
    RichText::new(text).text_style(huge_style())
}

/// The button the screen is about. There is one on a screen.
pub fn primary_button(ui: &mut Ui, label: &str) -> Response {
    let palette = palette(ui);
    filled_button(ui, label, palette.accent, palette.on_accent, PRIMARY_HEIGHT)
}

/// Any other button.
pub fn secondary_button(ui: &mut Ui, label: &str) -> Response {
    ui.add(Button::new(label).min_size(vec2(BUTTON_WIDTH, CONTROL_HEIGHT)))
}

/// A button that takes money or a stay away.
pub fn danger_button(ui: &mut Ui, label: &str) -> Response {
    let palette = palette(ui);
    filled_button(ui, label, palette.danger, palette.on_danger, CONTROL_HEIGHT)
}

/// Whether a button among several is the chosen one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Choice {
    /// It is.
    Chosen,
    /// Another is, or none.
    Other,
}

impl Choice {
    /// `Chosen` where the two are the same.
    pub fn of<T: PartialEq>(this: &T, chosen: &T) -> Self {
        if this == chosen { Self::Chosen } else { Self::Other }
    }
}

/// One of several buttons of which one is chosen: vehicle classes, floors.
pub fn choice_button(ui: &mut Ui, label: impl Into<WidgetText>, choice: Choice) -> Response {
    let is_chosen = choice == Choice::Chosen;
    let button = Button::selectable(is_chosen, label.into()).frame_when_inactive(true);
    let response = ui.add(button.min_size(vec2(BUTTON_WIDTH, CONTROL_HEIGHT)));
    // Not by colour alone: the chosen one has a thick frame, unless the keyboard's own is there.
    if is_chosen && !response.has_focus() {
        let frame = Stroke::new(FOCUS_LINE, palette(ui).on_chosen);
        ui.painter().rect_stroke(response.rect, CORNER, frame, StrokeKind::Inside);
    }
    response
}

fn filled_button(ui: &mut Ui, label: &str, fill: Color32, text: Color32, height: f32) -> Response {
    let label = RichText::new(label).color(text).family(bold_family());
    ui.add(Button::new(label).fill(fill).min_size(vec2(BUTTON_WIDTH, height)))
}

fn fonts() -> FontDefinitions {
    let mut fonts = FontDefinitions::empty();
    let files: [(&str, &'static [u8]); 3] = [
        (SANS, include_bytes!("../../assets/fonts/NotoSans-Regular.ttf")),
        (SANS_BOLD, include_bytes!("../../assets/fonts/NotoSans-Bold.ttf")),
        (MONO, include_bytes!("../../assets/fonts/NotoSansMono-Regular.ttf")),
    ];
    for (name, bytes) in files {
        fonts.font_data.insert(name.to_owned(), Arc::new(FontData::from_static(bytes)));
    }
    // The mono font has arrows and box lines that the others lack: it stands in last.
    let families: [(FontFamily, &[&str]); 3] = [
        (FontFamily::Proportional, &[SANS, MONO]),
        (bold_family(), &[SANS_BOLD, SANS, MONO]),
        (FontFamily::Monospace, &[MONO, SANS]),
    ];
    for (family, names) in families {
        fonts.families.insert(family, names.iter().map(|&name| name.to_owned()).collect());
    }
    fonts
}

fn text_styles() -> BTreeMap<TextStyle, FontId> {
    [
        (TextStyle::Small, FontId::new(SMALL_PT, FontFamily::Proportional)),
        (TextStyle::Body, FontId::new(BODY_PT, FontFamily::Proportional)),
        (TextStyle::Monospace, FontId::new(BODY_PT, FontFamily::Monospace)),
        (TextStyle::Button, FontId::new(BUTTON_PT, FontFamily::Proportional)),
        (TextStyle::Heading, FontId::new(LARGE_PT, bold_family())),
        (large_style(), FontId::new(LARGE_PT, FontFamily::Proportional)),
        (huge_style(), FontId::new(HUGE_PT, bold_family())),
    ]
    .into()
}

fn style(theme: Theme) -> Style {
    let mut style = Style {
        text_styles: text_styles(),
        spacing: Spacing {
            item_spacing: vec2(GAP, GAP),
            window_margin: Margin::same(16),
            menu_margin: Margin::same(8),
            button_padding: vec2(16.0, 10.0),
            indent: WIDE_GAP,
            interact_size: Vec2::splat(CONTROL_HEIGHT),
            slider_width: 240.0,
            slider_rail_height: 12.0,
            combo_width: 200.0,
            text_edit_width: 320.0,
            icon_width: 28.0,
            icon_width_inner: 16.0,
            icon_spacing: GAP,
            combo_height: 480.0,
            scroll: ScrollStyle { bar_width: 20.0, handle_min_length: CONTROL_HEIGHT, ..ScrollStyle::solid() },
            ..Spacing::default()
        },
        visuals: visuals(theme),
        // Nothing moves of itself: an idle window paints nothing, and old hardware follows the finger.
        animation_time: 0.0,
        scroll_animation: ScrollAnimation::none(),
        ..Style::default()
    };
    style.interaction.interact_radius = 10.0;
    style.interaction.selectable_labels = false;
    style
}

fn visuals(theme: Theme) -> Visuals {
    let palette = palette_of(theme);
    let mut visuals = match theme {
        Theme::Light => Visuals::light(),
        Theme::Dark => Visuals::dark(),
    };
    visuals.panel_fill = palette.background;
    visuals.window_fill = palette.background;
    visuals.window_stroke = Stroke::new(LINE, palette.line);
    visuals.window_corner_radius = CornerRadius::same(CORNER);
    visuals.menu_corner_radius = CornerRadius::same(CORNER);
    visuals.extreme_bg_color = palette.floor;
    visuals.faint_bg_color = palette.control;
    visuals.code_bg_color = palette.control;
    visuals.hyperlink_color = palette.accent;
    visuals.error_fg_color = palette.danger;
    visuals.warn_fg_color = palette.overstay;
    visuals.weak_text_color = Some(palette.weak_text);
    visuals.selection.bg_fill = palette.chosen;
    visuals.selection.stroke = Stroke::new(FOCUS_LINE, palette.on_chosen);
    visuals.text_cursor.blink = false;
    visuals.text_cursor.stroke = Stroke::new(FOCUS_LINE, palette.text);
    visuals.image_loading_spinners = false;
    visuals.striped = true;

    let control = |fill: Color32, line: Stroke| WidgetVisuals {
        bg_fill: fill,
        weak_bg_fill: fill,
        bg_stroke: line,
        corner_radius: CornerRadius::same(CORNER),
        fg_stroke: Stroke::new(2.0, palette.text),
        expansion: 0.0,
    };
    let thin = Stroke::new(LINE, palette.line);
    visuals.widgets.noninteractive = control(palette.background, thin);
    visuals.widgets.inactive = control(palette.control, thin);
    visuals.widgets.hovered = control(palette.control_hovered, Stroke::new(LINE, palette.text));
    // egui draws the control that has the keyboard in this way, too.
    visuals.widgets.active = control(palette.control_hovered, Stroke::new(FOCUS_LINE, palette.text));
    visuals.widgets.open = control(palette.control_hovered, thin);
    visuals
}

#[cfg(test)]
mod tests {
    use egui_kittest::Harness;
    use egui_kittest::kittest::Queryable as _;

    use super::*;

    #[test]
    fn every_letter_a_receipt_language_needs_can_be_drawn() {
        let harness = Harness::builder().with_context_setup(install).build_ui(|ui| {
            for style in [TextStyle::Body, TextStyle::Monospace, TextStyle::Heading, huge_style()] {
                let font = style.resolve(ui.style());
                for text in ["äöüÄÖÜßéèêçñåøæžščřłőű", "€£¥₹₣", "0123456789 −–—…•·×", "ΑΩαω ДЯдя"]
                {
                    assert!(ui.fonts_mut(|fonts| fonts.has_glyphs(&font, text)), "{style:?} cannot draw {text}");
                }
            }
        });
        drop(harness);
    }

    #[test]
    fn controls_are_large_enough_for_gloves_and_text_for_standing() {
        let mut harness = Harness::builder().with_context_setup(install).build_ui(|ui| {
            primary_button(ui, "Make the ticket");
            secondary_button(ui, "Back");
            danger_button(ui, "Void");
            choice_button(ui, "Car", Choice::Chosen);
            ui.label(huge("12.50"));
        });
        harness.run();
        assert!(harness.get_by_label("Make the ticket").rect().height() >= PRIMARY_HEIGHT);
        for label in ["Back", "Void", "Car"] {
            assert!(harness.get_by_label(label).rect().height() >= CONTROL_HEIGHT, "{label} is too small");
        }
        assert!(harness.get_by_label("12.50").rect().height() >= 56.0);
        for theme in [Theme::Light, Theme::Dark] {
            let style = harness.ctx.style_of(theme);
            assert!(TextStyle::Body.resolve(&style).size >= 18.0);
            assert!(TextStyle::Button.resolve(&style).size >= 20.0);
        }
    }

    #[test]
    fn no_shortcut_closes_or_resizes_the_window() {
        let ctx = Context::default();
        install(&ctx);
        ctx.options(|options| {
            assert!(options.quit_shortcuts.is_empty());
            assert!(!options.zoom_with_keyboard);
        });
    }
}
