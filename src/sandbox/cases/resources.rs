//! The resources of Cases as the sandbox keeps them; what is done with them is in the files beside.

use crate::sandbox::generic::{Minted, Resource};

/// A Cases domain.
pub(in crate::sandbox) static DOMAIN: Resource = Resource {
    kind: "cases/domains",
    noun: "Domain",
    id: "domainId",
    minted: Minted::Uuid,
    arn: Some((Some("domainArn"), "cases", "domain/{}")),
    times: (Some("createdTime"), None),
    list: Some("ListDomains"),
    ..Resource::PLAIN
};

/// The event configuration of a domain: one, once it was put.
pub(in crate::sandbox) static EVENTS: Resource = Resource {
    kind: "cases/domains/event-configuration",
    noun: "CaseEventConfiguration",
    parent: Some(&DOMAIN),
    ..Resource::PLAIN
};

/// A field of the cases of a domain; its options are kept with it.
pub(in crate::sandbox) static FIELD: Resource = Resource {
    kind: "cases/domains/fields",
    noun: "Field",
    parent: Some(&DOMAIN),
    id: "fieldId",
    minted: Minted::Uuid,
    arn: Some((Some("fieldArn"), "cases", "domain/{}/field/{}")),
    times: (Some("createdTime"), Some("lastModifiedTime")),
    ..Resource::PLAIN
};

/// A layout of a domain.
pub(in crate::sandbox) static LAYOUT: Resource = Resource {
    kind: "cases/domains/layouts",
    noun: "Layout",
    parent: Some(&DOMAIN),
    id: "layoutId",
    minted: Minted::Uuid,
    arn: Some((Some("layoutArn"), "cases", "domain/{}/layout/{}")),
    times: (Some("createdTime"), Some("lastModifiedTime")),
    ..Resource::PLAIN
};

/// A template of a domain.
pub(in crate::sandbox) static TEMPLATE: Resource = Resource {
    kind: "cases/domains/templates",
    noun: "Template",
    parent: Some(&DOMAIN),
    id: "templateId",
    minted: Minted::Uuid,
    arn: Some((Some("templateArn"), "cases", "domain/{}/template/{}")),
    times: (Some("createdTime"), Some("lastModifiedTime")),
    ..Resource::PLAIN
};

/// A case rule of a domain.
pub(in crate::sandbox) static RULE: Resource = Resource {
    kind: "cases/domains/case-rules",
    noun: "CaseRule",
    parent: Some(&DOMAIN),
    id: "caseRuleId",
    minted: Minted::Uuid,
    arn: Some((Some("caseRuleArn"), "cases", "domain/{}/case-rule/{}")),
    times: (Some("createdTime"), Some("lastModifiedTime")),
    ..Resource::PLAIN
};

/// A case of a domain. Its values are kept under `values`, by the ids of their fields.
pub(in crate::sandbox) static CASE: Resource = Resource {
    kind: "cases/domains/cases",
    noun: "Case",
    parent: Some(&DOMAIN),
    id: "caseId",
    minted: Minted::Uuid,
    arn: Some((Some("caseArn"), "cases", "domain/{}/case/{}")),
    ..Resource::PLAIN
};

/// The term by which a case is found from a contact.
pub(in crate::sandbox) const CONTACT: &str = "contact";

/// A related item of a case.
pub(in crate::sandbox) static RELATED_ITEM: Resource = Resource {
    kind: "cases/domains/cases/related-items",
    noun: "RelatedItem",
    parent: Some(&CASE),
    id: "relatedItemId",
    minted: Minted::Uuid,
    arn: Some((Some("relatedItemArn"), "cases", "domain/{}/case/{}/related-item/{}")),
    ..Resource::PLAIN
};
