//! What differs: by kind, each taken over or left out.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::marks::Mark;
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
    /// What can be taken by itself: a step, or a part that it takes away.
    Mark(Mark),
}

/// Two designs, and what of their differences is taken over.
#[derive(Debug)]
pub(super) struct Differences {
    pub(super) compared: Compared,
    pub(super) taken: BTreeSet<Mark>,
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

    /// How many differences there are, and in how many things.
    pub(super) fn counts(&self) -> (usize, usize) {
        let all = self.compared.steps.0.iter().enumerate();
        (
            all.filter(|(_, step)| Self::differ(step)).map(|(n, _)| self.marks(n).len()).sum(),
            self.compared.steps.0.len(),
        )
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
                rows.extend(differ.iter().flat_map(|(n, _)| self.marks(*n)).map(DifferenceRow::Mark));
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
            DifferenceRow::Mark(Mark { step: n, part }) => {
                let title = self.step(*n).map(Step::title).unwrap_or_default();
                format!("{title}/{}", part.as_ref().map(|part| format!("/{part}")).unwrap_or_default())
            }
        };
        rows.iter().map(key).collect()
    }

    /// The line under the cursor, and the first in sight.
    pub(super) fn place(&self, rows: &[DifferenceRow], height: usize) -> (usize, usize) {
        let keys = self.keys(rows);
        (self.cursor.index(&keys), self.cursor.top(&keys, height))
    }

    /// What is under the cursor.
    pub(super) fn chosen(&self) -> Option<Mark> {
        let rows = self.rows();
        match rows.get(self.place(&rows, 1).0)? {
            DifferenceRow::Mark(mark) => Some(mark.clone()),
            DifferenceRow::Kind(..) => None,
        }
    }

    /// What the line under the cursor does.
    pub(super) fn chosen_step(&self) -> Option<Step> {
        self.chosen().and_then(|mark| self.marked(&mark))
    }

    /// What a step lacks, because it is secret, with what was given of it.
    pub(super) fn lacking(&self, n: usize) -> Option<AskedSecrets> {
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
        let named = |mark: &Mark| Some((self.step(mark.step)?.key(), mark.part.clone()));
        let taken: BTreeSet<_> = self.taken.iter().filter_map(named).collect();
        self.compared.plan_again(ALL);
        self.lacking = lacking(&self.compared);
        let (mut now, mut own) = (BTreeSet::new(), None);
        for (n, step) in self.compared.steps.0.iter().enumerate() {
            now.extend(self.marks(n).into_iter().filter(|mark| taken.contains(&(step.key(), mark.part.clone()))));
            if (&step.kind, &step.key) == (kind, of) {
                own = Some((n, step.deed.is_work()));
            }
        }
        self.taken = now;
        match own {
            Some((n, true)) => self.take(&Mark::of(n)),
            Some((n, false)) => {
                if let Some(asked) = self.lacking(n) {
                    cx.command(secrets::ask(asked));
                }
            }
            None => {}
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
        if let Some(step) = self.chosen_step() {
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

    /// Asks before anything is sent: for the name of the place where something would be deleted.
    fn ask(&self, cx: &mut Cx<'_>) {
        if let Some(why) = cx.context().why_read_only() {
            return cx.command(Command::warn(format!("nothing can be made here: {why}")));
        }
        if self.taken.is_empty() {
            return cx.command(Command::warn("nothing is taken: mark what is to be made so"));
        }
        let taken = self.taken_over().steps;
        let some = |count: usize, words: &str| (count > 0).then(|| format!("{count} {words}"));
        let count = |deed: Deed, words: &str| some(taken.count(deed), words);
        let changed = taken.0.iter().filter(|step| step.deed == Deed::Change && step.does_more()).count();
        let ends: usize = taken.0.iter().map(|step| step.ends.len()).sum();
        let counted = [
            count(Deed::Create, "to make"),
            some(changed, "to change"),
            count(Deed::Replace, "to delete and make anew"),
            some(taken.count(Deed::Delete) + ends, "to delete"),
        ];
        let name = name_of(cx.location, cx.session);
        let profile = cx.context().profile.clone().unwrap_or_else(|| "the default profile".to_owned());
        let mut lines = vec![
            format!(
                "{} of {}:",
                widgets::plural(self.taken.len() as u64, "difference", "differences"),
                self.counts().0
            ),
            counted.into_iter().flatten().collect::<Vec<_>>().join(", "),
            format!("in {name}, {profile}. What is made is read back."),
        ];
        let titles = |step: &Step| -> Vec<String> {
            let of = |part: &String| format!("{part} of {}", step.title());
            if step.ends.is_empty() { vec![step.title()] } else { step.ends.iter().map(of).collect() }
        };
        let gone: Vec<String> = taken.0.iter().filter(|step| step.takes_away()).flat_map(titles).collect();
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
