//! Several texts in one line: `car, van`. What would be misread so stands in quotes: `"a, b"`.

/// One line of several texts.
pub fn join<T: AsRef<str>>(texts: &[T]) -> String {
    let shown = |text: &str| {
        let is_plain = !text.is_empty() && text.trim() == text && !text.contains([',', '"']);
        if is_plain { text.to_owned() } else { format!("\"{}\"", text.replace('"', "\"\"")) }
    };
    texts.iter().map(|text| shown(text.as_ref())).collect::<Vec<_>>().join(", ")
}

/// The texts of one line.
pub fn split(line: &str) -> Vec<String> {
    let mut texts = Vec::new();
    let (mut text, mut quoted, mut is_open) = (String::new(), false, false);
    let mut characters = line.chars().peekable();
    let mut end = |text: &mut String, quoted: &mut bool| {
        let said = std::mem::take(text);
        if *quoted {
            texts.push(said);
        } else if !said.trim().is_empty() {
            texts.push(said.trim().to_owned());
        }
        *quoted = false;
    };
    while let Some(character) = characters.next() {
        match character {
            '"' if is_open && characters.peek() == Some(&'"') => {
                characters.next();
                text.push('"');
            }
            '"' if is_open => is_open = false,
            '"' if text.trim().is_empty() && !quoted => {
                text.clear();
                (quoted, is_open) = (true, true);
            }
            ',' if !is_open => end(&mut text, &mut quoted),
            other if is_open || !quoted => text.push(other),
            // Blanks behind a closing quote.
            _ => {}
        }
    }
    end(&mut text, &mut quoted);
    texts
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn texts_are_told_apart_by_commas() {
        assert_eq!(split(" car , van,, \"a, b\" "), ["car", "van", "a, b"]);
        assert_eq!(split(""), Vec::<String>::new());
        assert_eq!(join(&["car", "a, b", "say \"x\"", ""]), "car, \"a, b\", \"say \"\"x\"\"\", \"\"");
    }

    proptest! {
        #[test]
        fn what_was_joined_is_split_again(texts in prop::collection::vec("[a,\" é]{0,5}", 0..4)) {
            prop_assert_eq!(split(&join(&texts)), texts);
        }
    }
}
