//! What was found: one row each, with what tells it apart.

use serde_json::Value;

use crate::catalog::{Cell, Location, Prepared, Reading, Resource, is_bare_id};
use crate::screens::{View, table};

/// So many facts are shown of a row.
const FACTS: usize = 6;

/// Something that was found.
#[derive(Debug)]
pub(super) struct FoundRow {
    /// Where it leads.
    pub(super) at: Location,
    /// Whether it is an item, and not the way to more of them.
    pub(super) is_item: bool,
    /// What people call it.
    pub(super) name: String,
    /// What of it is one: a profile, a case.
    pub(super) what: &'static str,
    pub(super) domain: String,
    /// By which keys it was found.
    pub(super) why: Vec<String>,
    /// What its list is of, and what the search brought.
    pub(super) resource: &'static Resource,
    item: Value,
    known: Vec<Fact>,
}

/// Something that is known of a row; or whose id it has, which says nothing before the name is known.
type Fact = (Cell, Option<Location>);

impl FoundRow {
    /// The row of an item that a search of a list brought.
    pub(super) fn item(
        resource: &'static Resource,
        prepared: &Prepared,
        list: &Location,
        item: &Value,
        (domain, readings): (&str, &[Reading]),
    ) -> Option<Self> {
        let name = resource.label_of(item)?;
        let mut row = Self {
            at: resource.item_location(&list.without_query(), item)?,
            is_item: true,
            name,
            what: &resource.singular,
            domain: domain.to_owned(),
            why: resource.hit_by(item, readings),
            resource,
            item: item.clone(),
            known: Vec::new(),
        };
        row.tell(prepared, list);
        Some(row)
    }

    /// Says what is known of it, as far as the names of options are known.
    pub(super) fn tell(&mut self, prepared: &Prepared, list: &Location) {
        self.known = self.resource.known_of(&self.item, prepared, list);
        self.known.retain(|(cell, named)| cell.text != self.name && (named.is_some() || !is_bare_id(&cell.text)));
        self.known.truncate(FACTS);
    }

    /// The way to more than a search has brought.
    pub(super) fn more(resource: &'static Resource, list: &Location, domain: &str) -> Self {
        Self {
            at: list.clone(),
            is_item: false,
            name: format!("More {} …", resource.plural()),
            what: "",
            domain: domain.to_owned(),
            why: Vec::new(),
            resource,
            item: Value::Null,
            known: vec![(Cell::text("there are more than one search brings"), None)],
        }
    }

    /// Where the items are whose names would tell more of it.
    pub(super) fn named(&self) -> impl Iterator<Item = &Location> {
        self.known.iter().filter_map(|(_, named)| named.as_ref())
    }

    /// What is known of it, in a line.
    pub(super) fn known(&self, view: &View<'_>) -> String {
        let (now, zone) = (view.session.now, view.session.settings.time_zone.time_zone());
        let text = |(cell, named): &Fact| match named {
            Some(at) => view.session.private_names.get(view.context.id, at).map(str::to_owned),
            None => Some(table::text(cell, now, zone)),
        };
        self.known.iter().filter_map(text).collect::<Vec<_>>().join(" · ")
    }
}
