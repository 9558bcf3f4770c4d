//! What keys do to the rows, and what becomes of what was chosen or typed.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::ask::{Ask, Asked};
use super::{CarriedRows, Choosing, named};
use crate::config::{Action, Mode};
use crate::contract::Input;
use crate::form::carried::{CarriedField, CarriedTasks, Operand, Way, conditions_for, ways_for};
use crate::screens::cursor::step;
use crate::screens::form::answer::FormAnswer;
use crate::screens::form::phase::{FormPhase, PageView};
use crate::screens::form::shared::Shared;
use crate::screens::form::slots::FlowEnd;
use crate::screens::{Choice, Command, Cx, Handled, View, menu_at};

impl CarriedRows {
    /// Maps what is called the same.
    fn map_by_name(&self, shared: &mut Shared, cx: &mut Cx<'_>) {
        if self.ends.waits(FlowEnd::Source) || self.ends.waits(FlowEnd::Destination) {
            return cx.command(Command::warn("the fields are still being read"));
        }
        let mut tasks = CarriedTasks::of(shared.form.document());
        // Where nothing is said of the destination, it takes fields by the names that they have.
        let there = if self.ends.is_mute(FlowEnd::Destination) { self.sources() } else { self.targets() };
        let mapped = tasks.map_by_name(&self.sources(), &there);
        if mapped == 0 {
            return cx.command(Command::notice("no other field is called the same at both ends"));
        }
        Self::put(&tasks, shared);
        let fields = if mapped == 1 { "1 field goes".to_owned() } else { format!("{mapped} fields go") };
        cx.command(Command::notice(format!("{fields} to the field of the same name")));
    }

    /// Lets be chosen where the field under the cursor goes.
    fn choose_target(&mut self, cx: &mut Cx<'_>) {
        let Some(line) = self.line().cloned() else { return };
        let targets = self.targets();
        if targets.is_empty() {
            let (field, to) = (line.from[0].clone(), line.to.clone().unwrap_or_else(|| line.from[0].clone()));
            self.ask = Some(Ask::new(&field, Asked::Target, format!("{field} goes to"), &to));
            return;
        }
        let taken = |name: &str| {
            let by = self.lines.iter().find(|other| other.to.as_deref() == Some(name) && other.from != line.from);
            by.map(|by| format!(" · from {}", by.from.join(" and "))).unwrap_or_default()
        };
        let about =
            |field: &CarriedField| format!("{} {}{}", field.kind, field.label, taken(&field.name)).trim().to_owned();
        let choice =
            |field: &CarriedField| Choice::new(&field.name, about(field), FormAnswer::Value(field.name.clone()).into());
        let mut choices: Vec<Choice> = targets.iter().map(choice).collect();
        let at = match &line.to {
            Some(to) => targets.iter().position(|field| field.name == *to),
            None => targets.iter().position(|field| field.is_called(&line.from[0])),
        };
        choices.push(Choice::new("another name …", "type it", FormAnswer::Value(String::new()).into()).otherwise());
        self.choosing = Some(Choosing::Target);
        let title = format!("Where {} goes", line.from.join(" and "));
        cx.command(Command::Overlay(menu_at(&title, choices, at.unwrap_or(0), "")));
    }

    /// Offers what can be done with the field under the cursor, and what is done with it to be taken away.
    fn offer_ways(&mut self, conditions: bool, shared: &Shared, cx: &mut Cx<'_>) {
        let Some(line) = self.line().cloned() else { return };
        let field = self.source(&line.from[0]);
        let ways = Self::ways(&field, conditions, shared);
        let answer = |what: String| FormAnswer::Value(what).into();
        let mut choices: Vec<Choice> = Vec::new();
        for (at, way) in ways.iter().enumerate() {
            choices.push(Choice::new(&way.title, "", answer(format!("+{at}"))));
        }
        let tasks = CarriedTasks::of(shared.form.document());
        if tasks.are_joined(&line.from) && !conditions {
            choices.push(Choice::new("Take the fields apart again", line.from.join(", "), answer("apart".to_owned())));
        }
        for (at, _) in tasks.about(&field.name) {
            let words = tasks.words(at).unwrap_or_default();
            choices.push(Choice::new(format!("No longer: {words}"), "", answer(format!("-{at}"))));
        }
        if choices.is_empty() {
            let what = if conditions { "choose records by it" } else { "do anything with it" };
            return cx.command(Command::warn(format!("this source has no way to {what}")));
        }
        self.choosing = Some(if conditions { Choosing::Condition } else { Choosing::Way });
        let title = if conditions {
            format!("Only records whose {}", field.name)
        } else {
            format!("{} on the way", field.name)
        };
        cx.command(Command::Overlay(menu_at(&title, choices, 0, "")));
    }

    fn ways(field: &CarriedField, conditions: bool, shared: &Shared) -> Vec<Way> {
        let tasks = CarriedTasks::of(shared.form.document());
        if conditions { conditions_for(tasks.member(), field) } else { ways_for(tasks.member(), field) }
    }

    /// Something was chosen from a list over the rows.
    pub(in crate::screens::form) fn take_choice(&mut self, value: &str, shared: &mut Shared, cx: &mut Cx<'_>) {
        let (Some(choosing), Some(line)) = (self.choosing.take(), self.line().cloned()) else { return };
        let field = self.source(&line.from[0]);
        match choosing {
            Choosing::Target if value.is_empty() => {
                let to = line.to.clone().unwrap_or_default();
                self.ask = Some(Ask::new(&field.name, Asked::Target, format!("{} goes to", field.name), &to));
            }
            Choosing::Target => self.map(&line.from, value, shared),
            Choosing::Second(at) => {
                let ways = Self::ways(&field, false, shared);
                if let Some(way) = ways.get(at) {
                    self.second(&field, value, way, shared);
                }
            }
            Choosing::Way | Choosing::Condition => {
                let conditions = choosing == Choosing::Condition;
                let mut tasks = CarriedTasks::of(shared.form.document());
                if value == "apart" {
                    tasks.take_apart(&line.from);
                    return Self::put(&tasks, shared);
                }
                if let Some(at) = value.strip_prefix('-').and_then(|at| at.parse().ok()) {
                    tasks.remove(at);
                    return Self::put(&tasks, shared);
                }
                let ways = Self::ways(&field, conditions, shared);
                let Some((at, way)) = value
                    .strip_prefix('+')
                    .and_then(|at| at.parse().ok())
                    .and_then(|at: usize| Some((at, ways.get(at)?.clone())))
                else {
                    return;
                };
                self.begin_way(&field, at, way, shared, cx);
            }
        }
    }

    /// Does something with a field, once it was told what it needs.
    fn begin_way(&mut self, field: &CarriedField, at: usize, way: Way, shared: &mut Shared, cx: &mut Cx<'_>) {
        let title = way.title.trim_end_matches([' ', '…']).to_owned();
        match way.operand {
            Operand::None => {
                let mut tasks = CarriedTasks::of(shared.form.document());
                tasks.add_way(field, &way, &[]);
                Self::put(&tasks, shared);
            }
            Operand::Text | Operand::Field => {
                let others = self.sources().into_iter().filter(|other| other.name != field.name);
                let choice = |other: CarriedField| {
                    let about = format!("{} {}", other.kind, other.label);
                    Choice::new(&other.name, about.trim().to_owned(), FormAnswer::Value(other.name.clone()).into())
                };
                let choices: Vec<Choice> = others.map(choice).collect();
                if choices.is_empty() {
                    return cx.command(Command::warn("there is no other field"));
                }
                self.choosing = Some(Choosing::Second(at));
                cx.command(Command::Overlay(menu_at(&format!("{title}: which one"), choices, 0, "")));
            }
            Operand::Count | Operand::Value | Operand::Bounds => {
                let title = match way.kind {
                    "Filter" => format!("Only records whose {} {title}", field.name),
                    _ => format!("{}: {}", field.name, title.to_lowercase()),
                };
                self.ask = Some(Ask::new(&field.name, Asked::Way(way), title, ""));
            }
        }
    }

    /// The second of two fields was chosen.
    fn second(&mut self, field: &CarriedField, second: &str, way: &Way, shared: &mut Shared) {
        if way.operand == Operand::Text {
            let format = format!("${{{}}} ${{{second}}}", field.name);
            let what = Asked::Format(way.clone(), second.to_owned());
            self.ask = Some(Ask::new(&field.name, what, "How the two stand together", &format));
            return;
        }
        let mut tasks = CarriedTasks::of(shared.form.document());
        tasks.join(&self.fields_of(&field.name), second, way, None, &self.sources());
        Self::put(&tasks, shared);
    }

    fn map(&self, from: &[String], to: &str, shared: &mut Shared) {
        let Some(first) = from.first() else { return };
        let mut tasks = CarriedTasks::of(shared.form.document());
        tasks.map_line(from, &self.source(first).kind, &named(&self.targets(), to), &self.sources());
        Self::put(&tasks, shared);
    }

    /// The fields of the row under the cursor, which begins with this one.
    fn fields_of(&self, field: &str) -> Vec<String> {
        let line = self.line().filter(|line| line.from.first().is_some_and(|first| first == field));
        line.map_or_else(|| vec![field.to_owned()], |line| line.from.clone())
    }

    /// What was typed is taken, unless something is wrong with it.
    fn take_typed(&mut self, shared: &mut Shared) {
        let Some(mut ask) = self.ask.take() else { return };
        let typed = ask.typed.line.text().trim().to_owned();
        let field = self.source(&ask.field);
        let done = match &ask.what {
            _ if typed.is_empty() => Err("type a value".to_owned()),
            Asked::Source => {
                let field = self.source(&typed);
                let to = self.targets().into_iter().find(|to| to.is_called(&typed)).unwrap_or_else(|| field.clone());
                self.map(&[typed], &to.name, shared);
                Ok(())
            }
            Asked::Target => {
                self.map(&self.fields_of(&ask.field), &typed, shared);
                Ok(())
            }
            Asked::Way(way) => ask.told(way).map(|told| {
                let mut tasks = CarriedTasks::of(shared.form.document());
                tasks.add_way(&field, way, &told);
                Self::put(&tasks, shared);
            }),
            Asked::Format(way, second) => {
                let mut tasks = CarriedTasks::of(shared.form.document());
                tasks.join(&self.fields_of(&field.name), second, way, Some(&typed), &self.sources());
                Self::put(&tasks, shared);
                Ok(())
            }
        };
        if let Err(wrong) = done {
            ask.typed.wrong = Some(wrong);
            self.ask = Some(ask);
        }
    }

    /// The field under the cursor does not go along.
    fn leave_out(&self, shared: &mut Shared, cx: &mut Cx<'_>) {
        let Some(line) = self.line() else { return };
        if line.to.is_none() && line.ways.is_empty() {
            return cx.command(Command::notice(format!("{} does not go along", line.from.join(", "))));
        }
        let mut tasks = CarriedTasks::of(shared.form.document());
        tasks.leave_out(&line.from);
        Self::put(&tasks, shared);
        let key = cx.session.keymap.in_words(Mode::Mapping, Action::Undo);
        cx.command(Command::notice(format!("{} does not go along; {key} brings it back", line.from.join(", "))));
    }

    /// The next step, if a field goes along and nothing is wrong.
    fn next_step(&self, shared: &mut Shared, cx: &mut Cx<'_>) {
        if self.nothing(shared, cx) {
            return;
        }
        let tasks = CarriedTasks::of(shared.form.document());
        shared.end_step_of(tasks.path(), "the tasks", cx);
    }
}

impl FormPhase for CarriedRows {
    fn act(&mut self, action: Action, shared: &mut Shared, cx: &mut Cx<'_>) -> Handled {
        if self.ask.is_some() {
            match action {
                Action::Accept | Action::Submit | Action::NextField => self.take_typed(shared),
                Action::Back => self.ask = None,
                _ => {}
            }
            return Handled::Yes;
        }
        let height = usize::from(self.parts(cx.area).rows.height);
        if let Some(to) = step(action, self.at, self.shown().len(), height) {
            self.at = to;
            return Handled::Yes;
        }
        match action {
            Action::Accept | Action::Pick => self.choose_target(cx),
            Action::MapByName => self.map_by_name(shared, cx),
            Action::OnTheWay => self.offer_ways(false, shared, cx),
            Action::WhichRecords => self.offer_ways(true, shared, cx),
            Action::Agreeing => {
                let under = self.line().map(|line| line.from.clone());
                self.only = !self.only;
                self.at = self.shown().iter().position(|line| Some(&line.from) == under.as_ref()).unwrap_or(0);
            }
            Action::AddItem => self.ask = Some(Ask::new("", Asked::Source, "Field of the source", "")),
            Action::Unset => self.leave_out(shared, cx),
            Action::Refresh => self.ends.retry(),
            Action::Submit => self.next_step(shared, cx),
            action => return shared.act_in_step(action, cx),
        }
        Handled::Yes
    }

    fn text(&mut self, input: &Input, _shared: &mut Shared, _cx: &mut Cx<'_>) {
        if let Some(ask) = &mut self.ask {
            ask.typed.input(input);
        }
    }

    fn types(&self) -> bool {
        self.ask.is_some()
    }

    fn actions(&self, _page: PageView<'_>) -> Vec<Action> {
        if self.ask.is_some() {
            return vec![Action::Accept, Action::Back];
        }
        let mut actions =
            vec![Action::Submit, Action::MapByName, Action::Accept, Action::OnTheWay, Action::WhichRecords];
        actions.extend([
            Action::Unset,
            Action::AddItem,
            Action::Undo,
            Action::Agreeing,
            Action::StepBack,
            Action::Json,
        ]);
        actions
    }

    fn does(&self, action: Action, _page: PageView<'_>) -> Option<&'static str> {
        match action {
            Action::Accept if self.ask.is_some() => Some("take it"),
            Action::Accept => Some("goes to …"),
            Action::Unset => Some("does not go along"),
            Action::AddItem => Some("another field"),
            Action::Agreeing if self.only => Some("all fields"),
            Action::Agreeing => Some("only what goes"),
            _ => None,
        }
    }

    fn explains(&self, action: Action) -> Option<&'static str> {
        match action {
            Action::Accept => Some("Choose where the field goes"),
            Action::Unset => Some("The field does not go along"),
            Action::AddItem => Some("Carry a field that is not described, by its name"),
            Action::Agreeing => Some("Show only the fields that go along, or all"),
            _ => None,
        }
    }

    fn status(&self, page: PageView<'_>) -> Option<String> {
        let steps = &page.shared.steps;
        Some(format!("step {} of {}", steps.at + 1, steps.all.len() + 1))
    }

    fn draw(&self, page: PageView<'_>, area: Rect, buf: &mut Buffer, view: &View<'_>) {
        self.draw_rows(page, area, buf, view);
    }
}
