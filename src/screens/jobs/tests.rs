//! What is done to marked rows, from the sheet to the page of the job.

mod after;
mod entries;
mod unknown;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use serde_json::{Value, json};

use super::many::joined;
use super::page::JobPage;
use super::sheet::Sheet;
use super::*;
use crate::catalog::{Place, Prepared, Resource, catalog};
use crate::config::{Action, Mode};
use crate::contract::{
    ContextKey, Effect, ErrorKind, JobChart, JobFailure, JobId, JobItem, JobItemState, JobItems, JobNews, JobOrder,
    JobProgress, JobSource, JobSpec, JobState, JobWay, Tally,
};
use crate::model::{Service, api, check_input, set_members};
use crate::screens::testing::{self, ScreenHarness};
use crate::screens::{Command, OverlayAnswer};

const CASES: &str = "cases/domains/d1/cases";

fn deed(resource: &'static Resource, title: &str) -> ManyDeed {
    let all = ManyDeed::all(resource);
    let found = all.iter().find(|deed| deed.title(resource, 2).starts_with(title));
    *found.unwrap_or_else(|| panic!("no {title} among {all:?}"))
}

fn prepared(resource: &Resource) -> Prepared {
    let mut prepared = Prepared::default();
    let field =
        |id: &str, name: &str, kind: &str| json!({"fieldId": id, "name": name, "type": kind, "namespace": "System"});
    prepared.learn(
        resource,
        &json!({"fields": [field("title", "Title", "Text"), field("status", "Status", "SingleSelect")]}),
    );
    let options = json!({"options": [{"value": "open", "name": "Open"}, {"value": "closed", "name": "Closed"}]});
    prepared.learn_labels(resource, "field/status", &options);
    prepared
}

fn case(id: &str, title: &str, status: &str) -> Value {
    let text = |id: &str, text: &str| json!({"id": id, "value": {"stringValue": text}});
    json!({"caseId": id, "templateId": "t", "fields": [text("title", title), text("status", status)]})
}

/// Cases that are marked, and what is to be done to them.
fn marked(harness: &mut ScreenHarness, title: &str, set: Option<Value>) -> Many {
    let Ok(Place::List(resource)) = catalog().place(&harness.location) else { panic!("no list") };
    let items = [
        ("c-1", case("c-1", "Robot does not charge", "open")),
        ("c-2", case("c-2", "Charged twice", "open")),
        ("c-3", case("c-3", "Parcel lost", "closed")),
    ];
    let known = prepared(resource);
    let many = gather(deed(resource, title), resource, &known, items.into_iter(), &harness.cx()).unwrap();
    Many { set, ..many }
}

fn closing(harness: &mut ScreenHarness) -> Sheet {
    let set = json!({"fields": [{"id": "status", "value": {"stringValue": "closed"}}]});
    Sheet::new(Arc::new(marked(harness, "Close", Some(set))))
}

fn started(harness: &mut ScreenHarness) -> Option<JobSpec> {
    harness.asked().into_iter().find_map(|command| match command {
        Command::Effect(Effect::StartJob(spec)) => Some(*spec),
        _ => None,
    })
}

/// What has a value wherever it is seen is not promised to be emptied: the service likely refuses it.
#[test]
fn emptying_what_always_has_a_value_is_doubtful() {
    let mut harness = ScreenHarness::at(CASES).sized(140, 40);
    let set = json!({"fields": [{"id": "status", "value": {"emptyValue": {}}}]});
    let mut sheet = Sheet::new(Arc::new(marked(&mut harness, "Close", Some(set))));
    harness.enter(&mut sheet);
    harness.answer(&mut sheet, SheetSlot::Row(0), case("c-1", "Robot does not charge", "open"));
    let seen = harness.page(&sheet);
    assert!(seen.contains("Status: Open → nothing, which the service likely refuses"), "{seen}");
    assert!(seen.contains("1 row is taken of which nobody knows what becomes"), "{seen}");
}

#[test]
fn the_sheet_says_what_would_change_where_nothing_would_and_what_can_not() {
    let mut harness = ScreenHarness::at(CASES);
    let mut sheet = closing(&mut harness);
    harness.enter(&mut sheet);
    let asked = harness.session.ledger.of(ScreenHarness::OWNER).count();
    assert_eq!(asked, 2, "what is on the screen is looked at, and what can't is not");
    harness.answer(&mut sheet, SheetSlot::Row(0), case("c-1", "Robot does not charge", "open"));
    harness.answer(&mut sheet, SheetSlot::Row(1), case("c-2", "Charged twice", "closed"));
    insta::assert_snapshot!("close_80x24", harness.page(&sheet));
    harness.press(&mut sheet, "ctrl-s");
    let spec = started(&mut harness).expect("it is started");
    assert_eq!((spec.name.as_str(), spec.operation.name, spec.way), ("Close: 1 case", "UpdateCase", JobWay::Send));
    assert_eq!(spec.set["domainId"], "d1");
    assert_eq!(spec.set["fields"][0]["value"]["stringValue"], "closed");
    let JobSource::Rows(rows) = spec.source else { panic!("not of rows") };
    assert_eq!(rows.iter().map(|row| &row.input).collect::<Vec<_>>(), [&json!({"caseId": "c-1"})]);
    harness.press(&mut sheet, "ctrl-s");
    assert!(started(&mut harness).is_none(), "it is not started twice");
    let harness = harness.sized(140, 40);
    insta::assert_snapshot!("close_140x40", harness.page(&sheet));
    let mut harness = harness;
    harness.shrink(&sheet);
}

#[test]
fn what_an_action_makes_of_each_state_is_said_before() {
    let mut harness = ScreenHarness::at("appflow/flows");
    let resource = catalog().resource("appflow/flows").unwrap();
    let flow = |name, status: &str, trigger: &str| {
        (name, json!({"flowName": name, "flowStatus": status, "triggerType": trigger}))
    };
    let all = [flow("nightly", "Suspended", "Scheduled"), flow("by-hand", "Active", "OnDemand")];
    let sheet = |title: &str, harness: &mut ScreenHarness| {
        let flows = all.clone().into_iter();
        let many = gather(deed(resource, title), resource, &Prepared::default(), flows, &harness.cx()).unwrap();
        let mut sheet = Sheet::new(Arc::new(many));
        harness.enter(&mut sheet);
        harness.page(&sheet)
    };
    let seen = sheet("Start", &mut harness);
    assert!(seen.contains("WHAT WOULD CHANGE") && seen.contains("Suspended → Active"), "{seen}");
    assert!(seen.contains("runs once, now"), "{seen}");
}

#[test]
fn a_row_can_be_left_out_and_the_word_is_asked_for_where_nothing_brings_it_back() {
    let mut harness = ScreenHarness::at(CASES);
    let mut sheet = Sheet::new(Arc::new(marked(&mut harness, "Delete", None)));
    harness.enter(&mut sheet);
    harness.press(&mut sheet, "space");
    insta::assert_snapshot!("delete_80x24", harness.page(&sheet));
    harness.press(&mut sheet, "enter");
    let read = harness.opened().expect("the row is read");
    assert!(harness.overlay(&*read).contains("Charged twice"), "and nothing begins: {}", harness.overlay(&*read));
    harness.press(&mut sheet, "ctrl-s");
    let mut ask = harness.opened().expect("a word is asked for");
    insta::assert_snapshot!("delete_word_80x24", harness.overlay(&*ask));
    harness.type_text(&mut *ask, "3");
    harness.press(&mut *ask, "enter");
    assert!(harness.asked().is_empty(), "that is not how many");
    harness.press(&mut *ask, "backspace");
    harness.type_text(&mut *ask, "2");
    harness.press(&mut *ask, "enter");
    assert!(harness.asked().contains(&Command::Answer(OverlayAnswer::Begin)));
    harness.take_answer(&mut sheet, OverlayAnswer::Begin);
    let spec = started(&mut harness).unwrap();
    assert!(spec.gone_is_done && spec.source.len() == 2 && spec.name == "Delete 2 cases for good", "{}", spec.name);
}

#[test]
fn of_a_delete_it_is_said_whether_it_can_be_made_again() {
    let list = "profiles/domains/acme/calculated-attributes";
    let mut harness = ScreenHarness::at(list);
    let resource = catalog().resource("profiles/domains/calculated-attributes").unwrap();
    let items = ["spent", "visits"].map(|name| (name, json!({"CalculatedAttributeName": name})));
    let many = gather(deed(resource, "Delete"), resource, &Prepared::default(), items.into_iter(), &harness.cx());
    let mut sheet = Sheet::new(Arc::new(many.unwrap()));
    harness.enter(&mut sheet);
    let seen = harness.page(&sheet);
    assert!(seen.contains("can make its") && !seen.contains("can't be undone"), "{seen}");
    harness.press(&mut sheet, "ctrl-s");
    let ask = harness.opened().expect("a word is asked for all the same");
    let seen = harness.overlay(&*ask);
    assert!(seen.contains("can make its") && !seen.contains("can't be undone"), "{seen}");
}

#[test]
fn nothing_is_begun_where_writes_are_refused() {
    for (read_only, protected) in [(true, false), (false, true)] {
        let mut harness = ScreenHarness::at(CASES);
        let mut sheet = closing(&mut harness);
        harness.enter(&mut sheet);
        let context = &mut harness.session.contexts[0];
        (context.read_only, context.protected) = (read_only, protected);
        harness.press(&mut sheet, "ctrl-s");
        assert!(harness.said().contains("nothing is started"));
        assert!(harness.effects.iter().all(|effect| !matches!(effect, Effect::StartJob(_))));
        let resource = catalog().resource("cases/domains/cases").unwrap();
        let items = [("c-1", case("c-1", "", "open"))].into_iter();
        let refused = gather(deed(resource, "Close"), resource, &Prepared::default(), items, &harness.cx());
        assert!(refused.unwrap_err().contains("nothing can be changed"));
        harness.session.take_job(JobNews::Progress(Box::new(running(12))));
        let mut page = JobPage::new("job-1");
        harness.enter(&mut page);
        harness.press(&mut page, "r");
        assert!(harness.said().contains("nothing is sent"));
    }
}

#[test]
fn what_many_share_is_asked_once_and_members_that_are_left_out_stay_as_they_are() {
    let mut harness = ScreenHarness::at("appflow/flows/a!edit");
    let resource = catalog().resource("appflow/flows").unwrap();
    let flows = ["orders", "claims"].map(|name| (name, json!({"flowName": name})));
    harness.location = "appflow/flows".parse().unwrap();
    let many = gather(deed(resource, "Edit"), resource, &Prepared::default(), flows.into_iter(), &harness.cx());
    let many = Arc::new(many.unwrap());
    harness.location = many.first.clone();
    let mut form = open_many(&many);
    harness.enter(&mut *form);
    assert_eq!(form.name(), "form");
    let seen = harness.page(&*form);
    assert!(seen.contains("Edit") && seen.contains("2 flows"), "{seen}");
    assert!(!harness.session.busy() || !seen.contains("loading"), "nothing that is there is loaded: {seen}");
    insta::assert_snapshot!("edit_flows_80x24", seen);
    harness.press(&mut *form, "ctrl-s");
    let said = harness.said();
    assert!(said.contains("nothing is set yet"), "nothing is asked for but that something is set: {said}");
}

/// Every action that is offered for marks makes a job whose inputs pass the checks.
#[test]
fn whatever_is_offered_for_marks_makes_inputs_that_pass() {
    let mut golden: BTreeMap<(String, String, String), Value> = BTreeMap::new();
    for line in include_str!("../../../tests/golden/requests.jsonl").lines() {
        let request: Value = serde_json::from_str(line).unwrap();
        let text = |member: &str| request[member].as_str().unwrap_or_default().to_owned();
        if text("case") == "minimal" || text("case") == "full" {
            golden.insert((text("service"), text("operation"), text("case")), request["input"].clone());
        }
    }
    let mut offered = 0;
    for resource in catalog().resources() {
        for deed in ManyDeed::all(resource) {
            offered += 1;
            let (root, lists) = resource.path.split_once('/').unwrap();
            let names: Vec<&str> = lists.split('/').collect();
            let list = names.iter().enumerate().fold(Location::new([root]), |at, (n, name)| {
                let at = at.child(name);
                if n + 1 < names.len() { at.child("0123456789abcdef0123456789abcdef") } else { at }
            });
            let mut harness = ScreenHarness::at(&list.to_string());
            let id = "fedcba9876543210fedcba9876543210";
            let needs = match deed {
                ManyDeed::Verb(deed) => deed.needs.as_ref(),
                ManyDeed::Key(_) => None,
            };
            let reply = resource.answer_with(id, &needs.map_or(json!({}), |needs| needs.document(true)));
            let item = resource.document(&list.child(id), &reply).or_else(|| resource.rows(&reply).pop());
            let Some(item) = item.filter(|item| resource.id_of(item).is_some()) else { continue };
            let many = gather(deed, resource, &Prepared::default(), [(id, item)].into_iter(), &harness.cx());
            let title = deed.title(resource, 1);
            let many = many.unwrap_or_else(|why| panic!("{} {title}: {why}", resource.path));
            let operation = many.deed.operation;
            let case = |case: &str| {
                golden.get(&(operation.service.id().to_owned(), operation.name.to_owned(), case.to_owned())).cloned()
            };
            let whole = case("full").or_else(|| case("minimal")).unwrap_or_default();
            let row = many.rows[0].clone();
            let given = many.input(&row);
            let free = |whole: &Value| -> Value {
                let members = whole.as_object().into_iter().flatten();
                let own = members.filter(|(name, _)| given.get(name.as_str()).is_none());
                Value::Object(own.map(|(name, value)| (name.clone(), value.clone())).collect())
            };
            let set = many.asks().then(|| free(&whole));
            let many = Many { set, ..many };
            let input = match many.way() {
                JobWay::Send => many.input(&row),
                JobWay::Edit => set_members(operation, &joined(&whole, &given), many.set.as_ref().unwrap()),
            };
            let given_wrong = |path: &str| given.get(path.split(['.', '[']).next().unwrap_or(path)).is_some();
            let issues = check_input(operation, &input);
            let issues: Vec<_> = issues.iter().filter(|issue| !given_wrong(&issue.path.to_string())).collect();
            assert!(issues.is_empty(), "{} {title}: {issues:?} in {input}", resource.path);
            // Its sheet is drawn, also where there is little room.
            harness.location = many.first.clone();
            for size in [(80, 24), (40, 12)] {
                let mut small = ScreenHarness::at(&many.first.to_string()).sized(size.0, size.1);
                let mut sheet = Sheet::new(Arc::new(many.clone()));
                small.enter(&mut sheet);
                let seen = small.page(&sheet);
                let signs = if size.0 < 80 { ["✓", "▲"] } else { ["Where"; 2] };
                assert!(signs.iter().any(|sign| seen.contains(sign)), "{title}: {seen}");
                small.shrink(&sheet);
            }
            // Its form opens, and goes through nothing that belongs to one item.
            let page = Arc::new(Many { set: None, ..many });
            let mut page = open_many(&page);
            harness.enter(&mut *page);
            assert!(page.stands_for().is_some(), "{title}");
        }
    }
    assert!(offered > 60, "{offered}");
}

fn running(done: usize) -> JobProgress {
    let operation = api().operation(Service::ConnectCases, "UpdateCase").unwrap().id;
    let now = testing::NOW.parse().unwrap();
    let key = ContextKey {
        profile: Some("acme-prod".to_owned()),
        region: Some("eu-central-1".to_owned()),
        endpoint: None,
        ..ContextKey::default()
    };
    let failure = |kind, code: &str, message: &str, advice: &str, count, example| JobFailure {
        kind,
        code: code.to_owned(),
        message: message.to_owned(),
        advice: advice.to_owned(),
        count,
        example,
        line: None,
    };
    JobProgress {
        context: key,
        list: Some(CASES.parse().unwrap()),
        tally: Tally { waiting: 214 - done - 6, under_way: 2, done, failed: 3, unknown: 1, ..Tally::default() },
        rate: 1.9,
        allowed: Some(2.0),
        left: Some(Duration::from_secs(42)),
        chart: JobChart {
            step: Duration::from_secs(5),
            done: vec![2, 5, 9, 10, 10, 9, 8, 10, 10, 3],
            failed: vec![0, 0, 0, 0, 1, 2, 0, 0, 0, 0],
        },
        failures: vec![
            failure(
                ErrorKind::Conflict,
                "ConflictException",
                "The case is being merged",
                "Try again once it is.",
                2,
                4,
            ),
            failure(ErrorKind::BadRequest, "ValidationException", "Reason is required", "", 1, 77),
        ],
        ..JobProgress::new(JobId("job-1".to_owned()), "Close: 214 cases".to_owned(), operation, now)
    }
}

fn items(filter: Option<JobItemState>, from: usize, all: usize) -> JobItems {
    let item = |number: usize| JobItem {
        number,
        line: None,
        at: Some(format!("{CASES}/c-{number}").parse().unwrap()),
        label: format!("Case number {number}"),
        state: filter.unwrap_or(if number < 131 { JobItemState::Done } else { JobItemState::Waiting }),
        error: filter.map(|_| ("ConflictException".to_owned(), "The case is being merged".to_owned())),
        request_id: Some("5f1c2d3e".to_owned()),
        answered: (number < 131).then(|| testing::NOW.parse().unwrap()),
        deed: None,
    };
    let last = (from + 100).min(all);
    JobItems { job: JobId("job-1".to_owned()), filter, from, all, items: (from..last).map(item).collect() }
}

fn tell(harness: &mut ScreenHarness, page: &mut JobPage, news: JobNews) {
    harness.session.take_job(news);
    harness.news(page);
}

fn asked_for(harness: &mut ScreenHarness) -> Option<(Option<JobItemState>, usize, usize)> {
    harness.effects.drain(..).rev().find_map(|effect| match effect {
        Effect::LookIntoJob { filter, from, count, .. } => Some((filter, from, count)),
        _ => None,
    })
}

#[test]
fn the_page_of_a_job_says_how_far_it_is_and_what_failed() {
    let mut harness = ScreenHarness::at("jobs/job-1");
    let mut page = JobPage::new("job-1");
    harness.enter(&mut page);
    assert!(harness.page(&page).contains("There is no such job"));
    tell(&mut harness, &mut page, JobNews::Progress(Box::new(running(131))));
    let news = JobNews::Items(Box::new(items(None, 0, 214)));
    tell(&mut harness, &mut page, news);
    insta::assert_snapshot!("job_80x24", harness.page(&page));
    insta::assert_snapshot!("job_roles", harness.page_roles(&page));
    harness = harness.sized(140, 40);
    insta::assert_snapshot!("job_140x40", harness.page(&page));
    harness.shrink(&page);
    harness = harness.sized(80, 24);
    harness.press(&mut page, "enter");
    assert_eq!(harness.opened_at(), [format!("{CASES}/c-0")]);
    let mut paused = running(131);
    paused.state = JobState::Paused(Some("the disk is full: make room, then go on".to_owned()));
    tell(&mut harness, &mut page, JobNews::Progress(Box::new(paused)));
    assert!(harness.page(&page).contains("Paused: the disk is full"), "{}", harness.page(&page));
}

#[test]
fn its_keys_steer_it() {
    let mut harness = ScreenHarness::at("jobs/job-1");
    let mut page = JobPage::new("job-1");
    tell(&mut harness, &mut page, JobNews::Progress(Box::new(running(131))));
    let order = |order| Command::Effect(Effect::Job(JobId("job-1".to_owned()), order));
    for (key, what) in [("space", JobOrder::Pause), ("r", JobOrder::Retry)] {
        harness.press(&mut page, key);
        assert_eq!(harness.asked(), [order(what)], "{key}");
    }
    harness.press(&mut page, "s");
    let mut menu = harness.opened().expect("what became of it is asked");
    harness.press(&mut *menu, "enter");
    assert!(harness.asked().contains(&order(JobOrder::Settle)), "it is looked first");
    harness.press(&mut page, "X");
    let mut ask = harness.opened().expect("it is asked");
    harness.press(&mut *ask, "enter");
    assert_eq!(harness.asked(), [Command::Close], "the safe answer comes first");
    assert!(harness.overlay(&*ask).contains("77 items wait for a call"), "{}", harness.overlay(&*ask));
    harness.session.take_job(JobNews::Progress(Box::new(running(140))));
    assert!(harness.overlay(&*ask).contains("68 items wait for a call"), "{}", harness.overlay(&*ask));
    harness.press(&mut *ask, "y");
    assert!(harness.asked().contains(&order(JobOrder::Cancel)));
    harness.press(&mut page, "D");
    assert!(harness.said().contains("pause or cancel it first"));
    let mut over = running(131);
    (over.state, over.tally.waiting, over.tally.under_way) = (JobState::Over, 0, 0);
    tell(&mut harness, &mut page, JobNews::Progress(Box::new(over)));
    harness.press(&mut page, "space");
    assert!(harness.said().contains("it is over"));
    harness.press(&mut page, "D");
    let mut ask = harness.opened().expect("it is asked");
    harness.press(&mut *ask, "y");
    assert!(harness.asked().contains(&order(JobOrder::Forget)));
    tell(&mut harness, &mut page, JobNews::Forgotten(JobId("job-1".to_owned())));
    assert_eq!(harness.asked(), [Command::Back], "there is nothing left to be seen");
}

#[test]
fn what_became_of_items_is_not_looked_at_in_another_account() {
    let mut harness = ScreenHarness::at("jobs/job-1");
    let mut page = JobPage::new("job-1");
    let other = JobProgress { account: Some("111122223333".to_owned()), ..running(131) };
    tell(&mut harness, &mut page, JobNews::Progress(Box::new(other)));
    harness.press(&mut page, "s");
    let mut menu = harness.opened().expect("what became of it is asked");
    assert!(harness.overlay(&*menu).contains("another account"), "{}", harness.overlay(&*menu));
    harness.press(&mut *menu, "enter");
    let order = Command::Effect(Effect::Job(JobId("job-1".to_owned()), JobOrder::Settle));
    assert!(!harness.asked().contains(&order), "it would be looked for where it never was");
}

#[test]
fn while_it_only_looks_what_became_of_items_no_key_is_offered_that_does_nothing() {
    let mut harness = ScreenHarness::at("jobs/job-1");
    let mut page = JobPage::new("job-1");
    let mut looking = running(131);
    (looking.tally.waiting, looking.tally.under_way, looking.tally.unknown) = (0, 0, 11);
    looking.left = Some(Duration::ZERO);
    tell(&mut harness, &mut page, JobNews::Progress(Box::new(looking)));
    let seen = harness.page(&page);
    assert!(seen.contains("looking what became of 11") && !seen.contains("0 ms left"), "{seen}");
    assert!(!seen.contains("100 %"), "{seen}");
    for action in [Action::PauseJob, Action::CancelJob, Action::SettleUnknown] {
        assert!(!page.actions(&harness.session).contains(&action), "{action:?}");
    }
    let paused = JobProgress { state: JobState::Paused(None), ..running(131) };
    tell(&mut harness, &mut page, JobNews::Progress(Box::new(paused)));
    assert_eq!(page.does(Action::RetryFailed), Some("go on, failed ones too"));
}

#[test]
fn what_was_not_sent_comes_before_what_never_can_be() {
    let mut harness = ScreenHarness::at("jobs/job-1");
    let mut page = JobPage::new("job-1");
    let mut over = running(131);
    over.state = JobState::Over;
    over.tally = Tally { done: 131, cancelled: 79, left_out: 4, ..Tally::default() };
    tell(&mut harness, &mut page, JobNews::Progress(Box::new(over)));
    harness.press(&mut page, "f");
    assert_eq!(asked_for(&mut harness).map(|(filter, ..)| filter), Some(Some(JobItemState::Cancelled)));
}

#[test]
fn of_a_million_items_those_on_the_screen_are_asked_for() {
    let mut harness = ScreenHarness::at("jobs/job-1");
    let mut page = JobPage::new("job-1");
    let mut job = running(131);
    job.tally.waiting = 1_000_000;
    tell(&mut harness, &mut page, JobNews::Progress(Box::new(job)));
    let (_, from, count) = asked_for(&mut harness).unwrap();
    assert!(from == 0 && count < 200, "{count}");
    tell(&mut harness, &mut page, JobNews::Items(Box::new(items(None, 0, 1_000_137))));
    harness.press(&mut page, "G");
    let (_, from, count) = asked_for(&mut harness).unwrap();
    assert!(from > 999_000 && count < 200, "{from} {count}");
    tell(&mut harness, &mut page, JobNews::Items(Box::new(items(None, from, 1_000_137))));
    assert!(harness.page(&page).contains("Case number 1000136"), "{}", harness.page(&page));
    assert_eq!(asked_for(&mut harness), None, "what is there is not asked for again");
    harness.press(&mut page, "k k");
    assert_eq!(asked_for(&mut harness), None);
}

#[test]
fn what_failed_is_listed_and_written_with_its_errors() {
    let mut harness = ScreenHarness::at("jobs/job-1");
    let mut page = JobPage::new("job-1");
    tell(&mut harness, &mut page, JobNews::Progress(Box::new(running(131))));
    harness.press(&mut page, "f");
    assert_eq!(asked_for(&mut harness).map(|(filter, ..)| filter), Some(Some(JobItemState::Failed)));
    tell(&mut harness, &mut page, JobNews::Items(Box::new(items(Some(JobItemState::Failed), 0, 3))));
    insta::assert_snapshot!("job_failures_80x24", harness.page(&page));
    harness.press(&mut page, "v");
    assert!(harness.said().contains("Try again once it is."), "the advice is beside the error");
    harness.press(&mut page, "o");
    assert_eq!(asked_for(&mut harness), Some((Some(JobItemState::Failed), 0, 3)));
    tell(&mut harness, &mut page, JobNews::Items(Box::new(items(Some(JobItemState::Failed), 0, 3))));
    let mut save = harness.opened().expect("it is asked where the file goes");
    harness.press(&mut *save, "enter");
    let written = harness.asked().into_iter().find_map(|command| match command {
        Command::Effect(Effect::Save { content, replace: false, .. }) => Some(content),
        _ => None,
    });
    let written = written.expect("a file is written");
    assert_eq!(written.lines().count(), 4);
    assert!(written.contains("\"ConflictException\",\"The case is being merged\""), "{written}");
    harness.press(&mut page, "f f");
    assert_eq!(asked_for(&mut harness).map(|(filter, ..)| filter), Some(None), "from the unknown ones back to all");
}

/// What is not known is nothing that failed, and nobody goes on with a job that was sent as a whole.
#[test]
fn leaving_and_the_next_start_say_what_is_of_unknown_outcome() {
    let mut harness = ScreenHarness::at("jobs").sized(140, 40);
    let tell = |harness: &mut ScreenHarness, job: &JobProgress| {
        harness.session.take_job(JobNews::Progress(Box::new(job.clone())));
    };
    let tally = Tally { done: 191, failed: 18, unknown: 5, ..Tally::default() };
    let looking = JobProgress { tally, ..running(131) };
    tell(&mut harness, &looking);
    let said = [
        "Close: 214 cases is looking what became of 5.",
        "Leaving ends that: the next start says what is still unknown.",
    ];
    assert_eq!(jobs_when_leaving(&harness.session), said);
    assert_eq!(kept_unknown(&harness.session), None, "it is looked yet");
    let over = JobProgress { state: JobState::Over, ..looking };
    tell(&mut harness, &over);
    assert!(jobs_when_leaving(&harness.session).is_empty());
    let said = "Close: 214 cases: 5 items are of unknown outcome: B shows it";
    assert_eq!(kept_unknown(&harness.session).as_deref(), Some(said));
    let list = open(&harness.location);
    let seen = harness.page(&*list);
    let row = seen.lines().find(|line| line.contains("Close")).unwrap();
    let words: Vec<&str> = row.split_whitespace().collect();
    assert!(words.windows(5).any(|words| words == ["191", "of", "214", "18", "5"]), "{seen}");
    let context = ContextKey { sandbox: true, ..over.context.clone() };
    tell(&mut harness, &JobProgress { context, ..over });
    assert_eq!(kept_unknown(&harness.session), None, "its sandbox has ended");
}

#[test]
fn all_jobs_are_listed_with_what_can_be_done_to_them() {
    let mut harness = ScreenHarness::at("jobs");
    let mut list = open(&harness.location);
    insta::assert_snapshot!("jobs_empty_80x24", harness.page(&*list));
    harness.session.take_job(JobNews::Progress(Box::new(running(131))));
    let over = JobProgress {
        id: JobId("job-0".to_owned()),
        name: "Delete 7 flows".to_owned(),
        state: JobState::Over,
        tally: Tally { done: 7, ..Tally::default() },
        ..running(7)
    };
    harness.session.take_job(JobNews::Kept(vec![over]));
    insta::assert_snapshot!("jobs_80x24", harness.page(&*list));
    assert_eq!(list.mode(), Mode::Jobs);
    harness.press(&mut *list, "enter");
    assert_eq!(harness.opened_at(), ["jobs/job-1"]);
    assert!(list.actions(&harness.session).contains(&Action::PauseJob));
}
