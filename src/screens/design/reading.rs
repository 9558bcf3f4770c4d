//! A place that is read as a design, in any context, by calls of a screen.

use crate::catalog::{Location, Plan};
use crate::contract::{ApiError, ContextId, ErrorKind, Lane, Outcome, Request, Work};
use crate::plan::{Environment, Found, Head, Kinds, Survey, Unread};
use crate::screens::{Cx, Session};

use super::DesignSlot;
use super::pages::Pages;

/// So many calls wait for their answers at once; the rates hold whatever this is.
const AT_ONCE: usize = 16;

/// How far the reading of a place is.
#[derive(Debug, Default)]
enum State {
    /// Nothing was asked for.
    #[default]
    Not,
    /// Whose the credentials are is not known yet.
    Login,
    /// Calls are under way, each with the pages that it has brought so far.
    Reading(Box<Survey>, Pages),
    /// All is there.
    Found(Box<Found>),
    /// It cannot be read.
    Failed(ApiError),
}

/// A place that is read.
#[derive(Debug)]
pub(super) struct PlaceReading {
    /// The number of this reading on its page.
    side: usize,
    pub(super) context: ContextId,
    pub(super) at: Location,
    kinds: Kinds,
    head: Head,
    looks: bool,
    lane: Lane,
    state: State,
}

impl PlaceReading {
    /// A reading of a place of which nothing was asked yet; `looks` reads what is needed to find what is wrong, too.
    pub(super) fn new(side: usize, context: ContextId, at: &Location, looks: bool) -> Self {
        let at = at.without_action().without_query();
        let kinds = Kinds::at(&at);
        Self { side, context, at, kinds, head: Head::default(), looks, lane: Lane::Interactive, state: State::Not }
    }

    /// The same with the variables of a folder.
    pub(super) fn with_head(self, head: Head) -> Self {
        Self { head, ..self }
    }

    /// The same at the pace of what nobody waits for.
    pub(super) fn in_background(self) -> Self {
        Self { lane: Lane::Background, ..self }
    }

    pub(super) fn kinds(&self) -> &Kinds {
        &self.kinds
    }

    /// What was found, once all is there.
    pub(super) fn found(&self) -> Option<&Found> {
        match &self.state {
            State::Found(found) => Some(found),
            _ => None,
        }
    }

    pub(super) fn error(&self) -> Option<&ApiError> {
        match &self.state {
            State::Failed(error) => Some(error),
            _ => None,
        }
    }

    /// How many calls have come back, and how many are known to be needed so far; `None` where none is under way.
    pub(super) fn progress(&self) -> Option<(usize, usize)> {
        match &self.state {
            State::Login => Some((0, 0)),
            State::Reading(survey, _) => Some(survey.progress()),
            State::Not | State::Found(_) | State::Failed(_) => None,
        }
    }

    /// Begins to read, unless it is being read.
    pub(super) fn begin(&mut self, cx: &mut Cx<'_>) {
        if self.progress().is_none() {
            self.state = State::Login;
        }
        self.login_known(cx);
    }

    /// Goes on as soon as it is known whose the credentials are: names stand in place of the account.
    pub(super) fn login_known(&mut self, cx: &mut Cx<'_>) {
        if !matches!(self.state, State::Login) {
            return;
        }
        let environment = match environment(cx.session, self.context, &self.head) {
            Some(Ok(environment)) => environment,
            Some(Err(error)) => return self.state = State::Failed(error),
            None => return,
        };
        match Survey::new(self.kinds.clone(), self.at.clone(), environment, self.looks) {
            Ok(survey) => {
                self.state = State::Reading(Box::new(survey), Pages::default());
                self.ask(cx);
            }
            Err(unread) => self.fail(unread),
        }
    }

    fn fail(&mut self, unread: Unread) {
        self.state = State::Failed(match unread {
            Unread::Failed { error, .. } => *error,
            need @ Unread::Need(_) => ApiError::local(ErrorKind::Invalid, "Unreadable", need.to_string()),
        });
    }

    fn ask(&mut self, cx: &mut Cx<'_>) {
        let State::Reading(survey, under_way) = &mut self.state else { return };
        while under_way.len() < AT_ONCE
            && let Some((number, Plan { operation, input })) = survey.next_call()
        {
            under_way.begin(number, operation);
            let slot = DesignSlot::Read(self.side, number).into();
            let work = Work::Api(Request { operation, input, pages: u32::MAX });
            cx.session.start(cx.owner, slot, self.context, self.lane, work, cx.effects);
        }
    }

    /// A call moved on.
    pub(super) fn take(&mut self, number: u64, outcome: &Outcome, cx: &mut Cx<'_>) {
        let State::Reading(survey, under_way) = &mut self.state else { return };
        let Some(reply) = under_way.take(number, outcome) else { return };
        if let Err(unread) = survey.take(number, reply) {
            return self.fail(unread);
        }
        if survey.is_done() {
            self.state = State::Found(Box::new(survey.clone().into_found()));
        } else {
            self.ask(cx);
        }
    }
}

/// Where a context is, as configuration names it; `None` while it is not known whose the credentials are.
pub(super) fn environment(session: &Session, context: ContextId, head: &Head) -> Option<Result<Environment, ApiError>> {
    let context = session.context(context);
    let identity = match context.identity.as_ref()? {
        Ok(identity) => identity,
        Err(error) => return Some(Err(error.clone())),
    };
    let region = context.region().unwrap_or(&identity.region).to_owned();
    let variables = head.values(&identity.account, &region);
    let (account, caller) = (identity.account.clone(), identity.arn.clone());
    Some(Ok(Environment { account, caller, region, variables }))
}
