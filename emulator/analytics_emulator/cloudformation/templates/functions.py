"""Functions of templates that LocalStack's engine lacks, on resolved arguments."""

import ipaddress
import json
from typing import Any

from analytics_emulator.cloudformation.templates.errors import TemplateError

LANGUAGE_EXTENSIONS = "AWS::LanguageExtensions"
# What the transform AWS::LanguageExtensions adds, by name (CloudFormation reference, transforms).
ADDED_BY_EXTENSIONS = ("Fn::Length", "Fn::ToJsonString")


def json_string(value: Any) -> str:
    """`Fn::ToJsonString`: a map or list as compact JSON text, keys by the alphabet as elsewhere."""
    if not isinstance(value, (dict, list)):
        raise TemplateError("Template error: Fn::ToJsonString needs an object or an array")
    return json.dumps(
        _without_null(value), separators=(",", ":"), ensure_ascii=False, sort_keys=True
    )


def _without_null(value: Any) -> Any:
    """Leave out what AWS::NoValue took away; templates hold no other null."""
    if isinstance(value, dict):
        return {name: _without_null(v) for name, v in value.items() if v is not None}
    if isinstance(value, list):
        return [_without_null(item) for item in value if item is not None]
    return value


def joined(arguments: Any) -> str:
    """`Fn::Join`: a list's items with the delimiter between them; an empty text is no list."""
    delimiter, *rest = arguments  # the engine drops a list without items
    listed = rest[0] if rest and rest[0] != "" else []
    if not isinstance(listed, list) or any(isinstance(item, (list, dict)) for item in listed):
        raise TemplateError("Template error: Fn::Join joins a list of strings, and nothing else")
    return str(delimiter).join(scalar_text(value) for value in listed if value is not None)


def are_equal(arguments: Any) -> bool:
    """`Fn::Equals`: whether two values have the same text; lists are compared as they are."""
    first, second = arguments
    return scalar_text(first) == scalar_text(second)


def scalar_text(value: Any) -> str:
    """Return the text that a scalar of a template stands for, `true` for True."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def length(value: Any) -> int:
    """`Fn::Length`: how many elements a list has."""
    if not isinstance(value, list):
        raise TemplateError("Template error: Fn::Length needs a list, or what resolves to one")
    return len(value)


def cidr_blocks(arguments: Any) -> list[str]:
    """`Fn::Cidr`: the first `count` networks of `bits` host bits in a block (reference, Fn::Cidr).

    Without bits, a block of IPv6 can't be cut; of IPv4 none is left for hosts.
    """
    if not isinstance(arguments, list) or len(arguments) not in (2, 3):
        raise TemplateError("Template error: Fn::Cidr needs an ipBlock, a count and cidrBits")
    block, count, bits = arguments[0], _number(arguments[1]), _number((*arguments, 0)[2])
    try:
        network = ipaddress.ip_network(str(block), strict=False)
        made = list(_first(network.subnets(new_prefix=network.max_prefixlen - bits), count))
    except ValueError as error:
        raise TemplateError(f"Template error: Fn::Cidr can't cut {block}: {error}") from None
    if not 1 <= count <= 256 or len(made) < count:
        raise TemplateError(f"Template error: Fn::Cidr can't cut {count} blocks from {block}")
    return made


def _first(networks: Any, count: int) -> Any:
    for _, network in zip(range(min(count, 256)), networks, strict=False):
        yield str(network)


def _number(value: Any) -> int:
    try:
        return int(value)
    except (TypeError, ValueError):
        raise TemplateError(f"Template error: Fn::Cidr needs numbers, not {value!r}") from None
