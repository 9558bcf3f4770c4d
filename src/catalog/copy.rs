//! How something new begins as a copy of an item: with its document, but for what must be new.

use serde::Deserialize;
use serde_json::{Value, json};

use super::path::{CellStep, Expr, Path, text_of};
use super::{Location, Resource, Scope, Verb};
use crate::model::{DocPath, Edit, Member, Shape, ShapeKind, fitting, leave_out_empty, shape_at};

/// The key in the search of a creation's location that names the item which is copied.
pub(super) const LIKE: &str = "like";
/// What the keys of tags begin with that AWS sets, and nobody else may.
const OWN_TAGS: &str = "aws:";

/// Something new that begins as a copy of what exists.
#[derive(Clone, Debug, PartialEq)]
pub struct Copied {
    /// The input of the creation, without what must be new.
    pub input: Value,
    /// The members that must be new, each with what the copied item has there; empty where its document does not say.
    pub fresh: Vec<(DocPath, String)>,
    /// What the item has and the copy has not, because it holds for the item alone.
    pub dropped: Vec<DocPath>,
    /// The ids of elements that the item has and the copy has not.
    pub left_out: Vec<String>,
}

/// Elements of a list of the creation's input that hold for one item alone.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NotCopied {
    /// The list.
    pub list: DocPath,
    /// The member of an element that is its id.
    pub id: String,
    /// The ids of those that a copy goes without.
    pub is: Vec<String>,
}

impl NotCopied {
    /// Takes them out of the input of a creation. Gives the ids of those that were there.
    fn take(&self, input: &mut Value) -> Vec<String> {
        let mut left = Vec::new();
        let Some(elements) = self.list.get_mut(input).and_then(Value::as_array_mut) else { return left };
        elements.retain(|element| {
            let id = element.get(&self.id).and_then(Value::as_str).unwrap_or_default();
            let stays = !self.is.iter().any(|other| other == id);
            if !stays {
                left.push(id.to_owned());
            }
            stays
        });
        left
    }
}

/// The location of a creation that begins as a copy of an item.
#[must_use]
pub fn copy_of(item: &Location, create: &Verb) -> Option<Location> {
    let list = item.without_action().parent()?.with_queries(item.query());
    Some(list.with_action(&create.verb).with_query(LIKE, item.last()?))
}

/// The item that a creation at this location begins as a copy of.
#[must_use]
pub fn copied_item(at: &Location) -> Option<Location> {
    let id = at.get(LIKE)?;
    let item = at.without_action().without_query().child(id);
    let others = at.query().iter().filter(|(key, _)| key != LIKE);
    Some(others.fold(item, |item, (key, value)| item.with_query(key, value)))
}

impl Resource {
    /// The action that makes a copy of an item; `None` where an item's document does not say enough for that, or where
    /// nothing would tell the copy from the item, so that it would be replaced by it.
    #[must_use]
    pub fn copies(&self) -> Option<&Verb> {
        let create = self.actions.iter().find(|action| action.verb == "create" && action.scope == Scope::List)?;
        let held = self.held()?;
        let list = self.held_in(create);
        let fresh = self.fresh(create);
        let is_known = |member: &Member| {
            let here = DocPath::root().member(member.name);
            let own =
                create.input.get(member.name).is_some() || Some(member.name) == list || fresh.as_ref() == Some(&here);
            own || member.token
                || held.member(member.name).is_some()
                || self.renamed().any(|(to, _)| to.starts_with(&here))
        };
        let operation = create.operation.operation();
        let is_whole = operation.input.members().iter().filter(|member| member.required).all(is_known);
        let replaces = operation.edit == Some(Edit::Put) && fresh.is_none();
        (is_whole && !replaces).then_some(create)
    }

    /// A copy of the item with this document.
    #[must_use]
    pub fn copy(&self, document: &Value) -> Option<Copied> {
        let create = self.copies()?;
        let shape = create.operation.operation().input;
        let mut input = match self.held_in(create) {
            Some(list) => json!({ list: [fitting(document, item_of(shape, list)?)] }),
            None => fitting(document, shape),
        };
        for (to, from) in self.renamed() {
            if let (Some(shape), Some(value)) = (shape_at(shape, to), from.get(document)) {
                to.put(&mut input, fitting(value, shape));
            }
        }
        let fresh = self.fresh(create).map(|path| {
            let was = take(&mut input, &path).map(|was| text_of(&was)).unwrap_or_default();
            (path, was)
        });
        leave_out_empty(&mut input, shape);
        let dropped = self.not_copied.iter().filter(|path| take(&mut input, path).is_some()).cloned().collect();
        let left_out = self.not_copied_of.as_ref().map(|left| left.take(&mut input)).unwrap_or_default();
        if let Some(members) = input.as_object_mut() {
            members.iter_mut().for_each(|(name, value)| drop_own_tags(name, value));
        }
        Some(Copied { input, fresh: fresh.into_iter().collect(), dropped, left_out })
    }

    /// The shape of an item's document.
    pub(super) fn held(&self) -> Option<&'static Shape> {
        match &self.describe {
            Some(describe) => along(describe.operation.operation().output?, describe.document.as_ref()),
            None => along(self.list.operation.operation().output?, Some(&self.list.items)),
        }
    }

    /// The list of the creation's input in which an item is made, where several can be made at once.
    fn held_in(&self, create: &Verb) -> Option<&'static str> {
        let id = only_member(&self.id)?;
        let input = create.operation.operation().input;
        let holds = |member: &&Member| item_of(input, member.name).is_some_and(|item| item.member(id).is_some());
        let list = || input.members().iter().find(holds).map(|member| member.name);
        if input.member(id).is_some() { None } else { list() }
    }

    /// The member that must be new: the id where it is given by whoever creates, else the name.
    fn fresh(&self, create: &Verb) -> Option<DocPath> {
        let input = create.operation.operation().input;
        let id = only_member(&self.id)?;
        if let Some(list) = self.held_in(create) {
            return Some(DocPath::root().member(list).index(0).member(id));
        }
        let name = only_member(&self.label).filter(|_| !self.customer);
        let found = [Some(id), name].into_iter().flatten().find(|name| input.member(name).is_some())?;
        Some(DocPath::root().member(found))
    }

    /// Members of the creation's input that have another name in an item's document.
    pub(super) fn renamed(&self) -> impl Iterator<Item = (&DocPath, &DocPath)> {
        let edits = self.actions.iter().filter(|action| action.verb == "edit");
        let edits = edits.filter_map(|action| action.operation.operation().edit_from.as_ref());
        self.copied_from.iter().chain(edits.flat_map(|from| &from.rename))
    }
}

/// The one member that a text is made of at first.
fn only_member(expr: &Expr) -> Option<&str> {
    match expr.0.first()?.as_ref() {
        [Path(steps)] => match steps.as_ref() {
            [CellStep::Member(name)] => Some(name),
            _ => None,
        },
        _ => None,
    }
}

/// The shape of an item of the list in this member.
fn item_of(shape: &'static Shape, list: &str) -> Option<&'static Shape> {
    match &shape.member(list)?.shape().kind {
        ShapeKind::List { item } => Some(item.shape()),
        _ => None,
    }
}

/// The shape to which a path leads.
fn along(shape: &'static Shape, path: Option<&Path>) -> Option<&'static Shape> {
    path.map_or(&[][..], |path| &path.0).iter().try_fold(shape, |shape, step| match (step, &shape.kind) {
        (CellStep::Member(name), _) => Some(shape.member(name)?.shape()),
        (CellStep::Each | CellStep::With(_) | CellStep::Where { .. }, ShapeKind::List { item }) => Some(item.shape()),
        (CellStep::Values, ShapeKind::Map { value, .. }) => Some(value.shape()),
        _ => None,
    })
}

/// Takes a value out of a document.
fn take(document: &mut Value, path: &DocPath) -> Option<Value> {
    let crate::model::Step::Member(name) = path.last()? else { return None };
    path.parent()?.get_mut(document)?.as_object_mut()?.shift_remove(name)
}

/// Leaves out tags that AWS has set.
fn drop_own_tags(name: &str, value: &mut Value) {
    if let ("tags" | "Tags", Some(tags)) = (name, value.as_object_mut()) {
        tags.retain(|key, _| !key.starts_with(OWN_TAGS));
    }
}
