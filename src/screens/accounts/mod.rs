//! The accounts: profiles by region, who they belong to and whether their logins work; and switching between them.
//!
//! A login is checked when somebody asks for it, never for all profiles at once: some ask for a password or a token.

mod regions;
mod rows;
#[cfg(test)]
mod tests;
mod view;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

pub(crate) use regions::REGIONS;
pub(crate) use rows::offered;

use super::cursor::Cursor;
use super::filter::FilterLine;
use super::grid::aside;
use super::{Choice, Command, Cx, Handled, Screen, Session, View, menu, reading};
use crate::catalog::Location;
use crate::config::{Action, Mode};
use crate::contract::{Effect, Input};
use rows::{Key, Login, Row};

/// The page of the accounts.
#[derive(Debug, Default)]
pub(super) struct Accounts {
    cursor: Cursor<Key>,
    offset: usize,
    /// Whether the user moved; until then the cursor is on the present account.
    moved: bool,
    filter: FilterLine,
    sort: usize,
    falling: bool,
}

impl Accounts {
    /// The page, with the cursor on the present account.
    pub(super) fn new() -> Self {
        Self::default()
    }

    /// The rows that are shown, in their order.
    fn rows(&self, session: &Session) -> Vec<Row> {
        let mut rows = rows::rows(session);
        if self.sort > 0 {
            rows.sort_by_cached_key(|row| (row.sandbox(), view::cells(row)[self.sort - 1].to_lowercase()));
        }
        if self.falling {
            rows.reverse();
            rows.sort_by_key(Row::sandbox);
        }
        let kept = self.filter.keep(rows.iter().map(|row| view::cells(row).join(" ")));
        let mut rows: Vec<Option<Row>> = rows.into_iter().map(Some).collect();
        kept.into_iter().filter_map(|at| rows.get_mut(at)?.take()).collect()
    }

    fn index(&self, rows: &[Row], context: crate::contract::ContextId) -> usize {
        let keys: Vec<Key> = rows.iter().map(Row::key).collect();
        let present = rows.iter().position(|row| row.context == Some(context));
        if self.moved { self.cursor.index(&keys) } else { present.unwrap_or(0) }
    }

    fn step(&mut self, action: Action, rows: &[Row], cx: &Cx<'_>) -> bool {
        let keys: Vec<Key> = rows.iter().map(Row::key).collect();
        let height = view::visible(self, cx.area);
        let at = self.index(rows, cx.context);
        let Some(to) = super::cursor::step(action, at, keys.len(), height) else { return false };
        self.moved = true;
        self.cursor.set(to, &keys, height);
        true
    }

    fn switch(row: &Row, cx: &mut Cx<'_>) {
        let command = match (row.context, &row.profile) {
            (Some(context), _) => Command::OpenIn(context, Location::home()),
            (None, Some(profile)) => Command::Switch { profile: profile.clone(), region: row.region.clone() },
            (None, None) => return,
        };
        cx.command(command);
    }

    /// The menu of regions for a profile.
    fn choose_region(row: &Row, cx: &mut Cx<'_>) {
        let Some(profile) = &row.profile else {
            return cx.command(Command::warn("the environment's credentials keep the environment's region"));
        };
        let choice = |region: &regions::Region| {
            let detail = region.lacks().unwrap_or_else(|| region.place.to_owned());
            let command = Command::Switch { profile: profile.clone(), region: Some(region.name.to_owned()) };
            Choice::new(region.name, detail, command)
        };
        let choices = REGIONS.iter().map(choice).collect();
        cx.command(Command::Overlay(menu(&format!("Open {} in another region", profile.name), choices)));
    }

    /// Reads the profiles again, and checks the login under the cursor.
    fn refresh(row: Option<&Row>, cx: &mut Cx<'_>) {
        cx.command(Command::Effect(Effect::ListProfiles));
        match row.map(|row| (row.context, &row.profile)) {
            Some((Some(context), _)) => cx.command(Command::Identify(context)),
            Some((None, Some(profile))) => {
                // Opening a context asks who it is.
                cx.session.context_for(profile, profile.region.as_deref(), cx.effects);
            }
            _ => {}
        }
    }

    fn copy(row: &Row, cx: &mut Cx<'_>) {
        if let Some(command) = row.repair() {
            let what = "the command".to_owned();
            return cx.command(Command::copy(what, command.to_owned()));
        }
        let mut choices = vec![Choice::copy("profile", row.name.clone())];
        choices.extend(row.account.clone().map(|account| Choice::copy("account id", account)));
        choices.extend(row.region.clone().map(|region| Choice::copy("region", region)));
        if let Login::Good(identity) = &row.login {
            choices.push(Choice::copy("ARN", identity.arn.clone()));
        }
        cx.command(Command::Overlay(menu("Copy", choices)));
    }
}

impl Screen for Accounts {
    fn name(&self) -> &'static str {
        "accounts"
    }

    fn enter(&mut self, cx: &mut Cx<'_>) {
        if cx.session.profiles.is_none() {
            cx.command(Command::Effect(Effect::ListProfiles));
        }
    }

    fn act(&mut self, action: Action, cx: &mut Cx<'_>) -> Handled {
        let rows = self.rows(cx.session);
        let row = rows.get(self.index(&rows, cx.context));
        match (action, row) {
            (Action::Open, Some(row)) => Self::switch(row, cx),
            (Action::Actions, Some(row)) => Self::choose_region(row, cx),
            (Action::Copy, Some(row)) => Self::copy(row, cx),
            (Action::Details, Some(Row { login: Login::Broken(error), .. })) => {
                cx.command(Command::error(error.clone()));
            }
            (Action::Details, Some(row)) => {
                let text = view::in_full(row, cx.session);
                cx.command(Command::Overlay(reading(&row.name, text)));
            }
            (Action::Refresh, row) => Self::refresh(row, cx),
            (Action::Sort, _) => self.sort = (self.sort + 1) % (view::COLUMNS.len() + 1),
            (Action::SortReverse, _) => self.falling = !self.falling,
            (action, _) if self.filter.act(action) || self.step(action, &rows, cx) => {}
            (action, _) if aside(action, &mut self.offset, view::COLUMNS.len()) => {}
            _ => return Handled::No,
        }
        Handled::Yes
    }

    fn mode(&self) -> Mode {
        self.filter.mode()
    }

    fn text(&mut self, input: &Input, _cx: &mut Cx<'_>) -> Handled {
        self.filter.input(input);
        Handled::Yes
    }

    fn actions(&self, _desk: &Session) -> Vec<Action> {
        let first = [Action::Open, Action::Refresh, Action::Actions, Action::Copy, Action::Filter, Action::Details];
        first.into_iter().chain([Action::Sort, Action::SortReverse]).collect()
    }

    fn title(&self, _view: &View<'_>) -> String {
        "Accounts".to_owned()
    }

    fn status(&self, view: &View<'_>) -> String {
        match &view.session.profiles {
            None => "reading profiles …".to_owned(),
            Some(Err(_)) => "the profiles can't be read".to_owned(),
            Some(Ok(_)) => {
                let (shown, all) = (self.rows(view.session).len(), rows::rows(view.session).len());
                self.filter.tally(shown, all, "profile", "profiles")
            }
        }
    }

    fn draw(&self, area: Rect, buf: &mut Buffer, view: &View<'_>) {
        view::draw(self, area, buf, view);
    }
}
