"""Every operation of AppFlow, in an order that makes sense."""

import datetime

from conftest import by_hand
from names import ACCOUNT, REGION

LAMBDA = f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:"


def walk(sandbox, client, refused):
    connectors(client)
    profiles(client, refused)
    entities(client)
    flows(sandbox, client, refused)
    schedule(sandbox, client, refused)
    cron(sandbox, client, refused)
    failures(sandbox, client, refused)
    private(sandbox, client, refused)
    own_connector(client, refused)
    tags(client, refused)
    the_end(client, refused)


def connectors(client):
    pages = by_hand(client.describe_connectors, "connectors", "nextToken", maxResults=10)
    known = {connector["connectorType"] for page in pages for connector in page}
    assert {"Salesforce", "Zendesk", "S3", "Servicenow"} <= known and len(pages) > 1
    one = client.describe_connector(connectorType="Zendesk")["connectorConfiguration"]
    assert one["canUseAsSource"] is True


def connector_profile(name, token="t"):
    return {
        "connectorProfileName": name,
        "connectionMode": "Public",
        "connectorProfileConfig": {
            "connectorProfileProperties": {"Zendesk": {"instanceUrl": f"https://{name}.zendesk.com"}},
            "connectorProfileCredentials": {"Zendesk": {"clientId": "id", "clientSecret": "s", "accessToken": token}},
        },
    }


def profiles(client, refused):
    for name in ("desk-1", "desk-2"):
        client.create_connector_profile(connectorType="Zendesk", **connector_profile(name))
    assert refused(client.create_connector_profile, connectorType="Zendesk", **connector_profile("desk-1"))[:2] == (
        409,
        "ConflictException",
    )
    wrong = refused(client.create_connector_profile, connectorType="Zendesk", **connector_profile("desk-3", "wrong"))
    assert wrong[:2] == (401, "ConnectorAuthenticationException")
    changed = connector_profile("desk-2")
    changed["connectorProfileConfig"]["connectorProfileProperties"]["Zendesk"][
        "instanceUrl"
    ] = "https://new.zendesk.com"
    client.update_connector_profile(**changed)
    pages = by_hand(client.describe_connector_profiles, "connectorProfileDetails", "nextToken", maxResults=1)
    details = {item["connectorProfileName"]: item for page in pages for item in page}
    assert details["desk-2"]["connectorProfileProperties"]["Zendesk"]["instanceUrl"] == "https://new.zendesk.com"
    assert "clientSecret" not in str(details)


def entities(client):
    listed = client.list_connector_entities(connectorProfileName="desk-1")["connectorEntityMap"]
    name = next(iter(listed.values()))[0]["name"]
    assert client.describe_connector_entity(connectorProfileName="desk-1", connectorEntityName=name)[
        "connectorEntityFields"
    ]
    client.reset_connector_metadata_cache(connectorProfileName="desk-1", connectorEntityName=name)
    client.reset_connector_metadata_cache(connectorType="S3")
    assert "Objects" in client.list_connector_entities(connectorType="CustomerProfiles")["connectorEntityMap"]


def flow(name, **other):
    return {
        "flowName": name,
        "triggerConfig": {"triggerType": "OnDemand"},
        "sourceFlowConfig": {
            "connectorType": "Zendesk",
            "connectorProfileName": "desk-1",
            "sourceConnectorProperties": {"Zendesk": {"object": "tickets"}},
        },
        "destinationFlowConfigList": [
            {"connectorType": "S3", "destinationConnectorProperties": {"S3": {"bucketName": "acme-landing"}}}
        ],
        "tasks": [{"sourceFields": ["id"], "taskType": "Filter", "connectorOperator": {"Zendesk": "PROJECTION"}}],
        **other,
    }


def flows(sandbox, client, refused):
    assert client.create_flow(clientToken="once", **flow("now"))["flowStatus"] == "Active"
    assert (
        client.create_flow(clientToken="once", **flow("now"))["flowStatus"] == "Active"
    ), "the same token makes no second flow"
    assert refused(client.create_flow, clientToken="once", **flow("other"))[:2] == (409, "ConflictException")
    assert refused(client.create_flow, **flow("now"))[:2] == (409, "ConflictException")
    wrong = [{"sourceFields": ["id"], "taskType": "Map", "connectorOperator": {"Zendesk": "PROJECTION"}}]
    assert refused(client.create_flow, **flow("later", tasks=wrong))[0] == 400, "a Map does not choose fields"
    changed = flow("now", description="On demand")
    client.update_flow(**changed)
    assert client.describe_flow(flowName="now")["description"] == "On demand"
    done = client.start_flow(flowName="now")["executionId"]
    sandbox.step("1h")
    begun = client.start_flow(flowName="now")["executionId"]
    client.cancel_flow_executions(flowName="now", executionIds=[begun])
    sandbox.step("1h")
    pages = by_hand(client.describe_flow_execution_records, "flowExecutions", "nextToken", flowName="now", maxResults=1)
    runs = {run["executionId"]: run["executionStatus"] for page in pages for run in page}
    assert runs == {done: "Successful", begun: "Canceled"}
    assert refused(client.stop_flow, flowName="now")[:2] == (400, "UnsupportedOperationException")


def schedule(sandbox, client, refused):
    every = {
        "triggerType": "Scheduled",
        "triggerProperties": {
            "Scheduled": {
                "scheduleExpression": "rate(1hours)",
                "dataPullMode": "Incremental",
                "firstExecutionFrom": datetime.datetime(2026, 2, 1),
            }
        },
    }
    assert client.create_flow(**flow("hourly", triggerConfig=every))["flowStatus"] == "Draft"
    assert client.start_flow(flowName="hourly")["flowStatus"] == "Active"
    assert refused(client.start_flow, flowName="hourly")[:2] == (409, "ConflictException")
    sandbox.step("5h")
    runs = client.describe_flow_execution_records(flowName="hourly")["flowExecutions"]
    assert len(runs) >= 4, "it runs every hour of the sandbox's time"
    assert client.stop_flow(flowName="hourly")["flowStatus"] == "Suspended"
    pages = by_hand(client.list_flows, "flows", "nextToken", maxResults=1)
    assert {"now", "hourly"} <= {item["flowName"] for page in pages for item in page}


def scheduled(expression, **other):
    return {
        "triggerType": "Scheduled",
        "triggerProperties": {"Scheduled": {"scheduleExpression": expression, **other}},
    }


def cron(sandbox, client, refused):
    for wrong in ("cron(0 8 * * * *)", "cron(61 8 * * ? *)", "cron(0 8 31 2 ? *)", "rate(0minutes)", "daily"):
        status, code, message = refused(client.create_flow, **flow("cron", triggerConfig=scheduled(wrong)))
        assert (status, code) == (400, "ValidationException") and wrong in message
    client.create_flow(**flow("cron", triggerConfig=scheduled("cron(0 8 ? * MON,FRI *)", dataPullMode="Complete")))
    client.start_flow(flowName="cron")
    sandbox.step("14 days")
    runs = client.describe_flow_execution_records(flowName="cron")["flowExecutions"]
    begun = [run["startedAt"].astimezone(datetime.timezone.utc) for run in reversed(runs)]
    assert len(begun) == 4 and all(at.strftime("%a %H:%M") in ("Mon 08:00", "Fri 08:00") for at in begun)
    assert client.describe_flow(flowName="cron")["lastRunExecutionDetails"]["mostRecentExecutionTime"] == max(begun)
    client.stop_flow(flowName="cron")
    client.delete_flow(flowName="cron")


def failures(sandbox, client, refused):
    client.create_connector_profile(connectorType="Zendesk", **connector_profile("frail"))
    frail = flow("frail", triggerConfig=scheduled("rate(1hours)", flowErrorDeactivationThreshold=2))
    frail["sourceFlowConfig"]["connectorProfileName"] = "frail"
    client.create_flow(**frail)
    client.start_flow(flowName="frail")
    assert refused(client.delete_connector_profile, connectorProfileName="frail")[:2] == (409, "ConflictException")
    client.delete_connector_profile(connectorProfileName="frail", forceDelete=True)
    sandbox.step("6h")
    read = client.describe_flow(flowName="frail")
    assert read["flowStatus"] == "Errored" and "2 consecutive" in read["flowStatusMessage"]
    runs = client.describe_flow_execution_records(flowName="frail")["flowExecutions"]
    assert [run["executionStatus"] for run in runs] == ["Error", "Error"]
    assert "frail does not exist" in runs[0]["executionResult"]["errorInfo"]["executionMessage"]
    client.delete_flow(flowName="frail")


def private(sandbox, client, refused):
    def snowflake(region):
        service = f"com.amazonaws.vpce.{region}.vpce-svc-0123"
        return {
            "connectorProfileName": "lake",
            "connectionMode": "Private",
            "connectorProfileConfig": {
                "connectorProfileProperties": {
                    "Snowflake": {
                        "warehouse": "W",
                        "stage": "A.B.C",
                        "bucketName": "acme",
                        "privateLinkServiceName": service,
                    }
                },
                "connectorProfileCredentials": {"Snowflake": {"username": "u", "password": "p"}},
            },
        }

    state = lambda: client.describe_connector_profiles(connectorProfileNames=["lake"])["connectorProfileDetails"][0][
        "privateConnectionProvisioningState"
    ]
    client.create_connector_profile(connectorType="Snowflake", **snowflake("eu-west-1"))
    assert state() == {"status": "PENDING"}
    sandbox.step("1m")
    assert (state()["status"], state()["failureCause"]) == ("FAILED", "VALIDATION")
    client.update_connector_profile(**snowflake(REGION))
    sandbox.step("1m")
    assert state() == {"status": "CREATED"}
    client.delete_connector_profile(connectorProfileName="lake")
    zendesk = {**connector_profile("inside"), "connectionMode": "Private"}
    assert refused(client.create_connector_profile, connectorType="Zendesk", **zendesk)[:2] == (
        400,
        "ValidationException",
    )


def own_connector(client, refused):
    config = lambda name: {"lambda": {"lambdaArn": LAMBDA + name}}
    own = dict(connectorLabel="Own", connectorProvisioningType="LAMBDA", connectorProvisioningConfig=config("own"))
    client.register_connector(clientToken="once", **own)
    client.register_connector(clientToken="once", **own)
    assert refused(client.register_connector, **own)[:2] == (409, "ConflictException")
    client.update_connector_registration(
        connectorLabel="Own", description="Ours", connectorProvisioningConfig=config("newer")
    )
    assert [item["connectorLabel"] for item in client.list_connectors()["connectors"]] == ["Own"]
    basic = {"authenticationType": "BASIC", "basic": {"username": "u", "password": "p"}}
    client.create_connector_profile(
        connectorProfileName="own",
        connectorType="CustomConnector",
        connectorLabel="Own",
        connectionMode="Public",
        connectorProfileConfig={
            "connectorProfileProperties": {"CustomConnector": {}},
            "connectorProfileCredentials": {"CustomConnector": basic},
        },
    )
    assert refused(client.reset_connector_metadata_cache, connectorProfileName="own")[0] == 400, "without its version"
    client.reset_connector_metadata_cache(connectorProfileName="own", apiVersion="v1")
    assert refused(client.unregister_connector, connectorLabel="Own")[:2] == (409, "ConflictException")
    client.unregister_connector(connectorLabel="Own", forceDelete=True)
    client.delete_connector_profile(connectorProfileName="own")
    assert client.list_connectors()["connectors"] == []


def tags(client, refused):
    profile = client.describe_connector_profiles(connectorProfileNames=["desk-1"])["connectorProfileDetails"][0]
    assert refused(client.tag_resource, resourceArn=profile["connectorProfileArn"], tags={"a": "b"})[0] == 400
    arn = client.describe_flow(flowName="now")["flowArn"]
    client.tag_resource(resourceArn=arn, tags={"stage": "test", "team": "data"})
    client.untag_resource(resourceArn=arn, tagKeys=["team"])
    assert client.list_tags_for_resource(resourceArn=arn)["tags"] == {"stage": "test"}


def the_end(client, refused):
    assert refused(client.delete_connector_profile, connectorProfileName="desk-1")[:2] == (409, "ConflictException")
    for name in ("now", "hourly"):
        client.delete_flow(flowName=name, forceDelete=True)
    assert refused(client.describe_flow, flowName="now")[:2] == (404, "ResourceNotFoundException")
    for name in ("desk-1", "desk-2"):
        client.delete_connector_profile(connectorProfileName=name)
    assert refused(client.delete_connector_profile, connectorProfileName="desk-1")[:2] == (
        404,
        "ResourceNotFoundException",
    )
