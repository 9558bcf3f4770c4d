//! Members that no update changes: who tries is told so, and offered a copy in which they may be another.

use super::FormPage;
use crate::catalog::{Action, Scope};
use crate::contract::{ContextKey, Draft, DraftId, DraftKey};
use crate::model::{Policy, strip_input};
use crate::screens::question::question;
use crate::screens::{Choice, Command, Cx, Told};

/// What the answer of the question is about.
pub(super) const COPY: &str = "copy";

impl FormPage {
    /// Whether the row that has the keys keeps its value. Says so then, and offers a copy.
    pub(super) fn stays(&self, cx: &mut Cx<'_>) -> bool {
        let Some(row) = self.focused().filter(|row| self.form.keeps(&row.path).is_some()) else { return false };
        let resource = self.spec.resource;
        let service = self.spec.operation().service.title();
        let line = format!("{} of a {} stays as it is: {service} never changes it.", row.label, resource.singular);
        let mut choices = vec![Choice::new("Leave it as it is", "", Command::Close)];
        if self.creates().is_some() {
            let tell = Command::Tell(Told::Chosen { what: COPY.to_owned(), value: String::new() });
            choices.push(Choice::new("Make a copy in which it is another", "under a name of its own", tell));
        }
        cx.command(Command::Overlay(question("stays", "It can't be changed", vec![line], choices)));
        true
    }

    /// The action that makes another one of what is edited.
    fn creates(&self) -> Option<&'static Action> {
        self.spec.resource.actions().iter().find(|action| action.verb == "create" && action.scope == Scope::List)
    }

    /// Opens the form of a new one that has all of this document but what names it.
    pub(super) fn copy(&mut self, cx: &mut Cx<'_>) {
        let Some(create) = self.creates() else { return };
        let location = self.spec.list(cx.location).with_action(&create.verb);
        let place = create.plan(&location).input;
        let mut document = place.clone();
        for (name, value) in self.form.document().as_object().into_iter().flatten() {
            let is_name = self.spec.gives(name) && place.get(name).is_none();
            if !is_name && create.operation.operation().input.member(name).is_some() {
                document[name] = value.clone();
            }
        }
        let kept = strip_input(create.operation, &document, Policy::Store);
        let key = DraftKey {
            id: DraftId(cx.desk.mint.token()),
            location: location.clone(),
            operation: create.operation,
            context: ContextKey::from(cx.context()),
        };
        let draft = Draft { stripped: kept.stripped, ..Draft::new(key, kept.document, cx.now()) };
        cx.desk.journal.save_draft(draft, cx.effects);
        cx.command(Command::Open(location));
    }
}
