//! Identities: UUID version 7, made outside and handed in.

use std::fmt;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(Uuid);

        impl $name {
            /// Takes an identity made elsewhere.
            pub const fn new(id: Uuid) -> Self {
                Self(id)
            }

            /// The bare identity, for storage and the wire.
            pub const fn uuid(self) -> Uuid {
                self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}({})", stringify!($name), self.0)
            }
        }
    )+};
}

ids! {
    /// One garage or lot.
    FacilityId,
    /// One kiosk device: one data folder, one chain, one receipt series.
    BoothId,
    /// One level of a facility.
    FloorId,
    /// One named group of spots.
    ZoneId,
    /// One marked space.
    SpotId,
    /// One vehicle's time inside.
    StayId,
    /// One settlement of a quote.
    PaymentId,
    /// One immutable version of the price rules.
    TariffId,
    /// One note to the next shift.
    HandoverId,
    /// Somebody who may sign in.
    UserId,
    /// An attendant's till period.
    ShiftId,
    /// One thing somebody asked for: the same id again gives the same answer and does nothing.
    OpId,
}
