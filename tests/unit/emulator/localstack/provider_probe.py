"""Print which properties of a template change nothing of what LocalStack's providers ask for.

Run by the emulator's Python. Each provider is given an example with every property of its schema,
then one without a property (or a part of one, a level below); both times what it asks of the
services is kept.
"""

import copy
import importlib
import json
import logging
import random
import sys
import uuid
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any, ClassVar

import boto3
import botocore.client
import localstack.services
import localstack.services.cloudformation.provider_utils as helpers
from localstack.services.cloudformation.resource_provider import ResourceProvider
from localstack.services.sns.resource_providers.aws_sns_subscription import SNSSubscriptionProvider

ARN = "arn:aws:sns:us-east-1:000000000000:x"
# What a provider looks into, or computes anew each time.
KNOWN: dict[str, Any] = {
    "Enabled": False,
    "DefinitionString": "${x}",
    "Code": {"S3Bucket": "b", "S3Key": "k"},
    "GenerateSecretString": {
        "ExcludeCharacters": "ABC",
        "ExcludeLowercase": True,
        "ExcludeNumbers": True,
        "ExcludePunctuation": True,
        "GenerateStringKey": "k",
        "IncludeSpace": True,
        "PasswordLength": 90,
        "RequireEachIncludedType": True,
        "SecretStringTemplate": "{}",
    },
    "LayerVersionArn": "arn:aws:lambda:us-east-1:000000000000:layer:l:1",
    "Region": "us-east-2",
    "Status": "Inactive",
    "TTL": "60",
}
# Others take the place of these, so a property is looked at without them.
INSTEAD = {
    "AWS::ApiGateway::RestApi": {"BodyS3Location": ("Body",)},
    "AWS::Events::EventBusPolicy": dict.fromkeys(
        ("Action", "Condition", "Principal"), ("Statement",)
    ),
    "AWS::Route53::RecordSet": {"HostedZoneName": ("HostedZoneId",)},
    "AWS::SecretsManager::Secret": {"SecretString": ("GenerateSecretString",)},
    "AWS::StepFunctions::StateMachine": {
        "Definition": ("DefinitionString", "DefinitionS3Location"),
        "DefinitionS3Location": ("DefinitionString",),
    },
}
# Networks are records alone; macros and waits are kept by CloudFormation, not told to a service.
UNPROBED = ("AWS::EC2::", "AWS::CloudFormation::")


class Answer(dict[str, Any]):
    """An answer in which whatever is looked for is there."""

    def __missing__(self, name: str) -> "Answer":
        return Answer()

    def __call__(self, *_args: object, **_more: object) -> "Answer":
        return self

    def __getattr__(self, name: str) -> "Answer":
        if name.startswith("__"):
            raise AttributeError(name)
        return self


ASKED: list[tuple[str, str]] = []


def keep(_client: Any, operation: str, request: Any) -> Any:
    ASKED.append((operation, json.dumps(request, default=str, sort_keys=True)))
    if operation == "GetFunction":
        return {"Configuration": {"State": "Active", "Version": "1"}}
    return Answer()


class Clients:
    """Makes the clients that a provider asks for, each once."""

    made: ClassVar[dict[str, Any]] = {}
    session = boto3.session.Session("a", "b", region_name="us-east-1")

    def __getattr__(self, name: str) -> Any:
        if name not in self.made:
            client = self.session.client(name.strip("_").replace("_", "-"))
            client.get_waiter = lambda *_: SimpleNamespace(wait=lambda **_: None)
            client.get_paginator = lambda *_: SimpleNamespace(paginate=lambda **_: [])
            self.made[name] = client
        return self.made[name]


def example(part: dict[str, Any], root: dict[str, Any], name: str = "", depth: int = 0) -> Any:
    """Make a value with everything that its schema knows."""
    if name in KNOWN:
        return KNOWN[name]
    while "$ref" in part:
        part, depth = root["definitions"][part["$ref"].rpartition("/")[2]], depth + 1
    if "enum" in part:
        return part["enum"][-1]
    alternatives = part.get("oneOf") or part.get("anyOf") or []
    kind = part.get("type") or (alternatives[0].get("type") if alternatives else "string")
    kind = kind[0] if isinstance(kind, list) else kind
    if kind == "array":
        return [example(part.get("items", {}), root, "", depth)]
    if kind == "object":
        known = part.get("properties", {}) if depth < 5 else {}
        return {n: example(p, root, n, depth + 1) for n, p in known.items()} or {"x": "y"}
    number = int(part.get("minimum", 1)) + 1
    return {"integer": number, "number": number, "boolean": True}.get(kind, ARN)


def asked(provider: Any, schema: dict[str, Any], state: dict[str, Any]) -> list[tuple[str, str]]:
    """Create a resource; give what the provider asked for, also where it stumbled."""
    ASKED.clear()
    random.seed(1)
    request = SimpleNamespace(
        account_id="000000000000", region_name="us-east-1", action="Add", stack_name="s",
        stack_id="arn:aws:cloudformation:us-east-1:000000000000:stack/s/1",
        logical_resource_id="R", resource_type=schema["typeName"], request_token="t",
        desired_state=copy.deepcopy(state), previous_state=None, custom_context={},
        aws_client_factory=Clients(), logger=logging.getLogger(),
    )  # fmt: skip
    try:
        provider().create(request)
    except Exception as error:
        ASKED.append(("error", type(error).__name__))
    return list(ASKED)


def without(state: dict[str, Any], path: list[str]) -> dict[str, Any]:
    """Return a copy that lacks a property, or a part of one, of each item of a list."""
    left = copy.deepcopy(state)
    holders = [left] if len(path) == 1 else parts(left[path[0]])
    for holder in holders:
        holder.pop(path[-1], None)
    return left


def parts(value: Any) -> list[dict[str, Any]]:
    """Return the structures that a value is, or is a list of."""
    items = value if isinstance(value, list) else [value]
    return [item for item in items if isinstance(item, dict)]


def lost(provider: Any) -> Iterator[str]:
    """Yield the paths of what makes no difference to a provider."""
    schema = provider.SCHEMA
    read_only = {path.split("/")[2] for path in schema.get("readOnlyProperties", [])}
    names = [name for name in schema["properties"] if name not in read_only]
    full = {name: example(schema["properties"][name], schema, name) for name in names}
    instead = INSTEAD.get(schema["typeName"], {})
    for name in names:
        around = {n: v for n, v in full.items() if n not in instead.get(name, ())}
        usual = asked(provider, schema, around)
        if asked(provider, schema, without(around, [name])) == usual:
            yield name
            continue
        below = {key for part in parts(around[name]) for key in part} - {"x"}
        for inner in sorted(below):
            if asked(provider, schema, without(around, [name, inner])) == usual:
                yield f"{name}.{inner}"


def providers() -> Iterator[Any]:
    """Yield LocalStack's providers with a schema, each once."""
    root = Path(localstack.services.__path__[0])
    for path in sorted(root.glob("*/resource_providers/*.py")):
        if path.name.endswith("_plugin.py") or path.name == "__init__.py":
            continue
        service = path.parent.parent.name
        name = f"localstack.services.{service}.resource_providers.{path.stem}"
        module = importlib.import_module(name)
        for value in vars(module).values():
            if (
                isinstance(value, type)
                and issubclass(value, ResourceProvider)
                and value.__module__ == module.__name__
                and not value.SCHEMA["typeName"].startswith(UNPROBED)
            ):
                yield value


def listen() -> None:
    """Let every call be kept and none be made, and nothing be made up by chance."""
    botocore.client.BaseClient._make_api_call = keep  # type: ignore[method-assign]
    for name in ("generate_default_name", "generate_default_name_without_stack"):
        setattr(helpers, name, lambda *_args, **_more: "made-up")
    SNSSubscriptionProvider._get_client = staticmethod(lambda request: request.aws_client_factory)
    uuid.uuid4 = lambda: uuid.UUID(int=5)


def main() -> None:
    listen()
    json.dump({p.SCHEMA["typeName"]: list(lost(p)) for p in providers()}, sys.stdout)


if __name__ == "__main__":
    main()
