//! `switchboard doctor`: looks at everything that the console needs, and says what to do.
//!
//! Works without a terminal. Never prints a secret: of credentials it says whose they are.

mod files;

use std::env;
use std::io::{self, IsTerminal, Write};
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use super::console::{context, with_settings};
use super::sandboxed::Sandboxed;
use super::{ExitError, FAILED, WAITING, tokio_runtime, unless_unread};
use crate::aws::{self, Gateway, Limits, region_problem, url_problem};
use crate::cli::Console;
use crate::contract::{ApiError, Context, ErrorKind, Identity, Transport};
use crate::model::Service;
use crate::sandbox;
use crate::theme::Depth;
use crate::widgets::printable;

/// Who the credentials belong to is known by then, or not at all.
const PATIENCE: Duration = Duration::from_secs(20);

/// One thing that was looked at.
#[derive(Debug, PartialEq)]
struct Check {
    verdict: CheckVerdict,
    what: &'static str,
    detail: String,
    advice: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum CheckVerdict {
    Good,
    Note,
    Attention,
}

impl Check {
    fn good(what: &'static str, detail: impl Into<String>) -> Self {
        Self { verdict: CheckVerdict::Good, what, detail: detail.into(), advice: None }
    }

    fn note(what: &'static str, detail: impl Into<String>) -> Self {
        Self { verdict: CheckVerdict::Note, ..Self::good(what, detail) }
    }

    fn attention(what: &'static str, detail: impl Into<String>, advice: impl Into<String>) -> Self {
        Self { verdict: CheckVerdict::Attention, advice: Some(advice.into()), ..Self::good(what, detail) }
    }
}

/// Looks, tells, and fails if something needs attention.
pub(super) fn run(console: &Console) -> Result<ExitCode, ExitError> {
    let (files, settings) = files::findings(console);
    let context = with_settings(context(console)?, &settings, console.read_only);
    let runtime = tokio_runtime(WAITING)?;
    let context = runtime.block_on(aws::resolve(context));
    let login = runtime.block_on(identify(context.clone()));
    let known = if context.sandbox { None } else { runtime.block_on(aws::profiles()).ok() };
    let known = known.map(|known| known.into_iter().map(|profile| profile.name).collect::<Vec<_>>());
    // What still reads a file that does not answer is not waited for.
    runtime.shutdown_background();
    let chapters = [
        ("Files", files),
        ("Terminal", terminal()),
        ("Context", context_findings(&context, known.as_deref(), login.as_ref().ok())),
        ("Login", vec![login_finding(login)]),
    ];
    // A reader that has gone away (`doctor | head`) is no failure.
    unless_unread(tell(&chapters, io::stdout().lock()))?;
    let attention = chapters.iter().flat_map(|(_, findings)| findings).any(|f| f.verdict == CheckVerdict::Attention);
    Ok(if attention { ExitCode::from(FAILED) } else { ExitCode::SUCCESS })
}

fn tell(chapters: &[(&str, Vec<Check>)], mut out: impl Write) -> io::Result<()> {
    writeln!(out, "Switchboard {}", env!("CARGO_PKG_VERSION"))?;
    for (title, findings) in chapters {
        writeln!(out, "\n{title}")?;
        for Check { verdict, what, detail, advice } in findings {
            let mark = match verdict {
                CheckVerdict::Good => "ok",
                CheckVerdict::Note => "--",
                CheckVerdict::Attention => "!!",
            };
            writeln!(out, "  {mark}  {what:<12} {}", printable(detail))?;
            if let Some(advice) = advice {
                writeln!(out, "      {:<12} {}", "", printable(advice))?;
            }
        }
    }
    out.flush()
}

fn terminal() -> Vec<Check> {
    let term = env::var("TERM").unwrap_or_default();
    let interactive = io::stdin().is_terminal() && io::stdout().is_terminal();
    let mut findings = vec![match (interactive, term.as_str()) {
        (false, _) => Check::note("terminal", "this command runs without one; the console needs one"),
        (true, "dumb") => Check::attention("terminal", "TERM=dumb", "Use a terminal that can move its cursor."),
        (true, "") => Check::note("terminal", "TERM is not set"),
        (true, term) => Check::good("terminal", format!("TERM={term}")),
    }];
    if interactive {
        findings.push(match crossterm::terminal::size() {
            Ok((width, height)) if width >= 80 && height >= 24 => Check::good("size", format!("{width}×{height}")),
            Ok((width, height)) => Check::note("size", format!("{width}×{height}; 80×24 and more show more")),
            Err(error) => Check::note("size", format!("unknown: {error}")),
        });
    }
    let no_color = env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    let colours = match Depth::detect(|name| env::var(name).ok()) {
        Depth::None if no_color => "none, as NO_COLOR asks",
        Depth::None => "none",
        Depth::Sixteen => "16",
        Depth::Indexed => "256",
        Depth::True => "24 bits",
    };
    findings.push(Check::good("colours", colours));
    findings
}

/// What is said of a context; `known` are the profiles of the AWS configuration, where that can be read, and `login` is
/// who logged in.
fn context_findings(context: &Context, known: Option<&[String]>, login: Option<&Identity>) -> Vec<Check> {
    let mut findings = vec![profile(context, known), region(context, login), endpoint(context)];
    if let Some(why) = context.why_read_only() {
        findings.push(Check::note("writes", format!("refused: {why}")));
    }
    if env::var_os("AWS_ACCESS_KEY_ID").is_some() && !context.sandbox {
        let which = if context.profile.is_some() { "but --profile goes before it" } else { "and goes before profiles" };
        findings.push(Check::note("access key", format!("AWS_ACCESS_KEY_ID is set, {which}")));
    }
    findings
}

/// The first of these variables that is set, with its value.
fn set<'n>(names: &[&'n str]) -> Option<(&'n str, String)> {
    names.iter().find_map(|name| Some((*name, env::var(name).ok().filter(|value| !value.is_empty())?)))
}

/// The profile; one that is named has to be there.
fn profile(context: &Context, known: Option<&[String]>) -> Check {
    let named = set(&["AWS_PROFILE", "AWS_DEFAULT_PROFILE"]);
    let name = context.profile.as_ref().or(named.as_ref().map(|(_, name)| name));
    let Some(name) = name else { return Check::good("profile", "default") };
    let variable = named.as_ref().filter(|(_, given)| given == name).map(|(variable, _)| *variable);
    let from = variable.map(|variable| format!(" (from {variable})")).unwrap_or_default();
    match known {
        Some(known) if !known.contains(name) => {
            let there = match known {
                [] => "The AWS configuration has no profiles.".to_owned(),
                known => format!("Name one that is there: {}.", known.join(", ")),
            };
            Check::attention("profile", format!("there is no profile {name}{from}"), there)
        }
        _ => Check::good("profile", format!("{name}{from}")),
    }
}

/// The region, where this run or a variable names one, or who logged in has learnt it.
fn region(context: &Context, login: Option<&Identity>) -> Check {
    let named = set(&["AWS_REGION", "AWS_DEFAULT_REGION"]);
    let Some(region) = context.region.clone().or_else(|| named.as_ref().map(|(_, region)| region.clone())) else {
        let learnt = login.map(|login| login.region.as_str()).filter(|region| !region.is_empty());
        let missing = || {
            let advice = "Give --region, set AWS_REGION, or write region = eu-central-1 into the profile.";
            Check::attention("region", "none is named", advice)
        };
        return learnt.map_or_else(missing, |region| Check::good("region", region));
    };
    let name = named.filter(|(_, given)| *given == region).map(|(name, _)| name);
    let from = name.map(|name| format!(" (from {name})")).unwrap_or_default();
    match region_problem(&region) {
        Ok(()) => Check::good("region", format!("{region}{from}")),
        Err(why) => {
            let advice = "Correct it: a region is called eu-central-1.";
            Check::attention("region", format!("{} {why}", name.unwrap_or("the region")), advice)
        }
    }
}

/// Where requests go. A URL that can't be used is not shown: it may hold a password.
fn endpoint(context: &Context) -> Check {
    if context.sandbox {
        return Check::good("endpoint", "the sandbox inside this program");
    }
    if let Some(endpoint) = context.endpoint.as_ref().filter(|url| url_problem(url).is_ok()) {
        return Check::good("endpoint", endpoint.clone());
    }
    let own = Service::ALL.map(Service::endpoint_variable);
    let mut names = ["AWS_ENDPOINT_URL".to_owned()].into_iter().chain(own);
    let given = names.find_map(|name| {
        let url = env::var(&name).ok().filter(|url| !url.is_empty())?;
        Some((name, url))
    });
    let Some((name, url)) = given else { return Check::good("endpoint", "the public ones of AWS") };
    match url_problem(&url) {
        Ok(()) => Check::good("endpoint", format!("{url} (from {name})")),
        Err(why) => {
            let advice = format!("Correct {name}: a whole URL such as http://127.0.0.1:4599.");
            Check::attention("endpoint", format!("{name} {why}"), advice)
        }
    }
}

async fn identify(context: Context) -> Result<Identity, ApiError> {
    let id = context.id;
    let transport = Sandboxed::new(Arc::new(Gateway::new(Limits::default())), sandbox::Options::default());
    transport.open(context);
    tokio::time::timeout(PATIENCE, transport.identify(id)).await.unwrap_or_else(|_| {
        Err(ApiError::local(ErrorKind::Timeout, "Timeout", format!("no answer within {} s", PATIENCE.as_secs())))
    })
}

fn login_finding(login: Result<Identity, ApiError>) -> Check {
    match login {
        Ok(Identity { account, arn, region }) => Check::good("account", format!("{account} as {arn}, region {region}")),
        Err(error) => Check::attention("account", error.to_string(), error.advice()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_region_that_nobody_names_and_a_profile_that_is_not_there_are_not_well() {
        let context = Context {
            id: crate::contract::ContextId(1),
            profile: Some("nope".to_owned()),
            region: None,
            endpoint: None,
            sandbox: false,
            read_only: false,
            protected: false,
            identity: None,
        };
        let known = ["live".to_owned()];
        let found = profile(&context, Some(&known));
        assert_eq!((found.verdict, found.detail.as_str()), (CheckVerdict::Attention, "there is no profile nope"));
        assert!(found.advice.unwrap().contains("live"));
        let is_well = |known: Option<&[String]>| profile(&context, known).verdict == CheckVerdict::Good;
        assert!(is_well(Some(&["nope".to_owned()])) && is_well(None), "what can't be read is not judged");
    }

    #[test]
    fn what_needs_attention_comes_with_advice_and_without_escape_codes() {
        let error = ApiError::local(ErrorKind::ExpiredCredentials, "ExpiredToken", "expired\u{1b}[2J");
        let finding = login_finding(Err(error));
        assert_eq!(finding.verdict, CheckVerdict::Attention);
        let mut out = Vec::new();
        tell(&[("Login", vec![finding])], &mut out).unwrap();
        let text = String::from_utf8(out).unwrap();
        assert!(text.contains("!!  account") && text.contains("Log in again"), "{text}");
        assert!(!text.contains('\u{1b}'), "{text}");
    }
}
