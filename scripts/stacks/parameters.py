"""Whether a value is one that every template which takes a parameter would take.

By CloudFormation's rules for parameters (template reference, "Parameters"), so that a typing error
is told at once, and not by the third stack of eight.
"""

import re
from collections.abc import Mapping
from difflib import get_close_matches
from functools import cache
from pathlib import Path

from scripts.stacks import templates


def complaint(name: str, value: str) -> str:
    """Say in a sentence what is wrong with a parameter's name or value, if anything is."""
    declared = _declared()
    if name not in declared:
        close = get_close_matches(name, declared, 1)
        return f"No template has a parameter {name}{f': is it {close[0]}?' if close else '.'}"
    return next((text for rule in declared[name] if (text := _broken(name, value, rule))), "")


def defaults() -> dict[str, str]:
    """Return what the templates take where nobody says anything."""
    return {
        name: str(rule["Default"])
        for name, rules in _declared().items()
        for rule in rules
        if "Default" in rule
    }


@cache
def _declared() -> dict[str, list[Mapping[str, object]]]:
    """Return each parameter's declarations, one a template that takes it."""
    found: dict[str, list[Mapping[str, object]]] = {}
    for path in sorted(Path(templates.TEMPLATES).glob("*.yaml")):
        for name, rule in templates.parameters(templates.text(path.stem)).items():
            found.setdefault(name, []).append(rule)
    return found


def _broken(name: str, value: str, rule: Mapping[str, object]) -> str:
    """Say which rule of one declaration a value breaks."""
    if rule["Type"] == "Number" and (text := _wrong_number(name, value, rule)):
        return text
    allowed = rule.get("AllowedValues")
    if isinstance(allowed, list) and value not in allowed:
        return f"{name} is one of {', '.join(allowed)}, not {value!r}."
    pattern = rule.get("AllowedPattern")
    if pattern is not None and not re.fullmatch(str(pattern), value):
        return f"{name} can't be {value!r}: {rule.get('ConstraintDescription') or pattern}"
    return ""


def _wrong_number(name: str, value: str, rule: Mapping[str, object]) -> str:
    if not re.fullmatch(r"-?\d+(\.\d+)?", value):
        return f"{name} is a number, not {value!r}."
    least, most = rule.get("MinValue"), rule.get("MaxValue")
    if least is not None and float(value) < float(str(least)):
        return f"{name} is at least {least}, not {value}."
    if most is not None and float(value) > float(str(most)):
        return f"{name} is at most {most}, not {value}."
    return ""
