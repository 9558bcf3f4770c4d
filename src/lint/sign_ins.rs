//! Rules over the sign-ins of connections: which may run out soon.
//!
//! No service tells when the tokens of a connection run out. What is known is how old they are, and for how long those of
//! another connection to the same application were taken.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde_json::Value;

use super::{Rule, Subject, Told, timed};
use crate::model::look::{at, list, text};
use crate::model::{Member, Shape};
use crate::plan::{Entry, FoundItem, Kind};
use crate::rules::diagnosis::{Weight, moment, refused_sign_in};

pub(super) const RULES: &[Rule] = &[
    timed("connection.sign-in-ends", Weight::Likely, "appflow-connectors, 5: inferred", ends).live(),
    timed("connection.sign-in-old", Weight::Note, "appflow-connectors, 5: inferred", old).live(),
];

/// So many days is a sign-in taken for young, whatever the application.
const YOUNG: i64 = 180;
/// So much of the time for which others were taken is left to one that ends soon: a fifth.
const LEFT: i64 = 5;

/// A connection that signs in with tokens.
struct SignIn<'s> {
    entry: &'s Entry,
    /// What it leads to: the type and the label of its connector.
    application: (String, String),
    since: Timestamp,
}

impl SignIn<'_> {
    fn days(&self, until: Timestamp) -> i64 {
        until.duration_since(self.since).as_hours() / 24
    }

    fn day(&self) -> String {
        self.since.strftime("%Y-%m-%d").to_string()
    }
}

/// The connections with tokens that are known.
fn sign_ins<'s>(subject: &Subject<'s>) -> Vec<SignIn<'s>> {
    let Some(kind) = subject.kinds.named("connector-profiles") else { return Vec::new() };
    let entries = subject.design.entries.values().filter(|entry| entry.kind == kind.name());
    let sign_in = |entry: &'s Entry| {
        let document = &subject.item(entry)?.document;
        let of = |member: &str| text(document, member).unwrap_or_default().to_owned();
        let since = moment(document, "lastUpdatedAt").filter(|_| has_tokens(&kind, document))?;
        Some(SignIn { entry, application: (of("connectorType"), of("connectorLabel")), since })
    };
    entries.filter_map(sign_in).collect()
}

/// Whether somebody has signed in for a connection, once, as far as its document tells.
fn has_tokens(kind: &Kind, document: &Value) -> bool {
    let Some((name, own)) = at(document, "connectorProfileProperties").and_then(|all| all.as_object()?.iter().next())
    else {
        return false;
    };
    let config = kind.member("connectorProfileConfig").map(Member::shape);
    let of = |what: &str| Some(config?.member(what)?.shape().member(name)?.shape());
    let (Some(properties), Some(credentials)) = (of("connectorProfileProperties"), of("connectorProfileCredentials"))
    else {
        return false;
    };
    let renews = |shape: &Shape| shape.member("refreshToken").is_some();
    if renews(credentials) {
        return true;
    }
    // Where there are several ways to sign in, the properties of that one are filled, or nothing tells.
    let mut ways = properties.members().iter().filter(|member| member.name.starts_with("oAuth"));
    let chosen = ways.find_map(|way| at(own, way.name)).filter(|way| way.is_object());
    let has_way = credentials.members().iter().any(|member| renews(member.shape()));
    has_way && chosen.is_some_and(|way| text(way, "oAuth2GrantType") != Some("CLIENT_CREDENTIALS"))
}

/// The items that are flows.
fn flows<'s>(subject: &Subject<'s>) -> impl Iterator<Item = &'s FoundItem> {
    subject.items().filter(|((kind, _), _)| kind == "flows").map(|(_, item)| item)
}

/// Whether a flow that runs by itself goes through a connection.
fn is_needed(subject: &Subject<'_>, entry: &Entry) -> bool {
    let name = entry.name();
    flows(subject).any(|flow| {
        let flow = &flow.document;
        let runs = text(flow, "flowStatus") == Some("Active")
            && text(flow, "triggerConfig.triggerType").is_some_and(|trigger| trigger != "OnDemand");
        let mut ends = at(flow, "sourceFlowConfig").into_iter().chain(list(flow, "destinationFlowConfigList"));
        runs && ends.any(|end| text(end, "connectorProfileName") == Some(name))
    })
}

/// For how many days the sign-ins of an application were taken, by the one that was refused soonest.
fn lasted<'s>(
    subject: &Subject<'_>,
    all: &'s [SignIn<'s>],
    now: Timestamp,
) -> BTreeMap<&'s (String, String), (i64, &'s str)> {
    let mut lasted = BTreeMap::new();
    for flow in flows(subject) {
        let Some((name, refused)) = refused_sign_in(&flow.document, &flow.looks, now) else { continue };
        let Some(one) = all.iter().find(|one| one.entry.name() == name) else { continue };
        // What was signed in anew since then says nothing.
        let days = one.days(refused);
        if days > 0 && lasted.get(&one.application).is_none_or(|(least, _)| days < *least) {
            lasted.insert(&one.application, (days, one.entry.key.as_str()));
        }
    }
    lasted
}

fn ends(subject: &Subject<'_>, now: Timestamp) -> Vec<Told> {
    let all = sign_ins(subject);
    let lasted = lasted(subject, &all, now);
    let told = |one: &SignIn<'_>| {
        let (days, other) = lasted.get(&one.application).filter(|(_, other)| *other != one.entry.key)?;
        let age = one.days(now);
        (age * LEFT >= days * (LEFT - 1) && is_needed(subject, one.entry)).then(|| {
            Told::of(
                one.entry,
                format!("It was signed in {age} days ago; {other}, to the same application, was refused after {days}."),
                "A flow in service goes through it, and its runs fail once its tokens are not taken any more.",
                "Sign in again before that: edit the connection.",
            )
        })
    };
    all.iter().filter_map(told).collect()
}

fn old(subject: &Subject<'_>, now: Timestamp) -> Vec<Told> {
    let told = |one: &SignIn<'_>| {
        let age = one.days(now);
        (age > YOUNG && is_needed(subject, one.entry)).then(|| {
            Told::of(
                one.entry,
                format!("Its credentials are those of {}, {age} days ago, and a flow in service needs them.", one.day()),
                "Tokens run out, at each application after another time, and AppFlow does not tell when.",
                "Look up for how long the application takes them, and sign in again in time; or write down here that they last.",
            )
        })
    };
    sign_ins(subject).iter().filter_map(told).collect()
}
