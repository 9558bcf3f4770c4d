"""Cases through boto3."""

import pytest

from conftest import by_hand


@pytest.fixture(scope="module")
def client(empty):
    return empty.client("connectcases")


@pytest.fixture(scope="module")
def domain(client):
    made = client.create_domain(name="support")
    assert made["domainStatus"] in ("Active", "CreationInProgress")
    return made["domainId"]


@pytest.fixture(scope="module")
def template(client, domain):
    return client.create_template(domainId=domain, name="General")["templateId"]


@pytest.fixture(scope="module")
def priority(client, domain):
    """A choice with two options."""
    field = client.create_field(domainId=domain, name="Priority", type="SingleSelect")["fieldId"]
    options = [{"name": "High", "value": "p1", "active": True}, {"name": "Low", "value": "p3", "active": True}]
    answer = client.batch_put_field_options(domainId=domain, fieldId=field, options=options)
    assert answer.get("errors", []) == []
    return field


@pytest.fixture(scope="module")
def cases(client, domain, template, priority):
    """Seven cases; the odd ones are urgent."""
    made = []
    for n in range(7):
        values = {
            "title": {"stringValue": f"Broken zipper {n}"},
            "customer_id": {"stringValue": CUSTOMER},
            priority: {"stringValue": "p1" if n % 2 else "p3"},
        }
        fields = [{"id": name, "value": value} for name, value in values.items()]
        made.append(client.create_case(domainId=domain, templateId=template, fields=fields)["caseId"])
    return made


CUSTOMER = "arn:aws:profile:eu-central-1:111122223333:domains/acme/profiles/" + "0" * 31 + "1"


def test_a_domain_has_its_system_fields(client, domain):
    fields = [field for page in by_hand(client.list_fields, "fields", "nextToken", domainId=domain) for field in page]
    system = {field["fieldId"] for field in fields if field["namespace"] == "System"}
    assert {"title", "status", "customer_id", "case_reason"} <= system
    details = client.batch_get_field(domainId=domain, fields=[{"id": "status"}, {"id": "none"}])
    assert [field["fieldId"] for field in details["fields"]] == ["status"]
    assert [error["id"] for error in details["errors"]] == ["none"]


def test_options_are_listed_and_filtered(client, domain, priority):
    options = by_hand(client.list_field_options, "options", "nextToken", domainId=domain, fieldId=priority, maxResults=1)
    assert [[option["value"] for option in page] for page in options if page] == [["p1"], ["p3"]]


def test_a_case_is_made_read_and_changed(client, domain, cases, priority):
    wanted = [{"id": "title"}, {"id": "status"}, {"id": priority}]
    values = lambda: {
        field["id"]: field["value"].get("stringValue")
        for field in client.get_case(domainId=domain, caseId=cases[0], fields=wanted)["fields"]
    }
    assert values() == {"title": "Broken zipper 0", "status": "open", priority: "p3"}
    client.update_case(domainId=domain, caseId=cases[0], fields=[{"id": "title", "value": {"stringValue": "Zipper"}}])
    assert values()["title"] == "Zipper"
    events = client.get_case_audit_events(domainId=domain, caseId=cases[0])["auditEvents"]
    assert {event["type"] for event in events} == {"Case.Created", "Case.Updated"}


def test_cases_are_searched_by_term_and_by_field(client, domain, cases, priority):
    search = lambda **query: {case["caseId"] for case in client.search_cases(domainId=domain, **query)["cases"]}
    assert search(searchTerm="zipper") == set(cases)
    assert search(searchTerm="nothing like that") == set()
    urgent = {"field": {"equalTo": {"id": priority, "value": {"stringValue": "p1"}}}}
    assert search(filter=urgent) == set(cases[1::2])
    assert search(filter={"not": urgent}) == set(cases[0::2])
    mine = {"field": {"equalTo": {"id": "customer_id", "value": {"stringValue": CUSTOMER}}}}
    assert search(filter={"andAll": [urgent, mine]}) == set(cases[1::2])


def test_a_paginator_gets_every_case_once(client, domain, cases):
    pages = client.get_paginator("search_cases").paginate(domainId=domain, PaginationConfig={"PageSize": 3})
    pages = [[case["caseId"] for case in page["cases"]] for page in pages]
    assert [len(page) for page in pages if page] == [3, 3, 1]
    assert sorted(sum(pages, [])) == sorted(cases)


def test_related_items_page_too(client, domain, cases):
    for n in range(3):
        client.create_related_item(
            domainId=domain, caseId=cases[1], type="Comment",
            content={"comment": {"body": f"Called back {n}", "contentType": "Text/Plain"}},
        )
    pages = client.get_paginator("search_related_items").paginate(
        domainId=domain, caseId=cases[1], PaginationConfig={"PageSize": 2}
    )
    bodies = [item["content"]["comment"]["body"] for page in pages for item in page["relatedItems"]]
    assert sorted(bodies) == [f"Called back {n}" for n in range(3)]


def test_what_is_not_there_is_not_found(client, domain, template, refused):
    none = "00000000-0000-4000-8000-000000000000"
    for operation, arguments in [
        (client.get_domain, {"domainId": none}),
        (client.get_template, {"domainId": domain, "templateId": none}),
        (client.get_layout, {"domainId": domain, "layoutId": none}),
        (client.get_case, {"domainId": domain, "caseId": none, "fields": [{"id": "title"}]}),
        (client.list_fields, {"domainId": none}),
    ]:
        assert refused(operation, **arguments)[:2] == (404, "ResourceNotFoundException"), operation


def test_values_that_break_a_constraint_are_named(empty, domain, template, refused):
    client = empty.careless("connectcases")
    for operation, arguments, named in [
        (client.create_domain, {"name": ""}, "name"),
        (client.create_field, {"domainId": domain, "name": "Kind", "type": "Novel"}, "type"),
        (client.create_case, {"domainId": domain, "templateId": template}, "fields"),
        (client.search_cases, {"domainId": domain, "maxResults": 0}, "maxResults"),
        (client.create_template, {"domainId": domain, "name": "x" * 101}, "name"),
    ]:
        status, code, message = refused(operation, **arguments)
        assert (status, code) == (400, "ValidationException"), message
        assert named.lower() in message.lower(), message


def test_a_name_that_is_taken_is_a_conflict(client, domain, template, refused):
    status, code, message = refused(client.create_template, domainId=domain, name="General")
    assert (status, code) == (409, "ConflictException")
    assert "General" in message


def test_the_demo_company_answers_as_the_models_say(demo):
    client = demo.client("connectcases", region=demo.region)
    domains = [item for page in by_hand(client.list_domains, "domains", "nextToken") for item in page]
    assert domains
    found = 0
    for domain in (item["domainId"] for item in domains):
        if client.get_domain(domainId=domain)["domainStatus"] != "Active":
            continue
        for page in client.get_paginator("search_cases").paginate(domainId=domain, PaginationConfig={"PageSize": 25}):
            found += len(page["cases"])
        for template in client.list_templates(domainId=domain)["templates"]:
            client.get_template(domainId=domain, templateId=template["templateId"])
        for layout in client.list_layouts(domainId=domain)["layouts"]:
            client.get_layout(domainId=domain, layoutId=layout["layoutId"])
    assert found > 100
