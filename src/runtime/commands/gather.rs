//! Reads what is configured at a place.

use std::cell::Cell;

use futures_util::StreamExt;
use futures_util::stream::FuturesUnordered;

use super::super::ExitError;
use super::super::headless::Headless;
use super::{progress, said};
use crate::catalog::{Location, Plan};
use crate::plan::{Environment, Found, Kinds, Survey, Unread, merged};

/// So many calls wait for their answers at once; the rates hold whatever this is.
const AT_ONCE: usize = 16;

/// Everything that is configured at a place. `root` has ids; a place that is not there holds nothing. `looks` reads
/// what is looked at to find what may be wrong, too.
///
/// # Errors
/// If something cannot be read.
pub(super) async fn gather(
    headless: &Headless,
    kinds: &Kinds,
    root: &Location,
    environment: Environment,
    looks: bool,
) -> Result<Found, ExitError> {
    let survey = Survey::new(kinds.clone(), root.clone(), environment, looks);
    let survey = survey.map_err(|unread| ExitError::usage(unread.to_string()))?;
    let far = Cell::new(survey.progress());
    let said = || {
        let (done, known) = far.get();
        format!("{done} of {known} calls")
    };
    progress::told(all(headless, survey, &far), said).await
}

/// Makes the calls of a survey, and notes how many of those that are known so far are done.
async fn all(headless: &Headless, mut survey: Survey, far: &Cell<(usize, usize)>) -> Result<Found, ExitError> {
    let mut under_way = FuturesUnordered::new();
    loop {
        while under_way.len() < AT_ONCE
            && let Some((number, Plan { operation, input })) = survey.next_call()
        {
            under_way.push(async move {
                let pages = headless.pages(operation, input, u32::MAX).await;
                (number, pages.map(|pages| merged(operation, pages)))
            });
        }
        let Some((number, reply)) = under_way.next().await else { return Ok(survey.into_found()) };
        survey.take(number, reply).map_err(|unread| match unread {
            Unread::Failed { at, operation, error } => ExitError::failed(format!("{at}: {}", said(operation, &error))),
            need @ Unread::Need(_) => ExitError::usage(need.to_string()),
        })?;
        far.set(survey.progress());
    }
}
