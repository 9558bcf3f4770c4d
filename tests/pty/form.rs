//! Hands for forms: they find a field by what is seen of it, go there, and fill it in.

use crate::pty::Session;

pub(crate) const ENTER: &str = "\r";
pub(crate) const TAB: &str = "\t";
pub(crate) const BACK_TAB: &str = "\x1b[Z";
pub(crate) const NEXT_STEP: &str = "\x13";

/// What is done to a field, which is known by its label.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Do {
    /// Types a text.
    Type(&'static str, &'static str),
    /// Types a secret: it is not seen.
    Secret(&'static str, &'static str),
    /// Pastes a secret of several lines, is warned of them, and joins them.
    PasteKey(&'static str, &'static str),
    /// Opens a group.
    Open(&'static str),
    /// Chooses a value of a list.
    Choose(&'static str, &'static str),
    /// Says yes.
    Yes(&'static str),
    /// Adds an item to a list and types it.
    Item(&'static str, &'static str),
    /// Adds an entry to a map: its name, and its value, which is a secret.
    Entry(&'static str, &'static str, &'static str),
}

/// The label of a field's line, without what stands before and after it.
fn label_of(line: &str) -> &str {
    let line = line.trim_start_matches(['│', '▌', '•', ' ']).trim_start_matches(['▸', '▾', '+', ' ']);
    let end = ["  ", " ○", " ◉"].iter().filter_map(|end| line.find(end)).min().unwrap_or(line.len());
    line[..end].trim_end_matches(" *").trim()
}

/// Whether a line is that of the field of a label, of which there may be more than fits.
fn is_of(line: &str, label: &str) -> bool {
    let shown = label_of(line);
    shown == label || shown.strip_suffix('…').is_some_and(|begin| label.starts_with(begin))
}

/// Whether a line is that of a field: what is said of one stands further in.
fn is_field(line: &str) -> bool {
    let inner = line.trim_start_matches('│');
    // The heading of a part of the form has a rule behind it, before what may stand beside the form.
    let is_heading = inner.split('│').next().is_some_and(|form| form.contains("───"));
    !inner.trim().is_empty() && !is_heading && inner.chars().take(16).any(|c| !matches!(c, ' ' | '│' | '▌'))
}

/// The lines of fields, and which of them has the keys.
fn fields(contents: &str) -> (Vec<String>, Option<usize>) {
    let lines: Vec<&str> = contents.lines().filter(|line| line.starts_with('│')).collect();
    let lines = lines.into_iter().filter(|line| is_field(line)).map(str::to_owned).collect::<Vec<_>>();
    let focus = lines.iter().position(|line| line.starts_with("│▌"));
    (lines, focus)
}

/// Goes to a field that is in sight; where several have the label, to the first behind the one that has the keys.
pub(crate) fn go(session: &mut Session, label: &str) {
    session.wait(&format!("there is a field {label}"), |s| {
        let (lines, focus) = fields(&s.contents());
        focus.is_some() && lines.iter().any(|line| is_of(line, label))
    });
    let (lines, focus) = fields(&session.contents());
    let at = focus.unwrap_or_default();
    let found = |line: &String| is_of(line, label);
    let behind = lines.iter().skip(at).position(found).map(|by| at + by);
    let to = behind.or_else(|| lines.iter().position(found)).unwrap();
    let way = if to > at { TAB.repeat(to - at) } else { BACK_TAB.repeat(at - to) };
    session.press(&way);
    session.wait(&format!("the field {label} has the keys"), |s| {
        let (lines, focus) = fields(&s.contents());
        focus.is_some_and(|focus| is_of(&lines[focus], label))
    });
}

/// Goes on until a field has the keys that may not be in sight yet.
pub(crate) fn reach(session: &mut Session, label: &str) {
    let focused = |contents: &str| {
        let (lines, focus) = fields(contents);
        focus.map(|focus| label_of(&lines[focus]).to_owned())
    };
    for _ in 0..60 {
        session.wait("a field has the keys", |s| focused(&s.contents()).is_some());
        let before = focused(&session.contents()).unwrap();
        if is_of(&before, label) {
            return;
        }
        // The value of the field may change meanwhile, as when a name is found for it; its label does not.
        session.press(TAB);
        session.wait("another field has the keys", |s| focused(&s.contents()).is_some_and(|now| now != before));
    }
    unreachable!("there is no field {label} in:\n{}", session.contents());
}

/// Waits until the line that has the keys shows a text.
fn shown(session: &Session, text: &str) {
    session.wait(&format!("'{text}' is seen in the field"), |s| {
        s.contents().lines().any(|line| line.starts_with("│▌") && line.contains(text))
    });
}

/// Fills in one field.
pub(crate) fn fill(session: &mut Session, what: Do) {
    match what {
        Do::Type(label, text) => {
            go(session, label);
            session.press(text);
            shown(session, &text[text.len().saturating_sub(12)..]);
        }
        Do::Secret(label, text) => {
            go(session, label);
            session.press(text);
            shown(session, "••••");
        }
        Do::PasteKey(label, text) => {
            go(session, label);
            session.press(&format!("\x1b[200~{text}\x1b[201~"));
            session.sees(&["has line breaks"]);
            session.press_and_see("\x1b[20~", &["Join its lines"]);
            session.press("join");
            session.press(ENTER);
            session.wait("the lines are joined", |s| !s.contents().contains("has line breaks"));
        }
        Do::Open(label) => {
            go(session, label);
            session.press(ENTER);
            shown(session, "▾");
        }
        Do::Choose(label, value) => {
            go(session, label);
            session.press_and_see(ENTER, &["Esc close"]);
            session.press(value);
            session.press(ENTER);
            session.wait("the list is closed", |s| !s.contents().contains("Esc close"));
            shown(session, value);
        }
        Do::Yes(label) => {
            go(session, label);
            session.press("y");
            shown(session, "◉ yes");
        }
        Do::Item(label, text) => {
            go(session, label);
            session.press(ENTER);
            go(session, "1");
            session.press(text);
            shown(session, text);
        }
        Do::Entry(label, name, value) => {
            go(session, label);
            session.press(ENTER);
            go(session, "Name");
            session.press(name);
            shown(session, name);
            session.press(TAB);
            session.press(value);
            shown(session, "••••");
        }
    }
}
