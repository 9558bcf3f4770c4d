//! A form for what many rows share: filled in once, then looked at for each of them.

use std::sync::Arc;

use serde_json::Value;

use super::phase::To;
use super::shared::Shared;
use super::spec::{FormKind, FormSpec};
use super::{FormPage, Screen};
use crate::screens::{Command, Cx, Many};

/// The page on which it is filled in what many rows share.
pub(in crate::screens) fn for_many(many: &Arc<Many>) -> Box<dyn Screen> {
    Box::new(FormPage::new(FormSpec::of_many(many)))
}

impl FormSpec {
    /// What is to be filled in: what the first row has of its own stands for what each has.
    fn of_many(many: &Arc<Many>) -> Self {
        let mut spec = Self::new(many.of, many.deed, &many.first);
        let row = many.rows.iter().find(|row| row.refused.is_none());
        if let (Some(own), Some(given)) = (row.and_then(|row| row.own.as_object()), spec.given.as_object_mut()) {
            given.extend(own.iter().map(|(name, value)| (name.clone(), value.clone())));
        }
        if many.edits() {
            // Nothing that is there is looked at, and a wizard would ask for all of it.
            (spec.kind, spec.wizard) = (FormKind::Act, None);
        }
        spec.many = Some(many.clone());
        spec
    }
}

/// What was filled in is looked at for each row, if it is right by itself.
pub(super) fn open_sheet(shared: &mut Shared, cx: &mut Cx<'_>) {
    let Some(many) = shared.spec.many.clone() else { return };
    shared.form.leave();
    if !shared.form.submit() {
        return shared.go(To::Issue(None));
    }
    let edit_from = shared.spec.operation().operation().edit_from.as_ref();
    let keyed = |name: &str| edit_from.is_some_and(|from| from.keyed.contains_key(name));
    let set = without(shared.form.document(), &shared.spec.given, keyed);
    if many.edits() && set.as_object().is_none_or(serde_json::Map::is_empty) {
        return cx.command(Command::warn("nothing is set yet that could be changed"));
    }
    cx.command(Command::Many(Arc::new(Many { set: Some(set), ..many.as_ref().clone() })));
}

/// The members of a document that its place does not determine.
fn without(document: &Value, given: &Value, keyed: impl Fn(&str) -> bool) -> Value {
    let members = document.as_object().into_iter().flatten();
    // Of a list whose items are told one by one, none is told.
    let says = |name: &str, value: &Value| !(keyed(name) && value.as_array().is_some_and(Vec::is_empty));
    let own = members.filter(|(name, value)| given.get(name.as_str()).is_none() && says(name, value));
    Value::Object(own.map(|(name, value)| (name.clone(), value.clone())).collect())
}
