//! `switchboard apply`: the steps from a place to a folder, taken one after the other.

use std::process::ExitCode;
use std::time::Duration;

use serde_json::json;

use super::super::headless::{Headless, agreed, run};
use super::super::{ExitError, say};
use super::gather::{document, item};
use super::output::print;
use super::plan::{Compared, Wanted, summary};
use super::{PARTLY, failed};
use crate::catalog::{Location, Plan};
use crate::cli::{Apply, Console, PlanOutput};
use crate::plan::{Calls, Deed, Entry, Kind, NoCall, Step, changes};
use crate::widgets::printable;

/// How often it is looked whether something new can be named yet, and how often at the most.
const LOOK_AGAIN: Duration = Duration::from_millis(500);
const LOOKS: usize = 600;
/// What was sent must be seen after so many rounds.
const ROUNDS: usize = 3;
/// So many of what is left are named.
const NAMED: usize = 8;

/// Makes a place as a folder has it.
pub(in crate::runtime) fn apply(console: &Console, apply: Apply) -> Result<ExitCode, ExitError> {
    let wanted = Wanted::read(&apply.compare)?;
    run(console, |headless| async move {
        let compared = Compared::read(&headless, &apply.compare, wanted).await?;
        let work = compared.steps.0.iter().filter(|step| step.deed.is_work()).count();
        let stuck: Vec<&Step> = compared.steps.0.iter().filter(|step| !step.problems.is_empty()).collect();
        for step in &stuck {
            say(&format!("{}: {}", printable(&step.title()), printable(&step.problems.join("; "))));
        }
        if work > 0 {
            if let Some(why) = headless.context().why_read_only() {
                return Err(ExitError::failed(format!("nothing was sent: {why}")));
            }
            agreed(&format!("{}: {}. Apply?", apply.compare.location, summary(&compared.steps)), apply.yes)?;
        }
        let left_out = stuck.len();
        let mut run = Run {
            headless: &headless,
            name: name(&apply.compare.location),
            compared,
            done: Vec::new(),
            put_off: Vec::new(),
        };
        let ended = run.all().await;
        let done = run.done.len();
        match apply.output {
            PlanOutput::Text => print(&format!("{done} of {work} steps done, {left_out} impossible\n")),
            PlanOutput::Json => {
                print(&format!("{:#}\n", json!({ "done": run.done, "of": work, "impossible": left_out })));
            }
        }
        ended?;
        Ok(if left_out > 0 { ExitCode::from(PARTLY) } else { ExitCode::SUCCESS })
    })
}

/// What the place is called.
fn name(location: &Location) -> String {
    location.last().unwrap_or_default().to_owned()
}

struct Run<'a> {
    headless: &'a Headless,
    name: String,
    compared: Compared,
    done: Vec<serde_json::Value>,
    /// Steps of which a part names what comes later.
    put_off: Vec<Step>,
}

impl Run<'_> {
    async fn all(&mut self) -> Result<(), ExitError> {
        let steps: Vec<Step> = self.compared.steps.0.iter().filter(|step| step.deed.is_work()).cloned().collect();
        for (n, step) in steps.iter().enumerate() {
            let title = printable(&step.title()).into_owned();
            match self.step(step).await {
                Ok(()) => {
                    say(&format!("{} {title}: done ({} of {})", step.deed.word(), n + 1, steps.len()));
                    self.done.push(json!({ "step": step.deed.word(), "resource": step.kind, "name": step.key }));
                }
                Err(stop) => {
                    let left = &steps[n..];
                    let shown = left.iter().take(NAMED).map(|step| printable(&step.title()).into_owned());
                    let more = if left.len() > NAMED { ", …" } else { "" };
                    let words = format!(
                        "{} {title}: {}\n{n} steps are done, {} are left: {}{more}. The same command goes on from here.",
                        step.deed.word(),
                        stop.words,
                        left.len(),
                        shown.collect::<Vec<_>>().join(", ")
                    );
                    return Err(ExitError { words, ..stop });
                }
            }
        }
        for step in std::mem::take(&mut self.put_off) {
            let title = printable(&step.title()).into_owned();
            let put_off = |stop: ExitError| ExitError { words: format!("{title}: {}", stop.words), ..stop };
            if let Some(kind) = self.compared.kinds.named(&step.kind) {
                self.settle(&kind, &step).await.map_err(put_off)?;
            }
        }
        Ok(())
    }

    async fn step(&mut self, step: &Step) -> Result<(), ExitError> {
        let Some(kind) = self.compared.kinds.named(&step.kind) else { return Ok(()) };
        match step.deed {
            Deed::Create => self.create(&kind, step).await,
            Deed::Change => self.settle(&kind, step).await,
            Deed::Delete => self.delete(&kind, step).await,
            Deed::Replace => {
                self.delete(&kind, step).await?;
                self.create(&kind, step).await
            }
            Deed::Unchanged | Deed::Extra | Deed::Impossible => Ok(()),
        }
    }

    /// Makes an entry, waits until it can be named, and gives it what making it did not.
    async fn create(&mut self, kind: &Kind, step: &Step) -> Result<(), ExitError> {
        let Some(wanted) = self.compared.wanted.entry(&step.kind, &step.key).cloned() else { return Ok(()) };
        let list = kind.list(&self.compared.root);
        let calls = Calls { kind: *kind, ids: &self.compared.known.ids };
        let plan = calls.create(&wanted, &self.name, &list).map_err(|error| no_call(&error))?;
        let named = kind.name_member().and_then(|member| plan.input.get(member)?.as_str().map(str::to_owned));
        let reply = self.send(plan).await?;
        let by_name = kind.spec.name.is_none();
        let id = if by_name { named } else { kind.resource.id_of(&reply) };
        let Some(id) = id else { return Err(ExitError::failed("the reply does not say its id")) };
        self.compared.known.learn(kind, &step.key, &id);
        let at = list.child(&id);
        if kind.is_root {
            self.compared.root = at.clone();
        }
        self.await_ready(kind, &at).await?;
        self.take(kind, step, &at).await?;
        self.settle(kind, step).await
    }

    /// Waits until the service says that others can name it.
    async fn await_ready(&self, kind: &Kind, at: &Location) -> Result<(), ExitError> {
        for _ in 0..LOOKS {
            match document(self.headless, kind, at).await? {
                Some((document, _)) if kind.is_ready(&document) => return Ok(()),
                _ => tokio::time::sleep(LOOK_AGAIN).await,
            }
        }
        let why = kind.spec.ready.as_ref().map_or("it is not there", |ready| ready.why.as_str());
        Err(ExitError::failed(format!("it was made, but is not ready: {why}")))
    }

    /// Sends what differs and reads back, until nothing does.
    async fn settle(&mut self, kind: &Kind, step: &Step) -> Result<(), ExitError> {
        let key = (step.kind.clone(), step.key.clone());
        let Some(wanted) = self.compared.wanted.entries.get(&key).cloned() else { return Ok(()) };
        if wanted.given && !self.compared.known.items.contains_key(&key) {
            let at = kind.list(&self.compared.root).child(&wanted.key);
            self.take(kind, step, &at).await?;
        }
        let none = Entry { parts: [].into(), tags: [].into(), ..wanted.clone() };
        for round in 0..ROUNDS {
            let known = &self.compared.known;
            let there = known.design.entries.get(&key).or(wanted.given.then_some(&none));
            let (Some(there), Some(item)) = (there, known.items.get(&key)) else {
                return Err(ExitError::failed("it should be there, but cannot be read"));
            };
            let (now, put_off) = wanted.within_reach(there, &known.ids);
            let left: Vec<String> = changes(kind, &now, there)
                .into_iter()
                .filter(|change| change.problem.is_none())
                .map(|change| change.path)
                .collect();
            if left.is_empty() {
                self.put_off.extend(put_off.then(|| step.clone()));
                return Ok(());
            }
            if round + 1 == ROUNDS {
                return Err(ExitError::failed(format!(
                    "it was sent, but reads back otherwise: {}. Look at it; the service may keep it in a form of its own.",
                    left.join(", ")
                )));
            }
            let (at, arn) = (item.at.clone(), kind.resource.arn_of(&item.document));
            let calls = Calls { kind: *kind, ids: &known.ids };
            let plans = calls.change(&now, there, &at, arn.as_deref()).map_err(|error| no_call(&error))?;
            for plan in plans {
                self.send(plan).await?;
            }
            self.take(kind, step, &at).await?;
        }
        Ok(())
    }

    async fn delete(&mut self, kind: &Kind, step: &Step) -> Result<(), ExitError> {
        let key = (step.kind.clone(), step.key.clone());
        let Some(at) = self.compared.known.items.get(&key).map(|item| item.at.clone()) else { return Ok(()) };
        let calls = Calls { kind: *kind, ids: &self.compared.known.ids };
        if let Some(plan) = calls.delete(&at) {
            self.send(plan).await?;
        }
        self.compared.known.items.remove(&key);
        self.compared.known.design.entries.remove(&key);
        Ok(())
    }

    /// Reads an item as it is by now.
    async fn take(&mut self, kind: &Kind, step: &Step, at: &Location) -> Result<(), ExitError> {
        if let Some(item) = item(self.headless, kind, at).await? {
            self.compared.known.take(kind, step.key.clone(), item);
        }
        Ok(())
    }

    async fn send(&self, plan: Plan) -> Result<serde_json::Value, ExitError> {
        let Plan { operation, input } = plan;
        let page = self.headless.write(operation, input.clone()).await.map_err(|error| failed(operation, &error))?;
        let reply = page.reply.document;
        match operation.operation().shortfall(&input, &reply) {
            Some(shortfall) => {
                let said = reply.get(shortfall.member).map(ToString::to_string).unwrap_or_default();
                Err(ExitError::failed(format!("{operation}: {shortfall}: {}", printable(&said))))
            }
            None => Ok(reply),
        }
    }
}

fn no_call(error: &NoCall) -> ExitError {
    ExitError::failed(format!("nothing was sent: {error}"))
}
