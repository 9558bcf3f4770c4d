//! Everything that is offered for several marked rows, on the demo data: rows are marked by keys, each action is chosen
//! from the menu, filled in and started, and the job is carried by the program's own runner until each item is done.

use std::collections::BTreeSet;

use crossterm::event::KeyCode;
use serde_json::Value;
use switchboard::catalog::{Location, Place, Resource, Verb, catalog};
use switchboard::contract::{Event, JobItem, JobItemState, JobNews, JobSource, JobSpec, Request};
use switchboard::screens::ManyDeed;

use super::carried::Carrier;
use super::found::{Found, Item};
use super::hand::Hand;
use super::live::Live;
use super::{FILLED, completed, ids, overlaid, overlay, put_in, turn};

/// What is filled in where it is another for several than for one.
const MARKED: &str = include_str!("marked.json");

/// What no list has two of.
const LONE: [&str; 4] = [
    // A domain has one event stream.
    "profiles/domains/event-streams!tag",
    "profiles/domains/event-streams!untag",
    // A flow has one run in progress.
    "appflow/flows/runs!cancel",
    "profiles/domains/event-streams!delete",
];

/// Actions that the service refuses on the demo data, each with the words of the refusal and the reason.
const REFUSED: [(&str, &str, &str); 1] = [(
    "profiles/domains/upload-jobs!start",
    "Nothing was uploaded for this job",
    "the files go to addresses outside of the console",
)];

/// So many rows are marked, where there are so many.
const ROWS: usize = 3;

/// Where fewer rows are seen, less is read of each of them.
const SIZE: (u16, u16) = (120, 24);

/// What is marked is on the first pages of its list.
const PAGES: u32 = 2;

/// How often it is agreed to before an action that is not started counts as stuck.
const PRESSES: usize = 12;

/// An action that is offered for marked rows.
struct Offered {
    resource: &'static Resource,
    deed: ManyDeed,
    /// Where it stands in the menu.
    nth: usize,
    /// What has it.
    of: &'static Resource,
    verb: &'static Verb,
}

impl Offered {
    /// All of the catalogue, in the order in which they can be done one after the other.
    fn all(marked: &Value) -> Vec<Self> {
        let of = |resource: &'static Resource| {
            let deeds = ManyDeed::all(resource).into_iter().enumerate();
            deeds.map(move |(nth, deed)| {
                let (of, verb) = target(deed, resource);
                Self { resource, deed, nth, of, verb }
            })
        };
        let mut all: Vec<Self> = catalog().resources().iter().flat_map(of).collect();
        all.sort_by_key(|offered| offered.turn(marked));
        all
    }

    /// When its turn is; some have to come after what undoes them.
    fn turn(&self, marked: &Value) -> (u8, usize) {
        let (when, depth) = turn(self.of, self.verb);
        if marked[&self.name()]["$late"] == true { (3, usize::MAX) } else { (when, depth) }
    }

    fn name(&self) -> String {
        match self.deed {
            ManyDeed::Verb(verb) => format!("{}!{}", self.resource.path, verb.verb),
            ManyDeed::Key(_) => format!("{} {}", self.resource.path, self.deed.title(self.resource, 2)),
        }
    }
}

/// What an action is, and what has it.
fn target(deed: ManyDeed, resource: &Resource) -> (&'static Resource, &'static Verb) {
    let (root, lists) = resource.path.split_once('/').unwrap();
    let any = lists.split('/').fold(Location::new([root]), |at, list| at.child(list).child("-"));
    let to = deed.place(&any).unwrap();
    let place = catalog().place(&to.without_action().without_query()).unwrap();
    let (Place::List(of) | Place::Item(of)) = place else { unreachable!("{to}") };
    (of, place.action(&to, to.action().unwrap()).unwrap().1)
}

/// Rows of one list to which it can be done, and where they are in it.
fn rows(found: &mut Found<'_>, offered: &Offered, of: &Value) -> Option<(Location, Vec<(usize, Item)>)> {
    let fits = |(_, item): &(usize, Item)| {
        let is_it = |of: &Value| overlaid(&item.row, of) == item.row;
        offered.deed.why_not(&item.row).is_none()
            && of.as_array().map_or_else(|| is_it(of), |any| any.iter().any(is_it))
    };
    let lists = found.by_list(offered.resource);
    let mut fitting = lists.into_iter().map(|(list, items)| {
        let items: Vec<_> = items.into_iter().enumerate().filter(fits).take(ROWS).collect();
        (list, items)
    });
    fitting.find(|(_, items)| items.len() > 1)
}

/// Marks rows, chooses an action in the menu, fills it in, and starts it.
fn start(
    hand: &mut Hand<'_>,
    offered: &Offered,
    rows: &[(usize, Item)],
    fill: impl FnOnce(&mut Value),
) -> Result<JobSpec, String> {
    let mut at = 0;
    for (row, _) in rows {
        for _ in at..*row {
            hand.world.press(KeyCode::Down);
        }
        hand.world.press(KeyCode::Char(' '));
        hand.answer();
        at = row + 1;
    }
    hand.world.press(KeyCode::Char('a'));
    for _ in 0..offered.nth {
        hand.world.press(KeyCode::Down);
    }
    let title = offered.deed.title(offered.resource, rows.len());
    if hand.world.app.top() != "menu" || !hand.world.text().contains(&title) {
        return Err(format!("{title} is not offered"));
    }
    hand.world.press(KeyCode::Enter);
    hand.answer();
    if !matches!(hand.world.app.top(), "form" | "sheet") {
        // What is asked for is picked first; here it is written into the document.
        hand.world.press(KeyCode::Esc);
        hand.answer();
    }
    if hand.world.app.top() == "form" {
        hand.fill(fill)?;
    }
    let mut seen = String::new();
    for _ in 0..PRESSES {
        if let Some(spec) = hand.world.jobs.pop() {
            let JobSource::Rows(taken) = &spec.source else { return Err("the job is not of rows".to_owned()) };
            let taken: Vec<_> = taken.iter().filter_map(|row| Some(row.at.as_ref()?.without_query())).collect();
            let mut wanted: Vec<_> = rows.iter().map(|(_, item)| item.at.without_query()).collect();
            // Where nothing would change, nothing is done.
            let same = wanted.len().saturating_sub(taken.len());
            wanted.retain(|at| same == 0 || taken.contains(at));
            let is_said = seen.matches("nothing would change").count() == same;
            if wanted != taken || !is_said || spec.operation != offered.verb.operation {
                return Err(format!("{} of {taken:?} is another\n{seen}", spec.operation.name));
            }
            return Ok(spec);
        }
        seen = hand.screen();
        if hand.world.app.top() == "typed" {
            hand.world.type_text(&rows.len().to_string());
            hand.world.press(KeyCode::Enter);
        } else {
            hand.chord('s');
        }
        hand.answer();
    }
    Err("no job was started".to_owned())
}

/// What is filled in for an action. A key of a page brings along itself what it is about.
fn patch(filled: &Value, marked: &Value, offered: &Offered) -> Value {
    let name = offered.name();
    overlaid(&filled[&name], &marked[&name])
}

/// The same for another of what is made by going through all.
fn numbered(patch: &Value, n: usize) -> Value {
    serde_json::from_str(&patch.to_string().replace("alked", &format!("alked-{n}"))).unwrap()
}

/// Makes some of a resource.
fn make(
    live: &Live,
    found: &mut Found<'_>,
    resource: &'static Resource,
    filled: &Value,
    count: usize,
) -> Result<(), String> {
    let create = resource.actions().iter().find(|action| action.verb == "create").unwrap();
    let at = found.items(resource)[0].at.parent().unwrap().with_action("create");
    for n in 1..=count {
        let mut input = create.plan(&at).input;
        overlay(&mut input, &numbered(&filled[&format!("{}!create", resource.path)], n));
        if let Some(token) = create.operation.operation().token_member() {
            input[token] = format!("{}-{n}", resource.path.replace('/', "-")).into();
        }
        let request = Request { operation: create.operation, input, pages: 1 };
        live.ask(&request).map_err(|error| format!("{at}: {error}"))?;
    }
    found.forget_of(resource);
    Ok(())
}

#[test]
fn every_action_that_is_offered_for_marked_rows_is_carried_out() {
    let live = Live::start();
    assert!(live.is_filled());
    let (mut found, mut carrier) = (Found::within(&live, PAGES), Carrier::new(&live));
    let (filled, marked): (Value, Value) =
        (serde_json::from_str(FILLED).unwrap(), serde_json::from_str(MARKED).unwrap());
    let mut unused: BTreeSet<&str> = marked.as_object().unwrap().keys().map(String::as_str).collect();
    let ids = ids(&mut found);
    let (mut wrong, mut done) = (Vec::new(), 0);
    let (mut made, mut lone, mut refused) = (BTreeSet::new(), Vec::new(), 0);
    for (seed, offered) in Offered::all(&marked).into_iter().enumerate() {
        let name = offered.name();
        unused.remove(name.as_str());
        let mut patch = patch(&filled, &marked, &offered);
        let is_of_made = patch["$of"].to_string().contains("alked");
        let count = patch["$make"].as_u64().unwrap_or(if is_of_made { 2 } else { 0 }) as usize;
        if count > 0 && made.insert(&offered.resource.path) {
            wrong.extend(make(&live, &mut found, offered.resource, &filled, count).err());
        }
        if is_of_made {
            let other = patch.get("$or").cloned();
            patch["$of"] = (1..=count).map(|n| numbered(&patch["$of"], n)).chain(other).collect();
        }
        live.pass(patch["$minutes"].as_i64().unwrap_or(0));
        let of: Value = serde_json::from_str(&put_in(&ids, &patch["$of"].to_string())).unwrap();
        let Some((list, rows)) = rows(&mut found, &offered, &of) else {
            lone.push(name);
            continue;
        };
        let mut hand = Hand::at(&live, offered.verb, &list, SIZE, 1000 + seed as u64);
        let started = start(&mut hand, &offered, &rows, |document| match offered.deed {
            ManyDeed::Key(_) if patch.is_null() => {}
            _ => overlay(document, &completed(&patch, offered.verb, document, &ids)),
        });
        let (progress, items) = match started.and_then(|spec| carrier.carry(spec)) {
            Ok(ended) => ended,
            Err(why) => {
                wrong.push(format!("{name} at {list}: {why}\n{}", hand.screen()));
                continue;
            }
        };
        found.forget_of(offered.resource);
        found.forget_of(offered.of);
        let why = |item: &JobItem| item.error.as_ref().map(|(_, why)| why.clone()).unwrap_or_default();
        if REFUSED.iter().any(|(at, said, _)| *at == name && items.iter().all(|item| why(item).contains(said))) {
            refused += 1;
            continue;
        }
        let is_done = |item: &&JobItem| matches!(item.state, JobItemState::Done | JobItemState::Unchanged);
        for item in items.iter().filter(|item| !is_done(item)) {
            wrong.push(format!("{name}: {}: {:?} {:?}", item.at.as_ref().unwrap(), item.state, item.error));
        }
        hand.world.feed(Event::Job(JobNews::Progress(Box::new(progress))));
        let said = format!("{} done", items.iter().filter(is_done).count());
        if !hand.world.text().contains(&said) {
            wrong.push(format!("{name}: its page does not say {said}\n{}", hand.screen()));
        }
        done += 1;
    }
    assert!(wrong.is_empty(), "{} of {done}\n{}\nlone: {lone:?}", wrong.len(), wrong.join("\n\n"));
    assert_eq!(lone, LONE, "no list has two rows for these");
    assert_eq!(refused, REFUSED.len());
    assert!(unused.is_empty(), "nobody fills in {unused:?}");
    assert!(done > 60, "{done}");
}
