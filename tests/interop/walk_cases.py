"""Every operation of Cases, in an order that makes sense."""

from conftest import by_hand
from names import ACCOUNT, REGION

CUSTOMER = f"arn:aws:profile:{REGION}:{ACCOUNT}:domains/acme/profiles/{'0' * 31}1"
CONTACT = f"arn:aws:connect:{REGION}:{ACCOUNT}:instance/0f/contact/"
NONE = "00000000-0000-4000-8000-000000000000"


def walk(sandbox, client, refused):
    domain = domains(sandbox, client, refused)
    priority, area = fields(client, domain, refused)
    rule = rules(client, domain, priority, area, refused)
    layout = layouts(client, domain, priority, refused)
    template = templates(client, domain, layout, rule, priority, refused)
    case, other = cases(client, domain, template, priority, refused)
    search(client, domain, case, other, priority)
    related_items(sandbox, client, domain, case, other, priority, refused)
    events(client, domain, case, priority)
    many(client, domain, case, other, refused)
    merge(sandbox, client, domain, case, other, template, priority, refused)
    tags(client, domain, refused)
    the_end(client, domain, case, template, layout, rule, priority, refused)


def domains(sandbox, client, refused):
    domain = client.create_domain(name="walk")["domainId"]
    client.create_domain(name="second")
    assert refused(client.create_domain, name="walk")[:2] == (409, "ConflictException")
    sandbox.step("10m")
    assert client.get_domain(domainId=domain)["domainStatus"] == "Active"
    pages = by_hand(client.list_domains, "domains", "nextToken", maxResults=1)
    assert [item["name"] for page in pages for item in page] == ["walk", "second"]
    return domain


def fields(client, domain, refused):
    field = lambda name, kind, **more: client.create_field(domainId=domain, name=name, type=kind, **more)["fieldId"]
    priority, area = field("Priority", "SingleSelect"), field("Area", "SingleSelect")
    note = field("Note", "Text", attributes={"text": {"isMultiline": True}})
    for of, options in ((priority, "High Low"), (area, "North South")):
        options = [{"name": name, "value": name.lower(), "active": True} for name in options.split()]
        assert client.batch_put_field_options(domainId=domain, fieldId=of, options=options).get("errors", []) == []
    pages = by_hand(client.list_field_options, "options", "nextToken", domainId=domain, fieldId=priority, maxResults=1)
    assert [item["value"] for page in pages for item in page] == ["high", "low"]
    client.update_field(domainId=domain, fieldId=note, description="What was said")
    client.delete_field(domainId=domain, fieldId=note)
    read = client.batch_get_field(domainId=domain, fields=[{"id": note}, {"id": priority}, {"id": "none"}])
    assert [(item["name"], item.get("deleted", False)) for item in read["fields"]] == [
        ("Note", True),
        ("Priority", False),
    ]
    assert [error["id"] for error in read["errors"]] == ["none"]
    listed = [
        item["fieldId"]
        for page in by_hand(client.list_fields, "fields", "nextToken", domainId=domain, maxResults=3)
        for item in page
    ]
    assert priority in listed and "title" in listed and note not in listed
    assert refused(client.update_field, domainId=domain, fieldId=note, name="x")[:2] == (400, "ValidationException")
    assert refused(client.delete_field, domainId=domain, fieldId="title")[0] == 400
    return priority, area


def rules(client, domain, priority, area, refused):
    high = {"equalTo": {"operandOne": {"fieldId": priority}, "operandTwo": {"stringValue": "high"}, "result": True}}
    rule = client.create_case_rule(
        domainId=domain, name="Area of high ones", rule={"required": {"defaultValue": False, "conditions": [high]}}
    )["caseRuleId"]
    gone = client.create_case_rule(
        domainId=domain, name="Old", rule={"hidden": {"defaultValue": False, "conditions": [high]}}
    )["caseRuleId"]
    client.update_case_rule(domainId=domain, caseRuleId=rule, description="High ones need an area")
    read = client.batch_get_case_rule(domainId=domain, caseRules=[{"id": rule}, {"id": NONE}])
    assert read["caseRules"][0]["description"] == "High ones need an area" and read["errors"][0]["id"] == NONE
    pages = by_hand(client.list_case_rules, "caseRules", "nextToken", domainId=domain, maxResults=1)
    assert [item["caseRuleId"] for page in pages for item in page] == [rule, gone]
    client.delete_case_rule(domainId=domain, caseRuleId=gone)
    assert len(client.list_case_rules(domainId=domain)["caseRules"]) == 1
    assert (
        refused(
            client.create_case_rule,
            domainId=domain,
            name="Area of high ones",
            rule={"hidden": {"defaultValue": True, "conditions": []}},
        )[0]
        == 409
    )
    return rule


def layouts(client, domain, priority, refused):
    panel = lambda *ids: {"basic": {"topPanel": {"sections": [{"fieldGroup": {"fields": [{"id": id} for id in ids]}}]}}}
    layout = client.create_layout(domainId=domain, name="Main", content=panel(priority))["layoutId"]
    client.create_layout(domainId=domain, name="Second", content=panel("case_reason"))
    assert refused(client.create_layout, domainId=domain, name="Wrong", content=panel("none"))[0] == 400
    client.update_layout(domainId=domain, layoutId=layout, content=panel(priority, "case_reason"))
    sections = client.get_layout(domainId=domain, layoutId=layout)["content"]["basic"]["topPanel"]["sections"]
    assert [field["id"] for field in sections[0]["fieldGroup"]["fields"]] == [priority, "case_reason"]
    pages = by_hand(client.list_layouts, "layouts", "nextToken", domainId=domain, maxResults=1)
    assert [item["name"] for page in pages for item in page] == ["Main", "Second"]
    return layout


def templates(client, domain, layout, rule, priority, refused):
    template = client.create_template(
        domainId=domain,
        name="General",
        layoutConfiguration={"defaultLayout": layout},
        requiredFields=[{"fieldId": priority}],
    )["templateId"]
    assert refused(client.create_template, domainId=domain, name="General")[:2] == (409, "ConflictException")
    client.create_template(domainId=domain, name="Idle", status="Inactive")
    client.update_template(domainId=domain, templateId=template, description="For all")
    read = client.get_template(domainId=domain, templateId=template)
    assert (read["description"], read["requiredFields"]) == ("For all", [{"fieldId": priority}])
    assert [item["name"] for item in client.list_templates(domainId=domain, status=["Active"])["templates"]] == [
        "General"
    ]
    pages = by_hand(client.list_templates, "templates", "nextToken", domainId=domain, maxResults=1)
    assert len([item for page in pages for item in page]) == 2
    return template


def values(**given):
    return [{"id": name, "value": {"stringValue": value}} for name, value in given.items()]


def cases(client, domain, template, priority, refused):
    create = lambda title, level, **more: client.create_case(
        domainId=domain,
        templateId=template,
        fields=values(title=title, customer_id=CUSTOMER, **{priority: level}),
        **more,
    )["caseId"]
    case = create("Broken zipper", "high", clientToken="once", tags={"team": "care"})
    assert (
        create("Broken zipper", "high", clientToken="once", tags={"team": "care"}) == case
    ), "the same token makes no second case"
    other = create("Late parcel", "low")
    assert (
        refused(
            client.create_case,
            domainId=domain,
            templateId=template,
            fields=values(title="No priority", customer_id=CUSTOMER),
        )[0]
        == 400
    )
    client.update_case(domainId=domain, caseId=case, fields=values(title="Zipper"))
    read = client.get_case(domainId=domain, caseId=case, fields=[{"id": "title"}, {"id": "status"}, {"id": priority}])
    assert {field["id"]: field["value"]["stringValue"] for field in read["fields"]} == {
        "title": "Zipper",
        "status": "open",
        priority: "high",
    }
    assert refused(client.update_case, domainId=domain, caseId=NONE, fields=values(title="x"))[:2] == (
        404,
        "ResourceNotFoundException",
    )
    return case, other


def search(client, domain, case, other, priority):
    found = lambda **query: {item["caseId"] for item in client.search_cases(domainId=domain, **query)["cases"]}
    high = {"field": {"equalTo": {"id": priority, "value": {"stringValue": "high"}}}}
    assert found(filter=high) == {case} and found(filter={"not": high}) == {other}
    assert found(searchTerm="parcel") == {other}
    assert found(filter={"tag": {"equalTo": {"key": "team", "value": "care"}}}) == {case}
    pages = by_hand(
        client.search_cases,
        "cases",
        "nextToken",
        domainId=domain,
        maxResults=1,
        fields=[{"id": "title"}],
        sorts=[{"fieldId": "title", "sortOrder": "Asc"}],
    )
    assert [item["caseId"] for page in pages for item in page] == [other, case]


def related_items(sandbox, client, domain, case, other, priority, refused):
    of = dict(domainId=domain, caseId=case)
    add = lambda kind, content: client.create_related_item(**of, type=kind, content=content)["relatedItemId"]
    comment = add("Comment", {"comment": {"body": "Called back", "contentType": "Text/Plain"}})
    sandbox.step(1)
    contact = add("Contact", {"contact": {"contactArn": CONTACT + "1"}})
    add("ConnectCase", {"connectCase": {"caseId": other}})
    add("Custom", {"custom": {"fields": values(**{priority: "low"})}})
    add(
        "Sla",
        {
            "sla": {
                "slaInputConfiguration": {
                    "name": "Answer",
                    "type": "CaseField",
                    "fieldId": "status",
                    "targetFieldValues": [{"stringValue": "closed"}],
                    "targetSlaMinutes": 60,
                }
            }
        },
    )
    client.update_related_item(
        **of, relatedItemId=comment, content={"comment": {"body": "Called twice", "contentType": "Text/Plain"}}
    )
    pages = by_hand(client.search_related_items, "relatedItems", "nextToken", maxResults=2, **of)
    items = {item["type"]: item for page in pages for item in page}
    assert set(items) == {"Comment", "Contact", "ConnectCase", "Custom", "Sla"} and len(pages) >= 3
    assert items["Comment"]["content"]["comment"]["body"] == "Called twice"
    sla = lambda: client.search_related_items(**of, filters=[{"sla": {"name": "Answer"}}])["relatedItems"][0][
        "content"
    ]["sla"]["slaConfiguration"]["status"]
    assert sla() == "Active"
    sandbox.step("2h")
    assert sla() == "Overdue"
    target = client.search_related_items(**of, filters=[{"sla": {"name": "Answer"}}])["relatedItems"][0]
    longer = {"sla": {"slaUpdateConfiguration": {"targetSlaMinutes": 600}}}
    client.update_related_item(**of, relatedItemId=target["relatedItemId"], content=longer)
    assert sla() == "Active"
    assert [
        item["caseId"] for item in client.list_cases_for_contact(domainId=domain, contactArn=CONTACT + "1")["cases"]
    ] == [case]
    everywhere = client.search_all_related_items(
        domainId=domain, sorts=[{"sortProperty": "AssociationTime", "sortOrder": "Asc"}]
    )
    assert everywhere["relatedItems"][0]["relatedItemId"] == comment
    client.delete_related_item(**of, relatedItemId=contact)
    assert refused(client.delete_related_item, **of, relatedItemId=contact)[:2] == (404, "ResourceNotFoundException")


def events(client, domain, case, priority):
    pages = by_hand(
        client.get_case_audit_events, "auditEvents", "nextToken", domainId=domain, caseId=case, maxResults=3
    )
    kinds = {event["type"] for page in pages for event in page}
    assert {
        "Case.Created",
        "Case.Updated",
        "RelatedItem.Created",
        "RelatedItem.Updated",
        "RelatedItem.Deleted",
    } == kinds
    told = {
        "enabled": True,
        "includedData": {"caseData": {"fields": [{"id": priority}], "autoIncludeFields": "All"}, "relatedItemData": {"includeContent": True}},
    }
    client.put_case_event_configuration(domainId=domain, eventBridge=told)
    assert client.get_case_event_configuration(domainId=domain)["eventBridge"] == told


def named(*cases):
    return [{"caseIdentifier": {"caseId": case}} for case in cases]


def value(client, domain, case, field):
    read = client.get_case(domainId=domain, caseId=case, fields=[{"id": field}])["fields"]
    return read[0]["value"]["stringValue"] if read else None


def many(client, domain, case, other, refused):
    change = dict(
        domainId=domain,
        fields=[{"fieldIdentifier": {"name": "Priority"}, "value": {"stringValue": "low"}}],
        title="Strike",
    )
    reply = client.batch_update_case(cases=named(case, NONE, other), clientToken="batch", **change)
    done = [entry["caseIdentifier"] for entry in reply["successfulCases"]]
    assert [identifier["caseId"] for identifier in done] == [case, other]
    assert [(entry["caseIdentifier"]["caseId"], entry["errorCode"]) for entry in reply["failedCases"]] == [
        (NONE, "CASE_NOT_FOUND")
    ]
    again = client.batch_update_case(cases=named(case, NONE, other), clientToken="batch", **change)
    assert again["successfulCases"] == reply["successfulCases"]
    assert refused(client.batch_update_case, cases=named(case), clientToken="batch", **change)[:2] == (
        409,
        "ConflictException",
    )
    assert value(client, domain, other, "title") == "Strike"
    assert refused(client.batch_update_case, domainId=domain, cases=named(case), fields=[])[0] == 400
    by_reference = [{"caseIdentifier": {"referenceId": done[1]["referenceId"]}}]
    client.batch_update_case(domainId=domain, cases=by_reference, fields=[], title="Late parcel")
    assert value(client, domain, other, "title") == "Late parcel"
    nowhere = [{"caseIdentifier": {"referenceId": "nowhere"}}]
    assert refused(client.batch_update_case, domainId=domain, cases=nowhere, fields=[], title="x")[0] == 404

    comment = {"comment": {"body": "The strike is over", "contentType": "Text/Plain"}}
    reply = client.batch_create_related_item(domainId=domain, cases=named(other, NONE), content=comment)
    assert [entry["errorCode"] for entry in reply["failedItems"]] == ["CASE_NOT_FOUND"]
    items = client.search_related_items(domainId=domain, caseId=other, filters=[{"comment": {}}])["relatedItems"]
    assert [item["relatedItemId"] for item in items] == [entry["relatedItemId"] for entry in reply["successfulItems"]]
    link = {"connectCase": {"caseId": case}}
    assert refused(client.batch_create_related_item, domainId=domain, cases=named(other), content=link)[0] == 400


def merge(sandbox, client, domain, case, other, template, priority, refused):
    of = dict(domainId=domain, caseId=case)
    assert refused(client.get_merge_cases_status, **of)[:2] == (404, "ResourceNotFoundException")
    assert refused(client.start_merge_cases, secondaryCaseIds=[case], **of)[:2] == (400, "ValidationException")
    client.update_case(**of, fields=values(summary="Zipper"))
    client.update_case(domainId=domain, caseId=other, fields=values(**{priority: "high"}))
    request = dict(
        secondaryCaseIds=[other],
        fieldsConfiguration=[{"sourceCaseId": other, "fieldIds": [{"id": priority}]}],
        relatedItemsConfiguration={"comment": True, "contact": False},
        performedBy={"customEntity": "night shift"},
    )
    client.start_merge_cases(**of, **request)
    running = client.get_merge_cases_status(domainId=domain, caseId=other)
    assert (running["status"], running["primaryCaseId"], running["secondaryCaseIds"]) == ("IN_PROGRESS", case, [other])
    locked = (409, "ConflictException")
    assert refused(client.start_merge_cases, **of, **request)[:2] == locked
    assert refused(client.update_case, domainId=domain, caseId=other, fields=values(summary="x"))[:2] == locked
    assert refused(client.delete_case, **of)[:2] == locked
    sandbox.step(5)
    assert client.get_merge_cases_status(domainId=domain, caseId=other)["status"] == "COMPLETED"
    assert refused(client.get_merge_cases_status, **of)[0] == 404
    after = [value(client, domain, case, field) for field in (priority, "summary", "status")]
    assert after == ["high", "Zipper", "open"]
    assert value(client, domain, other, "status") == "closed"
    for one in (case, other):
        events = client.get_case_audit_events(domainId=domain, caseId=one)["auditEvents"]
        merged = [event for event in events if event["type"] == "Case.Merged"]
        assert [event["mergeMetadata"]["secondaryCaseId"] for event in merged] == [other]


def tags(client, domain, refused):
    arn = client.get_domain(domainId=domain)["domainArn"]
    client.tag_resource(arn=arn, tags={"stage": "test", "team": "care"})
    client.untag_resource(arn=arn, tagKeys=["team"])
    assert client.list_tags_for_resource(arn=arn)["tags"] == {"stage": "test"}
    assert refused(client.list_tags_for_resource, arn=arn + "0")[:2] == (404, "ResourceNotFoundException")


def the_end(client, domain, case, template, layout, rule, priority, refused):
    client.delete_case(domainId=domain, caseId=case)
    assert refused(client.get_case, domainId=domain, caseId=case, fields=[{"id": "title"}])[0] == 404
    client.delete_template(domainId=domain, templateId=template)
    assert client.get_template(domainId=domain, templateId=template)["deleted"] is True
    client.delete_layout(domainId=domain, layoutId=layout)
    assert client.get_layout(domainId=domain, layoutId=layout)["deleted"] is True
    client.delete_domain(domainId=domain)
    assert refused(client.get_domain, domainId=domain)[:2] == (404, "ResourceNotFoundException")
