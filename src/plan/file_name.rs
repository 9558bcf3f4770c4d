//! Names of files that every file system takes.

use std::collections::BTreeMap;

use super::Entry;
use super::names::escaped;

/// The file in which a folder says what it is.
pub const HEAD: &str = "switchboard.yaml";
/// What some file system or shell takes amiss.
const UNSAFE: &str = "/\\:*?\"<>|%";
/// Names that Windows keeps for itself.
const RESERVED: [&str; 6] = ["con", "prn", "aux", "nul", "com", "lpt"];
/// How many bytes a name may have before it is cut.
const LONGEST: usize = 120;

/// The paths of entries in their folder, in the same order. Whatever differs in case alone, or is cut, has a mark of
/// its own behind it, which no other entry changes.
#[must_use]
pub fn file_names(entries: &[&Entry]) -> Vec<String> {
    let plain: Vec<String> = entries.iter().map(|entry| plain(entry)).collect();
    let mut count: BTreeMap<String, usize> = BTreeMap::new();
    let place = |entry: &Entry, name: &str| format!("{}/{}", entry.kind, name.to_lowercase());
    for name in entries.iter().zip(&plain).map(|(entry, name)| place(entry, name)) {
        *count.entry(name).or_default() += 1;
    }
    let of = |(entry, name): (&&Entry, &String)| {
        let is_alone = count.get(&place(entry, name)) == Some(&1);
        let whole = name.len() <= LONGEST && is_alone;
        let name = if whole { name.clone() } else { format!("{}~{:08x}", cut(name), mark(&entry.key)) };
        if entry.key.is_empty() { format!("{name}.yaml") } else { format!("{}/{name}.yaml", entry.kind) }
    };
    entries.iter().zip(&plain).map(of).collect()
}

fn plain(entry: &Entry) -> String {
    let key = if entry.key.is_empty() { &entry.kind } else { &entry.key };
    let mut safe = escaped(key, UNSAFE);
    if safe.starts_with(['.', ' ', '-']) || safe.is_empty() {
        safe.insert(0, '_');
    }
    if safe.ends_with(['.', ' ']) {
        safe.push('_');
    }
    let stem = safe.split('.').next().unwrap_or_default().to_lowercase();
    let bare = stem.trim_end_matches(|c: char| c.is_ascii_digit());
    if RESERVED.contains(&bare) { format!("_{safe}") } else { safe }
}

fn cut(name: &str) -> &str {
    let end = (0..=LONGEST.min(name.len())).rev().find(|end| name.is_char_boundary(*end)).unwrap_or_default();
    // Half of an escape is none.
    let cut = &name[..end];
    match cut.rfind('%') {
        Some(at) if at + 3 > cut.len() && end < name.len() => &cut[..at],
        _ => cut,
    }
}

/// FNV-1a: the same on every machine and in every version.
fn mark(text: &str) -> u32 {
    text.bytes().fold(0x811c_9dc5, |hash: u32, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}
