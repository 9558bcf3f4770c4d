//! A list of pairs of an id and a value, such as the fields of a case, filled in by the names that an account has for
//! the ids: read what says which there are, keep the form arranged by it, and put in what the location brings along.

mod make;

use serde_json::Value;

use super::documents::Documents;
use super::known::{Known, ListEnd};
use super::loading::Blocked;
use super::mention::Subject;
use super::phase::{Phase, To};
use super::pick::source::{Asker, PickSource};
use super::shared::Shared;
use super::spec::{FormKind, FormSpec};
use crate::catalog::{FIELD, Location, PairList, SeenBy, VALUE, catalog};
use crate::config::{Action, Mode};
use crate::contract::{ApiError, ErrorKind};
use crate::form::{Form, Row};
use crate::model::{DocPath, Issue, Severity, Violation};
use crate::screens::{Command, Cx};

/// More pairs than this stand by their ids: each of them is looked for among all with each key. By default a domain has
/// 500 fields at the most.
const MOST: usize = 1_000;

/// What is known of a list of pairs.
#[derive(Debug, Default)]
pub(super) struct PairKnowledge {
    documents: Documents,
    /// The id of what the thing that exists is based on.
    existing: Option<String>,
    state: PairState,
    /// What could not be read of it, by which it would be shown.
    pub(super) problem: Option<String>,
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
    let Some(places) = lookups.pairs.places(&list, &of) else { return lookups.pairs.state = PairState::Bare };
    // What exists is never shown by its ids: what was wanted with it would be lost in them.
    let exists = spec.kind == FormKind::Edit && !spec.is_partial() && !form.is_dirty();
    if exists
        && lookups.pairs.waits(spec, form).is_some()
        && let Some(error) = lookups.pairs.unread(&list, &places, &lookups.known)
    {
        return shared.go(To::Phase(Phase::Blocked(Blocked { error })));
    }
    if !lookups.pairs.is_ready(&list, &places, &mut lookups.known, cx) {
        return;
    }
    let failed = lookups.pairs.failed(&list, &places, &lookups.known, form);
    lookups.pairs.say(failed.as_ref(), &format!("not all is known of the {}", list.plural()), cx);
    let listed = lookups.known.list(&places.items).map_or(0, |listed| listed.rows.len());
    let held = list.path().get(form.document()).and_then(Value::as_array).map_or(0, Vec::len);
    if listed.max(held) > MOST {
        return lookups.pairs.state = PairState::Bare;
    }
    let mut pairs = make::pairs(&list, &places, &lookups.pairs.documents, &lookups.known, &of);
    if spec.is_partial() {
        // What is left out stays as it is in each of them.
        pairs.all.iter_mut().for_each(|pair| pair.needed = None);
    }
    form.arrange_pairs(pairs);
    if let Some(options) = list.options() {
        for pair in form.pairs_seen().filter(|pair| pair.chosen) {
            lookups.known.want(options, &list.options_at(&pair.id, &places.items));
        }
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
        // A list may be searched by what lies around a value, or by one of several.
        (FormKind::Create, _) => {
            let is_value =
                |(id, text): &&(String, String)| !text.starts_with(['<', '>', '!', '=']) && at.all(id).count() == 1;
            let brought = at.query().iter().filter(is_value).map(|(id, text)| (id.as_str(), text.as_str()));
            brought.filter(|(id, text)| shared.form.takes_brought(id, text)).collect()
        }
        (_, named) => named.into_iter().collect(),
    };
    for (id, text) in brought {
        shared.form.bring_pair(id, text, cx.now());
    }
    if let Some(row) = focus.and_then(|id| shared.form.show_pair(id)) {
        // Nobody knows by heart what others have.
        let is_picked = at.get(VALUE).is_none() && shared.form.pair(row).is_some_and(|pair| pair.offers_seen);
        shared.go(if is_picked { To::Pick(row) } else { To::Row(row) });
    } else if shared.form.editing().is_none() && !shared.form.is_dirty() {
        shared.go(To::Restart);
    }
}

impl PairKnowledge {
    /// Asks for what is not read yet, and says whether enough is known for the list to be arranged by it.
    fn is_ready(&mut self, list: &PairList, places: &Places, known: &mut Known, cx: &mut Cx<'_>) -> bool {
        known.want(list.resource, &places.items);
        for at in places.documents() {
            self.documents.want(at, cx);
        }
        let Some(listed) = known.list(&places.items).filter(|listed| listed.end.is_some()) else { return false };
        if listed.end == Some(ListEnd::Failed) {
            self.state = PairState::Bare;
            let error = self.unread(list, places, known);
            self.say(error.as_ref(), &format!("the {} stand by their ids", list.plural()), cx);
            return false;
        }
        // Nothing moves while it is read how it is shown.
        [&places.basis, &places.layout].into_iter().flatten().all(|at| self.documents.is_settled(at))
    }

    /// Why nothing can be shown under its name: what says the names can't be read, or somebody ended the reading.
    fn unread(&self, list: &PairList, places: &Places, known: &Known) -> Option<ApiError> {
        let ended = || ApiError::unread(&format!("the {} were not read", list.plural()));
        let of_list = unread_list(&places.items, &list.plural(), known);
        of_list.or_else(|| places.documents().any(|at| self.documents.is_cancelled(at)).then(ended))
    }

    /// Why not all is known of the pairs: a document could not be read, or what can be chosen for one that is shown.
    fn failed(&self, list: &PairList, places: &Places, known: &Known, form: &Form) -> Option<ApiError> {
        let of_document = places.documents().find_map(|at| self.documents.error(at)).cloned();
        let chosen = form.pairs_seen().filter(|pair| pair.chosen);
        let mut lists = chosen.map(|pair| list.options_at(&pair.id, &places.items));
        of_document.or_else(|| lists.find_map(|at| unread_list(&at, "options", known)))
    }

    /// What a document that is made is based on, if the service has said that there is no such thing.
    pub(super) fn gone_basis(&self, of: &Subject<'_>) -> Option<Issue> {
        let list = PairList::of(of.spec.operation())?;
        let member = DocPath::root().member(list.basis_in_input(of.spec.operation())?);
        let basis = self.places(&list, of)?.basis?;
        self.documents.error(&basis).filter(|error| error.kind == ErrorKind::NotFound)?;
        let singular = &catalog().resource(&list.arrangement.basis.of)?.singular;
        let message = format!("there is no {singular} {}", basis.last()?);
        let constraint = Violation::Rule { name: "name.exists", severity: Severity::Error };
        Some(Issue { path: member, constraint, message })
    }

    /// Whether something was not read that says how the pairs are shown.
    pub(super) const fn lacks(&self) -> bool {
        self.problem.is_some()
    }

    /// What was not read is read once more; what was typed stays.
    pub(super) fn read_again(&mut self) {
        (self.state, self.problem) = (PairState::Waiting, None);
        self.documents.forget_unread();
    }

    /// What the location brings along is to be put in, for the document is another; what was not read is read again.
    pub(super) fn renew(&mut self) {
        (self.begun, self.state) = (false, PairState::Waiting);
        self.documents.forget_unread();
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
    /// What was put into something new before that is shown as it is.
    pub(super) fn waits(&self, spec: &FormSpec, form: &Form) -> Option<PairList> {
        let list = PairList::of(spec.operation()).filter(|_| self.state == PairState::Waiting)?;
        let held = list.path().get(form.document()).and_then(Value::as_array);
        let is_typed = spec.kind == FormKind::Create && held.is_some_and(|held| !held.is_empty());
        (!is_typed).then_some(list)
    }

    /// Says once what could not be read, and keeps it for the frame.
    fn say(&mut self, error: Option<&ApiError>, what: &str, cx: &mut Cx<'_>) {
        let problem = error.map(|error| format!("{what}: {}", error.code));
        if let (Some(error), true) = (error, problem != self.problem) {
            let key = cx.session.keymap.in_words(Mode::Form, Action::Refresh);
            cx.command(Command::warn(format!("{what} ({key} reads them again): {}: {}", error.code, error.message)));
        }
        self.problem = problem;
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

/// Why a list could not be read, or that somebody ended its reading.
fn unread_list(at: &Location, plural: &str, known: &Known) -> Option<ApiError> {
    let listed = known.list(at).filter(|listed| listed.end == Some(ListEnd::Failed))?;
    Some(listed.error.clone().unwrap_or_else(|| ApiError::unread(&format!("the {plural} were not read"))))
}

/// What people call a rule.
fn rule_name(list: &PairList, document: &Value) -> String {
    let resource = catalog().resource(&list.arrangement.rules.of);
    resource.and_then(|resource| resource.label_of(document)).unwrap_or_default()
}

/// What others have for the pair of a row, to be picked from.
pub(super) fn seen_source(shared: &Shared, row: &Row, cx: &Cx<'_>) -> Option<PickSource> {
    let list = PairList::of(shared.spec.operation())?;
    let pair = shared.form.pair(row.id).filter(|pair| pair.offers_seen)?;
    let (document, field) = shared.form.document_for(row.id);
    let asker = Asker { operation: shared.spec.operation(), document: &document, at: cx.location, field: &field };
    let seen = list.arrangement.seen.as_ref()?;
    let source = asker.source(&seen.list).ok()?;
    let also = seen.by.iter().filter(|by| by.kind == pair.kind);
    // A case that is yet to be made has no changes so far.
    let list = |by: &'static SeenBy| asker.source(&by.list).ok().filter(|source| source.inside.is_empty());
    let also = also.filter_map(|by| Some((list(by)?.list, by))).collect();
    Some(PickSource { arns: false, seen: Some((pair.id.clone(), pair.name.clone())), also, ..source })
}

/// What is picked for the pair of a row inside of something else: what others name comes first.
pub(super) fn named_first(source: PickSource, asker: &Asker<'_>, row: &Row, shared: &Shared) -> PickSource {
    let seen = PairList::of(shared.spec.operation()).and_then(|list| list.arrangement.seen.as_ref());
    let list = seen.filter(|_| !source.inside.is_empty()).and_then(|seen| asker.source(&seen.list).ok());
    let list = list.filter(|list| list.inside.is_empty()).map(|others| others.list);
    let named_by = list.zip(shared.form.pair(row.id).map(|pair| pair.id.clone()));
    PickSource { named_by, ..source }
}

/// The document as the form has it, with a value for a pair that has none yet; and where that stands.
pub(super) fn place_of(form: &Form, row: &Row, field: DocPath) -> (Value, DocPath) {
    if form.pair(row.id).is_some() { form.document_for(row.id) } else { (form.document().clone(), field) }
}
