"""What a case may be: its template's rules and required fields, soft deletion, the filter language, related items."""

import datetime

import pytest

from conftest import by_hand
from names import ACCOUNT, REGION

NUMBERS = iter(range(1000))
NONE = "00000000-0000-4000-8000-000000000000"
CUSTOMER = f"arn:aws:profile:{REGION}:{ACCOUNT}:domains/acme/profiles/{'0' * 31}1"


@pytest.fixture(scope="module")
def client(standing):
    standing.steer("quotas", {"cases/domains": 1000})
    return standing.client("connectcases")


@pytest.fixture
def domain(standing, client):
    made = client.create_domain(name=f"rules-{next(NUMBERS)}")["domainId"]
    standing.step(10)
    return made


def text(**values):
    return [{"id": name, "value": {"stringValue": value}} for name, value in values.items()]


def field(client, domain, name, kind, *options):
    made = client.create_field(domainId=domain, name=name, type=kind)["fieldId"]
    if options:
        options = [{"name": option.title(), "value": option, "active": True} for option in options]
        assert client.batch_put_field_options(domainId=domain, fieldId=made, options=options)["errors"] == []
    return made


def when(field, value, result, kind="equalTo"):
    value = {"stringValue": value} if isinstance(value, str) else value
    return {kind: {"operandOne": {"fieldId": field}, "operandTwo": value, "result": result}}


def rule(client, domain, name, **kind):
    return client.create_case_rule(domainId=domain, name=name, rule=kind)["caseRuleId"]


def case(client, domain, template, **values):
    return client.create_case(domainId=domain, templateId=template, fields=text(title="A case") + text(**values))[
        "caseId"
    ]


def held(client, domain, case, *fields):
    answer = client.get_case(domainId=domain, caseId=case, fields=[{"id": id} for id in fields])
    return {item["id"]: next(iter(item["value"].values())) for item in answer["fields"]}


def test_a_domain_takes_a_moment(standing, client, refused):
    name = f"moment-{next(NUMBERS)}"
    made = client.create_domain(name=name)
    assert made["domainStatus"] == "CreationInProgress"
    assert refused(client.delete_domain, domainId=made["domainId"])[:2] == (409, "ConflictException")
    assert refused(client.create_domain, name=name)[:2] == (409, "ConflictException")
    standing.step(10)
    assert client.get_domain(domainId=made["domainId"])["domainStatus"] == "Active"
    client.delete_domain(domainId=made["domainId"])
    client.create_domain(name=name)


def test_rules_ask_for_fields_as_their_conditions_say(client, domain, refused):
    kind, amount = field(client, domain, "Kind", "SingleSelect", "refund", "praise"), field(
        client, domain, "Amount", "Number"
    )
    close = field(client, domain, "Close reason", "Text")
    needs = rule(client, domain, "amount", required={"defaultValue": False, "conditions": [when(kind, "refund", True)]})
    later = rule(
        client,
        domain,
        "closing",
        required={
            "defaultValue": False,
            "conditions": [
                when("created_datetime", {"emptyValue": {}}, False),
                {"andAll": {"conditions": [when("status", "closed", True), when(kind, "praise", True, "notEqualTo")]}},
            ],
        },
    )
    template = client.create_template(
        domainId=domain,
        name="General",
        rules=[{"caseRuleId": needs, "fieldId": amount}, {"caseRuleId": later, "fieldId": close}],
    )["templateId"]
    status, code, message = refused(
        client.create_case, domainId=domain, templateId=template, fields=text(title="x", **{kind: "refund"})
    )
    assert (status, code) == (400, "ValidationException") and amount in message
    made = case(client, domain, template, **{kind: "praise"})
    change = lambda *fields: dict(domainId=domain, caseId=made, fields=list(fields))
    assert refused(client.update_case, **change(*text(**{kind: "refund"})))[0] == 400
    five = {"id": amount, "value": {"doubleValue": 5}}
    client.update_case(**change(*text(**{kind: "refund"}), five))
    assert refused(client.update_case, **change({"id": amount, "value": {"emptyValue": {}}}))[0] == 400
    assert refused(client.update_case, **change(*text(status="closed")))[0] == 400
    client.update_case(**change(*text(status="closed", **{close: "Paid"})))
    # A new case has no time of opening yet, so that it may even begin closed.
    case(client, domain, template, status="closed", **{kind: "praise"})


def test_what_is_hidden_is_not_asked_for_and_options_follow_their_parent(client, domain, refused):
    country, region = field(client, domain, "Country", "SingleSelect", "de", "kr"), field(
        client, domain, "Region", "SingleSelect", "nrw", "seoul"
    )
    note = field(client, domain, "Note", "Text")
    mapping = lambda parent, *children: {"parentFieldOptionValue": parent, "childFieldOptionValues": list(children)}
    options = lambda *mappings: {
        "parentFieldId": country,
        "childFieldId": region,
        "parentChildFieldOptionsMappings": list(mappings),
    }
    wrong = lambda **kind: refused(client.create_case_rule, domainId=domain, name="wrong", rule=kind)[:2]
    assert wrong(fieldOptions=options(mapping("fr", "nrw"))) == (400, "ValidationException")
    assert wrong(fieldOptions=options(mapping("de", "paris"))) == (400, "ValidationException")
    assert wrong(fieldOptions=options(mapping("de", "nrw")) | {"childFieldId": country})[0] == 400
    assert wrong(fieldOptions=options(mapping("de", "nrw")) | {"childFieldId": note})[0] == 400
    assert wrong(required={"defaultValue": True, "conditions": [when(NONE, "x", True)]})[0] == 400
    many = [when(country, "de", True)] * 6
    assert wrong(hidden={"defaultValue": True, "conditions": many})[0] == 400
    deep = {"andAll": {"conditions": [{"orAll": {"conditions": [{"andAll": {"conditions": many[:1]}}]}}]}}
    assert wrong(hidden={"defaultValue": True, "conditions": [deep]})[0] == 400
    follow = rule(client, domain, "regions", fieldOptions=options(mapping("de", "nrw"), mapping("", "nrw", "seoul")))
    always = rule(client, domain, "always", required={"defaultValue": True, "conditions": []})
    hide = rule(client, domain, "hide", hidden={"defaultValue": False, "conditions": [when(country, "kr", True)]})
    assert (
        refused(client.create_template, domainId=domain, name="General", rules=[{"caseRuleId": always}])[0] == 400
    ), "it acts upon no field"
    template = client.create_template(
        domainId=domain,
        name="General",
        rules=[{"caseRuleId": follow}, {"caseRuleId": always, "fieldId": note}, {"caseRuleId": hide, "fieldId": note}],
    )["templateId"]
    create = lambda **values: dict(domainId=domain, templateId=template, fields=text(title="x", **values))
    assert refused(client.create_case, **create(**{country: "de", region: "nrw"}))[0] == 400
    assert refused(client.create_case, **create(**{country: "de", region: "seoul", note: "n"}))[0] == 400
    client.create_case(**create(**{country: "de", region: "nrw", note: "n"}))
    client.create_case(**create(**{country: "kr", region: "seoul"}))
    kinds = {item["name"]: item["ruleType"] for item in client.list_case_rules(domainId=domain)["caseRules"]}
    assert kinds == {"regions": "FieldOptions", "always": "Required", "hide": "Hidden"}
    assert refused(client.delete_case_rule, domainId=domain, caseRuleId=hide)[:2] == (409, "ConflictException")
    assert (
        refused(
            client.update_case_rule,
            domainId=domain,
            caseRuleId=hide,
            rule={"required": {"defaultValue": True, "conditions": []}},
        )[0]
        == 400
    ), "the type stays"
    read = client.batch_get_case_rule(domainId=domain, caseRules=[{"id": hide}, {"id": NONE}])
    assert [(error["id"], error["errorCode"]) for error in read["errors"]] == [(NONE, "CASE_RULE_NOT_FOUND")]
    assert read["unprocessedCaseRules"] == []


def test_a_template_decides_who_may_open_cases(client, domain, refused):
    code = field(client, domain, "Code", "Text")
    made = client.create_template(
        domainId=domain,
        name="Strict",
        requiredFields=[{"fieldId": "customer_id"}, {"fieldId": code}],
        tagPropagationConfigurations=[{"resourceType": "Cases", "tagMap": {"team": "care", "by": "template"}}],
    )["templateId"]
    create = lambda **values: dict(domainId=domain, templateId=made, fields=text(**values))
    for values in (
        {"title": "x", code: "1"},
        {"customer_id": CUSTOMER, code: "1"},
        {"title": "x", "customer_id": CUSTOMER},
    ):
        assert refused(client.create_case, **create(**values))[:2] == (400, "ValidationException"), values
    assert refused(client.create_case, **create(title="x", customer_id="kim", **{code: "1"}))[0] == 400
    good = create(title="x", customer_id=CUSTOMER, **{code: "1"})
    opened = client.create_case(**good, tags={"by": "caller"})
    read = client.get_case(domainId=domain, caseId=opened["caseId"], fields=[{"id": "reference_number"}])
    assert read["tags"] == {"team": "care", "by": "caller"} and len(read["fields"][0]["value"]["stringValue"]) == 9
    empty = [{"id": code, "value": {"emptyValue": {}}}]
    assert refused(client.update_case, domainId=domain, caseId=opened["caseId"], fields=empty)[0] == 400
    for wrong in (
        {"requiredFields": [{"fieldId": NONE}]},
        {"requiredFields": [{"fieldId": code}, {"fieldId": code}]},
        {"layoutConfiguration": {"defaultLayout": NONE}},
        {"rules": [{"caseRuleId": NONE, "fieldId": code}]},
    ):
        assert refused(client.create_template, domainId=domain, name="Wrong", **wrong)[0] == 400, wrong
    assert refused(client.update_template, domainId=domain, templateId=made)[0] == 400, "nothing is given"
    client.update_template(domainId=domain, templateId=made, status="Inactive")
    assert refused(client.create_case, **good)[0] == 400
    kept = client.get_template(domainId=domain, templateId=made)
    assert (kept["name"], kept["status"], len(kept["requiredFields"])) == ("Strict", "Inactive", 2)


def test_a_case_is_opened_once_with_a_token(standing, client, domain, refused):
    template = client.create_template(domainId=domain, name="General")["templateId"]
    first = dict(domainId=domain, templateId=template, clientToken="t-1", fields=text(title="Once"))
    made = client.create_case(**first)
    again = client.create_case(**first)
    assert (again["caseId"], again["caseArn"]) == (made["caseId"], made["caseArn"])
    assert client.search_cases(domainId=domain)["totalCount"] == 1
    other = first | {"fields": text(title="Another")}
    assert refused(client.create_case, **other)[:2] == (409, "ConflictException")


def test_a_deleted_field_lives_on_where_it_has_values(client, domain, refused):
    old = field(client, domain, "Old", "Text")
    panel = {"basic": {"topPanel": {"sections": [{"fieldGroup": {"fields": [{"id": old}, {"id": "summary"}]}}]}}}
    layout = client.create_layout(domainId=domain, name="Main", content=panel)["layoutId"]
    template = client.create_template(
        domainId=domain,
        name="General",
        layoutConfiguration={"defaultLayout": layout},
        requiredFields=[{"fieldId": old}],
    )["templateId"]
    told = {"enabled": True, "includedData": {"caseData": {"fields": [{"id": old}, {"id": "status"}]}}}
    client.put_case_event_configuration(domainId=domain, eventBridge=told)
    having = case(client, domain, template, **{old: "kept value"})
    client.delete_field(domainId=domain, fieldId=old)
    lacking = case(client, domain, template)
    assert client.batch_get_field(domainId=domain, fields=[{"id": old}])["fields"][0]["deleted"] is True
    listed = [
        item["fieldId"] for page in by_hand(client.list_fields, "fields", "nextToken", domainId=domain) for item in page
    ]
    assert old not in listed
    assert client.get_template(domainId=domain, templateId=template)["requiredFields"] == []
    sections = client.get_layout(domainId=domain, layoutId=layout)["content"]["basic"]["topPanel"]["sections"]
    assert sections[0]["fieldGroup"]["fields"] == [{"id": "summary"}]
    events = client.get_case_event_configuration(domainId=domain)["eventBridge"]
    assert events["includedData"]["caseData"]["fields"] == [{"id": "status"}]
    assert refused(client.update_field, domainId=domain, fieldId=old, name="x")[:2] == (400, "ValidationException")
    status, _, message = refused(
        client.create_case, domainId=domain, templateId=template, fields=text(title="x", **{old: "new"})
    )
    assert status == 400 and old in message
    assert refused(client.update_case, domainId=domain, caseId=lacking, fields=text(**{old: "new"}))[0] == 400
    client.update_case(domainId=domain, caseId=having, fields=text(**{old: "changed"}))
    assert held(client, domain, having, old) == {old: "changed"}
    found = lambda **query: [item["caseId"] for item in client.search_cases(domainId=domain, **query)["cases"]]
    assert found(filter={"field": {"equalTo": {"id": old, "value": {"stringValue": "changed"}}}}) == [having]
    assert found(searchTerm="changed") == [having]
    client.update_case(domainId=domain, caseId=having, fields=[{"id": old, "value": {"emptyValue": {}}}])
    assert held(client, domain, having, old) == {}
    select = field(client, domain, "Select", "SingleSelect", "a")
    client.delete_field(domainId=domain, fieldId=select)
    options = [{"name": "B", "value": "b", "active": True}]
    assert refused(client.batch_put_field_options, domainId=domain, fieldId=select, options=options)[0] == 400
    for fixed in ("title", "status"):
        assert refused(client.delete_field, domainId=domain, fieldId=fixed)[0] == 400
        assert refused(client.update_field, domainId=domain, fieldId=fixed, name="Other")[0] == 400
    field(client, domain, "Old", "Text")


def test_layouts_and_templates_are_deleted_softly(client, domain, refused):
    panel = lambda *ids: {"basic": {"moreInfo": {"sections": [{"fieldGroup": {"fields": [{"id": id} for id in ids]}}]}}}
    for wrong in (panel("title"), panel("status"), panel(NONE), panel("summary", "summary")):
        assert refused(client.create_layout, domainId=domain, name="Wrong", content=wrong)[0] == 400
    layout = client.create_layout(domainId=domain, name="Main", content=panel("summary"))["layoutId"]
    template = client.create_template(domainId=domain, name="T", layoutConfiguration={"defaultLayout": layout})[
        "templateId"
    ]
    made = case(client, domain, template)
    client.delete_template(domainId=domain, templateId=template)
    client.delete_layout(domainId=domain, layoutId=layout)
    assert client.get_template(domainId=domain, templateId=template)["deleted"] is True
    assert client.get_layout(domainId=domain, layoutId=layout)["deleted"] is True
    assert client.list_templates(domainId=domain)["templates"] == client.list_layouts(domainId=domain)["layouts"] == []
    assert refused(client.update_template, domainId=domain, templateId=template, name="x")[0] == 400
    assert refused(client.update_layout, domainId=domain, layoutId=layout, name="x")[0] == 400
    assert refused(client.create_case, domainId=domain, templateId=template, fields=text(title="x"))[0] == 400
    client.update_case(domainId=domain, caseId=made, fields=text(title="Still here"))
    client.create_template(domainId=domain, name="T")


def test_options_are_put_one_by_one(client, domain, refused):
    select = field(client, domain, "Select", "SingleSelect", "a", "b")
    put = lambda *options: client.batch_put_field_options(
        domainId=domain, fieldId=select, options=[dict(zip(("name", "value", "active"), option)) for option in options]
    )["errors"]
    errors = put(("A", "a", False), ("B", "new", True), ("C", "c", True))
    assert [(error["value"], error["errorCode"]) for error in errors] == [("new", "VALIDATION_ERROR")]
    listed = client.list_field_options(domainId=domain, fieldId=select)["options"]
    assert [(option["value"], option["active"]) for option in listed] == [("a", False), ("b", True), ("c", True)]
    only = client.list_field_options(domainId=domain, fieldId=select, values=["c"])["options"]
    assert [option["name"] for option in only] == ["C"]
    reasons = [{"name": "Late", "value": "late", "active": True}]
    client.batch_put_field_options(domainId=domain, fieldId="case_reason", options=reasons)
    fixed = client.batch_put_field_options(
        domainId=domain,
        fieldId="status",
        options=[
            {"name": "Shut", "value": "closed", "active": True},
            {"name": "Waiting", "value": "waiting", "active": True},
        ],
    )["errors"]
    assert [error["value"] for error in fixed] == ["closed"]
    assert refused(client.list_field_options, domainId=domain, fieldId="title")[0] == 400
    template = client.create_template(domainId=domain, name="T")["templateId"]
    made = case(client, domain, template, status="waiting", case_reason="late")
    assert refused(client.update_case, domainId=domain, caseId=made, fields=text(**{select: "a"}))[0] == 400, "inactive"


@pytest.fixture
def desk(standing, client, domain):
    """Five cases with a value of every type."""
    ids = {
        name: field(client, domain, name, kind)
        for name, kind in {"size": "Number", "paid": "Boolean", "due": "DateTime", "page": "Url", "who": "User"}.items()
    }
    template = client.create_template(domainId=domain, name="T")["templateId"]
    user = f"arn:aws:connect:{REGION}:{ACCOUNT}:instance/0/agent/"
    made = []
    for number in range(5):
        values = [
            {"id": "title", "value": {"stringValue": f"Zipper {number} of Groß"}},
            {"id": ids["size"], "value": {"doubleValue": number * 1.5}},
            {"id": ids["paid"], "value": {"booleanValue": number % 2 == 0}},
            {"id": ids["due"], "value": {"stringValue": f"2026-04-0{number + 1}T10:00:00+02:00"}},
            {"id": ids["page"], "value": {"stringValue": f"https://example.com/{number}"}},
        ]
        if number < 3:
            values.append({"id": ids["who"], "value": {"userArnValue": user + str(number)}})
        tags = {"parity": "odd" if number % 2 else "even"}
        made.append(client.create_case(domainId=domain, templateId=template, fields=values, tags=tags)["caseId"])
        standing.step("1m")
    return ids, made, user


def test_the_filter_language_finds_what_it_says(client, domain, desk, refused):
    ids, made, user = desk
    search = lambda **query: [item["caseId"] for item in client.search_cases(domainId=domain, **query)["cases"]]
    on = lambda operator, name, **value: {"field": {operator: {"id": ids.get(name, name), "value": value}}}
    which = lambda filter: sorted(made.index(id) for id in search(filter=filter))
    for filter, expected in [
        (on("equalTo", "size", doubleValue=3), [2]),
        (on("greaterThan", "size", doubleValue=3), [3, 4]),
        (on("greaterThanOrEqualTo", "size", doubleValue=3), [2, 3, 4]),
        (on("lessThan", "size", doubleValue=3), [0, 1]),
        (on("lessThanOrEqualTo", "size", doubleValue=3), [0, 1, 2]),
        (on("equalTo", "paid", booleanValue=False), [1, 3]),
        (on("lessThan", "due", stringValue="2026-04-02T08:00:01Z"), [0, 1]),
        (on("contains", "title", stringValue="ZIPPER 3"), [3]),
        (on("contains", "page", stringValue="example.com/4"), [4]),
        (on("equalTo", "who", userArnValue=user + "1"), [1]),
        (on("equalTo", "who", emptyValue={}), [3, 4]),
        ({"not": on("equalTo", "who", emptyValue={})}, [0, 1, 2]),
        ({"tag": {"equalTo": {"key": "parity", "value": "odd"}}}, [1, 3]),
        ({"andAll": [on("equalTo", "paid", booleanValue=True), on("greaterThan", "size", doubleValue=1)]}, [2, 4]),
        (
            {"orAll": [on("equalTo", "size", doubleValue=0), {"tag": {"equalTo": {"key": "parity", "value": "odd"}}}]},
            [0, 1, 3],
        ),
        ({"not": {"orAll": [on("equalTo", "size", doubleValue=0), on("equalTo", "size", doubleValue=6)]}}, [1, 2, 3]),
    ]:
        assert which(filter) == expected, filter
    assert search() == made[::-1], "the newest first"
    assert (
        search(searchTerm="GROSS") == search(searchTerm="nothing") == [] and search(searchTerm="groß zip") == made[::-1]
    )
    assert search(searchTerm="example.com/4") == [made[4]]
    by = lambda *sorts: [{"fieldId": ids.get(name, name), "sortOrder": order} for name, order in sorts]
    assert search(sorts=by(("paid", "Asc"), ("size", "Desc"))) == [made[n] for n in (3, 1, 4, 2, 0)]
    assert search(sorts=by(("who", "Desc")))[:3] == [made[n] for n in (2, 1, 0)], "those without a value come last"
    answer = client.search_cases(domainId=domain, maxResults=2, fields=[{"id": "title"}, {"id": ids["size"]}])
    assert answer["totalCount"] == 5 and len(answer["cases"]) == 2
    assert {item["id"] for item in answer["cases"][0]["fields"]} == {"title", ids["size"]}
    deep = on("equalTo", "paid", booleanValue=True)
    for _ in range(9):
        deep = {"not": deep}
    for wrong in (on("equalTo", NONE, stringValue="x"), deep):
        assert refused(client.search_cases, domainId=domain, filter=wrong)[:2] == (400, "ValidationException")
    assert refused(client.search_cases, domainId=domain, sorts=by((NONE, "Asc")))[0] == 400
    assert refused(client.search_cases, domainId=domain, fields=[{"id": NONE}])[0] == 400


def test_a_wrong_filter_is_refused_where_there_is_no_case(client, domain, refused):
    wrong = {"field": {"equalTo": {"id": NONE, "value": {"stringValue": "x"}}}}
    assert refused(client.search_cases, domainId=domain, filter=wrong)[0] == 400
    assert client.search_cases(domainId=domain)["cases"] == []


def test_values_must_fit_their_fields(client, domain, desk, refused):
    ids, made, _ = desk
    change = lambda name, **value: refused(
        client.update_case, domainId=domain, caseId=made[0], fields=[{"id": ids.get(name, name), "value": value}]
    )
    for name, value in [
        ("size", {"stringValue": "1"}),
        ("paid", {"stringValue": "true"}),
        ("due", {"stringValue": "tomorrow"}),
        ("page", {"stringValue": "example"}),
        ("who", {"stringValue": "kim"}),
        ("status", {"stringValue": "maybe"}),
        ("summary", {"stringValue": "x" * 3001}),
        ("case_id", {"stringValue": "x"}),
        ("title", {"emptyValue": {}}),
        ("created_datetime", {"stringValue": "2026-01-01T00:00:00Z"}),
    ]:
        status, code, message = change(name, **value)
        assert (status, code) == (400, "ValidationException") and ids.get(name, name) in message, name
    twice = text(title="a") + text(title="b")
    assert refused(client.update_case, domainId=domain, caseId=made[0], fields=twice)[0] == 400


def test_a_case_remembers_what_was_done_to_it(standing, client, domain, desk):
    _, made, user = desk
    of = dict(domainId=domain, caseId=made[0])
    client.update_case(**of, fields=text(status="closed"), performedBy={"userArn": user + "9"})
    standing.step("1h")
    client.update_case(**of, fields=text(status="open", summary="Again"))
    times = held(client, domain, made[0], "last_closed_datetime", "last_reopened_datetime", "last_updated_user")
    opened, closed = times["last_reopened_datetime"], times["last_closed_datetime"]
    assert datetime.datetime.fromisoformat(opened) - datetime.datetime.fromisoformat(closed) == datetime.timedelta(
        hours=1
    )
    assert times["last_updated_user"] == user + "9"
    events = [
        event
        for page in by_hand(client.get_case_audit_events, "auditEvents", "nextToken", **of, maxResults=1)
        for event in page
    ]
    assert [event["type"] for event in events] == ["Case.Updated", "Case.Updated", "Case.Created"]
    changes = {field["eventFieldId"]: (field.get("oldValue"), field["newValue"]) for field in events[0]["fields"]}
    assert changes["status"] == ({"stringValue": "closed"}, {"stringValue": "open"})
    assert changes["summary"] == (None, {"stringValue": "Again"})
    assert events[1]["performedBy"]["user"] == {"userArn": user + "9"}
    client.delete_case(**of)
    from botocore.exceptions import ClientError

    for operation in (client.get_case_audit_events, client.search_related_items, client.delete_case):
        with pytest.raises(ClientError) as caught:
            operation(**of)
        assert caught.value.response["ResponseMetadata"]["HTTPStatusCode"] == 404
        assert caught.value.response["resourceType"] == "Case" if "resourceType" in caught.value.response else True


def test_related_items_of_every_type(standing, client, domain, desk, refused):
    ids, made, _ = desk
    of = dict(domainId=domain, caseId=made[0])
    add = lambda kind, **content: client.create_related_item(**of, type=kind, content=content)["relatedItemId"]
    wrong = lambda kind, **content: refused(client.create_related_item, **of, type=kind, content=content)[:2]
    contact = f"arn:aws:connect:{REGION}:{ACCOUNT}:instance/0f/contact/{NONE}"
    value = lambda name, **value: {"fields": [{"id": ids.get(name, name), "value": value}]}
    items = {
        "Comment": add("Comment", comment={"body": "Called", "contentType": "Text/Plain"}),
        "Contact": add("Contact", contact={"contactArn": contact}),
        "File": add("File", file={"fileArn": "arn:aws:connect:x:1:instance/0/file/1"}),
        "ConnectCase": add("ConnectCase", connectCase={"caseId": made[1]}),
        "Custom": add("Custom", custom=value("size", doubleValue=2)),
    }
    target = lambda name, minutes: {
        "slaInputConfiguration": {
            "name": name,
            "type": "CaseField",
            "fieldId": "status",
            "targetFieldValues": [{"stringValue": "closed"}],
            "targetSlaMinutes": minutes,
        }
    }
    items["Sla"] = add("Sla", sla=target("soon", 60))
    add("Sla", sla=target("late", 600))
    bad = {"slaInputConfiguration": {"name": "x", "type": "CaseField", "fieldId": "status", "targetSlaMinutes": 5}}
    for refusal in (
        wrong("Comment", contact={"contactArn": contact}),
        wrong("ConnectCase", connectCase={"caseId": NONE}),
        wrong("ConnectCase", connectCase={"caseId": made[0]}),
        wrong("Custom", custom=value("title", stringValue="x")),
        wrong("Custom", custom=value(NONE, stringValue="x")),
        wrong("Custom", custom=value("size", stringValue="x")),
        wrong("Sla", sla=bad),
    ):
        assert refusal == (400, "ValidationException")
    found = lambda *filters: sorted(
        item["type"] for item in client.search_related_items(**of, filters=list(filters))["relatedItems"]
    )
    assert found({"comment": {}}, {"file": {"fileArn": "arn:aws:connect:x:1:instance/0/file/1"}}) == ["Comment", "File"]
    assert (
        found({"contact": {"contactArn": contact}}) == ["Contact"] and found({"contact": {"channel": ["CHAT"]}}) == []
    )
    assert found({"connectCase": {"caseId": made[1]}}) == ["ConnectCase"]
    over = {"field": {"greaterThan": {"id": ids["size"], "value": {"doubleValue": 1}}}}
    assert found({"custom": {"fields": over}}) == ["Custom"] and found({"custom": {"fields": {"not": over}}}) == []
    assert found({"sla": {"status": "Active"}}) == ["Sla", "Sla"] and found({"sla": {"name": "late"}}) == ["Sla"]
    for kind in ("Contact", "File", "Sla", "ConnectCase"):
        body = {"comment": {"body": "x", "contentType": "Text/Plain"}}
        assert refused(client.update_related_item, **of, relatedItemId=items[kind], content=body)[0] == 400, kind
    client.update_related_item(
        **of, relatedItemId=items["Custom"], content={"custom": value("paid", booleanValue=True)}
    )
    (custom,) = client.search_related_items(**of, filters=[{"custom": {}}])["relatedItems"]
    assert custom["content"]["custom"]["fields"] == value("paid", booleanValue=True)["fields"], "the list is replaced"
    assert refused(client.delete_related_item, **of, relatedItemId=items["File"])[0] == 400
    # The target of an hour is missed, that of ten is met.
    assert held(client, domain, made[0], "next_sla_breach_datetime")
    standing.step("2h")
    assert found({"sla": {"status": "Overdue"}}) == ["Sla"]
    client.update_case(**of, fields=text(status="closed"))
    states = {
        item["content"]["sla"]["slaConfiguration"]["name"]: item["content"]["sla"]["slaConfiguration"]["status"]
        for item in client.search_related_items(**of, filters=[{"sla": {}}])["relatedItems"]
    }
    assert states == {"soon": "NotMet", "late": "Met"}
    assert held(client, domain, made[0], "next_sla_breach_datetime") == {}
    everywhere = client.search_all_related_items(
        domainId=domain,
        filters=[{"comment": {}}, {"contact": {}}],
        sorts=[{"sortProperty": "AssociationTime", "sortOrder": "Desc"}],
    )["relatedItems"]
    assert sorted(item["type"] for item in everywhere) == ["Comment", "Contact"]
    assert {item["caseId"] for item in everywhere} == {made[0]}
    assert [item["caseId"] for item in client.list_cases_for_contact(domainId=domain, contactArn=contact)["cases"]] == [
        made[0]
    ]


def test_quotas_of_cases_hold(standing, client, domain, desk, refused):
    ids, made, _ = desk
    standing.steer(
        "quotas", {"cases/domains/cases/slas": 1, "cases/domains/cases/custom-fields": 1, "cases/domains/templates": 1}
    )
    try:
        target = {"slaInputConfiguration": {"name": "a", "type": "CaseField", "targetSlaMinutes": 5}}
        add = dict(domainId=domain, caseId=made[0], type="Sla", content={"sla": target})
        client.create_related_item(**add)
        assert refused(client.create_related_item, **add)[:2] == (402, "ServiceQuotaExceededException")
        two = [{"id": ids["size"], "value": {"doubleValue": 1}}, {"id": ids["paid"], "value": {"booleanValue": True}}]
        custom = dict(domainId=domain, caseId=made[0], type="Custom", content={"custom": {"fields": two}})
        assert refused(client.create_related_item, **custom)[0] == 402
        assert refused(client.create_template, domainId=domain, name="One more")[0] == 402
    finally:
        standing.steer(
            "quotas",
            {"cases/domains/cases/slas": 10, "cases/domains/cases/custom-fields": 5, "cases/domains/templates": 100},
        )


def test_events_are_told_as_they_were_put(client, domain, refused):
    assert client.get_case_event_configuration(domainId=domain)["eventBridge"] == {"enabled": False}
    told = {
        "enabled": True,
        "includedData": {"caseData": {"fields": [{"id": "status"}]}, "relatedItemData": {"includeContent": False}},
    }
    client.put_case_event_configuration(domainId=domain, eventBridge=told)
    assert client.get_case_event_configuration(domainId=domain)["eventBridge"] == told
    client.put_case_event_configuration(domainId=domain, eventBridge={"enabled": False})
    assert client.get_case_event_configuration(domainId=domain)["eventBridge"] == {"enabled": False}
    wrong = {"enabled": True, "includedData": {"caseData": {"fields": [{"id": NONE}]}}}
    assert refused(client.put_case_event_configuration, domainId=domain, eventBridge=wrong)[0] == 400


def test_tags_of_cases_templates_and_fields(client, domain, desk, refused):
    _, made, _ = desk
    arn = client.get_domain(domainId=domain)["domainArn"] + f"/case/{made[0]}"
    client.tag_resource(arn=arn, tags={"stage": "x", "parity": "none"})
    client.untag_resource(arn=arn, tagKeys=["stage"])
    assert client.list_tags_for_resource(arn=arn)["tags"] == {"parity": "none"}
    found = client.search_cases(domainId=domain, filter={"tag": {"equalTo": {"key": "parity", "value": "none"}}})[
        "cases"
    ]
    assert [item["caseId"] for item in found] == [made[0]]
    assert refused(client.tag_resource, arn=arn, tags={"AWS:x": "1"})[0] == 400
    assert refused(client.tag_resource, arn=arn, tags={f"k{n}": "v" for n in range(51)})[0] == 400
