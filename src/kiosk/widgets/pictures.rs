//! Pictures drawn as shapes: vehicles from the side and a few signs. No font has to have them, and they are sharp at any size.

use std::f32::consts::TAU;

use eframe::egui::{Color32, CornerRadius, Painter, Pos2, Rect, Response, Sense, Shape, Stroke, Ui, Vec2, pos2, vec2};

use crate::domain::facility::ClassCode;

/// A picture. Vehicles are twice as wide as high; signs are square.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Picture {
    /// A bicycle.
    Bicycle,
    /// A motorcycle.
    Motorcycle,
    /// A car.
    Car,
    /// A van.
    Van,
    /// A truck.
    Truck,
    /// A bus.
    Bus,
    /// Any other vehicle, from the front.
    Vehicle,
    /// A wheelchair: a spot for holders of an accessible-parking badge.
    Wheelchair,
    /// A flash: a spot with a charging point.
    Flash,
    /// A tick: all is well.
    Tick,
    /// A triangle with an exclamation mark: something is wrong.
    Warning,
    /// A letter i in a circle: something to know.
    Info,
    /// Three dots: it is at work.
    Busy,
    /// A plug beside its socket: it cannot be reached.
    Unplugged,
}

impl Picture {
    /// Every picture there is.
    pub const ALL: [Self; 14] = [
        Self::Bicycle,
        Self::Motorcycle,
        Self::Car,
        Self::Van,
        Self::Truck,
        Self::Bus,
        Self::Vehicle,
        Self::Wheelchair,
        Self::Flash,
        Self::Tick,
        Self::Warning,
        Self::Info,
        Self::Busy,
        Self::Unplugged,
    ];

    /// The picture of a vehicle class. Garages may name classes of their own: those get a vehicle that is none in particular.
    pub fn of_class(class: &ClassCode) -> Self {
        match class.as_str() {
            "bicycle" => Self::Bicycle,
            "motorcycle" | "moped" | "scooter" => Self::Motorcycle,
            "car" | "taxi" => Self::Car,
            "van" | "minibus" | "camper" => Self::Van,
            "truck" | "lorry" => Self::Truck,
            "bus" | "coach" => Self::Bus,
            _ => Self::Vehicle,
        }
    }

    /// Its size when it is so high.
    pub const fn size(self, height: f32) -> Vec2 {
        match self {
            Self::Bicycle | Self::Motorcycle | Self::Car | Self::Van | Self::Truck | Self::Bus | Self::Vehicle => {
                vec2(height * 2.0, height)
            }
            Self::Wheelchair | Self::Flash | Self::Tick | Self::Warning | Self::Info | Self::Busy | Self::Unplugged => {
                Vec2::splat(height)
            }
        }
    }

    /// Puts it into a layout. It says nothing to screen readers: the word stands beside it.
    pub fn show(self, ui: &mut Ui, height: f32, colour: Color32, ground: Color32) -> Response {
        let (rect, response) = ui.allocate_exact_size(self.size(height), Sense::hover());
        self.paint(ui.painter(), rect, colour, ground);
        response
    }

    /// Draws it into a rectangle, in one colour on its ground.
    pub fn paint(self, painter: &Painter, rect: Rect, colour: Color32, ground: Color32) {
        let pen = Pen { painter, origin: rect.min, unit: rect.height() / 24.0, colour, ground };
        match self {
            Self::Bicycle => pen.bicycle(),
            Self::Motorcycle => pen.motorcycle(),
            Self::Car => pen.car(),
            Self::Van => pen.van(),
            Self::Truck => pen.truck(),
            Self::Bus => pen.bus(),
            Self::Vehicle => pen.vehicle(),
            Self::Wheelchair => pen.wheelchair(),
            Self::Flash => pen.flash(),
            Self::Tick => pen.tick(),
            Self::Warning => pen.warning(),
            Self::Info => pen.info(),
            Self::Busy => pen.busy(),
            Self::Unplugged => pen.unplugged(),
        }
    }
}

/// Draws in a square of 24 units, or two side by side.
struct Pen<'a> {
    painter: &'a Painter,
    origin: Pos2,
    unit: f32,
    colour: Color32,
    ground: Color32,
}

type Place = (f32, f32);

impl Pen<'_> {
    fn at(&self, (x, y): Place) -> Pos2 {
        self.origin + vec2(x, y) * self.unit
    }

    fn line(&self, places: &[Place], width: f32, colour: Color32) {
        let points: Vec<Pos2> = places.iter().map(|&place| self.at(place)).collect();
        let width = width * self.unit;
        for &end in &points {
            self.painter.circle_filled(end, width / 2.0, colour);
        }
        self.painter.add(Shape::line(points, Stroke::new(width, colour)));
    }

    /// A convex area.
    fn area(&self, places: &[Place], colour: Color32) {
        let points = places.iter().map(|&place| self.at(place)).collect();
        self.painter.add(Shape::convex_polygon(points, colour, Stroke::NONE));
    }

    fn block(&self, least: Place, most: Place, round: f32, colour: Color32) {
        // The corner is rounded to whole points; a picture is small.
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a few points")]
        let corner = CornerRadius::same((round * self.unit).clamp(0.0, 200.0) as u8);
        self.painter.rect_filled(Rect::from_min_max(self.at(least), self.at(most)), corner, colour);
    }

    fn disc(&self, centre: Place, radius: f32, colour: Color32) {
        self.painter.circle_filled(self.at(centre), radius * self.unit, colour);
    }

    fn ring(&self, centre: Place, radius: f32, width: f32) {
        self.painter.circle_stroke(self.at(centre), radius * self.unit, Stroke::new(width * self.unit, self.colour));
    }

    /// A part of a circle; angles in turns, clockwise from the right.
    fn arc(&self, centre: Place, radius: f32, from: f32, to: f32, width: f32) {
        const STEPS: u8 = 24;
        let middle = self.at(centre);
        let points = (0..=STEPS)
            .map(|step| {
                let turn = from + (to - from) * f32::from(step) / f32::from(STEPS);
                let (sine, cosine) = (turn * TAU).sin_cos();
                pos2(middle.x + cosine * radius * self.unit, middle.y + sine * radius * self.unit)
            })
            .collect();
        self.painter.add(Shape::line(points, Stroke::new(width * self.unit, self.colour)));
    }

    /// A wheel that stands out from the body above it.
    fn wheel(&self, centre: Place, radius: f32) {
        self.disc(centre, radius + 1.1, self.ground);
        self.disc(centre, radius, self.colour);
        self.disc(centre, radius * 0.38, self.ground);
    }

    fn bicycle(&self) {
        self.ring((12.0, 16.0), 6.3, 1.6);
        self.ring((36.0, 16.0), 6.3, 1.6);
        self.line(&[(12.0, 16.0), (19.0, 7.5), (32.5, 7.5), (24.0, 16.0), (12.0, 16.0)], 1.6, self.colour);
        self.line(&[(18.0, 5.5), (24.0, 16.0)], 1.6, self.colour);
        self.line(&[(15.0, 5.0), (21.0, 5.0)], 2.0, self.colour);
        self.line(&[(36.0, 16.0), (31.5, 4.0), (28.5, 4.0)], 1.6, self.colour);
    }

    fn motorcycle(&self) {
        self.ring((11.0, 16.5), 5.4, 2.6);
        self.ring((37.0, 16.5), 5.4, 2.6);
        // The fork and the handlebar, the swing arm, the seat, the tank, the engine.
        self.line(&[(37.0, 16.5), (31.0, 5.0), (26.5, 4.6)], 2.0, self.colour);
        self.line(&[(11.0, 16.5), (20.0, 14.5)], 2.2, self.colour);
        self.area(&[(8.0, 8.2), (20.5, 9.4), (20.5, 12.4), (14.0, 12.0), (8.0, 9.8)], self.colour);
        self.area(&[(20.0, 9.2), (23.5, 6.8), (31.0, 7.4), (33.4, 10.6), (29.0, 12.6), (20.0, 12.4)], self.colour);
        self.block((19.5, 12.6), (29.5, 19.0), 2.2, self.colour);
    }

    fn car(&self) {
        self.area(&[(11.5, 11.6), (17.0, 4.6), (31.0, 4.6), (38.5, 11.6)], self.colour);
        self.block((2.5, 11.0), (45.5, 18.6), 3.2, self.colour);
        self.area(&[(15.4, 11.0), (18.4, 6.8), (23.2, 6.8), (23.2, 11.0)], self.ground);
        self.area(&[(25.2, 11.0), (25.2, 6.8), (30.2, 6.8), (34.8, 11.0)], self.ground);
        self.wheel((12.5, 18.4), 4.1);
        self.wheel((35.5, 18.4), 4.1);
    }

    fn van(&self) {
        self.area(&[(2.5, 11.2), (8.6, 3.4), (45.5, 3.4), (45.5, 18.6), (2.5, 18.6)], self.colour);
        self.area(&[(6.6, 10.6), (10.4, 5.8), (15.8, 5.8), (15.8, 10.6)], self.ground);
        self.block((18.2, 5.8), (25.6, 10.6), 0.8, self.ground);
        self.wheel((11.5, 18.4), 4.1);
        self.wheel((36.5, 18.4), 4.1);
    }

    fn truck(&self) {
        self.block((16.0, 2.6), (46.0, 17.0), 1.0, self.colour);
        self.area(&[(2.0, 18.6), (2.0, 12.0), (6.0, 6.0), (14.4, 6.0), (14.4, 18.6)], self.colour);
        self.area(&[(4.8, 12.0), (7.4, 8.2), (11.8, 8.2), (11.8, 12.0)], self.ground);
        self.line(&[(14.0, 17.6), (45.0, 17.6)], 1.8, self.colour);
        self.wheel((9.0, 18.6), 3.8);
        self.wheel((31.0, 18.6), 3.8);
        self.wheel((40.5, 18.6), 3.8);
    }

    fn bus(&self) {
        self.block((1.5, 2.6), (46.5, 19.0), 2.6, self.colour);
        for left in [4.2, 13.4, 21.0, 28.6, 36.2] {
            let wide = if left < 5.0 { 7.4 } else { 6.0 };
            self.block((left, 5.6), (left + wide, 11.4), 0.8, self.ground);
        }
        self.wheel((11.0, 19.0), 3.9);
        self.wheel((37.0, 19.0), 3.9);
    }

    fn vehicle(&self) {
        self.area(&[(14.0, 11.0), (17.4, 4.0), (30.6, 4.0), (34.0, 11.0)], self.colour);
        self.block((11.5, 10.2), (36.5, 18.6), 2.4, self.colour);
        self.block((12.8, 17.0), (17.2, 21.6), 1.0, self.colour);
        self.block((30.8, 17.0), (35.2, 21.6), 1.0, self.colour);
        self.area(&[(17.2, 9.8), (19.2, 6.2), (28.8, 6.2), (30.8, 9.8)], self.ground);
        self.disc((15.8, 14.2), 1.7, self.ground);
        self.disc((32.2, 14.2), 1.7, self.ground);
    }

    fn wheelchair(&self) {
        self.disc((9.5, 3.4), 2.4, self.colour);
        // Back, seat, lower leg, foot.
        self.line(&[(9.5, 7.4), (9.5, 13.6), (15.5, 13.6), (18.4, 19.8), (21.2, 18.9)], 2.4, self.colour);
        self.line(&[(9.5, 9.8), (15.0, 9.8)], 2.4, self.colour);
        self.arc((10.5, 15.6), 6.2, 0.03, 0.64, 2.4);
    }

    fn flash(&self) {
        self.area(&[(14.5, 1.0), (4.0, 13.5), (12.4, 13.5)], self.colour);
        self.area(&[(9.0, 23.0), (20.0, 10.0), (11.6, 10.0)], self.colour);
        self.area(&[(12.4, 13.5), (13.8, 10.0), (11.6, 10.0), (10.2, 13.5)], self.colour);
    }

    fn tick(&self) {
        self.line(&[(4.0, 12.8), (9.6, 18.4), (20.2, 6.0)], 3.4, self.colour);
    }

    fn warning(&self) {
        self.area(&[(12.0, 2.0), (23.0, 21.6), (1.0, 21.6)], self.colour);
        self.line(&[(12.0, 9.0), (12.0, 14.4)], 2.4, self.ground);
        self.disc((12.0, 18.2), 1.5, self.ground);
    }

    fn busy(&self) {
        for left in [4.5, 12.0, 19.5] {
            self.disc((left, 12.0), 2.6, self.colour);
        }
    }

    fn unplugged(&self) {
        // The cable, the plug with its two pins, and the socket they are not in.
        self.line(&[(1.6, 12.0), (5.0, 12.0)], 2.2, self.colour);
        self.block((4.6, 7.0), (10.0, 17.0), 1.4, self.colour);
        self.line(&[(10.0, 9.6), (12.6, 9.6)], 1.8, self.colour);
        self.line(&[(10.0, 14.4), (12.6, 14.4)], 1.8, self.colour);
        self.block((16.4, 6.0), (22.6, 18.0), 1.4, self.colour);
        self.line(&[(12.0, 3.0), (14.4, 6.4)], 1.6, self.colour);
        self.line(&[(12.0, 21.0), (14.4, 17.6)], 1.6, self.colour);
    }

    fn info(&self) {
        self.disc((12.0, 12.0), 10.6, self.colour);
        self.disc((12.0, 7.2), 1.6, self.ground);
        self.line(&[(12.0, 11.2), (12.0, 17.4)], 2.6, self.ground);
    }
}

#[cfg(test)]
mod tests {
    use eframe::egui::{Context, LayerId, RawInput};

    use super::*;
    use crate::domain::facility::standard::standard_classes;

    #[test]
    fn a_picture_stays_in_its_rectangle_and_shows_something() {
        let ctx = Context::default();
        for picture in Picture::ALL {
            let rect = Rect::from_min_size(pos2(100.0, 100.0), picture.size(48.0));
            let output = ctx.run_ui(RawInput::default(), |ui| {
                let painter = Painter::new(ui.ctx().clone(), LayerId::debug(), Rect::EVERYTHING);
                picture.paint(&painter, rect, Color32::BLACK, Color32::WHITE);
            });
            let shapes: Vec<Rect> = output.shapes.iter().map(|shape| shape.shape.visual_bounding_rect()).collect();
            output.drop_without_applying_deltas();
            assert!(!shapes.is_empty(), "{picture:?} shows nothing");
            for shape in shapes {
                assert!(rect.expand(1.0).contains_rect(shape), "{picture:?}: {shape:?} is outside {rect:?}");
            }
        }
    }

    #[test]
    fn each_class_of_a_new_garage_has_a_picture_of_its_own() {
        let pictures: Vec<Picture> = standard_classes().iter().map(|class| Picture::of_class(&class.code)).collect();
        assert_eq!(pictures, [Picture::Motorcycle, Picture::Car, Picture::Van, Picture::Bus]);
        assert_eq!(Picture::of_class(&ClassCode::new("horse-box")), Picture::Vehicle);
    }
}
