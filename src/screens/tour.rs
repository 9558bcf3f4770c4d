//! The tour: how somebody who has never seen the console is shown around in it, on the sandbox.
//!
//! It is no slide show. A few lines below the screen say what to do next, and wait until that was done; every key does what
//! it always does. The steps are data of `assets/help/tour.toml`.

use std::sync::LazyLock;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use serde::Deserialize;

use super::Session;
use super::topics::with_keys;
use crate::catalog::Location;
use crate::config::{Action, Keymap, Mode};
use crate::contract::Context;
use crate::widgets::{self, Pane};

/// Where it is kept that the tour was begun once.
const KEPT: &str = "tour";
/// The smallest screen that has room for it beside what it speaks of.
const LEAST: (u16, u16) = (72, 22);

/// A step as `assets/help/tour.toml` has it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Step {
    /// What is to be done, and what it is good for; actions in braces are their keys.
    says: String,
    /// The page that is to be come to; `*` stands for any part of its location.
    at: Option<String>,
    /// What is to lie over the page.
    over: Option<String>,
    /// The actions that are to be done.
    #[serde(default)]
    does: Vec<String>,
    /// Whether it writes: it is left out where writes are refused.
    #[serde(default)]
    writes: bool,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Steps {
    step: Vec<Step>,
}

static STEPS: LazyLock<Vec<Step>> = LazyLock::new(|| {
    // A test reads the file, so that it is never wrong here.
    toml::from_str::<Steps>(include_str!("../../assets/help/tour.toml")).map(|steps| steps.step).unwrap_or_default()
});

impl Step {
    fn actions(&self) -> impl Iterator<Item = Action> {
        self.does.iter().filter_map(|name| name.parse().ok())
    }

    /// Whether it was done: something was, since it began, and all that it waits for is so. So no step is passed over
    /// that nobody has seen.
    fn is_done(&self, did: &[Action], at: &Location, over: Option<&str>) -> bool {
        !did.is_empty()
            && self.actions().all(|action| did.contains(&action))
            && self.at.as_deref().is_none_or(|page| is_page(page, at))
            && self.over.as_deref().is_none_or(|name| over == Some(name))
    }

    /// What it says, with the keys of the moment.
    fn text(&self, keymap: &Keymap, mode: Mode) -> String {
        with_keys(&self.says, keymap, mode)
    }
}

/// Whether a location is of this form; its search does not count.
fn is_page(form: &str, at: &Location) -> bool {
    let (path, action) = form.split_once('!').map_or((form, None), |(path, action)| (path, Some(action)));
    let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
    let is_part = |(form, part): (&&str, &String)| *form == "*" || *form == part.as_str();
    at.action() == action && at.parts().len() == parts.len() && parts.iter().zip(at.parts()).all(is_part)
}

/// How far somebody is.
#[derive(Clone, Debug, PartialEq)]
pub struct Tour {
    /// The steps that it has here, by their numbers.
    steps: Vec<usize>,
    at: usize,
    /// What was done since the step began.
    did: Vec<Action>,
}

impl Tour {
    /// The tour at its first step, and keeps that it was begun.
    pub fn begin(session: &mut Session, writes: bool, effects: &mut Vec<crate::contract::Effect>) -> Self {
        session.journal.remember(KEPT, Some("begun".to_owned()), effects);
        let steps = STEPS.iter().enumerate().filter(|(_, step)| writes || !step.writes).map(|(n, _)| n).collect();
        Self { steps, at: 0, did: Vec::new() }
    }

    /// Why it can't be taken here, if it can't: it goes with the data of the sandbox, and needs room.
    pub fn refused(session: &Session, context: &Context, (width, height): (u16, u16)) -> Option<String> {
        if !context.sandbox {
            return Some("the tour goes with the data of the sandbox: start the program with --sandbox".to_owned());
        }
        let has_room = width >= LEAST.0 && height >= LEAST.1;
        let key = session.keymap.in_words(Mode::Browse, Action::Help);
        (!has_room).then(|| {
            let (columns, lines) = LEAST;
            format!(
                "the tour needs {columns} columns and {lines} lines: make the window larger, or see the keys by {key}"
            )
        })
    }

    /// What is said of it on the first page, until it was begun once.
    pub(super) fn offer(session: &Session, context: &Context) -> Option<String> {
        let key = session.keymap.in_words(Mode::Browse, Action::Tour);
        (context.sandbox && session.journal.is_new(KEPT))
            .then(|| format!("new here? {key} begins a tour of five minutes"))
    }

    fn step(&self) -> Option<&'static Step> {
        STEPS.get(*self.steps.get(self.at)?)
    }

    /// Something was done.
    pub fn did(&mut self, action: Action) {
        // Where it is called up is no part of it.
        if action != Action::Tour && !self.did.contains(&action) {
            self.did.push(action);
        }
    }

    /// Whether the step waits for this action, which then does what it always does.
    pub fn awaits(&self, action: Action) -> bool {
        self.step().is_some_and(|step| step.actions().any(|known| known == action))
    }

    /// Looks whether the step was done; `over` is what lies over the page.
    pub fn look(&mut self, at: &Location, over: Option<&str>) {
        if self.step().is_some_and(|step| step.is_done(&self.did, at, over)) {
            self.skip();
        }
    }

    /// Goes on to the next step.
    pub fn skip(&mut self) {
        self.at += 1;
        self.did.clear();
    }

    /// Whether no step is left.
    pub fn is_over(&self) -> bool {
        self.step().is_none()
    }

    /// How many lines it takes at this width: as many for each step, so that nothing jumps.
    pub fn height(&self, keymap: &Keymap, width: u16) -> u16 {
        let lines = |step: &usize| STEPS.get(*step).map_or(0, |step| lines(step, keymap, Mode::Browse, width).len());
        self.steps.iter().map(lines).max().unwrap_or(0) as u16 + 2
    }

    /// Draws it; `leaves` says whether the key that goes back leaves it now.
    pub fn draw(&self, area: Rect, buf: &mut Buffer, session: &Session, mode: Mode, leaves: bool) {
        let (Some(step), theme) = (self.step(), &session.theme) else { return };
        let title = format!("Tour, {} of {}", self.at + 1, self.steps.len());
        let skips = if mode.is_browsing() { Some((Action::Tour, "skips this step")) } else { None };
        let back = if leaves { "leaves the tour" } else { "goes back, and leaves the tour on the first page" };
        let leaves = mode.is_browsing().then_some((Action::Back, back));
        let keys = skips.into_iter().chain(leaves);
        let keys: Vec<String> =
            keys.map(|(action, does)| format!("{} {does}", session.keymap.in_words(mode, action))).collect();
        let bottom = keys.join(" · ");
        let inside = Pane { title: &title, bottom: &bottom, ..Pane::default() }.draw(area, buf, theme);
        let inside = Rect { x: inside.x + 1.min(inside.width), width: inside.width.saturating_sub(2), ..inside };
        for (line, row) in lines(step, &session.keymap, mode, area.width).iter().zip(inside.rows()) {
            widgets::put(buf, row, line, theme.text);
        }
    }
}

fn lines(step: &Step, keymap: &Keymap, mode: Mode, width: u16) -> Vec<String> {
    widgets::wrap(&step.text(keymap, mode), width.saturating_sub(4).max(1).into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::catalog;

    #[test]
    fn every_step_names_pages_and_actions_that_there_are_and_waits_for_something() {
        let steps: Steps = toml::from_str(include_str!("../../assets/help/tour.toml")).unwrap();
        assert!(steps.step.len() > 8, "{}", steps.step.len());
        let last = steps.step.len() - 1;
        for (n, step) in steps.step.iter().enumerate() {
            for name in step.says.split('{').skip(1).filter_map(|part| part.split_once('}')).map(|(name, _)| name) {
                assert!(name.parse::<Action>().is_ok(), "{name} in {}", step.says);
            }
            assert!(step.does.iter().all(|name| name.parse::<Action>().is_ok()), "{:?}", step.does);
            assert!(!step.does.is_empty() || step.at.is_some() || step.over.is_some() || n == last, "{}", step.says);
            if let Some(at) = &step.at {
                let at: Location = at.replace('*', "some").parse().unwrap();
                assert!(catalog().place(&at).is_ok(), "{at}");
            }
        }
    }

    #[test]
    fn every_step_is_read_whole_beside_what_it_speaks_of() {
        let keymap = Keymap::default();
        for step in STEPS.iter() {
            for mode in [Mode::Browse, Mode::Form, Mode::Text] {
                let lines = lines(step, &keymap, mode, 80);
                assert!(lines.len() <= 3, "{lines:?}");
                assert!(!lines.concat().contains(['{', '}']), "{lines:?}");
            }
        }
    }

    #[test]
    fn a_page_is_known_by_its_form() {
        let at = |location: &str| location.parse::<Location>().unwrap();
        assert!(is_page("profiles/domains/*", &at("profiles/domains/acme?x=1")));
        assert!(!is_page("profiles/domains/*", &at("profiles/domains")));
        assert!(!is_page("profiles/domains/*", &at("profiles/domains/acme!document")));
        assert!(is_page("profiles/domains/*!document", &at("profiles/domains/acme!document")));
        assert!(is_page("", &Location::home()));
    }
}
