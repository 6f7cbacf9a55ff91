"""Reads state machines' definitions in templates as AWS does, and tags the machines.

One in S3 may be YAML, and values of `DefinitionSubstitutions` may be numbers (CloudFormation's
AWS::StepFunctions::StateMachine); LocalStack fails at both, and leaves tags out. A placeholder
that they don't name stays (unverified).
"""

import json
import re
from collections.abc import Mapping
from typing import Any

import yaml
from botocore.exceptions import ClientError
from localstack.aws.connect import connect_to

from analytics_emulator.cloudformation.tags import changed_tags
from analytics_emulator.localstack.typed import patched

_PLACEHOLDER = re.compile(r"\$\{([a-zA-Z0-9_]+)\}")


def definition_of(properties: Mapping[str, Any]) -> Any:
    """Return a machine's definition from a template's properties; None where it can't be read."""
    try:
        text = _text_of(properties, connect_to().s3)
        return yaml.load(text, Loader=yaml.CSafeLoader) if text else None
    except (ClientError, KeyError, TypeError, yaml.YAMLError):
        return None  # said when it is made, if it is still so then


def apply() -> None:
    """Have LocalStack's resource provider read definitions so."""
    from localstack.services.stepfunctions.resource_providers import (  # noqa: PLC0415 -- with its service
        aws_stepfunctions_statemachine as localstack,
    )

    @patched(localstack.StepFunctionsStateMachineProvider._get_definition)
    def get_definition(_read: Any, _self: Any, model: Any, s3_client: Any) -> str | None:
        text = _text_of(model, s3_client)
        return None if text is None else _as_json(text)

    @patched(localstack.StepFunctionsStateMachineProvider.create)
    def create(original: Any, self: Any, request: Any) -> Any:
        event = original(self, request)
        _set_tags(request, {})
        return event

    @patched(localstack.StepFunctionsStateMachineProvider.update)
    def update(original: Any, self: Any, request: Any) -> Any:
        event = original(self, request)
        _set_tags(request, request.previous_state)
        return event


def _set_tags(request: Any, before: Mapping[str, Any]) -> None:
    client, after = request.aws_client_factory.stepfunctions, request.desired_state
    given, dropped = changed_tags(dict(before), after)
    if dropped:
        client.untag_resource(resourceArn=after["Arn"], tagKeys=dropped)
    if given:
        tags = [{"key": tag["Key"], "value": tag["Value"]} for tag in given]
        client.tag_resource(resourceArn=after["Arn"], tags=tags)


def _text_of(properties: Mapping[str, Any], s3_client: Any) -> str | None:
    if (text := properties.get("DefinitionString")) is None:
        if place := properties.get("DefinitionS3Location"):
            found = s3_client.get_object(Bucket=place["Bucket"], Key=place["Key"])
            text = found["Body"].read().decode()
        elif definition := properties.get("Definition"):
            text = json.dumps(definition)
    given = properties.get("DefinitionSubstitutions") or {}

    def value(found: re.Match[str]) -> str:
        return _plain(given[found[1]]) if found[1] in given else found[0]

    return text if text is None else _PLACEHOLDER.sub(value, str(text))


def _plain(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def _as_json(text: str) -> str:
    try:
        json.loads(text)
    except ValueError:
        made = yaml.load(text, Loader=yaml.CSafeLoader)
        return json.dumps(made) if isinstance(made, dict) else text
    return text
