//! Help at a field: what it means, what it may be, and what it is called.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use crate::model::{DocPath, Sensitivity, Service, Shape, ShapeKind, Step, label, read_table};

use super::tree::NodePlace;
use super::words::member_words;
use super::{Form, Pair, RowId, constraint_words};
use crate::catalog::PairForm;

/// What can be said of a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldHelp {
    /// Its name in words.
    pub title: String,
    /// What it means.
    pub about: Option<&'static str>,
    /// What it may be, such as `1 to 64 letters, digits, - or _`.
    pub constraint: Option<String>,
    /// What holds where it is left out.
    pub default: Option<&'static str>,
    /// A value that would do.
    pub example: Option<&'static str>,
    /// Its path as the API spells it.
    pub api_name: DocPath,
    /// Whether what holds it needs it.
    pub required: bool,
    /// What may be done with its value.
    pub class: Sensitivity,
    /// The catalogue resource that its value names, such as `profiles/domains`.
    pub refers: Option<&'static str>,
}

/// What the table has for a member.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Entry {
    title: Option<String>,
    about: Option<String>,
    default: Option<String>,
    example: Option<String>,
    /// What values of an enum mean, where their names do not say it.
    #[serde(default)]
    values: BTreeMap<String, String>,
}

/// By shape and member; the shape `any` stands for all of a service.
type Table = BTreeMap<String, BTreeMap<String, Entry>>;

fn table(service: Service) -> &'static Table {
    // A table that does not parse is a failing test, and no reason to have no form.
    static TABLES: LazyLock<Vec<Table>> = LazyLock::new(|| {
        Service::ALL.iter().map(|service| read_table(service.spec().help).unwrap_or_default()).collect()
    });
    let at = Service::ALL.iter().position(|other| *other == service).unwrap_or_default();
    &TABLES[at]
}

fn entry(shape: Option<&'static Shape>, member: &str) -> Option<&'static Entry> {
    let shape = shape?;
    let table = table(shape.service);
    let of = |name: &str| table.get(name)?.get(member);
    of(shape.name).or_else(|| of("any"))
}

/// The title that the table has for a member of a shape.
pub(super) fn title(shape: Option<&'static Shape>, member: &str) -> Option<&'static str> {
    entry(shape, member)?.title.as_deref()
}

/// What the table says holds where a member is left out.
pub(super) fn default(shape: Option<&'static Shape>, member: &str) -> Option<&'static str> {
    entry(shape, member)?.default.as_deref()
}

/// What the table says a member of a shape means.
pub(super) fn about(shape: Option<&'static Shape>, member: &str) -> Option<&'static str> {
    entry(shape, member)?.about.as_deref()
}

/// The members of a choice, in words.
fn one_of_members(shape: &'static Shape) -> String {
    let title = |name: &str| title(Some(shape), name).map_or_else(|| label(name), str::to_owned);
    let names: Vec<String> = shape.members().iter().map(|member| title(member.name)).collect();
    match names.as_slice() {
        [only] => only.clone(),
        names => format!("exactly one of {}", names.join(", ")),
    }
}

impl Form {
    /// What a value of the enum at a row means, where its name does not say it.
    #[must_use]
    pub fn value_words(&self, row: RowId, value: &str) -> Option<&'static str> {
        let node = self.tree.living(row.node)?;
        let above = self.tree[node.parent?].shape?;
        let (table, member) = (table(above.service), self.tree.name(row.node));
        let of = |shape: &str| table.get(shape)?.get(member)?.values.get(value);
        of(above.name).or_else(|| of("any")).map(String::as_str)
    }

    /// What the member at a path is called, whether it has been made or not.
    #[must_use]
    pub fn title_at(&self, path: &DocPath) -> String {
        if let Some(pair) = self.pair_named_at(path) {
            return pair.name.clone();
        }
        let above = path.parent().unwrap_or_else(DocPath::root);
        let input = self.operation.operation().input;
        let shape = above.steps().iter().try_fold(input, |shape, step| Some(shape.step(step)?.shape()));
        let name = match path.last() {
            Some(Step::Member(name) | Step::Key(name)) => name.as_str(),
            _ => "",
        };
        title(shape, name).map_or_else(|| label(name), str::to_owned)
    }

    /// The way to a value in words: what the members on it are called, and the number or key of an item.
    #[must_use]
    pub fn way_to(&self, path: &DocPath) -> String {
        self.way_by(path, &|_| None)
    }

    /// The same; an item of a list is called by what it is about, where that is known.
    #[must_use]
    pub fn way_by(&self, path: &DocPath, about: &dyn Fn(&DocPath) -> Option<String>) -> String {
        match self.pair_named_at(path) {
            Some(pair) => pair.name.clone(),
            None => self.way_along(path, about),
        }
    }

    /// The same in a document that existed before, where other pairs may stand at its places.
    #[must_use]
    pub fn way_before(
        &self,
        existing: &serde_json::Value,
        path: &DocPath,
        about: &dyn Fn(&DocPath) -> Option<String>,
    ) -> String {
        match self.pair_in(existing, path) {
            Some(pair) => pair.name.clone(),
            None => self.way_along(path, about),
        }
    }

    fn way_along(&self, path: &DocPath, about: &dyn Fn(&DocPath) -> Option<String>) -> String {
        let (mut words, mut here): (Vec<String>, _) = (Vec::new(), DocPath::root());
        for step in path.steps() {
            here.push(step.clone());
            let item = match step {
                Step::Member(_) => {
                    words.push(self.title_at(&here));
                    continue;
                }
                Step::Index(index) => about(&here).unwrap_or_else(|| (index + 1).to_string()),
                Step::Key(key) => key.clone(),
            };
            match words.last_mut() {
                Some(word) => *word = format!("{word} {item}"),
                None => words.push(item),
            }
        }
        words.join(" › ")
    }

    /// Help on the field at a path.
    #[must_use]
    pub fn help_at(&self, path: &DocPath) -> Option<FieldHelp> {
        let node = self.tree.nearest(path);
        self.help(RowId::value(node))
    }

    /// Help on the field of a row. An item or entry has what its list or map says of it.
    #[must_use]
    pub fn help(&self, row: RowId) -> Option<FieldHelp> {
        let node = self.tree.living(row.node)?;
        // The member that the value belongs to, however deep it is in lists and maps.
        let named = std::iter::once(row.node)
            .chain(self.tree.above(row.node))
            .find(|id| matches!(self.tree[*id].place, NodePlace::Member(_)));
        let named_node = named.map(|id| &self.tree[id]);
        let above = named_node.and_then(|node| node.parent).and_then(|id| self.tree[id].shape);
        let name = named.map_or("", |id| self.tree.name(id));
        let entry = entry(above, name);
        let shape = match (row.part, node.kind()) {
            (super::Part::Key, _) => node.parent.and_then(|map| match self.tree[map].kind() {
                Some(ShapeKind::Map { key, .. }) => Some(key.shape()),
                _ => None,
            }),
            _ => node.shape,
        };
        let path = self.tree.path(row.node);
        let stays = self.keeps(&path).is_some();
        let help = FieldHelp {
            title: entry.and_then(|entry| entry.title.clone()).unwrap_or_else(|| label(name)),
            about: about(above, name),
            // Nothing is picked or typed where a value stays as it is.
            constraint: match node.member().filter(|_| row.part == super::Part::Value) {
                _ if stays => None,
                Some(member) if member.shape().choice => Some(one_of_members(member.shape())),
                Some(member) => member_words(member),
                None => shape.and_then(constraint_words),
            },
            default: entry.and_then(|entry| entry.default.as_deref()),
            example: entry.and_then(|entry| entry.example.as_deref()),
            required: node.is_required(),
            class: node.class,
            refers: node.member().and_then(|member| member.refers).filter(|_| !stays),
            api_name: path,
        };
        Some(match self.pair(row) {
            Some(pair) => help_of_pair(pair, node.kind(), help),
            None => help,
        })
    }
}

/// Help on the value of a pair: what it is called and takes, the account says.
fn help_of_pair(pair: &Pair, kind: Option<&ShapeKind>, help: FieldHelp) -> FieldHelp {
    let about = match (kind, pair.form) {
        _ if pair.chosen => "One of its options, or none of them.",
        (Some(ShapeKind::Boolean), _) => "Yes, no, or no value at all.",
        (Some(ShapeKind::Double), _) => "A number.",
        (_, PairForm::Lines) => "Text; it may have several lines.",
        (_, PairForm::Moment) => {
            "A date with time, in your zone: 2026-03-14 09:30, friday 17:00, +2h. A day alone, such as today, is its \
             beginning; by friday is its end."
        }
        (_, PairForm::Url) => "An address, such as https://example.com/orders/20418.",
        (_, PairForm::Arn) => "An ARN: picked from those that others have, or pasted.",
        (_, PairForm::Plain) if pair.refers.is_some() => "Picked, not typed.",
        (_, PairForm::Plain) => "Text of one line.",
    };
    // How long a text may be says nothing of what is chosen.
    let is_typed = !pair.chosen && pair.refers.is_none() && pair.form != PairForm::Moment;
    FieldHelp {
        title: pair.name.clone(),
        about: Some(about),
        constraint: help.constraint.filter(|_| is_typed),
        example: None,
        api_name: DocPath::root().member(&pair.id),
        required: pair.needed.is_some(),
        refers: pair.refers,
        ..help
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::catalog;
    use crate::model::{Member, api, check};

    /// What is wrong with an example of a member, or of the texts or numbers in a list.
    fn refused(member: &Member, example: &str) -> Option<String> {
        let mut shape = member.shape();
        while let ShapeKind::List { item } = &shape.kind {
            shape = item.shape();
        }
        let value = match shape.kind {
            ShapeKind::String { .. } => example.into(),
            ShapeKind::Integer { .. } if member.span.is_some() => {
                member.span.and_then(|unit| crate::form::span::parse(example, unit)).into()
            }
            ShapeKind::Integer { .. } | ShapeKind::Double => serde_json::from_str(example).unwrap_or_default(),
            _ => return None,
        };
        check(&value, shape).first().map(|issue| format!("{issue:?}"))
    }

    #[test]
    fn every_example_would_do() {
        for shape in api().shapes() {
            for member in shape.members() {
                let Some(example) = entry(Some(shape), member.name).and_then(|entry| entry.example.as_deref()) else {
                    continue;
                };
                assert_eq!(refused(member, example), None, "{}.{}: {example}", shape.name, member.name);
            }
        }
    }

    #[test]
    fn the_table_describes_what_exists() {
        for (service, text) in Service::ALL.map(|service| (service, service.spec().help)) {
            let table: Table = read_table(text).unwrap_or_else(|problem| panic!("{service}: {problem}"));
            for (shape, members) in &table {
                for (member, entry) in members {
                    let described = |known: &&Shape| shape == "any" || known.name == *shape;
                    let shapes = api().shapes().filter(|known| known.service == service).filter(described);
                    let offered: Vec<&String> =
                        shapes.filter_map(|known| known.member(member)).flat_map(Member::offered).collect();
                    for value in entry.values.keys() {
                        assert!(offered.contains(&value), "{service}: {shape}.{member} is never {value}");
                    }
                    let exists = if shape == "any" {
                        api().shapes().any(|shape| shape.service == service && shape.member(member).is_some())
                    } else {
                        api().shape(service, shape).is_some_and(|shape| shape.member(member).is_some())
                    };
                    assert!(exists, "{service}: {shape}.{member}");
                }
            }
        }
    }

    /// Help is for people who have a form before them: no operation of the API is named to them.
    #[test]
    fn no_help_names_an_operation() {
        let mut wrong = Vec::new();
        for (shape, members) in Service::ALL.iter().flat_map(|service| table(*service)) {
            for (member, entry) in members {
                let values = entry.values.values();
                for text in entry.title.iter().chain(&entry.about).chain(&entry.default).chain(values) {
                    let words = text.split(|letter: char| !letter.is_alphanumeric());
                    let named = words.filter(|word| api().operations().any(|operation| operation.id.name == *word));
                    wrong.extend(named.map(|word| format!("{shape}.{member}: {word}")));
                }
            }
        }
        assert!(wrong.is_empty(), "{wrong:#?}");
    }

    /// Who gives it a name should know that it keeps it.
    #[test]
    fn what_is_made_and_never_changed_says_so_at_its_names() {
        let mut held = 0;
        for resource in catalog().resources() {
            let Some(create) = resource.action("create") else { continue };
            if resource.actions().iter().any(|action| action.verb.starts_with("edit")) {
                continue;
            }
            let input = create.operation.operation().input;
            let names = input.members().iter().filter(|member| member.name.ends_with("Name"));
            let is_own = |member: &&Member| member.refers.is_none_or(|refers| refers == resource.path);
            for member in names.filter(is_own) {
                let said = about(Some(input), member.name).unwrap_or_default();
                let says = ["cannot be changed", "stays as it is"].iter().any(|words| said.contains(words));
                assert!(says, "{}.{}: {said}", input.name, member.name);
                held += 1;
            }
        }
        assert!(held > 4, "{held}");
    }

    #[test]
    fn nothing_speaks_as_programmers_do() {
        let jargon = ["member", "members", "boolean", "string", "enum", "null", "payload", "struct", "integer"];
        let is_plain = |place: &str, text: &str| {
            for word in text.split(|letter: char| !letter.is_alphanumeric()) {
                // Names of AWS's own, such as STRING, are no words.
                let is_name = word.chars().all(char::is_uppercase);
                assert!(is_name || !jargon.contains(&word.to_lowercase().as_str()), "{place} says {word}: {text}");
            }
        };
        for (service, text) in Service::ALL.map(|service| (service, service.spec().help)) {
            let table: Table = read_table(text).unwrap_or_else(|problem| panic!("{service}: {problem}"));
            for (shape, members) in &table {
                for (member, Entry { title, about, default, values, .. }) in members {
                    for text in [title, about, default].into_iter().flatten().chain(values.values()) {
                        is_plain(&format!("{shape}.{member}"), text);
                    }
                }
            }
        }
        for wizard in crate::form::wizard::wizards() {
            let steps = wizard.steps.iter().flat_map(|step| [&step.title, &step.about]);
            let starts = wizard.starts.iter().flat_map(|start| [&start.title, &start.about]);
            let notes = wizard.review.iter().map(|note| &note.text);
            for text in steps.chain(starts).chain(notes).chain([&wizard.title, &wizard.intro]) {
                is_plain(wizard.name, text);
            }
        }
    }
}
