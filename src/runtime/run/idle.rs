//! Columns that go nowhere: they are named before anything is sent, and where nobody was asked or has said that this is
//! meant, not all was done.

use std::collections::{BTreeMap, BTreeSet};

use super::super::ExitError;
use crate::widgets::{plural, printable};

/// So many are named.
const NAMED: usize = 20;

/// The columns of a file that go nowhere.
#[derive(Clone, Debug, Default)]
pub(super) struct Idle {
    /// Each with how many lines that are sent have something in it, if nobody has said that this is meant.
    unsaid: BTreeMap<String, usize>,
    /// There is nothing in these in any line that is sent.
    empty: Vec<String>,
}

impl Idle {
    /// Of the columns that were seen at the beginning of a file and go nowhere, and of those that lines were found to have
    /// there. `left_out` are meant to go nowhere.
    ///
    /// # Errors
    /// If one of these is no column.
    pub(super) fn new(
        seen: impl Iterator<Item = String>,
        found: &BTreeMap<String, usize>,
        left_out: &[String],
    ) -> Result<Self, ExitError> {
        let seen: BTreeSet<String> = seen.collect();
        let is_in = |name: &str, outer: &str| {
            name.strip_prefix(outer).is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
        };
        if let Some(column) = left_out.iter().find(|column| {
            !seen.contains(*column) && found.keys().all(|name| !is_in(name, column) && !is_in(column, name))
        }) {
            let there: Vec<&String> = seen.iter().chain(found.keys().filter(|name| !seen.contains(*name))).collect();
            let there = match there.as_slice() {
                [] => "none does".to_owned(),
                there => there.iter().take(NAMED).map(|name| name.as_str()).collect::<Vec<_>>().join(", "),
            };
            let why = format!("there is no such column that could go nowhere; of the others: {there}");
            return Err(ExitError::usage(printable(&format!("--leave-out {column}: {why}")).into_owned()));
        }
        let is_meant = |name: &String| left_out.iter().any(|column| is_in(name, column));
        let unsaid: BTreeMap<String, usize> =
            found.iter().filter(|(name, _)| !is_meant(name)).map(|(name, count)| (name.clone(), *count)).collect();
        let is_empty = |name: &String| !is_meant(name) && found.keys().all(|known| !is_in(known, name));
        // What lies in one that is counted is counted with it.
        let is_within = |name: &String| found.keys().any(|known| is_in(name, known));
        let empty = seen.into_iter().filter(|name| is_empty(name) && !is_within(name)).collect();
        Ok(Self { unsaid, empty })
    }

    /// Whether nothing goes nowhere but what is meant to.
    pub(super) fn is_none(&self) -> bool {
        self.unsaid.is_empty()
    }

    /// What is told before anything is sent.
    pub(super) fn told(&self) -> Option<String> {
        let counted = |(name, count): (&String, &usize)| {
            format!("{} (in {})", called(name), plural(*count as u64, "line", "lines"))
        };
        let empty = self.empty.iter().map(|name| format!("{name} (in no line that is sent)"));
        let columns = list(self.unsaid.iter().map(counted).chain(empty).collect())?;
        let how = if self.is_none() {
            "--map COLUMN=MEMBER gives one a place"
        } else {
            "--map COLUMN=MEMBER gives one a place, --leave-out COLUMN says that it is not to be sent"
        };
        Some(printable(&format!("columns that go nowhere: {columns}: {how}")).into_owned())
    }

    /// What is asked with the question whether to send; empty where nothing is.
    pub(super) fn asked(&self) -> String {
        let names = list(self.unsaid.keys().map(|name| called(name).to_owned()).collect());
        names.map_or_else(String::new, |names| {
            printable(&format!(" Not sent, for it goes nowhere: {names}.")).into_owned()
        })
    }
}

fn called(name: &str) -> &str {
    if name.is_empty() { "others" } else { name }
}

fn list(names: Vec<String>) -> Option<String> {
    let more = names.len().saturating_sub(NAMED);
    let said = names.into_iter().take(NAMED).collect::<Vec<_>>().join(", ");
    let rest = if more > 0 { format!(" and {more} more") } else { String::new() };
    (!said.is_empty()).then_some(said + &rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn idle(seen: &[&str], found: &[(&str, usize)], left_out: &[&str]) -> Result<Idle, String> {
        let texts = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>();
        let found = found.iter().map(|(name, count)| ((*name).to_owned(), *count)).collect();
        Idle::new(texts(seen).into_iter(), &found, &texts(left_out)).map_err(|error| error.words)
    }

    #[test]
    fn what_goes_nowhere_is_told_and_asked_until_it_is_said_to_be_meant() {
        let found = [("Shoe", 2), ("Hat.Size", 1)];
        let both = idle(&["Shoe", "Void"], &found, &[]).unwrap();
        assert!(!both.is_none());
        let told = both.told().unwrap();
        assert!(
            told.starts_with(
                "columns that go nowhere: Hat.Size (in 1 line), Shoe (in 2 lines), Void (in no line that is sent): "
            ),
            "{told}"
        );
        assert!(told.contains("--leave-out"), "{told}");
        assert_eq!(both.asked(), " Not sent, for it goes nowhere: Hat.Size, Shoe.");
        let one = idle(&["Shoe"], &found, &["Hat"]).unwrap();
        assert_eq!(one.asked(), " Not sent, for it goes nowhere: Shoe.");
        let none = idle(&["Shoe"], &found, &["Hat.Size", "Shoe"]).unwrap();
        assert!(none.is_none() && none.told().is_none() && none.asked().is_empty());
        let odd = idle(&["Shoe"], &found, &["Shoo"]).unwrap_err();
        assert_eq!(
            odd,
            "--leave-out Shoo: there is no such column that could go nowhere; of the others: Shoe, Hat.Size"
        );
        let empty = idle(&["Void"], &[], &[]).unwrap();
        assert!(empty.is_none() && !empty.told().unwrap().contains("--leave-out"), "nothing is lost");
    }
}
