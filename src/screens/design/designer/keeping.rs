//! What is designed and not carried out is kept as drafts: of each entry that is not as it is there, the requests that would
//! make it and write its parts, so that what is kept is known to be no secret.

use serde_json::{Map, Value};

use super::{DesignAnswer, DesignerPage, Phase};
use crate::contract::{ContextKey, Draft, DraftId, DraftKey};
use crate::model::OperationId;
use crate::plan::{Entry, Kind, Kinds, named, text_naming};
use crate::screens::question::question;
use crate::screens::{Choice, Command, Cx, OverlayAnswer};
use crate::widgets;

/// Where the keeping stands.
#[derive(Debug, Default)]
pub(super) struct Keeping {
    /// The drafts of this visit.
    own: Vec<Draft>,
    /// Whether it was settled what becomes of what was designed.
    settled: bool,
}

impl Keeping {
    pub(super) const fn is_settled(&self) -> bool {
        self.settled
    }
}

impl DesignerPage {
    /// The form that writes a part of an entry, or makes it, as drafts name it.
    pub(super) fn draft_key(&self, kind: &str, cx: &Cx<'_>) -> Option<DraftKey> {
        let operation = self.sketch.as_ref()?.kinds.named(kind)?.create()?.operation;
        Some(key_of(operation, cx))
    }

    /// Keeps what is not as it is there, and forgets what is.
    pub(super) fn keep(&mut self, cx: &mut Cx<'_>) {
        let Some(sketch) = &self.sketch else { return };
        let requests = sketch.changed().into_iter().flat_map(|entry| requests(&sketch.kinds, entry));
        let mut was = std::mem::take(&mut self.keeping.own);
        for (operation, document) in requests.collect::<Vec<_>>() {
            let is_it = |draft: &Draft| draft.key.operation == operation && draft.document == document;
            if let Some(at) = was.iter().position(is_it) {
                self.keeping.own.push(was.remove(at));
                continue;
            }
            let mut key = key_of(operation, cx);
            key.id = DraftId(cx.session.mint.token());
            let account = cx.context().account().map(str::to_owned);
            let draft = Draft { account, ..Draft::new(key, document, cx.now()) };
            cx.session.journal.save_draft(draft.clone(), cx.effects);
            self.keeping.own.push(draft);
            self.keeping.settled = false;
        }
        for draft in was {
            cx.session.journal.drop_draft(&draft.key.id, cx.effects);
        }
    }

    /// The drafts of earlier visits that are of this page and account.
    fn drafts(&self, cx: &Cx<'_>) -> Vec<Draft> {
        let here = cx.location.without_query();
        let own = |draft: &&Draft| {
            draft.key.location == here
                && !draft.is_of_other_account(cx.context())
                && !self.keeping.own.iter().any(|own| own.key.id == draft.key.id)
        };
        cx.session.journal.drafts(&ContextKey::from(cx.context())).filter(own).cloned().collect()
    }

    /// Offers the draft of an earlier visit. Says whether there is one.
    pub(super) fn offer_draft(&self, cx: &mut Cx<'_>) -> bool {
        let drafts = self.drafts(cx);
        let Some(newest) = drafts.iter().map(|draft| draft.saved).max() else { return false };
        let zone = cx.session.settings.time_zone.time_zone();
        let when = widgets::moment(cx.now(), newest, zone);
        let lines = vec![format!("What was designed here and not carried out was kept: {when}.")];
        let tell = |goes_on| Command::Answer(OverlayAnswer::Design(DesignAnswer::Draft(goes_on)));
        let choices = vec![
            Choice::new("Go on with the draft", "", tell(true)),
            Choice::new("Begin anew", "the draft is forgotten", tell(false)),
        ];
        cx.command(Command::Overlay(question("draft", "There is a draft", lines, choices)));
        true
    }

    pub(super) fn take_draft(&mut self, goes_on: bool, cx: &mut Cx<'_>) {
        let drafts = self.drafts(cx);
        let Some(sketch) = &mut self.sketch else { return };
        if goes_on {
            sketch.remember();
        }
        let entries = if goes_on { entries_of(&sketch.kinds, &drafts) } else { Vec::new() };
        for entry in entries {
            let known = sketch.wanted.entry(&entry.kind, &entry.key).cloned().unwrap_or_default();
            sketch.put(Entry { tags: known.tags, apart: known.apart, remarks: known.remarks, ..entry });
        }
        for draft in drafts.iter().filter(|draft| !draft.elsewhere) {
            // From now on it is the draft of this visit.
            cx.session.journal.drop_draft(&draft.key.id, cx.effects);
        }
        self.settle(cx);
    }

    /// The page is about to be left.
    pub(super) fn part(&mut self, keep: bool, cx: &mut Cx<'_>) {
        // What was not taken stays designed.
        if let Phase::Running(running) = &mut self.phase {
            running.leave();
            return self.keep(cx);
        }
        if keep {
            self.keep(cx);
        } else {
            for draft in std::mem::take(&mut self.keeping.own) {
                cx.session.journal.drop_draft(&draft.key.id, cx.effects);
            }
            self.sketch = None;
        }
        self.keeping.settled = true;
    }
}

fn key_of(operation: OperationId, cx: &Cx<'_>) -> DraftKey {
    let (location, context) = (cx.location.without_query(), ContextKey::from(cx.context()));
    DraftKey { id: DraftId::default(), location, operation, context }
}

/// The requests that would make an entry and write its parts.
fn requests(kinds: &Kinds, entry: &Entry) -> Vec<(OperationId, Value)> {
    let Some(kind) = kinds.named(&entry.kind) else { return Vec::new() };
    let made = kind.create().zip(kind.name_member()).filter(|_| !entry.given).map(|(create, name)| {
        let mut body = entry.body.clone();
        body.insert(name.to_owned(), entry.key.as_str().into());
        (create.operation, Value::Object(body))
    });
    let id = if entry.given { entry.key.clone() } else { text_naming(&entry.kind, &entry.key) };
    let part = |(name, members): (&String, &Map<String, Value>)| {
        let spec = kind.spec.parts.iter().find(|spec| spec.name == *name)?;
        let mut document = members.clone();
        document.insert(kind.resource.id_member()?.to_owned(), id.as_str().into());
        Some((kind.resource.action(&spec.verb)?.operation, Value::Object(document)))
    };
    made.into_iter().chain(entry.parts.iter().filter_map(part)).collect()
}

/// The entries that drafts are of.
fn entries_of(kinds: &Kinds, drafts: &[Draft]) -> Vec<Entry> {
    let mut entries: Vec<Entry> = Vec::new();
    for draft in drafts {
        let made = kinds.iter().find(|kind| kind.create().is_some_and(|verb| verb.operation == draft.key.operation));
        let name = made.as_ref().and_then(Kind::name_member);
        if let (Some(kind), Some(name), Some(members)) = (made, name, draft.document.as_object()) {
            let mut body = members.clone();
            let key = body.shift_remove(name).and_then(|key| key.as_str().map(str::to_owned)).unwrap_or_default();
            entries.push(Entry { kind: kind.name().to_owned(), key, body, ..Entry::default() });
        }
    }
    for draft in drafts {
        let parts = kinds.iter().flat_map(|kind| kind.spec.parts.iter().map(move |part| (kind, part)));
        let of = parts.into_iter().find(|(kind, part)| {
            kind.resource.action(&part.verb).is_some_and(|verb| verb.operation == draft.key.operation)
        });
        let Some((kind, part)) = of else { continue };
        let (Some(member), Some(members)) = (kind.resource.id_member(), draft.document.as_object()) else { continue };
        let mut members = members.clone();
        let id = members.shift_remove(member).and_then(|id| id.as_str().map(str::to_owned)).unwrap_or_default();
        let key = named(&id).map_or_else(|| id.clone(), |(_, key)| key);
        let given = named(&id).is_none();
        let at = entries.iter().position(|entry| entry.kind == kind.name() && entry.key == key);
        let at = at.unwrap_or_else(|| {
            entries.push(Entry { kind: kind.name().to_owned(), key, given, ..Entry::default() });
            entries.len() - 1
        });
        entries[at].parts.insert(part.name.clone(), members);
    }
    entries
}
