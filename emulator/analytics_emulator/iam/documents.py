"""Policy documents, read strictly: an element that isn't known is never passed over."""

import json
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Any

from analytics_emulator.iam.errors import MalformedPolicyError, UnjudgedError, any_holds
from analytics_emulator.iam.patterns import Keys, is_like, is_matched

ELEMENTS = frozenset(
    {
        "Sid", "Effect", "Principal", "NotPrincipal", "Action", "NotAction", "Resource",
        "NotResource", "Condition",
    }
)  # fmt: skip
NAMING = ("Action", "NotAction", "Resource", "NotResource", "Principal", "NotPrincipal")
WITH_VARIABLES = "2012-10-17"
WHOLE_ARN = 5  # colons
type Principals = dict[str, tuple[str, ...]]


@dataclass(frozen=True, eq=False)
class Statement:
    """One statement. Principals are by kind (`AWS`, `Service`, …); `*` for everybody."""

    effect: str
    actions: tuple[str, ...]
    excepts_actions: bool
    resources: tuple[str, ...] | None
    excepts_resources: bool
    principals: Principals | None
    excepts_principals: bool
    conditions: dict[str, dict[str, tuple[str, ...]]]
    has_variables: bool

    def is_about(self, action: str, resource: str, keys: Keys) -> bool:
        """Return whether the statement names an action (in lower case) and a resource.

        A trust policy names none: it is about its own role.
        """
        if any(is_like(action, one) for one in self.actions) == self.excepts_actions:
            return False
        if self.resources is None:
            return True
        is_named = any_holds(partial(self._names, resource, one, keys) for one in self.resources)
        return is_named != self.excepts_resources

    def _names(self, resource: str, pattern: str, keys: Keys) -> bool:
        """Return whether a pattern is like a resource.

        One that ends before an ARN's sixth part AWS may take for all that begins so (unverified).
        """
        if is_matched(resource, pattern, keys, has_variables=self.has_variables):
            return True
        if resource.startswith(f"{pattern}:") and pattern.count(":") < WHOLE_ARN:
            raise UnjudgedError(f"the incomplete ARN {pattern}")
        return False


@lru_cache(2048)
def statements(document: str) -> tuple[Statement, ...]:
    """Return a document's statements; MalformedPolicyError for what isn't one."""
    try:
        read = json.loads(document)
        found = read["Statement"]
    except (ValueError, KeyError, TypeError):
        raise MalformedPolicyError("a policy that is no policy document") from None
    has_variables = read.get("Version") == WITH_VARIABLES
    return tuple(
        _statement(one, has_variables) for one in (found if isinstance(found, list) else [found])
    )


def _statement(raw: dict[str, Any], has_variables: bool) -> Statement:
    if unknown := set(raw) - ELEMENTS:
        raise MalformedPolicyError(f"the policy element {', '.join(sorted(unknown))}")
    if raw.get("Effect") not in ("Allow", "Deny") or not {"Action", "NotAction"} & set(raw):
        raise MalformedPolicyError("a policy statement without Effect or Action")
    if empty := [name for name in NAMING if raw.get(name, "*") in ([], "")]:
        raise MalformedPolicyError(f"a policy statement with an empty {empty[0]}")
    resources = raw.get("Resource", raw.get("NotResource"))
    principals = raw.get("Principal", raw.get("NotPrincipal"))
    return Statement(
        effect=raw["Effect"],
        actions=tuple(one.lower() for one in listed(raw.get("Action", raw.get("NotAction")))),
        excepts_actions="NotAction" in raw,
        resources=None if resources is None else listed(resources),
        excepts_resources="NotResource" in raw,
        principals=None if principals is None else _principals(principals),
        excepts_principals="NotPrincipal" in raw,
        conditions={
            operator: {key: listed(values) for key, values in keys.items()}
            for operator, keys in raw.get("Condition", {}).items()
        },
        has_variables=has_variables,
    )


def _principals(raw: Any) -> Principals:
    if raw == "*":
        return {"*": ("*",)}
    return {kind: listed(names) for kind, names in raw.items()}


def listed(value: Any) -> tuple[str, ...]:
    """Return one or several values as texts; JSON's booleans as policies spell them."""
    values = value if isinstance(value, list) else [value]
    return tuple(str(one).lower() if isinstance(one, bool) else str(one) for one in values)
