"""Calculated attributes, segments and their subscriptions, event streams and triggers."""

from conftest import by_hand
from names import NOBODY, ROLE, STREAM


def attributes(sandbox, client, kim):
    sum_of = lambda name, **more: client.create_calculated_attribute_definition(
        DomainName="walk",
        CalculatedAttributeName=name,
        Statistic="SUM",
        UseHistoricalData=True,
        AttributeDetails={"Attributes": [{"Name": "total"}], "Expression": "{buy.total}"},
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
    names = [item["CalculatedAttributeName"] for page in pages for item in page]
    assert names[-2:] == ["spent", "big"] and all(name.startswith("_") for name in names[:-2]) and len(names) == 34
    one = client.get_calculated_attribute_for_profile(DomainName="walk", ProfileId=kim, CalculatedAttributeName="spent")
    assert (one["Value"], one["IsDataPartial"], one["DisplayName"]) == ("50", "false", "All spent")
    every = client.list_calculated_attributes_for_profile(DomainName="walk", ProfileId=kim, MaxResults=100)["Items"]
    every = {item["CalculatedAttributeName"]: item["Value"] for item in every}
    assert {name: value for name, value in every.items() if not name.startswith("_")} == {"spent": "50", "big": "30"}
    batch = client.batch_get_calculated_attribute_for_profile(
        DomainName="walk",
        CalculatedAttributeName="spent",
        ProfileIds=[kim, NOBODY],
        ConditionOverrides={"Range": {"Start": 2, "Unit": "DAYS"}},
    )
    assert [value["Value"] for value in batch["CalculatedAttributeValues"]] == ["50"]
    assert [error["ProfileId"] for error in batch["Errors"]] == [NOBODY]
    client.delete_calculated_attribute_definition(DomainName="walk", CalculatedAttributeName="big")


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
    assert client.get_segment_snapshot(**asked)["Status"] == "COMPLETED"
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
