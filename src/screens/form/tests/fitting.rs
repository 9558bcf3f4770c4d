//! What does not fit on a small screen can be reached by keys: in every form, wizard, review, reply and deletion.

use serde_json::{Value, json};

use super::*;
use crate::catalog::{Resource, catalog};
use crate::contract::ErrorKind;
use crate::screens::testing::{LARGE, SMALL, error, long_document, missing};

/// The page of a location in a size; what it wants to read first is there.
pub(super) fn page_at(location: &str, (width, height): (u16, u16)) -> Option<Rig> {
    let mut harness = ScreenHarness::at(location).sized(width, height);
    let mut page = crate::screens::open(&harness.location, &harness.session).ok()?;
    harness.enter(&mut *page);
    let mut form = Rig { harness, page };
    for slot in [FormSlot::Prepare, FormSlot::Current] {
        let Some(call) = form.harness.session.ledger.find(ScreenHarness::OWNER, &slot.clone().into()) else { continue };
        let operation = form.harness.session.calls.get(call).and_then(|call| call.operation)?;
        let shape = operation.operation().output?;
        form.answer(slot, long_document(shape, 2, &mut Vec::new()));
        form.harness.session.ledger.end(call);
    }
    Some(form)
}

/// All that keys show of a form, step by step to its review; `asking` asks for help at each field.
fn through(form: &mut Rig, asking: bool, adding: bool) -> String {
    let mut read = String::new();
    for _ in 0..14 {
        let key = if form.page.name() == "delete" { "pagedown" } else { "down" };
        read += &form.harness.walk(&mut *form.page, key, &mut |harness, page| {
            harness.commands.clear();
            if asking && matches!(page.mode(), Mode::Form | Mode::Review) {
                harness.press(page, "f1");
                return harness.opened().map(|mut help| harness.read_over(&mut *help, "j")).unwrap_or_default();
            }
            String::new()
        });
        if adding && form.screen().contains("▌   + Add") {
            // What is a grid on a wide screen has its fields one below the other here.
            form.press("enter");
            read += &form.harness.walk(&mut *form.page, "up", &mut |_, _| String::new());
        }
        let before = form.screen();
        form.press("alt-right");
        if form.screen() == before {
            break;
        }
    }
    read
}

/// What a large screen says of a page, and a small one doesn't; none where there is no such page.
fn unreachable(location: &str, prepare: &dyn Fn(&mut Rig)) -> Option<Vec<String>> {
    let read = |size, asking, adding| {
        let mut form = page_at(location, size)?;
        prepare(&mut form);
        Some(through(&mut form, asking, adding))
    };
    // Keys give way to each other; a grid that is not there is not pasted into.
    let is_key = |line: &&str| !line.contains("try again") && !line.contains("out of a spreadsheet");
    let wanted: String = read(LARGE, false, false)?.lines().filter(is_key).flat_map(|line| [line, "\n"]).collect();
    let lost = SMALL.into_iter().filter_map(|size| {
        let mut seen = String::new();
        let mut lost = Vec::new();
        // Most of it is seen at once; help at each field is asked for where it is not.
        for (asking, adding) in [(false, false), (true, false), (true, true)] {
            seen += &read(size, asking, adding)?;
            lost = missing(&wanted, &seen);
            lost.retain(|word| !columns().contains(word));
            if lost.is_empty() {
                return None;
            }
        }
        Some(format!("{location} at {size:?}: {lost:?}"))
    });
    Some(lost.collect())
}

/// The words over the columns of grids: on a small screen the fields stand under their own names.
fn columns() -> BTreeSet<String> {
    let steps = crate::form::wizard::wizards().iter().flat_map(|wizard| &wizard.steps);
    let grids = steps.filter_map(|step| step.grid.as_ref());
    let titles = grids.flat_map(|grid| &grid.columns).map(|column| column.title.as_str());
    titles.flat_map(str::split_whitespace).map(str::to_lowercase).collect()
}

/// Every location of the catalogue that has an action.
pub(super) fn locations() -> Vec<String> {
    let of = |resource: &'static Resource| {
        let mut parts = resource.path.split('/');
        let root = Location::home().child(parts.next().unwrap());
        let names: Vec<&str> = parts.collect();
        let (own, above) = names.split_last().unwrap();
        let list = above.iter().fold(root, |at, name| at.child(name).child("acme")).child(own);
        let verb = |action: &crate::catalog::Verb| {
            let item = list.child("acme").with_action(&action.verb).to_string();
            [item, list.clone().with_action(&action.verb).to_string()]
        };
        resource.actions().iter().flat_map(verb).collect::<Vec<_>>()
    };
    catalog().resources().iter().flat_map(of).collect()
}

/// So many tests share them.
const PARTS: usize = 6;

fn all_of(part: usize) {
    let mut walked = 0;
    let mut lost = Vec::new();
    for location in locations().into_iter().skip(part).step_by(PARTS) {
        let Some(unreachable) = unreachable(&location, &|_| ()) else { continue };
        walked += 1;
        lost.extend(unreachable);
    }
    assert!(lost.is_empty(), "{}", lost.join("\n"));
    assert!(walked > 5, "{walked}");
}

/// Tests that go side by side.
macro_rules! parts {
    ($($name:ident $part:literal),+) => {
        $(#[test]
        fn $name() {
            all_of($part);
        })+
    };
}

parts! {
    nothing_of_any_form_is_out_of_reach_0 0,
    nothing_of_any_form_is_out_of_reach_1 1,
    nothing_of_any_form_is_out_of_reach_2 2,
    nothing_of_any_form_is_out_of_reach_3 3,
    nothing_of_any_form_is_out_of_reach_4 4,
    nothing_of_any_form_is_out_of_reach_5 5
}

#[test]
fn every_way_to_begin_is_read_in_full_and_so_is_every_step_behind_it() {
    for wizard in crate::form::wizard::wizards().iter().filter(|wizard| wizard.starts.len() > 1) {
        let resource = catalog().resources().iter().find(|resource| {
            resource.actions().iter().any(|a| a.operation == wizard.operation && wizard.verbs.contains(&a.verb))
        });
        let resource = resource.unwrap();
        let location = locations().into_iter().find(|at| {
            let at: Location = at.parse().unwrap();
            matches!(catalog().place(&at), Ok(Place::List(list)) if list.path == resource.path)
                && wizard.verbs.iter().any(|verb| at.action() == Some(verb))
        });
        let location = location.unwrap();
        for start in 0..wizard.starts.len() {
            let begin = |form: &mut Rig| {
                for _ in 0..start {
                    form.press("down");
                }
                form.press("enter");
                form.harness.commands.clear();
            };
            let lost = unreachable(&location, &begin).unwrap();
            assert!(lost.is_empty(), "start {start}: {lost:?}");
        }
    }
}

#[test]
fn what_a_service_refuses_at_length_is_read_in_full() {
    let words: Vec<String> = (0..120).map(|n| format!("reason{n}")).collect();
    let refused = error(ErrorKind::Invalid, "ValidationException", &words.join(" "), 400);
    for size in SMALL {
        let mut form = page_at("cases/domains!create", size).unwrap();
        form.type_text("Support");
        form.press("ctrl-s ctrl-s ctrl-s");
        form.harness.result(&mut *form.page, FormSlot::Submit, &Outcome::Failed(refused.clone()));
        let read = through(&mut form, true, false);
        assert_eq!(missing(&words.join(" "), &read), [""; 0], "{size:?}\n{}", form.screen());

        let mut page = page_at("profiles/domains/acme!delete", size).unwrap();
        page.type_text("acme");
        page.press("enter");
        page.harness.result(&mut *page.page, DeleteSlot::Submit, &Outcome::Failed(refused.clone()));
        page.harness.commands.clear();
        page.press("f1");
        let mut whole = page.harness.opened().unwrap();
        let read = page.harness.read_over(&mut *whole, "j");
        assert_eq!(missing(&words.join(" "), &read), [""; 0], "{size:?}\n{}", page.screen());
    }
}

#[test]
fn a_deletion_of_a_long_name_says_all_that_it_takes() {
    let name = (0..40).map(|n| format!("name{n}")).collect::<Vec<_>>().join(" ");
    let location: Location = "cases/domains/d1/templates/t1!delete".parse().unwrap();
    let read = |(width, height): (u16, u16)| {
        let mut harness = ScreenHarness::at(&location.to_string()).sized(width, height);
        harness.session.learn_name(&location.without_action(), name.clone());
        let mut page = crate::screens::open(&harness.location, &harness.session).ok()?;
        harness.enter(&mut *page);
        Some(harness.walk(&mut *page, "pagedown", &mut |_, _| String::new()))
    };
    let wanted = name.clone() + &read(LARGE).unwrap_or_default();
    for size in SMALL {
        let Some(read) = read(size) else { continue };
        assert_eq!(missing(&wanted, &read), [""; 0], "{size:?}");
    }
}

#[test]
fn a_reply_is_read_in_full() {
    let texts: Vec<String> = (0..30).map(|n| format!("value{n}x").repeat(12)).collect();
    let document = texts.iter().enumerate().map(|(n, text)| (format!("member{n}"), json!(text))).collect::<Value>();
    for size in SMALL {
        let mut form = page_at("profiles/domains!create", size).unwrap();
        let mut page = FormPage::new(
            FormSpec::at(
                &form.harness.location,
                catalog().place(&form.harness.location.without_action()).unwrap(),
                "create",
            )
            .unwrap(),
        );
        page.phase = Phase::Reply(Box::new(ReplyPhase::new(document.clone(), Some("noted ".repeat(9)))));
        page.entered = true;
        let read = form.harness.walk(&mut page, "j", &mut |harness, page| {
            harness.commands.clear();
            harness.press(page, "v");
            harness.opened().map(|mut whole| harness.read_over(&mut *whole, "j")).unwrap_or_default()
        });
        assert_eq!(missing(&document.to_string(), &read), [""; 0], "{size:?}");
    }
}

/// Whoever goes through a form sees what is above and below the field that has the keys, in each that makes something.
#[test]
fn the_field_with_the_focus_has_its_neighbours_in_sight() {
    let mut held = 0;
    for location in creations() {
        let at: Location = location.parse().unwrap();
        let Ok(spec) = FormSpec::at(&at, catalog().place(&at).unwrap(), "create") else { continue };
        let mut harness = ScreenHarness::at(&location).sized(80, 24);
        let mut page = FormPage::new(spec);
        page.entered = true;
        harness.enter(&mut page);
        for key in ["down", "up"] {
            for _ in 0..60 {
                let before = page.fields.focus;
                harness.press(&mut page, key);
                let area = harness.cx().area;
                let (lines, height) = {
                    let parts = view::parts(page.page(), area);
                    (view::lines(page.page(), parts.fields.width), usize::from(parts.fields.height))
                };
                let here = view::line_row(&page.fields);
                let of_focus: Vec<usize> = (0..lines.len()).filter(|n| lines[*n].row == here).collect();
                let (Some(&first), Some(&last)) = (of_focus.first(), of_focus.last()) else { break };
                if height >= last - first + 3 {
                    let seen = page.fields.top..page.fields.top + height;
                    let told = format!("{location}: {here} of lines {first} to {last}, seen {seen:?}");
                    assert!(first == 0 || seen.contains(&(first - 1)), "{told}");
                    assert!(last + 1 >= lines.len() || seen.contains(&(last + 1)), "{told}");
                    held += 1;
                }
                if page.fields.focus == before {
                    break;
                }
            }
        }
    }
    assert!(held > 100, "{held}");
}

/// The forms in which something is made.
fn creations() -> Vec<String> {
    let makes = |resource: &&Resource| resource.action("create").is_some();
    let list = |resource: &Resource| {
        let mut parts = resource.path.split('/').peekable();
        let mut at = Location::home().child(parts.next().unwrap_or_default());
        while let Some(part) = parts.next() {
            at = at.child(part);
            if parts.peek().is_some() {
                at = at.child("acme");
            }
        }
        at.with_action("create").to_string()
    };
    catalog().resources().iter().filter(makes).map(list).collect()
}
