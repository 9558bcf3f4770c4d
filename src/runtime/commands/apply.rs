//! `switchboard apply`: the steps from what is there to what is wanted, taken one after the other.

use std::io::IsTerminal;
use std::process::ExitCode;

use serde_json::{Value, json};

use super::super::headless::{ENDED, Headless, agreed, agreed_by_name, run};
use super::super::{ExitError, print, say};
use super::output;
use super::plan::{alike, all_of, in_file, options, place, summary, text, where_of};
use super::sides::Sides;
use super::{PARTLY, failed, secrets};
use crate::catalog::{Location, Plan};
use crate::cli::{Apply, Console, Output};
use crate::contract::{ApiError, BeforeImage};
use crate::model::shell_quoted;
use crate::plan::{Carry, Deed, Resting, Step, Stopped, merged};
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
        secrets::tell_idle(&compared);
        let name = apply.compare.there.parse().ok().as_ref().map(name).unwrap_or_default();
        let work = compared.steps.0.iter().filter(|step| step.deed.is_work()).count();
        let stuck: Vec<&Step> = compared.steps.0.iter().filter(|step| !step.problems.is_empty()).collect();
        for alike in alike(stuck.iter().copied()) {
            let (what, file) = match alike.as_slice() {
                [step] => (step.title(), in_file(step)),
                several => (all_of(several), String::new()),
            };
            let why = alike.first().map(|step| step.problems.join("; ")).unwrap_or_default();
            say(&format!("{}: {}{file}", printable(&what), printable(&why)));
        }
        let in_part = stuck.iter().filter(|step| step.deed.is_work()).count();
        let left_out = stuck.len() - in_part;
        if !stuck.is_empty() && work > 0 {
            say(&format!("{}the rest can be done.", left_words(left_out, in_part)));
        }
        if work > 0 {
            let wanted = sides.wanted_words(&apply.compare);
            if let Some(why) = headless.context().why_read_only() {
                return Err(ExitError::failed(format!("nothing was sent: {why}")));
            }
            if is_seen && !apply.yes {
                say(text(&compared.steps, &wanted).trim_end());
            }
            let question = format!("{}: {}.", where_of(&apply.compare, &compared), summary(&compared.steps, &wanted));
            if compared.steps.0.iter().any(Step::takes_away) {
                agreed_by_name(&format!("{question} What is deleted is gone."), &name, apply.yes)?;
            } else {
                agreed(&format!("{question} Apply?"), apply.yes)?;
            }
        }
        let mut carry = Carry::new(compared, name);
        let mut refused = Vec::new();
        let ended = carried(&headless, &mut carry, work, &mut refused).await;
        let (done, odd) = (carry.done(), carry.odd());
        let sum = || {
            let otherwise = if odd.is_empty() { String::new() } else { format!("{} read back otherwise; ", odd.len()) };
            let many = |is_first: bool| refused.iter().filter(|one| one.is_first == is_first).count();
            let words =
                |count: usize, words: &str| if count > 0 { format!("{count} {words}; ") } else { String::new() };
            let refused = words(many(true), "refused") + &words(many(false), "not taken because of that");
            let taken = if work == 0 && left_out == 0 {
                "nothing to do: all is as wanted".to_owned()
            } else {
                format!("{} of {work} steps done", done.len())
            };
            format!("{}{otherwise}{refused}{taken}\n", left_words(left_out, in_part))
        };
        let told = |step: &Step| json!({ "step": step.deed.word(), "resource": step.kind, "name": step.key });
        let all: Vec<_> = done.iter().map(told).collect();
        let otherwise: Vec<Value> =
            odd.iter().map(|(step, why)| json!({ "resource": step.kind, "name": step.key, "why": why })).collect();
        let of = |is_first: bool| -> Vec<Value> {
            let all = refused.iter().filter(|one: &&Refused| one.is_first == is_first);
            all.map(|Refused { step, why, .. }| json!({ "resource": step.kind, "name": step.key, "why": why }))
                .collect()
        };
        let document = json!({
            "done": all, "of": work, "impossible": left_out, "in_part": in_part, "otherwise": otherwise,
            "refused": of(true), "not_taken": of(false),
        });
        let printed =
            print(&output::told(Output::meant(apply.output), sum, &document, ("/done", &["step", "resource", "name"])));
        carry.resting().iter().for_each(|resting| tell_resting(resting, console));
        ended.and(printed)?;
        Ok(if left_out + in_part + odd.len() + refused.len() > 0 { ExitCode::from(PARTLY) } else { ExitCode::SUCCESS })
    })
}

/// How much is not done, or only in part.
fn left_words(impossible: usize, in_part: usize) -> String {
    let one = |count: usize, words: &str| if count > 0 { format!("{count} {words}; ") } else { String::new() };
    one(impossible, "impossible, not sent") + &one(in_part, "only in part")
}

/// Says what does nothing yet, and how it is started.
fn tell_resting(resting: &Resting, console: &Console) {
    let start = &resting.start;
    let (words, input) = (resting.words(NAMED), start.input.to_string());
    say(&format!(
        "{}.\nStart each on its page in the console, or as this one: switchboard call {} --input '{}' --yes{}",
        printable(&words),
        start.operation,
        printable(&input),
        printable(&same_place(console))
    ));
}

/// The options that make another command go where this one did.
fn same_place(console: &Console) -> String {
    let given = [("profile", &console.profile), ("region", &console.region), ("endpoint-url", &console.endpoint_url)];
    let given = given.into_iter().filter_map(|(name, value)| Some((name, value.as_ref()?)));
    let given = given.map(|(name, value)| format!(" --{name} {}", shell_quoted(value)));
    given.chain(console.sandbox.then(|| " --sandbox".to_owned())).collect::<Vec<_>>().concat()
}

/// What the place is called.
fn name(location: &Location) -> String {
    location.last().unwrap_or_default().to_owned()
}

/// A step that was refused, or is left because it needs one that was.
struct Refused {
    step: Step,
    why: String,
    /// Whether it was refused itself.
    is_first: bool,
}

/// Takes the steps, and tells of each. What the service refuses is left, with the steps that need it; what does not need
/// it is taken.
async fn carried(
    headless: &Headless,
    carry: &mut Carry,
    work: usize,
    refused: &mut Vec<Refused>,
) -> Result<(), ExitError> {
    let (mut told, mut odd, mut waited) = (0, 0, String::new());
    loop {
        if headless.is_ending() {
            carry.end();
        }
        let ended = match carry.next_call() {
            Ok(Some((number, plan))) => {
                let reply = send(headless, plan, carry.before()).await;
                carry.take(number, reply)
            }
            Ok(None) if carry.has_ended() => Ok(()),
            Ok(None) => {
                if let Some(pause) = carry.rests() {
                    if let Some(words) = carry.waits_for().filter(|words| *words != waited) {
                        say(&printable(&words));
                        waited = words;
                    }
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
        for (step, why) in &carry.odd()[odd..] {
            odd += 1;
            say(&format!("{} {}: {}", step.deed.word(), printable(&step.title()), printable(why)));
        }
        if let Err(stopped) = ended {
            let left = if stopped.is_refusal() { carry.pass_over() } else { Vec::new() };
            let Some((first, others)) = left.split_first() else { return Err(not_all(carry, Some(stopped))) };
            let why = [Some(words(stopped)), first.foretold().map(|said| printable(&said).into_owned())];
            let why = why.into_iter().flatten().collect::<Vec<_>>().join("\n");
            // Each reason stands there once.
            let before = refused.iter().find(|other| other.is_first && other.why == why).map(|other| &other.step);
            let told = before.map_or_else(|| why.clone(), |step| format!("refused like {}", printable(&step.title())));
            say(&format!("{} {}: {told}", first.deed.word(), printable(&first.title())));
            refused.push(Refused { step: first.clone(), why, is_first: true });
            for step in others {
                let title = printable(&first.title()).into_owned();
                let why = format!("not taken, because it needs {title}");
                say(&format!("{} {}: {why}", step.deed.word(), printable(&step.title())));
                refused.push(Refused { step: step.clone(), why, is_first: false });
            }
        }
        if carry.has_ended() {
            return Err(not_all(carry, None));
        }
        if carry.is_over() {
            return Ok(());
        }
    }
}

async fn send(headless: &Headless, plan: Plan, before: Option<BeforeImage>) -> Result<Value, ApiError> {
    let Plan { operation, input } = plan;
    if operation.operation().is_write() {
        return headless.write_over(operation, input, before).await.map(|page| page.reply.document);
    }
    headless.pages(operation, input, u32::MAX).await.map(|pages| merged(operation, pages))
}

fn words(stopped: Stopped) -> String {
    match stopped {
        Stopped::Failed { operation, error } => failed(operation, &error).words,
        Stopped::Said(words) => printable(&words).into_owned(),
    }
}

/// What was done, and what is left. Nothing has stopped it where it was asked to end.
fn not_all(carry: &Carry, stopped: Option<Stopped>) -> ExitError {
    let titles: Vec<String> = carry.left().map(|step| printable(&step.title()).into_owned()).collect();
    // What was asked for is not about the step that comes next.
    let first = carry.left().next().filter(|_| stopped.is_some() || carry.made().is_some());
    let of = first.map(|step| match step.deed {
        // What is waited for is no step.
        Deed::Unchanged => format!("{}: ", printable(&step.title())),
        deed => format!("{} {}: ", deed.word(), printable(&step.title())),
    });
    let foretold = first.and_then(Step::foretold).map(|said| format!("\n{}", printable(&said)));
    let made = carry.made().map(|made| format!("{made}: ")).unwrap_or_default();
    // What is said by itself says how it goes on, too.
    let then = if matches!(stopped, Some(Stopped::Said(_))) { "" } else { " The same command goes on from here." };
    let why = stopped.map_or_else(|| ENDED.to_owned(), words) + &foretold.unwrap_or_default();
    let more = if titles.len() > NAMED { ", …" } else { "" };
    ExitError::failed(format!(
        "{}{made}{why}\n{} steps are done, {} are left: {}{more}.{then}",
        of.unwrap_or_default(),
        carry.done().len(),
        titles.len(),
        titles[..titles.len().min(NAMED)].join(", ")
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_that_is_told_goes_where_this_one_did() {
        assert_eq!(same_place(&Console::default()), "");
        let console = Console {
            profile: Some("my test".to_owned()),
            region: Some("eu-west-1".to_owned()),
            endpoint_url: Some("http://127.0.0.1:4599".to_owned()),
            ..Console::default()
        };
        let told = " --profile 'my test' --region eu-west-1 --endpoint-url http://127.0.0.1:4599";
        assert_eq!(same_place(&console), told);
        assert_eq!(same_place(&Console { sandbox: true, ..Console::default() }), " --sandbox");
    }
}
