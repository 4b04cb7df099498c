//! A tariff is checked before it is published, by whoever publishes it.

use parkhaus::domain::time::from_ms;
use parkhaus::operations::publish_tariff::{PublishError, PublishTariff, check_text, publish_checked, publish_tariff};
use parkhaus::store::sqlite::SqliteStore;
use parkhaus::store::sqlite::verify::verify;

use crate::support::{actor, garage, machine, op, small_layout};

const SOUND: &str = "name = \"T\"\ncurrency = \"EUR\"\ntimezone = \"Europe/Berlin\"\n[[plans]]\nmeter = [{ every = \"1 h\", price = \"2\" }]\n";

fn request(store: &SqliteStore, text: &str) -> PublishTariff {
    PublishTariff { op: op(store), text: text.to_owned(), from: from_ms(0).unwrap() }
}

fn entries(store: &SqliteStore) -> u64 {
    verify(store.folder().path(), store.machine().source.as_ref()).unwrap().entries
}

#[test]
fn what_the_check_does_not_let_through_leaves_no_entry() {
    let folder = tempfile::tempdir().unwrap();
    let (machine, _) = machine(90);
    let mut store = garage(folder.path(), small_layout(2), machine);
    let before = entries(&store);
    let falls = SOUND.replace("every = \"1 h\", price", "to = \"1 h\", price = \"3\" }, { to = \"open\", price");
    let refused = request(&store, &falls);
    let said = store.write(&actor(), |desk| publish_tariff(desk, &refused));
    let Err(PublishError::NotAccepted { found, accept }) = said else { panic!("{said:?}") };
    assert!(found.len() == 1 && found[0].contains("line 4, column 1: price_falls"), "{found:?}");
    assert_eq!(accept, "\"price_falls\"");
    let never = SOUND.replace("meter", "offers = [{ price = \"5\" }]\nmeter");
    let refused = request(&store, &never);
    let said = store.write(&actor(), |desk| publish_tariff(desk, &refused));
    assert!(matches!(&said, Err(PublishError::Errors(found)) if found[0].contains("never_used")), "{said:?}");
    assert_eq!(entries(&store), before);
}

#[test]
fn what_was_checked_before_is_published_and_nothing_else_is_by_the_same_word() {
    let folder = tempfile::tempdir().unwrap();
    let (machine, _) = machine(90);
    let mut store = garage(folder.path(), small_layout(2), machine);
    let checked = check_text(SOUND, store.zone()).unwrap();
    let free = SOUND.replace("meter", "offers = [{ price = \"5\" }]\nmeter");
    let other = request(&store, &free);
    let said = store.write(&actor(), |desk| publish_checked(desk, &other, &checked));
    assert!(matches!(said, Err(PublishError::Errors(_))), "{said:?}");
    let sound = request(&store, SOUND);
    assert_eq!(store.write(&actor(), |desk| publish_checked(desk, &sound, &checked)).unwrap().name, "T");
    // The same operation again gives the same answer, also where a newer check would find something.
    let again = store.write(&actor(), |desk| publish_tariff(desk, &sound)).unwrap();
    assert_eq!(again.name, "T");
    // A tariff of another zone is refused as one, whatever a check would say.
    let elsewhere = SOUND.replace("Berlin", "Zurich");
    let checked = check_text(&elsewhere, store.zone()).unwrap();
    let elsewhere = request(&store, &elsewhere);
    let said = store.write(&actor(), |desk| publish_checked(desk, &elsewhere, &checked));
    assert!(matches!(said, Err(PublishError::OtherZone { .. })), "{said:?}");
}
