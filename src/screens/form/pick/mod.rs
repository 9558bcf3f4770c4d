//! Picks from what exists: the rows of a resource over a form, loaded page by page, narrowed by typing.

mod about;
mod awaited;
mod beside;
mod by_id;
mod finding;
mod loading;
mod named_by;
mod open;
mod row;
mod rows;
mod said;
pub(super) mod seen;
pub(super) mod source;
mod steps;

use std::collections::VecDeque;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use about::About;
use awaited::Awaited;
use beside::Beside;
use finding::{Finding, KeyChoice};
use named_by::NamedBy;
use row::{LeftOut, PickRow};
use source::{Fit, Make, Trial};

use super::slots::PickerSlot;
use crate::catalog::{Location, PickAmong, Prepared, Reading, Resource, SeenBy};
use crate::config::{Action, Mode};
use crate::contract::{ApiError, Outcome};
use crate::screens::Slot;
use crate::screens::filter_list::{Entries, FilterList};
use crate::screens::{Command, Cx, Handled, NamedItem, Session, View, overlay, reading};
use crate::widgets::MenuItem;

/// The width of what is known of a row where it is read by itself.
const ABOUT_WIDTH: u16 = 88;

#[derive(Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each says something of its own")]
struct Picker {
    resource: &'static Resource,
    list: Location,
    /// What is picked inside of what is picked here, the next one first.
    inside: VecDeque<&'static Resource>,
    arns: bool,
    fit: Option<Fit>,
    beside: Beside,
    named_by: NamedBy,
    /// Whose values are picked, where these are rows that have some.
    seen: Option<(String, String)>,
    /// What is made of the rows, where their ids are not what is picked; and the instance that all of it is of.
    among: Option<(&'static PickAmong, String)>,
    /// Where such values are looked for besides.
    also: Vec<(Location, &'static SeenBy)>,
    /// Where a new one is made, if it can be made on the way.
    make: Option<Box<Make>>,
    /// Whether it is picked for a list, and what was picked for it so far.
    several: bool,
    picked: Vec<String>,
    /// Whether what is picked is a field as expressions name it.
    expresses: bool,
    /// Whether a definition is tried with what is picked.
    tries: bool,
    /// Whether anything came yet of what exists.
    answered: bool,
    trial: Option<Trial>,
    finding: Finding,
    /// What was searched for, as it was understood.
    sought: Option<Reading>,
    prepared: Prepared,
    rows: Vec<PickRow>,
    left_out: Vec<LeftOut>,
    shown: Vec<usize>,
    /// The list as it was before it was searched from here.
    whole: Option<Location>,
    /// What is shown while the key of a search is chosen, or what was typed can be searched for.
    choices: Vec<KeyChoice>,
    narrow: FilterList,
    /// What was taken before the rows were there: it is taken once they are.
    awaited: Option<Awaited>,
    next: Option<String>,
    error: Option<ApiError>,
    begun: bool,
    about: Option<About>,
    /// Whether the form goes on by itself once something was picked.
    goes_on: bool,
}

impl Picker {
    /// Whether more than one of the rows can be picked: for a list, and where nothing is picked inside of them.
    fn takes_several(&self) -> bool {
        self.several && self.inside.is_empty() && matches!(self.finding, Finding::Rows)
    }

    /// Picks the row under the cursor besides the others, or leaves it, and goes on to the next.
    fn turn(&mut self, cx: &mut Cx<'_>) {
        let Some(value) = self.under().map(|row| row.value.clone()) else { return };
        match self.picked.iter().position(|picked| *picked == value) {
            Some(at) => drop(self.picked.remove(at)),
            None => self.picked.push(value),
        }
        self.narrow.at = (self.narrow.at + 1).min(self.found().saturating_sub(1));
        self.moved(cx);
    }

    /// The row under the cursor.
    fn under(&self) -> Option<&PickRow> {
        if !matches!(self.finding, Finding::Rows) {
            return None;
        }
        self.rows.get(*self.shown.get(self.narrow.at)?)
    }

    /// What else can be chosen at a place of the list: it stands behind the rows.
    fn choice(&self, at: usize) -> Option<&KeyChoice> {
        self.choices.get(at.checked_sub(self.shown.len())?)
    }

    /// The entry that makes a new one.
    fn make_item(&self) -> MenuItem<'_> {
        let of = self.fit.as_ref().map(|fit| format!("of {}", fit.value));
        let none = self.rows.is_empty().then(|| "there is none yet".to_owned());
        let about = of.into_iter().chain(none).collect::<Vec<_>>().join(" · ");
        MenuItem::new(format!("make a new {} …", self.resource.singular), about)
    }

    /// Shows all that is known of the row under the cursor.
    fn read_about(&self, cx: &mut Cx<'_>) -> Handled {
        let (Some(about), Some(PickRow { value, label, .. })) = (&self.about, self.under()) else {
            return Handled::No;
        };
        let lines = about.lines(value, ABOUT_WIDTH, &cx.session.theme);
        let text = lines.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n");
        cx.command(Command::Overlay(reading(label, text)));
        Handled::Yes
    }
}

impl Entries for Picker {
    const NAME: &'static str = "picker";

    fn list(&self) -> &FilterList {
        &self.narrow
    }

    fn list_mut(&mut self) -> &mut FilterList {
        &mut self.narrow
    }

    fn found(&self) -> usize {
        self.shown.len() + self.choices.len()
    }

    fn accepts(&self) -> bool {
        self.found() > 0 || self.error.is_some() || matches!(self.finding, Finding::Value(_))
    }

    fn item(&self, at: usize) -> Option<MenuItem<'_>> {
        if let Some(key) = self.choice(at) {
            let (KeyChoice::Key(nth) | KeyChoice::Value(nth)) = key else { return Some(self.make_item()) };
            let offered = Finding::offered(self.resource);
            let field = if matches!(self.finding, Finding::Rows) { &offered } else { self.finding.keys() }.get(*nth)?;
            return Some(match key {
                KeyChoice::Make => self.make_item(),
                KeyChoice::Key(_) => MenuItem::new(field.label.clone(), field.help.clone()),
                KeyChoice::Value(_) => {
                    MenuItem::new(format!("{}: {}", field.label, self.narrow.typed()), "search by it")
                }
            });
        }
        let row = self.rows.get(*self.shown.get(at)?)?;
        if self.picked.contains(&row.value) {
            return Some(MenuItem::new(format!("✓ {}", row.label), row.about()));
        }
        Some(MenuItem::new(row.label.as_str(), row.about()))
    }

    fn find(&mut self) {
        self.shown = match &self.finding {
            Finding::Key(_) | Finding::Value(_) => Vec::new(),
            Finding::Rows => self.narrow.find_by(self.rows.iter().map(PickRow::names)),
        };
        // What is not among those that are loaded may be found by a search.
        self.choices = match &self.finding {
            Finding::Key(_) => self.finding.choices(&self.narrow),
            Finding::Rows if self.shown.is_empty() && self.next.is_some() && self.seen.is_none() => {
                Finding::searches(self.resource, self.narrow.typed())
            }
            Finding::Value(_) | Finding::Rows => Vec::new(),
        };
        if self.make.is_some() && self.answered && matches!(self.finding, Finding::Rows) {
            self.choices.push(KeyChoice::Make);
        }
        self.narrow.at = self.narrow.at.min(self.found().saturating_sub(1));
    }

    fn begin(&mut self, cx: &mut Cx<'_>) {
        if !std::mem::replace(&mut self.begun, true) {
            match self.finding {
                Finding::Rows => self.load(cx),
                _ => self.find(),
            }
            self.ask_also(cx);
        }
    }

    fn choose(&mut self, action: Action, cx: &mut Cx<'_>) -> Handled {
        match action {
            Action::Accept => self.accept(cx),
            // The keys that leave the field take what was found, and then do to the form what they do; before that they
            // go on with the search.
            Action::NextField | Action::Submit if !matches!(self.finding, Finding::Rows) => self.accept(cx),
            Action::NextField | Action::PreviousField | Action::Submit => {
                let is_meant = !self.narrow.typed().is_empty() || self.narrow.at > 0;
                if is_meant && self.awaits(Some(action), cx) {
                    return Handled::Yes;
                }
                let is_taken = is_meant && self.under().is_some();
                if is_taken {
                    self.accept_now(cx);
                }
                if !(is_taken && self.goes_on) {
                    cx.command(Command::Act(action));
                }
            }
            Action::AddItem if self.takes_several() => self.turn(cx),
            Action::Back if self.back(cx) => {}
            Action::FieldHelp => return self.read_about(cx),
            _ => return Handled::No,
        }
        Handled::Yes
    }

    fn moved(&mut self, cx: &mut Cx<'_>) {
        self.ahead(cx);
    }

    fn news(&mut self, slot: &Slot, outcome: &Outcome, cx: &mut Cx<'_>) {
        let Slot::Picker(slot) = slot else { return };
        if let Some(about) = self.about.as_mut().filter(|_| *slot == PickerSlot::About) {
            return about.take(outcome);
        }
        if let PickerSlot::Also(nth) = slot {
            if let Outcome::Page(page) | Outcome::Finished(page) = outcome {
                self.take_also(*nth, page, cx);
            }
            return self.take_awaited(cx);
        }
        match outcome {
            Outcome::Page(page) | Outcome::Finished(page) if *slot == PickerSlot::Prepare => {
                self.prepared.learn(self.resource, &page.reply.document);
                if outcome.is_last() {
                    self.load(cx);
                }
            }
            outcome if *slot == PickerSlot::Beside && self.beside.take(outcome, self.resource, &self.list) => {
                self.load(cx);
            }
            outcome if *slot == PickerSlot::Named && self.named_by.take(outcome, &self.list) => self.load(cx),
            // Of what is close the first page is enough: the whole list has the others, too.
            Outcome::Finished(page) if *slot == PickerSlot::Near => {
                self.take(page, cx);
                self.load(cx);
            }
            Outcome::Failed(_) if *slot == PickerSlot::Near => self.load(cx),
            Outcome::Page(page) | Outcome::Finished(page) => {
                self.answered |= outcome.is_last();
                self.take(page, cx);
                self.next.clone_from(&page.next);
                self.ahead(cx);
            }
            Outcome::Failed(error) => self.error = Some(error.clone()),
            _ => {}
        }
        self.take_awaited(cx);
    }

    fn learn(&mut self, item: &NamedItem, cx: &mut Cx<'_>) {
        self.go_by_id(item, cx);
    }

    fn keys(&self) -> Mode {
        Mode::Form
    }

    fn heading(&self, view: &View<'_>) -> String {
        let seen = self.seen.as_ref().map(|(_, name)| name);
        let among = self.among.as_ref().map(|(among, _)| &among.title);
        let title = among.or(seen).unwrap_or(&self.resource.title);
        let picked = if self.picked.is_empty() { String::new() } else { format!(" · {} picked", self.picked.len()) };
        format!("{title} · {}{picked}", self.status(view))
    }

    fn place(&self, screen: Rect) -> Rect {
        // What customers and what is about them are called is long, and told apart by more than that.
        let (width, height) = match (&self.about, self.resource.customer) {
            (Some(_), _) => (116, 34),
            (None, true) => (116, 24),
            (None, false) => (72, 18),
        };
        overlay::place(screen, width, height)
    }

    fn means(&self, action: Action) -> Option<&'static str> {
        match (action, &self.finding, &self.error) {
            (Action::FieldHelp, ..) => Some("read about it"),
            (Action::AddItem, ..) => Some("this one, too"),
            (Action::Accept, Finding::Rows, Some(_)) => Some("try again"),
            (Action::Accept, Finding::Rows, None) if self.choice(self.narrow.at) == Some(&KeyChoice::Make) => {
                Some("make it")
            }
            (Action::Accept, Finding::Rows, None) if self.choice(self.narrow.at).is_none() => Some("pick"),
            (Action::Accept, Finding::Value(_), _) | (Action::Accept, Finding::Rows, None) => Some("search"),
            (Action::Accept, Finding::Key(_), _) => Some("choose"),
            _ => None,
        }
    }

    fn more(&self, _session: &Session) -> Vec<Action> {
        let several = self.takes_several().then_some(Action::AddItem);
        several.into_iter().chain(self.about.as_ref().map(|_| Action::FieldHelp)).collect()
    }

    fn hints(&self, session: &Session) -> Vec<(String, &'static str)> {
        let named = |action: Action| self.means(action).map(|does| (action, does));
        let pick = self.accepts().then(|| named(Action::Accept)).flatten();
        let more = self.more(session).into_iter().filter_map(named);
        let keys = pick.into_iter().chain(more).chain([(Action::Back, "close")]);
        overlay::hints(session, Mode::Form, &keys.collect::<Vec<_>>())
    }

    // What for is said, too, where more than one thing is picked.
    fn ask(&self) -> String {
        let ask = self.finding.ask();
        match self.inside.back() {
            Some(last) => format!("{}'s {}: {ask}", last.singular, self.resource.singular),
            None => ask,
        }
    }

    fn empty(&self, view: &View<'_>) -> String {
        self.instead(view)
    }

    fn draw_beside(&self, inside: Rect, buf: &mut Buffer, view: &View<'_>) -> Rect {
        let (Some(about), Some(row)) = (&self.about, self.under()) else { return inside };
        let (mut list, theme) = (inside, &view.session.theme);
        let beside = room_beside(&mut list);
        overlay::lines(beside, buf, theme, &about.lines(&row.value, beside.width, theme), 0);
        list
    }
}

/// Takes the place for what a row brings off the list: beside it, or under it where there is little room.
fn room_beside(list: &mut Rect) -> Rect {
    let whole = *list;
    if whole.width >= 90 {
        list.width = whole.width * 2 / 5;
        let x = list.right() + 2;
        return Rect { x, width: whole.right() - x, ..whole };
    }
    list.height = (whole.height * 2 / 5).max(whole.height.min(5));
    let y = (list.bottom() + 1).min(whole.bottom());
    Rect { y, height: whole.bottom() - y, ..whole }
}
