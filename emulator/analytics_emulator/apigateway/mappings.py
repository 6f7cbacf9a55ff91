"""Says which mappings of parameters API Gateway doesn't take.

Source: API Gateway developer guide, "Parameter mapping reference"; the texts as users quote them
(awslabs/aws-apigateway-importer 121 and 209, aws/aws-cli 2879, aws/aws-cdk 11306).
"""

import re
from collections.abc import Container, Iterator, Mapping
from typing import Any

_NAME = r"[^\s']+"
_STATIC = r"'.*'"
_KNOWN = rf"context\.{_NAME}|stageVariables\.{_NAME}"
_PLACES = "path|querystring|multivaluequerystring|header|multivalueheader"
_DECLARABLE = re.compile(rf"method\.request\.({_PLACES})\.{_NAME}")
_OF_REQUEST = re.compile(rf"{_STATIC}|{_KNOWN}|method\.request\.body(\..+)?", re.DOTALL)
_OF_RESPONSE = re.compile(
    rf"{_STATIC}|{_KNOWN}|integration\.response\.((multivalue)?header\.{_NAME}|body(\..+)?)",
    re.DOTALL,
)
_INTO_INTEGRATION = re.compile(rf"integration\.request\.({_PLACES})\.{_NAME}")
_INTO_ANSWER = re.compile(rf"method\.response\.header\.{_NAME}")
_INTO_GATEWAY_ANSWER = re.compile(rf"gatewayresponse\.(header|path|querystring)\.{_NAME}")


def invalid_mapping(reason: str) -> str:
    """Word why a mapping isn't taken."""
    return (
        "Invalid mapping expression specified: Validation Result: warnings : [], "
        f"errors : [{reason}]"
    )


def faults_of_declarations(names: Mapping[str, Any] | None, *, of_request: bool) -> Iterator[str]:
    """Yield what is wrong with the names of parameters that a method declares."""
    taken = _DECLARABLE if of_request else _INTO_ANSWER
    yield from (_unknown(name) for name in names or {} if not taken.fullmatch(name))


def faults_of_request_mapping(
    mapping: Mapping[str, str | None] | None, declared: Container[str]
) -> Iterator[str]:
    """Yield what is wrong with how an integration's request is made of a method's."""
    for target, source in (mapping or {}).items():
        if not _INTO_INTEGRATION.fullmatch(target):
            yield _unknown(target)
        elif source is None or _OF_REQUEST.fullmatch(source):
            continue
        elif not _DECLARABLE.fullmatch(source):
            yield _wrong(source)
        elif source not in declared:
            yield _unknown(source)


def faults_of_response_mapping(
    mapping: Mapping[str, str | None] | None, declared: Container[str] | None
) -> Iterator[str]:
    """Yield what is wrong with how an answer is made; `declared` is None without its response."""
    if mapping and declared is None:
        yield invalid_mapping("No method response exists for method.")
        return
    for target, source in (mapping or {}).items():
        if target not in (declared or ()):
            yield _unknown(target)
        elif source is not None and not _OF_RESPONSE.fullmatch(source):
            yield _wrong(source)


def faults_of_gateway_mapping(mapping: Mapping[str, str | None] | None) -> Iterator[str]:
    """Yield what is wrong with the parameters of a gateway response."""
    for target, source in (mapping or {}).items():
        if not _INTO_GATEWAY_ANSWER.fullmatch(target):
            yield _wrong(target)
        elif source is None or _OF_REQUEST.fullmatch(source) or _DECLARABLE.fullmatch(source):
            continue
        else:
            yield _wrong(source)


def _unknown(parameter: str) -> str:
    return invalid_mapping(f"Invalid mapping expression parameter specified: {parameter}")


def _wrong(expression: str) -> str:
    return invalid_mapping(f"Invalid mapping expression specified: {expression}")
