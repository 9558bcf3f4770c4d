//! Where the values of a JSON text stand.

use std::collections::HashMap;

use crate::model::{DocPath, Step};

/// The places of all values in a text, by the names and positions that lead to them.
#[derive(Debug, Default)]
pub(super) struct Places {
    places: HashMap<Vec<Name>, (usize, usize)>,
    /// The first name that an object has twice.
    pub(super) doubled: Option<(usize, usize, String)>,
}

/// A step, members and keys alike.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Name {
    Name(String),
    Index(usize),
}

impl Places {
    /// Reads a text that is known to be JSON.
    pub(super) fn of(text: &str) -> Self {
        let mut reader = Reader { rest: text, line: 1, column: 1, here: Vec::new(), places: Self::default() };
        reader.value();
        reader.places
    }

    /// The line and column (from 1) of the value at a path, or of the nearest that holds it.
    pub(super) fn nearest(&self, path: &DocPath) -> (usize, usize) {
        let mut names: Vec<Name> = path
            .steps()
            .iter()
            .map(|step| match step {
                Step::Member(name) | Step::Key(name) => Name::Name(name.clone()),
                Step::Index(index) => Name::Index(*index),
            })
            .collect();
        loop {
            if let Some(place) = self.places.get(&names) {
                return *place;
            }
            if names.pop().is_none() {
                return (1, 1);
            }
        }
    }
}

struct Reader<'a> {
    rest: &'a str,
    line: usize,
    column: usize,
    here: Vec<Name>,
    places: Places,
}

impl Reader<'_> {
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
        self.places.places.entry(self.here.clone()).or_insert((self.line, self.column));
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
            if !names.insert(name.clone()) && self.places.doubled.is_none() {
                self.places.doubled = Some((line, column, name.clone()));
            }
            self.here.push(Name::Name(name));
            self.places.places.insert(self.here.clone(), (line, column));
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
        serde_json::from_str(raw).unwrap_or_else(|_| raw.trim_matches('"').to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_found_at_their_lines() {
        let text = "{\n  \"a\": {\"b\\u0063\": [1,\n    {\"d\": \"}]\"}]},\n  \"e\": null\n}";
        let places = Places::of(text);
        let at = |path: &str| places.nearest(&path.parse().unwrap());
        assert_eq!(at(""), (1, 1));
        assert_eq!(at("a"), (2, 3));
        assert_eq!(at("a.bc"), (2, 9));
        assert_eq!(at("a.bc[1]"), (3, 5));
        assert_eq!(at("a.bc[1].d"), (3, 6));
        assert_eq!(at("a.bc[1].missing"), (3, 5));
        assert_eq!(at("e"), (4, 3));
        assert_eq!(places.doubled, None);
        assert_eq!(Places::of("{\"a\": 1,\n\"a\": 2}").doubled, Some((2, 1, "a".to_owned())));
    }

    #[test]
    fn a_text_that_breaks_off_comes_to_an_end() {
        for text in ["", "{", "[", "{\"a", "{\"a\":", "[1,", "\"\\", "}", "]]"] {
            let _ = Places::of(text);
        }
    }
}
