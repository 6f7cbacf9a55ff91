"""Space-delimited filter patterns: `[ip, user, ..., status = 4* || status = 5*, bytes > 1000]`.

Source: CloudWatch Logs user guide, "Filter pattern syntax": a field ends at white space, and what
stands in brackets or double quotes is one; `...` stands for any number of fields. An event with
another number of fields doesn't match.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

type Holds = Callable[[str], bool]
type Comparison = Callable[[str, str], Callable[[object], bool]]

_ANY = "..."
_FIELD = re.compile(r'\[([^\]]*)\]|"([^"]*)"|(\S+)')
_COMMA = re.compile(r',(?=(?:[^"]*"[^"]*")*[^"]*$)')  # in no quotes
_NAME = r"[A-Za-z_][\w-]*"
_COMPARED = re.compile(
    rf'\s*(?P<name>{_NAME})\s*(?P<sign>!=|<=|>=|=|<|>)\s*(?P<value>"[^"]*"|%[^%]+%|[^\s"|&%]+)\s*'
)


class UnreadFieldError(ValueError):
    """A field of a pattern that isn't valid or isn't read here."""


@dataclass(frozen=True)
class DelimitedPattern:
    """The fields of a pattern by name, with what each must be; `any_at` is the place of `...`."""

    fields: tuple[tuple[str, Holds], ...]
    any_at: int | None

    def values(self, message: str) -> Mapping[str, str] | None:
        """Return an event's fields by name; None where it doesn't match."""
        found = [next(filter(None, each), "") for each in _FIELD.findall(message)]
        too_many = len(found) - len(self.fields)
        if too_many < 0 or (too_many and self.any_at is None):
            return None
        if self.any_at is not None:
            found[self.any_at : self.any_at + too_many] = []
        pairs = list(zip(self.fields, found, strict=True))
        if not all(holds(value) for (_, holds), value in pairs):
            return None
        return {name: value for (name, _), value in pairs}


def delimited_pattern(inner: str, comparison: Comparison) -> DelimitedPattern:
    """Read what stands between a pattern's brackets; UnreadFieldError names what isn't read."""
    parts = [part.strip() for part in _COMMA.split(inner)]
    if not all(parts) or parts.count(_ANY) > 1:
        raise UnreadFieldError(f"these fields are not read here: {inner.strip()}")
    any_at = parts.index(_ANY) if _ANY in parts else None
    fields = tuple(_field(part, comparison) for part in parts if part != _ANY)
    return DelimitedPattern(fields, any_at)


def _field(part: str, comparison: Comparison) -> tuple[str, Holds]:
    if re.fullmatch(_NAME, part):
        return part, lambda _: True
    name, either = "", []
    for alternative in part.split("||"):
        every = list(_comparisons(alternative, comparison))
        names = {one for one, _ in every} | ({name} if name else set())
        if len(names) != 1:
            raise UnreadFieldError(f"this field is not read here: {part}")
        (name,) = names
        either.append([holds for _, holds in every])
    return name, lambda value: any(all(holds(value) for holds in every) for every in either)


def _comparisons(text: str, comparison: Comparison) -> Iterator[tuple[str, Holds]]:
    for one in text.split("&&"):
        read = _COMPARED.fullmatch(one)
        if read is None:
            raise UnreadFieldError(f"this field is not read here: {text.strip()}")
        yield read["name"], _holds(comparison(read["sign"], read["value"]), read["value"])


def _holds(compares: Callable[[object], bool], wanted: str) -> Holds:
    """Compare a field as a number where the pattern names one."""

    def holds(value: str) -> bool:
        try:
            float(wanted)
            return compares(float(value))
        except ValueError:
            return compares(value)

    return holds
