//! What differs: by kind, each taken over or left out.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::config::Action;
use crate::plan::{Compared, Deed, Options, SecretAsk, Step};
use crate::screens::command::{Asked, OverlaySpec};
use crate::screens::cursor::{Cursor, step};
use crate::screens::design::name_of;
use crate::screens::design::secrets::{self, AskedSecrets, GivenSecrets};
use crate::screens::file_rows::{FileContent, FileRows};
use crate::screens::question::confirm;
use crate::screens::save::save;
use crate::screens::{Command, Cx, Handled, OverlayAnswer, reading};
use crate::widgets;

/// Everything that may be done can be chosen here.
pub(super) const ALL: Options = Options { prune: true, replace: true };

/// So many of what is deleted are named.
const NAMED: usize = 8;

/// A line of the list.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum DifferenceRow {
    /// A kind, with how many of it differ, and of how many.
    Kind(String, usize, usize),
    /// A step, by its number in the plan.
    Step(usize),
}

/// Two designs, and what of their differences is taken over.
#[derive(Debug)]
pub(super) struct Differences {
    pub(super) compared: Compared,
    pub(super) taken: BTreeSet<usize>,
    /// The entries that lack secrets, by kind and key.
    lacking: BTreeSet<(String, String)>,
    folded: BTreeSet<String>,
    cursor: Cursor<String>,
}

impl Differences {
    /// What can be made and changed is taken at first; what would be deleted is not.
    pub(super) fn new(compared: Compared) -> Self {
        let (lacking, folded) = (lacking(&compared), BTreeSet::new());
        let mut differences = Self { compared, taken: BTreeSet::new(), lacking, folded, cursor: Cursor::default() };
        differences.taken = differences.along();
        // The first heading says nothing of what differs.
        let keys = differences.keys(&differences.rows());
        differences.cursor.set(1, &keys, keys.len());
        differences
    }

    pub(super) fn step(&self, n: usize) -> Option<&Step> {
        self.compared.steps.0.get(n)
    }

    /// Whether a step cannot be taken before its secrets are given.
    pub(super) fn lacks_secrets(&self, step: &Step) -> bool {
        step.deed == Deed::Impossible && self.lacking.contains(&step.key())
    }

    fn differ(step: &Step) -> bool {
        step.deed != Deed::Unchanged || !step.problems.is_empty()
    }

    /// How many differ, and of how many.
    pub(super) fn counts(&self) -> (usize, usize) {
        let all = &self.compared.steps.0;
        (all.iter().filter(|step| Self::differ(step)).count(), all.len())
    }

    /// All lines, by kind.
    pub(super) fn rows(&self) -> Vec<DifferenceRow> {
        let mut rows = Vec::new();
        for kind in self.compared.kinds.iter() {
            let of_kind: Vec<(usize, &Step)> =
                self.compared.steps.0.iter().enumerate().filter(|(_, step)| step.kind == kind.name()).collect();
            let mut differ: Vec<(usize, &Step)> =
                of_kind.iter().copied().filter(|(_, step)| Self::differ(step)).collect();
            differ.sort_by(|(_, a), (_, b)| a.key.cmp(&b.key));
            if !differ.is_empty() {
                rows.push(DifferenceRow::Kind(kind.name().to_owned(), differ.len(), of_kind.len()));
            }
            if !self.folded.contains(kind.name()) {
                rows.extend(differ.iter().map(|(n, _)| DifferenceRow::Step(*n)));
            }
        }
        rows
    }

    pub(super) fn is_folded(&self, kind: &str) -> bool {
        self.folded.contains(kind)
    }

    fn keys(&self, rows: &[DifferenceRow]) -> Vec<String> {
        let key = |row: &DifferenceRow| match row {
            DifferenceRow::Kind(kind, ..) => kind.clone(),
            DifferenceRow::Step(n) => self.step(*n).map(|step| format!("{}/", step.title())).unwrap_or_default(),
        };
        rows.iter().map(key).collect()
    }

    /// The line under the cursor, and the first in sight.
    pub(super) fn place(&self, rows: &[DifferenceRow], height: usize) -> (usize, usize) {
        let keys = self.keys(rows);
        (self.cursor.index(&keys), self.cursor.top(&keys, height))
    }

    /// The step under the cursor.
    pub(super) fn chosen(&self) -> Option<usize> {
        let rows = self.rows();
        match rows.get(self.place(&rows, 1).0)? {
            DifferenceRow::Step(n) => Some(*n),
            DifferenceRow::Kind(..) => None,
        }
    }

    /// What is done with a step can be chosen.
    fn can_be_taken(step: &Step) -> bool {
        step.deed.is_work()
    }

    /// What is taken with many: whatever takes something away is taken one by one, and so is what needs that.
    fn along(&self) -> BTreeSet<usize> {
        let steps = self.compared.steps.0.iter().enumerate();
        let is_along = |step: &Step| matches!(step.deed, Deed::Create | Deed::Change) && !step.takes_away();
        let mut along: BTreeSet<usize> = steps.filter(|(_, step)| is_along(step)).map(|(n, _)| n).collect();
        loop {
            let lacks = |n: &usize| self.needed(*n).iter().any(|needed| !along.contains(needed));
            let Some(out) = along.iter().copied().find(lacks) else { return along };
            along.remove(&out);
        }
    }

    /// Takes a step, and those that it needs: what it names and is not there yet is made, and of what goes all goes that
    /// names it, or is changed so that it no longer does.
    pub(super) fn take(&mut self, n: usize) {
        if self.taken.insert(n) {
            for n in self.needed(n) {
                self.take(n);
            }
        }
    }

    /// Leaves a step out, and those that need it.
    pub(super) fn leave(&mut self, n: usize) {
        self.taken.remove(&n);
        let in_want: Vec<usize> = self.taken.iter().copied().filter(|other| self.needed(*other).contains(&n)).collect();
        for n in in_want {
            self.leave(n);
        }
    }

    /// The steps that a step needs.
    fn needed(&self, n: usize) -> Vec<usize> {
        let Some(step) = self.step(n) else { return Vec::new() };
        let steps = self.compared.steps.0.iter().enumerate();
        steps.filter(|(_, other)| step.needs().any(|to| *to == other.key())).map(|(other, _)| other).collect()
    }

    fn toggle(&mut self, cx: &mut Cx<'_>) {
        let rows = self.rows();
        let under = rows.get(self.place(&rows, 1).0).cloned();
        let of_row: Vec<usize> = match under {
            Some(DifferenceRow::Step(n)) => vec![n],
            Some(DifferenceRow::Kind(kind, ..)) => {
                let of_kind = |n: &usize| self.step(*n).is_some_and(|step| step.kind == kind);
                self.along().into_iter().filter(of_kind).collect()
            }
            None => Vec::new(),
        };
        let takes: Vec<usize> =
            of_row.iter().copied().filter(|n| self.step(*n).is_some_and(Self::can_be_taken)).collect();
        if takes.is_empty() {
            if let Some(asked) = of_row.first().and_then(|n| self.lacking(*n)) {
                return cx.command(secrets::ask(asked));
            }
            let why = of_row.first().and_then(|n| self.step(*n)?.problems.first().cloned());
            let why = why.unwrap_or_else(|| "there is nothing that could be taken over".to_owned());
            return cx.command(Command::warn(why));
        }
        let is_taken = takes.iter().all(|n| self.taken.contains(n));
        let before = self.taken.clone();
        for n in &takes {
            if is_taken {
                self.leave(*n);
            } else {
                self.take(*n);
            }
        }
        let along = before.symmetric_difference(&self.taken).filter(|n| !takes.contains(n));
        let along: Vec<String> = along.filter_map(|n| self.step(*n).map(Step::title)).collect();
        if !along.is_empty() {
            let (shown, rest) = along.split_at(along.len().min(NAMED));
            let more = if rest.is_empty() { String::new() } else { format!(" and {} more", rest.len()) };
            let what = if is_taken {
                "left out with it, because they need it"
            } else {
                "taken with it, because it needs them"
            };
            cx.command(Command::notice(format!("{what}: {}{more}", shown.join(", "))));
        }
    }

    /// What a step lacks, because it is secret, with what was given of it.
    fn lacking(&self, n: usize) -> Option<AskedSecrets> {
        let step = self.step(n)?;
        let mut all = self.compared.lacking().into_iter();
        let lacking = all.find(|lacking| lacking.kind == step.kind && lacking.key == step.key)?;
        let entry = self.compared.wanted.entry(&step.kind, &step.key)?;
        let apart = Value::Object(entry.apart.clone());
        let of = |ask: &SecretAsk| ask.path.get(&apart).and_then(Value::as_str).unwrap_or_default().to_owned();
        let given: Vec<String> = lacking.asks.iter().map(of).collect();
        let is_new = entry.apart.is_empty();
        let why = step.problems.first().filter(|_| !is_new).map(|why| lacking.in_labels(why)).unwrap_or_default();
        Some(AskedSecrets { lacking, given, why })
    }

    /// Takes in what a step lacked, and plans once more. What was taken stays so, and the step is taken, too; where it
    /// lacks more, that is asked for.
    pub(super) fn give(&mut self, given: &GivenSecrets, cx: &mut Cx<'_>) {
        let GivenSecrets { kind, key: of, values } = given;
        for (path, value) in values {
            self.compared.give(kind, of, path, value.clone());
        }
        let taken: BTreeSet<_> = self.taken.iter().filter_map(|n| self.step(*n).map(Step::key)).collect();
        self.compared.plan_again(ALL);
        self.lacking = lacking(&self.compared);
        let (mut now, mut own) = (BTreeSet::new(), None);
        for (n, step) in self.compared.steps.0.iter().enumerate() {
            if taken.contains(&step.key()) {
                now.insert(n);
            }
            if (&step.kind, &step.key) == (kind, of) {
                own = Some((n, step.deed.is_work()));
            }
        }
        self.taken = now;
        match own {
            Some((n, true)) => self.take(n),
            Some((n, false)) => {
                if let Some(asked) = self.lacking(n) {
                    cx.command(secrets::ask(asked));
                }
            }
            None => {}
        }
    }

    /// Whether all that is taken with many is taken.
    pub(super) fn is_all_taken(&self) -> bool {
        self.along().is_subset(&self.taken)
    }

    fn toggle_all(&mut self) {
        if self.is_all_taken() {
            self.taken.clear();
        } else {
            self.taken.extend(self.along());
        }
    }

    fn fold(&mut self, fold: Option<bool>) -> bool {
        let rows = self.rows();
        let kind = match rows.get(self.place(&rows, 1).0) {
            Some(DifferenceRow::Kind(kind, ..)) => kind.clone(),
            _ => return false,
        };
        let is_folded = self.folded.contains(&kind);
        if fold.unwrap_or(!is_folded) {
            self.folded.insert(kind);
        } else {
            self.folded.remove(&kind);
        }
        true
    }

    fn show(&self, cx: &mut Cx<'_>) {
        if let Some(step) = self.chosen().and_then(|n| self.step(n)) {
            let said: Vec<&str> = step.problems.iter().chain(&step.remarks).map(String::as_str).collect();
            let text = format!("{}\n\n{}", said.join("\n"), step.difference);
            cx.command(Command::Overlay(reading(&step.title(), text.trim())));
        }
    }

    /// The differences of all steps, line by line.
    fn text(&self) -> String {
        let steps = self.compared.steps.0.iter().filter(|step| Self::differ(step));
        let text = |step: &Step| {
            let problems = step.problems.iter().fold(String::new(), |text, problem| text + "! " + problem + "\n");
            format!("{} {}\n{problems}{}\n", step.deed.word(), step.title(), step.difference)
        };
        steps.map(text).collect()
    }

    /// The same as rows.
    fn steps(&self) -> FileRows {
        let steps = self.compared.steps.0.iter().filter(|step| Self::differ(step));
        let row = |step: &Step| {
            let problems: Vec<String> = step.problems.iter().map(ToString::to_string).collect();
            json!({"step": step.deed.word(), "what": step.title(), "problems": problems.join("; "), "difference": step.difference})
        };
        FileRows::of(steps.map(row).collect())
    }

    /// What is taken over, as a comparison of its own.
    pub(super) fn taken_over(&self) -> Compared {
        let steps = self.compared.steps.0.iter().enumerate();
        let taken = steps.filter(|(n, _)| self.taken.contains(n)).map(|(_, step)| step.clone());
        self.compared.only(taken.collect())
    }

    /// Asks before anything is sent: for the name of the place where something would be deleted.
    fn ask(&self, cx: &mut Cx<'_>) {
        if let Some(why) = cx.context().why_read_only() {
            return cx.command(Command::warn(format!("nothing can be made here: {why}")));
        }
        if self.taken.is_empty() {
            return cx.command(Command::warn("nothing is taken: mark what is to be made so"));
        }
        let taken = self.taken_over().steps;
        let count = |deed: Deed, words: &str| match taken.count(deed) {
            0 => None,
            count => Some(format!("{count} {words}")),
        };
        let counted = [
            count(Deed::Create, "to make"),
            count(Deed::Change, "to change"),
            count(Deed::Replace, "to delete and make anew"),
            count(Deed::Delete, "to delete"),
        ];
        let name = name_of(cx.location, cx.session);
        let profile = cx.context().profile.clone().unwrap_or_else(|| "the default profile".to_owned());
        let mut lines = vec![
            format!("{} of {}:", widgets::plural(taken.0.len() as u64, "difference", "differences"), self.counts().0),
            counted.into_iter().flatten().collect::<Vec<_>>().join(", "),
            format!("in {name}, {profile}. What is made is read back."),
        ];
        let title = |step: &Step| match step.ends.as_slice() {
            [] => step.title(),
            parts => format!("{} of {}", parts.join(", "), step.title()),
        };
        let gone: Vec<String> = taken.0.iter().filter(|step| step.takes_away()).map(title).collect();
        lines.push("Where a step is refused, those that do not need it go on.".to_owned());
        if !gone.is_empty() {
            let more = if gone.len() > NAMED { format!(" and {} more", gone.len() - NAMED) } else { String::new() };
            lines.insert(2, format!("Deleted: {}{more}.", gone[..gone.len().min(NAMED)].join(", ")));
        }
        let then = Command::Answer(OverlayAnswer::Begin);
        let title = format!("Make {name} so?");
        if gone.is_empty() {
            return cx.command(Command::Overlay(confirm(&title, lines, "Make it so", "Not now", then)));
        }
        let asked = Asked { title, lines, about: Vec::new(), words: vec![name], then };
        cx.command(OverlaySpec::Typed(asked).into());
    }

    pub(super) fn act(&mut self, action: Action, cx: &mut Cx<'_>) -> Handled {
        let rows = self.rows();
        let keys = self.keys(&rows);
        let height = usize::from(super::draw::list_height(cx.area));
        if let Some(to) = step(action, self.cursor.index(&keys), keys.len(), height) {
            self.cursor.set(to, &keys, height);
            return Handled::Yes;
        }
        match action {
            Action::Mark => self.toggle(cx),
            Action::MarkAll => self.toggle_all(),
            Action::ClearMarks => self.taken.clear(),
            Action::Open => {
                if !self.fold(None) {
                    self.show(cx);
                }
            }
            Action::Left => drop(self.fold(Some(true))),
            Action::Right => drop(self.fold(Some(false))),
            Action::Details => self.show(cx),
            Action::Submit => self.ask(cx),
            Action::Export => {
                let forms =
                    vec![("diff".to_owned(), FileContent::Text(self.text()))].into_iter().chain(self.steps().forms());
                let name = name_of(cx.location, cx.session);
                cx.command(Command::Overlay(save("Export the differences", &name, forms.collect())));
            }
            _ => return Handled::No,
        }
        Handled::Yes
    }

    pub(super) fn actions(&self) -> Vec<Action> {
        if self.counts().0 == 0 {
            return vec![Action::Refresh, Action::Back];
        }
        vec![
            Action::Mark,
            Action::Submit,
            Action::Open,
            Action::MarkAll,
            Action::ClearMarks,
            Action::Export,
            Action::Refresh,
            Action::Details,
            Action::Back,
        ]
    }
}

/// The entries that lack secrets, by kind and key.
fn lacking(compared: &Compared) -> BTreeSet<(String, String)> {
    compared.lacking().into_iter().map(|lacking| (lacking.kind, lacking.key)).collect()
}
