//! What keys do to the rows, and what becomes of what was chosen or typed.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::ask::{Ask, Asked};
use super::{ConditionRows, option_list};
use crate::config::{Action, Mode};
use crate::contract::Input;
use crate::form::conditions::{Condition, ConditionRow, ConditionSet, Sort};
use crate::screens::cursor::step;
use crate::screens::form::answer::FormAnswer;
use crate::screens::form::ask_line::AskLine;
use crate::screens::form::overlays::{FormOverlay, PickerSpec};
use crate::screens::form::phase::{FormPhase, PageView, To};
use crate::screens::form::pick::source::PickSource;
use crate::screens::form::shared::Shared;
use crate::screens::{Choice, Command, Cx, Handled, View, menu_at};

/// Stands before a name that is no number of a choice.
const NAMED: &str = "=";

impl ConditionRows {
    /// Lets be chosen what a new condition of a group is about; one typed by its name where nothing is known.
    fn choose(&mut self, group: usize, shared: &Shared, cx: &mut Cx<'_>) {
        if self.attributes.is_empty() {
            self.ask = Self::set(shared).map(|set| Ask::name(group, &set));
            return;
        }
        let answer = |what: String| FormAnswer::Value(what).into();
        let known = self.attributes.iter().enumerate();
        let mut choices: Vec<Choice> =
            known.map(|(at, known)| Choice::new(&known.title, known.about.clone(), answer(at.to_string()))).collect();
        choices.push(Choice::new("another attribute …", "type its name", answer(NAMED.to_owned())).otherwise());
        self.choosing = Some(group);
        cx.command(Command::Overlay(menu_at("A condition about", choices, 0, "")));
    }

    /// Something was chosen from the list over the rows.
    pub(in crate::screens::form) fn take_choice(&mut self, value: &str, shared: &mut Shared, cx: &mut Cx<'_>) {
        let Some(mut set) = Self::set(shared) else { return };
        let Some(group) = self.choosing.take() else { return self.take_value(value, shared) };
        let chosen = value.parse().ok().and_then(|at: usize| self.attributes.get(at)).cloned();
        let named = value.strip_prefix(NAMED).filter(|name| !name.is_empty()).map(|name| set.named(name, Sort::Any));
        let Some(attribute) = chosen.or(named) else {
            self.ask = Some(Ask::name(group, &set));
            return;
        };
        if attribute.is_source() {
            set.add(Some(group), &attribute, "", &[]);
            Self::put(&set, shared);
            return self.go_to_end(group, true, shared);
        }
        self.ask = Some(Ask::new(group, attribute, &set));
        self.offer_values(&set, shared, cx);
    }

    /// Lets the value be chosen, where what is asked for has some to choose from.
    fn offer_values(&self, set: &ConditionSet, shared: &Shared, cx: &mut Cx<'_>) {
        let Some(ask) = self.ask.as_ref().filter(|ask| !matches!(ask.what, Asked::Name(_))) else { return };
        if let Some((resource, list)) = option_list(set, &ask.attribute, shared, cx.location) {
            let source = PickSource::new(resource, list);
            let picker = PickerSpec { source, trial: None, brings: false, goes_on: false };
            cx.command(FormOverlay::Picker(picker).into());
        } else if set.sort_of(&ask.attribute) == Sort::Flag {
            let choice = |word: &str| Choice::new(word, "", FormAnswer::Value(word.to_owned()).into());
            cx.command(Command::Overlay(menu_at(&ask.title(), vec![choice("yes"), choice("no")], 0, "")));
        }
    }

    /// A value was chosen for what is asked.
    fn take_value(&mut self, value: &str, shared: &mut Shared) {
        if let Some(ask) = &mut self.ask {
            ask.typed = AskLine::new(value);
            self.take_typed(shared);
        }
    }

    /// The cursor goes to the last condition of a group, or to the last segment that it starts from.
    fn go_to_end(&mut self, of: usize, segments: bool, shared: &Shared) {
        let Some(set) = Self::set(shared) else { return };
        self.rows = set.rows();
        let last = self.rows.iter().rposition(|row| match row {
            ConditionRow::Condition(_) => !segments && row.group() == Some(of),
            ConditionRow::Source { .. } => segments && row.group() == Some(of),
            ConditionRow::Include(_)
            | ConditionRow::Group { .. }
            | ConditionRow::Sources { .. }
            | ConditionRow::Otherwise { .. } => false,
        });
        self.at = last.unwrap_or_else(|| self.rows.len().saturating_sub(1));
    }

    /// What was typed is taken, unless something is wrong with it. Says whether nothing is.
    fn take_typed(&mut self, shared: &mut Shared) -> bool {
        let (Some(mut ask), Some(mut set)) = (self.ask.take(), Self::set(shared)) else { return true };
        if let Asked::Name(group) = ask.what {
            let name = ask.typed.line.text().trim().to_owned();
            if name.is_empty() {
                ask.typed.wrong = Some("type a name".to_owned());
                self.ask = Some(ask);
                return false;
            }
            self.ask = Some(Ask::new(group, set.named(&name, Sort::Any), &set));
            return false;
        }
        let options = self.options.get(&ask.attribute.id).map(Vec::as_slice);
        match (ask.told(&set, options), ask.what.clone()) {
            (Err(wrong), _) => {
                ask.typed.wrong = Some(wrong);
                self.ask = Some(ask);
                return false;
            }
            (Ok((how, values)), Asked::New(group)) => {
                set.add(Some(group), &ask.attribute, how, &values);
                Self::put(&set, shared);
                self.go_to_end(group, false, shared);
            }
            (Ok((how, values)), Asked::Values(path)) => {
                set.change(&path, &ask.attribute, how, &values);
                Self::put(&set, shared);
            }
            (Ok(_), Asked::Name(_)) => {}
        }
        true
    }

    /// Changes what is under the cursor, or adds the first condition.
    fn accept(&mut self, shared: &mut Shared, cx: &mut Cx<'_>) {
        let Some(row) = self.rows.get(self.at).cloned() else { return self.choose(0, shared, cx) };
        let Some(mut set) = Self::set(shared) else { return };
        // A group without conditions has only how its segments go together.
        let segments = self.rows.get(self.at + 1).filter(|next| matches!(next, ConditionRow::Sources { .. })).cloned();
        let row = segments.filter(|_| matches!(row, ConditionRow::Group { .. })).unwrap_or(row);
        match &row {
            ConditionRow::Include(_)
            | ConditionRow::Group { .. }
            | ConditionRow::Sources { .. }
            | ConditionRow::Otherwise { .. } => {
                set.turn(&row);
                Self::put(&set, shared);
            }
            ConditionRow::Condition(condition) if condition.how.is_empty() => {
                let key = cx.session.keymap.in_words(Mode::Conditions, Action::Agreeing);
                cx.command(Command::notice(format!(
                    "it holds conditions of its own: {key} shows the members as they are"
                )));
            }
            ConditionRow::Condition(condition) => {
                let mut attribute = self.attribute_of(condition, &set);
                let sort = set.sort_of(&attribute);
                let hows = set.compares(&condition.path, sort);
                // What compares otherwise than its sort would have it keeps doing so.
                let is_known = hows.contains(&condition.how.as_str());
                if !is_known {
                    attribute.sort = Sort::Any;
                }
                let hows = if is_known { hows } else { set.compares(&condition.path, Sort::Any) };
                let condition = Condition { values: self.values_of(condition), ..condition.clone() };
                self.ask = Some(Ask::again(&condition, attribute, hows));
            }
            ConditionRow::Source { .. } => cx.command(Command::notice("its members are meant, whoever they are")),
        }
    }

    /// What is under the cursor goes.
    fn remove(&self, shared: &mut Shared, cx: &mut Cx<'_>) {
        let (Some(row), Some(mut set)) = (self.rows.get(self.at), Self::set(shared)) else { return };
        let what = match row {
            ConditionRow::Include(_) => return cx.command(Command::notice("it goes with the groups")),
            ConditionRow::Sources { .. } => return cx.command(Command::notice("it goes with the segments")),
            ConditionRow::Otherwise { .. } => return cx.command(Command::notice("it goes with the conditions")),
            ConditionRow::Group { .. } => format!("group {}", self.number_of(self.at)),
            ConditionRow::Condition(condition) => format!("the condition about {}", self.called(&condition.name)),
            ConditionRow::Source { name, .. } => format!("the segment {name}"),
        };
        set.remove(row);
        Self::put(&set, shared);
        let key = cx.session.keymap.in_words(Mode::Conditions, Action::Undo);
        cx.command(Command::notice(format!("{what} was removed; {key} brings it back")));
    }

    /// The next step, if the conditions are whole.
    fn next_step(shared: &mut Shared, cx: &mut Cx<'_>) {
        let Some(set) = Self::set(shared) else { return };
        if set.is_empty() && set.are_needed() {
            let key = cx.session.keymap.in_words(Mode::Conditions, Action::AddItem);
            return cx.command(Command::warn(format!("there is no condition yet: {key} adds one")));
        }
        shared.end_step_of(&set.root(), "the conditions:", cx);
    }

    /// What keys do while something is typed.
    fn act_typing(&mut self, action: Action, shared: &mut Shared, cx: &mut Cx<'_>) {
        match action {
            Action::Accept => drop(self.take_typed(shared)),
            Action::Submit if self.take_typed(shared) => Self::next_step(shared, cx),
            Action::NextField | Action::Down => self.ask.iter_mut().for_each(|ask| ask.turn(true)),
            Action::PreviousField | Action::Up => self.ask.iter_mut().for_each(|ask| ask.turn(false)),
            Action::Back => self.ask = None,
            Action::Pick => {
                if let Some(set) = Self::set(shared) {
                    self.offer_values(&set, shared, cx);
                }
            }
            _ => {}
        }
    }
}

impl FormPhase for ConditionRows {
    fn act(&mut self, action: Action, shared: &mut Shared, cx: &mut Cx<'_>) -> Handled {
        if self.ask.is_some() {
            self.act_typing(action, shared, cx);
            return Handled::Yes;
        }
        let height = usize::from(self.parts(cx.area).rows.height);
        if let Some(to) = step(action, self.at, self.rows.len(), height) {
            self.at = to;
            return Handled::Yes;
        }
        match action {
            Action::Accept => self.accept(shared, cx),
            Action::AddItem | Action::Pick => self.choose(self.group(), shared, cx),
            Action::AddGroup => {
                let group = Self::set(shared).map_or(0, |set| set.next_group());
                self.choose(group, shared, cx);
            }
            Action::Unset => self.remove(shared, cx),
            Action::Agreeing => {
                self.as_fields = true;
                shared.go(To::Restart);
            }
            Action::Refresh if !shared.counts_again() => shared.lookups.known.forget_unread(),
            Action::Submit => Self::next_step(shared, cx),
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

    fn actions(&self, page: PageView<'_>) -> Vec<Action> {
        if let Some(ask) = &self.ask {
            let turns = ask.turns().then_some(Action::NextField);
            return [Action::Accept].into_iter().chain(turns).chain([Action::Back]).collect();
        }
        let mut actions = vec![Action::Submit, Action::AddItem, Action::AddGroup, Action::Accept, Action::Unset];
        actions.extend(page.shared.counts_again().then_some(Action::Refresh));
        actions.extend([Action::Undo, Action::StepBack, Action::Agreeing, Action::Json]);
        actions
    }

    fn does(&self, action: Action, _page: PageView<'_>) -> Option<&'static str> {
        match action {
            Action::Accept if self.ask.is_some() => Some("take it"),
            Action::NextField if self.ask.is_some() => Some("compare otherwise"),
            Action::Accept => Some(match self.rows.get(self.at) {
                None => "add a condition",
                Some(ConditionRow::Condition(_) | ConditionRow::Source { .. }) => "change it",
                Some(ConditionRow::Otherwise { .. }) => "turn it",
                Some(_) => "all, any or none",
            }),
            Action::AddItem => Some("condition"),
            Action::AddGroup => Some("group"),
            Action::Unset => Some("remove it"),
            Action::Agreeing => Some("as fields"),
            _ => None,
        }
    }

    fn explains(&self, action: Action) -> Option<&'static str> {
        match action {
            Action::Accept => Some("Change the condition, or say whether all, any or none must hold"),
            Action::AddItem => Some("Add a condition to the group under the cursor"),
            Action::Unset => Some("Remove the condition or the group"),
            Action::Agreeing => Some("Fill in the members as they are, for what the rows do not show"),
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
