//! A booth's clock that goes wrong between one vehicle and the next, or was never set.

use std::sync::Arc;

use chrono::{DateTime, TimeDelta};
use parkhaus::domain::ids::OpId;
use parkhaus::domain::journal::fact::Flag;
use parkhaus::domain::time::Instant;
use parkhaus::domain::users::lockout::Uptime;
use parkhaus::machine::{ThisComputer, ZoneFiles, this_computer};
use parkhaus::operations::check_out::Who;
use parkhaus::operations::ports::{Machine, NoRandomness, Source};
use uuid::Uuid;

use super::ground::Ground;
use super::kind::{Ends, Kind, Leaves, Tried};
use crate::support::{car, enter, leave};

/// A clock that shows one time, on a computer that is otherwise in order.
struct Stopped(Instant);

impl Source for Stopped {
    fn now(&self) -> Instant {
        self.0
    }

    fn id(&self) -> Uuid {
        ThisComputer.id()
    }

    fn random(&self, bytes: &mut [u8]) -> Result<(), NoRandomness> {
        ThisComputer.random(bytes)
    }

    fn uptime(&self) -> Uptime {
        ThisComputer.uptime()
    }
}

/// A computer without chance: its operating system gives no random numbers.
struct WithoutChance;

impl Source for WithoutChance {
    fn now(&self) -> Instant {
        ThisComputer.now()
    }

    fn id(&self) -> Uuid {
        ThisComputer.id()
    }

    fn random(&self, _bytes: &mut [u8]) -> Result<(), NoRandomness> {
        Err(NoRandomness)
    }

    fn uptime(&self) -> Uptime {
        ThisComputer.uptime()
    }
}

pub(super) fn kinds() -> Vec<Kind> {
    let left = Leaves::More { entries: 2, inside: -1 };
    let came_and_left = Leaves::More { entries: 3, inside: 0 };
    vec![
        Kind {
            name: "the clock set back by a day between entry and exit",
            doing: |ground| exit_at(ground, ThisComputer.now() - TimeDelta::days(1)),
            ends: Ends::Well,
            says: &["0.00 EUR", "ClockBehindEntry"],
            leaves: left,
        },
        Kind {
            name: "the clock in 1970 at the exit",
            doing: |ground| exit_at(ground, DateTime::UNIX_EPOCH),
            ends: Ends::Well,
            says: &["0.00 EUR", "ClockBehindEntry"],
            leaves: left,
        },
        Kind {
            name: "the clock in 2100 at the exit",
            doing: |ground| {
                let mut store = ground.open(with_clock(DateTime::UNIX_EPOCH + TimeDelta::days(130 * 365)));
                match leave(&mut store, Ground::op(), Who::Plate("AB 1".to_owned())) {
                    Ok(left) => Tried::Went(format!("left for {}", left.quote.amount())),
                    Err(refused) => Tried::Refused(refused.into()),
                }
            },
            ends: Ends::Refused(|refusal| {
                use parkhaus::operations::check_out::CheckOutError;
                matches!(refusal, super::kind::Refusal::CheckOut(CheckOutError::CannotPrice(_)))
            }),
            says: &["cannot be priced", "nil and a reason"],
            leaves: Leaves::Same,
        },
        Kind {
            name: "the clock in 1970 at the entry, right again at the exit",
            doing: |ground| {
                let mut store = ground.open(with_clock(DateTime::UNIX_EPOCH));
                let entered = enter(&mut store, &car(Ground::op(), Some("Y2K 70"))).unwrap();
                drop(store);
                let words = ["--ticket", &entered.ticket, "--tender", "nil", "--reason", "the clock was wrong"];
                ground.check_out(&words)
            },
            ends: Ends::With(super::kind::DONE),
            says: &["\"entry\":\"1970-01-01T01:00:00+01:00\"", "priced_by_hand"],
            leaves: came_and_left,
        },
        Kind {
            name: "no random numbers for a ticket",
            doing: |ground| {
                let machine = Machine { source: Arc::new(WithoutChance), zones: this_computer().zones };
                let mut store = ground.open(machine);
                match enter(&mut store, &car(Ground::op(), None)) {
                    Ok(entered) => Tried::Went(entered.ticket),
                    Err(refused) => Tried::Refused(refused.into()),
                }
            },
            ends: Ends::Refused(|refusal| {
                use parkhaus::operations::check_in::CheckInError;
                matches!(refusal, super::kind::Refusal::CheckIn(CheckInError::NoRandomness(_)))
            }),
            says: &["gives no random numbers", "restart the computer"],
            leaves: Leaves::Same,
        },
        Kind {
            name: "a time zone file that is damaged",
            doing: |ground| {
                std::fs::create_dir_all(ground.path("zones/Europe")).unwrap();
                ground.file("zones/Europe/Berlin", b"TZif2 and then nothing that a computer could read");
                let words = ["check-in", "--vehicle", "car", "--json", "--at", "2021-07-01 12:00", "--reason", "paper"];
                let folder = super::ground::text(&ground.folder);
                let mut command = ground.command(&[words.as_slice(), &["--data", &folder]].concat());
                command.env("PARKHAUS_ZONEINFO", ground.path("zones"));
                Tried::Ran(super::ground::ended(command, true))
            },
            ends: Ends::With(super::kind::DONE),
            says: &["\"entry\":\"2021-07-01T12:00:00+02:00\"", "ticket"],
            leaves: Leaves::More { entries: 1, inside: 1 },
        },
    ]
}

/// A computer whose clock shows that.
fn with_clock(now: Instant) -> Machine {
    Machine { source: Arc::new(Stopped(now)), zones: Arc::new(ZoneFiles::in_folders(Vec::new())) }
}

/// AB 1 leaves while the clock shows that.
fn exit_at(ground: &Ground, now: Instant) -> Tried {
    let mut store = ground.open(with_clock(now));
    match leave(&mut store, OpId::new(ThisComputer.id()), Who::Plate("AB 1".to_owned())) {
        Ok(left) => {
            assert!(left.stay.flags.contains(&Flag::ClockBehindEntry));
            Tried::Went(format!("left for {}, {:?}", left.quote.amount(), left.stay.flags))
        }
        Err(refused) => Tried::Refused(refused.into()),
    }
}
