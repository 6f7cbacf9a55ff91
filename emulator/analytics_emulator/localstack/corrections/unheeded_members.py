"""Refuses what a request to one of LocalStack's services asks for in vain.

Its providers leave members of a request unread (`unheeded_members.yaml`), and its parser drops
those that its service models don't have: newer ones of AWS's, and misspelt ones. A token against
doing a thing twice may be new: clients send it by themselves. S3's requests are told by headers,
where nothing can be missed.
"""

import functools
import logging
import re
from importlib import resources
from typing import Any

import yaml
from localstack.aws.api import CommonServiceException
from localstack.aws.protocol.parser import BaseJSONRequestParser, BaseRpcV2RequestParser

from analytics_emulator.localstack.read_requests import when_read
from analytics_emulator.localstack.typed import patched
from analytics_emulator.unheeded import Refused, asks, reasons

LOG = logging.getLogger(__name__)
_TOKEN = re.compile("(client|idempotency).*token|clientrequesttoken", re.IGNORECASE)
_NOTED = "unknown_members"  # a request's own attribute while it is parsed
# Of AWS's query protocol and its signatures, of version 2 and of presigned addresses.
_PROTOCOL = ("Action", "Version", "Timestamp", "Expires", "AWSAccessKeyId", "SecurityToken")
_SIGNATURES = ("Signature", "X-Amz-")
# CloudFormation has its own table; SQS's older requests spell lists in ways of their own.
_OTHERWISE = ("cloudformation", "sqs")
_CODES = {"query": "ValidationError", "ec2": "UnknownParameter"}


@functools.cache
def table() -> dict[str, dict[str, dict[str, Any]]]:
    """Return, by service and operation, what becomes of members that LocalStack doesn't read."""
    text = resources.files(__package__).joinpath("unheeded_members.yaml").read_text("utf-8")
    found: dict[str, dict[str, dict[str, Any]]] = yaml.load(text, Loader=yaml.CSafeLoader)
    return found


def apply() -> None:
    """Look at each request once it is read."""
    for parser in (BaseJSONRequestParser, BaseRpcV2RequestParser):
        _note_unknown(parser)

    @when_read
    def check(context: Any) -> None:
        if found := [*_unknown(context), *_unheeded(context)]:
            _refuse(context, found)


def _refuse(context: Any, found: list[str]) -> None:
    from analytics_emulator.localstack.strictness import is_lenient  # noqa: PLC0415 -- it takes half a second

    if not is_lenient():
        code = _CODES.get(context.protocol, "ValidationException")
        raise CommonServiceException(code, "; ".join(found), sender_fault=True)
    LOG.warning("%s goes on all the same: %s", context.operation.name, "; ".join(found))


def _note_unknown(parser: Any) -> None:
    @patched(parser._parse_structure)
    def parse_structure(
        parse: Any, self: Any, request: Any, shape: Any, value: Any, *more: Any
    ) -> Any:
        if isinstance(value, dict) and not shape.is_document_type:
            for name in value.keys() - _names(shape):
                if asks(value[name]) and not _TOKEN.search(name):
                    vars(request).setdefault(_NOTED, []).append(name)
        return parse(self, request, shape, value, *more)


@functools.lru_cache(4096)
def _names(shape: Any) -> frozenset[str]:
    """Return what a structure's members are called in JSON."""
    return frozenset(
        member.serialization.get("name", name) for name, member in shape.members.items()
    )


def newer_of_query(context: Any) -> dict[str, str]:
    """Return what a request of the query protocol says of members that the model doesn't have."""
    shape = context.operation.input_shape
    members = shape.members if shape else {}
    known = {*_PROTOCOL, *members, *(m.serialization.get("name") for m in members.values())}
    given: dict[str, list[str]] = {}
    for key, value in context.request.values.items():
        name = key.partition(".")[0]
        if name not in known and not name.startswith(_SIGNATURES) and value not in ("", "false"):
            given.setdefault(name, []).append(value)
    return {name: " ".join(values) for name, values in given.items()}


def _unknown(context: Any) -> list[str]:
    found = vars(context.request).pop(_NOTED, [])
    if context.protocol == "query" and context.service.service_name not in _OTHERWISE:
        found = [name for name in newer_of_query(context) if not _TOKEN.search(name)]
    return [f"{name} is not known to this emulator" for name in found]


def _unheeded(context: Any) -> list[str]:
    operations = table().get(context.service.service_name)
    refused: Refused = (operations or {}).get(context.operation.name, {}).get("refused", {})
    return list(reasons(refused, context.service_request or {})) if refused else []
