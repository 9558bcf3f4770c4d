"""Calculated attributes of every statistic, segments of every kind of condition, and what is made of them."""

import json

import pytest

from conftest import by_hand, dumps

NUMBERS = iter(range(1000))


@pytest.fixture(scope="module")
def client(standing):
    return standing.client("customer-profiles")


@pytest.fixture
def domain(client):
    name = f"segment-{next(NUMBERS)}"
    client.create_domain(DomainName=name, DefaultExpirationDays=366)
    fields = {name: {"Source": f"_source.{name}"} for name in ("id", "total", "kind", "when")}
    fields["email"] = {"Source": "_source.email", "Target": "_profile.EmailAddress", "ContentType": "EMAIL_ADDRESS"}
    client.put_profile_object_type(
        DomainName=name,
        ObjectTypeName="buy",
        Description="Purchases",
        AllowProfileCreation=True,
        Fields=fields,
        Keys={
            "buyId": [{"StandardIdentifiers": ["UNIQUE"], "FieldNames": ["id"]}],
            "_email": [{"StandardIdentifiers": ["PROFILE"], "FieldNames": ["email"]}],
        },
    )
    return name


def buy(client, domain, number, email="kim@example.com", **members):
    text = dumps({"id": str(number), "email": email, **members})
    client.put_profile_object(DomainName=domain, ObjectTypeName="buy", Object=text)


def define(client, domain, name, statistic, attribute="total", **more):
    return client.create_calculated_attribute_definition(
        DomainName=domain,
        CalculatedAttributeName=name,
        Statistic=statistic,
        AttributeDetails={"Attributes": [{"Name": attribute}], "Expression": f"{{buy.{attribute}}}"},
        **more,
    )


def person(client, domain, email="kim@example.com"):
    return client.search_profiles(DomainName=domain, KeyName="_email", Values=[email])["Items"][0]["ProfileId"]


def values(client, domain, profile):
    pages = by_hand(
        client.list_calculated_attributes_for_profile,
        "Items",
        "NextToken",
        DomainName=domain,
        ProfileId=profile,
        MaxResults=3,
    )
    # Every domain has attributes of the service's own, too, whose names begin with an underscore.
    own = (item for page in pages for item in page if not item["CalculatedAttributeName"].startswith("_"))
    return {item["CalculatedAttributeName"]: item["Value"] for item in own}


def test_every_statistic_says_what_it_is_named_for(standing, client, domain):
    statistics = (
        "FIRST_OCCURRENCE LAST_OCCURRENCE COUNT SUM MINIMUM MAXIMUM AVERAGE MAX_OCCURRENCE RECENT_OCCURRENCES".split()
    )
    for statistic in statistics:
        define(client, domain, statistic, statistic)
    for number, total in enumerate([10, 2.5, 10, 4]):
        buy(client, domain, number, total=total)
        standing.step("1m")
    assert values(client, domain, person(client, domain)) == {
        "FIRST_OCCURRENCE": "10",
        "LAST_OCCURRENCE": "4",
        "COUNT": "4",
        "SUM": "26.5",
        "MINIMUM": "2.5",
        "MAXIMUM": "10",
        "AVERAGE": "6.625",
        "MAX_OCCURRENCE": "10",
        "RECENT_OCCURRENCES": "4,10,2.5,10",
    }


def test_only_what_comes_in_later_counts_unless_history_does(standing, client, domain):
    buy(client, domain, 1, total=100)
    standing.step("1m")
    define(client, domain, "fromnow", "SUM")
    assert define(client, domain, "history", "SUM", UseHistoricalData=True)["Status"] == "PREPARING"
    profile = person(client, domain)
    of = dict(DomainName=domain, ProfileId=profile)
    early = client.get_calculated_attribute_for_profile(CalculatedAttributeName="history", **of)
    assert early["IsDataPartial"] == "true"
    assert "Value" not in client.get_calculated_attribute_for_profile(CalculatedAttributeName="fromnow", **of)
    standing.step("20m")
    buy(client, domain, 2, total=1)
    assert values(client, domain, profile) == {"fromnow": "1", "history": "101"}
    late = client.get_calculated_attribute_for_profile(CalculatedAttributeName="history", **of)
    assert late["IsDataPartial"] == "false" and late["LastObjectTimestamp"]


def test_a_range_a_count_and_a_threshold_bound_what_counts(standing, client, domain):
    define(client, domain, "twodays", "COUNT", Conditions={"Range": {"Value": 2, "Unit": "DAYS"}})
    define(client, domain, "lasttwo", "SUM", Conditions={"ObjectCount": 2})
    define(client, domain, "rich", "SUM", Conditions={"Threshold": {"Value": "50", "Operator": "GREATER_THAN"}})
    coming = {
        "Range": {
            "Unit": "DAYS",
            "ValueRange": {"Start": 0, "End": -5},
            "TimestampSource": "{buy.when}",
            "TimestampFormat": "EPOCHMILLI",
        }
    }
    define(client, domain, "coming", "COUNT", Conditions=coming)
    now = standing.steer("clock")["now"]
    import datetime

    at = datetime.datetime.fromisoformat(now.replace("Z", "+00:00"))
    millis = lambda days: str(int((at + datetime.timedelta(days=days)).timestamp() * 1000))
    for number, (total, when) in enumerate([(10, millis(1)), (20, millis(3)), (30, millis(9))]):
        buy(client, domain, number, total=total, when=when)
        standing.step("1 day")
    profile = person(client, domain)
    # Three days on: the first delivery is past, the second is there, the third is out of reach of the five days.
    standing.step("-1h")
    assert values(client, domain, profile) == {"twodays": "2", "lasttwo": "50", "rich": "true", "coming": "1"}
    # A longer time does not bring back what the shorter one has left behind.
    client.update_calculated_attribute_definition(
        DomainName=domain, CalculatedAttributeName="twodays", Conditions={"Range": {"Value": 9, "Unit": "DAYS"}}
    )
    assert values(client, domain, profile)["twodays"] == "2"


@pytest.mark.parametrize(
    "how, wanted, expected",
    [
        ("INCLUSIVE", ["tent", "rope"], "3"),
        ("EXCLUSIVE", ["tent"], "2"),
        ("CONTAINS", ["en"], "2"),
        ("BEGINS_WITH", ["Te"], None),
        ("ENDS_WITH", ["pe"], "1"),
    ],
)
def test_filters_let_through_what_they_name_and_mind_the_case(standing, client, domain, how, wanted, expected):
    group = {"Type": "ALL", "Dimensions": [{"Attributes": {"kind": {"DimensionType": how, "Values": wanted}}}]}
    define(client, domain, "filtered", "COUNT", Filter={"Include": "ALL", "Groups": [group]})
    define(client, domain, "rest", "COUNT", Filter={"Include": "NONE", "Groups": [group]})
    for number, kind in enumerate(["tent", "tent", "rope", "lamp"]):
        buy(client, domain, number, kind=kind, total=1)
    found = values(client, domain, person(client, domain))
    assert found.get("filtered") == expected
    assert int(found.get("rest", 0)) == 4 - int(expected or 0)


def test_definitions_must_make_sense(client, domain, refused):
    details = lambda expression, *names: dict(
        DomainName=domain,
        CalculatedAttributeName="wrong",
        Statistic="SUM",
        AttributeDetails={"Attributes": [{"Name": name} for name in names], "Expression": expression},
    )
    for wrong in (
        details("{buy.total} *", "total"),
        details("{buy.total} + {trip.total}", "total"),
        details("total", "total"),
        details("{buy.a} + {buy.b} + {buy.c}", "a", "b", "c"),
    ):
        assert refused(client.create_calculated_attribute_definition, **wrong)[:2] == (400, "BadRequestException")
    # What is only inferred to be wrong is taken: fields that the expression lacks, types that nobody defined.
    for number, odd in enumerate(
        (
            details("{buy.other}", "total"),
            details("{buy.total}", "buy.total"),
            details("{nowhere.total}", "total"),
        )
    ):
        client.create_calculated_attribute_definition(**odd | {"CalculatedAttributeName": f"odd{number}"})
    define(client, domain, "once", "SUM")
    assert (
        refused(
            client.create_calculated_attribute_definition,
            **details("{buy.total}", "total") | {"CalculatedAttributeName": "once"},
        )[2]
        == "Calculated attribute definition with name once already exists"
    )


def groups(*dimensions, include="ALL", kind="ALL", **more):
    return {"Include": include, "Groups": [{"Type": kind, "Dimensions": list(dimensions), **more}]}


def of(how, *wanted):
    return {"DimensionType": how, "Values": list(wanted)}


def profile(**members):
    return {"ProfileAttributes": members}


@pytest.fixture
def people(client, domain):
    make = lambda **members: client.create_profile(DomainName=domain, **members)["ProfileId"]
    return {
        "kim": make(
            FirstName="Kim",
            LastName="Groß",
            EmailAddress="kim@example.com",
            BirthDate="1990-05-01",
            Address={"City": "Bonn", "Country": "DE"},
            PartyTypeString="INDIVIDUAL",
            Attributes={"tier": "gold", "visits": "12", "likes": "tea, cats", "city": "Bonn"},
        ),
        "jo": make(
            FirstName="Jo",
            LastName="Jo",
            EmailAddress="jo@example.com",
            BirthDate="2001-12-31",
            Address={"City": "Seoul"},
            Attributes={"tier": "tin", "visits": "9", "city": "Bonn"},
        ),
        "ann": make(FirstName="Ann", Attributes={"visits": "100"}),
    }


def asked(client, domain, people, query):
    """Who is in a segment, by its definition and by an estimate."""
    name = f"s{next(NUMBERS)}"
    client.create_segment_definition(
        DomainName=domain, SegmentDefinitionName=name, DisplayName=name, SegmentGroups=query
    )
    answer = client.get_segment_membership(
        DomainName=domain, SegmentDefinitionName=name, ProfileIds=list(people.values())
    )
    assert answer.get("Failures", []) == []
    present = {item["ProfileId"] for item in answer["Profiles"] if item["QueryResult"] == "PRESENT"}
    return {name for name, id in people.items() if id in present}


@pytest.mark.parametrize(
    "dimension, expected",
    [
        (profile(FirstName=of("INCLUSIVE", "Kim", "Ann")), {"kim", "ann"}),
        (profile(FirstName=of("EXCLUSIVE", "Kim")), {"jo", "ann"}),
        (profile(LastName=of("CONTAINS", "ro")), {"kim"}),
        (profile(EmailAddress=of("BEGINS_WITH", "jo@")), {"jo"}),
        (profile(EmailAddress=of("ENDS_WITH", "example.com")), {"kim", "jo"}),
        (profile(BirthDate=of("BEFORE", "2000-01-01")), {"kim"}),
        (profile(BirthDate=of("AFTER", "2000-01-01")), {"jo"}),
        (profile(BirthDate=of("ON", "1990-05-01")), {"kim"}),
        (profile(BirthDate=of("BETWEEN", "1990-01-01", "1999-12-31")), {"kim"}),
        (profile(BirthDate=of("NOT_BETWEEN", "1990-01-01", "1999-12-31")), {"jo", "ann"}),
        (profile(Address={"City": of("INCLUSIVE", "Bonn")}), {"kim"}),
        (profile(PartyTypeString=of("INCLUSIVE", "INDIVIDUAL")), {"kim"}),
        (profile(Attributes={"visits": of("GREATER_THAN", "9")}), {"kim", "ann"}),
        (profile(Attributes={"visits": of("GREATER_THAN_OR_EQUAL", "9")}), {"kim", "jo", "ann"}),
        (profile(Attributes={"visits": of("LESS_THAN", "12")}), {"jo"}),
        (profile(Attributes={"visits": of("LESS_THAN_OR_EQUAL", "12")}), {"kim", "jo"}),
        (profile(Attributes={"visits": of("EQUAL", "100.0")}), {"ann"}),
        (profile(Attributes={"likes": of("LIST_CONTAINS", "cats", "dogs")}), {"kim"}),
        (profile(Attributes={"likes": of("LIST_CONTAINS_ALL", "cats", "dogs")}), set()),
        (profile(Attributes={"city": of("INCLUSIVE", "{{_profile.Address.City}}")}), {"kim"}),
        (profile(FirstName=of("INCLUSIVE", "{{ _profile.LastName }}")), {"jo"}),
    ],
)
def test_every_kind_of_condition_decides(client, domain, people, dimension, expected):
    assert asked(client, domain, people, groups(dimension)) == expected


def test_conditions_groups_and_segments_are_joined(standing, client, domain, people):
    gold, bonn = profile(Attributes={"tier": of("INCLUSIVE", "gold")}), profile(
        Attributes={"city": of("INCLUSIVE", "Bonn")}
    )
    who = lambda query: asked(client, domain, people, query)
    assert who(groups(gold, bonn)) == {"kim"}
    assert who(groups(gold, bonn, kind="ANY")) == {"kim", "jo"}
    assert who(groups(gold, bonn, kind="NONE")) == {"ann"}
    two = [{"Type": "ALL", "Dimensions": [gold]}, {"Type": "ALL", "Dimensions": [bonn]}]
    assert [who({"Include": how, "Groups": two}) for how in ("ALL", "ANY", "NONE")] == [{"kim"}, {"kim", "jo"}, {"ann"}]
    client.create_segment_definition(
        DomainName=domain, SegmentDefinitionName="bonn", DisplayName="Bonn", SegmentGroups=groups(bonn)
    )
    base = [{"SegmentDefinitionName": "bonn"}]
    assert who(groups(gold, SourceSegments=base, SourceType="ALL")) == {"kim"}
    assert who(groups(SourceSegments=base, SourceType="NONE")) == {"ann"}


def test_calculated_attributes_are_conditions_and_values_of_conditions(standing, client, domain, people):
    define(client, domain, "spent", "SUM")
    for number, (email, total) in enumerate([("kim@example.com", 12), ("jo@example.com", 50)]):
        buy(client, domain, number, email=email, total=total)
    spent = lambda dimension: {"CalculatedAttributes": {"spent": dimension}}
    who = lambda *dimensions: asked(client, domain, people, groups(*dimensions))
    assert who(spent(of("GREATER_THAN", "12"))) == {"jo"}
    assert who(spent(of("EQUAL", "{{_profile.Attributes.visits}}"))) == {"kim"}
    assert who(profile(Attributes={"visits": of("LESS_THAN", "{{_calculated_attribute.spent}}")})) == {"jo"}
    standing.step("3 days")
    recent = of("GREATER_THAN", "0") | {"ConditionOverrides": {"Range": {"Start": 2, "Unit": "DAYS"}}}
    assert who(spent(recent)) == set() and who(spent(of("GREATER_THAN", "0"))) == {"kim", "jo"}


def test_definitions_of_segments_must_make_sense(client, domain, refused):
    make = lambda **more: refused(
        client.create_segment_definition, DomainName=domain, SegmentDefinitionName="wrong", DisplayName="Wrong", **more
    )
    good = groups(profile(FirstName=of("INCLUSIVE", "Kim")))
    for wrong in (
        {},
        {"SegmentGroups": good, "SegmentSqlQuery": "SELECT 1"},
        {"SegmentGroups": groups(profile(FirstName=of("INCLUSIVE", "{{now}}")))},
        {"SegmentGroups": groups(profile(FirstName=of("INCLUSIVE", "{{_profile.Shoe}}")))},
        {"SegmentGroups": groups(profile(FirstName=of("INCLUSIVE", "Mr {{_profile.LastName}}")))},
        {"SegmentGroups": groups(profile(FirstName=of("INCLUSIVE", "{{_calculated_attribute.none}}")))},
        {"SegmentGroups": groups(profile(BirthDate=of("BETWEEN", "2000-01-01")))},
        {"SegmentGroups": groups(SourceSegments=[{"SegmentDefinitionName": "none"}])},
    ):
        assert make(**wrong)[:2] == (400, "BadRequestException"), wrong
    client.create_segment_definition(
        DomainName=domain, SegmentDefinitionName="wrong", DisplayName="Right", SegmentGroups=good
    )
    assert make(SegmentGroups=good)[0] == 400, "it exists"


def estimate(standing, client, domain, **query):
    made = client.create_segment_estimate(DomainName=domain, **query)
    of = dict(DomainName=domain, EstimateId=made["EstimateId"])
    assert client.get_segment_estimate(**of)["Status"] == "RUNNING"
    standing.step(5)
    return client.get_segment_estimate(**of)


def test_estimates_count_and_snapshots_are_written(standing, client, domain, people):
    bonn = groups(profile(Attributes={"city": of("INCLUSIVE", "Bonn")}))
    done = estimate(standing, client, domain, SegmentQuery=bonn)
    assert (done["Status"], done["Estimate"]) == ("SUCCEEDED", "2")
    by = {"Attributes": [{"Name": "Attributes.visits", "DataType": "NUMBER", "Order": "ASC", "Type": "PROFILE"}]}
    client.create_segment_definition(
        DomainName=domain, SegmentDefinitionName="bonn", DisplayName="Bonn", SegmentGroups=bonn, SegmentSort=by
    )
    named = dict(DomainName=domain, SegmentDefinitionName="bonn")
    snapshot = lambda form: client.create_segment_snapshot(
        **named, DataFormat=form, DestinationUri="s3://acme/segments"
    )["SnapshotId"]
    ids = {form: snapshot(form) for form in ("CSV", "JSONL", "ORC")}
    read = lambda form: client.get_segment_snapshot(**named, SnapshotId=ids[form])
    assert {read(form)["Status"] for form in ids} == {"IN_PROGRESS"}
    standing.step("1m")
    assert [read(form)["Status"] for form in ids] == ["COMPLETED", "COMPLETED", "FAILED"]
    assert "ORC" in read("ORC")["StatusMessage"] and ids["CSV"] in read("CSV")["StatusMessage"]
    kept = standing.steer(f"exports/{ids['JSONL']}")
    assert kept["destination"] == "s3://acme/segments"
    lines = [json.loads(line) for line in kept["content"].splitlines()]
    assert [line["ProfileId"] for line in lines] == [people["jo"], people["kim"]], "nine visits before twelve"
    header, first, _ = standing.steer(f"exports/{ids['CSV']}")["content"].splitlines()
    assert header.startswith("ProfileId,") and "Attributes.tier" in header and first.startswith(people["jo"])
    assert {item["id"] for item in standing.steer("exports")["exports"]} >= {ids["CSV"], ids["JSONL"]}


def test_sql_is_kept_and_its_results_are_empty(standing, client, domain, people):
    client.create_segment_definition(
        DomainName=domain, SegmentDefinitionName="sql", DisplayName="SQL", SegmentSqlQuery="SELECT 1"
    )
    named = dict(DomainName=domain, SegmentDefinitionName="sql")
    assert client.get_segment_definition(**named)["SegmentType"] == "ENHANCED"
    members = client.get_segment_membership(**named, ProfileIds=[people["kim"]])
    assert members["Profiles"] == [] and "LastComputedAt" not in members
    assert [(failure["Status"], "SQL" in failure["Message"]) for failure in members["Failures"]] == [(400, True)]
    done = estimate(standing, client, domain, SegmentSqlQuery="SELECT 1")
    assert done["Status"] == "FAILED" and "SQL" in done["Message"] and "Estimate" not in done
    snapshot = client.create_segment_snapshot(**named, DataFormat="CSV", DestinationUri="s3://acme/x")["SnapshotId"]
    standing.step("1m")
    assert client.get_segment_snapshot(**named, SnapshotId=snapshot)["Status"] == "FAILED"
