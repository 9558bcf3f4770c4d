//! What is known of the things that a document names: whether they are there, what people call them, and of what type
//! they are.
//!
//! The lists that they stand in are read once, in the background, while the form is filled in. What only a search finds,
//! or what stands in a list too long to be read, is asked for by itself.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde_json::Value;

use super::mention::{Mention, Subject};
use super::named::LookedThrough;
use super::pick::source::{Asker, deciding_field, member_at};
use super::slots::FormSlot;
use super::spec::FormSpec;
use crate::catalog::{Document, Location, Plan, Prepared, Resource};
use crate::contract::{ApiError, ErrorKind, Lane, Outcome, Page, Request};
use crate::form::Form;
use crate::model::{DocPath, Step, Variants};
use crate::screens::Cx;

/// How many pages of a list are read at most.
const PAGES: usize = 5;
/// How many things are asked for by themselves at most.
const ONES: usize = 20;

/// What was read so far.
#[derive(Debug, Default)]
pub(super) struct Known {
    pub(super) lists: BTreeMap<Location, Listed>,
    /// What was asked for by itself, and whether it is there, once that is known.
    ones: BTreeMap<Location, Option<bool>>,
    /// What people call some of these. Customers are among them, so it is known here alone.
    pub(super) names: BTreeMap<Location, String>,
    /// What must be known before the items of a list can be asked for.
    prepared: BTreeMap<Location, Prepared>,
    /// Lists that are of use whatever the document names.
    wanted: Vec<(&'static Resource, Location)>,
    asked: Option<(&'static Resource, Asked)>,
    /// How many answers have come.
    pub(super) answers: usize,
    pub(super) looked_through: RefCell<LookedThrough>,
}

/// The rows of a list, by their ids.
#[derive(Debug, Default)]
pub(super) struct Listed {
    pub(super) rows: BTreeMap<String, Value>,
    /// Their ids as the service lists them.
    order: Vec<String>,
    /// Why it could not be read.
    pub(super) error: Option<ApiError>,
    /// Their ids by what people call them, whatever its case.
    labels: HashMap<String, BTreeSet<String>>,
    /// How many pages of it were read.
    pages: usize,
    pub(super) end: Option<ListEnd>,
}

impl Listed {
    /// The rows as the service lists them.
    pub(super) fn in_order(&self) -> impl Iterator<Item = &Value> {
        self.order.iter().filter_map(|id| self.rows.get(id))
    }

    /// The ids of those that people call so.
    pub(super) fn ids_of(&self, label: &str) -> impl Iterator<Item = &String> {
        self.labels.get(&label.to_ascii_lowercase()).into_iter().flatten()
    }
}

/// How the reading of a list ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ListEnd {
    /// All of its rows are there.
    Whole,
    /// It has more rows.
    Cut,
    /// It can't be read.
    Failed,
}

/// What is being read.
#[derive(Clone, Debug, PartialEq)]
enum Asked {
    List(Location),
    /// What the items of a list are asked for by.
    Prepared(Location),
    One(Location),
}

impl Known {
    /// What is known once these lists were read, and hold nothing.
    #[cfg(test)]
    pub(super) fn of_nothing(lists: impl Iterator<Item = Location>) -> Self {
        let none = || Listed { end: Some(ListEnd::Whole), ..Listed::default() };
        Self { lists: lists.map(|list| (list, none())).collect(), ..Self::default() }
    }

    /// What is known of a list.
    pub(super) fn list(&self, at: &Location) -> Option<&Listed> {
        self.lists.get(at)
    }

    /// Whether something that was asked for by itself is there, where that is known.
    pub(super) fn one(&self, at: &Location) -> Option<bool> {
        self.ones.get(at).copied().flatten()
    }

    pub(super) fn row(&self, list: &Location, id: &str) -> Option<&Value> {
        self.lists.get(list)?.rows.get(id)
    }

    /// Asks for the next of what too little is known of.
    pub(super) fn ask(&mut self, spec: &FormSpec, form: &Form, cx: &mut Cx<'_>) {
        if cx.runs(&FormSlot::Known.into()) {
            return;
        }
        // What ended unheard, as after leaving the page, is asked for again.
        if let Some((resource, asked)) = self.asked.take() {
            return self.begin(resource, asked, cx);
        }
        let wanted = self.wanted.iter().find(|(_, list)| !self.lists.contains_key(list)).cloned();
        if let Some((resource, list)) = wanted {
            return self.begin(resource, Asked::List(list), cx);
        }
        if form.editing().is_some() {
            return;
        }
        let lacking = |named: Mention| Some((named.resource, self.lacks(&named)?));
        let of = Subject { spec, form, at: cx.location };
        let Some((resource, asked)) = self.named(&of).into_iter().find_map(lacking) else { return };
        self.begin(resource, asked, cx);
    }

    /// Asks for a list, whether or not the document names anything in it.
    pub(super) fn want(&mut self, resource: &'static Resource, list: &Location) {
        if !self.wanted.iter().any(|(_, wanted)| wanted == list) {
            self.wanted.push((resource, list.clone()));
        }
    }

    /// Forgets the lists that could not be read, so that they are asked for again.
    pub(super) fn forget_unread(&mut self) {
        self.lists.retain(|_, listed| listed.end != Some(ListEnd::Failed));
    }

    /// Forgets a list to which something has come, so that it is read again.
    pub(super) fn forget(&mut self, list: &Location) {
        self.lists.remove(list);
    }

    fn begin(&mut self, resource: &'static Resource, asked: Asked, cx: &mut Cx<'_>) {
        match &asked {
            Asked::List(list) => drop(self.lists.insert(list.clone(), Listed::default())),
            Asked::Prepared(list) => drop(self.prepared.insert(list.clone(), Prepared::default())),
            Asked::One(item) => drop(self.ones.insert(item.clone(), None)),
        }
        self.asked = Some((resource, asked));
        self.read(None, cx);
    }

    /// What is to be read next to know of something that the document names.
    fn lacks(&self, named: &Mention) -> Option<Asked> {
        let resource = named.resource;
        let one = || {
            let item = named.list.child(&named.id);
            let prepares = resource.prepare_call(&named.list).is_some() && !self.prepared.contains_key(&named.list);
            let asks = resource.describe_operation().is_some() && !self.ones.contains_key(&item);
            let asked = if prepares { Asked::Prepared(named.list.clone()) } else { Asked::One(item) };
            (asks && self.ones.len() < ONES).then_some(asked)
        };
        match self.lists.get(&named.list) {
            _ if resource.customer => one(),
            None => Some(Asked::List(named.list.clone())),
            Some(list) if list.end == Some(ListEnd::Cut) && !list.rows.contains_key(&named.id) => one(),
            Some(_) => None,
        }
    }

    /// Reads a page of what is asked for. One by one, so that nobody has to wait for them.
    fn read(&mut self, next: Option<&str>, cx: &mut Cx<'_>) {
        let Some((resource, asked)) = &self.asked else { return };
        let Some(Plan { operation, mut input }) = self.plan(resource, asked) else {
            self.end_list(ListEnd::Failed);
            return self.asked = None;
        };
        if let (Some(paging), Some(token)) = (&operation.operation().paging, next) {
            input[&paging.token] = Value::from(token);
        }
        let pages = if matches!(asked, Asked::Prepared(_)) { u32::MAX } else { 1 };
        // For a list that is of use whatever the document names somebody waits.
        let is_wanted = matches!(asked, Asked::List(list) if self.wanted.iter().any(|(_, wanted)| wanted == list));
        let lane = if is_wanted { Lane::Interactive } else { Lane::Background };
        cx.start(FormSlot::Known, lane, Request { operation, input, pages });
    }

    fn plan(&self, resource: &'static Resource, asked: &Asked) -> Option<Plan> {
        match asked {
            Asked::List(list) => resource.list_call(list, &Prepared::default()).ok(),
            Asked::Prepared(list) => resource.prepare_call(list),
            Asked::One(item) => {
                let prepared = item.parent().and_then(|list| self.prepared.get(&list)).cloned();
                match resource.document_call(item, &prepared.unwrap_or_default()) {
                    Ok(Document::Describe(plan)) => Some(plan),
                    _ => None,
                }
            }
        }
    }

    fn end_list(&mut self, end: ListEnd) {
        if let Some((_, Asked::List(list))) = &self.asked
            && let Some(listed) = self.lists.get_mut(list)
        {
            listed.end = Some(end);
        }
    }

    /// A page of it has come. What can't be read is not known: nothing is said of it, and ids stay ids.
    pub(super) fn take(&mut self, outcome: &Outcome, cx: &mut Cx<'_>) {
        let mut next = None;
        self.answers += 1;
        match (outcome, self.asked.clone()) {
            (Outcome::Page(page) | Outcome::Finished(page), Some((resource, Asked::List(list)))) => {
                next = self.take_rows(page, resource, &list, cx);
            }
            (Outcome::Page(page) | Outcome::Finished(page), Some((resource, Asked::Prepared(list)))) => {
                self.prepared.entry(list).or_default().learn(resource, &page.reply.document);
            }
            (Outcome::Finished(page), Some((resource, Asked::One(item)))) => {
                let document = resource.document(&item, &page.reply.document);
                let name = document.as_ref().and_then(|document| resource.called(document));
                self.names.extend(name.map(|name| (item.clone(), name)));
                self.ones.insert(item, Some(document.is_some()));
            }
            (Outcome::Failed(error), Some((_, Asked::One(item)))) if error.kind == ErrorKind::NotFound => {
                self.ones.insert(item, Some(false));
            }
            (outcome, asked) if outcome.is_last() => {
                if let (Outcome::Failed(error), Some((_, Asked::List(list)))) = (outcome, asked) {
                    self.lists.entry(list).or_default().error = Some(error.clone());
                }
                self.end_list(ListEnd::Failed);
            }
            _ => {}
        }
        match next {
            Some(next) if outcome.is_last() => self.read(Some(&next), cx),
            None if outcome.is_last() => self.asked = None,
            _ => {}
        }
    }

    /// Takes the rows of a page of a list, and says where the next one begins that is to be read.
    fn take_rows(
        &mut self,
        page: &Page,
        resource: &'static Resource,
        list: &Location,
        cx: &mut Cx<'_>,
    ) -> Option<String> {
        cx.session.see(cx.context, resource, list, resource.rows(&page.reply.document));
        let listed = self.lists.entry(list.clone()).or_default();
        listed.pages += 1;
        for row in resource.rows(&page.reply.document) {
            let (Some(id), Some(label)) = (resource.id_of(&row), resource.label_of(&row)) else { continue };
            if resource.has_names() {
                listed.labels.entry(label.to_ascii_lowercase()).or_default().insert(id.clone());
                if resource.names_may_be_kept() {
                    cx.session.learn_name(&list.child(&id), label);
                }
            }
            if listed.rows.insert(id.clone(), row).is_none() {
                listed.order.push(id);
            }
        }
        let next = page.next.clone().filter(|_| listed.pages < PAGES);
        if next.is_none() {
            listed.end = Some(if page.next.is_some() { ListEnd::Cut } else { ListEnd::Whole });
        }
        next
    }

    /// The members of a choice that are of use here: those that the referred resource beside it leaves, and no rule
    /// speaks against.
    pub(super) fn fitting(&self, path: &DocPath, variants: &[&'static str], of: &Subject<'_>) -> Vec<&'static str> {
        if let Some((variants_of, kind)) = self.kind_beside(path, of) {
            let changes = of.spec.operation().operation().edit.is_some();
            let fits = |name: &str| {
                variants_of.of.get(&kind).is_none_or(|fits| fits == name)
                    || (changes && variants_of.none.as_deref() == Some(name))
                    || variants_of.besides.iter().any(|other| other == name)
            };
            return variants.iter().copied().filter(|name| fits(name)).collect();
        }
        of.form.fitting_variants(path, variants)
    }

    /// What decides about a choice, and the value that it has.
    pub(super) fn kind_beside(&self, path: &DocPath, of: &Subject<'_>) -> Option<(&'static Variants, String)> {
        let operation = of.spec.operation();
        let (variants, field) = deciding_field(operation, path)?;
        let document = of.form.document();
        let id = field.get(document)?.as_str()?;
        let refers = member_at(operation, &field)?.refers?;
        let list = Asker { operation, document, at: of.at, field: &field }.source(refers).ok()?.list;
        let kind = self.row(&list, id)?.get(&variants.by)?.as_str()?;
        Some((variants, kind.to_owned()))
    }

    /// The resource that the value of a chosen variant is picked from.
    pub(super) fn picked_from(&self, path: &DocPath, of: &Subject<'_>) -> Option<&'static str> {
        let (operation, document) = (of.spec.operation(), of.form.document());
        if let Some(named) = (Asker { operation, document, at: of.at, field: path }).named_by_arn() {
            return Some(named);
        }
        let (variants, kind) = self.kind_beside(&path.parent()?, of)?;
        let Step::Member(name) = path.last()? else { return None };
        let fits = variants.of.get(&kind) == Some(name);
        variants.pick.get(&kind).filter(|_| fits).map(String::as_str)
    }
}
