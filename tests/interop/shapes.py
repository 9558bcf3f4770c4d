"""Holds every answer of the sandbox against botocore's own models: no more, no less, and of the right type."""

import json
import re

# The JSON of what is written alike everywhere.
PLAIN = {
    "boolean": bool,
    "string": str,
    "integer": int,
    "long": int,
    "float": (int, float),
    "double": (int, float),
    "blob": str,
}


def complaints(shape, value, at="$"):
    """What is wrong with a JSON value under a shape."""
    if shape.type_name == "structure":
        yield from structure(shape, value, at)
    elif shape.type_name == "list":
        if not isinstance(value, list):
            yield f"{at} is no list: {value!r}"
            return
        for n, item in enumerate(value):
            yield from complaints(shape.member, item, f"{at}[{n}]")
    elif shape.type_name == "map":
        if not isinstance(value, dict):
            yield f"{at} is no map: {value!r}"
            return
        for key, item in value.items():
            yield from complaints(shape.value, item, f"{at}.{key}")
    elif shape.type_name == "timestamp":
        # In a body these are numbers unless the shape says otherwise.
        expected = str if shape.serialization.get("timestampFormat") == "iso8601" else (int, float)
        if isinstance(value, bool) or not isinstance(value, expected):
            yield f"{at} is written as no such time: {value!r}"
    elif isinstance(value, bool) and shape.type_name != "boolean" or not isinstance(value, PLAIN[shape.type_name]):
        yield f"{at} is no {shape.type_name}: {value!r}"
    elif getattr(shape, "enum", None) and value not in shape.enum:
        yield f"{at} is none of {shape.enum}: {value!r}"


def structure(shape, value, at):
    if not isinstance(value, dict):
        yield f"{at} is no structure: {value!r}"
        return
    in_body = {
        member.serialization.get("name", name): member
        for name, member in shape.members.items()
        if member.serialization.get("location") is None
    }
    if getattr(shape, "is_tagged_union", False) and len(value) != 1:
        yield f"{at} is a union with {len(value)} members: {list(value)}"
    for name in shape.required_members:
        if name in in_body and value.get(name) is None:
            yield f"{at}.{name} is required and missing"
    for name, inner in value.items():
        if name not in in_body:
            yield f"{at}.{name} is unknown"
        else:
            yield from complaints(in_body[name], inner, f"{at}.{name}")


def check_answer(http_response, model, **_):
    """An `after-call` hook: raises where the raw answer is not what the model promises."""
    body = json.loads(http_response.content or b"{}")
    if http_response.status_code < 300:
        if model.output_shape is not None:
            found = list(complaints(model.output_shape, body))
        else:
            found = [f"{model.name} answers nothing, but this came: {body}"] if body else []
    else:
        found = list(error(http_response, model, body))
    assert not found, f"{model.name}: " + "; ".join(found)


def error(http_response, model, body):
    code = re.split("[:#]", http_response.headers.get("x-amzn-errortype", ""))[0]
    known = {shape.name: shape for shape in model.error_shapes}
    # What every AWS service may answer without its model saying so.
    common = {
        "MissingAuthenticationTokenException",
        "UnrecognizedClientException",
        "SerializationException",
        "ValidationException",
    }
    if code in known:
        expected = known[code].metadata.get("error", {}).get("httpStatusCode")
        if expected not in (None, http_response.status_code):
            yield f"{code} came with {http_response.status_code} instead of {expected}"
        yield from complaints(known[code], body)
    elif code not in common:
        yield f"the error {code} is none of {sorted(known)}"
