"""Where data come from and where they go: uploads, integrations, streams, triggers, layouts, recommenders."""

import urllib.error

import pytest

from conftest import by_hand, dumps
from names import ACCOUNT, KEY, REGION, ROLE, STREAM
from walk_profiles_sources import flow_definition, put_file

NUMBERS = iter(range(1000))


@pytest.fixture(scope="module")
def client(standing):
    return standing.client("customer-profiles")


@pytest.fixture(scope="module")
def appflow(standing):
    client = standing.client("appflow")
    client.create_connector_profile(
        connectorProfileName="help-desk",
        connectorType="Zendesk",
        connectionMode="Public",
        connectorProfileConfig={
            "connectorProfileProperties": {"Zendesk": {"instanceUrl": "https://acme.zendesk.com"}},
            "connectorProfileCredentials": {"Zendesk": {"clientId": "id", "clientSecret": "s", "accessToken": "t"}},
        },
    )
    return client


@pytest.fixture
def domain(client):
    name = f"source-{next(NUMBERS)}"
    client.create_domain(DomainName=name, DefaultExpirationDays=366)
    return name


COLUMNS = {
    "crm": {"Source": "_source.id", "Target": "_profile.Attributes.crm"},
    "name": {"Source": "_source.name", "Target": "_profile.LastName"},
    "city": {"Source": "_source.city", "Target": "_profile.Address.City"},
}


def upload(client, domain, text, **more):
    job = client.create_upload_job(DomainName=domain, DisplayName="Import", UniqueKey="crm", Fields=COLUMNS, **more)[
        "JobId"
    ]
    path = client.get_upload_job_path(DomainName=domain, JobId=job)
    assert put_file(path, text).status == 200
    client.start_upload_job(DomainName=domain, JobId=job)
    return job


def known(client, domain, value):
    return client.search_profiles(DomainName=domain, KeyName="crm", Values=[value])["Items"]


def test_the_rows_of_a_file_become_profiles_and_are_found_again(standing, client, domain):
    first = upload(client, domain, 'id,name,city\n1,"Groß, Kim",Bonn\n2,"say ""hi""",\n')
    read = lambda job: client.get_upload_job(DomainName=domain, JobId=job)
    assert read(first)["Status"] == "IN_PROGRESS" and read(first)["DataExpiry"] == 14
    standing.step(10)
    assert read(first)["Status"] == "SUCCEEDED" and read(first)["CompletedAt"]
    assert read(first)["ResultsSummary"] == {"CreatedRecords": 2, "UpdatedRecords": 0, "FailedRecords": 0}
    (kim,) = known(client, domain, "1")
    assert (kim["LastName"], kim["Address"]) == ("Groß, Kim", {"City": "Bonn"})
    second = upload(client, domain, "id,name,city\n1,Groß,Seoul\n,Nobody,\n3,too,many,cells\n")
    standing.step(10)
    assert read(second)["Status"] == "PARTIALLY_SUCCEEDED"
    assert read(second)["ResultsSummary"] == {"CreatedRecords": 0, "UpdatedRecords": 1, "FailedRecords": 2}
    assert known(client, domain, "1")[0]["Address"] == {"City": "Seoul"}
    third = upload(client, domain, "other,columns\n1,2\n")
    standing.step(10)
    assert (read(third)["Status"], read(third)["StatusReason"]) == ("FAILED", "VALIDATION_FAILURE")


def test_what_an_upload_made_goes_when_its_days_are_over(standing, client, domain):
    upload(client, domain, "id,name,city\n1,Kim,\n2,Jo,\n3,Ann,\n", DataExpiry=2)
    standing.step(10)
    kept = known(client, domain, "2")[0]["ProfileId"]
    client.update_profile(DomainName=domain, ProfileId=kept, FirstName="Jo")
    standing.step("1 day")
    upload(client, domain, "id,name,city\n3,Ann again,\n", DataExpiry=10)
    standing.step("2 days")
    assert [len(known(client, domain, value)) for value in ("1", "2", "3")] == [0, 1, 1]
    standing.step("10 days")
    assert [len(known(client, domain, value)) for value in ("1", "2", "3")] == [0, 1, 0]


def test_an_upload_takes_its_steps_in_order(standing, client, domain, refused):
    job = client.create_upload_job(DomainName=domain, DisplayName="I", UniqueKey="crm", Fields=COLUMNS)["JobId"]
    of = dict(DomainName=domain, JobId=job)
    assert refused(client.start_upload_job, **of)[0] == 400, "nothing was uploaded"
    path = client.get_upload_job_path(**of)
    with pytest.raises(urllib.error.HTTPError) as caught:
        put_file(path, "id\n1\n", path["Url"] + "0")
    assert caught.value.code == 404
    standing.step("1h")
    with pytest.raises(urllib.error.HTTPError) as caught:
        put_file(path, "id\n1\n")
    assert caught.value.code == 400, "the address has ended"
    client.stop_upload_job(**of)
    assert client.get_upload_job(**of)["Status"] == "STOPPED"
    assert refused(client.start_upload_job, **of)[0] == 400


def test_an_integration_with_a_flow_definition_makes_the_flow(client, appflow, domain, refused):
    definition = flow_definition(f"flow-{domain}") | {
        "TriggerConfig": {
            "TriggerType": "Scheduled",
            "TriggerProperties": {"Scheduled": {"ScheduleExpression": "rate(1days)", "DataPullMode": "Incremental"}},
        }
    }
    client.put_profile_object_type(
        DomainName=domain, ObjectTypeName="users", Description="d", TemplateId="Zendesk-users"
    )
    made = client.put_integration(DomainName=domain, ObjectTypeName="users", FlowDefinition=definition)
    assert made["Uri"] == f"arn:aws:appflow:{REGION}:{ACCOUNT}:flow/flow-{domain}" and made["Scope"] == "PROFILE"
    flow = appflow.describe_flow(flowName=f"flow-{domain}")
    (destination,) = flow["destinationFlowConfigList"]
    assert destination["destinationConnectorProperties"]["CustomerProfiles"] == {
        "domainName": domain,
        "objectTypeName": "users",
    }
    assert (flow["flowStatus"], flow["triggerConfig"]["triggerType"]) == ("Draft", "Scheduled")
    status, _, message = refused(
        client.put_integration, DomainName=domain, ObjectTypeName="users", FlowDefinition=definition
    )
    assert (status, message) == (400, f"Flow with name flow-{domain} already exists.")
    unknown = definition | {
        "FlowName": "lost",
        "SourceFlowConfig": definition["SourceFlowConfig"] | {"ConnectorProfileName": "none"},
    }
    assert refused(client.put_integration, DomainName=domain, ObjectTypeName="users", FlowDefinition=unknown)[0] in (
        400,
        404,
    )
    assert (
        refused(
            client.put_integration,
            DomainName=domain,
            Uri=made["Uri"],
            ObjectTypeName="users",
            FlowDefinition=definition,
        )[0]
        == 400
    )
    assert refused(client.put_integration, DomainName=domain, ObjectTypeName="users")[0] == 400
    # The type takes the integration with it, and the flow stands still.
    appflow.start_flow(flowName=f"flow-{domain}")
    assert appflow.describe_flow(flowName=f"flow-{domain}")["flowStatus"] == "Active"
    client.delete_profile_object_type(DomainName=domain, ObjectTypeName="users")
    assert client.list_integrations(DomainName=domain)["Items"] == []
    assert appflow.describe_flow(flowName=f"flow-{domain}")["flowStatus"] == "Suspended"


def test_one_source_feeds_one_domain(client, domain, refused):
    other = domain + "-other"
    client.create_domain(DomainName=other, DefaultExpirationDays=1)
    uri = f"arn:aws:s3:::{domain}"
    names = {"SegmentIdentify": "Segment-Identify", "ShopifyCreateCustomers": "Shopify-Customer"}
    client.put_integration(DomainName=domain, Uri=uri, ObjectTypeNames=names, Tags={"team": "data"}, Scope="DOMAIN")
    again = client.put_integration(DomainName=domain, Uri=uri, ObjectTypeName="_unstructured")
    assert again["IsUnstructured"] is True and again["Tags"] == {"team": "data"}
    assert refused(client.put_integration, DomainName=other, Uri=uri, ObjectTypeName="CTR")[0] == 400
    assert [item["DomainName"] for item in client.list_account_integrations(Uri=uri)["Items"]] == [domain]
    assert (
        refused(client.put_integration, DomainName=domain, Uri=uri, ObjectTypeName="CTR", EventTriggerNames=["no"])[0]
        == 400
    )
    client.delete_integration(DomainName=domain, Uri=uri)
    assert refused(client.delete_integration, DomainName=domain, Uri=uri)[:2] == (404, "ResourceNotFoundException")


def test_a_domain_has_one_event_stream(client, domain, refused):
    made = client.create_event_stream(DomainName=domain, EventStreamName="events", Uri=STREAM, Tags={"a": "b"})
    read = client.get_event_stream(DomainName=domain, EventStreamName="events")
    assert read["EventStreamArn"] == made["EventStreamArn"] and read["Tags"] == {"a": "b"}
    assert (read["State"], read["DestinationDetails"]["Status"]) == ("RUNNING", "HEALTHY")
    second = refused(client.create_event_stream, DomainName=domain, EventStreamName="more", Uri=STREAM)
    assert second[0] == 400 and domain in second[2] and "already associated with an active EventStream" in second[2]
    client.delete_event_stream(DomainName=domain, EventStreamName="events")
    client.create_event_stream(DomainName=domain, EventStreamName="more", Uri=STREAM)


def test_triggers_keep_their_conditions_and_are_held_by_integrations(client, domain, refused):
    attribute = {"ComparisonOperator": "GREATER_THAN", "Values": ["100"]}
    conditions = lambda **how: [
        {"LogicalOperator": "ANY", "EventTriggerDimensions": [{"ObjectAttributes": [attribute | how]}]}
    ]
    limits = {
        "EventExpiration": 60_000,
        "Periods": [{"Unit": "DAYS", "Value": 1, "MaxInvocationsPerProfile": 5, "Unlimited": False}],
    }
    made = dict(DomainName=domain, EventTriggerName="large", ObjectTypeName="buy")
    for wrong in (conditions(), conditions(Source="total", FieldName="total")):
        assert refused(client.create_event_trigger, EventTriggerConditions=wrong, **made)[0] == 400
    client.create_event_trigger(EventTriggerConditions=conditions(Source="total"), EventTriggerLimits=limits, **made)
    assert client.get_event_trigger(DomainName=domain, EventTriggerName="large")["EventTriggerLimits"] == limits
    client.put_integration(
        DomainName=domain, Uri=f"arn:aws:s3:::t-{domain}", ObjectTypeName="CTR", EventTriggerNames=["large"]
    )
    held = refused(client.delete_event_trigger, DomainName=domain, EventTriggerName="large")
    assert held[0] == 400 and f"t-{domain}" in held[2]
    client.delete_integration(DomainName=domain, Uri=f"arn:aws:s3:::t-{domain}")
    client.delete_event_trigger(DomainName=domain, EventTriggerName="large")


def test_a_data_store_is_needed_for_types_and_statistics_of_its_own(client, domain, refused):
    fields = {"name": {"Source": "_source.name", "Target": "_catalogItem.Name", "ContentType": "STRING"}}
    made = dict(DomainName=domain, ObjectTypeName="catalog", Description="Goods", Fields=fields)
    assert refused(client.put_domain_object_type, **made)[:2] == (400, "BadRequestException")
    readiness = client.update_domain(DomainName=domain, DataStore={"Enabled": True})["DataStore"]["Readiness"]
    assert readiness["ProgressPercentage"] == 100
    client.put_domain_object_type(**made)
    assert client.get_domain_object_type(DomainName=domain, ObjectTypeName="catalog")["Fields"] == fields
    client.put_profile_object_type(
        DomainName=domain,
        ObjectTypeName="buy",
        Description="b",
        AllowProfileCreation=True,
        Fields={"id": {"Source": "_source.id"}, "total": {"Source": "_source.total", "ContentType": "NUMBER"}},
        Keys={"buyId": [{"StandardIdentifiers": ["UNIQUE", "PROFILE"], "FieldNames": ["id"]}]},
    )
    about = dict(DomainName=domain, ObjectTypeName="buy", AttributeName="total")
    assert refused(client.get_object_type_attribute_statistics, **about)[0] == 404, "there is nothing to count yet"
    for number, total in enumerate([4, 8, 8, 20]):
        text = dumps({"id": str(number), "total": total})
        client.put_profile_object(DomainName=domain, ObjectTypeName="buy", Object=text)
    statistics = client.get_object_type_attribute_statistics(**about)["Statistics"]
    assert (statistics["Minimum"], statistics["Maximum"], statistics["Average"]) == (4, 20, 10)
    assert statistics["StandardDeviation"] == 6 and statistics["Percentiles"]["P50"] == 8
    pages = by_hand(client.list_object_type_attribute_values, "Items", "NextToken", MaxResults=1, **about)
    assert [item["Value"] for page in pages for item in page] == ["20", "8", "4"]
    assert refused(client.get_object_type_attribute_statistics, **about | {"AttributeName": "none"})[0] == 404


def test_each_update_of_a_layout_is_a_new_version(client, domain, refused):
    of = dict(DomainName=domain, LayoutDefinitionName="main")
    made = client.create_domain_layout(
        **of, Description="d", DisplayName="Main", LayoutType="PROFILE_EXPLORER", Layout="{}", IsDefault=True
    )
    assert (made["Version"], made["IsDefault"]) == ("1", True)
    assert client.update_domain_layout(**of, Layout="no JSON, and taken as it is")["Version"] == "2"
    read = client.get_domain_layout(**of)
    assert (read["Layout"], read["DisplayName"], read["Version"]) == ("no JSON, and taken as it is", "Main", "2")
    assert (
        refused(
            client.create_domain_layout,
            **of,
            Description="d",
            DisplayName="M",
            LayoutType="PROFILE_EXPLORER",
            Layout="{}",
        )[0]
        == 400
    )
    client.delete_domain_layout(**of)
    assert refused(client.update_domain_layout, **of, Layout="{}")[0] == 404


def test_a_recommender_goes_through_its_states_and_recommends_nothing(standing, client, domain, refused):
    of = dict(DomainName=domain, RecommenderName="trends")
    status = lambda: client.get_recommender(**of)["Status"]
    assert (
        refused(client.create_recommender, **of, RecommenderRecipeName="trending-now", RecommenderSchemaName="none")[0]
        == 404
    )
    both = {"IncludedColumns": {"_webAnalytics": ["page"]}, "ExcludedColumns": {"_webAnalytics": ["age"]}}
    assert (
        refused(client.create_recommender, **of, RecommenderRecipeName="trending-now", RecommenderConfig=both)[0] == 400
    )
    old, new = {"TrainingFrequency": 7}, {"TrainingFrequency": 0}
    client.create_recommender(**of, RecommenderRecipeName="trending-now", RecommenderConfig=old)
    seen = [status()]
    for step in ("1m", "10m"):
        standing.step(step)
        seen.append(status())
    client.update_recommender(**of, RecommenderConfig=new, Description="Newer")
    read = client.get_recommender(**of)
    assert (read["RecommenderConfig"], read["Description"]) == (old, "Newer"), "the new one is not learned yet"
    latest = read["LatestRecommenderUpdate"]
    assert (latest["Status"], latest["RecommenderConfig"]) == ("PENDING", new) and latest["CreatedAt"]
    standing.step("11m")
    read = client.get_recommender(**of)
    assert (read["RecommenderConfig"], read["LatestRecommenderUpdate"]["Status"]) == (new, "ACTIVE")
    version = "trends/2026-01-01T00-00-00Z"
    assert refused(client.update_recommender, **of, RecommenderVersionName=version)[0] == 404
    assert refused(client.start_recommender, **of)[0] == 400
    for turn in (client.stop_recommender, client.start_recommender):
        turn(**of)
        seen.append(status())
        standing.step("1m")
        seen.append(status())
    client.delete_recommender(**of)
    seen.append(status())
    assert seen == [
        "PENDING",
        "IN_PROGRESS",
        "ACTIVE",
        "STOPPING",
        "INACTIVE",
        "STARTING",
        "ACTIVE",
        "DELETING",
    ]
    standing.step("1m")
    assert refused(client.get_recommender, **of)[:2] == (404, "ResourceNotFoundException")


def test_schemas_and_filters_are_gone_a_while_after_they_are_deleted(standing, client, domain):
    client.create_recommender_schema(
        DomainName=domain, RecommenderSchemaName="goods", Fields={"_webAnalytics": [{"TargetFieldName": "page"}]}
    )
    client.create_recommender_filter(
        DomainName=domain,
        RecommenderFilterName="cheap",
        RecommenderFilterExpression="INCLUDE ItemID WHERE Items.PRICE < 10",
    )
    client.delete_recommender_schema(DomainName=domain, RecommenderSchemaName="goods")
    client.delete_recommender_filter(DomainName=domain, RecommenderFilterName="cheap")
    schemas = lambda: [s["Status"] for s in client.list_recommender_schemas(DomainName=domain)["RecommenderSchemas"]]
    filters = lambda: [f["Status"] for f in client.list_recommender_filters(DomainName=domain)["RecommenderFilters"]]
    assert schemas() == filters() == ["DELETING"]
    standing.step("1m")
    assert schemas() == filters() == []


def test_a_stream_for_segments_says_who_subscribed_and_ends_them(standing, client, domain, refused):
    query = {
        "Groups": [
            {"Dimensions": [{"ProfileAttributes": {"FirstName": {"DimensionType": "INCLUSIVE", "Values": ["K"]}}}]}
        ]
    }
    for name, more in (("classic", {"SegmentGroups": query}), ("sql", {"SegmentSqlQuery": "SELECT 1"})):
        client.create_segment_definition(DomainName=domain, SegmentDefinitionName=name, DisplayName=name, **more)
    put = lambda name, hours: client.put_segment_subscription(
        DomainName=domain, SegmentDefinitionName=name, ScheduleConfiguration={"Interval": hours, "Unit": "HOURLY"}
    )
    assert refused(lambda: put("classic", 2))[0] == 400, "there is no stream"
    client.associate_stream_for_segments(DomainName=domain, DestinationArn=STREAM, DestinationRoleArn=ROLE)
    assert (
        refused(
            client.associate_stream_for_segments, DomainName=domain, DestinationArn=STREAM, DestinationRoleArn=ROLE
        )[0]
        == 400
    )
    assert refused(lambda: put("classic", 25))[0] == 400
    for name in ("classic", "sql"):
        assert put(name, 2)["Status"] == "STARTING"
    profile = client.create_profile(DomainName=domain, FirstName="K")["ProfileId"]
    standing.step("1m")
    client.update_profile(DomainName=domain, ProfileId=profile, FirstName="L")
    events = lambda name: [
        (event["Event"], event["EventType"], event["ProfileId"])
        for event in client.list_segment_subscription_events(DomainName=domain, SegmentDefinitionName=name)["Events"]
    ]
    assert events("classic") == [("JOINED", "SCHEDULE", profile), ("LEFT", "LIVE", profile)] and events("sql") == []
    stream = client.get_stream_for_segments(DomainName=domain)
    assert {item["SegmentName"]: item["Status"] for item in stream["AssociatedSegments"]} == {
        "classic": "RUNNING",
        "sql": "RUNNING",
    }
    client.disassociate_stream_for_segments(DomainName=domain)
    stopped = client.get_segment_subscription(DomainName=domain, SegmentDefinitionName="classic")
    assert stopped["Status"] == "STOPPED"


def test_a_domain_counts_what_it_holds_and_clears_what_is_emptied(client, domain, refused):
    queue = f"https://sqs.{REGION}.amazonaws.com/{ACCOUNT}/dead"
    client.update_domain(DomainName=domain, DeadLetterQueueUrl=queue, DefaultEncryptionKey=KEY)
    assert client.get_domain(DomainName=domain)["DeadLetterQueueUrl"] == queue
    client.update_domain(DomainName=domain, DeadLetterQueueUrl="", DefaultEncryptionKey="")
    read = client.get_domain(DomainName=domain)
    assert "DeadLetterQueueUrl" not in read and "DefaultEncryptionKey" not in read
    client.put_profile_object_type(
        DomainName=domain,
        ObjectTypeName="note",
        Description="n",
        AllowProfileCreation=True,
        Fields={"id": {"Source": "_source.id"}, "who": {"Source": "_source.who"}},
        Keys={
            "noteId": [{"StandardIdentifiers": ["UNIQUE"], "FieldNames": ["id"]}],
            "who": [{"StandardIdentifiers": ["PROFILE"], "FieldNames": ["who"]}],
        },
    )
    for start in range(0, 200, 10):
        items = [{"Id": str(n), "Object": dumps({"id": str(n), "who": "kim"})} for n in range(start, start + 10)]
        assert (
            len(client.batch_put_profile_object(DomainName=domain, ObjectTypeName="note", Items=items)["Successful"])
            == 10
        )
    statistics = client.get_domain(DomainName=domain)["Stats"]
    assert (statistics["ProfileCount"], statistics["ObjectCount"], statistics["MeteringProfileCount"]) == (1, 200, 3)
    client.delete_domain(DomainName=domain)
    client.create_domain(DomainName=domain, DefaultExpirationDays=1)
    assert client.get_domain(DomainName=domain)["Stats"]["ObjectCount"] == 0
    assert client.search_profiles(DomainName=domain, KeyName="who", Values=["kim"])["Items"] == []


def test_profiles_are_found_by_all_their_predefined_keys(client, domain, refused):
    kim = client.create_profile(
        DomainName=domain,
        FirstName="Kim",
        MiddleName="J",
        LastName="Groß",
        AccountNumber="A-1",
        PersonalEmailAddress="p@example.com",
        BusinessEmailAddress="b@example.com",
        MobilePhoneNumber="+4930111",
        HomePhoneNumber="+4930222",
        BusinessPhoneNumber="+4930333",
    )["ProfileId"]
    search = lambda key, *values, **more: [
        item["ProfileId"]
        for item in client.search_profiles(DomainName=domain, KeyName=key, Values=list(values), **more)["Items"]
    ]
    for key, value in [
        ("_profileId", kim),
        ("_account", "A-1"),
        ("_email", "P@EXAMPLE.com"),
        ("_email", "b@example.com"),
        ("_phone", "+49 30 111"),
        ("_phone", "+4930-222"),
        ("_phone", "004930333"),
        ("_fullName", "kim groß"),
        ("_fullName", "Kim J Groß"),
    ]:
        assert search(key, value) == [kim], (key, value)
    others = [{"KeyName": "_email", "Values": [f"{n}@example.com"]} for n in range(5)]
    assert (
        refused(
            client.search_profiles, DomainName=domain, KeyName="_account", Values=["A-1"], AdditionalSearchKeys=others
        )[0]
        == 400
    )
    assert search(
        "_account", "none", AdditionalSearchKeys=[{"KeyName": "_email", "Values": ["x", "p@example.com"]}]
    ) == [kim]
    (item,) = client.search_profiles(
        DomainName=domain,
        KeyName="_account",
        Values=["A-1"],
        LogicalOperator="AND",
        AdditionalSearchKeys=[{"KeyName": "_email", "Values": ["p@example.com", "none"]}],
    )["Items"]
    assert item["FoundByItems"] == [
        {"KeyName": "_account", "Values": ["A-1"]},
        {"KeyName": "_email", "Values": ["p@example.com"]},
    ]
