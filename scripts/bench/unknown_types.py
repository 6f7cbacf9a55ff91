"""Templates without what a server says that it doesn't know, so that the rest can be measured."""

import re


def without_types(template: str, types: list[str]) -> str:
    """Cut the resources of some types out of a template's text, in which `Type` comes first."""
    names = "|".join(map(re.escape, types))
    resource = rf"^  \w+:\n    Type: (?:{names})\n(?:(?:    .*)?\n)*"
    return re.sub(resource, "", template, flags=re.MULTILINE)
