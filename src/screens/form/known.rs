//! What is known of the things that a document names: what people call them, and of what type they are.
//!
//! The lists that they stand in are read once, in the background, while the form is filled in.

use std::collections::BTreeMap;

use serde_json::Value;

use super::pick::{Asker, member_at};
use super::spec::FormSpec;
use crate::catalog::{Location, Resource, catalog};
use crate::contract::{Lane, Outcome, Request, Slot};
use crate::form::{Form, Row};
use crate::model::{DocPath, Kind, Member, Shape, Step, Variants};
use crate::screens::{Cx, Desk};

/// Reads a list that names stand in.
pub(super) const KNOWN: &str = "known";
/// How many pages of it are read at most.
const PAGES: usize = 5;
/// How deep a document is looked through for what it names.
const DEEPEST: usize = 12;

/// The rows of the lists that were read, by their ids.
#[derive(Debug, Default)]
pub(super) struct Known {
    lists: BTreeMap<Location, BTreeMap<String, Value>>,
    /// The list that is being read, and how many pages of it were.
    asked: Option<(&'static Resource, Location, usize)>,
}

/// Something that the document names.
struct Named {
    path: DocPath,
    resource: &'static Resource,
    list: Location,
    id: String,
}

/// A document that names things, and where its form stands.
#[derive(Clone, Copy, Debug)]
pub(super) struct Subject<'a> {
    pub(super) spec: &'a FormSpec,
    pub(super) form: &'a Form,
    pub(super) at: &'a Location,
}

impl Subject<'_> {
    /// Everything that the document names.
    fn named(&self) -> Vec<Named> {
        let mut found = Vec::new();
        let (operation, document, at) = (self.spec.operation(), self.form.document(), self.at);
        each_text(operation.operation().input, document, &DocPath::root(), 0, &mut |path, member, id| {
            let Some(refers) = member.refers.as_deref().filter(|_| !id.is_empty()) else { return };
            // What the page is about is known by its own name.
            if matches!(path.steps(), [Step::Member(name)] if self.spec.gives(name)) {
                return;
            }
            let asker = Asker { operation, document, at, field: &path };
            let source = asker.source(refers).ok().filter(|source| !source.arns && !self.spec.names_itself(refers));
            found.extend(source.map(|source| Named {
                path,
                resource: source.resource,
                list: source.list,
                id: id.to_owned(),
            }));
        });
        found
    }
}

impl Known {
    /// Asks for the next list of which too little is known.
    pub(super) fn ask(&mut self, spec: &FormSpec, form: &Form, cx: &mut Cx<'_>) {
        if form.editing().is_some() || cx.runs(&Slot::from(KNOWN)) {
            return;
        }
        let unread = |named: &Named| {
            named.resource.has_names() && named.resource.names_may_be_kept() && !self.lists.contains_key(&named.list)
        };
        let Some(named) = (Subject { spec, form, at: cx.location }).named().into_iter().find(unread) else { return };
        self.lists.insert(named.list.clone(), BTreeMap::new());
        self.asked = Some((named.resource, named.list, 0));
        self.read(None, cx);
    }

    /// Reads a page of the list. One by one, so that nobody has to wait for them.
    fn read(&mut self, next: Option<&str>, cx: &mut Cx<'_>) {
        let Some((resource, list, read)) = self.asked.as_mut().filter(|(.., read)| *read < PAGES) else { return };
        *read += 1;
        if let Ok(mut plan) = resource.list_call(list, &crate::catalog::Prepared::default()) {
            if let (Some(paging), Some(token)) = (&plan.operation.operation().paging, next) {
                plan.input[&paging.token] = Value::from(token);
            }
            cx.start(KNOWN, Lane::Background, Request { operation: plan.operation, input: plan.input, pages: 1 });
        }
    }

    /// A page of the list has come. One that cannot be read leaves ids as they are.
    pub(super) fn take(&mut self, outcome: &Outcome, cx: &mut Cx<'_>) {
        let mut next = None;
        if let (Outcome::Page(page) | Outcome::Finished(page), Some((resource, list, _))) = (outcome, &self.asked) {
            next.clone_from(&page.next);
            let rows = self.lists.entry(list.clone()).or_default();
            for row in resource.rows(&page.reply.document) {
                let (Some(id), Some(label)) = (resource.id_of(&row), resource.label_of(&row)) else { continue };
                cx.desk.learn_name(&list.child(&id), label);
                rows.insert(id, row);
            }
        }
        match next {
            Some(next) if outcome.is_last() => self.read(Some(&next), cx),
            None if outcome.is_last() => self.asked = None,
            _ => {}
        }
    }

    /// What people call the item that a field holds the id of.
    pub(super) fn name_of_id(&self, path: &DocPath, refers: &str, of: &Subject<'_>, desk: &Desk) -> Option<String> {
        let id = path.get(of.form.document())?.as_str().filter(|id| !id.is_empty())?;
        let (operation, document) = (of.spec.operation(), of.form.document());
        let list = Asker { operation, document, at: of.at, field: path }.source(refers).ok()?.list;
        let item = list.child(id);
        let name = desk.name_of(&item);
        let read = || catalog().resource(refers)?.label_of(self.lists.get(&list)?.get(id)?);
        let name = if name == id { read()? } else { name.to_owned() };
        (name != id).then_some(name)
    }

    /// The members of a choice that are of use here: those that the referred resource beside it leaves, and no rule
    /// speaks against.
    pub(super) fn fitting(&self, path: &DocPath, variants: &[&'static str], of: &Subject<'_>) -> Vec<&'static str> {
        if let Some((variants_of, kind)) = self.kind_beside(path, of) {
            let changes = of.spec.operation().operation().edit.is_some();
            let fits = |name: &str| {
                variants_of.of.get(&kind).is_none_or(|fits| fits == name)
                    || (changes && variants_of.none.as_deref() == Some(name))
            };
            return variants.iter().copied().filter(|name| fits(name)).collect();
        }
        of.form.fitting_variants(path, variants)
    }

    /// What decides about a choice, and the value that it has.
    fn kind_beside(&self, path: &DocPath, of: &Subject<'_>) -> Option<(&'static Variants, String)> {
        let operation = of.spec.operation();
        let variants = member_at(operation, path)?.variants.as_ref()?;
        let mut field = path.parent()?;
        for step in variants.beside.steps() {
            field.push(step.clone());
        }
        let document = of.form.document();
        let id = field.get(document)?.as_str()?;
        let refers = member_at(operation, &field)?.refers.as_deref()?;
        let list = Asker { operation, document, at: of.at, field: &field }.source(refers).ok()?.list;
        let kind = self.lists.get(&list)?.get(id)?.get(&variants.by)?.as_str()?;
        Some((variants, kind.to_owned()))
    }

    /// The resource that the value of a chosen variant is picked from.
    pub(super) fn picked_from(&self, path: &DocPath, of: &Subject<'_>) -> Option<&'static str> {
        let (variants, kind) = self.kind_beside(&path.parent()?, of)?;
        let Step::Member(name) = path.last()? else { return None };
        let fits = variants.of.get(&kind) == Some(name);
        variants.pick.get(&kind).filter(|_| fits).map(String::as_str)
    }

    /// What the document names by ids, with what people call it.
    pub(super) fn names_in(&self, of: &Subject<'_>, rows: &[Row], desk: &Desk) -> Vec<(String, String)> {
        let mut names = Vec::new();
        for named in of.named() {
            let name = self.name_of_id(&named.path, &named.resource.path, of, desk);
            names.extend(name.map(|name| (named.id, format!("{} {name}", named.resource.singular))));
        }
        // What is picked by the type of a field has no resource in the facts.
        for row in rows.iter().filter(|row| row.refers.is_some()) {
            let singular = row.refers.and_then(|refers| catalog().resource(refers)).map(|resource| &resource.singular);
            let id = row.path.get(of.form.document()).and_then(Value::as_str);
            let said = id.zip(singular).zip(row.name.as_ref());
            names.extend(said.map(|((id, singular), name)| (id.to_owned(), format!("{singular} {name}"))));
        }
        names.sort_unstable();
        names.dedup();
        names
    }

    /// A message with the names of the ids in it, as far as they are known.
    pub(super) fn with_names(&self, message: &str, of: &Subject<'_>, desk: &Desk) -> String {
        let mut said = message.to_owned();
        let mut ids: Vec<(String, String)> = self
            .lists
            .iter()
            .flat_map(|(list, rows)| rows.keys().map(|id| (id.clone(), desk.name_of(&list.child(id)).to_owned())))
            .collect();
        for named in of.named() {
            let name = desk.name_of(&named.list.child(&named.id)).to_owned();
            ids.push((named.id, name));
        }
        // A longer id may begin with a shorter one.
        ids.sort_by_key(|(id, _)| std::cmp::Reverse(id.len()));
        ids.dedup();
        let is_part = |letter: char| letter.is_alphanumeric() || matches!(letter, '-' | '_');
        for (id, name) in ids.into_iter().filter(|(id, name)| id.len() > 2 && name != id) {
            let whole = said.match_indices(&id).map(|(at, _)| at).find(|at| {
                let (before, after) = (said[..*at].chars().next_back(), said[at + id.len()..].chars().next());
                !before.is_some_and(is_part) && !after.is_some_and(is_part)
            });
            if let Some(at) = whole.filter(|_| !said.contains(&format!("({name})"))) {
                said.insert_str(at + id.len(), &format!(" ({name})"));
            }
        }
        said
    }
}

/// The ARNs of another region than the one that the request goes to, and what is said of them.
pub(super) fn elsewhere(spec: &FormSpec, form: &Form, region: Option<&str>) -> Vec<(DocPath, String)> {
    let mut found = Vec::new();
    if let Some(own) = region {
        let input = spec.operation().operation().input;
        each_text(input, form.document(), &DocPath::root(), 0, &mut |path, _, text| {
            let there = text.strip_prefix("arn:").and_then(|arn| arn.split(':').nth(2));
            if let Some(there) = there.filter(|there| !there.is_empty() && *there != own) {
                found.push((path, format!("is of the region {there}, while this goes to {own}")));
            }
        });
    }
    found
}

/// Every text in a document, with the member that it is the value of.
fn each_text(
    shape: &'static Shape,
    value: &Value,
    path: &DocPath,
    depth: usize,
    found: &mut dyn FnMut(DocPath, &'static Member, &str),
) {
    if depth > DEEPEST {
        return;
    }
    let mut inside = |member: &'static Member, value: &Value, path: DocPath| match value {
        Value::String(text) => found(path, member, text),
        _ => each_text(member.shape(), value, &path, depth + 1, found),
    };
    match (&shape.kind, value) {
        (Kind::Structure { members, .. }, Value::Object(object)) => {
            for member in members {
                if let Some(value) = object.get(&member.name) {
                    inside(member, value, path.member(&member.name));
                }
            }
        }
        (Kind::List { item }, Value::Array(items)) => {
            for (index, value) in items.iter().enumerate() {
                inside(item, value, path.index(index));
            }
        }
        (Kind::Map { value: item, .. }, Value::Object(entries)) => {
            for (key, value) in entries {
                inside(item, value, path.key(key));
            }
        }
        _ => {}
    }
}
