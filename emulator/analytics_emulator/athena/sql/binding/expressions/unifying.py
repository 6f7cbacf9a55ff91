"""Values brought to the one type that all of them coerce to."""

from collections.abc import Sequence

from sqlglot import exp

from ...errors import AthenaQueryError
from ...nodes.values import Value
from ...semantics.coercion import coerce
from ...types import UNKNOWN, Type, common_of, common_type
from ..binder import Binder


def unified(
    binder: Binder,
    values: list[Value],
    node: exp.Expr,
    what: str,
    places: Sequence[exp.Expr] = (),
) -> list[Value]:
    """Return values in their common type; `places` are their nodes, for the error."""
    noun = {"ARRAY": "elements", "COALESCE": "operands"}.get(what, "results")
    rule = f"All {what} {noun} must be the same type"
    return in_one_type(binder, values, places or [node] * len(values), rule)


def in_one_type(
    binder: Binder, values: list[Value], places: Sequence[exp.Expr], rule: str
) -> list[Value]:
    """Return values in their common type; without one, the error begins with the rule."""
    types = [v.type for v in values]
    common = common_of(types)
    if common is None:
        raise _without_common_type(binder, types, places, rule)
    return [coerce(v, common) for v in values]


def _without_common_type(
    binder: Binder, types: list[Type], places: Sequence[exp.Expr], rule: str
) -> AthenaQueryError:
    """Return the error at the first value that doesn't fit those before it."""
    common, misfit = UNKNOWN, 0
    for misfit, t in enumerate(types):  # noqa: B007  # it is where the loop ends
        met = common_type(common, t)
        if met is None:
            break
        common = met
    text = (
        f"{rule} or coercible to a common type. Cannot find common type between {common} and"
        f" {types[misfit]}, all types (without duplicates):"
        f" [{', '.join(dict.fromkeys(map(str, types)))}]"
    )
    return binder.error("TYPE_MISMATCH", text, places[misfit])
