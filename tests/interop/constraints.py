"""What botocore's models forbid in an input, by the short names of tests/documents.rs. botocore itself looks at types, at what
is required and at the least length alone: the rest of what it publishes of each shape is read here."""

import re

from shapes import PLAIN

TYPES = PLAIN | {
    "timestamp": (int, float, str),
    "structure": dict,
    "map": dict,
    "list": list,
}


def broken(shape, value):
    """The constraints that a value breaks."""
    if isinstance(value, bool) != (shape.type_name == "boolean") or not isinstance(value, TYPES[shape.type_name]):
        yield "type"
    elif shape.type_name == "structure":
        yield from in_structure(shape, value)
    elif shape.type_name == "list":
        yield from out_of(shape, len(value), "size")
        for item in value:
            yield from broken(shape.member, item)
    elif shape.type_name == "map":
        yield from out_of(shape, len(value), "size")
        for key, item in value.items():
            yield from broken(shape.key, key)
            yield from broken(shape.value, item)
    elif shape.type_name == "string":
        yield from out_of(shape, len(value), "length")
        if getattr(shape, "enum", None) and value not in shape.enum:
            yield "enum"
        pattern = shape.metadata.get("pattern")
        if pattern and not re.fullmatch(pattern, value, re.ASCII):
            yield "pattern"
    elif shape.type_name in ("integer", "long", "float", "double"):
        yield from out_of(shape, value, "range")


def in_structure(shape, value):
    if getattr(shape, "is_tagged_union", False) and len(value) != 1:
        yield "union-many" if value else "union-none"
    if any(name not in value for name in shape.required_members):
        yield "required"
    for name, inner in value.items():
        if name in shape.members:
            yield from broken(shape.members[name], inner)
        else:
            yield "unknown-member"


def out_of(shape, count, constraint):
    least, most = shape.metadata.get("min"), shape.metadata.get("max")
    if least is not None and count < least or most is not None and count > most:
        yield constraint
