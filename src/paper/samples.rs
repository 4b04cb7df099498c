//! Papers for the tests.

use chrono::DateTime;
use proptest::prelude::*;

use crate::domain::money::{Currency, Money};
use crate::domain::receipt::{
    AmountLine, EntryTicket, PaperCopy, Place, Pricing, Receipt, RefundReceipt, TaxLine, WallTime,
};

/// An ordinary entry.
pub(super) fn entry_ticket() -> EntryTicket {
    EntryTicket {
        facility: "Parkhaus am Markt".to_owned(),
        copy: PaperCopy::Original,
        code: "K7QX2M9P4TRA".to_owned(),
        plate: Some("B-AB 1234".to_owned()),
        class: "Car".to_owned(),
        place: spot(),
        entry: wall_time("2026-11-22T16:45:00+01:00"),
        booth: "B1".to_owned(),
        notes: Vec::new(),
        terms: vec!["Open day and night. Help: 030 555 01 23".to_owned(), "Keep this ticket with you.".to_owned()],
    }
}

/// An ordinary exit, paid in cash.
pub(super) fn receipt() -> Receipt {
    Receipt {
        facility: "Parkhaus am Markt".to_owned(),
        supplier: Vec::new(),
        number: "B1-1-000123".to_owned(),
        copy: PaperCopy::Original,
        code: "K7QX2M9P4TRA".to_owned(),
        plate: Some("B-AB 1234".to_owned()),
        class: "Car".to_owned(),
        place: spot(),
        entry: wall_time("2026-11-22T16:45:00+01:00"),
        exit: wall_time("2026-11-22T19:50:00+01:00"),
        duration_minutes: 185,
        fee_lines: vec![
            line("First hour", 250),
            line("3 hours begun at the evening rate of the old town", 600),
            line("Bakery", -150),
        ],
        total: euro(700),
        taxes: vec![TaxLine { rate: "19 %".to_owned(), net: euro(588), tax: euro(112), gross: euro(700) }],
        payment_lines: vec![line("Cash", 700)],
        given: Some(euro(1_000)),
        change: Some(euro(300)),
        pricing: Pricing::Tariff { name: "Standard".to_owned(), version: "3".to_owned() },
        hash_prefix: "4f3a9c1e".to_owned(),
        notes: Vec::new(),
    }
}

/// The exit of [`receipt`], undone.
pub(super) fn refund() -> RefundReceipt {
    RefundReceipt {
        facility: "Parkhaus am Markt".to_owned(),
        supplier: Vec::new(),
        number: "B1-1-000124".to_owned(),
        of_number: "B1-1-000123".to_owned(),
        copy: PaperCopy::Original,
        code: "K7QX2M9P4TRA".to_owned(),
        plate: Some("B-AB 1234".to_owned()),
        class: "Car".to_owned(),
        at: wall_time("2026-11-22T19:52:00+01:00"),
        total: euro(-700),
        taxes: vec![TaxLine { rate: "19 %".to_owned(), net: euro(-588), tax: euro(-112), gross: euro(-700) }],
        payment_lines: vec![line("Cash", -700)],
        reason: "wrong vehicle".to_owned(),
        hash_prefix: "4f3a9c1e".to_owned(),
    }
}

/// Cents.
pub(super) fn euro(minor: i64) -> Money {
    Money::new(minor, Currency::new("EUR").unwrap())
}

/// What a clock with that offset showed.
pub(super) fn wall_time(text: &str) -> WallTime {
    DateTime::parse_from_rfc3339(text).unwrap()
}

/// Texts of many scripts, with accents, spaces and what no font has.
pub(super) fn any_text() -> impl Strategy<Value = String> {
    prop_oneof![
        "[A-Z0-9 -]{0,90}",
        "[α-ωΑ-Ωάέήίόύώ ]{0,60}",
        "[а-яА-ЯёЁїЇ ]{0,60}",
        "[à-žÀ-Ž a\u{300}-\u{330}]{0,60}",
        "[\u{4e00}-\u{4fff} 가-힣]{0,40}",
        "[א-ת\u{621}-\u{64a}\u{0}-\u{1f}\u{80}-\u{9f}\u{200b}-\u{2060}]{0,40}",
        ".{0,60}",
    ]
}

fn spot() -> Place {
    Place::Spots { labels: vec!["B1-014".to_owned()], floor: "B1".to_owned() }
}

fn line(label: &str, minor: i64) -> AmountLine {
    AmountLine { label: label.to_owned(), amount: euro(minor) }
}
