//! What a job asks of its account before it takes anything for granted: with a transport that nothing leaves.

mod side_by_side;

use std::sync::Arc;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use tokio::sync::mpsc;

use super::kept::{as_looked_at, keepable, state_of_kept};
use super::progress::of_kept;
use super::runner::Runner;
use super::source::Source;
use super::{JobLimits, Jobs, Told};
use crate::contract::{
    ApiError, Context, ContextId, ContextKey, ErrorKind, Event, Identity, JobId, JobItemState, JobNews, JobOnDisk,
    JobOrder, JobRow, JobSource, JobSpec, JobState, JobWay, KeptItem, KeptJob, Outcome, Page, Pending, Reply,
    RowMapping, Tally, Transience, Transport,
};
use crate::journal::{Journal, Taken};
use crate::model::{OperationId, Service, api};
use crate::tasks::{Pool, PoolLimits};

/// Answers nothing.
struct Silent;

impl Transport for Silent {
    fn open(&self, _: Context) {}

    fn send<'a>(&'a self, _: ContextId, _: OperationId, _: &'a Value) -> Pending<'a, Reply> {
        Box::pin(std::future::pending())
    }

    fn identify(&self, _: ContextId) -> Pending<'_, Identity> {
        Box::pin(std::future::pending())
    }
}

/// A real place, where writes are allowed.
fn somewhere() -> Context {
    Context {
        id: ContextId(1),
        profile: None,
        region: None,
        endpoint: None,
        sandbox: false,
        read_only: false,
        protected: false,
        identity: None,
    }
}

struct Bench {
    runner: Runner,
    answers: mpsc::Receiver<Event>,
    told: mpsc::UnboundedReceiver<Told>,
    _state: tempfile::TempDir,
}

impl Bench {
    /// A job of account 1 with one profile of which nobody knows whether it was made, seen from another account.
    fn new(account: Option<&str>) -> Self {
        let state = tempfile::tempdir().unwrap();
        let journal = Journal::open(state.path().join("journal"), Box::new(|_| {})).unwrap();
        let (tasks, _) = mpsc::channel(16);
        let pool = Pool::new(Arc::new(Silent), PoolLimits::default(), tasks);
        let ((answers_in, answers), (tell, told)) = (mpsc::channel(16), mpsc::unbounded_channel());
        let limits = JobLimits { share: 0.2, most_alike: 20 };
        let mut runner = Runner::new(&pool, journal.job_keeper(), limits, answers_in, tell);
        let context = somewhere();
        let now = Timestamp::now();
        let job = KeptJob {
            id: JobId("job".to_owned()),
            name: "CreateProfile".to_owned(),
            operation: api().operation(Service::CustomerProfiles, "CreateProfile").unwrap().id,
            context: ContextKey::from(&context),
            account: Some("111111111111".to_owned()),
            list: None,
            way: JobWay::Send,
            set: Value::Null,
            gone_is_done: false,
            file: None,
            items: 1,
            whole: true,
            cancelled: false,
            started: now,
            ended: None,
        };
        let error = Some(("Unsettled".to_owned(), String::new()));
        let unknown = KeptItem { state: JobItemState::Unknown, sent: Some(now), error, ..KeptItem::default() };
        runner.contexts.insert(context.id, context);
        runner.accounts.extend(account.map(|account| (ContextId(1), Some(account.to_owned()))));
        let mut carried = runner.carried(job, &[(0, unknown)]);
        let input = json!({ "DomainName": "acme", "AccountNumber": "7" });
        let row = JobRow { at: None, label: "7".to_owned(), input, set: Value::Null, expected: Value::Null };
        carried.source = Source::Rows { set: Value::Null, rows: vec![row] };
        runner.jobs.push(carried);
        Self { runner, answers, told, _state: state }
    }

    /// Looks after its item until nothing is to be looked at any more; each call that reads is answered so.
    fn looks(&mut self, answer: impl Fn() -> Outcome) -> usize {
        let (mut now, mut reads) = (Timestamp::now(), 0);
        while self.runner.jobs[0].engine.to_look_after().next().is_some() && reads < 20 {
            now += SignedDuration::from_mins(1);
            self.runner.look_after(0, now);
            if self.runner.jobs[0].looking.get(&0).is_some_and(|look| look.due.is_none()) {
                reads += 1;
                self.runner.looked(0, 0, &answer(), now);
            } else if self.runner.jobs[0].looking.is_empty() {
                break;
            }
        }
        reads
    }

    fn problem(&mut self) -> Option<String> {
        std::iter::from_fn(|| self.answers.try_recv().ok()).find_map(|event| match event {
            Event::Job(JobNews::Problem { said, .. }) => Some(said),
            _ => None,
        })
    }
}

fn not_found() -> Outcome {
    Outcome::Failed(ApiError {
        transience: Transience::Permanent,
        ..ApiError::local(ErrorKind::NotFound, "ResourceNotFoundException", "Domain acme does not exist")
    })
}

#[tokio::test]
async fn what_became_of_items_is_looked_at_in_their_own_account_alone() {
    let mut bench = Bench::new(Some("222222222222"));
    bench.runner.order(0, JobOrder::Settle);
    let said = bench.problem().expect("it is refused");
    assert!(said.contains("111111111111") && said.contains("222222222222"), "{said}");
    assert_eq!(bench.looks(not_found), 0, "nor does it look by itself");
    assert!(!bench.runner.jobs[0].is_looking(), "nobody waits for it");

    let mut unsure = Bench::new(None);
    unsure.runner.order(0, JobOrder::Settle);
    assert_eq!((unsure.problem(), unsure.looks(not_found)), (None, 0), "nobody knows yet which account it is");
    unsure.runner.accounts.insert(ContextId(1), Some("111111111111".to_owned()));
    assert!(unsure.looks(not_found) > 0);
    assert!(unsure.told.try_recv().is_err());
}

#[tokio::test]
async fn that_the_place_of_an_item_is_not_there_is_no_proof_that_it_was_not_made() {
    let mut bench = Bench::new(Some("111111111111"));
    assert!(bench.looks(not_found) > 3, "what is around it is read, too");
    let job = &bench.runner.jobs[0];
    assert_eq!(job.engine.item(0), JobItemState::Unknown, "{:?}", job.failures());

    // Where the domain is there, and there alone nothing is found in it, it was not made.
    let mut bench = Bench::new(Some("111111111111"));
    bench.looks(|| {
        let reply = Reply {
            document: json!({}),
            status: 200,
            request_id: None,
            bytes: 2,
            attempts: 1,
            duration: Duration::ZERO,
        };
        Outcome::Finished(Page { reply, next: None, number: 1 })
    });
    assert_eq!(bench.runner.jobs[0].engine.item(0), JobItemState::Waiting);
}

#[test]
fn of_a_value_that_is_never_kept_a_fingerprint_is_on_disk() {
    let state = tempfile::tempdir().unwrap();
    let file = state.path().join("people.csv");
    std::fs::write(&file, "First\nKim\n").unwrap();
    let constant = |member: &str, value: &str| (member.parse().unwrap(), Value::from(value));
    let constants = vec![constant("DomainName", "acme"), constant("AdditionalInformation", "heard of at the fair")];
    let columns = [("First".to_owned(), "FirstName".parse().unwrap())].into();
    let spec = JobSpec {
        id: JobId("job".to_owned()),
        name: "CreateProfile".to_owned(),
        operation: api().operation(Service::CustomerProfiles, "CreateProfile").unwrap().id,
        context: ContextId(1),
        key: ContextKey::default(),
        list: None,
        way: JobWay::Send,
        set: json!({}),
        source: JobSource::File {
            path: file.display().to_string(),
            sha256: "of the file".to_owned(),
            mapping: Box::new(RowMapping { columns, constants, ..RowMapping::default() }),
            items: 1,
            left_out: Vec::new(),
        },
        gone_is_done: false,
    };
    let journal = Journal::open(state.path().join("journal"), Box::new(|_| {})).unwrap();
    let (tell, told) = std::sync::mpsc::channel();
    let (job, rows) = keepable(&spec, Timestamp::now());
    journal.job_keeper().begin(job, rows, Vec::new(), |_| {});
    journal.job_keeper().all(move |all| drop(tell.send(all)));
    let on_disk = told.recv().unwrap().unwrap().remove(0);
    let prints = &on_disk.job.file.as_ref().unwrap().prints;
    assert_eq!(prints.keys().collect::<Vec<_>>(), ["AdditionalInformation"], "what is kept needs none");
    for entry in std::fs::read_dir(state.path()).unwrap().flatten().filter(|entry| entry.path() != file) {
        let bytes = std::fs::read(entry.path()).unwrap_or_default();
        assert!(!String::from_utf8_lossy(&bytes).contains("at the fair"), "{}", entry.path().display());
    }
    // Those that were under way when their program was killed are not among those that were never sent.
    let tally = Tally { done: 56, waiting: 227, under_way: 17, ..Tally::default() };
    let told = of_kept(&JobOnDisk { tally, ..on_disk.clone() }).tally;
    assert_eq!((told.waiting, told.under_way, told.unanswered), (244, 0, 17));
    let elsewhere = of_kept(&JobOnDisk { tally, elsewhere: true, ..on_disk.clone() }).tally;
    assert_eq!(elsewhere, tally, "there they may be answered yet");
    let JobState::Lacks(what) = state_of_kept(&on_disk) else { panic!("it lacks a value") };
    assert!(what.contains("--resume job --rows FILE --set AdditionalInformation=…"), "{what}");
}

/// What rests here may go on in another program: this one has let go of it, and says so.
#[tokio::test(flavor = "multi_thread")]
async fn a_job_that_rests_goes_on_in_another_program() {
    let state = tempfile::tempdir().unwrap();
    let file = state.path().join("people.csv");
    std::fs::write(&file, "First\nKim\n").unwrap();
    let open = || Journal::open(state.path().join("journal"), Box::new(|_| {})).unwrap();
    let (one, other) = (open(), open());
    let (tasks, _) = mpsc::channel(16);
    let pool = Pool::new(Arc::new(Silent), PoolLimits::default(), tasks);
    let (answers_in, mut answers) = mpsc::channel(64);
    let jobs = Jobs::new(&pool, one.job_keeper(), JobLimits { share: 0.2, most_alike: 20 }, answers_in);
    let context = somewhere();
    jobs.opened(&context);
    jobs.tell_kept();
    let id = JobId("job".to_owned());
    jobs.start(Box::new(JobSpec {
        id: id.clone(),
        name: "CreateProfile".to_owned(),
        operation: api().operation(Service::CustomerProfiles, "CreateProfile").unwrap().id,
        context: context.id,
        key: ContextKey::from(&context),
        list: None,
        way: JobWay::Send,
        set: json!({}),
        source: JobSource::File {
            path: file.display().to_string(),
            sha256: "of another one".to_owned(),
            mapping: Box::default(),
            items: 1,
            left_out: Vec::new(),
        },
        gone_is_done: false,
    }));
    let mut heard = async |wanted: fn(&JobNews) -> bool| loop {
        match answers.recv().await {
            Some(Event::Job(news)) if wanted(&news) => return,
            Some(_) => {}
            None => panic!("it was never told"),
        }
    };
    heard(|news| matches!(news, JobNews::Progress(job) if matches!(job.state, JobState::Lacks(_)))).await;
    let take = || {
        let (tell, told) = std::sync::mpsc::channel();
        other.job_keeper().take(JobId("job".to_owned()), move |taken| drop(tell.send(taken)));
        matches!(tokio::task::block_in_place(|| told.recv()), Ok(Ok(Taken::Here { .. })))
    };
    assert!((0..1_000).any(|_| take()), "it is let go of");
    jobs.order(id, JobOrder::Resume);
    heard(|news| matches!(news, JobNews::Problem { said, .. } if said.contains("another console"))).await;
    jobs.tell_kept();
    heard(|news| matches!(news, JobNews::Progress(job) if job.state == JobState::Elsewhere)).await;
}

/// What there was of a row when it was looked at holds for who gives the rest of it again.
#[test]
fn rows_that_are_given_again_are_held_against_what_was_looked_at() {
    let state = tempfile::tempdir().unwrap();
    let journal = Journal::open(state.path().join("journal"), Box::new(|_| {})).unwrap();
    let row = |expected: Value| JobRow {
        at: None,
        label: "nightly".to_owned(),
        input: json!({"flowName": "nightly"}),
        set: Value::Null,
        expected,
    };
    let spec = |expected: Value| JobSpec {
        id: JobId("job".to_owned()),
        name: "UpdateFlow".to_owned(),
        operation: api().operation(Service::AppFlow, "UpdateFlow").unwrap().id,
        context: ContextId(1),
        key: ContextKey::default(),
        list: None,
        way: JobWay::Edit,
        set: json!({"description": "Old"}),
        source: JobSource::Rows(vec![row(expected)]),
        gone_is_done: false,
    };
    let begun = |spec: &JobSpec| {
        let (tell, told) = std::sync::mpsc::channel();
        let (job, rows) = keepable(spec, Timestamp::now());
        journal.job_keeper().begin(job, rows, Vec::new(), move |taken| drop(tell.send(taken)));
        match told.recv().unwrap().unwrap() {
            Taken::Here { rows, .. } => rows,
            other => panic!("{other:?}"),
        }
    };
    begun(&spec(json!({"description": "New"})));
    let again = spec(Value::Null);
    let kept = begun(&again);
    let JobSource::Rows(rows) = again.source else { panic!("not of rows") };
    assert_eq!(as_looked_at(rows, kept)[0].expected, json!({"description": "New"}));
}

/// How long it takes goes by what a call takes in truth, also after a restart.
#[tokio::test]
async fn what_goes_alone_is_not_counted_as_many() {
    let mut bench = Bench::new(None);
    let job = &mut bench.runner.jobs[0];
    job.most = 100;
    let calls = job.allowed().expect("a rate is kept");
    let times = |job: &super::carried::Carried| job.items_allowed().map(|items| (items / calls).round());
    assert_eq!(times(job), Some(100.0), "nothing was sent yet");
    job.taken = (4, 4);
    assert_eq!(times(job), Some(1.0));
}
