//! Papers on every way out, and the printers they come out of.

mod cable;
mod cups;
mod outputs;
mod program;
mod queue;

use std::net::SocketAddr;
use std::sync::mpsc::{Receiver, sync_channel};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use chrono::DateTime;
use image::GrayImage;
use parkhaus::domain::money::{Currency, Money};
use parkhaus::domain::receipt::{AmountLine, EntryTicket, PaperCopy, Place, Pricing, Receipt, TaxLine, WallTime};
use parkhaus::paper::PaperWidth;
use parkhaus::printing::pretend::{Behaviour, Heard, PretendPrinter, Slip};
use rxing::BarcodeFormat;

/// How long anything may take before a test gives up. Nothing here takes nearly so long.
const GIVE_UP: Duration = Duration::from_mins(1);

/// What a scanner reads of that kind of code; nothing if it finds none.
fn scanned(picture: &GrayImage, kind: BarcodeFormat) -> Option<String> {
    let (width, height) = picture.dimensions();
    let found = rxing::helpers::detect_in_luma(picture.as_raw().clone(), width, height, Some(kind));
    found.ok().map(|found| found.getText().to_owned())
}

/// Both codes of a ticket can be read.
#[track_caller]
fn must_read(picture: &GrayImage, code: &str) {
    for kind in [BarcodeFormat::QR_CODE, BarcodeFormat::CODE_128] {
        assert_eq!(scanned(picture, kind).as_deref(), Some(code), "{kind:?}");
    }
}

/// A printer that listens in this process.
pub(crate) struct Printer {
    address: SocketAddr,
    behaviour: Arc<Mutex<Behaviour>>,
    heard: Receiver<Heard>,
}

impl Printer {
    pub(crate) fn new(width: PaperWidth, behaviour: Behaviour) -> Self {
        let printer = PretendPrinter::listen("127.0.0.1:0", width, behaviour).unwrap();
        let (tell, heard) = sync_channel(64);
        let (address, behaviour) = (printer.address().unwrap(), printer.behaviour());
        std::thread::Builder::new()
            .name("pretend printer".to_owned())
            .spawn(move || printer.serve(|heard| tell.send(heard).map_err(std::io::Error::other)))
            .unwrap();
        Self { address, behaviour, heard }
    }

    pub(crate) fn setting(&self) -> String {
        format!("tcp:{}", self.address)
    }

    pub(crate) fn behaves(&self, behaviour: Behaviour) {
        *self.behaviour.lock().unwrap() = behaviour;
    }

    #[track_caller]
    fn hears(&self) -> Heard {
        self.heard.recv_timeout(GIVE_UP).expect("nothing came out of the printer")
    }

    /// The next paper that it cuts off.
    #[track_caller]
    pub(crate) fn slip(&self) -> Slip {
        match self.hears() {
            Heard::Slip(slip) => *slip,
            other => panic!("{other:?}"),
        }
    }

    /// Nothing more has come out by now.
    #[track_caller]
    fn must_be_quiet(&self) {
        assert!(self.heard.try_recv().is_err());
    }
}

fn wall_time(text: &str) -> WallTime {
    DateTime::parse_from_rfc3339(text).unwrap()
}

fn euro(minor: i64) -> Money {
    Money::new(minor, Currency::new("EUR").unwrap())
}

/// A ticket of a garage whose name is in that language.
fn ticket(facility: &str) -> EntryTicket {
    EntryTicket {
        facility: facility.to_owned(),
        copy: PaperCopy::Original,
        code: "K7QX2M9P4TRA".to_owned(),
        plate: Some("B-AB 1234".to_owned()),
        class: "Car".to_owned(),
        place: Place::Spots { labels: vec!["B1-014".to_owned()], floor: "B1".to_owned() },
        entry: wall_time("2026-11-22T16:45:00+01:00"),
        booth: "B1".to_owned(),
        notes: Vec::new(),
        terms: vec!["Keep this ticket with you.".to_owned()],
    }
}

/// A receipt of a garage whose name, class and fee are in that language.
fn receipt(facility: &str, class: &str, fee: &str) -> Receipt {
    Receipt {
        facility: facility.to_owned(),
        supplier: vec!["Markt 1, 10115 Berlin".to_owned(), "USt-IdNr. DE123456789".to_owned()],
        number: "B1-1-000123".to_owned(),
        copy: PaperCopy::Duplicate(2),
        code: "K7QX2M9P4TRA".to_owned(),
        plate: Some("B-AB 1234".to_owned()),
        class: class.to_owned(),
        place: Place::Spots { labels: vec!["B1-014".to_owned()], floor: "B1".to_owned() },
        entry: wall_time("2026-11-22T16:45:00+01:00"),
        exit: wall_time("2026-11-22T19:50:00+01:00"),
        duration_minutes: 185,
        fee_lines: vec![AmountLine { label: fee.to_owned(), amount: euro(700) }],
        total: euro(700),
        taxes: vec![TaxLine { rate: "19 %".to_owned(), net: euro(588), tax: euro(112), gross: euro(700) }],
        payment_lines: vec![AmountLine { label: "Cash".to_owned(), amount: euro(700) }],
        given: Some(euro(1_000)),
        change: Some(euro(300)),
        pricing: Pricing::Tariff { name: "Standard".to_owned(), version: "3".to_owned() },
        hash_prefix: "4f3a9c1e".to_owned(),
        notes: Vec::new(),
    }
}
