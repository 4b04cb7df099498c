//! `parkhaus verify`

use std::path::Path;

use serde_json::{Map, Value};

use super::told;
use crate::cli::answer::{Answer, aligned, grouped, object};
use crate::cli::args::VerifyArgs;
use crate::cli::failure::{Code, Failure};
use crate::machine::this_computer;
use crate::operations::ports::BooksError;
use crate::store::folder::{Folder, Hold};
use crate::store::sqlite::SqliteStore;
use crate::store::sqlite::verify::export::verify_export;
use crate::store::sqlite::verify::{self, Problem, ProblemKind, Report};

/// How many problems people are shown; programs get them all.
const PROBLEMS_SHOWN: usize = 10;

/// How much of each, in characters.
const CHARS_SHOWN: usize = 140;

/// Proves that the books agree, or lists where they do not.
pub(in crate::cli) fn verify(args: &VerifyArgs) -> Result<Answer, Failure> {
    let (report, what, next) = match (&args.data, &args.export) {
        (Some(folder), _) => (
            report(folder)?,
            "the books do",
            "Keep the folder as it is. Then restore a backup (parkhaus restore FILE), or begin anew with what can be read \
             (parkhaus new-epoch)",
        ),
        (None, Some(export)) => (
            verify_export(export, this_computer().source.as_ref())?,
            "the journal and the tables of the export do",
            "Keep it as it is. Then verify the booth itself (parkhaus verify --data DIR), and ask who has had these files",
        ),
        (None, None) => return Err(Failure::usage("name the books with --data DIR, or an export with --export DIR")),
    };
    if report.agrees() {
        return Ok(Answer { text: text(&report), json: json(&report) });
    }
    Err(Failure {
        code: Code::Data,
        text: format!("{what} not agree:\n{}\n{next}", listed(&report.problems).join("\n")),
        json: Some(json(&report)),
    })
}

/// The first problems, a line each, and how many more there are: what to do must not be cut off behind them.
fn listed(problems: &[Problem]) -> Vec<String> {
    let line = |problem: &Problem| {
        let what: String = problem.what.chars().take(CHARS_SHOWN).collect();
        let cut = if problem.what.chars().nth(CHARS_SHOWN).is_some() { "…" } else { "" };
        format!("  {}: {what}{cut}", problem.kind.code())
    };
    let mut lines: Vec<String> = problems.iter().take(PROBLEMS_SHOWN).map(line).collect();
    let more = problems.len().saturating_sub(PROBLEMS_SHOWN);
    if more > 0 {
        lines.push(format!("  … and {more} more; --json lists them all"));
    }
    lines
}

fn report(folder: &Path) -> Result<Report, Failure> {
    let source = this_computer().source;
    match SqliteStore::open(folder, this_computer()) {
        Ok(opened) => Ok(verify::verify(told(opened).folder().path(), source.as_ref())?),
        // What opening found is the first of the problems; there may be more to say.
        Err(BooksError::Damaged(what)) => {
            let held = Folder::open(folder, Hold::Shared)?;
            let Ok(mut report) = verify::verify(held.path(), source.as_ref()) else {
                return Err(BooksError::Damaged(what).into());
            };
            if report.agrees() {
                report.problems.push(Problem { kind: ProblemKind::File, what });
            }
            Ok(report)
        }
        Err(error) => Err(error.into()),
    }
}

fn text(report: &Report) -> String {
    aligned(&[
        ("Books", "agree".to_owned()),
        ("Entries", grouped(report.entries)),
        ("Stays", grouped(report.stays)),
        ("Erased", if report.erased == 0 { String::new() } else { grouped(report.erased) }),
        ("Epochs", report.epochs.to_string()),
        ("Last hash", report.head.clone()),
    ])
}

fn json(report: &Report) -> Map<String, Value> {
    let problems: Vec<Value> = report
        .problems
        .iter()
        .map(|problem| Value::Object(object! { "kind": problem.kind.code(), "what": problem.what.clone() }))
        .collect();
    object! {
        "agrees": report.agrees(),
        "entries": report.entries,
        "stays": report.stays,
        "erased": report.erased,
        "epochs": report.epochs,
        "head": report.head.clone(),
        "problems": problems,
    }
}
