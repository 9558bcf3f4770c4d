"""Every operation of Customer Profiles, in an order that makes sense."""

import datetime
import urllib.request

from conftest import by_hand, dumps

ACCOUNT, REGION = "111122223333", "eu-central-1"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/profiles"
STREAM = f"arn:aws:kinesis:{REGION}:{ACCOUNT}:stream/events"
KEY = f"arn:aws:kms:{REGION}:{ACCOUNT}:key/0f0f"
NOBODY = "0" * 32


def walk(sandbox, client, appflow, refused):
    domain(client, refused)
    kim, jo = profiles(client, refused)
    object_types(client, refused)
    objects(client, kim, refused)
    attributes(sandbox, client, kim)
    history(client, kim)
    segments(sandbox, client, kim, jo, refused)
    streams(client, refused)
    integrations(sandbox, client, appflow, refused)
    recommenders(sandbox, client, kim, refused)
    uploads(sandbox, client, refused)
    layouts(client, refused)
    matching(sandbox, client, refused)
    merging(client, kim, jo, refused)
    tags(client)
    the_end(client, kim, refused)


def domain(client, refused):
    made = client.create_domain(DomainName="walk", DefaultExpirationDays=366, Tags={"team": "care"})
    assert made["DataStore" if "DataStore" in made else "DomainName"]
    assert refused(client.create_domain, DomainName="walk", DefaultExpirationDays=1)[:2] == (400, "BadRequestException")
    client.update_domain(DomainName="walk", DataStore={"Enabled": True}, DefaultExpirationDays=300)
    read = client.get_domain(DomainName="walk")
    assert (read["DefaultExpirationDays"], read["DataStore"]["Enabled"], read["Tags"]) == (300, True, {"team": "care"})
    assert "walk" in [
        item["DomainName"] for page in by_hand(client.list_domains, "Items", "NextToken", MaxResults=1) for item in page
    ]


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
            "id": {"Source": "_source.id", "Target": "_order.OrderId"},
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
        DomainName="walk", ProfileId=kim, ObjectTypeName="_order", ObjectFilter={"KeyName": "_orderId", "Values": ["2"]}
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


def attributes(sandbox, client, kim):
    sum_of = lambda name, **more: client.create_calculated_attribute_definition(
        DomainName="walk",
        CalculatedAttributeName=name,
        Statistic="SUM",
        UseHistoricalData=True,
        AttributeDetails={"Attributes": [{"Name": "buy.total"}], "Expression": "{buy.total}"},
        **more,
    )
    assert sum_of("spent", DisplayName="Spent")["Status"] == "PREPARING"
    sum_of(
        "big",
        Filter={
            "Include": "ALL",
            "Groups": [
                {
                    "Type": "ALL",
                    "Dimensions": [{"Attributes": {"total": {"DimensionType": "GREATER_THAN", "Values": ["25"]}}}],
                }
            ],
        },
    )
    sandbox.step("15m")
    assert (
        client.get_calculated_attribute_definition(DomainName="walk", CalculatedAttributeName="spent")["Status"]
        == "COMPLETED"
    )
    client.update_calculated_attribute_definition(
        DomainName="walk", CalculatedAttributeName="spent", DisplayName="All spent"
    )
    pages = by_hand(client.list_calculated_attribute_definitions, "Items", "NextToken", DomainName="walk", MaxResults=1)
    assert [item["CalculatedAttributeName"] for page in pages for item in page] == ["spent", "big"]
    one = client.get_calculated_attribute_for_profile(DomainName="walk", ProfileId=kim, CalculatedAttributeName="spent")
    assert (one["Value"], one["IsDataPartial"], one["DisplayName"]) == ("50", "false", "All spent")
    every = client.list_calculated_attributes_for_profile(DomainName="walk", ProfileId=kim)["Items"]
    assert {item["CalculatedAttributeName"]: item["Value"] for item in every} == {"spent": "50", "big": "30"}
    batch = client.batch_get_calculated_attribute_for_profile(
        DomainName="walk",
        CalculatedAttributeName="spent",
        ProfileIds=[kim, NOBODY],
        ConditionOverrides={"Range": {"Start": 2, "Unit": "DAYS"}},
    )
    assert [value["Value"] for value in batch["CalculatedAttributeValues"]] == ["50"]
    assert [error["ProfileId"] for error in batch["Errors"]] == [NOBODY]
    client.delete_calculated_attribute_definition(DomainName="walk", CalculatedAttributeName="big")


def history(client, kim):
    listing = dict(DomainName="walk", ProfileId=kim)
    pages = by_hand(client.list_profile_history_records, "ProfileHistoryRecords", "NextToken", MaxResults=2, **listing)
    actions = [record["ActionType"] for page in pages for record in page]
    assert actions[0] == "CREATED" and actions.count("INGESTED") == 4 and "DELETED_BY_CUSTOMER" in actions
    only = client.list_profile_history_records(ActionType="CREATED", **listing)["ProfileHistoryRecords"]
    record = client.get_profile_history_record(Id=only[0]["Id"], **listing)
    assert "kim@example.com" in record["Content"] and record["PerformedBy"].startswith("arn:aws:iam:")


def segments(sandbox, client, kim, jo, refused):
    gold = {
        "Groups": [
            {
                "Dimensions": [
                    {"ProfileAttributes": {"Attributes": {"tier": {"DimensionType": "INCLUSIVE", "Values": ["gold"]}}}}
                ]
            }
        ]
    }
    spenders = {
        "Include": "ANY",
        "Groups": [
            {
                "Dimensions": [
                    {"CalculatedAttributes": {"spent": {"DimensionType": "GREATER_THAN", "Values": ["40"]}}}
                ],
                "SourceSegments": [{"SegmentDefinitionName": "gold"}],
            }
        ],
    }
    arn = client.create_segment_definition(
        DomainName="walk", SegmentDefinitionName="gold", DisplayName="Gold", SegmentGroups=gold
    )["SegmentDefinitionArn"]
    client.create_segment_definition(
        DomainName="walk", SegmentDefinitionName="spenders", DisplayName="Spenders", SegmentGroups=spenders
    )
    assert (
        refused(client.create_segment_definition, DomainName="walk", SegmentDefinitionName="none", DisplayName="None")[
            0
        ]
        == 400
    )
    read = client.get_segment_definition(DomainName="walk", SegmentDefinitionName="gold")
    assert (read["SegmentDefinitionArn"], read["SegmentType"], read["SegmentGroups"]) == (arn, "CLASSIC", gold)
    pages = by_hand(client.list_segment_definitions, "Items", "NextToken", DomainName="walk", MaxResults=1)
    assert [item["SegmentDefinitionName"] for page in pages for item in page] == ["gold", "spenders"]
    for name in ("gold", "spenders"):
        members = client.get_segment_membership(
            DomainName="walk", SegmentDefinitionName=name, ProfileIds=[kim, jo, NOBODY]
        )
        assert {item["ProfileId"]: item["QueryResult"] for item in members["Profiles"]} == {
            kim: "PRESENT",
            jo: "ABSENT",
        }
        assert [failure["ProfileId"] for failure in members["Failures"]] == [NOBODY]
    estimate = client.create_segment_estimate(DomainName="walk", SegmentQuery=gold)
    assert estimate["StatusCode"] == 200
    asked = dict(DomainName="walk", EstimateId=estimate["EstimateId"])
    sandbox.step(5)
    done = client.get_segment_estimate(**asked)
    assert (done["Status"], done["Estimate"]) == ("SUCCEEDED", "1")
    snapshot = client.create_segment_snapshot(
        DomainName="walk", SegmentDefinitionName="gold", DataFormat="CSV", DestinationUri="s3://acme/gold", RoleArn=ROLE
    )["SnapshotId"]
    asked = dict(DomainName="walk", SegmentDefinitionName="gold", SnapshotId=snapshot)
    assert client.get_segment_snapshot(**asked)["Status"] == "IN_PROGRESS"
    sandbox.step("1m")
    assert client.get_segment_snapshot(**asked)["Status"] == "FAILED", "the sandbox writes nothing to other services"
    subscription(sandbox, client, kim, refused)
    client.delete_segment_definition(DomainName="walk", SegmentDefinitionName="spenders")
    assert refused(client.get_segment_definition, DomainName="walk", SegmentDefinitionName="spenders")[0] == 404


def subscription(sandbox, client, kim, refused):
    of = dict(DomainName="walk", SegmentDefinitionName="gold")
    assert refused(client.get_stream_for_segments, DomainName="walk")[0] == 404
    client.associate_stream_for_segments(DomainName="walk", DestinationArn=STREAM, DestinationRoleArn=ROLE)
    assert (
        client.put_segment_subscription(**of, ScheduleConfiguration={"Interval": 1, "Unit": "HOURLY"})["Status"]
        == "STARTING"
    )
    sandbox.step("1m")
    assert client.get_segment_subscription(**of)["Status"] == "RUNNING"
    client.update_profile(DomainName="walk", ProfileId=kim, Attributes={"tier": "tin"})
    client.update_profile(DomainName="walk", ProfileId=kim, Attributes={"tier": "gold"})
    pages = by_hand(client.list_segment_subscription_events, "Events", "NextToken", MaxResults=1, **of)
    assert [(event["Event"], event["EventType"]) for page in pages for event in page] == [
        ("JOINED", "SCHEDULE"),
        ("LEFT", "LIVE"),
        ("JOINED", "LIVE"),
    ]
    stream = client.get_stream_for_segments(DomainName="walk")
    assert (stream["State"], stream["AssociatedSegments"][0]["SegmentName"]) == ("RUNNING", "gold")
    client.delete_segment_subscription(**of)
    assert refused(client.get_segment_subscription, **of)[0] == 404
    client.disassociate_stream_for_segments(DomainName="walk")


def streams(client, refused):
    arn = client.create_event_stream(DomainName="walk", EventStreamName="events", Uri=STREAM)["EventStreamArn"]
    status, _, message = refused(client.create_event_stream, DomainName="walk", EventStreamName="more", Uri=STREAM)
    assert status == 400 and "already associated" in message
    assert client.get_event_stream(DomainName="walk", EventStreamName="events")["EventStreamArn"] == arn
    assert [item["State"] for item in client.list_event_streams(DomainName="walk")["Items"]] == ["RUNNING"]
    client.delete_event_stream(DomainName="walk", EventStreamName="events")
    condition = lambda **how: [
        {
            "LogicalOperator": "ANY",
            "EventTriggerDimensions": [
                {"ObjectAttributes": [{"ComparisonOperator": "GREATER_THAN", "Values": ["100"], **how}]}
            ],
        }
    ]
    made = dict(DomainName="walk", EventTriggerName="large", ObjectTypeName="buy")
    assert refused(client.create_event_trigger, EventTriggerConditions=condition(), **made)[0] == 400
    client.create_event_trigger(EventTriggerConditions=condition(Source="total"), **made)
    client.update_event_trigger(DomainName="walk", EventTriggerName="large", Description="Large orders")
    assert client.get_event_trigger(DomainName="walk", EventTriggerName="large")["Description"] == "Large orders"
    assert [item["EventTriggerName"] for item in client.list_event_triggers(DomainName="walk")["Items"]] == ["large"]


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
    workflows(sandbox, client)


def workflows(sandbox, client):
    source = flow_definition("past")
    source["SourceFlowConfig"] |= {"ConnectorType": "Zendesk"}
    day = lambda number: datetime.datetime(2026, 1, number)
    workflow = client.create_integration_workflow(
        DomainName="walk",
        WorkflowType="APPFLOW_INTEGRATION",
        ObjectTypeName="Zendesk-users",
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
    put = urllib.request.Request(
        client.get_upload_job_path(**of)["Url"], data="id,name\n1,김\n2,Groß\n".encode(), method="PUT"
    )
    assert urllib.request.urlopen(put, timeout=30).status == 200
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
    pages = by_hand(client.list_rule_based_matches, "MatchIds", "NextToken", DomainName="walk", MaxResults=1)
    ids = [match for page in pages for match in page]
    assert len(ids) == 2
    similar = client.get_similar_profiles(
        DomainName="walk", MatchType="RULE_BASED_MATCHING", SearchKey="matchId", SearchValue=ids[0]
    )
    assert (sorted(similar["ProfileIds"]), similar["RuleLevel"]) == (sorted([twin, other]), 1)
    jobs = client.list_identity_resolution_jobs(DomainName="walk")["IdentityResolutionJobsList"]
    assert [job["Status"] for job in jobs] == ["PENDING"]
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


def tags(client):
    arn = f"arn:aws:profile:{REGION}:{ACCOUNT}:domains/walk/object-types/buy"
    client.tag_resource(resourceArn=arn, tags={"stage": "test", "team": "shop"})
    client.untag_resource(resourceArn=arn, tagKeys=["team"])
    assert client.list_tags_for_resource(resourceArn=arn)["tags"] == {"stage": "test"}


def the_end(client, kim, refused):
    client.delete_profile_object_type(DomainName="walk", ObjectTypeName="buy")
    assert client.list_profile_objects(DomainName="walk", ProfileId=kim, ObjectTypeName="buy")["Items"] == []
    client.delete_profile(DomainName="walk", ProfileId=kim)
    assert client.search_profiles(DomainName="walk", KeyName="_profileId", Values=[kim])["Items"] == []
    client.delete_domain(DomainName="walk")
    assert refused(client.get_domain, DomainName="walk")[:2] == (404, "ResourceNotFoundException")
