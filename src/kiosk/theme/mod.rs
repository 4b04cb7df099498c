//! How everything looks: the only place with colours, sizes and fonts.
//!
//! The booth is used standing, with gloves, under strong and under weak light. So: large controls, dark text on light or light on
//! dark, and states told apart by shape and by lightness as well as by colour.

mod letters;
mod palette;
mod sizes;

use eframe::egui::style::{ScrollAnimation, ScrollStyle, WidgetVisuals};
use eframe::egui::{
    Button, Color32, Context, CornerRadius, Frame, Margin, Response, RichText, Spacing, Stroke, StrokeKind, Style,
    Theme, Ui, Vec2, Visuals, WidgetText, vec2,
};

pub use self::letters::{bold, bold_family, huge, huge_style, large, large_style};
pub use self::palette::{DARK, LIGHT, Palette, palette_of};
pub use self::sizes::*;

/// The colours to draw with here.
pub fn palette(ui: &Ui) -> &'static Palette {
    palette_of(Theme::from_dark_mode(ui.visuals().dark_mode))
}

/// Gives a window its fonts, sizes and colours, and takes away the shortcuts that would close or resize it. Called once,
/// before the first frame.
pub fn install(ctx: &Context) {
    ctx.set_fonts(letters::fonts());
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

/// How far a filled control under the pointer is moved towards the colour of text.
pub const POINTED_AT: f32 = 0.15;

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

/// A card: it groups what belongs together, over the whole width.
pub fn card<T>(ui: &mut Ui, add_contents: impl FnOnce(&mut Ui) -> T) -> T {
    let palette = palette(ui);
    let frame = Frame::new()
        .fill(palette.floor)
        .stroke(Stroke::new(1.0, palette.edge))
        .corner_radius(CornerRadius::same(CORNER))
        .inner_margin(Margin::symmetric(12, 8));
    frame
        .show(ui, |ui| {
            ui.set_width(ui.available_width());
            add_contents(ui)
        })
        .inner
}

fn style(theme: Theme) -> Style {
    let mut style = Style {
        text_styles: letters::text_styles(),
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
    use eframe::egui::TextStyle;
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
