//! The calls that fill a screen.

use serde_json::{Map, Value};

use super::builtin::Builder;
use super::template::fill;
use super::{Column, LabelPlan, Location, Prepared, PreparedField, Resource};
use crate::model::OperationId;

/// A call that is to be made: an operation and its input document.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    /// The operation.
    pub operation: OperationId,
    /// Its input.
    pub input: Value,
}

/// What must come before a call can be made.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Need {
    /// A search: the list cannot be read without one.
    #[error("search for something first")]
    Search,
    /// The reply to [`Resource::prepare_call`].
    #[error("the fields of the domain are not known yet")]
    Prepare,
    /// Another search: this one cannot be sent.
    #[error("{0}")]
    Wrong(String),
    /// Another location: this one lacks the ids that the call needs.
    #[error("the location does not say of which {0}")]
    Id(String),
}

/// How an item's document is fetched.
#[derive(Clone, Debug, PartialEq)]
pub enum Document {
    /// By a call of its own; [`Resource::document`] takes the document out of the reply.
    Describe(Plan),
    /// By listing: pages are read until [`Resource::document`] finds the row in one.
    Find(Plan),
}

impl Resource {
    /// The call that must be answered (all pages, each taken in by [`Prepared::learn`]) before the list or an item can
    /// be read; `None` for most resources.
    #[must_use]
    pub fn prepare_call(&self, at: &Location) -> Option<Plan> {
        let dynamic = self.dynamic.as_ref()?;
        Some(Plan { operation: dynamic.operation, input: fill(&dynamic.input, at, &[])? })
    }

    /// The calls that give names for ids in the rows; optional, in the background, each taken in by
    /// [`Prepared::learn_labels`] under its key.
    #[must_use]
    pub fn label_calls(&self, at: &Location, prepared: &Prepared) -> Vec<LabelPlan> {
        let fixed = self.labels.iter().filter_map(|spec| {
            let plan = Plan { operation: spec.operation, input: fill(&spec.input, at, &[])? };
            Some(LabelPlan { key: spec.key.clone(), plan })
        });
        let options = self.told_fields().into_iter().flat_map(|dynamic| {
            let mut selects = prepared.selects(dynamic);
            // What is searched by goes by the names of its options, whether or not it is shown.
            let searched = at.query().iter().filter_map(|(key, _)| prepared.field_called(key));
            for field in searched.filter(|field| field.has_options()) {
                if !selects.iter().any(|known| known.id == field.id) {
                    selects.push(field);
                }
            }
            selects.into_iter().filter_map(|field: &PreparedField| {
                let input = fill(&dynamic.options.input, at, &[("field", field.id.as_str())])?;
                Some(LabelPlan { key: field.options_key(), plan: Plan { operation: dynamic.options.operation, input } })
            })
        });
        fixed.chain(options).collect()
    }

    /// The column that shows a field of its own of each row, whether or not a list has room for it.
    #[must_use]
    pub fn field_column(&self, field: &PreparedField) -> Option<Column> {
        self.dynamic.as_ref().map(|dynamic| field.column(dynamic, 0))
    }

    /// The call that lists the rows of this location, by its ids and its search. Page tokens are the caller's.
    ///
    /// # Errors
    /// If a search or a preparatory call must come first, or the search cannot be sent as it is.
    pub fn list_call(&self, at: &Location, prepared: &Prepared) -> Result<Plan, Need> {
        let Some(search) = self.search.as_ref().filter(|_| !at.query().is_empty()) else {
            return self.built(self.list.build, self.list.operation, &self.list.input, at, prepared);
        };
        let at = &at.clone().with_queries(&search.named(at.query(), prepared));
        search.check(at.query())?;
        self.built(self.list.build, self.list.operation, &self.list.input, at, prepared)
    }

    /// The call that gives the document of an item.
    ///
    /// # Errors
    /// As [`Resource::list_call`].
    pub fn document_call(&self, at: &Location, prepared: &Prepared) -> Result<Document, Need> {
        if let Some(describe) = &self.describe {
            return self
                .built(describe.build, describe.operation, &describe.input, at, prepared)
                .map(Document::Describe);
        }
        let list = at.parent().ok_or_else(|| Need::Id(self.singular.clone()))?.with_queries(at.query());
        self.list_call(&list, prepared).map(Document::Find)
    }

    /// The document of the item at this location in a reply to [`Resource::document_call`]; `None` if it is not there.
    #[must_use]
    pub fn document(&self, at: &Location, reply: &Value) -> Option<Value> {
        match &self.describe {
            Some(describe) => match &describe.document {
                Some(path) => path.find(reply).into_iter().next(),
                None => Some(reply.clone()),
            },
            None => self.rows(reply).into_iter().find(|row| self.id_of(row).as_deref() == at.last()),
        }
    }

    fn built(
        &self,
        build: Builder,
        operation: OperationId,
        template: &Value,
        at: &Location,
        prepared: &Prepared,
    ) -> Result<Plan, Need> {
        let mut input = match fill(template, at, &[]) {
            Some(Value::Object(input)) => input,
            _ => Map::new(),
        };
        build.complete(self, at, prepared, &mut input)?;
        let missing = operation
            .operation()
            .input
            .members()
            .iter()
            .find(|m| m.required && !m.token && !input.contains_key(m.name));
        match missing {
            None => Ok(Plan { operation, input: Value::Object(input) }),
            Some(_) if self.search.as_ref().is_some_and(|search| search.required) => Err(Need::Search),
            Some(member) => Err(Need::Id(member.name.to_owned())),
        }
    }
}
