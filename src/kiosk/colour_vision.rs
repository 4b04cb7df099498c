//! Measures that the theme's colours can be told apart and read, whoever looks.

use eframe::egui::Color32;

use super::theme::{DARK, LIGHT, POINTED_AT, Palette};

const THEMES: [&Palette; 2] = [&LIGHT, &DARK];

fn linear(colour: Color32) -> [f32; 3] {
    [colour.r(), colour.g(), colour.b()].map(|channel| {
        let value = f32::from(channel) / 255.0;
        if value <= 0.040_45 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
    })
}

/// WCAG 2's contrast ratio.
fn contrast(one: Color32, other: Color32) -> f32 {
    let luminance = |colour| {
        let [red, green, blue] = linear(colour);
        0.212_6 * red + 0.715_2 * green + 0.072_2 * blue
    };
    let (a, b) = (luminance(one) + 0.05, luminance(other) + 0.05);
    a.max(b) / a.min(b)
}

/// How a colour looks to people who lack one kind of cone (Machado, Oliveira and Fernandes 2009, severity 1).
fn seen_by(matrix: [[f32; 3]; 3], colour: Color32) -> [f32; 3] {
    let light = linear(colour);
    matrix.map(|row| row.iter().zip(light).map(|(weight, value)| weight * value).sum::<f32>().clamp(0.0, 1.0))
}

/// CIE L*a*b* of linear sRGB, under D65.
fn lab([red, green, blue]: [f32; 3]) -> [f32; 3] {
    let x = (0.412_46 * red + 0.357_58 * green + 0.180_44 * blue) / 0.950_47;
    let y = 0.212_67 * red + 0.715_16 * green + 0.072_18 * blue;
    let z = (0.019_33 * red + 0.119_19 * green + 0.950_3 * blue) / 1.088_83;
    let [x, y, z] = [x, y, z].map(|v| if v > 0.008_856 { v.cbrt() } else { 7.787 * v + 16.0 / 116.0 });
    [116.0 * y - 16.0, 500.0 * (x - y), 200.0 * (y - z)]
}

const VISIONS: [(&str, [[f32; 3]; 3]); 4] = [
    ("ordinary", [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]]),
    (
        "without red cones",
        [[0.152_286, 1.052_583, -0.204_868], [0.114_503, 0.786_281, 0.099_216], [-0.003_882, -0.048_116, 1.051_998]],
    ),
    (
        "without green cones",
        [[0.367_322, 0.860_646, -0.227_968], [0.280_085, 0.672_501, 0.047_413], [-0.011_820, 0.042_940, 0.968_881]],
    ),
    (
        "without blue cones",
        [[1.255_528, -0.076_749, -0.178_779], [-0.078_411, 0.930_809, 0.147_602], [0.004_733, 0.691_367, 0.303_900]],
    ),
];

#[test]
fn text_stands_out_from_its_ground() {
    for palette in THEMES {
        for (text, ground) in [
            (palette.text, palette.background),
            (palette.text, palette.floor),
            (palette.text, palette.control),
            (palette.text, palette.control_hovered),
            (palette.text, palette.chosen),
            (palette.weak_text, palette.background),
            (palette.on_accent, palette.accent),
            (palette.on_chosen, palette.chosen),
            (palette.on_danger, palette.danger),
            (palette.on_ok, palette.ok),
            (palette.on_spot, palette.taken),
            (palette.danger, palette.background),
            (palette.ok, palette.background),
            (palette.overstay, palette.background),
            (palette.highlight_edge, palette.highlight),
            (palette.on_bar, palette.bar),
            (palette.weak_text, palette.floor),
            (palette.danger, palette.floor),
            (palette.danger, palette.control),
            (palette.ok, palette.floor),
            (palette.overstay, palette.floor),
            (palette.accent, palette.floor),
            (palette.accent, palette.background),
            // Under the pointer a filled button is a little nearer to the colour of text.
            (palette.on_accent, palette.accent.lerp_to_gamma(palette.text, POINTED_AT)),
            (palette.on_danger, palette.danger.lerp_to_gamma(palette.text, POINTED_AT)),
        ] {
            let ratio = contrast(text, ground);
            assert!(ratio >= 4.5, "{text:?} on {ground:?} has only {ratio:.2}");
        }
    }
}

#[test]
fn shapes_stand_out_from_the_floor() {
    for palette in THEMES {
        for shape in [palette.free, palette.taken, palette.reserved, palette.out_of_service, palette.overstay] {
            let ratio = contrast(shape, palette.floor);
            assert!(ratio >= 3.0, "{shape:?} on {:?} has only {ratio:.2}", palette.floor);
        }
        // The frames of controls and fields, and the ring around what has the keyboard.
        for ground in [palette.background, palette.floor, palette.control] {
            for line in [palette.line, palette.text] {
                let ratio = contrast(line, ground);
                assert!(ratio >= 3.0, "{line:?} on {ground:?} has only {ratio:.2}");
            }
        }
        for (ring, ground) in [(palette.on_accent, palette.accent), (palette.on_chosen, palette.chosen)] {
            assert!(contrast(ring, ground) >= 3.0);
        }
    }
}

#[test]
fn states_keep_apart_for_every_kind_of_colour_vision() {
    for palette in THEMES {
        let states = [palette.free, palette.taken, palette.reserved, palette.out_of_service];
        for (vision, matrix) in VISIONS {
            for (at, &one) in states.iter().enumerate() {
                for &other in &states[at + 1..] {
                    let (a, b) = (lab(seen_by(matrix, one)), lab(seen_by(matrix, other)));
                    let distance = a.iter().zip(b).map(|(p, q)| (p - q).powi(2)).sum::<f32>().sqrt();
                    // Free and taken are told apart most often, and at sizes at which no shape shows.
                    let wanted = if one == palette.free && other == palette.taken { 80.0 } else { 20.0 };
                    assert!(distance >= wanted, "{vision}: {one:?} and {other:?} are {distance:.0} apart");
                }
            }
        }
    }
}
