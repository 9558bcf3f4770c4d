//! Two texts, line by line.

use similar::TextDiff;

/// The lines that differ, with some around them, as `diff -u` shows them; empty where the texts are the same.
#[must_use]
pub fn difference(was: &str, is: &str) -> String {
    let diff = TextDiff::from_lines(was, is);
    let hunks = diff.unified_diff().context_radius(2).to_string();
    hunks.lines().filter(|line| !line.starts_with("\\ ")).fold(String::new(), |text, line| text + line + "\n")
}
