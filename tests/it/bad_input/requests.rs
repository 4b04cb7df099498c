//! Requests that do not fit the garage or each other: unknown classes, spots and tickets, twice the same, paid with nothing.

use std::process::Stdio;

use super::ground::ended;
use super::kind::{FAULT, INSIDE, Kind, Leaves, NO_PRICE, NO_SPOT, Tried, USAGE};

const OP: &str = "0199f0a0-0000-7000-8000-000000000001";

const LEFT: Leaves = Leaves::More { entries: 2, inside: -1 };
const ENTERED: Leaves = Leaves::More { entries: 1, inside: 1 };

pub(super) fn kinds() -> Vec<Kind> {
    [unknown(), taken(), twice(), unpaid(), operations(), words()].into_iter().flatten().collect()
}

fn unknown() -> Vec<Kind> {
    vec![
        Kind::refused("an unknown vehicle class", USAGE, &["no vehicle class “hovercraft”", "it has: "], |ground| {
            ground.tried(&["check-in", "--vehicle", "hovercraft", "--json"])
        }),
        Kind::refused("an unknown spot at the entry", USAGE, &["no spot “Z-999”", "look at its label"], |ground| {
            ground.check_in(&["--spot", "Z-999"])
        }),
        Kind::refused("an unknown spot at the exit", INSIDE, &["the spot Z-999", "look again"], |ground| {
            ground.check_out(&["--spot", "Z-999"])
        }),
        Kind::refused("an unknown plate at the exit", INSIDE, &["the plate ZZ 99", "look again"], |ground| {
            ground.check_out(&["--plate", "ZZ 99"])
        }),
        Kind::refused(
            "the ticket of another garage",
            INSIDE,
            &["no vehicle inside has the ticket MXDB-C0G4-0R4S", "look again"],
            |ground| {
                // A ticket as this program makes them, of nobody here.
                let code =
                    parkhaus::domain::ticket::TicketCode::from_random([0x53, 0xAD, 0x5B, 1, 2, 3, 4]).to_string();
                ground.check_out(&["--ticket", &code])
            },
        ),
        Kind::refused(
            "a ticket with one wrong character",
            USAGE,
            &["one character is wrong", "look again"],
            |ground| {
                let last = if ground.tickets.car.ends_with('7') { "9" } else { "7" };
                let wrong = format!("{}{last}", &ground.tickets.car[..11]);
                ground.check_out(&["--ticket", &wrong])
            },
        ),
        Kind::refused("a ticket cut short", USAGE, &["12 characters, this has 5", "scan it again"], |ground| {
            ground.check_out(&["--ticket", &ground.tickets.car[..5]])
        }),
        Kind::refused("a ticket with a letter that none has", USAGE, &["in no ticket code", "look again"], |ground| {
            ground.check_out(&["--ticket", "UUUU-UUUU-UUUU"])
        }),
        Kind::refused("a web page scanned as a ticket", USAGE, &["ticket code", "look again"], |ground| {
            ground.check_out(&["--ticket", "https://example.org/win?prize=car"])
        }),
    ]
}

fn taken() -> Vec<Kind> {
    vec![
        Kind::refused("a spot that is taken", NO_SPOT, &["G-001 is taken", "choose"], |ground| {
            ground.check_in(&["--spot", "G-001"])
        }),
        Kind::refused("a spot out of service", NO_SPOT, &["G-009 is out of service", "choose"], |ground| {
            ground.check_in(&["--spot", "G-009"])
        }),
        Kind::refused("a bus where no bus fits", NO_SPOT, &["\"full\":true", "say --overflow"], |ground| {
            ground.tried(&["check-in", "--vehicle", "bus", "--json"])
        }),
        Kind::refused(
            "one car more than there are spots",
            NO_SPOT,
            &["\"full\":true", "no free car spot", "say --overflow"],
            |ground| {
                for _ in 0..4 {
                    ground.on_books(&["check-in", "--vehicle", "car"]).must_go();
                }
                ground.begin_here();
                ground.check_in(&[])
            },
        ),
        Kind::refused("two ways of naming one vehicle", USAGE, &["cannot be used with", "--help"], |ground| {
            ground.check_out(&["--plate", "AB 1", "--spot", "G-001"])
        }),
    ]
}

fn twice() -> Vec<Kind> {
    vec![
        Kind::refused(
            "a ticket whose car has left",
            INSIDE,
            &["left at", "B1-1-000001", "nothing was done"],
            |ground| ground.check_out(&["--ticket", &ground.tickets.gone]),
        ),
        Kind::refused(
            "a plate whose car has left",
            INSIDE,
            &["left at", "B1-1-000001", "nothing was done"],
            |ground| ground.check_out(&["--plate", "GONE 1"]),
        ),
        Kind::refused("a ticket that was declared void", INSIDE, &["declared void", "nothing was done"], |ground| {
            ground.check_out(&["--ticket", &ground.tickets.void])
        }),
        Kind::refused("the same exit twice", INSIDE, &["left at", "B1-1-000002", "nothing was done"], |ground| {
            ground.on_books(&["check-out", "--ticket", &ground.tickets.car, "--tender", "cash"]).must_go();
            ground.check_out(&["--ticket", &ground.tickets.car, "--tender", "cash"])
        })
        .leaving(LEFT),
        Kind::refused(
            "a plate that is inside twice",
            USAGE,
            &["2 vehicles with the plate AB 1", "take the ticket or the spot"],
            |ground| {
                let again = ["check-in", "--plate", "AB 1", "--vehicle", "car", "--again", "--reason", "a trailer"];
                ground.on_books(&again).must_go();
                ground.check_out(&["--plate", "AB 1", "--tender", "cash"])
            },
        )
        .leaving(ENTERED),
    ]
}

fn unpaid() -> Vec<Kind> {
    vec![
        Kind::refused("a fee and nothing to pay it with", USAGE, &["6.00 EUR is due", "--tender cash"], |ground| {
            ground.check_out(&["--plate", "AB 1"])
        }),
        Kind::refused("let out unpaid without a reason", USAGE, &["needs a reason", "--reason TEXT"], |ground| {
            ground.check_out(&["--plate", "AB 1", "--tender", "nil"])
        }),
        Kind::refused("let out unpaid for a blank reason", USAGE, &["needs a reason", "--reason TEXT"], |ground| {
            ground.check_out(&["--plate", "AB 1", "--tender", "nil", "--reason", " \t "])
        }),
        Kind::refused("paid with gold", USAGE, &["invalid value 'gold'", "cash, card, nil"], |ground| {
            ground.check_out(&["--plate", "AB 1", "--tender", "gold"])
        }),
        Kind::refused("a reason as long as a book", USAGE, &["too long", "at most 500 characters"], |ground| {
            let reason = "because ".repeat(100);
            ground.check_out(&["--plate", "AB 1", "--tender", "nil", "--reason", &reason])
        }),
        Kind::refused(
            "a stay beyond the last rung of the tariff",
            NO_PRICE,
            &["cannot be priced", "24 h", "--tender nil --reason TEXT"],
            |ground| ground.check_out(&["--plate", "OLD 1", "--tender", "cash"]),
        ),
        Kind::carried(
            "a stay that nobody can price, let out with a reason",
            &["let_out_unpaid", "priced_by_hand", "B1-1-000002"],
            LEFT,
            |ground| ground.check_out(&["--plate", "OLD 1", "--tender", "nil", "--reason", "no price for 30 hours"]),
        ),
    ]
}

fn operations() -> Vec<Kind> {
    vec![
        Kind::refused("an operation id that is none", USAGE, &["invalid value '17'", "--op-id"], |ground| {
            ground.check_in(&["--op-id", "17"])
        }),
        Kind::refused(
            "the operation id of an entry used for an exit",
            USAGE,
            &["used for something else", "use a new one"],
            |ground| {
                ground.on_books(&["check-in", "--vehicle", "car", "--op-id", OP]).must_go();
                ground.check_out(&["--plate", "AB 1", "--tender", "cash", "--op-id", OP])
            },
        )
        .leaving(ENTERED),
        Kind::refused(
            "the operation id of one entry used for another",
            USAGE,
            &["used for something else", "use a new one"],
            |ground| {
                ground.on_books(&["check-in", "--vehicle", "car", "--plate", "OP 1", "--op-id", OP]).must_go();
                ground.check_in(&["--plate", "OP 2", "--op-id", OP])
            },
        )
        .leaving(ENTERED),
        Kind::refused(
            "the operation id of one exit used for another",
            USAGE,
            &["used for something else", "use a new one"],
            |ground| {
                ground.on_books(&["check-out", "--plate", "AB 1", "--tender", "cash", "--op-id", OP]).must_go();
                ground.check_out(&["--plate", "MO 1", "--tender", "cash", "--op-id", OP])
            },
        )
        .leaving(LEFT),
        Kind::carried("the same request twice", &["\"plate\":\"OP 1\"", "\"spot\":\"G-005\""], ENTERED, |ground| {
            let words = ["--plate", "OP 1", "--op-id", OP];
            let Tried::Ran(first) = ground.check_in(&words) else { unreachable!() };
            let Tried::Ran(again) = ground.check_in(&words) else { unreachable!() };
            assert_eq!(first.must_go().out, again.out, "the same answer");
            Tried::Ran(again)
        }),
        Kind::carried("an answer that cannot be written", &["it is done", "could not be written"], ENTERED, |ground| {
            let mut words = vec!["check-in", "--vehicle", "car", "--data"];
            let folder = super::ground::text(&ground.folder);
            words.push(&folder);
            let mut command = ground.command(&words);
            let full = std::fs::OpenOptions::new().write(true).open("/dev/full");
            let Ok(full) = full else { return Tried::Skipped("this computer has no device that is always full") };
            command.stdout(Stdio::from(full));
            Tried::Ran(ended(command, false))
        })
        .ending(FAULT),
    ]
}

fn words() -> Vec<Kind> {
    vec![
        Kind::refused("a command that there is not", USAGE, &["unrecognized subcommand 'dance'", "--help"], |ground| {
            Tried::Ran(ground.run(&["dance"]))
        }),
        Kind::refused("no data folder named", USAGE, &["--data <DIR>", "--help"], |ground| {
            Tried::Ran(ground.run(&["status"]))
        }),
        Kind::refused("a need that there is not", USAGE, &["invalid value 'valet'", "accessible, ev"], |ground| {
            ground.check_in(&["--needs", "valet"])
        }),
        Kind::refused("a vehicle inside again without a reason", USAGE, &["--reason <TEXT>", "--help"], |ground| {
            ground.check_in(&["--plate", "AB 1", "--again"])
        }),
        Kind::refused("a vehicle inside again for a blank reason", INSIDE, &["already inside", "--reason"], |ground| {
            ground.check_in(&["--plate", "AB 1", "--again", "--reason", "  "])
        }),
        Kind::refused("a reason for nothing", USAGE, &["a reason goes with --again or --at", "say which"], |ground| {
            ground.check_in(&["--reason", "just so"])
        }),
        Kind::refused("a value at entry said twice", USAGE, &["says “rate” twice", "say it once"], |ground| {
            ground.check_in(&["--at-entry", "rate=1", "--at-entry", "rate=2"])
        }),
        Kind::refused("a value at entry as long as a book", USAGE, &["too long", "at most 500 characters"], |ground| {
            ground.check_in(&["--at-entry", &format!("rate={}", "9".repeat(501))])
        }),
    ]
}
