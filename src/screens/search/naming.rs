//! A search is given a name, under which it is kept on disk and found in the palette.

use ratatui::text::Line;

use super::choice::name_of;
use crate::catalog::{KeptSearch, SearchField};
use crate::screens::{Command, Cx, LineInput, overlay};
use crate::theme::Theme;

/// The name that is typed, and what is kept under it.
#[derive(Debug)]
pub(super) struct Naming {
    pub(super) line: LineInput,
    search: KeptSearch,
    /// What it goes by so far.
    known: Option<String>,
    kept: Vec<String>,
    asked: Vec<String>,
}

impl Naming {
    /// A search with these fields of the page's list.
    pub(super) fn new(cx: &Cx<'_>, fields: &[SearchField], query: &[(String, String)]) -> Self {
        let search = KeptSearch::of(&cx.location.without_query(), fields, query);
        let known = cx.session.journal.search_name(&search).map(str::to_owned);
        let field = |key: &str| fields.iter().find(|field| field.key == key);
        let label = |key: &str| field(key).map_or(key, |field| field.label.as_str()).to_owned();
        let kept = search.kept().map(|(key, value)| match field(key) {
            Some(field) => format!("{} {}", field.label, name_of(field, value)),
            None => format!("{key} {value}"),
        });
        let (kept, asked) = (kept.collect(), search.asked().map(label).collect());
        Self { line: LineInput::new(known.as_deref().unwrap_or_default()), search, known, kept, asked }
    }

    /// Keeps it by the name; without one, what was kept goes.
    pub(super) fn keep(&self, cx: &mut Cx<'_>) {
        let name = self.line.text().trim();
        let said = match (name.is_empty(), &self.known) {
            (false, _) => {
                let region = cx.context().region().map(str::to_owned);
                cx.session.journal.keep_search(&self.search, name, region.as_deref(), cx.effects);
                format!("kept as {name}: the palette has it, and renames or removes it")
            }
            (true, Some(known)) => {
                cx.session.journal.drop_search(&self.search, cx.effects);
                format!("{known} is kept no longer")
            }
            (true, None) => return cx.command(Command::warn("without a name nothing is kept")),
        };
        cx.command(Command::notice(said));
    }

    /// What is kept under the name, and what is not.
    pub(super) fn about(&self, width: u16, theme: &Theme) -> Vec<Line<'static>> {
        let mut lines = Vec::new();
        if !self.kept.is_empty() {
            lines.extend(overlay::wrapped(&format!("Kept: {}.", self.kept.join(", ")), width, theme.text));
        }
        if !self.asked.is_empty() {
            let asked = self.asked.join(", ");
            let text = format!("Asked for when it is used: {asked}. What may say who a customer is, is never kept.");
            lines.extend(overlay::wrapped(&text, width, theme.muted));
        }
        if let Some(known) = &self.known {
            let text = format!("It is kept as {known} so far; an empty name takes it away.");
            lines.extend(overlay::wrapped(&text, width, theme.muted));
        }
        lines
    }
}
