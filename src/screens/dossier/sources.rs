//! Reading what a timeline is made of: list by list and page by page, a few at once.

use super::Dossier;
use super::entries::Entry;
use super::feed::{Feed, FeedState, Types};
use super::panels::start;
use super::records::told;
use crate::catalog::{Location, Prepared, SourceSpec};
use crate::contract::{ErrorKind, Outcome, Page};
use crate::screens::item::at;
use crate::screens::paging::paged;
use crate::screens::{Cx, PageSlot, Slot};

/// So many lists are read at once.
const AT_ONCE: usize = 4;
/// So many lists are read by themselves, and so many more each time that is asked for.
const BY_THEMSELVES: usize = 24;
/// Rows of a page.
const ROWS: u32 = 100;
/// So many pages of a list are read by themselves: what is newest may stand on any of them.
const EAGER: u32 = 3;
/// So close to the end of what is loaded the next pages are asked for.
const AHEAD: usize = 10;
/// So many pages in a row without an entry are read by themselves.
const UNSEEN: u32 = 4;
/// So many empty pages in a row are enough.
const MOST_EMPTY: u32 = 10;

/// What a list is called that is read as a whole: by its entries, or where they differ by what it lists.
fn name_of_list(source: &SourceSpec, item: &Location) -> String {
    match source.name_of("") {
        "" => source.read.list_at(item, &[]).map(|(list, _)| list.title.to_lowercase()).unwrap_or_default(),
        name => name.to_owned(),
    }
}

impl Dossier {
    /// Reads all lists of the timeline anew.
    pub(super) fn begin_sources(&mut self, cx: &mut Cx<'_>) {
        self.timeline.reads = BY_THEMSELVES;
        for (number, source) in self.spec.sources.iter().enumerate() {
            match &source.each {
                None => self.add_feed(number, None, name_of_list(source, &at(cx.location))),
                Some(types) => {
                    let of = |feed: &Feed| feed.each.clone().filter(|_| feed.source == number);
                    let known: Vec<String> = self.timeline.feeds.iter().filter_map(of).collect();
                    for each in types.also.iter().chain(&known) {
                        self.add_feed(number, Some(each.clone()), source.name_of(each).to_owned());
                    }
                    self.ask_types(number, None, cx);
                }
            }
        }
    }

    /// Asks by which types a source is read.
    fn ask_types(&mut self, number: usize, token: Option<&str>, cx: &mut Cx<'_>) {
        let Some(types) = self.spec.sources.get(number).and_then(|source| source.each.as_ref()) else { return };
        let state = match types.of.plan(&at(cx.location), &[], &self.item.prepared) {
            Ok(plan) => {
                let rows = cx.session.settings.rows.page;
                start(cx, PageSlot::Kinds(number), paged(plan, rows, token));
                Types::Loading
            }
            Err(need) => Types::Stopped(need.to_string()),
        };
        self.timeline.types.insert(number, state);
    }

    /// Starts again what was cancelled by leaving the page.
    pub(super) fn resume_sources(&mut self, cx: &mut Cx<'_>) {
        for feed in &mut self.timeline.feeds {
            if let FeedState::Reading(token) = &feed.state
                && !cx.runs(&feed.slot().into())
            {
                feed.state = FeedState::Waiting(token.clone());
            }
        }
        let waits = |(number, state): (&usize, &Types)| (*state == Types::Loading).then_some(*number);
        let waiting: Vec<usize> = self.timeline.types.iter().filter_map(waits).collect();
        for number in waiting {
            if !cx.runs(&PageSlot::Kinds(number).into()) {
                self.ask_types(number, None, cx);
            }
        }
    }

    fn add_feed(&mut self, source: usize, each: Option<String>, name: String) {
        let known = self.timeline.feeds.iter_mut().find(|feed| feed.source == source && feed.each == each);
        let feed = Feed::new(source, each, name);
        match known {
            Some(known) => *known = feed,
            None => {
                let feeds = &mut self.timeline.feeds;
                // Where there are more than are read by themselves, those of an earlier source go before.
                let last = feeds.last().map_or(0, |last| last.source);
                let is_full = feeds.len() >= BY_THEMSELVES && source < last;
                let place = if is_full { feeds.partition_point(|other| other.source <= source) } else { feeds.len() };
                feeds.insert(place, feed);
            }
        }
    }

    /// The types have come by which a source is read.
    pub(super) fn take_types(&mut self, number: usize, outcome: &Outcome, cx: &Cx<'_>) {
        let Some(source) = self.spec.sources.get(number) else { return };
        let Some(types) = &source.each else { return };
        let state = match outcome {
            Outcome::Page(page) | Outcome::Finished(page) => {
                let item = at(cx.location);
                let list = types.of.list_at(&item, &[]).map(|(resource, _)| resource);
                for row in types.of.rows(&page.reply.document, &item, &[]) {
                    let Some(each) = types.of.id_of(&row, list) else { continue };
                    let known = |feed: &Feed| feed.source == number && feed.each.as_ref() == Some(&each);
                    if !self.timeline.feeds.iter().any(known) {
                        let name = source.name_of(&each).to_owned();
                        self.add_feed(number, Some(each), name);
                    }
                }
                Types::Done(page.next.clone())
            }
            Outcome::Failed(error) => Types::Failed(error.clone()),
            Outcome::Cancelled => Types::Stopped("cancelled".to_owned()),
            _ => return,
        };
        self.timeline.types.insert(number, state);
    }

    /// Starts the lists that wait, a few at once; and further pages when the cursor comes near the end of what there is.
    pub(super) fn read_on(&mut self, cx: &mut Cx<'_>) {
        let near = self.timeline.cursor + AHEAD >= self.timeline.entries.shown();
        let filtered = self.filter.query().is_some();
        let busy = |feed: &&Feed| matches!(feed.state, FeedState::Reading(_) | FeedState::Waiting(_));
        // One round at a time, and none that nobody has seen the end of: what comes may fill the place.
        if near && !filtered && self.timeline.feeds.iter().filter(busy).count() == 0 && self.timeline.cursor > 0 {
            self.wake_paused(MOST_EMPTY);
        }
        let reads = self.timeline.reads;
        let running = self.timeline.feeds.iter().filter(|feed| matches!(feed.state, FeedState::Reading(_))).count();
        let mut room = AT_ONCE.saturating_sub(running);
        let (item, arn) = (at(cx.location), self.arn(cx));
        for feed in self.timeline.feeds.iter_mut().take(reads) {
            let FeedState::Waiting(token) = &feed.state else { continue };
            let Some(source) = self.spec.sources.get(feed.source).filter(|_| room > 0) else { break };
            if source.read.needs_arn() && arn.is_none() {
                // It is known once the account is.
                if let Some(Err(error)) = &cx.context().identity {
                    feed.state = FeedState::Failed(error.clone());
                }
                continue;
            }
            let given = given(feed.each.as_deref(), arn.as_deref());
            // The fields of another kind are those that every account has.
            let other = source
                .read
                .list_at(&item, &given)
                .filter(|(list, at)| list.path != self.item.resource.path && list.prepare_call(at).is_some());
            let usual = other.map(|(list, _)| Prepared::usual(list));
            feed.state = match source.read.plan(&item, &given, usual.as_ref().unwrap_or(&self.item.prepared)) {
                Ok(plan) => {
                    start(cx, feed.slot(), paged(plan, ROWS, token.as_deref()));
                    room -= 1;
                    FeedState::Reading(token.clone())
                }
                Err(need) => FeedState::Stopped(need.to_string()),
            };
        }
    }

    /// Lets the lists go on that have more, those of the type that is shown alone; those that brought nothing so many
    /// times in a row stay where they are.
    fn wake_paused(&mut self, most_empty: u32) {
        let alone = self.timeline.entries.alone().map(str::to_owned);
        for feed in &mut self.timeline.feeds {
            if let FeedState::Paused(token) = &feed.state
                && feed.empty < most_empty
                && alone.as_ref().is_none_or(|alone| *alone == feed.name)
            {
                feed.state = FeedState::Waiting(Some(token.clone()));
            }
        }
    }

    /// More was asked for: further pages, further types, and what failed once more.
    pub(super) fn more_of_timeline(&mut self, cx: &mut Cx<'_>) {
        if self.timeline.feeds.len() > self.timeline.reads {
            self.timeline.reads += BY_THEMSELVES;
        }
        let next = |(number, state): (&usize, &Types)| match state {
            Types::Done(Some(token)) => Some((*number, token.clone())),
            _ => None,
        };
        let more: Vec<(usize, String)> = self.timeline.types.iter().filter_map(next).collect();
        for (number, token) in more {
            self.ask_types(number, Some(&token), cx);
        }
        self.wake_paused(u32::MAX);
    }

    /// Entries have come, or there will be none.
    pub(super) fn take_source(&mut self, source: usize, each: Option<&str>, outcome: &Outcome, cx: &Cx<'_>) {
        let is = |feed: &&mut Feed| feed.source == source && feed.each.as_deref() == each;
        let Some(feed) = self.timeline.feeds.iter_mut().find(is) else { return };
        match outcome {
            Outcome::Page(page) | Outcome::Finished(page) => self.add_entries(source, each, page, cx),
            // A type that the service does not know has no rows.
            Outcome::Failed(error) if error.kind == ErrorKind::NotFound && each.is_some() => {
                (feed.state, feed.old) = (FeedState::Done, false);
                self.timeline.change(|all| all.remove(source, each));
            }
            Outcome::Failed(error) => feed.state = FeedState::Failed(error.clone()),
            Outcome::Cancelled => feed.state = FeedState::Stopped("cancelled".to_owned()),
            _ => {}
        }
    }

    fn add_entries(&mut self, source: usize, each: Option<&str>, page: &Page, cx: &Cx<'_>) {
        let Some(spec) = self.spec.sources.get(source) else { return };
        let arn = self.arn(cx);
        let is = |feed: &&mut Feed| feed.source == source && feed.each.as_deref() == each;
        let Some(feed) = self.timeline.feeds.iter_mut().find(is) else { return };
        let (item, given) = (at(cx.location), given(each, arn.as_deref()));
        let zone = cx.session.settings.time_zone.time_zone();
        let rows = spec.read.rows(&page.reply.document, &item, &given);
        let read = |row| {
            let mut happening = spec.happening(row, each, &item, &given)?;
            if !happening.fields.is_empty() {
                happening.body = told(&happening.fields, &self.item.prepared, &self.names, zone);
            }
            Some(Entry { source, each: each.map(str::to_owned), happening, changed: None })
        };
        let entries: Vec<Entry> = rows.iter().filter_map(read).collect();
        feed.empty = if entries.is_empty() { feed.empty + 1 } else { 0 };
        feed.pages += 1;
        feed.state = match &page.next {
            // What is left out of a page is not seen: the next one is read, too.
            Some(token) if feed.pages < EAGER || (1..UNSEEN).contains(&feed.empty) => {
                FeedState::Waiting(Some(token.clone()))
            }
            Some(token) => FeedState::Paused(token.clone()),
            None => FeedState::Done,
        };
        let old = std::mem::take(&mut feed.old);
        self.timeline.change(|all| {
            if old {
                all.remove(source, each);
            }
            all.add(entries);
        });
    }
}

impl Dossier {
    fn arn(&self, cx: &Cx<'_>) -> Option<String> {
        cx.arn_of(self.item.resource, &at(cx.location), self.item.document.as_ref())
    }

    /// Whether something was changed from here since all of it was read: of the item, or of what its timeline lists.
    pub(super) fn is_behind(&self, cx: &Cx<'_>) -> bool {
        let Some(begun) = self.begun else { return true };
        let (item, arn) = (at(cx.location), self.arn(cx));
        let touched = |at: &Location| cx.session.touched(cx.context, at, begun);
        let list = |feed: &Feed| {
            let given = given(feed.each.as_deref(), arn.as_deref());
            Some(self.spec.sources.get(feed.source)?.read.list_at(&item, &given)?.1)
        };
        touched(&item) || self.timeline.feeds.iter().filter_map(list).any(|list| touched(&list))
    }
}

/// What stands for the holes of a source.
fn given<'a>(each: Option<&'a str>, arn: Option<&'a str>) -> [(&'a str, &'a str); 2] {
    [("each", each.unwrap_or_default()), ("arn", arn.unwrap_or_default())]
}

/// Whether a call of the timeline runs.
pub(super) fn reads(cx: &crate::screens::View<'_>) -> bool {
    let of_timeline = |slot: &Slot| matches!(slot, Slot::Page(PageSlot::Kinds(_) | PageSlot::Source(..)));
    cx.session.ledger.of(cx.owner).any(|(_, ticket)| of_timeline(&ticket.slot))
}
