//! From the text of a tariff file to a tariff.

mod conditions;
mod head;
mod meter;
mod plan;
mod tickets;

use toml::de::DeTable;

use super::fields::{Fields, Shape};
use super::{Fault, TariffFileProblem};
use crate::domain::tariff::{Part, Place, PriceRule, Tariff, TariffRules};

const TARIFF: Shape = Shape {
    of: "a tariff",
    keys: &[
        "name",
        "currency",
        "decimals",
        "timezone",
        "tax",
        "public_holidays",
        "seasons",
        "accept",
        "settings",
        "plans",
        "lost_ticket",
        "damaged_ticket",
        "proven_entry",
        "products",
    ],
};

/// The shapes of all tables that are read, for whoever describes them elsewhere.
#[cfg(test)]
pub(super) fn shapes() -> Vec<&'static Shape> {
    let of_rooms = [conditions::SHAPES, head::SHAPES, meter::SHAPES, plan::SHAPES, tickets::SHAPES];
    of_rooms.into_iter().flatten().copied().chain([&TARIFF]).collect()
}

/// Where the parts of a tariff stand, in bytes.
#[derive(Debug, Default)]
pub(super) struct Places {
    name: usize,
    time_zone: usize,
    holidays: Option<usize>,
    seasons: Vec<usize>,
    plans: usize,
    each_plan: Vec<PlanPlaces>,
    /// Prices for tickets that are not there whole: of each case of [`PriceRule::TICKETS`], in its order.
    tickets: [Vec<usize>; 3],
    products: Vec<usize>,
    /// The accepted findings, one by one.
    pub(super) accepted: Vec<usize>,
}

/// Where the parts of a plan stand.
#[derive(Debug, Default)]
struct PlanPlaces {
    at: usize,
    free: Vec<usize>,
    offers: Vec<usize>,
    bands: Vec<usize>,
    caps: Vec<usize>,
    adjustments: Vec<usize>,
}

impl Places {
    /// Where something stands; the beginning of the file, if nowhere.
    pub(super) fn at(&self, place: Place) -> usize {
        let counted = |number: usize| number.saturating_sub(1);
        let plan = |number: usize| self.each_plan.get(counted(number));
        match place {
            Place::Name => self.name,
            Place::TimeZone => self.time_zone,
            Place::Calendar => self.holidays.or(self.seasons.first().copied()).unwrap_or(self.name),
            Place::Season(number) => self.seasons.get(counted(number)).copied().unwrap_or(self.name),
            Place::Plans => self.plans,
            Place::Ticket { rule, number } => {
                let cases = PriceRule::TICKETS.iter().zip(&self.tickets);
                let listed = cases.filter(|(case, _)| **case == rule).flat_map(|(_, listed)| listed);
                listed.copied().nth(counted(number)).unwrap_or(self.name)
            }
            Place::Product(number) => self.products.get(counted(number)).copied().unwrap_or(self.name),
            Place::Plan(number) => plan(number).map_or(self.plans, |plan| plan.at),
            Place::Part { plan: number, part, number: of_part } => plan(number).map_or(self.plans, |plan| {
                let parts = match part {
                    Part::Free => &plan.free,
                    Part::Offer => &plan.offers,
                    Part::Band => &plan.bands,
                    Part::Cap => &plan.caps,
                    Part::Adjustment => &plan.adjustments,
                };
                parts.get(counted(of_part)).copied().unwrap_or(plan.at)
            }),
        }
    }
}

/// Reads a tariff.
pub(super) fn tariff(text: &str) -> Result<(Tariff, Places), Fault> {
    let (document, errors) = DeTable::parse_recoverable(text);
    let start = |error: &toml::de::Error| error.span().map_or(0, |span| span.start);
    if let Some(error) = errors.iter().min_by_key(|error| start(error)) {
        return Err(Fault::new(start(error), TariffFileProblem::NotToml(error.message().to_owned())));
    }
    let fields = Fields::new(&TARIFF, 0, document.get_ref())?;
    let name = fields.need("name")?;
    let currency = head::currency(&fields)?;
    let time_zone = fields.need("timezone")?;
    let tax = fields.get("tax").map(head::tax).transpose()?;
    let mut places = Places { name: name.at(), time_zone: time_zone.at(), ..Places::default() };
    let calendar = head::calendar(&fields, &mut places)?;
    let accepted = head::accepted(&fields, &mut places)?;
    let settings = fields.get("settings").map(|field| head::settings(field, currency)).transpose()?;
    let plans_field = fields.need("plans")?;
    places.plans = plans_field.at();
    let mut plans = Vec::new();
    for field in plans_field.list()? {
        let (plan, place) = plan::plan(field, currency)?;
        plans.push(plan);
        places.each_plan.push(place);
    }
    let tickets = tickets::rules(&fields, currency, &mut places.tickets)?;
    let products = tickets::products(&fields, currency, &mut places.products)?;
    let rules = TariffRules {
        name: name.text()?.to_owned(),
        currency,
        time_zone: time_zone.text()?.to_owned(),
        calendar,
        tax,
        settings: settings.unwrap_or_default(),
        plans,
        tickets,
        products,
        accepted,
    };
    let tariff = Tariff::new(rules).map_err(|error| Fault::new(places.at(error.at), error.fault))?;
    Ok((tariff, places))
}
