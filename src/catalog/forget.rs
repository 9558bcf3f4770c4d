//! What belongs to a person who is to be forgotten: what is deleted, what goes with it, who may be the same, and what
//! the services keep.

use std::collections::BTreeSet;

use serde::Deserialize;
use serde_json::{Value, json};

use super::page::ReadSpec;
use super::path::Expr;
use super::search::SearchKind;
use super::template::fill_location;
use super::{Catalog, Location, Plan, Prepared, Resource, Tool, location_of_arn};

/// What is said of a resource whose items are persons, or are about one.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Forget {
    /// The keys of its search by whose values the same person is looked for elsewhere. With them its items are persons.
    #[serde(default)]
    pub same: Vec<String>,
    /// What the service itself knows of who may be the same person, in the same list.
    #[serde(default)]
    pub similar: Vec<Similar>,
    /// Lists below an item: what goes with it when it is deleted.
    #[serde(default)]
    pub with: Vec<Belonging>,
    /// Lists beside it whose items may count it among theirs.
    #[serde(default)]
    pub among: Vec<Among>,
    /// Lists elsewhere whose items may name it by its ARN.
    #[serde(default)]
    pub named_in: Vec<NamedIn>,
    /// What stays, in whole sentences for people.
    #[serde(default)]
    pub stays: Vec<String>,
}

/// A call whose rows are ids of who may be the same person.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Similar {
    /// The call.
    pub read: ReadSpec,
    /// By what they were found, for people.
    pub by: String,
}

/// A list below an item.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Belonging {
    /// Its name.
    pub list: String,
    /// The field of its search that it must be read by, value after value.
    pub each: Option<String>,
    pub(super) by: Option<Expr>,
    /// Which of its rows tell of something elsewhere that is about the person.
    pub tells: Option<Tells>,
    /// Whether its rows can be deleted where the item itself is kept.
    #[serde(default)]
    pub apart: bool,
}

/// Rows that tell of something elsewhere by its ARN. That may still name somebody who was merged into the person.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tells {
    /// The kind of these rows.
    pub of: String,
    pub(super) inside: Expr,
    pub(super) arn: Expr,
}

impl Tells {
    /// What a row tells of; `None` where it does not say.
    #[must_use]
    pub fn told(&self, row: &Value) -> Option<Location> {
        let content: Value = serde_json::from_str(&self.inside.text(row)?).ok()?;
        location_of_arn(&self.arn.text(&content)?)
    }
}

/// A list beside an item.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Among {
    /// Its name.
    pub list: String,
    /// The action of one of its rows that asks for ids.
    pub verb: String,
    /// The member that takes the ids.
    pub ids: String,
    pub(super) hit: Expr,
}

/// A list elsewhere.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NamedIn {
    /// The path of its resource.
    pub list: String,
    /// The key of its search that takes an ARN.
    pub key: String,
    pub(super) of: Expr,
}

impl Belonging {
    /// What kind a row is, where that is told apart.
    #[must_use]
    pub fn kind_of(&self, row: &Value) -> Option<String> {
        self.by.as_ref()?.text(row)
    }

    /// The values by which the list is read, one after the other; `None` where it is read as a whole.
    #[must_use]
    pub fn kinds(&self, list: &Resource, prepared: &Prepared) -> Option<Vec<String>> {
        let each = self.each.as_deref()?;
        let fields = list.search.as_ref().map(|search| search.fields(prepared)).unwrap_or_default();
        let field = fields.into_iter().find(|field| field.key == each)?;
        let SearchKind::Choice(choices) = field.kind else { return Some(Vec::new()) };
        let kinds: BTreeSet<String> = choices.into_iter().map(|(value, _)| value).collect();
        Some(kinds.into_iter().collect())
    }
}

impl Among {
    /// The call that says whether an item is among those of a row.
    #[must_use]
    pub fn plan(&self, list: &Resource, row: &Location, item: &Location) -> Option<Plan> {
        let mut plan = list.action(&self.verb)?.plan(row);
        plan.input[&self.ids] = json!([item.last()?]);
        Some(plan)
    }

    /// Whether the reply says that it is.
    #[must_use]
    pub fn holds(&self, reply: &Value) -> bool {
        !self.hit.values(reply).is_empty()
    }

    /// The list as seen from an item.
    #[must_use]
    pub fn list_at(&self, item: &Location) -> Option<Location> {
        Some(item.parent()?.parent()?.child(&self.list))
    }
}

impl Catalog {
    /// The resources whose items are persons.
    pub fn persons(&self) -> impl Iterator<Item = &Resource> {
        self.resources.iter().filter(|resource| resource.forget.as_ref().is_some_and(|forget| !forget.same.is_empty()))
    }

    /// Where persons are forgotten; `None` where one of them is none.
    #[must_use]
    pub fn forgetting(&self, persons: &[Location]) -> Option<Location> {
        let at = Location::home().child(Tool::Forget.name());
        persons.iter().try_fold(at, |at, person| {
            let resource = self.persons().find(|resource| resource.path == path_of(person))?;
            let ids: Vec<&str> = person.parts().iter().skip(2).step_by(2).map(String::as_str).collect();
            Some(at.with_query(&resource.singular, ids.join("/")))
        })
    }

    /// The persons that a location names, each once.
    #[must_use]
    pub fn to_forget(&self, at: &Location) -> Vec<(&Resource, Location)> {
        let mut persons: Vec<(&Resource, Location)> = Vec::new();
        for (key, ids) in at.query() {
            let found = self.persons().find(|resource| resource.singular == *key);
            let found = found.and_then(|resource| Some((resource, resource.item_of(ids)?)));
            persons.extend(found.filter(|(_, item)| persons.iter().all(|(_, known)| known != item)));
        }
        persons
    }
}

/// The path of the resource that a location is an item of.
fn path_of(item: &Location) -> String {
    let parts = item.parts();
    let lists = parts.iter().skip(1).step_by(2).map(String::as_str);
    parts.first().map(String::as_str).into_iter().chain(lists).collect::<Vec<_>>().join("/")
}

impl Resource {
    /// The item of these ids, joined by slashes.
    fn item_of(&self, ids: &str) -> Option<Location> {
        let (root, lists) = self.path.split_once('/')?;
        let (lists, ids): (Vec<&str>, Vec<&str>) = (lists.split('/').collect(), ids.split('/').collect());
        let fits = lists.len() == ids.len() && ids.iter().all(|id| !id.is_empty());
        let parts = lists.into_iter().zip(ids).flat_map(|(list, id)| [list, id]);
        fits.then(|| Location::new([root].into_iter().chain(parts)))
    }

    /// The search that finds whoever has something in common with a person, in another list of them.
    #[must_use]
    pub fn alike(&self, document: &Value) -> Vec<(String, String)> {
        let pairs = self.same(document);
        pairs.into_iter().flat_map(|(key, _, values)| values.into_iter().map(move |v| (key.to_owned(), v))).collect()
    }

    /// What two persons have in common, in the words of the search.
    #[must_use]
    pub fn in_common(&self, one: &Value, other: &Value) -> Vec<&str> {
        let others = self.same(other);
        let shared = |(key, label, values): (&str, &'_ str, Vec<String>)| {
            let (_, _, theirs) = others.iter().find(|(other, ..)| *other == key)?;
            let is_there = |value: &String| theirs.iter().any(|other| plain(other) == plain(value));
            values.iter().any(is_there).then(|| label.to_owned())
        };
        let labels: BTreeSet<String> = self.same(one).into_iter().filter_map(shared).collect();
        self.search
            .iter()
            .flat_map(|search| &search.fields)
            .map(|field| field.label.as_str())
            .filter(|label| labels.contains(*label))
            .collect()
    }

    /// By what it may be found elsewhere: key, what people call that, and the values.
    fn same<'r>(&'r self, document: &Value) -> Vec<(&'r str, &'r str, Vec<String>)> {
        let keys = self.forget.as_ref().map(|forget| forget.same.as_slice()).unwrap_or_default();
        let fields = self.search.iter().flat_map(|search| &search.fields).filter(|field| keys.contains(&field.key));
        let values = |finds: &Expr| {
            let texts: BTreeSet<String> = finds.texts(document).into_iter().collect();
            texts.into_iter().collect::<Vec<_>>()
        };
        fields
            .filter_map(|field| Some((field.key.as_str(), field.label.as_str(), values(field.finds.as_ref()?))))
            .filter(|(_, _, values)| !values.is_empty())
            .collect()
    }
}

impl NamedIn {
    /// The ARN that one of its rows names.
    #[must_use]
    pub fn names(&self, document: &Value) -> Option<String> {
        self.of.text(document)
    }

    /// The path of the list above it.
    #[must_use]
    pub fn above(&self) -> &str {
        self.list.rsplit_once('/').map_or("", |(above, _)| above)
    }

    /// The list below an item of the list above it, with the search for what names an ARN.
    #[must_use]
    pub fn list_at(&self, above: &Location, arn: &str) -> Option<Location> {
        let name = self.list.rsplit('/').next()?;
        let at = fill_location(name, above, &[])?;
        Some(above.child(at.last()?).with_query(&self.key, arn))
    }
}

/// A value as it is compared: letters and digits alone.
fn plain(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::{Place, catalog};
    use crate::model::{Retry, check_input};

    fn item(resource: &Resource) -> Location {
        let mut parts = resource.path.split('/');
        let root = Location::home().child(parts.next().unwrap());
        parts.fold(root, |at, list| at.child(list).child("a1"))
    }

    fn all() -> impl Iterator<Item = (&'static Resource, &'static Forget)> {
        catalog().resources().iter().filter_map(|resource| Some((resource, resource.forget.as_ref()?)))
    }

    #[test]
    fn what_is_forgotten_can_be_deleted_and_something_is_said_of_what_stays() {
        assert!(all().count() >= 2 && catalog().persons().count() == 1);
        for (resource, forget) in all() {
            let delete = resource.action("delete").unwrap();
            assert!(delete.is_write() && resource.customer, "{}", resource.path);
            assert_eq!(delete.operation.operation().retry, Retry::Safe, "{} may be sent again", resource.path);
            assert!(!forget.stays.is_empty(), "{}", resource.path);
            assert!(forget.stays.iter().all(|said| said.ends_with('.')), "{:?}", forget.stays);
            let apart = forget.with.iter().filter(|belonging| belonging.apart);
            for belonging in apart {
                let list = catalog().resource(&format!("{}/{}", resource.path, belonging.list)).unwrap();
                assert!(list.action("delete").is_some_and(Verb::is_write), "{}", list.path);
            }
        }
    }

    use crate::catalog::Verb;

    #[test]
    fn every_list_is_there_and_is_read_by_what_its_search_has() {
        for (resource, forget) in all() {
            let at = item(resource);
            for belonging in &forget.with {
                let Ok(Place::List(list)) = catalog().place(&at.child(&belonging.list)) else {
                    panic!("{belonging:?}")
                };
                let kinds = belonging.kinds(list, &Prepared::default());
                assert_eq!(kinds.is_some(), belonging.each.is_some(), "{belonging:?}");
                let read = kinds.and_then(|kinds| Some((belonging.each.clone()?, kinds.first()?.clone())));
                let at = read
                    .map_or(at.child(&belonging.list), |(key, kind)| at.child(&belonging.list).with_query(key, kind));
                assert!(list.list_call(&at, &Prepared::default()).is_ok(), "{at}");
            }
            for named in &forget.named_in {
                let list = catalog().resource(&named.list).unwrap();
                let above = item(catalog().resource(list.parent_path()).unwrap());
                let at = named.list_at(&above, "arn:aws:x").unwrap();
                assert!(matches!(catalog().place(&at), Ok(Place::List(found)) if found.path == list.path), "{at}");
                assert!(list.forget.is_some(), "{} says what is deleted of it", list.path);
            }
            for key in &forget.same {
                let search = resource.search.as_ref().unwrap();
                assert!(search.fields.iter().any(|field| field.key == *key && field.finds.is_some()), "{key}");
            }
        }
    }

    #[test]
    fn who_is_among_others_is_asked_by_what_the_facts_say() {
        for (resource, forget) in all() {
            for among in &forget.among {
                let at = item(resource);
                let list = among.list_at(&at).unwrap();
                let Ok(Place::List(rows)) = catalog().place(&list) else { panic!("{among:?}") };
                let at = resource.item_of(&["0123456789abcdef0123456789abcdef"; 2].join("/")).unwrap();
                let plan = among.plan(rows, &list.child("loyal"), &at).unwrap();
                let issues = check_input(plan.operation, &plan.input);
                assert!(issues.is_empty(), "{issues:?}");
                assert!(!plan.operation.operation().is_write());
            }
        }
    }

    #[test]
    fn a_person_is_named_by_ids_and_found_again() {
        let persons: Vec<Location> = ["profiles/domains/acme/profiles/0a1b", "profiles/domains/b-c/profiles/77"]
            .map(|text| text.parse().unwrap())
            .into();
        let at = catalog().forgetting(&persons).unwrap();
        assert_eq!(at.to_string(), "forget?profile=acme%2F0a1b&profile=b-c%2F77");
        let read: Vec<Location> = catalog().to_forget(&at).into_iter().map(|(_, at)| at).collect();
        assert_eq!(read, persons);
        assert!(catalog().place(&at).is_ok());
        assert_eq!(catalog().forgetting(&["cases/domains/d/cases/c".parse().unwrap()]), None);
        for wrong in ["forget?profile=acme", "forget?profile=a%2Fb%2Fc", "forget?profile=%2F"] {
            assert!(catalog().to_forget(&wrong.parse().unwrap()).is_empty(), "{wrong}");
        }
        assert!(catalog().place(&"forget?case=x".parse().unwrap()).is_err());
    }

    #[test]
    fn the_same_person_is_looked_for_by_all_that_people_have_one_of() {
        let person = catalog().persons().next().unwrap();
        let one = json!({"FirstName": "Kim", "LastName": "Lee", "EmailAddress": "kim@example.com",
            "BusinessEmailAddress": "k.lee@example.com", "PhoneNumber": "+1 555 0100"});
        let search = person.alike(&one);
        assert!(search.contains(&("_email".to_owned(), "k.lee@example.com".to_owned())), "{search:?}");
        assert!(search.contains(&("_fullName".to_owned(), "Kim Lee".to_owned())), "{search:?}");
        let other =
            json!({"FirstName": "K", "PersonalEmailAddress": "KIM@example.com", "MobilePhoneNumber": "+15550100"});
        assert_eq!(person.in_common(&one, &other), ["E-mail", "Phone"]);
        assert!(person.in_common(&one, &json!({})).is_empty() && person.alike(&json!({})).is_empty());
    }
}
