//! What jobs make of contexts: which one each belongs to, and what stops them there.

use super::Told;
use super::runner::Runner;
use crate::contract::{Context, ContextId, ContextKey};

impl Runner {
    /// A context was opened, or what may be done in it has changed.
    pub(super) fn opened(&mut self, context: Context) {
        let (id, key) = (context.id, ContextKey::from(&context));
        let why = context.why_read_only();
        let unlimited = context.sandbox;
        self.contexts.insert(id, context);
        for at in 0..self.jobs.len() {
            let job = &mut self.jobs[at];
            if job.context.is_none() && job.key == key {
                (job.context, job.unlimited) = (Some(id), unlimited);
            }
            if let Some(why) = why.filter(|_| job.context == Some(id) && job.state().is_active()) {
                job.engine.pause(Some(format!("nothing more is sent: {why}")));
                job.changed = true;
                self.take_back(at);
            }
        }
    }

    /// It is known which account a context leads to. A job stays with the one that it was begun in.
    pub(super) fn identified(&mut self, context: ContextId, account: Option<&str>) {
        self.accounts.insert(context, account.map(str::to_owned));
        for at in 0..self.jobs.len() {
            let job = &mut self.jobs[at];
            if job.context != Some(context) {
                continue;
            }
            if job.account.is_none() && account.is_some() {
                job.account = account.map(str::to_owned);
                job.changed = true;
            }
            if let Some(account) = account.filter(|account| job.account.as_deref() == Some(account)) {
                self.keeper.belongs(job.id.clone(), account.to_owned());
            } else if let Some(why) = self.refusal(at).filter(|_| self.jobs[at].state().is_active()) {
                let job = &mut self.jobs[at];
                job.engine.pause(Some(why));
                job.changed = true;
                self.take_back(at);
            }
        }
        for (job, order) in std::mem::take(&mut self.postponed) {
            self.of_a_job(Told::Order(job, order));
        }
    }
}
