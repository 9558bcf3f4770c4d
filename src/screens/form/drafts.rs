//! Keeping what was typed, as soon as its keystroke is on the screen, and taking it up again.

use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use serde_json::Value;

use super::answer::{DraftAnswer, FormAnswer};
use super::phase::{Phase, To};
use super::shared::Shared;
use super::spec::FormSpec;
use super::undoing::{self, Undoing};
use super::whose::{ask_place, called};
use crate::contract::{ContextKey, Draft, DraftId, DraftKey, DraftText};
use crate::form::{Form, FormDraft, Restored, claims};
use crate::model::{DocPath, Step, keepable_text};
use crate::screens::question::question;
use crate::screens::{Choice, Command, Cx, Keeps};
use crate::widgets;

/// How long after a keystroke what was typed is kept: it is on the screen by then.
const SOON: Duration = Duration::from_millis(20);
/// How long it is at the least from one keeping to the next: who types on loses no more than that.
const EVERY: Duration = Duration::from_millis(250);

/// So many drafts of one form are offered, the newest first.
const OFFERED: usize = 8;

/// So many of the members that a draft lacks are named.
const NAMED: usize = 4;

/// So many letters of a draft's first value tell it from others.
const SHOWN: usize = 20;

/// Where the keeping stands.
#[derive(Debug, Default)]
pub(super) struct Drafting {
    /// When it is to be kept next.
    pub(super) due: Option<Timestamp>,
    /// From when on it may be kept again.
    free: Timestamp,
    /// What was last kept, or that there was nothing to keep of.
    seen: (Arc<Value>, Vec<DraftText>),
    /// Whether the drafts of earlier visits were offered.
    offered: bool,
    /// The text of the document, where the document does not have what it says.
    pub(super) text_unread: Option<String>,
    /// A text that could not be read and was gone back from: it can be had back, and is kept with the rest.
    pub(super) set_aside: Option<String>,
    /// Whether it was settled what becomes of what was typed.
    pub(super) settled: bool,
    /// The draft of this visit, once there is one.
    own: Option<DraftId>,
    /// Whether it was gone on with, or holds what was chosen on another page: it stays until it is sent or thrown away by a word, even if nothing is typed.
    pub(super) taken: bool,
}

impl Drafting {
    /// A form that begins with this document.
    pub(super) fn begin(&mut self, document: &Arc<Value>) {
        self.seen = (Arc::clone(document), Vec::new());
        (self.due, self.taken) = (None, false);
    }

    fn key(&self, spec: &FormSpec, cx: &Cx<'_>) -> DraftKey {
        DraftKey {
            id: self.own.clone().unwrap_or_default(),
            location: cx.location.without_query(),
            operation: spec.operation(),
            context: ContextKey::from(cx.context()),
        }
    }

    /// The draft of this visit, whether or not anything of it is kept yet.
    pub(super) fn own_key(&mut self, spec: &FormSpec, cx: &mut Cx<'_>) -> DraftKey {
        if self.own.is_none() {
            self.own = Some(DraftId(cx.session.mint.token()));
        }
        self.key(spec, cx)
    }

    /// What was typed and can't be read yet, so that the document does not have it.
    fn texts(&self, form: &Form) -> Vec<DraftText> {
        let mut texts = form.unread();
        let text = self.text_unread.as_ref().or(self.set_aside.as_ref()).filter(|text| !text.is_empty());
        texts.extend(text.map(|text| DraftText { path: DocPath::root(), key: false, text: text.clone() }));
        texts
    }

    /// The texts that can't be read yet, as far as they may be kept, and whether anything of them may not.
    fn kept_texts(&self, spec: &FormSpec, form: &Form) -> (Vec<DraftText>, bool) {
        let mut whole = true;
        let kept = self.texts(form).into_iter().map(|text| {
            let kept = keepable_text(spec.operation(), &text.path, &text.text);
            whole &= kept.whole;
            DraftText { text: kept.text, ..text }
        });
        let kept = kept.collect();
        (kept, whole)
    }

    /// How much of what was typed a draft would keep.
    pub(super) fn keeps(&self, spec: &FormSpec, form: &Form) -> Keeps {
        let (texts, whole) = self.kept_texts(spec, form);
        let nothing = !form.has_keepable() && texts.iter().all(|text| text.text.is_empty());
        // A text that is of another place reads well.
        let reads = self.text_unread.as_deref().is_some_and(super::json::is_document);
        match texts.iter().find(|text| text.path.is_root()) {
            Some(_) if reads && nothing => Keeps::NoneMayBe,
            Some(text) if reads && (!whole || text.text.is_empty()) => Keeps::WhatMayBe,
            Some(text) if text.text.is_empty() && form.has_keepable() => Keeps::AllButText,
            Some(text) if text.text.is_empty() => Keeps::Nothing,
            Some(_) if !whole => Keeps::TextInPart,
            // A draft that was gone on with stays, whatever it holds.
            _ if nothing && !self.taken && self.holds_typing(form) => Keeps::NoneMayBe,
            _ if !whole || !form.draft().without.is_empty() => Keeps::WhatMayBe,
            _ => Keeps::All,
        }
    }

    /// Whether anything was typed that is not sent yet.
    pub(super) fn holds_typing(&self, form: &Form) -> bool {
        self.taken || form.is_dirty() || self.text_unread.is_some() || self.set_aside.is_some()
    }

    /// Notes that something may have been typed.
    pub(super) fn note_typing(&mut self, form: &Form, cx: &Cx<'_>) {
        if self.due.is_some() {
            return;
        }
        let (document, texts) = &self.seen;
        if form.shared_document() != document || self.texts(form) != *texts {
            self.due = cx.now().checked_add(SOON).ok().map(|soon| soon.max(self.free));
            self.settled = false;
        }
    }

    /// Keeps what was typed.
    pub(super) fn keep(&mut self, spec: &FormSpec, form: &Form, step: Option<String>, cx: &mut Cx<'_>) {
        self.due = None;
        self.free = cx.now().checked_add(EVERY).unwrap_or(self.free);
        self.seen = (Arc::clone(form.shared_document()), self.texts(form));
        if !self.holds_typing(form) || self.keeps(spec, form) == Keeps::NoneMayBe {
            return self.forget(cx);
        }
        if self.keeps(spec, form) == Keeps::Nothing {
            // What was kept before stays: nobody has said that it may go.
            return;
        }
        let key = self.own_key(spec, cx);
        let (kept, (texts, whole)) = (form.draft(), self.kept_texts(spec, form));
        let draft = Draft {
            original: kept.original,
            stripped: !kept.without.is_empty() || !whole,
            texts,
            step,
            account: cx.context().account().map(str::to_owned),
            ..Draft::new(key, kept.document, cx.now())
        };
        cx.session.journal.save_draft(draft, cx.effects);
    }

    /// Forgets the draft of this visit: it was sent, or given up. Those of other visits and consoles stay.
    pub(super) fn forget(&mut self, cx: &mut Cx<'_>) {
        (self.due, self.taken) = (None, false);
        if let Some(own) = self.own.take() {
            cx.session.journal.drop_draft(&own, cx.effects);
        }
    }
}

/// Takes up the draft that this form was opened for, once. Says whether there was one.
pub(super) fn take_up(shared: &mut Shared, cx: &mut Cx<'_>) -> bool {
    let key = shared.drafting.key(&shared.spec, cx);
    let Some((mut draft, write)) = cx.session.journal.taken_up(&key) else { return false };
    shared.drafting.offered = true;
    let others = others(shared, cx);
    let passed = if write.is_some() { undoing::leave_out_passed(&mut draft.document, shared, cx) } else { Vec::new() };
    shared.undoing = write.as_ref().map(|write| Undoing::of(write, &draft, passed, shared, cx));
    if go_on(&draft, shared, cx).is_none() {
        return false;
    }
    match (&mut shared.undoing, others) {
        (Some(undoing), others) => {
            undoing.beside = others;
            shared.go(To::Review);
        }
        (None, Some(others)) => cx.command(Command::notice(format!("this is none of what was typed here: {others}"))),
        (None, None) => {}
    }
    true
}

/// The drafts of earlier visits that the form leaves alone where it begins with something else, in words.
fn others(shared: &Shared, cx: &Cx<'_>) -> Option<String> {
    let drafts = offered(shared, cx);
    let when = widgets::moment(cx.now(), drafts.first()?.saved, cx.session.settings.time_zone.time_zone());
    Some(match drafts.len() {
        1 => format!("a draft of this form from {when} stays as it is, and is offered when the form is opened again"),
        many => format!("{many} drafts of this form stay as they are, and are offered when the form is opened again"),
    })
}

/// The drafts of earlier visits and of other consoles that can be gone on with here, the newest first.
fn offered<'a>(shared: &Shared, cx: &'a Cx<'_>) -> Vec<&'a Draft> {
    let Shared { spec, form, drafting, .. } = shared;
    // Earlier versions kept drafts of nothing, too.
    let holds = |draft: &&Draft| {
        form.is_of_use(&draft.document, draft.stripped) || draft.texts.iter().any(|text| !text.text.is_empty())
    };
    let is_here = |draft: &&Draft| !draft.is_of_other_account(cx.context());
    let drafts = cx.session.journal.drafts_for(&drafting.key(spec, cx), cx.context());
    drafts.filter(holds).filter(is_here).take(OFFERED).collect()
}

/// Offers the drafts of earlier visits and of other consoles, once, before anything was typed.
pub(super) fn offer(shared: &mut Shared, cx: &mut Cx<'_>) {
    if shared.drafting.offered || shared.drafting.own.is_some() || shared.form.is_dirty() {
        return;
    }
    let drafts = offered(shared, cx);
    let Shared { spec, form, drafting, .. } = shared;
    let Some(newest) = drafts.first() else { return };
    let zone = cx.session.settings.time_zone.time_zone();
    let when = |draft: &Draft| widgets::moment(cx.now(), draft.saved, zone);
    let mut lines = vec![match drafts.len() {
        1 => format!("A draft of this form was kept: {}.", when(newest)),
        many => format!("{many} drafts of this form were kept."),
    }];
    if drafts.iter().any(|draft| draft.stripped) {
        let is_text = |draft: &&Draft| draft.texts.iter().any(|text| text.path.is_root());
        let text = "The text could not be read: what of it may have been a secret or about customers is not in it.";
        let never = "Secrets and content about customers are never kept; they have to be typed again.";
        lines.push(if drafts.iter().all(is_text) { text } else { never }.to_owned());
        let missing = form.never_kept(&newest.document);
        let named = missing.iter().take(NAMED).map(String::as_str).collect::<Vec<_>>().join(", ");
        let more = if missing.len() > NAMED { " and more" } else { "" };
        lines.extend((drafts.len() == 1 && !named.is_empty()).then(|| format!("Not in it: {named}{more}.")));
    }
    // Not yet known to be this one.
    let account = drafts.iter().find_map(|draft| draft.account.as_deref()).filter(|_| cx.context().account().is_none());
    let in_account = |draft: &Draft| draft.account.as_deref() == account;
    let who = match drafts.len() {
        1 => "It was",
        _ if drafts.iter().all(|draft| in_account(draft)) => "They were",
        _ => "Not all of them are known to be of one account: some were",
    };
    lines.extend(account.map(|account| format!("{who} typed in account {account}.")));
    let login = |draft: &Draft| {
        let profile = &draft.key.context.profile;
        let named = profile.as_ref().map_or("the default login".to_owned(), |name| format!("the profile {name}"));
        (*profile != cx.context().profile).then(|| format!("typed under {named}"))
    };
    lines
        .extend(login(newest).filter(|_| drafts.len() == 1).map(|said| format!("It was {said}, in the same account.")));
    let tell = |answer| FormAnswer::Draft(answer).into();
    let mut choices: Vec<Choice> = drafts
        .iter()
        .map(|draft| {
            let held = Some(held_by(draft, spec, form)).filter(|held| !held.is_empty());
            let label = match drafts.len() {
                1 => "Go on with the draft".to_owned(),
                _ => format!("Go on with {}", held.clone().unwrap_or_else(|| format!("the draft of {}", when(draft)))),
            };
            let age = (drafts.len() > 1 && held.is_some()).then(|| widgets::relative(cx.now(), draft.saved));
            let elsewhere = draft.elsewhere.then(|| "another console has it open: this takes a copy".to_owned());
            let login = login(draft).filter(|_| drafts.len() > 1);
            let about = age.into_iter().chain(login).chain(elsewhere).collect::<Vec<_>>().join(" · ");
            Choice::new(label, about, tell(DraftAnswer::GoOn { id: draft.key.id.clone(), here: false }))
        })
        .collect();
    let theirs = drafts.iter().filter(|draft| draft.elsewhere).count();
    let fate = match (drafts.len(), theirs) {
        (all, theirs) if all == theirs => "",
        (1, _) => "the draft is forgotten",
        (_, 0) => "the drafts are forgotten",
        _ => "the drafts that no other console has open are forgotten",
    };
    choices.push(Choice::new("Begin anew", fate, tell(DraftAnswer::Discard)));
    let title = if drafts.len() == 1 { "There is a draft" } else { "There are drafts" };
    drafting.offered = true;
    cx.command(Command::Overlay(question("draft", title, lines, choices)));
}

/// The user has decided what becomes of the drafts of earlier visits: one is taken up, or all are forgotten.
pub(super) fn take(answer: &DraftAnswer, shared: &mut Shared, cx: &mut Cx<'_>) {
    let key = shared.drafting.key(&shared.spec, cx);
    let drafts: Vec<Draft> = cx.session.journal.drafts_for(&key, cx.context()).cloned().collect();
    let DraftAnswer::GoOn { id, here } = answer else {
        let is_own = |draft: &&Draft| !draft.elsewhere && !draft.is_of_other_account(cx.context());
        let own: Vec<&Draft> = drafts.iter().filter(is_own).collect();
        for draft in own {
            cx.session.journal.drop_draft(&draft.key.id, cx.effects);
        }
        return;
    };
    let named = drafts.iter().find(|draft| draft.key.id == *id);
    let Some(draft) = named.or(drafts.first()) else { return };
    let claims = claims(shared.spec.operation(), &shared.spec.given, &draft.document);
    let yes = FormAnswer::Draft(DraftAnswer::GoOn { id: draft.key.id.clone(), here: true }).into();
    let called = |value: &Value| called(value, shared, cx);
    if let Some(question) = ask_place(&claims, ("This draft", "Leave it"), yes, None, &called).filter(|_| !here) {
        return cx.command(Command::Overlay(question));
    }
    let draft = draft.clone();
    let Some(restored) = go_on(&draft, shared, cx) else { return };
    let document_text = draft.texts.iter().find(|text| text.path.is_root());
    if restored.changed_meanwhile {
        cx.command(Command::warn(if restored.is_made {
            "it has been changed since, to what the draft makes of it: an attempt may have been carried out"
        } else {
            "it has been changed since, by somebody else or an earlier attempt; those changes are in the form, too"
        }));
    } else if document_text.is_some_and(|text| text.text.is_empty()) {
        cx.command(Command::warn(
            "the JSON text could not be read, and may have held what is never kept: the last that could be is here",
        ));
    } else if draft.stripped {
        let text =
            "the text is back, but for what may have been something that is never kept: that has to be typed again";
        let never = "the draft is back; what is never kept has to be typed again";
        cx.command(Command::warn(if document_text.is_some() { text } else { never }));
    }
}

/// Goes on with a draft, which is that of this visit from now on. Says what it brought back; `None` where it does not
/// fit.
fn go_on(draft: &Draft, shared: &mut Shared, cx: &mut Cx<'_>) -> Option<Restored> {
    // What is never kept stays as it was loaded.
    let whole = FormDraft {
        operation: shared.spec.operation(),
        document: with_marked(&draft.document, &shared.spec),
        original: draft.original.clone(),
        without: shared.form.draft().without,
        touched: Vec::new(),
    };
    let restored = if draft.is_of_texts() { Ok(Restored::default()) } else { shared.form.restore(&whole) };
    let Ok(restored) = restored else {
        cx.command(Command::warn("the draft does not fit this form any more"));
        return None;
    };
    shared.form.take_unread(&draft.texts, cx.now());
    shared.drafting.begin(shared.form.shared_document());
    shared.find_start();
    shared.go(To::Phase(Phase::Fields));
    let Shared { spec, form, steps, .. } = &mut *shared;
    steps.arrange(spec, form, true);
    let step = draft.step.as_ref().and_then(|id| steps.all.iter().position(|step| step.id == *id));
    steps.at = step.unwrap_or_default();
    let document_text = draft.texts.iter().find(|text| text.path.is_root());
    if let Some(text) = document_text.filter(|text| !text.text.is_empty()) {
        shared.show_json(&text.text);
    }
    // From now on it is the draft of this visit.
    shared.drafting.taken = true;
    shared.keep_draft(cx);
    if !draft.elsewhere {
        cx.session.journal.drop_draft(&draft.key.id, cx.effects);
    }
    Some(restored)
}

/// A draft's document for the rows that are meant now: they go before those that it was begun with.
fn with_marked(document: &Value, spec: &FormSpec) -> Value {
    let is_item = |path: &DocPath| path.steps().iter().any(|step| matches!(step, Step::Index(_)));
    let marked: Vec<&(DocPath, Value)> = spec.brings.iter().filter(|(path, _)| is_item(path)).collect();
    let mut document = document.clone();
    for (path, _) in &marked {
        if let (Some(Step::Member(list)), Some(members)) = (path.steps().first(), document.as_object_mut()) {
            members.shift_remove(list.as_str());
        }
    }
    for (path, value) in marked {
        path.put(&mut document, value.clone());
    }
    document
}

/// What a draft holds, in a few words: its first value that the page does not say itself. Content about customers is in
/// no draft.
fn held_by(draft: &Draft, spec: &FormSpec, form: &Form) -> String {
    let members = draft.document.as_object().into_iter().flatten().filter(|(name, _)| !spec.gives(name));
    let mut values = members.filter_map(|(name, value)| first_value(&DocPath::root().member(name), value));
    values.next().map(|(path, value)| format!("{} {value}", form.title_at(&path))).unwrap_or_default()
}

/// The first text, number or switch of a value.
fn first_value(path: &DocPath, value: &Value) -> Option<(DocPath, String)> {
    match value {
        Value::Object(members) => members.iter().find_map(|(name, value)| first_value(&path.member(name), value)),
        Value::Array(items) => items.iter().enumerate().find_map(|(nth, value)| first_value(&path.index(nth), value)),
        Value::Null => None,
        value => {
            let text = value.as_str().map_or_else(|| value.to_string(), |text| text.replace('\n', " "));
            let shown = widgets::fit(&text, SHOWN, widgets::Cut::End).trim_end().to_owned();
            (!shown.is_empty()).then(|| (path.clone(), shown))
        }
    }
}
