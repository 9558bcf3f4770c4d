//! Reads a path from the text that it prints as.

use std::str::FromStr;

use serde::{Deserialize, Deserializer, de};

use super::{DocPath, Step};

/// A text that is no path into a document.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("'{0}' is no path into a document")]
pub struct NotAPath(String);

impl FromStr for DocPath {
    type Err = NotAPath;

    fn from_str(text: &str) -> Result<Self, NotAPath> {
        let odd = || NotAPath(text.to_owned());
        let mut letters = text.chars().peekable();
        let mut path = Self::root();
        while let Some(&first) = letters.peek() {
            match first {
                '[' => {
                    letters.next();
                    let digits = take_until(&mut letters, &[']']).ok_or_else(odd)?;
                    letters.next().ok_or_else(odd)?;
                    path.push(Step::Index(digits.parse().map_err(|_| odd())?));
                }
                '{' => {
                    letters.next();
                    let key = take_until(&mut letters, &['}']).ok_or_else(odd)?;
                    letters.next().ok_or_else(odd)?;
                    path.push(Step::Key(key));
                }
                _ => {
                    if first == '.' && !path.is_root() {
                        letters.next();
                    }
                    let name = take_until(&mut letters, &['.', '[', '{']).ok_or_else(odd)?;
                    if name.is_empty() {
                        return Err(odd());
                    }
                    path.push(Step::Member(name));
                }
            }
        }
        Ok(path)
    }
}

/// The letters before one of `ends`, with backslashes resolved; `None` where a backslash ends the text.
fn take_until(letters: &mut std::iter::Peekable<std::str::Chars<'_>>, ends: &[char]) -> Option<String> {
    let mut taken = String::new();
    while let Some(letter) = letters.next_if(|letter| !ends.contains(letter)) {
        taken.push(if letter == '\\' { letters.next()? } else { letter });
    }
    Some(taken)
}

impl<'de> Deserialize<'de> for DocPath {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        String::deserialize(from)?.parse().map_err(de::Error::custom)
    }
}
