//! The bar at the bottom: what a page is for is said before what every page can do.

use super::*;
use crate::catalog::{Resource, Scope, catalog};

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
    rig.event(Event::Input(Input::Resize { width: 80, height: 24 }));
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
        let item = bar(&mut Rig::at(&place(resource, true)));
        let said = [
            (&list, "filter", true),
            (&list, "create", has("create", Scope::List)),
            // Without a row there is only what is done to the list.
            (&list, "actions", resource.actions().iter().any(|deed| deed.scope == Scope::List)),
            (&item, "open", true),
            (&item, "edit", has("edit", Scope::Item)),
            (&item, "actions", does),
        ];
        for (bar, word, expected) in said {
            assert!(!expected || bar.contains(word), "{}: no {word} in {bar}", resource.path);
        }
        for bar in [list, item] {
            assert!(bar.ends_with("? help   q quit"), "{}: {bar}", resource.path);
        }
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
