//! Where the values of a JSON text stand.

use std::collections::HashMap;

use crate::model::{DocPath, Step};

/// Where the values at some paths stand, or the nearest that hold them: line and column, from 1. The text is known to
/// be JSON.
pub(super) fn places(text: &str, paths: &[&DocPath]) -> Vec<(usize, usize)> {
    if paths.is_empty() {
        return Vec::new();
    }
    let paths: Vec<Vec<Name>> = paths.iter().map(|path| path.steps().iter().map(name).collect()).collect();
    // What holds a value stands for it where the text does not have it.
    let wanted = paths.iter().flat_map(|path| (0..=path.len()).map(|length| (path[..length].to_vec(), None)));
    let found = Reader::of(text, wanted.collect()).wanted;
    let place = |path: &Vec<Name>| {
        let mut nearest = (0..=path.len()).rev().filter_map(|length| *found.get(&path[..length])?);
        nearest.next().unwrap_or((1, 1))
    };
    paths.iter().map(place).collect()
}

/// The first name that an object in a JSON text has twice, and where.
pub(super) fn doubled(text: &str) -> Option<(usize, usize, String)> {
    Reader::of(text, HashMap::new()).doubled
}

/// A step, members and keys alike.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Name {
    Name(String),
    Index(usize),
}

fn name(step: &Step) -> Name {
    match step {
        Step::Member(name) | Step::Key(name) => Name::Name(name.clone()),
        Step::Index(index) => Name::Index(*index),
    }
}

struct Reader<'a> {
    rest: &'a str,
    line: usize,
    column: usize,
    here: Vec<Name>,
    /// The paths that are asked for, and where their values stand.
    wanted: HashMap<Vec<Name>, Option<(usize, usize)>>,
    doubled: Option<(usize, usize, String)>,
}

impl<'a> Reader<'a> {
    fn of(text: &'a str, wanted: HashMap<Vec<Name>, Option<(usize, usize)>>) -> Self {
        let mut reader = Self { rest: text, line: 1, column: 1, here: Vec::new(), wanted, doubled: None };
        reader.value();
        reader
    }

    /// The value that leads on from here stands here.
    fn note(&mut self, line: usize, column: usize) {
        if let Some(place) = self.wanted.get_mut(self.here.as_slice()) {
            place.get_or_insert((line, column));
        }
    }

    fn peek(&self) -> Option<char> {
        self.rest.chars().next()
    }

    fn next(&mut self) -> Option<char> {
        let letter = self.peek()?;
        self.rest = &self.rest[letter.len_utf8()..];
        if letter == '\n' {
            (self.line, self.column) = (self.line + 1, 1);
        } else {
            self.column += 1;
        }
        Some(letter)
    }

    fn blanks(&mut self) {
        while self.peek().is_some_and(|letter| letter.is_whitespace() || letter == ',' || letter == ':') {
            self.next();
        }
    }

    fn value(&mut self) {
        self.blanks();
        self.note(self.line, self.column);
        match self.peek() {
            Some('{') => self.object(),
            Some('[') => self.list(),
            Some('"') => {
                self.string();
            }
            _ => {
                while self.peek().is_some_and(|letter| !matches!(letter, ',' | '}' | ']') && !letter.is_whitespace()) {
                    self.next();
                }
            }
        }
    }

    fn object(&mut self) {
        self.next();
        let mut names = std::collections::HashSet::new();
        loop {
            self.blanks();
            let (line, column) = (self.line, self.column);
            if self.peek() != Some('"') {
                self.next();
                return;
            }
            let name = self.string();
            if !names.insert(name.clone()) && self.doubled.is_none() {
                self.doubled = Some((line, column, name.clone()));
            }
            self.here.push(Name::Name(name));
            self.note(line, column);
            self.value();
            self.here.pop();
        }
    }

    fn list(&mut self) {
        self.next();
        for index in 0.. {
            self.blanks();
            if matches!(self.peek(), Some(']') | None) {
                self.next();
                return;
            }
            self.here.push(Name::Index(index));
            self.value();
            self.here.pop();
        }
    }

    /// A string with its escapes resolved.
    fn string(&mut self) -> String {
        let start = self.rest;
        self.next();
        while let Some(letter) = self.next() {
            match letter {
                '\\' => {
                    self.next();
                }
                '"' => break,
                _ => {}
            }
        }
        let raw = &start[..start.len() - self.rest.len()];
        let plain = || raw.trim_matches('"').to_owned();
        if raw.contains('\\') { serde_json::from_str(raw).unwrap_or_else(|_| plain()) } else { plain() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_found_at_their_lines() {
        let text = "{\n  \"a\": {\"b\\u0063\": [1,\n    {\"d\": \"}]\"}]},\n  \"e\": null\n}";
        let at = |path: &str| places(text, &[&path.parse().unwrap()])[0];
        assert_eq!(at(""), (1, 1));
        assert_eq!(at("a"), (2, 3));
        assert_eq!(at("a.bc"), (2, 9));
        assert_eq!(at("a.bc[1]"), (3, 5));
        assert_eq!(at("a.bc[1].d"), (3, 6));
        assert_eq!(at("a.bc[1].missing"), (3, 5));
        assert_eq!(at("e"), (4, 3));
        assert_eq!(doubled(text), None);
        assert_eq!(doubled("{\"a\": 1,\n\"a\": 2}"), Some((2, 1, "a".to_owned())));
    }

    #[test]
    fn a_text_that_breaks_off_comes_to_an_end() {
        for text in ["", "{", "[", "{\"a", "{\"a\":", "[1,", "\"\\", "}", "]]"] {
            let _ = doubled(text);
        }
    }
}
