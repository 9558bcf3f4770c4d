//! What is done once a form has done its work: back to where one came from, with what is sensible to do next.

use serde_json::Value;

use super::errand;
use super::existing::CurrentItem;
use super::shared::Shared;
use super::spec::{FormKind, FormSpec};
use crate::catalog::{Location, Place, Resource, catalog};
use crate::form::wizard;
use crate::model::label;
use crate::screens::question::what_next;
use crate::screens::{Choice, Command, Cx};

/// All is done: back to where one came from, with what is sensible to do next.
pub(super) fn done(sent: &Value, reply: &Value, location: Option<&Location>, shared: &Shared, cx: &mut Cx<'_>) {
    let Shared { spec, steps, lookups, .. } = shared;
    let list = spec.list(cx.location);
    let [singular, were] = &made(spec, sent, reply, location, cx);
    let went = lookups.joins.after(cx.location);
    let said = match spec.kind {
        FormKind::Create if matches!(lookups.existing.found, CurrentItem::Some(_)) => {
            format!("{singular} {were} replaced")
        }
        FormKind::Create if spec.may_replace() => {
            let what = match lookups.joins.replaces {
                Some(true) => "replaced",
                Some(false) => "created",
                None => "created or replaced",
            };
            format!("{singular} {were} {what}")
        }
        FormKind::Create => format!("{singular} {were} created"),
        FormKind::Edit if spec.action.verb == "edit" => format!("{singular} {were} changed"),
        FormKind::Edit => format!("{}: done", spec.title(cx.location, cx.session)),
        // Where it went says that it is done, so that both have room in one line.
        FormKind::Act if went.is_some() && spec.action.said.is_none() => format!("{}:", spec.action.title),
        // What became of the others needs no name of the action before it.
        FormKind::Act if spec.merge.is_some() && spec.action.said.is_some() => {
            format!("{}{}", spec.action.said.as_deref().unwrap_or_default(), given_ids(sent, reply))
        }
        FormKind::Act | FormKind::Read => {
            let done = spec.action.said.as_deref().unwrap_or("done");
            format!("{}: {done}{}", spec.action.title, given_ids(sent, reply))
        }
    };
    let to = match spec.item(cx.location) {
        Some(item) => vec![item, list],
        // A list that asks for a search first would not show what was made: its own page does.
        None if is_hidden_in_list(spec) => list.parent().into_iter().collect(),
        // Whoever came from the page of what it belongs to sees it there.
        None => {
            let above = list.parent().filter(|above| match catalog().place(above) {
                Ok(Place::Item(resource)) => resource.page.is_some(),
                _ => false,
            });
            // What has a page of its own is opened there, for who was neither.
            let own = location.filter(|_| spec.kind == FormKind::Create && spec.resource.page.is_some());
            own.cloned().into_iter().chain([list]).chain(above).collect()
        }
    };
    if let Some(merge) = spec.merge {
        let others = merge.others.get(sent).and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str);
        let main = spec.item(cx.location);
        let ids: Vec<&str> = others.chain(main.as_ref().and_then(Location::last)).collect();
        cx.session.marks.done_with(cx.context, &spec.list(cx.location), &ids);
    }
    let asker = errand::done(sent, location, cx);
    cx.command(Command::Return { to: asker.clone().map_or(to, |asker| vec![asker]), gone: None });
    if let Some(made) = location.filter(|_| asker.is_none() && is_hidden_in_list(spec)) {
        cx.command(Command::Open(made.clone()));
    }
    let said = went.iter().fold(said.trim().to_owned(), |said, (went, _)| {
        let gap = if said.ends_with(':') { " " } else { "; " };
        [&said, gap, went].concat()
    });
    let back = shared.before.way_back(spec.operation(), sent, reply, cx);
    cx.command(Command::notice([said.clone(), back].concat()));
    if asker.is_some() {
        return;
    }
    let mut choices = vec![Choice::new("Nothing for now", "", Command::Close)];
    let is_elsewhere = went.is_some() || !shared.parting.is_empty();
    choices.extend(shared.parting.iter().cloned());
    let way = went.and_then(|(_, to)| to);
    choices.extend(way.map(|to| Choice::new("Show where it went", "", Command::Open(to))));
    for next in spec.wizard.iter().flat_map(|wizard| &wizard.after.next) {
        let due = next.when.as_ref().is_none_or(|when| when.holds(sent, steps.start.as_deref()));
        let about = next.about_for(sent, reply).unwrap_or_default();
        match (&next.location, due) {
            (Some(location), true) => {
                let location = wizard::fill_location(location, sent, reply);
                choices.extend(location.map(|to| Choice::new(&next.title, about, Command::Open(to))));
            }
            (None, true) => choices.push(Choice::new(
                &next.title,
                "copy what to do",
                Command::copy("what to do", if about.is_empty() { next.title.clone() } else { about }),
            )),
            _ => {}
        }
    }
    if choices.len() > 1 && (spec.kind == FormKind::Create || is_elsewhere) {
        // An action is said by its title, what was made as the thing that it is.
        let said = if spec.kind == FormKind::Create { format!("The {said}.") } else { format!("{}.", sentence(&said)) };
        let lines = vec![said];
        cx.command(Command::Overlay(what_next(lines, choices)));
    }
}

/// What was made or changed, by its name, and the verb that follows. Several that one request made are all named.
fn made(spec: &FormSpec, sent: &Value, reply: &Value, location: Option<&Location>, cx: &Cx<'_>) -> [String; 2] {
    let of_one = |name: &str| [format!("{} {name}", spec.resource.singular).trim_end().to_owned(), "was".to_owned()];
    let known = spec.name_of(cx.location, &spec.all_known(sent, reply), cx.session);
    let (location, names) = (location.and_then(Location::last), names_of_many(spec, sent));
    match (known.as_str(), location, names.as_slice()) {
        ("", None, [name]) => of_one(name),
        ("", None, [first @ .., last]) => {
            [format!("{} {} and {last}", spec.resource.plural(), first.join(", ")), "were".to_owned()]
        }
        ("", location, _) => of_one(location.or_else(|| last_of_arn(reply)).unwrap_or_default()),
        (known, ..) => of_one(known),
    }
}

/// The last part of an ARN in a reply, where nothing else has a name.
fn last_of_arn(reply: &Value) -> Option<&str> {
    let texts = reply.as_object()?.values().filter_map(Value::as_str);
    texts.filter(|text| text.starts_with("arn:")).find_map(|arn| arn.rsplit(['/', ':']).next())
}

/// The names of what stands in a list of the request, where that has the members of such an item.
pub(super) fn names_of_many(spec: &FormSpec, sent: &Value) -> Vec<String> {
    let lists = sent.as_object().into_iter().flatten().filter_map(|(_, value)| value.as_array());
    let mut named = lists.map(|list| list.iter().filter_map(|item| spec.resource.label_of(item)).collect::<Vec<_>>());
    named.find(|names| !names.is_empty()).unwrap_or_default()
}

/// Whether a list asks for a search first, so that it would not show what was made.
fn is_hidden_in_list(spec: &FormSpec) -> bool {
    let resource = spec.resource;
    let searched = resource.search.as_ref().is_some_and(|search| search.required);
    spec.kind == FormKind::Create && searched && resource.describe_operation().is_some()
}

/// The ids that a reply gives to what was begun and that something asks for later, in words.
fn given_ids(sent: &Value, reply: &Value) -> String {
    let asked = fresh_ids(sent, reply).filter(|(name, _)| is_asked_for(name));
    asked.fold(String::new(), |said, (name, id)| said + &format!(" · {} {id}", label(name)))
}

/// The ids in a reply that were not sent.
pub(super) fn fresh_ids<'a>(sent: &'a Value, reply: &'a Value) -> impl Iterator<Item = (&'a str, &'a str)> {
    let members = reply.as_object().into_iter().flatten();
    let fresh = members.filter(|(name, _)| name.ends_with("Id") && sent.get(name.as_str()).is_none());
    fresh.filter_map(|(name, value)| Some((name.as_str(), value.as_str()?)))
}

/// Whether something that is read later asks for this member.
pub(super) fn is_asked_for(member: &str) -> bool {
    let reads = catalog().resources().iter().flat_map(Resource::actions).filter(|action| !action.is_write());
    reads.filter_map(|action| action.operation.operation().input.member(member)).any(|member| member.required)
}

/// A text as a sentence begins.
pub(in crate::screens) fn sentence(text: &str) -> String {
    let mut chars = text.chars();
    let first: String = chars.next().map(|first| first.to_uppercase().collect()).unwrap_or_default();
    first + chars.as_str()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::catalog::Place;
    use crate::model::{Member, Shape, ShapeKind};
    use crate::screens::testing::ScreenHarness;

    /// A value that has what a shape requires; of a choice the first.
    fn least(shape: &'static Shape, depth: usize) -> Value {
        match &shape.kind {
            ShapeKind::String { values } => json!(values.first().map_or("abc", String::as_str)),
            ShapeKind::Boolean => json!(true),
            ShapeKind::Integer { .. } | ShapeKind::Double | ShapeKind::Timestamp(_) => json!(1),
            ShapeKind::List { item } if depth < 6 => json!([least(item.shape(), depth + 1)]),
            ShapeKind::Map { value, .. } if depth < 6 => json!({"abc": least(value.shape(), depth + 1)}),
            ShapeKind::List { .. } => json!([]),
            ShapeKind::Map { .. } => json!({}),
            ShapeKind::Structure { .. } => {
                let members = shape.members().iter().enumerate();
                let needed = members.filter(|(nth, member)| member.required || shape.choice && *nth == 0);
                needed.map(|(_, member)| (member.name.to_owned(), least(member.shape(), depth + 1))).collect()
            }
        }
    }

    fn answer(member: &'static Member) -> Value {
        if member.takes_arn() { json!("arn:aws:x:eu-central-1:1:thing/abc") } else { least(member.shape(), 1) }
    }

    /// Every creation of the catalogue says what was made by a name, though no more than what is required was sent.
    #[test]
    fn what_was_made_is_named() {
        let mut held = 0;
        for resource in catalog().resources() {
            if let Some(action) = resource.action("create") {
                let mut parts = resource.path.split('/');
                let root = Location::home().child(parts.next().unwrap());
                let list = parts.fold(root, |at, list| at.child("some").child(list));
                let list =
                    Location::new(list.parts().iter().enumerate().filter_map(|(n, part)| (n != 1).then_some(part)));
                let at = list.with_action("create");
                let spec = FormSpec::at(&at, Place::List(resource), "create").unwrap();
                let operation = action.operation.operation();
                let sent = least(operation.input, 0);
                let answered = operation.output.map_or(&[][..], Shape::members).iter();
                let reply: Value = answered.map(|member| (member.name.to_owned(), answer(member))).collect();
                let made_at = spec.result_location(&sent, &reply, &at);
                let mut harness = ScreenHarness::at(&at.to_string());
                let [what, _] = made(&spec, &sent, &reply, made_at.as_ref(), &harness.cx());
                let name = what.strip_prefix(&resource.singular).unwrap_or_default();
                let is_named = name.strip_prefix(' ').is_some_and(|name| !name.trim().is_empty());
                assert!(is_named && !what.contains("  "), "{at}: {what:?}");
                held += 1;
            }
        }
        assert!(held > 15, "{held}");
    }

    #[test]
    fn several_that_were_made_at_once_are_all_named() {
        let at: Location = "cases/domains/d/fields/f/options!create".parse().unwrap();
        let spec = FormSpec::at(&at, catalog().place(&at.without_action()).unwrap(), "create").unwrap();
        let said = |names: &[&str]| {
            let options: Vec<Value> =
                names.iter().map(|name| json!({"name": name, "value": "v", "active": true})).collect();
            let sent = json!({"domainId": "d", "fieldId": "f", "options": options});
            let mut harness = ScreenHarness::at("cases/domains/d/fields/f/options!create");
            made(&spec, &sent, &json!({}), None, &harness.cx()).join(" ")
        };
        assert_eq!(said(&["Urgent"]), "option Urgent was");
        assert_eq!(said(&["Urgent", "Low"]), "options Urgent and Low were");
        assert_eq!(said(&["Urgent", "Low", "None"]), "options Urgent, Low and None were");
    }
}
