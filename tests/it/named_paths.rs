//! Reading code: just enough of Rust to know which paths a source file names.

/// What a source file says about paths.
#[derive(Default)]
pub(crate) struct Code {
    /// Every path that it names, in order.
    pub(crate) named: Vec<NamedPath>,
    /// The modules below `crate::` that it declares with `#[cfg(test)]` and that stand in files of their own.
    pub(crate) test_modules: Vec<String>,
}

/// A path that code names, from the root: `crate`, `std` or the name of a crate first.
pub(crate) struct NamedPath {
    /// Counted from 1.
    pub(crate) line: usize,
    /// What stands between the `::`.
    pub(crate) segments: Vec<String>,
    /// Inside a `#[cfg(test)]` module of the same file.
    pub(crate) in_tests: bool,
}

/// A word or a sign of the code, and its line. Comments and literals are left out; `::` is one sign.
struct Token {
    line: usize,
    text: String,
}

impl Token {
    fn is_word(&self) -> bool {
        self.text.starts_with(|first: char| first == '_' || first.is_alphabetic())
    }

    /// One that may stand right before a path.
    fn is_keyword(&self) -> bool {
        let keywords =
            ["as", "break", "dyn", "else", "for", "if", "impl", "in", "match", "mut", "return", "use", "while"];
        keywords.contains(&self.text.as_str())
    }
}

/// A module that is open while its file is read.
struct OpenModule<'a> {
    name: &'a str,
    /// How many braces are open around it.
    depth: usize,
    is_test: bool,
}

/// The module that the file `src/PATH` is, one name an element.
fn module_of(path: &str) -> Vec<&str> {
    path.trim_end_matches(".rs").split('/').filter(|name| !matches!(*name, "mod" | "lib")).collect()
}

/// The module that the file `src/PATH` is, below `crate::`.
pub(crate) fn module_path(path: &str) -> String {
    module_of(path).join("::")
}

/// Reads the code of the file `src/PATH`; `self` and `super` are resolved.
pub(crate) fn read_code(path: &str, text: &str) -> Code {
    let tokens = tokens(text);
    let text_at = |idx: usize| tokens.get(idx).map_or("", |token| token.text.as_str());
    let mut open: Vec<OpenModule<'_>> = Vec::new();
    let mut depth = 0_usize;
    let mut is_marked = false;
    let mut code = Code::default();
    let mut idx = 0;
    while let Some(token) = tokens.get(idx) {
        let before = idx.checked_sub(1).map_or("", text_at);
        let module = || module_of(path).into_iter().chain(open.iter().map(|module| module.name)).collect::<Vec<_>>();
        match token.text.as_str() {
            "#" if ["[", "cfg", "(", "test", ")", "]"].iter().zip(idx + 1..).all(|(sign, at)| text_at(at) == *sign) => {
                is_marked = true;
            }
            "mod" if text_at(idx + 2) == ";" && is_marked => {
                code.test_modules.push([module(), vec![text_at(idx + 1)]].concat().join("::"));
            }
            "mod" if text_at(idx + 2) == "{" => {
                open.push(OpenModule { name: text_at(idx + 1), depth, is_test: is_marked });
            }
            ";" => is_marked = false,
            "{" => {
                is_marked = false;
                depth += 1;
            }
            "}" => {
                depth = depth.saturating_sub(1);
                open.retain(|module| module.depth < depth);
            }
            _ if starts_path(&tokens, idx) => {
                let mut found = Vec::new();
                idx = read_path(&tokens, idx, &[], &mut found);
                let in_tests = open.iter().any(|module| module.is_test);
                for (line, segments) in found {
                    if segments.len() > 1 || before == "use" {
                        let segments = from_the_root(segments, &module());
                        code.named.push(NamedPath { line, segments, in_tests });
                    }
                }
                continue;
            }
            _ => {}
        }
        idx += 1;
    }
    code
}

/// Whether the word at this place is the first of a path.
fn starts_path(tokens: &[Token], idx: usize) -> bool {
    let before = idx.checked_sub(1).and_then(|before| tokens.get(before)).map(|token| token.text.as_str());
    tokens.get(idx).is_some_and(|token| token.is_word() && !token.is_keyword())
        && before != Some(".")
        && (before != Some("::") || !continues_path(tokens, idx - 1))
}

/// Whether the `::` at this place stands behind a word or a `>`, and does not begin a path.
fn continues_path(tokens: &[Token], idx: usize) -> bool {
    idx.checked_sub(1)
        .and_then(|before| tokens.get(before))
        .is_some_and(|before| before.text == ">" || (before.is_word() && !before.is_keyword()))
}

/// Reads the path, or the tree of a `use`, that begins at `idx`; says where it ends.
fn read_path(tokens: &[Token], mut idx: usize, prefix: &[String], found: &mut Vec<(usize, Vec<String>)>) -> usize {
    let mut segments = prefix.to_vec();
    let mut line = tokens.get(idx).map_or(0, |token| token.line);
    while let Some(token) = tokens.get(idx) {
        if token.text == "{" && !segments.is_empty() {
            idx += 1;
            while tokens.get(idx).is_some_and(|token| token.text != "}") {
                idx = read_path(tokens, idx, &segments, found);
                // What stands between a member and the next: `as name`, a comma.
                while tokens.get(idx).is_some_and(|token| !matches!(token.text.as_str(), "," | "}")) {
                    idx += 1;
                }
                idx += usize::from(tokens.get(idx).is_some_and(|token| token.text == ","));
            }
            return idx + 1;
        }
        if !token.is_word() && token.text != "*" {
            break;
        }
        line = token.line;
        // `a::{self}` is `a`.
        if token.text != "self" || segments.is_empty() {
            segments.push(token.text.clone());
        }
        idx += 1;
        if tokens.get(idx).is_none_or(|token| token.text != "::") {
            break;
        }
        idx += 1;
    }
    found.push((line, segments));
    idx
}

/// A path as it reads from the root of the crate, for code in `module`.
fn from_the_root(segments: Vec<String>, module: &[&str]) -> Vec<String> {
    let first = segments.first().map(String::as_str);
    if matches!(first, Some("crate" | "parkhaus")) {
        return std::iter::once("crate".to_owned()).chain(segments.into_iter().skip(1)).collect();
    }
    if !matches!(first, Some("self" | "super")) {
        return segments;
    }
    let supers = segments.iter().filter(|segment| *segment == "super").count();
    let kept = module.iter().take(module.len().saturating_sub(supers)).map(|name| (*name).to_owned());
    let below = segments.into_iter().filter(|segment| !matches!(segment.as_str(), "self" | "super"));
    std::iter::once("crate".to_owned()).chain(kept).chain(below).collect()
}

fn tokens(text: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut rest = text;
    let mut line = 1;
    while let Some(first) = rest.chars().next() {
        let skipped = comment_length(rest).or_else(|| literal_length(rest));
        let length = skipped.unwrap_or_else(|| {
            let word = rest.find(|sign: char| sign != '_' && !sign.is_alphanumeric()).unwrap_or(rest.len());
            if rest.starts_with("::") { 2 } else { word.max(first.len_utf8()) }
        });
        let (piece, after) = rest.split_at(length);
        if skipped.is_none() && !first.is_whitespace() {
            tokens.push(Token { line, text: piece.to_owned() });
        }
        line += piece.matches('\n').count();
        rest = after;
    }
    tokens
}

/// The length of the comment that begins here. Block comments nest.
fn comment_length(rest: &str) -> Option<usize> {
    if rest.starts_with("//") {
        return Some(rest.find('\n').unwrap_or(rest.len()));
    }
    rest.strip_prefix("/*")?;
    let mut depth = 0_usize;
    let mut length = 0;
    while let Some(after) = rest.get(length..).filter(|after| !after.is_empty()) {
        if after.starts_with("/*") {
            depth += 1;
            length += 2;
        } else if after.starts_with("*/") {
            depth -= 1;
            length += 2;
            if depth == 0 {
                break;
            }
        } else {
            length += after.chars().next().map_or(0, char::len_utf8);
        }
    }
    Some(length)
}

/// The length of the string or character that begins here.
fn literal_length(rest: &str) -> Option<usize> {
    let body = rest.strip_prefix(['b', 'c']).unwrap_or(rest);
    if let Some(raw) = body.strip_prefix('r') {
        let quoted = raw.trim_start_matches('#');
        if let Some(inside) = quoted.strip_prefix('"') {
            let end = format!("\"{}", "#".repeat(raw.len() - quoted.len()));
            let inside_length = inside.find(&end).map_or(inside.len(), |found| found + end.len());
            return Some(rest.len() - inside.len() + inside_length);
        }
    }
    let (quote, inside) = body.strip_prefix('"').map(|inside| ('"', inside)).or_else(|| {
        // A quote that no second one closes after one character begins a lifetime.
        let inside = body.strip_prefix('\'')?;
        (inside.starts_with('\\') || inside.chars().nth(1) == Some('\'')).then_some(('\'', inside))
    })?;
    let mut escaped = false;
    let end = inside.char_indices().find(|(_, sign)| {
        let ends = !escaped && *sign == quote;
        escaped = !escaped && *sign == '\\';
        ends
    });
    Some(rest.len() - inside.len() + end.map_or(inside.len(), |(at, _)| at + 1))
}
