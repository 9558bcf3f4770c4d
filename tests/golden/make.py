#!/usr/bin/env python3
"""Write requests.jsonl: what botocore's own serializer sends for inputs of every operation.

Each line is one case: an input document that keeps every constraint of the model, and the
method, path, query and body that botocore makes of it. The cases of an operation are

    minimal   the required members alone, with plain values
    full      every member, with awkward values: blanks, slashes, colons, other scripts
    full-N    the same with the next member of every union and the next value of every enum
    empty     every member, empty where the model allows it

Run it by hand, in an environment that has exactly the pinned version:

    pip install botocore==1.44.8
    python3 tests/golden/make.py
"""

import json
import re
from pathlib import Path
from urllib.parse import urlsplit

import botocore
from botocore.awsrequest import prepare_request_dict
from botocore.serialize import create_serializer
from botocore.session import get_session

PINNED = "1.44.8"
SERVICES = ["customer-profiles", "connectcases", "appflow"]
HERE = Path(__file__).parent
TOKEN = "4b1f0c5e-9d3a-4f7e-8a61-2c0d9e7b5a14"
DEEPEST = 6

# Every text is chosen from here: the first that keeps the constraint in full cases, the last in minimal ones.
TEXTS = [
    'Zoë & Söhne / "50 %"\\ :?#[]@!$\'()*+,;= 김철수 山田 🦀 שלום ~._-',
    "a b/c:d?e=f&g%20h+i#j 山",
    "arn:aws:profile:eu-central-1:123456789012:domains/acme sales/object-types/Order",
    "arn:aws:profile:eu-central-1:123456789012:domains/acme/object-types/Order",
    "arn:aws:appflow:eu-central-1:123456789012:flow/night ly",
    "arn:aws:appflow:eu-central-1:123456789012:connectorprofile/acme",
    "arn:aws:kms:eu-central-1:123456789012:key/0f8b7c5e-1d2a-4c3b-9e4f-5a6b7c8d9e0f",
    "arn:aws:iam::123456789012:role/service-role/switchboard",
    "arn:aws:secretsmanager:eu-central-1:123456789012:secret:appflow!acme-AbCdEf",
    "arn:aws:lambda:eu-central-1:123456789012:function:connector",
    "https://sqs.eu-central-1.amazonaws.com/123456789012/dead-letters?a=b&c=d",
    "https://acme.example.com:8443/a/b",
    "com.amazonaws.vpce.eu-central-1.vpce-svc-0a1b2c3d4e5f60718",
    "eyJhbGciOiJub25lIn0.eyJzdWIiOiJraW0ifQ.c2ln-bmF0_dXJl",
    "upsolver-appflow-acme",
    "acme.exports-2026",
    "prefix/acme/2026-03-14T09-26-53Z",
    "acme/2026-03-14T09-26-53Z",
    "Cost Centre_42 /x@y+z=1.5-b",
    "Team:eu/sales_1.2=x",
    "two words_and-more",
    "Order_2026-03.x",
    "Order-Line_42",
    "Order_Line_42",
    "0123456789abcdef0123456789abcdef",
    "09:26",
    "042",
    "443",
    "EN",
    "order",
    "x",
]


def constraint(shape):
    return shape.metadata.get("min"), shape.metadata.get("max"), getattr(shape, "metadata", {}).get("pattern")


def fits(text, shape):
    """Whether a text keeps the length and pattern of its shape."""
    least, most, pattern = constraint(shape)
    if least is not None and len(text) < least or most is not None and len(text) > most:
        return False
    if not pattern:
        return True
    if "\\uD800" in pattern:
        return bool(re.fullmatch("[ -\uffff\U00010000-\U0010ffff\t]*", text))
    if shape.name == "TagArn":
        return bool(re.match(pattern, text))
    # In this pattern a dash follows a class of letters, which Python takes for a broken range.
    return bool(re.fullmatch(pattern.replace("0-9-\\s", "0-9\\-\\s"), text, re.ASCII))


class Maker:
    """Makes one input document of an operation."""

    def __init__(self, turn, full, empty=False):
        self.turn, self.full, self.empty = turn, full, empty
        self.texts = 0

    def document(self, shape):
        return self.structure(shape, 0)

    def value(self, shape, depth, member=None):
        if shape.serialization.get("jsonvalue") or shape.name == "stringifiedJson":
            return '{"id": "ä/1", "lines": [1, 2.5, null]}'
        return getattr(self, shape.type_name)(shape, depth)

    def structure(self, shape, depth):
        members = shape.members
        if getattr(shape, "is_tagged_union", False):
            names = list(members)
            # Past the depth, only members that end the recursion are left to choose from.
            if depth > DEEPEST:
                names = [n for n in names if not recurses(members[n])] or names
            name = names[self.turn % len(names)]
            return {name: self.value(members[name], depth + 1)}
        document = {}
        for name, member in members.items():
            required = name in shape.required_members
            if not required and (not self.full or depth > DEEPEST):
                continue
            if member.metadata.get("idempotencyToken"):
                document[name] = TOKEN
                continue
            location = member.serialization.get("location")
            if self.empty and location == "querystring" and member.type_name == "list" and not required:
                continue
            # What stands in the address can't be empty.
            maker = Maker(self.turn, self.full) if location in ("uri", "querystring") else self
            maker.texts = self.texts = self.texts + 1
            document[name] = maker.value(member, depth + 1)
        return document

    def list(self, shape, depth):
        least, most, _ = constraint(shape)
        count = max(least or 0, 0 if self.empty or not self.full else 2)
        if depth > DEEPEST:
            count = least or 0
        return [self.value(shape.member, depth + 1) for _ in range(min(count, most if most is not None else count))]

    def map(self, shape, depth):
        least, most, _ = constraint(shape)
        count = max(least or 0, 0 if self.empty or not self.full else 2)
        keys = shape.key.enum or candidates(shape.key) or ["a"]
        count = min(count, len(keys), most if most is not None else count)
        return {key: self.value(shape.value, depth + 1) for key in keys[:count]}

    def string(self, shape, depth):
        if shape.enum:
            return shape.enum[(self.turn + self.texts) % len(shape.enum)] if self.full else shape.enum[0]
        if self.empty and fits("", shape):
            return ""
        found = candidates(shape)
        if not found:
            raise SystemExit(f"no text for {shape.name}: {constraint(shape)}")
        return found[self.turn % min(len(found), 3)] if self.full else found[-1]

    def integer(self, shape, depth):
        least, most, _ = constraint(shape)
        large = 9007199254740993 if shape.type_name == "long" else 2147483647
        return int(most if most is not None else large) if self.full else int(least if least is not None else -7)

    long = integer

    def double(self, shape, depth):
        least, most, _ = constraint(shape)
        return (least or 0.0) + 0.1 if self.full else float(most if most is not None else -2.5)

    def boolean(self, shape, depth):
        return self.turn % 2 == 0 if self.full else False

    def timestamp(self, shape, depth):
        iso = shape.serialization.get("timestampFormat") == "iso8601"
        if iso:
            return "2026-03-14T09:26:53.500000Z" if self.full else "2026-03-14T09:26:53Z"
        return 1773480413.25 if self.full else 1773480413


def candidates(shape):
    least, most, pattern = constraint(shape)
    if pattern:
        return [text for text in TEXTS if fits(text, shape)]
    shortened = [text[: int(most)] if most else text for text in TEXTS]
    return [text.ljust(int(least or 0), "x") for text in shortened]


def recurses(shape, seen=()):
    """Whether a shape can hold itself or another that does."""
    if shape.name in seen:
        return True
    seen = (*seen, shape.name)
    inner = {"structure": lambda: shape.members.values(), "list": lambda: [shape.member], "map": lambda: [shape.value]}
    return any(recurses(s, seen) for s in inner.get(shape.type_name, list)())


def widest(shape, seen=()):
    """How many cases it takes to choose each member of each union."""
    if shape.name in seen:
        return 1
    seen = (*seen, shape.name)
    inner = {"structure": lambda: shape.members.values(), "list": lambda: [shape.member], "map": lambda: [shape.value]}
    here = len(shape.members) if getattr(shape, "is_tagged_union", False) else 1
    return max([here, *(widest(s, seen) for s in inner.get(shape.type_name, list)())])


def sent(operation, document):
    """Method, path, query and body as botocore puts them on the wire."""
    serializer = create_serializer("rest-json", include_validation=True)
    request = serializer.serialize_to_request(document, operation)
    prepare_request_dict(request, endpoint_url="http://localhost")
    url = urlsplit(request["url"])
    case = {"method": request["method"], "path": url.path, "query": url.query}
    if request["body"]:
        case["body"] = json.loads(request["body"])
    return case


def main():
    if botocore.__version__ != PINNED:
        raise SystemExit(f"botocore {PINNED} is needed, this is {botocore.__version__}")
    session = get_session()
    lines = []
    for service in SERVICES:
        model = session.get_service_model(service)
        for name in model.operation_names:
            operation = model.operation_model(name)
            shape = operation.input_shape
            makers = {"minimal": Maker(0, full=False), "full": Maker(0, full=True)}
            makers |= {f"full-{turn}": Maker(turn, full=True) for turn in range(1, max(2, widest(shape)))}
            makers["empty"] = Maker(0, full=True, empty=True)
            seen = []
            for case, maker in makers.items():
                document = maker.document(shape)
                if document in seen:
                    continue
                seen.append(document)
                head = {"service": service, "operation": name, "case": case, "input": document}
                line = json.dumps(head | sent(operation, document), ensure_ascii=False, separators=(",", ":"))
                lines.append(line)
    (HERE / "requests.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{len(lines)} requests")


if __name__ == "__main__":
    main()
