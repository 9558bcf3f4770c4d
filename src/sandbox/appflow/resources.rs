//! The resources of AppFlow as the sandbox keeps them; what is done with them is in the files beside.

use crate::sandbox::generic::Resource;

/// A flow.
pub(in crate::sandbox) static FLOW: Resource = Resource {
    kind: "appflow/flows",
    noun: "Flow",
    id: "flowName",
    arn: Some((Some("flowArn"), "appflow", "flow/{}")),
    times: (Some("createdAt"), Some("lastUpdatedAt")),
    ..Resource::PLAIN
};

/// A run of a flow.
pub(in crate::sandbox) static RUN: Resource = Resource {
    kind: "appflow/flows/runs",
    noun: "Execution",
    parent: Some(&FLOW),
    id: "executionId",
    ..Resource::PLAIN
};

/// A connector profile.
pub(in crate::sandbox) static CONNECTOR_PROFILE: Resource = Resource {
    kind: "appflow/connector-profiles",
    noun: "Connector profile",
    id: "connectorProfileName",
    arn: Some((Some("connectorProfileArn"), "appflow", "connectorprofile/{}")),
    tagged: false,
    ..Resource::PLAIN
};

/// A custom connector.
pub(in crate::sandbox) static CONNECTOR: Resource = Resource {
    kind: "appflow/connectors",
    noun: "Connector",
    id: "connectorLabel",
    arn: Some((Some("connectorArn"), "appflow", "connector/{}")),
    tagged: false,
    ..Resource::PLAIN
};
