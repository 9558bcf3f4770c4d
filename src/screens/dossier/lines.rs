//! What a panel shows, line by line of the screen: facts, rows, and how far its reads are.

use ratatui::style::Style;
use serde_json::Value;

use super::Dossier;
use super::layout::{Arranged, Layout};
use super::names::Names;
use super::panels::{Further, Panel, Read, Row};
use crate::catalog::{CellTone, Datum, FieldsSpec, Location, PageFact, PanelSpec, RowCalled, catalog};
use crate::config::{Action, Mode};
use crate::contract::ApiError;
use crate::screens::call_state::in_words;
use crate::screens::item::at;
use crate::screens::table;
use crate::screens::{CallRecord, CallState, ItemSlot, PageSlot, Slot, View, hub};
use crate::theme::Theme;
use crate::widgets::{self, Tone};

/// The most columns of the names of facts.
const NAMES: u16 = 22;

/// A line of a panel on the screen.
#[derive(Clone, Debug, Default)]
pub(super) struct Line {
    /// Which of the panel's things it belongs to: a long one has several lines.
    pub(super) of: usize,
    /// At the left, in columns of its own, if there are any.
    pub(super) name: String,
    /// What is so.
    pub(super) text: String,
    pub(super) style: Style,
    /// At the right.
    pub(super) value: String,
    pub(super) value_style: Style,
    /// What it says in full, for reading and copying.
    pub(super) whole: (String, String),
    /// Where it leads.
    pub(super) to: Option<Location>,
}

/// The lines of a panel, and how wide its names are.
#[derive(Debug, Default)]
pub(super) struct Lines {
    pub(super) lines: Vec<Line>,
    pub(super) names: u16,
}

impl Lines {
    /// The lines of the thing that a line belongs to: the first of them, and the last.
    pub(super) fn thing(&self, at: usize) -> (usize, usize) {
        let Some(line) = self.lines.get(at) else { return (at, at) };
        let same = |other: &&Line| other.of == line.of;
        let before = self.lines[..at].iter().rev().take_while(same).count();
        let behind = self.lines[at + 1..].iter().take_while(same).count();
        (at - before, at + behind)
    }

    /// The line that the cursor goes to from one: of a thing that is seen as a whole, past all of its lines, for it is
    /// marked as a whole.
    pub(super) fn next(&self, at: usize, down: bool, height: usize) -> usize {
        let (first, last) = self.thing(at);
        let is_whole = |(first, last): (usize, usize)| last - first < height.max(1);
        match (down, is_whole((first, last))) {
            (true, true) => {
                if last + 1 < self.lines.len() {
                    last + 1
                } else {
                    at
                }
            }
            (true, false) => (at + 1).min(self.lines.len().saturating_sub(1)),
            (false, false) => at.saturating_sub(1),
            (false, true) if first == 0 => 0,
            (false, true) => match self.thing(first - 1) {
                before if is_whole(before) => before.0,
                before => before.1,
            },
        }
    }
}

impl Dossier {
    /// The lines of a panel at a width.
    pub(super) fn lines(&self, panel: usize, width: u16, view: &View<'_>) -> Lines {
        let Some((spec, state)) = self.spec.panels.get(panel).zip(self.panels.get(panel)) else {
            return Lines::default();
        };
        let mut made = Maker { view, theme: &view.session.theme, width, lines: Vec::new(), of: 0 };
        let mut names = 0;
        if spec.has_facts() {
            names = self.facts(spec, state, &mut made);
        }
        if spec.lists {
            self.ways_on(&mut made);
        }
        if !spec.note.is_empty() && self.item.document.is_some() {
            made.said(&spec.note, made.theme.muted);
        }
        for row in &state.rows {
            self.row(spec, row, state.is_old(row), &mut made);
        }
        self.states(panel, spec, state, &mut made);
        Lines { lines: made.lines, names }
    }

    fn facts(&self, spec: &PanelSpec, state: &Panel, made: &mut Maker<'_>) -> u16 {
        let Some(document) = &self.item.document else {
            self.absent(made);
            return 0;
        };
        let item = at(made.view.location);
        if let Some(fields) = &spec.fields {
            return self.fields(fields, &state.layout, document, made);
        }
        let facts = self.spec.facts(spec, document, &self.item.prepared, self.item.resource, &item);
        let widest = facts.iter().map(|fact| widgets::columns(&fact.title)).max().unwrap_or(0) as u16;
        let names = widest.min(NAMES).min(made.width * 2 / 5);
        for fact in facts {
            made.page_fact(&self.names, &fact, names);
        }
        if let Some(error) = &self.item.error {
            made.failure("refresh failed: ", error);
        }
        names
    }

    /// The fields that the account defines, in the groups of its layout.
    fn fields(&self, spec: &FieldsSpec, layout: &Layout, document: &Value, made: &mut Maker<'_>) -> u16 {
        let (resource, prepared) = (self.item.resource, &self.item.prepared);
        let (arranged, item) = (layout.arranged(spec), at(made.view.location));
        let layout = match arranged {
            Arranged::By(layout) => Some(layout),
            Arranged::Not(_) => None,
            Arranged::Coming => {
                made.waits("the layout");
                return 0;
            }
        };
        let groups = spec.groups(document, layout, prepared, resource, &item);
        let titles = groups.iter().flat_map(|group| &group.facts).map(|fact| widgets::columns(&fact.title));
        let names = (titles.max().unwrap_or(0) as u16).min(NAMES).min(made.width * 2 / 5);
        for (nth, group) in groups.into_iter().enumerate() {
            if nth > 0 {
                made.said(" ", Style::new());
            }
            made.said(&group.title, made.theme.heading);
            for fact in group.facts {
                made.page_fact(&self.names, &fact, names);
            }
        }
        if let Arranged::Not(Some(error)) = arranged {
            made.failure("the layout is not known: ", error);
        }
        if let Some(error) = &self.item.error {
            made.failure("refresh failed: ", error);
        }
        names
    }

    /// What stands where the document is not there.
    fn absent(&self, made: &mut Maker<'_>) {
        let view = made.view;
        let runs = |slot: &Slot| view.session.ledger.find(view.owner, slot).is_some();
        let slots = [ItemSlot::Document.into(), ItemSlot::Prepare.into()];
        if let Some(slot) = slots.iter().find(|slot| runs(slot)) {
            return made.loading(slot);
        }
        let message = self.item.absent(view);
        let title = format!("{} {}", message.tone.sign(), message.title);
        made.said(title.trim(), message.tone.style(made.theme));
        message.lines.iter().filter(|line| !line.is_empty()).for_each(|line| made.said(line, made.theme.text));
        made.retry();
    }

    /// The lists that hang under the item, and what its document names.
    fn ways_on(&self, made: &mut Maker<'_>) {
        let item = at(made.view.location);
        for resource in catalog().children(self.item.resource) {
            let to = item.child(&resource.name);
            made.entry(&resource.title, made.theme.accent, ("", Style::new()), Some(to));
        }
        let named = self.item.document.as_ref().map(|document| hub::ways_on(self.item.resource, document, &item));
        for (resource, to) in named.into_iter().flatten() {
            let name = self.names.get(&to).unwrap_or_else(|| made.view.session.name_of(&to));
            let title = format!("→ {} {name}", resource.singular);
            made.entry(&title, made.theme.accent, ("", Style::new()), Some(to));
        }
    }

    fn row(&self, spec: &PanelSpec, row: &Row, is_old: bool, made: &mut Maker<'_>) {
        let view = made.view;
        let zone = view.session.settings.time_zone.time_zone();
        let name = row.said.to.as_ref().filter(|_| spec.called == RowCalled::Named).and_then(|to| self.names.get(to));
        let mut value = table::text(&row.said.value, view.session.now, zone);
        let mut style = table::tone(made.theme, row.said.value.tone);
        if let (Some(each), true) = (&spec.each, row.said.asks) {
            let told = match &row.told {
                Some(Ok(cell)) => {
                    style = if value.is_empty() { table::tone(made.theme, cell.tone) } else { style };
                    let text = table::text(cell, view.session.now, zone);
                    if text.is_empty() { text } else { each.in_words(&signed(&text, cell.tone)) }
                }
                Some(Err(error)) => {
                    style = made.theme.bad;
                    format!("{} {}", Tone::Bad.sign(), error.code)
                }
                None => "…".to_owned(),
            };
            value = [value, told].into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join("  ");
        }
        let label = name.map_or(row.said.label.clone(), |name| format!("{name}  {}", row.said.label));
        let mut text = Style::new();
        if is_old {
            (text, style) = (made.theme.muted, made.theme.muted);
        }
        made.entry(&label, text, (&value, style), row.said.to.clone());
    }

    /// How far the reads are.
    fn states(&self, panel: usize, spec: &PanelSpec, state: &Panel, made: &mut Maker<'_>) {
        for (number, read) in state.reads.iter().enumerate() {
            match read {
                Read::Loading if state.rows.is_empty() => made.loading(&PageSlot::Panel(panel, number).into()),
                Read::Failed(error) => {
                    let is_old = state.rows.iter().any(|row| row.read == number);
                    made.failure(if is_old { "refresh failed, the dimmed ones are old: " } else { "" }, error);
                }
                Read::More(_, Further::Loading) => made.loading(&PageSlot::Panel(panel, number).into()),
                Read::More(_, Further::Failed(error)) => made.failure("the rest was not read: ", error),
                Read::More(_, Further::Cancelled) => made.said("Loading the rest was cancelled.", made.theme.muted),
                Read::Off(why) | Read::Wrong(why) => made.said(why, made.theme.muted),
                Read::Cancelled => {
                    made.said("Loading was cancelled.", made.theme.muted);
                    made.retry();
                }
                Read::Loading | Read::Done(_) | Read::None => {}
            }
        }
        let quiet = |read: &Read| matches!(read, Read::Done(_) | Read::More(..) | Read::None);
        if state.rows.is_empty() && !state.reads.is_empty() && state.reads.iter().all(quiet) {
            made.said(&spec.empty, made.theme.muted);
        }
        if state.has_more() {
            let key = made.view.session.keymap.in_words(self.page_mode(), Action::LoadAll);
            let unasked = state.unasked();
            let what = match unasked {
                0 => format!("more available: {key}"),
                unasked => format!("{} not asked about: {key} asks", widgets::count(unasked as u64)),
            };
            made.said(&what, made.theme.muted);
        }
    }
}

/// A word with the sign of its tone, so that colour is never the only difference.
fn signed(text: &str, tone: CellTone) -> String {
    match tone {
        CellTone::Good => format!("✓ {text}"),
        CellTone::Bad => format!("✗ {text}"),
        CellTone::Muted => format!("– {text}"),
        _ => text.to_owned(),
    }
}

/// Makes the lines of a panel.
struct Maker<'a> {
    view: &'a View<'a>,
    theme: &'a Theme,
    width: u16,
    lines: Vec<Line>,
    /// How many things there are so far.
    of: usize,
}

impl Maker<'_> {
    /// A fact with what people call what it leads to.
    fn page_fact(&mut self, known: &Names, fact: &PageFact, names: u16) {
        let zone = self.view.session.settings.time_zone.time_zone();
        let text = match fact.cell.datum {
            Datum::Time(at) => widgets::moment(self.view.session.now, at, zone),
            Datum::Missing => "—".to_owned(),
            _ => table::plain(&fact.cell, zone),
        };
        let name = fact.to.as_ref().and_then(|to| known.get(to));
        let text = name.map_or(text, str::to_owned);
        let style = if fact.cell.is_empty() { self.theme.faint } else { table::tone(self.theme, fact.cell.tone) };
        self.fact(&fact.title, &text, names, style, fact.to.as_ref());
    }

    /// Something is on its way.
    fn waits(&mut self, what: &str) {
        let spin = widgets::spinner((self.view.session.now.as_millisecond() / 100) as usize);
        self.said(&format!("{spin} loading {what}"), self.theme.busy);
    }

    fn fact(&mut self, name: &str, text: &str, names: u16, style: Style, to: Option<&Location>) {
        let whole = (name.to_owned(), text.to_owned());
        let room = usize::from(self.width.saturating_sub(names + 4).max(1));
        let style = if to.is_some() { style.patch(self.theme.reference) } else { style };
        let mut name = name.to_owned();
        let of = self.next();
        // A name that is too long for its column has lines of its own above the value.
        if widgets::columns(&name) > usize::from(names) {
            for text in widgets::wrap(&name, usize::from(self.width.saturating_sub(2).max(1))) {
                let style = self.theme.muted;
                self.lines.push(Line { of, text, style, whole: whole.clone(), to: to.cloned(), ..Line::default() });
            }
            name.clear();
        }
        for text in widgets::wrap(text, room) {
            let name = std::mem::take(&mut name);
            let name = if names > 0 && name.is_empty() { " ".to_owned() } else { name };
            self.lines.push(Line { of, name, text, style, whole: whole.clone(), to: to.cloned(), ..Line::default() });
        }
    }

    fn entry(&mut self, text: &str, style: Style, (value, value_style): (&str, Style), to: Option<Location>) {
        let (of, whole) = (self.next(), (text.to_owned(), value.to_owned()));
        let (text, value) = (text.to_owned(), value.to_owned());
        self.lines.push(Line { of, text, style, value, value_style, whole, to, ..Line::default() });
    }

    fn said(&mut self, text: &str, style: Style) {
        let of = self.next();
        for line in widgets::wrap(text, usize::from(self.width.saturating_sub(2).max(1))) {
            let whole = (String::new(), text.to_owned());
            self.lines.push(Line { of, text: line, style, whole, ..Line::default() });
        }
    }

    /// That something loads; how the call stands where it takes longer than usual.
    fn loading(&mut self, slot: &Slot) {
        let view = self.view;
        let call = view.session.ledger.find(view.owner, slot).and_then(|id| view.session.calls.get(id));
        let is_slow = |call: &&CallRecord| {
            matches!(call.state, CallState::Retrying { .. } | CallState::Waiting { until: Some(_) })
                || matches!(call.state, CallState::Sent { attempt } if attempt > 1)
        };
        let doing = call.filter(is_slow).map(|call| format!(": {}", in_words(call, view.session.now)));
        let spin = widgets::spinner((view.session.now.as_millisecond() / 100) as usize);
        self.said(&format!("{spin} loading{}", doing.unwrap_or_default()), self.theme.busy);
    }

    fn failure(&mut self, before: &str, error: &ApiError) {
        self.said(&format!("{} {before}{}: {}", Tone::Bad.sign(), error.code, error.message), self.theme.bad);
        self.said(error.advice(), self.theme.text);
        self.retry();
    }

    fn retry(&mut self) {
        let key = self.view.session.keymap.in_words(Mode::Browse, Action::Refresh);
        self.said(&format!("{key} loads it again"), self.theme.muted);
    }

    fn next(&mut self) -> usize {
        self.of += 1;
        self.of - 1
    }
}
