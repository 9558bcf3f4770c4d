//! Ids that no list has, and that earlier calls of this run were answered with: a snapshot is asked for by the one that
//! it was begun with.

use super::super::answer::FormAnswer;
use super::super::spec::FormSpec;
use crate::form::{Field, Row};
use crate::model::Step;
use crate::screens::calls_log::CallRecord;
use crate::screens::{Choice, Cx};
use crate::widgets;

/// So many are offered at the most.
const MOST: usize = 20;

/// The ids that earlier replies had for the member of a row, at the place of this form; the newest first.
pub(in crate::screens::form) fn of(row: &Row, spec: &FormSpec, cx: &Cx<'_>) -> Vec<Choice> {
    let mut ids: Vec<(&str, &CallRecord)> = Vec::new();
    for (id, record) in answered(row, spec, cx) {
        if ids.len() < MOST && !ids.iter().any(|(known, _)| *known == id) {
            ids.push((id, record));
        }
    }
    let choice = |(id, record): (&str, &CallRecord)| {
        let when = widgets::moment(cx.now(), record.started, &cx.session.settings.time_zone.0);
        Choice::new(id, format!("{} · {when}", record.title()), FormAnswer::Value(id.to_owned()).into())
    };
    ids.into_iter().map(choice).collect()
}

/// Whether there is any.
pub(in crate::screens::form) fn is_any(row: &Row, spec: &FormSpec, cx: &Cx<'_>) -> bool {
    answered(row, spec, cx).next().is_some()
}

fn answered<'a>(row: &'a Row, spec: &'a FormSpec, cx: &'a Cx<'_>) -> impl Iterator<Item = (&'a str, &'a CallRecord)> {
    let member = match row.path.steps() {
        [Step::Member(name)] if name.ends_with("Id") && matches!(row.field, Field::Text { .. }) => Some(name.as_str()),
        _ => None,
    };
    let of_place = |record: &&CallRecord| {
        let given = spec.given.as_object();
        record.context == cx.context
            && record.operation.is_some_and(|operation| operation.service == spec.operation().service)
            && given.into_iter().flatten().all(|(name, here)| record.request.get(name) == Some(here))
    };
    let records = cx.session.calls.newest_first().filter(of_place);
    records.filter_map(move |record| Some((record.reply.as_ref()?.get(member?)?.as_str().filter(is_kept)?, record)))
}

/// Whether a text is the value itself, and nothing that stands in its place.
fn is_kept(text: &&str) -> bool {
    !text.is_empty() && !text.starts_with('‹')
}
