//! Rules over a domain of Customer Profiles and what brings data into it.

use serde_json::Value;

use super::object_types::{Types, is_filled};
use super::{Rule, Subject, Told, listed, rule};
use crate::model::look::{filled, is_on, list, text, texts};
use crate::rules::diagnosis::Weight;

pub(super) const RULES: &[Rule] = &[
    rule("domain.no-dead-letter-queue", Weight::Likely, "semantics, 1, Object type; mapping, 4, Nothing", no_queue),
    rule("domain.rule-never-matches", Weight::Likely, "wizards, 1, RuleBasedMatching: inferred", never_matches)
        .by_fields(),
    rule("segment.told-to-nobody", Weight::Likely, "semantics, 1, Segments: inferred", told_to_nobody),
    rule("integration.flow-gone", Weight::Cause, "semantics, 1, Integration", flow_gone).live(),
    rule("integration.flow-idle", Weight::Likely, "semantics, 3, Flow", flow_idle).live(),
];

fn no_queue(subject: &Subject<'_>) -> Vec<Told> {
    let comes_in = subject.of("integrations").next().is_some() || subject.of("object-types").next().is_some();
    let lacks = |domain: &Value| filled(domain, "DeadLetterQueueUrl").is_none();
    subject
        .of("domain")
        .filter(|(_, domain)| comes_in && lacks(domain))
        .map(|(entry, _)| {
            Told::of(
                entry,
                "It has no dead-letter queue.",
                "An object that finds no profile, or cannot be read, is lost, and nobody hears of it.",
                "Make an SQS queue that Customer Profiles may write to, and name it in the domain.",
            )
        })
        .collect()
}

/// Segments that tell who joins and leaves, where the domain has no stream for it.
fn told_to_nobody(subject: &Subject<'_>) -> Vec<Told> {
    if subject.of("domain").next().is_none_or(|(domain, _)| domain.parts.contains_key("segment-stream")) {
        return Vec::new();
    }
    let told = subject.of("segments").filter(|(entry, _)| entry.parts.contains_key("subscription"));
    told.map(|(entry, _)| {
        Told::of(
            entry,
            "It tells who joins and leaves, and the domain has no stream for that.",
            "A subscription sends to the one stream of the domain, and is not begun without it.",
            "Give the domain a stream of segment changes, or take the subscription out.",
        )
    })
    .collect()
}

/// Matching rules over what no object type fills.
fn never_matches(subject: &Subject<'_>) -> Vec<Told> {
    let types = Types::of(subject);
    let mut told = Vec::new();
    for (entry, domain) in subject.of("domain").filter(|(_, domain)| is_on(domain, "RuleBasedMatching.Enabled")) {
        if !types.are_known() {
            continue;
        }
        let selected = |of: &str| -> Vec<String> {
            let member = format!("RuleBasedMatching.AttributeTypesSelector.{of}");
            texts(domain, &member).map(|(_, name)| name.to_owned()).collect::<Vec<String>>()
        };
        let is_fed = |name: &str| {
            let (first, rest) = name.split_once('.').map_or((name, None), |(first, rest)| (first, Some(rest)));
            let mut choices = selected(first);
            choices.push(first.to_owned());
            choices.iter().any(|choice| {
                let path = rest.map_or_else(|| choice.clone(), |rest| format!("{choice}.{rest}"));
                // The address as a whole is any part of it.
                is_filled(&types, &path) || rest == Some(first) && is_filled(&types, choice)
            })
        };
        for (n, rule) in list(domain, "RuleBasedMatching.MatchingRules").iter().enumerate() {
            let lacking: Vec<&str> = texts(rule, "Rule").map(|(_, name)| name).filter(|name| !is_fed(name)).collect();
            if !lacking.is_empty() {
                told.push(Told::of(
                    entry,
                    format!("Matching rule {} asks for {}, which no object type fills.", n + 1, listed(lacking)),
                    "Where one of its attributes is empty a rule does not match, so it finds nothing by what comes in.",
                    "Map a field to it, or take the attribute out of the rule.",
                ));
            }
        }
    }
    told
}

/// The flows of integrations, each with what is known of it; nothing where flows were not read.
fn flows(subject: &Subject<'_>, each: impl Fn(&str, Option<&Value>) -> Option<Said>) -> Vec<Told> {
    let mut told = Vec::new();
    for (entry, _) in subject.of("integrations") {
        let Some((_, name)) = entry.key.split_once(":flow/") else { continue };
        let Some(known) = subject.item(entry).and_then(|item| item.looks.get("flows")) else { continue };
        let flow = known.iter().find(|flow| text(flow, "flowName") == Some(name));
        if let Some((says, why, todo)) = each(name, flow) {
            told.push(Told::of(entry, says, why, todo));
        }
    }
    told
}

/// What is so, why it matters, and what to do.
type Said = (String, &'static str, &'static str);

fn flow_gone(subject: &Subject<'_>) -> Vec<Told> {
    flows(subject, |name, flow| {
        flow.is_none().then(|| {
            (
                format!("Its flow {name} is not there any more."),
                "Without the flow nothing comes in through it.",
                "Delete the integration, or make it anew with another flow.",
            )
        })
    })
}

fn flow_idle(subject: &Subject<'_>) -> Vec<Told> {
    flows(subject, |name, flow| {
        let status = text(flow?, "flowStatus").filter(|status| *status != "Active")?;
        Some((
            format!("Its flow {name} is {}.", status.to_lowercase()),
            "A flow that is not in service brings nothing.",
            "Look why, in the diagnosis of the flow.",
        ))
    })
}
