//! What is said of an object on its way: where it goes, each key in its turn, and what its fields give.

use std::collections::BTreeSet;

use ratatui::text::Line;

use super::JoiningPage;
use crate::catalog::JoiningPart;
use crate::config::{Action, Mode};
use crate::mapping::{Asked, Ending, Holders, Step, Trace, TracedKey, Turn, preview, standard};
use crate::screens::form::{fate, pair};
use crate::screens::item::at;
use crate::screens::{View, overlay};
use crate::theme::Theme;
use crate::widgets::{self, Tone};

/// So many profiles that have a key are named.
const NAMED: usize = 3;

/// The lines as they grow.
struct Lines<'a> {
    all: Vec<Line<'static>>,
    page: &'a JoiningPage,
    view: &'a View<'a>,
    width: u16,
}

/// All lines, for a width.
pub(super) fn lines(page: &JoiningPage, width: u16, view: &View<'_>) -> Vec<Line<'static>> {
    let mut lines = Lines { all: Vec::new(), page, view, width };
    lines.all();
    lines.all
}

impl Lines<'_> {
    fn theme(&self) -> &Theme {
        &self.view.session.theme
    }

    fn heading(&mut self, text: &str) {
        if !self.all.is_empty() {
            self.all.push(Line::default());
        }
        self.all.push(Line::styled(text.to_owned(), self.theme().heading));
    }

    fn say(&mut self, tone: Tone, text: &str) {
        let style =
            if matches!(tone, Tone::Plain | Tone::Info) { self.theme().muted } else { tone.style(self.theme()) };
        let text = if tone == Tone::Plain { text.to_owned() } else { format!("{} {text}", tone.sign()) };
        self.all.extend(overlay::wrapped(&text, self.width, style));
    }

    /// A line of its own under what it belongs to.
    fn under(&mut self, tone: Tone, text: &str) {
        let before = self.all.len();
        let width = self.width;
        self.width = width.saturating_sub(3);
        self.say(tone, text);
        self.width = width;
        for line in self.all.iter_mut().skip(before) {
            line.spans.insert(0, "   ".into());
        }
    }

    fn all(&mut self) {
        let page = self.page;
        if let Some(name) = page.type_name.as_deref().filter(|name| standard(name).is_some()) {
            return self.say(
                Tone::Bad,
                &format!(
                    "{name} is a standard object: nobody puts one. The service makes it of an object of another type, \
                     and that one's keys decide whose it is."
                ),
            );
        }
        if let Some(error) = page.error.as_ref().or(page.item.error.as_ref()) {
            self.say(Tone::Bad, &format!("{}: {}", error.code, error.message));
        }
        let Some(trace) = &page.trace else { return self.lacks() };
        let (steps, ending) = trace.walk(&page.holders);
        self.ending(trace, &steps, &ending);
        if page.looked {
            self.about_profile(trace, &steps, &ending);
        }
        self.keys(trace, &steps);
        self.fields();
    }

    /// What is still to be given.
    fn lacks(&mut self) {
        let key = |action| self.view.session.keymap.in_words(Mode::Form, action);
        let (pick, submit) = (key(Action::Pick), key(Action::Submit));
        match (&self.page.type_name, &self.page.pasted) {
            (None, _) => self.say(Tone::Info, &format!("Of which type is it? {pick} picks one.")),
            (Some(_), Ok(_)) => self.say(Tone::Busy, "reading its type …"),
            (Some(_), Err(_)) => self.say(
                Tone::Plain,
                &format!("Its fields and keys are shown here as soon as there is one; {submit} looks the keys up."),
            ),
        }
    }

    /// What a profile is called, with its id.
    fn name(&self, id: &str) -> String {
        let known = JoiningPage::profile_at(self.view.location, id);
        let known = known.and_then(|at| self.view.session.private_names.get(self.view.context.id, &at));
        known.map_or_else(|| id.to_owned(), |name| format!("{name} ({id})"))
    }

    fn ending(&mut self, trace: &Trace, steps: &[Step], ending: &Ending) {
        let of = self.page.type_name.clone().unwrap_or_default();
        let (why, todo) = without_one(trace, steps);
        self.heading("What becomes of it");
        let (tone, says, todo) = match ending {
            Ending::Rejected(why) => (
                Tone::Bad,
                format!("The call is refused: it {why}."),
                "Send a value for that, or read the field from where the object has it: see the fields below."
                    .to_owned(),
            ),
            Ending::Open if self.page.looked => {
                (Tone::Busy, "its keys are being looked up …".to_owned(), String::new())
            }
            Ending::Open => {
                let key = self.view.session.keymap.in_words(Mode::Form, Action::Submit);
                (Tone::Info, format!("{key} looks its keys up in this domain: nothing is written."), String::new())
            }
            Ending::Unknown { key } => {
                let again = self.view.session.keymap.in_words(Mode::Browse, Action::Refresh);
                let says = format!("Not known: {key} could not be looked up, and its turn may decide.");
                (Tone::Warn, says, format!("{again} looks again."))
            }
            Ending::Of { profile, key } => {
                (Tone::Good, format!("It goes to {}, who alone has its {key}.", self.name(profile)), String::new())
            }
            Ending::Refused { key } => (
                Tone::Bad,
                format!(
                    "It is refused: several profiles have its secondary key {key}, and a contact record must lead to one."
                ),
                "Merge these profiles if they are one person, or take the key from those that it is not of.".to_owned(),
            ),
            Ending::Stays { profile, key } => (
                Tone::Warn,
                format!(
                    "No key leads to one profile, but {} has an object of the same {key}: it most likely replaces that \
                     (inferred: the documentation does not say).",
                    self.name(profile)
                ),
                String::new(),
            ),
            Ending::New => (
                Tone::Warn,
                format!("It makes a new profile: {why}, and {of} creates profiles."),
                format!("For it to come to one that is there: {todo}."),
            ),
            Ending::Nobody => (
                Tone::Bad,
                format!("It comes to nobody: {why}, and {of} creates no profiles. {}", self.lost()),
                format!("For it to come to one: {todo}, or let the type create profiles."),
            ),
        };
        self.say(tone, &says);
        if !todo.is_empty() {
            self.say(Tone::Plain, &format!("→ {todo}"));
        }
    }

    fn lost(&self) -> &'static str {
        match self.page.has_queue {
            Some(true) => "The dead-letter queue of the domain gets it.",
            Some(false) => "The domain has no dead-letter queue, so it is lost.",
            None => "The dead-letter queue of the domain gets it, if there is one.",
        }
    }

    /// Why it is not on the profile whose page this is.
    fn about_profile(&mut self, trace: &Trace, steps: &[Step], ending: &Ending) {
        let Some(profile) = self.page.profile(&at(self.view.location)) else { return };
        let Some(id) = profile.last().map(str::to_owned) else { return };
        if matches!(ending, Ending::Open | Ending::Rejected(_)) {
            return;
        }
        let name = self.name(&id);
        if let Ending::Of { profile, .. } | Ending::Stays { profile, .. } = ending
            && *profile == id
        {
            return self.say(Tone::Good, "That is the profile whose page this is.");
        }
        self.heading(&format!("Why not to {name}"));
        let mut any = false;
        for ((key, step), held) in trace.keys.iter().zip(steps).zip(&self.page.holders) {
            let Holders::Of { profiles, .. } = held else { continue };
            if !profiles.contains(&id) {
                continue;
            }
            any = true;
            let why = match step {
                Step::Said(Turn::Ambiguous | Turn::Refuses) => "others have it, too, so it says nothing",
                Step::Late => "another key had led to a profile before its turn",
                Step::Never => "it looks for no profile: it has no PROFILE",
                _ => "its turn did not come",
            };
            self.say(Tone::Warn, &format!("{}: this profile has it, but {why}.", key.name));
        }
        if !any {
            let keys = trace.keys.iter().filter(|key| key.asked != Asked::Never && !key.values.is_empty());
            let keys: Vec<String> = keys.map(|key| format!("{} {}", key.name, key.values.join(", "))).collect();
            let says = match keys.as_slice() {
                [] => "It has no value for any key that looks for a profile.".to_owned(),
                keys => format!("This profile has none of the keys that are asked: {}.", keys.join("; ")),
            };
            self.say(Tone::Warn, &says);
        }
    }

    fn keys(&mut self, trace: &Trace, steps: &[Step]) {
        self.heading("Its keys, in their turn");
        let last = trace.keys.iter().rposition(|key| key.asked != Asked::Never);
        for (nth, (key, step)) in trace.keys.iter().zip(steps).enumerate() {
            let theme = self.theme();
            let style = if key.values.is_empty() { theme.placeholder } else { theme.text };
            let turn = if key.asked == Asked::Never { " · ".to_owned() } else { format!("{:>2} ", nth + 1) };
            let values = if key.values.is_empty() { "no value".to_owned() } else { key.values.join(", ") };
            let line = pair(&format!("{turn}{}", key.name), &values, (theme.name, style), self.width, theme);
            self.all.push(line);
            if !key.identifiers.is_empty() {
                self.under(Tone::Plain, &key.identifiers.join(", "));
            }
            let held = self.page.holders.get(nth).cloned().unwrap_or_default();
            let (tone, mut says) = self.step(key, *step, &held);
            if Some(nth) == last && *step == Step::Said(Turn::Nobody) {
                "no profile has it".clone_into(&mut says);
            }
            self.under(tone, &says);
            if let Some(note) = kept(key).filter(|_| !key.values.is_empty()) {
                self.under(Tone::Plain, note);
            }
        }
    }

    /// What became of a key in its turn.
    fn step(&self, key: &TracedKey, step: Step, held: &Holders) -> (Tone, String) {
        let have = || self.have(held).map_or_else(String::new, |have| format!(": {have}"));
        match step {
            Step::Empty if key.missing.is_empty() => (Tone::Warn, "passed over: nothing in it to compare".to_owned()),
            Step::Empty => (Tone::Warn, format!("passed over: no value for {}", key.missing.join(", "))),
            Step::Open if self.page.looked => (Tone::Busy, "being looked up …".to_owned()),
            Step::Open => (Tone::Info, asked(key).to_owned()),
            Step::Unknown => (Tone::Bad, "could not be looked up".to_owned()),
            Step::Said(Turn::Nobody) => (Tone::Info, "no profile has it: the next key is asked".to_owned()),
            Step::Said(Turn::Decides) => (Tone::Good, format!("decides{}", have())),
            Step::Said(Turn::Ambiguous) => (Tone::Warn, format!("ambiguous, so it is dropped{}", have())),
            Step::Said(Turn::Refuses) => (Tone::Bad, format!("ambiguous, so the object is turned away{}", have())),
            Step::Late => (Tone::Info, format!("not asked any more{}", have())),
            Step::Never => (Tone::Info, format!("looks for no profile{}", have())),
        }
    }

    /// Who has a key.
    fn have(&self, held: &Holders) -> Option<String> {
        let Holders::Of { profiles, more } = held else { return None };
        let names: Vec<String> = profiles.iter().take(NAMED).map(|id| self.name(id)).collect();
        let left = profiles.len().saturating_sub(NAMED);
        let others = match (left, more) {
            (0, false) => String::new(),
            (left, true) => format!(" and more than {left} others"),
            (left, false) => format!(" and {}", widgets::plural(left as u64, "other", "others")),
        };
        Some(match (names.as_slice(), profiles.len(), more) {
            ([], ..) => "no profile has it".to_owned(),
            (_, 1, false) => format!("{} alone has it", names.join(", ")),
            _ => format!("{}{others} have it", names.join(", ")),
        })
    }

    fn fields(&mut self) {
        let (Some(object_type), Ok(pasted)) = (&self.page.object_type, &self.page.pasted) else { return };
        let preview = preview(object_type, &pasted.object);
        self.heading("Its fields, by the mapping");
        for field in &preview.fields {
            let theme = self.theme();
            let (text, style) = fate(field, theme);
            let target = field.target.as_deref().map(|to| format!("{text} → {to}")).unwrap_or(text);
            let line = pair(&field.field, &target, (theme.muted, style), self.width, theme);
            self.all.push(line);
        }
        if preview.fields.is_empty() {
            self.say(Tone::Warn, "its type has no fields, so none of it is mapped");
        }
        // Whose it is stands above.
        let odd: BTreeSet<&String> =
            preview.remarks.iter().filter(|remark| remark.contains("does not look like")).collect();
        for remark in odd {
            self.say(Tone::Warn, remark);
        }
        if let (JoiningPart::Type, Some(named)) = (self.page.of, &pasted.object_type)
            && Some(named) != self.page.type_name.as_ref()
        {
            self.say(
                Tone::Warn,
                &format!("the text says that it is of the type {named}, and this page is about another"),
            );
        }
    }
}

/// Why no key of an object leads to one profile, and what can be done for one to do so.
fn without_one(trace: &Trace, steps: &[Step]) -> (String, String) {
    let named = |is_it: &dyn Fn(&TracedKey, Step) -> bool| {
        let asked = trace.keys.iter().zip(steps).filter(|(key, _)| key.asked != Asked::Never);
        asked.filter(|(key, step)| is_it(key, **step)).map(|(key, _)| key.name.as_str()).collect::<Vec<_>>().join(", ")
    };
    let all = named(&|_, _| true);
    let unheld = named(&|_, step| step == Step::Said(Turn::Nobody));
    let shared = named(&|_, step| step == Step::Said(Turn::Ambiguous));
    match (unheld.as_str(), shared.as_str()) {
        _ if all.is_empty() => (
            "none of its keys looks for a profile".to_owned(),
            "give a key of its type the identifier PROFILE".to_owned(),
        ),
        ("", "") => (format!("it has no value for {all}"), "send a value for one of these keys".to_owned()),
        (unheld, "") => (
            format!("no profile has its {unheld}"),
            "add one of its keys to that profile, or map a field into a key that both have".to_owned(),
        ),
        (unheld, shared) => {
            let others = if unheld.is_empty() { String::new() } else { format!(", and none has its {unheld}") };
            (
                format!("several profiles have its {shared}{others}"),
                "merge those that have the same key if they are one person, or take the key from those that it is not of"
                    .to_owned(),
            )
        }
    }
}

/// When a key is asked.
fn asked(key: &TracedKey) -> &'static str {
    match key.asked {
        Asked::First => "looks for its profile",
        Asked::Secondary => "looks for its profile if none before it leads to one",
        Asked::Never => "looks for no profile",
    }
}

/// Whether a key is stored with its object, where that is not so at all times.
fn kept(key: &TracedKey) -> Option<&'static str> {
    if key.is("LOOKUP_ONLY") {
        return Some("LOOKUP_ONLY: never stored, so no object finds another by it");
    }
    key.is("NEW_ONLY").then_some("NEW_ONLY: stored only with an object that makes a new profile")
}

/// What is to be pasted.
pub(super) fn head(page: &JoiningPage) -> String {
    let of = page.type_name.as_ref().map_or_else(String::new, |name| format!("An object of {name}. "));
    format!(
        "{of}Paste it as JSON, alone or as PutProfileObject takes it, or as a line: Id=7, Contact.Mail=kim@example.com. \
         It is kept nowhere, and nothing is written."
    )
}
