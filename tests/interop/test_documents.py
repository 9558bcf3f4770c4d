"""Documents written by hand that the console takes, before a judge that is not its own: botocore's validation."""

import json

import botocore.session
import pytest
from botocore.validate import ParamValidator

from conftest import ROOT
from constraints import broken

FOLDER = ROOT / "tests" / "documents"
# What a file's documents are for: it is named after a service, or after a wizard of one.
SERVICES = {
    "customer-profiles": "customer-profiles",
    "connectcases": "connectcases",
    "appflow": "appflow",
    "wizards/profiles-domain": "customer-profiles",
    "wizards/object-type": "customer-profiles",
    "wizards/cases-domain": "connectcases",
    "wizards/connector-profile": "appflow",
    "wizards/upload-job": "customer-profiles",
}
MODELS = {service: botocore.session.Session().get_service_model(service) for service in set(SERVICES.values())}


def accepted():
    for file in sorted(FOLDER.rglob("*.json")):
        name = file.relative_to(FOLDER).with_suffix("").as_posix()
        if name == "rules":
            yield from accepted_by_rules(json.loads(file.read_text(encoding="utf-8")))
            continue
        if name == "ways":
            yield from accepted_by_ways(json.loads(file.read_text(encoding="utf-8")))
            continue
        if name == "designs/flows":
            for document in json.loads(file.read_text(encoding="utf-8")):
                yield pytest.param("appflow", document, id=f"{name}: {document['why']}")
            continue
        if name.startswith("designs/"):
            # One step after the other, in a domain that is made first; all are taken.
            for step in json.loads(file.read_text(encoding="utf-8")):
                document = {**step, "input": {"domainId": "domain", **step["input"]}}
                yield pytest.param("connectcases", document, id=f"{name}: {step['operation']}")
            continue
        for document in json.loads(file.read_text(encoding="utf-8")):
            if not document["issues"]:
                yield pytest.param(SERVICES[name], document, id=f"{name}: {document['why']}")


def accepted_by_rules(sets):
    for of in sets:
        for fact in of["facts"]:
            for nth, patch in enumerate(fact["accepts"]):
                document = {"operation": of["operation"], "input": merged(of["base"], patch)}
                yield pytest.param(of["service"], document, id=f"{of['operation']} {fact['fact']} {nth}")


def accepted_by_ways(ways):
    for way in ways:
        for nth, patch in enumerate(way["accepts"]):
            document = {"operation": way["operation"], "input": merged(way["base"], patch)}
            yield pytest.param(way["service"], document, id=f"{way['way']} {nth}")


def ways():
    """What the guided ways make, with what is said to be broken in it: a constraint of the model, or nothing."""
    for way in json.loads((FOLDER / "ways.json").read_text(encoding="utf-8")):
        patches = [(patch, None) for patch in way["accepts"]]
        # A name with a dot in it is that of a rule, which no model holds.
        patches += [(of["with"], of["breaks"]) for of in way["refuses"] if "." not in of["breaks"]]
        for nth, (patch, breaks) in enumerate(patches):
            document = merged(way["base"], patch)
            yield pytest.param(way["service"], way["operation"], document, breaks, id=f"{way['way']} {breaks} {nth}")


def merged(document, patch):
    """RFC 7396: what is null goes."""
    if not isinstance(patch, dict):
        return patch
    document = dict(document) if isinstance(document, dict) else {}
    for name, value in patch.items():
        if value is None:
            document.pop(name, None)
        else:
            document[name] = merged(document.get(name), value)
    return document


def without_nulls(value):
    """To the console a member of null is one that is left out; botocore has to be given it so."""
    if isinstance(value, dict):
        return {name: without_nulls(inner) for name, inner in value.items() if inner is not None}
    if isinstance(value, list):
        return [without_nulls(inner) for inner in value]
    return value


@pytest.mark.parametrize("service, document", list(accepted()))
def test_botocore_takes_what_the_console_takes(service, document):
    operation = MODELS[service].operation_model(document["operation"])
    report = ParamValidator().validate(without_nulls(document["input"]), operation.input_shape)
    assert not report.has_errors(), report.generate_report()


@pytest.mark.parametrize("service, operation, document, breaks", list(ways()))
def test_documents_of_the_guided_ways_break_what_they_are_said_to(service, operation, document, breaks):
    found = set(broken(MODELS[service].operation_model(operation).input_shape, document))
    assert breaks in found if breaks else not found, found


@pytest.mark.parametrize("wizard", [name for name in SERVICES if name.startswith("wizards/")])
def test_there_are_documents_of_both_kinds_for_each_wizard(wizard):
    documents = json.loads((FOLDER / f"{wizard}.json").read_text(encoding="utf-8"))
    good = sum(not document["issues"] for document in documents)
    assert good >= 20 and len(documents) - good >= 20, f"{good} of {len(documents)} are taken"
