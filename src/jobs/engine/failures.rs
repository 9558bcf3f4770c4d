//! What failed, grouped by the error.

use crate::contract::{ApiError, ErrorKind, JobFailure};

/// So many sorts of errors are told apart; what comes later counts with those of its code.
const MOST: usize = 200;
/// That an item has no error.
const NONE: u16 = u16::MAX;

#[derive(Clone, Debug)]
struct Group {
    /// The message without what differs from item to item.
    words: String,
    failure: JobFailure,
}

/// Errors of items.
#[derive(Clone, Debug, Default)]
pub(super) struct Failures {
    groups: Vec<Group>,
    /// The group of each item; empty until something fails.
    of: Vec<u16>,
}

/// Items in a row that were refused alike.
#[derive(Clone, Debug, Default)]
pub(super) struct Alike {
    count: usize,
    /// Code and words of the last one.
    error: Option<(String, String)>,
    /// Those with which somebody goes on all the same.
    taken: Option<(String, String)>,
}

impl Alike {
    /// One more was refused. Gives how many there are in a row, unless somebody goes on with such.
    pub(super) fn note(&mut self, error: &ApiError) -> usize {
        let error = Some((error.code.clone(), words(&error.message)));
        self.count = if self.error == error { self.count + 1 } else { 1 };
        self.error = error;
        if self.error == self.taken { 0 } else { self.count }
    }

    /// One was answered otherwise.
    pub(super) fn end(&mut self) {
        (self.count, self.error) = (0, None);
    }

    /// Somebody goes on.
    pub(super) fn go_on(&mut self) {
        self.taken = self.error.take().or(self.taken.take());
        self.count = 0;
    }
}

impl Failures {
    /// An item of so many failed.
    pub(super) fn note(&mut self, n: usize, error: &ApiError, items: usize) {
        self.forget(n);
        if self.of.is_empty() {
            self.of = vec![NONE; items];
        }
        let group = self.group(n, error);
        if let (Some(of), Ok(group)) = (self.of.get_mut(n), u16::try_from(group)) {
            *of = group;
            self.groups[usize::from(group)].failure.count += 1;
        }
    }

    fn group(&mut self, n: usize, error: &ApiError) -> usize {
        let words = words(&error.message);
        let same = |group: &Group| group.failure.code == error.code;
        let known = self.groups.iter().position(|group| same(group) && group.words == words);
        let full = || (self.groups.len() >= MOST).then(|| self.groups.iter().position(same).unwrap_or(MOST - 1));
        if let Some(found) = known.or_else(full) {
            if self.groups[found].failure.count == 0 {
                self.groups[found].failure.example = n;
            }
            return found;
        }
        let failure = JobFailure {
            kind: error.kind,
            code: error.code.clone(),
            message: error.message.clone(),
            advice: advice(error),
            count: 0,
            example: n,
            line: None,
        };
        self.groups.push(Group { words, failure });
        self.groups.len() - 1
    }

    /// An item has no error any more.
    pub(super) fn forget(&mut self, n: usize) {
        if let Some(of) = self.of.get_mut(n).filter(|of| **of != NONE) {
            self.groups[usize::from(*of)].failure.count -= 1;
            *of = NONE;
        }
    }

    /// Code and message of an item's error.
    pub(super) fn of(&self, n: usize) -> Option<(&str, &str)> {
        let of = self.of.get(n).filter(|of| **of != NONE)?;
        let failure = &self.groups[usize::from(*of)].failure;
        Some((&failure.code, &failure.message))
    }

    /// The items that have an error.
    pub(super) fn items(&self) -> impl Iterator<Item = usize> {
        self.of.iter().enumerate().filter(|(_, of)| **of != NONE).map(|(n, _)| n)
    }

    /// All errors that items have, most items first.
    pub(super) fn list(&self) -> Vec<JobFailure> {
        let mut list: Vec<JobFailure> =
            self.groups.iter().map(|group| &group.failure).filter(|failure| failure.count > 0).cloned().collect();
        for failure in &mut list {
            // The first may have been tried again since.
            if self.of.get(failure.example).is_none_or(|of| *of == NONE) {
                failure.example = self.first(failure).unwrap_or(failure.example);
            }
        }
        list.sort_by_key(|failure| std::cmp::Reverse(failure.count));
        list
    }

    fn first(&self, failure: &JobFailure) -> Option<usize> {
        let group = self
            .groups
            .iter()
            .position(|group| (&group.failure.code, &group.failure.message) == (&failure.code, &failure.message))?;
        self.of.iter().position(|of| usize::from(*of) == group)
    }
}

fn advice(error: &ApiError) -> String {
    match error.kind {
        // Who reads it does not send that item by hand.
        ErrorKind::UnknownOutcome if error.advice.is_none() => {
            "It may or may not have happened: what became of it can be looked up, or said.".to_owned()
        }
        _ => error.advice().to_owned(),
    }
}

/// A message without ids, numbers, what is quoted and what looks like a name of something.
fn words(message: &str) -> String {
    let word = |word: &str| {
        if word.chars().any(|c| c.is_ascii_digit() || matches!(c, '\'' | '"' | '-' | '_' | '/')) {
            "…".to_owned()
        } else {
            word.to_owned()
        }
    };
    message.split_whitespace().map(word).collect::<Vec<_>>().join(" ")
}
