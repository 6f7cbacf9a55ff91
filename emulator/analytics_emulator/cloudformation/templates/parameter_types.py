"""Types of parameters, and the patterns of their values, which are Java's.

Source: CloudFormation guide, "CloudFormation-supplied parameter types".
"""

import re
from functools import cache
from typing import Any

from analytics_emulator.cloudformation.templates.errors import TemplateError

_PLAIN = ("String", "Number", "List<Number>", "List<String>", "CommaDelimitedList")
_STORED = ("String", "List<String>", "CommaDelimitedList")
_SINGLE = ("AWS::EC2::KeyPair::KeyName", "AWS::SSM::Parameter::Name")
_LISTABLE = (
    "AWS::EC2::AvailabilityZone::Name",
    "AWS::EC2::Image::Id",
    "AWS::EC2::Instance::Id",
    "AWS::EC2::SecurityGroup::GroupName",
    "AWS::EC2::SecurityGroup::Id",
    "AWS::EC2::Subnet::Id",
    "AWS::EC2::VPC::Id",
    "AWS::EC2::Volume::Id",
    "AWS::Route53::HostedZone::Id",
)
_OF_AWS = frozenset((*_SINGLE, *_LISTABLE, *(f"List<{name}>" for name in _LISTABLE)))
_SSM_VALUE = re.compile(r"AWS::SSM::Parameter::Value<(List<[^<>]+>|[^<>]+)>")
# Java's classes of characters, which Python names otherwise (java.util.regex.Pattern).
_CLASSES = {
    "Alnum": "A-Za-z0-9",
    "Alpha": "A-Za-z",
    "ASCII": r"\x00-\x7f",
    "Blank": r" \t",
    "Cntrl": r"\x00-\x1f\x7f",
    "Digit": "0-9",
    "Graph": r"\x21-\x7e",
    "Lower": "a-z",
    "Print": r"\x20-\x7e",
    "Punct": r"!-/:-@\[-`{-~",
    "Space": r"\s",
    "Upper": "A-Z",
    "XDigit": "0-9A-Fa-f",
}
_PIECE = re.compile(r"\\p\{(\w+)\}|\\.|\[|\]|&&", re.DOTALL)


def is_known_type(name: Any) -> bool:
    """Return whether a parameter may have this type."""
    text = str(name)
    inner = ssm_value_type(text)
    return text in _PLAIN or text in _OF_AWS or inner in _STORED or inner in _OF_AWS


def ssm_value_type(type_name: str) -> str | None:
    """Return what a parameter of Parameter Store is to hold; None for other parameters."""
    match = _SSM_VALUE.fullmatch(type_name)
    return match[1] if match else None


def aws_type(type_name: str) -> str | None:
    """Return the type whose things a parameter names, be it one or a list; None for others."""
    inner = ssm_value_type(type_name) or type_name
    return inner.removeprefix("List<").removesuffix(">") if inner in _OF_AWS else None


@cache
def java_pattern(text: str) -> re.Pattern[str]:
    """Return a pattern of Java's; raise for what Python would read otherwise, or not at all."""
    try:
        return re.compile(_translated(text), re.ASCII)
    except re.error as error:
        raise TemplateError(
            f"Template format error: AllowedPattern {text} can't be read: {error}"
        ) from None


def _translated(text: str) -> str:
    depth = 0

    def piece(match: re.Match[str]) -> str:
        nonlocal depth
        if match[1]:
            return _class(match[1], depth)
        if match[0] == "&&" or (match[0] == "[" and depth):
            if depth:
                raise TemplateError(
                    f"Template format error: the emulator can't read the AllowedPattern {text}"
                )
        elif match[0] in "[]":
            depth = 1 if match[0] == "[" else 0
        return match[0]

    return _PIECE.sub(piece, text)


def _class(name: str, depth: int) -> str:
    if name not in _CLASSES:
        raise TemplateError(f"Template format error: AllowedPattern: unknown class {name}")
    return _CLASSES[name] if depth else f"[{_CLASSES[name]}]"
