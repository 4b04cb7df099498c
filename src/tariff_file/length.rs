//! Lengths as a manager writes them: a number of minutes, or `1 h 30 min`.

/// Minutes in a text such as `45 min`, `24 h`, `1 h 30 min`.
pub(super) fn parse(text: &str) -> Option<u32> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let number =
        |word: &str| if word.bytes().all(|byte| byte.is_ascii_digit()) { word.parse::<u32>().ok() } else { None };
    match words.as_slice() {
        [hours, "h"] => number(hours)?.checked_mul(60),
        [minutes, "min"] => number(minutes),
        [hours, "h", minutes, "min"] => number(hours)?.checked_mul(60)?.checked_add(number(minutes)?),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_read_in_hours_and_minutes() {
        for (text, minutes) in [("45 min", 45), ("24 h", 1440), (" 1  h 30 min ", 90), ("0 min", 0)] {
            assert_eq!(parse(text), Some(minutes));
        }
        for text in ["", "24", "h", "1h", "1.5 h", "-1 h", "+1 h", "30 min 1 h", "1 d", "71582789 h"] {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
