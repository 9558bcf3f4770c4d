//! What the phases of a form share: what the form is for, its document and steps, and what is known around them.

use std::collections::VecDeque;

use serde_json::Value;

use super::before::Before;
use super::done::sentence;
use super::drafts::Drafting;
use super::editor::Outside;
use super::json::JsonText;
use super::lookups::Lookups;
use super::phase::{Phase, To};
use super::pick::source::fields_named;
use super::resend::{Attempts, attempted};
use super::review::Review;
use super::samples::Samples;
use super::sampling::Sampling;
use super::send;
use super::slots::FormSlot;
use super::spec::{FormKind, FormSpec};
use super::starting::Starting;
use super::steps::Steps;
use super::undoing::Undoing;
use crate::catalog::{Location, PairList, PickAmong, Place, Resource, catalog};
use crate::contract::{ApiError, ErrorKind};
use crate::form::wizard::TryoutWay;
use crate::form::{Field, Form, Row};
use crate::model::{DocPath, Member, Shape, ShapeKind};
use crate::rules;
use crate::screens::{Choice, Command, Cx};

/// So deep is looked inside a group for something to pick.
const DEEPEST: usize = 5;

/// What the phases of a form share.
#[derive(Debug)]
pub(super) struct Shared {
    pub(super) spec: FormSpec,
    /// The document being edited.
    pub(super) form: Form,
    pub(super) steps: Steps,
    pub(super) drafting: Drafting,
    pub(super) attempts: Attempts,
    /// Why the last attempt failed.
    pub(super) banner: Option<ApiError>,
    /// The document that it failed with.
    pub(super) failed_with: Option<Value>,
    /// Whether what stands at the fields was said here, before anything was sent: the service refused nothing.
    pub(super) unsent: bool,
    /// What people call what the location names: the id, the sort of thing that it is of, and its name.
    pub(super) names: Vec<(String, &'static str, String)>,
    /// What people call the item that it is about, as far as that is known.
    pub(super) called: Option<String>,
    pub(super) lookups: Lookups,
    /// The write that this takes back.
    pub(super) undoing: Option<Undoing>,
    /// What is there before it is sent.
    pub(super) before: Before,
    pub(super) samples: Samples,
    /// What was given to the user's own editor.
    pub(super) outside: Option<Outside>,
    /// What there will be once it is done: what it is called, what it is then, and whose it is.
    pub(super) outcome: Vec<[String; 3]>,
    /// What is offered once it was done, besides what its wizard says.
    pub(super) parting: Vec<Choice>,
    /// What else the item of a merge is known as, which none of the others is: its reference number, say.
    pub(super) known_as: Option<String>,
    /// Where the phase wants to go; the page takes it from here.
    pub(super) next: VecDeque<To>,
}

impl Shared {
    pub(super) fn new(spec: FormSpec) -> Self {
        let form = spec.form(spec.given.clone());
        Self {
            spec,
            form,
            steps: Steps::default(),
            drafting: Drafting::default(),
            attempts: Attempts::default(),
            banner: None,
            failed_with: None,
            unsent: false,
            names: Vec::new(),
            called: None,
            lookups: Lookups::default(),
            undoing: None,
            before: Before::default(),
            samples: Samples::default(),
            outside: None,
            outcome: Vec::new(),
            parting: Vec::new(),
            known_as: None,
            next: VecDeque::new(),
        }
    }

    /// What can be picked for a row, and for which field: its own, or that of an item that is added to it.
    pub(super) fn picks(&self, row: &Row) -> Option<(&'static str, DocPath)> {
        let own = row.refers.map(|refers| (refers, row.path.clone()));
        own.or_else(|| self.picked_into(row)).filter(|(refers, path)| !self.spec.names_itself(path, refers))
    }

    /// Whether the row is a pair whose value is picked, not typed.
    pub(super) fn picks_pair(&self, row: &Row) -> bool {
        self.form.pair(row.id).is_some_and(|pair| pair.offers_seen || pair.refers.is_some())
    }

    /// Where the value of a row is picked that stands in no list of its own.
    pub(super) fn picks_among(&self, row: &Row) -> Option<&'static PickAmong> {
        let resource: &'static Resource = self.spec.resource;
        resource.picks.iter().find(|among| among.path == row.path)
    }

    /// Whether the row names fields of an object type, as expressions do.
    pub(super) fn names_fields(&self, row: &Row) -> bool {
        fields_named(self.spec.operation(), &row.path).is_some()
    }

    /// Whether there is anything to pick for a row.
    pub(super) fn has_picks(&self, row: &Row) -> bool {
        self.picks_pair(row)
            || self.picks(row).is_some()
            || self.picks_among(row).is_some()
            || self.picks_inside(row)
            || self.names_fields(row)
            || rules::has_suggestions(self.spec.operation(), &row.path)
    }

    /// Whether something can be picked for a field inside a group that itself names nothing.
    pub(super) fn picks_inside(&self, row: &Row) -> bool {
        matches!(row.field, Field::Group)
            && self.picks(row).is_none()
            && self.spec.shape_at(&row.path).is_some_and(|shape| names_something(shape, 0))
    }

    /// What a new item of a list names: the item itself, or the member of it that must be filled in.
    pub(super) fn picked_into(&self, row: &Row) -> Option<(&'static str, DocPath)> {
        if !matches!(row.field, Field::List | Field::Add) {
            return None;
        }
        let ShapeKind::List { item } = &self.spec.shape_at(&row.path)?.kind else { return None };
        let held = row.path.get(self.form.document()).and_then(Value::as_array).map_or(0, Vec::len);
        let here = row.path.index(held);
        if let Some(refers) = item.refers {
            return Some((refers, here));
        }
        let mut naming = item.shape().members().iter().filter(|member| member.required || item.shape().choice);
        naming.find_map(|member| Some((member.refers?, here.member(member.name))))
    }

    /// The page goes there, once the phase has returned.
    pub(super) fn go(&mut self, to: To) {
        self.next.push_back(to);
    }

    /// From a step that is right: to the next one, or to the review if all of them are.
    pub(super) fn go_on(&mut self) {
        let to = if self.steps.at + 1 < self.steps.all.len() {
            To::Step(self.steps.at + 1)
        } else if self.form.submit() {
            To::Review
        } else {
            To::Issue(None)
        };
        self.go(to);
    }

    /// The list whose names are being read before anything of what exists can be changed.
    pub(super) fn waits_for_pairs(&self) -> Option<PairList> {
        let list = self.lookups.pairs.waits(&self.spec, &self.form);
        list.filter(|_| self.spec.kind == FormKind::Edit && !self.spec.is_partial() && !self.form.is_dirty())
    }

    /// With what the definition can be tried in the open step.
    pub(super) fn tries(&self) -> Option<&'static TryoutWay> {
        let way = self.spec.wizard?.tryout.as_ref().filter(|_| self.spec.many.is_none())?;
        let open = self.steps.open()?;
        way.steps.contains(&open.id).then_some(way)
    }

    /// Whether the conditions could not be counted, or the definition not be tried, where it is said.
    pub(super) fn counts_again(&self) -> bool {
        self.lookups.estimate.lacks() && self.steps.counts() || self.lookups.tryout.lacks() && self.tries().is_some()
    }

    /// What could not be counted or tried is asked for again.
    pub(super) fn count_again(&mut self) {
        if self.lookups.estimate.lacks() {
            self.lookups.estimate.again();
        }
        self.lookups.tryout.again();
    }

    /// The first thing: read what exists, do what needs no filling in, or begin with the fields.
    pub(super) fn begin(&mut self, cx: &mut Cx<'_>) {
        self.spec.know(cx.location, cx.context());
        self.reset();
        self.lookups.reading = super::current::Reading::default();
        self.lookups.target = super::needs::Target::default();
        self.lookups.pairs.renew();
        self.lookups.known.forget_unread();
        if self.spec.many.is_none() {
            super::needs::ask(&self.spec, &self.lookups.target, cx);
            self.before = Before::default();
            super::before::ask(&self.spec, cx);
        }
        let reads = self.spec.kind == FormKind::Edit || self.spec.like.is_some();
        if reads && self.lookups.reading.read(FormSlot::Current, &self.spec, cx) {
            self.go(To::Phase(Phase::Loading(super::loading::Loading)));
        } else if self.spec.kind == FormKind::Read && self.spec.is_whole() {
            send::send(self, cx);
        }
    }

    /// An empty form in its first phase.
    pub(super) fn reset(&mut self) {
        self.renew(None);
        let phase = if self.spec.kind == FormKind::Create && self.spec.starts().len() > 1 {
            Phase::Starting(Starting::new(self))
        } else if self.spec.kind == FormKind::Act && self.spec.many.is_none() && self.spec.is_clear() {
            Phase::Review(Review::default())
        } else {
            Phase::Fields
        };
        self.go(To::Phase(phase));
    }

    /// Why the last attempt failed is said until the document is another one.
    pub(super) fn forget_failure(&mut self) {
        let is_same = self.failed_with.as_ref().is_none_or(|failed| failed == self.form.document());
        if !is_same {
            self.banner = None;
        }
        self.failed_with = match (&self.banner, self.failed_with.take()) {
            (None, _) => None,
            (Some(_), None) => Some(self.form.document().clone()),
            (Some(_), known) => known,
        };
    }

    /// Nobody knew what became of what was sent: once reading back has found it, only that is said.
    pub(super) fn forget_doubt(&mut self, cx: &Cx<'_>) {
        let in_doubt = self.banner.as_ref().is_some_and(|error| error.kind == ErrorKind::UnknownOutcome);
        if in_doubt && cx.session.attempt_done(&attempted(&self.spec, &self.form.request(), cx)) {
            self.banner = None;
            self.attempts.find(&self.form.request());
        }
    }

    /// A new document, for one of the ways to begin.
    pub(super) fn renew(&mut self, start: Option<String>) {
        let mut document = self.spec.given.clone();
        for (path, value) in &self.spec.brings {
            path.put(&mut document, value.clone());
        }
        // What follows from what is brought along is there from the beginning, too, and nothing that was typed.
        let begun = self.spec.starts().iter().find(|known| start.as_ref() == Some(&known.id));
        self.steps = Steps::beginning(&self.spec, start, &mut document);
        self.form = self.spec.form(document);
        let set = begun.iter().flat_map(|start| &start.sets).map(|preset| &preset.path);
        for path in self.spec.brings.iter().map(|(path, _)| path).chain(set) {
            self.form.follow(path);
        }
        self.drafting.begin(self.form.shared_document());
        self.drafting.taken = self.spec.has_choices();
        (self.banner, self.attempts) = (None, Attempts::default());
        self.go(To::Restart);
    }

    /// Starts to edit what exists.
    pub(super) fn edit_from(&mut self, current: Value) {
        self.form = Form::edit(self.spec.operation(), current).at_place(&self.spec.given);
        self.before.there = None;
        self.drafting.begin(self.form.shared_document());
        self.find_start();
        self.steps.at = 0;
        self.go(To::Restart);
        self.go(To::Phase(Phase::Fields));
    }

    /// The way that a wizard would have begun this document.
    pub(super) fn find_start(&mut self) {
        self.steps.start = self.spec.start_of(self.form.document());
    }

    /// Before the first step comes the way to begin, if there are several and something new is made; or the samples
    /// that it began with.
    pub(super) fn step_before_first(&mut self, cx: &mut Cx<'_>) {
        if self.spec.starts().len() > 1 && self.spec.kind == FormKind::Create {
            if self.steps.proposing_start(&self.spec).is_some() {
                self.ask_samples(false);
            } else if self.drafting.holds_typing(&self.form) {
                cx.command(Command::warn("another way to begin needs an empty form: leave this one first"));
            } else {
                self.go(To::Phase(Phase::Starting(Starting::new(self))));
            }
        }
    }

    /// Opens the text of the samples: to try the mapping with, or to have one proposed.
    pub(super) fn ask_samples(&mut self, tries: bool) {
        self.form.leave();
        let sampling = Sampling::new(self.samples.text(), tries);
        self.go(To::Phase(Phase::Sample(Box::new(sampling))));
    }

    /// Shows the document as JSON text.
    pub(super) fn open_json(&mut self) {
        self.form.leave();
        let text = self.form.to_json_text();
        self.show_json(&text);
    }

    /// Shows a text that is meant to be the document.
    pub(super) fn show_json(&mut self, text: &str) {
        let json = JsonText::new(text, self);
        self.go(To::Phase(Phase::Json(Box::new(json))));
    }

    /// Keeps what was typed.
    pub(super) fn keep_draft(&mut self, cx: &mut Cx<'_>) {
        if self.spec.many.is_some() {
            return;
        }
        let step = self.steps.open().map(|step| step.id.clone());
        self.drafting.keep(&self.spec, &self.form, step, cx);
    }

    /// The page is about to be left.
    pub(super) fn part(&mut self, keep: bool, cx: &mut Cx<'_>) {
        if keep {
            self.keep_draft(cx);
        } else {
            self.drafting.forget(cx);
            self.reset();
        }
        self.drafting.settled = true;
    }

    /// Learns what people call the items that the location names, where that is not their id. Says whether that is new.
    pub(super) fn know_names(&mut self, cx: &Cx<'_>) -> bool {
        let here = cx.location.without_action().without_query();
        let above = std::iter::successors(Some(here), Location::parent);
        let named = above.filter_map(|at| {
            let Ok(Place::Item(of)) = catalog().place(&at) else { return None };
            let (id, name) = (at.last()?.to_owned(), cx.session.name_of(&at).to_owned());
            (id != name).then_some((id, of.singular.as_str(), name))
        });
        let named: Vec<_> = named.collect();
        let is_new = self.names != named;
        self.names = named;
        self.form.call_place(self.names.iter().map(|(id, _, name)| (id.clone(), name.clone())));
        is_new
    }

    /// What the place of the form determines, in words.
    pub(super) fn fixed_words(&self) -> Option<String> {
        let given = self.spec.given.as_object().filter(|given| !given.is_empty())?;
        let is_own = |name: &str| self.spec.many.as_ref().is_some_and(|many| many.shared.get(name).is_none());
        let word = |(name, value): (&String, &Value)| {
            if is_own(name) {
                return format!("{} of each row", self.form.title_at(&DocPath::root().member(name)));
            }
            let value = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            match self.names.iter().find(|(id, ..)| *id == value) {
                Some((_, of, called)) => format!("{} {called}", sentence(of)),
                None => format!("{} {value}", self.form.title_at(&DocPath::root().member(name))),
            }
        };
        Some(format!("{} · fixed by this page", given.iter().map(word).collect::<Vec<_>>().join(" · ")))
    }
}

/// Whether a member of a structure, or of one in it, names a resource.
fn names_something(shape: &'static Shape, depth: usize) -> bool {
    let names = |member: &Member| {
        let inside = || match &member.shape().kind {
            ShapeKind::List { item } => item.refers.is_some() || names_something(item.shape(), depth + 1),
            _ => names_something(member.shape(), depth + 1),
        };
        member.refers.is_some() || inside()
    };
    depth < DEEPEST && shape.members().iter().any(names)
}
