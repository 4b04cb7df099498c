//! A paper on the screen: the very dots that are printed.

use std::sync::Arc;

use eframe::egui::{
    Color32, ColorImage, CornerRadius, Frame, Image, Margin, Role, Stroke, TextureHandle, TextureOptions, Ui, Vec2,
    WidgetInfo, load::SizedTexture, vec2,
};

use crate::kiosk::reply::Paper;
use crate::kiosk::theme;
use crate::paper::Bitmap;

/// Rows in one texture: fewer than the smallest limit of any graphics card.
const ROWS: u16 = 2_048;

/// Keeps the textures of the paper that is shown.
#[derive(Default)]
pub struct ReceiptPreview {
    shown: Option<Arc<Bitmap>>,
    strips: Vec<TextureHandle>,
}

impl ReceiptPreview {
    /// Draws a paper as wide as there is room, at most half as wide as its dots.
    pub fn ui(&mut self, ui: &mut Ui, paper: &Paper) {
        match &paper.dots {
            Ok(dots) => {
                self.keep(ui, dots);
                self.picture(ui, paper, dots);
            }
            Err(error) => {
                ui.label(error.to_string());
                ui.monospace(&paper.text);
            }
        }
    }

    fn picture(&self, ui: &mut Ui, paper: &Paper, dots: &Bitmap) {
        let frame = Frame::new()
            .fill(Color32::WHITE)
            .stroke(Stroke::new(theme::LINE, theme::palette(ui).line))
            .corner_radius(CornerRadius::same(2))
            .inner_margin(Margin::same(2));
        let drawn = frame.show(ui, |ui| {
            ui.spacing_mut().item_spacing = Vec2::ZERO;
            let width = points(dots.width()) / 2.0;
            let scale = width.min(ui.available_width()) / points(dots.width()).max(1.0);
            for strip in &self.strips {
                let [across, down] = strip.size();
                let size = vec2(points_of(across) * scale, points_of(down) * scale);
                ui.add(Image::from_texture(SizedTexture::new(strip.id(), size)));
            }
        });
        drawn.response.widget_info(|| WidgetInfo::labeled(Role::Document, true, &paper.text));
    }

    /// Makes the textures once for each paper.
    fn keep(&mut self, ui: &Ui, dots: &Arc<Bitmap>) {
        if self.shown.as_ref().is_some_and(|shown| Arc::ptr_eq(shown, dots)) {
            return;
        }
        let width = usize::try_from(dots.width()).unwrap_or(0);
        self.strips = dots
            .strips(ROWS)
            .map(|strip| {
                let height = usize::try_from(strip.height).unwrap_or(0);
                let image = ColorImage::from_gray([width, height], strip.pixels);
                // Half as large as its dots on an ordinary screen: neighbours are mixed, and letters stay smooth.
                ui.load_texture("paper", image, TextureOptions::LINEAR)
            })
            .collect();
        self.shown = Some(Arc::clone(dots));
    }
}

fn points(dots: u32) -> f32 {
    // A paper is at most 576 dots wide and 80,000 long.
    #[expect(clippy::cast_precision_loss, reason = "far below 16 million")]
    let points = dots as f32;
    points
}

fn points_of(dots: usize) -> f32 {
    points(u32::try_from(dots).unwrap_or(u32::MAX))
}
