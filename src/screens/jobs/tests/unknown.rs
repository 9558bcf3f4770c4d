//! Jobs that are over while nobody knows what became of all items: said at the next start, and found on the home page.

use super::*;
use crate::catalog::Location;

fn over(id: &str, unknown: usize) -> JobProgress {
    let tally = Tally { done: 20 - unknown, unknown, ..Tally::default() };
    let (id, name) = (JobId(id.to_owned()), format!("Close: job {id}"));
    JobProgress { id, name, tally, state: JobState::Over, ..running(20) }
}

#[test]
fn of_several_jobs_the_start_says_how_many_and_counts_those_alone_that_can_be_looked_at_here() {
    let mut harness = ScreenHarness::at("jobs");
    let told = |harness: &mut ScreenHarness, jobs: Vec<JobProgress>| {
        harness.session.take_job(JobNews::Kept(jobs));
        kept_unknown(&harness.session)
    };
    let elsewhere = {
        let job = over("job-4", 3);
        JobProgress { context: ContextKey { region: Some("xx-test-1".to_owned()), ..job.context.clone() }, ..job }
    };
    let paused = JobProgress { state: JobState::Paused(None), ..over("job-5", 2) };
    let followed = JobProgress { state: JobState::Elsewhere, ..over("job-6", 2) };
    let others = || vec![over("job-0", 0), elsewhere.clone(), paused.clone(), followed.clone()];
    assert_eq!(told(&mut harness, others()), None, "nothing is asked of what is settled, elsewhere or goes on");
    let one = [vec![over("job-1", 1)], others()].concat();
    let said = "Close: job job-1: 1 item is of unknown outcome: B shows it";
    assert_eq!(told(&mut harness, one).as_deref(), Some(said));
    let two = [vec![over("job-1", 1), over("job-2", 4)], others()].concat();
    let said = "2 jobs have items of unknown outcome: B shows them";
    assert_eq!(told(&mut harness, two).as_deref(), Some(said));
}

#[test]
fn a_job_with_unknown_items_stands_on_the_home_page_until_they_are_settled() {
    let mut harness = ScreenHarness::at("jobs").sized(140, 40);
    harness.location = Location::home();
    harness.session.take_job(JobNews::Kept(vec![over("job-0", 0), over("job-1", 4)]));
    let mut home = crate::screens::open(&Location::home(), &harness.session).unwrap();
    harness.enter(&mut *home);
    let seen = harness.page(&*home);
    let line = seen.lines().find(|line| line.contains("Close: job job-1")).unwrap_or_else(|| panic!("{seen}"));
    assert!(line.contains("16 done · 4 unknown") && !seen.contains("job-0"), "{seen}");
    harness.press(&mut *home, "g enter");
    assert_eq!(harness.opened_at(), ["jobs/job-1"]);
    let settled = JobProgress { tally: Tally { done: 20, ..Tally::default() }, ..over("job-1", 0) };
    harness.session.take_job(JobNews::Progress(Box::new(settled)));
    assert!(!harness.page(&*home).contains("job-1"), "{}", harness.page(&*home));
}
