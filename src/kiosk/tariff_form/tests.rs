//! Forms and the tariffs that they say.

use std::fs;
use std::path::Path as FilePath;

use proptest::prelude::*;

use super::{Edit, FieldPlace, Form, FormError, Kind, Path, Step, TARIFF, Value, read};
use crate::domain::tariff::random::tariffs;
use crate::tariff_file::{self, TariffFileProblem};

fn place(form: &Form, key: &str) -> FieldPlace {
    FieldPlace { path: Path::new(), field: form.field(key).unwrap() }
}

fn below(form: &Form, path: Path, key: &str) -> FieldPlace {
    let field = form.at(&path).unwrap().field(key).unwrap();
    FieldPlace { path, field }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    #[test]
    fn a_tariff_is_the_same_after_it_was_a_form(tariff in tariffs()) {
        let form = Form::of_tariff(&tariff).unwrap();
        let written = form.written();
        let again = tariff_file::parse(&written.text).unwrap_or_else(|error| panic!("{error}\n{}", written.text));
        prop_assert_eq!(&again, &tariff);
        prop_assert_eq!(read(&written.text).unwrap(), form, "the text and the form say the same");
    }
}

#[test]
fn every_rate_card_that_ships_can_be_edited() {
    let folder = FilePath::new(env!("CARGO_MANIFEST_DIR")).join("assets/tariffs");
    let mut cards = 0;
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let text = fs::read_to_string(&path).unwrap();
        let form = read(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let tariff = tariff_file::parse(&text).unwrap();
        assert_eq!(tariff_file::parse(&form.written().text).unwrap(), tariff, "{}", path.display());
        assert_eq!(Form::of_tariff(&tariff).unwrap().shape, &TARIFF);
        cards += 1;
    }
    assert_eq!(cards, 26, "25 rate cards and the demo garage's");
}

#[test]
fn a_tariff_is_made_from_nothing() {
    let mut form = Form::for_garage("EUR", "Europe/Berlin");
    let fault = |form: &Form| tariff_file::parse(&form.written().text).unwrap_err().problem;
    assert_eq!(fault(&form), TariffFileProblem::Missing { of: "a tariff", key: "name" });
    form.apply(&Edit::Type(place(&form, "name"), "Mine".to_owned()));
    let plan = place(&form, "plans").part(0);
    let rung = below(&form, plan.clone(), "meter").part(0);
    assert_eq!(fault(&form), TariffFileProblem::Missing { of: "a rung", key: "price" });
    form.apply(&Edit::Type(below(&form, rung.clone(), "every"), "1 h".to_owned()));
    form.apply(&Edit::Type(below(&form, rung, "price"), "2".to_owned()));
    let meter = below(&form, plan.clone(), "meter");
    form.apply(&Edit::Duplicate(meter.clone(), 0));
    form.apply(&Edit::Type(below(&form, meter.part(0), "every"), String::new()));
    form.apply(&Edit::Type(below(&form, meter.part(0), "to"), "90".to_owned()));
    form.apply(&Edit::Type(below(&form, meter.part(0), "price"), "5.00".to_owned()));
    let tariff = tariff_file::parse(&form.written().text).unwrap();
    let same = "name = \"Mine\"\ncurrency = \"EUR\"\ntimezone = \"Europe/Berlin\"\n[[plans]]\nmeter = [{ to = 90, price = \"5\" }, { every = 60, price = \"2\" }]\n";
    assert_eq!(tariff, tariff_file::parse(same).unwrap());
    // The other way round they do not ascend, and the rung that is wrong is found.
    form.apply(&Edit::Down(meter.clone(), 0));
    let written = form.written();
    let error = tariff_file::parse(&written.text).unwrap_err();
    assert_eq!(written.at(error.line, error.column).0, meter.part(1), "{error}\n{}", written.text);
    form.apply(&Edit::Up(meter.clone(), 1));
    assert!(tariff_file::parse(&form.written().text).is_ok());
    form.apply(&Edit::Remove(meter.clone(), 1));
    form.apply(&Edit::Remove(meter.clone(), 7));
    form.apply(&Edit::Up(meter.clone(), 0));
    assert_eq!(form.at(&plan).unwrap().parts("meter").unwrap().len(), 1);
    form.apply(&Edit::Add(FieldPlace { path: vec![Step { field: 9, part: 9 }], field: 0 }));
}

#[test]
fn there_is_one_part_at_most_where_one_is_asked_for() {
    let mut form = Form::for_garage("EUR", "Europe/Berlin");
    let tax = place(&form, "tax");
    form.apply(&Edit::Add(tax.clone()));
    form.apply(&Edit::Add(tax));
    assert_eq!(form.parts("tax").unwrap().len(), 1);
    assert!(form.written().text.contains("tax = { mode = \"included\" }"), "{}", form.written().text);
}

#[test]
fn what_is_wrong_is_found_in_its_field() {
    let text = "name = \"T\"\ncurrency = \"EUR\"\ntimezone = \"UTC\"\n[[plans]]\nname = \"é\"\nmatch = { at_entry = { \"a b\" = [\"1\"] } }\ncaps = [{ over = \"window\", window = { days = [\"sat\", \"san\"] }, amount = \"5\" }]\nmeter = [{ every = 60, price = \"2\" }]\n";
    let form = read(text).unwrap();
    let written = form.written();
    let error = tariff_file::parse(&written.text).unwrap_err();
    let (path, field) = written.at(error.line, error.column);
    let found = form.at(&path).unwrap();
    assert_eq!((found.shape.one, found.shape.fields[field.unwrap()].key), ("window", "days"), "{error}");
    assert_eq!(found.values[field.unwrap()], Value::Typed("sat, san".to_owned()));
}

#[test]
fn what_no_form_shows_is_said_and_not_lost() {
    let head = "name = \"T\"\ncurrency = \"EUR\"\ntimezone = \"UTC\"\n";
    let no_field = FormError::NoField { of: "tariff", key: "moon".to_owned() };
    assert_eq!(read(&format!("{head}moon = 1\n")), Err(no_field));
    assert!(matches!(read("name = [["), Err(FormError::NotToml(_))));
    assert_eq!(read("name = { a = 1 }"), Err(FormError::NotShown("name")));
    assert_eq!(read("plans = 1"), Err(FormError::NotShown("plans")));
}

#[test]
fn every_default_that_a_form_shows_is_the_one_that_holds() {
    let settings = TARIFF.fields.iter().find(|field| field.key == "settings").unwrap().kind.parts().unwrap();
    let text =
        "name = \"T\"\ncurrency = \"EUR\"\ntimezone = \"UTC\"\n[[plans]]\nmeter = [{ every = 60, price = \"2\" }]\n";
    let held = Form::of_tariff(&tariff_file::parse(text).unwrap()).unwrap();
    let held = &held.parts("settings").unwrap()[0];
    for field in settings.fields {
        let shown = match field.kind {
            Kind::Choice { words, has_default: true } => words[0].0,
            _ => field.hint,
        };
        assert_eq!(held.typed(field.key), shown, "{}", field.key);
    }
}

#[test]
fn every_example_is_called_what_its_file_says() {
    for example in super::EXAMPLES {
        assert_eq!(tariff_file::parse(example.text).unwrap().name(), example.title);
    }
}
