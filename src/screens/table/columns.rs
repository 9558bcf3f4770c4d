//! Which columns a table has, in which order, and how they are named where people type them: those of the catalogue, or
//! those that the settings choose for a resource.

use std::collections::BTreeSet;

use super::Table;
use crate::catalog::Column;
use crate::screens::{Command, Cx};

/// A heading as it is typed: small letters and digits alone.
fn bare(title: &str) -> String {
    title.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// The column that a name means, or what is wrong with it.
pub(super) fn column(name: &str, columns: &[Column]) -> Result<usize, String> {
    let wanted = bare(name);
    let known: Vec<String> = columns.iter().map(|column| bare(&column.title)).collect();
    if let Some(at) = known.iter().position(|known| *known == wanted) {
        return Ok(at);
    }
    let begun: Vec<usize> = (0..known.len()).filter(|at| known[*at].starts_with(&wanted)).collect();
    match begun.as_slice() {
        [at] => Ok(*at),
        [] => Err(format!("There is no column {name} here; there are {}.", known.join(", "))),
        several => {
            let several: Vec<&str> = several.iter().map(|at| known[*at].as_str()).collect();
            Err(format!("{name} may be {}.", several.join(" or ")))
        }
    }
}

/// The columns that the settings choose, in their order, behind the first, which names the item; and what is wrong with
/// the choice. Behind a colon stands how wide one may be while
/// others need the room.
pub(super) fn chosen(all: &[Column], wanted: &[String]) -> (Vec<Column>, Vec<String>) {
    let mut places: Vec<(usize, Option<u16>)> = Vec::new();
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
    if places.iter().all(|(at, _)| *at != 0) {
        places.insert(0, (0, None));
    }
    places.sort_by_key(|(at, _)| *at != 0);
    let mut seen = BTreeSet::new();
    places.retain(|(at, _)| seen.insert(*at));
    let of = |(nth, (at, width)): (usize, (usize, Option<u16>))| {
        let mut column = all.get(at)?.clone();
        column.ideal = width.unwrap_or(column.ideal).max(1);
        column.min = column.min.min(column.ideal);
        // What stands first stays first where there is little room.
        column.priority = u8::try_from(nth).unwrap_or(u8::MAX);
        Some(column)
    };
    (places.into_iter().enumerate().filter_map(of).collect(), problems)
}

impl Table {
    /// Takes the columns of the catalogue and the account, or those of them that the settings choose.
    pub(super) fn choose_columns(&mut self, cx: &mut Cx<'_>) {
        self.columns = self.resource.columns_with(&self.prepared);
        let Some(wanted) = cx.session.settings.columns.get(&self.resource.path) else { return };
        let (columns, problems) = chosen(&self.columns, wanted);
        self.columns = columns;
        let is_whole = self.prepared.is_ready() || self.resource.prepare_call(cx.location).is_none();
        if let Some(problem) = problems.first().filter(|_| is_whole) {
            cx.command(Command::warn(format!("the settings choose columns of {}: {problem}", self.resource.path)));
        }
    }
}
