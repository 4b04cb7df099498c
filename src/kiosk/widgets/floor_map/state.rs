//! What a spot is, as the map shows it.

/// The state of one spot, as far as the map tells them apart.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum SpotState {
    /// May be given out. Drawn as an outline.
    #[default]
    Free,
    /// Held by an open stay. Drawn filled.
    Taken,
    /// Kept for somebody. Drawn hatched.
    Reserved,
    /// Closed or broken. Drawn crossed.
    OutOfService,
}

impl SpotState {
    /// Every state, in the order of the legend.
    pub const ALL: [Self; 4] = [Self::Free, Self::Taken, Self::Reserved, Self::OutOfService];

    /// The word for it, as it is read out and written in the legend.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Free => "free",
            Self::Taken => "taken",
            Self::Reserved => "reserved",
            Self::OutOfService => "out of service",
        }
    }
}

/// How many spots are in each state.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct StateCounts {
    /// May be given out.
    pub free: u32,
    /// Held by an open stay.
    pub taken: u32,
    /// Kept for somebody.
    pub reserved: u32,
    /// Closed or broken.
    pub out_of_service: u32,
}

impl StateCounts {
    /// How many spots there are.
    pub const fn total(&self) -> u32 {
        self.free + self.taken + self.reserved + self.out_of_service
    }

    /// How many are in a state.
    pub const fn of(&self, state: SpotState) -> u32 {
        match state {
            SpotState::Free => self.free,
            SpotState::Taken => self.taken,
            SpotState::Reserved => self.reserved,
            SpotState::OutOfService => self.out_of_service,
        }
    }

    pub(super) fn of_mut(&mut self, state: SpotState) -> &mut u32 {
        match state {
            SpotState::Free => &mut self.free,
            SpotState::Taken => &mut self.taken,
            SpotState::Reserved => &mut self.reserved,
            SpotState::OutOfService => &mut self.out_of_service,
        }
    }

    /// Adds the counts of other spots.
    #[must_use]
    pub const fn plus(&self, other: &Self) -> Self {
        Self {
            free: self.free + other.free,
            taken: self.taken + other.taken,
            reserved: self.reserved + other.reserved,
            out_of_service: self.out_of_service + other.out_of_service,
        }
    }
}
