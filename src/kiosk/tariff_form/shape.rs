//! What a form asks for: one shape for each concept of a tariff, with the keys that a tariff file has for it.

/// What a form of some kind asks for.
#[derive(Debug, PartialEq, Eq)]
pub struct Shape {
    /// What one of it is called: `plan`.
    pub one: &'static str,
    /// What it asks for, in order.
    pub fields: &'static [Field],
    /// What a new one begins with, by key.
    pub begins_with: &'static [(&'static str, &'static str)],
}

/// One thing that a form asks for.
#[derive(Debug, PartialEq, Eq)]
pub struct Field {
    /// Its key in a tariff file.
    pub key: &'static str,
    /// Its name in the form.
    pub label: &'static str,
    /// What it takes.
    pub kind: Kind,
    /// What may be typed, or what holds while nothing is.
    pub hint: &'static str,
}

/// What a field takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A text, or digits that are kept as they are typed: prices, dates.
    Text,
    /// A whole number, or a length such as `1 h 30 min`: digits alone are a number of the file.
    Number,
    /// Texts, with commas between them.
    Names,
    /// Whole numbers, with commas between them: one alone stands without a list.
    Numbers,
    /// Days of the week and public holidays.
    Days,
    /// Dates and ranges of dates, with commas between them: `12-24..01-02`.
    Dates,
    /// Yes, no, or nothing said.
    YesNo,
    /// One of some words; the first is what holds while none is chosen, if `has_default`.
    Choice {
        /// The words of the file, with what they mean.
        words: &'static [(&'static str, &'static str)],
        /// Whether the first holds while none is chosen.
        has_default: bool,
    },
    /// One part, or none.
    One(&'static Shape),
    /// Any number of parts, in order.
    Many(&'static Shape),
    /// Any number of parts with a name of their own: the first field is the name, the second what it names.
    Named(&'static Shape),
}

/// Parts with at most so many fields, all of them typed letter by letter, are shown where they stand.
const FIELDS_IN_LINE: usize = 4;

impl Shape {
    /// Whether it is so short that it has no page of its own.
    pub fn is_in_line(&self) -> bool {
        self.fields.len() <= FIELDS_IN_LINE && self.fields.iter().all(|field| field.kind.is_written())
    }
}

impl Kind {
    /// Whether it is typed letter by letter.
    const fn is_written(self) -> bool {
        matches!(self, Self::Text | Self::Number | Self::Names | Self::Numbers | Self::Dates)
    }

    /// The shape of the parts, where it has parts.
    pub const fn parts(self) -> Option<&'static Shape> {
        match self {
            Self::One(shape) | Self::Many(shape) | Self::Named(shape) => Some(shape),
            Self::Text
            | Self::Number
            | Self::Names
            | Self::Numbers
            | Self::Days
            | Self::Dates
            | Self::YesNo
            | Self::Choice { .. } => None,
        }
    }
}

const fn field(key: &'static str, label: &'static str, kind: Kind, hint: &'static str) -> Field {
    Field { key, label, kind, hint }
}

const fn choice(words: &'static [(&'static str, &'static str)]) -> Kind {
    Kind::Choice { words, has_default: false }
}

const fn setting(key: &'static str, label: &'static str, words: &'static [(&'static str, &'static str)]) -> Field {
    Field { key, label, kind: Kind::Choice { words, has_default: true }, hint: "" }
}

/// The days by their names in files, with public holidays last.
pub const DAYS: [(&str, &str); 8] = [
    ("mon", "Mon"),
    ("tue", "Tue"),
    ("wed", "Wed"),
    ("thu", "Thu"),
    ("fri", "Fri"),
    ("sat", "Sat"),
    ("sun", "Sun"),
    ("ph", "Holidays"),
];

/// A whole tariff.
pub static TARIFF: Shape = Shape {
    one: "tariff",
    fields: &[
        field("name", "Name", Kind::Text, "Day tariff"),
        field("currency", "Currency", Kind::Text, "EUR"),
        field("decimals", "Its decimals", Kind::Number, "as usual"),
        field("timezone", "Time zone", Kind::Text, "Europe/Berlin"),
        field("tax", "Tax", Kind::One(&TAX), ""),
        field("public_holidays", "Public holidays", Kind::Names, "12-25, 2026-04-03"),
        field("accept", "Warnings that are meant", Kind::Names, "none"),
        field("seasons", "Seasons", Kind::Named(&SEASON), ""),
        field("settings", "Settings", Kind::One(&SETTINGS), ""),
        field("plans", "Plans", Kind::Many(&PLAN), ""),
        field("lost_ticket", "Lost tickets", Kind::Many(&TICKET), "by the plans"),
        field("damaged_ticket", "Damaged tickets", Kind::Many(&TICKET), "by the plans"),
        field("proven_entry", "Lost, but the entry is proven", Kind::Many(&TICKET), "by the plans"),
        field("products", "Products that are bought without a stay", Kind::Many(&PRODUCT), "none"),
    ],
    begins_with: &[],
};

static TICKET: Shape = Shape {
    one: "price for a ticket",
    fields: &[
        field("name", "Name", Kind::Text, "Lost ticket"),
        field("price", "It costs", Kind::Text, "20.00"),
        field("day_maximum", "Or so many times", Kind::Text, "12.00"),
        field("times", "Times", Kind::Number, "3"),
        field("day_price", "Or for each day", Kind::Text, "8.00"),
        field("days", "Days are", choice(&[("calendar", "dates"), ("24_hours", "24 hours begun")]), ""),
        field("plus", "Or on top of the fee", Kind::Text, "5.00"),
        field("match", "Only for", Kind::One(&WHOM), "all stays"),
    ],
    begins_with: &[],
};

static PRODUCT: Shape = Shape {
    one: "product",
    fields: &[
        field("name", "Name", Kind::Text, "Day ticket"),
        field("price", "Price", Kind::Text, "12.00"),
        field("valid", "Holds for", Kind::Number, "24 h, end_of_day, end_of_week, end_of_month, one_month"),
        field("match", "Only for", Kind::One(&WHOM), "everybody"),
    ],
    begins_with: &[("valid", "24 h")],
};

/// Conditions that need no stay.
static WHOM: Shape = Shape {
    one: "condition",
    fields: &[
        field("vehicle", "Vehicle classes", Kind::Names, "any: car, van"),
        field("facility", "Facilities", Kind::Names, "any"),
        field("customer", "Customers", Kind::Names, "any"),
        field("product", "Products", Kind::Names, "any"),
        field("event", "While an event is on", Kind::YesNo, ""),
    ],
    begins_with: &[],
};

static TAX: Shape = Shape {
    one: "tax",
    fields: &[
        field(
            "mode",
            "The prices",
            choice(&[("included", "contain the tax"), ("added", "are without tax: it is added")]),
            "",
        ),
        field("percent", "Per cent", Kind::Text, "19"),
    ],
    begins_with: &[("mode", "included")],
};

static SEASON: Shape = Shape {
    one: "season",
    fields: &[field("name", "Name", Kind::Text, "summer"), field("dates", "When", Kind::Dates, "06-01..08-31")],
    begins_with: &[],
};

static SETTINGS: Shape = Shape {
    one: "settings",
    fields: &[
        setting(
            "straddling_step",
            "Where a band ends, a step that was begun",
            &[("cut", "is cut there"), ("where_it_began", "goes on to its end"), ("pro_rata", "is charged by share")],
        ),
        setting(
            "offers",
            "Of several offers",
            &[("first_match", "the first that fits counts"), ("cheapest", "the cheapest price counts")],
        ),
        setting(
            "window_ends",
            "The very minute in which a window ends",
            &[("start_included", "is outside it"), ("both_included", "is still in it")],
        ),
        setting(
            "rung_ends",
            "Exactly 60 minutes are",
            &[("up_to_and_including", "one hour"), ("less_than", "already the second hour")],
        ),
        setting(
            "clock_changes",
            "In nights in which the clocks change, count",
            &[("elapsed_minutes", "minutes that passed"), ("wall_clock", "minutes on the clock")],
        ),
        setting(
            "day_type",
            "A window past midnight belongs",
            &[("of_the_start", "to the day it begins"), ("of_each_day", "from midnight to the new day")],
        ),
        setting(
            "holidays",
            "A public holiday is",
            &[("instead_of_weekday", "no day of the week"), ("as_well_as_weekday", "also its day of the week")],
        ),
        setting(
            "free_minutes",
            "Free minutes come",
            &[("in_each_cycle", "in each cycle"), ("once_per_stay", "once in a stay")],
        ),
        setting(
            "first_block",
            "The first rung of a meter comes",
            &[("in_each_cycle", "in each cycle"), ("once_per_stay", "once in a stay")],
        ),
        setting("tax_on", "Taxed and rounded is", &[("total", "the total"), ("each_day", "each day")]),
        setting(
            "adjacent_caps",
            "A day and a night at their maximum",
            &[("add_up", "add up"), ("highest_counts", "cost the higher of them")],
        ),
        setting(
            "no_price",
            "A stay without a price",
            &[("refuse", "is priced by hand"), ("next_plan", "goes to the next plan")],
        ),
        setting(
            "seconds",
            "Seconds",
            &[("cut_to_minute", "are cut off"), ("begun_minute_counts", "a begun minute counts")],
        ),
        field("round_to", "The total is a multiple of", Kind::Text, "0.01"),
        setting(
            "rounding",
            "What is left over is rounded",
            &[
                ("half_up", "to the nearest, half up"),
                ("half_even", "to the nearest, half even"),
                ("up", "up"),
                ("down", "down"),
            ],
        ),
    ],
    begins_with: &[],
};

static PLAN: Shape = Shape {
    one: "plan",
    fields: &[
        field("name", "Name", Kind::Text, "Cars"),
        field("match", "For which stays", Kind::One(&MATCH), "all"),
        field("free", "Free minutes", Kind::Many(&FREE), ""),
        field("offers", "Offers for a whole stay", Kind::Many(&OFFER), ""),
        field("cycle", "Where the meter starts again", Kind::One(&CYCLE), "nowhere"),
        field("meter", "Meter: what a length costs", Kind::Many(&RUNG), ""),
        field("bands", "Or bands: meters by the time of day", Kind::Many(&BAND), ""),
        field("caps", "Caps: the most it costs", Kind::Many(&CAP), ""),
        field("adjust", "Surcharges and discounts", Kind::Many(&ADJUST), ""),
    ],
    begins_with: &[],
};

static MATCH: Shape = Shape {
    one: "condition",
    fields: &[
        field("vehicle", "Vehicle classes", Kind::Names, "any: car, van"),
        field("facility", "Facilities", Kind::Names, "any"),
        field("customer", "Customers", Kind::Names, "any"),
        field("product", "Products", Kind::Names, "any"),
        field("event", "While an event is on", Kind::YesNo, ""),
        field("at_entry", "Fixed at entry", Kind::Named(&FIXED), ""),
        field("entry", "Comes in", Kind::Many(&WINDOW), "at any time"),
        field("exit", "Leaves", Kind::Many(&EXIT), "at any time"),
        field("entry_dates", "Comes in on dates", Kind::Dates, "any: 12-24..01-06"),
        field("min_minutes", "Lasts at least", Kind::Number, "any: 30 min"),
        field("max_minutes", "Lasts at most", Kind::Number, "any: 24 h"),
    ],
    begins_with: &[],
};

static FIXED: Shape = Shape {
    one: "value fixed at entry",
    fields: &[field("name", "Name", Kind::Text, "lane"), field("values", "One of", Kind::Names, "north, south")],
    begins_with: &[],
};

static WINDOW: Shape = Shape {
    one: "window",
    fields: &[
        field("days", "Begins on", Kind::Days, "every day"),
        field("from", "From", Kind::Text, "00:00"),
        field("to", "To", Kind::Text, "24:00"),
        field("nights", "Midnights passed", Kind::Number, "as the times say"),
        field("dates", "Only on dates", Kind::Dates, "any: 12-24..01-06"),
        field("season", "Only in seasons", Kind::Names, "any"),
    ],
    begins_with: &[],
};

static EXIT: Shape = Shape {
    one: "window",
    fields: &[
        field("days", "Begins on", Kind::Days, "every day"),
        field("from", "From", Kind::Text, "00:00"),
        field("to", "To", Kind::Text, "24:00"),
        field("nights", "Midnights passed", Kind::Number, "as the times say"),
        field("dates", "Only on dates", Kind::Dates, "any: 12-24..01-06"),
        field("season", "Only in seasons", Kind::Names, "any"),
        field("days_after", "Days after the entry", Kind::Numbers, "any: 0, 1"),
    ],
    begins_with: &[],
};

static FREE: Shape = Shape {
    one: "free time",
    fields: &[
        field("minutes", "Free", Kind::Number, "10 min"),
        field("strict", "Exactly so long is charged", Kind::YesNo, ""),
        field(
            "then",
            "A longer stay",
            choice(&[("charge_all", "pays from the first minute"), ("deduct", "keeps them free")]),
            "",
        ),
        field("match", "Only for", Kind::One(&MATCH), "all stays"),
    ],
    begins_with: &[("then", "charge_all")],
};

static OFFER: Shape = Shape {
    one: "offer",
    fields: &[
        field("name", "Name", Kind::Text, "Early bird"),
        field("price", "Price", Kind::Text, "5.00"),
        field("match", "Only for", Kind::One(&MATCH), "all stays"),
    ],
    begins_with: &[],
};

static CYCLE: Shape = Shape {
    one: "cycle",
    fields: &[
        field(
            "kind",
            "It starts again",
            choice(&[("rolling", "so long after entry"), ("clock", "at a time of day"), ("none", "nowhere")]),
            "",
        ),
        field("minutes", "So long after entry", Kind::Number, "24 h"),
        field("reset", "Time of day", Kind::Text, "06:00"),
        field("days", "Only on", Kind::Days, "every day"),
    ],
    begins_with: &[("kind", "rolling")],
};

static RUNG: Shape = Shape {
    one: "rung",
    fields: &[
        field("every", "Each begun", Kind::Number, "no step: a total"),
        field("to", "Up to", Kind::Number, "open"),
        field("price", "Price", Kind::Text, "2.00"),
        field("tail", "Tolerated", Kind::Number, "0 min"),
    ],
    begins_with: &[],
};

static BAND: Shape = Shape {
    one: "band",
    fields: &[
        field("name", "Name", Kind::Text, "Night"),
        field("window", "When it holds", Kind::Many(&WINDOW), "whenever no other does"),
        field("meter", "Meter: what a length costs", Kind::Many(&RUNG), ""),
        field(
            "restart",
            "Its meter starts again",
            Kind::Choice {
                words: &[("each_band", "after another band"), ("each_window", "also after its own window")],
                has_default: true,
            },
            "",
        ),
    ],
    begins_with: &[],
};

static CAP: Shape = Shape {
    one: "cap",
    fields: &[
        field(
            "over",
            "It limits",
            choice(&[
                ("cycle", "each cycle"),
                ("stay", "the whole stay"),
                ("window", "a window, each time"),
                ("rolling", "hours from entry"),
            ]),
            "",
        ),
        field("amount", "The most it costs", Kind::Text, "20.00"),
        field("meter", "Or by length", Kind::Many(&RUNG), ""),
        field("window", "The window", Kind::One(&WINDOW), ""),
        field("minutes", "So many hours from entry", Kind::Number, "24 h"),
        field("times", "Only the first times", Kind::Number, "always"),
        field("index", "Only the cycles from, to", Kind::Numbers, "all: 1, 5"),
        field("starts", "Only cycles that start in", Kind::One(&WINDOW), ""),
        field("match", "Only for", Kind::One(&MATCH), "all stays"),
    ],
    begins_with: &[("over", "stay")],
};

static ADJUST: Shape = Shape {
    one: "adjustment",
    fields: &[
        field("name", "Name", Kind::Text, "Night surcharge"),
        field("factor", "Multiply by", Kind::Text, "0.5"),
        field("amount", "Or add", Kind::Text, "3.00"),
        field(
            "each",
            "How often",
            Kind::Choice { words: &[("stay", "once"), ("window", "each time its window comes")], has_default: true },
            "",
        ),
        field("discount", "Or take off", Kind::Text, "2.00"),
        field("at_least", "Or raise to at least", Kind::Text, "1.50"),
        field("window", "Only if it touches", Kind::One(&WINDOW), ""),
        field("match", "Only for", Kind::One(&MATCH), "all stays"),
    ],
    begins_with: &[],
};
