//! What an import worked out by itself, and what the manager should look at.

use std::fmt;

/// Something that was worked out, or that the manager should look at. Its text is for the manager.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Note {
    /// The file asks to be named as the source.
    Attribution {
        /// The file.
        file: String,
        /// Whom to name.
        text: String,
    },
    /// No level in the file: a floor was chosen for it.
    FloorChosen {
        /// The file.
        file: String,
        /// The floor.
        floor: String,
    },
    /// Some spots of a file with levels have none.
    LevelAssumed {
        /// The file.
        file: String,
        /// How many.
        spots: usize,
        /// The floor.
        floor: String,
    },
    /// Two floors of one garage cannot be so far apart.
    FloorsApart {
        /// One floor.
        floor: String,
        /// Another.
        other: String,
        /// How far, rounded.
        kilometres: i64,
    },
    /// No entrance in the files: one was put at the edge.
    EntranceMade {
        /// The floor.
        floor: String,
        /// What the entrance is called.
        entrance: String,
        /// What was assumed to be driven before it, in metres: the ramps.
        driven_metres: i64,
    },
    /// A label in the file could not be used.
    LabelNotUsed {
        /// What the file says.
        given: String,
        /// What the spot is called instead.
        used: String,
    },
    /// An ordinary spot has the size of two.
    AsLargeAsTwo {
        /// The spot.
        spot: String,
        /// Its area, rounded.
        square_metres: i64,
    },
    /// Ordinary spots are as wide as accessible ones.
    AsWideAsAccessible {
        /// The floor.
        floor: String,
        /// How many.
        spots: usize,
        /// The first of them.
        first: String,
    },
    /// Spots are tagged for somebody in particular.
    TaggedForSomebody {
        /// The floor.
        floor: String,
        /// The tag's value: `staff`.
        tag: String,
        /// How many.
        spots: usize,
        /// The first of them.
        first: String,
    },
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Attribution { file, text } => write!(f, "{file}: {text}. Keep this notice with the plan."),
            Self::FloorChosen { file, floor } => write!(f, "{file} names no level: its spots became floor {floor}."),
            Self::LevelAssumed { file, spots, floor } => write!(
                f,
                "{file}: {} no level that can be read and became part of floor {floor}. Look whether that is right.",
                counted(*spots, "spot names", "spots name")
            ),
            Self::FloorsApart { floor, other, kilometres } => {
                write!(f, "Floors {floor} and {other} lie {kilometres} km apart. Are the files of one garage?")
            }
            Self::EntranceMade { floor, entrance, driven_metres } => write!(
                f,
                "Floor {floor} has no entrance in the files: \"{entrance}\" was put at the edge nearest its first row, \
                 {driven_metres} m driven from the street. Move it in the editor; distances and the choice of spots go by it."
            ),
            Self::LabelNotUsed { given, used } => {
                write!(f, "The label \"{given}\" is too long or is there twice: the spot became {used}.")
            }
            Self::AsLargeAsTwo { spot, square_metres } => {
                write!(
                    f,
                    "Spot {spot} has {square_metres} m², as much as two. If two cars are to stand there, draw two."
                )
            }
            Self::AsWideAsAccessible { floor, spots, first } => write!(
                f,
                "Floor {floor}: {} as wide as accessible ones, {first} the first. If they are, put them in an accessible zone.",
                counted(*spots, "spot is", "spots are")
            ),
            Self::TaggedForSomebody { floor, tag, spots, first } => write!(
                f,
                "Floor {floor}: {} tagged \"{tag}\", {first} the first. They became ordinary: put them in a reserved zone.",
                counted(*spots, "spot is", "spots are")
            ),
        }
    }
}

fn counted(count: usize, one: &str, several: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { several })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_spot_and_several_are_told_apart() {
        let note = |spots| Note::AsWideAsAccessible { floor: "G".to_owned(), spots, first: "G-028".to_owned() };
        assert!(note(1).to_string().starts_with("Floor G: 1 spot is as wide"));
        assert!(note(4).to_string().starts_with("Floor G: 4 spots are as wide"));
    }
}
