//! What changed: records say that something did, and their own documents what it was then. Two of them are compared.

use std::collections::BTreeMap;

use serde_json::Value;

use super::entries::Entry;
use super::names::Names;
use super::panels::start;
use super::{Dossier, PageSlot, draw_timeline};
use crate::catalog::{Cell, Document, FieldChange, Prepared, changes, holds, location_of_arn};
use crate::contract::Outcome;
use crate::screens::Cx;
use crate::screens::item::at;
use crate::screens::table;
use jiff::tz::TimeZone;

/// So many records are read at once.
const AT_ONCE: usize = 4;
/// So many older records are looked at for what there was before.
const BACK: usize = 3;
/// So many changed members are told.
const TOLD: usize = 4;

/// What the records say, by source and id; `None` where one says nothing.
pub(super) type Records = BTreeMap<(usize, String), Option<Value>>;

impl Dossier {
    /// Tells what became of fields in the words of the account, as far as they are known.
    pub(super) fn retell(&mut self, cx: &Cx<'_>) {
        let zone = cx.session.settings.time_zone.time_zone();
        for entry in self.timeline.entries.all_mut().filter(|entry| !entry.happening.fields.is_empty()) {
            entry.happening.body = told(&entry.happening.fields, &self.item.prepared, &self.names, zone);
        }
    }

    /// Reads the records of the entries in sight, and those before them, and finds out what changed.
    pub(super) fn ask_records(&mut self, cx: &mut Cx<'_>) {
        let parts = super::parts::Parts::of(self, cx.area);
        let mut room = AT_ONCE;
        for place in draw_timeline::in_sight(&self.timeline, parts.timeline) {
            let Some(entry) = self.timeline.entries.at(place).filter(|entry| entry.changed.is_none()) else { continue };
            if self.spec.sources.get(entry.source).is_none_or(|source| source.changes.is_none()) {
                continue;
            }
            match self.change_of(entry) {
                Ok(changes) => {
                    let text = in_words(&changes);
                    let (source, id) = (entry.source, entry.happening.id.clone());
                    self.timeline.entries.of_mut(source, &id).for_each(|entry| entry.changed = Some(text.clone()));
                }
                Err((source, id)) if room > 0 => {
                    self.ask_record(source, &id, cx);
                    room -= 1;
                }
                Err(_) => {}
            }
        }
    }

    /// What changed with an entry, a member each, or which record must be read to know.
    pub(super) fn change_of(&self, entry: &Entry) -> Result<Vec<String>, (usize, String)> {
        let key = |entry: &Entry| (entry.source, entry.happening.id.clone());
        let read = |entry: &Entry| self.timeline.records.get(&key(entry)).ok_or_else(|| key(entry));
        let named = |name: &str| self.spec.words_of(name);
        let Some(after) = read(entry)? else { return Ok(Vec::new()) };
        if entry.happening.same.is_none() {
            return Ok(holds(after, &named));
        }
        for older in self.timeline.entries.older_alike(entry).take(BACK) {
            if let Some(before) = read(older)? {
                return Ok(changes(before, after, &named));
            }
        }
        Ok(Vec::new())
    }

    fn ask_record(&self, source: usize, id: &str, cx: &mut Cx<'_>) {
        let slot = PageSlot::Record(source, id.to_owned());
        let list = self.spec.sources.get(source).and_then(|spec| spec.read.list_at(&at(cx.location), &[]));
        let Some((resource, list)) = list.filter(|_| !cx.runs(&slot.clone().into())) else { return };
        if let Ok(Document::Describe(plan)) = resource.document_call(&list.child(id), &self.item.prepared) {
            start(cx, slot, plan);
        }
    }

    /// A record has come, or there is none.
    pub(super) fn take_record(&mut self, source: usize, id: &str, outcome: &Outcome) {
        let content = match outcome {
            Outcome::Finished(page) => {
                let spec = self.spec.sources.get(source).and_then(|source| source.changes.as_ref());
                spec.and_then(|spec| spec.content(&page.reply.document))
            }
            Outcome::Failed(_) | Outcome::Cancelled => None,
            _ => return,
        };
        self.timeline.records.insert((source, id.to_owned()), content);
    }
}

fn in_words(changes: &[String]) -> String {
    let told: Vec<&str> = changes.iter().take(TOLD).map(String::as_str).collect();
    let more = changes.len().saturating_sub(TOLD);
    let more = if more > 0 { format!(", and {more} more") } else { String::new() };
    format!("{}{more}", told.join(", "))
}

/// What became of fields, a line each: `Severity  Low → High`.
pub(super) fn told(fields: &[FieldChange], prepared: &Prepared, names: &Names, zone: &TimeZone) -> String {
    let name = |arn: &str| names.get(&location_of_arn(arn)?);
    let word = |cell: &Cell| if cell.is_empty() { "—".to_owned() } else { table::whole(cell, zone) };
    let line = |change: &FieldChange| {
        let told = change.told(prepared, &name);
        match told.was {
            Some(was) => format!("{}  {} → {}", told.name, word(&was), word(&told.is)),
            None => format!("{}  {}", told.name, word(&told.is)),
        }
    };
    fields.iter().map(line).collect::<Vec<_>>().join("\n")
}
