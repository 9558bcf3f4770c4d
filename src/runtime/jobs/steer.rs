//! What is asked of a job that is carried here.

use jiff::Timestamp;

use super::runner::Runner;
use super::{Told, commit};
use crate::contract::{ContextId, JobNews, JobOrder};

impl Runner {
    /// Does what is asked.
    pub(super) fn order(&mut self, at: usize, order: JobOrder) {
        let id = self.jobs[at].id.clone();
        self.postponed.retain(|(job, _)| *job != id);
        if self.awaits_account(at, order) {
            self.postponed.push((id, order));
            return;
        }
        let now = Timestamp::now();
        let job = &mut self.jobs[at];
        (job.changed, job.held) = (true, false);
        match order {
            JobOrder::Pause => {
                job.engine.pause(None);
                self.take_back(at);
            }
            JobOrder::Resume => {
                if let Some(why) = self.refusal(at) {
                    self.tell(JobNews::Problem { job: self.jobs[at].id.clone(), said: why });
                    return;
                }
                self.jobs[at].engine.resume();
                self.jobs[at].meter.begin(now);
            }
            JobOrder::Cancel => {
                job.engine.cancel();
                job.cancelled = true;
                self.keeper.mark(job.id.clone(), true, None);
                self.take_back(at);
            }
            JobOrder::Retry => {
                if let Some(why) = self.refusal(at) {
                    self.tell(JobNews::Problem { job: self.jobs[at].id.clone(), said: why });
                    return;
                }
                let job = &mut self.jobs[at];
                job.engine.retry();
                job.meter.begin(now);
                (job.cancelled, job.ended) = (false, None);
                self.keeper.mark(job.id.clone(), false, None);
            }
            JobOrder::Settle => {
                if let Some(why) = self.out_of_reach(at).or_else(|| self.astray(at)) {
                    let said = format!("nobody can look what became of it: {why}");
                    self.tell(JobNews::Problem { job: self.jobs[at].id.clone(), said });
                    return;
                }
                self.settle(at, now);
            }
            JobOrder::Decide { carried_out, item } => {
                if let Some(why) = self.refusal(at).filter(|_| !carried_out) {
                    self.tell(JobNews::Problem { job: self.jobs[at].id.clone(), said: why });
                    return;
                }
                self.decide(at, carried_out, item, now);
            }
            JobOrder::Forget => {
                job.engine.pause(None);
                let (id, tell) = (job.id.clone(), self.tell.clone());
                self.take_back(at);
                self.keeper.forget(id.clone(), move |done| {
                    drop(tell.send(Told::Journal(commit::Answer::Forgotten(id, done))));
                });
            }
        }
    }

    /// Whether an order would call something before it is known that its account is the one that is open.
    fn awaits_account(&self, at: usize, order: JobOrder) -> bool {
        let calls = match order {
            JobOrder::Resume | JobOrder::Retry | JobOrder::Settle => true,
            JobOrder::Decide { carried_out, .. } => !carried_out,
            JobOrder::Pause | JobOrder::Cancel | JobOrder::Forget => false,
        };
        calls && self.jobs[at].context.is_some_and(|id| self.is_account_open(at, id).is_none())
    }

    /// Whether a context leads to the account of a job; `None` where that is not known yet. Where STS does not say it,
    /// the name of the profile has to do.
    fn is_account_open(&self, at: usize, context: ContextId) -> Option<bool> {
        let Some(account) = &self.jobs[at].account else { return Some(true) };
        self.accounts.get(&context).map(|now| now.as_ref().is_none_or(|now| now == account))
    }

    /// Whether what is called for a job goes to its account, as far as anybody can tell.
    pub(super) fn is_here(&self, at: usize) -> bool {
        self.jobs[at].context.is_some_and(|id| self.is_account_open(at, id) == Some(true))
    }

    /// That its profile leads to another account by now, where it does.
    fn astray(&self, at: usize) -> Option<String> {
        let job = &self.jobs[at];
        let context = job.context?;
        if self.is_account_open(at, context) != Some(false) {
            return None;
        }
        let now = self.accounts.get(&context)?.as_deref()?;
        Some(format!("it goes to account {}, and this is {now}", job.account.as_deref()?))
    }

    /// What is not at hand that its items or their calls need, if that is so.
    fn out_of_reach(&mut self, at: usize) -> Option<String> {
        let job = &mut self.jobs[at];
        if let Some(what) = job.source.trouble() {
            return Some(format!("it can't go on: {what}"));
        }
        if job.context.is_some_and(|id| self.contexts.contains_key(&id)) {
            return None;
        }
        let profile = job.key.profile.as_deref().unwrap_or("default");
        let region = job.key.region.as_deref().unwrap_or("its region");
        Some(format!("open the account of this job first: profile {profile}, {region}"))
    }

    /// Why nothing may be sent for a job, if that is so.
    pub(super) fn refusal(&mut self, at: usize) -> Option<String> {
        if let Some(why) = self.out_of_reach(at) {
            return Some(why);
        }
        let job = &self.jobs[at];
        let context = job.context.and_then(|id| self.contexts.get(&id))?;
        if let Some(why) = context.why_read_only() {
            return Some(format!("nothing is sent: {why}"));
        }
        // The same profile may lead elsewhere than when the job was begun.
        self.astray(at).map(|why| format!("{why}: nothing is sent"))
    }
}
