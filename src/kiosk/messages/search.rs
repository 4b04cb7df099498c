//! What a search says: what to type, how sure it is of what it found, and what to do where it found nothing.

use crate::operations::search::Sureness;

/// What can be typed, before anything was.
pub const WHAT_TO_TYPE: &str = "Type what is known: two characters of a plate or more, the beginning of a ticket, a spot, a receipt, or a \
     word that somebody wrote about it.";

/// What the search says where it found nothing, and what to do.
pub fn nothing_like(text: &str) -> (String, &'static str) {
    (
        format!("Nothing looks like “{text}”."),
        "Type less of it, or another thing: the spot, the ticket. Whoever left long ago is found by the whole plate, ticket or receipt only.",
    )
}

/// What stands above stays that were found by a text.
pub fn found_by(sureness: Sureness, text: &str) -> String {
    match sureness {
        Sureness::HasIt => format!("Has “{text}”"),
        Sureness::LooksLikeIt => format!("Looks like “{text}”"),
        Sureness::HasItInside => format!("Has “{text}” in it"),
    }
}
