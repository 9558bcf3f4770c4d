//! The request rates that the services publish, as a table.
//!
//! They are per account and region and shared with the contact centre's live traffic.

use super::OperationId;

/// A published request rate.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rate {
    /// The operations that share it, by one name; most operations have a rate of their own.
    pub group: &'static str,
    /// Requests a second.
    pub per_second: f64,
    /// Requests at once after a quiet time.
    pub burst: f64,
}

/// Rate and burst, the group that shares them (or each for itself), and its operations.
pub(super) type RateRow = (f64, f64, Option<&'static str>, &'static [&'static str]);

/// Customer Profiles publishes no bursts: a second's worth is assumed.
pub(super) const CUSTOMER_PROFILES: &[RateRow] = &[
    (
        100.0,
        100.0,
        None,
        &[
            "SearchProfiles",
            "ListProfileObjects",
            "GetMatches",
            "GetSimilarProfiles",
            "GetCalculatedAttributeForProfile",
            "ListCalculatedAttributesForProfile",
            "CreateProfile",
            "UpdateProfile",
            "PutProfileObject",
            "AddProfileKey",
            "DeleteProfile",
            "DeleteProfileObject",
            "DeleteProfileKey",
            "MergeProfiles",
            "ListAccountIntegrations",
        ],
    ),
    (10.0, 10.0, None, &["GetProfileObjectType"]),
    (
        5.0,
        5.0,
        None,
        &[
            "ListDomains",
            "GetDomain",
            "ListProfileObjectTypes",
            "ListIntegrations",
            "GetIntegration",
            "ListRuleBasedMatches",
        ],
    ),
    (5.0, 5.0, Some("templates"), &["ListProfileObjectTypeTemplates", "GetProfileObjectTypeTemplate"]),
    (5.0, 5.0, Some("identity resolution"), &["ListIdentityResolutionJobs", "GetIdentityResolutionJob"]),
    (5.0, 5.0, Some("event streams"), &["ListEventStreams", "GetEventStream", "DeleteEventStream"]),
    (
        5.0,
        5.0,
        Some("calculated attributes"),
        &[
            "GetCalculatedAttributeDefinition",
            "ListCalculatedAttributeDefinitions",
            "DeleteCalculatedAttributeDefinition",
        ],
    ),
    (
        5.0,
        5.0,
        Some("workflows"),
        &["CreateIntegrationWorkflow", "DeleteWorkflow", "GetWorkflow", "GetWorkflowSteps", "ListWorkflows"],
    ),
    (5.0, 5.0, Some("tags"), &["ListTagsForResource", "TagResource", "UntagResource"]),
    (
        1.0,
        1.0,
        None,
        &[
            "CreateDomain",
            "UpdateDomain",
            "DeleteDomain",
            "PutProfileObjectType",
            "DeleteProfileObjectType",
            "PutIntegration",
            "DeleteIntegration",
            "GetAutoMergingPreview",
            "CreateEventStream",
            "CreateCalculatedAttributeDefinition",
            "UpdateCalculatedAttributeDefinition",
        ],
    ),
];

pub(super) const CASES: &[RateRow] = &[
    (
        2.0,
        10.0,
        None,
        &["CreateCase", "SearchCases", "ListTemplates", "ListLayouts", "ListCaseRules", "GetCaseAuditEvents"],
    ),
    (2.0, 10.0, Some("related items"), &["CreateRelatedItem", "SearchRelatedItems", "SearchAllRelatedItems"]),
    (2.0, 10.0, Some("tags"), &["ListTagsForResource", "TagResource", "UntagResource"]),
    (2.0, 10.0, Some("event configuration"), &["GetCaseEventConfiguration", "PutCaseEventConfiguration"]),
    (4.0, 10.0, None, &["GetCase"]),
    (2.0, 2.0, None, &["UpdateCase", "ListCasesForContact"]),
    (
        2.0,
        5.0,
        None,
        &[
            "CreateDomain",
            "ListDomains",
            "CreateField",
            "UpdateField",
            "ListFields",
            "CreateTemplate",
            "UpdateTemplate",
            "CreateLayout",
            "UpdateLayout",
            "CreateCaseRule",
            "UpdateCaseRule",
        ],
    ),
    (8.0, 25.0, None, &["BatchGetField", "BatchGetCaseRule"]),
    (6.0, 16.0, None, &["ListFieldOptions"]),
    (6.0, 20.0, None, &["GetTemplate", "GetLayout"]),
];

/// AppFlow publishes nothing.
pub(super) const APPFLOW: &[RateRow] = &[];

/// The published rate of an operation; a careful guess where none is published.
#[must_use]
pub fn rate(operation: OperationId) -> Rate {
    let (per_second, burst) = operation.service.spec().unpublished_rate;
    published_rate(operation).unwrap_or(Rate { group: operation.name, per_second, burst })
}

/// The rate that a service publishes for an operation, if it does.
#[must_use]
pub fn published_rate(operation: OperationId) -> Option<Rate> {
    let rows = operation.service.spec().rates;
    let &(per_second, burst, group, _) = rows.iter().find(|(.., names)| names.contains(&operation.name))?;
    Some(Rate { group: group.unwrap_or(operation.name), per_second, burst })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Service, api};

    #[test]
    fn every_name_in_the_table_is_an_operation_and_stands_there_once() {
        for service in Service::ALL {
            let mut names: Vec<_> = service.spec().rates.iter().flat_map(|(.., names)| *names).collect();
            for name in &names {
                assert!(api().operation(service, name).is_some(), "{service} has no {name}");
            }
            let all = names.len();
            names.sort_unstable();
            names.dedup();
            assert_eq!(names.len(), all, "{service}");
        }
    }

    #[test]
    fn the_same_name_has_each_services_own_rate() {
        let of = |service| rate(OperationId { service, name: "CreateDomain" }).burst;
        assert!(of(Service::CustomerProfiles) < of(Service::ConnectCases));
    }
}
