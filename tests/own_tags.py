"""What is told of a resource without the tags that CloudFormation adds to it."""

from typing import Any

SYSTEM = "aws:cloudformation:"


def without_system_tags(told: Any) -> Any:
    """Leave them out, however deep they are: as members of a map, and as pairs of a list."""
    if isinstance(told, dict):
        left = {name: one for name, one in told.items() if not str(name).startswith(SYSTEM)}
        return {name: without_system_tags(one) for name, one in left.items()}
    if isinstance(told, list):
        return [without_system_tags(one) for one in told if not _is_system(one)]
    return told


def _is_system(one: Any) -> bool:
    return isinstance(one, dict) and any(
        str(one.get(name)).startswith(SYSTEM) for name in ("Key", "key", "TagKey")
    )
