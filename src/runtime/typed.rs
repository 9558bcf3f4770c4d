//! Bytes of a terminal as events. What is left unfinished can be given up, so that it holds nothing up.

use crossterm::event::{Event, KeyCode, KeyEvent, KeyModifiers};

/// What begins and ends a paste.
const PASTE: (&[u8], &[u8]) = (b"\x1b[200~", b"\x1b[201~");
/// Ctrl-C.
const INTERRUPT: u8 = 3;
const ESC: u8 = 0x1b;
/// Bytes of a sequence; what is longer is none.
const LONGEST: usize = 64;

/// What was typed and is no whole event yet.
#[derive(Debug, Default)]
pub(super) struct Typed {
    sequence: Vec<u8>,
    pasted: Option<Vec<u8>>,
}

impl Typed {
    /// Whether something waits for its end.
    pub(super) fn is_unfinished(&self) -> bool {
        !self.sequence.is_empty() || self.pasted.is_some()
    }

    /// Whether that is a paste.
    pub(super) fn is_pasting(&self) -> bool {
        self.pasted.is_some()
    }

    /// Takes bytes that were read at once.
    pub(super) fn take(&mut self, bytes: &[u8]) -> Vec<Event> {
        let mut events = Vec::new();
        for (at, byte) in bytes.iter().enumerate() {
            self.byte(*byte, at + 1 < bytes.len(), &mut events);
        }
        events
    }

    /// The events of what does not go on.
    pub(super) fn give_up(&mut self) -> Option<Event> {
        if let Some(pasted) = self.pasted.take() {
            return Some(paste(&pasted));
        }
        match std::mem::take(&mut self.sequence).as_slice() {
            [ESC, letter @ (b'[' | b'O')] => Some(alt(*letter)),
            _ => None,
        }
    }

    fn byte(&mut self, byte: u8, more: bool, events: &mut Vec<Event>) {
        // A control character is no part of a sequence, and Ctrl-C none of a paste.
        let breaks_in = byte < b' ' && byte != ESC && self.sequence.len() > 1;
        if breaks_in || (byte == INTERRUPT && self.pasted.is_some()) {
            events.extend(self.give_up());
        }
        if let Some(pasted) = &mut self.pasted {
            pasted.push(byte);
            if pasted.ends_with(PASTE.1) {
                pasted.truncate(pasted.len() - PASTE.1.len());
                events.extend(self.give_up());
            }
            return;
        }
        self.sequence.push(byte);
        if self.sequence == PASTE.0 {
            self.sequence.clear();
            self.pasted = Some(Vec::new());
        } else if self.sequence != [ESC] || !more {
            self.read(events);
        }
    }

    fn read(&mut self, events: &mut Vec<Event>) {
        match terminput::Event::parse_from(&self.sequence) {
            Ok(Some(event)) => {
                self.sequence.clear();
                events.extend(terminput_crossterm::to_crossterm(event));
            }
            Ok(None) if self.sequence.len() < LONGEST => {}
            Ok(None) => self.sequence.clear(),
            Err(_) => {
                // Alt with the letter that begins a sequence, and then another key.
                if let [ESC, letter @ (b'[' | b'O'), next] = std::mem::take(&mut self.sequence).as_slice() {
                    events.push(alt(*letter));
                    self.byte(*next, false, events);
                }
            }
        }
    }
}

fn alt(letter: u8) -> Event {
    let shift = if letter.is_ascii_uppercase() { KeyModifiers::SHIFT } else { KeyModifiers::NONE };
    Event::Key(KeyEvent::new(KeyCode::Char(char::from(letter)), KeyModifiers::ALT | shift))
}

fn paste(bytes: &[u8]) -> Event {
    Event::Paste(String::from_utf8_lossy(bytes).into_owned())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn key(code: KeyCode, modifiers: KeyModifiers) -> Event {
        Event::Key(KeyEvent::new(code, modifiers))
    }

    fn plain(letter: char) -> Event {
        key(KeyCode::Char(letter), KeyModifiers::NONE)
    }

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
            (b"\x1b[200~two\rlines\x1b[201~", Event::Paste("two\rlines".to_owned())),
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
        let interrupt = key(KeyCode::Char('c'), KeyModifiers::CONTROL);
        let mut typed = Typed::default();
        assert!(typed.take(b"\x1b[").is_empty() && typed.is_unfinished());
        assert_eq!(typed.give_up(), Some(alt.clone()));
        assert_eq!(typed.take(b"\x1b[\x03"), [alt.clone(), interrupt.clone()]);
        assert_eq!(typed.take(b"\x1b[!"), [alt, plain('!')]);
        assert_eq!(typed.take(b"\x1b[12;\x03"), vec![interrupt.clone()]);

        assert!(typed.take(b"\x1b[200~half").is_empty() && typed.is_pasting());
        assert_eq!(typed.take(b"\x03"), [Event::Paste("half".to_owned()), interrupt]);
        assert!(typed.take(b"\x1b[200~half").is_empty());
        assert_eq!(typed.give_up(), Some(Event::Paste("half".to_owned())));
        assert_eq!((typed.is_unfinished(), typed.take(b"q")), (false, vec![plain('q')]));
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
            let interrupt = key(KeyCode::Char('c'), KeyModifiers::CONTROL);
            prop_assert_eq!(typed.take(b"\x03"), [interrupt]);
        }
    }
}
