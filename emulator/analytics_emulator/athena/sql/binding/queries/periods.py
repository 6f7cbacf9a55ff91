"""FOR VERSION AS OF and FOR TIMESTAMP AS OF: which state of a table a query reads.

Athena user guide, "Perform time travel and version travel queries". The pointer is any expression
without columns: the engine computes it before the query is bound, for the state's columns are the
table's. A date is its first moment, a moment without a zone is UTC's.
"""

from datetime import UTC, datetime

from sqlglot import exp

from ...errors import AthenaQueryError, located
from ...nodes.values import Subquery, Value, cast_to
from ...nodes.walking import walk
from ...semantics.zones import ZONED, instant
from ...source import HistoricSource, Pointer, TableSource
from ...types import Type
from ..binder import Binder
from ..scope import Scope
from ..shape import Session

_INTEGERS = ("tinyint", "smallint", "integer", "bigint")
_FINEST = 6


def as_of(binder: Binder, session: Session, source: TableSource, node: exp.Table) -> TableSource:
    """Return the table as it was where the query points to."""
    version = node.args.get("version")
    if version is None:
        return source
    if not isinstance(source, HistoricSource):
        text = "This connector does not support versioned tables"
        raise binder.error("NOT_SUPPORTED", text, node)
    value = binder.value(version.expression, Scope([], None))
    if any(isinstance(part, Subquery) for part in walk(value)):
        raise binder.not_supported(version, "FOR … AS OF with a subquery")
    held = value if version.this == "VERSION" else _moment(binder, value, version)
    found = session.evaluate(held)
    if found is None:
        raise binder.error("INVALID_ARGUMENTS", "Pointer value cannot be NULL", node)
    pointer = _pointer(binder, value.type, found, version)
    if isinstance(pointer, datetime) and pointer > datetime.now(UTC):
        text = f"Pointer value '{version.expression.sql('athena')}' is not in the past"
        raise binder.error("INVALID_ARGUMENTS", text, node)
    try:
        return source.at(pointer)
    except AthenaQueryError as error:
        raise located(error.name, error.message, binder.position(node)) from None


def _moment(binder: Binder, value: Value, version: exp.Expr) -> Value:
    """Return a moment as a time in UTC (texts of the refusals from memory)."""
    if value.type.kind == ZONED:
        value = instant(value)
    elif value.type.kind not in ("date", "timestamp"):
        text = f"Type {value.type} invalid. Temporal pointers must be of type Timestamp, Timestamp"
        raise binder.error("INVALID_ARGUMENTS", f"{text} with Time Zone, or Date.", version)
    if value.type.precision > _FINEST:
        raise binder.not_supported(version, "FOR TIMESTAMP AS OF a moment finer than microseconds")
    return cast_to(Type("timestamp", _FINEST), value)


def _pointer(binder: Binder, t: Type, text: str, version: exp.Expr) -> Pointer:
    if version.this != "VERSION":
        return datetime.fromisoformat(text).replace(tzinfo=UTC)
    if t.kind not in ("varchar", *_INTEGERS):
        text = f"Unsupported type for table version: {t}"
        raise binder.error("NOT_SUPPORTED", text, version)
    return text if t.kind == "varchar" else int(text)
