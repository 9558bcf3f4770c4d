"""Where data come from and what is made of them: integrations, workflows, uploads, recommenders, layouts."""

import base64
import datetime
import hashlib
import urllib.request

from conftest import by_hand
from names import ACCOUNT, KEY, REGION, ROLE


def flow_definition(name):
    return {
        "FlowName": name,
        "KmsArn": KEY,
        "TriggerConfig": {"TriggerType": "OnDemand"},
        "SourceFlowConfig": {
            "ConnectorType": "Zendesk",
            "ConnectorProfileName": "help-desk",
            "SourceConnectorProperties": {"Zendesk": {"Object": "users"}},
        },
        "Tasks": [{"SourceFields": ["id"], "TaskType": "Filter", "ConnectorOperator": {"Zendesk": "PROJECTION"}}],
    }


def integrations(sandbox, client, appflow, refused):
    appflow.create_connector_profile(
        connectorProfileName="help-desk",
        connectorType="Zendesk",
        connectionMode="Public",
        connectorProfileConfig={
            "connectorProfileProperties": {"Zendesk": {"instanceUrl": "https://acme.zendesk.com"}},
            "connectorProfileCredentials": {"Zendesk": {"clientId": "id", "clientSecret": "s", "accessToken": "t"}},
        },
    )
    uri = client.put_integration(
        DomainName="walk", ObjectTypeName="Zendesk-users", FlowDefinition=flow_definition("users")
    )["Uri"]
    assert appflow.describe_flow(flowName="users")["flowArn"] == uri
    status, _, message = refused(
        client.put_integration, DomainName="walk", ObjectTypeName="x", FlowDefinition=flow_definition("users")
    )
    assert (status, message) == (400, "Flow with name users already exists.")
    events = f"arn:aws:events:{REGION}:{ACCOUNT}:event-bus/shop"
    client.put_integration(
        DomainName="walk", Uri=events, ObjectTypeName="buy", EventTriggerNames=["large"], RoleArn=ROLE
    )
    assert refused(client.delete_event_trigger, DomainName="walk", EventTriggerName="large")[0] == 400
    assert client.get_integration(DomainName="walk", Uri=events)["EventTriggerNames"] == ["large"]
    pages = by_hand(client.list_integrations, "Items", "NextToken", DomainName="walk", MaxResults=1)
    assert [item["Uri"] for page in pages for item in page] == [uri, events]
    assert [item["DomainName"] for item in client.list_account_integrations(Uri=events)["Items"]] == ["walk"]
    client.delete_integration(DomainName="walk", Uri=events)
    client.delete_event_trigger(DomainName="walk", EventTriggerName="large")
    workflows(sandbox, client, appflow, refused)


def workflows(sandbox, client, appflow, refused):
    appflow.create_connector_profile(
        connectorProfileName="crm",
        connectorType="Salesforce",
        connectionMode="Public",
        connectorProfileConfig={
            "connectorProfileProperties": {"Salesforce": {"instanceUrl": "https://acme.my.salesforce.com"}},
            "connectorProfileCredentials": {"Salesforce": {"accessToken": "a", "refreshToken": "r"}},
        },
    )
    source = flow_definition("past") | {
        "SourceFlowConfig": {
            "ConnectorType": "Salesforce",
            "ConnectorProfileName": "crm",
            "SourceConnectorProperties": {"Salesforce": {"Object": "Account"}},
        },
        "Tasks": [{"SourceFields": ["Id"], "TaskType": "Filter", "ConnectorOperator": {"Salesforce": "PROJECTION"}}],
    }
    wrong = dict(
        DomainName="walk",
        WorkflowType="APPFLOW_INTEGRATION",
        ObjectTypeName="Zendesk-users",
        RoleArn=ROLE,
        IntegrationConfig={"AppflowIntegration": {"FlowDefinition": flow_definition("no")}},
    )
    assert refused(client.create_integration_workflow, **wrong)[0] == 400, "Zendesk keeps no past to import"
    day = lambda number: datetime.datetime(2026, 1, number)
    workflow = client.create_integration_workflow(
        DomainName="walk",
        WorkflowType="APPFLOW_INTEGRATION",
        ObjectTypeName="Salesforce-Account",
        RoleArn=ROLE,
        IntegrationConfig={
            "AppflowIntegration": {
                "FlowDefinition": source,
                "Batches": [{"StartTime": day(1), "EndTime": day(2)}, {"StartTime": day(2), "EndTime": day(3)}],
            }
        },
    )["WorkflowId"]
    of = dict(DomainName="walk", WorkflowId=workflow)
    assert client.get_workflow(**of)["Status"] == "NOT_STARTED"
    sandbox.step("3m")
    steps = [
        step["AppflowIntegration"]["Status"]
        for page in by_hand(client.get_workflow_steps, "Items", "NextToken", MaxResults=1, **of)
        for step in page
    ]
    assert steps == ["IN_PROGRESS", "NOT_STARTED"]
    sandbox.step("1h")
    assert client.get_workflow(**of)["Metrics"]["AppflowIntegration"]["StepsCompleted"] == 2
    assert [item["WorkflowId"] for item in client.list_workflows(DomainName="walk", Status="COMPLETE")["Items"]] == [
        workflow
    ]
    client.delete_workflow(**of)
    assert client.list_workflows(DomainName="walk")["Items"] == []


def recommenders(sandbox, client, kim, refused):
    recipes = client.list_recommender_recipes(MaxResults=10)["RecommenderRecipes"]
    assert len(recipes) == 6
    client.create_recommender_schema(
        DomainName="walk", RecommenderSchemaName="goods", Fields={"_webAnalytics": [{"TargetFieldName": "page"}]}
    )
    assert client.get_recommender_schema(DomainName="walk", RecommenderSchemaName="goods")["Status"] == "ACTIVE"
    assert len(client.list_recommender_schemas(DomainName="walk")["RecommenderSchemas"]) == 1
    client.create_recommender_filter(
        DomainName="walk",
        RecommenderFilterName="cheap",
        RecommenderFilterExpression="INCLUDE ItemID WHERE Items.PRICE < 10",
    )
    assert (
        client.get_recommender_filter(DomainName="walk", RecommenderFilterName="cheap")["RecommenderFilterName"]
        == "cheap"
    )
    assert len(client.list_recommender_filters(DomainName="walk")["RecommenderFilters"]) == 1
    of = dict(DomainName="walk", RecommenderName="trends")
    client.create_recommender(**of, RecommenderRecipeName="trending-now", RecommenderSchemaName="goods")
    assert client.get_recommender(**of)["Status"] == "PENDING"
    assert refused(client.get_profile_recommendations, ProfileId=kim, **of)[0] == 400, "it is not active yet"
    sandbox.step("20m")
    client.update_recommender(**of, Description="What goes now")
    assert [item["Description"] for item in client.list_recommenders(DomainName="walk")["Recommenders"]] == [
        "What goes now"
    ]
    assert client.get_profile_recommendations(ProfileId=kim, **of)["Recommendations"] == [], "nothing is made up"
    found = client.search_recommendations(
        DomainName="walk", KeyName="_email", KeyValues=["kim@example.com"], Recommender={"Name": "trends"}
    )
    assert found["ProfileId"] == kim
    assert (
        refused(
            client.search_recommendations,
            DomainName="walk",
            KeyName="_account",
            KeyValues=["A-1"],
            Recommender={"Name": "trends"},
        )[0]
        == 400
    )
    client.stop_recommender(**of)
    sandbox.step("20m")
    assert client.get_recommender(**of)["Status"] == "INACTIVE"
    client.start_recommender(**of)
    sandbox.step("20m")
    assert client.get_recommender(**of)["Status"] == "ACTIVE"
    client.delete_recommender(**of)
    client.delete_recommender_filter(DomainName="walk", RecommenderFilterName="cheap")
    client.delete_recommender_schema(DomainName="walk", RecommenderSchemaName="goods")
    sandbox.step("20m")
    assert client.list_recommenders(DomainName="walk")["Recommenders"] == []


def put_file(path, text, url=None):
    """Puts a file to the address of an upload job, under the key that came with it."""
    key = path["ClientToken"]
    customer = "x-amz-server-side-encryption-customer-"
    headers = {
        customer + "algorithm": "AES256",
        customer + "key": key,
        customer + "key-MD5": base64.b64encode(hashlib.md5(base64.b64decode(key)).digest()).decode(),
    }
    put = urllib.request.Request(url or path["Url"], data=text.encode(), method="PUT", headers=headers)
    return urllib.request.urlopen(put, timeout=30)


def uploads(sandbox, client, refused):
    job = lambda: client.create_upload_job(
        DomainName="walk",
        DisplayName="Import",
        UniqueKey="crm",
        Fields={
            "crm": {"Source": "_source.id", "Target": "_profile.Attributes.crm"},
            "name": {"Source": "_source.name", "Target": "_profile.LastName"},
        },
    )["JobId"]
    first, second = job(), job()
    of = dict(DomainName="walk", JobId=first)
    assert refused(client.start_upload_job, **of)[0] == 400, "nothing was uploaded"
    assert put_file(client.get_upload_job_path(**of), "id,name\n1,김\n2,Groß\n").status == 200
    client.start_upload_job(**of)
    assert client.get_upload_job(**of)["Status"] == "IN_PROGRESS"
    sandbox.step("1m")
    done = client.get_upload_job(**of)
    assert (done["Status"], done["ResultsSummary"]["CreatedRecords"]) == ("SUCCEEDED", 2)
    client.stop_upload_job(DomainName="walk", JobId=second)
    pages = by_hand(client.list_upload_jobs, "Items", "NextToken", DomainName="walk", MaxResults=1)
    assert [item["Status"] for page in pages for item in page] == ["SUCCEEDED", "STOPPED"]


def layouts(client, refused):
    of = dict(DomainName="walk", LayoutDefinitionName="main")
    client.create_domain_layout(**of, Description="d", DisplayName="Main", LayoutType="PROFILE_EXPLORER", Layout="{}")
    assert client.update_domain_layout(**of, Layout='{"rows": []}')["Version"] == "2"
    assert client.get_domain_layout(**of)["Layout"] == '{"rows": []}'
    assert len(client.list_domain_layouts(DomainName="walk")["Items"]) == 1
    client.delete_domain_layout(**of)
    assert refused(client.get_domain_layout, **of)[:2] == (404, "ResourceNotFoundException")
