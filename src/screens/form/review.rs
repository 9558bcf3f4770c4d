//! The last look before something is sent.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use serde_json::Value;

use super::answer::{ConflictAnswer, FormAnswer};
use super::existing::CurrentItem;
use super::fields::Fields;
use super::phase::{FormPhase, PageView, Phase, To};
use super::review_parts::{Parts, ReviewPart, over, short};
use super::send::{self, Sending, Stage};
use super::shared::Shared;
use super::slots::FormSlot;
use super::spec::FormKind;
use super::{lasting, undoing, view};
use crate::config::{Action, Mode};
use crate::form::{Change, Fate};
use crate::model::{Policy, redact_input};
use crate::screens::question::question;
use crate::screens::{Choice, Command, Cx, Handled, Session, View, menu};

/// The review as it was last made.
#[derive(Debug, Default)]
pub(super) struct Review {
    pub(super) parts: Vec<ReviewPart>,
    /// The first line in sight; `None` where it is that of the review before.
    top: Option<usize>,
    /// What somebody else made of it meanwhile, while it is asked whose version it is to be.
    theirs: Option<Value>,
}

impl Review {
    /// A review that begins with its first line.
    pub(super) fn from_top() -> Self {
        Self { top: Some(0), ..Self::default() }
    }

    /// What stays of the review before this one.
    pub(super) fn take_over(&mut self, before: Self) {
        self.top = self.top.or(before.top);
        self.parts = before.parts;
    }

    /// The first line in sight.
    pub(super) fn top(&self) -> usize {
        self.top.unwrap_or_default()
    }

    /// Makes the review anew.
    pub(super) fn look_again(&mut self, shared: &mut Shared, fields: &Fields, cx: &mut Cx<'_>) {
        let Shared { spec, form, lookups, .. } = shared;
        lookups.existing.ask(spec, form, cx);
        lookups.names.ask(spec, form, cx);
        let object_type = lookups.types.of(spec, form, cx.location);
        lookups.joins.ask(spec, form, object_type, cx);
        self.parts = Parts { shared, fields, cx }.all();
    }

    /// Sends, unless something speaks against it.
    pub(super) fn submit(shared: &mut Shared, cx: &mut Cx<'_>) {
        let context = cx.context();
        if let Some(why) = context.why_read_only().filter(|_| shared.spec.kind != FormKind::Read) {
            let key = cx.session.keymap.in_words(Mode::Browse, Action::Unlock);
            let why = if context.protected { format!("{why}: {key} unlocks it") } else { why.to_owned() };
            return cx.command(Command::warn(format!("nothing is sent: {why}")));
        }
        if !shared.form.submit() {
            return shared.go(To::Issue(None));
        }
        if undoing::waits(shared, cx) {
            return cx.command(Command::notice("what is there now is being read: it is sent once that is done"));
        }
        if changes_nothing(shared) {
            return cx.command(Command::warn("nothing was changed, so nothing is sent"));
        }
        if shared.form.original().is_some() && shared.lookups.reading.read(FormSlot::Again, &shared.spec, cx) {
            return shared.go(To::Phase(Phase::Sending(Sending::new(Stage::Checking))));
        }
        if shared.spec.is_lasting() {
            return lasting::ask_typed(&shared.spec, &shared.form, shared.known_as.as_deref(), cx);
        }
        send::send(shared, cx);
    }

    /// It changed meanwhile: the user decides.
    pub(super) fn ask_side(theirs: Value, shared: &mut Shared, cx: &mut Cx<'_>) {
        let text = |value: Option<&Value>, hidden: bool| match value {
            Some(_) if hidden => "••••••".to_owned(),
            Some(value) => short(value),
            None => "nothing".to_owned(),
        };
        let (is_made, sent) = (shared.form.is_made(&theirs), shared.attempts.is_any_open());
        let mut lines = vec![who_changed(is_made, sent).to_owned()];
        lines.extend(shared.form.changed_meanwhile(&theirs).into_iter().take(6).map(|change| {
            let hidden = shared.spec.hides(&change.path);
            let mine = text(change.path.get(shared.form.document()), hidden);
            let (before, after) = (text(change.before.as_ref(), hidden), text(change.after.as_ref(), hidden));
            format!("{}: was {before}, now {after}; yours is {mine}", shared.form.way_to(&change.path))
        }));
        shared.go(To::Phase(Phase::Review(Self { theirs: Some(theirs), ..Self::default() })));
        let tell = |answer| FormAnswer::Conflict(answer).into();
        let choices = vec![
            Choice::new("Look at it once more", "nothing is sent yet", tell(ConflictAnswer::Look)),
            Choice::new("Put my changes on top of theirs", "then look at it again", tell(ConflictAnswer::Merge)),
            Choice::new("Send mine as it is", "what they changed may be lost", tell(ConflictAnswer::Mine)),
            Choice::new("Take theirs", "my changes are dropped", tell(ConflictAnswer::Theirs)),
        ];
        cx.command(Command::Overlay(question("conflict", "It changed meanwhile", lines, choices)));
    }

    /// The user has decided between two versions.
    pub(super) fn take_side(&mut self, side: ConflictAnswer, shared: &mut Shared, cx: &mut Cx<'_>) {
        let Some(theirs) = self.theirs.take() else { return };
        match side {
            ConflictAnswer::Mine => send::send(shared, cx),
            ConflictAnswer::Theirs => shared.edit_from(theirs),
            ConflictAnswer::Merge => {
                shared.form.take_over(&theirs);
                let Shared { spec, form, steps, .. } = shared;
                steps.arrange(spec, form, false);
                shared.go(To::Review);
            }
            ConflictAnswer::Look => {}
        }
    }
}

/// Who may have changed what was to be changed. What was sent from here may have been carried out, though nobody was
/// told so.
fn who_changed(is_made: bool, sent: bool) -> &'static str {
    match (is_made, sent) {
        (true, true) => {
            "It is as you sent it: the attempt that nobody knew the outcome of seems to have been carried out."
        }
        (true, false) => "It has been changed meanwhile, and is as you would make it:",
        (false, true) => "It has been changed meanwhile, by somebody else or by what you sent before:",
        (false, false) => "Somebody else changed it while you did:",
    }
}

/// Whether everything is there already as it would be sent.
fn changes_nothing(shared: &Shared) -> bool {
    let kept = |changes: &[Change]| changes.iter().all(|change| change.fate == Fate::Kept);
    match &shared.lookups.existing.found {
        CurrentItem::Some(existing) => over(&shared.form, existing).is_some_and(|changes| kept(&changes)),
        _ => shared.form.original().is_some() && kept(&shared.form.changes()),
    }
}

impl FormPhase for Review {
    fn act(&mut self, action: Action, shared: &mut Shared, cx: &mut Cx<'_>) -> Handled {
        let page = usize::from(cx.area.height.saturating_sub(3)).max(1);
        match action {
            Action::Up => self.top = Some(self.top().saturating_sub(1)),
            Action::Down => self.top = Some(self.top() + 1),
            Action::PageUp => self.top = Some(self.top().saturating_sub(page)),
            Action::PageDown => self.top = Some(self.top() + page),
            Action::Submit => Self::submit(shared, cx),
            // What takes a write back began here: it was not filled in step by step.
            Action::Back if shared.undoing.is_some() => return Handled::No,
            // The cursor is where it was.
            Action::StepBack | Action::Back if !shared.steps.all.is_empty() => shared.go(To::Phase(Phase::Fields)),
            Action::Top => self.top = Some(0),
            Action::Copy => {
                let request = shared.form.request();
                let shown = redact_input(shared.spec.operation(), &request, Policy::Display);
                let json = serde_json::to_string_pretty(&shown).unwrap_or_default();
                let cli = cx.equivalent_cli(shared.spec.operation(), &request);
                let choices = vec![Choice::copy("request as JSON", json), Choice::copy("AWS CLI command", cli)];
                cx.command(Command::Overlay(menu("Copy", choices)));
            }
            action => return shared.act_on_document(action, cx),
        }
        Handled::Yes
    }

    fn last_top(&self, page: PageView<'_>, area: Rect, session: &Session) -> Option<usize> {
        self.top.map(|_| view::last_top_of_review(page, self, area, &session.theme))
    }

    fn end_at(&mut self, last: usize) {
        self.top = self.top.map(|top| top.min(last));
    }

    fn actions(&self, page: PageView<'_>) -> Vec<Action> {
        let wrong = (!page.shared.form.issues().is_empty()).then_some(Action::NextIssue);
        let submit = (!changes_nothing(page.shared)).then_some(Action::Submit);
        let back = (!page.shared.steps.all.is_empty()).then_some(Action::StepBack);
        let actions = submit.into_iter().chain(back).chain(wrong);
        actions.chain([Action::Json, Action::Back]).collect()
    }

    fn does(&self, action: Action, page: PageView<'_>) -> Option<&'static str> {
        if action == Action::StepBack && page.shared.undoing.is_some() {
            return Some("to the fields");
        }
        let makes = !page.shared.spec.is_put() || page.shared.lookups.existing.found == CurrentItem::None;
        (action == Action::Submit).then_some(match page.shared.spec.kind {
            FormKind::Create if makes => "create",
            FormKind::Create | FormKind::Edit => "save",
            FormKind::Act => "do it",
            FormKind::Read => "ask",
        })
    }

    fn draw(&self, page: PageView<'_>, area: Rect, buf: &mut Buffer, view: &View<'_>) {
        view::draw_review(page, self, None, area, buf, view);
    }
}
