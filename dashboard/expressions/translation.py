"""Calculated fields as Athena SQL over a data set's columns."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from dashboard.expressions.constant_dates import reckoned
from dashboard.expressions.constants import compared
from dashboard.expressions.functions import (
    CONDITIONAL,
    FUNCTIONS,
    OF_WEEKS,
    REPEATABLE,
    SUMMED_UP,
    call,
    where,
)
from dashboard.expressions.levels import at_level, once
from dashboard.expressions.partitions import AT_LEVEL
from dashboard.expressions.row_windows import RowWindows
from dashboard.expressions.syntax import (
    Call,
    Column,
    Expression,
    Items,
    Null,
    Number,
    Operation,
    Ordered,
    ParameterName,
    Text,
    Truth,
    parse,
)
from dashboard.expressions.to_date import TO_DATE, to_date
from dashboard.expressions.typed_sql import (
    NUMBERS,
    SQL_TYPES,
    Sql,
    as_number,
    check_mixture,
    literal,
)
from dashboard.expressions.windows import WINDOWS, window
from dashboard.refusal import NotDrawnError
from dashboard.zones import to_stored

if TYPE_CHECKING:
    from dashboard.parameters import Parameter, Parameters


@dataclass(frozen=True)
class Scope:
    """What names mean: columns of the data set, its calculated fields, parameters, the time now.

    Times are those of the dashboard's `zone`; `stored` are the columns as rows hold them, in UTC.

    For a visual's expressions also what table calculations stand on: the visual's dimensions, by
    column, and the columns over rows that are found on the way.
    """

    columns: Mapping[str, Sql]
    calculated: Mapping[str, str]
    parameters: "Parameters"
    now: datetime
    dimensions: Mapping[str, Sql] = field(default_factory=dict)
    windows: RowWindows | None = None
    zone: str = "UTC"
    stored: Mapping[str, Sql] = field(default_factory=dict)
    week_start: str = "SUNDAY"
    hidden: frozenset[str] = frozenset()

    def time_column(self, name: str) -> Sql:
        """Return a column to compare with `moment`: as it is stored, wherever that can be.

        Then Athena can tell from a file's statistics that it has no such rows.
        """
        is_own = name in self.stored and name not in self.calculated
        return self.stored[name] if is_own else self.column(name)

    def moment(self, moment: datetime, column: Sql) -> str:
        """Write a moment of the dashboard's zone to compare with a `time_column`."""
        is_stored = any(column == one for one in self.stored.values())
        return literal(to_stored(moment, self.zone) if is_stored else moment).text

    def column(self, name: str, within: tuple[str, ...] = ()) -> Sql:
        """Return a column's SQL; a calculated field is put in its place, so cycles are refused."""
        if name in within:
            raise NotDrawnError(f"The calculated field {name} is made of itself")
        if name in self.calculated:
            return self._calculated(name, within)
        if name in self.hidden:
            raise NotDrawnError(
                f"The column {name} is kept from this reader by column-level security"
            )
        if name not in self.columns:
            raise NotDrawnError(f"The data set has no column {name}")
        return self.columns[name]

    def _calculated(self, name: str, within: tuple[str, ...]) -> Sql:
        """Translate a calculated field, once for a visual's dimensions."""
        if self.windows is None:
            return self.translate(parse(self.calculated[name]), (*within, name))
        key = (name, tuple(self.dimensions))
        if key not in self.windows.translated:
            found = self.translate(parse(self.calculated[name]), (*within, name))
            self.windows.translated[key] = self.windows.calculated_column(found)
        return self.windows.translated[key]

    def translate(  # noqa: PLR0911 -- one return a case
        self, node: Expression, within: tuple[str, ...] = ()
    ) -> Sql:
        """Translate a parsed expression; `NotDrawnError` names what can't be."""
        match node:
            case Text(value) | Truth(value):
                return literal(value)
            case Number(value):
                return literal(int(value) if value == int(value) else value)
            case Null():
                return Sql("NULL", "NULL")
            case Column(name):
                return self.column(name, within)
            case ParameterName(name):
                return self.parameter(name)
            case Items(members):
                return self._items(members, within)
            case Ordered():
                raise NotDrawnError("A sorted list stands outside of a table calculation")
            case Call():
                return self._call(node, within)
            case Operation(operator, operands):
                translated = [self.translate(one, within) for one in operands]
                check_mixture(translated)
                return _operation(operator, self._beside(translated))

    def _call(self, node: Call, within: tuple[str, ...]) -> Sql:
        if node.name == "now":
            return literal(self.now)
        if node.name in WINDOWS:
            return window(node.name, node.arguments, self, within)
        if node.name in TO_DATE:
            return to_date(node.name, node.arguments, self, within)
        if _is_of_level(node):
            return at_level(node.name, node.arguments, self, within)
        if node.name not in {*FUNCTIONS, *OF_WEEKS}:
            raise NotDrawnError(f"The function {node.name} is not drawn")
        arguments = [self.translate(one, within) for one in node.arguments]
        if any(one.is_of_level for one in arguments) and node.name in SUMMED_UP:
            return call(*self._summed_up(node.name, arguments))
        if any(one.is_nested for one in arguments):
            check_mixture(arguments)
            arguments = self._beside(arguments)
        return call(node.name, arguments, self.week_start)

    def _beside(self, operands: list[Sql]) -> list[Sql]:
        """Return operands as columns where one of them stands on table calculations before it."""
        windows = self.windows
        if windows is None or not any(one.is_nested for one in operands):
            return operands
        return [
            one._replace(text=windows.nested_column(one.text))
            if one.is_aggregate and not one.is_nested
            else one
            for one in operands
        ]

    def _summed_up(self, name: str, arguments: list[Sql]) -> tuple[str, list[Sql]]:
        """Return an aggregate's call over one value of each group of a level."""
        if name in CONDITIONAL:
            name, arguments = CONDITIONAL[name], [where(*arguments)]
        if name not in REPEATABLE:
            arguments = [once(arguments[0], self), *arguments[1:]]
        return name, arguments

    def parameter(self, name: str) -> Sql:
        """Return a parameter's one value, or all of several in parentheses for `in`."""
        parameter = self.declared(name)
        values = [literal(value).text for value in parameter.values]
        if parameter.is_multi:
            unset = f"CAST(NULL AS {SQL_TYPES[parameter.type]})"
            return Sql(f"({', '.join(values) or unset})", parameter.type)
        if not values:
            return Sql(f"CAST(NULL AS {SQL_TYPES[parameter.type]})", parameter.type)
        return Sql(values[0], parameter.type)

    def declared(self, name: str) -> "Parameter":
        """Return a parameter, or say that the dashboard has none of that name."""
        if name not in self.parameters:
            raise NotDrawnError(f"The parameter {name} is not declared")
        return self.parameters[name]

    def count(self, name: str) -> int:
        """Return the parameter by which a filter counts; what an unset one means isn't known."""
        values = self.declared(name).values
        if not values:
            raise NotDrawnError(f"A filter counts by the parameter {name}, which is unset")
        try:
            return int(str(values[0]))
        except ValueError:
            words = f"A filter counts by the parameter {name}, which is no whole number"
            raise NotDrawnError(words) from None

    def _items(self, members: tuple[Expression, ...], within: tuple[str, ...]) -> Sql:
        items = [self.translate(member, within) for member in members]
        if not items:
            return Sql("(NULL)", "NULL")
        return Sql(f"({', '.join(item.text for item in items)})", items[0].type)


def _is_of_level(node: Call) -> bool:
    """Return whether an aggregate has a list of fields; a percentile has a number before it."""
    if node.name not in AT_LEVEL or len(node.arguments) < 2:
        return False
    return isinstance(node.arguments[-1], Items) or not node.name.startswith("percentile")


def _operation(operator: str, operands: list[Sql]) -> Sql:
    check_mixture(operands)
    is_aggregate = any(operand.is_aggregate for operand in operands)
    has_rows = any(operand.reads_rows for operand in operands)
    if len(operands) == 1:
        kind = "BOOLEAN" if operator == "NOT" else operands[0].type
        return Sql(f"({operator} {operands[0].text})", kind, is_aggregate, has_rows)
    left, right = operands
    if not is_aggregate and (known := compared(operator, left, right)):
        return Sql(known, "BOOLEAN", has_rows=has_rows)
    kind, text = _binary(operator, left, right)
    return Sql(text, kind, is_aggregate, has_rows)


def _binary(operator: str, left: Sql, right: Sql) -> tuple[str, str]:
    if operator not in {"AND", "OR"} and {left.type, right.type} & NUMBERS:
        left, right = as_number(left), as_number(right)
    if operator in {"AND", "OR", "=", "<>", "<", "<=", ">", ">="}:
        if operator not in {"AND", "OR"}:
            _check_comparable(operator, left, right)
        return "BOOLEAN", f"({left.text} {operator} {right.text})"
    if not {left.type, right.type} <= NUMBERS | {"NULL"}:
        raise NotDrawnError(f"{operator} between {left.type} and {right.type} is not drawn")
    if operator == "/":
        return "DECIMAL", f"(CAST({left.text} AS double) / NULLIF({right.text}, 0))"
    if operator == "^":
        return "DECIMAL", f"POWER({left.text}, {right.text})"
    kind = "DECIMAL" if "DECIMAL" in {left.type, right.type} else "INTEGER"
    known = reckoned(operator, left.text, right.text)
    return kind, known or f"({left.text} {operator} {right.text})"


def _check_comparable(operator: str, left: Sql, right: Sql) -> None:
    """Refuse to compare a text with a number or a date, which Athena doesn't."""
    kinds = {"NUMBER" if one.type in NUMBERS else one.type for one in (left, right)} - {"NULL"}
    if len(kinds) > 1:
        raise NotDrawnError(f"{operator} between {left.type} and {right.type} is not drawn")
