//! `parkhaus tariff import-apds` and `parkhaus tariff export-apds`

use super::quote::MOST_TARIFF_BYTES;
use crate::apds::{self, ApdsError, Exported, Imported};
use crate::cli::answer::{Answer, object};
use crate::cli::args::{TariffExportArgs, TariffImportArgs};
use crate::cli::failure::{Code, Failure};
use crate::cli::{files, output};
use crate::machine::this_computer;
use crate::tariff_file;

/// The most that is read of a file of rate tables, in bytes.
const MOST_RATES_BYTES: usize = 16 * 1024 * 1024;

/// Reads rate tables and answers with a tariff file. What is not carried over is said, and stands in the file as remarks.
pub(in crate::cli) fn import(args: &TariffImportArgs) -> Result<Answer, Failure> {
    let bytes = files::bytes(&args.file, MOST_RATES_BYTES)?;
    if bytes.len() > MOST_RATES_BYTES {
        return Err(Failure::usage("the file is longer than 16 MiB: these are no rate tables"));
    }
    let text = String::from_utf8(bytes)
        .map_err(|_other| Failure::usage("the file is not written in UTF-8: save it with the encoding UTF-8"))?;
    this_computer().zones.zone(&args.timezone)?;
    let Imported { tariff, remarks } = apds::import(&text, &args.name, &args.timezone)?;
    for remark in &remarks {
        output::message(remark);
    }
    let one_line = |text: &str| text.chars().filter(|c| !c.is_control()).collect::<String>();
    let mut lines: Vec<String> = remarks.iter().map(|remark| format!("# {}", one_line(remark))).collect();
    lines.push(tariff_file::write(&tariff));
    Ok(Answer { text: lines.join("\n"), json: object! { "remarks": remarks } })
}

/// Reads a tariff file and answers with rate tables. What does not fit into them is left out and said.
pub(in crate::cli) fn export(args: &TariffExportArgs) -> Result<Answer, Failure> {
    let text = files::text(&args.file, MOST_TARIFF_BYTES)?;
    let file = tariff_file::open(&text)?;
    let exported = apds::export(&file.tariff);
    let said: Vec<String> = exported
        .remarks
        .iter()
        .map(|remark| {
            let (line, column) = file.line_and_column(remark.at);
            format!("line {line}, column {column}: {}: {}", remark.at, remark.text)
        })
        .collect();
    if exported.tables() == 0 {
        return Err(Failure::new(Code::Fault, format!("{}\nNothing was exported", said.join("\n"))));
    }
    for remark in &said {
        output::message(remark);
    }
    let Exported { json, .. } = exported;
    let text = serde_json::to_string_pretty(&json).unwrap_or_else(|_never| json.to_string());
    Ok(Answer { text, json: object! { "remarks": said } })
}

impl From<ApdsError> for Failure {
    fn from(error: ApdsError) -> Self {
        Self::usage(format!("the rate tables cannot be used: {error}"))
    }
}
