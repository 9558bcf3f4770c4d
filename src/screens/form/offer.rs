//! The actions that tables, hubs and documents offer: create, edit, delete and what else the catalogue has.

use super::merging;
use super::offer_menu::offer;
use crate::catalog::{Location, Place, Resource, Scope, Verb as Deed, WHY, catalog, copy_of};
use crate::config::{Action, Mode};
use crate::contract::Context;
use crate::screens::design;
use crate::screens::{Choice, Command, Cx, menu_at};
use serde_json::Value;

/// What create, edit, delete and the menu of actions do over a list, with the item under the cursor if there is one.
pub(in crate::screens) fn act_on_list(
    resource: &'static Resource,
    action: Action,
    item: Option<(Location, Value)>,
    cx: &mut Cx<'_>,
) {
    let list = cx.location.without_action();
    let (item, row) = item.unzip();
    act(resource, action, (Some(list), item, row.as_ref()), cx);
}

/// The same on the page of an item, whose document may be known.
pub(in crate::screens) fn act_on_item(
    resource: &'static Resource,
    action: Action,
    document: Option<&Value>,
    cx: &mut Cx<'_>,
) {
    let item = cx.location.without_action().without_query();
    if action == Action::Create && makes(catalog().children(resource)).next().is_some() {
        return create_below(catalog().children(resource), (&item, document), None, cx);
    }
    let list = item.parent();
    act(resource, action, (list, Some(item), document), cx);
}

/// What can be made in some lists, each with the action that does it.
fn makes<'r>(lists: impl Iterator<Item = &'r Resource>) -> impl Iterator<Item = (&'r Resource, &'r Deed)> {
    lists.filter_map(|list| {
        let creates = |deed: &&Deed| deed.verb == "create" && deed.scope == Scope::List;
        Some((list, list.actions().iter().find(creates)?))
    })
}

/// Whether something can be made in one of these lists.
pub(in crate::screens) fn makes_any<'r>(lists: impl Iterator<Item = &'r Resource>) -> bool {
    makes(lists).next().is_some()
}

/// Makes what belongs below a page: of several it is asked which, and the one that is `near` the cursor comes first.
pub(in crate::screens) fn create_below<'r>(
    lists: impl Iterator<Item = &'r Resource>,
    (at, known): (&Location, Option<&Value>),
    near: Option<&Resource>,
    cx: &mut Cx<'_>,
) {
    let (mut choices, mut cursor) = (Vec::new(), 0);
    for (list, deed) in makes(lists) {
        let needs = list.needs.as_ref().zip(known).filter(|(needs, document)| needs.holds(document) == Some(false));
        let why = needs.map(|(needs, _)| format!("There are none where {}", needs.why));
        let to = Command::Open(at.child(&list.name).with_action(&deed.verb));
        let choice = match why {
            Some(why) => Choice::new(&deed.title, why.clone(), Command::warn(why)),
            None => Choice::new(&deed.title, "", to),
        };
        if near.is_some_and(|near| near.path == list.path) {
            cursor = choices.len();
        }
        choices.push(choice.refused(refusal(deed, cx.context()), cx.context()));
    }
    match choices.as_slice() {
        [] => cx.command(Command::warn("there is nothing to be made here")),
        [one] => cx.command(one.command().clone()),
        _ => cx.command(Command::Overlay(menu_at("Create", choices, cursor, ""))),
    }
}

/// What a page of its own can do with an item, which comes before all else that can be done with it.
#[derive(Debug, Default)]
pub(in crate::screens) struct PageOffer {
    /// What it is, by use.
    pub(in crate::screens) choices: Vec<Choice>,
    /// The actions of the item that are among these.
    pub(in crate::screens) verbs: Vec<&'static str>,
    /// The part of the keymap that holds there.
    pub(in crate::screens) mode: Option<Mode>,
}

/// The menu of all that can be done with an item on a page that does something itself.
pub(in crate::screens) fn offer_after(
    before: &PageOffer,
    resource: &'static Resource,
    document: Option<&Value>,
    cx: &mut Cx<'_>,
) {
    let item = cx.location.without_action();
    offer(resource, (item.parent().as_ref(), Some(&item), document), before, cx);
}

/// What can be acted on: a list, an item, and what is known of the item.
type On<'a> = (Option<Location>, Option<Location>, Option<&'a Value>);

fn act(resource: &'static Resource, action: Action, (list, item, known): On<'_>, cx: &mut Cx<'_>) {
    match action {
        Action::Actions => {
            return offer(resource, (list.as_ref(), item.as_ref(), known), &PageOffer::default(), cx);
        }
        Action::Merge => return merging::act(resource, item.as_ref(), known, cx),
        Action::Duplicate => return duplicate(resource, item.as_ref(), cx),
        Action::Diagnose => return diagnose(resource, item.as_ref(), cx),
        action if design::is_of_designs(action) => return design::act(action, item.as_ref(), cx),
        _ => {}
    }
    if let Some(verb) = resource.keys.get(action.name()) {
        return act_by_key(resource, verb, item.as_ref(), known, cx);
    }
    let (verb, scope, does) = match action {
        Action::Create => ("create", Scope::List, "created"),
        Action::Edit => ("edit", Scope::Item, "edited"),
        _ => ("delete", Scope::Item, "deleted"),
    };
    let at = if scope == Scope::List { list } else { item };
    let deed = resource.actions().iter().find(|deed| deed.verb == verb && deed.scope == scope);
    match (deed, at) {
        (None, _) => cx.command(Command::warn(format!("{} can't be {does} here", resource.title))),
        (Some(_), None) => cx.command(Command::warn("there is no row to do this with")),
        (Some(deed), Some(at)) => {
            let command = open(deed, &at, known, cx.context());
            cx.command(command);
        }
    }
}

/// Whether an action is one of those that are done to an item of a resource.
pub(in crate::screens) fn is_of_item(resource: &Resource, action: Action) -> bool {
    let is_general = matches!(
        action,
        Action::Edit | Action::Delete | Action::Actions | Action::Merge | Action::Duplicate | Action::Diagnose
    );
    let makes = || makes_any(catalog().children(resource).chain([resource]));
    is_general || design::is_of_designs(action) || is_key(resource, action) || (action == Action::Create && makes())
}

/// Whether all that an action does on a list of a resource, or on one of its items, is a write.
pub(in crate::screens) fn is_write(resource: &Resource, action: Action) -> bool {
    let deed = |verb: &str| resource.action(verb).is_some_and(Deed::is_write);
    match action {
        Action::Create => deed("create") || makes(catalog().children(resource)).any(|(_, deed)| deed.is_write()),
        Action::Edit => deed("edit"),
        Action::Delete => deed("delete"),
        Action::Duplicate => resource.copies().is_some_and(Deed::is_write),
        Action::Merge => merging::is_offered(resource),
        action => resource.keys.get(action.name()).is_some_and(|verb| deed(verb)),
    }
}

/// Whether an action has a key of its own for the items of a resource.
pub(in crate::screens) fn is_key(resource: &Resource, action: Action) -> bool {
    resource.keys.contains_key(action.name())
}

/// The actions that have keys of their own and are of use for an item, as far as that is known.
pub(in crate::screens) fn keys_of(resource: &'static Resource, is_useless: &dyn Fn(&Deed) -> bool) -> Vec<Action> {
    let is_useful = |verb: &str| resource.action(verb).is_some_and(|deed| !is_useless(deed));
    let keys = resource.keys.iter().filter(|(_, verb)| is_useful(verb));
    let mut keys: Vec<Action> = keys.filter_map(|(key, _)| key.parse().ok()).collect();
    keys.sort_unstable();
    keys
}

fn act_by_key(
    resource: &'static Resource,
    verb: &str,
    item: Option<&Location>,
    known: Option<&Value>,
    cx: &mut Cx<'_>,
) {
    let Some(item) = item else { return cx.command(Command::warn("there is no row to do this with")) };
    if let Some((_, command)) = verb_of_item(resource, verb, item, known, cx.context()) {
        cx.command(command);
    }
}

/// Opens the form of a new one that begins as a copy of an item.
fn duplicate(resource: &'static Resource, item: Option<&Location>, cx: &mut Cx<'_>) {
    let command = match (resource.copies(), item) {
        (None, _) => Command::warn(format!("{} can't be duplicated here", resource.title)),
        (Some(_), None) => Command::warn("there is no row to do this with"),
        (Some(create), Some(item)) => open_copy(create, item, cx.context()),
    };
    cx.command(command);
}

/// Opens the page that says what may be wrong with an item.
fn diagnose(resource: &'static Resource, item: Option<&Location>, cx: &mut Cx<'_>) {
    cx.command(match (resource.asked_why(), item) {
        (None, _) => Command::warn(format!("{} have no diagnosis", resource.title)),
        (Some(_), None) => Command::warn("there is no row to do this with"),
        (Some(_), Some(item)) => Command::Open(item.clone().with_action(WHY)),
    });
}

pub(super) fn open_copy(create: &Deed, item: &Location, context: &Context) -> Command {
    match (refusal(create, context), copy_of(item, create)) {
        (Some(why), _) => Command::warn(why),
        (None, Some(to)) => Command::Open(to),
        (None, None) => Command::warn("this has no list in which a copy could be made"),
    }
}

/// Opens an action's page, or says why that is of no use.
pub(super) fn open(deed: &Deed, at: &Location, known: Option<&Value>, context: &Context) -> Command {
    match (refusal(deed, context), useless(deed, known)) {
        (Some(why), _) => Command::warn(why),
        (None, Some(why)) => Command::warn(why),
        (None, None) => Command::Open(at.clone().with_action(&deed.verb)),
    }
}

/// What an action of an item is called, and what it does there with this search: it opens its page, or says why that
/// is of no use. `None` where the item has no such action.
pub(in crate::screens) fn verb_of_item(
    resource: &'static Resource,
    verb: &str,
    at: &Location,
    known: Option<&Value>,
    context: &Context,
) -> Option<(&'static str, Command)> {
    let deed = resource.actions().iter().find(|deed| deed.verb == verb && deed.scope == Scope::Item)?;
    Some((&deed.title, open(deed, at, known, context)))
}

/// Opens a location, which may be the page of an action, or says why that can't be done in a context.
pub(in crate::screens) fn open_at(to: Location, context: &Context) -> Command {
    deed_at(&to).and_then(|deed| refusal(deed, context)).map_or(Command::Open(to), Command::warn)
}

/// The action whose page is at a location.
pub(in crate::screens) fn deed_at(to: &Location) -> Option<&'static Deed> {
    let place = catalog().place(&to.without_action().without_query()).ok()?;
    place.action(to, to.action()?).ok().map(|(_, deed)| deed)
}

/// Why an action can't be done in a context.
pub(in crate::screens) fn refusal(deed: &Deed, context: &Context) -> Option<String> {
    let why = context.why_read_only().filter(|_| deed.is_write())?;
    let until = if context.protected { " until it is unlocked" } else { "" };
    Some(format!("{why}: nothing can be changed{until}"))
}

/// Why an action is of no use for an item, as far as is known of that.
pub(in crate::screens) fn useless<'d>(deed: &'d Deed, known: Option<&Value>) -> Option<&'d str> {
    let needs = deed.needs.as_ref().filter(|_| deed.scope == Scope::Item)?;
    needs.why_not(known?)
}

/// Whether it is not known yet that an item takes an action, which by its state it may not.
pub(in crate::screens) fn is_unsure(deed: &Deed, is_awaited: bool) -> bool {
    is_awaited && deed.scope == Scope::Item && deed.needs.is_some()
}

/// The keys that make sense on the page of an item, as far as that is known; of one that is still awaited only those that
/// any such item takes.
pub(in crate::screens) fn offers_on(
    resource: &'static Resource,
    known: Option<&Value>,
    is_awaited: bool,
) -> Vec<Action> {
    offers(resource, true, &|deed| useless(deed, known).is_some() || is_unsure(deed, is_awaited))
}

/// The keys that make sense for a resource, on a list and on an item, without those that are of no use for the item.
pub(in crate::screens) fn offers(
    resource: &'static Resource,
    item: bool,
    is_useless: &dyn Fn(&Deed) -> bool,
) -> Vec<Action> {
    let has = |verb: &str, scope: Scope| {
        let is_it = |deed: &&Deed| deed.verb == verb && deed.scope == scope;
        resource.actions().iter().find(is_it).is_some_and(|deed| !is_useless(deed))
    };
    let does_more = !resource.actions().is_empty() || !resource.leads.is_empty();
    let more = does_more.then_some(Action::Actions);
    let makes = if item { makes_any(catalog().children(resource)) } else { has("create", Scope::List) };
    let create = makes.then_some(Action::Create);
    let edit = has("edit", Scope::Item).then_some(Action::Edit);
    let delete = has("delete", Scope::Item).then_some(Action::Delete);
    // On the page of an item what is done to that comes first.
    let first = if item { [edit, more, create] } else { [create, more, edit] };
    let merge = merging::is_offered(resource).then_some(Action::Merge);
    let copy = resource.copies().map(|_| Action::Duplicate);
    let why = resource.asked_why().map(|_| Action::Diagnose);
    let whole = catalog()
        .is_design(Place::Item(resource))
        .then(|| design::actions(Place::Item(resource)))
        .into_iter()
        .flatten();
    let own = if item { keys_of(resource, is_useless) } else { Vec::new() };
    first
        .into_iter()
        .flatten()
        .chain(own)
        .chain([why, merge, copy].into_iter().flatten())
        .chain(whole)
        .chain(delete)
        .collect()
}
