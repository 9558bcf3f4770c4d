//! Which phase of the page is on, and what it is lent.

use super::FormPage;
use super::carried::CarriedRows;
use super::phase::{FormPhase, PageView, Phase};
use super::shared::Shared;
use crate::form::wizard::TryoutWay;

impl FormPage {
    /// The phase that is on, and what it is lent.
    pub(super) fn phase_mut(&mut self) -> (&mut dyn FormPhase, &mut Shared) {
        let phase: &mut dyn FormPhase = match &mut self.phase {
            Phase::Loading(loading) => loading,
            Phase::Blocked(blocked) => blocked,
            Phase::Starting(starting) => starting,
            Phase::Sample(sampling) => &mut **sampling,
            Phase::Fields => match &mut self.studio {
                Some(studio) => studio,
                None if CarriedRows::is_open(&self.shared) => &mut self.carried,
                None if self.conditions.is_open(&self.shared) => &mut self.conditions,
                None => &mut self.fields,
            },
            Phase::Json(json) => &mut **json,
            Phase::Review(review) => review,
            Phase::Sending(sending) => sending,
            Phase::Following(following) => &mut **following,
            Phase::Reply(reply) => &mut **reply,
            Phase::Unset(unset) => unset,
        };
        (phase, &mut self.shared)
    }

    pub(super) fn phase(&self) -> &dyn FormPhase {
        match &self.phase {
            Phase::Loading(loading) => loading,
            Phase::Blocked(blocked) => blocked,
            Phase::Starting(starting) => starting,
            Phase::Sample(sampling) => &**sampling,
            Phase::Fields => match &self.studio {
                Some(studio) => studio,
                None if CarriedRows::is_open(&self.shared) => &self.carried,
                None if self.conditions.is_open(&self.shared) => &self.conditions,
                None => &self.fields,
            },
            Phase::Json(json) => &**json,
            Phase::Review(review) => review,
            Phase::Sending(sending) => sending,
            Phase::Following(following) => &**following,
            Phase::Reply(reply) => &**reply,
            Phase::Unset(unset) => unset,
        }
    }

    /// With what the definition can be tried, where its fields are filled in.
    pub(super) fn tries(&self) -> Option<&'static TryoutWay> {
        self.shared.tries().filter(|_| matches!(self.phase, Phase::Fields))
    }

    pub(super) fn page(&self) -> PageView<'_> {
        PageView { shared: &self.shared, fields: &self.fields, shown: self.shown() }
    }
}
