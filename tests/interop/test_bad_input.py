"""Bad input for every operation, made from botocore's models: what is left out, and what breaks a constraint.

Every member that is wrong must be named, by an error that the operation declares.
"""

import pytest
from botocore.session import Session

SERVICES = ("customer-profiles", "connectcases", "appflow")
MODELS = {service: Session().get_service_model(service) for service in SERVICES}


def asked(model, wrong):
    """An input with something for every part of the path, and for the other members what `wrong` gives, if anything."""
    values, named = {}, []
    for name, shape in (model.input_shape.members if model.input_shape else {}).items():
        if shape.serialization.get("location") == "uri":
            values[name] = "x1"
            continue
        value = wrong(name, shape, name in model.input_shape.required_members)
        if value is LEFT_OUT:
            named.append(name)
        elif value is not None:
            values[name] = value
            named.append(name)
    return values, named


LEFT_OUT = object()


def left_out(_, shape, required):
    return LEFT_OUT if required and not shape.serialization.get("location") else None


def out_of_bounds(_, shape, __):
    """A value that the shape forbids, where it forbids any."""
    most = shape.metadata.get("max")
    if getattr(shape, "enum", None):
        return "NO_SUCH_VALUE"
    if shape.type_name == "string" and most is not None and most <= 4096:
        return "x" * (most + 1)
    if shape.type_name in ("integer", "long") and most is not None:
        return most + 1
    if shape.type_name == "list" and most is not None and most <= 100 and shape.member.type_name == "string":
        return ["x"] * (most + 1)
    return None


CASES = [
    pytest.param(service, name, *given, id=f"{service}:{name}-{wrong.__name__}")
    for service, model in MODELS.items()
    for name in sorted(model.operation_names)
    for wrong in (left_out, out_of_bounds)
    if (given := asked(model.operation_model(name), wrong))[1]
]


@pytest.mark.parametrize("service, operation, values, named", CASES)
def test_what_is_wrong_is_named(empty, careless, service, operation, values, named):
    error, response = careless(service, operation, values)
    assert response["HTTPStatusCode"] == 400, error
    assert error["Code"] in ("BadRequestException", "ValidationException"), error
    missing = [name for name in named if name not in error["Message"]]
    assert not missing, f"{missing} in {error['Message']}"


@pytest.fixture(scope="module")
def careless(empty):
    """Calls without checking anything before; gives the error and what came with it."""
    from botocore.exceptions import ClientError

    clients = {service: empty.careless(service) for service in SERVICES}

    def call(service, operation, values):
        with pytest.raises(ClientError) as caught:
            clients[service]._make_api_call(operation, values)
        return caught.value.response["Error"], caught.value.response["ResponseMetadata"]

    return call
