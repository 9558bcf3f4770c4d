"""Every call with a client token is made twice: the second answers as the first did, and does nothing."""

import uuid

import pytest

import walk_appflow
import walk_cases

TOKENS = {"connectcases": 3, "appflow": 7}


class Twice:
    """A client that makes the calls that take a token twice, and refuses a third with other input."""

    def __init__(self, client):
        self.client = client
        self.meta = client.meta
        self.repeated = set()

    def __getattr__(self, name):
        operation = getattr(self.client, name)
        model = self.meta.service_model.operation_model(self.meta.method_to_api_mapping[name])
        if model.input_shape is None or "clientToken" not in model.input_shape.members:
            return operation

        def twice(**arguments):
            arguments = {"clientToken": str(uuid.uuid4()), **arguments}
            first, second = operation(**arguments), operation(**arguments)
            assert without_id(first) == without_id(second), f"{name} with the same token"
            self.repeated.add(model.name)
            return first

        return twice


def without_id(answer):
    return {name: value for name, value in answer.items() if name != "ResponseMetadata"}


@pytest.mark.parametrize("service, walk", [("connectcases", walk_cases), ("appflow", walk_appflow)])
def test_a_repeated_call_answers_the_same_and_does_nothing(standing, refused, service, walk):
    client = Twice(standing.client(service))
    walk.walk(standing, client, refused)
    assert len(client.repeated) == TOKENS[service], client.repeated


def test_a_token_stands_for_one_input_of_an_operation(standing, refused):
    client = standing.client("appflow")
    profile = walk_appflow.connector_profile("tokened")
    client.create_connector_profile(connectorType="Zendesk", clientToken="t", **profile)
    for other in (walk_appflow.connector_profile("other"), walk_appflow.connector_profile("tokened", "another-token")):
        call = dict(connectorType="Zendesk", clientToken="t", **other)
        assert refused(client.create_connector_profile, **call)[:2] == (409, "ConflictException")
    standing.step("8h")
    standing.step(1)
    assert refused(client.create_connector_profile, connectorType="Zendesk", clientToken="t", **profile)[:2] == (
        409,
        "ConflictException",
    ), "by now the name is taken"
    client.update_connector_profile(clientToken="t", **profile)
    client.delete_connector_profile(connectorProfileName="tokened")
