//! What is done with what a job has done: put back, looked at, exported, settled.

use super::*;
use crate::contract::{BeforeImage, JobDeed, JobExport, JobRow, Outcome, RowFormat};

/// A job in the context of the harness that has edited flows, and its items.
fn edited(harness: &ScreenHarness) -> (JobProgress, JobItems) {
    let operation = api().operation(Service::AppFlow, "UpdateFlow").unwrap().id;
    let context = ContextKey::from(&harness.session.contexts[0]);
    let tally = Tally { done: 2, failed: 1, ..Tally::default() };
    let list = Some("appflow/flows".parse().unwrap());
    let job = JobProgress { operation, context, list, tally, state: JobState::Over, ..running(2) };
    let flow = |name: &str, description: &str| json!({"flowName": name, "description": description, "tasks": []});
    let mut items = items(None, 0, 3);
    for item in &mut items.items {
        let name = format!("flow-{}", item.number);
        item.at = Some(format!("appflow/flows/{name}").parse().unwrap());
        let before = Some(BeforeImage::new(operation, &flow(&name, &format!("Old {}", item.number))));
        let deed = JobDeed { at: item.at.clone(), input: Some(flow(&name, "New")), before };
        item.deed = Some(Box::new(deed));
    }
    (items.items[2].state, items.items[2].deed) = (JobItemState::Failed, None);
    (job, items)
}

#[test]
fn what_a_job_has_done_is_put_back_one_by_one_or_by_a_job() {
    let mut harness = ScreenHarness::at("jobs/job-1");
    let mut page = JobPage::new("job-1");
    let (job, items) = edited(&harness);
    tell(&mut harness, &mut page, JobNews::Progress(Box::new(job.clone())));
    tell(&mut harness, &mut page, JobNews::Items(Box::new(items.clone())));
    assert!(page.actions(&harness.session).contains(&Action::PutBack));
    harness.press(&mut page, "u");
    let asked = format!("{:?}", harness.asked());
    assert!(asked.contains("Put back what was there") && asked.contains("all of 2 items that can be"), "{asked}");
    harness.take_answer(&mut page, OverlayAnswer::PutItemBack(1, 0));
    let taken = harness.session.journal.taken_up(&crate::contract::DraftKey {
        id: crate::contract::DraftId::default(),
        location: "appflow/flows/flow-1!edit".parse().unwrap(),
        operation: job.operation,
        context: job.context.clone(),
    });
    let (draft, write) = taken.expect("the form is filled in");
    assert_eq!((&draft.document["description"], write.unwrap().operation), (&json!("Old 1"), job.operation));
    harness.asked();
    harness.take_answer(&mut page, OverlayAnswer::PutAllBack);
    assert_eq!(asked_for(&mut harness), Some((None, 0, 3)));
    tell(&mut harness, &mut page, JobNews::Items(Box::new(items.clone())));
    let many = harness.asked().into_iter().find_map(|command| match command {
        Command::Many(many) => Some(many),
        _ => None,
    });
    let many = many.expect("a review is opened");
    assert_eq!((many.title.as_str(), many.rows.len(), many.way()), ("Put back: 2 flows", 2, JobWay::Edit));
    let row = &many.rows[1];
    assert_eq!(
        (&row.own, &row.set, &row.refused),
        (&json!({"flowName": "flow-1"}), &json!({"description": "Old 1"}), &None)
    );
    // What failed has nothing to be put back.
    harness.press(&mut page, "G u");
    let asked = format!("{:?}", harness.asked());
    assert!(asked.contains("it was not carried out"), "{asked}");
    // In another account nothing is opened.
    let other = JobProgress { context: ContextKey { profile: Some("other".to_owned()), ..job.context.clone() }, ..job };
    tell(&mut harness, &mut page, JobNews::Progress(Box::new(other)));
    harness.take_answer(&mut page, OverlayAnswer::PutAllBack);
    tell(&mut harness, &mut page, JobNews::Items(Box::new(items)));
    assert!(harness.said().contains("it goes to another account"), "{}", harness.said());
}

#[test]
fn what_was_made_is_where_an_item_leads_and_what_is_of_customers_is_not_put_back() {
    let mut harness = ScreenHarness::at("jobs/job-1");
    let mut page = JobPage::new("job-1");
    let operation = api().operation(Service::CustomerProfiles, "CreateProfile").unwrap().id;
    let job = JobProgress { operation, file: Some("p.csv".to_owned()), state: JobState::Over, ..running(131) };
    tell(&mut harness, &mut page, JobNews::Progress(Box::new(job)));
    let mut items = items(None, 0, 214);
    let made = "profiles/domains/acme/profiles/0a1b";
    let deed = JobDeed { at: Some(made.parse().unwrap()), ..JobDeed::default() };
    (items.items[0].at, items.items[0].deed) = (None, Some(Box::new(deed)));
    tell(&mut harness, &mut page, JobNews::Items(Box::new(items)));
    harness.press(&mut page, "enter");
    assert_eq!(harness.opened_at(), [made]);
    assert!(!page.actions(&harness.session).contains(&Action::PutBack));
    harness.press(&mut page, "u");
    assert!(harness.said().contains("content about customers is never kept"), "{}", harness.said());
}

#[test]
fn of_an_item_of_unknown_outcome_the_operator_says_what_became_of_it() {
    let mut harness = ScreenHarness::at("jobs/job-1");
    let mut page = JobPage::new("job-1");
    let mut over = running(131);
    (over.tally.waiting, over.tally.under_way, over.tally.unknown, over.state) = (0, 0, 2, JobState::Over);
    tell(&mut harness, &mut page, JobNews::Progress(Box::new(over)));
    let mut items = items(None, 0, 214);
    items.items[0].state = JobItemState::Unknown;
    tell(&mut harness, &mut page, JobNews::Items(Box::new(items)));
    harness.press(&mut page, "s");
    let asked = format!("{:?}", harness.asked());
    for words in ["Done: Case number 0", "Again: Case number 0", "Send Case number 0 again?", "all 2 items", "Look"] {
        assert!(asked.contains(words), "{words}: {asked}");
    }
    assert!(asked.contains("carried_out: false, item: Some(0)") && asked.contains("carried_out: true, item: None"));
}

#[test]
fn the_lines_that_failed_are_written_as_they_stand_in_the_file_or_what_is_known_without_it() {
    let mut harness = ScreenHarness::at("jobs/job-1");
    let mut page = JobPage::new("job-1");
    let job = JobProgress { file: Some("p.csv".to_owned()), ..running(131) };
    tell(&mut harness, &mut page, JobNews::Progress(Box::new(job)));
    harness.press(&mut page, "o");
    let state = JobItemState::Failed;
    let wanted = |effect: &Effect| matches!(effect, Effect::ExportJob(_, JobItemState::Failed));
    assert!(harness.effects.iter().any(wanted), "{:?}", harness.effects);
    let exported = |made| JobNews::Exported(Box::new(JobExport { job: JobId("job-1".to_owned()), state, made }));
    tell(
        &mut harness,
        &mut page,
        exported(Ok(("mail;failed line\nkim@example.com;2\n".to_owned(), RowFormat::Csv { delimiter: b';' }))),
    );
    let mut save = harness.opened().expect("it is asked where the file goes");
    let written = |harness: &mut ScreenHarness, save: &mut dyn Screen| {
        harness.press(save, "enter");
        harness.asked().into_iter().find_map(|command| match command {
            Command::Effect(Effect::Save { path, content, .. }) => Some((path, content)),
            _ => None,
        })
    };
    let (path, content) = written(&mut harness, &mut *save).unwrap();
    assert!(path.starts_with("failed-") && path.rsplit_once('.').is_some_and(|(_, ending)| ending == "csv"), "{path}");
    assert_eq!(content, "mail;failed line\nkim@example.com;2\n", "as they stand in their file");
    harness.press(&mut *save, "tab tab");
    let (path, content) = written(&mut harness, &mut *save).unwrap();
    assert_eq!(path.rsplit_once('.').map(|(_, ending)| ending), Some("jsonl"), "{path}");
    assert_eq!(content, "{\"mail\":\"kim@example.com\",\"failed line\":\"2\"}\n");
    harness.effects.clear();
    tell(&mut harness, &mut page, exported(Err("the file p.csv has changed since".to_owned())));
    assert!(harness.said().contains("only numbers and errors are exported: the file p.csv has changed"));
    assert_eq!(asked_for(&mut harness), Some((Some(state), 0, 3)));
    // Which lines they were nobody knows any more: they have numbers of their own.
    tell(&mut harness, &mut page, JobNews::Items(Box::new(items(Some(state), 0, 3))));
    let asked = format!("{:?}", harness.asked());
    assert!(asked.contains("heads: [\"item\""), "{asked}");
}

#[test]
fn whether_a_job_may_go_on_is_said_by_its_own_context_alone() {
    let mut harness = ScreenHarness::at("jobs/job-1");
    let job = JobProgress {
        context: ContextKey { profile: Some("elsewhere".to_owned()), ..ContextKey::default() },
        ..running(131)
    };
    harness.session.contexts[0].read_only = true;
    let not_open = Some(("its account is not open: open elsewhere first".to_owned(), false));
    assert_eq!(page::why_not(&job, &harness.session), not_open, "another context that is open refuses writes");
    let own = JobProgress { context: ContextKey::from(&harness.session.contexts[0]), ..job.clone() };
    assert!(page::why_not(&own, &harness.session).is_some());
    Arc::make_mut(&mut harness.session.settings).protected = vec!["elsewhere".to_owned()];
    assert_eq!(page::why_not(&job, &harness.session), Some(("the profile is protected".to_owned(), true)));
}

/// What is read on a page, without its frame and the ends of its lines.
fn read(page: &str) -> String {
    page.replace(['│', '┃'], " ").split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What would only be refused is not offered, and the page says what has to be done first.
#[test]
fn a_job_whose_account_is_not_open_is_not_offered_to_go_on() {
    for (profile, goes_on) in [("acme-prod", true), ("elsewhere", false)] {
        let (mut harness, mut page) = (ScreenHarness::at("jobs/job-1"), JobPage::new("job-1"));
        let own = running(131);
        let context = ContextKey { profile: Some(profile.to_owned()), ..own.context.clone() };
        let job = JobProgress { context, state: JobState::Paused(None), ..own };
        tell(&mut harness, &mut page, JobNews::Progress(Box::new(job)));
        let offered = page.actions(&harness.session);
        assert_eq!([Action::PauseJob, Action::RetryFailed].map(|action| offered.contains(&action)), [goes_on; 2]);
        let said = "It can't go on now: its account is not open: open elsewhere eu-central-1 first.";
        let seen = harness.page(&page);
        assert_eq!(read(&seen).contains(said), !goes_on, "{seen}");
        harness.press(&mut page, "space");
        assert_eq!(harness.said().contains("nothing is sent"), !goes_on, "{}", harness.said());
    }
}

/// On a small screen, too, what a service said is read to its end, and so is what can be done.
#[test]
fn why_items_failed_is_read_on_a_small_screen() {
    let mut harness = ScreenHarness::at("jobs/job-1").sized(40, 20);
    let mut page = JobPage::new("job-1");
    let mut job = JobProgress { state: JobState::Over, list: None, ..running(131) };
    job.failures.truncate(1);
    job.failures[0].message = "The case is being merged into another one by somebody else".to_owned();
    job.failures[0].advice = "Wait until that is done, then try again.".to_owned();
    let said = [job.failures[0].message.clone(), job.failures[0].advice.clone()];
    tell(&mut harness, &mut page, JobNews::Progress(Box::new(job)));
    tell(&mut harness, &mut page, JobNews::Items(Box::new(items(None, 0, 214))));
    let seen = harness.page(&page);
    assert!(said.iter().all(|said| read(&seen).contains(said)), "{seen}");
}

/// Flows that a job has started: two that were no more than drafts or suspended, one on demand, one of which nothing
/// is known.
fn started_flows(harness: &ScreenHarness) -> (JobProgress, JobItems) {
    let id = |name: &str| api().operation(Service::AppFlow, name).unwrap().id;
    let (job, mut items) = edited(harness);
    let (operation, read) = (id("StartFlow"), id("DescribeFlow"));
    let tally = Tally { done: 4, ..Tally::default() };
    let job = JobProgress { operation, tally, ..job };
    items.items.push(items.items[1].clone());
    items.all = 4;
    let states = [Some(("Draft", "Scheduled")), Some(("Active", "OnDemand")), Some(("Suspended", "Event")), None];
    for (n, (item, state)) in items.items.iter_mut().zip(states).enumerate() {
        let at = format!("appflow/flows/flow-{n}").parse().ok();
        let before = state.map(|(status, trigger)| {
            let document = json!({"flowStatus": status, "triggerConfig": {"triggerType": trigger}});
            BeforeImage::new(read, &document)
        });
        let deed = JobDeed { at: at.clone(), input: Some(json!({"flowName": format!("flow-{n}")})), before };
        (item.number, item.at, item.label) = (n, at, format!("flow-{n}"));
        (item.state, item.deed) = (JobItemState::Done, Some(Box::new(deed)));
    }
    (job, items)
}

#[test]
fn what_a_start_in_bulk_has_changed_is_put_back_row_by_row_and_what_cannot_be_says_why() {
    let mut harness = ScreenHarness::at("jobs/job-1");
    let mut page = JobPage::new("job-1");
    let (job, items) = started_flows(&harness);
    tell(&mut harness, &mut page, JobNews::Progress(Box::new(job.clone())));
    harness.take_answer(&mut page, OverlayAnswer::PutAllBack);
    tell(&mut harness, &mut page, JobNews::Items(Box::new(items.clone())));
    let many = harness.asked().into_iter().find_map(|command| match command {
        Command::Many(many) => Some(many),
        _ => None,
    });
    let many = many.expect("a review is opened");
    harness.location = many.first.clone();
    let mut sheet = Sheet::new(many);
    harness.enter(&mut sheet);
    for (n, trigger) in ["Scheduled", "Event"].into_iter().enumerate() {
        harness.answer(&mut sheet, SheetSlot::Row(n), flow_now("Active", trigger));
    }
    let seen = harness.page(&sheet);
    insta::assert_snapshot!("start_put_back_80x24", seen);
    harness.press(&mut sheet, "ctrl-s");
    let JobSource::Rows(rows) = started(&mut harness).expect("it is started").source else { panic!("not of rows") };
    assert_eq!(rows.into_iter().map(|row| row.label).collect::<Vec<_>>(), ["flow-0", "flow-2"]);

    // Where nothing can be put back, the page says so and opens nothing.
    let mut none = items;
    none.items.iter_mut().for_each(|item| item.deed.as_mut().unwrap().before = Some(items_of_demand()));
    let mut page = JobPage::new("job-1");
    harness.location = "jobs/job-1".parse().unwrap();
    tell(&mut harness, &mut page, JobNews::Items(Box::new(none.clone())));
    harness.asked();
    harness.take_answer(&mut page, OverlayAnswer::PutAllBack);
    tell(&mut harness, &mut page, JobNews::Items(Box::new(none)));
    assert!(harness.said().contains("it can't be put back: it began something"), "{}", harness.said());
}

/// Items that were told before the last of them was done do not say how many can be put back.
#[test]
fn how_many_can_be_put_back_goes_by_what_is_done_by_now() {
    let mut harness = ScreenHarness::at("jobs/job-1");
    let (job, items) = edited(&harness);
    let mut page = JobPage::new("job-1");
    let job = JobProgress { tally: Tally { done: 3, ..Tally::default() }, ..job };
    tell(&mut harness, &mut page, JobNews::Progress(Box::new(job)));
    tell(&mut harness, &mut page, JobNews::Items(Box::new(items)));
    harness.asked();
    harness.press(&mut page, "u");
    assert!(harness.said().contains("all of 3 items that can be"), "{}", harness.said());
}

/// What a line of a file was about has a name on the sheet: its number says nothing there.
#[test]
fn lines_of_a_file_that_are_put_back_go_by_what_they_are_about() {
    let mut harness = ScreenHarness::at("jobs/job-1");
    let (job, mut items) = edited(&harness);
    for item in &mut items.items {
        (item.line, item.at, item.label) = (Some(item.number as u64 + 2), None, format!("line {}", item.number + 2));
    }
    let job = JobProgress { file: Some("flows.csv".to_owned()), ..job };
    let sheet = put_back_all(&mut harness, job, items);
    let seen = harness.page(&sheet);
    assert!(seen.contains("flow-0") && seen.contains("flow-1") && !seen.contains("line 2"), "{seen}");
}

fn flow_now(status: &str, trigger: &str) -> Value {
    json!({"flowName": "f", "flowStatus": status, "triggerConfig": {"triggerType": trigger}})
}

/// The review that puts back all of a job, on a sheet.
fn put_back_all(harness: &mut ScreenHarness, job: JobProgress, items: JobItems) -> Sheet {
    let mut page = JobPage::new("job-1");
    tell(harness, &mut page, JobNews::Progress(Box::new(job)));
    harness.take_answer(&mut page, OverlayAnswer::PutAllBack);
    tell(harness, &mut page, JobNews::Items(Box::new(items)));
    let many = harness.asked().into_iter().find_map(|command| match command {
        Command::Many(many) => Some(many),
        _ => None,
    });
    let many = many.expect("a review is opened");
    harness.location = many.first.clone();
    let mut sheet = Sheet::new(many);
    harness.enter(&mut sheet);
    sheet
}

fn rows_of(harness: &mut ScreenHarness, sheet: &mut Sheet) -> Vec<String> {
    harness.press(sheet, "ctrl-s");
    let JobSource::Rows(rows) = started(harness).expect("it is started").source else { panic!("not of rows") };
    rows.into_iter().map(|row| row.label).collect()
}

/// Two flows were edited by a job; one of them was changed once more by somebody else.
#[test]
fn what_another_has_changed_since_an_edit_is_not_put_back() {
    let mut harness = ScreenHarness::at("jobs/job-1");
    let (job, items) = edited(&harness);
    let labels: Vec<String> = items.items.iter().map(|item| item.label.clone()).collect();
    let mut sheet = put_back_all(&mut harness, job, items);
    let now = |name: &str, description: &str| {
        let (from, to) = (json!({"S3": {"bucketName": "bucket-in"}}), json!({"S3": {"bucketName": "bucket-out"}}));
        json!({"flowName": name, "description": description, "flowStatus": "Active",
            "tasks": [{"taskType": "Map_all", "sourceFields": []}], "triggerConfig": {"triggerType": "OnDemand"},
            "sourceFlowConfig": {"connectorType": "S3", "sourceConnectorProperties": from},
            "destinationFlowConfigList": [{"connectorType": "S3", "destinationConnectorProperties": to}]})
    };
    harness.answer(&mut sheet, SheetSlot::Row(0), now("flow-0", "Changed by another"));
    harness.answer(&mut sheet, SheetSlot::Row(1), now("flow-1", "New"));
    let seen = harness.page(&sheet);
    assert!(seen.contains("changed once more since: Description"), "{seen}");
    assert!(seen.contains("1 of 2 taken · 1 changed since") && seen.contains("New → Old 1"), "{seen}");
    // Who wants it all the same is asked, and takes it in.
    harness.press(&mut sheet, "space");
    let asked = format!("{:?}", harness.asked());
    assert!(asked.contains("TakeIn(Some(0))") && asked.contains("is gone over"), "{asked}");
    harness.take_answer(&mut sheet, OverlayAnswer::TakeIn(Some(0)));
    let seen = harness.page(&sheet);
    assert!(seen.contains("2 of 2 taken") && seen.contains("Changed by another → Old 0"), "{seen}");
    assert!(seen.contains("1 row is taken in that was changed since"), "{seen}");
    harness.press(&mut sheet, "space");
    harness.press(&mut sheet, "ctrl-s");
    let JobSource::Rows(rows) = started(&mut harness).expect("it is started").source else { panic!("not of rows") };
    let told = |row: &JobRow| (row.label.clone(), row.expected["description"].clone());
    // The job holds what is there by then against what was seen here.
    assert_eq!(rows.iter().map(told).collect::<Vec<_>>(), [(labels[1].clone(), json!("New"))]);
}

/// A key that starts the job while rows are looked at is not lost: it starts once all are known, unless not all is as it
/// was when the key was pressed.
#[test]
fn a_start_while_rows_are_looked_at_comes_once_they_are() {
    for (first, starts) in [("Active", true), ("Suspended", false)] {
        let mut harness = ScreenHarness::at("jobs/job-1");
        let (job, items) = started_flows(&harness);
        let mut sheet = put_back_all(&mut harness, job, items);
        harness.press(&mut sheet, "ctrl-s");
        let asked = format!("{:?}", harness.asked());
        let said = "2 rows are still being looked at: it starts once that is done";
        assert!(!asked.contains("StartJob") && asked.contains(said), "{asked}");
        harness.answer(&mut sheet, SheetSlot::Row(0), flow_now(first, "Scheduled"));
        assert!(started(&mut harness).is_none());
        harness.answer(&mut sheet, SheetSlot::Row(1), flow_now("Active", "Event"));
        let asked = format!("{:?}", harness.asked());
        assert_eq!(asked.contains("StartJob"), starts, "{first}: {asked}");
        assert_eq!(asked.contains("nothing started: 1 row is left out now"), !starts, "{first}: {asked}");
    }
}

/// What a job has made and somebody has changed since is not deleted by the way.
#[test]
fn what_was_made_and_changed_since_is_not_deleted() {
    let mut harness = ScreenHarness::at("jobs/job-1");
    let (job, mut items) = edited(&harness);
    let create = api().operation(Service::CustomerProfiles, "CreateSegmentDefinition").unwrap().id;
    for (n, item) in items.items.iter_mut().enumerate() {
        let name = format!("segment-{n}");
        let input = json!({"DomainName": "acme", "SegmentDefinitionName": name, "DisplayName": "People"});
        let at = Some(format!("profiles/domains/acme/segments/{name}").parse().unwrap());
        item.state = JobItemState::Done;
        item.deed = Some(Box::new(JobDeed { at, input: Some(input), before: None }));
    }
    let mut sheet = put_back_all(&mut harness, JobProgress { operation: create, ..job }, items);
    for (n, named) in ["People in Ghent", "People"].into_iter().enumerate() {
        let reply = json!({"SegmentDefinitionName": format!("segment-{n}"), "DisplayName": named, "CreatedAt": 1});
        harness.answer(&mut sheet, SheetSlot::Row(n), reply);
    }
    let seen = harness.page(&sheet);
    assert!(seen.contains("changed once more since: DisplayName") && seen.contains("1 changed since"), "{seen}");
}

/// A flow that was put into service by a job, and taken out of it by somebody else since.
#[test]
fn what_is_in_another_state_by_now_is_not_put_back() {
    let mut harness = ScreenHarness::at("jobs/job-1");
    let (job, items) = started_flows(&harness);
    let mut sheet = put_back_all(&mut harness, job, items);
    harness.answer(&mut sheet, SheetSlot::Row(0), flow_now("Suspended", "Scheduled"));
    harness.answer(&mut sheet, SheetSlot::Row(1), flow_now("Active", "Event"));
    let seen = harness.page(&sheet);
    assert!(seen.contains("changed once more since: it is Suspended"), "{seen}");
    assert_eq!(rows_of(&mut harness, &mut sheet), ["flow-2"]);
    // One that is gone is not there to be put back.
    let (job, items) = started_flows(&harness);
    harness.location = "jobs/job-1".parse().unwrap();
    let mut sheet = put_back_all(&mut harness, job, items);
    let gone = testing::error(ErrorKind::NotFound, "ResourceNotFoundException", "no such flow", 404);
    harness.result(&mut sheet, SheetSlot::Row(0), &Outcome::Failed(gone));
    assert!(harness.page(&sheet).contains("there is no such flow any more"));
}

/// Tags that a job has set: each is put back where it is still as the job has made it.
#[test]
fn a_tag_that_another_has_set_since_is_left_as_it_is() {
    let mut harness = ScreenHarness::at("jobs/job-1");
    let (job, mut items) = edited(&harness);
    let tag = api().operation(Service::AppFlow, "TagResource").unwrap().id;
    for (n, item) in items.items.iter_mut().enumerate() {
        let arn = format!("arn:aws:appflow:eu-central-1:210987654321:flow/flow-{n}");
        let before = json!({"resourceArn": arn, "tags": {"team": "sales"}});
        let input = Some(json!({"resourceArn": arn, "tags": {"team": "crm"}}));
        let at = Some(format!("appflow/flows/flow-{n}").parse().unwrap());
        item.state = JobItemState::Done;
        item.deed = Some(Box::new(JobDeed { at, input, before: Some(BeforeImage::new(tag, &before)) }));
    }
    let mut sheet = put_back_all(&mut harness, JobProgress { operation: tag, ..job }, items);
    for (n, team) in ["web", "crm", "sales"].into_iter().enumerate() {
        harness.answer(&mut sheet, SheetSlot::Row(n), json!({"tags": {"team": team}}));
    }
    let seen = harness.page(&sheet);
    for words in ["changed once more since: team", "team: crm → sales", "nothing would change", "1 of 3 taken"] {
        assert!(seen.contains(words), "{words}: {seen}");
    }
}

fn items_of_demand() -> BeforeImage {
    let read = api().operation(Service::AppFlow, "DescribeFlow").unwrap().id;
    let document = json!({"flowStatus": "Active", "triggerConfig": {"triggerType": "OnDemand"}});
    BeforeImage::new(read, &document)
}

/// The state that was there is all that is kept of an item before a start.
#[test]
fn what_is_read_before_a_start_is_its_state() {
    let id = |name: &str| api().operation(Service::AppFlow, name).unwrap().id;
    let read = crate::jobs::before_read(id("StartFlow"), &json!({"flowName": "nightly"})).unwrap();
    let reply = json!({
        "flowName": "nightly", "description": "d", "flowStatus": "Draft",
        "triggerConfig": {"triggerType": "Scheduled", "triggerProperties": {"Scheduled": {"scheduleExpression": "x"}}},
    });
    let image = read.image(&[reply]).unwrap();
    assert_eq!((image.operation, image.whole, read.is_of_state()), (id("DescribeFlow"), true, true));
    assert_eq!(image.document, json!({"flowStatus": "Draft", "triggerConfig": {"triggerType": "Scheduled"}}));
}

/// Where the profile leads to another account by now, no offer promises that a job goes on.
#[test]
fn what_cannot_go_on_in_this_account_is_not_offered_to() {
    let mut harness = ScreenHarness::at("jobs/job-1");
    let context = ContextKey::from(&harness.session.contexts[0]);
    let here = harness.session.contexts[0].account().expect("the account is known").to_owned();
    let paused = |account: &str| JobProgress {
        context: context.clone(),
        account: Some(account.to_owned()),
        state: JobState::Paused(None),
        ..running(131)
    };
    let mut page = JobPage::new("job-1");
    tell(&mut harness, &mut page, JobNews::Progress(Box::new(paused(&here))));
    assert!(page.actions(&harness.session).contains(&Action::PauseJob));
    tell(&mut harness, &mut page, JobNews::Progress(Box::new(paused("999999999999"))));
    for refused in [Action::PauseJob, Action::RetryFailed] {
        assert!(!page.actions(&harness.session).contains(&refused), "{refused:?}");
    }
    let seen = harness.page(&page);
    assert!(seen.contains("It can't go on now: it goes to account 999999999999"), "{seen}");
    let mut list = open(&"jobs".parse().unwrap());
    let seen = harness.page(&*list);
    assert!(seen.contains("of account 999999999999"), "{seen}");
    harness.asked();
    harness.press(&mut *list, "space");
    assert!(harness.said().contains("nothing is sent: it goes to account 999999999999"), "{}", harness.said());
}

/// A job whose calls get no answer says why, and so does one of an earlier run whose messages were not kept.
#[test]
fn a_job_without_answers_says_so() {
    let mut harness = ScreenHarness::at("jobs/job-1");
    let mut page = JobPage::new("job-1");
    let tally = Tally { waiting: 200, under_way: 2, unanswered: 12, ..Tally::default() };
    let silent = Some("RequestTimeout: no answer within 30 s".to_owned());
    let job = JobProgress { silent, tally, failures: Vec::new(), ..running(0) };
    tell(&mut harness, &mut page, JobNews::Progress(Box::new(job.clone())));
    let seen = harness.page(&page);
    for words in ["No answer: RequestTimeout: no answer within 30 s", "of these 12 without an answer"] {
        assert!(seen.contains(words), "{words}: {seen}");
    }
    let mut failed = items(Some(JobItemState::Failed), 0, 1).items.remove(0);
    failed.error = Some(("ValidationException".to_owned(), String::new()));
    assert!(words::why(&failed, Some(&job)).unwrap().contains("its words were not kept"));
}
