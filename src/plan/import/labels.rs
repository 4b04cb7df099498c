//! What is painted on the spots: the label the map knows, else a number in walking order.

use std::collections::HashSet;

use super::super::check::LONGEST_LABEL;

/// Numbers painted on spots are believed up to here; what is higher is an identity of some other system.
const HIGHEST_PAINTED: usize = 9_999;

/// A spot's label, and what the map wanted where that could not be used.
pub(super) struct Labelled {
    pub(super) label: String,
    pub(super) not_used: Option<String>,
}

/// Labels for the spots of one floor, given what the map says of each in walking order. Unlabelled spots on a floor that has painted
/// numbers are numbered on from the highest of these, so that nobody looks for 12 between 40 and 41.
pub(super) fn label_all(floor: &str, painted: &[Option<String>]) -> Vec<Labelled> {
    let highest = painted
        .iter()
        .flatten()
        .filter_map(|label| without_floor(floor, label).parse::<usize>().ok())
        .filter(|number| *number <= HIGHEST_PAINTED)
        .max();
    let any_painted = painted.iter().any(Option::is_some);
    let digits = (painted.len() + highest.unwrap_or(0)).to_string().len().max(3);
    let mut used: HashSet<String> = HashSet::with_capacity(painted.len());
    let wanted: Vec<Option<String>> = painted
        .iter()
        .map(|label| {
            let full = format!("{floor}-{}", without_floor(floor, label.as_deref()?));
            let fits = full.chars().count() <= LONGEST_LABEL && !full.chars().any(char::is_control);
            (fits && used.insert(full.to_lowercase())).then_some(full)
        })
        .collect();
    let mut next = highest.unwrap_or(0);
    let mut labelled = Vec::with_capacity(painted.len());
    for (number, (wanted, painted)) in (1..).zip(wanted.into_iter().zip(painted)) {
        if let Some(label) = wanted {
            labelled.push(Labelled { label, not_used: None });
            continue;
        }
        if !any_painted {
            next = number - 1;
        }
        let label = loop {
            next += 1;
            let label = format!("{floor}-{next:0digits$}");
            if used.insert(label.to_lowercase()) {
                break label;
            }
        };
        labelled.push(Labelled { label, not_used: painted.clone() });
    }
    labelled
}

/// `B1-014` and `B1 014` on floor `B1` are 014 there.
fn without_floor<'a>(floor: &str, label: &'a str) -> &'a str {
    let bare = label.strip_prefix(floor).and_then(|rest| rest.strip_prefix(['-', ' ', '.', '/']));
    bare.filter(|bare| !bare.is_empty()).unwrap_or(label)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(painted: &[&str], labels: &[&str]) {
        let painted: Vec<Option<String>> =
            painted.iter().map(|label| (!label.is_empty()).then(|| (*label).to_owned())).collect();
        let labelled: Vec<String> = label_all("B1", &painted).into_iter().map(|spot| spot.label).collect();
        assert_eq!(labelled, labels);
    }

    #[test]
    fn spots_without_labels_are_numbered_as_they_are_walked() {
        check(&["", "", ""], &["B1-001", "B1-002", "B1-003"]);
        let thousand = vec![None; 1000];
        assert_eq!(label_all("G", &thousand)[0].label, "G-0001");
    }

    #[test]
    fn painted_labels_are_kept_with_their_floor_said_once() {
        check(&["12", "B1-13", "L6F-33S"], &["B1-12", "B1-13", "B1-L6F-33S"]);
    }

    #[test]
    fn spots_between_painted_ones_are_numbered_on_from_the_highest() {
        check(&["40", "", "41", ""], &["B1-40", "B1-042", "B1-41", "B1-043"]);
        check(&["VIP", ""], &["B1-VIP", "B1-001"]);
        check(&["123456789", ""], &["B1-123456789", "B1-001"]);
    }

    #[test]
    fn a_label_that_is_there_twice_or_too_long_gives_way_and_is_told() {
        check(&["A", "a"], &["B1-A", "B1-001"]);
        let long = "the spot of the managing director".to_owned();
        let labelled = label_all("B1", &[Some(long.clone())]);
        assert_eq!(labelled[0].label, "B1-001");
        assert_eq!(labelled[0].not_used, Some(long));
    }

    #[test]
    fn a_painted_label_that_looks_like_a_number_of_ours_is_not_given_twice() {
        check(&["001x", "", "002"], &["B1-001x", "B1-003", "B1-002"]);
    }
}
