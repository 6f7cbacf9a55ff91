"""Whether policies allow an action on a resource, by IAM's rules of evaluation.

An explicit Deny wins; then any Allow that matches action, resource and conditions (IAM user guide,
"Policy evaluation logic"). Only the operators that are known here are judged: a condition with
another one is an error, never a yes.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

type Json = Any


class UnknownConditionError(Exception):
    """A condition can't be judged here; the text names its operator."""


@dataclass(frozen=True)
class Need:
    """An action on a resource, with what IAM would know of the call."""

    action: str
    resource: str
    context: Mapping[str, str] = field(default_factory=dict, hash=False, compare=False)


@dataclass(frozen=True)
class Statement:
    """One statement of a policy."""

    effect: str
    actions: tuple[str, ...]
    resources: tuple[str, ...]
    conditions: Json
    excepts_actions: bool = False
    sid: str = ""
    excepts_resources: bool = False

    @classmethod
    def of(cls, raw: Json) -> "Statement":
        """Read a statement; principals have no place in what is judged here."""
        if unknown := set(raw) - {
            "Sid",
            "Effect",
            "Action",
            "NotAction",
            "Resource",
            "NotResource",
            "Condition",
        }:
            raise UnknownConditionError(f"A statement has {', '.join(sorted(unknown))}.")
        if {"Resource", "NotResource"} <= set(raw):
            raise UnknownConditionError("A statement has Resource and NotResource.")
        return cls(
            raw["Effect"],
            tuple(_listed(raw.get("Action") or raw["NotAction"])),
            tuple(_listed(raw.get("Resource") or raw["NotResource"])),
            raw.get("Condition", {}),
            "NotAction" in raw,
            raw.get("Sid", ""),
            "NotResource" in raw,
        )

    def matches(self, need: Need) -> bool:
        """Return whether the statement is about what is needed."""
        is_named = any(is_like(need.action.lower(), one.lower()) for one in self.actions)
        return (
            is_named != self.excepts_actions
            and self._names(need.resource)
            and all(_holds(name, keys, need.context) for name, keys in self.conditions.items())
        )

    def _names(self, resource: str) -> bool:
        return any(is_like(resource, one) for one in self.resources) != self.excepts_resources


def statements(document: Json) -> list[Statement]:
    """Read the statements of a policy's document."""
    found = document["Statement"]
    return [Statement.of(raw) for raw in (found if isinstance(found, list) else [found])]


def allows(policies: Iterable[Statement], need: Need) -> bool:
    """Return whether policies taken together allow what is needed."""
    matching = [statement.effect for statement in policies if statement.matches(need)]
    return "Deny" not in matching and "Allow" in matching


def is_like(text: str, pattern: str) -> bool:
    """Match as IAM does: `*` for anything, `?` for one letter, nothing else special."""
    return _compiled(pattern).fullmatch(text) is not None


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(re.escape(pattern).replace(r"\*", ".*").replace(r"\?", "."), re.DOTALL)


OPERATORS: dict[str, Callable[[str, str], bool]] = {
    "StringEquals": lambda has, wanted: has == wanted,
    "StringLike": is_like,
    "ArnEquals": is_like,
    "ArnLike": is_like,
    "Bool": lambda has, wanted: has.lower() == wanted.lower(),
}


def _holds(operator: str, keys: Json, context: Mapping[str, str]) -> bool:
    """Judge a condition; a key that the call doesn't have fails it, unless IfExists says so."""
    name, if_exists, _ = operator.partition("IfExists")
    negated = name.replace("NotEquals", "Equals").replace("NotLike", "Like")
    if negated not in OPERATORS:
        raise UnknownConditionError(f"The condition operator {operator} can't be judged here.")
    known = {key.lower(): value for key, value in context.items()}
    return all(
        _is_met(negated, known.get(key.lower()), _listed(wanted), is_negated=negated != name)
        if key.lower() in known
        else bool(if_exists) or negated != name
        for key, wanted in keys.items()
    )


def _is_met(operator: str, has: str | None, wanted: list[str], *, is_negated: bool) -> bool:
    return any(OPERATORS[operator](str(has), str(one)) for one in wanted) != is_negated


def _listed(value: Json) -> list[str]:
    return [str(value)] if isinstance(value, str | bool) else list(value)
