//! What keys do in the studio, and what becomes of what has come.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use serde_json::Value;

use super::pairs::Pairs;
use super::rows::MergeRow;
use super::{Studio, choose, pairs, rows};
use crate::catalog::{FROM, Location, Merge, Takes};
use crate::config::{Action, Mode};
use crate::contract::Outcome;
use crate::model::Shape;
use crate::screens::cursor::step;
use crate::screens::file_rows::FileRows;
use crate::screens::form::done::sentence;
use crate::screens::form::overlays::{FormOverlay, PickerSpec};
use crate::screens::form::phase::{FormPhase, PageView, To};
use crate::screens::form::pick::source::{Asker, Trial};
use crate::screens::form::shared::Shared;
use crate::screens::form::slots::{FormSlot, MergeSlot};
use crate::screens::form::spec::FormSpec;
use crate::screens::private_names::take_name;
use crate::screens::save::save;
use crate::screens::{Choice, Command, Cx, Handled, View, menu, reading};
use crate::widgets::{self, Tone};

impl Studio {
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
        let from = cx.location.get(FROM).and_then(|from| from.parse::<Location>().ok());
        let to = list.child(&main).with_action(&merge.verb);
        let to = pairs::with(to, &others, from.as_ref());
        let to = choose::carried(merge, &shared.form, cx.location, &main)
            .into_iter()
            .fold(to, |to, (key, value)| to.with_query(key, value));
        shared.part(false, cx);
        cx.command(Command::Replace(to));
    }

    /// Lets another item be picked.
    pub(super) fn pick(&mut self, shared: &Shared, cx: &mut Cx<'_>) {
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
            Ok(source) => {
                let trial = Trial::new(&asker);
                cx.command(FormOverlay::Picker(PickerSpec { source, trial, brings: false, goes_on: false }).into());
            }
            Err(problem) => cx.command(Command::warn(problem)),
        }
    }

    /// Another item was picked.
    pub(in crate::screens::form) fn take_other(&mut self, id: &str, shared: &mut Shared) {
        let Some(merge) = shared.spec.merge else { return };
        let most = rows::shape_at(&shared.form, &merge.others).and_then(Shape::most_items);
        let main = self.ids.first().cloned();
        choose::add(merge, id, main.as_deref(), most, &mut shared.form);
        shared.banner = None;
        self.column = self.ids.len();
    }

    /// Reads everything again.
    fn refresh(&mut self, shared: &mut Shared) {
        self.sides.forget();
        self.moves.forget();
        self.naming.forget();
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
        choose::say_all(&self.rows, &self.ids, &mut shared.form);
        let rest = self.pairs.iter().flat_map(|pairs| pairs.rest(cx));
        shared.parting = rest.chain([self.before(shared, cx)]).collect();
        shared.outcome = self.outcome();
        shared.known_as = self.known_as(shared);
        // The last look and the question name them, too.
        let list = shared.spec.list(cx.location);
        for (id, name) in self.ids.iter().zip(&self.names).filter(|(id, name)| id != name) {
            cx.session.learn_name(&list.child(id), name.clone());
        }
        shared.form.submit();
        shared.go(To::Review);
    }

    /// What the main one is known as beside its name, if no other one is.
    fn known_as(&self, shared: &Shared) -> Option<String> {
        let hint = |id: &String| shared.spec.resource.hint_of(self.sides.document(id)?);
        let own = self.ids.first().and_then(hint)?;
        let is_own = self.ids.iter().skip(1).all(|id| hint(id).as_ref() != Some(&own));
        is_own.then_some(own)
    }

    /// What there will be, row by row: what it is called, what it is then, and whose it is.
    fn outcome(&self) -> Vec<[String; 3]> {
        let rows = self.rows.iter().filter(|row| row.is_told() || row.sum.is_some());
        let row = |row: &MergeRow| {
            let whose = row.source.filter(|_| row.sum.is_none()).and_then(|at| Some((at, self.told_apart(at)?)));
            let from = match whose {
                Some((0, _)) => "stays".to_owned(),
                Some((_, name)) => format!("from {name}"),
                None => String::new(),
            };
            [row.title.clone(), row.afterwards().unwrap_or("—").to_owned(), from]
        };
        rows.map(row).collect()
    }

    /// A file of all items as they are now.
    fn before(&self, shared: &Shared, cx: &Cx<'_>) -> Choice {
        let mut forms = self.as_they_are(shared).forms();
        forms.rotate_left(1);
        let stem = shared.spec.resource.plural().replace(' ', "-");
        let name = format!("{stem}-before-merge-{}", cx.now().strftime("%Y%m%dT%H%M%SZ"));
        let ask = save("Save what they were", &name, forms);
        Choice::new("Write what they were into a file: it holds customers' content", "", Command::Overlay(ask))
    }

    /// The items as rows: with the fields that an account defines itself by their names, or else with their members.
    fn as_they_are(&self, shared: &Shared) -> FileRows {
        let read = self.ids.iter().enumerate().filter_map(|(at, id)| Some((at, id, self.sides.document(id)?)));
        let (mut cells, mut documents) = (Vec::new(), Vec::new());
        for (at, id, document) in read {
            let of_rows = self.rows.iter().map(|row| row.cells.get(at).cloned().flatten().unwrap_or_default());
            cells.push(std::iter::once(id.clone()).chain(of_rows).collect());
            documents.push(document.clone());
        }
        if !matches!(shared.spec.merge, Some(Merge { takes: Takes::Fields { .. }, .. })) {
            return FileRows::of(documents);
        }
        let id = format!("{} id", sentence(&shared.spec.resource.singular));
        let heads = std::iter::once(id).chain(self.rows.iter().map(|row| row.title.clone())).collect();
        FileRows::new(heads, cells, documents)
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

    /// Goes to the next match; where this one is none, it is set apart before.
    fn go_on(&mut self, action: Action, cx: &mut Cx<'_>) -> Handled {
        let Some(pairs) = &mut self.pairs else {
            cx.command(Command::warn("these come from no list of matches, so there is no next one"));
            return Handled::Yes;
        };
        if action == Action::NotSame {
            if !pairs.turn_apart(cx) {
                cx.command(Command::notice("it counts as a match again"));
                return Handled::Yes;
            }
            let key = cx.session.keymap.in_words(Mode::Merge, Action::NotSame);
            cx.command(Command::notice(format!(
                "kept as not the same: passed over from now on. {key} over it takes that back"
            )));
        }
        pairs.go_on(cx);
        Handled::Yes
    }

    /// Something has come.
    pub(in crate::screens::form) fn take_result(
        &mut self,
        slot: &MergeSlot,
        outcome: &Outcome,
        spec: &FormSpec,
        cx: &mut Cx<'_>,
    ) {
        let known_by = spec.merge.and_then(|merge| merge.known_by.as_ref());
        match slot {
            MergeSlot::Prepare => self.sides.take_prepared(outcome, spec.resource),
            MergeSlot::Labels(key) => self.sides.take_labels(key, outcome, spec.resource),
            MergeSlot::Item(id) => self.sides.take_item(id, outcome, spec, cx),
            MergeSlot::Name(at) => drop(take_name(at, outcome, cx)),
            MergeSlot::Before(id) => self.sides.take_before(id, outcome, known_by),
            MergeSlot::Kinds(nth) => {
                let at = spec.item(cx.location).unwrap_or_default();
                self.moves.take_kinds(*nth, outcome, spec, &at);
            }
            MergeSlot::Moves(nth, id, kind) => self.moves.take((*nth, id, kind), outcome, spec),
            MergeSlot::NamingAt => self.naming.take_above(outcome, spec),
            MergeSlot::Naming(id, at) => self.naming.take(id, at, outcome, spec),
            MergeSlot::Pairs => {
                if let Some(pairs) = &mut self.pairs {
                    pairs.take(outcome, cx);
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

impl FormPhase for Studio {
    fn waits_for(&self, slot: &FormSlot, _shared: &Shared) -> bool {
        match slot {
            FormSlot::Merge(MergeSlot::Prepare | MergeSlot::Item(_)) => self.is_reading(),
            FormSlot::Merge(MergeSlot::Pair(_)) => true,
            _ => false,
        }
    }

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
            Action::Json => {
                choose::say_all(&self.rows, &self.ids, &mut shared.form);
                shared.open_json();
            }
            Action::Export => self.export(shared, cx),
            Action::Refresh => self.refresh(shared),
            Action::Undo | Action::Redo => {
                // Where there is nothing to be taken back, nothing is.
                if action == Action::Undo {
                    shared.form.undo()
                } else {
                    shared.form.redo()
                };
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
        // The others stand at the right of the main one: the way back is found by itself.
        let first = [Action::Right, Action::MakeMain, Action::Submit].into_iter().chain(refused);
        let more = [Action::Left, Action::Accept, Action::Pick, Action::Json, Action::Export, Action::Refresh];
        first.chain(pairs).chain([Action::Agreeing]).chain([Action::Back]).chain(more).collect()
    }

    fn does(&self, action: Action, _page: PageView<'_>) -> Option<&'static str> {
        Some(match action {
            Action::Left => "take left",
            Action::Right => "take",
            Action::Submit => "merge",
            Action::Accept => "in full",
            Action::Pick => "another one",
            Action::MakeMain => "main",
            Action::Agreeing if self.agreeing => "less",
            Action::Agreeing => "all",
            Action::NextPair => "next",
            Action::NotSame if self.pairs.as_ref().is_some_and(Pairs::is_apart) => "same after all",
            Action::NotSame => "not same",
            Action::Export => "as they are now",
            _ => return None,
        })
    }

    fn explains(&self, action: Action) -> Option<&'static str> {
        Some(match action {
            Action::Left => "Take this row from the one at the left; where nothing is to be chosen, look at that one",
            Action::Right => "Take this row from the one at the right; where nothing is to be chosen, look at that one",
            Action::Submit => "Look at all of it once more, and merge",
            Action::Accept => "Read in full what each of them has in this row",
            Action::Pick => "Pick another one to be merged",
            Action::Json => "Edit the request as JSON, and back",
            Action::Export => "Write into a file what they are now",
            Action::Refresh => "Read them again",
            Action::Undo => "Take back the last choice",
            Action::Back => "Leave, without anything merged",
            Action::NotSame if self.pairs.as_ref().is_some_and(Pairs::is_apart) => {
                "Count them as a match again: they were kept as not the same"
            }
            _ => return None,
        })
    }

    fn status(&self, _page: PageView<'_>) -> Option<String> {
        if let Some(reading) = self.pairs.as_ref().and_then(Pairs::reading) {
            return Some(reading);
        }
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
