//! The operations of AppFlow: one row each, with the members that the SDK's serializer insists on.

use super::operations;

operations! { aws_sdk_appflow::Client {
    "CancelFlowExecutions" => cancel_flow_executions(),
    "CreateConnectorProfile" => create_connector_profile(),
    "CreateFlow" => create_flow(),
    "DeleteConnectorProfile" => delete_connector_profile(),
    "DeleteFlow" => delete_flow(),
    "DescribeConnector" => describe_connector(),
    "DescribeConnectorEntity" => describe_connector_entity(),
    "DescribeConnectorProfiles" => describe_connector_profiles(),
    "DescribeConnectors" => describe_connectors(),
    "DescribeFlow" => describe_flow(),
    "DescribeFlowExecutionRecords" => describe_flow_execution_records(),
    "ListConnectorEntities" => list_connector_entities(),
    "ListConnectors" => list_connectors(),
    "ListFlows" => list_flows(),
    "ListTagsForResource" => list_tags_for_resource(resource_arn),
    "RegisterConnector" => register_connector(),
    "ResetConnectorMetadataCache" => reset_connector_metadata_cache(),
    "StartFlow" => start_flow(),
    "StopFlow" => stop_flow(),
    "TagResource" => tag_resource(resource_arn),
    "UnregisterConnector" => unregister_connector(),
    "UntagResource" => untag_resource(resource_arn, tag_keys),
    "UpdateConnectorProfile" => update_connector_profile(),
    "UpdateConnectorRegistration" => update_connector_registration(),
    "UpdateFlow" => update_flow(),
} }
