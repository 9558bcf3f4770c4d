//! From keys to actions and back.

use std::collections::BTreeMap;
use std::io::ErrorKind;
use std::path::Path;

use crossterm::event::KeyEvent;
use toml::de::DeTable;

use super::file::read_text;
use super::{Action, ConfigError, KeyPress};

const DEFAULT: &str = include_str!("../../assets/keymap.toml");

/// Frees a key.
const NONE: &str = "none";

/// What has the keys at the moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Mode {
    /// Rows, trees, everything where letters are commands.
    Browse,
    /// A form.
    Form,
    /// A line of text over a list: filter, palette, search.
    Text,
    /// A question.
    Dialog,
    /// The review of a form: the keys of the form hold besides.
    Review,
    /// The page of a customer: all others are those of rows.
    Customer,
    /// The page of a case: all others are those of rows.
    Case,
    /// Items side by side that become one: the keys of the form hold besides.
    Merge,
    /// The fields that a flow carries: the keys of the form hold besides.
    Mapping,
    /// Conditions in rows: the keys of the form hold besides.
    Conditions,
    /// The sheet before something is done to many rows: all others are those of rows.
    Sheet,
    /// The page of a job: all others are those of rows.
    Job,
    /// All jobs: all others are those of rows.
    Jobs,
    /// A file with rows: all others are those of rows.
    Rows,
    /// Two designs side by side: all others are those of rows.
    Compare,
    /// The writes of the journal: all other keys are those of rows.
    Writes,
    /// The designer: all others are those of rows.
    Design,
    /// The columns of a list, while they are chosen: all others are those of rows.
    Columns,
}

impl Mode {
    /// All modes, with the names of their sections.
    pub const ALL: [(&'static str, Self); 18] = [
        ("browse", Self::Browse),
        ("form", Self::Form),
        ("review", Self::Review),
        ("text", Self::Text),
        ("dialog", Self::Dialog),
        ("customer", Self::Customer),
        ("case", Self::Case),
        ("merge", Self::Merge),
        ("mapping", Self::Mapping),
        ("conditions", Self::Conditions),
        ("sheet", Self::Sheet),
        ("job", Self::Job),
        ("jobs", Self::Jobs),
        ("rows", Self::Rows),
        ("compare", Self::Compare),
        ("writes", Self::Writes),
        ("design", Self::Design),
        ("columns", Self::Columns),
    ];

    /// Whose keys hold; the first that knows a key says what it does.
    const fn sections(self) -> &'static [Self] {
        match self {
            Self::Browse => &[Self::Browse],
            Self::Form => &[Self::Form],
            Self::Text => &[Self::Text],
            Self::Dialog => &[Self::Dialog],
            Self::Review => &[Self::Review, Self::Form],
            Self::Customer => &[Self::Customer, Self::Browse],
            Self::Case => &[Self::Case, Self::Browse],
            Self::Merge => &[Self::Merge, Self::Form],
            Self::Mapping => &[Self::Mapping, Self::Form],
            Self::Conditions => &[Self::Conditions, Self::Form],
            Self::Sheet => &[Self::Sheet, Self::Browse],
            Self::Job => &[Self::Job, Self::Browse],
            Self::Jobs => &[Self::Jobs, Self::Browse],
            Self::Compare => &[Self::Compare, Self::Browse],
            Self::Rows => &[Self::Rows, Self::Browse],
            Self::Writes => &[Self::Writes, Self::Browse],
            Self::Design => &[Self::Design, Self::Browse],
            Self::Columns => &[Self::Columns, Self::Browse],
        }
    }

    /// Whether letters are commands there.
    #[must_use]
    pub fn is_browsing(self) -> bool {
        self.sections().contains(&Self::Browse)
    }

    /// Whether characters are typed into something.
    fn types(self) -> bool {
        matches!(self, Self::Form | Self::Text)
    }
}

/// The keys of one section in the order of the file.
#[derive(Clone, Debug, Default, PartialEq)]
struct Section(Vec<(KeyPress, Action)>);

impl Section {
    fn action(&self, key: KeyPress) -> Option<Action> {
        self.0.iter().find(|(known, _)| *known == key).map(|(_, action)| *action)
    }
}

/// What every key does.
#[derive(Clone, Debug, PartialEq)]
pub struct Keymap {
    global: Section,
    modes: BTreeMap<Mode, Section>,
}

/// One entry of a keymap file; an action of `None` frees the key.
struct Entry {
    /// `None` is the section that holds everywhere.
    mode: Option<Mode>,
    key: KeyPress,
    action: Option<Action>,
}

impl Default for Keymap {
    fn default() -> Self {
        let mut keymap = Self { global: Section::default(), modes: BTreeMap::new() };
        // a test reads the embedded file, so that it is never wrong here
        keymap.lay_over(read(DEFAULT).unwrap_or_default());
        keymap
    }
}

impl Keymap {
    /// The default keys with the user's file, if it exists, over them.
    ///
    /// # Errors
    /// If the file can't be read, or holds an unknown section, key or action, or the same key twice.
    pub fn load(path: &Path) -> Result<Self, ConfigError> {
        match read_text(path) {
            Ok(text) => Self::with(&text).map_err(|problem| ConfigError::Invalid { path: path.to_owned(), problem }),
            // A file in the place of its folder leaves no room for it.
            Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => Ok(Self::default()),
            Err(source) => Err(ConfigError::Read { path: path.to_owned(), source }),
        }
    }

    /// The default keys with those of a text over them.
    ///
    /// # Errors
    /// As [`Keymap::load`]; the message begins with the line.
    pub fn with(text: &str) -> Result<Self, String> {
        let mut keymap = Self::default();
        keymap.lay_over(read(text)?);
        Ok(keymap)
    }

    fn lay_over(&mut self, entries: Vec<Entry>) {
        let mut place = BTreeMap::<Option<Mode>, usize>::new();
        for Entry { mode, key, action } in entries {
            let section = match mode {
                None => &mut self.global,
                Some(mode) => self.modes.entry(mode).or_default(),
            };
            section.0.retain(|(known, _)| *known != key);
            if let Some(action) = action {
                // the keys of a later file are the ones that people should see
                let at = place.entry(mode).or_default();
                section.0.insert((*at).min(section.0.len()), (key, action));
                *at += 1;
            }
        }
    }

    /// What a key does.
    pub fn action(&self, mode: Mode, event: KeyEvent) -> Option<Action> {
        let key = KeyPress::of(event)?;
        self.sections(mode).find_map(|section| section.action(key))
    }

    /// The keys of an action as people write them, the one to show first.
    pub fn keys(&self, mode: Mode, action: Action) -> Vec<String> {
        self.bindings(mode).filter(|(_, known)| *known == action).map(|(key, _)| key.to_string()).collect()
    }

    /// The one key to show for an action; empty where it has none.
    pub fn key(&self, mode: Mode, action: Action) -> String {
        self.keys(mode, action).into_iter().next().unwrap_or_default()
    }

    /// How a sentence names the key of an action; where it has none, what it is called in the palette.
    pub fn in_words(&self, mode: Mode, action: Action) -> String {
        let key = self.key(mode, action);
        if key.is_empty() { format!("'{}'", action.title()) } else { key }
    }

    /// Every key of a mode with its action.
    pub fn bindings(&self, mode: Mode) -> impl Iterator<Item = (KeyPress, Action)> {
        self.sections(mode).enumerate().flat_map(move |(at, section)| {
            let hidden = move |key: KeyPress| self.sections(mode).take(at).any(|before| before.action(key).is_some());
            section.0.iter().copied().filter(move |(key, _)| !hidden(*key))
        })
    }

    /// What holds in a mode, the first before the others; what holds everywhere is the last.
    fn sections(&self, mode: Mode) -> impl Iterator<Item = &Section> {
        mode.sections().iter().filter_map(|section| self.modes.get(section)).chain([&self.global])
    }
}

fn read(text: &str) -> Result<Vec<Entry>, String> {
    let table = DeTable::parse(text).map_err(|error| error.to_string())?;
    let line = |at: usize| 1 + text.bytes().take(at).filter(|byte| *byte == b'\n').count();
    let mut entries = Vec::new();
    for (name, section) in table.get_ref() {
        let here = line(name.span().start);
        let mode = match name.get_ref().as_ref() {
            "global" => None,
            name => Some(Mode::ALL.into_iter().find(|(known, _)| *known == name).map(|(_, mode)| mode).ok_or_else(
                || {
                    let known = Mode::ALL.map(|(name, _)| name).join(", ");
                    format!("line {here}: `{name}` is no section; sections are: global, {known}")
                },
            )?),
        };
        let keys = section.get_ref().as_table();
        let keys = keys.ok_or_else(|| format!("line {here}: `{}` is no table of keys", name.get_ref()))?;
        for (key, action) in keys {
            let at = key.span().start;
            let entry = entry(mode, key.get_ref(), action.get_ref().as_str());
            entries.push((at, entry.map_err(|problem| format!("line {}: {problem}", line(at)))?));
        }
    }
    entries.sort_by_key(|(at, _)| *at);
    for (i, (at, entry)) in entries.iter().enumerate() {
        let same = |other: &&(usize, Entry)| other.1.mode == entry.mode && other.1.key == entry.key;
        if let Some((first, _)) = entries[..i].iter().find(same) {
            return Err(format!("line {}: {} has a meaning already, in line {}", line(*at), entry.key, line(*first)));
        }
    }
    Ok(entries.into_iter().map(|(_, entry)| entry).collect())
}

fn entry(mode: Option<Mode>, key: &str, action: Option<&str>) -> Result<Entry, String> {
    let action = action.ok_or_else(|| format!("`{key}` needs the name of an action, or \"{NONE}\""))?;
    let key: KeyPress = key.parse()?;
    if key.is_text() && mode.is_none_or(Mode::types) {
        return Err(format!("{key} types a character; [global], [form] and [text] can't give it another meaning"));
    }
    let action = if action == NONE { None } else { Some(action.parse()?) };
    Ok(Entry { mode, key, action })
}
