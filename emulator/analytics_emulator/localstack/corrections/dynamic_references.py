"""Resolves dynamic references each by itself, when they are needed, and names what isn't there.

LocalStack puts the first one's value in place of all in a text, asks again for those of what is to
be deleted or changed (so that a stack whose parameter was gone could neither), and describes a
change set with the values (CloudFormation guide, "Get values stored in other services using dynamic
references"; the texts about secrets as users quote them, the others unverified).
"""

import json
import re
from typing import Any

from botocore.exceptions import ClientError
from localstack.aws.connect import connect_to
from localstack.services.cloudformation.engine.v2.change_set_model_describer import (
    ChangeSetModelDescriber,
)
from localstack.services.cloudformation.engine.v2.change_set_model_preproc import (
    ChangeSetModelPreproc,
)
from localstack.services.cloudformation.engine.v2.resolving import REGEX_DYNAMIC_REF

from analytics_emulator.localstack.typed import patched

_BEGIN = "{{resolve:"


class UnresolvedReferenceError(Exception):
    """A dynamic reference gives nothing."""


def apply() -> None:
    """Put the resolution in place of LocalStack's; change sets tell references as written."""
    setattr(ChangeSetModelPreproc, "_perform_dynamic_replacements", _resolved)  # noqa: B010
    setattr(  # noqa: B010 -- methods, as above
        ChangeSetModelDescriber, "_perform_dynamic_replacements", lambda _self, value: value
    )

    @patched(ChangeSetModelPreproc._maybe_perform_dynamic_replacements)
    def replace(_original: Any, self: Any, delta: Any) -> Any:
        if isinstance(delta.before, str) and _BEGIN in delta.before:
            delta.before = _former(self, delta.before)
        if isinstance(delta.after, str) and _BEGIN in delta.after:
            delta.after = self._perform_dynamic_replacements(delta.after)
        return delta


def _former(preproc: Any, value: str) -> Any:
    """Resolve what stood; what can't be any more stays as it is written."""
    try:
        return preproc._perform_dynamic_replacements(value)
    except UnresolvedReferenceError:
        return value


def _resolved(preproc: Any, value: Any) -> Any:
    if not isinstance(value, str) or _BEGIN not in value:
        return value
    change_set = preproc._change_set
    place = {"aws_access_key_id": change_set.account_id, "region_name": change_set.region_name}
    return REGEX_DYNAMIC_REF.sub(lambda found: _value(found, connect_to(**place)), value)


def _value(found: re.Match[str], clients: Any) -> str:
    service, key = found[1], found[2]
    if service in ("ssm", "ssm-secure"):
        return _parameter(service, key, clients.ssm)
    return _secret(key, clients.secretsmanager) if service == "secretsmanager" else found[0]


def _parameter(service: str, key: str, ssm: Any) -> str:
    try:
        given = ssm.get_parameter(Name=key, WithDecryption=service == "ssm-secure")["Parameter"]
    except ClientError:
        raise UnresolvedReferenceError(f"Parameters: [{service}:{key}] cannot be found.") from None
    is_secure = given["Type"] == "SecureString"
    if is_secure != (service == "ssm-secure"):
        raise UnresolvedReferenceError(
            f"Parameter {key} is of type {given['Type']}, which {service} doesn't resolve"
        )
    return str(given["Value"])


def _secret(key: str, secrets: Any) -> str:
    """Return a secret, or what is at a key of it: `id[:SecretString[:key[:stage[:version]]]]`."""
    name, _, rest = key.partition(":SecretString")
    member, stage, version = f"{rest.removeprefix(':')}::".split(":")[:3]
    asked = {"SecretId": name, "VersionStage": stage, "VersionId": version}
    try:
        secret = secrets.get_secret_value(**{k: v for k, v in asked.items() if v})
    except ClientError as error:
        said = error.response["Error"]
        raise UnresolvedReferenceError(
            f"{said['Message']} (Service: AWSSecretsManager; Status Code: 400; "
            f"Error Code: {said['Code']})"
        ) from None
    text = secret.get("SecretString")
    if text is None:
        raise UnresolvedReferenceError(f"Secret {name} has no SecretString")
    return _member(text, member) if member else str(text)


def _member(text: str, member: str) -> str:
    try:
        held = json.loads(text)
    except ValueError:
        raise UnresolvedReferenceError("Could not parse SecretString JSON") from None
    if not isinstance(held, dict) or member not in held:
        raise UnresolvedReferenceError(
            "Could not find a value associated with JSONKey in SecretString"
        )
    value = held[member]
    return value if isinstance(value, str) else json.dumps(value)
