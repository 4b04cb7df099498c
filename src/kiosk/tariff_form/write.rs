//! From a form to the text of a tariff file, with the place of everything in it.

use super::{FieldPlace, Form, Kind, Path, Step, Value, split};

/// A text that says what a form says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// The text.
    pub text: String,
    /// Where each part and each value begins, in bytes, ascending.
    places: Vec<(usize, Path, Option<usize>)>,
}

impl Written {
    /// What stands at a line and character, both counted from 1: the part, and the field in it.
    pub fn at(&self, line: usize, column: usize) -> (Path, Option<usize>) {
        let start: usize = self.text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
        let rest = self.text.get(start..).unwrap_or_default();
        let within: usize = rest.chars().take(column.saturating_sub(1)).map(char::len_utf8).sum();
        let byte = start.saturating_add(within);
        let place = self.places.iter().rev().find(|(from, ..)| *from <= byte);
        place.map(|(_, path, field)| (path.clone(), *field)).unwrap_or_default()
    }

    fn begin(&mut self, path: &[Step], field: Option<usize>) {
        self.places.push((self.text.len(), path.to_vec(), field));
    }

    fn put(&mut self, text: &str) {
        self.text.push_str(text);
    }
}

/// Writes the form of a whole tariff.
pub(super) fn tariff(form: &Form) -> Written {
    let mut out = Written::default();
    out.begin(&[], None);
    // What stands under a heading of its own comes after what does not.
    for (field, value) in with_fields(form) {
        if !matches!(field.1.kind, Kind::Named(_)) && !matches!(field.1.key, "settings" | "plans") {
            line(&mut out, &Path::new(), field, value);
        }
    }
    for (field, value) in with_fields(form) {
        let Value::Parts(parts) = value else { continue };
        match field.1.kind {
            Kind::Named(_) if !parts.is_empty() => {
                out.put(&format!("\n[{}]\n", field.1.key));
                for (part, form) in parts.iter().enumerate() {
                    let path = vec![Step { field: field.0, part }];
                    out.begin(&path, None);
                    let [Value::Typed(name), Value::Typed(names)] = form.values.as_slice() else { continue };
                    out.put(&format!("{} = ", quoted(name)));
                    out.begin(&path, Some(1));
                    out.put(&scalar(form.shape.fields.get(1).map_or(Kind::Text, |field| field.kind), names));
                    out.put("\n");
                }
            }
            Kind::One(_) | Kind::Many(_) if matches!(field.1.key, "settings" | "plans") => {
                let (open, close) = if field.1.key == "plans" { ("[[", "]]") } else { ("[", "]") };
                for (part, form) in parts.iter().enumerate() {
                    let path = vec![Step { field: field.0, part }];
                    out.put("\n");
                    out.begin(&path, None);
                    out.put(&format!("{open}{}{close}\n", field.1.key));
                    for (field, value) in with_fields(form) {
                        line(&mut out, &path, field, value);
                    }
                }
            }
            _ => {}
        }
    }
    out
}

type Numbered = (usize, &'static super::Field);

fn with_fields(form: &Form) -> impl Iterator<Item = (Numbered, &Value)> {
    form.shape.fields.iter().enumerate().zip(&form.values)
}

/// `key = value`, or nothing where nothing was given.
fn line(out: &mut Written, path: &Path, field: Numbered, value: &Value) {
    if entry(out, path, field, value) {
        out.put("\n");
    }
}

fn entry(out: &mut Written, path: &Path, (number, field): Numbered, value: &Value) -> bool {
    match value {
        Value::Typed(text) if text.is_empty() => return false,
        Value::Typed(text) => {
            out.put(&format!("{} = ", field.key));
            out.begin(path, Some(number));
            out.put(&scalar(field.kind, text));
        }
        Value::Parts(parts) if parts.is_empty() => return false,
        Value::Parts(parts) => {
            out.put(&format!("{} = ", field.key));
            out.begin(path, Some(number));
            let below = |part| FieldPlace { path: path.clone(), field: number }.part(part);
            match (field.kind, parts.as_slice()) {
                (Kind::One(_), [only]) => table(out, &below(0), only),
                (Kind::Named(_), parts) => {
                    out.put("{ ");
                    for (part, form) in parts.iter().enumerate() {
                        out.put(if part == 0 { "" } else { ", " });
                        let path = below(part);
                        out.begin(&path, None);
                        let [Value::Typed(name), Value::Typed(values)] = form.values.as_slice() else { continue };
                        out.put(&format!("{} = ", quoted(name)));
                        out.begin(&path, Some(1));
                        out.put(&scalar(Kind::Names, values));
                    }
                    out.put(" }");
                }
                (_, parts) => {
                    out.put("[\n");
                    for (part, form) in parts.iter().enumerate() {
                        out.put("  ");
                        table(out, &below(part), form);
                        out.put(",\n");
                    }
                    out.put("]");
                }
            }
        }
    }
    true
}

fn table(out: &mut Written, path: &Path, form: &Form) {
    out.begin(path, None);
    out.put("{ ");
    let mut is_first = true;
    for (field, value) in with_fields(form) {
        if *value == Value::Typed(String::new()) || *value == Value::Parts(Vec::new()) {
            continue;
        }
        out.put(if is_first { "" } else { ", " });
        is_first = false;
        entry(out, path, field, value);
    }
    out.put(if is_first { "}" } else { " }" });
}

/// What was typed, as the file writes it. What cannot be meant so is written as it is, and the reader says what is wrong.
fn scalar(kind: Kind, text: &str) -> String {
    match kind {
        Kind::Number => number(text),
        Kind::YesNo if matches!(text, "true" | "false") => text.to_owned(),
        Kind::Numbers => match split(text).as_slice() {
            [only] => number(only),
            several => format!("[{}]", several.iter().map(|text| number(text)).collect::<Vec<_>>().join(", ")),
        },
        Kind::Names | Kind::Days => list(split(text).iter().map(|text| quoted(text))),
        Kind::Dates => list(split(text).iter().map(|range| match range.split_once("..") {
            Some((first, last)) => format!("[{}, {}]", quoted(first.trim()), quoted(last.trim())),
            None => quoted(range),
        })),
        _ => quoted(text),
    }
}

fn list(written: impl Iterator<Item = String>) -> String {
    format!("[{}]", written.collect::<Vec<_>>().join(", "))
}

/// Digits alone are a number; what else was typed is a text.
fn number(text: &str) -> String {
    let digits = text.trim();
    let is_number = !digits.is_empty() && digits.len() < 16 && digits.bytes().all(|byte| byte.is_ascii_digit());
    if !is_number {
        return quoted(digits);
    }
    match digits.trim_start_matches('0') {
        "" => "0".to_owned(),
        rest => rest.to_owned(),
    }
}

fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}

impl FieldPlace {
    /// The way to one of its parts.
    pub fn part(&self, part: usize) -> Path {
        let mut path = self.path.clone();
        path.push(Step { field: self.field, part });
        path
    }
}
