//! The actions that tables, hubs and documents offer: create, edit, delete and what else the catalogue has.

use super::carry::carry;
use super::merging;
use super::studio::pairs;
use crate::catalog::{Location, Place, Resource, Scope, Verb as Deed, WHY, catalog, copy_of};
use crate::config::{Action, Mode};
use crate::contract::Context;
use crate::model::Operation;
use crate::screens::design;
use crate::screens::intake::rows_location;
use crate::screens::{Choice, Command, Cx, ManyDeed, Session, Under, menu, menu_at};
use crate::widgets;
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

fn open_copy(create: &Deed, item: &Location, context: &Context) -> Command {
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

/// The menu of everything that can be done here.
fn offer(
    resource: &'static Resource,
    (list, item, known): (Option<&Location>, Option<&Location>, Option<&Value>),
    before: &PageOffer,
    cx: &mut Cx<'_>,
) {
    let mode = before.mode.unwrap_or(Mode::Browse);
    let mut choices = before.choices.clone();
    for (scope, at) in [(Scope::Item, item), (Scope::List, list)] {
        let Some(at) = at else { continue };
        let is_left = |deed: &&Deed| scope != Scope::Item || !before.verbs.contains(&deed.verb.as_str());
        for deed in resource.actions().iter().filter(|deed| deed.scope == scope).filter(is_left) {
            let context = cx.context();
            // What is done to a list has its key where the list is.
            let is_far = scope == Scope::List && cx.location.without_action().without_query() != at.without_query();
            let key = || if is_far { String::new() } else { key_of(resource, &deed.verb, mode, cx.session) };
            let detail = useless(deed, known).map_or_else(key, str::to_owned);
            let choice = Choice::new(&deed.title, detail, open(deed, at, known, context));
            choices.push(choice.refused(refusal(deed, context), context));
        }
    }
    if let (Some(asked), Some(item)) = (resource.asked_why(), item) {
        let key = cx.session.keymap.key(Mode::Browse, Action::Diagnose);
        choices.push(Choice::new(asked, key, Command::Open(item.clone().with_action(WHY))));
    }
    if let Some(item) = item {
        choices.extend(design::choices(item, cx.location, cx.session));
    }
    if let (Some(create), Some(item)) = (resource.copies(), item) {
        let key = cx.session.keymap.key(Mode::Browse, Action::Duplicate);
        let copy = Choice::new("Duplicate", key, open_copy(create, item, cx.context()));
        choices.push(copy.refused(refusal(create, cx.context()), cx.context()));
    }
    if let (Some(list), Some(write)) = (list, resource.actions().iter().find(|deed| deed.is_write())) {
        let key = cx.session.keymap.key(Mode::Browse, Action::RowsFile);
        let rows = Choice::new("Rows from a file …", key, Command::Open(rows_location(list)));
        choices.push(rows.refused(refusal(write, cx.context()), cx.context()));
    }
    choices.extend(item.into_iter().flat_map(|item| lead_choices(resource, item, known, cx)));
    choices.extend(item.into_iter().flat_map(|item| {
        let under = Under { at: item.without_query(), arn: cx.arn_of(resource, item, known) };
        under.choices(cx.session, cx.context())
    }));
    if choices.is_empty() && !resource.leads.is_empty() {
        return cx
            .command(Command::warn(format!("open the {} first: what it names is known there", resource.singular)));
    }
    if choices.is_empty() {
        return cx.command(Command::warn(format!("there is nothing to be done with {}", resource.title)));
    }
    let title = match item {
        Some(item) => format!("{} {}", resource.singular, cx.session.name_of(item)),
        None => resource.title.clone(),
    };
    cx.command(Command::Overlay(menu(&title, choices)));
}

/// What can be done with those that an item names, as far as its document is known.
pub(super) fn lead_choices(resource: &Resource, item: &Location, known: Option<&Value>, cx: &Cx<'_>) -> Vec<Choice> {
    let mut choices = Vec::new();
    for (lead, document) in resource.leads.iter().filter_map(|lead| Some((lead, known?))) {
        for (_, to, others) in lead.ways(document, item) {
            let Ok(Place::Item(of)) = catalog().place(&to.without_action()) else { continue };
            let Some(deed) = of.actions().iter().find(|deed| deed.verb == lead.verb) else { continue };
            let at = to.without_action();
            let name = cx.session.private_names.get(cx.context, &at).map(str::to_owned);
            let title = format!("{} {}", lead.title, name.as_deref().unwrap_or_else(|| cx.session.name_of(&to)));
            // Two may be called the same.
            let id = name.and_then(|_| at.last().map(|id| format!(" · {id}"))).unwrap_or_default();
            let to = match of.merge(&deed.verb) {
                Some(_) => Some(pairs::with(to, &others, Some(item))),
                None => carry(to, deed.operation, &of.path, &others),
            };
            let Some(to) = to else { continue };
            let about = format!("{}{id}", widgets::plural(others.len() as u64, "other", "others"));
            let choice = Choice::new(title, about, Command::Open(to));
            choices.push(choice.refused(refusal(deed, cx.context()), cx.context()));
        }
    }
    choices
}

/// The operations of jobs that marked rows can become.
fn operations_for_many(resource: &'static Resource, list: &Location) -> Vec<&'static Operation> {
    let item = list.without_action().without_query().child("-");
    let places = ManyDeed::all(resource).into_iter().filter_map(|deed| deed.place(&item));
    places.filter_map(|place| Some(deed_at(&place)?.operation.operation())).collect()
}

/// What can be done with all marked rows at once: actions that take a list of this resource, for the list itself or
/// into the item under the cursor.
pub(in crate::screens) fn marked_choices(
    resource: &'static Resource,
    list: &Location,
    under: Option<&Location>,
    marked: &[String],
    context: &Context,
) -> Vec<Choice> {
    let mut choices = Vec::new();
    let deeds = operations_for_many(resource, list);
    for deed in resource.actions().iter().filter(|deed| deed.is_write()) {
        let (at, ids) = match (deed.scope, under) {
            (Scope::List, _) => (list.without_query(), marked.to_vec()),
            (Scope::Item, Some(under)) => {
                (under.clone(), marked.iter().filter(|id| under.last() != Some(id)).cloned().collect())
            }
            (Scope::Item, None) => continue,
        };
        // A job of what is done to one of them does the same, and shows each.
        let by_job = deeds.iter().any(|one| one.batch.as_ref().is_some_and(|batch| batch.by == deed.operation.name));
        if deed.scope == Scope::List && by_job {
            continue;
        }
        let place = at.with_action(&deed.verb);
        let Some(location) = carry(place, deed.operation, &resource.path, &ids).filter(|_| !ids.is_empty()) else {
            continue;
        };
        let detail = widgets::plural(ids.len() as u64, "marked row", "marked rows");
        let choice = Choice::new(&deed.title, detail, Command::Open(location));
        choices.push(choice.refused(refusal(deed, context), context));
    }
    choices
}

fn key_of(resource: &Resource, verb: &str, mode: Mode, session: &Session) -> String {
    let own = resource.keys.iter().find(|(_, own)| *own == verb).and_then(|(key, _)| key.parse().ok());
    if let Some(own) = own {
        return session.keymap.key(mode, own);
    }
    let action = match verb {
        "create" => Action::Create,
        "edit" => Action::Edit,
        "delete" => Action::Delete,
        _ => return String::new(),
    };
    session.keymap.key(mode, action)
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
