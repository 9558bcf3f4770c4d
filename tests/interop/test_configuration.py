"""What `apply` made, as boto3 reads it: for every kind of resource both sides say the same, but for what a service
makes itself."""

import json
import os
import pathlib
import re
import subprocess

import pytest

from conftest import BINARY, KEYS, Sandbox

SECRETS = pathlib.Path(__file__).resolve().parents[1] / "configuration" / "secrets.yaml"
FROM, TO = ("111122223333", "us-east-1"), ("777788889999", "eu-central-1")
KEYS.setdefault(TO[0], "AKIASANDBOX000000003")
# What a service makes itself, or another one is: ids are compared by the names that they stand for.
MADE = re.compile(
    r"(Arn|ARN|At|At\d|By|Version|Token|Time|Readiness|Status|Message|Percentage|Details|Stats|State)$"
    r"|^(deleted|schemaVersion|kmsArn|executionDetails|namespace|CredentialsArn|ResponseMetadata|WorkflowId)$"
)


@pytest.fixture(scope="module")
def sandbox(nothing_of_the_user):
    sandbox = Sandbox()
    yield sandbox
    assert sandbox.stop() == 0


def run(sandbox, tmp_path, where, *arguments):
    account, region = where
    environment = {
        "HOME": str(tmp_path), "AWS_ACCESS_KEY_ID": KEYS[account], "AWS_SECRET_ACCESS_KEY": "sandbox",
        "AWS_REGION": region, "PATH": os.environ.get("PATH", ""),
    }
    command = [BINARY, "--endpoint-url", sandbox.endpoint, "--state-dir", str(tmp_path / account), *arguments]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, stdin=subprocess.DEVNULL)
    assert done.returncode == 0, done.stderr


def plain(value, names):
    """A document without what its service made, with names in place of ids."""
    if isinstance(value, dict):
        kept = {key: plain(inner, names) for key, inner in value.items() if not MADE.search(key)}
        return {key: inner for key, inner in sorted(kept.items()) if inner not in (None, [], {}, "")}
    if isinstance(value, list):
        return [plain(inner, names) for inner in value]
    text = value if isinstance(value, str) else json.dumps(value, default=str)
    for made, name in names.items():
        text = text.replace(made, name)
    return text


def compared(read, sandbox):
    """Reads both sides; `read` gives documents by kind and name, and the ids with what they stand for."""
    sides = []
    for account, region in (FROM, TO):
        documents, names = read(lambda service: sandbox.client(service, account=account, region=region))
        names = names | {account: "ACCOUNT", region: "REGION"}
        sides.append({plain(key, names): plain(document, names) for key, document in documents.items()})
    assert sides[0].keys() == sides[1].keys()
    for key, document in sides[0].items():
        assert document == sides[1][key], key
    return sides[0]


def read_cases(client):
    cases = client("connectcases")
    domain = next(one for one in cases.list_domains()["domains"] if one["name"] == "acme-support")["domainId"]
    names, documents = {domain: "domain"}, {}
    own = cases.get_domain(domainId=domain)
    documents["domain"] = {"name": own["name"], "tags": own.get("tags")}
    documents["events"] = cases.get_case_event_configuration(domainId=domain)
    fields = cases.list_fields(domainId=domain, maxResults=100)["fields"]
    made = [field for field in fields if field["namespace"] == "Custom"]
    names |= {field["fieldId"]: f"field {field['name']}" for field in made}
    for field in made:
        [document] = cases.batch_get_field(domainId=domain, fields=[{"id": field["fieldId"]}])["fields"]
        document["fieldId"] = names[field["fieldId"]]
        documents[f"field {field['name']}"] = document
        if field["type"] == "SingleSelect":
            options = cases.list_field_options(domainId=domain, fieldId=field["fieldId"])
            documents[f"options {field['name']}"] = options["options"]
    for kind, listed, get, identity in (
        ("layout", cases.list_layouts(domainId=domain)["layouts"], cases.get_layout, "layoutId"),
        ("template", cases.list_templates(domainId=domain)["templates"], cases.get_template, "templateId"),
    ):
        names |= {one[identity]: f"{kind} {one['name']}" for one in listed}
        for one in listed:
            documents[f"{kind} {one['name']}"] = get(domainId=domain, **{identity: one[identity]})
    rules = cases.list_case_rules(domainId=domain)["caseRules"]
    names |= {rule["caseRuleId"]: f"rule {rule['name']}" for rule in rules}
    for rule in rules:
        one = cases.batch_get_case_rule(domainId=domain, caseRules=[{"id": rule["caseRuleId"]}])["caseRules"]
        documents[f"rule {rule['name']}"] = one
    return documents, names


def read_profiles(client):
    profiles, domain = client("customer-profiles"), "acme-retail"
    documents = {"domain": profiles.get_domain(DomainName=domain)}
    for kind, listed, key, get in (
        ("object type", profiles.list_profile_object_types, "ObjectTypeName", profiles.get_profile_object_type),
        ("integration", profiles.list_integrations, "Uri", profiles.get_integration),
        ("stream", profiles.list_event_streams, "EventStreamName", profiles.get_event_stream),
        ("trigger", profiles.list_event_triggers, "EventTriggerName", profiles.get_event_trigger),
        ("segment", profiles.list_segment_definitions, "SegmentDefinitionName", profiles.get_segment_definition),
        ("layout", profiles.list_domain_layouts, "LayoutDefinitionName", profiles.get_domain_layout),
        ("domain type", profiles.list_domain_object_types, "ObjectTypeName", profiles.get_domain_object_type),
        ("recommender", profiles.list_recommenders, "RecommenderName", profiles.get_recommender),
        ("schema", profiles.list_recommender_schemas, "RecommenderSchemaName", profiles.get_recommender_schema),
        ("filter", profiles.list_recommender_filters, "RecommenderFilterName", profiles.get_recommender_filter),
        (
            "attribute", profiles.list_calculated_attribute_definitions, "CalculatedAttributeName",
            profiles.get_calculated_attribute_definition,
        ),
    ):
        rows = next(rows for rows in listed(DomainName=domain).values() if isinstance(rows, list))
        # Those that every domain has begin with an underscore; one has a statistic that no model knows.
        for row in (row for row in rows if not row[key].startswith("_")):
            documents[f"{kind} {row[key]}"] = get(DomainName=domain, **{key: row[key]})
    return documents, {}


def read_appflow(client):
    appflow = client("appflow")
    documents = {}
    for row in appflow.list_flows()["flows"]:
        flow = appflow.describe_flow(flowName=row["flowName"])
        # What belongs to one place alone.
        flow.get("triggerConfig", {}).get("triggerProperties", {}).get("Scheduled", {}).pop("scheduleStartTime", None)
        documents[f"flow {row['flowName']}"] = flow
    for one in appflow.describe_connector_profiles()["connectorProfileDetails"]:
        documents[f"connection {one['connectorProfileName']}"] = one
    own = [one for one in appflow.list_connectors()["connectors"] if one.get("connectorProvisioningType") == "LAMBDA"]
    for one in own:
        label = one["connectorLabel"]
        told = appflow.describe_connector(connectorType="CustomConnector", connectorLabel=label)
        documents[f"connector {label}"] = {
            key: told["connectorConfiguration"].get(key)
            for key in ("connectorLabel", "connectorDescription", "connectorProvisioningConfig")
        }
    return documents, {}


@pytest.mark.parametrize(
    "place, read, least, more",
    [
        ("cases/domains/acme-support", read_cases, 26, []),
        ("profiles/domains/acme-retail", read_profiles, 30, []),
        ("appflow", read_appflow, 29, ["--secrets", str(SECRETS)]),
    ],
)
def test_boto3_reads_the_same_on_both_sides(sandbox, tmp_path, place, read, least, more):
    folder = str(tmp_path / "design")
    run(sandbox, tmp_path, FROM, "snapshot", place, folder)
    # What is of one account alone, such as its keys of KMS, has to be said for another one.
    head = pathlib.Path(folder) / "switchboard.yaml"
    head.write_text(head.read_text().replace(f"{FROM[0]}/{FROM[1]}:", "default:"))
    run(sandbox, tmp_path, TO, "apply", folder, place, "--yes", *more)
    assert len(compared(read, sandbox)) >= least
