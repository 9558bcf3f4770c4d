//! The verbs themselves.

use serde_json::{Map, Value};

use super::{Minted, Preset, Resource};
use crate::model::Service;
use crate::sandbox::clock::{date_time, epoch_seconds};
use crate::sandbox::{Answer, Record, Refusal, Request, Store};

impl Resource {
    /// The ids of the parents that a request names, joined as the store wants them.
    ///
    /// # Errors
    /// If one of them does not exist.
    pub(in crate::sandbox) fn parent_of(&self, request: &Request<'_>, store: &Store<'_>) -> Result<String, Refusal> {
        let Some(parent) = self.parent else { return Ok(String::new()) };
        let above = parent.parent_of(request, store)?;
        let id = request.text(parent.id);
        if !store.has(parent.kind, &above, id)? {
            return Err(parent.missing(id));
        }
        Ok(join(&above, id))
    }

    /// The refusal when there is none with this id.
    #[must_use]
    pub(in crate::sandbox) fn missing(&self, id: &str) -> Refusal {
        let name = if id.is_empty() { self.noun.to_owned() } else { format!("{} {id}", self.noun) };
        Refusal::not_found(format!("{name} does not exist.")).of(id, self.noun)
    }

    /// The one that a request names.
    ///
    /// # Errors
    /// If it or one of its parents does not exist.
    pub(in crate::sandbox) fn record(&self, request: &Request<'_>, store: &Store<'_>) -> Result<Record, Refusal> {
        let parent = self.parent_of(request, store)?;
        let id = request.text(self.id);
        let mut record = store.get(self.kind, &parent, id)?.ok_or_else(|| self.missing(id))?;
        (self.seen)(&mut record, store.now());
        Ok(record)
    }

    /// Its ARN, if it has one.
    pub(in crate::sandbox) fn arn_of(&self, parent: &str, id: &str, store: &Store<'_>) -> Option<String> {
        let (_, service, template) = self.arn?;
        let mut ids = parent.split('/').filter(|part| !part.is_empty()).chain([id]);
        let mut path = String::new();
        for (at, piece) in template.split("{}").enumerate() {
            if at > 0 {
                path.push_str(ids.next().unwrap_or_default());
            }
            path.push_str(piece);
        }
        Some(store.arn(service, &path))
    }

    /// Creates one. Handlers that have more to do call this and go on with the reply.
    ///
    /// # Errors
    /// If it exists already, may not be, or is one too many; so do all below in their way.
    pub(in crate::sandbox) fn create(&self, request: &Request<'_>, store: &Store<'_>) -> Answer {
        let parent = self.parent_of(request, store)?;
        let id = match self.minted {
            Minted::Never => request.text(self.id).to_owned(),
            Minted::Uuid => store.uuid(),
            Minted::Hex => store.hex_id(),
        };
        let document = self.fresh(request, store, &parent, &id)?;
        if store.has(self.kind, &parent, &id)? {
            return Err(Refusal::conflict(self.duplicate.replacen("{}", &id, 1)).of(id, self.noun));
        }
        self.room_for_one_more(store, &parent)?;
        self.keep(store, &parent, &id, document)
    }

    /// Stores a document, and gives it as it is seen now.
    fn keep(&self, store: &Store<'_>, parent: &str, id: &str, document: Value) -> Answer {
        let seq = store.put(self.kind, parent, id, &document)?;
        let now = store.now();
        let (parent, id) = (parent.to_owned(), id.to_owned());
        let mut record = Record { seq, parent, id, document, created: now, updated: now };
        (self.seen)(&mut record, now);
        Ok(self.wrap(record.document))
    }

    /// Creates one or puts another in its place, which keeps its time of creation and its tags.
    pub(in crate::sandbox) fn put(&self, request: &Request<'_>, store: &Store<'_>) -> Answer {
        let parent = self.parent_of(request, store)?;
        let id = request.text(self.id);
        let mut document = self.fresh(request, store, &parent, id)?;
        if let Some(before) = store.get(self.kind, &parent, id)? {
            let kept = [self.times.0, Some("Tags"), Some("tags")].into_iter().flatten();
            for member in kept.filter(|member| request.given(member).is_none()) {
                if let Some(value) = before.document.get(member) {
                    document[member] = value.clone();
                }
            }
        } else {
            self.room_for_one_more(store, &parent)?;
        }
        store.put(self.kind, &parent, id, &document)?;
        Ok(self.wrap(document))
    }

    /// Gives one.
    pub(in crate::sandbox) fn get(&self, request: &Request<'_>, store: &Store<'_>) -> Answer {
        Ok(self.wrap(self.record(request, store)?.document))
    }

    /// Gives a page of those of one parent.
    pub(in crate::sandbox) fn list(&self, request: &Request<'_>, store: &Store<'_>) -> Answer {
        let parent = self.parent_of(request, store)?;
        request.page(store, self.kind, &parent, |mut record| {
            (self.seen)(&mut record, store.now());
            record.document
        })
    }

    /// Changes the members given.
    pub(in crate::sandbox) fn update(&self, request: &Request<'_>, store: &Store<'_>) -> Answer {
        let mut record = self.record(request, store)?;
        (self.allows)(request, store)?;
        merge(&mut record.document, request.input, self.dropped);
        if let Some(member) = self.times.1 {
            record.document[member] = now(request, store);
        }
        store.put(self.kind, &record.parent, &record.id, &record.document)?;
        Ok(self.wrap(record.document))
    }

    /// Deletes one, with everything below it.
    pub(in crate::sandbox) fn delete(&self, request: &Request<'_>, store: &Store<'_>) -> Answer {
        let record = self.record(request, store)?;
        (self.allows)(request, store)?;
        store.delete(self.kind, &record.parent, &record.id)?;
        store.delete_below(&format!("{}/", self.kind), &join(&record.parent, &record.id))?;
        let mut reply = Map::new();
        if let Some((member, text)) = self.delete_message {
            reply.insert(member.to_owned(), text.replacen("{}", &record.id, 1).into());
        }
        Ok(Value::Object(reply))
    }

    fn room_for_one_more(&self, store: &Store<'_>, parent: &str) -> Result<(), Refusal> {
        match store.quota(self.kind) {
            Some(quota) if store.count(self.kind, parent)? >= quota => {
                Err(Refusal::quota(format!("{}: the limit of {quota} is reached", self.noun)))
            }
            _ => Ok(()),
        }
    }

    /// The document of a new one.
    fn fresh(&self, request: &Request<'_>, store: &Store<'_>, parent: &str, id: &str) -> Answer {
        (self.allows)(request, store)?;
        let mut document = Value::Object(Map::new());
        merge(&mut document, request.input, self.dropped);
        if !self.id.is_empty() {
            document[self.id] = id.into();
        }
        if let (Some((Some(member), ..)), Some(arn)) = (self.arn, self.arn_of(parent, id, store)) {
            document[member] = arn.into();
        }
        for member in [self.times.0, self.times.1].into_iter().flatten() {
            document[member] = now(request, store);
        }
        for (member, preset) in self.presets {
            if document.get(member).is_none() {
                document[*member] = match *preset {
                    Preset::Text(text) => text.into(),
                    Preset::Number(number) => number.into(),
                    Preset::Flag(flag) => flag.into(),
                    Preset::Json(text) => serde_json::from_str(text)?,
                };
            }
        }
        (self.completes)(&mut document, store);
        Ok(document)
    }

    fn wrap(&self, document: Value) -> Value {
        match self.wrapped {
            Some(member) => Value::Object(Map::from_iter([(member.to_owned(), document)])),
            None => document,
        }
    }
}

/// Ids one below the other, as the store wants a parent.
pub(in crate::sandbox) fn join(above: &str, id: &str) -> String {
    if above.is_empty() { id.to_owned() } else { format!("{above}/{id}") }
}

/// Takes over the members given; null counts as left out.
pub(in crate::sandbox) fn merge(document: &mut Value, changes: &Value, except: &[&str]) {
    for (member, value) in changes.as_object().into_iter().flatten() {
        if !value.is_null() && !except.contains(&member.as_str()) {
            document[member] = value.clone();
        }
    }
}

/// The present as the asked service writes it.
fn now(request: &Request<'_>, store: &Store<'_>) -> Value {
    match request.service() {
        Service::ConnectCases => date_time(store.now()),
        Service::CustomerProfiles | Service::AppFlow => epoch_seconds(store.now()),
    }
}
