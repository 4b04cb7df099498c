//! The tariffs: their versions, and the one that is being written.

use super::{Message, Remote};
use crate::domain::ids::TariffId;
use crate::domain::tariff::{Findings, Place, Spot};
use crate::kiosk::command::Probe;
use crate::kiosk::reply::{Checked, Found};
use crate::kiosk::tariff_form::{FieldPlace, Form, FormError, Path, Step, TARIFF, Written};
use crate::operations::compare_tariff::Comparison;
use crate::operations::tariff_versions::Held;

/// The tariffs.
#[derive(Debug, Default)]
pub struct Tariffs {
    /// What is shown of them.
    pub step: TariffStep,
    /// Every version that was published.
    pub versions: Remote<Vec<Held>>,
    /// The file that is being read.
    pub reading: Remote<()>,
    /// The tariff that is being written. It stays while the window does, whatever else is done meanwhile.
    pub draft: Option<Box<Draft>>,
    /// What somebody is told about the last thing asked for.
    pub message: Option<Message>,
}

/// What is shown of the tariffs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TariffStep {
    /// Their versions.
    #[default]
    Versions,
    /// Rate cards to begin with.
    Examples,
    /// The one that is being written.
    Write,
    /// How it is published.
    Publish,
}

/// A tariff that is being written.
#[derive(Debug)]
pub struct Draft {
    /// What it says, as forms. Where the text cannot be shown so, what it said before.
    pub form: Form,
    /// What the forms say as a text, with the places of everything in it.
    pub written: Written,
    /// Which of the two was changed last.
    pub source: TariffSource,
    /// Which of the two is shown.
    pub view: TariffView,
    /// What is shown beside it.
    pub beside: Beside,
    /// The part whose form is shown.
    pub at: Path,
    /// The field that is to have the keyboard, once.
    pub jump: Option<FieldPlace>,
    /// What is asked of it: a stay, and how far the picture goes.
    pub probe: Probe,
    /// The check that was asked for.
    pub checking: Remote<()>,
    /// Whether it was changed since.
    pub is_stale: bool,
    /// What the last check came to.
    pub checked: Option<Checked>,
    /// What past stays would have cost.
    pub comparing: Remote<Comparison>,
    /// The publishing that was asked for.
    pub publishing: Remote<()>,
}

/// What of a draft was changed last.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TariffSource {
    /// A form: the text follows.
    Form,
    /// The text: the forms follow, or cannot.
    Text {
        /// As typed.
        text: String,
        /// Why the forms cannot show it.
        unshown: Option<FormError>,
    },
}

/// What of a draft is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TariffView {
    /// Its forms.
    #[default]
    Forms,
    /// Its text.
    Text,
}

/// What is shown beside a draft.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Beside {
    /// What the check found.
    #[default]
    Findings,
    /// Price against stay.
    Picture,
    /// What one stay costs, line by line.
    WhatIf,
}

impl Draft {
    /// A draft that begins as a form.
    pub fn of_form(form: Form, probe: Probe) -> Self {
        let written = form.written();
        Self {
            form,
            written,
            source: TariffSource::Form,
            view: TariffView::Forms,
            beside: Beside::Findings,
            at: Path::new(),
            jump: None,
            probe,
            checking: Remote::Idle,
            is_stale: false,
            checked: None,
            comparing: Remote::Idle,
            publishing: Remote::Idle,
        }
    }

    /// A draft that begins as the text of a file.
    pub fn of_text(text: String, probe: Probe) -> Self {
        let mut draft = Self::of_form(Form::empty(&TARIFF), probe);
        draft.type_text(text);
        if let TariffSource::Text { unshown: Some(_), .. } = draft.source {
            draft.view = TariffView::Text;
        }
        draft
    }

    /// What it says, as the text of a file.
    pub fn text(&self) -> &str {
        match &self.source {
            TariffSource::Form => &self.written.text,
            TariffSource::Text { text, .. } => text,
        }
    }

    /// Takes a text in the place of what it said. The forms follow if they can show it.
    pub fn type_text(&mut self, text: String) {
        let unshown = match crate::kiosk::tariff_form::read(&text) {
            Ok(form) => {
                self.form = form;
                self.written = self.form.written();
                None
            }
            Err(error) => Some(error),
        };
        self.source = TariffSource::Text { text, unshown };
    }

    /// Why the forms cannot show it, if they cannot.
    pub const fn unshown(&self) -> Option<&FormError> {
        match &self.source {
            TariffSource::Text { unshown, .. } => unshown.as_ref(),
            TariffSource::Form => None,
        }
    }

    /// Where in the forms something was found.
    pub fn place_of(&self, found: &Found) -> (Path, Option<usize>) {
        match (found.at, &self.source) {
            (Some(Spot::In(place)), _) => self.place_in_form(place),
            (Some(Spot::Accepted(_)), _) => (Path::new(), self.form.field("accept")),
            (None, TariffSource::Form) => self.written.at(found.line, found.column),
            // The text has a layout of its own: it is shown, and says line and column.
            (None, TariffSource::Text { .. }) => (Path::new(), None),
        }
    }

    fn place_in_form(&self, place: Place) -> (Path, Option<usize>) {
        let root = |key| (Path::new(), self.form.field(key));
        let part_of = |key: &str, number: usize| -> Path {
            let part = number.saturating_sub(1);
            self.form.field(key).map(|field| Step { field, part }).into_iter().collect()
        };
        match place {
            Place::Name => root("name"),
            Place::TimeZone => root("timezone"),
            Place::Calendar => root("public_holidays"),
            Place::Season(number) => (part_of("seasons", number), Some(0)),
            Place::Ticket { rule, number } => (part_of(rule.code(), number), None),
            Place::Product(number) => (part_of("products", number), None),
            Place::Plan(number) => (part_of("plans", number), None),
            Place::Part { plan, part, number } => {
                use crate::domain::tariff::Part;
                let key = match part {
                    Part::Free => "free",
                    Part::Offer => "offers",
                    Part::Band => "bands",
                    Part::Cap => "caps",
                    Part::Adjustment => "adjust",
                };
                let mut path = part_of("plans", plan);
                let field = self.form.at(&path).and_then(|form| form.field(key));
                let step = field.map(|field| Step { field, part: number.saturating_sub(1) });
                let is_there = step.filter(|step| {
                    let mut below = path.clone();
                    below.push(*step);
                    self.form.at(&below).is_some()
                });
                path.extend(is_there);
                (path, None)
            }
            Place::Plans => (Path::new(), None),
        }
    }

    /// The findings of the last check, if it was of what it says now and could be read.
    pub fn findings(&self) -> Option<&Findings> {
        let checked = self.checked.as_ref()?;
        if self.is_stale || self.checking.is_pending() { None } else { checked.findings.as_ref() }
    }

    /// Whether it may be published as it is: checked, without errors, and every warning accepted.
    pub fn may_be_published(&self) -> bool {
        let nothing_wrong = self.checked.as_ref().is_some_and(|checked| checked.faults.is_empty());
        nothing_wrong && self.findings().is_some_and(|found| found.errors.is_empty() && found.warnings.is_empty())
    }
}

impl Tariffs {
    /// The version of that identity.
    pub fn version(&self, id: TariffId) -> Option<&Held> {
        self.versions.ready()?.iter().find(|held| held.version.id == id)
    }
}
