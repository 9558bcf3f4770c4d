//! The accounts: profiles by region, who they belong to and whether their logins work; and switching between them.
//!
//! A login is checked when somebody asks for it, never for all profiles at once: some ask for a password or a token.

mod regions;
mod rows;
#[cfg(test)]
mod tests;
mod view;

use ratatui::style::Style;
use ratatui::text::Line;

pub(crate) use regions::{REGIONS, Region, country_of};
pub(crate) use rows::offered;

use super::records::Records;
use super::{Choice, Command, Cx, Session, View, menu, reading};
use crate::catalog::Location;
use crate::config::Action;
use crate::contract::{Context, Effect};
use crate::widgets::{ColumnSpec, Message};
use rows::{AccountKey, AccountRow, Login};

/// The accounts; the cursor begins on the present one.
#[derive(Debug, Default)]
pub(super) struct Accounts;

fn switch(row: &AccountRow, cx: &mut Cx<'_>) {
    let command = match (row.context, &row.profile) {
        (Some(context), _) => Command::OpenIn(context, Location::home()),
        (None, Some(profile)) => Command::Switch { profile: profile.clone(), region: row.region.clone() },
        (None, None) => return,
    };
    cx.command(command);
}

/// The menu of regions for a profile.
fn choose_region(row: &AccountRow, cx: &mut Cx<'_>) {
    let Some(profile) = &row.profile else {
        return cx.command(Command::warn("the environment's credentials keep the environment's region"));
    };
    let choice = |region: &Region| {
        let detail = region.lacks().unwrap_or_else(|| region.place.to_owned());
        let command = Command::Switch { profile: profile.clone(), region: Some(region.name.to_owned()) };
        Choice::new(region.name, detail, command)
    };
    let choices = REGIONS.iter().map(choice).collect();
    cx.command(Command::Overlay(menu(&format!("Open {} in another region", profile.name), choices)));
}

/// Reads the profiles again, and checks the login under the cursor.
fn refresh(row: Option<&AccountRow>, cx: &mut Cx<'_>) {
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

fn copy(row: &AccountRow, cx: &mut Cx<'_>) {
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

impl Records for Accounts {
    type Row<'a> = AccountRow;
    type Key = AccountKey;

    const NAME: &'static str = "accounts";
    const NOUNS: (&'static str, &'static str) = ("profile", "profiles");
    const NO_MATCH: &'static str = "No account matches the filter.";
    const SORTS: bool = true;
    const DETAILS: bool = true;

    fn columns() -> Vec<ColumnSpec> {
        view::columns()
    }

    fn rows(session: &Session, _context: &Context) -> Vec<AccountRow> {
        rows::rows(session)
    }

    fn key(row: &AccountRow) -> AccountKey {
        row.key()
    }

    fn cells(row: &AccountRow, _session: &Session) -> Vec<String> {
        view::cells(row).into()
    }

    fn styles(row: &AccountRow, view: &View<'_>) -> Vec<Style> {
        view::styles(row, view)
    }

    fn is_present(row: &AccountRow, context: &Context) -> bool {
        row.context == Some(context.id)
    }

    fn group(row: &AccountRow) -> u8 {
        row.sandbox().into()
    }

    fn details(row: Option<&AccountRow>, view: &View<'_>, width: u16) -> Vec<Line<'static>> {
        view::details(row, view.session, width)
    }

    fn enter(&mut self, cx: &mut Cx<'_>) {
        if cx.session.profiles.is_none() {
            cx.command(Command::Effect(Effect::ListProfiles));
        }
    }

    fn act(&mut self, key: Option<&AccountKey>, action: Action, cx: &mut Cx<'_>) -> bool {
        let row = rows::rows(cx.session).into_iter().find(|row| Some(&row.key()) == key);
        match (action, &row) {
            (Action::Open, Some(row)) => switch(row, cx),
            (Action::Actions, Some(row)) => choose_region(row, cx),
            (Action::Copy, Some(row)) => copy(row, cx),
            (Action::Details, Some(AccountRow { login: Login::Broken(error), .. })) => {
                cx.command(Command::error(error.clone()));
            }
            (Action::Details, Some(row)) => {
                let text = view::in_full(row, cx.session);
                cx.command(Command::Overlay(reading(&row.name, text)));
            }
            (Action::Refresh, row) => refresh(row.as_ref(), cx),
            _ => return false,
        }
        true
    }

    fn actions(_session: &Session) -> Vec<Action> {
        let first = [Action::Open, Action::Refresh, Action::Actions, Action::Copy, Action::Filter, Action::Details];
        first.into_iter().chain([Action::Sort, Action::SortReverse]).collect()
    }

    fn title(_view: &View<'_>) -> String {
        "Accounts".to_owned()
    }

    fn status(tally: String, view: &View<'_>) -> String {
        match &view.session.profiles {
            None => "reading profiles …".to_owned(),
            Some(Err(_)) => "the profiles can't be read".to_owned(),
            Some(Ok(_)) => tally,
        }
    }

    fn nothing<'a>(_view: &View<'a>) -> Message<'a> {
        Message { title: "There are no accounts.".into(), ..Message::default() }
    }
}
