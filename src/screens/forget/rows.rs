//! The lines of the page, one below the other, each with what it is about.

use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::ForgetPage;
use super::deletions::DeletionState;
use super::missing::{LOST, NAMELESS, UNTOLD};
use super::report::state;
use super::thing::{Look, Role, Thing};
use super::view::stays_in;
use crate::contract::ApiError;
use crate::screens::{View, overlay};
use crate::theme::Theme;
use crate::widgets::{self, Tone};

/// One line.
#[derive(Debug)]
pub(super) struct Row {
    /// What the cursor remembers it by.
    pub(super) key: String,
    pub(super) line: Line<'static>,
    /// What it is about: a thing, or all of a group.
    pub(super) about: Vec<usize>,
    /// The failure that it tells of.
    pub(super) error: Option<ApiError>,
    pub(super) is_heading: bool,
    /// Whether it is the first line of a thing.
    pub(super) is_first: bool,
}

/// All lines; what stays stands below the others, unless it has room beside them.
pub(super) fn rows(page: &ForgetPage, width: u16, stays: bool, view: &View<'_>) -> Vec<Row> {
    let mut list = Listing { page, width, view, rows: Vec::new() };
    list.unknown();
    let gather = &page.gather;
    list.group("Asked for", "", gather.shown(|role| *role == Role::Named));
    let why = "Nothing is deleted of them until you take them in: look first whether it is the same person.";
    list.group("May be the same person", why, gather.shown(|role| matches!(role, Role::Alike(_))));
    let cases = gather.shown(|role| *role == Role::Naming);
    let title = cases.first().map(|n| title_over(&gather.things[*n])).unwrap_or_default();
    list.group(&title, "", cases);
    if stays {
        let mut lines = stays_in(page, width).into_iter();
        list.heading(&lines.next().unwrap_or_default(), Vec::new());
        for (n, line) in lines.enumerate() {
            list.push(format!("stays#{n}"), Line::styled(line, view.session.theme.muted), Vec::new());
        }
    }
    list.rows
}

/// The heading over things that name a person.
fn title_over(thing: &Thing) -> String {
    format!("{} that name them", thing.resource.title)
}

struct Listing<'a> {
    page: &'a ForgetPage,
    width: u16,
    view: &'a View<'a>,
    rows: Vec<Row>,
}

impl Listing<'_> {
    fn theme(&self) -> &Theme {
        &self.view.session.theme
    }

    fn push(&mut self, key: String, line: Line<'static>, about: Vec<usize>) {
        self.rows.push(Row { key, line, about, error: None, is_heading: false, is_first: false });
    }

    fn heading(&mut self, title: &str, about: Vec<usize>) {
        if !self.rows.is_empty() {
            self.push(format!("before {title}"), Line::default(), Vec::new());
        }
        let line = Line::styled(title.to_owned(), self.theme().heading);
        self.rows.push(Row { key: title.to_owned(), line, about, error: None, is_heading: true, is_first: false });
    }

    /// A text of its own, wrapped.
    fn text(&mut self, key: &str, text: &str, style: Style) {
        let lines = overlay::wrapped(text, self.width.saturating_sub(2), style);
        for (n, line) in lines.into_iter().enumerate() {
            self.push(format!("{key}#{n}"), indented(2, line), Vec::new());
        }
    }

    fn group(&mut self, title: &str, why: &str, things: Vec<usize>) {
        if things.is_empty() {
            return;
        }
        // Of those that are to be looked at first none is taken with the others.
        self.heading(title, if why.is_empty() { things.clone() } else { Vec::new() });
        if !why.is_empty() {
            self.text(title, why, self.theme().muted);
        }
        for n in things {
            self.thing(n, 0);
            let apart = self.page.gather.shown(|role| *role == Role::Apart);
            for part in apart.into_iter().filter(|part| self.page.gather.things[*part].of == Some(n)) {
                self.thing(part, 4);
            }
        }
    }

    /// A thing: its mark or state, its name, what tells it apart, and what goes with it.
    fn thing(&mut self, n: usize, indent: u16) {
        let (page, view) = (self.page, self.view);
        let thing = &page.gather.things[n];
        let theme = &view.session.theme;
        let (mark, style) = self.mark(n);
        let name = widgets::printable(&thing.name()).into_owned();
        let about = thing.about(view.session);
        let room = self.width.saturating_sub(indent + 4);
        let key = |nth: usize| format!("{}#{nth}", thing.at);
        let fits = widgets::columns(&name) + widgets::columns(&about) + 2 <= usize::from(room);
        let mut spans = vec![
            Span::raw(" ".repeat(indent.into())),
            Span::styled(format!("{mark} "), style),
            Span::styled(name, theme.name),
        ];
        let mut details: Vec<Line<'static>> = Vec::new();
        if fits {
            spans.push(Span::styled(format!("  {about}"), theme.muted));
        } else {
            details.extend(overlay::wrapped(&about, room, theme.muted));
        }
        self.push(key(0), Line::from(spans), vec![n]);
        self.rows.iter_mut().last().into_iter().for_each(|row| row.is_first = true);
        for (text, style) in self.said(n) {
            details.extend(overlay::wrapped(&text, room, style));
        }
        let error = self.error(n).cloned();
        for (nth, line) in details.into_iter().enumerate() {
            self.push(key(nth + 1), indented(indent + 4, line), vec![n]);
        }
        for row in self.rows.iter_mut().filter(|row| row.about == [n]) {
            row.error.clone_from(&error);
        }
    }

    fn error(&self, n: usize) -> Option<&ApiError> {
        match (self.page.run.as_ref().and_then(|run| run.state_of(n)), &self.page.gather.things[n].look) {
            (Some(DeletionState::Failed(error) | DeletionState::Unknown(error)), _) | (None, Look::Failed(error)) => {
                Some(error)
            }
            _ => None,
        }
    }

    /// Its mark while there is a choice, and its state afterwards.
    fn mark(&self, n: usize) -> (&'static str, Style) {
        let (gather, theme) = (&self.page.gather, self.theme());
        if let Some(run) = &self.page.run {
            return match run.state_of(n) {
                None if run.deletions.is_over() && gather.is_taken(n) => ("[x]", theme.accent),
                None | Some(DeletionState::LeftOut) => (" – ", theme.muted),
                Some(DeletionState::Waiting | DeletionState::Started) => (" · ", theme.muted),
                Some(DeletionState::Sent { .. }) => (" → ", theme.busy),
                Some(DeletionState::Done { .. }) => (" ✓ ", theme.good),
                Some(DeletionState::Failed(_)) => (" ✗ ", theme.bad),
                Some(DeletionState::Unknown(_)) => (" ? ", theme.warn),
            };
        }
        match (&gather.things[n].look, gather.is_open(n), gather.is_taken(n)) {
            (Look::Looking, ..) => (" … ", theme.busy),
            (Look::Failed(_), ..) => (" ✗ ", theme.bad),
            (_, false, _) => (" – ", theme.muted),
            (_, true, true) => ("[x]", theme.accent),
            (_, true, false) => ("[ ]", theme.text),
        }
    }

    /// What is said of a thing below its name.
    fn said(&self, n: usize) -> Vec<(String, Style)> {
        let (thing, theme) = (&self.page.gather.things[n], self.theme());
        let mut said = Vec::new();
        if let Role::Alike(why) = &thing.role {
            said.push((why.clone(), theme.warn));
        }
        match &thing.look {
            Look::Looking => said.push(("is being looked for".to_owned(), theme.busy)),
            Look::Gone => {
                said.push(("is not there: it may have been deleted already".to_owned(), theme.muted));
                said.extend(thing.is_person().then(|| (LOST.to_owned(), theme.muted)));
            }
            Look::Failed(error) => {
                said.push((format!("{} {}: {}", Tone::Bad.sign(), error.code, error.message), theme.bad));
                said.push((error.advice().to_owned(), theme.text));
            }
            Look::There => {}
        }
        said.extend(self.page.gather.owner(n).map(|is_there| {
            if is_there {
                (
                    "an object of theirs tells of it, but it names somebody else who is there: look first".to_owned(),
                    theme.warn,
                )
            } else {
                ("names a profile that is gone: it was merged into theirs, or deleted".to_owned(), theme.muted)
            }
        }));
        said.extend(thing.refusal().map(|why| (format!("can't be deleted here: {why}"), theme.muted)));
        said.extend(self.state(n));
        said.extend(goes_with(thing).map(|text| (text, theme.text)));
        let mut lists: Vec<&str> = thing.among.iter().map(|(list, _)| list.title.as_str()).collect();
        lists.dedup();
        for title in lists {
            let names = thing.among.iter().filter(|(list, _)| list.title == title).map(|(_, name)| name.as_str());
            let text = format!("{}: {}", title.to_lowercase(), names.collect::<Vec<_>>().join(", "));
            said.push((text, theme.text));
        }
        said
    }

    /// What became of it.
    fn state(&self, n: usize) -> Option<(String, Style)> {
        let theme = self.theme();
        let run = self.page.run.as_ref()?;
        Some(match run.state_of(n) {
            None if self.page.gather.is_taken(n) => ("taken, and not deleted yet".to_owned(), theme.warn),
            None => ("left out".to_owned(), theme.muted),
            Some(DeletionState::LeftOut) if self.page.gather.things[n].is_person() => (HELD.to_owned(), theme.warn),
            Some(DeletionState::Failed(error)) => {
                (format!("failed: {}: {}. {}", error.code, error.message, error.advice()), theme.bad)
            }
            Some(DeletionState::Unknown(error)) => {
                let text = format!("outcome unknown: {}. What is there now is being looked at.", error.code);
                (text, theme.warn)
            }
            Some(known @ DeletionState::Done { .. }) => (state(known).to_owned(), theme.good),
            Some(known @ DeletionState::Sent { .. }) => (state(known).to_owned(), theme.busy),
            Some(known) => (state(known).to_owned(), theme.muted),
        })
    }

    /// What could not be learned.
    fn unknown(&mut self) {
        let style = self.theme().bad;
        let identity = match &self.view.context.identity {
            Some(Err(error)) => Some(error.clone()),
            _ => None,
        };
        let missing = self.page.gather.missing(self.view.session);
        let told = missing.into_iter().map(|missing| {
            let why = format!("{}: {}: {}", missing.operation, missing.error.code, missing.error.message);
            (format!("{} {}", missing.sentence(), why), Some(missing.error))
        });
        let nameless = self.page.gather.nameless.then(|| (NAMELESS.to_owned(), identity));
        let untold = self.page.gather.untold.then(|| (UNTOLD.to_owned(), None));
        let told: Vec<(String, Option<ApiError>)> = told.chain(nameless).chain(untold).collect();
        if told.is_empty() {
            return;
        }
        self.heading("Not known: there may be more than is shown", Vec::new());
        for (n, (text, error)) in told.into_iter().enumerate() {
            let before = self.rows.len();
            self.text(&format!("unknown {n}"), &format!("{} {text}", Tone::Bad.sign()), style);
            self.rows[before..].iter_mut().for_each(|row| row.error.clone_from(&error));
        }
    }
}

/// Why a person was not deleted, and what to do.
const HELD: &str = "not sent: first all that goes before it must be deleted. Try again; or begin anew, and leave out \
                    there what can't be deleted.";

/// What goes with a thing when it is deleted.
fn goes_with(thing: &Thing) -> Option<String> {
    let sizes = thing.sizes();
    let some = sizes.iter().filter(|size| size.all > 0 || size.is_asked || size.failed.is_some());
    let words: Vec<String> = some.map(super::thing::Size::words).collect();
    if words.is_empty() && !sizes.is_empty() {
        return Some("nothing else goes with it".to_owned());
    }
    (!words.is_empty()).then(|| format!("with it: {}", words.join(", ")))
}

fn indented(by: u16, line: Line<'static>) -> Line<'static> {
    let style = line.style;
    let mut spans = vec![Span::raw(" ".repeat(by.into()))];
    spans.extend(line.spans);
    Line::from(spans).style(style)
}
