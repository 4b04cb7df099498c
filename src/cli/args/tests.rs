//! What can be typed, and what cannot be meant.

use clap::CommandFactory as _;
use clap::error::ErrorKind;

use super::*;

fn parse(line: &str) -> Result<CommandLine, ErrorKind> {
    let words = std::iter::once("parkhaus").chain(line.split_whitespace());
    CommandLine::try_parse_from(words).map_err(|error| error.kind())
}

#[test]
fn the_command_line_contradicts_itself_nowhere() {
    CommandLine::command().debug_assert();
}

#[test]
fn every_command_line_of_the_manual_is_understood() {
    for line in [
        "",
        "--data D",
        "init --data D --demo",
        "init --data D --layout a.geojson b.geojson --name N --timezone Europe/Berlin --currency EUR",
        "init --data D --layout a.geojson --name N --timezone Europe/Berlin --currency EUR --tariff t.toml",
        "check-in --data D --vehicle car",
        "check-in --data D --plate P --vehicle car --spot S --needs accessible --needs ev --overflow --again --reason R",
        "check-in --data D --vehicle car --at T --reason R --customer C --product P --event --at-entry a=1 --at-entry b=2",
        "check-in --data D --vehicle car --op-id 0199f0a0-0000-7000-8000-000000000001 --json",
        "check-out --data D --plate P",
        "check-out --data D --ticket T --tender cash --json",
        "check-out --data D --spot S --tender nil --reason R --at T --op-id 0199f0a0-0000-7000-8000-000000000001",
        "status --data D --json",
        "spot close B1-014 --data D --reason R --until T --json",
        "spot reserve B1-014 --data D --reason R --op-id 0199f0a0-0000-7000-8000-000000000001",
        "spot open B1-014 --data D --reason R",
        "quote --tariff F --vehicle car --entry T --exit T",
        "quote --tariff F --vehicle car --entry T --exit T --facility F --customer C --product P --event --at-entry a=b --json",
        "tariff check F",
        "tariff publish F --data D --from T",
        "user add Ada --data D --role owner",
        "user add Bo --data D --role attendant --as Ada --approver Cy --json",
        "user list --data D",
        "user role Bo --data D --role supervisor --as Ada",
        "user retire Bo --data D --reason R --as Ada",
        "user pin Bo --data D --as Bo",
        "user unlock Bo --data D --as Ada",
        "user recovery-code Ada --data D --as Ada",
        "user recover Ada --data D --json",
        "shift open --data D --drawer 1 --float 150.00 --as Ada",
        "shift relieve --data D --drawer 2 --float 0 --as Ada --op-id 01990000-0000-7000-8000-000000000001 --json",
        "shift lock --data D --as Ada",
        "shift resume --data D --shift 2 --as Ada",
        "shift drop 200.00 --data D --remark R --as Ada",
        "shift pay-in 20.00 --data D --remark R --as Ada --json",
        "shift pay-out 20.00 --data D --remark R --as Ada --approver Cy",
        "shift no-sale --data D --remark R --as Ada --approver Cy",
        "shift count --data D --as Ada",
        "shift count 50.00x2,0.05x3 --data D --as Ada",
        "shift count --data D --shift 1 --as Ada",
        "shift close --data D --reason R --as Ada --approver Cy",
        "shift list --data D --json",
        "shift rules --data D --limit 500.00 --tolerance none --second-signature on --as Ada",
        "report x --data D --shift 1 --as Cy",
        "report z --data D --period day --number 3 --json",
        "report close month --data D --as Ada",
        "replay --data D --stays F",
        "replay --data D --stays F --columns entry=a,exit=b,plate=c,vehicle=d --timezone T --no-overflow --ack A --json",
        "replay --data D --stays F --together 1",
        "verify --data D --json",
        "verify --export D --json",
        "export --data D --out O",
        "export --data D --out O --json",
        "backup --data D --out F",
        "restore F --data D",
        "new-epoch --data D --reason R",
        "reprint --data D --ticket T --json",
        "printer set tcp:192.0.2.7:9100 --data D",
        "printer set device:/dev/usb/lp0 --data D --width 58 --letters cp858 --drawer 100 --silent --supplier S --terms A --terms B",
        "printer show --data D --json",
        "printer test --data D",
        "printer work --data D --once",
        "printer off --data D",
        "pretend-printer --listen 127.0.0.1:9100 --out D",
        "pretend-printer --listen A --out D --width 58 --out-of-paper --cover-open --hang --silent --dies-after 500",
    ] {
        assert!(parse(line).is_ok(), "{line}: {:?}", parse(line).err());
    }
}

#[test]
fn what_cannot_be_meant_is_a_matter_of_usage() {
    for line in [
        "dance",
        "status",
        "init --data D",
        "init --data D --demo --name N",
        "init --data D --layout a.geojson",
        "init --data D --layout a.geojson --name N --timezone T",
        "init --data D --name N --timezone T --currency EUR",
        "check-in --data D",
        "check-in --data D --vehicle car --needs valet",
        "check-in --data D --vehicle car --again",
        "check-in --data D --vehicle car --at T",
        "check-in --data D --vehicle car --at-entry a",
        "check-in --data D --vehicle car --at-entry =1",
        "check-in --data D --vehicle car --op-id 17",
        "check-out --data D",
        "check-out --data D --plate P --spot S",
        "check-out --data D --plate P --tender gold",
        "check-out --data D --plate P --at T",
        "spot",
        "spot close B1-014 --data D",
        "spot open B1-014 --data D --reason R --until T",
        "tariff",
        "tariff publish F --data D",
        "user add Ada --data D",
        "user add Ada --data D --role boss",
        "user retire Bo --data D",
        "shift open --data D --drawer 1",
        "shift drop --data D --remark R",
        "shift drop 20.00 --data D",
        "shift rules --data D --second-signature maybe",
        "report close shift --data D",
        "replay --data D",
        "replay --data D --stays F --columns entry",
        "replay --data D --stays F --together 0",
        "--data D status --data D",
        "export --data D",
        "verify",
        "verify --data D --export E",
        "reprint --data D",
        "printer",
        "printer set --data D",
        "printer set tcp:h --data D --width wide",
        "pretend-printer --out D",
    ] {
        assert!(parse(line).is_err(), "{line}");
    }
}
