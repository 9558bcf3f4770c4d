"""All operations of the three services, called by boto3; each answer is held against botocore's models on the way.

The walks assert what comes back. Here it is counted which operations were answered well, and none may be missing.
"""

import pytest

import walk_appflow
import walk_cases
import walk_profiles

TOTALS = {"customer-profiles": 115, "connectcases": 47, "appflow": 25}


@pytest.fixture(scope="module")
def answered():
    """The operations of each service that were answered well so far."""
    return {service: set() for service in TOTALS}


@pytest.fixture
def client(standing, answered):
    def make(service):
        client = standing.client(service)

        def count(http_response, model, **_):
            if http_response.status_code < 300:
                answered[service].add(model.name)

        client.meta.events.register("after-call", count)
        return client

    return make


def all_are_answered(client, answered, service):
    known = set(client(service).meta.service_model.operation_names)
    print(f"\n{service}: {len(answered[service])} of {len(known)} operations were answered")
    assert len(known) == TOTALS[service]
    assert known - answered[service] == set()


def test_customer_profiles(standing, client, answered, refused):
    walk_profiles.walk(standing, client("customer-profiles"), client("appflow"), refused)
    all_are_answered(client, answered, "customer-profiles")


def test_cases(standing, client, answered, refused):
    walk_cases.walk(standing, client("connectcases"), refused)
    all_are_answered(client, answered, "connectcases")


def test_appflow(standing, client, answered, refused):
    walk_appflow.walk(standing, client("appflow"), refused)
    all_are_answered(client, answered, "appflow")


def test_no_operation_is_left_out(answered, capsys):
    count = sum(len(operations) for operations in answered.values())
    with capsys.disabled():
        print(f"\n{count} of {sum(TOTALS.values())} operations were answered")
    assert count == sum(TOTALS.values()) == 187
