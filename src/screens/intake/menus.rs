//! What there is to choose: the operation, and where a column goes.

use super::Intake;
use super::entry::EntryOf;
use super::given::{Offer, offers, resource};
use super::slots::IntakeAnswer;
use super::task::{MapRow, Task};
use super::upload::UploadPlan;
use crate::catalog::Resource;
use crate::contract::{Effect, KeptMapping};
use crate::jobs::can_edit;
use crate::jobs::rows::{Target, TargetKind, constant, given_to_column, name_of_target};
use crate::model::DocPath;
use crate::screens::{Choice, Command, Cx, OverlayAnswer, confirm, menu, menu_at};

fn plural_of(kept: usize) -> String {
    crate::widgets::plural(kept as u64, "mapping is kept", "mappings are kept")
}

fn answer(what: IntakeAnswer) -> Command {
    Command::Answer(OverlayAnswer::Intake(what))
}

impl Intake {
    /// Somebody has chosen in a menu.
    pub(super) fn take_choice(&mut self, what: IntakeAnswer, cx: &mut Cx<'_>) {
        let Some(seen) = &self.seen else { return };
        match what {
            IntakeAnswer::Operation(operation) => {
                self.task = Some(Task::new(operation, seen, self.of.as_ref(), cx));
                self.at = 0;
            }
            IntakeAnswer::Edit(operation) => {
                self.task = Some(Task::new(operation, seen, self.of.as_ref(), cx).reading_first(true));
                self.at = 0;
            }
            IntakeAnswer::Upload => self.upload_as_a_whole(cx),
            IntakeAnswer::UploadKey(column) => {
                if let Some(plan) = self.task.as_mut().and_then(|task| task.upload.as_mut()) {
                    plan.set_key(column);
                }
            }
            IntakeAnswer::Mapping { name, edits } => {
                let Some(kept) = self.kept.iter().find(|kept| kept.name == name) else { return };
                let mut task = Task::new(kept.operation, seen, self.of.as_ref(), cx).reading_first(edits);
                task.take_over(kept, seen);
                if let Some(said) = task.not_taken_over(kept, seen) {
                    cx.command(Command::warn(said));
                }
                self.task = Some(task);
                self.at = 0;
            }
            IntakeAnswer::To { column, path } => {
                if let Some(task) = &mut self.task {
                    task.give(&column, path);
                }
            }
            IntakeAnswer::TypeTarget(column) => return self.type_in(EntryOf::Target(column), ""),
            IntakeAnswer::Forget => return self.ask_forget(cx),
            IntakeAnswer::TypeConstant(path) => return self.ask_constant(path, String::new(), cx),
            IntakeAnswer::TypeValue(path) => {
                let text = self.constant_text(&path);
                return self.type_in(EntryOf::Constant(path), &text);
            }
            IntakeAnswer::Value { path, id } => {
                if let Some(task) = &mut self.task {
                    match constant(task.operation, &path, &id) {
                        Ok(value) => task.set(&path, Some(value)),
                        Err(why) => return cx.command(Command::warn(why)),
                    }
                }
            }
        }
        self.changed(cx);
    }

    /// Asks what is to be done with each line.
    pub(super) fn ask_operation(&self, cx: &mut Cx<'_>) {
        let of_kept = |kept: &KeptMapping| {
            let ways = [false, true].into_iter().take(1 + usize::from(can_edit(kept.operation)));
            let choice = |edits| {
                let (name, label) = (kept.name.clone(), label_of(&kept.name, edits));
                let detail = format!("kept mapping · {}", kept.operation.name);
                Choice::new(label, detail, answer(IntakeAnswer::Mapping { name, edits }))
            };
            ways.map(choice).collect::<Vec<Choice>>()
        };
        let both = |offer: Offer| {
            let edit = can_edit(offer.operation).then(|| {
                let detail = "changes only what a line has".to_owned();
                Choice::new(label_of(&offer.label, true), detail, answer(IntakeAnswer::Edit(offer.operation)))
            });
            [Choice::new(offer.label, offer.detail, answer(IntakeAnswer::Operation(offer.operation)))]
                .into_iter()
                .chain(edit)
        };
        let mut choices: Vec<Choice> = offers(self.of.as_ref()).into_iter().flat_map(both).collect();
        // A mapping that was kept for such a file comes first, then what this page is opened for; other mappings are next
        // to that.
        let (own, others): (Vec<&KeptMapping>, Vec<&KeptMapping>) =
            self.kept.iter().partition(|kept| self.is_kept_for(kept));
        let (own, others): (Vec<Choice>, Vec<Choice>) =
            (own.into_iter().flat_map(of_kept).collect(), others.into_iter().flat_map(of_kept).collect());
        let at = usize::from(!choices.is_empty());
        let upload = UploadPlan::for_list(self.of.as_ref());
        let upload = upload.map(|plan| Choice::new(plan.title(), "in one go", answer(IntakeAnswer::Upload)));
        choices.splice(at..at, others.into_iter().chain(upload));
        choices.splice(0..0, own);
        if !self.kept.is_empty() {
            let forget = answer(IntakeAnswer::Forget);
            choices.push(Choice::new("Forget a kept mapping …", plural_of(self.kept.len()), forget));
        }
        cx.command(Command::Overlay(menu("What is done with each line", choices)));
    }

    /// Whether the file has all columns of a kept mapping, and the list of this page takes what it sends.
    fn is_kept_for(&self, kept: &KeptMapping) -> bool {
        let Some(seen) = &self.seen else { return false };
        let has = |column: &String| seen.columns.iter().any(|seen| seen.name == *column);
        let takes = |of: &Resource| of.actions().iter().any(|verb| verb.operation == kept.operation);
        let is_own = resource(self.of.as_ref()).is_none_or(takes);
        is_own && !kept.mapping.columns.is_empty() && kept.mapping.columns.keys().all(has)
    }

    /// Asks which kept mapping is to be forgotten.
    pub(super) fn ask_forget(&self, cx: &mut Cx<'_>) {
        if self.kept.is_empty() {
            return cx.command(Command::notice("no mapping is kept"));
        }
        let choice = |kept: &KeptMapping| {
            let lines = vec!["Its file goes; jobs that were begun with it go on.".to_owned()];
            let forget = Command::Effect(Effect::ForgetMapping(kept.name.clone()));
            let asked = confirm(&format!("Forget the mapping '{}'?", kept.name), lines, "Forget it", "Keep it", forget);
            Choice::new(kept.name.clone(), kept.operation.name, Command::Overlay(asked))
        };
        let choices = self.kept.iter().map(choice).collect();
        cx.command(Command::Overlay(menu("Which mapping is forgotten", choices)));
    }

    /// Asks where the column under the cursor goes, or for the value under it.
    pub(super) fn choose(&mut self, cx: &mut Cx<'_>) {
        let (Some(seen), Some(task)) = (&self.seen, &self.task) else { return self.ask_operation(cx) };
        let typed = match task.rows(seen).into_iter().nth(self.at) {
            Some(MapRow::Column(column, path)) => {
                let (column, path) = (column.name.clone(), path.cloned());
                return cx.command(places(task, &column, path.as_ref()));
            }
            Some(MapRow::Constant(path, _)) => Some((path.clone(), self.constant_text(path))),
            Some(MapRow::Missing(path)) => Some((path, String::new())),
            Some(MapRow::Upload(part)) => return self.choose_part(part, cx),
            None => None,
        };
        if let Some((path, text)) = typed {
            self.ask_constant(path, text, cx);
        }
    }

    /// Asks for which member all lines have a value.
    pub(super) fn choose_constant(&self, cx: &mut Cx<'_>) {
        let Some(task) = &self.task else { return self.ask_operation(cx) };
        let targets = task.targets();
        let choices = targets.iter().filter(|target| target.kind != TargetKind::Named).map(|target| {
            let detail = detail(task, target, &target.path);
            Choice::new(label(task, &target.path), detail, answer(IntakeAnswer::TypeConstant(target.path.clone())))
        });
        cx.command(Command::Overlay(menu("A value for all lines: of which member", choices.collect())));
    }
}

/// What something is called that is done with each line, at once or after what is there was read.
fn label_of(what: &str, edits: bool) -> String {
    if edits { format!("{what}, each read first") } else { what.to_owned() }
}

/// The places that a column can go to.
fn places(task: &Task, column: &str, now: Option<&DocPath>) -> Command {
    let to = |path: Option<DocPath>| answer(IntakeAnswer::To { column: column.to_owned(), path });
    let mut choices = vec![
        Choice::new("nowhere", "left out", to(None)),
        Choice::new("another place …", "typed as a path", answer(IntakeAnswer::TypeTarget(column.to_owned())))
            .otherwise(),
    ];
    let mut at = 0;
    for target in task.targets() {
        let path = given_to_column(&target, column);
        if now == Some(&path) {
            at = choices.len();
        }
        choices.push(Choice::new(label(task, &path), detail(task, &target, &path), to(Some(path))));
    }
    Command::Overlay(menu_at(&format!("Where {column} goes"), choices, at, ""))
}

fn label(task: &Task, path: &DocPath) -> String {
    name_of_target(path, task.names.known.all())
}

fn detail(task: &Task, target: &Target, path: &DocPath) -> String {
    let taken =
        task.mapping.columns.iter().find(|(_, taken)| *taken == path).map(|(column, _)| format!("from {column}"));
    let required = target.required && !task.is_read(target);
    let kind = match target.kind {
        TargetKind::Value if required => "required",
        TargetKind::List if required => "required · list",
        TargetKind::Named if required => "required · under the column's name",
        TargetKind::Value => "",
        TargetKind::List => "list",
        TargetKind::Named => "under the column's name",
    };
    taken.unwrap_or_else(|| kind.to_owned())
}
