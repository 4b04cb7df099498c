//! What the status line says: of each part how it stands, and where something is wrong, what that is and what to do next.

use chrono::{Datelike as _, TimeDelta};

use super::sentence;
use crate::domain::time::Instant;
use crate::kiosk::state::{
    BackedUp, Check, Computer, DiskRoom, Grade, Health, KioskState, Message, Part, Stage, Standing,
};
use crate::operations::print::Queued;
use crate::printing::state::{PrinterReport, PrinterState, Trouble};
use crate::text::format;

/// A clock before this year was never set: this program is younger.
const FIRST_YEAR: i32 = 2025;

/// A clock behind the last entry by less is one that shows whole minutes.
const BEHIND: TimeDelta = TimeDelta::minutes(3);

/// What a part is called.
pub const fn name(part: Part) -> &'static str {
    match part {
        Part::Printer => "Printer",
        Part::Clock => "Clock",
        Part::Disk => "Disk",
        Part::Journal => "Journal",
    }
}

/// How a part stands.
pub fn standing(state: &KioskState, part: Part) -> Standing {
    match part {
        Part::Printer => printer(&state.printer, state.health.given_up_seen),
        Part::Clock => clock(state),
        Part::Disk => disk(state.health.computer.as_ref()),
        Part::Journal => journal(&state.stage, &state.health),
    }
}

impl Standing {
    fn quiet(part: Part, grade: Grade, short: impl Into<String>) -> Self {
        Self { part, grade, short: short.into(), says: None }
    }

    fn says(part: Part, grade: Grade, short: &str, says: impl Into<String>) -> Self {
        Self { part, grade, short: short.to_owned(), says: Some(says.into()) }
    }

    /// All that it says, with its name.
    pub fn whole(&self) -> String {
        format!("{}: {}", name(self.part), self.says.as_deref().unwrap_or(&self.short))
    }
}

fn printer(report: &PrinterReport, given_up_seen: u32) -> Standing {
    let part = Part::Printer;
    let says = |grade, short: &str, what: &str, next: &str| {
        let waiting = match report.waiting {
            0 => String::new(),
            waiting => format!(", papers wait ({waiting})"),
        };
        Standing::says(part, grade, short, format!("{what}. {next}; exits go on{waiting}."))
    };
    let (wrong, offline) = (Grade::Wrong, Grade::Offline);
    let given_up = report.given_up.saturating_sub(given_up_seen);
    match &report.state {
        PrinterState::Trouble(trouble) => match trouble {
            Trouble::PaperOut => says(wrong, "paper is out", "paper is out", "Put in a roll"),
            Trouble::CoverOpen => says(wrong, "cover is open", "its cover is open", "Close it"),
            Trouble::Unreachable(_) => {
                says(offline, "offline", "cannot be reached", "Look whether it is on and its cable is in")
            }
            Trouble::NoAnswer => says(offline, "offline", "does not answer", "Switch it off and on"),
            Trouble::Offline => says(offline, "offline", "is offline", "Press its online or feed button"),
            Trouble::Fault => says(wrong, "fault", "reports a fault", "Look at it, and switch it off and on"),
            Trouble::Setting(_) => says(wrong, "cannot be used", "what is set cannot be used", "Set it again"),
            Trouble::Books(_) => says(wrong, "does not print", "nothing is printed now", "It is tried again by itself"),
            Trouble::Stopped(_) => says(
                wrong,
                "stopped",
                "it stopped in the middle of a paper",
                "The paper comes again, marked if something came out",
            ),
            Trouble::Refused(_) => says(wrong, "refuses", "it refuses the paper", "Look at its queue"),
            Trouble::File(_) => says(wrong, "does not print", "its file cannot be written", "Look at its folder"),
        },
        _ if given_up > 0 => {
            let short = format!("{given_up} not printed");
            let says = format!("{} not printed in time. Print again what is asked for.", papers(given_up));
            Standing::says(part, Grade::Note, &short, says)
        }
        PrinterState::PaperLow => {
            Standing::says(part, Grade::Note, "paper is low", "its paper is running out. Keep a roll at hand.")
        }
        PrinterState::NotSet => Standing::quiet(part, Grade::Note, "none"),
        PrinterState::Unknown | PrinterState::Ready if report.waiting > 0 => {
            Standing::quiet(part, Grade::Busy, format!("printing ({})", report.waiting))
        }
        PrinterState::Unknown => Standing::quiet(part, Grade::Well, "set"),
        PrinterState::Ready => Standing::quiet(part, Grade::Well, "ready"),
    }
}

fn papers(count: u32) -> String {
    if count == 1 { "1 paper was".to_owned() } else { format!("{count} papers were") }
}

fn clock(state: &KioskState) -> Standing {
    let part = Part::Clock;
    let Some(now) = state.now else { return Standing::quiet(part, Grade::Busy, "…") };
    if now.year() < FIRST_YEAR {
        return Standing::says(
            part,
            Grade::Wrong,
            "not set",
            format!(
                "it was never set, and shows the year {}. Set date and time of this computer; exits go on.",
                now.year()
            ),
        );
    }
    let health = &state.health;
    let behind = health
        .written
        .filter(|written| health.accepted != Some(*written))
        .map(|written| written.signed_duration_since(now))
        .filter(|behind| *behind >= BEHIND);
    if let Some(behind) = behind {
        return Standing::says(
            part,
            Grade::Wrong,
            "behind",
            format!(
                "it is {} behind the last entry. Set date and time of this computer; exits go on, and are marked.",
                span(behind.num_minutes())
            ),
        );
    }
    match health.computer.map_or(0, |computer| computer.stepped_minutes) {
        0 => Standing::quiet(part, Grade::Well, "right"),
        stepped => {
            let way = if stepped < 0 { "back" } else { "forward" };
            Standing::says(
                part,
                Grade::Note,
                &format!("set {way}"),
                format!("it was set {way} by {}. Look whether date and time are right.", span(stepped)),
            )
        }
    }
}

/// Minutes as people say them.
fn span(minutes: i64) -> String {
    /// From so many minutes on, days are said: two.
    const DAYS: u64 = 2 * 24 * 60;
    let minutes = minutes.unsigned_abs();
    if minutes < DAYS { format::duration(minutes) } else { format!("{} days", minutes / (24 * 60)) }
}

fn disk(computer: Option<&Computer>) -> Standing {
    let part = Part::Disk;
    let Some(disk) = computer.and_then(|computer| computer.disk) else {
        return Standing::quiet(part, Grade::Busy, "…");
    };
    let by_hand = "Open the barrier, and write on paper time, plate or ticket, spot and money of each vehicle.";
    match disk.room {
        DiskRoom::Enough => Standing::quiet(part, Grade::Well, "enough room"),
        DiskRoom::Low => Standing::says(
            part,
            Grade::Note,
            "filling up",
            format!("only {} are free. Free some space before it is full.", bytes(disk.free)),
        ),
        DiskRoom::ReserveInUse => Standing::says(
            part,
            Grade::Wrong,
            "full",
            "full, and its reserve is in use. No vehicle is let in, exits go on. Free some space on it.",
        ),
        DiskRoom::ReserveGone => Standing::says(
            part,
            Grade::Wrong,
            "full",
            format!("full, and its reserve is used up. {by_hand} Free some space on it."),
        ),
        DiskRoom::ReadOnly => Standing::says(
            part,
            Grade::Wrong,
            "cannot be written",
            format!("the data folder cannot be written. {by_hand} Call whoever looks after this computer."),
        ),
    }
}

/// Bytes as people say them: in whole megabytes, or in gigabytes.
pub fn bytes(count: u64) -> String {
    const MB: u64 = 1_000_000;
    let megabytes = count / MB;
    if megabytes < 10_000 { format!("{megabytes} MB") } else { format!("{} GB", megabytes / 1_000) }
}

fn journal(stage: &Stage, health: &Health) -> Standing {
    let part = Part::Journal;
    match stage {
        Stage::Opening(_) => return Standing::quiet(part, Grade::Busy, "being opened"),
        Stage::Start(_) => return Standing::quiet(part, Grade::Note, "none yet"),
        Stage::Stopped(_) => return Standing::quiet(part, Grade::Wrong, "not open"),
        Stage::Damaged(_) => {
            return Standing::says(part, Grade::Wrong, "damaged", "its file is damaged. Choose a way out above.");
        }
        Stage::AtWork(_) => {}
    }
    match (&health.check, &health.backup) {
        (Check::Differs(problems), _) => {
            let first = problems.first().map(String::as_str).unwrap_or_default();
            let more = match problems.len().saturating_sub(1) {
                0 => String::new(),
                more => format!(" and {more} more"),
            };
            Standing::says(
                part,
                Grade::Wrong,
                "does not agree",
                format!(
                    "the check found: {first}{more}. Go on working, and tell the manager to run “parkhaus verify”."
                ),
            )
        }
        (Check::Failed(why), _) => Standing::says(
            part,
            Grade::Wrong,
            "not checked",
            format!("it could not be checked: {why}. Go on working, and check it again."),
        ),
        (_, BackedUp::Failed(why)) => {
            Standing::says(part, Grade::Wrong, "no backup", format!("no backup could be made: {why}. Try again."))
        }
        (Check::Running(_), _) => Standing::quiet(part, Grade::Busy, "being checked"),
        (_, BackedUp::Running(_)) => Standing::quiet(part, Grade::Busy, "being copied"),
        (_, BackedUp::Kept { same_disk: true, .. }) => Standing::quiet(part, Grade::Note, "backups on this disk"),
        (Check::Agrees(_), _) => Standing::quiet(part, Grade::Well, "checked"),
        (Check::NotYet, _) => Standing::quiet(part, Grade::Busy, "…"),
    }
}

/// The details of a part: what it is on the left, what it says on the right.
pub fn details(state: &KioskState, part: Part) -> Vec<(&'static str, String)> {
    let health = &state.health;
    let at = |instant: Option<Instant>| match (instant, state.at_work()) {
        (Some(instant), Some(at_work)) => format::date_time(at_work.local(instant)),
        (Some(instant), None) => format!("{} UTC", format::date_time(instant.naive_utc())),
        (None, _) => "not known".to_owned(),
    };
    match part {
        Part::Printer => {
            let mut lines = vec![("Papers that wait", state.printer.waiting.to_string())];
            if let Some(trouble) = state.printer.state.trouble() {
                lines.insert(0, ("What it says", sentence(&trouble.to_string())));
            }
            if state.printer.given_up > 0 {
                lines.push(("Papers not printed in time", state.printer.given_up.to_string()));
            }
            lines
        }
        Part::Clock => {
            vec![("It shows", at(state.now)), ("The last entry was written", at(health.written))]
        }
        Part::Disk => {
            let disk = health.computer.and_then(|computer| computer.disk);
            let free = disk.map_or_else(|| "not known".to_owned(), |disk| bytes(disk.free));
            let reserve = match disk.map(|disk| disk.room) {
                Some(DiskRoom::ReserveInUse) => "in use, for exits",
                Some(DiskRoom::ReserveGone) => "used up",
                Some(DiskRoom::ReadOnly) => "of no use: nothing can be written",
                Some(DiskRoom::Enough | DiskRoom::Low) => "untouched",
                None => "not known",
            };
            vec![("Free", free), ("The reserve for exits", reserve.to_owned())]
        }
        Part::Journal => {
            let check = match &health.check {
                Check::NotYet => "not yet".to_owned(),
                Check::Running(_) => "runs now".to_owned(),
                Check::Agrees(when) => format!("all agreed, {}", at(*when)),
                Check::Differs(problems) => problems.join("; "),
                Check::Failed(why) => sentence(why),
            };
            let (backup, place) = match &health.backup {
                BackedUp::NotYet => ("not yet".to_owned(), None),
                BackedUp::Running(_) => ("is being made".to_owned(), None),
                BackedUp::Kept { newest, same_disk } => (at(*newest), Some(*same_disk)),
                BackedUp::Failed(why) => (sentence(why), None),
            };
            let mut lines = vec![("The full check", check), ("The newest backup", backup)];
            match place {
                Some(true) => lines.push((
                    "Where it lies",
                    "On the disk of the books: one broken disk takes both. Copy the folder “backups” to another now and then."
                        .to_owned(),
                )),
                Some(false) => lines.push(("Where it lies", "On another disk.".to_owned())),
                None => {}
            }
            lines
        }
    }
}

/// A test page was asked for.
pub fn test_page(queued: Queued) -> Message {
    match queued {
        Queued::Waits => Message::note("A test page is on its way.", "It says which printer it came out of."),
        Queued::No => Message::refusal("This booth has no printer.", "Set one first; nothing was printed."),
    }
}

/// The part that somebody should look at first.
pub fn gravest(state: &KioskState) -> Part {
    let worst = Part::ALL.into_iter().rev().max_by_key(|part| {
        let standing = standing(state, *part);
        // What has something to say comes before what is only to be known.
        (standing.says.is_some(), standing.grade)
    });
    worst.unwrap_or(Part::Printer)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::time::from_ms;
    use crate::kiosk::state::DiskFacts;

    /// 2026-11-22 08:00 UTC, and so many minutes.
    fn at(minutes: i64) -> Instant {
        from_ms(1_795_334_400_000 + minutes * 60_000).unwrap()
    }

    fn whole(state: &KioskState, part: Part) -> String {
        standing(state, part).whole()
    }

    #[test]
    fn each_trouble_of_the_printer_says_what_to_do_and_that_exits_go_on() {
        let troubles = [
            Trouble::Setting("x".into()),
            Trouble::Books("x".into()),
            Trouble::Unreachable("x".into()),
            Trouble::NoAnswer,
            Trouble::PaperOut,
            Trouble::CoverOpen,
            Trouble::Fault,
            Trouble::Offline,
            Trouble::Stopped("x".into()),
            Trouble::Refused("x".into()),
            Trouble::File("x".into()),
        ];
        let mut state = KioskState::new();
        for trouble in troubles {
            state.printer =
                PrinterReport { state: PrinterState::Trouble(trouble.clone()), waiting: 3, ..PrinterReport::default() };
            let says = whole(&state, Part::Printer);
            assert!(says.ends_with("; exits go on, papers wait (3)."), "{trouble:?}: {says}");
            assert!(says.matches('.').count() >= 2, "{trouble:?}: {says}");
            assert!(standing(&state, Part::Printer).grade >= Grade::Offline);
        }
    }

    #[test]
    fn a_clock_behind_the_last_entry_stays_so_until_somebody_says_that_it_is_right() {
        let mut state = KioskState::new();
        state.now = Some(at(0));
        state.health.written = Some(at(2));
        assert_eq!(whole(&state, Part::Clock), "Clock: right");
        state.health.written = Some(at(90));
        assert!(
            whole(&state, Part::Clock).contains("1 h 30 min behind the last entry"),
            "{}",
            whole(&state, Part::Clock)
        );
        state.health.accepted = Some(at(90));
        assert_eq!(whole(&state, Part::Clock), "Clock: right");
        // A later entry of another clock is news again.
        state.health.written = Some(at(5_000));
        assert!(whole(&state, Part::Clock).contains("3 days behind"), "{}", whole(&state, Part::Clock));
        state.now = Some(from_ms(0).unwrap());
        assert!(whole(&state, Part::Clock).contains("the year 1970"));
    }

    #[test]
    fn a_full_disk_says_who_may_pass() {
        let mut state = KioskState::new();
        let mut stands = |room| {
            let disk = Some(DiskFacts { free: 200_000_000, room });
            state.health.computer = Some(Computer { disk, stepped_minutes: 0 });
            whole(&state, Part::Disk)
        };
        assert_eq!(stands(DiskRoom::Enough), "Disk: enough room");
        assert!(stands(DiskRoom::Low).contains("only 200 MB are free"));
        assert!(stands(DiskRoom::ReserveInUse).contains("No vehicle is let in, exits go on"));
        for room in [DiskRoom::ReserveGone, DiskRoom::ReadOnly] {
            assert!(stands(room).contains("write on paper time, plate or ticket, spot and money"));
        }
    }

    #[test]
    fn the_gravest_part_is_opened_first() {
        let mut state = KioskState::new();
        state.now = Some(at(0));
        let disk = Some(DiskFacts { free: 0, room: DiskRoom::ReserveGone });
        state.health.computer = Some(Computer { disk, stepped_minutes: 0 });
        assert_eq!(gravest(&state), Part::Disk);
        state.printer.state = PrinterState::Trouble(Trouble::PaperOut);
        assert_eq!(gravest(&state), Part::Printer, "of two that are as grave, the first");
    }
}
