//! A picture of price against stay.

use eframe::egui::{Role, Stroke, Ui, Vec2, Vec2b, WidgetInfo};
use egui_plot::{Line, Plot, PlotPoints};

use crate::domain::money::{Currency, Money};
use crate::kiosk::theme;
use crate::text::format;

/// Minutes of an hour, and of a day.
const HOUR: f64 = 60.0;

/// A picture of price against stay.
#[derive(Clone, Copy, Debug)]
pub struct PricePlot<'a> {
    /// Stretches of lengths that have a price: minutes and minor units.
    pub curve: &'a [Vec<(i32, i64)>],
    /// The longest length, in minutes.
    pub horizon: i32,
    /// What it charges in.
    pub currency: Currency,
    /// How high it is, in points.
    pub height: f32,
}

impl PricePlot<'_> {
    /// Draws it. Nothing in it moves by itself, and nothing in it can be moved.
    pub fn show(self, ui: &mut Ui) {
        let palette = theme::palette(ui);
        let per_unit = of_minor(self.currency.minor_per_unit()).max(1.0);
        // A mark for every quarter, in whole hours: more have no room for their words.
        let every = (f64::from(self.horizon) / 4.0 / HOUR).ceil().max(1.0) * HOUR;
        let currency = self.currency;
        let plot = Plot::new("price against stay")
            .height(self.height)
            .allow_drag(false)
            .allow_zoom(false)
            .allow_scroll(false)
            .allow_boxed_zoom(false)
            .allow_double_click_reset(false)
            .show_crosshair(false)
            .set_margin_fraction(Vec2::new(0.01, 0.06))
            .auto_bounds(Vec2b::TRUE)
            .include_x(0.0)
            .include_x(f64::from(self.horizon))
            .include_y(0.0)
            .x_grid_spacer(move |input| {
                let (first, last) = input.bounds;
                marks(first, last, every)
            })
            .x_axis_formatter(|mark, _range| format!("{:.0} h", mark.value / HOUR))
            .y_axis_formatter(move |mark, _range| format!("{:.*}", usize::from(currency.decimals().min(2)), mark.value))
            .label_formatter(|_at| None);
        let shown = plot.show(ui, |plot| {
            for stretch in self.curve {
                let points: Vec<[f64; 2]> =
                    stretch.iter().map(|(minutes, minor)| [f64::from(*minutes), of_minor(*minor) / per_unit]).collect();
                plot.line(Line::new("price", PlotPoints::from(points)).stroke(Stroke::new(3.0, palette.accent)));
            }
        });
        let words = self.words();
        shown.response.widget_info(|| WidgetInfo::labeled(Role::Image, true, words.clone()));
    }

    /// What the picture shows, for whoever does not see it.
    fn words(&self) -> String {
        let last = self.curve.last().and_then(|stretch| stretch.last());
        match last {
            Some((minutes, minor)) => format!(
                "Price against stay: {} cost {}",
                format::duration(u64::from(minutes.unsigned_abs())),
                format::amount(Money::new(*minor, self.currency))
            ),
            None => "Price against stay: no length has a price".to_owned(),
        }
    }
}

fn marks(first: f64, last: f64, every: f64) -> Vec<egui_plot::GridMark> {
    // No price is asked before the entry.
    let mut value = (first.max(0.0) / every).ceil() * every;
    let mut marks = Vec::new();
    while value <= last && marks.len() < 64 {
        marks.push(egui_plot::GridMark { value, step_size: every });
        value += every;
    }
    marks
}

/// Minor units as a picture takes them: what no picture can tell apart is cut off.
fn of_minor(minor: i64) -> f64 {
    f64::from(i32::try_from(minor).unwrap_or(i32::MAX))
}
