//! What steers the sandbox itself while it runs: clock, faults, rates, quotas, the log, and its data.
//!
//! Everything is below `/_sandbox`, on loopback as the rest, and unsigned. A header that no browser page may send
//! without being asked back guards it: `x-switchboard-sandbox: 1`.

use std::sync::Arc;

use http::Method;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Span, Timestamp};
use serde_json::{Map, Value, json};

use super::clock::is_writable;
use super::faults::Fault;
use super::fill::{self, Filling};
use super::log::Logged;
use super::quota::Quota;
use super::request::RawRequest;
use super::response::{RawResponse, plain};
use super::shared::Shared;
use super::{Refusal, RefusalKind, Seed, sent};

/// The path of all that is here.
const ROOT: &str = "/_sandbox";
/// Why a time is refused.
const OUT_OF_RANGE: &str = "The clock goes from the year 1970 to the year 9998";
/// The header that a request must have.
const HEADER: &str = "x-switchboard-sandbox";

/// The answer, if the request is for the sandbox itself.
pub(super) async fn answer(shared: &Arc<Shared>, asking: &RawRequest) -> Option<RawResponse> {
    let path = asking.uri.path().strip_prefix(ROOT).filter(|rest| rest.is_empty() || rest.starts_with('/'))?;
    if asking.headers.get(HEADER).is_none_or(|value| value != "1") || asking.headers.contains_key("origin") {
        let message = format!("Requests to {ROOT} carry the header {HEADER}: 1, and come from no web page");
        return Some(plain(403, "AccessDeniedException", "message", &message));
    }
    Some(match route(shared, path, asking).await {
        Ok(Some(document)) => RawResponse {
            status: 200,
            content_type: "application/json",
            body: document.to_string().into_bytes(),
            ..RawResponse::default()
        },
        Ok(None) => {
            let message = format!("The sandbox has no {} {ROOT}{path}", asking.method);
            plain(404, "ResourceNotFoundException", "message", &message)
        }
        Err(refusal) => {
            let (status, code) = match refusal.kind {
                RefusalKind::Internal => (500, "InternalServerException"),
                _ => (400, "ValidationException"),
            };
            plain(status, code, "message", &refusal.message)
        }
    })
}

async fn route(shared: &Arc<Shared>, path: &str, asking: &RawRequest) -> Result<Option<Value>, Refusal> {
    let (get, post, delete) =
        (asking.method == Method::GET, asking.method == Method::POST, asking.method == Method::DELETE);
    let body = match &asking.body[..] {
        [] => json!({}),
        text => serde_json::from_slice(text).map_err(|problem| Refusal::invalid(problem.to_string()))?,
    };
    Ok(Some(match path.trim_matches('/') {
        "" if get => state(shared),
        "clock" if get => clock(shared),
        "clock" if post => {
            set_clock(shared, &body)?;
            shared.database.keep_clock(shared.clock.setting())?;
            clock(shared)
        }
        "faults" if get => faults(shared),
        "faults" if post => {
            set_faults(shared, &body)?;
            faults(shared)
        }
        "faults" if delete => {
            shared.set_faults(Vec::new());
            faults(shared)
        }
        "quotas" if get => quotas(shared),
        "quotas" if post => {
            set_quotas(shared, &body)?;
            quotas(shared)
        }
        "throttle" if get => json!({ "on": shared.throttle.is_on() }),
        "throttle" if post => {
            let on = body["on"].as_bool().ok_or_else(|| Refusal::invalid("say {\"on\": true} or {\"on\": false}"))?;
            shared.throttle.switch(on);
            json!({ "on": on })
        }
        "log" if get => log(shared, asking.uri.query().unwrap_or_default())?,
        "log" if delete => {
            shared.log.clear();
            json!({})
        }
        "dead-letters" if get => sent::dead_letters(&shared.database)?,
        "exports" if get => sent::exports(&shared.database)?,
        path if get && path.starts_with("exports/") => {
            return sent::exported(&shared.database, path.trim_start_matches("exports/"));
        }
        "reset" if post => {
            reset(shared, &body).await?;
            json!({})
        }
        _ => return Ok(None),
    }))
}

fn state(shared: &Shared) -> Value {
    json!({
        "version": env!("CARGO_PKG_VERSION"),
        "clock": clock(shared),
        "faults": faults(shared)["faults"],
        "throttle": shared.throttle.is_on(),
        "quotas": quotas(shared),
    })
}

fn clock(shared: &Shared) -> Value {
    json!({ "now": shared.clock.now().to_string(), "running": shared.clock.is_running() })
}

/// `{"set": TIME}` stops the clock there, with `"running": true` it runs on; `{"step": DURATION}` moves it;
/// `{"reset": true}` gives the system's time back.
fn set_clock(shared: &Shared, body: &Value) -> Result<(), Refusal> {
    known(body, &["set", "running", "step", "reset"])?;
    if !["set", "step", "reset"].iter().any(|what| body.get(what).is_some()) {
        return Err(Refusal::invalid("say {\"set\": TIME}, {\"step\": DURATION} or {\"reset\": true}"));
    }
    if body["reset"] == true {
        shared.clock.reset();
    }
    if let Some(at) = body.get("set") {
        let at: Timestamp = at
            .as_str()
            .and_then(|text| text.parse().ok())
            .ok_or_else(|| Refusal::invalid("\"set\" is a time such as 2026-03-01T12:00:00Z"))?;
        if !is_writable(at) {
            return Err(Refusal::invalid(OUT_OF_RANGE));
        }
        if body["running"] == true { shared.clock.run_from(at) } else { shared.clock.set(at) }
    }
    if let Some(by) = body.get("step") {
        let by = duration(by, shared.clock.now())?;
        if !shared.clock.can_step(by) {
            return Err(Refusal::invalid(OUT_OF_RANGE));
        }
        shared.clock.step(by);
    }
    Ok(())
}

/// How far a step goes from now on: months and years are those of the calendar.
fn duration(value: &Value, now: Timestamp) -> Result<SignedDuration, Refusal> {
    let unclear = || {
        Refusal::invalid(
            "\"step\" is a number of seconds or a duration such as PT90S, 2h 30m, 7 days or 1 year: its units are \
             years, months, weeks, days, hours, minutes and seconds",
        )
    };
    let too_large = || Refusal::invalid(OUT_OF_RANGE);
    match value {
        Value::String(text) => {
            let span: Span =
                text.parse().map_err(|_| if is_duration_but_for_size(text) { too_large() } else { unclear() })?;
            span.to_duration(&now.to_zoned(TimeZone::UTC)).map_err(|_| too_large())
        }
        _ => {
            let seconds = value.as_f64().ok_or_else(unclear)?;
            SignedDuration::try_from_secs_f64(seconds).map_err(|_| too_large())
        }
    }
}

/// Whether a text that is no duration would be one if its numbers were small.
fn is_duration_but_for_size(text: &str) -> bool {
    let mut small = String::new();
    for letter in text.chars() {
        match letter {
            '0'..='9' if small.ends_with('1') => {}
            '0'..='9' => small.push('1'),
            other => small.push(other),
        }
    }
    small.parse::<Span>().is_ok()
}

fn faults(shared: &Shared) -> Value {
    json!({ "faults": shared.faults().iter().map(ToString::to_string).collect::<Vec<_>>() })
}

fn set_faults(shared: &Shared, body: &Value) -> Result<(), Refusal> {
    known(body, &["faults"])?;
    let texts = body["faults"].as_array().ok_or_else(|| Refusal::invalid("\"faults\" is a list of texts"))?;
    let parse = |text: &Value| text.as_str().unwrap_or_default().parse::<Fault>();
    let all: Result<Vec<Fault>, _> = texts.iter().map(parse).collect();
    shared.set_faults(all.map_err(|problem| Refusal::invalid(problem.to_string()))?);
    Ok(())
}

fn quotas(shared: &Shared) -> Value {
    Value::Object(shared.quotas.all().map(|(name, limit)| (name.to_owned(), limit.into())).collect())
}

fn set_quotas(shared: &Shared, body: &Value) -> Result<(), Refusal> {
    let asked = body.as_object().ok_or_else(|| Refusal::invalid("quotas are an object of names and numbers"))?;
    let mut all = Vec::new();
    for (name, limit) in asked {
        let limit =
            limit.as_u64().ok_or_else(|| Refusal::invalid(format!("the limit of {name} is no whole number")))?;
        all.push(Quota::new(name, limit).map_err(|problem| Refusal::invalid(problem.to_string()))?);
    }
    for quota in all {
        shared.quotas.set(quota);
    }
    Ok(())
}

/// The requests so far, or with `?after=N` those after number N.
fn log(shared: &Shared, query: &str) -> Result<Value, Refusal> {
    let after = match query.strip_prefix("after=") {
        Some(number) => number.parse().map_err(|_| Refusal::invalid("\"after\" is the number of a request"))?,
        None => 0,
    };
    let entry = |(number, entry): (u64, Logged)| {
        let tenant = entry.tenant.as_ref();
        json!({
            "number": number,
            "at": entry.at.to_string(),
            "requestId": entry.request_id,
            "account": tenant.map(|tenant| &tenant.account),
            "region": tenant.map(|tenant| &tenant.region),
            "service": entry.operation.map(|operation| operation.service.to_string()),
            "operation": entry.operation.map(|operation| operation.name),
            "status": entry.status,
            "error": entry.refused,
        })
    };
    Ok(json!({ "requests": shared.log.after(after).into_iter().map(entry).collect::<Vec<_>>() }))
}

/// `{"seed": "demo" | "stuck" | "empty" | FILE}` or `{"calls": […]}`: all data go, and these come.
async fn reset(shared: &Arc<Shared>, body: &Value) -> Result<(), Refusal> {
    known(body, &["seed", "calls"])?;
    let filling: Filling = match (body["seed"].as_str(), body.get("calls")) {
        (None, Some(calls)) => Filling::Calls(
            serde_json::from_value(calls.clone()).map_err(|problem| Refusal::invalid(problem.to_string()))?,
        ),
        (Some(seed), None) => seed.parse::<Seed>().map_or(Seed::Empty, |seed| seed).into(),
        _ => {
            return Err(Refusal::invalid(
                "say {\"seed\": \"demo\"}, \"stuck\", \"empty\" or a file, or {\"calls\": […]}",
            ));
        }
    };
    shared.wait_until_filled().await?;
    let (database, now) = (shared.database.clone(), shared.clock.now());
    let filled = tokio::task::spawn_blocking(move || fill::fill(&database, filling, now)).await;
    filled.map_err(|problem| Refusal::internal(problem.to_string()))?
}

/// That a body has no member but these.
fn known(body: &Value, members: &[&str]) -> Result<(), Refusal> {
    let empty = Map::new();
    let given = body.as_object().unwrap_or(&empty);
    match given.keys().find(|member| !members.contains(&member.as_str())) {
        Some(unknown) => Err(Refusal::invalid(format!("\"{unknown}\" is none of {}", members.join(", ")))),
        None if body.is_object() => Ok(()),
        None => Err(Refusal::invalid("the body is a JSON object")),
    }
}
