"""The sandbox as its own process, and boto3 clients of it."""

import json
import os
import pathlib
import re
import subprocess
import urllib.request

import boto3
import pytest
from botocore import UNSIGNED
from botocore.config import Config

from shapes import check_answer

ROOT = pathlib.Path(__file__).resolve().parents[2]
TARGET = pathlib.Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))
BINARY = os.environ.get("SWITCHBOARD", str(TARGET / "debug" / "switchboard"))
KEYS = {"111122223333": "AKIASANDBOX000000001", "444455556666": "AKIASANDBOX000000002"}


class Sandbox:
    """One running sandbox and its clients."""

    def __init__(self, *options):
        self.process = subprocess.Popen(
            [BINARY, "sandbox", "--port", "0", "--log-level", "warn", *options],
            stdout=subprocess.PIPE,
            text=True,
            bufsize=1,
        )
        self.variables = self.told()
        self.endpoint = self.variables["AWS_ENDPOINT_URL_APPFLOW"]
        self.region = self.variables["AWS_REGION"]

    def told(self):
        """The variables that the sandbox tells when it starts; if it ends before it has, so does the test."""
        variables = {}
        for line in self.process.stdout:
            variables.update(re.findall(r"(AWS_\w+)=(\S+)", line))
            if "AWS_SECRET_ACCESS_KEY" in variables:
                return variables
        raise AssertionError(f"the sandbox ended with {self.process.wait()}")

    def client(self, service, *, account="111122223333", region="eu-central-1", checked=True, **config):
        """A client that retries nothing and holds every answer against botocore's models."""
        # The user's own configuration has no say here.
        session = boto3.session.Session(
            aws_access_key_id=KEYS[account], aws_secret_access_key="sandbox", region_name=region
        )
        client = session.client(
            service,
            endpoint_url=self.endpoint,
            config=Config(retries={"total_max_attempts": 1}, proxies={}, **config),
        )
        if checked:
            client.meta.events.register("after-call", check_answer)
        return client

    def careless(self, service):
        """A client that sends what it is given, so that the sandbox has to find what is wrong with it."""
        return self.client(service, parameter_validation=False)

    def unsigned(self, service):
        return self.client(service, signature_version=UNSIGNED)

    def steer(self, path, body=None, method=None):
        """Asks the sandbox itself: clock, faults, quotas, log."""
        request = urllib.request.Request(
            f"{self.endpoint}/_sandbox/{path}",
            data=None if body is None else json.dumps(body).encode(),
            headers={"x-switchboard-sandbox": "1"},
            method=method,
        )
        with urllib.request.urlopen(request, timeout=30) as answer:
            return json.load(answer)

    def step(self, by):
        """Lets the sandbox's time pass: seconds, or a text such as `8h`."""
        self.steer("clock", {"step": by})

    def stop(self):
        self.process.terminate()
        return self.process.wait(timeout=30)


@pytest.fixture(autouse=True, scope="session")
def nothing_of_the_user():
    """Neither profiles nor variables of whoever runs the tests reach boto3."""
    for name in [name for name in os.environ if name.startswith("AWS_")]:
        del os.environ[name]
    os.environ["AWS_CONFIG_FILE"] = os.environ["AWS_SHARED_CREDENTIALS_FILE"] = os.devnull
    os.environ["AWS_EC2_METADATA_DISABLED"] = "true"


@pytest.fixture(scope="session")
def empty(nothing_of_the_user):
    """A sandbox with nothing in it but what the tests make; each makes its own things."""
    sandbox = Sandbox("--seed", "empty")
    yield sandbox
    assert sandbox.stop() == 0


@pytest.fixture(scope="session")
def demo(nothing_of_the_user):
    """A sandbox with the demo company; read only."""
    sandbox = Sandbox()
    yield sandbox
    assert sandbox.stop() == 0


@pytest.fixture(scope="module")
def standing(nothing_of_the_user):
    """A sandbox of a module's own, empty, whose time stands still until it is moved."""
    sandbox = Sandbox("--seed", "empty", "--clock", "2026-03-01T12:00:00Z")
    yield sandbox
    assert sandbox.stop() == 0


@pytest.fixture
def refused():
    """Calls what must be refused; gives the HTTP status, the code and the message."""
    from botocore.exceptions import ClientError

    def call(operation, **arguments):
        with pytest.raises(ClientError) as caught:
            operation(**arguments)
        answer = caught.value.response
        assert answer["ResponseMetadata"]["RequestId"], "an error has a request id"
        return answer["ResponseMetadata"]["HTTPStatusCode"], answer["Error"]["Code"], answer["Error"]["Message"]

    return call


def by_hand(operation, items, token, **arguments):
    """Follows the tokens without a paginator; gives the pages."""
    given, answer = {}, operation(**arguments)
    pages = [answer[items]]
    while answer.get(token):
        assert answer[token] not in given, "a token leads back"
        given[answer[token]] = True
        key = next(
            name
            for name in operation.__self__.meta.service_model.operation_model(
                operation.__self__.meta.method_to_api_mapping[operation.__name__]
            ).input_shape.members
            if name.lower() == token.lower()
        )
        answer = operation(**arguments, **{key: answer[token]})
        pages.append(answer[items])
    return pages


def dumps(document):
    return json.dumps(document, ensure_ascii=False)
