"""The ARN of what a call is about, from its parameters.

Most services name a resource by one parameter that is called like its kind: `FunctionName` of a
`function`, `TopicArn` of a `topic`. What is named otherwise stands in resources.yaml.
"""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from analytics_emulator.iam import reference

if TYPE_CHECKING:
    from analytics_emulator.iam.calls import Call

ENDINGS = ("", "name", "id", "arn", "identifier", "url")
# Of a parameter in an operation on the kind itself, such as CreateTopic's `Name`.
OWN = ("name", "id", "arn", "resourcearn")
WITHOUT_ACCOUNT = ("s3",)
RULES = ("rule-on-default-event-bus", "rule-on-custom-event-bus")
_ITEMS = "[]"
_FIELD = re.compile(r"\{(/?)([\w.|\[\]]+)(=[^}]*)?\}")


def arns_of_kind(service: str, kind: str, call: "Call") -> Iterator[str]:
    """Yield the ARNs of the resources of a kind that a call names."""
    special = reference.table("resources").get(service, {}).get(kind)
    if isinstance(special, dict):
        special = special.get(call.operation, special["any"])
    if special and _ITEMS in special:  # of which each may be an ARN or a name
        yield from _each_filled(service, special, call)
        return
    given = list(_given_arns(service, kind, call))
    if given:
        yield from given
        return
    if kind in RULES and service == "events":
        yield from _rules(kind, call)
        return
    if special is not None:
        yield from _filled(service, special, call.parameters, call)
        return
    for name in _names(kind, call):
        for pattern in reference.patterns(service, kind):
            if arn := _with_name(pattern, name, call):
                yield arn


def _given_arns(service: str, kind: str, call: "Call") -> Iterator[str]:
    """Yield the parameters that are ARNs of the kind, wherever they stand."""
    patterns = reference.patterns(service, kind)
    for arn in call.arns:
        if any(_is_arn_of(one, arn, kind) for one in patterns):
            yield arn


@cache
def _expression(pattern: str) -> re.Pattern[str]:
    text = re.sub(r"\$\{(Partition|Region|Account)\}", "[^:]*", pattern)
    return re.compile(text)


def _is_arn_of(pattern: str, arn: str, kind: str) -> bool:
    is_object = arn.startswith("arn:aws:s3:::") and "/" in arn
    if kind in ("bucket", "object") and is_object != (kind == "object"):
        return False
    return _expression(pattern).fullmatch(arn) is not None


def _each_filled(service: str, template: str, call: "Call") -> Iterator[str]:
    """Yield what a template makes of each item of the lists that it names."""
    for option in _FIELD.findall(template)[0][1].split("|"):
        start, is_list, rest = option.partition(_ITEMS)
        if not is_list:
            yield from _filled(service, template, call.parameters, call)
        for item in (_at(call.parameters, start) if is_list else None) or ():
            name = _at(item, rest.removeprefix(".")) if rest else item
            if isinstance(name, str) and name.startswith("arn:"):
                yield name
            else:
                yield from _filled(service, template, {**call.parameters, option: name}, call)


def _rules(kind: str, call: "Call") -> Iterator[str]:
    """Yield an EventBridge rule's ARN, which names its bus where that isn't the default one."""
    name = call.parameters.get("Rule") or call.parameters.get("Name")
    bus = str(call.parameters.get("EventBusName") or "default").rpartition("/")[2]
    if name and (kind == RULES[0]) == (bus == "default"):
        path = f"{name}" if bus == "default" else f"{bus}/{name}"
        yield f"arn:{call.partition}:events:{call.region}:{call.account}:rule/{path}"


def _filled(
    service: str, template: str, parameters: Mapping[str, Any], call: "Call"
) -> Iterator[str]:
    missing = False

    def value(match: re.Match[str]) -> str:
        nonlocal missing
        for path in match[2].split("|"):
            found = parameters.get(path) if _ITEMS in path else _at(parameters, path)
            if isinstance(found, str | int) and found:
                return str(found).removeprefix(match[1])
        missing = missing or match[3] is None
        return (match[3] or "=")[1:]

    rest = _FIELD.sub(value, template)
    if missing or not template:
        return
    if rest.startswith("arn:"):
        yield rest
    elif service in WITHOUT_ACCOUNT:
        yield f"arn:{call.partition}:{service}:::{rest}"
    else:
        yield f"arn:{call.partition}:{service}:{call.region}:{call.account}:{rest}"


def _at(parameters: Mapping[str, Any], path: str) -> Any:
    found: Any = parameters
    for part in path.split("."):
        found = found.get(part) if isinstance(found, Mapping) else None
    return found


def _names(kind: str, call: "Call") -> Iterator[str]:
    """Yield the values of the first parameter, or list of them, that is called like the kind."""
    plain = re.sub(r"[\s-]", "", kind)
    wanted = {plain + ending for ending in ENDINGS}
    is_own = call.operation.lower().removesuffix("s").endswith(plain)
    for name, value in _with_nested(call.parameters, plain):
        lower = name.lower()
        if lower in wanted or (is_own and lower in OWN):
            if isinstance(value, str):
                yield value
                return
        elif lower.removesuffix("s") in wanted and isinstance(value, list):
            yield from (one for one in value if isinstance(one, str))
            return


def _with_nested(parameters: Mapping[str, Any], kind: str) -> Iterator[tuple[str, Any]]:
    yield from parameters.items()
    for name, value in parameters.items():
        if name.lower() in (kind, f"{kind}input", f"new{kind}") and isinstance(value, Mapping):
            yield from value.items()


def _with_name(pattern: str, name: str, call: "Call") -> str | None:
    """Return a pattern's ARN with a name in its one open place."""
    text = pattern
    for field, value in (
        ("${Partition}", call.partition), ("${Region}", call.region), ("${Account}", call.account),
    ):  # fmt: skip
        text = text.replace(field, value)
    start, open_place, end = text.partition(".*")
    if not open_place or ".*" in end:
        return None
    if name.startswith("arn:"):
        return name
    if name.startswith(("http://", "https://")):
        name = name.rpartition("/")[2]
    kind = start.rpartition(":")[2]
    return start + (name.removeprefix(kind) if kind else name) + end
