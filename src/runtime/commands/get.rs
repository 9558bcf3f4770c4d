//! `switchboard get`: the rows of lists and the documents of items.

use std::collections::BTreeSet;
use std::process::ExitCode;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde_json::{Value, json};

use super::super::headless::{Headless, run};
use super::super::{ExitError, FAILED, PARTLY, print, say};
use super::failed;
use super::output;
use super::places::{found, place};
use super::progress::told_by_pages;
use crate::catalog::{Document, FILTER, Location, Need, Place, Prepared, Resource, catalog};
use crate::cli::{Console, Get, Output};
use crate::contract::ApiError;
use crate::model::OperationId;
use crate::plan::merged;
use crate::widgets::printable;

/// Reads places and writes what they hold.
pub(in crate::runtime) fn get(console: &Console, get: Get) -> Result<ExitCode, ExitError> {
    for location in &get.locations {
        readable(location)?;
    }
    run(console, |headless| async move {
        let output = Output::meant(get.output);
        let several = get.locations.len() > 1;
        let (mut all, mut missed) = (Vec::new(), 0);
        for location in &get.locations {
            let got = match told_by_pages(&headless, one(&headless, location, get.limit)).await {
                Ok(got) => got,
                Err(error) if !several => return Err(error),
                // The others can be read all the same.
                Err(error) => {
                    say(&format!("switchboard: {}", error.words));
                    missed += 1;
                    continue;
                }
            };
            if several && matches!(output, Output::Json | Output::Yaml) {
                all.push(got.named(location));
                continue;
            }
            let before = if several { format!("# {location}\n") } else { String::new() };
            print(&(before + &got.text(output)))?;
        }
        if !all.is_empty() {
            print(&output::document(&all.into(), output))?;
        }
        Ok(match missed {
            0 => ExitCode::SUCCESS,
            _ if missed == get.locations.len() => ExitCode::from(FAILED),
            _ => ExitCode::from(PARTLY),
        })
    })
}

/// Whether there is something to read at a location; if not, where there is.
fn readable(location: &Location) -> Result<(), ExitError> {
    let place = place(location)?;
    if let Some(verb) = location.action() {
        catalog().place(location).map_err(|problem| ExitError::usage(format!("{location}: {problem}")))?;
        let words = format!("{location}: !{verb} does something, and get only reads: leave it out, or use the console");
        return Err(ExitError::usage(words));
    }
    if location.get(FILTER).is_some() {
        let words =
            format!("{location}: get reads all rows, and ?{FILTER}= is for the console: filter what get writes");
        return Err(ExitError::usage(words));
    }
    match place {
        Place::List(_) | Place::Item(_) => Ok(()),
        Place::Service(service) => {
            let known: Vec<&str> = catalog().roots(service).map(|resource| resource.path.as_str()).collect();
            Err(ExitError::usage(format!("{location} is no list and no item; there are {}", known.join(", "))))
        }
        Place::Home | Place::Tool(_) => {
            Err(ExitError::usage(format!("{location}: only lists and items of the services can be read")))
        }
    }
}

enum Got {
    Rows { resource: &'static Resource, rows: Vec<Value>, prepared: Box<Prepared> },
    Document(Value),
}

impl Got {
    fn text(&self, output: Output) -> String {
        match self {
            Self::Rows { resource, rows, prepared } => output::rows(resource, rows, prepared, output),
            Self::Document(document) => output::document(document, output),
        }
    }

    fn named(self, location: &Location) -> Value {
        let location = location.to_string();
        match self {
            Self::Rows { rows, .. } => json!({ "location": location, "rows": rows }),
            Self::Document(document) => json!({ "location": location, "document": document }),
        }
    }
}

async fn one(headless: &Headless, location: &Location, limit: Option<usize>) -> Result<Got, ExitError> {
    let at = found(headless, location).await?;
    match place(&at)? {
        Place::List(resource) => {
            let mut prepared = prepared(headless, resource, &at).await?;
            if let Some(search) = resource.search.as_ref().filter(|_| !at.query().is_empty()) {
                // Options go by their names, and what is none of them finds nothing.
                prepared = labelled(headless, resource, &at, prepared).await;
                if let Some(wrong) = search.wrong(at.query(), &prepared) {
                    return Err(ExitError::usage(format!("{location}: {wrong}")));
                }
            }
            let plan = resource.list_call(&at, &prepared).map_err(|need| needs(location, resource, &need))?;
            let mut rows = list(headless, resource, plan.operation, plan.input, limit).await?;
            rows.truncate(limit.unwrap_or(usize::MAX));
            if let (Some(search), []) = (&resource.search, rows.as_slice()) {
                search.strangers(at.query(), &prepared).iter().for_each(|said| say(&printable(said)));
            }
            if at.query().is_empty() || resource.search.is_none() {
                prepared = labelled(headless, resource, &at, prepared).await;
            }
            let prepared = Box::new(prepared);
            Ok(Got::Rows { resource, rows, prepared })
        }
        Place::Item(resource) => {
            let prepared = prepared(headless, resource, &at).await?;
            let document = document(headless, resource, &at, &prepared).await?;
            document
                .map(Got::Document)
                .ok_or_else(|| ExitError::failed(format!("{location}: there is no such {}", resource.singular)))
        }
        Place::Home | Place::Service(_) | Place::Tool(_) => Err(ExitError { code: FAILED, words: String::new() }),
    }
}

fn needs(location: &Location, resource: &Resource, need: &Need) -> ExitError {
    let keys = resource.search.as_ref().map(|search| search.keys().join(", ")).filter(|keys| !keys.is_empty());
    let how = match (need, keys) {
        (Need::Search, Some(keys)) => format!(", as {}?KEY=VALUE with a key of {keys}", location.without_query()),
        _ => String::new(),
    };
    ExitError::usage(format!("{location}: {need}{how}"))
}

/// What must be known before a list or an item can be read.
async fn prepared(headless: &Headless, resource: &Resource, at: &Location) -> Result<Prepared, ExitError> {
    let mut prepared = Prepared::default();
    // The zone counts for what is searched alone, and finding that of the system out reads a folder of hundreds of files.
    let zone = if at.query().is_empty() { TimeZone::UTC } else { headless.settings().time_zone.time_zone().clone() };
    prepared.tell_time(Timestamp::now().to_zoned(zone));
    if let Some(plan) = resource.prepare_call(at) {
        let pages = headless.pages(plan.operation, plan.input, u32::MAX).await;
        for page in pages.map_err(|error| failed(plan.operation, &error))? {
            prepared.learn(resource, &page.reply.document);
        }
    }
    Ok(prepared)
}

/// With names for ids; they are good to have, and no reason to fail.
async fn labelled(headless: &Headless, resource: &Resource, at: &Location, mut prepared: Prepared) -> Prepared {
    let mut asked = BTreeSet::new();
    // What some teach leads to others.
    while let Some(labels) = resource.label_calls(at, &prepared).into_iter().find(|call| !asked.contains(&call.key)) {
        let pages = headless.pages(labels.plan.operation, labels.plan.input, u32::MAX).await;
        for page in pages.unwrap_or_default() {
            prepared.learn_labels(resource, &labels.key, &page.reply.document);
        }
        asked.insert(labels.key);
    }
    prepared
}

/// The rows of a list, page by page until there are enough.
async fn list(
    headless: &Headless,
    resource: &Resource,
    operation: OperationId,
    mut input: Value,
    limit: Option<usize>,
) -> Result<Vec<Value>, ExitError> {
    let wrong = |error: ApiError| failed(operation, &error);
    let Some(limit) = limit else {
        let pages = headless.pages(operation, input, u32::MAX).await.map_err(wrong)?;
        return Ok(pages.iter().flat_map(|page| resource.rows(&page.reply.document)).collect());
    };
    let mut rows = Vec::new();
    loop {
        let page = headless.read(operation, input.clone()).await.map_err(wrong)?;
        rows.extend(resource.rows(&page.reply.document));
        let token = operation.operation().paging.as_ref().map(|paging| paging.token.clone());
        match (token, page.next, &mut input) {
            (Some(token), Some(next), Value::Object(members)) if rows.len() < limit => {
                members.insert(token, next.into());
            }
            _ => return Ok(rows),
        }
    }
}

async fn document(
    headless: &Headless,
    resource: &Resource,
    at: &Location,
    prepared: &Prepared,
) -> Result<Option<Value>, ExitError> {
    let call = resource.document_call(at, prepared).map_err(|need| needs(at, resource, &need))?;
    let (Document::Describe(plan) | Document::Find(plan)) = &call;
    let pages = headless.pages(plan.operation, plan.input.clone(), u32::MAX).await;
    let pages = pages.map_err(|error| failed(plan.operation, &error))?;
    if let [page] = &pages[..] {
        return Ok(resource.document(at, &page.reply.document));
    }
    // A document that comes in pages is one in which only a list goes on; a row is in one of them.
    let merged = merged(plan.operation, pages);
    Ok(resource.document(at, &merged))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_action_that_there_is_not_does_nothing() {
        let refused = |at: &str| readable(&at.parse().unwrap()).unwrap_err().words;
        let unknown = refused("profiles/domains/acme-retail!zz");
        assert!(unknown.contains("has no action 'zz'") && !unknown.contains("does something"), "{unknown}");
        assert!(refused("profiles/domains/acme-retail!edit").contains("!edit does something"));
    }
}
