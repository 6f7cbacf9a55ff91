"""Conditions of statements (IAM user guide, "IAM JSON policy elements: Condition operators").

An operator or a key that isn't known here raises UnjudgedError: what can't be judged is never
allowed. A key that is known and that the call doesn't have fails its condition, unless the operator
is negated, says IfExists, or asks for that.
"""

import base64
import ipaddress
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial

from analytics_emulator.iam.documents import Statement
from analytics_emulator.iam.errors import UnjudgedError, all_hold
from analytics_emulator.iam.patterns import Keys, as_text, is_arn_like, is_like, with_values

type Comparison = Callable[[str, str], bool]


def _moment(text: str) -> datetime:
    if text.isdigit():
        return datetime.fromtimestamp(int(text), UTC)
    found = datetime.fromisoformat(text)
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _is_within(has: str, wanted: str) -> bool:
    return ipaddress.ip_address(has) in ipaddress.ip_network(wanted, strict=False)


COMPARISONS: dict[str, Comparison] = {
    "StringEquals": lambda has, wanted: has == wanted,
    "StringEqualsIgnoreCase": lambda has, wanted: has.lower() == wanted.lower(),
    "StringLike": is_like,
    "NumericEquals": lambda has, wanted: float(has) == float(wanted),
    "NumericLessThan": lambda has, wanted: float(has) < float(wanted),
    "NumericLessThanEquals": lambda has, wanted: float(has) <= float(wanted),
    "NumericGreaterThan": lambda has, wanted: float(has) > float(wanted),
    "NumericGreaterThanEquals": lambda has, wanted: float(has) >= float(wanted),
    "DateEquals": lambda has, wanted: _moment(has) == _moment(wanted),
    "DateLessThan": lambda has, wanted: _moment(has) < _moment(wanted),
    "DateLessThanEquals": lambda has, wanted: _moment(has) <= _moment(wanted),
    "DateGreaterThan": lambda has, wanted: _moment(has) > _moment(wanted),
    "DateGreaterThanEquals": lambda has, wanted: _moment(has) >= _moment(wanted),
    "Bool": lambda has, wanted: has.lower() == wanted.lower(),
    "BinaryEquals": lambda has, wanted: base64.b64decode(has) == base64.b64decode(wanted),
    "IpAddress": _is_within,
    "ArnEquals": is_arn_like,
    "ArnLike": is_arn_like,
}
WITH_WILDCARDS = (is_like, is_arn_like)
NEGATED = {
    "StringNotEquals": "StringEquals",
    "StringNotEqualsIgnoreCase": "StringEqualsIgnoreCase",
    "StringNotLike": "StringLike",
    "NumericNotEquals": "NumericEquals",
    "DateNotEquals": "DateEquals",
    "NotIpAddress": "IpAddress",
    "ArnNotEquals": "ArnEquals",
    "ArnNotLike": "ArnLike",
}


def are_met(statement: Statement, keys: Keys) -> bool:
    """Return whether all conditions of a statement hold for what is known of a call."""
    return all_hold(
        partial(_holds, operator, key, wanted, keys, has_variables=statement.has_variables)
        for operator, tests in statement.conditions.items()
        for key, wanted in tests.items()
    )


def _holds(
    operator: str, key: str, wanted: tuple[str, ...], keys: Keys, *, has_variables: bool
) -> bool:
    quantifier, _, rest = operator.rpartition(":")
    name, if_exists, _ = rest.partition("IfExists")
    if quantifier not in ("", "ForAllValues", "ForAnyValue"):
        raise UnjudgedError(f"the condition operator {operator}")
    if key.lower() not in keys:
        raise UnjudgedError(f"the condition key {key}")
    has = keys[key.lower()]
    if rest == "Null":  # which takes no IfExists
        return (has is None) == (wanted[0].lower() == "true")
    comparison = COMPARISONS.get(NEGATED.get(name, name))
    if comparison is None:
        raise UnjudgedError(f"the condition operator {operator}")
    if has is None or (quantifier and has == ("",)):  # of several values, "" is none
        return bool(if_exists) or quantifier == "ForAllValues" or _passes_absent(name, quantifier)
    texts = [with_values(one, keys, has_variables=has_variables) for one in wanted]
    return _compare(comparison, has, texts, is_negated=name in NEGATED, quantifier=quantifier)


def _passes_absent(name: str, quantifier: str) -> bool:
    return name in NEGATED and quantifier == ""


def _compare(
    comparison: Comparison,
    has: tuple[str, ...],
    wanted: list[str | None],
    *,
    is_negated: bool,
    quantifier: str,
) -> bool:
    """Compare each value that the call has; wanted values are alternatives."""

    def is_met(value: str) -> bool:
        found = any(one is not None and _compared(comparison, value, one) for one in wanted)
        return found != is_negated

    return all(map(is_met, has)) if quantifier != "ForAnyValue" else any(map(is_met, has))


def _compared(comparison: Comparison, has: str, wanted: str) -> bool:
    try:
        return comparison(has, wanted if comparison in WITH_WILDCARDS else as_text(wanted))
    except ValueError:
        return False  # "abc" is no number and no address, and so equals none
