//! Reads what is configured at a place.

use futures_util::{StreamExt, TryStreamExt, stream};
use serde_json::{Map, Value};

use super::super::ExitError;
use super::super::headless::Headless;
use super::{failed, said};
use crate::catalog::{Document, Location, Plan, Prepared};
use crate::contract::{ApiError, ErrorKind, Page};
use crate::model::OperationId;
use crate::plan::{Environment, Found, FoundItem, Kind, Kinds};

/// So many calls wait for their answers at once; the rates hold whatever this is.
const AT_ONCE: usize = 16;

/// Everything that is configured at a place. `root` has ids; a place that is not there holds nothing.
///
/// # Errors
/// If something cannot be read.
pub(super) async fn gather(
    headless: &Headless,
    kinds: &Kinds,
    root: &Location,
    environment: Environment,
) -> Result<Found, ExitError> {
    let mut items: Vec<(&'static str, FoundItem)> = Vec::new();
    let mut found = Found { root: root.clone(), kinds: kinds.clone(), items: Vec::new(), environment };
    if let Some(kind) = kinds.root() {
        match item(headless, &kind, root).await? {
            Some(item) => items.push((kind.name(), item)),
            None => return Ok(found),
        }
    }
    for kind in kinds.iter().filter(|kind| !kind.is_root) {
        let places = list(headless, &kind, root).await?;
        let read = stream::iter(places).map(|at| async move { item(headless, &kind, &at).await });
        let read: Vec<Option<FoundItem>> = read.buffered(AT_ONCE).try_collect().await?;
        items.extend(read.into_iter().flatten().map(|item| (kind.name(), item)));
    }
    found.items = items;
    Ok(found)
}

/// The places of all items of a kind that are somebody's.
async fn list(headless: &Headless, kind: &Kind, root: &Location) -> Result<Vec<Location>, ExitError> {
    let list = kind.list(root);
    let plan =
        kind.resource.list_call(&list, &Prepared::default()).map_err(|need| ExitError::usage(need.to_string()))?;
    let pages = headless.pages(plan.operation, plan.input, u32::MAX).await;
    let pages = pages.map_err(|error| failed(plan.operation, &error))?;
    let rows = pages.iter().flat_map(|page| kind.resource.rows(&page.reply.document));
    let own = rows.filter(|row| kind.is_there(row));
    Ok(own.filter_map(|row| Some(list.child(&kind.resource.id_of(&row)?))).collect())
}

/// One item with all that belongs to it; `None` where it is not there, or not somebody's.
///
/// # Errors
/// If it cannot be read.
pub(super) async fn item(headless: &Headless, kind: &Kind, at: &Location) -> Result<Option<FoundItem>, ExitError> {
    let Some((document, reply)) = document(headless, kind, at).await? else { return Ok(None) };
    if !kind.is_there(&document) {
        return Ok(None);
    }
    let id = at.last().unwrap_or_default().to_owned();
    let mut item = FoundItem { at: at.clone(), id, document, reply, parts: [].into(), tags: None };
    for reading in kind.readings(at, &item.document) {
        let Plan { operation, input } = reading.plan;
        let reply = match headless.pages(operation, input, u32::MAX).await {
            Ok(pages) => merged(operation, pages),
            Err(error) if is_none(&error) => continue,
            Err(error) => return Err(ExitError::failed(format!("{at}: {}", said(operation, &error)))),
        };
        match reading.part {
            Some(part) => drop(item.parts.insert(part, reply)),
            None => item.tags = reply.get("tags").cloned(),
        }
    }
    Ok(Some(item))
}

/// The document of an item and the reply that it lies in.
pub(super) async fn document(
    headless: &Headless,
    kind: &Kind,
    at: &Location,
) -> Result<Option<(Value, Value)>, ExitError> {
    let call =
        kind.resource.document_call(at, &Prepared::default()).map_err(|need| ExitError::usage(need.to_string()))?;
    let (Document::Describe(plan) | Document::Find(plan)) = call;
    match headless.pages(plan.operation, plan.input, u32::MAX).await {
        Ok(pages) => {
            let reply = merged(plan.operation, pages);
            Ok(kind.resource.document(at, &reply).map(|document| (document, reply)))
        }
        Err(error) if is_none(&error) => Ok(None),
        Err(error) => Err(ExitError::failed(format!("{at}: {}", said(plan.operation, &error)))),
    }
}

fn is_none(error: &ApiError) -> bool {
    error.kind == ErrorKind::NotFound
}

/// The pages of a reply as one, without the token of a next one.
pub(super) fn merged(operation: OperationId, pages: Vec<Page>) -> Value {
    let mut pages = pages.into_iter().map(|page| page.reply.document);
    let mut all = pages.next().unwrap_or_else(|| Value::Object(Map::new()));
    let Some(paging) = &operation.operation().paging else { return all };
    for page in pages {
        for name in &paging.items {
            match (all.get_mut(name), page.get(name)) {
                (Some(Value::Array(all)), Some(Value::Array(more))) => all.extend(more.iter().cloned()),
                (Some(Value::Object(all)), Some(Value::Object(more))) => all.extend(more.clone()),
                (None, Some(more)) => all[name] = more.clone(),
                _ => {}
            }
        }
    }
    if let Value::Object(members) = &mut all {
        members.shift_remove(&paging.next);
    }
    all
}
