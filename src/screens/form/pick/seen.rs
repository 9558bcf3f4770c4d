//! Ids that no list has, and that earlier calls of this run were answered with: a snapshot is asked for by the one that
//! it was begun with.

use super::super::answer::FormAnswer;
use super::super::spec::FormSpec;
use crate::form::{Field, Row};
use crate::model::{OperationId, Step};
use crate::screens::calls_log::CallRecord;
use crate::screens::{Choice, Cx};
use crate::widgets;

/// So many are offered at the most.
const MOST: usize = 20;

/// The ids that earlier replies had for the member of a row, at the place of this form; the newest first.
pub(in crate::screens::form) fn of(row: &Row, spec: &FormSpec, cx: &Cx<'_>) -> Vec<Choice> {
    let mut ids: Vec<(String, &CallRecord)> = Vec::new();
    for (id, record) in answered(row, spec, cx) {
        if ids.len() < MOST && !ids.iter().any(|(known, _)| *known == id) {
            ids.push((id, record));
        }
    }
    let choice = |(id, record): (String, &CallRecord)| {
        let when = widgets::moment(cx.now(), record.started, cx.session.settings.time_zone.time_zone());
        Choice::new(id.clone(), format!("{} · {when}", record.title()), FormAnswer::Value(id).into())
    };
    ids.into_iter().map(choice).collect()
}

/// Whether there is any.
pub(in crate::screens::form) fn is_any(row: &Row, spec: &FormSpec, cx: &Cx<'_>) -> bool {
    answered(row, spec, cx).next().is_some()
}

fn answered<'a>(row: &'a Row, spec: &'a FormSpec, cx: &'a Cx<'_>) -> impl Iterator<Item = (String, &'a CallRecord)> {
    let member = match row.path.steps() {
        [Step::Member(name)] if name.ends_with("Id") && matches!(row.field, Field::Text { .. }) => Some(&**name),
        _ => None,
    };
    let of_place = move |record: &&CallRecord| {
        let operation = record.operation.filter(|operation| operation.service == spec.operation().service);
        let given = spec.given.as_object();
        record.context == cx.context
            && operation.zip(member).is_some_and(|(operation, name)| gives(operation, name))
            && given.into_iter().flatten().all(|(name, here)| record.request.get(name) == Some(here))
    };
    let records = cx.session.calls.newest_first().filter(of_place);
    records.filter_map(move |record| {
        let reply = record.reply()?;
        // What was taken out has a sign in its place.
        let id = reply.get(member?)?.as_str().filter(|id| !id.is_empty() && !id.starts_with('‹'))?;
        Some((id.to_owned(), record))
    })
}

/// Whether the replies of an operation have a member.
fn gives(operation: OperationId, member: &str) -> bool {
    operation.operation().output.is_some_and(|output| output.member(member).is_some())
}
