//! The pages that were visited, each with its state, and the one that is shown.

use std::collections::BTreeMap;

use super::App;
use super::layer::Layer;
use crate::catalog::{FOLDER, Location, LocationProblem, catalog};
use crate::contract::{ContextId, Effect};
use crate::screens::{self, Screen, Unsaved};
use crate::widgets::Tone;

/// How many pages keep their state.
const MOST: usize = 40;

/// A visited page. It keeps the context that its rows belong to.
#[derive(Debug)]
pub(super) struct HistoryPage {
    pub(super) layer: Layer,
    pub(super) context: ContextId,
    pub(super) location: Location,
    /// Its user has said that it is to be left, and what it holds with it: until it has the keys again it is not asked
    /// about once more, whatever it says that it holds.
    pub(super) is_given_up: bool,
}

/// The visited pages, oldest first.
#[derive(Debug, Default)]
pub(super) struct History {
    pages: Vec<HistoryPage>,
    at: usize,
    /// The folders that places were opened with: whoever comes back to one finds it compared again.
    folders: BTreeMap<(ContextId, Location), String>,
}

impl History {
    /// The page that is shown. There always is one: the app starts by going somewhere.
    #[expect(clippy::indexing_slicing, reason = "App::new goes to the first page before anybody asks")]
    pub(super) fn page(&self) -> &HistoryPage {
        &self.pages[self.at]
    }

    #[expect(clippy::indexing_slicing, reason = "App::new goes to the first page before anybody asks")]
    pub(super) fn page_mut(&mut self) -> &mut HistoryPage {
        &mut self.pages[self.at]
    }

    pub(super) fn is_empty(&self) -> bool {
        self.pages.is_empty()
    }

    /// Puts a page behind the current one; what lay further ahead is forgotten.
    fn push(&mut self, page: HistoryPage) {
        if !self.pages.is_empty() {
            self.pages.truncate(self.at + 1);
        }
        self.pages.push(page);
        if self.pages.len() > MOST {
            // What was typed and not sent is there nowhere else.
            let first = self.pages.iter().position(|page| page.layer.screen.unsaved().is_none());
            self.pages.remove(first.unwrap_or_default());
        }
        self.at = self.pages.len() - 1;
    }

    /// The location with the folder that it was opened with before; one that names a folder is opened with that from now
    /// on.
    fn with_folder(&mut self, context: ContextId, location: Location) -> Location {
        if location.action().is_some() {
            return location;
        }
        let place = (context, location.without_query());
        match (location.get(FOLDER), self.folders.get(&place)) {
            (Some(folder), _) => {
                self.folders.insert(place, folder.to_owned());
                location
            }
            (None, Some(folder)) => location.with_query(FOLDER, folder),
            (None, None) => location,
        }
    }

    /// The pages that hold something unsaved, the oldest first.
    pub(super) fn unsaved(&self) -> impl DoubleEndedIterator<Item = (usize, Unsaved)> {
        self.pages.iter().enumerate().filter_map(|(at, page)| Some((at, page.layer.screen.unsaved()?)))
    }

    /// Those of them that nobody has given up.
    pub(super) fn kept(&self) -> impl DoubleEndedIterator<Item = (usize, Unsaved)> {
        self.unsaved().filter(|(at, _)| !self.pages[*at].is_given_up)
    }

    /// Makes another page the one that is shown.
    pub(super) fn look_at(&mut self, at: usize) {
        self.at = at.min(self.pages.len().saturating_sub(1));
    }

    /// The locations that were visited, the latest first.
    pub(super) fn visited(&self) -> Vec<Location> {
        let mut visited: Vec<Location> = Vec::new();
        for page in self.pages.iter().rev().filter(|page| page.layer.screen.stands_for().is_none()) {
            if !visited.contains(&page.location) {
                visited.push(page.location.clone());
            }
        }
        visited
    }

    /// Takes the current page out, and those before it that are gone. What lay further ahead is forgotten. Gives the
    /// page that is left to show.
    pub(super) fn drop_back(&mut self, gone: impl Fn(&HistoryPage) -> bool) -> Option<&HistoryPage> {
        self.pages.truncate(self.at);
        while self.pages.last().is_some_and(&gone) {
            self.pages.pop();
        }
        self.at = self.pages.len().saturating_sub(1);
        self.pages.last()
    }

    /// Takes the pages before the current one out that are gone.
    fn pass_over(&mut self, gone: impl Fn(&HistoryPage) -> bool) {
        for n in (0..self.at).rev() {
            if gone(&self.pages[n]) {
                self.pages.remove(n);
                self.at -= 1;
            }
        }
    }

    /// The page before the current one, without those right before it that are passed over.
    fn before(&self, passed: impl Fn(&HistoryPage) -> bool) -> Option<usize> {
        self.pages.iter().take(self.at).rposition(|page| !passed(page))
    }

    /// The neighbour in the history, if there is one.
    fn neighbour(&self, forward: bool) -> Option<usize> {
        if forward { Some(self.at + 1).filter(|to| *to < self.pages.len()) } else { self.at.checked_sub(1) }
    }
}

impl App {
    /// Goes to a location: a new page at the end of the history.
    pub(super) fn go(&mut self, context: ContextId, location: Location, effects: &mut Vec<Effect>) {
        let (location, named) = match self.session.by_known_names(context, &location) {
            Some((by_id, said)) => (by_id, Some(said)),
            None => (location, None),
        };
        let location = self.history.with_folder(context, location);
        match self.open_filtered(location) {
            Ok((location, screen)) => {
                self.go_to(context, location, screen, effects);
                if let Some(said) = named {
                    self.notice(said, Tone::Info);
                }
            }
            Err(problem) if self.history.is_empty() => {
                self.go(context, Location::home(), effects);
                self.refuse(problem.to_string());
            }
            Err(problem) => self.refuse(problem.to_string()),
        }
    }

    /// The page of a location, with its filter typed in: it is the page's from then on.
    fn open_filtered(&self, mut location: Location) -> Result<(Location, Box<dyn Screen>), LocationProblem> {
        location = catalog().meant(&location).unwrap_or(location);
        let mut screen = screens::open(&location, &self.session)?;
        if let Some(filter) = location.take_filter() {
            screen.filter(&filter);
        }
        Ok((location, screen))
    }

    /// Goes to a page that is there already, and that its location alone may not lead to.
    pub(super) fn go_to(
        &mut self,
        context: ContextId,
        location: Location,
        screen: Box<dyn Screen>,
        effects: &mut Vec<Effect>,
    ) {
        let left = self.leaving();
        self.hide(effects);
        let layer = self.layer(screen);
        self.history.push(HistoryPage { layer, context, location, is_given_up: false });
        self.show(effects);
        if let Some((context, list)) = &left {
            self.tell_marks(*context, list);
        }
        let here = self.location().clone();
        self.session.seen.used(&here);
        self.session.ask_names(context, &here, effects);
    }

    /// Puts another location into the place of the current page.
    pub(super) fn replace(&mut self, location: Location, effects: &mut Vec<Effect>) {
        let context = self.history.page().context;
        let location = self.history.with_folder(context, location);
        match self.open_filtered(location) {
            Ok((location, screen)) => {
                let left = self.leaving();
                self.hide(effects);
                let layer = self.layer(screen);
                let page = self.history.page_mut();
                page.layer = layer;
                page.location = location;
                page.is_given_up = false;
                self.show(effects);
                if let Some((context, list)) = &left {
                    self.tell_marks(*context, list);
                }
            }
            Err(problem) => self.refuse(problem.to_string()),
        }
    }

    /// Where one is before another page comes.
    fn leaving(&self) -> Option<(ContextId, Location)> {
        (!self.history.is_empty()).then(|| (self.history.page().context, self.location().clone()))
    }

    /// Back or forward in the history. Says whether there was anywhere to go.
    pub(super) fn step(&mut self, forward: bool, effects: &mut Vec<Effect>) -> bool {
        let Some(to) = self.history.neighbour(forward) else { return false };
        self.turn_to(to, effects);
        true
    }

    /// Shows another page of the history.
    pub(super) fn turn_to(&mut self, at: usize, effects: &mut Vec<Effect>) {
        let left = self.leaving();
        self.hide(effects);
        self.history.look_at(at);
        self.show(effects);
        if let Some((context, list)) = &left {
            self.tell_marks(*context, list);
        }
        let now = self.history.page().context;
        if left.is_some_and(|(before, _)| before != now) {
            self.tell_context(now);
        }
    }

    /// Says that a page belongs to another account or region than the one before.
    fn tell_context(&mut self, context: ContextId) {
        let context = self.session.context(context);
        let account = context.account().or(context.profile.as_deref()).unwrap_or("the default profile");
        let region = context.region().map(|region| format!(", {region}")).unwrap_or_default();
        let text = format!("this page is of another account or region: {account}{region}");
        self.notice(text, Tone::Warn);
    }

    /// Back in the history; where it begins, up to the parent.
    pub(super) fn back(&mut self, effects: &mut Vec<Effect>) {
        let page = self.history.page();
        let (context, gone) = (page.context, page.layer.screen.gone());
        self.history
            .pass_over(|page| page.context == context && gone.iter().any(|gone| gone.is_prefix_of(&page.location)));
        let passed = self.history.page().layer.screen.passes();
        let passed = |page: &HistoryPage| {
            page.context == context && passed.as_ref().is_some_and(|place| place.is_prefix_of(&page.location))
        };
        if let Some(to) = self.history.before(passed) {
            self.turn_to(to, effects);
        } else if let Some(parent) = self.location().parent() {
            self.replace(parent, effects);
        }
    }

    /// Whether there is a page to go back to.
    pub(super) fn has_way_back(&self) -> bool {
        self.history.neighbour(false).is_some() || self.location().parent().is_some()
    }

    /// The current page goes out of sight: overlays close, reads end.
    pub(super) fn hide(&mut self, effects: &mut Vec<Effect>) {
        while let Some(layer) = self.overlays.pop() {
            self.leave(layer.owner, effects);
        }
        if !self.history.is_empty() {
            self.leave(self.history.page().layer.owner, effects);
        }
    }

    /// The current page comes to the front.
    pub(super) fn show(&mut self, effects: &mut Vec<Effect>) {
        let owner = self.history.page().layer.owner;
        let mut commands = Vec::new();
        self.with(owner, effects, &mut commands, |screen, cx| screen.enter(cx));
        self.carry_out(commands, effects);
    }
}
