//! Jobs and marks away from their own pages: header, home, leaving, the next start.

use super::*;
use crate::contract::{JobId, JobNews, JobOrder, JobProgress, JobState, Tally};
use crate::model::{Service, api};

fn job(state: JobState) -> JobProgress {
    let operation = api().operation(Service::CustomerProfiles, "DeleteDomain").unwrap().id;
    let (id, started) = (JobId("job-1".to_owned()), "2026-03-01T12:00:00Z".parse().unwrap());
    JobProgress {
        context: ContextKey {
            profile: Some("sandbox".to_owned()),
            region: Some("us-east-1".to_owned()),
            endpoint: None,
            sandbox: true,
        },
        list: Some("profiles/domains".parse().unwrap()),
        state,
        tally: Tally { waiting: 80, under_way: 2, done: 131, failed: 1, ..Tally::default() },
        rate: 1.9,
        allowed: Some(2.0),
        ..JobProgress::new(id, "Delete 214 domains".to_owned(), operation, started)
    }
}

fn tell(rig: &mut Rig, job: JobProgress) {
    rig.event(Event::Job(JobNews::Progress(Box::new(job))));
}

#[test]
fn header_and_home_tell_of_a_job_and_leaving_asks() {
    let mut rig = Rig::at("");
    tell(&mut rig, job(JobState::Running));
    assert!(rig.shows("▶ 132/214"), "{}", rig.screen());
    assert!(rig.shows("132 of 214 · running"), "{}", rig.screen());
    rig.keys("q");
    assert!(rig.shows("Leave while jobs are under way?") && rig.shows("the next start offers"), "{}", rig.screen());
    assert!(!rig.effects.contains(&Effect::Quit));
    rig.keys("y");
    assert!(rig.effects.contains(&Effect::Quit));
    let mut rig = Rig::at("");
    tell(&mut rig, job(JobState::Over));
    rig.keys("q");
    assert!(rig.effects.contains(&Effect::Quit), "what is over keeps nobody");
}

#[test]
fn the_next_start_offers_to_go_on_with_what_is_unfinished() {
    let kept = |state| Event::Job(JobNews::Kept(vec![job(state)]));
    let given_again = |state| Event::Job(JobNews::Kept(vec![JobProgress { can_be_given: true, ..job(state) }]));
    let resume = Effect::Job(JobId("job-1".to_owned()), JobOrder::Resume);
    let mut rig = Rig::at("");
    rig.event(kept(JobState::Over));
    assert!(!rig.shows("Go on with the job"));
    rig.event(given_again(JobState::Over));
    assert!(!rig.shows("Go on with the job"), "what is over is not unfinished: {}", rig.screen());
    rig.event(kept(JobState::Paused(None)));
    assert!(rig.shows("Go on with the job of an earlier run?") && rig.shows("131 done"), "{}", rig.screen());
    rig.keys("<enter>");
    assert!(!rig.effects.contains(&resume), "the safe answer comes first");
    rig.event(kept(JobState::Paused(None)));
    rig.keys("y");
    assert!(rig.effects.contains(&resume));
}

#[test]
fn when_a_job_is_over_its_list_is_loaded_again_and_it_is_said() {
    let mut rig = Rig::at("profiles/domains");
    let call = rig.last("ListDomains");
    rig.answer(call, domains(&["acme"]), None);
    tell(&mut rig, job(JobState::Running));
    tell(&mut rig, job(JobState::Over));
    assert!(rig.shows("Delete 214 domains is over: 1 item failed"), "{}", rig.screen());
    rig.keys("A<esc>");
    assert_eq!(rig.started("ListDomains").len(), 2, "the list is another");
}

/// Another search of the same list shows no marks of this one, and is not said to.
#[test]
fn marks_of_a_search_are_said_to_stay_with_it() {
    let mut rig = Rig::at("profiles/domains/acme/profiles?_email=kim%40example.com");
    let call = rig.last("SearchProfiles");
    rig.answer(call, json!({"Items": [{"ProfileId": "p1", "FirstName": "Kim"}]}), None);
    rig.keys(" A");
    assert!(
        rig.shows("1 row stays marked in this search of profiles, for when you search so again"),
        "{}",
        rig.screen()
    );
}

#[test]
fn marks_are_never_left_silently() {
    let mut rig = Rig::at("profiles/domains");
    let call = rig.last("ListDomains");
    rig.answer(call, domains(&["acme", "globex"]), None);
    rig.keys(" <enter>");
    assert!(!rig.shows("stay"), "its items are below it: {}", rig.screen());
    rig.keys("<esc><esc>");
    assert!(rig.shows("1 marked"), "{}", rig.screen());
    rig.keys("A");
    assert!(rig.shows("1 row stays marked in domains, for when you come back"), "{}", rig.screen());
    rig.keys("q");
    assert!(rig.shows("1 row is marked in domains"), "{}", rig.screen());
    rig.keys("n<esc>");
    assert!(rig.shows("1 marked"), "{}", rig.screen());
    let lost = rig.app.lost_marks();
    assert_eq!(lost.as_deref(), Some("marks are not kept: 1 marked row in profiles/domains"), "a signal asks nothing");
    rig.keys("uq");
    assert_eq!(rig.app.lost_marks(), None);
    assert!(rig.effects.contains(&Effect::Quit), "without marks nothing is asked");
}
