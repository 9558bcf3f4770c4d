"""AppFlow through boto3."""

import pytest

from conftest import by_hand


@pytest.fixture(scope="module")
def client(empty):
    return empty.client("appflow")


def connector_profile(name):
    return {
        "connectorProfileName": name,
        "connectorType": "Zendesk",
        "connectionMode": "Public",
        "connectorProfileConfig": {
            "connectorProfileProperties": {"Zendesk": {"instanceUrl": "https://acme.zendesk.com"}},
            "connectorProfileCredentials": {"Zendesk": {"clientId": "id", "clientSecret": "s", "accessToken": "t"}},
        },
    }


def flow(name, **other):
    return {
        "flowName": name,
        "triggerConfig": {"triggerType": "OnDemand"},
        "sourceFlowConfig": {
            "connectorType": "Zendesk", "connectorProfileName": "help-desk",
            "sourceConnectorProperties": {"Zendesk": {"object": "tickets"}},
        },
        "destinationFlowConfigList": [
            {"connectorType": "S3", "destinationConnectorProperties": {"S3": {"bucketName": "acme-landing"}}}
        ],
        "tasks": [{"sourceFields": [], "taskType": "Map_all", "connectorOperator": {"Zendesk": "NO_OP"}}],
        **other,
    }


@pytest.fixture(scope="module")
def help_desk(client):
    client.create_connector_profile(**connector_profile("help-desk"))
    return "help-desk"


@pytest.fixture(scope="module")
def flows(client, help_desk):
    names = [f"flow-{n:02}" for n in range(7)]
    for name in names:
        assert client.create_flow(**flow(name))["flowStatus"] == "Active"
    return names


def test_a_connector_profile_keeps_no_credentials(client, help_desk):
    (profile,) = client.describe_connector_profiles(connectorProfileNames=[help_desk])["connectorProfileDetails"]
    assert profile["connectorProfileProperties"]["Zendesk"]["instanceUrl"] == "https://acme.zendesk.com"
    assert profile["credentialsArn"].startswith("arn:aws:secretsmanager:")
    assert "clientSecret" not in str(profile)


def test_flows_page_by_hand(client, flows):
    pages = by_hand(client.list_flows, "flows", "nextToken", maxResults=3)
    assert [len(page) for page in pages if page] == [3, 3, 1]
    assert [item["flowName"] for page in pages for item in page] == flows


def test_a_flow_is_described_as_it_was_made(client, flows):
    read = client.describe_flow(flowName=flows[0])
    made = flow(flows[0])
    assert read["sourceFlowConfig"]["sourceConnectorProperties"] == made["sourceFlowConfig"]["sourceConnectorProperties"]
    assert read["flowStatus"] == "Active" and read["flowArn"].endswith(f"flow/{flows[0]}")


def test_a_run_is_recorded(client, flows):
    run = client.start_flow(flowName=flows[1])["executionId"]
    records = by_hand(
        client.describe_flow_execution_records, "flowExecutions", "nextToken", flowName=flows[1], maxResults=1
    )
    assert [record["executionId"] for page in records for record in page] == [run]


def test_connectors_and_their_entities_are_described(client, help_desk):
    pages = by_hand(client.describe_connectors, "connectors", "nextToken", maxResults=10)
    known = {connector["connectorType"] for page in pages for connector in page}
    assert {"Salesforce", "Zendesk"} <= known
    entities = client.list_connector_entities(connectorProfileName=help_desk)["connectorEntityMap"]
    name = next(iter(entities.values()))[0]["name"]
    fields = client.describe_connector_entity(connectorProfileName=help_desk, connectorEntityName=name)
    assert fields["connectorEntityFields"]


def test_what_is_not_there_is_not_found(client, refused):
    for operation, arguments in [
        (client.describe_flow, {"flowName": "none"}),
        (client.delete_flow, {"flowName": "none"}),
        (client.start_flow, {"flowName": "none"}),
        (client.delete_connector_profile, {"connectorProfileName": "none"}),
    ]:
        assert refused(operation, **arguments)[:2] == (404, "ResourceNotFoundException"), operation


def test_values_that_break_a_constraint_are_named(empty, help_desk, refused):
    client = empty.careless("appflow")
    for operation, arguments, named in [
        (client.create_flow, flow("no spaces"), "flowName"),
        (client.create_flow, flow("later", triggerConfig={"triggerType": "Never"}), "triggerType"),
        (client.create_flow, flow("later", tasks=None), "tasks"),
        (client.list_flows, {"maxResults": 101}, "maxResults"),
        (client.create_flow, flow("later", destinationFlowConfigList=[]), "destination"),
    ]:
        status, code, message = refused(operation, **arguments)
        assert (status, code) == (400, "ValidationException"), message
        assert named.lower() in message.lower(), message


def test_a_name_that_is_taken_is_a_conflict(client, flows, help_desk, refused):
    status, code, message = refused(client.create_flow, **flow(flows[0]))
    assert (status, code) == (409, "ConflictException") and flows[0] in message
    assert refused(client.create_connector_profile, **connector_profile(help_desk))[:2] == (409, "ConflictException")


def test_credentials_that_the_connector_refuses_are_its_own_error(client, refused):
    wrong = connector_profile("wrong-login")
    wrong["connectorProfileConfig"]["connectorProfileCredentials"]["Zendesk"]["accessToken"] = "wrong"
    assert refused(client.create_connector_profile, **wrong)[:2] == (401, "ConnectorAuthenticationException")


def test_the_demo_company_answers_as_the_models_say(demo):
    client = demo.client("appflow", region=demo.region)
    flows = [item for page in by_hand(client.list_flows, "flows", "nextToken") for item in page]
    assert {"Active", "Errored", "Suspended", "Draft"} <= {item["flowStatus"] for item in flows}
    failed = []
    for item in flows:
        client.describe_flow(flowName=item["flowName"])
        runs = client.describe_flow_execution_records(flowName=item["flowName"])["flowExecutions"]
        failed += [run for run in runs if run["executionStatus"] == "Error"]
    assert any(run["executionResult"]["errorInfo"]["executionMessage"] for run in failed)
    assert client.describe_connector_profiles()["connectorProfileDetails"]
