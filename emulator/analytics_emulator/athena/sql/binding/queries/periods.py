"""FOR VERSION AS OF and FOR TIMESTAMP AS OF: which state of a table a query reads.

Athena user guide, "Perform time travel and version travel queries". The pointer is a constant; a
moment is a literal or CURRENT_TIMESTAMP, with intervals of fixed length added or taken away.
"""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlglot import exp

from ...errors import AthenaQueryError, located
from ...reading.dialect import TypedLiteral
from ...source import HistoricSource, Pointer, TableSource
from ..binder import Binder

_UNITS = {"SECOND", "MINUTE", "HOUR", "DAY", "WEEK"}
_MOMENTS = (exp.DType.TIMESTAMP, exp.DType.TIMESTAMPTZ, exp.DType.DATE)


def as_of(binder: Binder, source: TableSource, node: exp.Table) -> TableSource:
    """Return the table as it was where the query points to."""
    version = node.args.get("version")
    if version is None:
        return source
    if not isinstance(source, HistoricSource):
        text = "This connector does not support versioned tables"
        raise binder.error("NOT_SUPPORTED", text, node)
    by_version = version.this == "VERSION"
    pointer = _version(binder, version) if by_version else _moment(binder, version.expression)
    if isinstance(pointer, datetime) and pointer > datetime.now(UTC):
        text = f"Pointer value '{version.expression.sql('athena')}' is not in the past"
        raise binder.error("INVALID_ARGUMENTS", text, node)
    try:
        return source.at(pointer)
    except AthenaQueryError as error:
        raise located(error.name, error.message, binder.position(node)) from None


def _version(binder: Binder, version: exp.Expr) -> Pointer:
    node = version.expression
    if not isinstance(node, exp.Literal):
        raise binder.not_supported(version, "FOR VERSION AS OF anything but a literal")
    return str(node.this) if node.is_string else int(node.this)


def _moment(binder: Binder, node: exp.Expr) -> datetime:
    match node:
        case exp.Paren():
            return _moment(binder, node.this)
        case exp.CurrentTimestamp() | exp.Anonymous(this="now", expressions=[]):
            return datetime.now(UTC)
        case TypedLiteral() if node.args["to"].this in _MOMENTS:
            return _literal(binder, node)
        case exp.Add() | exp.Sub() if isinstance(node.expression, exp.Interval):
            span = _span(binder, node.expression)
            return _moment(binder, node.this) + (span if isinstance(node, exp.Add) else -span)
    raise binder.not_supported(node, "FOR TIMESTAMP AS OF such an expression")


def _literal(binder: Binder, node: exp.Expr) -> datetime:
    day, clock, zone = [*node.this.name.split(), "", ""][:3]
    shift = zone if zone.startswith(("+", "-")) else ""
    try:
        moment = datetime.fromisoformat(f"{day} {clock or '00:00:00'}{shift}")
        return moment if shift else moment.replace(tzinfo=ZoneInfo(zone or "UTC"))
    except (ValueError, OSError):
        raise binder.not_supported(node, "FOR TIMESTAMP AS OF such a literal") from None


def _span(binder: Binder, node: exp.Interval) -> timedelta:
    unit, number = str(node.args.get("unit")).upper(), node.this.name
    if unit not in _UNITS or not number.lstrip("-").isdigit():
        raise binder.not_supported(node, "FOR TIMESTAMP AS OF with such an interval")
    return timedelta(**{f"{unit.lower()}s": int(number)})
