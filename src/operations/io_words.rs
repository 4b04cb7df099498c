//! What the operating system says about a file, for people.

use std::io;

/// The words of an error, without the number in brackets that only programmers can look up.
pub fn io_words(error: &io::Error) -> String {
    let text = error.to_string();
    match text.split_once(" (os error ") {
        Some((words, _number)) => words.to_owned(),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_number_of_an_error_is_left_out() {
        let words = io_words(&io::Error::from_raw_os_error(2));
        assert!(!words.is_empty() && !words.contains("os error"), "{words}");
        assert_eq!(io_words(&io::Error::other("the disk hums")), "the disk hums");
    }
}
