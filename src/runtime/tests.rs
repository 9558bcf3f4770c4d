//! The loop with a stand-in for the app, a screen in memory, and a transport that answers when the test says so.

use std::collections::VecDeque;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use crossterm::event::{Event as TerminalEvent, KeyCode, KeyEvent, KeyEventKind, KeyModifiers};
use futures_util::stream::{self, StreamExt};
use jiff::Timestamp;
use ratatui::Frame;
use serde_json::{Value, json};
use tokio::sync::mpsc;

use super::driver::{Driver, Profiles};
use super::events::{Ending, Loop, Sources};
use super::front::{Front, Surface};
use super::jobs::JobLimits;
use super::signals::Signal;
use super::typed::Typing;
use crate::contract::{
    ApiError, Call, CallId, Context, ContextId, Effect, ErrorKind, Event, Identity, Input, Lane, Outcome, Pending,
    Reply, Request, TaskEvent, Transport, Update, Work,
};
use crate::journal::Journal;
use crate::model::{OperationId, Service, api};
use crate::tasks::{Pool, PoolLimits};

type Answer = Box<dyn FnMut(&Event) -> Vec<Effect>>;

/// Notes what it is told; `q` leaves.
struct StandIn {
    seen: Vec<Event>,
    answer: Answer,
}

impl Front for StandIn {
    fn initial_effects(&mut self) -> Vec<Effect> {
        vec![Effect::OpenContext(context(false))]
    }

    fn update(&mut self, update: Update) -> Vec<Effect> {
        // Other than the journal's news, which have tests of their own.
        if matches!(update.event, Event::Journal(_)) {
            return Vec::new();
        }
        let effects = (self.answer)(&update.event);
        let leave = matches!(&update.event, Event::Input(Input::Key(key)) if key.code == KeyCode::Char('q'));
        self.seen.push(update.event);
        if leave { vec![Effect::Quit] } else { effects }
    }

    fn draw(&self, _: &mut Frame<'_>) {}

    fn deadline(&self) -> Option<Timestamp> {
        None
    }
}

/// What happened to the terminal, in order.
#[derive(Clone, Default)]
struct Paper(Arc<Mutex<Vec<&'static str>>>);

impl Paper {
    fn note(&self, what: &'static str) {
        self.0.lock().unwrap().push(what);
    }

    fn count(&self, what: &str) -> usize {
        self.0.lock().unwrap().iter().filter(|noted| **noted == what).count()
    }
}

impl Surface for Paper {
    fn draw(&mut self, _: &dyn Front) -> io::Result<()> {
        self.note("frame");
        Ok(())
    }

    fn give_back(&mut self) {
        self.note("given back");
    }

    fn suspend(&mut self) -> io::Result<()> {
        self.note("suspended");
        Ok(())
    }

    fn restore(&mut self) -> io::Result<()> {
        self.note("restored");
        Ok(())
    }

    fn size(&self) -> io::Result<(u16, u16)> {
        Ok((80, 24))
    }

    fn copy(&mut self, _: &str) -> Result<(), String> {
        Err("no clipboard".to_owned())
    }
}

/// Sends nothing; a read is held back for ever.
#[derive(Default)]
struct Silent {
    sent: Mutex<Vec<OperationId>>,
    journal: PathBuf,
    /// What the journal on disk said of each write at the moment when it was sent.
    kept: Mutex<Vec<String>>,
}

impl Transport for Silent {
    fn open(&self, _: Context) {}

    fn send<'a>(&'a self, _: ContextId, operation: OperationId, _: &'a Value) -> Pending<'a, Reply> {
        self.sent.lock().unwrap().push(operation);
        if operation.operation().is_write() {
            let sql = rusqlite::Connection::open(&self.journal).unwrap();
            let row =
                sql.query_row("SELECT operation || ' ' || state || ' ' || input FROM writes", [], |row| row.get(0));
            self.kept.lock().unwrap().push(row.unwrap());
        }
        Box::pin(std::future::pending())
    }

    fn identify(&self, _: ContextId) -> Pending<'_, Identity> {
        Box::pin(async { Err(ApiError::local(ErrorKind::Fault, "Fault", "nobody")) })
    }
}

fn context(read_only: bool) -> Context {
    Context {
        id: ContextId(1),
        profile: None,
        region: None,
        endpoint: None,
        sandbox: false,
        read_only,
        protected: false,
        identity: None,
    }
}

fn call(id: u64, operation: OperationId) -> Call {
    let work = Work::Api(Request { operation, input: json!({}), pages: 1 });
    Call { id: CallId(id), context: ContextId(1), lane: Lane::Interactive, work, place: Value::Null, before: None }
}

fn key(code: char) -> Typing {
    TerminalEvent::Key(KeyEvent::new(KeyCode::Char(code), KeyModifiers::NONE)).into()
}

struct Bench {
    paper: Paper,
    transport: Arc<Silent>,
    signals: mpsc::Sender<Signal>,
    ending: Ending,
    seen: Vec<Event>,
}

/// Runs the loop over these inputs; further input comes from what `more` gives when the first is used up.
async fn run(input: Vec<Typing>, signals: Vec<Signal>, answer: Answer) -> Bench {
    run_tasks(stream::iter(input.into_iter().map(Ok)).chain(stream::pending()), signals, Vec::new(), answer).await
}

async fn run_tasks(
    input: impl stream::Stream<Item = io::Result<Typing>> + Unpin,
    first: Vec<Signal>,
    results: Vec<TaskEvent>,
    answer: Answer,
) -> Bench {
    let state = tempfile::tempdir().unwrap();
    run_with(&state.path().join("journal"), input, first, results, answer).await
}

async fn run_with(
    journal: &Path,
    input: impl stream::Stream<Item = io::Result<Typing>> + Unpin,
    first: Vec<Signal>,
    results: Vec<TaskEvent>,
    answer: Answer,
) -> Bench {
    let transport = Arc::new(Silent { journal: journal.to_owned(), ..Silent::default() });
    let (tasks_in, tasks) = mpsc::channel(results.len() + 16);
    for result in results {
        tasks_in.try_send(result).unwrap();
    }
    let (answers_in, answers) = mpsc::channel(16);
    let (signals_in, signals) = mpsc::channel(16);
    for signal in first {
        signals_in.try_send(signal).unwrap();
    }
    let pool = Pool::new(Arc::clone(&transport) as _, PoolLimits::default(), tasks_in);
    let news = answers_in.clone();
    let news = Box::new(move |item| drop(news.blocking_send(Event::Journal(item))));
    let journal = Journal::open(journal.to_owned(), news).unwrap();
    let mut driver =
        Driver::new(pool, journal, Profiles::Sandbox, JobLimits { share: 0.2, most_alike: 20 }, answers_in);
    let mut front = StandIn { seen: Vec::new(), answer };
    let mut paper = Paper::default();
    let mut sources = Sources { signals, input, fresh: None, tasks, answers };
    let ran = async { Loop::new(&mut front, &mut paper, &mut driver).run(&mut sources).await };
    let ending = tokio::time::timeout(Duration::from_secs(20), ran).await.expect("the loop ends");
    Bench { paper, transport, signals: signals_in, ending, seen: front.seen }
}

fn nothing() -> Answer {
    Box::new(|_| Vec::new())
}

#[tokio::test]
async fn the_first_frame_comes_before_anything_else() {
    let bench = run(vec![key('q')], Vec::new(), nothing()).await;
    assert_eq!(bench.ending, Ending::Quit);
    assert_eq!(bench.paper.0.lock().unwrap().first(), Some(&"frame"));
}

#[tokio::test]
async fn a_flood_of_results_makes_few_frames() {
    let progress = |n| TaskEvent { call: CallId(n), outcome: Outcome::Sent { attempt: 1 } };
    let left = Arc::new(Mutex::new(3000_u32));
    let count = Arc::clone(&left);
    let answer: Answer = Box::new(move |event| {
        let mut left = count.lock().unwrap();
        *left -= u32::from(matches!(event, Event::Task(_)));
        if *left == 0 { vec![Effect::Quit] } else { Vec::new() }
    });
    let bench = run_tasks(stream::pending(), Vec::new(), (0..3000).map(progress).collect(), answer).await;
    assert_eq!(bench.seen.len(), 3000);
    assert!(bench.paper.count("frame") <= 8, "{} frames", bench.paper.count("frame"));
}

#[tokio::test]
async fn a_key_makes_a_frame_while_a_reply_is_held_back() {
    let read = api().operation(Service::AppFlow, "ListFlows").unwrap().id;
    let (keys, input) = mpsc::channel(4);
    keys.try_send(key('l')).unwrap();
    let answer: Answer = Box::new(move |event| match event {
        Event::Input(Input::Key(key)) if key.code == KeyCode::Char('l') => vec![Effect::Start(call(1, read))],
        Event::Task(TaskEvent { outcome: Outcome::Sent { .. }, .. }) => {
            keys.try_send(TerminalEvent::Key(KeyEvent::new(KeyCode::Down, KeyModifiers::NONE)).into()).unwrap();
            Vec::new()
        }
        Event::Input(Input::Key(key)) if key.code == KeyCode::Down => {
            keys.try_send(self::key('q')).unwrap();
            Vec::new()
        }
        _ => Vec::new(),
    });
    let input = Box::pin(stream::unfold(input, |mut input| async { Some((Ok(input.recv().await?), input)) }));
    let bench = run_tasks(input, Vec::new(), Vec::new(), answer).await;
    assert_eq!(bench.ending, Ending::Quit, "no key waits for the reply");
    assert_eq!(bench.transport.sent.lock().unwrap().len(), 1);
    assert!(!bench.seen.iter().any(|event| matches!(event, Event::Task(task) if task.outcome.is_last())));
}

#[tokio::test]
async fn no_call_goes_to_another_place_than_its_page_says() {
    let flow = api().operation(Service::AppFlow, "DeleteFlow").unwrap().id;
    let place = json!({"flowName": "nightly"});
    let inputs = [
        json!({"flowName": "weekly"}),
        json!({"flowName": ["nightly"]}),
        json!({}),
        json!({"flowName": "nightly", "FlowName": "weekly"}),
    ];
    let asked = inputs.len();
    let mut calls: VecDeque<_> = (1..)
        .zip(inputs)
        .map(|(id, input)| {
            let work = Work::Api(Request { operation: flow, input, pages: 1 });
            Call { work, place: place.clone(), ..call(id, flow) }
        })
        .collect();
    let answer: Answer = Box::new(move |event| match (event, calls.pop_front()) {
        (Event::Input(_) | Event::Task(_), Some(call)) => vec![Effect::Start(call)],
        (Event::Task(_), None) => vec![Effect::Quit],
        (_, Some(call)) => {
            calls.push_front(call);
            Vec::new()
        }
        _ => Vec::new(),
    });
    let state = tempfile::tempdir().unwrap();
    let path = state.path().join("journal");
    let input = stream::iter([Ok(key('x'))]).chain(stream::pending());
    let bench = run_with(&path, input, Vec::new(), Vec::new(), answer).await;
    let refused = bench.seen.iter().filter(|event| {
        matches!(event, Event::Task(TaskEvent { outcome: Outcome::Failed(error), .. }) if error.code == "AnotherPlace")
    });
    assert_eq!(refused.count(), asked);
    assert!(bench.transport.sent.lock().unwrap().is_empty());
    let sql = rusqlite::Connection::open(&path).unwrap();
    let kept: i64 = sql.query_row("SELECT count(*) FROM writes", [], |row| row.get(0)).unwrap();
    assert_eq!(kept, 0, "what is not sent is not said to have been");
}

#[tokio::test]
async fn no_write_gets_past_a_read_only_context() {
    let writes: Vec<_> = api().operations().filter(|o| o.is_write()).map(|o| o.id).collect();
    assert!(writes.len() > 60, "{}", writes.len());
    let asked = writes.len();
    let mut calls: VecDeque<_> = (1..).zip(writes).map(|(id, operation)| call(id, operation)).collect();
    let answer: Answer = Box::new(move |event| match event {
        Event::Input(_) => vec![Effect::OpenContext(context(true)), Effect::Start(calls.pop_front().unwrap())],
        Event::Task(TaskEvent { outcome: Outcome::Failed(error), .. }) => {
            assert_eq!(error.kind, ErrorKind::ReadOnly);
            vec![calls.pop_front().map_or(Effect::Quit, Effect::Start)]
        }
        other => panic!("{other:?}"),
    });
    let bench = run(vec![key('x')], Vec::new(), answer).await;
    assert_eq!(bench.seen.len(), asked + 1, "each has its answer");
    assert!(bench.transport.sent.lock().unwrap().is_empty());
}

#[tokio::test]
async fn what_is_cancelled_on_leaving_is_not_started_again() {
    let read = api().operation(Service::AppFlow, "DescribeFlow").unwrap().id;
    let mut ids = 1..;
    let mut several = move || {
        let started: Vec<_> = ids.by_ref().take(8).map(|id| Effect::Start(call(id, read))).collect();
        assert!(ids.start < 1000, "again and again");
        started
    };
    let answer: Answer = Box::new(move |event| match event {
        Event::Input(_) | Event::Task(TaskEvent { outcome: Outcome::Cancelled, .. }) => several(),
        _ => Vec::new(),
    });
    let (transport, state) = (Arc::new(Silent::default()), tempfile::tempdir().unwrap());
    let (tasks_in, tasks) = mpsc::channel(16);
    let (answers_in, answers) = mpsc::channel(16);
    let (_signals, signals) = mpsc::channel(16);
    let pool = Pool::new(transport, PoolLimits::default(), tasks_in);
    let journal = Journal::open(state.path().join("journal"), Box::new(|_| ())).unwrap();
    let mut driver =
        Driver::new(pool, journal, Profiles::Sandbox, JobLimits { share: 0.2, most_alike: 20 }, answers_in);
    let (mut front, mut paper) = (StandIn { seen: Vec::new(), answer }, Paper::default());
    let input = stream::iter([key('x'), key('q')].map(Ok)).chain(stream::pending());
    let mut sources = Sources { signals, input, fresh: None, tasks, answers };
    let mut events = Loop::new(&mut front, &mut paper, &mut driver);
    assert_eq!(events.run(&mut sources).await, Ending::Quit);
    assert_eq!(events.wind_down(&mut sources, Duration::from_secs(10)).await, 0);
}

#[tokio::test]
async fn keys_count_when_pressed_and_not_when_released() {
    let released = KeyEvent { kind: KeyEventKind::Release, ..KeyEvent::new(KeyCode::Char('q'), KeyModifiers::NONE) };
    let input = vec![TerminalEvent::Key(released).into(), TerminalEvent::FocusGained.into(), key('j'), key('q')];
    let bench = run(input, Vec::new(), nothing()).await;
    assert_eq!(bench.seen.len(), 2, "{:?}", bench.seen);
}

#[tokio::test]
async fn a_terminal_that_is_gone_ends_the_program_and_the_app_hears_of_it() {
    let bench = run_tasks(stream::empty(), Vec::new(), Vec::new(), nothing()).await;
    assert_eq!((bench.ending, bench.seen), (Ending::Lost, vec![Event::Terminate]));
}

#[tokio::test]
async fn a_signal_goes_before_keys() {
    let bench = run(vec![key('j')], vec![Signal::End(15)], nothing()).await;
    assert_eq!((bench.ending, bench.seen), (Ending::Signal(15), vec![Event::Terminate]));
    drop(bench.signals);
}

#[tokio::test]
async fn after_a_stop_the_app_learns_the_size_of_the_window_and_draws() {
    let answer: Answer = Box::new(|event| match event {
        Event::Input(Input::Key(_)) => vec![Effect::Suspend],
        Event::Input(Input::Resize { width: 80, height: 24 }) => vec![Effect::Quit],
        _ => Vec::new(),
    });
    let bench = run(vec![key('z')], Vec::new(), answer).await;
    assert_eq!((bench.ending, bench.paper.count("suspended")), (Ending::Quit, 1));
    let bench = run(vec![key('q')], vec![Signal::Continued], nothing()).await;
    assert_eq!(bench.paper.count("restored"), 1);
}

#[tokio::test]
async fn a_clipboard_that_fails_says_why() {
    let answer: Answer = Box::new(|event| match event {
        Event::Input(_) => vec![Effect::Copy { what: "ARN".into(), text: "arn".into() }],
        Event::Copied { .. } => vec![Effect::Quit],
        _ => Vec::new(),
    });
    let bench = run(vec![key('y')], Vec::new(), answer).await;
    let copied = Event::Copied { what: "ARN".into(), problem: Some("no clipboard".into()) };
    assert_eq!(bench.seen.last(), Some(&copied));
}

#[tokio::test]
async fn the_sandbox_lists_its_own_profiles() {
    let answer: Answer = Box::new(|event| match event {
        Event::Input(_) => vec![Effect::ListProfiles],
        Event::Profiles(Ok(profiles)) if profiles.len() == 3 => vec![Effect::Quit],
        other => panic!("{other:?}"),
    });
    assert_eq!(run(vec![key('A')], Vec::new(), answer).await.ending, Ending::Quit);
}

#[tokio::test]
async fn a_write_is_on_disk_before_it_is_sent() {
    let stop = api().operation(Service::AppFlow, "StopFlow").unwrap().id;
    let answer: Answer = Box::new(move |event| match event {
        Event::Input(_) => {
            let work = Work::Api(Request { operation: stop, input: json!({"flowName": "nightly"}), pages: 1 });
            vec![Effect::Start(Call {
                id: CallId(1),
                context: ContextId(1),
                lane: Lane::Interactive,
                work,
                place: Value::Null,
                before: None,
            })]
        }
        Event::Task(TaskEvent { outcome: Outcome::Sent { .. }, .. }) => vec![Effect::Quit],
        _ => Vec::new(),
    });
    let bench = run(vec![key('s')], Vec::new(), answer).await;
    assert_eq!(bench.ending, Ending::Quit);
    let kept = bench.transport.kept.lock().unwrap();
    assert_eq!(kept.len(), 1);
    assert!(kept[0].starts_with("StopFlow ") && kept[0].ends_with(r#"{"flowName":"nightly"}"#), "{kept:?}");
}

#[tokio::test]
async fn without_a_journal_nothing_is_written_anywhere() {
    let state = tempfile::tempdir().unwrap();
    let stop = api().operation(Service::AppFlow, "StopFlow").unwrap().id;
    let told = Arc::new(Mutex::new(None));
    let tell = Arc::clone(&told);
    let answer: Answer = Box::new(move |event| match event {
        Event::Input(_) => vec![Effect::Start(call(1, stop))],
        Event::Task(TaskEvent { outcome: Outcome::Failed(error), .. }) => {
            *tell.lock().unwrap() = Some(error.clone());
            vec![Effect::Quit]
        }
        other => panic!("{other:?}"),
    });
    let input = stream::iter([Ok(key('s'))]).chain(stream::pending());
    // A folder can't be a journal.
    let bench = run_with(state.path(), input, Vec::new(), Vec::new(), answer).await;
    assert_eq!(bench.ending, Ending::Quit);
    assert!(bench.transport.sent.lock().unwrap().is_empty());
    let error = told.lock().unwrap().clone().unwrap();
    assert!(
        error.message.contains(state.path().to_str().unwrap()) && error.advice().contains("--state-dir"),
        "{error:?}"
    );
}

#[test]
fn nothing_that_a_terminal_obeys_is_said() {
    assert_eq!(super::seen("there is no '\u{1b}[2J'\nlook"), "there is no '␛[2J'\nlook");
}
