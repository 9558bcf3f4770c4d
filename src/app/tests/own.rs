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
    rig.keys("/");
    rig.event(Event::Ran { title: "Log of the flow".to_owned(), said: Ok("all is well".to_owned()) });
    assert!(!rig.shows("all is well"), "nobody who types is interrupted");
    rig.keys("<esc>");
    assert!(rig.shows("all is well") && rig.shows("Log of the flow"), "{}", rig.screen());
    rig.keys("<esc>");
    rig.event(Event::Ran { title: "Log of the flow".to_owned(), said: Err("flow-log: not found".to_owned()) });
    assert!(rig.shows("was not run: flow-log: not found"));
}

#[test]
fn where_nothing_may_be_changed_only_what_is_safe_runs() {
    let mut rig = rig("appflow/flows");
    let context = rig.app.session.contexts[0].id;
    rig.app.session.context_mut(context).unwrap().read_only = true;
    flows(&mut rig);
    rig.keys(",");
    assert!(rig.shows("not said to be safe") && run(&rig).is_none(), "{}", rig.screen());
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
