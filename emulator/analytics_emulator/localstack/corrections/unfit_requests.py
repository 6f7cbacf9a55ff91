"""Refuses values of another type than an operation takes, and requests without what it needs.

LocalStack hands its providers whatever parses, and answers 500 with Python's words where they
stumble. AWS checks first: SerializationException for a type (JSON protocols), ValidationException
or ValidationError for what is missing; which of them a service says is unverified. Services of ours
check by themselves. Of requests to CloudFormation, Lambda and CloudWatch Logs, values beyond the
limits of the model are refused too, as AWS does; an unknown runtime is left to the provider, which
has AWS's other word for it.
"""

import re
from typing import Any

from localstack.aws.api import CommonServiceException

from analytics_emulator.localstack.persistence.services import OURS
from analytics_emulator.localstack.read_requests import when_read
from analytics_emulator.shapes.payloads import without_data
from analytics_emulator.shapes.refusals import excess_text, misfit_text
from analytics_emulator.shapes.violations import Constraint, Violation

# The code for what is beyond a limit, by service.
_LIMITED = {
    "cloudformation": "ValidationError",
    "lambda": "ValidationException",
    "logs": "InvalidParameterException",
}
_LIMITS = {Constraint.AT_LEAST, Constraint.AT_MOST, Constraint.CHOICE, Constraint.PATTERN}
_MISSING_CODES = {"query": "ValidationError", "ec2": "MissingParameter"}
# Addressed by their place, which LocalStack fills in; what is missing there is another operation.
_REST_XML = "rest-xml"
# Their answers name values, in XML (XML 1.0, section 2.2).
_UNWRITABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

# Takes null in a map, as LocalStack's suite recorded on AWS (PutIntegrationResponse).
_NULL_IS_NOTHING = ("apigateway",)

# JSON can spell it; nothing that is kept or sent on as UTF-8 can hold it.
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")


def apply() -> None:
    """Check each request from outside once it is read."""

    @when_read
    def check(context: Any) -> None:
        if context.is_internal_call:
            return
        texts = without_data(context.operation, context.service_request or {})
        if _holds(_LONE_SURROGATE, texts):
            text = "A value has half of a surrogate pair, which is no text."
            raise CommonServiceException("SerializationException", text, sender_fault=True)
        if context.service.service_name not in OURS:
            _require_fitting(context)


def _require_fitting(context: Any) -> None:
    shape, request = context.operation.input_shape, context.service_request
    if shape is None or request is None:
        return
    if context.protocol in _MISSING_CODES and _holds(_UNWRITABLE, request):
        text = "A value has a character that XML can't hold."
        raise CommonServiceException(_MISSING_CODES[context.protocol], text, sender_fault=True)
    if found := misfit_text(request, shape, lambda one: _is_minded(one, context)):
        first, text = found
        raise CommonServiceException(_code(first, context.protocol), text, sender_fault=True)
    code = _LIMITED.get(context.service.service_name)
    if code and (said := excess_text(request, shape, _is_beyond)):
        raise CommonServiceException(code, said, sender_fault=True)


def _is_beyond(violation: Violation) -> bool:
    """Mind limits of what is given; a runtime that is unknown is the provider's to refuse."""
    return violation.constraint in _LIMITS and violation.path != "runtime"


def _is_minded(violation: Violation, context: Any) -> bool:
    """Mind types of what stands in the body: LocalStack leaves texts where the rest stands."""
    if violation.constraint is Constraint.PRESENT:
        return bool(context.protocol != _REST_XML)
    if violation.value is None and context.service.service_name in _NULL_IS_NOTHING:
        return False
    member, _, _ = violation.path.partition(".")
    elsewhere = (
        name
        for name, shape in context.operation.input_shape.members.items()
        if shape.serialization.get("location")
    )
    is_in_body = member.lower() not in map(str.lower, elsewhere)
    return violation.constraint is Constraint.TYPE and is_in_body


def _code(violation: Violation, protocol: str) -> str:
    missing = _MISSING_CODES.get(protocol, "ValidationException")
    return missing if violation.constraint is Constraint.PRESENT else "SerializationException"


def _holds(pattern: re.Pattern[str], value: Any) -> bool:
    if isinstance(value, dict):
        return any(_holds(pattern, each) for pair in value.items() for each in pair)
    if isinstance(value, list):
        return any(_holds(pattern, each) for each in value)
    return isinstance(value, str) and pattern.search(value) is not None
