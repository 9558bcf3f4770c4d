//! Several jobs of one account at the same time, with a transport that answers when the test says so.

use std::sync::Arc;
use std::time::Duration;

use serde_json::{Value, json};
use tokio::sync::{mpsc, oneshot};

use super::super::{JobLimits, Jobs};
use super::somewhere;
use crate::contract::{
    ApiError, Context, ContextId, ContextKey, Event, Identity, JobId, JobNews, JobOrder, JobRow, JobSource, JobSpec,
    JobState, JobWay, Pending, Reply, Transport,
};
use crate::journal::Journal;
use crate::model::{OperationId, Service, api};
use crate::tasks::{Pool, PoolLimits};

/// A write that was sent, and what lets it be answered.
type Write = (&'static str, oneshot::Sender<()>);

/// Holds each write until the test lets it be answered.
struct Holding(mpsc::UnboundedSender<Write>);

impl Transport for Holding {
    fn open(&self, _: Context) {}

    fn send<'a>(&'a self, _: ContextId, operation: OperationId, _: &'a Value) -> Pending<'a, Reply> {
        let held = operation.operation().is_write().then(|| {
            let (answer, held) = oneshot::channel();
            drop(self.0.send((operation.name, answer)));
            held
        });
        Box::pin(async move {
            if let Some(held) = held {
                held.await.map_err(|_| ApiError::cancelled())?;
            }
            let document = json!({});
            Ok(Reply { document, status: 200, request_id: None, bytes: 2, attempts: 1, duration: Duration::ZERO })
        })
    }

    fn identify(&self, _: ContextId) -> Pending<'_, Identity> {
        Box::pin(std::future::pending())
    }
}

struct Bench {
    jobs: Jobs,
    context: Context,
    sent: mpsc::UnboundedReceiver<Write>,
    answers: mpsc::Receiver<Event>,
    _journal: Journal,
    _state: tempfile::TempDir,
}

impl Bench {
    /// All of the published rates are for jobs: nobody waits long.
    fn new() -> Self {
        let state = tempfile::tempdir().unwrap();
        let journal = Journal::open(state.path().join("journal"), Box::new(|_| {})).unwrap();
        let ((tasks, _), (tell, sent)) = (mpsc::channel(16), mpsc::unbounded_channel());
        let limits = PoolLimits { background_share: 1.0, ..PoolLimits::default() };
        let pool = Pool::new(Arc::new(Holding(tell)), limits, tasks);
        let (answers_in, answers) = mpsc::channel(256);
        let jobs = Jobs::new(&pool, journal.job_keeper(), JobLimits { share: 1.0, most_alike: 20 }, answers_in);
        let context = somewhere();
        jobs.opened(&context);
        jobs.identified(context.id, Some("111122223333".to_owned()));
        Self { jobs, context, sent, answers, _journal: journal, _state: state }
    }

    /// Begins a job of one item.
    fn begin(&self, id: &str, service: Service, operation: &str, input: Value) {
        let row = JobRow { at: None, label: id.to_owned(), input, set: Value::Null, expected: Value::Null };
        self.jobs.start(Box::new(JobSpec {
            id: JobId(id.to_owned()),
            name: format!("the job {id}"),
            operation: api().operation(service, operation).unwrap().id,
            context: self.context.id,
            key: ContextKey::from(&self.context),
            list: None,
            way: JobWay::Send,
            set: json!({}),
            source: JobSource::Rows(vec![row]),
            gone_is_done: false,
        }));
    }

    /// Waits until a job is said to be so.
    async fn becomes(&mut self, id: &str, state: &JobState) {
        loop {
            match self.answers.recv().await {
                Some(Event::Job(JobNews::Progress(job))) if job.id.0 == id && job.state == *state => return,
                Some(Event::Job(JobNews::Problem { said, .. })) => panic!("{said}"),
                Some(_) => {}
                None => panic!("nothing is told any more"),
            }
        }
    }

    /// Waits until something is refused, and says why.
    async fn problem(&mut self) -> String {
        loop {
            match self.answers.recv().await {
                Some(Event::Job(JobNews::Problem { said, .. })) => return said,
                Some(_) => {}
                None => panic!("nothing is told any more"),
            }
        }
    }

    /// Waits for the next write.
    async fn next(&mut self) -> Write {
        loop {
            tokio::select! {
                Some(write) = self.sent.recv() => return write,
                Some(event) = self.answers.recv() => {
                    if let Event::Job(JobNews::Problem { said, .. }) = event {
                        panic!("{said}");
                    }
                }
            }
        }
    }
}

/// One that takes tags away shares its rate with one that puts them on; what makes cases has a rate of its own.
#[tokio::test]
async fn jobs_of_one_group_go_one_after_another_and_others_beside_them() {
    let mut bench = Bench::new();
    let arn = "arn:aws:cases:us-east-1:111122223333:domain/d1";
    bench.begin("tags", Service::ConnectCases, "TagResource", json!({"arn": arn, "tags": {"team": "returns"}}));
    let (operation, tagged) = bench.next().await;
    assert_eq!(operation, "TagResource");
    bench.begin("untags", Service::ConnectCases, "UntagResource", json!({"arn": arn, "tagKeys": ["team"]}));
    bench.becomes("untags", &JobState::Queued("the job tags".to_owned())).await;

    let case = json!({"domainId": "d1", "templateId": "t1", "fields": []});
    bench.begin("cases", Service::ConnectCases, "CreateCase", case);
    let (operation, made) = bench.next().await;
    assert_eq!(operation, "CreateCase", "it does not wait for what has another rate");
    made.send(()).unwrap();
    bench.becomes("cases", &JobState::Over).await;
    assert!(bench.sent.try_recv().is_err(), "the other one waits yet");

    tagged.send(()).unwrap();
    bench.becomes("tags", &JobState::Over).await;
    let (operation, untagged) = bench.next().await;
    assert_eq!(operation, "UntagResource");
    untagged.send(()).unwrap();
    bench.becomes("untags", &JobState::Over).await;
}

/// What was agreed to while something could be changed does not go on once nothing may be.
#[tokio::test]
async fn a_job_that_waits_for_its_turn_stops_where_nothing_may_be_changed_any_more() {
    let mut bench = Bench::new();
    let arn = "arn:aws:cases:us-east-1:111122223333:domain/d1";
    bench.begin("tags", Service::ConnectCases, "TagResource", json!({"arn": arn, "tags": {"team": "returns"}}));
    let (_, _tagged) = bench.next().await;
    let untags = |bench: &Bench, id: &str| {
        bench.begin(id, Service::ConnectCases, "UntagResource", json!({"arn": arn, "tagKeys": ["team"]}));
    };
    untags(&bench, "untags");
    bench.becomes("untags", &JobState::Queued("the job tags".to_owned())).await;
    let free = bench.context.clone();
    for (refuses, why) in [
        (Context { protected: true, ..free.clone() }, "the profile is protected"),
        (Context { read_only: true, ..free.clone() }, Context::READ_ONLY),
    ] {
        bench.jobs.opened(&refuses);
        if refuses.protected {
            bench.becomes("untags", &JobState::Paused(Some(format!("nothing more is sent: {why}")))).await;
        }
        bench.jobs.order(JobId("untags".to_owned()), JobOrder::Resume);
        assert_eq!(bench.problem().await, format!("nothing is sent: {why}"));
        untags(&bench, "another");
        assert_eq!(bench.problem().await, format!("nothing was sent: {why}"));
    }
    assert!(bench.sent.try_recv().is_err());
    bench.jobs.opened(&free);
    bench.jobs.order(JobId("untags".to_owned()), JobOrder::Resume);
    let (operation, untagged) = bench.next().await;
    assert_eq!(operation, "UntagResource");
    untagged.send(()).unwrap();
    bench.becomes("untags", &JobState::Over).await;
}
