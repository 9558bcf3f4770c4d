//! Locations as people write them: what the service names by ids of its own may go by its name.

use serde_json::Value;

use super::super::ExitError;
use super::super::headless::Headless;
use super::failed;
use crate::catalog::{Location, LocationProblem, Place, Prepared, Resource, catalog};
use crate::model::{Member, Operation};

/// A location with ids in place of names.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Meant {
    /// The location with ids, as far as they were found.
    pub at: Location,
    /// What was not found: nothing of this resource is called so.
    pub missing: Option<(&'static Resource, String)>,
}

/// The place that a location leads to.
///
/// # Errors
/// If it leads nowhere, which is wrong usage.
pub(super) fn place(location: &Location) -> Result<Place, ExitError> {
    let wrong = |problem: LocationProblem| ExitError::usage(format!("{location}: {problem}"));
    catalog().place(&location.without_action()).map_err(wrong)
}

/// Finds the ids of what is named by its name. What is not found stays as it is, and all below it.
///
/// # Errors
/// If a list cannot be read, or several are called so.
pub(super) async fn meant(headless: &Headless, location: &Location) -> Result<Meant, ExitError> {
    let mut at = Location::home();
    let mut path = String::new();
    let mut missing = None;
    for (n, part) in location.parts().iter().enumerate() {
        if n % 2 == 0 && n > 0 && missing.is_none() {
            let named = catalog().resource(&path).filter(|resource| resource.goes_by_name() && !is_id(part));
            match named {
                Some(resource) => match id(headless, resource, &at, part).await? {
                    Some(id) => at = at.child(&id),
                    None => {
                        missing = Some((resource, part.clone()));
                        at = at.child(part);
                    }
                },
                None => at = at.child(part),
            }
            continue;
        }
        path = if n == 0 {
            part.clone()
        } else if n % 2 == 1 {
            format!("{path}/{part}")
        } else {
            path
        };
        at = at.child(part);
    }
    Ok(Meant { at: at.with_queries(location.query()), missing })
}

/// The same where everything must be there.
///
/// # Errors
/// As [`meant`], and if something is not there.
pub(in crate::runtime) async fn found(headless: &Headless, location: &Location) -> Result<Location, ExitError> {
    let meant = meant(headless, location).await?;
    match meant.missing {
        None => Ok(meant.at),
        Some((resource, name)) => {
            Err(ExitError::failed(format!("{location}: there is no {} '{name}'", resource.singular)))
        }
    }
}

/// Puts ids in place of names in the input of an operation, for the members that refer to what goes by its name. What is
/// not found stays as it is, and the service says so.
///
/// # Errors
/// If a list cannot be read, or several are called so.
pub(super) async fn with_ids(
    headless: &Headless,
    operation: &'static Operation,
    input: &mut Value,
) -> Result<(), ExitError> {
    let resource = |member: &Member| member.refers.and_then(|path| catalog().resource(path));
    let all = operation.input.members().iter().filter_map(|member| Some((member.name, resource(member)?)));
    let mut named: Vec<(&str, &Resource)> = all.filter(|(_, resource)| resource.goes_by_name()).collect();
    // What is around others comes first.
    named.sort_by_key(|(_, resource)| resource.path.len());
    for (member, resource) in named {
        let text = input.get(member).and_then(Value::as_str).filter(|text| !is_id(text)).map(str::to_owned);
        let (Some(text), Some(list)) = (text, list_of(operation, resource, input)) else { continue };
        if let Some(id) = id(headless, resource, &list, &text).await? {
            input[member] = id.into();
        }
    }
    Ok(())
}

/// Where the items of a resource are listed, by what an input says of what is around them.
fn list_of(operation: &Operation, resource: &Resource, input: &Value) -> Option<Location> {
    let names: Vec<&str> = resource.path.split('/').collect();
    let mut at = Location::home().child(names.first()?);
    for n in 1..names.len() {
        at = at.child(names[n]);
        if n + 1 < names.len() {
            let around = names[..=n].join("/");
            let member = operation.input.members().iter().find(|member| member.refers == Some(around.as_str()))?;
            at = at.child(input.get(member.name)?.as_str()?);
        }
    }
    Some(at)
}

/// Whether a text is an id of the service's own making, which says nothing to people.
pub(in crate::runtime) fn is_id(part: &str) -> bool {
    uuid::Uuid::try_parse(part).is_ok()
}

/// What people call the item of an id, if it is there.
///
/// # Errors
/// If the list cannot be read.
pub(in crate::runtime) async fn name(
    headless: &Headless,
    resource: &Resource,
    list: &Location,
    id: &str,
) -> Result<Option<String>, ExitError> {
    let rows = rows(headless, resource, list).await?;
    let row = rows.iter().find(|row| resource.id_of(row).as_deref() == Some(id));
    Ok(row.and_then(|row| resource.label_of(row)))
}

async fn rows(headless: &Headless, resource: &Resource, list: &Location) -> Result<Vec<Value>, ExitError> {
    let plan = resource.list_call(list, &Prepared::default()).map_err(|need| ExitError::usage(need.to_string()))?;
    let pages = headless.pages(plan.operation, plan.input, u32::MAX).await;
    let pages = pages.map_err(|error| failed(plan.operation, &error))?;
    Ok(pages.iter().flat_map(|page| resource.rows(&page.reply.document)).collect())
}

async fn id(
    headless: &Headless,
    resource: &Resource,
    list: &Location,
    name: &str,
) -> Result<Option<String>, ExitError> {
    let rows = rows(headless, resource, list).await?;
    if rows.iter().any(|row| resource.id_of(row).as_deref() == Some(name)) {
        return Ok(Some(name.to_owned()));
    }
    let called: Vec<String> = rows
        .iter()
        .filter(|row| resource.label_of(row).as_deref() == Some(name))
        .filter_map(|row| resource.id_of(row))
        .collect();
    match called.as_slice() {
        [] => Ok(None),
        [id] => Ok(Some(id.clone())),
        several => Err(ExitError::usage(format!(
            "several {} are called '{name}': give the id of one: {}",
            resource.plural(),
            several.join(", ")
        ))),
    }
}
