//! Two texts, line by line.

use similar::TextDiff;

use super::{Entry, Ids, Kinds, file_of_entry};

/// The lines that differ, with some around them, as `diff -u` shows them; empty where the texts are the same.
#[must_use]
pub fn difference(was: &str, is: &str) -> String {
    let diff = TextDiff::from_lines(was, is);
    let hunks = diff.unified_diff().context_radius(2).to_string();
    hunks.lines().filter(|line| !line.starts_with("\\ ")).fold(String::new(), |text, line| text + line + "\n")
}

/// The same of files of entries, with the value of each variable here beside its name.
pub(super) fn difference_here(kinds: &Kinds, ids: &Ids, was: &str, is: &str) -> String {
    let place = kinds.root().map(|root| root.name());
    let line = |line: &str| {
        let all = ids.values_in(line).into_iter().filter(|(name, _)| Some(*name) != place);
        let values: Vec<&str> = all.map(|(_, value)| value).collect();
        let is_known = values.is_empty() || !line.starts_with(['+', '-']);
        if is_known { format!("{line}\n") } else { format!("{line}  # {}\n", values.join(", ")) }
    };
    difference(was, is).lines().map(line).collect()
}

/// The file of an entry without the remarks, which are no part of what is compared.
pub(super) fn bare_file(entry: &Entry, kinds: &Kinds) -> String {
    file_of_entry(&Entry { remarks: Vec::new(), ..entry.clone() }, kinds)
}
