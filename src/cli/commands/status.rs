//! `parkhaus status`

use serde_json::{Map, Value};

use super::open;
use crate::cli::answer::{Answer, aligned, grouped, object, table};
use crate::cli::args::StatusArgs;
use crate::cli::failure::Failure;
use crate::store::sqlite::status::{self, Status};

/// Says how the garage stands.
pub(in crate::cli) fn status(args: &StatusArgs) -> Result<Answer, Failure> {
    let mut store = open(&args.folder.data)?;
    let status = status::status(&mut store)?;
    Ok(Answer { text: text(&status), json: json(&status) })
}

fn text(status: &Status) -> String {
    let inside = match status.overflow {
        0 => grouped(status.open_stays),
        overflow => format!("{}, {} of them without a spot", grouped(status.open_stays), grouped(overflow)),
    };
    let classes: Vec<Vec<String>> = status
        .classes
        .iter()
        .map(|class| {
            let counts = [class.free, class.taken, class.reserved, class.out_of_service];
            std::iter::once(class.code.to_string()).chain(counts.map(grouped)).collect()
        })
        .collect();
    let floors: Vec<Vec<String>> = status
        .floors
        .iter()
        .map(|floor| {
            let counts = [floor.free, floor.taken, floor.reserved, floor.out_of_service];
            std::iter::once(floor.label.clone()).chain(counts.map(grouped)).collect()
        })
        .collect();
    [
        aligned(&[("Garage", status.garage.clone()), ("Inside", inside)]),
        table(&["Class", "May enter", "Inside", "Reserved", "Out of service"], &classes),
        table(&["Floor", "Free", "Taken", "Reserved", "Out of service"], &floors),
    ]
    .join("\n\n")
}

fn json(status: &Status) -> Map<String, Value> {
    let classes: Map<String, Value> = status
        .classes
        .iter()
        .map(|class| {
            let counts = object! {
                "free": class.free,
                "taken": class.taken,
                "reserved": class.reserved,
                "out_of_service": class.out_of_service,
            };
            (class.code.to_string(), Value::Object(counts))
        })
        .collect();
    let floors: Vec<Value> = status
        .floors
        .iter()
        .map(|floor| {
            Value::Object(object! {
                "floor": floor.label.clone(),
                "free": floor.free,
                "taken": floor.taken,
                "reserved": floor.reserved,
                "out_of_service": floor.out_of_service,
            })
        })
        .collect();
    object! {
        "garage": status.garage.clone(),
        "open_stays": status.open_stays,
        "overflow": status.overflow,
        "classes": classes,
        "floors": floors,
    }
}
