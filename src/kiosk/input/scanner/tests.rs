//! A pretended window: keys at times, frames as egui makes them, and what comes of it.

use eframe::egui::{Context, Event, Key, Modifiers, Plugin as _, Pos2, RawInput, ViewportId};
use proptest::prelude::*;

use super::burst::Recogniser;
use super::strokes::tests::codes;
use super::{Scanner, Thresholds};

/// What somebody or something types.
#[derive(Clone, Debug)]
enum Typing {
    /// A text, with so many seconds before each character.
    Text(String, f64),
    /// Enter, after so many seconds.
    Enter(f64),
    /// Nothing, for so many seconds.
    Pause(f64),
    /// A key that is held down, so many times.
    Held(char, usize),
    /// Any other event.
    Other(Event),
}

fn key(key: Key, pressed: bool) -> Event {
    Event::Key { key, physical_key: Some(key), pressed, repeat: false, modifiers: Modifiers::NONE }
}

fn key_of(letter: char) -> Option<Key> {
    Key::from_name(&letter.to_ascii_uppercase().to_string())
}

fn press(letter: char) -> Vec<Event> {
    let text = Event::Text(letter.to_string());
    match key_of(letter) {
        // Capitals come with Shift, from a scanner as from a hand.
        Some(of_letter) if letter.is_ascii_uppercase() => {
            vec![key(Key::ShiftLeft, true), key(of_letter, true), text]
        }
        Some(of_letter) => vec![key(of_letter, true), text],
        None => vec![text],
    }
}

fn release(letter: char) -> Vec<Event> {
    let shift = letter.is_ascii_uppercase().then(|| key(Key::ShiftLeft, false));
    key_of(letter).map(|of_letter| key(of_letter, false)).into_iter().chain(shift).collect()
}

/// The events of some typing, each with its time.
fn timeline(typing: &[Typing]) -> Vec<(f64, Event)> {
    let mut now = 10.0;
    let mut events = Vec::new();
    for one in typing {
        match one {
            Typing::Text(text, gap) => {
                for letter in text.chars() {
                    now += gap;
                    events.extend(press(letter).into_iter().map(|event| (now, event)));
                    // Hands and scanners let a key go before they press the same one again.
                    events.extend(release(letter).into_iter().map(|event| (now + gap.min(0.12) / 2.0, event)));
                }
            }
            Typing::Enter(gap) => {
                now += gap;
                events.push((now, key(Key::Enter, true)));
                events.push((now + 0.001, key(Key::Enter, false)));
            }
            Typing::Pause(seconds) => now += seconds,
            Typing::Held(letter, times) => {
                for repeat in 0..*times {
                    now += if repeat == 1 { 0.4 } else { 0.033 };
                    events.extend(press(*letter).into_iter().map(|event| (now, event)));
                }
                events.extend(release(*letter).into_iter().map(|event| (now, event)));
            }
            Typing::Other(event) => events.push((now, event.clone())),
        }
    }
    events.sort_by(|one, other| one.0.total_cmp(&other.0));
    events
}

/// What came through and what was scanned, in the order in which it came.
#[derive(Debug, Default, PartialEq)]
struct Outcome {
    /// What fields see: text, `⏎` for Enter, `‹…›` for anything else.
    typed: String,
    scans: Vec<String>,
}

/// Draws frames, each of which takes so many seconds, as egui does: when something came, and when one was asked for.
fn watch(thresholds: Thresholds, typing: &[Typing], frame: f64) -> Outcome {
    let mut recogniser = Recogniser::new(thresholds);
    let mut waiting = timeline(typing).into_iter().peekable();
    let mut outcome = Outcome::default();
    let mut wake: Option<f64> = Some(0.0);
    let mut last_frame = f64::NEG_INFINITY;
    while let Some(next) = [waiting.peek().map(|(at, _)| *at), wake].into_iter().flatten().reduce(f64::min) {
        let now = next.max(last_frame + frame);
        let mut events = Vec::new();
        while let Some((_, event)) = waiting.next_if(|(at, _)| *at <= now) {
            events.push(event);
        }
        let heard = recogniser.hear(now, events);
        outcome.scans.extend(heard.scans);
        for event in heard.events {
            match event {
                Event::Text(text) => outcome.typed.push_str(&text),
                Event::Key { key: Key::Enter, pressed: true, .. } => outcome.typed.push('⏎'),
                Event::Key { .. } => {}
                other => outcome.typed.extend(["‹", &format!("{other:?}"), "›"]),
            }
        }
        wake = heard.look_again.map(|seconds| now + seconds);
        last_frame = now;
    }
    outcome
}

fn usual(typing: &[Typing], frame: f64) -> Outcome {
    watch(Thresholds::default(), typing, frame)
}

fn text(text: &str, per_second: f64) -> Typing {
    Typing::Text(text.to_owned(), 1.0 / per_second)
}

const FRAME: f64 = 1.0 / 60.0;

#[track_caller]
fn assert_hears(typing: &[Typing], typed: &str, scans: &[&str]) {
    for frame in [0.002, FRAME, 0.05] {
        let outcome = usual(typing, frame);
        assert_eq!(
            (outcome.typed.as_str(), outcome.scans),
            (typed, scans.iter().map(|&one| one.to_owned()).collect()),
            "{frame}"
        );
    }
}

#[test]
fn a_ticket_is_a_scan_at_ten_to_two_hundred_characters_a_second() {
    for code in codes().iter().take(8) {
        for per_second in [20.5, 30.0, 60.0, 100.0, 200.0, 1000.0] {
            let gap = 1.0 / per_second;
            assert_hears(&[text(code, per_second), Typing::Enter(gap)], "", &[code]);
        }
        // Slower than a fast hand: the field has seen it, but Enter does not answer what stands there.
        for (per_second, frame) in [(10.0, FRAME), (12.0, 0.002), (16.0, 0.05)] {
            let outcome = usual(&[text(code, per_second), Typing::Enter(1.0 / per_second)], frame);
            assert_eq!(outcome.scans, std::slice::from_ref(code));
            assert!(code.starts_with(&outcome.typed), "{outcome:?}");
        }
    }
}

#[test]
fn the_second_enter_of_a_scanner_is_its_own_and_the_next_is_not() {
    let code = &codes()[1];
    for second in [0.0005, 0.005, 0.1, 0.25] {
        assert_hears(&[text(code, 200.0), Typing::Enter(0.005), Typing::Enter(second)], "", &[code]);
    }
    assert_hears(&[text(code, 200.0), Typing::Enter(0.005), Typing::Pause(0.5), Typing::Enter(0.1)], "⏎", &[code]);
    assert_hears(
        &[text(code, 200.0), Typing::Enter(0.005), Typing::Enter(0.005), text(code, 200.0), Typing::Enter(0.005)],
        "",
        &[code, code],
    );
}

#[test]
fn codes_of_others_and_plates_on_cards_are_scans_too() {
    for scanned in ["B-AB 1234", "4006381333931", "https://example.org/x?y=1", "B1-0142x"] {
        assert_hears(&[text(scanned, 150.0), Typing::Enter(0.006)], "", &[scanned]);
    }
}

#[test]
fn a_scanner_that_sends_nothing_at_the_end_is_known_by_its_code() {
    let code = &codes()[2];
    assert_hears(&[text(code, 150.0), Typing::Pause(1.0), text("12", 5.0)], "12", &[code]);
    assert_hears(&[text("B-AB 1234", 150.0), Typing::Pause(1.0), text("12", 5.0)], "B-AB 123412", &[]);
}

#[test]
fn typing_stays_typing() {
    for (typing, typed) in [
        (vec![text("B-MW 123", 5.0), Typing::Enter(0.2)], "B-MW 123⏎"),
        (vec![text("staff parking", 15.0), Typing::Enter(0.07)], "staff parking⏎"),
        // Two keys rolled over, then one more.
        (vec![text("th", 60.0), Typing::Pause(0.06), text("e", 60.0), Typing::Enter(0.06)], "the⏎"),
        // Fast, but shorter than any scan.
        (vec![text("12.50", 200.0), Typing::Enter(0.005)], "12.50⏎"),
        (vec![text("1000.00", 200.0), Typing::Enter(0.005)], "1000.00⏎"),
        // Fast and long, but without an end.
        (vec![text("emergency vehicle", 200.0), Typing::Enter(0.4)], "emergency vehicle⏎"),
        (vec![Typing::Held('x', 40), Typing::Enter(0.02)], &("x".repeat(40) + "⏎")),
        (vec![Typing::Enter(0.1), Typing::Enter(0.1)], "⏎⏎"),
    ] {
        assert_hears(&typing, typed, &[]);
    }
}

#[test]
fn what_is_pasted_or_composed_is_let_through_at_once_and_in_order() {
    let paste = Event::Paste("K7Q2M9XA4TPC".to_owned());
    let typing = [text("ab", 100.0), Typing::Other(paste), text("c", 100.0), Typing::Enter(0.01)];
    assert_hears(&typing, "ab‹Paste(\"K7Q2M9XA4TPC\")›c⏎", &[]);
    let composed = Event::Text("한글".to_owned());
    assert_hears(&[text("a", 100.0), Typing::Other(composed), text("b", 50.0)], "a한글b", &[]);
}

#[test]
fn typing_just_before_and_after_a_scan_stays_whole() {
    let code = &codes()[4];
    for per_second in [10.0, 50.0, 200.0] {
        let before = [text("12.5", per_second), text(code, 200.0), Typing::Enter(0.005)];
        let after = [text("0", per_second), Typing::Enter(0.5)];
        assert_hears(&[before.as_slice(), after.as_slice()].concat(), "12.50⏎", &[code]);
    }
}

#[test]
fn a_radio_scanner_that_stops_for_a_moment_is_heard_whole() {
    let code = &codes()[6];
    let (first, rest) = code.split_at(9);
    assert_hears(&[text(first, 150.0), Typing::Pause(0.12), text(rest, 150.0), Typing::Enter(0.006)], "", &[code]);
    // So early that the field has seen the beginning; it is a scan all the same.
    let (first, rest) = code.split_at(3);
    assert_hears(&[text(first, 150.0), Typing::Pause(0.12), text(rest, 150.0), Typing::Enter(0.006)], first, &[code]);
}

#[test]
fn a_prefix_decides_alone() {
    let thresholds = Thresholds { prefix: "~".to_owned(), ..Thresholds::default() };
    for (typing, scans) in [
        (vec![text("~A1", 12.0), Typing::Enter(0.08)], vec!["A1"]),
        (vec![text("~A1", 200.0), Typing::Pause(1.0)], vec!["A1"]),
        (vec![text("B-AB 1234", 200.0), Typing::Enter(0.005)], vec!["B-AB 1234"]),
    ] {
        let outcome = watch(thresholds.clone(), &typing, FRAME);
        assert_eq!(
            (outcome.typed.as_str(), outcome.scans),
            ("", scans.into_iter().map(str::to_owned).collect()),
            "{typing:?}"
        );
    }
}

#[test]
fn thresholds_are_settings() {
    let typing = [text("AB12", 25.0), Typing::Enter(0.04)];
    let eager = Thresholds { gap_ms: 50, least: 4, ..Thresholds::default() };
    let strict = Thresholds { gap_ms: 20, least: 4, ..Thresholds::default() };
    assert_eq!(watch(eager, &typing, FRAME).scans, ["AB12"]);
    assert_eq!(watch(strict, &typing, FRAME), Outcome { typed: "AB12⏎".to_owned(), scans: Vec::new() });
}

#[test]
fn slow_frames_neither_tear_a_scan_apart_nor_make_one_of_typing() {
    let code = &codes()[7];
    for frame in [0.08, 0.15, 0.3] {
        let outcome = usual(&[text(code, 100.0), Typing::Enter(0.01)], frame);
        assert_eq!((outcome.typed.as_str(), outcome.scans.as_slice()), ("", [code.clone()].as_slice()), "{frame}");
        let typing = [text("x", 8.0), text("taxi company", 8.0), Typing::Enter(0.12)];
        assert_eq!(usual(&typing, frame), Outcome { typed: "xtaxi company⏎".to_owned(), scans: Vec::new() }, "{frame}");
    }
}

#[test]
fn a_release_that_belongs_to_a_key_pressed_before_a_scan_is_told() {
    let mut recogniser = Recogniser::new(Thresholds::default());
    let mut told = Vec::new();
    recogniser.hear(0.0, vec![key(Key::ArrowLeft, true)]);
    let mut events: Vec<Event> =
        codes()[8].chars().flat_map(|letter| [press(letter), release(letter)].concat()).collect();
    events.insert(6, key(Key::ArrowLeft, false));
    events.push(key(Key::Enter, true));
    told.extend(recogniser.hear(0.1, events).events);
    assert!(told.contains(&key(Key::ArrowLeft, false)), "{told:?}");
    assert!(told.contains(&key(Key::ShiftLeft, false)), "{told:?}");
    assert!(!told.iter().any(|event| matches!(event, Event::Text(_))), "{told:?}");
}

#[test]
fn what_is_typed_while_the_drivers_window_has_the_keyboard_belongs_to_the_counter() {
    let ctx = Context::default();
    let mut scanner = Scanner::default();
    let code = &codes()[9];
    let driver = ViewportId::from_hash_of("driver");
    let mut events: Vec<Event> = code.chars().flat_map(|letter| [press(letter), release(letter)].concat()).collect();
    events.push(key(Key::Enter, true));
    let moved = Event::PointerMoved(Pos2::ZERO);
    events.push(moved.clone());
    let mut there = RawInput { viewport_id: driver, time: Some(1.0), events, ..RawInput::default() };
    scanner.input_hook(&ctx, &mut there);
    assert_eq!(there.events, [moved], "only the keyboard is taken over");
    let mut here = RawInput { time: Some(1.1), ..RawInput::default() };
    scanner.input_hook(&ctx, &mut here);
    assert!(!here.events.iter().any(|event| matches!(event, Event::Text(_))), "{:?}", here.events);
    assert_eq!(scanner.scans, std::slice::from_ref(code));
}

#[test]
fn a_hand_that_types_while_frames_take_long_is_no_scanner() {
    let hand = |text: &str| Typing::Text(text.to_owned(), 0.06);
    let typing = [hand("0"), Typing::Enter(1.984_704_728_483_08), hand("  aaaa-0 -"), Typing::Enter(0.06)];
    let typed = "0⏎  aaaa-0 -⏎".to_owned();
    assert_eq!(usual(&typing, 0.165_343_076_592_440_13), Outcome { typed, scans: vec![] });
    // Every beginning of a frame against the keys, and every length of frames.
    for frame_ms in 1..300 {
        for offset_ms in (0..300).step_by(7) {
            let typing =
                [hand("-"), Typing::Enter(0.06 + f64::from(offset_ms) / 1000.0), hand("a-0 0-00"), Typing::Enter(0.06)];
            let outcome = usual(&typing, f64::from(frame_ms) / 1000.0);
            assert_eq!(outcome.scans, Vec::<String>::new(), "frames of {frame_ms} ms, {offset_ms} ms");
        }
    }
}

fn typing_by_hand() -> impl Strategy<Value = Typing> {
    ("[a-z0-9 .-]{1,10}", 0.06_f64..0.4).prop_map(|(text, gap)| Typing::Text(text, gap))
}

proptest! {
    #[test]
    fn every_scan_is_heard_and_every_typed_character_arrives(
        parts in prop::collection::vec((typing_by_hand(), 0_usize..200, 20.5_f64..200.0, 0_usize..3), 1..6),
        frame in 0.001_f64..0.05,
    ) {
        let codes = codes();
        let (mut typing, mut typed, mut scans) = (Vec::new(), String::new(), Vec::new());
        for (by_hand, code, per_second, enters) in parts {
            if let Typing::Text(text, _) = &by_hand {
                typed.push_str(text);
            }
            typing.push(by_hand);
            typing.push(Typing::Pause(0.11));
            let gap = 1.0 / per_second;
            typing.push(Typing::Text(codes[code].clone(), gap));
            typing.push(Typing::Enter(gap));
            typing.extend(std::iter::repeat_n(Typing::Enter(0.004), enters));
            typing.push(Typing::Pause(0.11));
            scans.push(codes[code].clone());
        }
        prop_assert_eq!(usual(&typing, frame), Outcome { typed, scans });
    }

    #[test]
    fn no_hand_is_taken_for_a_scanner(
        parts in prop::collection::vec((typing_by_hand(), 0.06_f64..2.0), 1..8),
        frame in 0.001_f64..0.3,
    ) {
        let (mut typing, mut typed) = (Vec::new(), String::new());
        for (by_hand, enter) in parts {
            if let Typing::Text(text, _) = &by_hand {
                typed.push_str(text);
            }
            typing.push(by_hand);
            typing.push(Typing::Enter(enter));
            typed.push('⏎');
        }
        prop_assert_eq!(usual(&typing, frame), Outcome { typed, scans: Vec::new() });
    }

    #[test]
    fn nothing_is_lost_whatever_the_speed(
        parts in prop::collection::vec(("[A-Z0-9 ]{1,20}", 0.001_f64..0.3, any::<bool>()), 1..8),
        frame in 0.001_f64..0.2,
    ) {
        let (mut typing, mut all) = (Vec::new(), String::new());
        for (text, gap, enter) in parts {
            all.push_str(&text);
            typing.push(Typing::Text(text, gap));
            if enter {
                typing.push(Typing::Enter(gap));
            }
            typing.push(Typing::Pause(0.4));
        }
        let outcome = usual(&typing, frame);
        let mut heard: usize = outcome.typed.chars().filter(|letter| *letter != '⏎').count();
        heard += outcome.scans.iter().map(|scan| scan.chars().count()).sum::<usize>();
        prop_assert!(heard >= all.chars().count(), "{:?} of {}", outcome, all);
    }
}
