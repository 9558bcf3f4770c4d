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
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn key(code: KeyCode, modifiers: KeyModifiers) -> Typing {
        Event::Key(KeyEvent::new(code, modifiers)).into()
    }

    fn plain(letter: char) -> Typing {
        key(KeyCode::Char(letter), KeyModifiers::NONE)
    }

    fn pasted(text: &str) -> Typing {
        Event::Paste(text.to_owned()).into()
    }

    fn interrupt() -> Typing {
        key(KeyCode::Char('c'), KeyModifiers::CONTROL)
    }

    const OPEN: Typing = Typing::Unended(Unended::Paste);
    const SAID: Typing = Typing::Unended(Unended::Said);
    const OVER: Typing = Typing::Unended(Unended::Over);

    #[test]
    fn keys_are_what_they_were() {
        let (none, ctrl, shift) = (KeyModifiers::NONE, KeyModifiers::CONTROL, KeyModifiers::SHIFT);
        for (bytes, event) in [
            (&b"q"[..], plain('q')),
            (b"Q", key(KeyCode::Char('Q'), shift)),
            ("\u{fc}".as_bytes(), plain('\u{fc}')),
            (b"\r", key(KeyCode::Enter, none)),
            (b"\t", key(KeyCode::Tab, none)),
            (b"\x7f", key(KeyCode::Backspace, none)),
            (b"\x13", key(KeyCode::Char('s'), ctrl)),
            (b"\x1b", key(KeyCode::Esc, none)),
            (b"\x1b[A", key(KeyCode::Up, none)),
            (b"\x1bOP", key(KeyCode::F(1), none)),
            (b"\x1b[Z", key(KeyCode::BackTab, shift)),
            (b"\x1b[19~", key(KeyCode::F(8), none)),
            (b"\x1b[1;3D", key(KeyCode::Left, KeyModifiers::ALT)),
            (b"\x1bx", key(KeyCode::Char('x'), KeyModifiers::ALT)),
            (b"\x1b[200~two\rlines\x1b[201~", pasted("two\rlines")),
        ] {
            assert_eq!(Typed::default().take(bytes), vec![event.clone()], "{bytes:?}");
            if bytes.len() > 2 {
                let mut typed = Typed::default();
                let (first, second) = bytes.split_at(2);
                let events = [typed.take(first), typed.take(second)].concat();
                assert_eq!(events, [event], "{bytes:?} in two parts");
            }
        }
    }

    #[test]
    fn what_is_unfinished_is_given_up_and_holds_no_key_up() {
        let alt = key(KeyCode::Char('['), KeyModifiers::ALT);
        let mut typed = Typed::default();
        assert!(typed.take(b"\x1b[").is_empty() && typed.is_unfinished());
        assert_eq!(typed.give_up(), std::slice::from_ref(&alt));
        assert_eq!(typed.take(b"\x1b[\x03"), [alt.clone(), interrupt()]);
        assert_eq!(typed.take(b"\x1b[!"), [alt, plain('!')]);
        assert_eq!(typed.take(b"\x1b[12;\x03"), [interrupt()]);
        assert_eq!(
            typed.take(b"\x1b\x1b[A"),
            [key(KeyCode::Esc, KeyModifiers::NONE), key(KeyCode::Up, KeyModifiers::NONE)]
        );

        assert!(typed.take(b"\x1b[200~half").is_empty() && typed.is_pasting());
        assert_eq!(typed.take(b"\x03"), [pasted("half"), interrupt()]);
        assert_eq!((typed.is_unfinished(), typed.take(b"q")), (false, vec![plain('q')]));
    }

    /// What comes of a paste once it was given up is text, up to its end or to Esc or Ctrl-C.
    #[test]
    fn a_late_paste_is_no_key() {
        let late = || {
            let mut typed = Typed::default();
            assert!(typed.take(b"\x1b[200~slack-").is_empty());
            assert_eq!(typed.give_up(), [pasted("slack-"), OPEN]);
            assert!(!typed.is_unfinished() && !typed.is_pasting());
            typed
        };
        assert_eq!(late().take(b"exports\r\x1b[201~q"), [pasted("exports\r"), OVER, plain('q')]);

        // In pieces: between characters, and not within its end.
        let mut typed = late();
        assert!(typed.take("\rq\u{fc}".as_bytes().split_last().unwrap().1).is_empty() && typed.is_unfinished());
        assert_eq!(typed.give_up(), [pasted("\rq"), OPEN]);
        assert!(!typed.is_unfinished() && typed.take(b"\xbcx\x1b[20").is_empty() && typed.is_unfinished());
        assert_eq!(typed.give_up(), [pasted("\u{fc}x"), OPEN]);
        assert!(!typed.is_unfinished());
        assert_eq!(typed.take(b"1~q"), [OVER, plain('q')]);

        // Ctrl-C among other bytes is one of them, as is any key that is no text.
        let mut typed = late();
        assert!(typed.take(b"a\x03y\r").is_empty());
        assert_eq!(typed.give_up(), [pasted("a\x03y\r"), OPEN]);
        assert!(typed.take(b"\x1b[A").is_empty());
        assert_eq!(typed.give_up(), [OPEN]);

        assert_eq!(late().take(b"\x03"), [OVER, interrupt()]);
        let mut typed = late();
        assert!(typed.take(b"\x1b").is_empty() && typed.is_unfinished());
        assert_eq!(typed.give_up(), [OVER]);
        // It was the paste's own end, in two parts.
        assert_eq!(typed.take(b"[201~q"), [plain('q')]);
        assert_eq!(typed.take(b"[2"), [plain('['), plain('2')]);

        // Pressed while the paste was still waited for.
        for (last, then) in [(b'\x03', vec![interrupt()]), (b'\x1b', Vec::new())] {
            let mut typed = Typed::default();
            typed.take(&[b"\x1b[200~half", &[last][..]].concat());
            assert_eq!(typed.give_up(), [vec![pasted("half")], then].concat());
            assert_eq!(typed.take(b"q"), [plain('q')]);
        }
    }

    /// After a silence a key is a key again, whatever began and never ended; what comes at once is still a part of that.
    #[test]
    fn after_a_silence_a_key_alone_is_a_key() {
        for begun in [&b"\x1b[200~slack-"[..], b"\x1b]0;abc", b"\x1bPabc", b"\x1b_abc"] {
            let late = || {
                let mut typed = Typed::default();
                typed.take(begun);
                typed.give_up();
                typed
            };
            for alone in [&b"?"[..], b"\r", "\u{fc}".as_bytes(), b"\x1b[A", b"\x1bOP", b"\x1bx", b"\x1b[1;3D"] {
                let mut typed = late();
                assert_eq!(typed.after_silence(alone), [OVER], "{begun:?} {alone:?}");
                assert_eq!(typed.take(alone), Typed::default().take(alone), "{begun:?} {alone:?}");
            }
            for part in [&b"exports\r"[..], b"ab", b"\r\x1b[201~", b"\x1b[201~q", b"\x1b[201~", b"\x1b\\", b"\x07"] {
                assert!(late().after_silence(part).is_empty(), "{begun:?} {part:?}");
            }
            let mut going = Typed::default();
            going.take(begun);
            assert!(going.after_silence(b"?").is_empty(), "it has not been given up yet");
        }
        assert!(Typed::default().after_silence(b"?").is_empty());
    }

    /// Nothing of what a terminal says of itself is a key: neither whole, nor in parts, nor without its end.
    #[test]
    fn what_a_terminal_says_is_no_key() {
        for said in
            [&b"\x1b]11;rgb:0000/c/x\x1b\\"[..], b"\x1b]52;c;eHg=\x07", b"\x1bP>|tmux\r\x1b\\", b"\x1b_Gi=31;OK\x1b\\"]
        {
            let mut typed = Typed::default();
            assert_eq!(typed.take(&[said, b"q"].concat()), [plain('q')], "{said:?}");
            assert!(typed.take(&said[..4]).is_empty() && typed.is_unfinished());
            assert_eq!(typed.give_up(), [SAID]);
            assert!(!typed.is_unfinished() && typed.take(b"exports\r").is_empty(), "{said:?}");
            assert_eq!(typed.take(&said[4..]), [OVER], "{said:?}");
            for (key, events) in [(&b"\x03"[..], vec![OVER, interrupt()]), (b"\x1b", vec![OVER])] {
                typed.take(&said[..4]);
                typed.give_up();
                let mut ended = typed.take(key);
                ended.extend(typed.give_up());
                assert_eq!(ended, events, "{said:?}");
            }
            typed.take(&said[..4]);
            assert_eq!(typed.take(b"\x1b[A"), [key(KeyCode::Up, KeyModifiers::NONE)]);
            assert_eq!(typed.take(&said[..2]), [alt(said[1])], "pressed");
        }
        for said in [&b"\x1b[?62;22c"[..], b"\x1b[>0;276;0c", b"\x1b[?2026;2$y", b"\x1b[99;99;99x", b"\x1b[;;x"] {
            assert_eq!(Typed::default().take(&[said, b"q"].concat()), [plain('q')], "{said:?}");
        }
        let mut typed = Typed::default();
        assert!(typed.take(b"\x1b[12;").is_empty() && typed.give_up().is_empty());
        assert_eq!(typed.take(b"3xq"), [plain('q')], "the rest of it");
        typed.take(&[&b"\x1b["[..], &[b'1'; LONGEST]].concat());
        assert_eq!(typed.take(b"11xq"), [plain('q')], "however long it is");
    }

    proptest! {
        #[test]
        fn whatever_comes_ctrl_c_is_heard(bytes in prop::collection::vec(prop_oneof![
            any::<u8>(),
            prop::sample::select(&b"\x1b\x1b[O0123456789;~<?>MRu"[..]),
        ], 0..80)) {
            let mut typed = Typed::default();
            typed.take(&bytes);
            typed.give_up();
            prop_assert_eq!(typed.take(b"\x03").pop(), Some(interrupt()));
            prop_assert_eq!(typed.take(b"q"), [plain('q')]);
        }
    }
}
