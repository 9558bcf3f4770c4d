//! Calls written down in a file, carried out one after the other: how a store is seeded.
//!
//! One JSON document a line: `{"service": "profiles", "operation": "CreateDomain", "input": {…}}`, and where wanted
//! `account` and `region`, `at` (RFC 3339: when it happens), and `as`, a name by which later lines take members of the
//! reply: `"${kim.ProfileId}"`. A text that is nothing but a reference becomes the value itself.

use std::collections::HashMap;
use std::path::Path;

use serde::Deserialize;
use serde_json::Value;

use super::{Refusal, Seeder};
use crate::model::{SandboxAccount, Service};

/// So many bytes a file of calls has at the most.
const LARGEST: u64 = 256 << 20;

/// One call.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Call {
    service: String,
    operation: String,
    #[serde(default)]
    input: Value,
    at: Option<String>,
    account: Option<String>,
    region: Option<String>,
    r#as: Option<String>,
}

/// Carries out the calls of a file, one JSON document a line.
pub(super) fn file(file: &Path, seeder: &Seeder<'_>) -> Result<(), Refusal> {
    let wrong = |what: String| Refusal::invalid(format!("{}: {what}", file.display()));
    let text = read(file).map_err(wrong)?;
    let mut replies = HashMap::new();
    for (number, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let wrong = |what: String| wrong(format!("line {}: {what}", number + 1));
        let call: Call = serde_json::from_str(line).map_err(|problem| wrong(unreadable(&problem)))?;
        carry_out(call, seeder, &mut replies).map_err(|refusal| wrong(refusal.to_string()))?;
    }
    Ok(())
}

/// The text of a file: a device or a pipe might never end, and keep everybody waiting.
fn read(file: &Path) -> Result<String, String> {
    let about = std::fs::metadata(file).map_err(|problem| problem.to_string())?;
    if !about.is_file() {
        return Err("is no file".to_owned());
    }
    if about.len() > LARGEST {
        return Err(format!("is larger than {} MiB", LARGEST >> 20));
    }
    std::fs::read_to_string(file).map_err(|problem| problem.to_string())
}

/// Why a line is no call, without the number that a line of one line has.
fn unreadable(problem: &serde_json::Error) -> String {
    let text = problem.to_string();
    let what = text.split(" at line ").next().unwrap_or(&text);
    let column = problem.column();
    if problem.is_data() { format!("is no call: {what}") } else { format!("is no JSON: {what}, at column {column}") }
}

/// Carries out calls at hand.
pub(super) fn calls(calls: Vec<Call>, seeder: &Seeder<'_>) -> Result<(), Refusal> {
    let mut replies = HashMap::new();
    for (number, call) in calls.into_iter().enumerate() {
        carry_out(call, seeder, &mut replies)
            .map_err(|refusal| Refusal::invalid(format!("call {}: {refusal}", number + 1)))?;
    }
    Ok(())
}

fn carry_out(call: Call, seeder: &Seeder<'_>, replies: &mut HashMap<String, Value>) -> Result<(), Refusal> {
    let service = Service::by_id(&call.service)
        .or_else(|| Service::by_root(&call.service))
        .ok_or_else(|| Refusal::invalid(format!("there is no service {}", call.service)))?;
    let at = match call.at {
        Some(at) => at.parse().map_err(|problem: jiff::Error| Refusal::invalid(problem.to_string()))?,
        None => seeder.now(),
    };
    let mut input = if call.input.is_null() { Value::Object(serde_json::Map::new()) } else { call.input };
    fill_in(&mut input, replies)?;
    let account = call.account.as_deref().unwrap_or(SandboxAccount::ALL[0].account);
    let region = call.region.as_deref().unwrap_or(SandboxAccount::REGION);
    if account.len() != 12 || !account.bytes().all(|digit| digit.is_ascii_digit()) {
        return Err(Refusal::invalid(format!("the account \"{account}\" is no number of twelve digits")));
    }
    if region.is_empty() || region.contains(|letter: char| !letter.is_ascii_alphanumeric() && letter != '-') {
        return Err(Refusal::invalid(format!("the region \"{region}\" is none, such as {}", SandboxAccount::REGION)));
    }
    let mut reply = Value::Null;
    seeder.elsewhere(account, region, |seeder| {
        reply = seeder.call_at(at, service, &call.operation, &input)?;
        Ok(())
    })?;
    if let Some(name) = call.r#as {
        replies.insert(name, reply);
    }
    Ok(())
}

/// Puts what earlier calls answered in the place of references to it.
fn fill_in(value: &mut Value, replies: &HashMap<String, Value>) -> Result<(), Refusal> {
    match value {
        Value::Array(rows) => rows.iter_mut().try_for_each(|row| fill_in(row, replies)),
        Value::Object(members) => members.values_mut().try_for_each(|member| fill_in(member, replies)),
        Value::String(text) => {
            if let Some(filled) = filled(text, replies)? {
                *value = filled;
            }
            Ok(())
        }
        _ => Ok(()),
    }
}

fn filled(text: &str, replies: &HashMap<String, Value>) -> Result<Option<Value>, Refusal> {
    let (mut out, mut rest) = (String::new(), text);
    while let Some((before, after)) = rest.split_once("${") {
        let Some((path, after)) = after.split_once('}') else { break };
        let mut steps = path.split('.');
        let reply = steps.next().and_then(|name| replies.get(name));
        let found = steps.try_fold(reply, |at, step| Some(at?.get(step))).flatten();
        let found = found.ok_or_else(|| Refusal::invalid(format!("nothing before is called ${{{path}}}")))?;
        if before.is_empty() && out.is_empty() && after.is_empty() {
            return Ok(Some(found.clone()));
        }
        out.push_str(before);
        match found.as_str() {
            Some(text) => out.push_str(text),
            None => out.push_str(&found.to_string()),
        }
        rest = after;
    }
    out.push_str(rest);
    Ok((out != text).then_some(Value::String(out)))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_might_never_end_is_not_read() {
        assert_eq!(read(Path::new("/dev/zero")), Err("is no file".to_owned()));
        assert_eq!(read(&std::env::temp_dir()), Err("is no file".to_owned()));
    }

    #[test]
    fn references_become_what_was_answered() {
        let replies = HashMap::from([("kim".to_owned(), json!({"ProfileId": "p1", "n": 3}))]);
        let mut input = json!({"a": "${kim.ProfileId}", "b": ["${kim.n}", "x/${kim.ProfileId}/${kim.n}", "${"]});
        fill_in(&mut input, &replies).unwrap();
        assert_eq!(input, json!({"a": "p1", "b": [3, "x/p1/3", "${"]}));
        assert!(fill_in(&mut json!("${jo.ProfileId}"), &replies).unwrap_err().message.contains("jo.ProfileId"));
    }
}
