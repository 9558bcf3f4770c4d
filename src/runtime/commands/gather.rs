//! Reads what is configured at a place.

use std::time::{Duration, Instant};

use futures_util::StreamExt;
use futures_util::stream::FuturesUnordered;

use super::super::headless::Headless;
use super::super::{ExitError, writes_over};
use super::said;
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
    let mut survey = survey.map_err(|unread| ExitError::usage(unread.to_string()))?;
    let mut under_way = FuturesUnordered::new();
    let mut seen = Progress::begin();
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
        seen.tell(survey.progress());
    }
}

/// A line that says how far it is, at a terminal alone; it is gone at the end.
struct Progress {
    is_seen: bool,
    told: Instant,
}

impl Progress {
    /// How often it is told at the most.
    const PAUSE: Duration = Duration::from_millis(200);

    fn begin() -> Self {
        Self { is_seen: writes_over(), told: Instant::now() }
    }

    #[expect(clippy::print_stderr, reason = "a line that is written over")]
    fn tell(&mut self, (done, known): (usize, usize)) {
        if self.is_seen && self.told.elapsed() > Self::PAUSE {
            self.told = Instant::now();
            eprint!("\r\x1b[Kreading: {done} of {known} calls so far …");
        }
    }
}

impl Drop for Progress {
    #[expect(clippy::print_stderr, reason = "the line is taken away")]
    fn drop(&mut self) {
        if self.is_seen {
            eprint!("\r\x1b[K");
        }
    }
}
