//! One key with its modifiers, however the terminal spells it.

use std::fmt;
use std::str::FromStr;

use crossterm::event::{KeyCode, KeyEvent, KeyEventKind, KeyModifiers};

/// A key with its modifiers in the one form that look-up compares.
///
/// Terminals differ: `?` comes with or without Shift, `G` as `G` or as Shift and `g`, Shift-Tab as two different
/// codes, Ctrl-Space as Ctrl-@. Here each has one form: a capital letter has Shift, no other character has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct KeyPress {
    code: KeyCode,
    modifiers: KeyModifiers,
}

impl KeyPress {
    /// The key of an event; `None` for the release of a key.
    pub fn of(event: KeyEvent) -> Option<Self> {
        (event.kind != KeyEventKind::Release).then(|| Self::new(event.code, event.modifiers))
    }

    fn new(code: KeyCode, modifiers: KeyModifiers) -> Self {
        use KeyModifiers as M;
        let mut modifiers = modifiers & (M::SHIFT | M::CONTROL | M::ALT | M::SUPER);
        let code = match code {
            KeyCode::Char('\r' | '\n') => KeyCode::Enter,
            KeyCode::Char('\t') => KeyCode::Tab,
            KeyCode::BackTab => {
                modifiers |= M::SHIFT;
                KeyCode::Tab
            }
            KeyCode::Char('@' | '`') if modifiers.contains(M::CONTROL) => KeyCode::Char(' '),
            KeyCode::Char(c) if c.is_alphabetic() => letter(c, &mut modifiers),
            KeyCode::Char(c) => {
                modifiers -= M::SHIFT;
                KeyCode::Char(c)
            }
            other => other,
        };
        Self { code, modifiers }
    }

    /// Whether a text field would take it as a character.
    pub fn is_text(self) -> bool {
        matches!(self.code, KeyCode::Char(_)) && !self.modifiers.intersects(KeyModifiers::CONTROL | KeyModifiers::ALT)
    }
}

/// With Ctrl or Alt, Caps Lock must not matter; alone, a capital is a key of its own.
fn letter(c: char, modifiers: &mut KeyModifiers) -> KeyCode {
    let mut upper = c.to_uppercase();
    let upper = upper.next().filter(|_| upper.next().is_none()).unwrap_or(c);
    let mut lower = c.to_lowercase();
    let lower = lower.next().filter(|_| lower.next().is_none()).unwrap_or(c);
    let command = modifiers.intersects(KeyModifiers::CONTROL | KeyModifiers::ALT);
    if modifiers.contains(KeyModifiers::SHIFT) || (c.is_uppercase() && !command) {
        modifiers.insert(KeyModifiers::SHIFT);
        KeyCode::Char(upper)
    } else {
        KeyCode::Char(lower)
    }
}

impl From<KeyPress> for KeyEvent {
    fn from(key: KeyPress) -> Self {
        Self::new(key.code, key.modifiers)
    }
}

impl FromStr for KeyPress {
    type Err = String;

    /// Reads crokey's notation (`ctrl-s`, `shift-tab`, `pageup`), and beyond it `G` for `shift-g`, `?` and any other
    /// single character.
    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || {
            format!(
                "`{text}` is no key; keys are a character, or esc, enter, tab, space, backspace, delete, insert, \
                 up, down, left, right, home, end, pageup, pagedown, f1 to f24, \
                 with ctrl-, alt-, shift- or cmd- before it"
            )
        };
        let split = text.char_indices().last().ok_or_else(wrong)?;
        let (before, last) = (&text[..split.0], split.1);
        let single = before.is_empty() || before.ends_with('-') && before.len() > 1;
        if single && !(before.is_empty() && last == ' ') {
            let modifiers = match before {
                "" => KeyModifiers::NONE,
                before => crokey::parse(&format!("{before}a")).map_err(|_| wrong())?.modifiers,
            };
            return Ok(Self::new(KeyCode::Char(last), modifiers));
        }
        let parsed = crokey::parse(text).map_err(|_| wrong())?;
        match parsed.codes {
            crokey::OneToThree::One(code) => Ok(Self::new(code, parsed.modifiers)),
            _ => Err(wrong()),
        }
    }
}

/// As people write it: `Ctrl-S`, `G`, `↑`, `PgDn`.
impl fmt::Display for KeyPress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let letter = matches!(self.code, KeyCode::Char(c) if c.is_alphabetic());
        let command = self.modifiers.intersects(KeyModifiers::CONTROL | KeyModifiers::ALT | KeyModifiers::SUPER);
        for (modifier, name) in [
            (KeyModifiers::CONTROL, "Ctrl-"),
            (KeyModifiers::ALT, "Alt-"),
            (KeyModifiers::SUPER, "Cmd-"),
            (KeyModifiers::SHIFT, "Shift-"),
        ] {
            if self.modifiers.contains(modifier) && !(modifier == KeyModifiers::SHIFT && letter && !command) {
                f.write_str(name)?;
            }
        }
        match self.code {
            KeyCode::Char(' ') => f.write_str("Space"),
            KeyCode::Char(c) if command => write!(f, "{}", c.to_uppercase()),
            KeyCode::Char(c) => write!(f, "{c}"),
            KeyCode::Up => f.write_str("↑"),
            KeyCode::Down => f.write_str("↓"),
            KeyCode::Left => f.write_str("←"),
            KeyCode::Right => f.write_str("→"),
            KeyCode::PageUp => f.write_str("PgUp"),
            KeyCode::PageDown => f.write_str("PgDn"),
            KeyCode::Backspace => f.write_str("⌫"),
            KeyCode::Delete => f.write_str("Del"),
            KeyCode::Insert => f.write_str("Ins"),
            KeyCode::F(n) => write!(f, "F{n}"),
            other => write!(f, "{other:?}"),
        }
    }
}
