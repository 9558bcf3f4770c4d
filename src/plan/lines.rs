//! Where something stands in a file.

/// The number of the line on which the last of these names stands, each looked for below the one before; `None` where
/// one is not written as a name of its own.
pub(super) fn line_of(text: &str, names: &[&str]) -> Option<usize> {
    let mut lines = text.lines().enumerate();
    let mut found = None;
    for name in names {
        found = Some(lines.find(|(_, line)| is_named(line, name))?.0 + 1);
    }
    found
}

/// The number of the line, below the one of `within`, on which a text stands: behind this name, if it has one, else
/// anywhere.
pub(super) fn line_of_text(text: &str, within: &str, name: Option<&str>, said: &str) -> Option<usize> {
    let above = line_of(text, &[within]).unwrap_or(0);
    let below = || text.lines().enumerate().skip(above.saturating_sub(1)).filter(|(_, line)| line.contains(said));
    let named = below().find(|(_, line)| name.is_some_and(|name| line.contains(name)));
    named.or_else(|| below().next()).map(|(n, _)| n + 1)
}

fn is_named(line: &str, name: &str) -> bool {
    let bare = line.trim_start().trim_start_matches("- ").trim_start().trim_start_matches('{').trim_start();
    let quoted = |quote: char| bare.strip_prefix(quote).and_then(|rest| rest.strip_prefix(name)?.strip_prefix(quote));
    let rest = quoted('\'').or_else(|| quoted('"')).or_else(|| bare.strip_prefix(name));
    rest.is_some_and(|rest| rest.trim_start().starts_with(':'))
}
