//! What a panel shows, line by line of the screen: facts, rows, and how far its reads are.

use ratatui::style::Style;

use super::Dossier;
use super::panels::{Panel, Read, Row};
use crate::catalog::{CellTone, Location, PanelSpec, catalog};
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

impl Dossier {
    /// The lines of a panel at a width.
    pub(super) fn lines(&self, panel: usize, width: u16, view: &View<'_>) -> Lines {
        let Some((spec, state)) = self.spec.panels.get(panel).zip(self.panels.get(panel)) else {
            return Lines::default();
        };
        let mut made = Maker { view, theme: &view.session.theme, width, lines: Vec::new(), of: 0 };
        let mut names = 0;
        if spec.has_facts() {
            names = self.facts(spec, width, &mut made);
        }
        if spec.lists {
            self.ways_on(&mut made);
        }
        for row in &state.rows {
            self.row(spec, row, &mut made);
        }
        self.states(panel, spec, state, &mut made);
        Lines { lines: made.lines, names }
    }

    fn facts(&self, spec: &PanelSpec, width: u16, made: &mut Maker<'_>) -> u16 {
        let Some(document) = &self.item.document else {
            self.absent(made);
            return 0;
        };
        let (view, item) = (made.view, at(made.view.location));
        let zone = view.session.settings.time_zone.time_zone();
        let facts = self.spec.facts(spec, document, &self.item.prepared, self.item.resource, &item);
        let widest = facts.iter().map(|fact| widgets::columns(&fact.title)).max().unwrap_or(0) as u16;
        let names = widest.min(NAMES).min(width * 2 / 5);
        for fact in facts {
            let text = match fact.cell.datum {
                crate::catalog::Datum::Time(at) => widgets::moment(view.session.now, at, zone),
                _ => table::plain(&fact.cell, zone),
            };
            let style = table::tone(made.theme, fact.cell.tone);
            made.fact(&fact.title, &text, names, style, fact.to);
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

    fn row(&self, spec: &PanelSpec, row: &Row, made: &mut Maker<'_>) {
        let view = made.view;
        let zone = view.session.settings.time_zone.time_zone();
        let name = row.row.to.as_ref().filter(|_| spec.named).and_then(|to| self.names.get(to));
        let mut value = table::text(&row.row.value, view.session.now, zone);
        let mut style = table::tone(made.theme, row.row.value.tone);
        if let (Some(each), true) = (&spec.each, row.row.asks) {
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
        let label = name.map_or(row.row.label.clone(), |name| format!("{name}  {}", row.row.label));
        made.entry(&label, Style::new(), (&value, style), row.row.to.clone());
    }

    /// How far the reads are.
    fn states(&self, panel: usize, spec: &PanelSpec, state: &Panel, made: &mut Maker<'_>) {
        for (number, read) in state.reads.iter().enumerate() {
            match read {
                Read::Loading if state.rows.is_empty() => made.loading(&PageSlot::Panel(panel, number).into()),
                Read::Failed(error) => made.failure("", error),
                Read::Off(why) | Read::Wrong(why) => made.said(why, made.theme.muted),
                Read::Cancelled => {
                    made.said("Loading was cancelled.", made.theme.muted);
                    made.retry();
                }
                Read::Loading | Read::Done(_) | Read::None => {}
            }
        }
        let quiet = |read: &Read| matches!(read, Read::Done(_) | Read::None);
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
    fn fact(&mut self, name: &str, text: &str, names: u16, style: Style, to: Option<Location>) {
        let whole = (name.to_owned(), text.to_owned());
        let room = usize::from(self.width.saturating_sub(names + 3).max(1));
        let style = if to.is_some() { style.patch(self.theme.reference) } else { style };
        let mut name = name.to_owned();
        let of = self.next();
        // A name that is too long for its column has lines of its own above the value.
        if widgets::columns(&name) > usize::from(names) {
            for text in widgets::wrap(&name, usize::from(self.width.saturating_sub(1).max(1))) {
                let style = self.theme.muted;
                self.lines.push(Line { of, text, style, whole: whole.clone(), to: to.clone(), ..Line::default() });
            }
            name.clear();
        }
        for text in widgets::wrap(text, room) {
            let name = std::mem::take(&mut name);
            let name = if names > 0 && name.is_empty() { " ".to_owned() } else { name };
            self.lines.push(Line { of, name, text, style, whole: whole.clone(), to: to.clone(), ..Line::default() });
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
