//! The way to a value inside a document.

mod parse;
#[cfg(test)]
mod tests;

pub use parse::NotAPath;

use std::fmt;

use serde_json::Value;

/// One part of a [`DocPath`].
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Step {
    /// A member of a structure or union.
    Member(String),
    /// An element of a list, from 0.
    Index(usize),
    /// An entry of a map.
    Key(String),
}

/// The way from a document's root to a value in it.
///
/// It prints as `Matching.JobSchedule.DayOfTheWeek`, `Fields{email}.Source` or `Keys[0]`, and parses from the same
/// text; characters that would be ambiguous are printed behind a backslash. The root prints as nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DocPath(Vec<Step>);

impl DocPath {
    /// The document itself.
    #[must_use]
    pub const fn root() -> Self {
        Self(Vec::new())
    }

    /// Whether this is the document itself.
    #[must_use]
    pub fn is_root(&self) -> bool {
        self.0.is_empty()
    }

    /// The steps from the root.
    #[must_use]
    pub fn steps(&self) -> &[Step] {
        &self.0
    }

    /// The path of what holds this value; `None` at the root.
    #[must_use]
    pub fn parent(&self) -> Option<Self> {
        let (_, rest) = self.0.split_last()?;
        Some(Self(rest.to_vec()))
    }

    /// The last step; `None` at the root.
    #[must_use]
    pub fn last(&self) -> Option<&Step> {
        self.0.last()
    }

    /// This path and one step more.
    #[must_use]
    pub fn join(&self, step: Step) -> Self {
        let mut longer = self.clone();
        longer.push(step);
        longer
    }

    /// The member `name` of the structure here.
    #[must_use]
    pub fn member(&self, name: impl Into<String>) -> Self {
        self.join(Step::Member(name.into()))
    }

    /// The element `index` of the list here.
    #[must_use]
    pub fn index(&self, index: usize) -> Self {
        self.join(Step::Index(index))
    }

    /// The entry `key` of the map here.
    #[must_use]
    pub fn key(&self, key: impl Into<String>) -> Self {
        self.join(Step::Key(key.into()))
    }

    /// Goes one step further.
    pub fn push(&mut self, step: Step) {
        self.0.push(step);
    }

    /// Goes one step back.
    pub fn pop(&mut self) -> Option<Step> {
        self.0.pop()
    }

    /// Whether this path leads to `other` or to something inside it.
    #[must_use]
    pub fn starts_with(&self, other: &Self) -> bool {
        self.0.starts_with(&other.0)
    }

    /// The value at this path, if the document has it.
    #[must_use]
    pub fn get<'v>(&self, document: &'v Value) -> Option<&'v Value> {
        self.0.iter().try_fold(document, |value, step| match step {
            Step::Member(name) | Step::Key(name) => value.as_object()?.get(name),
            Step::Index(index) => value.as_array()?.get(*index),
        })
    }

    /// The value at this path for changing, if the document has it.
    #[must_use]
    pub fn get_mut<'v>(&self, document: &'v mut Value) -> Option<&'v mut Value> {
        self.0.iter().try_fold(document, |value, step| match step {
            Step::Member(name) | Step::Key(name) => value.as_object_mut()?.get_mut(name),
            Step::Index(index) => value.as_array_mut()?.get_mut(*index),
        })
    }
}

impl DocPath {
    /// Puts a value at this path, with the objects and lists on the way to it. An index past the end appends;
    /// whatever is of another type on the way is replaced.
    pub fn put(&self, document: &mut Value, value: Value) {
        let mut here = document;
        for step in &self.0 {
            here = match step {
                Step::Member(name) | Step::Key(name) => {
                    if !here.is_object() {
                        *here = Value::Object(serde_json::Map::new());
                    }
                    &mut here[name.as_str()]
                }
                Step::Index(index) => {
                    if !here.is_array() {
                        *here = Value::Array(Vec::new());
                    }
                    let length = here.as_array().map_or(0, Vec::len);
                    if let Some(list) = here.as_array_mut()
                        && *index >= length
                    {
                        list.push(Value::Null);
                    }
                    &mut here[(*index).min(length)]
                }
            };
        }
        *here = value;
    }
}

impl From<Vec<Step>> for DocPath {
    fn from(steps: Vec<Step>) -> Self {
        Self(steps)
    }
}

fn write_escaped(f: &mut fmt::Formatter<'_>, text: &str, special: &[char]) -> fmt::Result {
    for letter in text.chars() {
        if letter == '\\' || special.contains(&letter) {
            f.write_str("\\")?;
        }
        write!(f, "{letter}")?;
    }
    Ok(())
}

impl fmt::Display for DocPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (position, step) in self.0.iter().enumerate() {
            match step {
                // A nameless member can only be told apart from nothing as a key.
                Step::Member(name) if name.is_empty() => f.write_str("{}")?,
                Step::Member(name) => {
                    if position > 0 {
                        f.write_str(".")?;
                    }
                    write_escaped(f, name, &['.', '[', '{'])?;
                }
                Step::Index(index) => write!(f, "[{index}]")?,
                Step::Key(key) => {
                    f.write_str("{")?;
                    write_escaped(f, key, &['}'])?;
                    f.write_str("}")?;
                }
            }
        }
        Ok(())
    }
}
