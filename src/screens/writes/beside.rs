//! A form that has a draft and that takes a write back, too: one may go on with what was typed, or put back what was
//! there.

use super::undo::{answer, choices, ways};
use crate::catalog::{Undo, catalog};
use crate::contract::{Context, ContextKey, Draft, DraftId, WriteRecord};
use crate::screens::{Choice, Command, Cx, Session, menu};
use crate::widgets;

/// What the menu is called.
const TITLE: &str = "Put it back, or go on with a draft";

/// Whether the form of a draft is one that takes a write back.
fn is_form_of(draft: &Draft, ways: &[Undo]) -> bool {
    ways.iter().any(|way| catalog().keepable(&way.form).without_query() == draft.key.location.without_query())
}

/// The newest write that is taken back in the form of a draft.
fn newest<'s>(draft: &Draft, session: &'s Session) -> Option<&'s WriteRecord> {
    let writes = session.journal.writes(draft.key.context.sandbox);
    let here = writes.filter(|write| write.context == draft.key.context);
    here.filter(|write| ways(write).is_ok_and(|ways| is_form_of(draft, &ways))).max_by_key(|write| write.started)
}

/// Whether there is one.
pub(super) fn is_possible(id: &DraftId, session: &Session) -> bool {
    session.journal.draft(id).is_some_and(|draft| newest(draft, session).is_some())
}

/// The newest draft of a form that takes a write back, as far as it is gone on with in this context.
pub(super) fn draft_of<'s>(
    ways: &[Undo],
    write: &WriteRecord,
    context: &Context,
    session: &'s Session,
) -> Option<&'s Draft> {
    let key = ContextKey::from(context);
    let drafts = session.journal.drafts(&key).filter(|draft| write.context == key && is_form_of(draft, ways));
    drafts.max_by_key(|draft| draft.saved)
}

/// Offers both: what was typed stays, whichever is chosen.
pub(super) fn offer(draft: &Draft, write: &WriteRecord, cx: &mut Cx<'_>) {
    let when = |moment| widgets::moment(cx.now(), moment, cx.session.settings.time_zone.time_zone());
    let (of_draft, of_write) = (when(draft.saved), when(write.started));
    let to = Command::Open(draft.key.location.clone());
    let mut all = vec![Choice::new("Go on with the draft", format!("typed {of_draft}"), to)];
    all.extend(choices(write, answer(write.id), cx.session));
    let title = format!("{TITLE}: {} of {of_write}", write.operation.name);
    cx.command(Command::Overlay(menu(&title, all)));
}

/// What the key that puts back does at a draft.
pub(super) fn put_back(id: &DraftId, cx: &mut Cx<'_>) {
    let both = cx.session.journal.draft(id).and_then(|draft| Some((draft, newest(draft, cx.session)?)));
    match both.map(|(draft, write)| (draft.clone(), write.clone())) {
        Some((draft, write)) => offer(&draft, &write, cx),
        None => cx.command(Command::warn("a draft was never sent: there is nothing to put back")),
    }
}
