"""Customer Profiles through boto3."""

import pytest

from conftest import by_hand, dumps

EMAIL = {"Source": "_source.email", "Target": "_profile.EmailAddress", "ContentType": "EMAIL_ADDRESS"}


@pytest.fixture(scope="module")
def client(empty):
    return empty.client("customer-profiles")


@pytest.fixture(scope="module")
def domain(client):
    client.create_domain(DomainName="acme", DefaultExpirationDays=366, Tags={"team": "care"})
    return "acme"


def test_a_domain_lives_and_dies(client, refused):
    made = client.create_domain(DomainName="short", DefaultExpirationDays=10)
    assert made["DomainName"] == "short" and made["DefaultExpirationDays"] == 10
    client.update_domain(DomainName="short", DefaultExpirationDays=20)
    read = client.get_domain(DomainName="short")
    assert read["DefaultExpirationDays"] == 20 and read["CreatedAt"] == made["CreatedAt"]
    assert read["Stats"]["ProfileCount"] == 0
    client.delete_domain(DomainName="short")
    assert refused(client.get_domain, DomainName="short")[:2] == (404, "ResourceNotFoundException")


def test_lists_page_by_hand_and_tokens_end(client, refused):
    names = [f"page-{n:02}" for n in range(12)]
    for name in names:
        client.create_domain(DomainName=name, DefaultExpirationDays=1)
    pages = by_hand(client.list_domains, "Items", "NextToken", MaxResults=5)
    assert [len(page) for page in pages[:-1]] == [5] * (len(pages) - 1)
    listed = [item["DomainName"] for page in pages for item in page]
    assert [name for name in listed if name.startswith("page-")] == names
    assert len(listed) == len(set(listed))
    assert refused(client.list_domains, NextToken="made-up")[:2] == (400, "BadRequestException")


def test_a_paginator_gets_everything(client, domain):
    for n in range(7):
        client.create_domain_layout(
            DomainName=domain, LayoutDefinitionName=f"layout-{n}", Description="d", DisplayName=f"Layout {n}",
            LayoutType="PROFILE_EXPLORER", Layout="{}",
        )
    pages = client.get_paginator("list_domain_layouts").paginate(DomainName=domain, PaginationConfig={"PageSize": 3})
    pages = [page["Items"] for page in pages]
    assert [len(page) for page in pages] == [3, 3, 1]
    assert [item["LayoutDefinitionName"] for page in pages for item in page] == [f"layout-{n}" for n in range(7)]


def test_profiles_are_found_by_their_keys(client, domain):
    make = lambda **members: client.create_profile(DomainName=domain, **members)["ProfileId"]
    kim = make(FirstName="민지", LastName="김", EmailAddress="kim@example.com", AccountNumber="A-77")
    jo = make(FirstName="Jo", LastName="Groß", EmailAddress="jo@example.com", AccountNumber="A-77")
    search = lambda **query: client.search_profiles(DomainName=domain, **query)["Items"]
    ids = lambda items: sorted(item["ProfileId"] for item in items)
    found = search(KeyName="_email", Values=["kim@example.com"])
    assert ids(found) == [kim] and found[0]["FirstName"] == "민지"
    assert ids(search(KeyName="_account", Values=["A-77"])) == sorted([kim, jo])
    also = [{"KeyName": "_email", "Values": ["jo@example.com"]}]
    both = dict(KeyName="_account", Values=["A-77"], AdditionalSearchKeys=also)
    assert ids(search(**both, LogicalOperator="AND")) == [jo]
    assert search(KeyName="_email", Values=["nobody@example.com"]) == []
    pages = by_hand(
        client.search_profiles, "Items", "NextToken", DomainName=domain, KeyName="_account", Values=["A-77"],
        MaxResults=1,
    )
    assert [len(page) for page in pages if page] == [1, 1]


def test_objects_go_through_their_mapping(client, domain):
    client.put_profile_object_type(
        DomainName=domain, ObjectTypeName="ticket", Description="Tickets", AllowProfileCreation=True,
        Fields={
            "id": {"Source": "_source.id", "Target": "_case.Attributes.number"},
            "state": {"Source": "_source.state", "Target": "_case.Status"},
            "email": EMAIL,
        },
        Keys={
            "ticketId": [{"StandardIdentifiers": ["UNIQUE", "CASE"], "FieldNames": ["id"]}],
            "_email": [{"StandardIdentifiers": ["PROFILE", "LOOKUP_ONLY"][:1], "FieldNames": ["email"]}],
        },
    )
    mapping = client.get_profile_object_type(DomainName=domain, ObjectTypeName="ticket")
    assert mapping["Fields"]["email"] == EMAIL
    for number in ("T-1", "T-2"):
        client.put_profile_object(
            DomainName=domain, ObjectTypeName="ticket",
            Object=dumps({"id": number, "state": "open", "email": "li@example.com"}),
        )
    (profile,) = client.search_profiles(DomainName=domain, KeyName="_email", Values=["li@example.com"])["Items"]
    objects = lambda **query: client.list_profile_objects(
        DomainName=domain, ProfileId=profile["ProfileId"], **query
    )["Items"]
    assert len(objects(ObjectTypeName="ticket")) == 2
    only = objects(ObjectTypeName="_case", ObjectFilter={"KeyName": "ticketId", "Values": ["T-2"]})
    assert [("T-2" in item["Object"]) for item in only] == [True]


def test_what_is_not_there_is_not_found(client, domain, refused):
    for operation, arguments in [
        (client.get_domain, {"DomainName": "none"}),
        (client.get_profile_object_type, {"DomainName": domain, "ObjectTypeName": "none"}),
        (client.get_integration, {"DomainName": domain, "Uri": "arn:aws:appflow:eu-central-1:111122223333:flow/no"}),
        (client.list_profile_object_types, {"DomainName": "none"}),
        (client.delete_calculated_attribute_definition, {"DomainName": domain, "CalculatedAttributeName": "none"}),
    ]:
        assert refused(operation, **arguments)[:2] == (404, "ResourceNotFoundException"), operation


def test_values_that_break_a_constraint_are_named(empty, domain, refused):
    client = empty.careless("customer-profiles")
    for operation, arguments, named in [
        (client.create_domain, {"DomainName": "no spaces", "DefaultExpirationDays": 1}, "domainName"),
        (client.create_domain, {"DomainName": "later", "DefaultExpirationDays": 0}, "defaultExpirationDays"),
        (client.create_domain, {"DomainName": "later"}, "defaultExpirationDays"),
        (client.create_profile, {"DomainName": domain, "FirstName": "x" * 256}, "firstName"),
        (client.search_profiles, {"DomainName": domain, "KeyName": "", "Values": ["x"]}, "keyName"),
        (client.list_domains, {"MaxResults": 1000}, "maxResults"),
    ]:
        status, code, message = refused(operation, **arguments)
        assert (status, code) == (400, "BadRequestException"), message
        assert named.lower() in message.lower(), message


def test_a_conflict_is_a_bad_request_here(client, domain, refused):
    status, code, message = refused(client.create_domain, DomainName=domain, DefaultExpirationDays=1)
    assert (status, code) == (400, "BadRequestException")
    assert domain in message


def test_tags_are_read_where_they_were_written(client, domain):
    arn = f"arn:aws:profile:eu-central-1:111122223333:domains/{domain}"
    client.tag_resource(resourceArn=arn, tags={"stage": "test"})
    client.untag_resource(resourceArn=arn, tagKeys=["team"])
    assert client.list_tags_for_resource(resourceArn=arn)["tags"] == {"stage": "test"}


def test_the_demo_company_answers_as_the_models_say(demo):
    client = demo.client("customer-profiles", region=demo.region)
    domains = [item["DomainName"] for page in by_hand(client.list_domains, "Items", "NextToken") for item in page]
    assert domains
    for name in domains:
        client.get_domain(DomainName=name)
        types = by_hand(client.list_profile_object_types, "Items", "NextToken", DomainName=name)
        for item in [item for page in types for item in page]:
            client.get_profile_object_type(DomainName=name, ObjectTypeName=item["ObjectTypeName"])
        client.list_integrations(DomainName=name)
        client.list_calculated_attribute_definitions(DomainName=name)
    for template in client.list_profile_object_type_templates()["Items"]:
        client.get_profile_object_type_template(TemplateId=template["TemplateId"])
