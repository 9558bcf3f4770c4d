//! The merge studio: the items that become one stand side by side, with what is taken from which of them, what it will
//! be, and what moves. It is how a merge is filled in; it is looked at, sent and followed as any other write is.
//!
//! What is chosen stands in the request alone. Which action merges, what may be chosen and what moves is said by the
//! catalogue; nothing of the items is ever kept.

mod act;
mod checks;
mod choose;
mod draw;
mod moves;
mod naming;
pub(in crate::screens) mod pairs;
mod rows;
mod sides;
mod start;
mod values;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use serde_json::Value;

use checks::Said;
use moves::Movements;
use naming::Naming;
use pairs::Pairs;
use rows::{Basis, MergeRow};
use sides::Sides;

pub(super) use start::{begins_with, is_choice};

use super::phase::PageView;
use super::shared::Shared;
use crate::catalog::Location;
use crate::config::{Action, Mode};
use crate::screens::{Cx, View, state};
use crate::widgets::{self, Tone};

/// The items that become one, side by side.
#[derive(Debug)]
pub(super) struct Studio {
    sides: Sides,
    moves: Movements,
    naming: Naming,
    pairs: Option<Pairs>,
    /// The ids of the items, the main one first, and what people call them.
    ids: Vec<String>,
    names: Vec<String>,
    /// What tells apart those of the same name, and the ids.
    hints: Vec<String>,
    rows: Vec<MergeRow>,
    /// What is said under the rows.
    said: Vec<Said>,
    /// The row and the item under the cursor.
    at: usize,
    column: usize,
    /// The first row and the first item in sight.
    top: usize,
    first: usize,
    /// Whether rows are shown in which the items agree, or of which nothing can be chosen.
    agreeing: bool,
    /// Whether another one was asked for.
    asked: bool,
}

impl Studio {
    pub(super) fn new(at: &Location) -> Self {
        Self {
            sides: Sides::default(),
            moves: Movements::default(),
            naming: Naming::default(),
            pairs: Pairs::of(at),
            ids: Vec::new(),
            names: Vec::new(),
            hints: Vec::new(),
            rows: Vec::new(),
            said: Vec::new(),
            at: 0,
            column: 0,
            top: 0,
            first: 0,
            agreeing: false,
            asked: false,
        }
    }

    /// What people call the main one, once that is known.
    pub(super) fn main(&self) -> Option<&str> {
        self.names.first().map(String::as_str)
    }

    /// The rows in sight or on the way to it.
    fn shown(&self) -> Vec<&MergeRow> {
        let is_shown = |row: &&MergeRow| self.agreeing || row.is_told() || row.sum.is_some();
        self.rows.iter().filter(is_shown).collect()
    }

    /// What follows from any change: what is not known is asked for, and the rows are made anew.
    pub(super) fn settle(&mut self, shared: &Shared, cx: &mut Cx<'_>) {
        let Some(merge) = shared.spec.merge else { return };
        self.ids = ids(shared, cx.location);
        self.sides.ask(&self.ids, &shared.spec, cx);
        if self.ids.len() > 1 {
            self.moves.ask(&self.ids, &shared.spec, cx);
            self.naming.ask(&self.ids[1..], &shared.spec, cx);
            self.sides.ask_names(&self.ids, &shared.spec, cx);
        }
        if let Some(pairs) = &mut self.pairs {
            pairs.ask(cx);
        }
        let resource = shared.spec.resource;
        // What customers are called is kept nowhere else.
        let name = |id: &String| self.sides.document(id).and_then(|document| resource.label_of(document));
        self.names = self.ids.iter().map(|id| name(id).unwrap_or_else(|| id.clone())).collect();
        // People know them by what they have beside their names; those who share that are told apart by their ids.
        let hint = |id: &String| self.sides.document(id).and_then(|document| resource.hint_of(document));
        let known: Vec<Option<String>> = self.ids.iter().map(hint).collect();
        let told = |(id, hint): (&String, &Option<String>)| match hint {
            Some(hint) if known.iter().flatten().filter(|other| *other == hint).count() == 1 => hint.clone(),
            _ => id.clone(),
        };
        self.hints = self.ids.iter().zip(&known).map(told).collect();
        let list = shared.spec.list(cx.location);
        let basis = Basis {
            merge,
            resource,
            form: &shared.form,
            ids: &self.ids,
            sides: &self.sides,
            moves: &self.moves,
            session: cx.session,
            context: cx.context,
            list: &list,
        };
        self.rows = basis.rows();
        self.said = checks::all(&self.ids, &self.names, &self.sides, &self.rows, shared);
        if self.ids.len() > 1 {
            self.say_effect(shared);
        }
        self.column = self.column.min(self.ids.len().saturating_sub(1));
        self.at = self.at.min(self.shown().len().saturating_sub(1));
        self.scroll(cx.area);
    }

    /// What it does, and what stays.
    fn say_effect(&mut self, shared: &Shared) {
        let resource = shared.spec.resource;
        let mut plain = |text: String| self.said.push(Said::new(Tone::Plain, text));
        let merge = shared.spec.merge;
        merge.iter().flat_map(|merge| self.moves.said(merge, resource)).for_each(&mut plain);
        let left = merge.iter().flat_map(|merge| self.naming.said(merge));
        self.said.extend(left.map(|text| Said::new(Tone::Warn, text)));
        let mut plain = |text: String| self.said.push(Said::new(Tone::Plain, text));
        checks::fixed(&self.rows).into_iter().for_each(&mut plain);
        checks::found_by(&self.ids, &self.sides, shared).into_iter().for_each(&mut plain);
        let document = shared.form.document();
        let notes = shared.spec.wizard.iter().flat_map(|wizard| wizard.notes_for(document, None));
        notes.map(str::to_owned).for_each(&mut plain);
        let others: Vec<String> = (1..self.names.len()).filter_map(|at| self.told_apart(at)).collect();
        let others = others.join(", ");
        let fate = shared.spec.action.others.as_deref().unwrap_or("deleted for good");
        self.said.push(Said::new(Tone::Warn, format!("{others} will be {fate}. This can't be undone.")));
    }

    /// What people call one of them; of those that are called the same also what tells them apart.
    fn told_apart(&self, at: usize) -> Option<String> {
        let (name, hint) = self.names.get(at).zip(self.hints.get(at))?;
        let is_shared = self.names.iter().filter(|other| *other == name).count() > 1;
        Some(if is_shared && name != hint { format!("{name} ({hint})") } else { name.clone() })
    }

    fn scroll(&mut self, area: Rect) {
        let (height, shown) = (usize::from(self.parts(area).rows.height), self.shown().len());
        self.top = widgets::keep_visible(self.top, self.at, shown, height);
        self.first = self.columns(area.width).first;
    }

    /// Names the other one first, if none is named: once.
    pub(super) fn begin(&mut self, shared: &Shared, cx: &mut Cx<'_>) {
        if ids(shared, cx.location).len() < 2 && !self.asked {
            self.pick(shared, cx);
        }
    }

    /// Whether the items are still being read, so that there is nothing to choose from yet.
    fn is_reading(&self) -> bool {
        self.ids.len() > 1 && self.sides.waits(&self.ids)
    }

    fn draw_message(&self, page: PageView<'_>, area: Rect, buf: &mut Buffer, view: &View<'_>) -> bool {
        let theme = &view.session.theme;
        let spec = &page.shared.spec;
        if let Some(error) = &self.sides.error {
            state::failed(view, error).draw(area, buf, theme);
        } else if self.ids.len() < 2 {
            let key = |action| view.session.keymap.in_words(Mode::Merge, action);
            let first = spec.wizard.and_then(|wizard| wizard.steps.first());
            let line =
                format!("{} picks the {} that is merged into this one.", key(Action::Pick), spec.resource.singular);
            let about = first.map(|step| step.about.clone()).or_else(|| spec.action.effect.clone());
            let wrong = self.said.iter().map(|said| said.text.clone());
            let lines = wrong.chain([Some(line), about].into_iter().flatten()).map(Into::into).collect();
            state::calm(format!("Which other {}?", spec.resource.singular), lines, Vec::new()).draw(area, buf, theme);
        } else if self.is_reading() {
            state::loading(view, &spec.resource.plural(), None).draw(area, buf, theme);
        } else {
            return false;
        }
        true
    }
}

/// The ids of the items, the main one first.
fn ids(shared: &Shared, at: &Location) -> Vec<String> {
    let main = shared.spec.item(at).and_then(|item| item.last().map(str::to_owned));
    let others = shared.spec.merge.and_then(|merge| merge.others.get(shared.form.document())).and_then(Value::as_array);
    let others = others.into_iter().flatten().filter_map(Value::as_str).filter(|id| !id.is_empty());
    let mut ids: Vec<String> = Vec::new();
    for id in main.into_iter().chain(others.map(str::to_owned)) {
        if !ids.contains(&id) {
            ids.push(id);
        }
    }
    ids
}
