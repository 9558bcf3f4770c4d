//! What an item is, in facts: what its columns tell, and beneath that the members of its document.
//!
//! The page of an item and the pane beside a list say it alike.

use std::borrow::Cow;

use serde_json::Value;

use super::{View, item, table};
use crate::catalog::{Column, Datum, Location, Prepared, Resource};
use crate::contract::ApiError;
use crate::model::{Service, label};
use crate::widgets::{self, Fact, Label};

/// What stands between the values of a list.
const BETWEEN: &str = ", ";
/// So many members of a document are told; all of them are on its own page.
const MEMBERS: usize = 500;

/// An item with what is known of it.
pub(super) struct About<'a, 'n> {
    /// What kind of thing it is.
    pub(super) resource: &'static Resource,
    /// What the account itself says about its fields.
    pub(super) prepared: &'n Prepared,
    pub(super) document: &'a Value,
    /// Where it is.
    pub(super) at: &'n Location,
    /// Why it could not be read anew, if that is so.
    pub(super) error: Option<&'n ApiError>,
    /// What people call the item at a location, where that is known and says more.
    pub(super) name: &'n dyn Fn(&Location) -> Option<String>,
}

impl<'a> About<'a, '_> {
    /// What there is to say of it.
    pub(super) fn facts(&self, view: &View<'_>) -> Vec<Fact<'a>> {
        let theme = &view.session.theme;
        let zone = view.session.settings.time_zone.time_zone();
        let mut facts = vec![Fact::new("About it", "")];
        for column in self.resource.columns_with(self.prepared) {
            let cell = column.cell(self.document, Some(self.document), self.prepared);
            let value = match cell.datum {
                Datum::Time(at) => widgets::moment(view.session.now, at, zone),
                _ => table::plain(&cell, zone),
            };
            let to = self.resource.follow(&column, self.document, Some(self.document), self.at);
            // What stands in a list by its name is called so here, too.
            let named = || column.named_at(&cell.text, self.document, &self.at.parent()?);
            let to = to.or_else(named);
            let name = to.as_ref().and_then(self.name).filter(|name| *name != value);
            let value = match name {
                Some(name) => format!("{name}  {value}"),
                None if column.has_names() => self.named_each(&column, &value),
                None => value,
            };
            if !value.is_empty() {
                facts.push(Fact {
                    label: column.title.into(),
                    value: value.into(),
                    style: table::tone(theme, cell.tone),
                });
            }
        }
        if let Some(error) = self.error {
            facts.push(Fact { label: "Refresh failed".into(), value: error.to_string().into(), style: theme.bad });
        }
        facts.extend([Fact::new("", ""), Fact::new("Document", "")]);
        facts.extend(members(self.resource.service, self.document, view));
        facts
    }

    /// Several ids, those whose names are known with them before the id.
    fn named_each(&self, column: &Column, ids: &str) -> String {
        let Some(list) = self.at.parent() else { return ids.to_owned() };
        let each = ids.split(BETWEEN).map(|id| {
            let name = column.named_at(id, self.document, &list).as_ref().and_then(self.name);
            name.map_or_else(|| id.to_owned(), |name| format!("{name} ({id})"))
        });
        each.collect::<Vec<_>>().join(BETWEEN)
    }
}

/// The members of a document, each as far as it is no document of its own.
fn members<'a>(service: Service, document: &'a Value, view: &View<'_>) -> Vec<Fact<'a>> {
    let theme = &view.session.theme;
    let note = item::note(view, service);
    let lines = widgets::top_lines(document, MEMBERS);
    let fact = |line: widgets::TreeLine<'a>| {
        let said: Cow<'a, str> = match line.label {
            Label::Root => "".into(),
            Label::Member(name) => label(name).into(),
            Label::Item(index) => index.to_string().into(),
        };
        let (value, style): (Cow<'a, str>, _) = match line.value {
            Value::Object(members) => (format!("{{{}}}", members.len()).into(), theme.punctuation),
            Value::Array(items) => (format!("[{}]", items.len()).into(), theme.punctuation),
            Value::String(text) if text.is_empty() => ("\"\"".into(), theme.punctuation),
            Value::String(text) => (text.into(), theme.string),
            Value::Null => ("null".into(), theme.null),
            Value::Bool(_) => (line.value.to_string().into(), theme.boolean),
            Value::Number(_) => (line.value.to_string().into(), theme.number),
        };
        let value = match note(&line) {
            Some(note) => format!("{value}  {note}").into(),
            None => value,
        };
        Fact { label: said, value, style }
    };
    let all = document.as_object().map_or(0, serde_json::Map::len);
    let more = all.checked_sub(MEMBERS).filter(|more| *more > 0);
    let more = more.map(|more| Fact::new("…", widgets::plural(more as u64, "more member", "more members")));
    lines.into_iter().map(fact).chain(more).collect()
}
