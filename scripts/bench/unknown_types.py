"""Templates without what a server says that it doesn't know, so that the rest can be measured."""

import re

# CloudFormation's words for it; the peer has them too.
UNKNOWN_TYPES = re.compile(r"Unrecognized resource types: \[([^\]]+)\]")


def unknown_types(message: str) -> list[str]:
    """Read the resource types that a refusal names; none where it is about something else."""
    found = UNKNOWN_TYPES.search(message)
    return [name.strip() for name in found[1].split(",")] if found else []


def without_types(template: str, types: list[str]) -> str:
    """Cut the resources of some types out of a template's text, in which `Type` comes first."""
    names = "|".join(map(re.escape, types))
    resource = rf"^  \w+:\n    Type: (?:{names})\n(?:(?:    .*)?\n)*"
    return re.sub(resource, "", template, flags=re.MULTILINE)
