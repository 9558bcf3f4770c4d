//! Putting back what a job has done: one item by the form that takes back a single write, or all of them by a job of
//! their own, after a review.

use std::sync::Arc;

use serde_json::{Map, Value, json};

use super::{JobPage, why_not};
use crate::catalog::{Location, NoUndo, Place, Prepared, Resource, Undo, UndoWay, Verb, catalog};
use crate::contract::{Effect, JobItem, JobItemState, JobItems, JobProgress, WriteId, WriteRecord, WriteState};
use crate::jobs::is_of_configuration;
use crate::model::{Edit, Policy, applied, members_back, strip_input};
use crate::screens::jobs::many::{ManyRow, joined};
use crate::screens::jobs::{Many, offer, words};
use crate::screens::writes;
use crate::screens::{Choice, Command, Cx, OverlayAnswer, Session, menu};
use crate::widgets::plural;

/// Whether there is something that a job has done and that may be put back.
pub(super) fn is_offered(job: &JobProgress, session: &Session) -> bool {
    job.tally.done > 0 && is_of_configuration(job.operation) && why_not(job, session).is_none()
}

/// What was done to an item, as a write of its own; or why there is nothing to put back.
fn as_write(job: &JobProgress, item: &JobItem) -> Result<WriteRecord, String> {
    if !is_of_configuration(job.operation) {
        return Err(NoUndo::Customer.to_string());
    }
    let deed = match (item.state, &item.deed) {
        (JobItemState::Unchanged, Some(deed)) if deed.before.is_none() => Err("nothing was changed in it"),
        (JobItemState::Done | JobItemState::Unchanged, Some(deed)) => Ok(deed),
        (JobItemState::Unknown, _) => Err("nobody knows whether it was carried out"),
        (JobItemState::Waiting | JobItemState::UnderWay, _) => Err("it has no outcome yet"),
        _ => Err("it was not carried out"),
    }?;
    let input = deed.input.clone().ok_or("what was sent for it is not known any more")?;
    let started = item.answered.unwrap_or(job.started);
    Ok(WriteRecord {
        id: WriteId(0),
        context: job.context.clone(),
        account: job.account.clone(),
        region: None,
        operation: job.operation,
        input,
        whole: true,
        token: None,
        state: WriteState::Succeeded,
        code: None,
        message: None,
        request_id: item.request_id.clone(),
        location: deed.at.clone().or_else(|| item.at.clone()),
        found: None,
        before: deed.before.clone(),
        started,
        ended: Some(started),
    })
}

impl JobPage {
    /// Puts back the item under the cursor; where others were done, too, all of them are offered.
    pub(super) fn put_back(&mut self, cx: &mut Cx<'_>) {
        let Some((job, item)) = words::job(cx.session, &self.id).zip(self.item(self.cursor, cx.session)) else {
            return;
        };
        let (number, label) = (item.number, called(item));
        let done = self.can_be_put_back(job, cx.session);
        let write = as_write(job, item);
        let answer = |nth| OverlayAnswer::PutItemBack(number, nth);
        let mut choices = match &write {
            Ok(write) => writes::ways_back(write, answer, cx.session),
            Err(why) => {
                vec![Choice::new(
                    "Can't be put back",
                    why.clone(),
                    Command::warn(format!("it can't be put back: {why}")),
                )]
            }
        };
        if done > 1 && is_of_configuration(job.operation) {
            let all = format!("Put back all of {} that can be", plural(done as u64, "item", "items"));
            let detail = "as a job, after a look at each; nothing is sent by itself";
            choices.push(Choice::new(all, detail, Command::Answer(OverlayAnswer::PutAllBack)));
        }
        match (choices.len(), write) {
            (1, Ok(write)) if writes::ways(&write).is_ok() => writes::open_back(&write, 0, cx),
            (1, _) => cx.command(choices.remove(0).command),
            _ => cx.command(Command::Overlay(menu(&format!("Put back {label}"), choices))),
        }
    }

    /// How many of its items can be put back, where all are at hand; else how many were carried out.
    fn can_be_put_back(&self, job: &JobProgress, session: &Session) -> usize {
        let is_all = |items: &&JobItems| items.filter.is_none() && items.from == 0 && items.items.len() >= items.all;
        let can = |item: &&JobItem| as_write(job, item).is_ok_and(|write| writes::ways(&write).is_ok());
        // They may have been told before the last of them was done.
        let is_done = |item: &&JobItem| matches!(item.state, JobItemState::Done | JobItemState::Unchanged);
        let is_new = |items: &&JobItems| items.items.iter().filter(is_done).count() >= job.tally.done;
        let known = self.items(session).filter(is_all).filter(is_new);
        known.map_or(job.tally.done, |items| items.items.iter().filter(can).count())
    }

    /// Opens the form that puts an item back; of several, the one of this number.
    pub(super) fn put_item_back(&self, number: usize, nth: usize, cx: &mut Cx<'_>) {
        let item = self.items(cx.session).and_then(|items| items.items.iter().find(|item| item.number == number));
        let Some((job, item)) = words::job(cx.session, &self.id).zip(item) else { return };
        match as_write(job, item) {
            Ok(write) => writes::open_back(&write, nth, cx),
            Err(why) => cx.command(Command::warn(format!("it can't be put back: {why}"))),
        }
    }

    /// Asks for all items, to put back those that were done.
    pub(super) fn ask_all_back(&mut self, cx: &mut Cx<'_>) {
        self.show(None);
        self.puts_back = true;
        let (job, count) = (self.id.clone(), self.tally.all());
        cx.effects.push(Effect::LookIntoJob { job, filter: None, from: 0, count });
    }

    /// Opens the review of the job that puts them back, if the items have come; of several such jobs one is chosen.
    pub(super) fn put_all_back(&mut self, cx: &mut Cx<'_>) {
        let all = |items: &&JobItems| items.from == 0 && items.items.len() >= items.all;
        let there = self.items(cx.session).filter(|_| self.puts_back).filter(all);
        let Some((items, job)) = there.zip(words::job(cx.session, &self.id)) else { return };
        let backs = if job.goes_to(cx.context()) { backs_of(job, &items.items) } else { Err(offer::elsewhere(job)) };
        self.puts_back = false;
        match backs {
            Ok(backs) => self.backs = backs.into_iter().map(Arc::new).collect(),
            Err(why) => return cx.command(Command::warn(why)),
        }
        if self.backs.len() == 1 {
            return self.put_back_by(0, cx);
        }
        let choice = |(nth, many): (usize, &Arc<Many>)| {
            let answer = Command::Answer(OverlayAnswer::PutBackBy(nth));
            Choice::new(many.title.clone(), many.deed.operation.name, answer)
        };
        let choices = self.backs.iter().enumerate().map(choice).collect();
        cx.command(Command::Overlay(menu("Put back, one after another", choices)));
    }

    /// Opens the review of one of these jobs.
    pub(super) fn put_back_by(&self, nth: usize, cx: &mut Cx<'_>) {
        if let Some(many) = self.backs.get(nth) {
            cx.command(Command::Many(many.clone()));
        }
    }
}

/// What people call that which was done for an item: that of a line of a file goes by what the line is about.
fn called(item: &JobItem) -> String {
    let deed = item.deed.as_ref().filter(|_| item.line.is_some());
    let name = deed.and_then(|deed| {
        let at = deed.at.as_ref()?;
        let Ok(Place::Item(resource)) = catalog().place(at) else { return None };
        let label = deed.input.as_ref().and_then(|input| resource.label_of(input)).filter(|label| !label.is_empty());
        label.or_else(|| at.last().map(str::to_owned))
    });
    name.unwrap_or_else(|| item.label.clone())
}

/// A way back of an item: the action, where it is, and the row for it.
struct Back {
    way: UndoWay,
    form: Location,
    of: &'static Resource,
    deed: &'static Verb,
    row: ManyRow,
}

/// The jobs that put back what was done to these items: one for each way and action. What was done and can't be put back
/// stands in the first of them, with its reason.
fn backs_of(job: &JobProgress, items: &[JobItem]) -> Result<Vec<Many>, String> {
    let (mut groups, mut stays) = (Vec::<Vec<Back>>::new(), Vec::new());
    let is_done = |item: &&JobItem| matches!(item.state, JobItemState::Done | JobItemState::Unchanged);
    for item in items.iter().filter(is_done) {
        let ways = as_write(job, item).and_then(|write| Ok((writes::ways(&write)?, write)));
        let (ways, write) = match ways {
            Ok(ways) => ways,
            Err(why) => {
                let at = item.deed.as_ref().and_then(|deed| deed.at.clone()).or_else(|| item.at.clone());
                stays.push((at, called(item), why));
                continue;
            }
        };
        for back in ways.into_iter().filter_map(|undo| back_of(&write, called(item), undo)) {
            let is_alike = |group: &&mut Vec<Back>| {
                group.first().is_some_and(|first| (first.way, &first.deed.verb) == (back.way, &back.deed.verb))
            };
            match groups.iter_mut().find(is_alike) {
                Some(group) => group.push(back),
                None => groups.push(vec![back]),
            }
        }
    }
    let why = stays.first().map_or_else(|| "nothing was done".to_owned(), |(_, _, why)| why.clone());
    let mut jobs: Vec<Many> = groups.into_iter().filter_map(many_of).collect();
    let first = jobs.first_mut().ok_or_else(|| format!("it can't be put back: {why}"))?;
    let row = |(at, label, why): (Option<Location>, String, String)| ManyRow {
        at: at.unwrap_or_else(|| first.list.clone()),
        label,
        own: Value::Null,
        set: Value::Null,
        made: Value::Null,
        becomes: None,
        refused: Some(why),
    };
    let rows: Vec<ManyRow> = first.rows.iter().cloned().chain(stays.into_iter().map(row)).collect();
    first.put_rows(rows);
    Ok(jobs)
}

fn back_of(write: &WriteRecord, label: String, undo: Undo) -> Option<Back> {
    let (place, seen) = (undo.form.without_action(), write.location.clone()?);
    let found = catalog().place(&place).ok()?;
    let (Place::Item(of) | Place::List(of)) = found else { return None };
    let deed = found.action(&undo.form, undo.form.action()?).ok()?.1;
    let mut names = deed.plan(&undo.form).input;
    if let Some((member, arn)) = deed.arn.and_then(|member| Some((member, write.input.get(member)?)))
        && let Some(names) = names.as_object_mut()
    {
        names.entry(member).or_insert_with(|| arn.clone());
    }
    let document = undo.document.unwrap_or(Value::Null);
    let is_whole = write.before.as_ref().is_none_or(|before| before.whole);
    let mut refused = (!is_whole)
        .then(|| "not all of what was there was kept: put it back alone, and type what is missing".to_owned());
    let (mut own, mut set) = (names.clone(), Value::Null);
    let made = made_by(write, of, deed, undo.way, &names);
    if undo.way == UndoWay::Restore && deed.operation.operation().edit_from.is_some() {
        let there = sendable(deed, members_back(deed.operation, &document, &made));
        if there.is_empty() && refused.is_none() {
            refused = Some(NoUndo::Unchanged.to_string());
        }
        set = Value::Object(there);
    } else {
        own = joined(&document, &names);
    }
    let row = ManyRow { at: seen, label, own, set, made, becomes: undo.becomes, refused };
    Some(Back { way: undo.way, form: undo.form, of, deed, row })
}

/// What a write has made of what there was, as far as what takes it back looks at that: what is there is held against it,
/// so that what others have changed since is left alone.
fn made_by(write: &WriteRecord, of: &Resource, deed: &Verb, way: UndoWay, names: &Value) -> Value {
    let before = write.before.as_ref().map(|before| &before.document);
    if let Some(entries) = deed.undo.as_ref().and_then(|undo| undo.entries.as_ref()) {
        return Value::Object(entries.made_by(&write.input));
    }
    match way {
        // After what takes it away there is nothing but what names it.
        UndoWay::Restore if write.operation != deed.operation => names.clone(),
        UndoWay::Restore => {
            let sent = strip_input(write.operation, &write.input, Policy::Store).document;
            applied(write.operation, before.unwrap_or(&Value::Null), &sent)
        }
        UndoWay::Reverse => {
            let done = of.actions().iter().find(|action| action.operation == write.operation);
            let turns = done.and_then(|done| of.turns(done));
            turns.zip(before).and_then(|(turns, before)| turns.made_of(before)).unwrap_or_default()
        }
        UndoWay::Remove => strip_input(write.operation, &write.input, Policy::Store).document,
        UndoWay::Remake => Value::Null,
    }
}

/// What of these members an update takes: one that merges can't take a member away.
fn sendable(deed: &Verb, back: Value) -> Map<String, Value> {
    let Value::Object(members) = back else { return Map::new() };
    let merges = deed.operation.operation().edit == Some(Edit::Merge);
    members.into_iter().filter(|(_, value)| !(merges && value.is_null())).collect()
}

fn many_of(group: Vec<Back>) -> Option<Many> {
    let first = group.iter().find(|back| back.row.refused.is_none()).or_else(|| group.first())?;
    let (way, of, deed, form) = (first.way, first.of, first.deed, first.form.clone());
    let list = first.row.at.parent()?;
    let rows: Vec<ManyRow> = group.into_iter().map(|back| back.row).collect();
    let what = match way {
        UndoWay::Restore => "Put back",
        UndoWay::Remake => "Make again",
        UndoWay::Remove => "Delete what was made",
        UndoWay::Reverse => deed.title.as_str(),
    };
    let several = plural(rows.len() as u64, &of.singular, &of.plural());
    Some(Many {
        list,
        resource: of,
        of,
        deed,
        title: format!("{what}: {several}"),
        prepared: Prepared::default(),
        shared: Value::Null,
        first: form,
        rows: Arc::new(rows),
        set: Some(json!({})),
        back: Some(way),
        resumes: None,
    })
}
