"""Says of a rule that it would never fire: that no service here emits what its pattern is about.

On AWS some 200 services emit events by themselves (EventBridge user guide, "Events from AWS
services"); nobody else may put events of a source that begins with `aws.` (PutEvents).
"""

from collections.abc import Iterator, Mapping
from typing import Any

# By source, the kinds that LocalStack's services emit.
_EMITTED = {
    "aws.s3": (
        "Object Created", "Object Deleted", "Object Tags Added", "Object Tags Deleted",
        "Object ACL Updated", "Object Restore Initiated", "Object Restore Completed",
    ),
    "aws.ssm": ("Parameter Store Change",),
    "aws.states": ("Step Functions Execution Status Change",),
}  # fmt: skip


def why_never_fired(pattern: Any) -> str | None:
    """Return what an event pattern names that nothing emits here; None where it may match."""
    if not isinstance(pattern, Mapping):
        return None
    sources = _texts(pattern.get("source"))
    if missing := [one for one in sources if one.startswith("aws.") and one not in _EMITTED]:
        return f"nothing here emits events of {', '.join(missing)}"
    if not sources or any(one not in _EMITTED for one in sources):
        return None
    known = {kind for one in sources for kind in _EMITTED[one]}
    if missing := [one for one in _texts(pattern.get("detail-type")) if one not in known]:
        return f"{' and '.join(sources)} emits no {', '.join(map(repr, missing))} here"
    return None


def _texts(matchers: Any) -> list[str]:
    """Return what a member of a pattern has to be, where only plain texts and prefixes say so."""
    return list(_read(matchers)) if isinstance(matchers, list) else []


def _read(matchers: list[Any]) -> Iterator[str]:
    for one in matchers:
        text = one.get("prefix") if isinstance(one, Mapping) else one
        if isinstance(text, str) and not (isinstance(one, Mapping) and _begins_known(text)):
            yield text


def _begins_known(text: str) -> bool:
    names = [*_EMITTED, *(kind for kinds in _EMITTED.values() for kind in kinds)]
    return any(name.startswith(text) for name in names)
