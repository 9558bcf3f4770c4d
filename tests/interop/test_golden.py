"""Every golden request, sent to the sandbox: whatever it says, it says as the model has it, and never that it failed."""

import collections
import json
import re
import urllib.error
import urllib.parse
import urllib.request

import pytest
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.session import Session

from conftest import ROOT
from shapes import complaints, error

SCOPES = {"customer-profiles": "profile", "connectcases": "cases", "appflow": "appflow"}
GOLDEN = [json.loads(line) for line in (ROOT / "tests/golden/requests.jsonl").read_text().splitlines()]
MODELS = {service: Session().get_service_model(service) for service in SCOPES}


class Answer:
    def __init__(self, status, headers, content):
        self.status_code, self.headers, self.content = status, headers, content


@pytest.fixture(scope="module")
def send(standing):
    import boto3

    anyone = boto3.session.Session(aws_access_key_id="999988887777", aws_secret_access_key="x").get_credentials()

    def call(golden):
        query = golden["query"] and "?" + golden["query"]
        body = json.dumps(golden["body"]).encode() if "body" in golden else None
        url = standing.endpoint + golden["path"] + query
        request = AWSRequest(golden["method"], url, data=body)
        SigV4Auth(anyone, SCOPES[golden["service"]], "eu-central-1").add_auth(request)
        raw = urllib.request.Request(url, data=body, headers=dict(request.headers), method=golden["method"])
        try:
            with urllib.request.urlopen(raw, timeout=30) as answer:
                return Answer(answer.status, answer.headers, answer.read())
        except urllib.error.HTTPError as problem:
            return Answer(problem.code, problem.headers, problem.read())

    return call


@pytest.mark.parametrize("service", SCOPES)
def test_no_request_breaks_the_sandbox(send, service):
    found, seen = [], collections.Counter()
    # Twice, for what the first round made is there in the second.
    for golden in 2 * [golden for golden in GOLDEN if golden["service"] == service]:
        model = MODELS[service].operation_model(golden["operation"])
        answer = send(golden)
        body = json.loads(answer.content or b"{}")
        what = f"{golden['operation']} {golden['case']}"
        code = re.split("[:#]", answer.headers.get("x-amzn-errortype") or "")[0]
        seen[answer.status_code] += 1
        if answer.status_code >= 500 or code == "SerializationException":
            found.append(f"{what}: {answer.status_code} {code} {body}")
        elif answer.status_code >= 300:
            found += [f"{what}: {why}" for why in error(answer, model, body)]
            if code == "ResourceNotFoundException" and service == "connectcases" and not body["resourceId"]:
                found.append(f"{what}: what is missing has no id: {body}")
        elif model.output_shape is not None:
            found += [f"{what}: {why}" for why in complaints(model.output_shape, body)]
    assert not found, "\n".join(found)
    print(service, dict(seen))
    assert len(seen) > 2, seen
