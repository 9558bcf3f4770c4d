//! What shapes cannot say: rules between members, shared by forms and sandbox. Pure.
//!
//! Each rule is one function with a stable name and a severity: an error where the service refuses the document or
//! cannot act on it, a warning where it may be meant. What the facts already say of a single member is never repeated
//! here. [`judge`] is what a form and the sandbox ask: facts and rules together.

mod basis;
pub mod calculated;
mod case_batch;
mod case_field;
mod case_layout;
mod case_merge;
pub mod case_rule;
mod cases_domain;
mod choice;
mod conditions;
mod connector_profile;
pub mod connectors;
pub mod diagnosis;
mod domain;
mod estimating;
pub mod evaluating;
mod findings;
mod flow;
mod integration;
mod joining;
mod object_type;
mod of_type;
mod options;
mod profiles;
mod recommender;
mod related_item;
mod suggestions;
#[cfg(test)]
mod testing;
mod text;
mod texts;
mod tryout;
mod walk;

pub use basis::{Basis, against_basis, basis};
pub use case_batch::batch_member;
pub use case_merge::is_merged;
pub use connector_profile::{connector_of, is_private, labelled_connector_of};
pub use estimating::{Estimated, estimate_call, estimate_read, estimated, estimated_members};
pub use flow::{doing, of_kind as flow_operators_of_kind, of_member as flow_operators};
pub use joining::{Joining, Unique, joining};
pub use object_type::{TEMPLATE_EXCLUDES, has_template, take_brought};
pub use of_type::type_of;
pub use suggestions::{Suggestion, has_suggestions, suggestions};
pub use text::{joined_lines, soften};
pub use tryout::{TriedOut, Tryout, TryoutAnswer, TryoutLine, TryoutRead, Verdict};

use serde_json::Value;

use crate::model::{DocPath, Issue, OperationId, Service, Severity, api, check_input};
use findings::{Findings, Origin, Rule};

/// What the rules between members have against an operation's input. Whatever the facts forbid is not looked at.
#[must_use]
pub fn check(operation: OperationId, document: &Value) -> Vec<Issue> {
    let mut findings = Findings::default();
    for rule in rules_of(operation) {
        findings.judge(rule, document);
    }
    findings.issues
}

/// Members of an operation's input that follow from what others say, with their values: what is asked twice otherwise.
#[must_use]
pub fn followers(operation: OperationId, document: &Value) -> Vec<(DocPath, Value)> {
    match operation.name {
        "CreateCalculatedAttributeDefinition" => calculated::attributes(document),
        _ => Vec::new(),
    }
}

/// Everything that is wrong with an operation's input: by the facts, then by the rules.
///
/// Line breaks in a text that the published pattern forbids them in are a warning here: pasted keys have them.
#[must_use]
pub fn judge(operation: OperationId, document: &Value) -> Vec<Issue> {
    let mut issues: Vec<Issue> = check_input(operation, document).into_iter().map(|i| soften(i, document)).collect();
    issues.extend(choice::check(operation.operation().input, document));
    issues.extend(held_to_rules(operation, document));
    issues
}

/// What the rules have against a document: those of its texts, and those of its operation. Of a value that a rule of the
/// operation speaks of, what is remarked of all texts of its kind says no more.
fn held_to_rules(operation: OperationId, document: &Value) -> Vec<Issue> {
    let own = check(operation, document);
    let of_texts = texts::check(operation.operation().input, document).into_iter();
    let says_more = |issue: &Issue| issue.is_error() || own.iter().all(|rule| rule.path != issue.path);
    of_texts.filter(says_more).collect::<Vec<_>>().into_iter().chain(own).collect()
}

/// What the rules have against the value at a place, whatever the facts say of it.
#[must_use]
pub fn objections(operation: OperationId, document: &Value, place: &DocPath) -> Vec<String> {
    let found = held_to_rules(operation, document).into_iter();
    found.filter(|issue| issue.path == *place).map(|issue| issue.message).collect()
}

/// The names of the rules that an operation's input is held to.
#[must_use]
pub fn names(operation: OperationId) -> Vec<&'static str> {
    rules_of(operation).map(|rule| rule.origin.name).collect()
}

/// All rules: the name of each, how much its breach matters, and where it comes from: a collection of facts with the
/// section there, or the published model. A rule of several operations is there for each.
pub fn sources() -> impl Iterator<Item = (&'static str, Severity, &'static str)> {
    let of_operations = api().operations().flat_map(|operation| rules_of(operation.id)).map(|rule| &rule.origin);
    let anywhere = [choice::ORIGINS, texts::ORIGINS, text::ORIGINS, of_type::ORIGINS].into_iter().flatten();
    of_operations.chain(anywhere).map(|Origin { name, severity, source }| (*name, *severity, *source))
}

fn rules_of(operation: OperationId) -> impl Iterator<Item = &'static Rule> {
    let groups: &'static [&'static [Rule]] = match (operation.service, operation.name) {
        (Service::CustomerProfiles, "CreateDomain") => domain::OF_CREATE,
        (Service::CustomerProfiles, "UpdateDomain") => domain::OF_UPDATE,
        (Service::CustomerProfiles, "PutProfileObjectType") => object_type::OF_PUT,
        (Service::ConnectCases, "BatchCreateRelatedItem") => case_batch::OF_RELATED_ITEM,
        (Service::ConnectCases, "CreateRelatedItem") => related_item::OF_CREATE,
        (Service::ConnectCases, "CreateCase" | "UpdateCase") => case_batch::OF_CASE,
        (Service::ConnectCases, "BatchUpdateCase") => case_batch::OF_UPDATE,
        (Service::CustomerProfiles, "CreateCalculatedAttributeDefinition") => calculated::OF_CREATE,
        (Service::CustomerProfiles, "UpdateCalculatedAttributeDefinition") => calculated::OF_UPDATE,
        (Service::CustomerProfiles, "CreateProfile" | "UpdateProfile") => profiles::OF_PROFILE,
        (Service::CustomerProfiles, "MergeProfiles") => profiles::OF_MERGE,
        (Service::CustomerProfiles, "CreateSegmentDefinition") => profiles::OF_SEGMENT,
        (Service::CustomerProfiles, "CreateEventTrigger" | "UpdateEventTrigger") => &[conditions::OF_TRIGGER],
        (Service::CustomerProfiles, "CreateSegmentSnapshot") => profiles::OF_SNAPSHOT,
        (Service::CustomerProfiles, "CreateUploadJob") => profiles::OF_UPLOAD,
        (Service::CustomerProfiles, "CreateEventStream") => profiles::OF_STREAM,
        (Service::CustomerProfiles, "CreateRecommender" | "UpdateRecommender") => recommender::OF_CONFIG,
        (Service::ConnectCases, "BatchPutFieldOptions") => options::OF_PUT,
        (Service::ConnectCases, "CreateField") => case_field::OF_CREATE,
        (Service::ConnectCases, "CreateLayout" | "UpdateLayout") => case_layout::OF_LAYOUT,
        (Service::ConnectCases, "CreateTemplate" | "UpdateTemplate") => case_layout::OF_TEMPLATE,
        (Service::ConnectCases, "CreateDomain") => cases_domain::OF_CREATE,
        (Service::ConnectCases, "StartMergeCases") => case_merge::OF_START,
        (Service::AppFlow, "CreateConnectorProfile") => connector_profile::OF_CREATE,
        (Service::AppFlow, "UpdateConnectorProfile") => connector_profile::OF_UPDATE,
        (Service::AppFlow, "CreateFlow" | "UpdateFlow") => flow::OF_FLOW,
        (Service::CustomerProfiles, "PutIntegration") => flow::OF_INTEGRATION,
        (Service::CustomerProfiles, "CreateIntegrationWorkflow") => flow::OF_IMPORT,
        _ => &[],
    };
    groups.iter().copied().flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The collections of facts, and the services' published models.
    const COLLECTIONS: [&str; 7] = [
        "API model",
        "appflow-connectors",
        "calculated-attributes",
        "cases-new-operations",
        "mapping",
        "semantics",
        "wizards",
    ];

    #[test]
    fn every_rule_says_where_it_comes_from_and_what_is_only_inferred_warns() {
        assert!(sources().count() > 100);
        for (name, severity, source) in sources() {
            for cited in source.split("; ") {
                let (collection, place) = cited.split_once(", ").unwrap_or((cited.split(':').next().unwrap(), "-"));
                let is_known = COLLECTIONS.contains(&collection) || cited == "the naming rules of S3";
                assert!(is_known && !place.is_empty(), "{name} comes from {cited}");
            }
            assert!(severity == Severity::Warning || !source.ends_with(": inferred"), "{name} refuses: {source}");
        }
    }
}
