//! Paths in an object, from its root or from where a block stands.

use serde_json::Value;

use super::NotASource;

/// A path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Path {
    start: Start,
    steps: Vec<TemplateStep>,
}

/// Where a path begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Start {
    /// At the object.
    Source,
    /// At what the block around it is about, or that many blocks further out.
    Block(usize),
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum TemplateStep {
    Member(String),
    Element(usize),
}

impl Path {
    /// A path from the object, without its `_source.`.
    pub(super) fn in_object(path: &str) -> Result<Self, NotASource> {
        Ok(Self { start: Start::Source, steps: steps(path)? })
    }

    /// A path in braces. `is_inside` says whether a block around it names what bare paths begin at.
    pub(super) fn in_braces(text: &str, is_inside: bool) -> Result<Self, NotASource> {
        if text == "_source" {
            return Ok(Self { start: Start::Source, steps: Vec::new() });
        }
        if let Some(path) = text.strip_prefix("_source.").or_else(|| text.strip_prefix("_source/")) {
            return Self::in_object(path);
        }
        let (mut up, mut rest) = (0, text);
        while let Some(outer) = rest.strip_prefix("..") {
            up += 1;
            rest = outer.strip_prefix('/').unwrap_or(outer);
        }
        if let Some(path) = rest.strip_prefix("_source.").filter(|_| up > 0) {
            return Self::in_object(path);
        }
        if !is_inside && up == 0 && !matches!(rest, "this" | ".") {
            return Err(NotASource::OtherRoot(text.to_owned()));
        }
        let rest = ["this.", "this/", "./"].iter().find_map(|here| rest.strip_prefix(here)).unwrap_or(rest);
        let steps = if matches!(rest, "" | "this" | ".") { Vec::new() } else { steps(rest)? };
        Ok(Self { start: Start::Block(up), steps })
    }

    /// What it leads to. `around` are the things that blocks are about, the outermost first: the object itself.
    pub(super) fn find<'v>(&self, around: &[&'v Value]) -> Vec<&'v Value> {
        let start = match self.start {
            Start::Source => around.first(),
            Start::Block(up) => around.len().checked_sub(1 + up).and_then(|at| around.get(at)),
        };
        let mut at: Vec<&Value> = start.copied().into_iter().collect();
        for step in &self.steps {
            at = at.into_iter().flat_map(|value| step.from(value)).collect();
        }
        at
    }

    /// The texts that it leads to in an object.
    pub(super) fn texts(&self, object: &Value) -> Vec<String> {
        let found = self.find(&[object]).into_iter().flat_map(elements);
        found.filter_map(scalar).filter(|text| !text.is_empty()).collect()
    }

    /// The same with an empty text for each row of the last list that has none.
    pub(super) fn rows(&self, object: &Value) -> Vec<String> {
        let Some((last, before)) = self.steps.split_last() else { return Vec::new() };
        let outer = Self { start: self.start, steps: before.to_vec() };
        let rows = outer.find(&[object]).into_iter().flat_map(elements);
        let texts = rows.flat_map(|row| {
            let found: Vec<&Value> = last.from(row).into_iter().flat_map(elements).collect();
            if found.is_empty() { vec![&Value::Null] } else { found }
        });
        texts.map(|value| scalar(value).unwrap_or_default()).collect()
    }
}

impl TemplateStep {
    /// Where it leads from a value; a name is looked for in each row of a list.
    fn from<'v>(&self, value: &'v Value) -> Vec<&'v Value> {
        match self {
            Self::Member(name) => elements(value).into_iter().filter_map(|row| row.get(name)).collect(),
            Self::Element(at) => value.get(at).into_iter().collect(),
        }
    }
}

fn steps(path: &str) -> Result<Vec<TemplateStep>, NotASource> {
    let mut steps = Vec::new();
    for part in path.split(['.', '/']) {
        let (name, indices) = part.split_once('[').map_or((part, ""), |(name, rest)| (name, rest));
        match name.parse() {
            Ok(at) if !steps.is_empty() => steps.push(TemplateStep::Element(at)),
            _ if !name.trim().is_empty() => steps.push(TemplateStep::Member(name.to_owned())),
            // `items.[0]` is how Handlebars itself writes it.
            _ if indices.is_empty() => return Err(NotASource::EmptyPart),
            _ => {}
        }
        for index in indices.split('[').filter(|index| !index.is_empty()) {
            let inside = index.trim_end_matches(']');
            // Empty brackets stand for every row, as without them.
            if !inside.is_empty() {
                steps.push(
                    inside.parse().map_or_else(|_| TemplateStep::Member(inside.to_owned()), TemplateStep::Element),
                );
            }
        }
    }
    Ok(steps)
}

/// The rows of a list, or the value itself.
pub(super) fn elements(value: &Value) -> Vec<&Value> {
    match value {
        Value::Array(rows) => rows.iter().collect(),
        other => vec![other],
    }
}

/// A text, number or truth as text.
#[must_use]
pub fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(flag) => Some(flag.to_string()),
        _ => None,
    }
}
