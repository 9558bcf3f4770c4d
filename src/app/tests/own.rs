//! Commands of the user's own: for what they are, what is asked, what is run, and what is shown of it.

use std::sync::Arc;

use super::*;
use crate::catalog::catalog;
use crate::config::OwnCommand;

const MINE: &str = r#"
[[command]]
name = "Log of the flow"
key = ","
place = "appflow/flows"
program = ["flow-log", "--flow={id}", "--at", "{location}", "{since}"]
ask = [{ hole = "since", ask = "Since when?", default = "1h" }]

[[command]]
name = "Open the ticket"
key = ";"
place = "*"
safe = true
program = ["ticket", "{id}"]
"#;

fn rig(location: &str) -> Rig {
    let mut rig = Rig::at(location);
    let commands = OwnCommand::parse(MINE, &Keymap::default(), |path| catalog().resource(path).is_some()).unwrap();
    rig.app.session.settings = Arc::new(Settings { commands, ..Settings::default() });
    rig
}

fn flows(rig: &mut Rig) {
    let call = rig.last("ListFlows");
    rig.answer(call, json!({"flows": [{"flowName": "nightly; rm", "flowStatus": "Active"}]}), None);
}

fn ran(rig: &mut Rig, said: Result<&str, &str>) {
    let begun = rig.effects.iter().rev().find_map(|effect| match effect {
        Effect::RunOwn { id, title, .. } => Some((*id, title.clone())),
        _ => None,
    });
    let (id, title) = begun.unwrap();
    rig.event(Event::Ran { id, title, said: said.map(str::to_owned).map_err(str::to_owned) });
}

fn run(rig: &Rig) -> Option<(Vec<String>, bool)> {
    rig.effects.iter().rev().find_map(|effect| match effect {
        Effect::RunOwn { arguments, safe, .. } => Some((arguments.clone(), *safe)),
        _ => None,
    })
}

#[test]
fn a_command_asks_runs_and_shows_what_was_said() {
    let mut rig = rig("appflow/flows");
    flows(&mut rig);
    rig.keys(",");
    assert!(rig.shows("Since when?") && rig.shows("1h"), "{}", rig.screen());
    rig.keys("2d<enter>");
    let wanted = ["flow-log", "--flow=nightly; rm", "--at", "appflow/flows/nightly%3B%20rm", "2d"];
    assert_eq!(run(&rig), Some((wanted.map(str::to_owned).to_vec(), false)));
    assert!(rig.shows("Log of the flow is running: T shows it, and X there ends it"), "{}", rig.screen());
    rig.keys("/");
    ran(&mut rig, Ok("all is well"));
    assert!(!rig.shows("is running"), "{}", rig.screen());
    assert!(!rig.shows("all is well"), "nobody who types is interrupted");
    rig.keys("<esc>");
    assert!(rig.shows("all is well") && rig.shows("Log of the flow"), "{}", rig.screen());
    rig.keys("<esc>");
    ran(&mut rig, Err("flow-log: not found"));
    assert!(rig.shows("was not run: flow-log: not found"));
}

#[test]
fn a_command_that_runs_is_among_the_tasks_and_ended_there() {
    let mut rig = rig("appflow/flows");
    flows(&mut rig);
    rig.keys(",<enter>T");
    assert!(rig.shows("Log of the flow") && rig.shows("running"), "{}", rig.screen());
    rig.keys("X");
    assert!(rig.effects.iter().any(|effect| matches!(effect, Effect::StopOwn(_))));
    ran(&mut rig, Ok("It was stopped."));
    rig.keys("<esc>");
    assert!(!rig.shows("Log of the flow"), "{}", rig.screen());
}

#[test]
fn what_can_not_be_filled_in_is_said_before_anything_is_asked() {
    let mut rig = rig("appflow/flows");
    let mine = MINE.replace("\"--at\"", "\"--profile={profile}\"");
    let commands = OwnCommand::parse(&mine, &Keymap::default(), |_| true).unwrap();
    rig.app.session.settings = Arc::new(Settings { commands, ..Settings::default() });
    let context = rig.app.session.contexts[0].id;
    rig.app.session.context_mut(context).unwrap().profile = None;
    flows(&mut rig);
    rig.keys(",");
    assert!(rig.shows("was not run: there is no profile here") && !rig.shows("Since when?"), "{}", rig.screen());
}

#[test]
fn where_nothing_may_be_changed_only_what_is_safe_runs() {
    let mut rig = rig("appflow/flows");
    let context = rig.app.session.contexts[0].id;
    rig.app.session.context_mut(context).unwrap().read_only = true;
    flows(&mut rig);
    rig.keys(",");
    assert!(rig.shows("is not said to") && run(&rig).is_none(), "{}", rig.screen());
    rig.keys(";");
    assert_eq!(run(&rig), Some((vec!["ticket".to_owned(), "nightly; rm".to_owned()], true)));
}

#[test]
fn a_command_is_for_its_place_and_stands_among_the_actions() {
    let mut rig = rig("profiles/domains");
    let call = rig.last("ListDomains");
    rig.answer(call, domains(&["-x"]), None);
    rig.keys(",");
    assert!(rig.shows("not for what is under the cursor"), "{}", rig.screen());
    rig.keys(";");
    assert!(rig.shows("begins with a dash") && run(&rig).is_none(), "{}", rig.screen());
    rig.keys("a");
    assert!(rig.shows("Open the ticket") && !rig.shows("Log of the flow"), "{}", rig.screen());
}
