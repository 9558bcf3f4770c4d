"""Profiles, the objects that fill them, what happened to them, and who is the same."""

from conftest import by_hand, dumps
from names import NOBODY


def profiles(client, refused):
    kim = client.create_profile(
        DomainName="walk",
        FirstName="민지",
        LastName="김",
        EmailAddress="kim@example.com",
        AccountNumber="A-1",
        Address={"City": "Seoul"},
        Attributes={"tier": "gold", "visits": "12"},
    )["ProfileId"]
    jo = client.create_profile(DomainName="walk", FirstName="Jo", EmailAddress="jo@example.com", AccountNumber="A-1")[
        "ProfileId"
    ]
    client.update_profile(DomainName="walk", ProfileId=jo, LastName="Groß", FirstName="")
    assert refused(client.update_profile, DomainName="walk", ProfileId=NOBODY, LastName="x")[:2] == (
        404,
        "ResourceNotFoundException",
    )
    both = client.batch_get_profile(DomainName="walk", ProfileIds=[kim, jo, NOBODY])
    assert [profile["ProfileId"] for profile in both["Profiles"]] == [kim, jo]
    assert "FirstName" not in both["Profiles"][1] and both["Profiles"][1]["LastName"] == "Groß"
    assert [error["ProfileId"] for error in both["Errors"]] == [NOBODY]
    client.add_profile_key(DomainName="walk", ProfileId=jo, KeyName="loyalty", Values=["L-1", "L-2"])
    search = lambda **query: [item["ProfileId"] for item in client.search_profiles(DomainName="walk", **query)["Items"]]
    assert search(KeyName="loyalty", Values=["L-1"]) == [jo]
    client.delete_profile_key(DomainName="walk", ProfileId=jo, KeyName="loyalty", Values=["L-1"])
    assert search(KeyName="loyalty", Values=["L-1"]) == [] and search(KeyName="loyalty", Values=["L-2"]) == [jo]
    pages = by_hand(
        client.search_profiles,
        "Items",
        "NextToken",
        DomainName="walk",
        KeyName="_account",
        Values=["A-1"],
        MaxResults=1,
    )
    assert [item["ProfileId"] for page in pages for item in page] == [kim, jo]
    assert search(
        KeyName="_account",
        Values=["A-1"],
        AdditionalSearchKeys=[{"KeyName": "_email", "Values": ["KIM@example.com"]}],
        LogicalOperator="AND",
    ) == [kim]
    return kim, jo


def object_types(client, refused):
    templates = by_hand(client.list_profile_object_type_templates, "Items", "NextToken", MaxResults=4)
    names = [item["TemplateId"] for page in templates for item in page]
    assert "Salesforce-Contact" in names and len(templates) > 2
    template = client.get_profile_object_type_template(TemplateId="Salesforce-Contact")
    client.put_profile_object_type(
        DomainName="walk", ObjectTypeName="contact", Description="From a template", TemplateId="Salesforce-Contact"
    )
    assert client.get_profile_object_type(DomainName="walk", ObjectTypeName="contact")["Fields"] == template["Fields"]
    sample = dumps({"id": "1", "email": "li@example.com", "total": 12.5, "name": {"last": "Li"}})
    found = client.detect_profile_object_type(DomainName="walk", Objects=[sample])["DetectedProfileObjectTypes"][0]
    assert found["Fields"]["email"]["ContentType"] == "EMAIL_ADDRESS"
    client.put_profile_object_type(
        DomainName="walk",
        ObjectTypeName="buy",
        Description="Purchases",
        AllowProfileCreation=True,
        Fields={
            "id": {"Source": "_source.id", "Target": "_order.Attributes.number"},
            "total": {"Source": "_source.total", "Target": "_order.TotalPrice", "ContentType": "NUMBER"},
            "email": {"Source": "_source.email", "Target": "_profile.EmailAddress", "ContentType": "EMAIL_ADDRESS"},
        },
        Keys={
            "buyId": [{"StandardIdentifiers": ["UNIQUE", "ORDER"], "FieldNames": ["id"]}],
            "_email": [{"StandardIdentifiers": ["PROFILE"], "FieldNames": ["email"]}],
        },
    )
    twice = {
        "a": [{"StandardIdentifiers": ["UNIQUE"], "FieldNames": ["id"]}],
        "b": [{"StandardIdentifiers": ["UNIQUE"], "FieldNames": ["id"]}],
    }
    assert refused(
        client.put_profile_object_type,
        DomainName="walk",
        ObjectTypeName="wrong",
        Description="d",
        Fields={"id": {"Source": "_source.id"}},
        Keys=twice,
    )[:2] == (400, "BadRequestException")
    pages = by_hand(client.list_profile_object_types, "Items", "NextToken", DomainName="walk", MaxResults=1)
    assert sorted(item["ObjectTypeName"] for page in pages for item in page) == ["buy", "contact"]
    client.put_domain_object_type(
        DomainName="walk",
        ObjectTypeName="catalog",
        Description="Goods",
        Fields={"name": {"Source": "_source.name", "Target": "_catalogItem.Name", "ContentType": "STRING"}},
    )
    assert client.get_domain_object_type(DomainName="walk", ObjectTypeName="catalog")["Description"] == "Goods"
    assert [item["ObjectTypeName"] for item in client.list_domain_object_types(DomainName="walk")["Items"]] == [
        "catalog"
    ]
    client.delete_domain_object_type(DomainName="walk", ObjectTypeName="catalog")
    assert refused(client.get_domain_object_type, DomainName="walk", ObjectTypeName="catalog")[0] == 404


def buy(number, total, email="kim@example.com"):
    return dumps({"id": number, "total": total, "email": email})


def objects(client, kim, refused):
    first = client.put_profile_object(DomainName="walk", ObjectTypeName="buy", Object=buy("1", 10))[
        "ProfileObjectUniqueKey"
    ]
    again = client.put_profile_object(DomainName="walk", ObjectTypeName="buy", Object=buy("1", 20))[
        "ProfileObjectUniqueKey"
    ]
    assert first == again, "the same UNIQUE value is the same object"
    batch = client.batch_put_profile_object(
        DomainName="walk",
        ObjectTypeName="buy",
        Items=[
            {"Id": "a", "Object": buy("2", 5)},
            {"Id": "b", "Object": "no JSON"},
            {"Id": "c", "Object": buy("3", 30)},
        ],
    )
    assert [item["Id"] for item in batch["Successful"]] == ["a", "c"]
    assert [(item["Id"], item["Code"]) for item in batch["Failed"]] == [("b", 400)]
    listing = dict(DomainName="walk", ProfileId=kim, ObjectTypeName="buy")
    pages = by_hand(client.list_profile_objects, "Items", "NextToken", MaxResults=2, **listing)
    assert [len(page) for page in pages if page] == [2, 1]
    orders = client.list_profile_objects(
        DomainName="walk", ProfileId=kim, ObjectTypeName="_order", ObjectFilter={"KeyName": "buyId", "Values": ["2"]}
    )["Items"]
    assert len(orders) == 1 and '"2"' in orders[0]["Object"]
    gone = batch["Successful"][0]["ProfileObjectUniqueKey"]
    client.delete_profile_object(DomainName="walk", ProfileId=kim, ObjectTypeName="buy", ProfileObjectUniqueKey=gone)
    assert len(client.list_profile_objects(**listing)["Items"]) == 2
    assert (
        refused(
            client.delete_profile_object,
            DomainName="walk",
            ProfileId=kim,
            ObjectTypeName="buy",
            ProfileObjectUniqueKey=gone,
        )[0]
        == 404
    )
    assert refused(client.put_profile_object, DomainName="walk", ObjectTypeName="buy", Object="{}")[0] == 400
    names = client.list_object_type_attributes(DomainName="walk", ObjectTypeName="buy")["Items"]
    assert sorted(item["AttributeName"] for item in names) == ["email", "id", "total"]
    values = client.list_object_type_attribute_values(DomainName="walk", ObjectTypeName="buy", AttributeName="total")[
        "Items"
    ]
    assert sorted(item["Value"] for item in values) == ["20", "30"]
    statistics = client.get_object_type_attribute_statistics(
        DomainName="walk", ObjectTypeName="buy", AttributeName="total"
    )["Statistics"]
    assert (statistics["Minimum"], statistics["Maximum"], statistics["Average"]) == (20, 30, 25)
    cities = client.list_profile_attribute_values(DomainName="walk", AttributeName="Address.City")["Items"]
    assert [item["Value"] for item in cities] == ["Seoul"]
    assert client.get_domain(DomainName="walk")["Stats"]["ProfileCount"] == 2


def history(client, kim):
    listing = dict(DomainName="walk", ProfileId=kim)
    pages = by_hand(client.list_profile_history_records, "ProfileHistoryRecords", "NextToken", MaxResults=2, **listing)
    actions = [record["ActionType"] for page in pages for record in page]
    assert actions[0] == "CREATED" and actions.count("INGESTED") == 4 and "DELETED_BY_CUSTOMER" in actions
    only = client.list_profile_history_records(ActionType="CREATED", **listing)["ProfileHistoryRecords"]
    record = client.get_profile_history_record(Id=only[0]["Id"], **listing)
    assert "kim@example.com" in record["Content"] and record["PerformedBy"].startswith("arn:aws:iam:")


def matching(sandbox, client, refused):
    assert refused(client.get_matches, DomainName="walk")[0] == 400
    resolution = {"ConflictResolvingModel": "RECENCY"}
    consolidation = {"MatchingAttributesList": [["AccountNumber", "LastName"]]}
    client.update_domain(
        DomainName="walk",
        Matching={
            "Enabled": True,
            "AutoMerging": {"Enabled": True, "Consolidation": consolidation, "ConflictResolution": resolution},
        },
        RuleBasedMatching={
            "Enabled": True,
            "MatchingRules": [{"Rule": ["EmailAddress"]}, {"Rule": ["AccountNumber"]}],
            "MaxAllowedRuleLevelForMerging": 1,
            "MaxAllowedRuleLevelForMatching": 2,
            "AttributeTypesSelector": {
                "AttributeMatchingModel": "MANY_TO_MANY",
                "EmailAddress": ["EmailAddress", "BusinessEmailAddress"],
            },
            "ConflictResolution": resolution,
        },
    )
    twin = client.create_profile(DomainName="walk", BusinessEmailAddress="twin@example.com")["ProfileId"]
    other = client.create_profile(DomainName="walk", EmailAddress="TWIN@example.com", AccountNumber="T")["ProfileId"]
    assert client.get_matches(DomainName="walk")["Matches"] == [], "nothing is learned"
    preview = client.get_auto_merging_preview(
        DomainName="walk", Consolidation=consolidation, ConflictResolution=resolution
    )
    assert preview["NumberOfProfilesWillBeMerged"] == 0
    assert client.list_rule_based_matches(DomainName="walk")["MatchIds"] == [], "the rules are not in force yet"
    jobs = client.list_identity_resolution_jobs(DomainName="walk")["IdentityResolutionJobsList"]
    assert [job["Status"] for job in jobs] == ["PENDING"]
    sandbox.step("62m")
    pages = by_hand(client.list_rule_based_matches, "MatchIds", "NextToken", DomainName="walk", MaxResults=1)
    ids = [match for page in pages for match in page]
    assert len(ids) == 2
    similar = client.get_similar_profiles(
        DomainName="walk", MatchType="RULE_BASED_MATCHING", SearchKey="matchId", SearchValue=ids[0]
    )
    assert (sorted(similar["ProfileIds"]), similar["RuleLevel"]) == (sorted([twin, other]), 1)
    sandbox.step("2h")
    done = client.get_identity_resolution_job(DomainName="walk", JobId=jobs[0]["JobId"])
    assert (done["Status"], done["JobStats"]["NumberOfMergesDone"]) == ("COMPLETED", 1)
    merged = client.batch_get_profile(DomainName="walk", ProfileIds=[twin, other])
    assert [profile["AccountNumber"] for profile in merged["Profiles"]] == ["T"]


def merging(client, kim, jo, refused):
    client.merge_profiles(
        DomainName="walk", MainProfileId=kim, ProfileIdsToBeMerged=[jo], FieldSourceProfileIds={"LastName": jo}
    )
    (profile,) = client.search_profiles(DomainName="walk", KeyName="loyalty", Values=["L-2"])["Items"]
    assert (profile["ProfileId"], profile["LastName"], profile["FirstName"]) == (kim, "Groß", "민지")
    assert refused(client.merge_profiles, DomainName="walk", MainProfileId=kim, ProfileIdsToBeMerged=[jo])[0] == 404
