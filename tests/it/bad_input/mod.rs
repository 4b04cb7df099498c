//! Bad input: what can be wrong with a file, a disk, a clock, another program or what somebody types, one kind after the other.
//!
//! Each kind starts from a good garage with vehicles inside ([`ground`]), does one bad thing through the front door, and is judged
//! by the same rules ([`kind`]): it ends with the right exit code, says what happened and what to do, in words for people, and loses
//! nothing. The tables stand in one file for each sort of input.
#![expect(
    clippy::format_collect,
    clippy::string_slice,
    clippy::too_many_lines,
    reason = "tables of cases: made once, from texts of letters and digits"
)]

mod books;
mod ground;
mod kind;
mod network_disk;

mod backups;
mod clock;
mod data_files;
mod data_folders;
mod full_disks;
mod layouts;
mod other_programs;
mod plates;
mod recordings;
mod requests;
mod setting_up;
mod tariffs;
mod times;

use std::fmt::Write as _;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Instant;

use ground::{Ground, Template};
use kind::{Kind, Verdict, judge};

/// So many kinds are asked for.
const ENOUGH: usize = 60;

/// So many kinds are tried at a time: some only wait for a lock.
const AT_A_TIME: usize = 6;

/// Every kind; those that wait for a lock first, so that the others are tried meanwhile.
fn every_kind() -> Vec<Kind> {
    [
        other_programs::kinds(),
        full_disks::kinds(),
        recordings::kinds(),
        data_files::kinds(),
        data_folders::kinds(),
        backups::kinds(),
        setting_up::kinds(),
        layouts::kinds(),
        tariffs::kinds(),
        requests::kinds(),
        plates::kinds(),
        times::kinds(),
        clock::kinds(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

#[test]
fn every_kind_of_bad_input_is_told_in_clear_words_and_nothing_is_lost() {
    let kinds = every_kind();
    assert!(kinds.len() >= ENOUGH, "{} kinds", kinds.len());
    for (place, kind) in kinds.iter().enumerate() {
        assert!(kinds.iter().skip(place + 1).all(|other| other.name != kind.name), "“{}” is there twice", kind.name);
    }
    let template = Template::new();
    let next = AtomicUsize::new(0);
    let verdicts: Vec<Mutex<Option<Verdict>>> = kinds.iter().map(|_| Mutex::new(None)).collect();
    thread::scope(|scope| {
        for worker in 0..AT_A_TIME {
            let work = || {
                while let Some((kind, place)) = take(&kinds, &verdicts, &next) {
                    *place.lock().unwrap() = Some(try_kind(kind, &template));
                }
            };
            thread::Builder::new().name(format!("bad input {worker}")).spawn_scoped(scope, work).unwrap();
        }
    });
    let verdicts: Vec<Verdict> = verdicts.into_iter().map(|verdict| verdict.into_inner().unwrap().unwrap()).collect();
    let mut faults = String::new();
    for (kind, verdict) in kinds.iter().zip(&verdicts) {
        println!("{:5.2} s  {}\n         {}", verdict.took.as_secs_f32(), kind.name, verdict.said);
        for fault in &verdict.faults {
            write!(faults, "\n{}: {fault}", kind.name).unwrap();
        }
    }
    let skipped = verdicts.iter().filter(|verdict| verdict.said.starts_with("skipped")).count();
    println!("{} kinds of bad input, {skipped} of them skipped", kinds.len());
    assert!(faults.is_empty(), "{faults}");
}

/// The next kind that nobody has taken, and where its verdict goes.
fn take<'a, V>(kinds: &'a [Kind], verdicts: &'a [V], next: &AtomicUsize) -> Option<(&'a Kind, &'a V)> {
    let place = next.fetch_add(1, Ordering::SeqCst);
    kinds.get(place).zip(verdicts.get(place))
}

/// Tries one kind. A case that breaks down is a fault of that kind and does not stop the others.
fn try_kind(kind: &Kind, template: &Template) -> Verdict {
    let began = Instant::now();
    let tried = catch_unwind(AssertUnwindSafe(|| {
        let mut ground = Ground::new(template);
        let tried = (kind.doing)(&mut ground);
        judge(kind, ground, tried)
    }));
    let (said, faults) = tried.unwrap_or_else(|panic| {
        let text = panic.downcast_ref::<String>().cloned();
        let text = text.or_else(|| panic.downcast_ref::<&str>().map(|text| (*text).to_owned()));
        (String::new(), vec![format!("the case broke down: {}", text.unwrap_or_default())])
    });
    Verdict { said, faults, took: began.elapsed() }
}
