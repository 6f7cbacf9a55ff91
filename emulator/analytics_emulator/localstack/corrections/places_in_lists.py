"""Finds `Fn::Transform` in items of a list, and below names that a path can't hold bare.

LocalStack writes an item's place as a name (`Tags.0.Value`), which it then can't read: no template
with a macro in a list, a tag's value for one, was taken.
"""

from localstack.services.cloudformation.engine.v2.change_set_model import Scope


def apply() -> None:
    """Write paths that can be read."""
    setattr(Scope, "jsonpath", property(path_of))  # noqa: B010 -- it is declared as read alone


def path_of(scope: str) -> str:
    """Return the path of a scope: `[0]` for an item, names in quotes.

    By a bare `.Properties` LocalStack knows that a macro may answer with a text.
    """
    parts = [part for part in scope.split("/") if part not in ("", "divergence")]
    return f"${''.join(map(_step, parts))}"


def _step(part: str) -> str:
    if part.isdigit():
        return f"[{part}]"
    return f".{part}" if part == "Properties" else f'."{part}"'
