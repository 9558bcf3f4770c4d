//! Keys and replies in, effects and the screen out: no clock, no network, any order.

use std::time::Duration;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use jiff::Timestamp;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use serde_json::{Value, json};

use super::*;
use crate::contract::{
    ApiError, Call, CallId, ContextId, ContextKey, Draft, DraftKey, ErrorKind, Identity, JournalNews, Page,
    ProfileInfo, Reply, Transience, Work,
};
use crate::theme::Depth;

/// An app with a clock that the test turns.
struct Rig {
    app: App,
    effects: Vec<Effect>,
    now: Timestamp,
}

impl Rig {
    fn at(location: &str) -> Self {
        let now: Timestamp = "2026-03-01T12:00:00Z".parse().unwrap();
        let context = Context {
            id: ContextId(0),
            profile: Some("sandbox".to_owned()),
            region: Some("us-east-1".to_owned()),
            endpoint: None,
            sandbox: true,
            read_only: false,
            protected: false,
            identity: None,
        };
        let boot = Boot {
            context,
            open: location.parse().unwrap(),
            settings: Settings::default(),
            keymap: Keymap::default(),
            theme: Theme::dark(Depth::True),
            size: (100, 24),
            now,
            seed: 7,
        };
        let (app, effects) = App::new(boot);
        Self { app, effects, now }
    }

    fn event(&mut self, event: Event) {
        self.now = self.now.checked_add(Duration::from_millis(10)).unwrap();
        let effects = update(&mut self.app, Update { at: self.now, event });
        self.effects.extend(effects);
    }

    /// Presses keys: characters one by one, `<esc>`-like names for others.
    fn keys(&mut self, keys: &str) {
        let mut rest = keys;
        while let Some(first) = rest.chars().next() {
            let named = [("<enter>", KeyCode::Enter), ("<esc>", KeyCode::Esc), ("<down>", KeyCode::Down)];
            let (code, len) = named
                .iter()
                .find(|(name, _)| rest.starts_with(name))
                .map_or((KeyCode::Char(first), first.len_utf8()), |(name, code)| (*code, name.len()));
            rest = &rest[len..];
            self.event(Event::Input(Input::Key(KeyEvent::new(code, KeyModifiers::NONE))));
        }
    }

    /// The calls of an operation that were started, oldest first.
    fn started(&self, operation: &str) -> Vec<Call> {
        let of = |call: &&Call| matches!(&call.work, Work::Api(request) if request.operation.name == operation);
        let starts = self.effects.iter().filter_map(|effect| match effect {
            Effect::Start(call) => Some(call),
            _ => None,
        });
        starts.filter(of).cloned().collect()
    }

    fn last(&self, operation: &str) -> CallId {
        self.started(operation).last().unwrap_or_else(|| panic!("{operation} was not started")).id
    }

    fn cancelled(&self, id: CallId) -> bool {
        self.effects.contains(&Effect::Cancel(id))
    }

    fn outcome(&mut self, call: CallId, outcome: Outcome) {
        self.event(Event::Task(TaskEvent { call, outcome }));
    }

    fn answer(&mut self, call: CallId, document: Value, next: Option<&str>) {
        self.outcome(call, Outcome::Finished(page(document, next)));
    }

    fn screen(&self) -> String {
        let area = Rect::new(0, 0, self.app.size.0, self.app.size.1);
        let mut buf = Buffer::empty(area);
        draw(&self.app, area, &mut buf);
        let line = |y| (0..area.width).map(|x| buf[(x, y)].symbol()).collect::<String>().trim_end().to_owned();
        (0..area.height).map(line).collect::<Vec<_>>().join("\n")
    }

    fn shows(&self, text: &str) -> bool {
        self.screen().contains(text)
    }
}

fn page(document: Value, next: Option<&str>) -> Page {
    let bytes = document.to_string().len();
    let (status, request_id) = (200, Some("request-1".to_owned()));
    let reply = Reply { document, status, request_id, bytes, attempts: 1, duration: Duration::from_millis(20) };
    Page { reply, next: next.map(str::to_owned), number: 1 }
}

fn throttled() -> ApiError {
    ApiError {
        kind: ErrorKind::Throttled,
        code: "ThrottlingException".to_owned(),
        message: "Rate exceeded".to_owned(),
        status: Some(429),
        request_id: Some("request-9".to_owned()),
        attempts: 1,
        transience: Transience::NotActed { after: None },
        advice: None,
    }
}

fn domains(names: &[&str]) -> Value {
    let item = |name: &&str| json!({"DomainName": name, "CreatedAt": 1_770_000_000, "LastUpdatedAt": 1_770_000_000});
    json!({"Items": names.iter().map(item).collect::<Vec<_>>()})
}

#[test]
fn a_key_makes_a_frame_while_the_reply_is_held_back() {
    let mut rig = Rig::at("profiles/domains");
    assert!(rig.shows("loading domains"));
    rig.keys("?");
    assert_ne!(rig.app.top(), "table", "the overlay is there although no reply came");
    rig.keys("<esc>");
    let call = rig.last("ListDomains");
    rig.answer(call, domains(&["acme", "globex"]), None);
    assert!(rig.shows("acme") && rig.shows("globex"));
}

#[test]
fn a_later_search_makes_the_earlier_one_void() {
    let mut rig = Rig::at("profiles/domains");
    let first = rig.last("ListDomains");
    rig.keys("r");
    let second = rig.last("ListDomains");
    assert_ne!(first, second);
    assert!(rig.cancelled(first));
    rig.answer(second, domains(&["new"]), None);
    rig.answer(first, domains(&["old"]), None);
    assert!(rig.shows("new") && !rig.shows("old"));
}

#[test]
fn a_late_reply_never_lands_on_another_screen() {
    let mut rig = Rig::at("profiles/domains");
    let domains_call = rig.last("ListDomains");
    rig.keys(":");
    rig.keys("<esc>");
    rig.app.carry_out(vec![crate::screens::Command::Open("appflow/flows".parse().unwrap())], &mut rig.effects);
    assert!(rig.cancelled(domains_call));
    rig.answer(domains_call, domains(&["acme"]), None);
    assert!(!rig.shows("acme"));
    assert!(rig.shows("loading flows"));
}

#[test]
fn escape_closes_then_cancels_then_unfilters_then_goes_back() {
    let mut rig = Rig::at("profiles");
    rig.keys("<enter>");
    assert_eq!(rig.app.location().to_string(), "profiles/domains");
    let call = rig.last("ListDomains");
    rig.answer(call, domains(&["acme", "globex"]), None);
    rig.keys("/acme<enter>");
    assert!(rig.shows("acme") && !rig.shows("globex"));
    rig.keys("r?");
    let reload = rig.last("ListDomains");
    rig.keys("<esc>");
    assert!(!rig.cancelled(reload), "the first Esc closes the overlay");
    rig.keys("<esc>");
    assert!(rig.cancelled(reload), "the second cancels the load");
    assert!(!rig.shows("globex"), "the filter still holds");
    rig.keys("<esc>");
    assert!(rig.shows("globex"), "the third clears the filter");
    rig.keys("<esc>");
    assert_eq!(rig.app.location().to_string(), "profiles");
}

#[test]
fn rows_stay_while_newer_ones_load_and_when_they_fail() {
    let mut rig = Rig::at("profiles/domains");
    let call = rig.last("ListDomains");
    rig.answer(call, domains(&["acme"]), None);
    rig.keys("r");
    assert!(rig.shows("acme"));
    let call = rig.last("ListDomains");
    rig.outcome(call, Outcome::Failed(throttled()));
    assert!(rig.shows("acme"), "{}", rig.screen());
    assert!(rig.shows("ThrottlingException"));
    rig.keys("r");
    let call = rig.last("ListDomains");
    rig.answer(call, domains(&["acme", "initech"]), None);
    assert!(rig.shows("initech") && !rig.shows("ThrottlingException"));
}

#[test]
fn an_error_is_never_an_empty_list() {
    let mut rig = Rig::at("profiles/domains");
    let call = rig.last("ListDomains");
    rig.outcome(call, Outcome::Failed(throttled()));
    assert!(rig.shows("ThrottlingException") && rig.shows("Rate exceeded") && rig.shows("request-9"));
    assert!(!rig.shows("There are no domains"));
}

#[test]
fn throttling_and_the_next_try_are_seen() {
    let mut rig = Rig::at("profiles/domains");
    let call = rig.last("ListDomains");
    let until = rig.now.checked_add(Duration::from_secs(2)).unwrap();
    rig.outcome(call, Outcome::Retrying { attempt: 1, until, error: throttled() });
    assert!(rig.shows("throttled, next try in 2 s"), "{}", rig.screen());
    assert!(rig.app.deadline().is_some(), "the countdown goes on by itself");
}

#[test]
fn the_next_page_is_asked_for_near_the_end_and_a_list_says_that_more_follow() {
    let names: Vec<String> = (0..60).map(|n| format!("domain-{n:02}")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let mut rig = Rig::at("profiles/domains");
    let call = rig.last("ListDomains");
    rig.answer(call, domains(&names), Some("token-2"));
    assert!(rig.shows("60 loaded, more available"));
    assert_eq!(rig.started("ListDomains").len(), 1);
    rig.keys("G");
    let more = rig.started("ListDomains");
    assert_eq!(more.len(), 2);
    let Work::Api(request) = &more[1].work else { panic!("a page is an API call") };
    assert_eq!(request.input["NextToken"], "token-2");
    rig.answer(more[1].id, domains(&["last"]), None);
    assert!(!rig.shows("more available"));
    rig.keys("G");
    assert!(rig.shows("last"));
}

#[test]
fn an_account_switch_cancels_reads_and_the_header_belongs_to_the_rows() {
    let mut rig = Rig::at("profiles/domains");
    let call = rig.last("ListDomains");
    let staging = ProfileInfo {
        name: "sandbox-staging".to_owned(),
        region: Some("eu-central-1".to_owned()),
        login: "sandbox".to_owned(),
        account: None,
        repair: None,
        sandbox: true,
    };
    let context = rig.app.desk.context_for(&staging, None, &mut rig.effects);
    let there = "profiles/domains".parse().unwrap();
    rig.app.carry_out(vec![crate::screens::Command::OpenIn(context, there)], &mut rig.effects);
    assert!(rig.cancelled(call));
    rig.answer(call, domains(&["from-the-old-account"]), None);
    assert!(!rig.shows("from-the-old-account"));
    assert!(rig.shows("sandbox-staging") && rig.shows("eu-central-1"));
    let here = rig.started("ListDomains").pop().unwrap();
    assert_eq!(here.context, context);
    rig.answer(here.id, domains(&["from-staging"]), None);
    rig.keys("[");
    assert!(!rig.shows("sandbox-staging"), "the older page shows the account that its rows belong to");
    rig.keys("]");
    assert!(rig.shows("sandbox-staging") && rig.shows("from-staging"));
}

#[test]
fn history_brings_back_rows_filter_and_cursor_without_a_new_call() {
    let mut rig = Rig::at("profiles/domains");
    let call = rig.last("ListDomains");
    rig.answer(call, domains(&["acme", "globex", "initech"]), None);
    rig.keys("/o<enter>");
    rig.keys("<enter>");
    assert_ne!(rig.app.location().to_string(), "profiles/domains");
    let before = rig.started("ListDomains").len();
    rig.keys("<esc><esc>");
    assert_eq!(rig.app.location().to_string(), "profiles/domains");
    assert!(rig.shows("globex") && !rig.shows("acme"), "the filter is still there");
    assert_eq!(rig.started("ListDomains").len(), before);
}

#[test]
fn nothing_ticks_when_nothing_moves() {
    let mut rig = Rig::at("profiles/domains");
    let calls: Vec<Call> = rig.started("ListDomains");
    assert!(rig.app.deadline().is_some(), "a spinner turns while rows load");
    rig.answer(calls[0].id, json!({"Items": []}), None);
    assert_eq!(rig.app.deadline(), None);
}

#[test]
fn a_missing_login_is_explained_and_the_sandbox_is_offered() {
    let mut rig = Rig::at("");
    let error = ApiError::local(ErrorKind::MissingCredentials, "NoCredentials", "no credentials were found");
    let identify = rig.effects.iter().find_map(|effect| match effect {
        Effect::Start(Call { id, work: Work::Identify, .. }) => Some(*id),
        _ => None,
    });
    rig.outcome(identify.unwrap(), Outcome::Failed(error));
    let profile = |name: &str, sandbox| ProfileInfo {
        name: name.to_owned(),
        region: Some("eu-central-1".to_owned()),
        login: "SSO".to_owned(),
        account: None,
        repair: Some(format!("aws sso login --profile {name}")),
        sandbox,
    };
    rig.event(Event::Profiles(Ok(vec![profile("prod", false), profile("sandbox", true)])));
    let screen = rig.screen();
    assert!(screen.contains("No AWS login") && screen.contains("prod") && screen.contains("sandbox"), "{screen}");
    assert!(screen.contains("aws sso login --profile prod"));
}

#[test]
fn identities_fill_the_header() {
    let mut rig = Rig::at("");
    let identify = rig.effects.iter().find_map(|effect| match effect {
        Effect::Start(Call { id, work: Work::Identify, .. }) => Some(*id),
        _ => None,
    });
    let known = Identity {
        account: "111122223333".to_owned(),
        arn: "arn:aws:iam::111122223333:user/kim".to_owned(),
        region: "us-east-1".to_owned(),
    };
    rig.outcome(identify.unwrap(), Outcome::Identified(known));
    assert!(rig.shows("111122223333"));
}

#[test]
fn a_protected_profile_is_unlocked_after_a_question_and_locked_at_once() {
    let mut rig = Rig::at("profiles/domains");
    let mut settings = Settings::default();
    settings.protected.push("live".to_owned());
    rig.app.desk.settings = Arc::new(settings);
    let live = ProfileInfo {
        name: "live".to_owned(),
        region: Some("eu-central-1".to_owned()),
        login: "SSO".to_owned(),
        account: None,
        repair: None,
        sandbox: false,
    };
    let id = rig.app.desk.context_for(&live, None, &mut rig.effects);
    rig.app.carry_out(vec![crate::screens::Command::OpenIn(id, Location::home())], &mut rig.effects);
    assert!(rig.shows("PROTECTED"));
    rig.keys("Un");
    assert!(rig.app.desk.context(id).refuses_writes(), "no is the safe answer");
    rig.keys("Uy");
    assert!(!rig.shows("PROTECTED"));
    let told = |effect: &&Effect| matches!(effect, Effect::OpenContext(context) if context.id == id);
    let last = rig.effects.iter().rfind(told);
    assert!(matches!(last, Some(Effect::OpenContext(context)) if !context.refuses_writes()), "the driver hears of it");
    rig.keys("U");
    assert!(rig.shows("PROTECTED"));
}

#[test]
fn every_size_can_be_drawn() {
    let mut rig = Rig::at("profiles/domains");
    let call = rig.last("ListDomains");
    rig.answer(call, domains(&["acme", "\u{202e}evil\u{1b}[31m"]), None);
    for width in (0..60).step_by(3) {
        for height in (0..16).step_by(2) {
            rig.event(Event::Input(Input::Resize { width, height }));
            rig.keys("j");
            let screen = rig.screen();
            assert!(!screen.contains('\u{1b}') && !screen.contains('\u{202e}'));
        }
    }
}

#[test]
fn a_bookmark_is_kept_without_its_search_and_found_in_the_palette() {
    let mut rig = Rig::at("profiles/domains/acme/profiles?_email=kim%40example.com");
    rig.keys("b");
    let marks: Vec<_> = rig
        .effects
        .iter()
        .filter_map(|effect| match effect {
            Effect::AddBookmark(mark) => Some(format!("{} {}", mark.location, mark.title)),
            _ => None,
        })
        .collect();
    assert_eq!(marks, ["profiles/domains/acme/profiles profiles/domains/acme/profiles"]);
    rig.keys("H:acme/profiles");
    assert!(rig.shows("bookmark"));
    rig.keys("<esc><esc>");
    let mut rig = Rig::at("appflow/flows");
    rig.keys("bb");
    assert!(matches!(rig.effects.last(), Some(Effect::RemoveBookmark(at)) if at.to_string() == "appflow/flows"));
}

#[test]
fn what_an_earlier_run_left_open_is_said_once() {
    let mut rig = Rig::at("profiles");
    let key = DraftKey {
        location: "profiles/domains!create".parse().unwrap(),
        operation: crate::model::api().operations().find(|o| o.id.name == "CreateDomain").unwrap().id,
        context: ContextKey::from(rig.app.desk().context(ContextId(0))),
    };
    let draft =
        Draft { key: key.clone(), document: json!({}), original: None, stripped: false, step: None, saved: rig.now };
    let elsewhere = Draft { key: DraftKey { context: ContextKey::default(), ..key }, ..draft.clone() };
    let news = JournalNews::Opened { writes: Vec::new(), drafts: vec![draft, elsewhere], bookmarks: Vec::new() };
    rig.event(Event::Journal(news));
    assert!(rig.shows("1 draft from an earlier run: J shows it"), "{}", rig.screen());
    rig.event(Event::Journal(JournalNews::Problem("the journal is full".into())));
    assert!(rig.shows("the journal is full"));
}
