//! `docs/tariff.schema.json` says what the reader knows: every key, every choice; every file that ships and every example of the guide
//! fits it, and what the reader refuses for its keys does not.

use std::fs;
use std::path::Path;

use serde_json::{Map, Value};

use super::super::read::shapes;
use super::guide::{GUIDE, HEAD};
use crate::domain::tariff::{
    AdjacentCaps, CalendarEnd, ClockChanges, DayCount, DayType, Each, Ends, FindingKind, FirstBlock, FreeReturns,
    Holidays, NoPrice, OfferChoice, RoundingMode, Seconds, StraddlingStep, TaxMode, TaxOn, Then, WindowEnds,
};

const SCHEMA: &str = include_str!("../../../docs/tariff.schema.json");

/// The words of JSON Schema that the check below understands, and those that say nothing to it.
const CHECKED: [&str; 12] = [
    "$ref",
    "type",
    "enum",
    "anyOf",
    "properties",
    "required",
    "additionalProperties",
    "items",
    "minItems",
    "maxItems",
    "minimum",
    "$defs",
];
const SAID: [&str; 4] = ["$schema", "title", "description", "default"];

fn schema() -> Value {
    serde_json::from_str(SCHEMA).unwrap()
}

/// What of a value does not fit, with its place; nothing if it fits.
fn misfit(root: &Value, schema: &Value, value: &Value, at: &str) -> Option<String> {
    let fields = schema.as_object()?;
    for word in fields.keys() {
        assert!(CHECKED.contains(&word.as_str()) || SAID.contains(&word.as_str()), "{at}: {word} is not understood");
    }
    let fails = |why: String| Some(format!("{at}: {why}"));
    if let Some(name) = fields.get("$ref") {
        let name = name.as_str().unwrap().strip_prefix("#/$defs/").unwrap();
        return misfit(root, &root["$defs"][name], value, at);
    }
    if let Some(kind) = fields.get("type") {
        let fits = match kind.as_str().unwrap() {
            "object" => value.is_object(),
            "array" => value.is_array(),
            "string" => value.is_string(),
            "boolean" => value.is_boolean(),
            "integer" => value.is_i64() || value.is_u64(),
            "number" => value.is_number(),
            other => panic!("{other}"),
        };
        if !fits {
            return fails(format!("{value} is no {kind}"));
        }
    }
    if let Some(listed) = fields.get("enum")
        && !listed.as_array().unwrap().contains(value)
    {
        return fails(format!("{value} is none of {listed}"));
    }
    if let Some(least) = fields.get("minimum").and_then(Value::as_f64)
        && value.as_f64().is_some_and(|number| number < least)
    {
        return fails(format!("{value} is less than {least}"));
    }
    if let Some(several) = fields.get("anyOf") {
        let misfits: Vec<_> =
            several.as_array().unwrap().iter().map(|schema| misfit(root, schema, value, at)).collect();
        if misfits.iter().all(Option::is_some) {
            return fails(format!("none fits: {misfits:?}"));
        }
    }
    if let Some(list) = value.as_array() {
        let count = |key: &str| fields.get(key).and_then(Value::as_u64);
        let len = list.len() as u64;
        if count("minItems").is_some_and(|least| len < least) || count("maxItems").is_some_and(|most| len > most) {
            return fails(format!("{len} items"));
        }
        if let Some(of_items) = fields.get("items") {
            let mut numbered = (0..).zip(list);
            return numbered.find_map(|(idx, item)| misfit(root, of_items, item, &format!("{at}/{idx}")));
        }
    }
    object_misfit(root, fields, value.as_object()?, at)
}

fn object_misfit(root: &Value, fields: &Map<String, Value>, object: &Map<String, Value>, at: &str) -> Option<String> {
    let none = Map::new();
    let known = fields.get("properties").and_then(Value::as_object).unwrap_or(&none);
    let required = fields.get("required").and_then(Value::as_array).into_iter().flatten();
    if let Some(missing) = required.filter_map(Value::as_str).find(|key| !object.contains_key(*key)) {
        return Some(format!("{at}: {missing} is missing"));
    }
    object.iter().find_map(|(key, value)| match (known.get(key), fields.get("additionalProperties")) {
        (None, Some(Value::Bool(false))) => Some(format!("{at}: {key} is not a key")),
        (Some(schema), _) | (None, Some(schema)) => misfit(root, schema, value, &format!("{at}/{key}")),
        (None, None) => None,
    })
}

fn check(text: &str) -> Option<String> {
    let value: Value = toml::from_str(text).unwrap_or_else(|error| panic!("{error}\n{text}"));
    let root = schema();
    misfit(&root, &root, &value, "")
}

/// The part of the schema that messages call so.
fn part<'s>(root: &'s Value, title: &str) -> &'s Value {
    let all = root["$defs"].as_object().unwrap().values().chain([root]);
    let mut named = all.filter(|part| part["title"] == title);
    let found = named.next().unwrap_or_else(|| panic!("“{title}” is not in the schema"));
    assert!(named.next().is_none(), "“{title}” is there twice");
    found
}

#[test]
fn every_file_that_ships_and_every_example_of_the_guide_fits() {
    let mut texts: Vec<String> = GUIDE
        .split("```toml\n")
        .skip(1)
        .map(|example| example.split_once("```").unwrap().0)
        .map(|text| if text.contains("currency") { text.to_owned() } else { format!("{HEAD}{text}") })
        .collect();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for folder in ["assets/tariffs", "src/tariff_file/tests/newcomers"] {
        for entry in fs::read_dir(root.join(folder)).unwrap() {
            let path = entry.unwrap().path();
            if path.extension().is_some_and(|ending| ending == "toml") {
                texts.push(fs::read_to_string(path).unwrap());
            }
        }
    }
    assert!(texts.len() >= 65, "{}", texts.len());
    for text in texts {
        assert_eq!(check(&text), None, "\n{text}");
    }
}

#[test]
fn every_key_of_the_reader_is_a_key_of_the_schema_and_no_other() {
    let root = schema();
    let mut titles = Vec::new();
    for shape in shapes() {
        let part = part(&root, shape.of);
        let mut keys: Vec<&str> = part["properties"].as_object().unwrap().keys().map(String::as_str).collect();
        let mut known = shape.keys.to_vec();
        keys.sort_unstable();
        known.sort_unstable();
        assert_eq!(keys, known, "{}", shape.of);
        assert_eq!(part["additionalProperties"], false, "{}", shape.of);
        titles.push(shape.of);
    }
    let titled = root["$defs"].as_object().unwrap().values().filter(|part| part["title"].is_string()).count();
    assert_eq!(titles.len(), titled + 1, "{titles:?}");
}

#[test]
fn every_choice_of_the_reader_is_one_of_the_schema() {
    fn codes<T: Copy>(all: &[T], code: fn(T) -> &'static str) -> Vec<&'static str> {
        all.iter().map(|choice| code(*choice)).collect()
    }
    let warnings = FindingKind::ALL.iter().filter(|kind| !kind.is_error()).map(|kind| kind.code());
    let root = schema();
    for (of, key, codes) in [
        ("settings", "straddling_step", codes(StraddlingStep::ALL, StraddlingStep::code)),
        ("settings", "offers", codes(OfferChoice::ALL, OfferChoice::code)),
        ("settings", "window_ends", codes(WindowEnds::ALL, WindowEnds::code)),
        ("settings", "rung_ends", codes(Ends::ALL, Ends::code)),
        ("settings", "clock_changes", codes(ClockChanges::ALL, ClockChanges::code)),
        ("settings", "day_type", codes(DayType::ALL, DayType::code)),
        ("settings", "holidays", codes(Holidays::ALL, Holidays::code)),
        ("settings", "free_minutes", codes(FreeReturns::ALL, FreeReturns::code)),
        ("settings", "first_block", codes(FirstBlock::ALL, FirstBlock::code)),
        ("settings", "tax_on", codes(TaxOn::ALL, TaxOn::code)),
        ("settings", "adjacent_caps", codes(AdjacentCaps::ALL, AdjacentCaps::code)),
        ("settings", "no_price", codes(NoPrice::ALL, NoPrice::code)),
        ("settings", "seconds", codes(Seconds::ALL, Seconds::code)),
        ("settings", "rounding", codes(RoundingMode::ALL, RoundingMode::code)),
        ("a tax", "mode", codes(TaxMode::ALL, TaxMode::code)),
        ("an entry of free minutes", "then", codes(Then::ALL, Then::code)),
        ("an adjustment", "each", codes(Each::ALL, Each::code)),
        ("a price for a ticket", "days", codes(DayCount::ALL, DayCount::code)),
        ("a product", "valid", codes(CalendarEnd::ALL, CalendarEnd::code)),
        ("a tariff", "accept", warnings.collect()),
    ] {
        let schema = &part(&root, of)["properties"][key];
        let places = [&schema["enum"], &schema["items"]["enum"], &schema["anyOf"][0]["enum"]];
        let listed = places.iter().find_map(|place| place.as_array()).unwrap_or_else(|| panic!("{of}: {key}"));
        let mut listed: Vec<&str> = listed.iter().map(|code| code.as_str().unwrap()).collect();
        let mut codes = codes;
        listed.sort_unstable();
        codes.sort_unstable();
        assert_eq!(listed, codes, "{of}: {key}");
    }
}

#[test]
fn a_key_or_a_choice_that_nobody_knows_fits_nowhere() {
    let plan = "[[plans]]\nmeter = [{ every = 60, price = \"2\" }]\n";
    assert_eq!(check(&format!("{HEAD}{plan}")), None);
    for broken in [
        format!("{HEAD}nmae = \"x\"\n{plan}"),
        format!("{HEAD}{plan}caps_ = []\n"),
        format!("{HEAD}{plan}caps = [{{ over = \"stay\", amount = \"5\", amuont = \"6\" }}]\n"),
        format!("{HEAD}{plan}caps = [{{ over = \"moon\", amount = \"5\" }}]\n"),
        format!("{HEAD}{plan}match = {{ vehicle = \"car\", colour = \"red\" }}\n"),
        format!("{HEAD}{plan}match = {{ entry = {{ days = \"someday\" }} }}\n"),
        format!("{HEAD}{plan}free = {{ minutes = 10 }}\n"),
        format!("{HEAD}[settings]\nrung_ends = \"sometimes\"\n{plan}"),
        format!("{HEAD}[settings]\nmoon = 1\n{plan}"),
        format!("{HEAD}lost_ticket = {{ prize = \"5\" }}\n{plan}"),
        format!("{HEAD}lost_ticket = {{ day_maximum = \"5\" }}\n{plan}"),
        format!("{HEAD}accept = [\"band_gap\"]\n{plan}"),
        format!("{HEAD}[[plans]]\nmeter = [{{ price = \"2\" }}]\n"),
        format!("{HEAD}[[plans]]\nmeter = []\n"),
        format!("{HEAD}[[plans]]\nname = \"no meter\"\n"),
        HEAD.to_owned(),
    ] {
        assert!(check(&broken).is_some(), "{broken}");
        assert!(super::super::parse(&broken).is_err() || broken.contains("accept"), "{broken}");
    }
}
