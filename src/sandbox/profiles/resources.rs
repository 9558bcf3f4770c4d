//! The resources of Customer Profiles of which a table says all; those with checks of their own are in the files beside.

use serde_json::json;

use crate::sandbox::generic::{Preset, Resource};

/// Domains.
pub(in crate::sandbox) static DOMAINS: Resource = Resource {
    kind: "profiles/domains",
    noun: "Domain",
    id: "DomainName",
    arn: Some((None, "profile", "domains/{}")),
    times: (Some("CreatedAt"), Some("LastUpdatedAt")),
    duplicate: "Domain {} already exists",
    delete_message: Some(("Message", "OK")),
    list: Some("ListDomains"),
    delete: Some("DeleteDomain"),
    ..Resource::PLAIN
};

/// Customers.
pub(in crate::sandbox) static PROFILES: Resource = Resource {
    kind: "profiles/domains/profiles",
    noun: "Profile",
    parent: Some(&DOMAINS),
    id: "ProfileId",
    arn: Some((None, "profile", "domains/{}/profiles/{}")),
    ..Resource::PLAIN
};

/// Entries of a profile's history.
pub(in crate::sandbox) static HISTORY: Resource = Resource {
    kind: "profiles/domains/profiles/history-records",
    noun: "History record",
    parent: Some(&PROFILES),
    id: "Id",
    get: Some("GetProfileHistoryRecord"),
    ..Resource::PLAIN
};

/// Mappings of objects to profiles.
pub(in crate::sandbox) static OBJECT_TYPES: Resource = Resource {
    kind: "profiles/domains/object-types",
    noun: "Object type",
    parent: Some(&DOMAINS),
    id: "ObjectTypeName",
    arn: Some((None, "profile", "domains/{}/object-types/{}")),
    times: (Some("CreatedAt"), Some("LastUpdatedAt")),
    presets: &[("AllowProfileCreation", Preset::Flag(false))],
    delete_message: Some(("Message", "OK")),
    ..Resource::PLAIN
};

/// What feeds a domain, by its URI.
pub(in crate::sandbox) static INTEGRATIONS: Resource = Resource {
    kind: "profiles/domains/integrations",
    noun: "Integration",
    parent: Some(&DOMAINS),
    id: "Uri",
    arn: Some((None, "profile", "domains/{}/integrations/{}")),
    times: (Some("CreatedAt"), Some("LastUpdatedAt")),
    presets: &[("Scope", Preset::Text("PROFILE"))],
    dropped: &["FlowDefinition"],
    delete_message: Some(("Message", "OK")),
    completes: |document, _| {
        document["IsUnstructured"] = (document["ObjectTypeName"] == "_unstructured").into();
    },
    get: Some("GetIntegration"),
    list: Some("ListIntegrations"),
    delete: Some("DeleteIntegration"),
    ..Resource::PLAIN
};

/// Streams that take a domain's events; one a domain.
pub(in crate::sandbox) static EVENT_STREAMS: Resource = Resource {
    kind: "profiles/domains/event-streams",
    noun: "Event stream",
    parent: Some(&DOMAINS),
    id: "EventStreamName",
    arn: Some((Some("EventStreamArn"), "profile", "domains/{}/event-streams/{}")),
    times: (Some("CreatedAt"), None),
    presets: &[("State", Preset::Text("RUNNING"))],
    completes: |document, _| {
        let destination = json!({"Uri": document["Uri"], "Status": "HEALTHY"});
        document["DestinationSummary"] = destination.clone();
        document["DestinationDetails"] = destination;
    },
    get: Some("GetEventStream"),
    list: Some("ListEventStreams"),
    delete: Some("DeleteEventStream"),
    ..Resource::PLAIN
};

/// How agents see profiles.
pub(in crate::sandbox) static LAYOUTS: Resource = Resource {
    kind: "profiles/domains/layouts",
    noun: "Layout",
    parent: Some(&DOMAINS),
    id: "LayoutDefinitionName",
    arn: Some((None, "profile", "domains/{}/layouts/{}")),
    times: (Some("CreatedAt"), Some("LastUpdatedAt")),
    presets: &[("IsDefault", Preset::Flag(false)), ("Version", Preset::Text("1"))],
    duplicate: "Layout with name {} already exists",
    delete_message: Some(("Message", "OK")),
    create: Some("CreateDomainLayout"),
    get: Some("GetDomainLayout"),
    list: Some("ListDomainLayouts"),
    delete: Some("DeleteDomainLayout"),
    ..Resource::PLAIN
};
