//! What a condition can be about.

use serde_json::{Value, json};

use super::compare::Sort;
use crate::form::path_words;
use crate::mapping::standard;
use crate::model::look::{entries, filled};
use crate::model::{DocPath, Step};

/// Something that a condition can be about.
#[derive(Clone, Debug, PartialEq)]
pub struct ConditionAttribute {
    /// What it is called in the row.
    pub title: String,
    /// What is said of it beside that.
    pub about: String,
    /// What it holds, as far as that is known.
    pub sort: Sort,
    /// Where a condition about it stands within a part of a group.
    pub(super) place: DocPath,
    /// What such a condition says before it compares.
    pub(super) base: Value,
    /// The segment whose members are meant.
    pub(super) segment: Option<String>,
}

impl ConditionAttribute {
    /// The attribute at a place within a part of a group. What holds the attributes of a kind is not part of its name.
    #[must_use]
    pub fn at(place: DocPath, sort: Sort) -> Self {
        let names = place.steps().iter().skip(1).filter_map(|step| match step {
            Step::Member(name) | Step::Key(name) => Some(name.as_str()),
            Step::Index(_) => None,
        });
        let title = names.collect::<Vec<_>>().join(".");
        let about = path_words(&title);
        let about = if about == title { String::new() } else { about };
        Self { title, about, sort, place, base: json!({}), segment: None }
    }

    /// A calculated attribute of the domain.
    #[must_use]
    pub fn calculated(name: &str, called: Option<&str>) -> Self {
        let place = DocPath::root().member("CalculatedAttributes").key(name);
        let about = called.map_or_else(|| "calculated".to_owned(), |called| format!("calculated · {called}"));
        Self { title: name.to_owned(), about, ..Self::at(place, Sort::Any) }
    }

    /// The members of another segment.
    #[must_use]
    pub fn of_segment(name: &str, called: Option<&str>) -> Self {
        let about = called.map_or_else(|| "segment".to_owned(), |called| format!("segment · {called}"));
        let title = format!("member of {name}");
        Self { title, about, segment: Some(name.to_owned()), ..Self::at(DocPath::root(), Sort::Any) }
    }

    /// Whether it is one of which nothing is compared.
    #[must_use]
    pub const fn is_segment(&self) -> bool {
        self.segment.is_some()
    }
}

/// The fields of an object type with what they hold: those of its own mapping, or the members of a standard object.
#[must_use]
pub fn fields_of_type(name: &str, own: Option<&Value>) -> Vec<(String, Sort)> {
    if let Some(own) = own {
        let sort = |field: &Value| match filled(field, "ContentType") {
            Some("NUMBER") => Sort::Number,
            Some(_) => Sort::Text,
            None => Sort::Any,
        };
        return entries(own, "Fields").map(|(name, field)| (name.to_owned(), sort(field))).collect();
    }
    let Some(object) = standard(name) else { return Vec::new() };
    let of = |target: String| {
        let path = target.get(object.name.len() + 1..)?.to_owned();
        let sort = if object.is_number(&path) { Sort::Number } else { Sort::Any };
        Some((path, sort))
    };
    object.targets().filter_map(of).collect()
}
