"""Who may call a method of an API: by signature, by a function's word, by the API's policy."""

import json
import time
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
import requests
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from tests.conformance.api_templates import (
    Template,
    api,
    inline_function,
    ref,
    role,
    typed,
)
from tests.conformance.rows import Row, parameters_of
from tests.conformance.stacks import Stacks
from tests.one_emulator import Client

AUTHORIZER = """
import json, time
def handler(event, context):
    token = event.get("authorizationToken") or event["headers"]["Authorization"]
    if token in ("unauthorized", "fail"):
        raise Exception("Unauthorized" if token == "unauthorized" else "no")
    if token == "text":
        return "yes"
    effect, resource = "Deny" if token == "deny" else "Allow", event["methodArn"]
    if token == "elsewhere":
        resource += "/else"
    statement = {"Effect": effect, "Action": "execute-api:Invoke", "Resource": resource}
    told = {"text": "a", "number": 1, "truth": True, "at": time.time()}
    if token == "listed":
        told["list"] = []
    answer = {"principalId": "u", "context": told}
    if token != "unpolitical":
        answer["policyDocument"] = {"Version": "2012-10-17", "Statement": [statement]}
    return answer
"""
TOLD = "told $a.principalId of $a.text, $a.number, $a.truth"
AT = "##\n#set($a = $context.authorizer)"


def answering(template: str = "", **properties: Any) -> Template:
    """A method that answers a mapping template's text."""
    ready = {"RequestTemplates": {"application/json": '{"statusCode": 200}'}}
    response = {"StatusCode": "200", "ResponseTemplates": {"application/json": AT + template}}
    return {
        "Integration": {"Type": "MOCK", **ready, "IntegrationResponses": [response]},
        "MethodResponses": [{"StatusCode": "200"}],
        **properties,
    }


def authorizer(kind: str, sources: list[str], seconds_kept: int, **more: Any) -> Template:
    path = "lambda:path/2015-03-31/functions/${Function.Arn}/invocations"
    return typed(
        "ApiGateway::Authorizer",
        RestApiId=ref("front"),
        Name=f"{kind}-{seconds_kept}",
        Type=kind,
        AuthorizerUri={"Fn::Sub": f"arn:aws:apigateway:${{AWS::Region}}:{path}"},
        IdentitySource=",".join(f"method.request.{source}" for source in sources),
        AuthorizerResultTtlInSeconds=seconds_kept,
        **more,
    )


def front() -> Template:
    custom = {"AuthorizationType": "CUSTOM"}
    methods = {
        "iam": answering(AuthorizationType="AWS_IAM"),
        "token": answering(TOLD, **custom, AuthorizerId=ref("Token")),
        "kept": answering("$a.at", **custom, AuthorizerId=ref("Kept")),
        "request": answering(TOLD, **custom, AuthorizerId=ref("Request")),
        "open": answering(),
        "closed": answering(),
    }
    whole = {"Principal": "*", "Action": "execute-api:Invoke"}
    closed = {**whole, "Effect": "Deny", "Resource": "execute-api:/live/POST/closed"}
    opened = {**whole, "Effect": "Allow", "Resource": "execute-api:/live/POST/open"}
    tokens = {**whole, "Effect": "Allow", "Resource": "execute-api:/live/POST/nobody"}
    policy = {"Version": "2012-10-17", "Statement": [closed, opened, tokens]}
    header = "header.Authorization"
    resources = {
        **api("front", methods, Policy=policy),
        "Role": role("lambda.amazonaws.com"),
        "Function": inline_function(AUTHORIZER),
        "Permission": typed(
            "Lambda::Permission",
            Action="lambda:InvokeFunction",
            FunctionName=ref("Function"),
            Principal="apigateway.amazonaws.com",
        ),
        "Denied": typed(
            "ApiGateway::GatewayResponse",
            RestApiId=ref("front"),
            ResponseType="ACCESS_DENIED",
            ResponseParameters={"gatewayresponse.header.x-why": "context.authorizer.text"},
        ),
        "Token": authorizer("TOKEN", [header], 0, IdentityValidationExpression="^[a-z]+$"),
        "Kept": authorizer("TOKEN", [header], 300),
        "Request": authorizer("REQUEST", [header, "querystring.q"], 0),
    }
    resources["frontDeployment"]["DependsOn"].append("Denied")
    return {"Resources": resources, "Outputs": {"api": {"Value": ref("front")}}}


class Callers:
    """The stack's API, and credentials of those who sign."""

    def __init__(self, api_id: str, endpoint: str, iam: Any) -> None:
        self.api_id, self.address = api_id, f"{endpoint}/_aws/execute-api/{api_id}/live"
        self._iam = iam
        self.users: dict[str, str] = {}
        self.keys = {name: self._key(name) for name in ("user", "stranger", "gone")}
        iam.delete_access_key(UserName=self.users["gone"], AccessKeyId=self.keys["gone"].access_key)
        resource = f"arn:aws:execute-api:*:*:{api_id}/*/POST/iam"
        allowed = {"Effect": "Allow", "Action": "execute-api:Invoke", "Resource": resource}
        document = json.dumps({"Version": "2012-10-17", "Statement": [allowed]})
        iam.put_user_policy(UserName=self.users["user"], PolicyName="p", PolicyDocument=document)

    def _key(self, name: str) -> Credentials:
        self.users[name] = f"row-{name}-{uuid4().hex[:8]}"
        self._iam.create_user(UserName=self.users[name])
        made = self._iam.create_access_key(UserName=self.users[name])["AccessKey"]
        return Credentials(made["AccessKeyId"], made["SecretAccessKey"])

    def signed(self, by: str, url: str) -> dict[str, str]:
        """Give the headers of a signature."""
        credentials = self.keys.get(by, Credentials("test", "test"))
        service = "lambda" if by == "wrong service" else "execute-api"
        region = "eu-west-3" if by == "wrong region" else "us-east-1"
        request = AWSRequest("POST", url, data=b"{}")
        SigV4Auth(credentials, service, region).add_auth(request)
        return dict(request.headers)

    def remove(self) -> None:
        self._iam.delete_user_policy(UserName=self.users["user"], PolicyName="p")
        for name in ("user", "stranger"):
            key = self.keys[name].access_key
            self._iam.delete_access_key(UserName=self.users[name], AccessKeyId=key)
        for user in self.users.values():
            self._iam.delete_user(UserName=user)


@pytest.fixture(scope="module")
def callers(stacks: Stacks, endpoint: str, client: Client) -> Iterator[Callers]:
    stack = stacks.create(front(), Capabilities=["CAPABILITY_IAM"])
    assert stack.status == "CREATE_COMPLETE", stacks.events(stack.name)
    made = Callers(stack.outputs["api"], endpoint, client("iam"))
    yield made
    made.remove()


@pytest.mark.parametrize("row", parameters_of("apigateway/authorization"))
def test_caller_is_asked_for(row: Row, callers: Callers) -> None:
    url = f"{callers.address}/{row.asks['to']}"
    headers = row.asks.get("headers", {})
    if by := row.asks.get("as"):
        headers = callers.signed(by, url)
    query = row.asks.get("query", {})
    answer = requests.post(url, data=b"{}", params=query, headers=headers, timeout=30)
    assert answer.status_code == row.answer["status"], answer.text
    assert answer.headers.get("x-amzn-ErrorType") == row.answer.get("kind")
    assert answer.headers.get("x-why") == row.answer.get("why")
    method = f"arn:aws:execute-api:us-east-1:{'*' * 8}0000:{callers.api_id}/live/POST/"
    user = f"arn:aws:iam::000000000000:user/{callers.users.get(str(by))}"
    wanted = row.answer.get("body", "").replace("METHOD", method + row.asks["to"])
    assert wanted.replace("USER", user) in answer.text


@pytest.mark.parametrize(("second", "is_kept"), [("allow", True), ("other", False)])
def test_word_of_a_function_is_kept(callers: Callers, second: str, is_kept: bool) -> None:
    def at(token: str) -> str:
        url, headers = f"{callers.address}/kept", {"Authorization": token}
        return requests.post(url, data=b"{}", headers=headers, timeout=30).text

    first = at("allow")
    assert 0 < float(first) <= time.time()
    assert (at(second) == first) == is_kept
