"""Calls of any operation that botocore knows, with one member that isn't what its shape says."""

import json
import random
import re
from collections.abc import Iterator
from functools import cache
from typing import Any
from urllib.parse import quote, urlencode
from xml.sax.saxutils import escape

from botocore.loaders import Loader
from botocore.model import OperationModel, ServiceModel

from tests.hostile.requests import Sent
from tests.hostile.values import NUMBERS, OTHERS, TEXTS, places, with_value

SERVICES = (
    *("apigateway", "athena", "cloudformation", "cloudwatch", "events", "firehose", "glue"),
    *("iam", "kms", "lambda", "logs", "quicksight", "s3", "secretsmanager", "sns", "sqs", "ssm"),
    *("sts", "budgets"),
)
# What no template here uses, and LocalStack answers for all the same.
OTHER_SERVICES = (
    *("acm", "config", "dynamodbstreams", "resource-groups", "resourcegroupstaggingapi"),
    *("route53", "route53resolver", "s3control", "scheduler", "ses", "stepfunctions", "support"),
    *("swf", "transcribe"),
)
_PRINTABLE = [t for t in TEXTS if not any(0xD800 <= ord(c) < 0xE000 for c in t)]
_DEEP = 3


def hostile_calls(draw: random.Random, api: str, count: int) -> Iterator[Sent]:
    """Yield calls of some of a service's operations."""
    model = service_model(api)
    for _ in range(count):
        yield _hostile_call(draw, model, draw.choice(model.operation_names))


def hostile_calls_of_each(draw: random.Random, api: str, times: int) -> Iterator[Sent]:
    """Yield calls of every operation of a service."""
    model = service_model(api)
    for name in model.operation_names * times:
        yield _hostile_call(draw, model, name)


def _hostile_call(draw: random.Random, model: ServiceModel, name: str) -> Sent:
    operation = model.operation_model(name)
    document = sample(draw, operation.input_shape)
    if document:
        path = draw.choice(places(document)[1:] or [()])
        document = with_value(document, path, _hostile_value(draw)) if path else document
    return _sent(draw, model, operation, document)


@cache
def service_model(api: str) -> ServiceModel:
    """Return a service as botocore describes it."""
    return ServiceModel(Loader().load_service_model(api, "service-2"), api)


def sample(draw: random.Random, shape: Any, level: int = 0) -> Any:
    """Return a value of a shape: what it requires, and now and then what it doesn't."""
    kind = shape.type_name if shape is not None else "structure"
    if kind == "structure":
        return _structure(draw, shape, level)
    if kind == "list":
        return [sample(draw, shape.member, level + 1)] if level < _DEEP else []
    if kind == "map":
        return {"key": sample(draw, shape.value, level + 1)} if level < _DEEP else {}
    plain = {"boolean": True, "integer": 7, "long": 7, "float": 0.5, "double": 0.5}
    text = draw.choice(list(getattr(shape, "enum", None) or ["hostile-text"]))
    return plain.get(kind, 1_795_000_000 if kind == "timestamp" else text)


def _structure(draw: random.Random, shape: Any, level: int) -> dict[str, Any]:
    if shape is None or level > _DEEP:
        return {}
    wanted = set(shape.required_members)
    wanted |= {name for name in shape.members if draw.random() < 0.3 / (level + 1)}
    found = {name: sample(draw, shape.members[name], level + 1) for name in sorted(wanted)}
    return dict(list(found.items())[:1]) if getattr(shape, "is_tagged_union", False) else found


def _hostile_value(draw: random.Random) -> Any:
    return draw.choice([*_PRINTABLE, *NUMBERS, *OTHERS, {"a": {"b": 1}}, [1, "x"], "arn:aws:::"])


def _sent(
    draw: random.Random, model: ServiceModel, operation: OperationModel, document: Any
) -> Sent:
    protocol = _protocol(model)
    scope = f"test/20261128/us-east-1/{model.signing_name}/aws4_request"
    signed = f"AWS4-HMAC-SHA256 Credential={scope}, SignedHeaders=host, Signature=x"
    headers = {"Authorization": signed}
    if protocol == "json":
        target = f"{model.metadata['targetPrefix']}.{operation.name}"
        version = model.metadata.get("jsonVersion", "1.0")
        headers |= {"X-Amz-Target": target, "Content-Type": f"application/x-amz-json-{version}"}
        return Sent("POST", "/", {}, headers, json.dumps(document).encode(), operation.name)
    if protocol in ("query", "ec2"):
        headers["Content-Type"] = "application/x-www-form-urlencoded"
        said = {"Action": operation.name, "Version": model.api_version, **_flat("", document)}
        return Sent("POST", "/", {}, headers, urlencode(said).encode(), operation.name)
    return _rest(operation, document, headers, protocol)


def _protocol(model: ServiceModel) -> str:
    """Return the protocol that is written here, of those that a service speaks."""
    spoken = model.metadata.get("protocols") or [model.metadata["protocol"]]
    return next(p for p in ("query", "json", "rest-json", "rest-xml", *spoken) if p in spoken)


def _rest(operation: OperationModel, document: Any, headers: dict[str, str], protocol: str) -> Sent:
    """Put members where their shape says: into the path, the query, headers, the body."""
    method, path = operation.http["method"], operation.http["requestUri"]
    members = operation.input_shape.members if operation.input_shape else {}
    body, query = {}, {}
    for name, value in (document or {}).items() if isinstance(document, dict) else ():
        place = members[name].serialization if name in members else {}
        where, called = place.get("location"), place.get("name", name)
        if where == "uri":
            path = re.sub(rf"\{{{re.escape(called)}\+?\}}", quote(_text(value), safe=""), path)
        elif where == "querystring":
            query[called] = _text(value)
        elif where in ("header", "headers"):
            headers[called] = _text(value).encode("ascii", "replace").decode().replace("\n", " ")
        else:
            body[called] = value
    if query:
        path += ("&" if "?" in path else "?") + urlencode(query)
    if protocol == "rest-xml":
        return Sent(method, path, {}, headers, _xml(body).encode(), operation.name)
    headers["Content-Type"] = "application/json"
    return Sent(method, path, {}, headers, json.dumps(body).encode(), operation.name)


def _flat(prefix: str, value: Any) -> dict[str, str]:
    if isinstance(value, dict):
        return {k: t for n, v in value.items() for k, t in _flat(_dotted(prefix, n), v).items()}
    if isinstance(value, list):
        numbered = ((f"member.{i + 1}", v) for i, v in enumerate(value))
        return {k: t for n, v in numbered for k, t in _flat(_dotted(prefix, n), v).items()}
    return {prefix: _text(value)}


def _dotted(prefix: str, name: str) -> str:
    return f"{prefix}.{name}" if prefix else name


def _xml(value: Any) -> str:
    if isinstance(value, dict):
        return "".join(f"<{n or 'x'}>{_xml(v)}</{n or 'x'}>" for n, v in value.items())
    if isinstance(value, list):
        return "".join(f"<member>{_xml(v)}</member>" for v in value)
    return escape(_text(value))


def _text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)
