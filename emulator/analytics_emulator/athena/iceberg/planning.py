"""Which files of a snapshot a query reads: those whose partitions and bounds don't rule it out."""

import logging
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from typing import Any

from pyiceberg import expressions as ice
from pyiceberg import types
from pyiceberg.schema import Schema
from pyiceberg.table import FileScanTask, Table

from analytics_emulator.athena.sql.source import AllOf, AnyOf, Selection, Test

LOG = logging.getLogger(__name__)
_VALUES: Mapping[type[Any], Callable[[str], Any]] = {
    types.BooleanType: lambda text: text.lower() == "true",
    types.IntegerType: int,
    types.LongType: int,
    types.StringType: str,
    types.DateType: date.fromisoformat,
    types.TimestampType: datetime.fromisoformat,
}
# The library's own types of these constructors know no names, which all of them take.
_TESTS: Mapping[str, Callable[..., Any]] = {
    "IS NULL": ice.IsNull,
    "IS NOT NULL": ice.NotNull,
    "IN": ice.In,
    "=": ice.EqualTo,
    "<": ice.LessThan,
    "<=": ice.LessThanOrEqual,
    ">": ice.GreaterThan,
    ">=": ice.GreaterThanOrEqual,
}


def planned(table: Table, snapshot_id: int | None, selection: Selection) -> Iterable[FileScanTask]:
    """Return a snapshot's files in which such rows may be.

    An earlier state's columns may have had other names and types: there all files are read. So they
    are where pyiceberg doesn't compare a file's bounds.
    """
    scan = table.scan(snapshot_id=snapshot_id)
    if snapshot_id is None:
        try:
            filtered = scan.filter(_expression(selection, table.schema()))
            return list(filtered.plan_files())
        except Exception as error:  # pruning may read too much, and never fails
            LOG.info("Files of %s aren't chosen by bounds: %r", table.name(), error)
    return scan.plan_files()


def _expression(selection: Selection, schema: Schema) -> ice.BooleanExpression:
    match selection:
        case AllOf():
            found: ice.BooleanExpression = ice.AlwaysTrue()
            for term in selection.terms:
                found = ice.And(found, _expression(term, schema))
            return found
        case AnyOf():
            found = ice.AlwaysFalse()
            for term in selection.terms:
                found = ice.Or(found, _expression(term, schema))
            return found
    return _test(selection, schema)


def _test(test: Test, schema: Schema) -> ice.BooleanExpression:
    field = schema.find_field(test.column, case_sensitive=False)
    kind = type(field.field_type)
    if kind not in _VALUES and test.values:
        return ice.AlwaysTrue()
    values: list[Any] = [_VALUES[kind](text) for text in test.values]
    given = [set(values)] if test.operator == "IN" else values
    found: ice.BooleanExpression = _TESTS[test.operator](field.name, *given)
    return found
