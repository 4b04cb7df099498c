//! Published rate cards to begin with, as they ship.

/// A rate card: what it is called, and its file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Example {
    /// What it is called.
    pub title: &'static str,
    /// Its file, whole.
    pub text: &'static str,
}

/// The rate cards, the demo garage's first.
pub const EXAMPLES: [Example; 26] = [
    Example { title: "Demo garage, day tariff", text: include_str!("../../../assets/tariffs/demo.toml") },
    Example {
        title: "King George Square Car Park (Brisbane City Council), fees as of February 2016",
        text: include_str!("../../../assets/tariffs/01-brisbane-king-george-square.toml"),
    },
    Example {
        title: "Garden Place Car Park Building (Hamilton City Council), fees and charges",
        text: include_str!("../../../assets/tariffs/03-hamilton-garden-place.toml"),
    },
    Example {
        title: "Elizabeth Street parking building (Tauranga City Council), 2016",
        text: include_str!("../../../assets/tariffs/04-tauranga-elizabeth-street.toml"),
    },
    Example {
        title: "City of Boulder downtown garages, from 2 January 2024",
        text: include_str!("../../../assets/tariffs/05-boulder-garages-2024.toml"),
    },
    Example {
        title: "City of Madison State Street Capitol Garage, 2021 (and event rate of 2024)",
        text: include_str!("../../../assets/tariffs/07-madison-state-street-capitol.toml"),
    },
    Example {
        title: "William P. Hobby Airport Blue and Red Garages, self-park",
        text: include_str!("../../../assets/tariffs/08-houston-hobby-garages.toml"),
    },
    Example {
        title: "Green P 36, Nathan Phillips Square Garage, 2019",
        text: include_str!("../../../assets/tariffs/10-toronto-greenp-36.toml"),
    },
    Example {
        title: "Green P 42 (91 Via Italia), 12-hour maximum by entry time, and Green P 181 (1155 King Street West), event rate, 2019",
        text: include_str!("../../../assets/tariffs/12-toronto-greenp-42-181.toml"),
    },
    Example {
        title: "London Gatwick roll-up (drive-up) car park prices",
        text: include_str!("../../../assets/tariffs/13-gatwick-roll-up.toml"),
    },
    Example {
        title: "Hinchingbrooke Hospital public car park (North West Anglia NHS Foundation Trust)",
        text: include_str!("../../../assets/tariffs/15-nhs-hinchingbrooke.toml"),
    },
    Example {
        title: "Underground garage Oberer Stadtplatz",
        text: include_str!("../../../assets/tariffs/16-deggendorf-oberer-stadtplatz.toml"),
    },
    Example {
        title: "State car parks Elisabethen, Steinen and City, tariff order of 1994",
        text: include_str!("../../../assets/tariffs/18-basel-state-garages-1994.toml"),
    },
    Example {
        title: "Amsterdam Schiphol P1/P2 (short stay) and P3 (long stay), from 1 April 1999",
        text: include_str!("../../../assets/tariffs/20-schiphol-1999.toml"),
    },
    Example {
        title: "Bordeaux Metropole open data: price by duration for eleven car parks",
        text: include_str!("../../../assets/tariffs/21-bordeaux-open-data-grids.toml"),
    },
    Example {
        title: "Manulife Place car park (348 Kwun Tong Road)",
        text: include_str!("../../../assets/tariffs/22-hongkong-manulife-place.toml"),
    },
    Example {
        title: "HDB parking places, part inserted by S 347/2017 (peak-hour car park), per-minute charging",
        text: include_str!("../../../assets/tariffs/24-singapore-hdb-s347-2017.toml"),
    },
    Example {
        title: "Worked example of the kinds of maximum charge in Japanese coin parking (Park Engineer column)",
        text: include_str!("../../../assets/tariffs/26-japan-maximum-kinds-parkengineer.toml"),
    },
    Example {
        title: "Sendai Airport customer car parks 1 and 2 (before the change of 29 July 2024)",
        text: include_str!("../../../assets/tariffs/28-sendai-airport.toml"),
    },
    Example {
        title: "Gimhae International Airport (Busan) long-term car park, around 2012-2016",
        text: include_str!("../../../assets/tariffs/29-gimhae-airport-long-term.toml"),
    },
    Example {
        title: "Zhangye Airport car park",
        text: include_str!("../../../assets/tariffs/31-zhangye-airport.toml"),
    },
    Example {
        title: "Mangaluru International Airport, Airports Authority parking policy of 1 August 2019",
        text: include_str!("../../../assets/tariffs/33-mangaluru-airport-2019.toml"),
    },
    Example {
        title: "Underground garage Stadthalle (Stadtwerke Singen)",
        text: include_str!("../../../assets/tariffs/35-singen-stadthalle.toml"),
    },
    Example {
        title: "Parkhaus Adler (phadler.de)",
        text: include_str!("../../../assets/tariffs/37-germany-parkhaus-adler.toml"),
    },
    Example {
        title: "Alstertal shopping centre, price set by occupancy at entry",
        text: include_str!("../../../assets/tariffs/38-hamburg-alstertal-dynamic.toml"),
    },
    Example {
        title: "Idaho Falls Regional Airport lots (weekly maximum)",
        text: include_str!("../../../assets/tariffs/40-idaho-falls-airport.toml"),
    },
];
