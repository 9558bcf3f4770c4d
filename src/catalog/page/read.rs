//! A read for the page of an item: a list of the catalogue, or a call of its own.

use serde::Deserialize;
use serde_json::Value;

use crate::catalog::path::{Expr, Path, VALUE};
use crate::catalog::template::{fill, fill_location};
use crate::catalog::{Location, Need, Place, Plan, Prepared, Resource, catalog};
use crate::model::{OperationId, Service, api};

/// An operation by its name, with the root of its service before it where several services have one of that name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub(in crate::catalog) struct Named(pub OperationId);

impl TryFrom<String> for Named {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let (root, name) = text.split_once(':').unzip();
        let name = name.unwrap_or(&text);
        let service = root.and_then(Service::by_root);
        let fits = |service: &Service| api().operation(*service, name).map(|operation| operation.id);
        let mut found = Service::ALL.iter().filter(|of| root.is_none() || service == Some(**of)).filter_map(fits);
        match (found.next(), found.next()) {
            (Some(id), None) => Ok(Self(id)),
            _ => Err(format!("there is not one operation '{text}'")),
        }
    }
}

/// Where rows come from.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReadSpec {
    /// The location of a list, with holes; else it is a call.
    pub(in crate::catalog) list: Option<String>,
    pub(in crate::catalog) operation: Option<Named>,
    #[serde(default)]
    pub(in crate::catalog) input: Value,
    #[serde(default)]
    pub(in crate::catalog) items: Path,
    /// The id of a row of a call, where a row is no bare value.
    pub(in crate::catalog) id: Option<Expr>,
    /// That "not found" means there is nothing of this kind, and not that something is wrong.
    #[serde(default)]
    pub may_be_none: bool,
    /// That a bad request means it is not set up, and the service says why.
    #[serde(default)]
    pub may_be_off: bool,
}

impl ReadSpec {
    /// Whether it is read by the item's ARN.
    #[must_use]
    pub fn needs_arn(&self) -> bool {
        self.list.as_deref().is_some_and(|list| list.contains("{arn}"))
    }

    /// The list that is read for the item at a location; `given` stands for further holes.
    #[must_use]
    pub fn list_at(&self, item: &Location, given: &[(&str, &str)]) -> Option<(&'static Resource, Location)> {
        let at = fill_location(self.list.as_deref()?, item, given)?;
        match catalog().place(&at) {
            Ok(Place::List(resource)) => Some((resource, at)),
            _ => None,
        }
    }

    /// The call for the item at a location.
    ///
    /// # Errors
    /// As [`Resource::list_call`].
    pub fn plan(&self, item: &Location, given: &[(&str, &str)], prepared: &Prepared) -> Result<Plan, Need> {
        if let Some(operation) = self.operation {
            let input = fill(&self.input, item, given).unwrap_or_default();
            return Ok(Plan { operation: operation.0, input });
        }
        let (resource, at) = self.list_at(item, given).ok_or_else(|| Need::Id("list".to_owned()))?;
        resource.list_call(&at, prepared)
    }

    /// The rows of a reply.
    #[must_use]
    pub fn rows(&self, reply: &Value, item: &Location, given: &[(&str, &str)]) -> Vec<Value> {
        match self.list_at(item, given) {
            Some((resource, _)) => resource.rows(reply),
            None => self.items.rows(reply),
        }
    }

    /// The id of a row.
    #[must_use]
    pub fn id_of(&self, row: &Value, list: Option<&Resource>) -> Option<String> {
        match (&self.id, list) {
            (Some(id), _) => id.text(row),
            (None, Some(resource)) => resource.id_of(row),
            (None, None) => row.get(VALUE).and_then(Value::as_str).map(str::to_owned),
        }
    }
}
