//! The journal on a real disk: consoles that are killed, consoles at the same time, and what must never be in its files.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on has failed")]

mod unwritable;

use crate::{pty, service};
use std::collections::BTreeMap;
use std::env;
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::Duration;

use jiff::Timestamp;
use serde_json::{Value, json};
use switchboard::catalog::Location;
use switchboard::contract::{
    ApiError, Bookmark, CallId, ContextKey, Draft, DraftId, DraftKey, DraftText, ErrorKind, JournalNews, Reply,
    SandboxAccount, WriteRecord, WriteState,
};
use switchboard::journal::{Intent, Journal, Verdict};
use switchboard::model::{DocPath, OperationId, Service, api};

const PATIENCE: Duration = Duration::from_secs(30);

/// Says to the child test where its journal is.
const CHILD: &str = "SWITCHBOARD_TEST_JOURNAL";

struct Console {
    journal: Journal,
    news: Receiver<JournalNews>,
}

struct Opened {
    writes: Vec<WriteRecord>,
    drafts: Vec<Draft>,
    bookmarks: Vec<Bookmark>,
    apart: Vec<Location>,
}

impl Console {
    fn open(path: &Path) -> Self {
        let (tell, news) = channel();
        let journal = Journal::open(path.to_owned(), Box::new(move |item| drop(tell.send(item)))).unwrap();
        Self { journal, news }
    }

    fn opened(&self) -> Opened {
        match self.news.recv_timeout(PATIENCE).unwrap() {
            JournalNews::Opened { writes, drafts, bookmarks, apart } => Opened { writes, drafts, bookmarks, apart },
            other => panic!("{other:?}"),
        }
    }

    /// Keeps an intent; returns once it may be sent, or must not.
    fn intend(&self, intent: Intent) -> Result<(), String> {
        let (tell, told) = channel();
        self.journal.intend(intent, move |kept| {
            drop(tell.send(kept.map_err(|error| format!("{error}. {}", error.advice()))));
        });
        told.recv_timeout(PATIENCE).unwrap()
    }

    fn done(&self) {
        let (tell, told) = channel();
        self.journal.when_done(move || tell.send(()).unwrap());
        told.recv_timeout(PATIENCE).unwrap();
    }
}

fn operation(service: Service, name: &str) -> OperationId {
    api().operation(service, name).unwrap().id
}

fn key(sandbox: bool) -> ContextKey {
    ContextKey { profile: Some("acme".into()), region: Some("eu-central-1".into()), endpoint: None, sandbox }
}

fn intent(call: u64, name: &str, input: &Value) -> Intent {
    let operation = api().operations().find(|known| known.id.name == name).unwrap().id;
    let mut intent = Intent::new(CallId(call), key(false), operation, input, Timestamp::now());
    intent.account = Some("111122223333".into());
    intent
}

fn draft(location: &str, name: &str, document: Value) -> Draft {
    let operation = api().operations().find(|known| known.id.name == name).unwrap().id;
    let location: Location = location.parse().unwrap();
    let id = DraftId(format!("{name} at {}", location.without_query()));
    let key = DraftKey { id, location, operation, context: key(false) };
    Draft { step: Some("mapping".into()), ..Draft::new(key, document, Timestamp::now()) }
}

fn reply() -> Reply {
    Reply {
        document: json!({}),
        status: 200,
        request_id: Some("req-1".into()),
        bytes: 2,
        attempts: 1,
        duration: Duration::ZERO,
    }
}

/// Not a test of its own: a console that keeps two writes and a draft, and then waits to be killed.
#[test]
#[ignore = "a part of the test that kills it"]
fn child() {
    let Some(path) = env::var_os(CHILD) else { return };
    let console = Console::open(Path::new(&path));
    console.opened();
    let flow = json!({"flowName": "nightly", "clientToken": "token-1"});
    console.intend(intent(1, "StartFlow", &flow)).unwrap();
    console.journal.sent(CallId(1));
    let domain = json!({"DomainName": "acme", "DefaultExpirationDays": 30});
    console.intend(intent(2, "CreateDomain", &domain)).unwrap();
    for typed in ["a", "ac", "acm"] {
        let document = json!({"DomainName": typed});
        console.journal.save_draft(Box::new(draft("profiles/domains!create", "CreateDomain", document)));
    }
    console.done();
    std::io::stdout().write_all(b"\nready\n").unwrap();
    std::io::stdout().flush().unwrap();
    loop {
        thread::park();
    }
}

fn child_at(path: &Path) -> Child {
    let mut child = Command::new(env::current_exe().unwrap())
        .args(["journal::child", "--exact", "--ignored", "--nocapture"])
        .env(CHILD, path)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let lines = BufReader::new(child.stdout.take().unwrap()).lines();
    assert!(lines.map_while(Result::ok).any(|line| line == "ready"), "the child keeps its writes");
    child
}

#[test]
fn what_a_killed_console_had_under_way_is_of_unknown_outcome_and_its_draft_is_there() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("journal");
    let mut child = child_at(&path);

    let beside = Console::open(&path);
    let states: Vec<WriteState> = beside.opened().writes.iter().map(|write| write.state).collect();
    assert_eq!(states, [WriteState::Intended, WriteState::Sent], "the other console lives");

    child.kill().unwrap();
    child.wait().unwrap();
    let console = Console::open(&path);
    let Opened { writes, drafts, .. } = console.opened();
    let [domain, flow] = writes.as_slice() else { panic!("{writes:?}") };
    for write in [domain, flow] {
        assert_eq!((write.state, write.code.as_deref()), (WriteState::Unknown, Some("Interrupted")));
        assert_eq!((write.account.as_deref(), &write.context), (Some("111122223333"), &key(false)));
        assert!(write.whole && write.ended.is_some());
    }
    assert_eq!(flow.operation, operation(Service::AppFlow, "StartFlow"));
    assert_eq!((flow.token.as_deref(), &flow.input), (Some("token-1"), &json!({"flowName": "nightly"})));
    assert_eq!(domain.input["DefaultExpirationDays"], 30);
    let [draft] = drafts.as_slice() else { panic!("{drafts:?}") };
    assert_eq!((&draft.document, draft.step.as_deref()), (&json!({"DomainName": "acm"}), Some("mapping")));
    assert_eq!(draft.key.location.to_string(), "profiles/domains!create");

    // Sent again with its token, and it went well: that settles the one before. The other is settled by hand.
    let again = json!({"flowName": "nightly", "clientToken": "token-1"});
    console.intend(intent(1, "StartFlow", &again)).unwrap();
    console.journal.ended(CallId(1), Verdict::succeeded(&reply(), Timestamp::now()));
    console.journal.settle(domain.id);
    console.done();
    let mut states = BTreeMap::new();
    while let Ok(JournalNews::Write(write)) = console.news.try_recv() {
        states.insert(write.id, write.state);
    }
    let states: Vec<WriteState> = states.into_values().collect();
    assert_eq!(states, [WriteState::Settled, WriteState::Settled, WriteState::Succeeded]);
}

#[test]
fn consoles_at_the_same_time_keep_each_their_own() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("journal");
    let consoles: Vec<_> = (0..4)
        .map(|n| {
            let path = path.clone();
            thread::spawn(move || {
                let console = Console::open(&path);
                console.opened();
                for call in 0..25 {
                    let name = format!("flow-{n}-{call}");
                    console.intend(intent(call, "StopFlow", &json!({"flowName": name}))).unwrap();
                    console.journal.sent(CallId(call));
                    console.journal.ended(CallId(call), Verdict::succeeded(&reply(), Timestamp::now()));
                    let document = json!({"flowName": format!("draft-{call}")});
                    let place = format!("appflow/flows/flow-{n}!edit");
                    console.journal.save_draft(Box::new(draft(&place, "UpdateFlow", document)));
                }
                console.done();
            })
        })
        .collect();
    for console in consoles {
        console.join().unwrap();
    }
    let Opened { writes, drafts, .. } = Console::open(&path).opened();
    assert_eq!(writes.len(), 100);
    assert!(writes.iter().all(|write| write.state == WriteState::Succeeded), "{writes:#?}");
    assert_eq!(drafts.len(), 4);
    assert!(drafts.iter().all(|draft| draft.document["flowName"] == "draft-24"));
}

#[test]
fn its_files_belong_to_their_user_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("journal");
    fs::write(&path, "").unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
    let console = Console::open(&path);
    console.opened();
    console.intend(intent(1, "StopFlow", &json!({"flowName": "nightly"}))).unwrap();
    let files = files(folder.path());
    assert!(files.len() >= 3, "the journal, its log and this run's lock: {files:?}");
    for file in files {
        let mode = fs::metadata(&file).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode, 0o600, "{}", file.display());
    }
}

fn files(folder: &Path) -> Vec<PathBuf> {
    fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect()
}

#[test]
fn secrets_customers_and_searches_are_never_in_its_files() {
    const SECRET: &str = "MARKED-SECRET-5f2d";
    const CUSTOMER: &str = "MARKED-CUSTOMER-8c1a";
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("journal");
    let console = Console::open(&path);
    console.opened();

    let connector = json!({
        "connectorProfileName": "crm-visible", "connectorType": "Salesforce", "connectionMode": "Public",
        "clientToken": "token-visible",
        "connectorProfileConfig": {
            "connectorProfileProperties": {"Salesforce": {"instanceUrl": "https://acme.my.salesforce.com"}},
            "connectorProfileCredentials": {"Salesforce": {"accessToken": SECRET, "refreshToken": SECRET}}
        }
    });
    let profile = json!({"DomainName": "acme", "FirstName": CUSTOMER, "Attributes": {CUSTOMER: "x", "k": CUSTOMER}});
    let case = json!({
        "domainId": "d", "templateId": "t",
        "fields": [{"id": "title", "value": {"stringValue": CUSTOMER}}], "unheard": CUSTOMER,
    });
    let said = format!("the value {CUSTOMER} with {SECRET} is not allowed");
    for (call, name, input) in
        [(1, "CreateConnectorProfile", &connector), (2, "CreateProfile", &profile), (3, "CreateCase", &case)]
    {
        let mut intent = intent(call, name, input);
        intent.location = Some(format!("profiles/domains/acme/profiles?_email={CUSTOMER}"));
        console.intend(intent).unwrap();
        console.journal.sent(CallId(call));
        let error = ApiError::local(ErrorKind::BadRequest, "ValidationException", said.clone());
        console.journal.ended(CallId(call), Verdict::failed(&error, Timestamp::now()));
        let place = format!("profiles/domains/acme/profiles?_email={CUSTOMER}!create");
        let text =
            |path: &str, text: &str| DraftText { path: path.parse().unwrap(), key: false, text: text.to_owned() };
        let unread = format!("{}, \"unheard\": ", &input.to_string()[..input.to_string().len() - 1]);
        let texts = vec![
            text("", &unread),
            text("FirstName", CUSTOMER),
            text("connectorProfileConfig", SECRET),
            text(&format!("Attributes{{{CUSTOMER}}}"), ""),
        ];
        console.journal.save_draft(Box::new(Draft { texts, ..draft(&place, name, input.clone()) }));
    }
    let location = format!("profiles/domains/acme/profiles?_phone={CUSTOMER}").parse().unwrap();
    console.journal.add_bookmark(Bookmark { location, title: "people".into(), region: Some("eu-west-1".into()) });
    for (id, apart) in [("m1", true), ("m2", true), ("m1", true), ("m2", false)] {
        console.journal.set_apart(format!("profiles/domains/acme/matches/{id}"), apart);
    }
    console.done();
    let clean = |when: &str| {
        let mut all = Vec::new();
        for file in files(folder.path()) {
            all.extend(fs::read(&file).unwrap());
        }
        let holds = |text: &str| all.windows(text.len()).any(|window| window == text.as_bytes());
        assert!(holds("crm-visible") && holds("token-visible"), "{when}: what may be kept is kept");
        assert!(!holds(SECRET) && !holds(CUSTOMER), "{when}: what may not be kept is not");
    };
    clean("while it is open");
    drop(console);
    clean("afterwards");

    let Opened { writes, drafts, bookmarks, apart } = Console::open(&path).opened();
    assert!(writes.iter().all(|write| !write.whole && write.message.is_none() && write.state == WriteState::Failed));
    assert!(drafts.len() == 3 && drafts.iter().all(|draft| draft.stripped));
    for draft in &drafts {
        let [text] = &draft.texts[..] else { panic!("{:?}", draft.texts) };
        let open = match draft.key.operation.name {
            "CreateConnectorProfile" => "crm-visible",
            "CreateProfile" => "acme",
            _ => "templateId",
        };
        assert!(text.path.is_root() && text.text.contains(open), "{text:?}");
    }
    assert_eq!(bookmarks[0].location.to_string(), "profiles/domains/acme/profiles");
    let apart: Vec<String> = apart.iter().map(ToString::to_string).collect();
    assert_eq!(apart, ["profiles/domains/acme/matches/m1"], "what was taken back is no longer apart");
}

#[test]
fn consoles_with_the_same_form_keep_a_draft_each_and_forget_their_own() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("journal");
    let of = |id: &str| {
        let document = json!({"DomainName": id});
        let mut draft = draft("profiles/domains!create", "CreateDomain", document);
        draft.key.id = DraftId(id.to_owned());
        let text = DraftText { path: DocPath::root(), key: false, text: format!("{{\"DomainName\": \"{id}") };
        Box::new(Draft { texts: vec![text], ..draft })
    };
    let (first, second) = (Console::open(&path), Console::open(&path));
    first.opened();
    second.opened();
    first.journal.save_draft(of("first"));
    second.journal.save_draft(of("second"));
    first.done();
    second.done();
    let names = |drafts: &[Draft]| {
        let mut names: Vec<_> = drafts.iter().map(|draft| (draft.key.id.0.clone(), draft.elsewhere)).collect();
        names.sort();
        names
    };
    let third = Console::open(&path);
    let Opened { drafts, .. } = third.opened();
    assert_eq!(names(&drafts), [("first".to_owned(), true), ("second".to_owned(), true)], "both are open elsewhere");
    assert_eq!(drafts[0].texts, of(&drafts[0].key.id.0).texts);
    first.journal.drop_draft(DraftId("first".into()));
    drop((first, second, third));
    let Opened { drafts, .. } = Console::open(&path).opened();
    assert_eq!(names(&drafts), [("second".to_owned(), false)], "sending one forgets its own alone");
}

#[test]
fn a_journal_that_cannot_be_written_says_which_why_and_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    let is_folder = folder.path().join("is-a-folder");
    fs::create_dir(&is_folder).unwrap();
    let no_journal = folder.path().join("notes.txt");
    fs::write(&no_journal, "Dear diary, ".repeat(200)).unwrap();
    for (path, why, what) in [
        (is_folder.clone(), "can't be opened", "--state-dir"),
        (folder.path().join("nowhere/journal"), "can't be opened", "--state-dir"),
        (no_journal, "is damaged, or is no journal", "Move the file away"),
    ] {
        let console = Console::open(&path);
        let JournalNews::Problem(told) = console.news.recv_timeout(PATIENCE).unwrap() else { panic!("{path:?}") };
        let refused = console.intend(intent(1, "StopFlow", &json!({"flowName": "nightly"}))).unwrap_err();
        for said in [told, refused] {
            assert!(said.contains(path.to_str().unwrap()) && said.contains(why) && said.contains(what), "{said}");
        }
    }

    // Once it is mended, the next write goes.
    let console = Console::open(&is_folder);
    assert!(matches!(console.news.recv_timeout(PATIENCE), Ok(JournalNews::Problem(_))));
    fs::remove_dir(&is_folder).unwrap();
    console.intend(intent(1, "StopFlow", &json!({"flowName": "nightly"}))).unwrap();
}

#[test]
fn what_was_under_way_when_a_console_was_left_is_of_unknown_outcome_too() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("journal");
    let console = Console::open(&path);
    console.opened();
    console.intend(intent(1, "StopFlow", &json!({"flowName": "nightly"}))).unwrap();
    console.journal.sent(CallId(1));
    drop(console);
    let Opened { writes, .. } = Console::open(&path).opened();
    assert_eq!(writes[0].state, WriteState::Unknown);
    assert!(files(folder.path()).iter().all(|file| !file.to_string_lossy().contains(".new")));
}

#[test]
fn the_next_start_says_what_was_left_open_and_shows_it() {
    let state = tempfile::tempdir().unwrap();
    let path = state.path().join("journal.sqlite");
    let console = Console::open(&path);
    console.opened();
    let context = ContextKey {
        profile: Some("sandbox".into()),
        region: Some(SandboxAccount::REGION.into()),
        endpoint: None,
        sandbox: true,
    };
    let stop = operation(Service::AppFlow, "StopFlow");
    let mut cut = Intent::new(CallId(1), context.clone(), stop, &json!({"flowName": "nightly"}), Timestamp::now());
    cut.location = Some("appflow/flows/nightly".into());
    console.intend(cut).unwrap();
    // What was done with real accounts is none of the sandbox's business.
    console.intend(intent(2, "StopFlow", &json!({"flowName": "real-flow"}))).unwrap();
    let mut typed = draft("profiles/domains!create", "CreateDomain", json!({"DomainName": "acme"}));
    typed.key.context = context;
    console.journal.save_draft(Box::new(typed));
    drop(console);

    let mut session =
        pty::Start::new(&["--sandbox", "--state-dir", state.path().to_str().unwrap()]).size((120, 40)).session();
    session.sees(&["1 draft and 1 write of unknown outcome", "J shows them"]);
    session.press_and_see("J", &["StopFlow", "unknown", "appflow/flows/nightly", "CreateDomain", "draft"]);
    assert!(!session.contents().contains("acme eu-central-1"), "{}", session.contents());
    session.press_and_see("\r", &["The console ended before the service answered", "\"flowName\": \"nightly\""]);
    session.press_and_see("a", &["Look at what is there now", "Settle it", "no client token"]);
    session.press("settle");
    session.press_and_see("\r", &["it was settled since"]);
    session.press("\u{1b}");
    session.wait("it is settled", |screen| !screen.contents().contains("unknown"));
    session.quit();
    let Opened { writes, .. } = Console::open(&path).opened();
    let settled: Vec<_> = writes.iter().filter(|write| write.state == WriteState::Settled).collect();
    assert!(settled.len() == 1 && settled[0].context.sandbox, "{writes:?}");
}

/// A page of writes that is open is not the only program that writes.
#[test]
fn what_others_have_written_is_seen_when_the_page_is_opened_and_when_it_is_asked_for() {
    let state = tempfile::tempdir().unwrap();
    let arguments = ["--sandbox", "--state-dir", state.path().to_str().unwrap(), "--open", "profiles/domains"];
    let mut session = pty::Start::new(&arguments).size((120, 40)).session();
    session.sees(&["acme-retail"]);
    let other = Console::open(&state.path().join("journal.sqlite"));
    other.opened();
    let context = ContextKey {
        profile: Some("sandbox".into()),
        region: Some(SandboxAccount::REGION.into()),
        endpoint: None,
        sandbox: true,
    };
    let stops = |call: u64, flow: &str| {
        let stop = operation(Service::AppFlow, "StopFlow");
        let mut intent =
            Intent::new(CallId(call), context.clone(), stop, &json!({ "flowName": flow }), Timestamp::now());
        intent.location = Some(format!("appflow/flows/{flow}"));
        other.intend(intent).unwrap();
        other.journal.sent(CallId(call));
        other.journal.ended(CallId(call), Verdict::succeeded(&reply(), Timestamp::now()));
        other.done();
    };
    stops(1, "nightly");
    session.press_and_see("J", &["StopFlow", "appflow/flows/nightly", "done"]);
    stops(2, "hourly");
    assert!(!session.contents().contains("hourly"), "nothing tells of it by itself");
    session.press_and_see("r", &["appflow/flows/hourly", "appflow/flows/nightly"]);
    session.quit();
}

/// However the region is come by, a context has one name: what was kept in one run is found in the next.
#[test]
fn a_draft_is_found_again_however_the_context_comes_by_its_region() {
    let service = service::Service::start();
    let config = "[default]\nregion = eu-central-1\n[profile live]\nregion = eu-west-2\n";
    for (arguments, region, found) in [
        (&[][..], "us-east-1", "us-east-1"),
        (&[], "", "eu-central-1"),
        (&["--profile", "live"], "us-east-1", "us-east-1"),
        (&["--profile", "live"], "", "eu-west-2"),
        (&["--region", "ca-central-1"], "us-east-1", "ca-central-1"),
    ] {
        let state = tempfile::tempdir().unwrap();
        let file = |name: &str, text: &str| {
            fs::write(state.path().join(name), text).unwrap();
            state.path().join(name)
        };
        let keys = file("keys", "[live]\naws_access_key_id=AKIASANDBOX000000001\naws_secret_access_key=sandbox\n");
        let config = file("config", config);
        let console = || {
            let all =
                [arguments, &["--state-dir", state.path().to_str().unwrap(), "--open", "profiles/domains!create"]];
            let start = service.console(&all.concat()).env("AWS_REGION", region);
            start.env("AWS_CONFIG_FILE", &config).env("AWS_SHARED_CREDENTIALS_FILE", &keys).session()
        };
        let mut session = console();
        session.sees(&[SandboxAccount::ALL[0].account, found, "Domain name"]);
        session.press_and_see("kept-before", &["kept-before"]);
        session.signal(nix::sys::signal::Signal::SIGTERM);
        session.exit_code();
        let drafts = Console::open(&state.path().join("journal.sqlite")).opened().drafts;
        assert_eq!(drafts[0].key.context.region.as_deref(), Some(found));
        console().sees(&["There is a draft", found]);
    }
}

/// An attempt that an earlier run left without an answer goes again with its token, under whichever name it was kept.
#[test]
fn an_unanswered_write_is_recognised_without_a_region_on_the_command_line() {
    let service = service::Service::start();
    for (n, region) in [Some("us-east-1"), None].into_iter().enumerate() {
        let (state, token) = (tempfile::tempdir().unwrap(), format!("token-before-{n}"));
        let before = Console::open(&state.path().join("journal.sqlite"));
        before.opened();
        let context = ContextKey {
            profile: None,
            region: region.map(str::to_owned),
            endpoint: Some(service.url()),
            sandbox: false,
        };
        let input = json!({"flowName": "servicenow-incidents-adhoc", "clientToken": token});
        let start = operation(Service::AppFlow, "StartFlow");
        before.intend(Intent::new(CallId(1), context, start, &input, Timestamp::now())).unwrap();
        before.journal.sent(CallId(1));
        drop(before);
        let place = "appflow/flows/servicenow-incidents-adhoc!start";
        let arguments = ["--state-dir", state.path().to_str().unwrap(), "--open", place];
        let mut session = service.console(&arguments).session();
        session.sees(&[SandboxAccount::ALL[0].account, "This was sent before", "us-east-1"]);
        session.press("\u{13}");
        session.sees(&["run now: done"]);
        session.quit();
        let is_started = |entry: &&Value| entry["operation"] == "StartFlow";
        assert_eq!(service.log().iter().filter(is_started).count(), n + 1);
        let writes = Console::open(&state.path().join("journal.sqlite")).opened().writes;
        let tokens: Vec<_> = writes.iter().map(|write| (write.state, write.token.as_deref())).collect();
        assert_eq!(
            tokens,
            [(WriteState::Succeeded, Some(token.as_str())), (WriteState::Settled, Some(token.as_str()))],
            "the service can tell that it is the same"
        );
    }
}

#[test]
fn an_odd_row_hides_only_itself() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("journal");
    let console = Console::open(&path);
    console.opened();
    for n in 0..7 {
        let location = format!("profiles/domains/acme-{n}!edit");
        console.journal.save_draft(Box::new(draft(&location, "UpdateDomain", json!({"DomainName": "acme"}))));
        console.intend(intent(n, "StopFlow", &json!({"flowName": "nightly"}))).unwrap();
        let location = format!("appflow/flows/nightly-{n}").parse().unwrap();
        console.journal.add_bookmark(Bookmark { location, title: format!("nightly {n}"), region: None });
    }
    drop(console);
    let sql = rusqlite::Connection::open(&path).unwrap();
    for (n, odd) in ["'text'", "x'00ff'", "NULL", "9e99", "x'ff'"].iter().enumerate() {
        for (table, column, row) in [("drafts", "saved", n), ("drafts", "document", n), ("writes", "started", n)] {
            let of =
                if table == "writes" { format!("id = {row} + 1") } else { format!("location LIKE '%acme-{row}!%'") };
            // What a table does not take is no odd row.
            drop(sql.execute_batch(&format!("UPDATE {table} SET {column} = {odd} WHERE {of}")));
        }
    }
    drop(sql.execute_batch("UPDATE bookmarks SET title = x'ff' WHERE location LIKE '%nightly-1'"));
    drop(sql);
    let Opened { writes, drafts, bookmarks, .. } = Console::open(&path).opened();
    assert!((2..7).contains(&drafts.len()), "{}", drafts.len());
    assert!((2..7).contains(&writes.len()), "{}", writes.len());
    assert_eq!(bookmarks.len(), 6);
}

/// Whatever is wrong with the folder, it is said, and the console starts and browses.
#[test]
fn a_state_folder_that_can_not_be_used_is_said_and_browsing_goes_on() {
    let newer = |state: &Path| {
        Console::open(&state.join("journal.sqlite")).opened();
        let sql = rusqlite::Connection::open(state.join("journal.sqlite")).unwrap();
        sql.pragma_update(None, "user_version", 99).unwrap();
    };
    let damaged = |state: &Path| fs::write(state.join("journal.sqlite"), "no journal at all ".repeat(300)).unwrap();
    let occupied = |state: &Path| {
        fs::remove_dir_all(state).unwrap();
        fs::write(state, "a file").unwrap();
    };
    let link =
        |file: &str, state: &Path| std::os::unix::fs::symlink(state.join("elsewhere"), state.join(file)).unwrap();
    let (journal_led_away, log_led_away) =
        (|state: &Path| link("journal.sqlite", state), |state: &Path| link("switchboard.log", state));
    let pipe = |state: &Path| {
        assert!(Command::new("mkfifo").arg(state.join("switchboard.log")).status().unwrap().success());
    };
    let unlogged = "nothing is logged";
    let spoilt: [&dyn Fn(&Path); 6] = [&newer, &damaged, &occupied, &journal_led_away, &log_led_away, &pipe];
    let said = ["newer Switchboard", "is damaged", "can't be", "it is a link", unlogged, unlogged];
    for (spoil, words) in spoilt.into_iter().zip(said) {
        let home = tempfile::tempdir().unwrap();
        let state = home.path().join("state");
        fs::create_dir(&state).unwrap();
        spoil(&state);
        let arguments = ["--sandbox", "--state-dir", state.to_str().unwrap(), "--open", "profiles/domains"];
        let session = pty::Start::new(&arguments).size((200, 24)).session();
        session.sees(&[words]);
        session.sees(&["acme-retail"]);
        session.quit();
        assert!(!state.join("elsewhere").exists(), "a link is not followed");
    }
}

/// Nothing can be kept below a home that is a file, and nothing is there to be read.
#[test]
fn a_home_that_is_no_folder_is_said_and_browsing_goes_on() {
    let home = tempfile::NamedTempFile::new().unwrap();
    let arguments = ["--sandbox", "--open", "profiles/domains"];
    let session = pty::Start::new(&arguments).env("HOME", home.path()).size((200, 24)).session();
    session.sees(&["can't be"]);
    session.sees(&["acme-retail"]);
    session.quit();
}

/// What is written to a deleted file is gone: the journal goes on at its path, with all that it held, and that is said.
#[test]
fn a_folder_that_is_deleted_meanwhile_is_made_again_and_that_is_said_before_anything_is_sent() {
    let folder = tempfile::tempdir().unwrap();
    let state = folder.path().join("state");
    let path = state.join("journal");
    fs::create_dir(&state).unwrap();
    let console = Console::open(&path);
    console.opened();
    console.intend(intent(1, "StopFlow", &json!({"flowName": "before"}))).unwrap();
    let again = |console: &Console, words: &str| {
        let is_said = |news: JournalNews| matches!(news, JournalNews::Again(said) if said.contains(words));
        assert!(console.news.try_iter().any(is_said), "{words}");
    };
    let file = |n: u64| intent(n, "StopFlow", &json!({"flowName": format!("flow-{n}")}));
    fs::remove_dir_all(&state).unwrap();
    console.intend(file(2)).unwrap();
    again(&console, "made again");
    assert_eq!(fs::metadata(&state).unwrap().permissions().mode() & 0o777, 0o700);
    assert!(files(&state).iter().all(|file| fs::metadata(file).unwrap().permissions().mode() & 0o777 == 0o600));
    // Only the file itself, and its companions stay.
    fs::remove_file(&path).unwrap();
    console.intend(file(3)).unwrap();
    again(&console, "made again");
    console.journal.ended(CallId(1), Verdict::succeeded(&reply(), Timestamp::now()));
    console.done();
    assert_eq!(Console::open(&path).opened().writes.len(), 3);

    // Where it can't be made again nothing may be sent, and nothing is lost once it can.
    fs::remove_dir_all(&state).unwrap();
    fs::write(&state, "in its place").unwrap();
    let why = console.intend(file(4)).unwrap_err();
    assert!(why.contains("can't be") && why.contains("--state-dir"), "{why}");
    fs::remove_file(&state).unwrap();
    console.intend(file(5)).unwrap();
    let writes = Console::open(&path).opened().writes;
    assert_eq!(writes.len(), 4, "{writes:?}");
    assert_eq!(writes[3].state, WriteState::Succeeded, "an outcome finds its write in the new file");

    // Another file at its path is another journal.
    fs::remove_dir_all(&state).unwrap();
    fs::create_dir(&state).unwrap();
    drop(Console::open(&path));
    console.intend(file(6)).unwrap();
    again(&console, "replaced");
    drop(console);
    assert_eq!(Console::open(&path).opened().writes.len(), 1);
}

#[test]
fn a_state_folder_that_is_removed_while_the_console_runs_is_made_again_before_a_write_is_sent() {
    let home = tempfile::tempdir().unwrap();
    let state = home.path().join("state");
    let place = "appflow/flows/servicenow-incidents-adhoc!start";
    let arguments = ["--sandbox", "--state-dir", state.to_str().unwrap(), "--open", place];
    let mut session = pty::Start::new(&arguments).size((160, 30)).session();
    session.sees(&["StartFlow", SandboxAccount::ALL[0].account]);
    let path = state.join("journal.sqlite");
    session.wait("the journal is open", |_| {
        path.exists()
            && rusqlite::Connection::open(&path)
                .and_then(|sql| sql.query_row("SELECT count(*) FROM runs", [], |row| row.get::<_, i64>(0)))
                .is_ok_and(|runs| runs > 0)
    });
    fs::remove_dir_all(&state).unwrap();
    session.press("\u{13}");
    session.sees(&["run now: done"]);
    session.press_and_see("J", &["StartFlow"]);
    session.quit();
    let writes = Console::open(&state.join("journal.sqlite")).opened().writes;
    assert_eq!(writes.iter().map(|write| write.state).collect::<Vec<_>>(), [WriteState::Succeeded]);
}
