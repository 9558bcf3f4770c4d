//! Locations as people write them: what the service names by ids of its own may go by its name.

use super::super::ExitError;
use super::super::headless::Headless;
use super::failed;
use crate::catalog::{Location, LocationProblem, Place, Prepared, Resource, catalog};

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
            let named = catalog().resource(&path).filter(|resource| goes_by_name(resource) && !is_id(part));
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
pub(super) async fn found(headless: &Headless, location: &Location) -> Result<Location, ExitError> {
    let meant = meant(headless, location).await?;
    match meant.missing {
        None => Ok(meant.at),
        Some((resource, name)) => {
            Err(ExitError::failed(format!("{location}: there is no {} '{name}'", resource.singular)))
        }
    }
}

fn goes_by_name(resource: &Resource) -> bool {
    resource.configuration().is_some_and(|spec| spec.name.is_some())
}

fn is_id(part: &str) -> bool {
    uuid::Uuid::try_parse(part).is_ok()
}

async fn id(
    headless: &Headless,
    resource: &Resource,
    list: &Location,
    name: &str,
) -> Result<Option<String>, ExitError> {
    let plan = resource.list_call(list, &Prepared::default()).map_err(|need| ExitError::usage(need.to_string()))?;
    let pages = headless.pages(plan.operation, plan.input, u32::MAX).await;
    let pages = pages.map_err(|error| failed(plan.operation, &error))?;
    let rows: Vec<_> = pages.iter().flat_map(|page| resource.rows(&page.reply.document)).collect();
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
