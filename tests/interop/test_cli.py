"""The AWS CLI as a client of the sandbox: its own argument parsing, serializers and pagers."""

import json
import os
import subprocess
import sys

import pytest


REGION, ACCOUNT = "us-east-1", "111122223333"


@pytest.fixture(scope="module")
def aws(standing):
    """Runs `aws SERVICE COMMAND …` and gives the document it prints; members are given as keywords."""
    asked = set()
    environment = {
        **os.environ,
        "AWS_ACCESS_KEY_ID": "AKIASANDBOX000000001",
        "AWS_SECRET_ACCESS_KEY": "sandbox",
        "AWS_REGION": REGION,
        "AWS_DEFAULT_REGION": REGION,
        "AWS_DEFAULT_OUTPUT": "json",
        "AWS_PAGER": "",
        "AWS_MAX_ATTEMPTS": "1",
        **{f"AWS_ENDPOINT_URL_{name}": standing.endpoint for name in ("CUSTOMER_PROFILES", "CONNECTCASES", "APPFLOW")},
    }

    def run(service, command, fails=None, **arguments):
        line = [sys.executable, "-m", "awscli", service, command]
        for name, value in arguments.items():
            line.append("--" + name.replace("_", "-"))
            line.append(value if isinstance(value, str) else json.dumps(value))
        done = subprocess.run(line, env=environment, capture_output=True, text=True, timeout=60)
        if fails:
            assert done.returncode != 0 and fails in done.stderr, done.stdout + done.stderr
            return None
        assert done.returncode == 0, done.stderr
        asked.add((service, command))
        return json.loads(done.stdout) if done.stdout.strip() else {}

    yield run
    print(f"\n{len(asked)} operations were driven with the AWS CLI")


def test_customer_profiles(standing, aws):
    profiles = lambda command, **arguments: aws("customer-profiles", command, **arguments)
    of = {"domain_name": "cli"}
    profiles("create-domain", default_expiration_days="366", tags={"team": "care"}, **of)
    profiles("create-domain", default_expiration_days="1", fails="BadRequestException", **of)
    profiles("update-domain", default_expiration_days="300", **of)
    assert profiles("get-domain", **of)["DefaultExpirationDays"] == 300
    assert [item["DomainName"] for item in profiles("list-domains")["Items"]] == ["cli"]
    arn = f"arn:aws:profile:{REGION}:{ACCOUNT}:domains/cli"
    profiles("tag-resource", resource_arn=arn, tags={"stage": "test"})
    profiles("untag-resource", resource_arn=arn, tag_keys="team")
    assert profiles("list-tags-for-resource", resource_arn=arn)["tags"] == {"stage": "test"}
    fields = {"id": {"Source": "_source.id"}, "email": {"Source": "_source.email", "Target": "_profile.EmailAddress"}}
    keys = {
        "ticketId": [{"StandardIdentifiers": ["UNIQUE"], "FieldNames": ["id"]}],
        "_email": [{"StandardIdentifiers": ["PROFILE"], "FieldNames": ["email"]}],
    }
    type_of = {**of, "object_type_name": "ticket"}
    profiles("put-profile-object-type", description="Tickets", fields=fields, keys=keys, **type_of)
    assert profiles("get-profile-object-type", **type_of)["Fields"]["id"]["Source"] == "_source.id"
    kim = profiles("create-profile", first_name="민지", email_address="kim@example.com", **of)["ProfileId"]
    profiles("update-profile", profile_id=kim, last_name="김", **of)
    profiles("add-profile-key", profile_id=kim, key_name="loyalty", values="L-1", **of)
    for number in range(5):
        profiles("put-profile-object", object=json.dumps({"id": f"T-{number}", "email": "kim@example.com"}), **type_of)
    found = profiles("search-profiles", key_name="loyalty", values="L-1", **of)["Items"]
    assert [(item["ProfileId"], item["LastName"]) for item in found] == [(kim, "김")]
    listed = profiles("list-profile-objects", profile_id=kim, max_results="2", **type_of)
    assert len(listed["Items"]) == 2 and listed["NextToken"]
    rest = profiles("list-profile-objects", profile_id=kim, next_token=listed["NextToken"], **type_of)
    assert len(rest["Items"]) == 3
    history = profiles("list-profile-history-records", profile_id=kim, **of)["ProfileHistoryRecords"]
    assert len(history) == 8
    details = {"Attributes": [{"Name": "ticket.id"}], "Expression": "{ticket.id}"}
    profiles(
        "create-calculated-attribute-definition",
        calculated_attribute_name="tickets",
        statistic="COUNT",
        attribute_details=details,
        **of,
    )
    profiles("put-profile-object", object=json.dumps({"id": "T-9", "email": "kim@example.com"}), **type_of)
    value = profiles("get-calculated-attribute-for-profile", profile_id=kim, calculated_attribute_name="tickets", **of)
    assert value["Value"] == "6"
    profiles("delete-profile", profile_id=kim, **of)
    profiles("delete-domain", **of)
    profiles("get-domain", fails="ResourceNotFoundException", **of)


def test_cases(standing, aws):
    cases = lambda command, **arguments: aws("connectcases", command, **arguments)
    made = cases("create-domain", name="cli")
    standing.step("10m")
    of = {"domain_id": made["domainId"]}
    assert cases("get-domain", **of)["domainStatus"] == "Active"
    field = cases("create-field", name="Priority", type="SingleSelect", **of)["fieldId"]
    options = [{"name": "High", "value": "p1", "active": True}]
    assert cases("batch-put-field-options", field_id=field, options=options, **of).get("errors", []) == []
    assert field in [item["fieldId"] for item in cases("list-fields", **of)["fields"]]
    template = cases("create-template", name="General", **of)["templateId"]
    values = [
        {"id": "title", "value": {"stringValue": "Zipper"}},
        {"id": field, "value": {"stringValue": "p1"}},
        {
            "id": "customer_id",
            "value": {"stringValue": f"arn:aws:profile:{REGION}:{ACCOUNT}:domains/x/profiles/{'0' * 32}"},
        },
    ]
    case = cases("create-case", template_id=template, fields=values, **of)["caseId"]
    cases("update-case", case_id=case, fields=[{"id": "title", "value": {"stringValue": "Broken"}}], **of)
    read = cases("get-case", case_id=case, fields=[{"id": "title"}], **of)
    assert read["fields"] == [{"id": "title", "value": {"stringValue": "Broken"}}]
    query = {"field": {"equalTo": {"id": field, "value": {"stringValue": "p1"}}}}
    assert [item["caseId"] for item in cases("search-cases", filter=query, **of)["cases"]] == [case]
    comment = {"comment": {"body": "Called", "contentType": "Text/Plain"}}
    cases("create-related-item", case_id=case, type="Comment", content=comment, **of)
    assert len(cases("search-related-items", case_id=case, **of)["relatedItems"]) == 1
    assert cases("get-case-audit-events", case_id=case, **of)["auditEvents"]
    cases("tag-resource", arn=made["domainArn"], tags={"stage": "test"})
    assert cases("list-tags-for-resource", arn=made["domainArn"])["tags"] == {"stage": "test"}
    cases("get-case", case_id="none", fields=[{"id": "title"}], fails="ResourceNotFoundException", **of)
    cases("delete-case", case_id=case, **of)
    cases("delete-domain", **of)


def test_appflow(standing, aws):
    appflow = lambda command, **arguments: aws("appflow", command, **arguments)
    config = {
        "connectorProfileProperties": {"Zendesk": {"instanceUrl": "https://acme.zendesk.com"}},
        "connectorProfileCredentials": {"Zendesk": {"clientId": "id", "clientSecret": "s", "accessToken": "t"}},
    }
    appflow(
        "create-connector-profile",
        connector_profile_name="desk",
        connector_type="Zendesk",
        connection_mode="Public",
        connector_profile_config=config,
    )
    assert len(appflow("describe-connector-profiles")["connectorProfileDetails"]) == 1
    source = {
        "connectorType": "Zendesk",
        "connectorProfileName": "desk",
        "sourceConnectorProperties": {"Zendesk": {"object": "tickets"}},
    }
    target = [{"connectorType": "S3", "destinationConnectorProperties": {"S3": {"bucketName": "acme-landing"}}}]
    tasks = [{"sourceFields": ["id"], "taskType": "Filter", "connectorOperator": {"Zendesk": "PROJECTION"}}]
    for name in ("one", "two", "three"):
        made = appflow(
            "create-flow",
            flow_name=name,
            trigger_config={"triggerType": "OnDemand"},
            source_flow_config=source,
            destination_flow_config_list=target,
            tasks=tasks,
        )
        assert made["flowStatus"] == "Active"
    assert [item["flowName"] for item in appflow("list-flows", max_results="2")["flows"]] == ["one", "two"]
    run = appflow("start-flow", flow_name="one")["executionId"]
    standing.step("1h")
    runs = appflow("describe-flow-execution-records", flow_name="one")["flowExecutions"]
    assert [(item["executionId"], item["executionStatus"]) for item in runs] == [(run, "Successful")]
    assert appflow("describe-flow", flow_name="one")["flowStatus"] == "Active"
    appflow("stop-flow", flow_name="one", fails="UnsupportedOperationException")
    assert appflow("describe-connector", connector_type="Salesforce")["connectorConfiguration"]["canUseAsSource"]
    assert appflow("list-connector-entities", connector_profile_name="desk")["connectorEntityMap"]
    appflow("delete-flow", flow_name="one")
    appflow("describe-flow", flow_name="one", fails="ResourceNotFoundException")
