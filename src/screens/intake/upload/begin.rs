//! How a file comes to be uploaded as a whole, and what its user does while it is on its way.

use super::{UploadPlan, UploadRun};
use crate::catalog::Location;
use crate::config::Action;
use crate::screens::intake::given::{list_beside, resource};
use crate::screens::intake::review::left_out_of;
use crate::screens::intake::task::Task;
use crate::screens::intake::{Intake, IntakeStep};
use crate::screens::{Command, Cx};

impl Intake {
    /// Goes where the service takes many at once: a file is uploaded from here, with what was said of its columns.
    pub(in crate::screens::intake) fn go_bulk(&mut self, cx: &mut Cx<'_>) {
        let bulk = self.task.as_ref().and_then(|task| task.operation.operation().bulk.as_ref());
        let Some(bulk) = bulk else {
            return cx.command(Command::warn("the service takes these one by one"));
        };
        let list = self.of.as_ref().and_then(|list| list_beside(list, &bulk.at));
        let plan = list.clone().and_then(UploadPlan::at);
        if let (Some(plan), Some(task)) = (plan, &mut self.task) {
            task.upload = Some(plan.instead());
            self.go(IntakeStep::Columns);
            return self.changed(cx);
        }
        let list = list.unwrap_or_else(|| Location::new(bulk.at.split('/').take(2)));
        let is_list = resource(Some(&list)).is_some_and(|resource| resource.path == bulk.at);
        cx.command(Command::Open(if is_list { list.with_action("create") } else { list }));
    }

    /// Goes back to the review from which it was gone to upload the file. Says whether there is one.
    pub(in crate::screens::intake) fn back_to_job(&mut self, cx: &mut Cx<'_>) -> bool {
        let is_instead = |task: &&mut Task| task.upload.as_ref().is_some_and(|plan| plan.is_instead);
        let Some(task) = self.task.as_mut().filter(is_instead) else { return false };
        task.upload = None;
        self.go(IntakeStep::Review);
        self.changed(cx);
        true
    }

    /// The file is uploaded as a whole instead of line by line.
    pub(in crate::screens::intake) fn upload_as_a_whole(&mut self, cx: &mut Cx<'_>) {
        let (Some(plan), Some(seen)) = (UploadPlan::for_list(self.of.as_ref()), &self.seen) else { return };
        self.task = Task::of_upload(plan, seen, self.of.as_ref(), cx);
        self.at = 0;
    }

    /// Begins to upload the file.
    pub(in crate::screens::intake) fn begin_upload(&mut self, cx: &mut Cx<'_>) {
        let (Some(seen), Some(task)) = (&self.seen, &self.task) else { return };
        let (Some(found), Some(plan)) = (task.check.done(), &task.upload) else { return };
        if let Some(issue) = task.upload_issues(seen).iter().find(|issue| issue.is_error()) {
            return cx.command(Command::warn(format!("{} {}", issue.path, issue.message)));
        }
        let left_out = left_out_of(task, found).into_iter().map(|out| out.number).collect();
        let file = UploadPlan::file(&task.mapping, seen, found, left_out);
        let input = plan.document(&task.mapping, seen);
        self.upload = Some(UploadRun::begin(plan, input, task.mapping.constants.clone(), file, cx));
        self.go(IntakeStep::Upload);
    }

    /// Its user does something while the file is on its way, or once it is there.
    pub(in crate::screens::intake) fn act_on_upload(&mut self, action: Action, cx: &mut Cx<'_>) {
        let Some(run) = &mut self.upload else { return };
        match action {
            Action::Refresh => run.again(cx),
            Action::AddItem if run.is_over() => run.find_them(cx),
            _ => {
                if let Some(item) = run.item().filter(|_| run.is_over()) {
                    cx.command(Command::Open(item));
                }
            }
        }
    }
}
