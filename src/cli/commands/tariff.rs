//! `parkhaus tariff check` and `parkhaus tariff publish`

use super::quote::MOST_TARIFF_BYTES;
use super::{actor, open, operation};
use crate::cli::answer::{Answer, aligned, object, shown_time, written_time};
use crate::cli::args::{TariffCheckArgs, TariffPublishArgs};
use crate::cli::failure::{Code, Failure};
use crate::cli::files;
use crate::domain::tariff::{Finding, lint};
use crate::domain::time::TimeZone;
use crate::machine::this_computer;
use crate::operations::publish_tariff::{PublishTariff, check_text, publish_checked};
use crate::tariff_file::{self, TariffFile};

/// Publishes a tariff.
pub(in crate::cli) fn publish(args: &TariffPublishArgs) -> Result<Answer, Failure> {
    let text = files::text(&args.file, MOST_TARIFF_BYTES)?;
    let mut store = open(&args.folder.data)?;
    let from = store.zone().parse(&args.from)?;
    let request = PublishTariff { op: operation(None, store.machine().source.as_ref()), text, from };
    let checked = check_text(&request.text, store.zone())?;
    let published = store.write(&actor(), |desk| publish_checked(desk, &request, &checked))?;
    Ok(Answer {
        text: aligned(&[
            ("Published", published.name.clone()),
            ("From", format!("{}: it prices the vehicles that come in from then on", shown_time(from, store.zone()))),
            ("Tariff", published.tariff.to_string()),
        ]),
        json: object! {
            "tariff": published.tariff.to_string(),
            "name": published.name,
            "from": written_time(from, store.zone()),
        },
    })
}

/// Checks a tariff file. Errors are its end; warnings are told.
pub(in crate::cli) fn check(args: &TariffCheckArgs) -> Result<Answer, Failure> {
    let text = files::text(&args.file, MOST_TARIFF_BYTES)?;
    let fault = |text: &str| Failure::new(Code::Fault, format!("error: {text}"));
    let (file, zone) = checked(&text).map_err(|failure| fault(&failure.text))?;
    let findings = lint(&file.tariff, &zone);
    let placed = |finding: &Finding| file.told(finding);
    let errors: Vec<String> = findings.errors.iter().map(placed).collect();
    if !errors.is_empty() {
        return Err(fault(&errors.join("\nerror: ")));
    }
    let warnings: Vec<String> = findings.warnings.iter().map(placed).collect();
    let accepted: Vec<String> = findings.accepted.iter().map(placed).collect();
    let mut lines: Vec<String> = warnings.iter().map(|warning| format!("warning: {warning}")).collect();
    lines.extend(accepted.iter().map(|warning| format!("accepted: {warning}")));
    let name = file.tariff.name();
    lines.push(match warnings.len() {
        0 if accepted.is_empty() => format!("“{name}” can be published; nothing was found in it"),
        0 => format!("“{name}” can be published; nothing was found in it but what it accepts"),
        1 => format!("“{name}” can be published once the warning above is dealt with, or accepted by its name"),
        count => format!(
            "“{name}” can be published once the {count} warnings above are dealt with, or accepted by their names"
        ),
    });
    let json = object! { "errors": errors, "warnings": warnings, "accepted": accepted };
    Ok(Answer { text: lines.join("\n"), json })
}

/// Reads a tariff with its places, and finds the rules of its time zone.
fn checked(text: &str) -> Result<(TariffFile<'_>, TimeZone), Failure> {
    let file = tariff_file::open(text)?;
    let zone = this_computer().zones.zone(file.tariff.time_zone())?;
    Ok((file, zone))
}
