//! What a form is for: an action of the catalogue at a location.

use std::sync::Arc;

use serde_json::{Map, Value};

use super::studio;
use crate::catalog::{
    Document, Location, LocationProblem, Merge, Place, Plan, Prepared, Resource, Scope, Verb, arn_of_location, catalog,
    copied_item, location_of_arn,
};
use crate::contract::Context;
use crate::form::Form;
use crate::form::wizard::{self, Start, Wizard, wizard_for};
use crate::model::{
    DocPath, Edit, OperationId, Sensitivity, Shape, ShapeKind, Step, class_at, input_from_reply, read_for_edit,
};
use crate::rules;
use crate::screens::{Many, Session};

/// What becomes of what is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum FormKind {
    /// Something new is made.
    Create,
    /// What is there is loaded, changed and sent again.
    Edit,
    /// Something is done with what is there.
    Act,
    /// Nothing changes: the reply is shown.
    Read,
}

/// An action at a location.
#[derive(Clone, Debug)]
pub(super) struct FormSpec {
    pub(super) resource: &'static Resource,
    pub(super) action: &'static Verb,
    pub(super) kind: FormKind,
    pub(super) wizard: Option<&'static Wizard>,
    /// What the location determines of the input.
    pub(super) given: Value,
    /// What the location brings along for something new, or to be done: it can be changed.
    pub(super) brings: Vec<(DocPath, Value)>,
    /// The item that something new begins as a copy of.
    pub(super) like: Option<Location>,
    /// How items become one, if that is what it does.
    pub(super) merge: Option<&'static Merge>,
    /// The rows that it is done to, where there are several: what is filled in is what they share.
    pub(super) many: Option<Arc<Many>>,
    /// Whether what was to be edited is not there, so that sending makes it.
    pub(super) is_absent: bool,
}

impl FormSpec {
    /// The form of a location with an action.
    pub(super) fn at(location: &Location, place: Place, verb: &str) -> Result<Self, LocationProblem> {
        let (resource, action) = place.action(location, verb)?;
        Ok(Self::new(resource, action, location))
    }

    pub(super) fn new(resource: &'static Resource, action: &'static Verb, location: &Location) -> Self {
        let operation = action.operation.operation();
        let kind = match action.scope {
            _ if !operation.is_write() => FormKind::Read,
            Scope::List if action.verb == "create" => FormKind::Create,
            Scope::Item if operation.edit_from.is_some() => FormKind::Edit,
            Scope::List | Scope::Item => FormKind::Act,
        };
        let wizard = wizard_for(action.operation, &action.verb);
        let given = action.plan(location).input;
        let merge = resource.merge(&action.verb);
        let like = copied_item(location).filter(|_| kind == FormKind::Create && resource.copies().is_some());
        let brings = match kind {
            FormKind::Create => brought(action.operation, &given, location),
            // A list may be searched by what would be set here: only what is named one by one is meant.
            FormKind::Act => {
                let is_listed = |path: &DocPath| path.steps().iter().any(|step| matches!(step, Step::Index(_)));
                let is_taken = |path: &DocPath| merge.is_some_and(|merge| studio::is_choice(merge, path));
                let own = merge.map(|merge| studio::begins_with(merge, action.operation, location));
                let named = brought(action.operation, &given, location).into_iter();
                let named = named.filter(|(path, _)| is_listed(path) || is_taken(path));
                own.into_iter().flatten().chain(named).collect()
            }
            FormKind::Edit | FormKind::Read => Vec::new(),
        };
        Self { resource, action, kind, wizard, given, brings, like, merge, many: None, is_absent: false }
    }

    /// Whether something of a merge was chosen before its page was opened: beside another main one.
    pub(super) fn has_choices(&self) -> bool {
        let merge = self.merge.into_iter();
        let mut brought = merge.flat_map(|merge| self.brings.iter().map(move |brings| (merge, brings)));
        brought.any(|(merge, (path, value))| *value != Value::Bool(true) && studio::is_choice(merge, path))
    }

    /// Fills in what only the account tells: the ARN of the item, where the caller is known. Says whether it did.
    pub(super) fn know(&mut self, at: &Location, context: &Context) -> bool {
        let Some(member) = self.action.arn.filter(|member| !self.gives(member)) else { return false };
        let Some(Ok(caller)) = &context.identity else { return false };
        let arn = self.item(at).and_then(|item| arn_of_location(&item, &caller.arn, &caller.region));
        if let (Some(arn), Some(given)) = (arn, self.given.as_object_mut()) {
            given.insert(member.to_owned(), Value::from(arn));
            return true;
        }
        false
    }

    /// What is wrong with an ARN that the location alone can't determine, because the account is not known yet: it is
    /// that of something else than the page's item.
    pub(super) fn stray_arn(&self, at: &Location, document: &Value) -> Option<String> {
        let member = self.action.arn.filter(|member| !self.gives(member))?;
        let (item, arn) = (self.item(at)?, document.get(member)?.as_str()?);
        let own = arn_of_location(&item, "arn:aws:sts::000000000000:caller", "region")?;
        let is_own = location_of_arn(arn) == location_of_arn(&own);
        (!is_own).then(|| format!("{member} is none of {item}, which this page is about: {arn}"))
    }

    /// Whether members are filled in that are set in what is there.
    pub(super) fn is_partial(&self) -> bool {
        self.many.as_ref().is_some_and(|many| many.edits())
    }

    /// A form that begins with a document.
    pub(super) fn form(&self, document: Value) -> Form {
        let form = if self.is_partial() {
            Form::partial(self.operation(), &document)
        } else {
            Form::new(self.operation(), document)
        };
        form.at_place(&self.given)
    }

    pub(super) fn operation(&self) -> OperationId {
        self.action.operation
    }

    /// Whether it makes what is not there.
    pub(super) fn is_put(&self) -> bool {
        self.operation().operation().edit == Some(Edit::Put)
    }

    /// What was to be edited is not there. Whoever mistyped a name must see that it would be made: an edit becomes a
    /// creation. Another action than the edit sets something up for what is there, and says so by its own name.
    pub(super) fn make_absent(&mut self) {
        if self.action.verb == "edit" {
            (self.kind, self.is_absent) = (FormKind::Create, true);
        }
    }

    /// Whether it may hit something that is there, and nothing can be read that tells before.
    pub(super) fn may_replace(&self) -> bool {
        self.is_put() && self.operation().operation().edit_from.is_none()
    }

    /// Whether what is there is replaced as a whole.
    pub(super) fn replaces(&self) -> bool {
        matches!(self.operation().operation().edit, Some(Edit::Put | Edit::Replace))
    }

    /// Whether it is an update that replaces what is there as a whole, so that what it leaves out is gone.
    pub(super) fn is_replaced(&self) -> bool {
        self.operation().operation().edit == Some(Edit::Replace)
    }

    /// Whether it takes away what nothing brings back.
    pub(super) fn is_lasting(&self) -> bool {
        self.operation().operation().cannot_be_undone() || self.action.lasting
    }

    /// The ways to begin.
    pub(super) fn starts(&self) -> &'static [Start] {
        self.wizard.map_or(&[], |wizard| &wizard.starts)
    }

    /// The way to begin that leads to a document.
    pub(super) fn start_of(&self, document: &Value) -> Option<String> {
        self.wizard.and_then(|wizard| wizard.start_of(document)).map(|start| start.way().to_owned())
    }

    /// The shape of the value at a path.
    pub(super) fn shape_at(&self, path: &DocPath) -> Option<&'static Shape> {
        let input = self.operation().operation().input;
        path.steps().iter().try_fold(input, |shape, step| Some(shape.step(step)?.shape()))
    }

    /// Whether a member is a secret.
    pub(super) fn hides(&self, path: &DocPath) -> bool {
        class_at(self.operation().operation().input, path) == Sensitivity::Secret
    }

    /// Whether a reference is the name of what is being made: nothing to be picked. What it is made of may be of its
    /// own kind, and is named further inside.
    pub(super) fn names_itself(&self, path: &DocPath, refers: &str) -> bool {
        self.kind == FormKind::Create && refers == self.resource.path && path.steps().len() == 1
    }

    /// The whole input with the values that a reply has.
    pub(super) fn input_from(&self, reply: &Value) -> Option<Value> {
        let mut input = input_from_reply(self.operation(), &self.given, reply)?;
        rules::take_brought(self.operation(), &mut input);
        Some(input)
    }

    /// The action that makes another one of what is edited.
    pub(super) fn creates(&self) -> Option<&'static Verb> {
        self.resource.actions().iter().find(|action| action.verb == "create" && action.scope == Scope::List)
    }

    /// Where what was made or changed can be seen.
    pub(super) fn result_location(&self, sent: &Value, reply: &Value, at: &Location) -> Option<Location> {
        if let Some(item) = self.item(at) {
            return Some(item);
        }
        let after = self.wizard.and_then(|w| wizard::fill_location(&w.after.location, sent, reply));
        after.or_else(|| self.resource.item_location(&self.list(at), &self.all_known(sent, reply)))
    }

    /// What is known of what was made: the reply, and what was sent.
    pub(super) fn all_known(&self, sent: &Value, reply: &Value) -> Value {
        let mut all = Map::new();
        for part in [&self.given, sent, reply] {
            all.extend(part.as_object().into_iter().flatten().map(|(name, value)| (name.clone(), value.clone())));
        }
        Value::Object(all)
    }

    /// Whether the location determines a member.
    pub(super) fn gives(&self, member: &str) -> bool {
        self.given.get(member).is_some()
    }

    /// Whether the location determines all that the operation needs.
    pub(super) fn is_whole(&self) -> bool {
        let members = self.operation().operation().input.members();
        members.iter().all(|member| !member.required || member.token || self.gives(member.name))
    }

    /// Whether it can be looked at as a whole at once: what is done to an item seldom needs more than the item.
    pub(super) fn is_clear(&self) -> bool {
        self.is_whole() && (self.action.scope == Scope::Item || !self.has_fields())
    }

    /// Whether there is anything that could be filled in.
    pub(super) fn has_fields(&self) -> bool {
        let members = self.operation().operation().input.members();
        members.iter().any(|member| !member.token && !self.gives(member.name))
    }

    /// The item that it is about, if it is about one.
    pub(super) fn item(&self, at: &Location) -> Option<Location> {
        (self.action.scope == Scope::Item).then(|| at.without_action().without_query())
    }

    /// What holds the thing that is edited, and the call that reads it: the item above, or the item itself where the
    /// operation is about a part of it that the item's own document does not have.
    pub(super) fn holder(&self, at: &Location) -> Option<(Location, Plan)> {
        let item = self.item(at)?;
        let read = read_for_edit(self.operation(), &self.given).map(|(operation, _)| operation);
        let own = read == self.resource.describe_operation();
        let holder = if own { item.parent()?.parent()? } else { item };
        let Ok(Place::Item(resource)) = catalog().place(&holder) else { return None };
        match resource.document_call(&holder, &Prepared::default()) {
            Ok(Document::Describe(plan)) => Some((holder, plan)),
            _ => None,
        }
    }

    /// The list that it belongs to.
    pub(super) fn list(&self, at: &Location) -> Location {
        let here = at.without_action().without_query();
        match self.action.scope {
            Scope::List => here,
            Scope::Item => here.parent().unwrap_or_default(),
        }
    }

    /// The item above a list that the request names: what is not in it, the service does not hear of.
    pub(super) fn holder_named(&self, list: &Location) -> Option<Location> {
        let all = std::iter::successors(list.parent(), |above| above.parent()?.parent());
        let mut above = all.filter(|above| above.parts().len() > 1);
        let given = || self.given.as_object().into_iter().flatten().filter_map(|(_, value)| value.as_str());
        let is_named = |above: &Location| above.last().is_some_and(|id| given().any(|given| given == id));
        let nearest = above.next()?;
        if is_named(&nearest) { Some(nearest) } else { above.find(is_named).or(Some(nearest)) }
    }

    /// The heading of the form.
    pub(super) fn title(&self, at: &Location, session: &Session) -> String {
        let action = self.creates().filter(|_| self.is_absent).unwrap_or(self.action);
        let wizard = self.wizard.filter(|_| self.kind == FormKind::Create && !self.is_absent);
        let title = wizard.map_or(action.title.as_str(), |wizard| &wizard.title);
        match self.item(at) {
            Some(item) => format!("{title} · {}", session.name_of(&item)),
            None => match &self.like {
                Some(like) => format!("{title} · a copy of {}", session.name_of(like)),
                None => title.to_owned(),
            },
        }
    }

    /// What people call what is made or changed, as far as this document tells.
    pub(super) fn name_of(&self, at: &Location, document: &Value, session: &Session) -> String {
        match self.item(at) {
            Some(item) => session.name_of(&item).to_owned(),
            None => self.resource.label_of(document).unwrap_or_default(),
        }
    }

    /// What would be lost if the form were left.
    pub(super) fn unsaved(&self, at: &str) -> String {
        match self.kind {
            FormKind::Create => format!("The new {}", self.resource.singular),
            FormKind::Edit => format!("What you changed of {at}"),
            FormKind::Act | FormKind::Read => format!("What you typed for '{}'", self.action.title),
        }
    }

    /// What it does, as something that has happened or not.
    pub(super) fn outcome(&self, at: &str) -> String {
        match self.kind {
            FormKind::Create => format!("the new {} was made", self.resource.singular),
            FormKind::Edit => format!("what you changed of {at} was taken over"),
            FormKind::Act | FormKind::Read => format!("'{}' was carried out", self.action.title),
        }
    }
}

/// The members that the search of a location gives values to, as far as the operation has them.
fn brought(operation: OperationId, given: &Value, at: &Location) -> Vec<(DocPath, Value)> {
    let member = |(name, text): &(String, String)| {
        let path: DocPath = name.parse().ok()?;
        let is_given = matches!(path.steps().first(), Some(Step::Member(first)) if given.get(first).is_some());
        let shape = &super::pick::source::member_at(operation, &path).filter(|_| !is_given)?.shape().kind;
        let value = match shape {
            ShapeKind::String { .. } => Value::from(text.as_str()),
            ShapeKind::Boolean | ShapeKind::Integer { .. } | ShapeKind::Double => serde_json::from_str(text).ok()?,
            // That it is there, with nothing in it yet: so one of a choice is chosen.
            ShapeKind::Structure { .. } if text.is_empty() => Value::Object(Map::new()),
            _ => return None,
        };
        Some((path, value))
    };
    at.query().iter().filter_map(member).collect()
}
