"""A function's URL asks who calls, as AWS's does, and answers pages of the origins it is given."""

import io
import json
import zipfile
from collections.abc import Callable, Iterator
from typing import Any
from uuid import uuid4

import pytest
import requests
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.exceptions import ClientError

from tests.integration.roles import role_of
from tests.integration.test_iam_enforcement import Person, person
from tests.one_emulator import Client

__all__ = ["person"]
CODE = """
def handler(event, context):
    if event["rawPath"] == "/fail":
        raise ValueError
    return {"statusCode": 201, "cookies": ["a=1", "b=2"], "body": {
        "account": event["requestContext"]["accountId"], "body": event.get("body")}}
"""
ANYBODY = {"Action": "lambda:InvokeFunctionUrl", "FunctionUrlAuthType": "NONE", "Principal": "*"}
BY_URL = {"Action": "lambda:InvokeFunction", "InvokedViaFunctionUrl": True, "Principal": "*"}

type Call = Callable[..., requests.Response]


def package() -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("index.py", CODE)
    return held.getvalue()


@pytest.fixture(scope="module")
def function(client: Client) -> Iterator[str]:
    """A function with the alias `live`."""
    functions, name = client("lambda"), f"url-{uuid4().hex[:8]}"
    functions.create_function(
        FunctionName=name,
        Runtime="python3.13",
        Role=role_of(client("iam"), "lambda"),
        Handler="index.handler",
        Code={"ZipFile": package()},
    )
    functions.get_waiter("function_active_v2").wait(FunctionName=name)
    functions.create_alias(FunctionName=name, Name="live", FunctionVersion="$LATEST")
    yield name
    functions.delete_function(FunctionName=name)


@pytest.fixture
def url(client: Client, function: str, endpoint: str) -> Iterator[Callable[..., Call]]:
    """`url(auth_type)` gives the function a URL, and how to call it."""
    functions, made = client("lambda"), []

    def give(auth_type: str, **more: Any) -> Call:
        given = {"FunctionName": function, "AuthType": auth_type, **more}
        host = functions.create_function_url_config(**given)["FunctionUrl"].split("/")[2]
        made.append(more.get("Qualifier"))
        return lambda method="GET", path="/", **rest: requests.request(
            method, endpoint + path, headers={"Host": host, **rest.pop("headers", {})},
            timeout=60, **rest,
        )  # fmt: skip

    yield give
    for qualifier in made:
        own = {"FunctionName": function, **({"Qualifier": qualifier} if qualifier else {})}
        functions.delete_function_url_config(**own)


@pytest.fixture
def grant(client: Client, function: str) -> Iterator[Callable[..., None]]:
    """`grant(**statement)` adds to the function's policy for the test."""
    functions, made = client("lambda"), []

    def give(qualifier: str = "", **statement: Any) -> None:
        of = {"FunctionName": function, **({"Qualifier": qualifier} if qualifier else {})}
        made.append({**of, "StatementId": f"s{uuid4().hex[:8]}"})
        functions.add_permission(**made[-1], **statement)

    yield give
    for one in made:
        functions.remove_permission(**one)


def is_refused(answer: requests.Response) -> bool:
    text = json.loads(answer.text).get("Message") or ""
    is_denied = answer.headers["x-amzn-ErrorType"] == "AccessDeniedException"
    return answer.status_code == 403 and is_denied and text.startswith("Forbidden")


def test_url_for_anybody_needs_both_statements(
    url: Callable[..., Call], grant: Callable[..., None]
) -> None:
    call = url("NONE")
    assert is_refused(call())
    grant(**ANYBODY)
    assert is_refused(call())
    grant(**BY_URL)
    answer = call("POST", data="hä".encode(), headers={"Content-Type": "text/plain"})
    assert answer.json() == {"account": "anonymous", "body": "hä"}
    assert (answer.status_code, answer.cookies.get_dict()) == (201, {"a": "1", "b": "2"})


def test_statement_of_the_other_kind_lets_nobody_in(
    url: Callable[..., Call], grant: Callable[..., None]
) -> None:
    call = url("NONE", Qualifier="live")
    grant("live", **{**ANYBODY, "FunctionUrlAuthType": "AWS_IAM"})
    grant("live", **BY_URL)
    grant(**ANYBODY)  # the function's own, not the alias's
    assert is_refused(call())
    grant("live", **ANYBODY)
    assert call().status_code == 201


def signed(person: Person, call: Call, endpoint: str, service: str = "lambda") -> Any:
    request = AWSRequest("GET", endpoint + "/")
    SigV4Auth(person.session.get_credentials(), service, "us-east-1").add_auth(request)
    return call(headers=dict(request.headers))


def test_url_for_callers_of_iam_asks_their_policies(
    url: Callable[..., Call], person: Person, endpoint: str
) -> None:
    call = url("AWS_IAM")
    assert is_refused(call())
    assert is_refused(signed(person, call, endpoint))
    person.may(Action="lambda:InvokeFunctionUrl")
    assert is_refused(signed(person, call, endpoint))
    person.may(
        Action=["lambda:InvokeFunctionUrl", "lambda:InvokeFunction"],
        Condition={"StringEqualsIfExists": {"lambda:FunctionUrlAuthType": "AWS_IAM"}},
    )
    assert signed(person, call, endpoint).json()["account"] == "000000000000"
    other = signed(person, call, endpoint, "s3")
    assert other.headers["x-amzn-ErrorType"] == "InvalidSignatureException"


def test_failing_function_is_a_bad_gateway(
    url: Callable[..., Call], grant: Callable[..., None]
) -> None:
    call = url("NONE")
    grant(**ANYBODY)
    grant(**BY_URL)
    answer = call(path="/fail")
    assert (answer.status_code, answer.text) == (502, "Internal Server Error")


def test_pages_are_answered_as_configured(url: Callable[..., Call]) -> None:
    call = url("NONE", Cors={"AllowOrigins": ["https://shop.example"], "AllowMethods": ["PUT"]})
    asks = {"Origin": "https://shop.example", "Access-Control-Request-Method": "PUT"}
    answer = call("OPTIONS", headers=asks)
    assert answer.status_code == 200
    assert answer.headers["Access-Control-Allow-Methods"] == "PUT"
    assert "Access-Control-Allow-Headers" not in answer.headers
    refused = call(headers={"Origin": "https://else.example"})
    assert is_refused(refused)
    assert "Access-Control-Allow-Origin" not in refused.headers


def test_url_is_also_a_path(
    client: Client, function: str, endpoint: str, url: Callable[..., Call],
    grant: Callable[..., None],
) -> None:  # fmt: skip
    url("NONE")
    grant(**ANYBODY)
    grant(**BY_URL)
    given = client("lambda").get_function_url_config(FunctionName=function)["FunctionUrl"]
    path = f"/_aws/lambda-url/{given.split('/')[2].partition('.')[0]}"
    assert requests.get(f"{endpoint}{path}/a", timeout=60).status_code == 201
    assert requests.get(f"{endpoint}{path}/fail", timeout=60).status_code == 502


def test_address_of_no_function_is_refused(endpoint: str) -> None:
    host = "0123456789abcdefghijklmnopqrstuv.lambda-url.us-east-1.localhost.localstack.cloud"
    answer = requests.get(endpoint, headers={"Host": host}, timeout=60)
    assert (answer.status_code, answer.json()) == (403, {"Message": None})


def test_streamed_answers_are_refused(client: Client, function: str) -> None:
    with pytest.raises(ClientError, match="InvokeMode"):
        client("lambda").create_function_url_config(
            FunctionName=function, AuthType="NONE", InvokeMode="RESPONSE_STREAM"
        )
