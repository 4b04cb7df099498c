//! What a feature's tags say, in OpenStreetMap's words.
//!
//! Meanings as documented in the OpenStreetMap wiki: Tag:amenity=parking_space, Key:parking_space, Key:capacity:disabled,
//! Key:capacity:charging, Key:level. Exports carry tags as properties, or in one property `tags`.

use serde_json::{Map, Value};

use super::super::sizes;
use super::file::in_one_line;
use crate::domain::facility::KeptFor;

/// The highest and, below zero, the lowest level a garage is believed to have.
const FARTHEST_LEVEL: i32 = 99;

/// What a spot's or an entrance's tags say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Tags {
    /// Its identity in the map: `way 415110697`.
    pub(super) id: Option<String>,
    /// Where it lies in the building.
    pub(super) level: Option<i32>,
    /// What is painted on it.
    pub(super) label: Option<String>,
    /// The size it is said to have.
    pub(super) size: Option<&'static str>,
    /// Whom it is kept for.
    pub(super) zone: Option<KeptFor>,
    /// A value of `parking_space` that keeps it for somebody this program has no zone for: `staff`.
    pub(super) somebody: Option<String>,
    /// How many spots it stands for, if more than one.
    pub(super) capacity: Option<u32>,
    /// Whether it lies below ground.
    pub(super) underground: bool,
}

impl Tags {
    /// To put features in an order that does not depend on where they stand in a file.
    pub(super) fn order(&self) -> impl Ord + '_ {
        let kept = (self.size, self.zone.map(KeptFor::code), &self.somebody, self.capacity);
        (&self.id, self.level, &self.label, kept, self.underground)
    }
}

/// What a feature is, by its tags.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Spot,
    /// Where vehicles come in.
    VehicleEntrance,
    /// Some entrance, perhaps of people.
    Entrance,
    Other(String),
}

/// A feature's properties, and where they keep its tags.
pub(super) struct Properties<'a> {
    outer: Option<&'a Map<String, Value>>,
    inner: Option<&'a Map<String, Value>>,
}

impl<'a> Properties<'a> {
    pub(super) fn new(outer: Option<&'a Map<String, Value>>) -> Self {
        Self { outer, inner: outer.and_then(|outer| outer.get("tags")).and_then(Value::as_object) }
    }

    /// A tag's value; none where it is empty or says that it is not known.
    fn get(&self, key: &str) -> Option<String> {
        let value = [self.outer, self.inner].into_iter().flatten().find_map(|place| place.get(key))?;
        let text = match value {
            Value::String(text) => in_one_line(text),
            Value::Number(number) => number.to_string(),
            Value::Bool(yes) => if *yes { "yes" } else { "no" }.to_owned(),
            Value::Null | Value::Array(_) | Value::Object(_) => return None,
        };
        (!text.is_empty() && text != "N/A").then_some(text)
    }

    /// Whether a tag says yes, or names a number above zero.
    fn says_yes(&self, key: &str) -> bool {
        self.get(key).is_some_and(|value| !matches!(value.as_str(), "no" | "0" | "none" | "unknown"))
    }

    pub(super) fn kind(&self) -> Kind {
        match self.get("amenity").as_deref() {
            Some("parking_space") => return Kind::Spot,
            Some("parking_entrance") => return Kind::VehicleEntrance,
            Some(other) => return Kind::Other(format!("amenity={other}")),
            None => {}
        }
        if self.get("feature_type").as_deref() == Some("osm_parking_space") {
            return Kind::Spot;
        }
        match self.get("entrance") {
            Some(value) if matches!(value.as_str(), "no" | "exit" | "emergency") => {
                Kind::Other(format!("entrance={value}"))
            }
            Some(_) => Kind::Entrance,
            None => Kind::Other(self.description()),
        }
    }

    fn description(&self) -> String {
        ["parking", "highway", "building", "barrier", "feature_type"]
            .into_iter()
            .find_map(|key| Some(format!("{key}={}", self.get(key)?)))
            .unwrap_or_else(|| "something without the tag amenity".to_owned())
    }

    pub(super) fn id(&self) -> Option<String> {
        let inner = self.get("@id").or_else(|| self.get("id"));
        let number = self.get("osm_id");
        match (number, self.get("osm_type")) {
            (Some(number), Some(kind)) => Some(format!("{kind} {number}")),
            (Some(number), None) => Some(number),
            (None, _) => inner,
        }
    }

    pub(super) fn tags(&self, id: Option<String>) -> Tags {
        let kept = self.get("parking_space");
        // `wheelchair=yes` would only say that one can get there.
        let accessible = kept.as_deref() == Some("disabled")
            || self.get("wheelchair").as_deref() == Some("designated")
            || ["capacity:disabled", "disabled", "access:disabled"].iter().any(|key| self.says_yes(key));
        let charging = kept.as_deref() == Some("charging") || self.says_yes("capacity:charging");
        let zone = if accessible { Some(KeptFor::Accessible) } else { charging.then_some(KeptFor::Ev) };
        let size = match kept.as_deref() {
            Some("motorcycle") => Some(sizes::MOTORCYCLE),
            Some("bus" | "coach" | "tourist_bus" | "hgv" | "truck") => Some(sizes::BUS),
            Some("motorhome" | "caravan" | "van") => Some(sizes::VAN),
            _ => None,
        };
        let ordinary = ["normal", "yes", "disabled", "charging", "parent", "women"];
        let somebody = kept.filter(|value| size.is_none() && !ordinary.contains(&value.as_str()));
        Tags {
            id,
            level: self.get("level").and_then(|level| level_of(&level)),
            label: self.get("ref").or_else(|| self.get("name")),
            size,
            zone,
            somebody,
            capacity: self.get("capacity").and_then(|capacity| capacity.parse().ok()).filter(|capacity| *capacity > 1),
            underground: self.get("parking").as_deref() == Some("underground")
                || self.get("location").as_deref() == Some("underground"),
        }
    }
}

/// The level a tag names, the first if several: `0`, `-1`, `1;2`. Half levels and words are no level here.
fn level_of(tag: &str) -> Option<i32> {
    let first = tag.split(';').next()?.trim();
    let whole = first.strip_suffix(".0").unwrap_or(first);
    whole.parse().ok().filter(|level: &i32| (-FARTHEST_LEVEL..=FARTHEST_LEVEL).contains(level))
}

/// The level a file's name tells: `B1.geojson`, `level -1.geojson`, `G.json`, `floor_2.geojson`. Only where the whole name does.
pub(super) fn level_of_file(name: &str) -> Option<i32> {
    let base = name.rsplit(['/', '\\']).next()?;
    let stem = base.split('.').next()?.to_ascii_lowercase();
    let word = ["level", "floor", "deck"].into_iter().find_map(|word| stem.strip_prefix(word)).unwrap_or(&stem);
    let bare = word.trim_start_matches([' ', '_']);
    if matches!(bare, "g" | "ground") {
        return Some(0);
    }
    let level = match bare.strip_prefix('b') {
        Some(below) => -i32::from(below.parse::<u8>().ok()?),
        None => bare.parse().ok()?,
    };
    (-FARTHEST_LEVEL..=FARTHEST_LEVEL).contains(&level).then_some(level)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn tags(properties: &Value) -> Tags {
        Properties::new(properties.as_object()).tags(None)
    }

    #[test]
    fn levels_are_whole_numbers_and_the_first_of_several_counts() {
        for (tag, level) in [("0", Some(0)), ("-1", Some(-1)), (" 2;3", Some(2)), ("1.0", Some(1))] {
            assert_eq!(level_of(tag), level, "{tag}");
        }
        for tag in ["0.5", "", "-", "upper", "100", "99999999999999"] {
            assert_eq!(level_of(tag), None, "{tag}");
        }
        assert_eq!(tags(&json!({"level": -2})).level, Some(-2));
    }

    #[test]
    fn a_file_named_like_a_floor_tells_its_level() {
        for (name, level) in [
            ("B1.geojson", Some(-1)),
            ("plans/b2.json", Some(-2)),
            ("C:\\plans\\G.geojson", Some(0)),
            ("level -1.geojson", Some(-1)),
            ("floor_2.geojson", Some(2)),
            ("osm-lot-a-213.geojson", None),
            ("B-1.geojson", None),
            ("garage.geojson", None),
            ("B.geojson", None),
            ("", None),
        ] {
            assert_eq!(level_of_file(name), level, "{name}");
        }
    }

    #[test]
    fn zones_follow_the_tags_and_a_no_is_a_no() {
        assert_eq!(tags(&json!({"parking_space": "disabled"})).zone, Some(KeptFor::Accessible));
        assert_eq!(tags(&json!({"capacity:disabled": 1})).zone, Some(KeptFor::Accessible));
        assert_eq!(tags(&json!({"capacity:disabled": "no"})).zone, None);
        assert_eq!(tags(&json!({"capacity:disabled": "0"})).zone, None);
        assert_eq!(tags(&json!({"wheelchair": "yes"})).zone, None);
        assert_eq!(tags(&json!({"parking_space": "charging"})).zone, Some(KeptFor::Ev));
        assert_eq!(tags(&json!({"capacity:charging": "yes"})).zone, Some(KeptFor::Ev));
        let both = tags(&json!({"capacity:charging": "yes", "capacity:disabled": "yes"}));
        assert_eq!(both.zone, Some(KeptFor::Accessible), "one zone each: the stricter one");
    }

    #[test]
    fn tags_are_found_in_a_property_of_that_name_too() {
        let nested = json!({"id": "way/7", "tags": {"amenity": "parking_space", "ref": "12"}});
        let properties = Properties::new(nested.as_object());
        assert_eq!(properties.kind(), Kind::Spot);
        assert_eq!(properties.id().as_deref(), Some("way/7"));
        assert_eq!(properties.tags(None).label.as_deref(), Some("12"));
    }

    #[test]
    fn what_is_kept_for_somebody_else_is_remembered() {
        assert_eq!(tags(&json!({"parking_space": "staff"})).somebody.as_deref(), Some("staff"));
        assert_eq!(tags(&json!({"parking_space": "bus"})).somebody, None);
        assert_eq!(tags(&json!({"parking_space": "bus"})).size, Some(sizes::BUS));
    }

    #[test]
    fn not_tagged_is_no_label() {
        assert_eq!(tags(&json!({"ref": "N/A", "name": " "})).label, None);
    }
}
