//! A list of pairs of an id and a value, such as the fields of a case, filled in by the names that an account has for
//! the ids: read what says which there are, keep the form arranged by it, and put in what the location brings along.

mod list;
mod make;

use serde_json::Value;

pub(super) use list::PairList;

use super::documents::Documents;
use super::known::ListEnd;
use super::mention::Subject;
use super::phase::To;
use super::pick::source::Asker;
use super::shared::Shared;
use super::spec::{FormKind, FormSpec};
use crate::catalog::{Location, catalog};
use crate::contract::ApiError;
use crate::form::Form;
use crate::model::{DocPath, Issue, Severity, Violation};
use crate::screens::Cx;

/// The key of a location's search that names the pair to begin with, and that of a value for it.
const FIELD: &str = "field";
const VALUE: &str = "value";

/// What is known of a list of pairs.
#[derive(Debug, Default)]
pub(super) struct PairKnowledge {
    documents: Documents,
    /// The id of what the thing that exists is based on.
    existing: Option<String>,
    state: PairState,
    /// Whether what the location brings along was put in.
    begun: bool,
}

/// How far the arranging of a list is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum PairState {
    /// It is being read what there is.
    #[default]
    Waiting,
    /// It stands under its names.
    Arranged,
    /// There are no names to be had.
    Bare,
}

/// Where the documents stand that say how pairs are shown.
#[derive(Clone, Debug, Default)]
struct Places {
    /// The list of what the ids name.
    items: Location,
    basis: Option<Location>,
    layout: Option<Location>,
    /// The rules, each with the id that it acts upon.
    rules: Vec<(Location, Option<String>)>,
}

/// Keeps the form arranged by what is known, and asks for what is not.
pub(super) fn follow(shared: &mut Shared, cx: &mut Cx<'_>) {
    let Some(list) = PairList::of(shared.spec.operation()) else { return };
    let Shared { spec, form, lookups, .. } = &mut *shared;
    let of = Subject { spec, form, at: cx.location };
    // A name that is being typed names nothing yet.
    let basis = list.basis_in_input(spec.operation()).map(|member| DocPath::root().member(member));
    if basis.is_some() && form.typed_in() == basis {
        return;
    }
    let Some(places) = lookups.pairs.places(&list, &of) else { return };
    lookups.known.want(list.resource, &places.items);
    let end = lookups.known.list(&places.items).and_then(|listed| listed.end);
    for at in places.documents() {
        lookups.pairs.documents.want(at, cx);
    }
    match end {
        None => return,
        Some(ListEnd::Failed) => return lookups.pairs.state = PairState::Bare,
        Some(ListEnd::Whole | ListEnd::Cut) => {}
    }
    // Nothing moves while it is read how it is shown.
    let is_settled = |at: &Option<Location>| at.as_ref().is_none_or(|at| lookups.pairs.documents.is_settled(at));
    if !is_settled(&places.basis) || !is_settled(&places.layout) {
        return;
    }
    let pairs = make::pairs(&list, &places, &lookups.pairs.documents, &lookups.known, &of);
    let wanted: Vec<Location> = pairs.all.iter().filter_map(|pair| list.options_wanted(pair, &places.items)).collect();
    form.arrange_pairs(pairs);
    let options = list.options();
    for at in options.into_iter().flat_map(|options| wanted.iter().map(move |at| (options, at))) {
        lookups.known.want(at.0, at.1);
    }
    lookups.pairs.state = if form.pairs().is_some() { PairState::Arranged } else { PairState::Bare };
    begin(shared, cx);
}

/// Puts in what the location brings along, and goes to where it says: once.
fn begin(shared: &mut Shared, cx: &mut Cx<'_>) {
    if std::mem::replace(&mut shared.lookups.pairs.begun, true) {
        return;
    }
    let at = cx.location;
    let focus = at.get(FIELD).filter(|_| shared.spec.kind != FormKind::Create);
    let brought: Vec<(&str, &str)> = match (shared.spec.kind, focus.zip(at.get(VALUE))) {
        (FormKind::Create, _) => at.query().iter().map(|(id, text)| (id.as_str(), text.as_str())).collect(),
        (_, named) => named.into_iter().collect(),
    };
    for (id, text) in brought {
        shared.form.bring_pair(id, text, cx.now());
    }
    if let Some(row) = focus.and_then(|id| shared.form.show_pair(id)) {
        shared.go(To::Row(row));
    } else if shared.form.editing().is_none() && !shared.form.is_dirty() {
        shared.go(To::Restart);
    }
}

impl PairKnowledge {
    /// What the location brings along is to be put in, for the document is another.
    pub(super) fn renew(&mut self) {
        (self.begun, self.state) = (false, PairState::Waiting);
    }

    /// Notes what the thing that exists is based on.
    pub(super) fn note(&mut self, spec: &FormSpec, reply: &Value) {
        let member = PairList::of(spec.operation()).and_then(|list| list.basis_in_reply(spec.operation()));
        self.existing = member.and_then(|member| reply.get(member)?.as_str()).map(str::to_owned);
    }

    /// A document that was asked for has come.
    pub(super) fn documents(&mut self) -> &mut Documents {
        &mut self.documents
    }

    /// The list that is not shown yet, because it is being read under which names.
    pub(super) fn waits(&self, spec: &FormSpec) -> Option<PairList> {
        PairList::of(spec.operation()).filter(|_| self.state == PairState::Waiting)
    }

    /// What could not be read, said at the list.
    pub(super) fn remarks(&self, of: &Subject<'_>, known: &super::known::Known) -> Vec<Issue> {
        let Some(list) = PairList::of(of.spec.operation()) else { return Vec::new() };
        let Some(places) = self.places(&list, of) else { return Vec::new() };
        let failed = known.list(&places.items).and_then(|listed| listed.error.as_ref());
        let names = failed.map(|error| format!("the names can't be read: {}", said(error)));
        let documents = places.documents().filter_map(|at| self.documents.error(at));
        let shown = documents.map(|error| format!("not all is known of what is needed and shown: {}", said(error)));
        let constraint = || Violation::Rule { name: "pairs.known", severity: Severity::Warning };
        let issue = |message| Issue { path: list.path(), constraint: constraint(), message };
        names.into_iter().chain(shown.take(1)).map(issue).collect()
    }

    /// Where everything stands, as far as it is known by now.
    fn places(&self, list: &PairList, of: &Subject<'_>) -> Option<Places> {
        let (operation, document) = (of.spec.operation(), of.form.document());
        let field = list.path().index(0).member(list.key);
        let asker = Asker { operation, document, at: of.at, field: &field };
        let at = |resource: &str| Some(asker.source(resource).ok()?.list);
        let arrangement = list.arrangement;
        let mut places = Places { items: at(&list.resource.path)?, ..Places::default() };
        let named = list.basis_in_input(operation).and_then(|member| document.get(member)?.as_str());
        let Some(basis) = named.or(self.existing.as_deref()).filter(|id| !id.is_empty()) else { return Some(places) };
        let basis = at(&arrangement.basis.of)?.child(basis);
        if let Some(document) = self.documents.get(&basis) {
            places.layout = arrangement.layout_of(document).and_then(|id| Some(at(&arrangement.layout.of)?.child(&id)));
            let rules = arrangement.rules_of(document).into_iter();
            places.rules = rules.filter_map(|(id, item)| Some((at(&arrangement.rules.of)?.child(&id), item))).collect();
        }
        places.basis = Some(basis);
        Some(places)
    }
}

impl Places {
    fn documents(&self) -> impl Iterator<Item = &Location> {
        self.basis.iter().chain(&self.layout).chain(self.rules.iter().map(|(at, _)| at))
    }
}

/// What people call a rule.
fn rule_name(list: &PairList, document: &Value) -> String {
    let resource = catalog().resource(&list.arrangement.rules.of);
    resource.and_then(|resource| resource.label_of(document)).unwrap_or_default()
}

fn said(error: &ApiError) -> String {
    format!("{}: {}", error.code, error.message)
}

/// The document as the form has it, with a value for a pair that has none yet; and where that stands.
pub(super) fn place_of(form: &Form, row: &crate::form::Row, field: DocPath) -> (Value, DocPath) {
    if form.pair(row.id).is_some() { form.document_for(row.id) } else { (form.document().clone(), field) }
}
