//! Which columns a table has, in which order, and how they are named where people type them: those of the catalogue, or
//! those that somebody chose for a resource, here or in the settings.

use std::cell::LazyCell;
use std::collections::BTreeSet;

use super::conditions::RowQuery;
use super::list::Sort;
use super::names::named;
use super::{ColumnsSpec, Table, TableRow};
use crate::catalog::Column;
use crate::screens::{Command, Cx, TableSlot};

/// A heading as it is typed: small letters and digits alone.
fn bare(title: &str) -> String {
    title.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Whether a name is the whole heading of a column.
pub(super) fn is_heading(name: &str, columns: &[Column]) -> bool {
    let wanted = bare(name);
    columns.iter().any(|column| bare(&column.title) == wanted)
}

/// A heading without its first words, one after the other, as it is typed.
fn endings(title: &str) -> impl Iterator<Item = String> {
    let words: Vec<&str> = title.split_whitespace().collect();
    (0..words.len()).map(move |from| bare(&words[from..].concat()))
}

/// The column that a name means, or what is wrong with it. It is a heading, the beginning of one, its last words, or the
/// beginning of a word in it: the first of these that any column has.
pub(super) fn column(name: &str, columns: &[Column]) -> Result<usize, String> {
    let wanted = bare(name);
    let known: Vec<String> = columns.iter().map(|column| bare(&column.title)).collect();
    if let Some(at) = known.iter().position(|known| *known == wanted) {
        return Ok(at);
    }
    let of = |is: &dyn Fn(&str) -> bool| -> Vec<usize> {
        let any = |column: &Column| endings(&column.title).any(|ending| is(&ending));
        columns.iter().enumerate().filter(|(_, column)| any(column)).map(|(at, _)| at).collect()
    };
    let begun: Vec<usize> = (0..known.len()).filter(|at| known[*at].starts_with(&wanted)).collect();
    let meant = [begun, of(&|ending| ending == wanted), of(&|ending| ending.starts_with(&wanted))];
    match meant.into_iter().find(|meant| !meant.is_empty()).unwrap_or_default().as_slice() {
        [at] => Ok(*at),
        [] => {
            let known: Vec<String> = columns.iter().map(|column| column.title.to_lowercase()).collect();
            Err(format!("There is no column {name} here; there are {}.", known.join(", ")))
        }
        several => {
            let several: Vec<String> = several.iter().map(|at| columns[*at].title.to_lowercase()).collect();
            Err(format!("{name} may be {}.", several.join(" or ")))
        }
    }
}

/// The columns that are chosen, in their order, behind the first, which names the item; and what is wrong with the
/// choice. Behind a colon stands how wide one may be while others need the room; one of no width is left out, and keeps
/// its place.
pub(super) fn chosen(all: &[Column], wanted: &[String]) -> (Vec<Column>, Vec<String>) {
    let (mut places, problems) = named_columns(all, wanted);
    places.retain(|(at, width)| *at == 0 || *width != Some(0));
    if places.iter().all(|(at, _)| *at != 0) {
        places.insert(0, (0, None));
    }
    places.sort_by_key(|(at, _)| *at != 0);
    let mut seen = BTreeSet::new();
    places.retain(|(at, _)| seen.insert(*at));
    let of = |(nth, (at, width)): (usize, (usize, Option<u16>))| {
        let mut column = all.get(at)?.clone();
        column.ideal = width.filter(|width| *width > 0).unwrap_or(column.ideal);
        column.kept = width.is_some_and(|width| width > 0);
        column.min = column.min.min(column.ideal);
        // What stands first stays first where there is little room.
        column.priority = u8::try_from(nth).unwrap_or(u8::MAX);
        Some(column)
    };
    (places.into_iter().enumerate().filter_map(of).collect(), problems)
}

/// The columns that are named, in this order, each with the width that it is given; and what is wrong with the names.
fn named_columns(all: &[Column], wanted: &[String]) -> (Vec<(usize, Option<u16>)>, Vec<String>) {
    let mut places = Vec::new();
    let mut problems = Vec::new();
    for wanted in wanted {
        let (name, width) = match wanted.rsplit_once(':').map(|(name, width)| (name, width.trim().parse())) {
            Some((name, Ok(width))) => (name, Some(width)),
            Some((_, Err(_))) | None => (wanted.as_str(), None),
        };
        match column(name, all) {
            Ok(at) => places.push((at, width)),
            Err(problem) => problems.push(problem),
        }
    }
    (places, problems)
}

/// All columns in the order in which they are chosen from: those that are named as they are named, each other one behind
/// the one before it.
pub(super) fn in_order(all: &[Column], wanted: &[String]) -> Vec<usize> {
    let mut order: Vec<usize> = Vec::new();
    for (at, _) in named_columns(all, wanted).0 {
        if !order.contains(&at) {
            order.push(at);
        }
    }
    for at in 0..all.len() {
        if !order.contains(&at) {
            let before = (0..at).rev().find_map(|before| order.iter().position(|known| *known == before));
            order.insert(before.map_or(0, |before| before + 1), at);
        }
    }
    order.sort_by_key(|at| *at != 0);
    order
}

/// Under which name it is kept what was chosen for a resource.
fn kept_as(path: &str) -> String {
    format!("columns {path}")
}

impl Table {
    /// Takes the columns of the catalogue and the account, or those of them that were chosen here, or else in the
    /// settings.
    pub(super) fn choose_columns(&mut self, cx: &mut Cx<'_>) {
        self.columns = self.resource.columns_with(&self.prepared);
        self.chosen = cx.session.journal.remembered(&kept_as(&self.resource.path)).map(str::to_owned);
        if let Some(wanted) = self.kept_choice() {
            // What an account has no more is left out without a word.
            self.columns = chosen(&self.columns, &wanted).0;
            return;
        }
        let Some(wanted) = cx.session.settings.columns.get(&self.resource.path) else { return };
        let (columns, problems) = chosen(&self.columns, wanted);
        self.columns = columns;
        let is_whole = self.prepared.is_ready() || self.resource.prepare_call(cx.location).is_none();
        if let Some(problem) = problems.first().filter(|_| is_whole) {
            cx.command(Command::warn(format!("the settings choose columns of {}: {problem}", self.resource.path)));
        }
    }

    /// The columns that were chosen here, as they are kept.
    fn kept_choice(&self) -> Option<Vec<String>> {
        self.chosen.as_deref().and_then(|kept| serde_json::from_str(kept).ok())
    }

    /// Opens the overlay in which the columns are chosen.
    pub(super) fn offer_columns(&self, cx: &mut Cx<'_>) {
        let own = self.resource.columns_with(&self.prepared);
        let settings = || cx.session.settings.columns.get(&self.resource.path).cloned();
        let wanted = self.kept_choice().or_else(settings).unwrap_or_default();
        let all: Vec<Column> = in_order(&own, &wanted).into_iter().filter_map(|at| own.get(at).cloned()).collect();
        let title = format!("Columns of {}", self.resource.title);
        cx.command(ColumnsSpec::new(title, &self.columns, &all).into());
    }

    /// Keeps which columns were chosen, and shows them.
    pub(super) fn keep_columns(&mut self, wanted: Option<Vec<String>>, cx: &mut Cx<'_>) {
        let value = wanted.and_then(|wanted| serde_json::to_string(&wanted).ok());
        cx.session.journal.remember(&kept_as(&self.resource.path), value, cx.effects);
        self.show_columns(cx);
    }

    /// Shows the columns that were chosen meanwhile. Says whether they are others.
    pub(super) fn take_up_columns(&mut self, cx: &mut Cx<'_>) -> bool {
        let is_other = cx.session.journal.remembered(&kept_as(&self.resource.path)) != self.chosen.as_deref();
        if is_other {
            self.show_columns(cx);
        }
        is_other
    }

    /// Gives all rows the cells of other columns. What is known of them stays; cursor and order stay on their columns.
    fn show_columns(&mut self, cx: &mut Cx<'_>) {
        let before = self.columns.clone();
        self.choose_columns(cx);
        let same = |column: &Column| {
            before.iter().position(|known| known.title == column.title && known.source == column.source)
        };
        let places: Vec<Option<usize>> = self.columns.iter().map(same).collect();
        let now_at = |column: usize| places.iter().position(|place| *place == Some(column));
        let sort = self.rows.sort().and_then(|sort| Some(Sort { column: now_at(sort.column)?, ..sort }));
        self.column = now_at(self.column).unwrap_or(0);
        let (columns, prepared, names) = (&self.columns, &self.prepared, &self.names);
        let cells = |row: &TableRow| {
            let item = LazyCell::new(|| row.item());
            let cell = |(column, place): (&Column, &Option<usize>)| match place {
                Some(at) => row.cell(*at),
                None => named(column, column.cell(&item, None, prepared), names),
            };
            columns.iter().zip(&places).map(cell).collect::<Vec<_>>()
        };
        self.rows.each(cells);
        for row in self.load.incoming.iter_mut().flatten() {
            let cells = cells(row);
            row.set_cells(&cells);
        }
        // What fills a column that was not there before was not asked for it.
        let is_row = |slot: &TableSlot| matches!(slot, TableSlot::Describe(_) | TableSlot::Beside(_));
        if places.contains(&None) {
            self.load.asked.retain(|slot, _| !is_row(slot));
        }
        self.query = RowQuery::parse(self.filter.text(), &self.columns, &cx.zoned());
        self.rows.filter(self.query.as_ref());
        self.rows.sort_by(sort);
    }
}
