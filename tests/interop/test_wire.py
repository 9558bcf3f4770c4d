"""What holds for all three services: bodies that cannot be read, members nobody knows, empty bodies, times, pages."""

import json
import urllib.error
import urllib.parse
import urllib.request

import boto3
import pytest
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest

REGION = "eu-central-1"
ANYONE = boto3.session.Session(aws_access_key_id="AKIASANDBOX000000003", aws_secret_access_key="x").get_credentials()
SERVICES = [("profile", "POST", "/domains/wire"), ("cases", "POST", "/domains"), ("appflow", "POST", "/list-flows")]


@pytest.fixture
def send(empty):
    """Sends a signed request as it is; gives the status, the headers and the body."""

    def call(scope, method, path, body=b"", headers=None):
        request = AWSRequest(method, empty.endpoint + path, data=body, headers=headers or {})
        SigV4Auth(ANYONE, scope, REGION).add_auth(request)
        raw = urllib.request.Request(request.url, data=body or None, headers=dict(request.headers), method=method)
        try:
            with urllib.request.urlopen(raw, timeout=30) as answer:
                return answer.status, answer.headers, answer.read()
        except urllib.error.HTTPError as error:
            return error.code, error.headers, error.read()

    return call


@pytest.mark.parametrize("scope, method, path", SERVICES)
@pytest.mark.parametrize("body", [b"{", b"[1]", b"\xff\xfe", b'"text"', b"nothing"])
def test_a_body_that_is_no_document_cannot_be_read(send, scope, method, path, body):
    status, headers, text = send(scope, method, path, body)
    assert (status, headers["x-amzn-errortype"]) == (400, "SerializationException"), text
    assert headers["x-amzn-requestid"] and json.loads(text)


@pytest.mark.parametrize(
    "scope, path, body",
    [
        ("profile", "/domains/wire", {"DefaultExpirationDays": "soon"}),
        ("cases", "/domains", {"name": 5}),
        ("appflow", "/describe-flow", {"flowName": ["a"]}),
    ],
)
def test_a_value_of_another_type_cannot_be_read_either(send, scope, path, body):
    status, headers, text = send(scope, "POST", path, json.dumps(body).encode())
    assert (status, headers["x-amzn-errortype"]) == (400, "SerializationException"), text


def test_members_that_nobody_knows_are_passed_over(send):
    body = json.dumps({"DefaultExpirationDays": 30, "Colour": "red", "Tags": None}).encode()
    status, _, text = send("profile", "POST", "/domains/passed-over", body)
    assert status == 200 and "Colour" not in json.loads(text)


@pytest.mark.parametrize(
    "scope, path", [("cases", "/domains-list"), ("appflow", "/list-flows"), ("appflow", "/describe-connectors")]
)
@pytest.mark.parametrize("body", [b"", b"{}"])
def test_a_body_may_be_left_out(send, scope, path, body):
    assert send(scope, "POST", path, body)[0] == 200


def test_the_arn_in_a_path_may_be_encoded_in_whole_or_in_part(send):
    send("profile", "POST", "/domains/tagged", b'{"DefaultExpirationDays": 1, "Tags": {"a": "b"}}')
    arn = "arn:aws:profile:eu-central-1:777788889999:domains/tagged"
    for safe in ("", ":"):
        status, _, text = send("profile", "GET", "/tags/" + urllib.parse.quote(arn, safe=safe))
        assert (status, json.loads(text)) == (200, {"tags": {"a": "b"}})


def test_times_are_numbers_or_texts_as_the_service_writes_them(send):
    send("profile", "POST", "/domains/timed", b'{"DefaultExpirationDays": 1}')
    assert isinstance(json.loads(send("profile", "GET", "/domains/timed")[2])["CreatedAt"], (int, float))
    made = json.loads(send("cases", "POST", "/domains", b'{"name": "timed"}')[2])
    read = json.loads(send("cases", "POST", f"/domains/{made['domainId']}")[2])
    assert read["createdTime"].startswith("20") and read["createdTime"].endswith("Z")


def test_a_status_in_the_reply_is_the_http_status_alone(send):
    send("profile", "POST", "/domains/estimated", b'{"DefaultExpirationDays": 1}')
    query = {
        "SegmentQuery": {
            "Groups": [
                {
                    "Dimensions": [
                        {"ProfileAttributes": {"FirstName": {"DimensionType": "INCLUSIVE", "Values": ["Kim"]}}}
                    ]
                }
            ]
        }
    }
    status, _, text = send("profile", "POST", "/domains/estimated/segment-estimates", json.dumps(query).encode())
    assert status == 200 and json.loads(text)["EstimateId"] and "StatusCode" not in json.loads(text)


def test_what_is_signed_for_another_service_is_told_so(send):
    status, headers, _ = send("s3", "GET", "/domains")
    assert (status, headers["x-amzn-errortype"]) == (403, "InvalidSignatureException")
    status, headers, _ = send("appflow", "GET", "/nowhere")
    assert (status, headers["x-amzn-errortype"]) == (404, "UnknownOperationException")


@pytest.mark.parametrize(
    "fault, status, code, retry",
    [
        ("429", 429, "ThrottlingException", None),
        ("500", 500, "InternalServerException", "1"),
        ("503", 503, "ServiceUnavailableException", None),
        ("403", 403, "AccessDeniedException", None),
        ("expired", 403, "ExpiredTokenException", None),
    ],
)
def test_faults_look_like_the_services_errors(standing, refused, fault, status, code, retry):
    standing.steer("faults", {"faults": [f"ListDomains={fault}:1"]})
    client = standing.client("connectcases", checked=False)
    headers = {}
    client.meta.events.register("after-call", lambda http_response, **_: headers.update(http_response.headers))
    assert refused(client.list_domains)[:2] == (status, code)
    assert {name.lower(): value for name, value in headers.items()}.get("retry-after") == retry
    standing.steer("faults", method="DELETE")
    assert client.list_domains()["domains"] == []


def test_a_token_belongs_to_its_query_its_caller_and_its_day(standing, refused):
    client = standing.client("customer-profiles")
    for number in range(4):
        client.create_domain(DomainName=f"paged-{number}", DefaultExpirationDays=1)
        client.put_profile_object_type(
            DomainName="paged-0",
            ObjectTypeName=f"type-{number}",
            Description="d",
            Fields={"id": {"Source": "_source.id"}},
            Keys={"k": [{"StandardIdentifiers": ["UNIQUE", "PROFILE"], "FieldNames": ["id"]}]},
        )
    token = client.list_domains(MaxResults=2)["NextToken"]
    assert "paged" not in token
    assert client.list_domains(MaxResults=1, NextToken=token)["Items"], "the size of a page may change"
    other = standing.client("customer-profiles", account="444455556666")
    for operation, arguments in [
        (client.list_profile_object_types, {"DomainName": "paged-0", "NextToken": token}),
        (other.list_domains, {"NextToken": token}),
        (client.list_domains, {"NextToken": token[:-4] + "AAAA"}),
        (client.list_domains, {"NextToken": "2"}),
    ]:
        status, code, message = refused(operation, **arguments)
        assert (status, code) == (400, "BadRequestException") and "NextToken" in message
    standing.step("25h")
    assert "expired" in refused(client.list_domains, NextToken=token)[2]
