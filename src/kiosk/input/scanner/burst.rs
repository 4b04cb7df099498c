//! Tells a burst from typing, by the times that egui gives for frames. No clock is read.
//!
//! egui says when a frame began, not when a key was pressed: a key of a frame came at some time since the frame before. So a pause is
//! only believed once a frame without keys has passed in it, and slow frames neither tear a scan apart nor make a scan of typing.

use std::collections::HashSet;

use eframe::egui::{Event, Key};

use super::Thresholds;
use super::strokes::{Stroke, text, ticket};
use crate::domain::ticket::CODE_CHARS;

/// For so many seconds after a scan, Enter is the scanner's own: some send it twice.
const AGAIN: f64 = 0.3;

/// A pause of so many seconds is in no code, however slow the scanner.
const SLOW_GAP: f64 = 0.25;

/// A scan that has clearly begun is waited for at least so many seconds: radio scanners stop and go.
const PATIENCE: f64 = 0.2;

/// How many characters may be typed just before a scan, so fast that they seem to belong to it.
const TYPED_BEFORE: usize = 6;

/// So many times the same character in a row is a key that is held down.
const HELD_DOWN: usize = 12;

/// How many of the last characters are remembered: a code with what stands before it.
const REMEMBERED: usize = 24;

/// What follows from the events of a frame.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Heard {
    /// What goes on to the fields and buttons.
    pub(super) events: Vec<Event>,
    /// What was scanned.
    pub(super) scans: Vec<String>,
    /// In how many seconds another frame is needed, if one is.
    pub(super) look_again: Option<f64>,
}

/// Tells bursts from typing.
#[derive(Default)]
pub(super) struct Recogniser {
    thresholds: Thresholds,
    run: Run,
    /// The last characters since the last pause or other key, whether held back or let through.
    before: Vec<Stroke>,
    /// Whether more characters than those in `before` have come since the last pause.
    more_before: bool,
    /// When the last character came.
    last: f64,
    /// When the frame before began.
    frame: Option<f64>,
    /// When the last scan ended, as long as its Enter may come again.
    ended: Option<f64>,
    /// The keys that are down.
    down: HashSet<Key>,
    /// The character that came before, if nothing else has come since.
    previous: Option<char>,
}

/// Characters that are held back.
#[derive(Default)]
struct Run(Vec<Held>);

/// One of them.
struct Held {
    stroke: Stroke,
    /// When the frame began with which it came.
    at: f64,
    /// When the frame before that began: the key was pressed at some time in between.
    since: f64,
    /// It, its key, and what came with it.
    events: Vec<Event>,
}

impl Recogniser {
    pub(super) fn new(thresholds: Thresholds) -> Self {
        Self { thresholds, ..Self::default() }
    }

    pub(super) fn set_thresholds(&mut self, thresholds: Thresholds) {
        self.thresholds = thresholds;
    }

    /// Takes the events of a frame that began at `now`, in seconds.
    pub(super) fn hear(&mut self, now: f64, events: Vec<Event>) -> Heard {
        let mut heard = Heard::default();
        let frame_before = self.frame.replace(now).unwrap_or(f64::NEG_INFINITY).min(now);
        let has_presses = events.iter().any(is_press);
        // Keys that come with this frame were pressed at some time since the frame before.
        let quiet_until = if has_presses { frame_before } else { now };
        self.pause(quiet_until - self.last, &mut heard);
        if self.ended.is_some_and(|ended| frame_before - ended > AGAIN || now - ended > 2.0) {
            self.ended = None;
        }
        let mut events = events.into_iter().peekable();
        while let Some(event) = events.next() {
            match event {
                // Shift and its like belong to the characters that they change.
                Event::Key { key, .. } if is_modifier(key) => heard.events.push(event),
                Event::Key { key, pressed: true, modifiers, .. } => {
                    let is_held = !self.down.insert(key);
                    let is_plain = !modifiers.ctrl && !modifiers.alt && !modifiers.command;
                    let character = match events.peek() {
                        Some(Event::Text(text)) => only_character(text),
                        _ => None,
                    };
                    match character {
                        Some(typed) => {
                            let follows = events.next();
                            let place = physical(&event);
                            let both = std::iter::once(event).chain(follows);
                            // A key that is held down repeats itself; a scanner may send its letter among others.
                            let is_repeat = is_held && self.previous.is_none_or(|previous| previous == typed);
                            self.previous = Some(typed);
                            if is_repeat {
                                self.let_through(both, &mut heard);
                            } else {
                                self.stroke(Stroke { typed, place }, both, now, frame_before);
                            }
                        }
                        // The second Enter of a scanner, however long it lasts.
                        None if is_end(key) && self.ended.is_some() && self.run.0.is_empty() => {}
                        None if is_end(key) && is_plain && !is_held => self.terminator(event, now, &mut heard),
                        None => {
                            self.previous = None;
                            self.let_through([event], &mut heard);
                        }
                    }
                }
                Event::Key { key, pressed: false, .. } => {
                    self.down.remove(&key);
                    match self.run.0.last_mut() {
                        Some(held) => held.events.push(event),
                        None => heard.events.push(event),
                    }
                }
                Event::Text(ref typed) => match only_character(typed) {
                    Some(typed) => self.stroke(Stroke { typed, place: None }, [event], now, frame_before),
                    None => self.let_through([event], &mut heard),
                },
                Event::Copy | Event::Cut | Event::Paste(_) | Event::Ime(_) => self.let_through([event], &mut heard),
                Event::WindowFocused(_) => {
                    self.down.clear();
                    self.let_through([event], &mut heard);
                }
                other => heard.events.push(other),
            }
        }
        self.give_up_on_typing(now, &mut heard);
        heard.look_again = self.look_again(now);
        heard
    }

    fn gap(&self) -> f64 {
        f64::from(self.thresholds.gap_ms) / 1000.0
    }

    /// How long a pause may be before what is held back is let go.
    fn patience(&self) -> f64 {
        if self.is_prefixed() || self.run.0.len() >= usize::from(self.thresholds.least) {
            (self.gap() * 4.0).max(PATIENCE)
        } else {
            self.gap()
        }
    }

    fn is_prefixed(&self) -> bool {
        let mut strokes = self.run.0.iter().map(|held| held.stroke.typed);
        !self.thresholds.prefix.is_empty()
            && self.thresholds.prefix.chars().all(|letter| strokes.next() == Some(letter))
    }

    /// Nothing came for so many seconds.
    fn pause(&mut self, seconds: f64, heard: &mut Heard) {
        if !self.run.0.is_empty() && seconds >= self.patience() {
            // A scanner that sends nothing at the end is known by its prefix, or by a code.
            let scan = match self.prefixed_text() {
                Some(text) => Some(text),
                None => ticket(&self.run.strokes()).map(|code| code.to_string()),
            };
            match scan {
                Some(scan) => self.end(scan, heard),
                None => self.run.release(heard),
            }
        }
        if seconds >= SLOW_GAP {
            self.forget();
        }
    }

    fn forget(&mut self) {
        self.before.clear();
        self.more_before = false;
    }

    fn prefixed_text(&self) -> Option<String> {
        if !self.is_prefixed() {
            return None;
        }
        let strokes: Vec<Stroke> = self.run.strokes().split_off(self.thresholds.prefix.chars().count());
        Some(ticket(&strokes).map_or_else(|| text(&strokes), |code| code.to_string()))
    }

    /// What is no character of a scan ends what was held back.
    fn let_through(&mut self, events: impl IntoIterator<Item = Event>, heard: &mut Heard) {
        self.run.release(heard);
        self.forget();
        heard.events.extend(events);
    }

    fn stroke(&mut self, stroke: Stroke, events: impl IntoIterator<Item = Event>, now: f64, frame_before: f64) {
        let events = events.into_iter().collect();
        self.run.0.push(Held { stroke, at: now, since: frame_before, events });
        if self.before.len() >= REMEMBERED {
            self.before.clear();
            self.more_before = true;
        }
        self.before.push(stroke);
        self.last = now;
        self.ended = None;
    }

    /// Enter or Tab: the end of a scan, or of nothing.
    fn terminator(&mut self, event: Event, now: f64, heard: &mut Heard) {
        match self.scan() {
            Some(Scan { text, typed_before }) => {
                self.run.release_first(typed_before, heard);
                self.end(text, heard);
                self.ended = Some(now);
            }
            None => self.let_through([event], heard),
        }
    }

    /// What was scanned, if what has come so far is a scan.
    fn scan(&self) -> Option<Scan> {
        let strokes = self.run.strokes();
        let strokes = strokes.as_slice();
        if let Some(text) = self.prefixed_text() {
            return Some(Scan { text, typed_before: 0 });
        }
        let code = |strokes: &[Stroke]| ticket(strokes).map(|code| code.to_string());
        if let Some(text) = code(strokes) {
            return Some(Scan { text, typed_before: 0 });
        }
        // Somebody typed just before.
        let typed_before = strokes.len().saturating_sub(CODE_CHARS);
        if (1..=TYPED_BEFORE).contains(&typed_before)
            && let Some(text) = strokes.get(typed_before..).and_then(code)
        {
            return Some(Scan { text, typed_before });
        }
        // A slow scanner, or one that stopped for a moment: the field has it already, but Enter must not answer what stands there.
        if !self.more_before
            && self.before.len() > strokes.len()
            && let Some(text) = code(&self.before)
        {
            return Some(Scan { text, typed_before: 0 });
        }
        let is_scan = strokes.len() >= usize::from(self.thresholds.least) && self.is_fast() && !self.run.is_one_key();
        is_scan.then(|| Scan { text: text(strokes), typed_before: 0 })
    }

    /// Whether no hand types so fast: certainly, and not only because a frame took long.
    fn is_fast(&self) -> bool {
        /// So many seconds without a frame are no frame that took long: nothing had come before.
        const IDLE: f64 = 5.0;
        let count = self.run.0.len();
        let Some(first) = self.run.0.first() else { return false };
        let whole = self.last - first.since;
        // Those that came after the first frame came since it began, however long nothing had come before. When the first of them
        // came is not known, so only the pauses between them count.
        let after_it = self.run.0.iter().filter(|held| held.at > first.at).count();
        let is_sure = whole <= seconds_for(count, self.gap())
            || first.at - first.since > IDLE
            || (after_it >= 3 && self.last - first.at <= seconds_for(after_it - 1, self.gap()));
        is_sure && self.is_fast_so_far()
    }

    fn is_fast_so_far(&self) -> bool {
        let first = self.run.0.first().map_or(self.last, |held| held.at);
        self.last - first <= seconds_for(self.run.0.len(), self.gap())
    }

    /// At the end of a frame: what is too slow for a scanner, or a key that is held down, is let go. What came with this very frame
    /// may be the beginning of a scan.
    fn give_up_on_typing(&mut self, now: f64, heard: &mut Heard) {
        let count = self.run.0.len();
        if count >= HELD_DOWN && self.run.is_one_key() {
            self.run.release(heard);
        } else if count >= 3 && !self.is_fast_so_far() && !self.is_prefixed() {
            let earlier = self.run.0.iter().filter(|held| held.at < now).count();
            self.run.release_first(earlier, heard);
        }
    }

    fn end(&mut self, scan: String, heard: &mut Heard) {
        self.run.drop_strokes(heard);
        self.forget();
        heard.scans.push(scan);
    }

    fn look_again(&self, now: f64) -> Option<f64> {
        let let_go = (!self.run.0.is_empty()).then(|| self.last + self.patience() - now);
        let forgotten = self.ended.map(|ended| ended + AGAIN - now);
        let soonest = match (let_go, forgotten) {
            (Some(one), Some(other)) => one.min(other),
            (one, other) => one.or(other)?,
        };
        Some(soonest.max(0.001))
    }
}

/// A scan that has ended.
struct Scan {
    text: String,
    /// How many of the characters held back were typed before it.
    typed_before: usize,
}

impl Run {
    fn strokes(&self) -> Vec<Stroke> {
        self.0.iter().map(|held| held.stroke).collect()
    }

    /// Lets everything go: it was typed.
    fn release(&mut self, heard: &mut Heard) {
        self.release_first(self.0.len(), heard);
    }

    /// Lets the first characters go.
    fn release_first(&mut self, count: usize, heard: &mut Heard) {
        heard.events.extend(self.0.drain(..count.min(self.0.len())).flat_map(|held| held.events));
    }

    /// Drops the characters: they were scanned. That their keys were let go is still told.
    fn drop_strokes(&mut self, heard: &mut Heard) {
        let events = self.0.drain(..).flat_map(|held| held.events);
        heard.events.extend(events.filter(|event| matches!(event, Event::Key { pressed: false, .. })));
    }

    /// Whether all characters are the same.
    fn is_one_key(&self) -> bool {
        let first = self.0.first().map(|held| held.stroke.typed);
        self.0.iter().all(|held| Some(held.stroke.typed) == first)
    }
}

/// Whether an event says that a key was pressed.
const fn is_press(event: &Event) -> bool {
    match event {
        Event::Key { key, pressed, .. } => *pressed && !is_modifier(*key),
        Event::Text(_) => true,
        _ => false,
    }
}

/// Whether a key only changes what others mean.
const fn is_modifier(key: Key) -> bool {
    matches!(
        key,
        Key::ShiftLeft
            | Key::ShiftRight
            | Key::ControlLeft
            | Key::ControlRight
            | Key::AltLeft
            | Key::AltRight
            | Key::SuperLeft
            | Key::SuperRight
    )
}

/// Whether an event says what was typed.
pub(super) const fn is_of_the_keyboard(event: &Event) -> bool {
    matches!(event, Event::Key { .. } | Event::Text(_) | Event::Paste(_) | Event::Copy | Event::Cut | Event::Ime(_))
}

/// Whether a scan can end with that key.
const fn is_end(key: Key) -> bool {
    matches!(key, Key::Enter | Key::Tab)
}

fn seconds_for(count: usize, gap: f64) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX)) * gap
}

fn only_character(text: &str) -> Option<char> {
    let mut letters = text.chars();
    let first = letters.next()?;
    letters.next().is_none().then_some(first)
}

const fn physical(event: &Event) -> Option<Key> {
    match event {
        Event::Key { physical_key, .. } => *physical_key,
        _ => None,
    }
}
