//! From a tariff to rate tables.

use serde_json::{Map, Value, json};

use super::words::{ANY_VEHICLE, VEHICLES, clock_length, iso_length, number};
use crate::domain::tariff::{
    Amount, Cap, CapOver, ClockChanges, Cycle, Ends, Exact, FirstBlock, FreeReturns, Match, Meter, Most, NoPrice, Part,
    Place, Plan, PriceRule, RoundingMode, Rung, Seconds, Tariff, TaxMode, TaxOn, Then, UpTo,
};

/// From when a rate table holds; the standard wants a date, and a tariff says by itself none.
const SINCE: &str = "1970-01-01T00:00:00Z";

/// Rate tables, and what of the tariff is not in them.
#[derive(Clone, Debug, PartialEq)]
pub struct Exported {
    /// `rateTables`, and `rateEligibility` with the vehicles of each and the order in which they are tried. No rate table where nothing
    /// could be carried.
    pub json: Value,
    /// What is left out, and why.
    pub remarks: Vec<ExportRemark>,
}

/// Something that does not fit into a rate table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExportRemark {
    /// Where it stands in the tariff.
    pub at: Place,
    /// What it is.
    pub text: String,
}

impl Exported {
    /// How many rate tables there are.
    pub fn tables(&self) -> usize {
        self.json.get("rateTables").and_then(Value::as_array).map_or(0, Vec::len)
    }
}

/// Writes a tariff as rate tables: each plan that fits whole is one.
pub fn export(tariff: &Tariff) -> Exported {
    let mut remarks = of_all(tariff);
    let nothing_fits = !remarks.is_empty();
    let (mut tables, mut eligibility) = (Vec::new(), Vec::new());
    for (number, plan) in (1..).zip(&tariff.rules().plans) {
        let mut exporter = Exporter { tariff, number, plan, remarks: Vec::new() };
        let table = exporter.table();
        let fits = exporter.remarks.is_empty() && !nothing_fits;
        remarks.extend(exporter.remarks);
        if let Some(table) = table.filter(|_| fits) {
            tables.push(table);
            eligibility.push(exporter_eligibility(number, plan));
        }
    }
    remarks.extend(beside_the_plans(tariff));
    Exported { json: json!({ "rateTables": tables, "rateEligibility": eligibility }), remarks }
}

/// Settings that no rate table can say, and that change what a stay costs.
fn of_all(tariff: &Tariff) -> Vec<ExportRemark> {
    let rules = tariff.rules();
    let settings = &rules.settings;
    let has_cycle = rules.plans.iter().any(|plan| plan.cycle != Cycle::None);
    let rounds = settings.rounding.step_minor.get() != 1 || settings.rounding.mode != RoundingMode::HalfUp;
    let differs = [
        ("rung_ends", settings.rung_ends != Ends::UpToAndIncluding),
        ("seconds", settings.seconds != Seconds::CutToMinute),
        ("free_minutes", settings.free_minutes != FreeReturns::InEachCycle && has_cycle),
        ("first_block", settings.first_block != FirstBlock::InEachCycle && has_cycle),
        ("clock_changes", settings.clock_changes != ClockChanges::ElapsedMinutes),
        ("tax_on", settings.tax_on != TaxOn::Total && rules.tax.is_some()),
        ("no_price", settings.no_price != NoPrice::Refuse),
        ("round_to and rounding", rounds),
    ];
    let said = differs.into_iter().filter(|(_, differs)| *differs).map(|(name, _)| ExportRemark {
        at: Place::Name,
        text: format!(
            "the setting {name} cannot be said in a rate table, and every price depends on it: nothing is exported"
        ),
    });
    said.collect()
}

fn beside_the_plans(tariff: &Tariff) -> Vec<ExportRemark> {
    let rules = tariff.rules();
    let mut remarks = Vec::new();
    for rule in PriceRule::TICKETS {
        if !rules.tickets.of(rule).is_empty() {
            let text = format!("{} is not carried: a rate table has no such price", rule.code());
            remarks.push(ExportRemark { at: Place::Ticket { rule, number: 1 }, text });
        }
    }
    for (number, product) in (1..).zip(&rules.products) {
        let text = format!("the product “{}” is not carried: a rate table prices stays", product.name);
        remarks.push(ExportRemark { at: Place::Product(number), text });
    }
    if rules.calendar.has_holidays() || !rules.calendar.seasons().is_empty() {
        let text = "holidays and seasons are not carried: no rate table exported here asks for them".to_owned();
        remarks.push(ExportRemark { at: Place::Calendar, text });
    }
    remarks
}

fn said(text: &str) -> Value {
    json!([{ "language": "en", "string": text }])
}

fn table_id(number: usize) -> String {
    format!("plan-{number}")
}

/// Which vehicles a rate table is for, and when it is tried.
fn exporter_eligibility(number: usize, plan: &Plan) -> Value {
    let vehicles: Vec<&str> = match plan.matching.vehicles.as_slice() {
        [] => vec![ANY_VEHICLE],
        vehicles => vehicles.iter().map(crate::domain::facility::ClassCode::as_str).collect(),
    };
    json!({
        "id": format!("eligibility-{number}"),
        "version": 1,
        "priority": number,
        "eligibility": { "id": format!("vehicles-{number}"), "version": 1, "qualifications": [{ "vehicleTypes": vehicles }] },
        "rateTable": { "id": table_id(number), "version": 1, "className": "RateTable" },
    })
}

struct Exporter<'a> {
    tariff: &'a Tariff,
    number: usize,
    plan: &'a Plan,
    remarks: Vec<ExportRemark>,
}

impl Exporter<'_> {
    fn remark(&mut self, part: Option<(Part, usize)>, text: impl Into<String>) {
        let at = match part {
            Some((part, number)) => Place::Part { plan: self.number, part, number },
            None => Place::Plan(self.number),
        };
        self.remarks.push(ExportRemark { at, text: format!("{}; the plan is left out", text.into()) });
    }

    fn table(&mut self) -> Option<Value> {
        let plan = self.plan;
        self.names();
        for number in 1..=plan.offers.len() {
            self.remark(Some((Part::Offer, number)), "a rate table has no offers in the place of its lines");
        }
        for number in 1..=plan.adjustments.len() {
            self.remark(Some((Part::Adjustment, number)), "a rate table adds nothing to and takes nothing off a price");
        }
        let reset = match plan.cycle {
            Cycle::None => None,
            Cycle::Clock { reset, days: None } => Some(reset),
            Cycle::Clock { .. } => {
                self.remark(None, "a rate table begins anew every day, not on some days");
                None
            }
            Cycle::Rolling(_) => {
                self.remark(None, "a rate table begins anew at a time of day, not some hours after entry");
                None
            }
        };
        let most = self.most();
        let [band] = plan.bands.as_slice() else {
            self.remark(Some((Part::Band, 1)), "a rate table has one price for every time of day");
            return None;
        };
        if !band.windows.is_empty() {
            self.remark(Some((Part::Band, 1)), "a rate table has one price for every time of day");
            return None;
        }
        let rungs = self.rungs(&band.meter)?;
        let (lines, ends) = self.lines(&rungs)?;
        let mut collection = Map::new();
        let mut put = |key: &str, value: Value| collection.insert(key.to_owned(), value);
        put("id", json!(format!("lines-{}", self.number)));
        put("version", json!(1));
        put("collectionSequence", json!(1));
        put("applicableCurrency", json!(self.tariff.currency().code()));
        put("validStart", json!(SINCE));
        put("relativeTimes", json!(false));
        if let UpTo::Minutes(minutes) = ends {
            put("maxTime", json!(iso_length(minutes)));
        }
        if let Some(reset) = reset {
            put("resetTime", json!(format!("{reset}:00")));
        }
        if let Some(most) = most {
            put("maxValueCollection", json!({ "currencyType": self.tariff.currency().code(), "currencyValue": most }));
        }
        let tax = self.tariff.rules().tax;
        put("taxIncluded", json!(tax.is_none_or(|tax| tax.mode == TaxMode::Included)));
        if let Some(tax) = tax {
            let percent = tax.rate.to_string().replace(" %", "");
            put("taxRate", serde_json::from_str(&percent).unwrap_or(Value::Null));
        }
        put("rateLines", Value::Array(lines));
        let name = plan.name.clone().unwrap_or_else(|| format!("Plan {}", self.number));
        Some(json!({
            "id": table_id(self.number),
            "version": 1,
            "rateTableName": said(&name),
            "rateTableID": said(self.tariff.name()),
            "availability": "public",
            "rateType": "hourly",
            "validity": { "validityStatus": "active", "validityTimeSpecification": { "overallStartTime": SINCE } },
            "rateLineCollections": [collection],
        }))
    }

    /// Only vehicles that APDS knows can be asked for.
    fn names(&mut self) {
        let matching = &self.plan.matching;
        if *matching != (Match { vehicles: matching.vehicles.clone(), ..Match::default() }) {
            self.remark(None, "of the match, only vehicles fit into a rate table");
        }
        let unknown = |vehicle: &&crate::domain::facility::ClassCode| !VEHICLES.contains(&vehicle.as_str());
        let unknown: Vec<String> =
            matching.vehicles.iter().filter(unknown).map(|vehicle| format!("“{vehicle}”")).collect();
        if !unknown.is_empty() {
            let text = format!("APDS has no type of vehicle {}; it has: {}", unknown.join(", "), VEHICLES.join(", "));
            self.remark(None, text);
        }
    }

    /// The one maximum: of each day where the price begins anew, else of the stay.
    fn most(&mut self) -> Option<Value> {
        let mut found = None;
        for (number, cap) in (1..).zip(&self.plan.caps) {
            let part = Some((Part::Cap, number));
            let is_whole = matches!(
                (&cap.over, self.plan.cycle),
                (CapOver::Cycle { index: None, starts: None }, Cycle::Clock { .. }) | (CapOver::Stay, Cycle::None)
            );
            let Cap { matching, most: Most::Amount(Amount::Fixed(amount)), .. } = cap else {
                self.remark(part, "the maximum of a rate table is a fixed amount");
                continue;
            };
            if !is_whole || *matching != Match::default() {
                self.remark(part, "a rate table has one maximum, for each day that begins anew or else for the stay");
            } else if found.is_some() {
                self.remark(part, "a rate table has one maximum");
            } else if let Some(amount) = number_of(amount.exact(), self.tariff) {
                found = Some(amount);
            } else {
                self.remark(part, "the maximum has no digits that a rate table could write");
            }
        }
        found
    }

    /// The rungs with free minutes before them, as rows of a table.
    fn rungs(&mut self, meter: &Meter) -> Option<Vec<Rung>> {
        let rungs = meter.rungs().to_vec();
        let free = match self.plan.free.as_slice() {
            [] => return Some(rungs),
            [free] => free,
            [_, ..] => {
                self.remark(Some((Part::Free, 2)), "a rate table has free minutes for every stay alike");
                return None;
            }
        };
        if free.minutes == 0 {
            return Some(rungs);
        }
        let part = Some((Part::Free, 1));
        if free.matching != Match::default() || free.ends != Ends::UpToAndIncluding {
            self.remark(part, "a rate table has free minutes for every stay alike, and the last of them is free too");
            return None;
        }
        let nothing = Amount::parse("0", self.tariff.currency()).ok()?;
        let row = Rung::Total { to: UpTo::Minutes(free.minutes), price: nothing };
        let later = |to: UpTo| match to {
            UpTo::Minutes(minutes) => minutes.checked_add(free.minutes).map(UpTo::Minutes),
            UpTo::Open => Some(UpTo::Open),
        };
        let shifted = |rung: &Rung| match rung {
            Rung::Total { to, price } => Some(Rung::Total { to: later(*to)?, price: price.clone() }),
            Rung::Step { every, price, to, tail } => {
                Some(Rung::Step { every: *every, price: price.clone(), to: later(*to)?, tail: *tail })
            }
        };
        if free.then == Then::Deduct {
            let rest = rungs.iter().map(shifted).collect::<Option<Vec<Rung>>>()?;
            return Some([vec![row], rest].concat());
        }
        // Whoever stays longer pays from the first minute: the first price, which must not end before the free minutes do.
        let before_them = |minutes: u32| minutes <= free.minutes;
        match rungs.split_first() {
            Some((Rung::Total { to: UpTo::Minutes(end), .. }, _)) if before_them(*end) => {}
            Some((Rung::Total { .. }, _)) => return Some([vec![row], rungs].concat()),
            Some((Rung::Step { every, price, to, tail: 0 }, rest)) if !before_them(every.get()) => {
                let first_ends = match to {
                    UpTo::Minutes(end) if *end <= every.get() => *to,
                    UpTo::Minutes(_) | UpTo::Open => UpTo::Minutes(every.get()),
                };
                let first = Rung::Total { to: first_ends, price: price.clone() };
                let step = (first_ends != *to).then(|| rungs.first().cloned()).flatten();
                return Some([vec![row, first], step.into_iter().collect(), rest.to_vec()].concat());
            }
            _ => {}
        }
        self.remark(part, "free minutes that end behind the first price of the meter do not fit into a rate table");
        None
    }

    /// Lines, and where the last of them ends.
    fn lines(&mut self, rungs: &[Rung]) -> Option<(Vec<Value>, UpTo)> {
        let part = Some((Part::Band, 1));
        let (mut lines, mut from, mut before) = (Vec::new(), 0_u32, Exact::ZERO);
        let mut ends = UpTo::Open;
        for (sequence, rung) in (1_u32..).zip(rungs) {
            let Amount::Fixed(price) = rung.price() else {
                self.remark(part, "a price that is fixed at entry does not fit into a rate table");
                return None;
            };
            ends = rung.to();
            let to = match ends {
                UpTo::Minutes(to) => Some(to),
                UpTo::Open => None,
            };
            let length = to.map(|to| to.saturating_sub(from));
            let (kind, usage, value, every, after) = match rung {
                Rung::Total { .. } => ("flatRateTier", "once", price.exact().minus(before)?, length, price.exact()),
                Rung::Step { tail: 1.., .. } => {
                    self.remark(part, "a tail of tolerated minutes does not fit into a rate table");
                    return None;
                }
                Rung::Step { every, .. } => {
                    let steps = length.map_or(0, |length| length.div_ceil(every.get()));
                    let after = before.plus(price.exact().times(u64::from(steps))?)?;
                    ("incrementingRate", "unlimited", price.exact(), Some(every.get()), after)
                }
            };
            let Some(value) = number_of(value, self.tariff) else {
                self.remark(
                    part,
                    "a row that costs less than the one before it, or a fraction, does not fit into a rate table",
                );
                return None;
            };
            let mut line = Map::new();
            let mut put = |key: &str, value: Value| line.insert(key.to_owned(), value);
            put("id", json!(format!("line-{}-{sequence}", self.number)));
            put("version", json!(1));
            put("sequence", json!(sequence));
            put("rateLineType", json!(kind));
            put("durationStart", json!(clock_length(from)));
            if let Some(to) = to {
                put("durationEnd", json!(clock_length(to)));
            }
            if let Some(every) = every {
                put("incrementPeriod", json!(iso_length(every)));
            }
            put("value", value);
            put("usageCondition", json!(usage));
            lines.push(Value::Object(line));
            before = after;
            from = to.unwrap_or(from);
        }
        Some((lines, ends))
    }
}

fn number_of(exact: Exact, tariff: &Tariff) -> Option<Value> {
    number(exact, tariff.currency())
}
