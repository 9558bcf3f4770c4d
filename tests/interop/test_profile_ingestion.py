"""How objects become profiles: what each kind of key does, what is turned away, what expires, what is scrubbed."""

import pytest

from conftest import by_hand, dumps

NUMBERS = iter(range(1000))


@pytest.fixture(scope="module")
def client(standing):
    return standing.client("customer-profiles")


@pytest.fixture
def domain(client):
    name = f"ingest-{next(NUMBERS)}"
    client.create_domain(DomainName=name, DefaultExpirationDays=30)
    return name


def field(source, target=None, kind="STRING"):
    made = {"Source": f"_source.{source}" if "{{" not in source else source, "ContentType": kind}
    return made | ({"Target": target} if target else {})


def key(field, *identifiers):
    return [{"StandardIdentifiers": list(identifiers), "FieldNames": field.split()}]


FIELDS = {
    "id": field("id"),
    "name": field("name", "_profile.LastName", "NAME"),
    "email": field("email", "_profile.EmailAddress", "EMAIL_ADDRESS"),
    "phone": field("phone", "_profile.PhoneNumber", "PHONE_NUMBER"),
    "club": field("club"),
}


def put_type(client, domain, name, fields=FIELDS, creates=True, keys=None, **more):
    keys = keys or {"crmId": key("id", "UNIQUE"), "_email": key("email", "PROFILE")}
    return client.put_profile_object_type(
        DomainName=domain,
        ObjectTypeName=name,
        Description=name,
        AllowProfileCreation=creates,
        Fields=fields,
        Keys=keys,
        **more,
    )


def put(client, domain, kind, **members):
    return client.put_profile_object(DomainName=domain, ObjectTypeName=kind, Object=dumps(members))[
        "ProfileObjectUniqueKey"
    ]


def found(client, domain, name, value):
    return client.search_profiles(DomainName=domain, KeyName=name, Values=[value])["Items"]


def objects(client, domain, profile, kind):
    return client.list_profile_objects(DomainName=domain, ProfileId=profile, ObjectTypeName=kind)["Items"]


def actions(client, domain, profile):
    records = client.list_profile_history_records(DomainName=domain, ProfileId=profile, MaxResults=100)
    return [record["ActionType"] for record in records["ProfileHistoryRecords"]]


def test_phone_numbers_and_addresses_match_however_they_are_written(client, domain):
    keys = {"crmId": key("id", "UNIQUE"), "_phone": key("phone", "PROFILE"), "_email": key("email", "PROFILE")}
    put_type(client, domain, "crm", keys=keys)
    put(client, domain, "crm", id="1", name="Groß", phone="+49 (30) 901820", email="Kim@Example.com")
    put(client, domain, "crm", id="2", phone="004930901820")
    put(client, domain, "crm", id="3", email=" kim@example.COM")
    (profile,) = found(client, domain, "_phone", "+4930901820")
    assert len(objects(client, domain, profile["ProfileId"], "crm")) == 3
    assert found(client, domain, "_email", "KIM@EXAMPLE.COM")[0]["ProfileId"] == profile["ProfileId"]


def test_a_secondary_key_counts_only_when_the_others_failed(client, domain):
    keys = {
        "crmId": key("id", "UNIQUE"),
        "_email": key("email", "PROFILE"),
        "_phone": key("phone", "PROFILE", "SECONDARY"),
    }
    put_type(client, domain, "crm", keys=keys)
    put(client, domain, "crm", id="1", email="a@example.com", phone="+4930111111")
    put(client, domain, "crm", id="2", email="b@example.com", phone="+4930222222")
    # The address leads to one profile and the number to another: the address wins, and nobody is linked.
    put(client, domain, "crm", id="3", email="a@example.com", phone="+4930222222")
    put(client, domain, "crm", id="4", phone="+4930111111")
    first, second = (
        found(client, domain, "_email", "a@example.com")[0],
        found(client, domain, "_email", "b@example.com")[0],
    )
    count = lambda profile: len(objects(client, domain, profile["ProfileId"], "crm"))
    assert first["ProfileId"] != second["ProfileId"] and (count(first), count(second)) == (3, 1)


def test_an_object_that_two_keys_lead_to_two_profiles_with_goes_to_that_of_the_first(client, domain):
    keys = {"crmId": key("id", "UNIQUE"), "_email": key("email", "PROFILE"), "clubId": key("club", "PROFILE")}
    put_type(client, domain, "crm", keys=keys)
    put(client, domain, "crm", id="1", email="a@example.com", name="Older")
    put(client, domain, "crm", id="2", club="C-2", phone="+4930333333")
    assert client.get_domain(DomainName=domain)["Stats"]["ProfileCount"] == 2
    put(client, domain, "crm", id="3", email="a@example.com", club="C-2")
    (profile,) = found(client, domain, "_email", "a@example.com")
    assert profile["LastName"] == "Older" and len(objects(client, domain, profile["ProfileId"], "crm")) == 2
    assert client.get_domain(DomainName=domain)["Stats"]["ProfileCount"] == 2
    # The club has members in two profiles now, so that its key is dropped and the next one decides.
    put(client, domain, "crm", id="4", club="C-2", email="new@example.com")
    assert client.get_domain(DomainName=domain)["Stats"]["ProfileCount"] == 3


def test_a_key_of_the_same_name_links_objects_of_two_types(client, domain):
    put_type(client, domain, "crm", keys={"crmId": key("id", "UNIQUE"), "clubId": key("club", "PROFILE")})
    put_type(client, domain, "shop", keys={"shopId": key("id", "UNIQUE"), "clubId": key("club", "PROFILE")})
    put(client, domain, "crm", id="1", club="C-1", name="Kim")
    put(client, domain, "shop", id="9", club="C-1", email="kim@example.com")
    (profile,) = found(client, domain, "clubId", "C-1")
    assert (profile["LastName"], profile["EmailAddress"]) == ("Kim", "kim@example.com")


def test_a_key_for_looking_up_is_not_kept_and_one_for_new_profiles_only_with_them(client, domain):
    keys = {
        "crmId": key("id", "UNIQUE"),
        "_email": key("email", "PROFILE"),
        "clubId": key("club", "PROFILE", "LOOKUP_ONLY"),
        "newName": key("name", "PROFILE", "NEW_ONLY"),
    }
    put_type(client, domain, "crm", keys=keys)
    put(client, domain, "crm", id="1", email="a@example.com", club="C-1", name="First")
    put(client, domain, "crm", id="2", email="a@example.com", club="C-2", name="Second")
    assert found(client, domain, "clubId", "C-1") == [] == found(client, domain, "clubId", "C-2")
    assert len(found(client, domain, "newName", "First")) == 1 and found(client, domain, "newName", "Second") == []
    (profile,) = found(client, domain, "_email", "a@example.com")
    client.add_profile_key(DomainName=domain, ProfileId=profile["ProfileId"], KeyName="clubId", Values=["C-9"])
    put(client, domain, "crm", id="3", club="C-9")
    assert len(objects(client, domain, profile["ProfileId"], "crm")) == 3


def test_an_object_that_fits_nobody_is_a_dead_letter(standing, client, domain):
    put_type(client, domain, "crm", creates=False)
    put(client, domain, "crm", id="1", email="nobody@example.com")
    assert client.get_domain(DomainName=domain)["Stats"] | {"TotalSize": 0} == {
        "ProfileCount": 0,
        "MeteringProfileCount": 0,
        "ObjectCount": 0,
        "TotalSize": 0,
    }
    letters = [letter for letter in standing.steer("dead-letters")["deadLetters"] if letter["domain"] == domain]
    assert [(letter["objectType"], "nobody@example.com" in letter["object"]) for letter in letters] == [("crm", True)]
    assert "AllowProfileCreation" in letters[0]["reason"]
    client.create_profile(DomainName=domain, EmailAddress="nobody@example.com")
    put(client, domain, "crm", id="1", email="nobody@example.com")
    assert client.get_domain(DomainName=domain)["Stats"]["ObjectCount"] == 1


def test_an_unmapped_object_infers_a_profile_from_its_kinds_of_content(client, domain):
    fields = {
        "id": field("id"),
        "tel": field("tel", kind="PHONE_NUMBER"),
        "mail": field("mail", kind="EMAIL_ADDRESS"),
    }
    put_type(
        client, domain, "call", fields=fields, keys={"callId": key("id", "UNIQUE"), "_phone": key("tel", "PROFILE")}
    )
    put(client, domain, "call", id="1", tel="+4930555555", mail="inferred@example.com")
    (profile,) = found(client, domain, "_phone", "+4930555555")
    assert (profile["PhoneNumber"], profile["EmailAddress"]) == ("+4930555555", "inferred@example.com")


def test_objects_that_break_their_type_are_turned_away(client, domain, refused):
    put_type(client, domain, "crm", keys={"crmId": key("id club", "UNIQUE"), "_email": key("email", "PROFILE")})
    send = lambda text: refused(client.put_profile_object, DomainName=domain, ObjectTypeName="crm", Object=text)
    for text in ('{"id": "1"}', "[]", "no JSON", '"text"'):
        assert send(text)[:2] == (400, "BadRequestException"), text
    assert send(dumps({"id": "1", "club": "2", "name": "x" * 256_000}))[0] == 400
    assert refused(client.put_profile_object, DomainName=domain, ObjectTypeName="none", Object="{}")[0] == 404
    # The name of a template goes through its mapping, though no such type was put.
    put(client, domain, "Zendesk-users", id="77", name="Li", email="li@example.com")
    assert len(found(client, domain, "_zendeskUserId", "77")) == 1


def test_the_better_source_wins_and_its_type_counts_its_room(client, domain):
    put_type(client, domain, "good", SourcePriority=1)
    poor = put_type(
        client,
        domain,
        "poor",
        SourcePriority=5,
        MaxProfileObjectCount=2,
        keys={"poorId": key("id", "UNIQUE"), "_email": key("email", "PROFILE")},
    )
    assert poor["MaxProfileObjectCount"] == 2 and poor["MaxAvailableProfileObjectCount"] == 998
    put(client, domain, "good", id="1", email="a@example.com", name="Good")
    put(client, domain, "poor", id="1", email="a@example.com", name="Poor", phone="+4930777777")
    (profile,) = found(client, domain, "_email", "a@example.com")
    assert (profile["LastName"], profile["PhoneNumber"]) == ("Good", "+4930777777")
    put(client, domain, "poor", id="2", email="a@example.com")
    # More than its own maximum has room as long as the profile is not full.
    put(client, domain, "poor", id="3", email="a@example.com")
    assert len(objects(client, domain, profile["ProfileId"], "poor")) == 3
    listed = client.list_profile_object_types(DomainName=domain)["Items"]
    assert {item["ObjectTypeName"]: item["MaxAvailableProfileObjectCount"] for item in listed} == {
        "good": 998,
        "poor": 998,
    }


def test_how_long_an_object_is_kept_is_settled_when_it_comes_in(standing, client, domain):
    put_type(client, domain, "brief", ExpirationDays=2)
    put_type(client, domain, "usual", keys={"usualId": key("id", "UNIQUE"), "_email": key("email", "PROFILE")})
    put(client, domain, "brief", id="1", email="a@example.com")
    put(client, domain, "usual", id="1", email="a@example.com")
    client.update_domain(DomainName=domain, DefaultExpirationDays=5)
    put(client, domain, "usual", id="2", email="a@example.com")
    (profile,) = found(client, domain, "_email", "a@example.com")
    held = lambda: [len(objects(client, domain, profile["ProfileId"], kind)) for kind in ("brief", "usual")]
    assert held() == [1, 2]
    standing.step("3 days")
    assert held() == [0, 2]
    standing.step("3 days")
    assert held() == [0, 1], "the object of before the change stays for thirty days"
    assert actions(client, domain, profile["ProfileId"]).count("EXPIRED") == 2
    standing.step("25 days")
    # Nothing was written to the profile for as long, so that it went with the last of them.
    assert found(client, domain, "_email", "a@example.com") == []


def test_a_type_takes_its_objects_integrations_and_fields_with_it(standing, client, domain):
    put_type(client, domain, "crm", keys={"crmId": key("id", "UNIQUE"), "_email": key("email", "PROFILE")})
    put_type(client, domain, "shop", keys={"shopId": key("id", "UNIQUE"), "_email": key("email", "PROFILE")})
    put(client, domain, "crm", id="1", email="a@example.com", name="From the CRM")
    put(client, domain, "shop", id="1", email="a@example.com", phone="+4930888888")
    (profile,) = found(client, domain, "_email", "a@example.com")
    uri = "arn:aws:s3:::acme-{}"
    client.put_integration(DomainName=domain, Uri=uri.format(domain), ObjectTypeName="shop")
    client.put_integration(DomainName=domain, Uri=uri.format(domain + "-crm"), ObjectTypeName="crm")
    client.delete_profile_object_type(DomainName=domain, ObjectTypeName="shop")
    (left,) = client.batch_get_profile(DomainName=domain, ProfileIds=[profile["ProfileId"]])["Profiles"]
    assert left["LastName"] == "From the CRM" and "PhoneNumber" not in left
    assert objects(client, domain, profile["ProfileId"], "shop") == []
    assert [item["ObjectTypeName"] for item in client.list_integrations(DomainName=domain)["Items"]] == ["crm"]


def test_a_type_of_a_template_and_a_type_of_ones_own_do_not_mix(client, domain, refused):
    status, _, message = refused(
        client.put_profile_object_type,
        DomainName=domain,
        ObjectTypeName="both",
        Description="d",
        TemplateId="Shopify-Customer",
        AllowProfileCreation=True,
    )
    assert status == 400 and "AllowProfileCreation" in message
    assert (
        refused(
            client.put_profile_object_type,
            DomainName=domain,
            ObjectTypeName="none",
            Description="d",
            TemplateId="Made-up",
        )[0]
        == 400
    )
    assert (
        refused(
            client.put_profile_object_type,
            DomainName=domain,
            ObjectTypeName="plain",
            Description="d",
            Fields=FIELDS,
            Keys={"_email": key("email", "PROFILE", "LOOKUP_ONLY")},
            SourceLastUpdatedTimestampFormat="yyyy",
            TemplateId="CTR",
        )[0]
        == 400
    )
    reserved = dict(Fields=FIELDS, Keys={"crmId": key("id", "UNIQUE")})
    assert (
        refused(client.put_profile_object_type, DomainName=domain, ObjectTypeName="_mine", Description="d", **reserved)[
            0
        ]
        == 400
    )
    for keys in ({}, {"crmId": key("none", "UNIQUE")}, {"a": key("id", "UNIQUE"), "b": key("club", "UNIQUE")}):
        assert (
            refused(
                client.put_profile_object_type,
                DomainName=domain,
                ObjectTypeName="odd",
                Description="d",
                Fields=FIELDS,
                Keys=keys,
            )[0]
            == 400
        ), keys
    names = {
        item["TemplateId"]
        for page in by_hand(client.list_profile_object_type_templates, "Items", "NextToken")
        for item in page
    }
    for source in ("Salesforce-", "Zendesk-", "Marketo-", "Servicenow-", "Segment-", "Shopify-", "CTR"):
        assert any(name.startswith(source) for name in names), source


def test_what_happened_to_a_profile_can_be_read(client, domain, refused):
    put_type(client, domain, "crm")
    profile = client.create_profile(DomainName=domain, EmailAddress="a@example.com")["ProfileId"]
    client.update_profile(DomainName=domain, ProfileId=profile, LastName="Groß")
    client.add_profile_key(DomainName=domain, ProfileId=profile, KeyName="club", Values=["1"])
    client.delete_profile_key(DomainName=domain, ProfileId=profile, KeyName="club", Values=["1"])
    unique = put(client, domain, "crm", id="1", email="a@example.com")
    client.delete_profile_object(
        DomainName=domain, ProfileId=profile, ObjectTypeName="crm", ProfileObjectUniqueKey=unique
    )
    other = client.create_profile(DomainName=domain, LastName="Other")["ProfileId"]
    client.merge_profiles(DomainName=domain, MainProfileId=profile, ProfileIdsToBeMerged=[other])
    assert actions(client, domain, profile) == [
        "CREATED",
        "UPDATED",
        "ADDED_PROFILE_KEY",
        "DELETED_PROFILE_KEY",
        "INGESTED",
        "DELETED_BY_CUSTOMER",
        "DELETED_BY_MERGE",
        "MERGED",
    ]
    listing = dict(DomainName=domain, ProfileId=profile)
    records = lambda **query: client.list_profile_history_records(**listing, **query)["ProfileHistoryRecords"]
    assert [record["ActionType"] for record in records(ObjectTypeName="crm")] == ["INGESTED", "DELETED_BY_CUSTOMER"]
    performer = records(ActionType="UPDATED")[0]["PerformedBy"]
    assert len(records(PerformedBy=performer)) >= 6 and records(PerformedBy="nobody") == []
    ingested = client.get_profile_history_record(**listing, Id=records(ActionType="INGESTED")[0]["Id"])
    assert ingested["ProfileObjectUniqueKey"] == unique and "a@example.com" in ingested["Content"]
    assert refused(client.get_profile_history_record, **listing, Id="0" * 32)[0] == 404
