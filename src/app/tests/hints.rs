//! The bar at the bottom: what a page is for is said before what every page can do.

use super::*;
use crate::catalog::{Resource, Scope, catalog};
use crate::contract::{Pointer, PointerDeed};

/// The list of a resource, whatever it stands in; or an item of it.
fn place(resource: &Resource, item: bool) -> String {
    let mut lists = resource.path.split('/');
    let root = lists.next().unwrap().to_owned();
    let names: Vec<&str> = lists.collect();
    names.iter().enumerate().fold(root, |at, (n, list)| {
        if n + 1 < names.len() || item { format!("{at}/{list}/x") } else { format!("{at}/{list}") }
    })
}

/// The bar of a page at 80 columns.
fn bar(rig: &mut Rig) -> String {
    bar_at(rig, 80)
}

fn bar_at(rig: &mut Rig, width: u16) -> String {
    rig.event(Event::Input(Input::Resize { width, height: 24 }));
    // A list that is searched asks first what for.
    rig.app.overlays.clear();
    rig.app.session.notice = None;
    rig.screen().lines().last().unwrap().to_owned()
}

#[test]
fn eighty_columns_say_what_can_be_done_to_every_list_and_item() {
    for resource in catalog().resources() {
        let has = |verb: &str, scope| resource.actions().iter().any(|deed| deed.verb == verb && deed.scope == scope);
        let does = !resource.actions().is_empty() || !resource.leads.is_empty();
        let list = bar(&mut Rig::at(&place(resource, false)));
        let mut page = Rig::at(&place(resource, true));
        let item = bar(&mut page);
        let said = [
            (&list, "filter", true),
            (&list, "create", has("create", Scope::List)),
            // Without a row there is only what is done to the list.
            (&list, "actions", resource.actions().iter().any(|deed| deed.scope == Scope::List)),
            // A document that is still to come has nothing to open.
            (&item, "open", page.app.top() != "document"),
            // What only some items take is named once the item is read.
            (&item, "edit", resource.item_action("edit").is_some_and(|deed| deed.needs.is_none())),
            (&item, "actions", does),
        ];
        for (bar, word, expected) in said {
            assert!(!expected || bar.contains(word), "{}: no {word} in {bar}", resource.path);
        }
        // What a page has keys of its own for goes before the way out.
        let end = if resource.page.is_some() { "? help" } else { "? help   q quit" };
        assert!(list.ends_with("? help   q quit"), "{}: {list}", resource.path);
        assert!(item.ends_with(end), "{}: {item}", resource.path);
    }
}

/// What is done most on a page is said first; nothing that every page can do takes the place of what this one is for.
#[test]
fn the_keys_of_a_page_of_its_own_stand_before_those_of_all_pages() {
    for resource in catalog().resources() {
        let Some(page) = &resource.page else { continue };
        let mut rig = Rig::at(&place(resource, true));
        let screen = &rig.app.history.page().layer.screen;
        let (mode, own) = (screen.mode(), screen.own());
        assert!(page.keys.len() > 3 && own.len() > 3, "{}: {own:?}", resource.path);
        let key = |action: &Action| rig.app.session.keymap.key(mode, *action);
        let hint = |action: &Action| format!(" {} {}", key(action), screen.does(*action).unwrap_or(action.title()));
        let (own, general): (Vec<String>, Vec<String>) = (
            own.iter().map(hint).collect(),
            [Action::Quit, Action::Palette, Action::Accounts].iter().map(hint).collect(),
        );
        let wide = bar_at(&mut rig, 140);
        let lacking: Vec<&String> = own.iter().filter(|hint| !wide.contains(hint.as_str())).collect();
        assert!(lacking.is_empty(), "{}: no {lacking:?} in {wide}", resource.path);
        let narrow = bar_at(&mut rig, 80);
        let first: Vec<bool> = own.iter().take(3).map(|hint| narrow.contains(hint.as_str())).collect();
        assert_eq!(first, [true; 3], "{}: {narrow}", resource.path);
        let is_whole = own.iter().all(|hint| narrow.contains(hint.as_str()));
        assert!(is_whole || !general.iter().any(|hint| narrow.contains(hint.as_str())), "{}: {narrow}", resource.path);
    }
}

#[test]
fn a_list_with_rows_says_how_to_open_one_first() {
    let mut rig = Rig::at("profiles/domains");
    let call = rig.last("ListDomains");
    rig.answer(call, domains(&["acme", "globex"]), None);
    let bar = bar(&mut rig);
    let at = |word: &str| bar.find(word).unwrap_or_else(|| panic!("no {word} in {bar}"));
    assert!(["open", "filter", "create", "actions", "help", "quit"].map(at).is_sorted(), "{bar}");
}

/// Clicks on a hint of the bar by what it says; says whether the bar has it.
fn click(rig: &mut Rig, does: &str) -> bool {
    // A notice stands in the place of the bar.
    rig.app.session.notice = None;
    let screen = rig.screen();
    let (row, line) = screen.lines().enumerate().last().unwrap();
    let Some(at) = line.find(does) else { return false };
    let column = line[..at].chars().count() as u16;
    rig.event(Event::Pointer(Pointer { column, row: row as u16, deed: PointerDeed::Click }));
    true
}

#[test]
fn a_click_leads_through_a_form_and_sends_nothing() {
    let mut rig = Rig::at("profiles/domains!create");
    rig.keys("acme-new");
    for _ in 0..9 {
        if !["next step", "review"].iter().any(|does| click(&mut rig, does)) {
            break;
        }
        assert!(!rig.shows("a click agrees to nothing"), "{}", rig.screen());
    }
    assert!(rig.shows("Review"), "{}", rig.screen());
    rig.app.session.notice = None;
    assert!(click(&mut rig, " create"), "{}", rig.screen());
    assert!(rig.shows("a click agrees to nothing") && rig.started("CreateDomain").is_empty(), "{}", rig.screen());
}

/// A key that means something elsewhere says that it does not here.
#[test]
fn a_key_for_which_a_page_has_nothing_says_so() {
    let mut rig = Rig::at("cases/domains/d1");
    rig.keys("o");
    assert!(rig.shows("export: there is nothing on this page for it; ? shows"), "{}", rig.screen());
}

/// Frames set apart what lies over a page; without them, the page behind is not there.
#[test]
fn without_frames_nothing_is_left_beside_a_question() {
    let seen = |plain: bool| {
        let mut rig = Rig::at("profiles/domains");
        rig.app.session.settings = Arc::new(Settings { plain, ..Settings::default() });
        let names: Vec<String> = (0..30).map(|n| format!("domain-{n:02}")).collect();
        let call = rig.last("ListDomains");
        rig.answer(call, domains(&names.iter().map(String::as_str).collect::<Vec<_>>()), None);
        rig.keys("y");
        rig.screen()
    };
    // The menu names the row under the cursor.
    let others = |seen: &str| (1..30).any(|n| seen.contains(&format!("domain-{n:02}")));
    assert!(others(&seen(false)), "{}", seen(false));
    let plain = seen(true);
    assert!(!others(&plain) && plain.contains("Copy") && plain.contains("SANDBOX"), "{plain}");
}

#[test]
fn the_bar_calls_a_key_what_the_box_above_it_calls_it() {
    let mut rig = Rig::at("profiles");
    rig.keys(":");
    assert!(rig.shows("Go to"), "{}", rig.screen());
    let screen = rig.screen();
    let bar = screen.lines().last().unwrap();
    assert!(bar.contains("go") && bar.contains("close") && !bar.contains("accept"), "{bar}");
}
