//! The merge studio: the items that become one stand side by side, with what is taken from which of them, what it will
//! be, and what moves. It is how a merge is filled in; it is looked at, sent and followed as any other write is.
//!
//! What is chosen stands in the request alone. Which action merges, what may be chosen and what moves is said by the
//! catalogue; nothing of the items is ever kept.

mod checks;
mod choose;
mod draw;
mod moves;
pub(in crate::screens) mod pairs;
mod rows;
mod sides;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use serde_json::Value;

use checks::Said;
use moves::Movements;
use pairs::Pairs;
use rows::{Basis, MergeRow};
use sides::Sides;

use super::overlays::{FormOverlay, PickerSpec};
use super::phase::{FormPhase, PageView, To};
use super::pick::source::Asker;
use super::shared::Shared;
use super::slots::MergeSlot;
use super::spec::FormSpec;
use crate::catalog::{Location, Merge, Takes};
use crate::config::{Action, Mode};
use crate::contract::Outcome;
use crate::model::{DocPath, OperationId, Shape};
use crate::screens::cursor::step;
use crate::screens::{Choice, Command, Cx, Handled, View, menu, reading, state};
use crate::widgets::{self, Tone};

/// The items that become one, side by side.
#[derive(Debug)]
pub(super) struct Studio {
    sides: Sides,
    moves: Movements,
    pairs: Option<Pairs>,
    /// The ids of the items, the main one first, and what people call them.
    ids: Vec<String>,
    names: Vec<String>,
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
            pairs: Pairs::of(at),
            ids: Vec::new(),
            names: Vec::new(),
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
        }
        if let Some(pairs) = &mut self.pairs {
            pairs.ask(cx);
        }
        let resource = shared.spec.resource;
        // What customers are called is kept nowhere else.
        let name = |id: &String| self.sides.document(id).and_then(|document| resource.label_of(document));
        self.names = self.ids.iter().map(|id| name(id).unwrap_or_else(|| id.clone())).collect();
        let (form, zone) = (&shared.form, cx.session.settings.time_zone.time_zone());
        let basis = Basis { merge, resource, form, ids: &self.ids, sides: &self.sides, moves: &self.moves, zone };
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
        checks::found_by(&self.ids, &self.sides, shared).into_iter().for_each(&mut plain);
        let document = shared.form.document();
        let notes = shared.spec.wizard.iter().flat_map(|wizard| wizard.notes_for(document, None));
        notes.map(str::to_owned).for_each(&mut plain);
        let others = self.names[1..].join(", ");
        let fate = shared.spec.action.others.as_deref().unwrap_or("deleted for good");
        self.said.push(Said::new(Tone::Warn, format!("{others} will be {fate}. This can't be undone.")));
    }

    fn scroll(&mut self, area: Rect) {
        let (height, shown) = (usize::from(self.parts(area).rows.height), self.shown().len());
        self.top = widgets::keep_visible(self.top, self.at, shown, height);
        self.first = self.columns(area.width).first;
    }

    /// Takes the row under the cursor from the item at one side, or looks at that item.
    fn take(&mut self, right: bool, shared: &mut Shared) {
        let Some(merge) = shared.spec.merge else { return };
        match self.shown().get(self.at).filter(|row| row.is_open()) {
            Some(row) => {
                if let Some(from) = row.beside(right) {
                    choose::take(row, from, &self.ids, merge, &mut shared.form);
                    self.column = from;
                } else {
                    self.column = row.source.unwrap_or_default();
                }
            }
            None if right => self.column = (self.column + 1).min(self.ids.len().saturating_sub(1)),
            None => self.column = self.column.saturating_sub(1),
        }
        shared.banner = None;
    }

    /// The item under the cursor, or the other one, becomes the main one: the page of its own merge takes the place of
    /// this one, with what was chosen.
    fn turn_around(&self, shared: &mut Shared, cx: &mut Cx<'_>) {
        let Some(merge) = shared.spec.merge else { return };
        let Some(main) = self.ids.get(self.column.max(1)).cloned() else {
            return cx.command(Command::warn("there is no other one yet"));
        };
        let list = shared.spec.list(cx.location);
        let others: Vec<String> = self.ids.iter().filter(|id| **id != main).cloned().collect();
        let from = cx.location.get(pairs::FROM).and_then(|from| from.parse::<Location>().ok());
        let to = list.child(&main).with_action(&merge.verb);
        let to = pairs::with(to, &others, from.as_ref());
        let to = choose::carried(merge, &shared.form, &main)
            .into_iter()
            .fold(to, |to, (key, value)| to.with_query(key, value));
        shared.part(false, cx);
        cx.command(Command::Replace(to));
    }

    /// Lets another item be picked.
    fn pick(&mut self, shared: &Shared, cx: &mut Cx<'_>) {
        let Some(merge) = shared.spec.merge else { return };
        self.asked = true;
        let document = shared.form.document();
        let held = merge.others.get(document).and_then(Value::as_array).map_or(0, Vec::len);
        let most = rows::shape_at(&shared.form, &merge.others).and_then(Shape::most_items);
        // Where there is room for one, another one takes its place.
        let at = if most == Some(1) { 0 } else { held };
        let field = merge.others.index(at);
        let asker = Asker { operation: shared.spec.operation(), document, at: cx.location, field: &field };
        match asker.source(&shared.spec.resource.path) {
            Ok(source) => cx.command(FormOverlay::Picker(PickerSpec { source, trial: None, brings: false }).into()),
            Err(problem) => cx.command(Command::warn(problem)),
        }
    }

    /// Another item was picked.
    pub(super) fn take_other(&mut self, id: &str, shared: &mut Shared) {
        let Some(merge) = shared.spec.merge else { return };
        let most = rows::shape_at(&shared.form, &merge.others).and_then(Shape::most_items);
        choose::add(merge, id, most, &mut shared.form);
        shared.banner = None;
        self.column = self.ids.len();
    }

    /// Reads everything again.
    fn refresh(&mut self, shared: &mut Shared) {
        self.sides.forget();
        self.moves.forget();
        shared.banner = None;
    }

    /// On to the last look, unless something speaks against it.
    fn submit(&self, shared: &mut Shared, cx: &mut Cx<'_>) {
        if self.ids.len() < 2 {
            return cx.command(Command::warn(format!("name the other {} first", shared.spec.resource.singular)));
        }
        if self.sides.waits(&self.ids) {
            return cx.command(Command::warn("they are still being read"));
        }
        if let Some(said) = self.said.iter().find(|said| said.tone == Tone::Bad) {
            return cx.command(Command::warn(said.text.clone()));
        }
        let before = self.before(shared, cx);
        shared.parting = self.pairs.iter().map(Pairs::rest).chain([before]).collect();
        shared.form.submit();
        shared.go(To::Review);
    }

    /// A file of all items as they are now.
    fn before(&self, shared: &Shared, cx: &Cx<'_>) -> Choice {
        let documents: Vec<&Value> = self.ids.iter().filter_map(|id| self.sides.document(id)).collect();
        let json = serde_json::to_string_pretty(&documents).unwrap_or_default();
        let stem = shared.spec.resource.plural().replace(' ', "-");
        let name = format!("{stem}-before-merge-{}.json", cx.now().strftime("%Y%m%dT%H%M%SZ"));
        Choice::export("Write what they were into a file: it holds customers' content", name, json)
    }

    fn export(&self, shared: &Shared, cx: &mut Cx<'_>) {
        let choice = self.before(shared, cx);
        cx.command(Command::Overlay(menu("As they are now, for yourself alone", vec![choice])));
    }

    /// Shows in full what the items have of the row under the cursor.
    fn read_row(&self, cx: &mut Cx<'_>) {
        let shown = self.shown();
        let Some(row) = shown.get(self.at) else { return };
        let cells = row.cells.iter().zip(&self.names).zip(&self.ids);
        let of = |((cell, name), id): ((&Option<String>, &String), &String)| {
            format!("{name} ({id})\n{}", cell.as_deref().unwrap_or("—"))
        };
        let after = format!("Afterwards\n{}", row.afterwards().unwrap_or("—"));
        let text = cells.map(of).chain([after]).collect::<Vec<_>>().join("\n\n");
        cx.command(Command::Overlay(reading(&row.title, text)));
    }

    /// Names the other one first, if none is named: once.
    pub(super) fn begin(&mut self, shared: &Shared, cx: &mut Cx<'_>) {
        if ids(shared, cx.location).len() < 2 && !self.asked {
            self.pick(shared, cx);
        }
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
        } else if self.sides.waits(&self.ids) {
            state::loading(view, &spec.resource.plural(), None).draw(area, buf, theme);
        } else {
            return false;
        }
        true
    }
}

/// What a location brings along for a merge: the others, and that all may move which can.
pub(super) fn begins_with(merge: &Merge, operation: OperationId, at: &Location) -> Vec<(DocPath, Value)> {
    let input = operation.operation().input;
    let switches = merge.moves.iter().filter_map(|moves| moves.switches.as_ref());
    let all = switches.flat_map(|path| {
        let shape = path.steps().iter().try_fold(input, |shape, step| Some(shape.step(step)?.shape()));
        let members = shape.map(Shape::members).unwrap_or_default();
        members.iter().map(|member| (path.member(member.name), Value::Bool(true)))
    });
    let others = at.all(pairs::WITH).enumerate().map(|(nth, id)| (merge.others.index(nth), Value::from(id)));
    all.chain(others).collect()
}

/// Whether a place of the request says what is chosen in a merge.
pub(super) fn is_choice(merge: &Merge, path: &DocPath) -> bool {
    let switches = merge.moves.iter().filter_map(|moves| moves.switches.as_ref());
    let members = match &merge.takes {
        Takes::Members { members } => Some(members),
        Takes::Fields { .. } => None,
    };
    switches.chain(members).any(|place| path.starts_with(place))
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

impl FormPhase for Studio {
    fn act(&mut self, action: Action, shared: &mut Shared, cx: &mut Cx<'_>) -> Handled {
        let height = usize::from(self.parts(cx.area).rows.height).max(1);
        let shown = self.shown().len();
        if !matches!(action, Action::Left | Action::Right)
            && let Some(to) = step(action, self.at, shown, height)
        {
            self.at = to;
            self.scroll(cx.area);
            return Handled::Yes;
        }
        match action {
            Action::Left | Action::Right => self.take(action == Action::Right, shared),
            Action::MakeMain => self.turn_around(shared, cx),
            Action::Agreeing => self.agreeing = !self.agreeing,
            Action::Accept => self.read_row(cx),
            Action::Pick => self.pick(shared, cx),
            Action::Submit | Action::StepForward => self.submit(shared, cx),
            Action::Json => shared.open_json(),
            Action::Export => self.export(shared, cx),
            Action::Refresh => self.refresh(shared),
            Action::Undo | Action::Redo => {
                let _ = if action == Action::Undo { shared.form.undo() } else { shared.form.redo() };
            }
            Action::NextPair | Action::NotSame => return self.go_on(action, cx),
            Action::Details => match shared.banner.clone().or_else(|| self.sides.error.clone()) {
                Some(error) => cx.command(Command::error(error)),
                None => return Handled::No,
            },
            _ => return Handled::No,
        }
        Handled::Yes
    }

    fn actions(&self, page: PageView<'_>) -> Vec<Action> {
        if self.ids.len() < 2 {
            return vec![Action::Pick, Action::Json, Action::Back];
        }
        let pairs = self.pairs.iter().flat_map(|_| [Action::NextPair, Action::NotSame]);
        let refused = page.shared.banner.as_ref().map(|_| Action::Details);
        let first = [Action::Left, Action::Right, Action::MakeMain, Action::Submit].into_iter();
        let more = [Action::Agreeing, Action::Accept, Action::Pick, Action::Json, Action::Export, Action::Refresh];
        first.chain(refused).chain(pairs).chain(more).chain([Action::Back]).collect()
    }

    fn does(&self, action: Action, _page: PageView<'_>) -> Option<&'static str> {
        Some(match action {
            Action::Left => "take left",
            Action::Right => "take right",
            Action::Submit => "merge",
            Action::Accept => "in full",
            Action::Pick => "another one",
            Action::Agreeing if self.agreeing => "only what differs",
            Action::Agreeing => "all attributes",
            Action::Export => "as they are now",
            _ => return None,
        })
    }

    fn status(&self, _page: PageView<'_>) -> Option<String> {
        if self.ids.len() < 2 || self.sides.waits(&self.ids) {
            return None;
        }
        let values = || self.rows.iter().filter(|row| row.sum.is_none());
        let counted = |count: usize, said: &str| (count > 0).then(|| format!("{count} {said}"));
        let told = values().filter(|row| row.is_told()).count();
        let differ = widgets::plural(told as u64, "differs", "differ");
        let agree = counted(values().filter(|row| !row.differs).count(), "the same");
        let main = counted(values().filter(|row| row.differs && !row.is_told()).count(), "as in the main one");
        let pair = self.pairs.as_ref().and_then(Pairs::said);
        Some([pair, Some(differ), agree, main].into_iter().flatten().collect::<Vec<_>>().join(" · "))
    }

    fn draw(&self, page: PageView<'_>, area: Rect, buf: &mut Buffer, view: &View<'_>) {
        if !self.draw_message(page, area, buf, view) {
            self.draw_sides(area, buf, view);
        }
    }
}

impl Studio {
    /// Goes to the next match; where this one is none, it is set apart before.
    fn go_on(&mut self, action: Action, cx: &mut Cx<'_>) -> Handled {
        let Some(pairs) = &mut self.pairs else {
            cx.command(Command::warn("these come from no list of matches, so there is no next one"));
            return Handled::Yes;
        };
        if action == Action::NotSame {
            pairs.set_apart(cx);
        }
        pairs.go_on(cx);
        Handled::Yes
    }

    /// Something has come.
    pub(super) fn take_result(&mut self, slot: &MergeSlot, outcome: &Outcome, spec: &FormSpec, cx: &mut Cx<'_>) {
        let known_by = spec.merge.and_then(|merge| merge.known_by.as_ref());
        match slot {
            MergeSlot::Prepare => self.sides.take_prepared(outcome, spec.resource),
            MergeSlot::Labels(key) => self.sides.take_labels(key, outcome, spec.resource),
            MergeSlot::Item(id) => self.sides.take_item(id, outcome, spec, cx),
            MergeSlot::Before(id) => self.sides.take_before(id, outcome, known_by),
            MergeSlot::Kinds(nth) => {
                let at = spec.item(cx.location).unwrap_or_default();
                self.moves.take_kinds(*nth, outcome, spec, &at);
            }
            MergeSlot::Moves(nth, id, kind) => self.moves.take((*nth, id, kind), outcome, spec),
            MergeSlot::Pairs => {
                if let Some(pairs) = &mut self.pairs {
                    pairs.take(outcome);
                }
            }
            MergeSlot::Pair(id) => {
                if let Some(pairs) = &mut self.pairs {
                    pairs.take_next(id, outcome, cx);
                }
            }
        }
    }
}
