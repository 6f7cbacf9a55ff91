"""A view's columns as they were when it was made; a view whose query gives others is stale.

Source: Trino's StatementAnalyzer (checkViewStaleness).
"""

from dataclasses import replace

from sqlglot import exp

from ...errors import AthenaQueryError
from ...nodes.queries import Derived, Item, Select
from ...nodes.values import Column
from ...reading.dialect import parse_expression
from ...semantics.coercion import coerce
from ...source import View
from ...types import Type, coercible
from ..binder import Binder
from ..expressions.typenames import trino_type
from ..shape import CATALOG, Bound, OutputColumn


def as_stored(binder: Binder, bound: Bound, view: View, name: str, node: exp.Table) -> Bound:
    """Return a view's query with the columns that the catalog has of it."""
    stored = [(label, _type(text)) for label, text in view.columns]
    reason = _difference(bound.columns, stored)
    if reason:
        title = f"{CATALOG}.{view.database}.{name}"
        text = f"View '{title}' is stale or in invalid state: {reason}"
        raise binder.error("VIEW_IS_STALE", text, node)
    types = [t or c.type for c, (_, t) in zip(bound.columns, stored, strict=True)]
    if [c.type for c in bound.columns] == types:
        return bound
    return _converted(binder, bound, types)


def _type(text: str) -> Type | None:
    """Return the type that a text names; None for one that no query can name."""
    cast = parse_expression(f"CAST(NULL AS {text})")
    try:
        return trino_type(cast.args["to"]) if isinstance(cast, exp.Cast) else None
    except AthenaQueryError:
        return None


def _difference(columns: list[OutputColumn], stored: list[tuple[str, Type | None]]) -> str:
    """Return what makes a view stale, nothing where its columns are as they were."""
    if len(columns) != len(stored):
        return (
            f"stored view column count ({len(stored)}) does not match column count derived from"
            f" the view query analysis ({len(columns)})"
        )
    for place, (column, (name, kind)) in enumerate(zip(columns, stored, strict=True)):
        begin = f"column [{column.label}] of type {column.type} projected from query view at"
        end = f"column [{name}] of type {kind or column.type} stored in view definition"
        if column.label.lower() != name.lower():
            return f"{begin} position {place} has a different name from {end}"
        if kind is not None and not _fits(column.type, kind):
            return f"{begin} position {place} cannot be coerced to {end}"
    return ""


def _fits(source: Type, target: Type) -> bool:
    return str(source) == str(target) or coercible(source, target)


def _converted(binder: Binder, bound: Bound, types: list[Type]) -> Bound:
    alias = binder.queries.alias()
    pairs = list(zip(bound.columns, types, strict=True))
    kept = [c.type if str(c.type) == str(t) else t for c, t in pairs]
    items = tuple(
        Item(c.duck, coerce(Column(c.type, alias, c.duck), t))
        for c, t in zip(bound.columns, kept, strict=True)
    )
    columns = [replace(c, type=t) for c, t in zip(bound.columns, kept, strict=True)]
    return Bound(Select(items, Derived(bound.query, alias)), columns)
