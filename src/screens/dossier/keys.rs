//! What the keys of the page do: its own by the catalogue's word, and those that move in its panels.

use super::parts::Parts;
use super::{Dossier, PageSlot};
use crate::catalog::{KeySpec, Location, Prepared};
use crate::config::{Action, Mode};
use crate::contract::{Lane, Outcome, Request};
use crate::screens::cursor::step;
use crate::screens::form::{open_at, sentence, verb_of_item};
use crate::screens::item::at;
use crate::screens::{Choice, Command, Cx, Handled, View, menu, reading};

impl Dossier {
    /// The part of the keymap that is the page's own.
    pub(super) fn page_mode(&self) -> Mode {
        let named = self.spec.mode.as_deref();
        Mode::ALL.into_iter().find(|(name, _)| Some(*name) == named).map_or(Mode::Browse, |(_, mode)| mode)
    }

    /// What the catalogue has for an action with this item as it is.
    fn keys(&self, action: Action) -> Vec<&'static KeySpec> {
        let keys = self.spec.keys.iter().filter(|key| key.key == action.name());
        keys.filter(|key| key.why_not(self.item.document.as_ref()).is_none()).collect()
    }

    /// What an action does here, where the catalogue says so.
    pub(super) fn does_key(&self, action: Action) -> Option<&'static str> {
        match self.keys(action).as_slice() {
            [one] => one.does.as_deref(),
            // Several are told apart by what each does, and have the action's own words in common.
            _ => None,
        }
    }

    /// Whether what a key does follows from the item, which is on its way.
    fn must_wait(&self, keys: &[&KeySpec]) -> bool {
        let needs = keys.iter().any(|key| key.depends() || key.each.is_some());
        let is_coming = self.item.error.is_none() && !self.item.missing && !self.item.cancelled;
        needs && is_coming && (self.item.document.is_none() || !self.item.is_prepared(&self.place))
    }

    /// Does what was asked for before the item had come, once it is there.
    pub(super) fn go_on_waiting(&mut self, cx: &mut Cx<'_>) {
        let Some(action) = self.awaited else { return };
        let keys: Vec<&KeySpec> = self.spec.keys.iter().filter(|key| key.key == action.name()).collect();
        if !self.must_wait(&keys) {
            self.wait_no_longer(cx);
            self.act_key(action, cx);
        }
    }

    /// What is said while an action waits for the item.
    fn said_to_wait(&self, action: Action) -> String {
        format!("{}: once the {} is read", action.title(), self.item.resource.singular)
    }

    /// Nothing waits for the item any more, and nothing says that it does.
    pub(super) fn wait_no_longer(&mut self, cx: &mut Cx<'_>) {
        if let Some(action) = self.awaited.take() {
            cx.unsay(&self.said_to_wait(action));
        }
    }

    /// Does what a key of the page does. Says whether it is one.
    pub(super) fn act_key(&mut self, action: Action, cx: &mut Cx<'_>) -> bool {
        let all = || self.spec.keys.iter().filter(|key| key.key == action.name());
        let Some(first) = all().next() else { return false };
        if self.must_wait(&all().collect::<Vec<_>>()) {
            self.awaited = Some(action);
            cx.command(Command::told(self.said_to_wait(action)));
            return true;
        }
        match self.keys(action).as_slice() {
            [] => {
                let why = first.why_not(self.item.document.as_ref()).unwrap_or_default();
                cx.command(Command::warn(why));
            }
            [key] => self.act_one(key, cx),
            several => {
                let choice = |key: &&'static KeySpec| {
                    let does = sentence(key.does.as_deref().unwrap_or_default());
                    Choice::new(does, "", self.way(key, "", cx))
                };
                let choices = several.iter().map(choice).collect();
                cx.command(Command::Overlay(menu(&self.item.title(&cx.view()), choices)));
            }
        }
        true
    }

    fn act_one(&mut self, key: &'static KeySpec, cx: &mut Cx<'_>) {
        let panel = key.panel.as_deref().and_then(|title| self.spec.panel(title));
        if let Some(panel) = panel {
            self.focus_panel(panel);
            self.panels[panel].cursor = 0;
        } else if let Some(kind) = &key.kind {
            self.focus = 0;
            self.timeline.show_kind(kind);
            if self.timeline.entries.shown() == 0 {
                cx.command(Command::notice(format!("there is no {kind} so far")));
            }
        } else if let Some(of) = &key.each {
            self.choose_field(key, of, cx);
        } else if key.text.is_some() {
            match self.way(key, "", cx) {
                Command::Open(to) => self.compose(key, &to, cx),
                refused => cx.command(refused),
            }
        } else if key.leads() {
            self.lead(key, cx);
        } else {
            self.act_verbs(key, cx);
        }
    }

    /// Opens an action of the item, or lets one be chosen.
    fn act_verbs(&self, key: &KeySpec, cx: &mut Cx<'_>) {
        let item = self.with_rows(key, at(cx.location));
        let known = self.item.document.as_ref();
        let deeds =
            key.verbs.iter().filter_map(|verb| verb_of_item(self.item.resource, verb, &item, known, cx.context()));
        let mut deeds: Vec<(&str, Command)> = deeds.collect();
        match deeds.len() {
            0 => cx.command(Command::warn("there is nothing to be done here with this key")),
            1 => cx.command(deeds.remove(0).1),
            _ => {
                let choices = deeds.into_iter().map(|(title, command)| Choice::new(title, "", command)).collect();
                cx.command(Command::Overlay(menu(&self.item.title(&cx.view()), choices)));
            }
        }
    }

    /// What an action of the item does that a key of the page is for.
    pub(super) fn way_of_verb(&self, key: &KeySpec, verb: &str, cx: &Cx<'_>) -> Command {
        let item = self.with_rows(key, at(cx.location));
        let deed = verb_of_item(self.item.resource, verb, &item, self.item.document.as_ref(), cx.context());
        deed.map_or_else(|| Command::warn("there is nothing to be done here with this key"), |(_, command)| command)
    }

    /// The item's location with the rows of a panel that go with an action: the one under the cursor, or all.
    fn with_rows(&self, key: &KeySpec, item: Location) -> Location {
        let Some((panel, search)) = &key.with else { return item };
        let Some(number) = self.spec.panel(panel) else { return item };
        let rows = &self.panels[number].rows;
        let under = self.panels[number].cursor;
        let one = (self.panel_in_focus() == Some(number)).then(|| rows.get(under)).flatten();
        let ids = one.map_or_else(|| rows.iter().collect(), |row| vec![row]);
        ids.into_iter().fold(item, |item, row| item.with_query(search, &row.said.id))
    }

    /// Goes where a key leads; first it is asked of which, where there are several.
    fn lead(&self, key: &KeySpec, cx: &mut Cx<'_>) {
        if let Some(of) = key.among() {
            let list = Location::new(of.path.split('/'));
            match of.list_call(&list, &Prepared::default()) {
                Ok(plan) => {
                    let request = Request { operation: plan.operation, input: plan.input, pages: 5 };
                    cx.start(PageSlot::Among(key.key.clone()), Lane::Interactive, request);
                }
                Err(need) => cx.command(Command::warn(need.to_string())),
            }
            return;
        }
        let command = self.way(key, "", cx);
        cx.command(command);
    }

    /// Where a key leads with what was chosen, or why it can't.
    pub(super) fn way(&self, key: &KeySpec, chosen: &str, cx: &Cx<'_>) -> Command {
        let item = at(cx.location);
        let arn = cx.arn_of(self.item.resource, &item, self.item.document.as_ref());
        if key.needs_arn() && arn.is_none() {
            return Command::warn("the ARN is not known before the account is");
        }
        match key.location(&item, &arn.unwrap_or_default(), chosen) {
            Some(to) => open_at(to, cx.context()),
            None => Command::warn("this leads nowhere from here"),
        }
    }

    /// Those have come of which one is chosen.
    pub(super) fn take_among(&self, name: &str, outcome: &Outcome, cx: &mut Cx<'_>) {
        let Some((key, of)) =
            self.spec.keys.iter().find(|key| key.key == name).and_then(|key| Some((key, key.among()?)))
        else {
            return;
        };
        let page = match outcome {
            Outcome::Finished(page) => page,
            Outcome::Failed(error) => return cx.command(Command::error(error.clone())),
            _ => return,
        };
        let rows = of.rows(&page.reply.document);
        let named: Vec<(String, String)> =
            rows.iter().filter_map(|row| Some((of.id_of(row)?, of.label_of(row)?))).collect();
        match named.as_slice() {
            [] => cx
                .command(Command::warn(format!("there are no {} in this account and region", of.title.to_lowercase()))),
            [(id, _)] => {
                let command = self.way(key, id, cx);
                cx.command(command);
            }
            several => {
                let choice = |(id, label): &(String, String)| Choice::new(label, id, self.way(key, id, cx));
                let choices = several.iter().map(choice).collect();
                cx.command(Command::Overlay(menu(&format!("In which {}?", of.singular), choices)));
            }
        }
    }

    /// What keys do while a panel has them.
    pub(super) fn act_panel(&mut self, panel: usize, action: Action, cx: &mut Cx<'_>) -> Handled {
        let parts = Parts::of(self, cx.area);
        let made = self.lines(panel, parts.panels.width, &cx.view());
        let (lines, height) = (&made.lines, usize::from(parts.panels.height));
        let Some(cursor) = self.panels.get(panel).map(|panel| panel.cursor.min(lines.len().saturating_sub(1))) else {
            return Handled::No;
        };
        let line = lines.get(cursor);
        match action {
            Action::Open | Action::Right => match (line.and_then(|line| line.to.clone()), self.panels[panel].error()) {
                (Some(to), _) => cx.command(Command::Open(to)),
                (None, Some(error)) => cx.command(Command::error(error.clone())),
                (None, None) => read(line, cx),
            },
            Action::Details => match self.panels[panel].error().or(self.item.error.as_ref()) {
                Some(error) => cx.command(Command::error(error.clone())),
                None => read(line, cx),
            },
            Action::LoadAll => self.more_of_panel(panel, cx),
            Action::Down if parts.beside && made.next(cursor, true, height) == cursor => self.over_edge(true),
            Action::Up if parts.beside && cursor == 0 => self.over_edge(false),
            Action::Up | Action::Down => self.panels[panel].cursor = made.next(cursor, action == Action::Down, height),
            action => {
                let Some(to) = step(action, cursor, lines.len(), height) else {
                    return Handled::No;
                };
                self.panels[panel].cursor = to;
            }
        }
        Handled::Yes
    }

    /// Where panels stand beneath each other, the cursor goes from one into the next.
    fn over_edge(&mut self, down: bool) {
        let Some(panel) = self.panel_in_focus() else { return };
        let to = if down { Some(panel + 1) } else { panel.checked_sub(1) };
        if let Some(to) = to.filter(|to| *to < self.panels.len()) {
            self.focus_panel(to);
            self.panels[to].cursor = if down { 0 } else { usize::MAX };
        }
    }

    /// Moves the window of the panels so that the cursor is inside.
    pub(super) fn scroll_panels(&mut self, parts: &Parts, view: &View<'_>) {
        let Some(panel) = self.panel_in_focus() else { return };
        let lines = self.lines(panel, parts.panels.width, view);
        let (len, height) = (lines.lines.len(), parts.panels.height.into());
        let Some(state) = self.panels.get_mut(panel) else { return };
        state.cursor = state.cursor.min(len.saturating_sub(1));
        let (_, last) = lines.thing(state.cursor);
        state.top = crate::widgets::keep_visible(state.top, last, len, height);
        state.top = crate::widgets::keep_visible(state.top, state.cursor, len, height);
    }

    pub(super) fn copy(&self, cx: &mut Cx<'_>) {
        let mut choices = Vec::new();
        match self.panel_in_focus() {
            Some(panel) => {
                let width = Parts::of(self, cx.area).panels.width;
                let lines = self.lines(panel, width, &cx.view()).lines;
                let whole = lines.into_iter().nth(self.panels[panel].cursor).map(|line| line.whole);
                if let Some((name, text)) = whole.filter(|(_, text)| !text.is_empty()) {
                    choices.push(Choice::copy(if name.is_empty() { "text" } else { &name }, text));
                }
            }
            None => {
                if let Some(entry) = self.timeline.selected() {
                    choices.push(Choice::copy("id of the entry", entry.happening.id.clone()));
                    choices.push(Choice::copy("title of the entry", entry.happening.title.clone()));
                }
            }
        }
        choices.push(Choice::copy("id", cx.location.last().unwrap_or_default().to_owned()));
        let arn = cx.arn_of(self.item.resource, cx.location, self.item.document.as_ref());
        choices.extend(arn.map(|arn| Choice::copy("ARN", arn)));
        if let Some(document) = &self.item.document {
            choices.push(Choice::copy("document", serde_json::to_string_pretty(document).unwrap_or_default()));
        }
        choices.push(Choice::copy("location", cx.location.to_string()));
        choices.extend(self.item.equivalent_cli(cx).map(|command| Choice::copy("AWS CLI command", command)));
        cx.command(Command::Overlay(menu("Copy", choices)));
    }
}

fn read(line: Option<&super::lines::Line>, cx: &mut Cx<'_>) {
    let Some(line) = line else { return };
    let (name, text) = &line.whole;
    let (title, text) = if text.is_empty() { ("", name) } else { (name.as_str(), text) };
    cx.command(Command::Overlay(reading(title, text.clone())));
}
