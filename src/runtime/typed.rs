//! Bytes of a terminal as events. What is left unfinished can be given up, so that it holds nothing up; what comes of it
//! later is still no key, so that no part of a text is a command.

use crossterm::event::{Event, KeyCode, KeyEvent, KeyModifiers};

use crate::contract::Unended;

/// What begins and ends a paste.
const PASTE: (&[u8], &[u8]) = (b"\x1b[200~", b"\x1b[201~");
/// What begins, behind Esc, a text of the terminal itself: OSC, DCS, APC, PM and SOS of ECMA-48.
const STRINGS: &[u8] = b"]P_^X";
/// What ends such a text, as Esc and a backslash do.
const BELL: u8 = 7;
/// Ctrl-C.
const INTERRUPT: u8 = 3;
const ESC: u8 = 0x1b;
/// Bytes of a sequence; what is longer is none.
const LONGEST: usize = 64;

/// Something that was typed, or what is to be said of it.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Typing {
    Event(Event),
    Unended(Unended),
}

impl From<Event> for Typing {
    fn from(event: Event) -> Self {
        Self::Event(event)
    }
}

/// What the next bytes belong to.
#[derive(Debug, Default)]
enum State {
    #[default]
    Keys,
    /// A paste, up to its end. It is late once it has paused for so long that what there is of it was given.
    Paste { text: Vec<u8>, late: bool },
    /// A text of the terminal itself, of which nothing but its last byte is kept.
    Said { last: u8, late: bool },
    /// A sequence that was given up, up to its last byte.
    Rest,
}

/// What was typed and is no whole event yet.
#[derive(Debug, Default)]
pub(super) struct Typed {
    sequence: Vec<u8>,
    state: State,
    /// Whether Esc ended a paste. It may have been the first byte of the paste's own end.
    by_esc: bool,
}

impl Typed {
    /// Whether something waits for its end, and is given up when that does not come.
    pub(super) fn is_unfinished(&self) -> bool {
        match &self.state {
            State::Keys => !self.sequence.is_empty(),
            State::Paste { text, late } => !late || text.len() > incomplete(text),
            State::Said { last, late } => !late || *last == ESC,
            State::Rest => false,
        }
    }

    /// Whether that is a paste of which nothing was given yet.
    pub(super) fn is_pasting(&self) -> bool {
        matches!(self.state, State::Paste { late: false, .. })
    }

    /// Takes bytes that were read at once.
    pub(super) fn take(&mut self, bytes: &[u8]) -> Vec<Typing> {
        let mut events = Vec::new();
        // Ctrl-C alone is pressed; among other bytes it is one of them.
        if bytes.iter().all(|byte| *byte == INTERRUPT) {
            self.end(&mut events);
        }
        let by_esc = std::mem::take(&mut self.by_esc);
        let bytes = bytes.strip_prefix(&PASTE.1[1..]).filter(|_| by_esc).unwrap_or(bytes);
        for (at, byte) in bytes.iter().enumerate() {
            self.byte(*byte, at + 1 < bytes.len(), &mut events);
        }
        events
    }

    /// Nothing has come for a while. What has no end may never get one: a key that comes alone now is a key again. What
    /// comes at once with others is still a part of it.
    pub(super) fn after_silence(&mut self, bytes: &[u8]) -> Vec<Typing> {
        let mut events = Vec::new();
        let is_late = matches!(self.state, State::Paste { late: true, .. } | State::Said { late: true, .. });
        // Its end may come late, too.
        let is_end = [PASTE.1, b"\x1b\\", &[BELL]].contains(&bytes);
        if is_late && !is_end && is_alone(bytes) {
            self.end(&mut events);
        }
        events
    }

    /// Whether that is a text of the terminal itself: those come at once.
    pub(super) fn is_said(&self) -> bool {
        matches!(self.state, State::Said { .. })
    }

    /// The events of what does not go on.
    pub(super) fn give_up(&mut self) -> Vec<Typing> {
        let mut events = Vec::new();
        match std::mem::take(&mut self.state) {
            State::Keys => match std::mem::take(&mut self.sequence).as_slice() {
                [ESC, letter @ (b'[' | b'O')] => events.push(alt(*letter)),
                sequence if is_begun(sequence) => self.state = State::Rest,
                _ => {}
            },
            State::Paste { mut text, late } => match text.last() {
                // Nothing came behind it: somebody pressed it.
                Some(&key @ (ESC | INTERRUPT)) => {
                    text.pop();
                    self.state = State::Paste { text, late };
                    self.pressed(key, &mut events);
                }
                _ => {
                    let rest = text.split_off(text.len() - incomplete(&text));
                    // What is a key and no text is none of either.
                    if !is_key(&text) {
                        events.extend(paste(&text));
                    }
                    self.state = State::Paste { text: rest, late: true };
                    events.push(Typing::Unended(Unended::Paste));
                }
            },
            State::Said { last: last @ (ESC | INTERRUPT), late } => {
                self.state = State::Said { last, late };
                self.pressed(last, &mut events);
            }
            State::Said { last, .. } => {
                self.state = State::Said { last, late: true };
                events.push(Typing::Unended(Unended::Said));
            }
            State::Rest => self.state = State::Rest,
        }
        events
    }

    /// Esc or Ctrl-C, by which what has no end is ended.
    fn pressed(&mut self, key: u8, events: &mut Vec<Typing>) {
        self.end(events);
        self.by_esc = key == ESC;
        if key == INTERRUPT {
            self.byte(key, false, events);
        }
    }

    /// Ends what has no end: what comes are keys again.
    fn end(&mut self, events: &mut Vec<Typing>) {
        let late = match std::mem::take(&mut self.state) {
            State::Paste { text, late } => {
                events.extend(paste(&text));
                late
            }
            State::Said { late, .. } => late,
            State::Keys | State::Rest => false,
        };
        if late {
            events.push(Typing::Unended(Unended::Over));
        }
    }

    fn byte(&mut self, byte: u8, more: bool, events: &mut Vec<Typing>) {
        match &mut self.state {
            State::Paste { text, .. } => {
                text.push(byte);
                if text.ends_with(PASTE.1) {
                    text.truncate(text.len() - PASTE.1.len());
                    self.end(events);
                }
            }
            State::Said { last, .. } => {
                let before = std::mem::replace(last, byte);
                match (before, byte) {
                    (ESC, b'\\') | (_, BELL) => self.end(events),
                    (_, ESC) => {}
                    // Another sequence breaks it off.
                    (ESC, _) => {
                        self.end(events);
                        self.sequence.push(ESC);
                        self.key(byte, more, events);
                    }
                    _ => {}
                }
            }
            State::Rest if matches!(byte, b' '..=b'?') => {}
            State::Rest => {
                self.state = State::Keys;
                if !is_last(byte) {
                    self.key(byte, more, events);
                }
            }
            State::Keys => self.key(byte, more, events),
        }
    }

    /// A byte of a key or of a sequence.
    fn key(&mut self, byte: u8, more: bool, events: &mut Vec<Typing>) {
        // A control character is no part of a sequence.
        if byte < b' ' && byte != ESC && self.sequence.len() > 1 {
            events.extend(self.give_up());
            self.state = State::Keys;
        }
        self.sequence.push(byte);
        match self.sequence.as_slice() {
            sequence if sequence == PASTE.0 => {
                self.sequence.clear();
                self.state = State::Paste { text: Vec::new(), late: false };
            }
            [ESC] if more => {}
            // Esc, and then something that begins with it.
            [ESC, ESC] => {
                self.sequence.clear();
                events.push(Event::Key(KeyEvent::new(KeyCode::Esc, KeyModifiers::NONE)).into());
                self.key(byte, more, events);
            }
            [ESC, string] if more && STRINGS.contains(string) => {
                self.sequence.clear();
                self.state = State::Said { last: byte, late: false };
            }
            _ => self.read(more, events),
        }
    }

    fn read(&mut self, more: bool, events: &mut Vec<Typing>) {
        match terminput::Event::parse_from(&self.sequence) {
            Ok(Some(event)) => {
                self.sequence.clear();
                events.extend(terminput_crossterm::to_crossterm(event).map(Typing::Event));
            }
            // It has its end, and nobody knows it.
            Ok(None)
                if self.sequence.starts_with(b"\x1b[?") && self.sequence.last().is_some_and(|byte| is_last(*byte)) =>
            {
                self.sequence.clear();
            }
            Ok(None) if self.sequence.len() < LONGEST => {}
            Ok(None) => drop(self.give_up()),
            Err(_) => match std::mem::take(&mut self.sequence).as_slice() {
                [ESC, b'[', b' '..=b'?'] if more => self.state = State::Rest,
                // Alt with the letter that begins a sequence, and then another key.
                [ESC, letter @ (b'[' | b'O'), next] => {
                    events.push(alt(*letter));
                    self.key(*next, false, events);
                }
                sequence if is_begun(sequence) => self.state = State::Rest,
                _ => {}
            },
        }
    }
}

/// Whether it is a sequence whose last byte is still to come.
fn is_begun(sequence: &[u8]) -> bool {
    matches!(sequence, [ESC, b'[', _, ..]) && sequence.last().is_some_and(|byte| matches!(byte, b' '..=b'?'))
}

/// Whether a sequence (CSI) ends with this byte.
fn is_last(byte: u8) -> bool {
    matches!(byte, b'@'..=b'~')
}

/// Whether it is the sequence of one key.
fn is_key(text: &[u8]) -> bool {
    matches!(text, [ESC, b'[' | b'O', between @ .., last]
        if is_last(*last) && between.iter().all(|byte| matches!(byte, b' '..=b'?')))
}

/// Whether these bytes are one key, as far as can be told.
fn is_alone(bytes: &[u8]) -> bool {
    let letters = bytes.strip_prefix(&[ESC]).filter(|letters| !letters.is_empty()).unwrap_or(bytes);
    is_key(bytes) || std::str::from_utf8(letters).is_ok_and(|text| text.chars().count() == 1)
}

/// How many bytes at the end of a paste are a part of something: of its end, or of a character.
fn incomplete(text: &[u8]) -> usize {
    let end = (2..PASTE.1.len()).rev().find(|count| text.ends_with(&PASTE.1[..*count]));
    end.unwrap_or_else(|| match std::str::from_utf8(text) {
        Err(error) if error.error_len().is_none() => text.len() - error.valid_up_to(),
        _ => 0,
    })
}

fn alt(letter: u8) -> Typing {
    let shift = if letter.is_ascii_uppercase() { KeyModifiers::SHIFT } else { KeyModifiers::NONE };
    Event::Key(KeyEvent::new(KeyCode::Char(char::from(letter)), KeyModifiers::ALT | shift)).into()
}

fn paste(bytes: &[u8]) -> Option<Typing> {
    let text = String::from_utf8_lossy(bytes).into_owned();
    (!text.is_empty()).then_some(Event::Paste(text).into())
}

#[cfg(test)]
mod tests;
