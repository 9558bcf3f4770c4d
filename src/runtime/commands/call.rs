//! `switchboard call`: one operation.

use std::fs;
use std::io::{self, Read};
use std::path::Path;
use std::process::ExitCode;

use serde_json::{Map, Value};

use super::super::disk;
use super::super::headless::{agreed, run};
use super::super::{ExitError, print};
use super::output;
use super::places::with_ids;
use super::progress::told_by_pages;
use super::{PARTLY, failed};
use crate::cli::{Call, Console, Output};
use crate::contract::ErrorKind;
use crate::model::{Distinct, Operation, Service, api};
use crate::plan::merged;
use crate::rules::judge;
use crate::widgets::printable;

/// How it is said that a name is there twice.
const TWICE: &str = " is there twice";

/// Calls an operation and writes its reply.
pub(in crate::runtime) fn call(console: &Console, call: &Call) -> Result<ExitCode, ExitError> {
    let operation = operation(&call.operation)?;
    let mut input = input(call.input.as_deref())?;
    let wrong: Vec<String> =
        judge(operation.id, &input).iter().filter(|issue| issue.is_error()).map(|issue| format!("  {issue}")).collect();
    if !wrong.is_empty() {
        return Err(ExitError::usage(format!("--input is not what {} takes:\n{}", operation.id, wrong.join("\n"))));
    }
    // It is known here, so that it can be told: a command that is given again would have another one.
    let token = operation.token_member().filter(|member| input.get(*member).is_none()).map(|member| {
        let token = uuid::Uuid::new_v4().to_string();
        input[member] = token.as_str().into();
        format!("\nGiven again it is done once with the same token in --input: \"{member}\": \"{token}\"")
    });
    run(console, |headless| async move {
        with_ids(&headless, operation, &mut input).await?;
        let pages = if operation.is_write() {
            if let Some(why) = headless.context().why_read_only() {
                return Err(ExitError::failed(format!("{}: nothing was sent: {why}", operation.id)));
            }
            let warning = if operation.cannot_be_undone() { " Nothing brings back what it takes away." } else { "" };
            agreed(&format!("Call {}?{warning}", operation.id), call.yes)?;
            headless.write(operation.id, input.clone()).await.map(|page| vec![page])
        } else {
            let most = call.pages.unwrap_or(u32::MAX).max(1);
            told_by_pages(&headless, headless.pages(operation.id, input.clone(), most)).await
        };
        let pages = pages.map_err(|mut error| {
            let token = token.filter(|_| error.kind == ErrorKind::UnknownOutcome);
            error.advice = match token {
                Some(again) => Some(format!("It may or may not have been carried out.{again}")),
                None => error.advice.take(),
            };
            failed(operation.id, &error)
        })?;
        let next = pages.last().and_then(|page| page.next.clone());
        let mut reply = merged(operation.id, pages);
        if let (Some(paging), Some(next), Value::Object(members)) = (&operation.paging, next, &mut reply) {
            members.insert(paging.next.clone(), next.into());
        }
        print(&output::document(&reply, Output::meant(call.output)))?;
        match operation.shortfall(&input, &reply) {
            Some(shortfall) => Err(ExitError { code: PARTLY, words: format!("{}: {shortfall}", operation.id) }),
            None => Ok(ExitCode::SUCCESS),
        }
    })
}

/// The operation of this name: `cases:CreateDomain`, or without the service where only one has it.
pub(in crate::runtime) fn operation(name: &str) -> Result<&'static Operation, ExitError> {
    let (service, bare) = name.split_once(':').map_or((None, name), |(service, bare)| (Some(service), bare));
    let services: Vec<Service> = match service {
        None => Service::ALL.to_vec(),
        Some(service) => match Service::by_root(service).or_else(|| Service::by_id(service)) {
            Some(service) => vec![service],
            None => {
                let known = Service::ALL.map(Service::root).join(", ");
                return Err(ExitError::usage(format!("'{service}' is no service; there are {known}")));
            }
        },
    };
    let found: Vec<_> = services.iter().filter_map(|service| api().operation(*service, bare)).collect();
    match found.as_slice() {
        [operation] => Ok(operation),
        [] => {
            let near = api().operations().filter(|operation| services.contains(&operation.id.service));
            let near = near.max_by(|a, b| {
                let like = |operation: &Operation| strsim::jaro_winkler(operation.id.name, bare);
                like(a).total_cmp(&like(b))
            });
            let hint = near.map(|operation| format!("; did you mean {}?", named(operation))).unwrap_or_default();
            Err(ExitError::usage(format!("'{name}' is no operation{hint}")))
        }
        several => {
            let names: Vec<String> = several.iter().map(|operation| named(operation)).collect();
            Err(ExitError::usage(format!("several services have '{name}': say {}", names.join(" or "))))
        }
    }
}

fn named(operation: &Operation) -> String {
    format!("{}:{}", operation.id.service.root(), operation.id.name)
}

/// The input: JSON itself, a file, or standard input.
fn input(given: Option<&str>) -> Result<Value, ExitError> {
    let Some(given) = given else { return Ok(Value::Object(Map::new())) };
    let text = if given.trim_start().starts_with('{') {
        given.to_owned()
    } else if given == "-" {
        let mut text = String::new();
        io::stdin().read_to_string(&mut text).map_err(ExitError::failed)?;
        text
    } else {
        fs::read_to_string(given)
            .map_err(|error| ExitError::usage(format!("--input {}", disk::told(Path::new(given), &error))))?
    };
    let shown = if given.trim_start().starts_with('{') { "it" } else { given };
    match Distinct::of_json_or_yaml(&text) {
        Ok(Distinct(document @ Value::Object(_))) => Ok(document),
        Ok(_) => Err(ExitError::usage(format!("--input: {shown} is no object with members"))),
        // What a file of secrets holds is not repeated.
        Err(error) => {
            let at = error.location().map(|at| format!(" at line {}, column {}", at.line(), at.column()));
            if let Some((name, _)) = error.to_string().rsplit_once(TWICE) {
                let name = printable(name).into_owned();
                return Err(ExitError::usage(format!("--input: in {shown}, {name}{TWICE}: one of them has to go")));
            }
            Err(ExitError::usage(format!("--input: {shown} is neither JSON nor YAML{}", at.unwrap_or_default())))
        }
    }
}
