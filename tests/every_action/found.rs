//! Real places of the demo data: for each resource of the catalogue a list that has rows, and its items.

use std::collections::BTreeMap;

use serde_json::Value;
use switchboard::catalog::{Location, Plan, Prepared, Resource, catalog};
use switchboard::contract::{Outcome, Request};

use super::live::Live;

/// How many lists of one resource are looked into at the most.
const LISTS: usize = 60;
/// How many pages of a list are read at the most.
const PAGES: u32 = 10;
/// How many items of one resource are kept.
const ITEMS: usize = 60;

/// What lists that want a search are searched by, besides what is found in rows of other lists.
const SEARCHES: [(&str, &[&str]); 2] = [
    (
        "profiles/domains/profiles",
        &[
            "_email=kim@example.com",
            "_phone=%2B14155550100",
            "_email=mina%40example.com&_email=priya.patel%40example.com&_email=noa.c%40example.com",
        ],
    ),
    ("profiles/domains/profiles/objects", &["type=_case", "type=_order", "type=Web-Order"]),
];

/// Lists that are searched by a value of another resource's rows: the key, that resource, and where its rows have it.
const SEARCHED_BY: [(&str, &str, &str, &str); 2] = [
    ("cases/domains/contact-cases", "contact", "cases/domains/related-items", "/content/contact/contactArn"),
    ("profiles/account-integrations", "uri", "profiles/domains/integrations", "/Uri"),
];

/// One item of the demo data.
#[derive(Clone, Debug)]
pub(crate) struct Item {
    pub(crate) at: Location,
    pub(crate) row: Value,
}

/// What there is of each resource, by its path.
pub(crate) struct Found<'a> {
    live: &'a Live,
    pages: u32,
    items: BTreeMap<&'static str, Vec<Item>>,
}

impl<'a> Found<'a> {
    pub(crate) fn new(live: &'a Live) -> Self {
        Self { live, pages: PAGES, items: BTreeMap::new() }
    }

    /// One that looks no further than so many pages.
    pub(crate) fn within(live: &'a Live, pages: u32) -> Self {
        Self { pages, ..Self::new(live) }
    }

    /// Looks afresh: much has happened.
    pub(crate) fn forget(&mut self) {
        self.items.clear();
    }

    /// Looks afresh at one resource.
    pub(crate) fn forget_of(&mut self, resource: &Resource) {
        self.items.remove(resource.path.as_str());
    }

    /// The items of a resource: of all lists that its parents' items have, until there are enough.
    pub(crate) fn items(&mut self, resource: &'static Resource) -> &[Item] {
        if !self.items.contains_key(resource.path.as_str()) {
            let mut items = Vec::new();
            for list in self.lists(resource) {
                items.extend(self.rows(resource, &list));
                if items.len() >= ITEMS {
                    break;
                }
            }
            self.items.insert(&resource.path, items);
        }
        &self.items[resource.path.as_str()]
    }

    /// Where a resource is listed.
    pub(crate) fn lists(&mut self, resource: &'static Resource) -> Vec<Location> {
        let above: Vec<Location> = match catalog().resource(resource.parent_path()) {
            Some(parent) => self.items(parent).iter().map(|item| item.at.without_query()).take(LISTS).collect(),
            None => vec![Location::new([resource.parent_path()])],
        };
        let lists: Vec<Location> = above.into_iter().map(|above| above.child(&resource.name)).collect();
        if let Some((_, searches)) = SEARCHES.iter().find(|(path, _)| *path == resource.path) {
            return searched(&lists, searches);
        }
        if let Some((_, key, other, at)) = SEARCHED_BY.iter().find(|(path, ..)| *path == resource.path) {
            let other = catalog().resource(other).unwrap();
            let values = self.items(other).iter().filter_map(|item| Some(item.row.pointer(at)?.as_str()?.to_owned()));
            let values: Vec<String> = values.take(3).collect();
            return lists
                .iter()
                .flat_map(|list| values.iter().map(|value| list.clone().with_query(*key, value.clone())))
                .collect();
        }
        lists
    }

    /// The lists of a resource, each with those of its items that are known.
    pub(crate) fn by_list(&mut self, resource: &'static Resource) -> Vec<(Location, Vec<Item>)> {
        if resource.search.as_ref().is_some_and(|search| search.required) {
            return self.lists(resource).into_iter().map(|list| (list.clone(), self.rows(resource, &list))).collect();
        }
        let mut lists: Vec<(Location, Vec<Item>)> = Vec::new();
        for item in self.items(resource) {
            let list = item.at.parent().unwrap().with_queries(item.at.query());
            match lists.last_mut().filter(|(at, _)| *at == list) {
                Some((_, items)) => items.push(item.clone()),
                None => lists.push((list, vec![item.clone()])),
            }
        }
        lists
    }

    /// The rows of a list; none where it can't be read.
    fn rows(&self, resource: &'static Resource, list: &Location) -> Vec<Item> {
        let mut prepared = Prepared::default();
        if let Some(plan) = resource.prepare_call(list) {
            self.pages(plan).iter().for_each(|page| prepared.learn(resource, page));
        }
        let Ok(plan) = resource.list_call(list, &prepared) else { return Vec::new() };
        let rows = self.pages(plan).into_iter().flat_map(|page| resource.rows(&page));
        rows.filter_map(|row| Some(Item { at: resource.item_location(list, &row)?, row })).collect()
    }

    pub(crate) fn pages(&self, plan: Plan) -> Vec<Value> {
        let request = Request { operation: plan.operation, input: plan.input, pages: self.pages };
        let page = |outcome| match outcome {
            Outcome::Page(page) | Outcome::Finished(page) => Some(page.reply.document),
            _ => None,
        };
        self.live.outcomes(&request).into_iter().filter_map(page).collect()
    }
}

fn searched(lists: &[Location], searches: &[&str]) -> Vec<Location> {
    let with = |list: &Location| {
        let list = list.to_string();
        searches.iter().map(move |search| format!("{list}?{search}").parse().unwrap()).collect::<Vec<_>>()
    };
    lists.iter().flat_map(with).collect()
}
