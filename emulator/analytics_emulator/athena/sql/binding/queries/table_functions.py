"""Table functions: `sequence`, whose rows are numbers. Source: Trino's `Sequence`, and a Trino 476.

Its arguments are constants, so that what is wrong with them is told before anything runs.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from sqlglot import exp

from ...errors import AthenaQueryError, not_supported
from ...nodes.queries import Item, OneRow, Select, Unnest
from ...nodes.values import Column, Literal, duck
from ...semantics.coercion import coerce
from ...types import BIGINT, array, coercible
from ..scope import Scope
from ..shape import Bound, OutputColumn

if TYPE_CHECKING:
    from .query_binder import QueryBinder

_PARAMETERS = {"start": 0, "stop": None, "step": 1}
_COLUMN = "sequential_number"
_NAMES = (["sequence"], ["system", "builtin", "sequence"])
MOST_ROWS = 10_000_000  # they are made at once


def table_function(queries: "QueryBinder", node: exp.Expr) -> Bound:
    """Return the rows of a table function."""
    binder = queries.binder
    names = [part.name.lower() for part in node.this]
    if names not in _NAMES:
        title = ".".join(names)
        text = f"Table function '{title}' not registered"
        raise binder.error("FUNCTION_NOT_FOUND", text, node.this[0])
    start, stop, step = _numbers(queries, node)
    _check(start, stop, step)
    if start != stop and (stop - start) // step >= MOST_ROWS:
        raise not_supported(f"TABLE(sequence(…)) of over {MOST_ROWS} rows", binder.position(node))
    alias = queries.alias("s")
    given = (Literal(BIGINT, number) for number in (start, stop, step or 1))
    rows = duck(array(BIGINT), "generate_series($1, $2, $3)", *given)
    number = Column(BIGINT, alias, "e0")
    select = Select((Item(_COLUMN, number),), Unnest(alias, OneRow(), (), (rows,)))
    return Bound(select, [OutputColumn(_COLUMN, _COLUMN, BIGINT, _COLUMN)])


def _numbers(queries: "QueryBinder", node: exp.Expr) -> list[int]:
    """Return the arguments in the function's order."""
    found = _by_name(queries, node)
    numbers = []
    for name, default in _PARAMETERS.items():
        if name in found:
            numbers.append(_number(queries, name, found[name]))
        elif default is None:
            text = f"Missing argument: {name.upper()}"
            raise queries.binder.error("MISSING_ARGUMENT", text, _first(node))
        else:
            numbers.append(default)
    return numbers


def _by_name(queries: "QueryBinder", node: exp.Expr) -> dict[str, exp.Expr]:
    given, error = node.expressions, queries.binder.error
    named = [one for one in given if one.args.get("alias")]
    if named and len(named) < len(given):
        text = "All arguments must be passed by name or all must be passed positionally"
        raise error("INVALID_ARGUMENTS", text, _first(node))
    if len(given) > len(_PARAMETERS):
        most = len(_PARAMETERS)
        text = f"Too many arguments. Expected at most {most} arguments, got {len(given)} arguments"
        raise error("INVALID_ARGUMENTS", text, _first(node))
    if not named:
        return dict(zip(_PARAMETERS, given, strict=False))
    found: dict[str, exp.Expr] = {}
    for one in given:
        name = one.args["alias"].name.lower()
        if name in found or name not in _PARAMETERS:
            what = "Duplicate" if name in found else "Unexpected"
            text = f"{what} argument name: {name.upper()}"
            raise error("INVALID_FUNCTION_ARGUMENT", text, one)
        found[name] = one
    return found


def _number(queries: "QueryBinder", name: str, argument: exp.Expr) -> int:
    binder = queries.binder
    if argument.find(exp.Column):
        text = "Constant expression cannot contain column references"
        raise binder.error("EXPRESSION_NOT_CONSTANT", text, argument)
    value = binder.value(argument.this, Scope([]))
    if not coercible(value.type, BIGINT):
        text = f"Cannot cast type {value.type} to bigint"
        raise binder.error("TYPE_MISMATCH", text, argument)
    found = queries.session.evaluate(coerce(value, BIGINT))
    if found is None:
        text = f"{name.capitalize()} is null"
        raise AthenaQueryError("INVALID_FUNCTION_ARGUMENT", text)
    return int(found)


def _check(start: int, stop: int, step: int) -> None:
    for is_wrong, word in (
        (start < stop and step <= 0, "positive"),
        (start > stop and step >= 0, "negative"),
    ):
        if is_wrong:
            text = f"Step must be {word} for sequence [{start}, {stop}]"
            raise AthenaQueryError("INVALID_FUNCTION_ARGUMENT", text)


def _first(node: exp.Expr) -> exp.Expr:
    """Return the first argument, where Trino places what is wrong with all of them."""
    found: Sequence[exp.Expr] = node.expressions or node.this
    return found[0]
