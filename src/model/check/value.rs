//! Walks a document beside its shape.

use serde_json::{Map, Number, Value};

use super::{Issue, Violation, pattern, words};
use crate::model::depth::DEEPEST;
use crate::model::{
    Constraint, DocPath, JsonText, Member, Shape, ShapeKind, Step, TimestampFormat, instant, json_fault,
};

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Rigour {
    Request,
    Reply,
}

pub(super) struct Checker {
    rigour: Rigour,
    here: DocPath,
    issues: Vec<Issue>,
}

impl Checker {
    pub(super) fn run(document: &Value, shape: &'static Shape, rigour: Rigour) -> Vec<Issue> {
        let mut checker = Self { rigour, here: DocPath::root(), issues: Vec::new() };
        if document.is_null() {
            checker.broken(Violation::Null);
        } else {
            checker.value(document, shape);
        }
        checker.issues
    }

    fn broken(&mut self, constraint: Violation) {
        let message = words::message(&constraint, None);
        self.issues.push(Issue { path: self.here.clone(), constraint, message });
    }

    fn at(&mut self, step: Step, check: impl FnOnce(&mut Self)) {
        self.here.push(step);
        check(self);
        self.here.pop();
    }

    fn value(&mut self, value: &Value, shape: &'static Shape) {
        if self.here.steps().len() > DEEPEST {
            return self.broken(Violation::Depth);
        }
        match (&shape.kind, value) {
            (ShapeKind::String { values }, Value::String(text)) => self.text(text, values, shape),
            (ShapeKind::Boolean, Value::Bool(_)) | (ShapeKind::Timestamp(_), Value::Number(_)) => {}
            (ShapeKind::Integer { long }, Value::Number(number)) => self.integer(number, *long, &shape.constraint),
            (ShapeKind::Double, Value::Number(number)) => self.range(number, &shape.constraint),
            (ShapeKind::Timestamp(_), Value::String(text)) => {
                if instant::parse(text).is_none() {
                    self.broken(Violation::Timestamp);
                }
            }
            (ShapeKind::Structure { members, union }, Value::Object(object)) => self.structure(object, members, *union),
            (ShapeKind::List { item }, Value::Array(elements)) => {
                self.size(elements.len(), &shape.constraint);
                for (index, element) in elements.iter().enumerate() {
                    self.at(Step::Index(index), |this| this.element(element, item, shape.sparse));
                }
            }
            (ShapeKind::Map { key, value }, Value::Object(object)) => self.map(object, key, value, shape),
            _ => self.broken(Violation::Type { expected: expected(&shape.kind), actual: words::kind_of(value) }),
        }
    }

    fn structure(&mut self, object: &Map<String, Value>, members: &'static [Member], union: bool) {
        let is_set = |member: &&Member| object.get(member.name).is_some_and(|value| !value.is_null());
        for member in members {
            // A client token that is left out is filled in when the request is sent.
            if member.required && !member.token && !is_set(&member) {
                self.at(Step::Member(member.name.to_owned()), |this| this.broken(Violation::Required));
            }
        }
        for (name, value) in object {
            match members.iter().find(|member| member.name == *name) {
                Some(_) if value.is_null() => {}
                Some(member) => self.at(Step::Member(name.clone()), |this| this.member(value, member)),
                None if self.rigour == Rigour::Reply => {}
                None => self.unknown(name, members),
            }
        }
        if union {
            let unknown = object.keys().any(|name| members.iter().all(|member| member.name != *name));
            match members.iter().filter(is_set).count() {
                0 if !unknown => self.broken(Violation::UnionNone),
                0 | 1 => {}
                _ => self.broken(Violation::UnionMany),
            }
        }
    }

    fn unknown(&mut self, name: &str, members: &'static [Member]) {
        let path = self.here.member(name);
        let message = words::message(&Violation::UnknownMember, words::closest(name, members));
        self.issues.push(Issue { path, constraint: Violation::UnknownMember, message });
    }

    fn member(&mut self, value: &Value, member: &'static Member) {
        self.value(value, member.shape());
        if member.json == Some(JsonText::Always)
            && self.rigour == Rigour::Request
            && let Some(text) = value.as_str().filter(|text| !member.shape().constraint.exceeds(text))
            && let Some(fault) = json_fault(text)
        {
            let message = format!("{}: {fault}", words::message(&Violation::Json, None));
            self.issues.push(Issue { path: self.here.clone(), constraint: Violation::Json, message });
        }
    }

    fn element(&mut self, element: &Value, item: &'static Member, sparse: bool) {
        match element {
            Value::Null if sparse => {}
            Value::Null => self.broken(Violation::Null),
            element => self.member(element, item),
        }
    }

    fn map(&mut self, object: &Map<String, Value>, key: &'static Member, item: &'static Member, shape: &'static Shape) {
        self.size(object.len(), &shape.constraint);
        for (name, element) in object {
            self.at(Step::Key(name.clone()), |this| {
                if let ShapeKind::String { values } = &key.shape().kind {
                    this.text(name, values, key.shape());
                }
                this.element(element, item, shape.sparse);
            });
        }
    }

    fn text(&mut self, text: &str, values: &'static [String], shape: &'static Shape) {
        if self.rigour == Rigour::Reply {
            return;
        }
        let Constraint { min, max, pattern } = &shape.constraint;
        let (min, max) = (min.map(|min| min as u64), max.map(|max| max as u64));
        // Counting is needed only where the bytes don't settle it already.
        let actual = if min.is_some() || max.is_some() { text.chars().count() as u64 } else { 0 };
        if min.is_some_and(|min| actual < min) || max.is_some_and(|max| actual > max) {
            self.broken(Violation::Length { min, max, actual });
        } else if let Some(pattern) = pattern {
            // The published pattern of these ARNs says only how they begin.
            if !pattern::compiled(pattern, shape.name == "TagArn").matches(text) {
                self.broken(Violation::Pattern { pattern });
            }
        }
        if !values.is_empty() && !values.iter().any(|value| value == text) {
            self.broken(Violation::Enum { values });
        }
    }

    fn integer(&mut self, number: &Number, long: bool, bounds: &Constraint) {
        match number.as_i64() {
            Some(_) if long => self.range(number, bounds),
            Some(whole) if i32::try_from(whole).is_ok() => self.range(number, bounds),
            // A whole number that its 32 or 64 bits can't hold.
            _ if number.is_i64() || number.is_u64() => self.broken(Violation::Range {
                min: Some(bounds.min.unwrap_or(if long { i64::MIN as f64 } else { f64::from(i32::MIN) })),
                max: Some(bounds.max.unwrap_or(if long { i64::MAX as f64 } else { f64::from(i32::MAX) })),
            }),
            _ => self.broken(Violation::Type { expected: "a whole number", actual: "a decimal number" }),
        }
    }

    fn range(&mut self, number: &Number, bounds: &Constraint) {
        let Constraint { min, max, .. } = *bounds;
        let Some(value) = number.as_f64() else { return };
        if self.rigour == Rigour::Request && (min.is_some_and(|min| value < min) || max.is_some_and(|max| value > max))
        {
            self.broken(Violation::Range { min, max });
        }
    }

    fn size(&mut self, actual: usize, bounds: &Constraint) {
        let (min, max) = (bounds.min.map(|min| min as u64), bounds.max.map(|max| max as u64));
        let actual = actual as u64;
        if self.rigour == Rigour::Request
            && (min.is_some_and(|min| actual < min) || max.is_some_and(|max| actual > max))
        {
            self.broken(Violation::Size { min, max, actual });
        }
    }
}

fn expected(kind: &ShapeKind) -> &'static str {
    match kind {
        ShapeKind::String { .. } => "text",
        ShapeKind::Boolean => "true or false",
        ShapeKind::Integer { .. } => "a whole number",
        ShapeKind::Double => "a number",
        ShapeKind::Timestamp(TimestampFormat::EpochSeconds | TimestampFormat::DateTime) => "a point in time",
        ShapeKind::Structure { .. } => "an object",
        ShapeKind::List { .. } => "a list",
        ShapeKind::Map { .. } => "an object of entries",
    }
}
