//! One resource of the catalogue: how it is listed, described, searched and changed.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

use super::builtin::Builder;
use super::path::{Expr, Path};
use super::reference::Reference;
use super::template::fill;
use super::{
    Arrangement, Becomes, Column, Condition, Configuration, Designer, DiagnosisSpec, Forget, JoiningPart, Lead,
    Location, Merge, Near, NotCopied, PageSpec, PickAmong, Plan, Prepared, PreparedField, Reverse, SearchSpec, Usage,
};
use crate::model::{DocPath, OperationId, Service};

/// The member in which a reply says how many rows there are on all pages (`SearchCases`).
const TOTAL: &str = "totalCount";
/// How many items of a kind a document leads to at the most.
const MOST_LEADS: usize = 2;
/// The same of those that its item is about.
const MOST_ALIKE: usize = 5;

/// A kind of thing that the console lists.
#[derive(Clone, Debug, PartialEq)]
pub struct Resource {
    /// Its path without ids, such as `profiles/domains/object-types`.
    pub path: String,
    /// The service that has it.
    pub service: Service,
    /// Its name in locations: the last part of the path.
    pub name: String,
    /// What a list of it is called.
    pub title: String,
    /// What one of it is called.
    pub singular: String,
    /// One line that says what it is.
    pub about: String,
    /// Whether it belongs to another system, so that it outlives what it is listed under.
    pub foreign: bool,
    /// Whether its items are customers or what one customer has, so that no bookmark names one.
    pub customer: bool,
    /// What must hold of the document above for there to be any.
    pub needs: Option<Condition>,
    /// What must hold of an item for it to be of use where something new names it.
    pub usable: Option<Condition>,
    /// Values of its ids that stand for a kind of item elsewhere, and for none of its own.
    pub kinds: Vec<String>,
    /// Which items come first where one is picked for another one of them.
    pub near: Option<Near>,
    /// What its actions name that stands in no list of its own.
    pub picks: Vec<PickAmong>,
    /// What its items lead to do with others that they name.
    pub leads: Vec<Lead>,
    /// What may use its items.
    pub used_by: Vec<Usage>,
    /// What belongs to an item where a person is to be forgotten, if it is one or is about one.
    pub forget: Option<Forget>,
    /// What a list can be searched by.
    pub search: Option<SearchSpec>,
    /// How a list of pairs of an id of its items and a value is filled in.
    pub arrangement: Option<Arrangement>,
    pub(super) id: Expr,
    pub(super) label: Expr,
    /// What tells apart those of the same label.
    pub(super) hint: Option<Expr>,
    pub(super) arn: Option<Expr>,
    /// Where it says when it was made, if not in a member named after that.
    pub(super) made: Option<Expr>,
    /// Which list below it tells when it was made, if the item does not.
    pub(super) made_in: Option<MadeIn>,
    pub(super) list: List,
    pub(super) describe: Option<Describe>,
    pub(super) columns: Vec<Column>,
    /// Members of the creation's input that have another name in the document of an item.
    pub(super) copied_from: BTreeMap<DocPath, DocPath>,
    /// Members of the creation's input that hold for one item alone.
    pub(super) not_copied: Vec<DocPath>,
    /// Elements of a list of the creation's input that hold for one item alone.
    pub(super) not_copied_of: Option<NotCopied>,
    pub(super) references: Vec<Reference>,
    pub(super) actions: Vec<Verb>,
    pub(super) labels: Vec<Labels>,
    pub(super) dynamic: Option<Dynamic>,
    /// The resource whose own fields its rows tell of.
    pub(super) fields_of: Option<String>,
    /// The name of the list below an item that is read beside it.
    pub(super) beside: Option<String>,
    /// The actions of an item that have a key of their own: the name of the action in the keymap, and the verb.
    pub keys: BTreeMap<String, String>,
    /// Whether a list is loaded again until what was just done to an item has come to its end.
    pub settles: bool,
    /// How an item is looked at for what may be wrong.
    pub diagnosis: Option<DiagnosisSpec>,
    /// What it is to the question why an object is not on a profile.
    pub joining: Option<JoiningPart>,
    /// What the page of an item shows, where it is more than its document.
    pub page: Option<PageSpec>,
    pub(super) merge: Option<Merge>,
    pub(super) configuration: Option<Configuration>,
    pub(super) designer: Option<Designer>,
}

/// A list below an item that tells when the item was made.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct MadeIn {
    pub list: String,
    /// The search that finds the row of that.
    pub search: BTreeMap<String, String>,
}

/// How a resource is listed.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct List {
    pub operation: OperationId,
    pub input: Value,
    pub items: Path,
    pub build: Builder,
}

/// How one item's document is fetched.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Describe {
    pub operation: OperationId,
    pub input: Value,
    /// Where the document is in the reply, if it is not the reply.
    pub document: Option<Path>,
    pub build: Builder,
}

/// A call whose rows give names for ids.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Labels {
    pub key: String,
    pub operation: OperationId,
    pub input: Value,
    pub items: Path,
    pub value: Expr,
    pub name: Expr,
}

/// Columns that an account defines itself.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Dynamic {
    pub operation: OperationId,
    pub input: Value,
    pub items: Path,
    pub id: String,
    pub name: String,
    pub kind: String,
    pub namespace: String,
    /// Where a field's value is in a row; `$field` stands for its id.
    pub cell: Path,
    pub first: Vec<String>,
    pub limit: usize,
    /// The service's own fields that every account has.
    pub usual: Vec<PreparedField>,
    pub options: Labels,
}

/// Whether an action is for the list or for one item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// The list, such as creating.
    List,
    /// One item.
    Item,
}

/// Something that can be done to a list or an item.
#[derive(Clone, Debug, PartialEq)]
pub struct Verb {
    /// Its name in locations: `create`, `edit`, `delete`, `start`.
    pub verb: String,
    /// What it is called in a menu.
    pub title: String,
    /// The operation that does it.
    pub operation: OperationId,
    /// What it is for.
    pub scope: Scope,
    pub(super) input: Value,
    /// The member that takes the item's ARN, which the location alone does not tell.
    pub arn: Option<&'static str>,
    /// What must hold of the item for this to be of use.
    pub needs: Option<Condition>,
    /// What it makes of the item's state.
    pub becomes: Option<Becomes>,
    /// What it means where the service knows the item, and has nothing of this kind for it.
    pub unset: Option<Unset>,
    /// What is true once the service has said yes, where that is less than the title promises.
    pub said: Option<String>,
    /// What it does to what it is done to, for people: what goes, and what stays. Whatever writes and neither creates,
    /// edits nor deletes has one.
    pub effect: Option<String>,
    /// Whether it ends what nothing goes on with, though its operation takes nothing away: a word is typed before it.
    pub lasting: bool,
    /// What becomes of the others of its kind that it names, in one word; `gone` where there is none.
    pub others: Option<String>,
    /// The switch of a deletion that goes on while something uses the item.
    pub force: Option<String>,
    /// Where it is seen that it was carried out, if the item itself does not say.
    pub trace: Option<Trace>,
    /// What takes it back.
    pub undo: Option<Reverse>,
}

/// Where it is seen that something was done to an item.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(untagged, deny_unknown_fields)]
pub enum Trace {
    /// A list below the item has one more row.
    List {
        /// Its name.
        list: String,
    },
    /// The others of its kind that the input names are gone.
    Others {
        /// The member of the input with their ids.
        others: String,
    },
    /// A search finds the item by the values that were sent, or does so no longer.
    Search {
        /// The member of the input with the key.
        key: String,
        /// The member with its values.
        values: String,
        /// Whether it is found no longer.
        #[serde(default)]
        gone: bool,
    },
}

/// What an item may have one of, and has not.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Unset {
    /// That it is not set up, for people.
    pub says: String,
    /// The action of the same item that sets it up; none where that is nothing to be set up.
    pub by: Option<String>,
}

impl Verb {
    /// The call as far as the location determines it; a form asks for the rest.
    #[must_use]
    pub fn plan(&self, at: &Location) -> Plan {
        let input =
            fill(&self.input, &at.without_action(), &[]).unwrap_or_else(|| Value::Object(serde_json::Map::new()));
        Plan { operation: self.operation, input }
    }

    /// Whether it may change something.
    #[must_use]
    pub fn is_write(&self) -> bool {
        self.operation.operation().is_write()
    }
}

impl Resource {
    /// The path of the resource (or root) above.
    #[must_use]
    pub fn parent_path(&self) -> &str {
        self.path.rsplit_once('/').map_or("", |(parent, _)| parent)
    }

    /// What several of it are called in a sentence: `history records`, `cases of a contact`.
    #[must_use]
    pub fn plural(&self) -> String {
        let (head, rest) =
            self.singular.split_once(" of ").map_or((self.singular.as_str(), None), |(h, r)| (h, Some(r)));
        let head = match head.strip_suffix('y') {
            Some(stem) if !stem.ends_with(['a', 'e', 'o', 'u']) => format!("{stem}ies"),
            _ if head.ends_with("ch") || head.ends_with(['s', 'x']) => format!("{head}es"),
            _ => format!("{head}s"),
        };
        rest.map_or_else(|| head.clone(), |rest| format!("{head} of {rest}"))
    }

    /// The fields that an account defines of which its rows tell.
    pub(super) fn told_fields(&self) -> Option<&Dynamic> {
        let of = || super::catalog().resource(self.fields_of.as_deref()?)?.dynamic.as_ref();
        self.dynamic.as_ref().or_else(of)
    }

    /// Its columns, as far as they are the same everywhere.
    #[must_use]
    pub fn columns(&self) -> &[Column] {
        &self.columns
    }

    /// Its columns, with those that the account defines itself.
    #[must_use]
    pub fn columns_with(&self, prepared: &Prepared) -> Vec<Column> {
        let mut columns = self.dynamic.as_ref().map(|dynamic| prepared.columns(dynamic)).unwrap_or_default();
        columns.extend(self.columns.iter().cloned());
        columns
    }

    /// How much a document says there is of its item, by the titles of the columns.
    #[must_use]
    pub fn sizes(&self, document: &Value) -> Vec<(&str, u64)> {
        let sizes = self.columns.iter().filter(|column| column.is_size);
        sizes
            .filter_map(|column| Some((column.title.as_str(), column.expr.values(document).first()?.as_u64()?)))
            .collect()
    }

    /// Whether some columns need the item's own document, by [`Resource::document_call`].
    #[must_use]
    pub fn enriches(&self) -> bool {
        self.columns.iter().any(|column| column.source == super::CellSource::Describe)
    }

    /// How many items of this resource its document may name and still leads to each: of those that it is about, more
    /// than of others.
    #[must_use]
    pub fn leads_to(&self, path: &str) -> usize {
        if self.leads.iter().any(|lead| lead.is_to(path)) { MOST_ALIKE } else { MOST_LEADS }
    }

    /// How many ways on its document has at the most, as far as it names one of each kind.
    #[must_use]
    pub fn leads(&self) -> usize {
        if !self.leads.is_empty() {
            return MOST_ALIKE;
        }
        let columns = self.columns.iter().filter(|column| column.is_reference()).count();
        // One of the columns that an account defines itself may name something, too.
        columns + self.references.len() + usize::from(self.dynamic.is_some())
    }

    /// What can be done to it.
    #[must_use]
    pub fn actions(&self) -> &[Verb] {
        &self.actions
    }

    /// The action of this verb.
    #[must_use]
    pub fn action(&self, verb: &str) -> Option<&Verb> {
        self.actions.iter().find(|action| action.verb == verb)
    }

    /// Whether its items are customers or come from what is known of them: it, or what it hangs under.
    #[must_use]
    pub fn is_of_customers(&self) -> bool {
        let above = std::iter::successors(Some(self.path.as_str()), |path| Some(path.rsplit_once('/')?.0));
        above.filter_map(|path| super::catalog().resource(path)).any(|resource| resource.customer)
    }

    /// The operation that lists it.
    #[must_use]
    pub fn list_operation(&self) -> OperationId {
        self.list.operation
    }

    /// The operation that gives one item, where there is one.
    #[must_use]
    pub fn describe_operation(&self) -> Option<OperationId> {
        self.describe.as_ref().map(|describe| describe.operation)
    }

    /// The rows of a page.
    #[must_use]
    pub fn rows(&self, reply: &Value) -> Vec<Value> {
        self.list.items.rows(reply)
    }

    /// How many rows there are in all, where the service says that with a page.
    #[must_use]
    pub fn total_of(&self, reply: &Value) -> Option<u64> {
        self.list.operation.operation().output?.member(TOTAL)?;
        reply.get(TOTAL)?.as_u64()
    }

    /// The id of a row, as it stands in locations.
    #[must_use]
    pub fn id_of(&self, row: &Value) -> Option<String> {
        self.id.text(row).filter(|id| !id.is_empty())
    }

    /// What people call a row.
    #[must_use]
    pub fn label_of(&self, row: &Value) -> Option<String> {
        self.label.text(row).or_else(|| self.id_of(row))
    }

    /// The text that a row has in the field of this id, where an account defines the fields itself.
    #[must_use]
    pub fn value_of_field(&self, id: &str, row: &Value) -> Option<String> {
        let found = self.dynamic.as_ref()?.cell.of_field(id).find(row);
        found.first()?.as_str().filter(|text| !text.is_empty()).map(str::to_owned)
    }

    /// The ARN of a row or document, where it has one.
    #[must_use]
    pub fn arn_of(&self, row: &Value) -> Option<String> {
        self.arn.as_ref().and_then(|arn| arn.text(row)).filter(|arn| arn.starts_with("arn:"))
    }

    /// The location of a row in this list; `None` if the row has no id.
    #[must_use]
    pub fn item_location(&self, list: &Location, row: &Value) -> Option<Location> {
        let item = list.child(&self.id_of(row)?);
        // An item that only its list gives is found again by the list's own search.
        Some(if self.describe.is_none() && self.search.is_some() { item.with_queries(list.query()) } else { item })
    }
}
