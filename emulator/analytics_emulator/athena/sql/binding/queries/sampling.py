"""TABLESAMPLE: each row with a probability. Trino's SYSTEM takes parts of files, ours rows too."""

from dataclasses import replace
from typing import TYPE_CHECKING

from sqlglot import exp

from ...nodes.queries import Derived, Item, Select
from ...nodes.values import FALSE, Column, Literal, Value, duck
from ...types import BOOLEAN, DOUBLE, NUMERIC
from ..binder import Binder, check_args
from ..scope import Scope
from ..shape import FromClause

if TYPE_CHECKING:
    from .query_binder import QueryBinder


def sampled(queries: "QueryBinder", clause: FromClause, sample: exp.Expr) -> FromClause:
    """Return a part of a relation's rows."""
    check_args(queries.binder, sample, {"method", "percent"})
    percent = _percentage(queries.binder, sample.args["percent"])
    if percent == 100:
        return clause
    alias = queries.alias()
    drawn = duck(BOOLEAN, "(random() * 100 < $1)", _number(percent)) if percent else FALSE
    items = tuple(Item(f"c{i}", f.value) for i, f in enumerate(clause.fields))
    fields = [
        replace(f, value=Column(f.value.type, alias, f"c{i}")) for i, f in enumerate(clause.fields)
    ]
    return FromClause(Derived(Select(items, clause.relation, (drawn,)), alias), fields)


def _number(percent: float) -> Value:
    return Literal(DOUBLE, float(percent))


def _percentage(binder: Binder, node: exp.Expr) -> float:
    """Return the percentage, which has to be a constant."""
    if column := node.find(exp.Column):
        text = "Sample percentage cannot contain column references"
        raise binder.error("EXPRESSION_NOT_CONSTANT", text, column)
    value = binder.value(node, Scope([]))
    if value.type.kind == "unknown":
        raise binder.error("INVALID_ARGUMENTS", "Sample percentage cannot be NULL", node)
    if value.type.kind not in NUMERIC:
        text = "Sample percentage should be a numeric expression"
        raise binder.error("TYPE_MISMATCH", text, node)
    if not isinstance(value, Literal) or not isinstance(value.value, int | float):
        raise binder.not_supported(node, "TABLESAMPLE with a computed percentage")
    if not 0 <= value.value <= 100:
        bound = "less than or equal to 100" if value.value > 100 else "greater than or equal to 0"
        text = f"Sample percentage must be {bound}"
        raise binder.error("NUMERIC_VALUE_OUT_OF_RANGE", text, node)
    return value.value
