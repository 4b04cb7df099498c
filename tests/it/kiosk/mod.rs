//! The window, as the attendant has it: the whole app on real files, by what a person sees and presses.

mod approval;
mod booth;
mod changes;
mod choices;
mod entries;
mod exits;
mod first_run;
mod handover;
mod idle;
mod map;
mod own_window;
mod room;
mod scanner;
mod search;
mod sign_in;
mod spots;
mod staff;
mod status;
mod threads;
mod touch;
mod users;

/// A booth of a small garage with the demo tariff.
fn small_garage() -> booth::Booth {
    let mut series = 0;
    booth::Booth::of(parkhaus::plan::grid(40, || {
        series += 1;
        uuid::Uuid::from_u128(series)
    }))
}
