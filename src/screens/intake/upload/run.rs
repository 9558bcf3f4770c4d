//! A file on its way: the job is made, the file put to the address that it gives, the job begun and followed.
//!
//! Each step is a call of its own. Where one fails the next try goes on from there; an address is asked for anew, because
//! it holds for a while only.

use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use serde_json::Value;

use super::UploadPlan;
use crate::catalog::Location;
use crate::contract::{
    ApiError, ContextKey, Draft, DraftId, DraftKey, ErrorKind, Lane, Outcome, Request, Upload, UploadFile, Work,
};
use crate::form::wizard::{UploadWay, Wizard, fill, fill_location};
use crate::model::{DocPath, OperationId, api};
use crate::screens::intake::given::made_by;
use crate::screens::intake::slots::IntakeSlot;
use crate::screens::{Command, Cx, Slot, Unsaved};

/// How long the first and the longest pause between two looks is.
const FIRST: Duration = Duration::from_secs(2);
const LONGEST: Duration = Duration::from_secs(15);

/// Where a file is on its way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum UploadStage {
    /// The job is made.
    Make,
    /// The address is asked for.
    Address,
    /// The file is sent.
    Send,
    /// The job is begun.
    Start,
    /// The job is followed.
    Follow,
    /// It has ended.
    Over,
}

/// A file on its way.
#[derive(Debug)]
pub(in crate::screens::intake) struct UploadRun {
    wizard: &'static Wizard,
    pub(super) way: &'static UploadWay,
    list: Location,
    given: Value,
    input: Value,
    /// What all lines have alike.
    same: Vec<(DocPath, Value)>,
    reply: Value,
    pub(super) file: Arc<UploadFile>,
    pub(super) stage: UploadStage,
    pub(super) error: Option<ApiError>,
    /// It was stopped by its user.
    pub(super) is_stopped: bool,
    /// How many bytes were sent, and of how many.
    pub(super) sent: Option<(u64, u64)>,
    /// What the job says of itself.
    pub(super) found: Value,
    pause: Duration,
    due: Option<Timestamp>,
}

impl UploadRun {
    pub(in crate::screens::intake) fn begin(
        plan: &UploadPlan,
        input: Value,
        same: Vec<(DocPath, Value)>,
        file: UploadFile,
        cx: &mut Cx<'_>,
    ) -> Self {
        let mut run = Self {
            wizard: plan.wizard,
            way: plan.way,
            list: plan.list.clone(),
            given: plan.given(),
            input,
            same,
            reply: Value::Null,
            file: Arc::new(file),
            stage: UploadStage::Make,
            error: None,
            is_stopped: false,
            sent: None,
            found: Value::Null,
            pause: FIRST,
            due: None,
        };
        run.go(UploadStage::Make, cx);
        run
    }

    /// Takes a step.
    fn go(&mut self, stage: UploadStage, cx: &mut Cx<'_>) {
        (self.stage, self.error, self.is_stopped, self.due) = (stage, None, false, None);
        let way = self.way;
        let call = match stage {
            UploadStage::Make => Some((self.wizard.operation, self.input.clone())),
            UploadStage::Address => way.address.call(self.wizard, &self.input, &self.reply),
            UploadStage::Start => way.start.call(self.wizard, &self.input, &self.reply),
            UploadStage::Follow => self.follow_call(),
            UploadStage::Send | UploadStage::Over => None,
        };
        if let Some((operation, input)) = call {
            let lane = if stage == UploadStage::Follow { Lane::Background } else { Lane::Interactive };
            let request = Request { operation, input, pages: 1 };
            cx.start_at(IntakeSlot::Upload(stage), lane, request, &self.given);
        }
    }

    fn follow_call(&self) -> Option<(OperationId, Value)> {
        let follow = &self.way.follow;
        let operation = api().operation(self.wizard.operation.service, &follow.operation)?.id;
        Some((operation, fill(&follow.input, &self.input, &self.reply)?))
    }

    /// Sends the file to the address of a reply.
    fn send(&mut self, address: &Value, cx: &mut Cx<'_>) {
        let text = |name: &str| address[name].as_str().map(str::to_owned);
        let (Some(url), Some(token)) = (text(&self.way.address.url), text(&self.way.address.token)) else {
            let message = "The service gave no address for the file.";
            let advice = Some("Begin it anew: no file was sent.".to_owned());
            self.error = Some(ApiError { advice, ..ApiError::local(ErrorKind::Unreadable, "NoAddress", message) });
            return;
        };
        (self.stage, self.sent) = (UploadStage::Send, None);
        let work = Work::Upload(Box::new(Upload { url, token, file: Arc::clone(&self.file) }));
        let slot = Slot::Intake(IntakeSlot::Upload(UploadStage::Send));
        cx.session.start(cx.owner, slot, cx.context, Lane::Interactive, work, cx.effects);
    }

    /// A call of a step moved on.
    pub(in crate::screens::intake) fn take(&mut self, stage: UploadStage, outcome: &Outcome, cx: &mut Cx<'_>) {
        if stage != self.stage {
            return;
        }
        match outcome {
            Outcome::Uploading { sent, all } => self.sent = Some((*sent, *all)),
            Outcome::Finished(page) => {
                let document = page.reply.document.clone();
                match stage {
                    UploadStage::Make => {
                        self.reply = document;
                        cx.session.changed(cx.context, &self.list);
                        self.go(UploadStage::Address, cx);
                    }
                    UploadStage::Address => self.send(&document, cx),
                    UploadStage::Send => self.go(UploadStage::Start, cx),
                    UploadStage::Start => self.go(UploadStage::Follow, cx),
                    UploadStage::Follow => self.followed(document, cx),
                    UploadStage::Over => {}
                }
            }
            Outcome::Failed(error) => self.error = Some(error.clone()),
            Outcome::Cancelled => self.is_stopped = true,
            _ => {}
        }
    }

    fn followed(&mut self, document: Value, cx: &mut Cx<'_>) {
        self.found = document;
        let state = self.state().unwrap_or_default();
        let follow = &self.way.follow;
        if follow.settled.contains(&state) || follow.failed.contains(&state) {
            self.stage = UploadStage::Over;
            for at in [Some(self.list.clone()), self.item()].into_iter().flatten() {
                cx.session.changed(cx.context, &at);
            }
            return;
        }
        self.due = cx.now().checked_add(self.pause).ok();
        self.pause = (self.pause * 3 / 2).min(LONGEST);
    }

    /// The state that the job has.
    pub(super) fn state(&self) -> Option<String> {
        self.way.follow.member.get(&self.found)?.as_str().map(str::to_owned)
    }

    /// Whether it came out badly.
    pub(super) fn has_failed(&self) -> bool {
        self.state().is_some_and(|state| self.way.follow.failed.contains(&state))
    }

    /// When the job is looked at again.
    pub(in crate::screens::intake) fn due(&self) -> Option<Timestamp> {
        self.due
    }

    /// It is time to look at the job.
    pub(in crate::screens::intake) fn wake(&mut self, cx: &mut Cx<'_>) {
        if self.due.is_some_and(|due| due <= cx.now()) {
            self.go(UploadStage::Follow, cx);
        }
    }

    /// Whether a step failed or was stopped, so that it can be tried again.
    pub(in crate::screens::intake) fn waits(&self) -> bool {
        self.error.is_some() || self.is_stopped
    }

    /// Tries the step again that did not come to its end.
    pub(in crate::screens::intake) fn again(&mut self, cx: &mut Cx<'_>) {
        let is_unknown = self.error.as_ref().is_some_and(|error| error.kind == ErrorKind::UnknownOutcome);
        match self.stage {
            _ if !self.waits() => {}
            // It was left while it was made: nobody has heard what came of it.
            UploadStage::Make if is_unknown || self.is_stopped => {
                cx.command(Command::warn("it may be there already: look at the list before it is made once more"));
            }
            UploadStage::Address | UploadStage::Send => self.go(UploadStage::Address, cx),
            stage => self.go(stage, cx),
        }
    }

    /// Stops the file on its way. Says whether it was.
    pub(in crate::screens::intake) fn stop(&mut self, cx: &mut Cx<'_>) -> bool {
        let is_under_way = matches!(self.stage, UploadStage::Address | UploadStage::Send) && !self.waits();
        if is_under_way {
            cx.cancel(&Slot::Intake(IntakeSlot::Upload(self.stage)));
            self.is_stopped = true;
        }
        is_under_way
    }

    /// The page is left: what is under way is not heard of any more, and the step can be tried again there.
    pub(in crate::screens::intake) fn leave(&mut self) {
        self.is_stopped |= self.stage < UploadStage::Follow && self.error.is_none();
    }

    /// The page is come back to: the job is looked at again.
    pub(in crate::screens::intake) fn come_back(&mut self, cx: &Cx<'_>) {
        if self.stage == UploadStage::Follow && !self.waits() {
            self.due = Some(cx.now());
        }
    }

    /// Whether it has come to its end.
    pub(in crate::screens::intake) fn is_over(&self) -> bool {
        self.stage == UploadStage::Over
    }

    /// Where the job is.
    pub(in crate::screens::intake) fn item(&self) -> Option<Location> {
        fill_location(&self.wizard.after.location, &self.input, &self.reply)
    }

    /// What would be lost if the page were left.
    pub(in crate::screens::intake) fn unsaved(&self) -> Option<Unsaved> {
        let said = match self.stage {
            UploadStage::Follow | UploadStage::Over => return None,
            UploadStage::Make => "The job is being made, and its file is not uploaded.",
            UploadStage::Start => "The file is uploaded, and the job is not begun.",
            UploadStage::Address | UploadStage::Send => {
                "The file is not uploaded: if this page is left the job stays without it."
            }
        };
        Some(Unsaved::Going(said.to_owned()))
    }

    /// Goes to the form of what finds those that came in.
    pub(in crate::screens::intake) fn find_them(&self, cx: &mut Cx<'_>) {
        let Some(to) = fill_location(&self.way.found_by.location, &self.input, &self.reply) else { return };
        if let (Some(document), Some(operation)) = (self.way.finding(&self.same), made_by(&to)) {
            let (id, location, context) = (DraftId::default(), to.clone(), ContextKey::from(cx.context()));
            let key = DraftKey { id, location, operation, context };
            cx.session.journal.take_up(Draft::new(key, document, cx.now()), None);
        }
        cx.command(Command::Open(to));
    }
}
