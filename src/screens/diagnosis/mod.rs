//! Why an item does not do what is expected of it: what its document and what is read beside it say, the gravest first,
//! each with what to do and the way there.

mod draw;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use serde_json::Value;

use crate::catalog::{DiagnosisSpec, Location, Prepared, Resource};
use crate::config::Action;
use crate::contract::{ApiError, Lane, Outcome, Request};
use crate::rules::diagnosis::{Evidence, Finding, diagnose};
use crate::screens::cursor::{Cursor, step};
use crate::screens::form::{deed_at, open_at};
use crate::screens::item::{Item, at};
use crate::screens::paging::paged;
use crate::screens::{Command, Cx, Handled, PageSlot, Screen, Session, Slot, View, reading};

/// What is read beside the document.
#[derive(Debug, Default)]
struct Beside {
    rows: BTreeMap<String, Vec<Value>>,
    errors: BTreeMap<String, ApiError>,
}

/// The page of a diagnosis.
#[derive(Debug)]
pub(super) struct DiagnosisPage {
    spec: &'static DiagnosisSpec,
    item: Item,
    beside: Beside,
    findings: Vec<Finding>,
    cursor: Cursor<&'static str>,
}

impl DiagnosisPage {
    /// A page that has read nothing yet.
    pub(super) fn new(resource: &'static Resource, spec: &'static DiagnosisSpec) -> Self {
        let item = Item::new(resource);
        Self { spec, item, beside: Beside::default(), findings: Vec::new(), cursor: Cursor::default() }
    }

    /// Reads all that is looked at.
    fn read(&mut self, cx: &mut Cx<'_>) {
        self.item.fetch(cx);
        self.beside.errors.clear();
        for (number, read) in self.spec.reads.values().enumerate() {
            if let Ok(plan) = read.plan(&at(cx.location), &[], &Prepared::default()) {
                let plan = paged(plan, cx.session.settings.rows.page, None);
                let request = Request { operation: plan.operation, input: plan.input, pages: 1 };
                cx.start(PageSlot::Panel(0, number), Lane::Interactive, request);
            }
        }
    }

    /// What is read beside the document moved on.
    fn take_rows(&mut self, number: usize, outcome: &Outcome, item: &Location) {
        let Some((name, read)) = self.spec.reads.iter().nth(number) else { return };
        match outcome {
            Outcome::Page(page) | Outcome::Finished(page) => {
                let rows = read.rows(&page.reply.document, item, &[]);
                // What was read before stays until this is there.
                self.beside.rows.insert(name.clone(), rows);
            }
            Outcome::Failed(error) => {
                self.beside.errors.insert(name.clone(), error.clone());
            }
            Outcome::Cancelled => {
                let error = ApiError::unread("reading was cancelled");
                self.beside.errors.insert(name.clone(), error);
            }
            _ => {}
        }
    }

    /// Looks through what is known by now.
    fn look(&mut self, cx: &Cx<'_>) {
        let Some(document) = &self.item.document else { return };
        let evidence = Evidence { document, beside: &self.beside.rows, now: cx.now() };
        self.findings = diagnose(&self.spec.rules, &evidence);
    }

    fn keys(&self) -> Vec<&'static str> {
        self.findings.iter().map(|finding| finding.rule).collect()
    }

    /// The finding under the cursor.
    fn chosen(&self) -> Option<&Finding> {
        self.findings.get(self.cursor.index(&self.keys()))
    }

    /// Where something is done about a finding.
    fn way(&self, finding: &Finding, item: &Location) -> Option<Location> {
        let way = finding.way.as_ref()?;
        self.spec.way(way.name, &way.id, item, self.item.resource)
    }

    fn open(&self, cx: &mut Cx<'_>) {
        if let (None, Some(error)) = (&self.item.document, &self.item.error) {
            return cx.command(Command::error(error.clone()));
        }
        let to = self.chosen().and_then(|finding| self.way(finding, &at(cx.location)));
        cx.command(to.map_or_else(|| Command::warn("nothing here leads anywhere"), |to| open_at(to, cx.context())));
    }

    /// Shows in full what is under the cursor, or what could not be read.
    fn show(&self, cx: &mut Cx<'_>) {
        if let Some(error) = self.item.error.as_ref().or_else(|| self.beside.errors.values().next()) {
            return cx.command(Command::error(error.clone()));
        }
        if let Some(finding) = self.chosen() {
            let text = format!("{}\n\n{}\n\n{}", finding.says, finding.why, finding.todo);
            cx.command(Command::Overlay(reading(&self.spec.title, text)));
        }
    }
}

impl Screen for DiagnosisPage {
    fn name(&self) -> &'static str {
        "diagnosis"
    }

    fn enter(&mut self, cx: &mut Cx<'_>) {
        // Whoever comes back has done something about it.
        if !cx.loading() {
            self.read(cx);
        }
    }

    fn act(&mut self, action: Action, cx: &mut Cx<'_>) -> Handled {
        let keys = self.keys();
        let (here, height) = (self.cursor.index(&keys), usize::from(cx.area.height));
        if let Some(to) = step(action, here, keys.len(), 3) {
            self.cursor.set(to, &keys, height);
            return Handled::Yes;
        }
        match action {
            Action::Open => self.open(cx),
            Action::Refresh => self.read(cx),
            Action::Details => self.show(cx),
            Action::Document => cx.command(Command::Open(at(cx.location).with_action(crate::catalog::DOCUMENT))),
            Action::Diagnose => return Handled::No,
            action if crate::screens::form::is_of_item(self.item.resource, action) => {
                self.item.act(action, cx);
            }
            _ => return Handled::No,
        }
        Handled::Yes
    }

    fn result(&mut self, slot: &Slot, outcome: &Outcome, cx: &mut Cx<'_>) {
        match slot {
            Slot::Page(PageSlot::Panel(_, number)) => self.take_rows(*number, outcome, &at(cx.location)),
            slot => {
                self.item.take(slot, outcome, cx);
            }
        }
        self.look(cx);
    }

    fn actions(&self, _session: &Session) -> Vec<Action> {
        let mut actions = Vec::new();
        if self.chosen().is_some_and(|finding| finding.way.is_some()) {
            actions.push(Action::Open);
        }
        actions.extend(self.item.offers());
        actions.retain(|action| !matches!(action, Action::Diagnose | Action::Merge));
        actions.extend([Action::Refresh, Action::Document, Action::Details, Action::Back]);
        Action::each_once(actions)
    }

    fn writes(&self, action: Action) -> bool {
        crate::screens::form::is_write(self.item.resource, action)
    }

    fn does(&self, action: Action) -> Option<&'static str> {
        let way = self.chosen().and_then(|finding| finding.way.as_ref());
        match (action, way) {
            (Action::Open, Some(_)) => Some("do it"),
            _ => None,
        }
    }

    fn title(&self, view: &View<'_>) -> String {
        format!("{} · {}", self.spec.title, view.session.name_of(&at(view.location)))
    }

    fn status(&self, view: &View<'_>) -> String {
        draw::status(self, view)
    }

    fn draw(&self, area: Rect, buf: &mut Buffer, view: &View<'_>) {
        draw::draw(self, area, buf, view);
    }
}

/// What the way of a finding is called: the action there, or what is shown.
fn called(to: &Location) -> String {
    match deed_at(to) {
        Some(deed) => deed.title.clone(),
        None => crate::catalog::catalog()
            .place(to)
            .ok()
            .and_then(|place| match place {
                crate::catalog::Place::List(resource) => Some(resource.title.clone()),
                _ => None,
            })
            .unwrap_or_default(),
    }
}
