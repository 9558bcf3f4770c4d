//! What can be done about a write: look at what is there now, send it again, settle it.

use crate::catalog::{Location, catalog};
use crate::contract::{
    ContextId, ContextKey, Draft, DraftId, DraftKey, Effect, Lane, Request, Work, WriteId, WriteRecord, WriteState,
};
use crate::model::{Policy, strip_input};
use crate::screens::Slot;
use crate::screens::command::Asked;
use crate::screens::typed::typed;
use crate::screens::{Choice, Command, Cx, OverlayAnswer, Session, confirm, menu};

/// What is said where a write can't be followed any more.
pub(super) const GONE: &str = "the profile of this write is not there any more";

/// The context of a write: one of this run, or a new one of the same profile.
pub(super) fn context_of(key: &ContextKey, session: &mut Session, effects: &mut Vec<Effect>) -> Option<ContextId> {
    if let Some(context) = session.contexts.iter().find(|context| ContextKey::from(*context) == *key) {
        return Some(context.id);
    }
    let profiles = session.profiles.as_ref()?.as_ref().ok()?;
    let same = |name: &str, sandbox| Some(name) == key.profile.as_deref() && sandbox == key.sandbox;
    let profile = profiles.iter().find(|profile| same(&profile.name, profile.sandbox))?.clone();
    let region = key.region.as_deref().or(profile.region.as_deref());
    Some(session.open(&profile, region, key.endpoint.clone(), effects))
}

/// Why a write can't be sent again; `Ok` if it can.
pub(super) fn may_send_again(write: &WriteRecord, session: &Session) -> Result<(), &'static str> {
    match (&write.token, write.whole) {
        _ if write.state != WriteState::Unknown => Err("its outcome is known"),
        (None, _) if catalog().name_to_be_free(write.operation, &write.input).is_some() => {
            Err("it has no client token: if it was carried out its name is taken, and it is refused")
        }
        (None, _) => Err("it has no client token: sent twice it might happen twice"),
        _ if !write.token_holds(session.now) => Err("its client token is older than 8 hours and has expired"),
        (_, false) => Err("secrets or customer content in it were not kept"),
        _ => Ok(()),
    }
}

/// The menu of what can be done about a write.
pub(super) fn actions(write: &WriteRecord, cx: &mut Cx<'_>) {
    let mut choices = Vec::new();
    if let Some(location) = &write.location {
        match context_of(&write.context, cx.session, cx.effects) {
            Some(context) => choices.push(Choice::new(
                "Look at what is there now",
                location.to_string(),
                Command::OpenIn(context, location.clone()),
            )),
            None => cx.command(Command::warn(GONE)),
        }
    }
    if write.state == WriteState::Unknown {
        match may_send_again(write, cx.session) {
            Ok(()) => choices.push(Choice::new(
                "Send it again with the same token",
                "done once, however often it is sent",
                Command::Overlay(ask(write)),
            )),
            Err(_) if refill(write, cx.session).is_some() => choices.push(Choice::new(
                "Fill in what was not kept and send it again",
                "you are asked whether it is the same: then it is done once",
                Command::Answer(OverlayAnswer::FillAgain(write.id)),
            )),
            Err(why) => choices.push(Choice::new("Can't be sent again", why, Command::warn(why))),
        }
        let read = Command::Answer(OverlayAnswer::ReadBack(write.id));
        choices.push(Choice::new("Read back what became of it", "nothing is changed", read));
        let settle = Command::Answer(OverlayAnswer::Settle(write.id));
        choices.push(Choice::new("Settle it", "somebody has looked; it is no longer open", settle));
    }
    choices.extend(super::undo::choices(write, super::undo::answer(write.id), cx.session));
    choices.extend(write.request_id.clone().map(|id| Choice::copy("Copy the request id", id)));
    let input = serde_json::to_string_pretty(&write.input).unwrap_or_default();
    choices.push(Choice::copy("Copy the input", input));
    cx.command(Command::Overlay(menu(write.operation.name, choices)));
}

/// The form that a write of unknown outcome can be filled in again in, though not all of it was kept.
fn refill(write: &WriteRecord, session: &Session) -> Option<Location> {
    let may = write.state == WriteState::Unknown && !write.whole && write.token_holds(session.now);
    may.then(|| catalog().form_of_write(write.operation, write.location.as_ref()?)).flatten()
}

/// Opens that form, with what was kept of the write as a draft of it, beside those that there are.
fn fill_again(id: WriteId, cx: &mut Cx<'_>) -> Result<(), String> {
    let write = cx.session.journal.write(id).cloned().ok_or("this write is no longer kept")?;
    let form = refill(&write, cx.session).ok_or("its form is not known")?;
    let context = context_of(&write.context, cx.session, cx.effects);
    let context = context.ok_or(GONE)?;
    let id = DraftId(cx.session.mint.token());
    let key = DraftKey { id, location: form.clone(), operation: write.operation, context: write.context.clone() };
    // Placeholders stand where something was not kept.
    let document = strip_input(write.operation, &write.input, Policy::Store).document;
    if cx.session.journal.drafts_of(&key).all(|draft| draft.document != document) {
        let draft = Draft { stripped: true, ..Draft::new(key, document, write.started) };
        cx.session.journal.save_draft(draft, cx.effects);
    }
    cx.command(Command::OpenIn(context, form));
    Ok(())
}

fn ask(write: &WriteRecord) -> crate::screens::Overlay {
    let place = super::rows::place(&write.context, write.account.as_deref(), write.region.as_deref());
    let lines = vec![
        format!("{} goes to {place} once more, with the same input and the same client token.", write.operation.name),
        "If the first one was carried out, the service recognises it and does nothing new.".to_owned(),
    ];
    if write.operation.operation().cannot_be_undone() {
        let word = write.location.as_ref().and_then(Location::last).unwrap_or(write.operation.name).to_owned();
        let lines = [lines, vec!["This can't be undone.".to_owned()]].concat();
        return typed(Asked {
            title: "Send it again?".to_owned(),
            lines,
            about: write.location.iter().map(|at| ("It is done to".to_owned(), vec![at.clone()])).collect(),
            words: vec![word],
            then: Command::Answer(OverlayAnswer::SendAgain(write.id)),
        });
    }
    confirm("Send it again?", lines, "Send it", "Not now", Command::Answer(OverlayAnswer::SendAgain(write.id)))
}

/// An overlay has answered.
pub(super) fn take_answer(what: &OverlayAnswer, cx: &mut Cx<'_>) {
    match what {
        OverlayAnswer::Settle(id) => cx.effects.push(Effect::SettleWrite(*id)),
        OverlayAnswer::ReadBack(id) => {
            let write = cx.session.journal.write(*id).cloned();
            match write.and_then(|write| context_of(&write.context, cx.session, cx.effects)) {
                Some(context) => cx.session.read_back(*id, context, cx.effects),
                None => cx.command(Command::warn(GONE)),
            }
        }
        OverlayAnswer::SendAgain(id) => {
            if let Err(why) = send_again(*id, cx) {
                cx.command(Command::warn(why));
            }
        }
        OverlayAnswer::PutBack(id, nth) => super::undo::open(*id, *nth, cx),
        OverlayAnswer::FillAgain(id) => {
            if let Err(why) = fill_again(*id, cx) {
                cx.command(Command::warn(why));
            }
        }
        _ => {}
    }
}

fn send_again(id: WriteId, cx: &mut Cx<'_>) -> Result<(), String> {
    let write = cx.session.journal.write(id).cloned().ok_or("this write is no longer kept")?;
    may_send_again(&write, cx.session)?;
    let context = context_of(&write.context, cx.session, cx.effects);
    let context = context.ok_or(GONE)?;
    // The same profile may lead to another account by now.
    match (cx.session.context(context).account(), write.account.as_deref()) {
        (Some(now), Some(then)) if now != then => {
            return Err(format!("it went to account {then}, and the profile leads to {now} now"));
        }
        (None, _) => return Err("the account is not known yet: try again in a moment".to_owned()),
        _ => {}
    }
    let mut input = write.input.clone();
    let token = write.operation.operation().token_member().zip(write.token.clone());
    let (Some((member, token)), Some(members)) = (token, input.as_object_mut()) else {
        return Err("it has no client token".to_owned());
    };
    members.insert(member.to_owned(), token.into());
    let work = Work::Api(Request { operation: write.operation, input, pages: 1 });
    let slot = Slot::SendAgain(id);
    if cx.runs(&slot) {
        return Err("it is being sent again already".to_owned());
    }
    cx.session.start(cx.owner, slot, context, Lane::Interactive, work, cx.effects);
    // It goes where the row says that it went.
    let place = write.location.as_ref().and_then(|seen| catalog().place_of_write(write.operation, seen));
    if let Some(Effect::Start(call)) = cx.effects.last_mut() {
        call.place = place.unwrap_or_default();
    }
    Ok(())
}
