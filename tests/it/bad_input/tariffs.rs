//! Tariff files that are none, or that charge something nobody means.

use super::ground::{Ground, text};
use super::kind::{FAULT, Kind, Leaves, NO_PRICE, Tried, USAGE};

const GOOD: &str = "name = \"Night\"\ncurrency = \"EUR\"\ntimezone = \"Europe/Berlin\"\n[[plans]]\nmeter = [{ every = \"1 h\", price = \"3.00\" }]\n";

pub(super) fn kinds() -> Vec<Kind> {
    [files(), rules(), quotes()].into_iter().flatten().collect()
}

fn published(ground: &Ground, bytes: impl AsRef<[u8]>) -> Tried {
    let file = ground.file("tariff.toml", bytes);
    ground.tried(&["tariff", "publish", &file, "--from", "2026-01-01 00:00"])
}

/// A tariff with this meter in place of the good one.
fn metered(ground: &Ground, meter: &str) -> Tried {
    published(ground, GOOD.replace("[{ every = \"1 h\", price = \"3.00\" }]", meter))
}

fn files() -> Vec<Kind> {
    vec![
        Kind::refused("a tariff that is not there", USAGE, &["cannot be read", "Look at its name"], |ground| {
            ground.tried(&["tariff", "publish", &text(&ground.path("none.toml")), "--from", "2026-01-01 00:00"])
        }),
        Kind::refused("a folder for a tariff", USAGE, &["is a folder", "name a file"], |ground| {
            ground.tried(&["tariff", "publish", &text(&ground.folder), "--from", "2026-01-01 00:00"])
        }),
        Kind::refused("an empty tariff", USAGE, &["a tariff needs “name”", "line 1"], |ground| {
            published(ground, "")
        }),
        Kind::refused("a tariff in JSON", USAGE, &["line 1", "not TOML"], |ground| {
            published(ground, "{\"name\": \"Day\", \"price\": 2}")
        }),
        Kind::refused("a tariff in another encoding", USAGE, &["not written in UTF-8 (byte 9", "save it"], |ground| {
            published(ground, b"name = \"\xE9t\xE9\"\n")
        }),
        Kind::refused("a tariff in UTF-16", USAGE, &["not written in UTF-8", "save it"], |ground| {
            let bytes: Vec<u8> = format!("\u{FEFF}{GOOD}").encode_utf16().flat_map(u16::to_le_bytes).collect();
            published(ground, bytes)
        }),
        Kind::carried(
            "a tariff with a byte order mark",
            &["Published", "Night"],
            Leaves::More { entries: 1, inside: 0 },
            |ground| published(ground, format!("\u{FEFF}{GOOD}")),
        ),
        Kind::refused("a tariff of 50 megabytes", USAGE, &["longer than 1 MiB", "not a tariff"], |ground| {
            published(ground, "# and so on\n".repeat(50_000_000 / 12))
        }),
        Kind::refused("a picture for a tariff", USAGE, &["not written in UTF-8", "save it"], |ground| {
            published(ground, b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR")
        }),
        Kind::refused("a tariff of brackets", USAGE, &["not TOML", "line 1"], |ground| {
            published(ground, format!("x = {}", "[".repeat(200_000)))
        }),
        Kind::refused("a tariff checked that is none", FAULT, &["error: ", "a tariff needs “name”"], |ground| {
            let file = ground.file("tariff.toml", "");
            Tried::Ran(ground.run(&["tariff", "check", &file]))
        }),
    ]
}

fn rules() -> Vec<Kind> {
    vec![
        Kind::refused(
            "a tariff with a key that none has",
            USAGE,
            &["“nmae” is not a key", "its keys are"],
            |ground| published(ground, GOOD.replace("name =", "nmae =")),
        ),
        Kind::refused("a price below nothing", USAGE, &["negative", "0 or more"], |ground| {
            metered(ground, "[{ every = \"1 h\", price = \"-3.00\" }]")
        }),
        Kind::refused("a price that is no number", USAGE, &["“nan” is not a price", "write digits"], |ground| {
            metered(ground, "[{ every = \"1 h\", price = nan }]")
        }),
        Kind::refused("a price larger than any", USAGE, &["too large for a price", "line 5"], |ground| {
            metered(ground, "[{ every = \"1 h\", price = \"99999999999999999999999999\" }]")
        }),
        Kind::refused("rungs that go down", USAGE, &["ascending", "write the rungs"], |ground| {
            metered(ground, "[{ to = \"2 h\", price = \"2\" }, { to = \"1 h\", price = \"1\" }]")
        }),
        Kind::refused("a tariff without a rung", USAGE, &["at least one rung", "line 5"], |ground| {
            metered(ground, "[]")
        }),
        Kind::refused("a step of no minutes", USAGE, &["at least 1 minute", "line 5"], |ground| {
            metered(ground, "[{ every = 0, price = \"1\" }]")
        }),
        Kind::refused("a tariff of another time zone", USAGE, &["Asia/Tokyo", "change “timezone”"], |ground| {
            published(ground, GOOD.replace("Europe/Berlin", "Asia/Tokyo"))
        }),
        Kind::refused(
            "a tariff in another currency",
            USAGE,
            &["in USD, the garage in EUR", "change “currency”"],
            |ground| published(ground, GOOD.replace("EUR", "USD")),
        ),
        Kind::refused("a tariff in a currency that there is not", USAGE, &["QQQ is not known", "decimals"], |ground| {
            published(ground, GOOD.replace("EUR", "QQQ"))
        }),
        Kind::refused(
            "a lost ticket's price that is no table",
            USAGE,
            &["“lost_ticket” must be a table", "not a text"],
            |ground| published(ground, format!("lost_ticket = \"20.00\"\n{GOOD}")),
        ),
        Kind::refused(
            "a tariff that ends, and nobody said that it shall",
            FAULT,
            &["no_price", "accept = [\"no_price\"]", "Nothing was published"],
            |ground| metered(ground, "[{ to = \"2 h\", price = \"2\" }]"),
        ),
        Kind::refused(
            "a tariff whose meter is never used",
            FAULT,
            &["never_used", "give it a match", "Nothing was published"],
            |ground| published(ground, GOOD.replace("meter =", "offers = [{ price = \"5\" }]\nmeter =")),
        ),
        Kind::refused(
            "a tariff from a time that never was",
            USAGE,
            &["did not happen", "clocks went forward"],
            |ground| {
                let file = ground.file("tariff.toml", GOOD);
                ground.tried(&["tariff", "publish", &file, "--from", "2026-03-29 02:30"])
            },
        ),
    ]
}

fn quotes() -> Vec<Kind> {
    vec![
        Kind::refused(
            "a stay quoted beyond the last rung",
            NO_PRICE,
            &["cannot be priced", "Price the stay by hand"],
            |ground| quoted(ground, "[{ to = \"24 h\", price = \"9\" }]", "2026-01-01 08:00", "2026-01-03 08:00"),
        ),
        Kind::refused(
            "a vehicle quoted that the tariff does not name",
            NO_PRICE,
            &["no price for the vehicle class “car”", "by hand"],
            |ground| {
                let text = GOOD.replace("[[plans]]\n", "[[plans]]\nmatch = { vehicle = \"bus\" }\n");
                let file = ground.file("tariff.toml", text);
                let words = ["quote", "--tariff", &file, "--vehicle", "car", "--json", "--entry", "2026-01-01 08:00"];
                Tried::Ran(ground.run(&[words.as_slice(), &["--exit", "2026-01-01 09:00"]].concat()))
            },
        ),
        Kind::carried(
            "a stay of eight thousand years quoted",
            &["\"amount\":\"", "\"lines\":["],
            Leaves::Same,
            |ground| {
                quoted(ground, "[{ every = \"1 min\", price = \"0.01\" }]", "1900-01-01 08:00", "9999-12-31 08:00")
            },
        ),
        Kind::carried(
            "an exit quoted before the entry",
            &["\"amount\":\"0.00\"", "exit_before_entry"],
            Leaves::Same,
            |ground| quoted(ground, "[{ every = \"1 h\", price = \"3\" }]", "2026-01-01 08:00", "2025-12-31 08:00"),
        ),
        Kind::refused("a quote from a time that was twice", USAGE, &["happened twice", "add the offset"], |ground| {
            quoted(ground, "[{ every = \"1 h\", price = \"3\" }]", "2020-10-25 02:30", "2020-10-25 08:00")
        }),
    ]
}

fn quoted(ground: &Ground, meter: &str, entry: &str, exit: &str) -> Tried {
    let file = ground.file("tariff.toml", GOOD.replace("[{ every = \"1 h\", price = \"3.00\" }]", meter));
    let words = ["quote", "--tariff", &file, "--vehicle", "car", "--entry", entry, "--exit", exit, "--json"];
    Tried::Ran(ground.run(&words))
}
