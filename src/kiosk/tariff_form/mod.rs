//! A tariff as forms: what is typed, half typed or wrong, beside the text that says the same.
//!
//! A form has the fields that a tariff file has keys for, so that each says what the other says. What it means is read by
//! [`crate::tariff_file`] alone: a form is written as text, and the text is read, priced and published.

mod examples;
mod listed;
mod read;
mod shape;
#[cfg(test)]
mod tests;
mod write;

pub use self::examples::{EXAMPLES, Example};
pub use self::listed::{join, split};
pub use self::read::{FormError, read};
pub use self::shape::{DAYS, Field, Kind, Shape, TARIFF};
pub use self::write::Written;
use crate::domain::tariff::Tariff;
use crate::tariff_file;

/// A form with what is typed into it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Form {
    /// What it asks for.
    pub shape: &'static Shape,
    /// What was given, field by field.
    pub values: Vec<Value>,
}

/// What was given in one field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// As typed; empty where nothing was.
    Typed(String),
    /// Parts, in order.
    Parts(Vec<Form>),
}

/// From one form to one of its parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Step {
    /// The field.
    pub field: usize,
    /// Which of its parts, counted from 0.
    pub part: usize,
}

/// The way from the whole tariff to a part of it.
pub type Path = Vec<Step>;

/// A field of some part.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct FieldPlace {
    /// The part.
    pub path: Path,
    /// The field.
    pub field: usize,
}

/// A change of a form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Edit {
    /// Something else is typed.
    Type(FieldPlace, String),
    /// One part more, at the end.
    Add(FieldPlace),
    /// One part less.
    Remove(FieldPlace, usize),
    /// A part goes before the one before it.
    Up(FieldPlace, usize),
    /// A part goes behind the one behind it.
    Down(FieldPlace, usize),
    /// A part stands twice, one behind the other.
    Duplicate(FieldPlace, usize),
}

impl Form {
    /// A form into which nothing was typed.
    pub fn empty(shape: &'static Shape) -> Self {
        let blank = |field: &Field| match field.kind.parts() {
            Some(_) => Value::Parts(Vec::new()),
            None => Value::Typed(String::new()),
        };
        Self { shape, values: shape.fields.iter().map(blank).collect() }
    }

    /// A form as a new part begins.
    pub fn begun(shape: &'static Shape) -> Self {
        let mut form = Self::empty(shape);
        for (key, text) in shape.begins_with {
            form.set(key, text);
        }
        // What is priced by length has at least one rung.
        if form.parts("meter").is_some() && matches!(shape.one, "plan" | "band") {
            form.push("meter");
        }
        form
    }

    /// A new tariff for a garage: its currency and zone, and one plan.
    pub fn for_garage(currency: &str, time_zone: &str) -> Self {
        let mut form = Self::empty(&TARIFF);
        form.set("currency", currency);
        form.set("timezone", time_zone);
        form.push("settings");
        form.push("plans");
        form
    }

    /// The form of a tariff.
    pub fn of_tariff(tariff: &Tariff) -> Result<Self, FormError> {
        read(&tariff_file::write(tariff))
    }

    /// The place of a field among those of this form.
    pub fn field(&self, key: &str) -> Option<usize> {
        self.shape.fields.iter().position(|field| field.key == key)
    }

    /// What was typed under a key; empty where that has parts.
    pub fn typed(&self, key: &str) -> &str {
        match self.field(key).and_then(|field| self.values.get(field)) {
            Some(Value::Typed(text)) => text,
            Some(Value::Parts(_)) | None => "",
        }
    }

    /// The parts under a key.
    pub fn parts(&self, key: &str) -> Option<&[Self]> {
        match self.field(key).and_then(|field| self.values.get(field)) {
            Some(Value::Parts(parts)) => Some(parts),
            Some(Value::Typed(_)) | None => None,
        }
    }

    /// Types under a key.
    pub fn set(&mut self, key: &str, text: &str) {
        if let Some(Value::Typed(typed)) = self.field(key).and_then(|field| self.values.get_mut(field)) {
            text.clone_into(typed);
        }
    }

    fn push(&mut self, key: &str) {
        if let Some(field) = self.field(key) {
            self.apply(&Edit::Add(FieldPlace { path: Path::new(), field }));
        }
    }

    /// The part at the end of a way, if it is still there.
    pub fn at(&self, path: &[Step]) -> Option<&Self> {
        path.iter().try_fold(self, |form, step| match form.values.get(step.field)? {
            Value::Parts(parts) => parts.get(step.part),
            Value::Typed(_) => None,
        })
    }

    fn at_mut(&mut self, path: &[Step]) -> Option<&mut Self> {
        path.iter().try_fold(self, |form, step| match form.values.get_mut(step.field)? {
            Value::Parts(parts) => parts.get_mut(step.part),
            Value::Typed(_) => None,
        })
    }

    /// Carries out a change. A place that is no longer there is left alone.
    pub fn apply(&mut self, edit: &Edit) {
        let (place, part) = match edit {
            Edit::Type(place, _) | Edit::Add(place) => (place, 0),
            Edit::Remove(place, part)
            | Edit::Up(place, part)
            | Edit::Down(place, part)
            | Edit::Duplicate(place, part) => (place, *part),
        };
        let Some(form) = self.at_mut(&place.path) else { return };
        let kind = form.shape.fields.get(place.field).map(|field| field.kind);
        let (Some(kind), Some(value)) = (kind, form.values.get_mut(place.field)) else { return };
        match (edit, value) {
            (Edit::Type(_, text), Value::Typed(typed)) => typed.clone_from(text),
            (Edit::Add(_), Value::Parts(parts)) => {
                let is_full = matches!(kind, Kind::One(_)) && !parts.is_empty();
                parts.extend(kind.parts().filter(|_shape| !is_full).map(Self::begun));
            }
            (Edit::Remove(..), Value::Parts(parts)) if part < parts.len() => {
                parts.remove(part);
            }
            (Edit::Up(..), Value::Parts(parts)) if part > 0 && part < parts.len() => {
                parts.swap(part, part.saturating_sub(1));
            }
            (Edit::Down(..), Value::Parts(parts)) if part.saturating_add(1) < parts.len() => {
                parts.swap(part, part.saturating_add(1));
            }
            (Edit::Duplicate(..), Value::Parts(parts)) => {
                if let Some(same) = parts.get(part).cloned() {
                    parts.insert(part.saturating_add(1), same);
                }
            }
            _ => {}
        }
    }

    /// The text of a tariff file that says the same, and where each part stands in it.
    pub fn written(&self) -> Written {
        write::tariff(self)
    }
}
