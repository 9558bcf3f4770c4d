//! Calls that came to nothing, or to nobody knows what: the one is sent again, of the other what is there is looked at
//! first, so that nothing is made twice.

use std::collections::VecDeque;

use serde_json::Value;

use super::carry::{After, Work};
use super::taking::document_call;
use super::wait::Wait;
use super::{Carry, Kind, Stopped};
use crate::catalog::{Location, Plan, Prepared};
use crate::contract::{ApiError, ErrorKind, Transience};

/// So many calls of a step may miss.
const MISSES: usize = 8;

impl Carry {
    /// What becomes of a call that failed, with those that were to follow it.
    pub(super) fn missed(
        &mut self,
        plan: Plan,
        rest: VecDeque<Plan>,
        after: After,
        error: ApiError,
    ) -> Result<(), Stopped> {
        self.misses += 1;
        let mut plans = rest;
        let operation = plan.operation;
        plans.push_front(plan);
        let is_last = self.misses >= MISSES;
        if error.kind == ErrorKind::UnknownOutcome && !is_last {
            return match after {
                After::Changed(at, round) => {
                    let kind = self.kind()?;
                    self.read_back(&kind, at, round.saturating_sub(1))
                }
                After::Made(_) | After::Gone => {
                    self.work = Work::Seek(plans, after);
                    Ok(())
                }
            };
        }
        if matches!(error.transience, Transience::NotActed { .. }) && !is_last {
            self.pause(plans, after);
            return Ok(());
        }
        Err(Stopped::Failed { operation, error: Box::new(error) })
    }

    /// Sends calls again, after a pause that grows with what was missed.
    fn pause(&mut self, plans: VecDeque<Plan>, after: After) {
        let longer = |wait: Wait, _: usize| wait.longer().unwrap_or(wait);
        self.work = Work::Again(plans, after, (0..self.misses).fold(Wait::default(), longer));
    }

    /// The call that tells whether the first of these calls did what it should.
    pub(super) fn seeking(&self, after: &After) -> Result<Plan, Stopped> {
        let kind = self.kind()?;
        match after {
            // Its id nobody knows but the service.
            After::Made(_) if kind.spec.name.is_some() => {
                Ok(kind.resource.list_call(&self.list(&kind), &Prepared::default())?)
            }
            _ => document_call(&kind, &self.sought_at(&kind, after)),
        }
    }

    fn list(&self, kind: &Kind) -> Location {
        kind.list(&self.compared.root)
    }

    /// Where what is looked for is, if its id is its name, or it was there before.
    fn sought_at(&self, kind: &Kind, after: &After) -> Location {
        let known = self.compared.known.items.get(&self.key()).map(|item| item.at.clone());
        match after {
            After::Made(Some(name)) => self.list(kind).child(name),
            _ => known.unwrap_or_default(),
        }
    }

    /// What was found, or not: it goes on as if the call had been answered, or is sent again.
    pub(super) fn sought(
        &mut self,
        plans: VecDeque<Plan>,
        after: After,
        reply: Result<Value, ApiError>,
    ) -> Result<(), Stopped> {
        let kind = self.kind()?;
        let reply = match reply {
            Ok(reply) => Some(reply),
            Err(error) if error.kind == ErrorKind::NotFound => None,
            Err(error) => {
                let operation = self.seeking(&after)?.operation;
                return Err(Stopped::Failed { operation, error: Box::new(error) });
            }
        };
        let document = |at: &Location| {
            let document = kind.resource.document(at, reply.as_ref()?)?;
            kind.is_there(&document).then_some(document)
        };
        let told = match &after {
            After::Gone => document(&self.sought_at(&kind, &after)).is_none().then_some(Value::Null),
            After::Made(_) if kind.spec.name.is_none() => document(&self.sought_at(&kind, &after)),
            _ => reply.as_ref().and_then(|list| self.new_row(&kind, &plans, list)),
        };
        match told {
            Some(told) => {
                let mut rest = plans;
                rest.pop_front();
                if rest.is_empty() {
                    return self.was_sent(after, &told);
                }
                self.work = Work::Send(rest, after);
            }
            None => self.pause(plans, after),
        }
        Ok(())
    }

    /// The row of a list that has the name that was sent, and was not there before.
    fn new_row(&self, kind: &Kind, plans: &VecDeque<Plan>, list: &Value) -> Option<Value> {
        let name = plans.front()?.input.get(kind.name_member()?)?.as_str()?.to_owned();
        let is_known = |id: &String| {
            let items = self.compared.known.items.iter().filter(|((of, _), _)| of == kind.name());
            items.into_iter().any(|(_, item)| item.id == *id)
        };
        let is_new = |row: &Value| {
            let called = kind.spec.name.as_deref().and_then(|member| row.get(member)?.as_str());
            called == Some(&name) && kind.is_there(row) && kind.resource.id_of(row).is_some_and(|id| !is_known(&id))
        };
        kind.resource.rows(list).into_iter().find(is_new)
    }
}
