//! The mouse does what keys would do, wherever something is drawn that has a cursor; and it never sends anything, nor
//! agrees to anything.

use std::collections::{BTreeMap, BTreeSet};

use crossterm::event::KeyCode;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use switchboard::app::draw;
use switchboard::catalog::{Location, catalog};
use switchboard::config::Mode;
use switchboard::contract::{Call, Event, Pointer, PointerDeed, Work};
use switchboard::widgets::{Drawn, Spot, watch};

use crate::hinted::settled;
use crate::world::{World, places};

const SIZES: [(u16, u16); 2] = [(80, 24), (140, 40)];

fn drawn(world: &World) -> Drawn {
    let area = Rect::new(0, 0, world.size.0, world.size.1);
    watch(|| draw(&world.app, area, &mut Buffer::empty(area)))
}

fn point(world: &mut World, at: Position, deed: PointerDeed) {
    world.feed(Event::Pointer(Pointer { column: at.x, row: at.y, deed }));
}

fn click(world: &mut World, at: Position) {
    point(world, at, PointerDeed::Click);
}

/// The places of all that the cursor can go to, and the steps to each.
fn goals(drawn: &Drawn) -> Vec<(Position, (isize, isize))> {
    let goal = |(area, spot): &(Rect, Spot)| match spot {
        Spot::Go { down, right } => Some((area.as_position(), (*down, *right))),
        Spot::Field { on, .. } => Some((area.as_position(), (*on, 0))),
        _ => None,
    };
    // What lies beneath something else is not clicked.
    drawn.spots.iter().filter_map(goal).filter(|(at, _)| drawn.at(*at).1.is_some()).collect()
}

fn tools() -> impl Iterator<Item = Location> {
    ["", "profiles", "cases", "appflow", "accounts", "calls", "writes", "jobs"]
        .into_iter()
        .map(|at| at.parse().unwrap())
}

fn forms() -> impl Iterator<Item = Location> {
    catalog().resources().iter().flat_map(|resource| {
        let list = places::list(resource).without_query();
        let item = list.child("acme");
        let at = |verb: &str| if verb == "create" { &list } else { &item }.clone().with_action(verb);
        resource.actions().iter().map(|action| at(&action.verb)).collect::<Vec<_>>()
    })
}

/// How a row begins that is drawn from a place on.
fn beginning(buffer: &Buffer, at: Position) -> String {
    let row = (at.x..buffer.area.right()).map(|x| buffer[(x, at.y)].symbol()).collect::<String>();
    row.chars().filter(|c| c.is_alphanumeric()).take(8).collect()
}

/// Whether the row under the cursor looks otherwise after a step down.
fn moves(world: &World, at: &Location, size: (u16, u16)) -> bool {
    let mut other = settled(World::at(at.clone(), size));
    other.press(KeyCode::Down);
    other.paint() != world.paint()
}

#[test]
fn whatever_the_cursor_can_go_to_is_gone_to_by_a_click() {
    let mut wrong = BTreeSet::new();
    let mut clicked = BTreeSet::new();
    for at in tools().chain(places::all()) {
        for size in SIZES {
            let mut world = settled(World::at(at.clone(), size));
            let name = world.app.top();
            let goals = goals(&drawn(&world));
            if goals.is_empty() {
                if moves(&world, &at, size) {
                    wrong.insert(format!("{name}: nothing can be clicked, and the cursor moves at {at}"));
                }
                continue;
            }
            // What has several lines is gone to by each of them: the first is where the cursor is then.
            let is_first = |n: &usize| goals[*n].1 != (0, 0) && (*n == 0 || goals[*n - 1].1 != goals[*n].1);
            let Some(goal) = (0..goals.len()).rfind(is_first).map(|n| goals[n].0) else { continue };
            let said = beginning(&world.paint(), goal);
            click(&mut world, goal);
            // A list may have scrolled, so that the row is elsewhere.
            let there = drawn(&world).cursor().map(|cursor| beginning(&world.paint(), cursor));
            // In a document the value under the cursor may stand beneath its name.
            let is_it = |there: &String| *there == said || (name == "document" && said.starts_with(there.as_str()));
            if !there.as_ref().is_some_and(is_it) {
                wrong.insert(format!(
                    "{name}: a click at {goal} on {said:?} goes to {there:?} at {at}, {} columns",
                    size.0
                ));
            }
            clicked.insert(name);
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.into_iter().collect::<Vec<_>>().join("\n"));
    assert!(["dossier", "hub", "table", "document"].iter().all(|name| clicked.contains(name)), "{clicked:?}");
}

fn is_write(call: &Call) -> bool {
    matches!(&call.work, Work::Api(request) if request.operation.operation().is_write())
}

/// So many clicks at the most on a page and on what they open, and so many pages of a kind.
const CLICKS: usize = 40;
const ENOUGH: usize = 8;

#[test]
fn no_click_sends_anything() {
    let mut tried = BTreeMap::new();
    for at in tools().chain(places::all()).chain(forms()) {
        let mut world = settled(World::at(at.clone(), SIZES[1]));
        let times: &mut usize = tried.entry((world.app.top(), at.action().map(str::to_owned))).or_default();
        *times += 1;
        if *times > ENOUGH {
            continue;
        }
        for n in 0..CLICKS {
            let drawn = drawn(&world);
            // All that can be clicked, each twice, from the last, which is what lies on top.
            let Some((area, _)) = drawn.spots.iter().nth_back(n / 2) else { break };
            click(&mut world, area.as_position());
            let sent: Vec<&Call> = world.pending.iter().filter(|call| is_write(call)).collect();
            assert!(sent.is_empty() && world.jobs.is_empty(), "at {at}, click {n}: {sent:?}");
            world = settled(world);
        }
    }
}

#[test]
fn headings_crumbs_hints_and_the_wheel_do_what_they_show() {
    let is_full = |at: &Location| {
        let drawn = drawn(&settled(World::at(at.clone(), SIZES[0])));
        goals(&drawn).len() > 4 && drawn.spots.iter().any(|(_, spot)| matches!(spot, Spot::Heading(1..)))
    };
    let list = places::all().into_iter().find(is_full).unwrap();
    let mut world = settled(World::at(list.clone(), SIZES[0]));
    let spot = |world: &World, wanted: &dyn Fn(&Spot) -> bool| {
        let drawn = drawn(world);
        drawn.spots.iter().find(|(_, spot)| wanted(spot)).map(|(area, _)| area.as_position()).unwrap()
    };
    let heading = spot(&world, &|spot| matches!(spot, Spot::Heading(1..)));
    click(&mut world, heading);
    assert!(world.text().contains('▲'), "{}", world.text());
    click(&mut world, heading);
    assert!(world.text().contains('▼'), "{}", world.text());

    let before = drawn(&world);
    let rows = goals(&before);
    assert!(rows.len() > 4, "{rows:?}");
    point(&mut world, rows[0].0, PointerDeed::WheelDown);
    let cursor = |world: &World| goals(&drawn(world)).iter().position(|(_, steps)| *steps == (0, 0));
    assert_eq!(cursor(&world), Some(3));
    point(&mut world, rows[0].0, PointerDeed::WheelUp);
    assert_eq!(cursor(&world), Some(0));

    let crumb = spot(&world, &|spot| *spot == Spot::Crumb(1));
    click(&mut world, crumb);
    assert_eq!(*world.app.location(), list.crumbs()[0].location);

    let page = || {
        let mut world = settled(World::at("profiles".parse().unwrap(), SIZES[1]));
        // What was left open is said in the place of the keys for a while.
        while world.app.session().notice.is_some() {
            world.feed(Event::Deadline);
        }
        world
    };
    let hints: Vec<Position> = drawn(&page())
        .spots
        .iter()
        .filter(|(_, spot)| matches!(spot, Spot::Hint(_)))
        .map(|(area, _)| area.as_position())
        .collect();
    let opened = hints.into_iter().any(|hint| {
        let mut other = page();
        click(&mut other, hint);
        other.app.top() == "palette"
    });
    assert!(opened, "the bar names the palette, and a click opens it");
}

#[test]
fn a_click_answers_no_question() {
    let mut world = settled(World::at("profiles/domains!create".parse().unwrap(), SIZES[0]));
    world.type_text("acme-new");
    world.press(KeyCode::Esc);
    world.press(KeyCode::Esc);
    assert_eq!(world.app.hinted().0, Mode::Dialog, "leaving asks");
    let answers = goals(&drawn(&world));
    assert!(answers.len() > 1);
    for (at, _) in answers {
        click(&mut world, at);
        click(&mut world, at);
        point(&mut world, at, PointerDeed::WheelDown);
        assert_eq!(world.app.hinted().0, Mode::Dialog, "a click chose an answer");
        assert_eq!(drawn(&world).at(at), (0, Some(Spot::Go { down: 0, right: 0 })), "it is under the cursor");
    }
    assert!(world.text().contains("press Enter"), "{}", world.text());
}
