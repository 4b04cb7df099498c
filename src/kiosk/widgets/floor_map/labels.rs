//! The labels of a floor's spots.

use super::convert::position;

/// Labels packed into one text: a million small ones would each be an allocation.
#[derive(Debug, Default)]
pub(super) struct Labels {
    text: String,
    ends: Vec<u32>,
}

impl Labels {
    /// Adds the label of the next spot.
    pub(super) fn push(&mut self, label: &str) {
        self.text.push_str(label);
        self.ends.push(position(self.text.len()));
    }

    /// The label of a spot; empty where there is none.
    pub(super) fn get(&self, index: u32) -> &str {
        let at = index as usize;
        let from = at.checked_sub(1).map_or(Some(0), |before| self.ends.get(before).copied());
        let to = self.ends.get(at).copied();
        from.zip(to).and_then(|(from, to)| self.text.get(from as usize..to as usize)).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_come_back_as_they_were_given() {
        let mut labels = Labels::default();
        let given = ["B1-001", "", "Straße 7", "B1-002"];
        for label in given {
            labels.push(label);
        }
        assert_eq!([0, 1, 2, 3].map(|index| labels.get(index)), given);
        assert_eq!(labels.get(4), "");
    }
}
