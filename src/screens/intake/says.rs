//! What the keys of the page do at each step, in a word or two and in a line.

use super::lines::LinesPane;
use super::task::Task;
use super::upload::UploadRun;
use super::{Intake, IntakeStep};
use crate::config::Action;

/// What makes sense now, the most useful first.
pub(super) fn actions(intake: &Intake) -> Vec<Action> {
    if intake.entry.is_some() {
        return vec![Action::Accept, Action::Back];
    }
    match intake.step {
        IntakeStep::File => vec![Action::Back],
        IntakeStep::Columns => {
            let ready = [Action::Submit, Action::Open, Action::Unset, Action::AddItem, Action::Separator];
            let ready = ready.into_iter().chain([Action::KeepMapping]).filter(|_| intake.task.is_some());
            let forget = (!intake.kept.is_empty()).then_some(Action::ForgetMapping);
            ready.chain([Action::Actions]).chain(forget).chain([Action::Back]).collect()
        }
        IntakeStep::Lines => {
            let issues = intake.has_issues().then_some(Action::NextIssue);
            let actions = [Action::Submit, Action::NextPane, Action::Open, Action::Unset].into_iter();
            actions.chain(issues).chain([Action::Back]).collect()
        }
        IntakeStep::Upload => {
            let run = intake.upload.as_ref();
            let again = run.is_some_and(UploadRun::waits).then_some(Action::Refresh);
            let over = run.is_some_and(UploadRun::is_over).then_some([Action::AddItem, Action::Open]);
            again.into_iter().chain(over.into_iter().flatten()).chain([Action::Back]).collect()
        }
        IntakeStep::Review => {
            let bulk = intake
                .task
                .as_ref()
                .is_some_and(|task| task.operation.operation().bulk.is_some() && task.upload.is_none());
            let bulk = bulk.then_some(Action::Bulk);
            let issues = intake.has_issues().then_some(Action::NextIssue);
            let is_any = |task: &Task| task.check.done().is_none_or(|found| task.ready(found) > 0);
            let starts = intake.started.is_some() || intake.task.as_ref().is_none_or(is_any);
            starts.then_some(Action::Submit).into_iter().chain(issues).chain(bulk).chain([Action::Back]).collect()
        }
    }
}

pub(super) fn does(intake: &Intake, action: Action) -> Option<&'static str> {
    let is_upload = intake.steps().contains(&IntakeStep::Upload);
    Some(match (intake.step, action) {
        (_, Action::Accept) if intake.step == IntakeStep::File => "look at it",
        (_, Action::Accept) => "take it",
        (IntakeStep::Columns, Action::Submit) => "to the lines",
        (IntakeStep::Columns, Action::Open) => "where it goes",
        (IntakeStep::Columns | IntakeStep::Lines, Action::Unset) => "leave out",
        (IntakeStep::Columns, Action::AddItem) => "value for all",
        (IntakeStep::Columns, Action::Actions) => "operation",
        (IntakeStep::Lines, Action::Submit) => "to the review",
        (IntakeStep::Lines, Action::NextPane) if intake.pane == LinesPane::Bad => "lines that are sent",
        (IntakeStep::Lines, Action::Open) => "in full",
        (IntakeStep::Lines, Action::NextPane) | (IntakeStep::Review, Action::NextIssue) => "lines with issues",
        (_, Action::NextIssue) => "left out or doubtful",
        (IntakeStep::Review, Action::Submit) if intake.started.is_some() => "to the job",
        (IntakeStep::Review, Action::Submit) if is_upload => "upload it",
        (IntakeStep::Review, Action::Submit) => "start",
        (IntakeStep::Upload, Action::Refresh) => "try again",
        (IntakeStep::Upload, Action::AddItem) => "segment of them",
        (IntakeStep::Upload, Action::Open) => "the upload job",
        (IntakeStep::File, Action::Back) => return None,
        (IntakeStep::Upload, Action::Back) => "stop or leave",
        (_, Action::Back) if intake.entry.is_some() => "leave it",
        (_, Action::Back) => "step back",
        _ => return None,
    })
}

pub(super) fn explains(intake: &Intake, action: Action) -> Option<&'static str> {
    let is_upload = intake.steps().contains(&IntakeStep::Upload);
    Some(match (intake.step, action) {
        (IntakeStep::Columns, Action::Open) => "Choose where the column goes, or the value that all lines have",
        (IntakeStep::Columns, Action::Unset) => "Leave the column out, or the value that all lines have",
        (IntakeStep::Columns, Action::AddItem) => "Give all lines the same value of a member",
        (IntakeStep::Columns, Action::Actions) => "Choose another operation for the lines",
        (IntakeStep::Columns, Action::Submit) => "Check the lines and look at them; nothing is sent",
        (IntakeStep::Lines, Action::Submit) => "Look at what will be done; nothing is sent",
        (IntakeStep::Lines, Action::Open) => "Show all of the line: what is wrong, what is in it, what is sent for it",
        (IntakeStep::Lines, Action::Unset) => "Leave the line out, or take it again",
        (IntakeStep::Lines, Action::NextPane) => "Show the lines with issues, or those that are sent",
        (IntakeStep::Review, Action::Submit) if is_upload => "Make the job, upload the file and begin",
        (IntakeStep::Review, Action::Submit) => "Start the job",
        (IntakeStep::Upload, Action::Refresh) => "Go on from the step that did not come to its end",
        (IntakeStep::Upload, Action::AddItem) => "Make a segment of the customers that came in",
        (IntakeStep::Upload, Action::Open) => "Open the page of the upload job",
        (IntakeStep::Upload, Action::Back) => "Stop the file on its way; once nothing is on its way, leave the page",
        (_, Action::Back) => "Go one step back; nothing is lost",
        _ => return None,
    })
}
