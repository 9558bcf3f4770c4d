//! All that is configured at one place, or kept in one folder.

use std::collections::{BTreeMap, BTreeSet};

use super::Entry;

/// All entries of one place or one folder.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Design {
    /// Of what: the catalogue's path of the resource that the folder is about, or the root of a service.
    pub of: String,
    /// The entries, by kind and key.
    pub entries: BTreeMap<(String, String), Entry>,
    /// The files that they were read from, by kind and key.
    pub files: BTreeMap<(String, String), String>,
    /// The lines of those files on which something is named, by kind and key, and by the text that names it.
    pub lines: BTreeMap<(String, String), BTreeMap<String, usize>>,
    /// What is known to be refused of them whatever is there, in words by kind and key.
    pub refused: BTreeMap<(String, String), Vec<String>>,
    /// Those whose files say nothing of tags, by kind and key: an empty map says that there are to be none.
    pub untagged: BTreeSet<(String, String)>,
}

/// What a folder says of itself, in its own file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Head {
    /// As in [`Design`].
    pub of: String,
    /// Which place the last snapshot was taken of, as [`Found::whence`] has it; `None` where nobody took one.
    ///
    /// [`Found::whence`]: super::Found::whence
    pub from: Option<String>,
    /// The folder's variables: by name, the value in each environment (`account`, `account/region` or `region`).
    pub variables: BTreeMap<String, BTreeMap<String, String>>,
    /// What of the findings about it is meant: the name of a rule, with the title of an entry behind it where it is
    /// meant of that one alone, and the reason.
    pub ignored: BTreeMap<String, String>,
}

impl Design {
    /// An empty one.
    #[must_use]
    pub fn new(of: impl Into<String>) -> Self {
        Self { of: of.into(), ..Self::default() }
    }

    /// Puts an entry in.
    pub fn add(&mut self, entry: Entry) {
        self.entries.insert((entry.kind.clone(), entry.key.clone()), entry);
    }

    /// The variables of a folder that nothing in it names.
    #[must_use]
    pub fn idle_variables(&self, head: &Head) -> Vec<String> {
        let used: BTreeSet<String> = self.entries.values().flat_map(Entry::variables).collect();
        head.variables.keys().filter(|name| !used.contains(*name)).cloned().collect()
    }

    /// Where the file of an entry says something, as what is wrong with it begins; nothing where no file does.
    #[must_use]
    pub(super) fn line_of(&self, entry: &Entry, says: impl Fn(&str) -> bool) -> String {
        let key = (entry.kind.clone(), entry.key.clone());
        let lines = self.lines.get(&key).into_iter().flatten();
        let line = lines.filter(|(text, _)| says(text)).map(|(_, line)| line).min();
        let both = self.files.get(&key).zip(line);
        both.map(|(file, line)| format!("{file}: line {line}: ")).unwrap_or_default()
    }

    /// The entry of this kind and key.
    #[must_use]
    pub fn entry(&self, kind: &str, key: &str) -> Option<&Entry> {
        self.entries.get(&(kind.to_owned(), key.to_owned()))
    }
}

impl Head {
    /// Says that a snapshot is of a place. Gives in words which other one the last was of, so that nobody takes the folder of
    /// one for that of another; `None` where it was of the same, or nobody knows.
    pub fn now_from(&mut self, whence: String) -> Option<String> {
        let other = self.from.replace(whence).filter(|other| self.from.as_ref() != Some(other))?;
        let is = self.from.as_deref().unwrap_or_default();
        Some(format!("its last snapshot was of {other}, and this is {is}"))
    }

    /// A value of each variable that has any: the one that holds where no other is given, before all others.
    #[must_use]
    pub fn any_values(&self) -> BTreeMap<String, String> {
        let of = |values: &BTreeMap<String, String>| values.get("default").or_else(|| values.values().next()).cloned();
        self.variables.iter().filter_map(|(name, values)| Some((name.clone(), of(values)?))).collect()
    }

    /// The values of the variables in an environment. The more exact word counts.
    #[must_use]
    pub fn values(&self, account: &str, region: &str) -> BTreeMap<String, String> {
        let whole = format!("{account}/{region}");
        let of = |values: &BTreeMap<String, String>| {
            let words = [whole.as_str(), account, region, "default"];
            words.into_iter().find_map(|word| values.get(word)).cloned()
        };
        self.variables.iter().filter_map(|(name, values)| Some((name.clone(), of(values)?))).collect()
    }
}

/// Whether a word stands for an environment: an account, a region, both, or all that are not named.
pub(super) fn is_environment(word: &str) -> bool {
    let is_account = |word: &str| word.len() == 12 && word.bytes().all(|byte| byte.is_ascii_digit());
    match word.split_once('/') {
        Some((account, region)) => is_account(account) && is_region(region),
        None => word == "default" || is_account(word) || is_region(word),
    }
}

/// Whether a word has the form of a region, such as `eu-west-1` and `us-gov-east-1`.
fn is_region(word: &str) -> bool {
    const SIDES: [&str; 9] =
        ["north", "south", "east", "west", "central", "northeast", "northwest", "southeast", "southwest"];
    match word.split('-').collect::<Vec<_>>().as_slice() {
        [area, .., side, number] => {
            area.len() >= 2 && SIDES.contains(side) && number.len() == 1 && number.bytes().all(|b| b.is_ascii_digit())
        }
        _ => false,
    }
}
