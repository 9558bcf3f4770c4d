//! `switchboard apply`: the steps from what is there to what is wanted, taken one after the other.

use std::io::IsTerminal;
use std::process::ExitCode;

use serde_json::{Value, json};

use super::super::headless::{Headless, agreed, agreed_by_name, run};
use super::super::{ExitError, print, say};
use super::output;
use super::plan::{in_file, options, place, summary, text, where_of};
use super::sides::Sides;
use super::{PARTLY, failed, secrets};
use crate::catalog::{Location, Plan};
use crate::cli::{Apply, Console, Output};
use crate::contract::ApiError;
use crate::plan::{Carry, Deed, Step, Stopped, merged};
use crate::widgets::printable;

/// So many of what is left are named.
const NAMED: usize = 8;

/// Makes a place as a folder, or another place, has it.
pub(in crate::runtime) fn apply(console: &Console, apply: Apply) -> Result<ExitCode, ExitError> {
    let sides = Sides::read(&apply.compare)?;
    run(console, |headless| async move {
        let is_seen = std::io::stderr().is_terminal();
        if is_seen {
            say(&format!("{}: reading what is there …", printable(&apply.compare.there)));
        }
        let mut compared = place(&headless, console, &apply.compare, &sides).await?;
        secrets::ask(&mut compared, options(&apply.compare))?;
        let name = apply.compare.there.parse().ok().as_ref().map(name).unwrap_or_default();
        let work = compared.steps.0.iter().filter(|step| step.deed.is_work()).count();
        let stuck: Vec<&Step> = compared.steps.0.iter().filter(|step| !step.problems.is_empty()).collect();
        for step in &stuck {
            say(&format!("{}: {}{}", printable(&step.title()), printable(&step.problems.join("; ")), in_file(step)));
        }
        if !stuck.is_empty() && work > 0 {
            say(&format!("{} impossible, not sent; what can be done is done.", stuck.len()));
        }
        if work > 0 {
            if let Some(why) = headless.context().why_read_only() {
                return Err(ExitError::failed(format!("nothing was sent: {why}")));
            }
            if is_seen && !apply.yes {
                say(text(&compared.steps).trim_end());
            }
            let question = format!("{}: {}.", where_of(&apply.compare, &compared), summary(&compared.steps));
            if compared.steps.count(Deed::Delete) + compared.steps.count(Deed::Replace) > 0 {
                agreed_by_name(&format!("{question} What is deleted is gone."), &name, apply.yes)?;
            } else {
                agreed(&format!("{question} Apply?"), apply.yes)?;
            }
        }
        let left_out = stuck.len();
        let mut carry = Carry::new(compared, name);
        let ended = carried(&headless, &mut carry, work).await;
        let done = carry.done();
        let sum = || summed(done.len(), work, left_out);
        let told = |step: &Step| json!({ "step": step.deed.word(), "resource": step.kind, "name": step.key });
        let all: Vec<_> = done.iter().map(told).collect();
        let document = json!({ "done": all, "of": work, "impossible": left_out });
        let printed = print(&output::told(Output::meant(apply.output), sum, &document, "/done"));
        ended.and(printed)?;
        Ok(if left_out > 0 { ExitCode::from(PARTLY) } else { ExitCode::SUCCESS })
    })
}

/// What became of all steps, in a line.
fn summed(done: usize, work: usize, left_out: usize) -> String {
    let impossible = if left_out > 0 { format!("{left_out} impossible, not sent; ") } else { String::new() };
    format!("{impossible}{done} of {work} steps done\n")
}

/// What the place is called.
fn name(location: &Location) -> String {
    location.last().unwrap_or_default().to_owned()
}

/// Takes the steps, and tells of each.
async fn carried(headless: &Headless, carry: &mut Carry, work: usize) -> Result<(), ExitError> {
    let mut told = 0;
    loop {
        let ended = match carry.next_call() {
            Ok(Some((number, plan))) => {
                let reply = send(headless, plan).await;
                carry.take(number, reply)
            }
            Ok(None) => {
                if let Some(pause) = carry.rests() {
                    tokio::time::sleep(pause).await;
                    carry.look_again();
                }
                Ok(())
            }
            Err(stopped) => Err(stopped),
        };
        for step in &carry.done()[told..] {
            told += 1;
            say(&format!("{} {}: done ({told} of {work})", step.deed.word(), printable(&step.title())));
        }
        ended.map_err(|stopped| not_all(carry, stopped))?;
        if carry.is_over() {
            return Ok(());
        }
    }
}

async fn send(headless: &Headless, plan: Plan) -> Result<Value, ApiError> {
    let Plan { operation, input } = plan;
    if operation.operation().is_write() {
        return headless.write(operation, input).await.map(|page| page.reply.document);
    }
    headless.pages(operation, input, u32::MAX).await.map(|pages| merged(operation, pages))
}

/// What was done, and what is left.
fn not_all(carry: &Carry, stopped: Stopped) -> ExitError {
    let titles: Vec<String> = carry.left().map(|step| printable(&step.title()).into_owned()).collect();
    let of = carry.left().next().map(|step| format!("{} {}: ", step.deed.word(), printable(&step.title())));
    let why = match stopped {
        Stopped::Failed { operation, error } => failed(operation, &error).words,
        Stopped::Said(words) => printable(&words).into_owned(),
    };
    let more = if titles.len() > NAMED { ", …" } else { "" };
    ExitError::failed(format!(
        "{}{why}\n{} steps are done, {} are left: {}{more}. The same command goes on from here.",
        of.unwrap_or_default(),
        carry.done().len(),
        titles.len(),
        titles[..titles.len().min(NAMED)].join(", ")
    ))
}
