//! The document of one item: as a tree with folding and search, as JSON or as YAML text.

mod draw;
pub(super) mod page;
pub(super) mod pane;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::catalog::{Location, Resource, catalog};
use crate::config::{Action, Mode};
use crate::contract::{Input, Outcome};
use crate::screens::Slot;
use crate::screens::file_rows::FileRows;
use crate::screens::item::Item;
use crate::screens::save::save;
use crate::screens::{Choice, Command, Cx, Handled, LineInput, Screen, Session, View, moves_aside, reading};
use page::{DocumentView, Format};

/// What is said of a document of which nothing is there.
const NOT_YET: &str = "there is nothing to read yet: the document has not come";

/// The search in a document.
#[derive(Debug, Default)]
struct Search {
    line: LineInput,
    typing: bool,
}

/// A document page.
#[derive(Debug)]
pub(super) struct DocumentPage {
    item: Item,
    page: DocumentView,
    search: Search,
}

impl DocumentPage {
    /// A page that has loaded nothing yet.
    pub(super) fn new(resource: &'static Resource) -> Self {
        Self { item: Item::new(resource), page: DocumentView::default(), search: Search::default() }
    }

    fn height(&self, area: Rect) -> usize {
        usize::from(draw::parts(self, area).text.height)
    }

    /// The document has come, or come again.
    fn take_document(&mut self, at: &Location) {
        if let Some(document) = &self.item.document {
            self.page.show(document, |document| self.item.resource.references(document, at));
        }
    }

    /// Enter: on a reference, there; else fold or unfold; on a long text, all of it.
    fn open(&mut self, cx: &mut Cx<'_>) {
        if let (None, Some(error)) = (&self.item.document, &self.item.error) {
            return cx.command(Command::error(error.clone()));
        }
        if self.item.document.is_none() {
            return cx.command(Command::warn(NOT_YET));
        }
        if let Some(location) = self.page.reference() {
            cx.command(Command::Open(location.clone()));
        } else if let Some((path, value)) = self.page.leaf() {
            cx.command(Command::Overlay(reading(&path, value)));
        } else {
            self.page.toggle();
        }
    }

    fn copy(&self, cx: &mut Cx<'_>) {
        let document = self.item.document.as_ref();
        let mut choices: Vec<Choice> = Vec::new();
        if let Some((path, value)) = self.page.selected().filter(|_| document.is_some()) {
            choices.push(Choice::copy("value", value));
            choices.push(Choice::copy("path", path));
        }
        choices.push(Choice::copy("id", cx.location.last().unwrap_or_default().to_owned()));
        let arn = cx.arn_of(self.item.resource, cx.location, document);
        choices.extend(arn.map(|arn| Choice::copy("ARN", arn)));
        for form in [Format::Json, Format::Yaml] {
            choices.extend(document.map(|of| Choice::copy(&format!("document as {}", form.name()), form.text(of))));
        }
        choices.push(Choice::copy("location", cx.location.to_string()));
        if let Some(command) = self.item.equivalent_cli(cx) {
            choices.push(Choice::copy("AWS CLI command", command));
        }
        cx.command(Command::Overlay(crate::screens::menu("Copy", choices)));
    }

    fn export(&self, cx: &mut Cx<'_>) {
        let Some(document) = &self.item.document else {
            return cx.command(Command::warn("there is nothing to export yet"));
        };
        let name = format!("{}-{}", self.item.resource.singular, cx.now().strftime("%Y%m%dT%H%M%SZ"));
        let mut forms = FileRows::of_document(document).forms();
        // A table of one line is not what is meant as a rule.
        forms.rotate_left(1);
        cx.command(Command::Overlay(save("Export the document", &name.replace(' ', "-"), forms)));
    }

    /// What concerns the search. Says whether it took the action.
    fn act_search(&mut self, action: Action) -> bool {
        match action {
            Action::Filter => self.search.typing = true,
            Action::Accept if self.search.typing => self.search.typing = false,
            Action::Back if self.search.typing || !self.search.line.text().is_empty() => {
                self.search = Search::default();
                self.page.search("");
            }
            Action::NextMatch => self.page.next_match(true),
            Action::PreviousMatch => self.page.next_match(false),
            _ => return false,
        }
        true
    }
}

impl Screen for DocumentPage {
    fn name(&self) -> &'static str {
        "document"
    }

    fn enter(&mut self, cx: &mut Cx<'_>) {
        self.item.enter(cx);
    }

    fn act(&mut self, action: Action, cx: &mut Cx<'_>) -> Handled {
        let height = self.height(cx.area);
        if self.act_search(action) || self.page.act(action, height) {
            self.page.scroll(height);
            return Handled::Yes;
        }
        match action {
            Action::Open => self.open(cx),
            Action::Refresh => self.item.fetch_again(cx),
            Action::Copy => self.copy(cx),
            Action::Export => self.export(cx),
            Action::Document => cx.command(Command::Back),
            action if crate::screens::form::is_of_item(self.item.resource, action) => {
                self.item.act(action, cx);
            }
            Action::Details => match (self.item.error.clone(), self.page.leaf().or_else(|| self.page.selected())) {
                (Some(error), _) => cx.command(Command::error(error)),
                (None, _) if self.item.document.is_none() => cx.command(Command::warn(NOT_YET)),
                (None, Some((path, value))) => cx.command(Command::Overlay(reading(&path, value))),
                (None, None) => return Handled::No,
            },
            _ => return Handled::No,
        }
        self.page.scroll(height);
        Handled::Yes
    }

    fn mode(&self) -> Mode {
        if self.search.typing { Mode::Text } else { Mode::Browse }
    }

    fn text(&mut self, input: &Input, cx: &mut Cx<'_>) -> Handled {
        if self.search.line.input(input) {
            self.page.search(self.search.line.text());
            self.page.scroll(self.height(cx.area));
        }
        Handled::Yes
    }

    fn result(&mut self, slot: &Slot, outcome: &Outcome, cx: &mut Cx<'_>) {
        if self.item.take(slot, outcome, cx) {
            let at = cx.location.without_action();
            self.take_document(&at);
        }
    }

    fn moves(&self) -> Vec<Action> {
        moves_aside()
    }

    fn actions(&self, _session: &Session) -> Vec<Action> {
        let is_there = self.item.document.is_some();
        let mut actions: Vec<Action> = is_there.then_some(Action::Open).into_iter().collect();
        actions.extend(self.item.offers());
        actions.extend(is_there.then_some([Action::Format, Action::Filter]).into_iter().flatten());
        actions.push(Action::Copy);
        if !self.search.line.text().is_empty() {
            actions.extend([Action::NextMatch, Action::PreviousMatch]);
        }
        actions.extend([Action::Refresh, Action::Back]);
        if is_there {
            actions.extend(self.page.may_fold().then_some(Action::FoldAll));
            actions.extend(self.page.may_expand().then_some(Action::ExpandAll));
            actions.extend([Action::Export, Action::Details]);
        }
        actions
    }

    fn writes(&self, action: Action) -> bool {
        !self.search.typing && crate::screens::form::is_write(self.item.resource, action)
    }

    fn title(&self, view: &View<'_>) -> String {
        self.item.title(view)
    }

    fn status(&self, view: &View<'_>) -> String {
        draw::status(self, view)
    }

    fn draw(&self, area: Rect, buf: &mut Buffer, view: &View<'_>) {
        draw::draw(self, area, buf, view);
    }
}

/// Whether an item has a page that leads on, so that its document is a page of its own behind it.
pub(super) fn has_hub(resource: &Resource) -> bool {
    catalog().children(resource).next().is_some()
}
