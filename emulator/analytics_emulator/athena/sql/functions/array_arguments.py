"""What the array and map functions share: their arguments, and NULL for any NULL among them."""

from ..nodes.values import Value
from ..semantics.coercion import coerce
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
