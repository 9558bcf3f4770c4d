//! Rules over a domain of Cases: fields, options, layouts, templates and case rules.

use std::collections::BTreeSet;

use serde_json::Value;

use super::subject::plain;
use super::{Rule, Subject, Told, listed, rule};
use crate::model::look::{at, list, text};
use crate::plan::Entry;
use crate::rules::diagnosis::Weight;

pub(super) const RULES: &[Rule] = &[
    rule("case-field.no-options", Weight::Likely, "semantics, 2, Field: inferred", no_options),
    rule("case-field.unused", Weight::Note, "semantics, 2, Field: inferred", unused_fields),
    rule("case-layout.unused", Weight::Note, "semantics, 2, Layout: inferred", unused_layouts),
    rule("case-layout.one-section", Weight::Cause, "semantics, 2, Layout", sections).alone().refused(),
    rule("case-rule.unused", Weight::Note, "semantics, 2, Case rule: inferred", unused_rules),
    rule("case-rule.option-gone", Weight::Cause, "semantics, 2, Case rule: inferred", options_gone).refused(),
    rule("case-template.no-layout", Weight::Likely, "semantics, 2, Template: inferred", no_layout).alone(),
    rule("case-template.required-not-shown", Weight::Likely, "semantics, 2, Layout: inferred", not_shown),
];

/// The options of a field: the value of each, and whether it can be chosen. `None` where nothing is known of any.
fn options(entry: &Entry) -> Option<Vec<(&str, bool)>> {
    let all = entry.parts.get("options")?.get("options")?.as_array()?;
    let is_active = |option: &Value| option.get("active").and_then(Value::as_bool).unwrap_or(true);
    let found = all.iter().filter_map(|option| Some((option.get("value")?.as_str()?, is_active(option))));
    Some(found.collect())
}

fn no_options(subject: &Subject<'_>) -> Vec<Told> {
    let of_choice = subject.of("fields").filter(|(_, field)| text(field, "type") == Some("SingleSelect"));
    let empty = of_choice
        .filter(|(entry, _)| options(entry).is_none_or(|options| !options.iter().any(|(_, is_active)| *is_active)));
    empty
        .map(|(entry, _)| {
            Told::of(
                entry,
                "None of its options can be chosen.",
                "An agent finds an empty list, and where the field is required no case can be saved.",
                "Add options, or make some of them active.",
            )
        })
        .collect()
}

/// The fields of a layout, as they stand there.
fn shown(layout: &Value) -> Vec<&str> {
    let panels = ["topPanel", "moreInfo"].into_iter();
    let sections = panels.flat_map(|panel| list(layout, &format!("content.basic.{panel}.sections")));
    sections.flat_map(|section| list(section, "fieldGroup.fields")).filter_map(|field| text(field, "id")).collect()
}

/// A note on each entry of a kind that nothing names.
fn unused(subject: &Subject<'_>, kind: &str, why: &str, todo: &str) -> Vec<Told> {
    let is_named = |entry: &Entry| subject.named_by(kind, &entry.key).next().is_some();
    let alone = subject.of(kind).filter(|(entry, _)| !entry.given && !is_named(entry));
    alone.map(|(entry, _)| Told::of(entry, "Nothing here uses it.", why, todo)).collect()
}

fn unused_fields(subject: &Subject<'_>) -> Vec<Told> {
    let why = "It is on no layout, in no template, in no rule and in no event, so no agent sees it.";
    unused(subject, "fields", why, "Put it on a layout, or delete it.")
}

fn unused_layouts(subject: &Subject<'_>) -> Vec<Told> {
    unused(
        subject,
        "layouts",
        "A layout shows only in the cases of templates that name it.",
        "Name it in a template, or delete it.",
    )
}

fn unused_rules(subject: &Subject<'_>) -> Vec<Told> {
    unused(
        subject,
        "case-rules",
        "A rule holds only in the cases of templates that name it.",
        "Name it in a template, or delete it.",
    )
}

fn sections(subject: &Subject<'_>) -> Vec<Told> {
    let panels = ["topPanel", "moreInfo"];
    let too_many = |layout: &Value| {
        panels.into_iter().any(|panel| list(layout, &format!("content.basic.{panel}.sections")).len() > 1)
    };
    let wrong = subject.of("layouts").filter(|(_, layout)| too_many(layout));
    wrong
        .map(|(entry, _)| {
            Told::of(
                entry,
                "A panel of it has more than one section.",
                "The service takes one section a panel.",
                "Put all fields of the panel into one section.",
            )
        })
        .collect()
}

fn no_layout(subject: &Subject<'_>) -> Vec<Told> {
    let without =
        subject.of("templates").filter(|(_, template)| text(template, "layoutConfiguration.defaultLayout").is_none());
    without
        .map(|(entry, _)| {
            Told::of(
                entry,
                "It has no layout.",
                "Agents see the fields of a case in the order of its template's layout, and here there is none.",
                "Give it a layout.",
            )
        })
        .collect()
}

/// What a template requires and its layout does not show. The service's own fields stand above every layout.
fn not_shown(subject: &Subject<'_>) -> Vec<Told> {
    let mut told = Vec::new();
    for (entry, template) in subject.of("templates") {
        let layout = text(template, "layoutConfiguration.defaultLayout").and_then(|id| subject.meant("layouts", id));
        let Some((_, layout)) = layout.and_then(|of| subject.of("layouts").find(|(other, _)| other.key == of.key))
        else {
            continue;
        };
        let (shown, required) = (shown(layout), required(subject, template));
        let hidden: Vec<String> = required
            .iter()
            .filter(|id| id.contains("${") && !shown.contains(&id.as_str()))
            .map(|id| plain(id))
            .collect();
        if !hidden.is_empty() {
            told.push(Told::of(
                entry,
                format!("It requires {}, which its layout does not show.", listed(hidden.iter().map(String::as_str))),
                "Who is to fill in the field does not see it, and the case cannot be saved without it.",
                "Put the field on the layout, or do not require it.",
            ));
        }
    }
    told
}

/// The fields that a template requires, always or by a rule.
fn required(subject: &Subject<'_>, template: &Value) -> BTreeSet<String> {
    let always = list(template, "requiredFields").iter().filter_map(|field| text(field, "fieldId"));
    let by_rule = list(template, "rules").iter().filter_map(|rule| {
        let named = subject.meant("case-rules", text(rule, "caseRuleId")?)?;
        let requires = named.body.get("rule").is_some_and(|rule| at(rule, "required").is_some());
        requires.then(|| text(rule, "fieldId")).flatten()
    });
    always.chain(by_rule).map(str::to_owned).collect()
}

fn options_gone(subject: &Subject<'_>) -> Vec<Told> {
    let mut told = Vec::new();
    for (entry, rule) in subject.of("case-rules") {
        let mut asked = Vec::new();
        asked_options(rule, &mut asked);
        let gone: Vec<String> =
            asked.into_iter().filter_map(|(field, option)| lost(subject, &field, &option)).collect();
        if !gone.is_empty() {
            told.push(Told::of(
                entry,
                format!("It names {}.", listed(gone.iter().map(String::as_str))),
                "A condition over an option that is not there is never met, and a list without it is shorter than meant.",
                "Name an option of the field, or add one of this value.",
            ));
        }
    }
    told
}

/// An option that its field does not have, in words.
fn lost(subject: &Subject<'_>, field: &str, option: &str) -> Option<String> {
    let entry = subject.meant("fields", field)?;
    let known = options(entry)?;
    let is_there = known.iter().any(|(value, _)| *value == option);
    (!is_there).then(|| format!("the option {option} of {}, which is not there", entry.name()))
}

/// The options that a rule names, with their fields.
fn asked_options(rule: &Value, asked: &mut Vec<(String, String)>) {
    let owned = |field: &str, option: &str| (field.to_owned(), option.to_owned());
    if let (Some(field), Some(option)) = (text(rule, "operandOne.fieldId"), text(rule, "operandTwo.stringValue")) {
        asked.push(owned(field, option));
    }
    let (parent, child) = (text(rule, "parentFieldId"), text(rule, "childFieldId"));
    for pair in list(rule, "parentChildFieldOptionsMappings") {
        let option = text(pair, "parentFieldOptionValue");
        asked.extend(parent.zip(option).map(|(field, option)| owned(field, option)));
        let options = list(pair, "childFieldOptionValues").iter().filter_map(Value::as_str);
        asked.extend(options.filter_map(|option| Some(owned(child?, option))));
    }
    match rule {
        Value::Array(items) => items.iter().for_each(|item| asked_options(item, asked)),
        Value::Object(members) => members.values().for_each(|member| asked_options(member, asked)),
        _ => {}
    }
}
