//! Every version of the price rules that was published, and from when each holds. Reads only.

use super::desk::Desk;
use super::ports::{Books, BooksError};
use crate::domain::ids::TariffId;
use crate::domain::journal::Actor;
use crate::domain::time::Instant;

/// A version of the price rules.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TariffVersion {
    /// Its identity.
    pub id: TariffId,
    /// Its name.
    pub name: String,
    /// Its file, whole.
    pub text: String,
    /// The entries it prices: from this instant on.
    pub from: Instant,
    /// When it was published.
    pub published: Instant,
    /// Who published it.
    pub by: Actor,
}

/// A version and how long it holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    /// The version.
    pub version: TariffVersion,
    /// When the next takes its place, if one does.
    pub until: Option<Instant>,
    /// How it stands at the instant that was asked about.
    pub standing: VersionStanding,
}

/// How a version stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VersionStanding {
    /// It prices the vehicles that come in.
    InForce,
    /// It will.
    Later,
    /// It did; it still prices those that came in then.
    Past,
    /// A later one took its place before it ever priced an entry.
    Never,
}

/// The versions, the last to hold first, as they stand at an instant.
pub fn tariff_versions<B: Books>(desk: &mut Desk<'_, B>, at: Instant) -> Result<Vec<Held>, BooksError> {
    Ok(held(desk.books.tariff_versions()?, at))
}

/// `versions` ascend by when they begin, then by when they were published: of two from the same instant the later one counts.
fn held(versions: Vec<TariffVersion>, at: Instant) -> Vec<Held> {
    let begin: Vec<Instant> = versions.iter().map(|version| version.from).collect();
    let nexts = begin.into_iter().skip(1).map(Some).chain([None]);
    let mut held: Vec<Held> = versions
        .into_iter()
        .zip(nexts)
        .map(|(version, until)| {
            let standing = match until {
                Some(until) if until <= version.from => VersionStanding::Never,
                _ if version.from > at => VersionStanding::Later,
                Some(until) if until <= at => VersionStanding::Past,
                _ => VersionStanding::InForce,
            };
            Held { version, until, standing }
        })
        .collect();
    held.reverse();
    held
}

#[cfg(test)]
mod tests {
    use super::VersionStanding::{InForce, Later, Never, Past};
    use super::*;
    use crate::domain::time::from_ms;

    #[test]
    fn a_version_holds_until_the_next_begins() {
        let at = |minute: i64| from_ms(minute * 60_000).unwrap();
        let version = |name: &str, from: i64| TariffVersion {
            id: TariffId::new(uuid::Uuid::nil()),
            name: name.to_owned(),
            text: String::new(),
            from: at(from),
            published: at(0),
            by: Actor::new("Ada"),
        };
        let versions = vec![version("old", 0), version("wrong", 10), version("right", 10), version("next", 30)];
        let told = |minute| {
            held(versions.clone(), at(minute))
                .into_iter()
                .map(|held| (held.version.name.clone(), held.standing, held.until))
                .collect::<Vec<_>>()
        };
        let standing = |minute| told(minute).into_iter().map(|(_, standing, _)| standing).collect::<Vec<_>>();
        assert_eq!(standing(5), [Later, Later, Never, InForce]);
        assert_eq!(standing(10), [Later, InForce, Never, Past]);
        assert_eq!(standing(30), [InForce, Past, Never, Past]);
        assert_eq!(told(5)[1], ("right".to_owned(), Later, Some(at(30))));
        assert_eq!(told(5)[0], ("next".to_owned(), Later, None));
    }
}
