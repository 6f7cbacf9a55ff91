"""What the array and map functions share: their arguments, and NULL for any NULL among them."""

from ..binding.expressions.nested_order import lacks_part, orders_alike
from ..binding.expressions.ordering import unorderable
from ..nodes.values import Value, duck
from ..semantics.coercion import coerce
from ..semantics.failures import failure
from ..types import INTEGERS, UNKNOWN, Type, array, map_of
from .site import CallSite

_PLAIN = (
    *INTEGERS,
    "decimal",
    "boolean",
    "varchar",
    "date",
    "double",
    "real",
    "timestamp",
    "uuid",
    "ipaddress",
    "varbinary",
    "Geometry",
    "SphericalGeography",
    "BingTile",
    "unknown",
)


def array_argument(site: CallSite, index: int = 0) -> Value:
    """Return an argument that has to be an array; a NULL without a type is one too."""
    return _nested(site, index, array(UNKNOWN))


def map_argument(site: CallSite, index: int = 0) -> Value:
    """Return an argument that has to be a map; a NULL without a type is one too."""
    return _nested(site, index, map_of(UNKNOWN, UNKNOWN))


def _nested(site: CallSite, index: int, untyped: Type) -> Value:
    value = site.arg(index)
    if value.type == UNKNOWN:
        return coerce(value, untyped)
    if value.type.kind != untyped.kind:
        raise site.mismatch()
    return value


def plain(site: CallSite, t: Type) -> None:
    """Refuse elements whose comparison DuckDB and Trino see differently."""
    if t.kind not in _PLAIN:
        raise site.unsupported(f"{site.name} of {t} elements")


def orderable(site: CallSite, value: Value) -> Value:
    """Return an array whose elements DuckDB orders as Trino does; arrays and rows among them fail
    where there are NULLs in them."""
    t = value.type.element
    if unorderable(t):
        raise site.mismatch()
    if t.kind not in ("array", "row") or not orders_alike(t):
        plain(site, t)
        return value
    present = duck(value.type, "list_filter($1, lambda _e: _e IS NOT NULL)", value)
    kind, parts = ("ROW", "fields") if t.kind == "row" else ("ARRAY", "arrays")
    text = f"{kind} comparison not supported for {parts} with null elements"
    failed = failure("NOT_SUPPORTED", text, value.type)
    form = "CASE WHEN len($2) > 1 AND $3 THEN $4 ELSE $1 END"
    return duck(value.type, form, value, present, lacks_part(present), failed)


def set_member(site: CallSite, t: Type) -> None:
    """Refuse elements that DuckDB doesn't tell apart as Trino's IS DISTINCT FROM does.

    Arrays and rows are compared part by part by both, a NULL within them as a value.
    """
    if t.kind in ("array", "row"):
        for part in t.args:
            set_member(site, part)
    else:
        plain(site, t)


def if_known(form: str, count: int) -> str:
    """Return a form that gives NULL where one of the first `count` operands is NULL."""
    known = " AND ".join(f"${n} IS NOT NULL" for n in range(1, count + 1))
    return f"CASE WHEN {known} THEN {form} END"
