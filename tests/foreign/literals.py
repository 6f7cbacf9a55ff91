"""The values that a definition's filters and expressions compare a column with.

Made-up rows hold them, so that the filters find some.
"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from dashboard.deployed import only
from dashboard.expressions.syntax import (
    Call,
    Column,
    Expression,
    Items,
    Number,
    Operation,
    Text,
    parse,
)
from tests.foreign.columns import Definition, structures

type Literal = str | Decimal | datetime


def literals_of(definition: Definition) -> dict[tuple[str, str], set[Literal]]:
    """Give the values by data set and column."""
    found: dict[tuple[str, str], set[Literal]] = defaultdict(set)
    for _, body in structures(definition.get("FilterGroups") or []):
        if column := body.get("Column"):
            found[column["DataSetIdentifier"], column["ColumnName"]] |= set(_filtered(body))
    for one in definition.get("CalculatedFields") or []:
        for name, value in compared(parse(one["Expression"])):
            found[one["DataSetIdentifier"], name].add(value)
    return found


def _filtered(body: dict[str, Any]) -> Iterator[Literal]:
    """Yield the texts that a filter lists, or the middle of its range of fixed dates."""
    if "Configuration" in body:
        _, configuration = only(body["Configuration"])
        listed = configuration.get("CategoryValues") or [configuration.get("CategoryValue")]
        yield from (value for value in listed if value)
    bounds = [body.get(name) or {} for name in ("RangeMinimumValue", "RangeMaximumValue")]
    if all(bound.get("StaticValue") for bound in bounds):
        first, last = (_moment(bound["StaticValue"]) for bound in bounds)
        yield first + (last - first) / 2


def _moment(value: Any) -> datetime:
    found = value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
    return found.astimezone(UTC).replace(tzinfo=None) if found.tzinfo else found


def compared(node: Expression) -> Iterator[tuple[str, Literal]]:
    """Yield columns and what stands beside them: texts, and numbers that they must equal."""
    yield from _dated(node)
    parts: tuple[Expression, ...] = ()
    literal: type[Text] | tuple[type[Text], type[Number]] = Text
    match node:
        case Operation(operator, operands):
            parts = operands
            literal = (Text, Number) if operator == "=" else Text
        case Call(_, arguments):
            parts = arguments
    for part in parts:
        yield from compared(part)
    listed = [part.members if isinstance(part, Items) else (part,) for part in parts]
    flat = [inner for members in listed for inner in members]
    names = [part.name for part in flat if isinstance(part, Column)]
    if len(names) == 1:
        yield from ((names[0], part.value) for part in flat if isinstance(part, literal))


def _dated(node: Expression) -> Iterator[tuple[str, Literal]]:
    """Yield days as texts for a column that is parsed as a date or compared with a written one."""
    match node:
        case Call("parsedate", (Column(name), *_)):
            yield from ((name, day) for day in _days())
        case Operation("=", (Column(name), Call("formatdate", _))):
            yield from ((name, day) for day in _days())


def _days() -> list[str]:
    """Give this day and some before it."""
    today = datetime.now(UTC).date()
    return [(today - timedelta(days=days)).isoformat() for days in (0, 1, 8, 40)]
