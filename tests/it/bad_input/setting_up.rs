//! Setting up a garage with words that do not do, or where one is.

use super::ground::{Ground, text};
use super::kind::{Kind, Tried, USAGE};

/// One spot, drawn well.
const PLAN: &str = r#"{"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {"amenity": "parking_space"},
    "geometry": {"type": "Polygon", "coordinates": [[[5.9, 52.2], [5.90004, 52.2], [5.90004, 52.20005], [5.9, 52.20005], [5.9, 52.2]]]}}]}"#;

const NAME: &[&str] = &["--name", "New", "--timezone", "Europe/Berlin", "--currency", "EUR"];

/// Sets up a garage with a good plan and these words; nothing of it must be left when that is refused.
fn new_garage(ground: &mut Ground, words: &[&str]) -> Tried {
    let plan = ground.file("plan.geojson", PLAN);
    let new = ground.not_made("new garage");
    Tried::Ran(ground.run(&[&["init", "--data", &new, "--layout", &plan], words].concat()))
}

fn named(ground: &mut Ground, name: &str) -> Tried {
    new_garage(ground, &[&["--name", name], &NAME[2..]].concat())
}

pub(super) fn kinds() -> Vec<Kind> {
    vec![
        Kind::refused(
            "a garage set up where one is",
            USAGE,
            &["already holds a garage", "choose another folder"],
            |ground| ground.tried(&["init", "--demo"]),
        ),
        Kind::refused("a garage set up in a file", USAGE, &["is a file, not a data folder", "name"], |ground| {
            let file = ground.file("garage.txt", "a letter");
            let tried = Tried::Ran(ground.run(&["init", "--demo", "--data", &file]));
            assert_eq!(std::fs::read_to_string(&file).unwrap(), "a letter");
            tried
        }),
        Kind::refused(
            "a garage set up beside somebody's photographs",
            USAGE,
            &["already holds", "choose another folder"],
            |ground| {
                let (folder, other) = (ground.path("photographs"), ground.path("photographs/parkhaus.sqlite"));
                std::fs::create_dir(&folder).unwrap();
                std::fs::write(&other, "not ours").unwrap();
                let tried = Tried::Ran(ground.run(&["init", "--demo", "--data", &text(&folder)]));
                assert_eq!(std::fs::read_to_string(&other).unwrap(), "not ours");
                tried
            },
        ),
        Kind::refused("a garage without a plan", USAGE, &["--demo", "--help"], |ground| {
            let new = ground.not_made("new garage");
            Tried::Ran(ground.run(&["init", "--data", &new]))
        }),
        Kind::refused("a garage without a name", USAGE, &["--name <NAME>", "--help"], |ground| {
            new_garage(ground, &NAME[2..])
        }),
        Kind::refused("an empty name", USAGE, &["name of 1 to 80 characters", "type another"], |ground| {
            named(ground, " ")
        }),
        Kind::refused(
            "a name of 10,000 characters",
            USAGE,
            &["name of 1 to 80 characters", "type another"],
            |ground| named(ground, &"Garage ".repeat(1_430)),
        ),
        Kind::refused("a name of two lines", USAGE, &["line break", "type it again"], |ground| {
            named(ground, "Garage\n\u{1b}[2JNorth")
        }),
        Kind::refused(
            "a garage in an unknown time zone",
            USAGE,
            &["“Mars/Olympus” is not known", "such as Europe/Berlin"],
            |ground| new_garage(ground, &["--name", "New", "--timezone", "Mars/Olympus", "--currency", "EUR"]),
        ),
        Kind::refused(
            "a time zone that climbs out of its folder",
            USAGE,
            &["is not known", "such as Europe/Berlin"],
            |ground| new_garage(ground, &["--name", "New", "--timezone", "../../../etc/passwd", "--currency", "EUR"]),
        ),
        Kind::refused("a garage in an unknown currency", USAGE, &["QQQ is not known", "decimals"], |ground| {
            new_garage(ground, &["--name", "New", "--timezone", "Europe/Berlin", "--currency", "QQQ"])
        }),
        Kind::refused(
            "a currency that is a word",
            USAGE,
            &["“marks” is not a currency code", "three letters"],
            |ground| new_garage(ground, &["--name", "New", "--timezone", "Europe/Berlin", "--currency", "marks"]),
        ),
        Kind::refused("a new garage with a bad tariff", USAGE, &["tariff file cannot be used", "line 1"], |ground| {
            let tariff = ground.file("tariff.toml", "price = 5");
            new_garage(ground, &[NAME, &["--tariff", &tariff]].concat())
        }),
        Kind::refused(
            "a new garage with a tariff of elsewhere",
            USAGE,
            &["Asia/Tokyo", "change “timezone”"],
            |ground| {
                let tariff = ground.file(
                "tariff.toml",
                "name = \"T\"\ncurrency = \"EUR\"\ntimezone = \"Asia/Tokyo\"\n[[plans]]\nmeter = [{ every = 60, price = 1 }]\n",
            );
                new_garage(ground, &[NAME, &["--tariff", &tariff]].concat())
            },
        ),
        Kind::refused("no window and no home", USAGE, &["--data DIR", "name"], |ground| {
            let mut command = ground.command::<&str>(&[]);
            command.env_remove("HOME");
            Tried::Ran(super::ground::ended(command, false))
        }),
    ]
}
