//! Taking a write back: its form is opened with what was there before, to be looked at and sent.

use serde_json::Value;

use super::act::{GONE, context_of};
use super::beside;
use crate::catalog::{Undo, UndoWay, catalog};
use crate::config::{Action, Mode};
use crate::contract::{ContextKey, Draft, DraftId, DraftKey, WriteId, WriteRecord, WriteState};
use crate::form::Form;
use crate::model::{Policy, applied, strip_input};
use crate::screens::{Choice, Command, Cx, OverlayAnswer, Session, form, menu};

/// So many of the members that have to be typed again are named.
const NAMED: usize = 4;

/// Why there is nothing to take back; `Ok` where it was carried out, as far as is known.
fn was_done(write: &WriteRecord) -> Result<(), &'static str> {
    let found = write.found.as_ref().and_then(|found| found.done);
    match (write.state, found) {
        (WriteState::Succeeded, _)
        | (WriteState::Unknown | WriteState::Settled, Some(true))
        | (WriteState::Settled, None) => Ok(()),
        (WriteState::Intended | WriteState::Sent, _) => Err("it has no outcome yet"),
        (WriteState::Unknown, None) => Err("nobody knows whether it was carried out"),
        (WriteState::Failed | WriteState::Unknown | WriteState::Settled, _) => Err("it was not carried out"),
    }
}

/// The forms that take a write back; or why there is none.
pub(in crate::screens) fn ways(write: &WriteRecord) -> Result<Vec<Undo>, String> {
    was_done(write)?;
    let before = write.before.as_ref().map(|before| (before.operation, &before.document));
    let ways = catalog().undo(write.operation, &write.input, write.location.as_ref(), before);
    ways.map_err(|why| why.to_string())
}

/// Whether there is one.
pub(super) fn is_possible(write: &WriteRecord) -> bool {
    ways(write).is_ok()
}

/// Whether a write has put back what another one had changed before: to take it back is to do that again.
pub(in crate::screens) fn is_undo(write: &WriteRecord, session: &Session) -> bool {
    undone(write, session).is_some_and(|other| !is_undo(other, session))
}

/// The write that this one has taken back: after it all is as it was before that one.
pub(super) fn undone<'s>(write: &WriteRecord, session: &'s Session) -> Option<&'s WriteRecord> {
    let before = write.before.as_ref().filter(|before| before.operation == write.operation)?;
    let is_earlier = |other: &&WriteRecord| {
        other.started < write.started
            && (other.operation, &other.location) == (write.operation, &write.location)
            && was_done(other).is_ok()
    };
    let mut earlier = session.journal.writes(write.context.sandbox).filter(is_earlier).peekable();
    earlier.peek()?;
    let sent = strip_input(write.operation, &write.input, Policy::Store).document;
    let after = applied(write.operation, &before.document, &sent);
    earlier.find(|other| other.before.as_ref().is_some_and(|image| image.document == after))
}

/// What taking it back does, in a few words.
fn deed(undo: &Undo, is_redo: bool) -> String {
    match undo.way {
        UndoWay::Restore if is_redo => "Do again what was undone".to_owned(),
        UndoWay::Restore => "Put back what was there".to_owned(),
        UndoWay::Remake => "Make again what was deleted".to_owned(),
        UndoWay::Remove => "Delete what was made".to_owned(),
        UndoWay::Reverse => form::deed_at(&undo.form).map_or_else(String::new, |deed| deed.title.clone()),
    }
}

/// The same in a sentence that begins with its key.
fn does(undo: &Undo, is_redo: bool) -> String {
    match undo.way {
        UndoWay::Restore if is_redo => "does again what this has undone".to_owned(),
        UndoWay::Restore => "puts back what was there".to_owned(),
        UndoWay::Remake => "makes again what was deleted".to_owned(),
        UndoWay::Remove => "leads to where what was made is deleted".to_owned(),
        UndoWay::Reverse => format!("does the opposite ({}{})", deed(undo, is_redo), turn(undo)),
    }
}

/// What becomes of the state by it, where it is one that is taken back.
fn turn(undo: &Undo) -> String {
    undo.becomes.as_ref().map(|becomes| format!(": {}", becomes.text)).unwrap_or_default()
}

/// The members that have to be typed again, by name.
fn missing(undo: &Undo) -> Vec<String> {
    let Some(document) = &undo.document else { return Vec::new() };
    Form::new(undo.operation, document.clone()).never_kept(document)
}

/// What can be done about it, for the page of the write; nothing where it was not carried out.
pub(super) fn said(write: &WriteRecord, session: &Session) -> Option<String> {
    was_done(write).ok()?;
    let ways = match ways(write) {
        Ok(ways) => ways,
        Err(why) => return Some(format!("It can't be put back from here: {why}.")),
    };
    let (key, is_redo) = (session.keymap.in_words(Mode::Writes, Action::PutBack), is_undo(write, session));
    let mut said = match ways.as_slice() {
        [one] if one.document.is_some() => {
            format!("{key} {}: its form opens filled in, and nothing is sent by itself.", does(one, is_redo))
        }
        [one] => format!("{key} {}; nothing is sent by itself.", does(one, is_redo)),
        many => {
            let all: Vec<String> = many.iter().map(|one| does(one, is_redo)).collect();
            format!("{key} asks which of these it is to be: {}. Nothing is sent by itself.", all.join("; "))
        }
    };
    let missing: Vec<String> = ways.iter().flat_map(missing).collect();
    if !missing.is_empty() {
        let named = missing.iter().take(NAMED).map(String::as_str).collect::<Vec<_>>().join(", ");
        let more = if missing.len() > NAMED { " and more" } else { "" };
        said = format!("{said} Never kept, and to be typed again where they are needed: {named}{more}.");
    }
    Some(said)
}

/// What there was before, as far as the write has changed it.
pub(super) fn before(write: &WriteRecord) -> Option<Value> {
    let image = write.before.as_ref().filter(|image| !image.operation.operation().removes)?;
    let is_update = image.operation == write.operation && image.operation.operation().edit.is_some();
    let after = is_update.then(|| applied(write.operation, &image.document, &write.input));
    let Some(after) = after else { return Some(image.document.clone()) };
    let members = image.document.as_object().into_iter().flatten();
    let changed = members.filter(|(name, was)| after.get(name.as_str()) != Some(was));
    Some(Value::Object(changed.map(|(name, was)| (name.clone(), was.clone())).collect()))
}

/// The entries of the menu; `answer` says what is answered for the form of each number.
pub(in crate::screens) fn choices(
    write: &WriteRecord,
    answer: impl Fn(usize) -> OverlayAnswer,
    session: &Session,
) -> Vec<Choice> {
    let is_redo = is_undo(write, session);
    match ways(write) {
        Ok(ways) => {
            let choice = |(nth, way): (usize, &Undo)| {
                let answer = Command::Answer(answer(nth));
                let detail = "its form is opened; nothing is sent by itself";
                Choice::new([deed(way, is_redo), turn(way)].concat(), detail, answer)
            };
            ways.iter().enumerate().map(choice).collect()
        }
        Err(_) if was_done(write).is_err() => Vec::new(),
        Err(why) => {
            vec![Choice::new("Can't be put back", why.clone(), Command::warn(format!("it can't be put back: {why}")))]
        }
    }
}

/// The answer for a way back of a write.
pub(super) fn answer(id: WriteId) -> impl Fn(usize) -> OverlayAnswer {
    move |nth| OverlayAnswer::PutBack(id, nth)
}

/// Opens the form that takes a write back, or says why there is none; of several, one is chosen.
pub(super) fn put_back(id: WriteId, cx: &mut Cx<'_>) {
    let Some(write) = cx.session.journal.write(id).cloned() else { return };
    match ways(&write) {
        Ok(ways) => {
            if let Some(draft) = beside::draft_of(&ways, &write, cx.context(), cx.session).cloned() {
                return beside::offer(&draft, &write, cx);
            }
            if ways.len() == 1 {
                return open_back(&write, 0, cx);
            }
            let choices = choices(&write, answer(id), cx.session);
            cx.command(Command::Overlay(menu("Put it back", choices)));
        }
        Err(why) => cx.command(Command::warn(format!("it can't be put back: {why}"))),
    }
}

/// Opens one of these forms.
pub(super) fn open(id: WriteId, nth: usize, cx: &mut Cx<'_>) {
    match cx.session.journal.write(id).cloned() {
        Some(write) => open_back(&write, nth, cx),
        None => cx.command(Command::warn("this write is no longer kept")),
    }
}

/// The same for anything that was written.
pub(in crate::screens) fn open_back(write: &WriteRecord, nth: usize, cx: &mut Cx<'_>) {
    if let Err(why) = try_open(write, nth, cx) {
        cx.command(Command::warn(why));
    }
}

fn try_open(write: &WriteRecord, nth: usize, cx: &mut Cx<'_>) -> Result<(), String> {
    let undo = ways(write)?.into_iter().nth(nth).ok_or("there is no such way back")?;
    let context = context_of(&write.context, cx.session, cx.effects).ok_or(GONE)?;
    // The same profile may lead to another account by now.
    if let (Some(now), Some(then)) = (cx.session.context(context).account(), write.account.as_deref())
        && now != then
    {
        return Err(format!("it went to account {then}, and the profile leads to {now} now"));
    }
    let to = match form::open_at(undo.form.clone(), cx.session.context(context)) {
        Command::Open(to) => to,
        refusal => {
            cx.command(refusal);
            return Ok(());
        }
    };
    if let Some(document) = undo.document.clone() {
        let key = DraftKey {
            id: DraftId::default(),
            location: to.clone(),
            operation: undo.operation,
            context: ContextKey::from(cx.session.context(context)),
        };
        let original = (undo.operation == write.operation && undo.operation.operation().edit.is_some()).then(|| {
            let sent = strip_input(write.operation, &write.input, Policy::Store).document;
            applied(write.operation, &document, &sent)
        });
        let stripped = write.before.as_ref().is_some_and(|before| !before.whole);
        let draft = Draft { original, stripped, ..Draft::new(key, document, cx.now()) };
        cx.session.journal.take_up(draft, Some(write.clone()));
    }
    cx.command(Command::OpenIn(context, to));
    Ok(())
}
