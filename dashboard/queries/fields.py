"""Field wells as select items: dimensions to group by and measures to aggregate."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dashboard.actions import column_label
from dashboard.deployed import Deployed, only
from dashboard.expressions.syntax import parse
from dashboard.expressions.translation import Scope
from dashboard.expressions.truncation import truncated_sql
from dashboard.expressions.typed_sql import Sql
from dashboard.queries.aggregation import aggregated
from dashboard.refusal import NotDrawnError


@dataclass(frozen=True)
class Field:
    """A field of a visual: its SQL, its column, how it is labelled and formatted."""

    id: str
    data_set: str
    column: str
    sql: Sql
    is_measure: bool
    granularity: str | None
    format: Mapping[str, Any]
    title: str = ""

    @property
    def label(self) -> str:
        """Return the field's own title, else the column's name as people read it."""
        return self.title or column_label(self.column)


def data_set_of(wells: Mapping[str, Any]) -> str:
    """Return the one data set identifier that a visual's wells use."""
    found = {
        body["Column"]["DataSetIdentifier"]
        for well in wells.values()
        for item in well or []
        for body in [item if "Column" in item else only(item)[1]]
        if "Column" in body
    }
    if not found:
        raise NotDrawnError("A visual without a field is not drawn")
    if len(found) > 1:
        raise NotDrawnError("A visual over several data sets is not drawn")
    return str(found.pop())


def dimension(item: Mapping[str, Any], scope: Scope, deployed: Deployed) -> Field:
    """Read a DimensionField; dates group by their granularity, a day where none is given."""
    kind, body = only(item)
    sql = scope.column(body["Column"]["ColumnName"])
    if sql.is_aggregate:
        raise NotDrawnError(f"Grouping by the aggregate {body['Column']['ColumnName']}")
    granularity = None
    if kind == "DateDimensionField":
        granularity = body.get("DateGranularity") or "DAY"
        sql = Sql(truncated_sql(sql.text, granularity, scope.week_start), "DATETIME")
    return _field(body, sql, deployed, granularity=granularity)


def dimensions_of(wells: Mapping[str, Any], scope: Scope, deployed: Deployed) -> dict[str, Sql]:
    """Return the SQL of a visual's dimensions by column; those that can't be told are left out."""
    found: dict[str, Sql] = {}
    for item in (one for well in wells.values() for one in well or []):
        if "Column" in item or not only(item)[0].endswith("DimensionField"):
            continue
        try:
            field = dimension(item, scope, deployed)
        except NotDrawnError:
            continue
        found.setdefault(field.column, field.sql)
    return found


def measure(item: Mapping[str, Any], scope: Scope, deployed: Deployed) -> Field:
    """Read a MeasureField; a calculated field that aggregates already is taken as it is."""
    kind, body = only(item)
    if kind == "CalculatedMeasureField":
        sql = scope.translate(parse(body["Expression"]))
        if sql.is_of_level and not sql.is_aggregate:
            raise NotDrawnError("An aggregate by a list of fields that nothing aggregates")
        return Field(body["FieldId"], "", body["FieldId"], sql, True, None, {})
    sql = scope.column(body["Column"]["ColumnName"])
    if not sql.is_aggregate:
        default = "SUM" if kind == "NumericalMeasureField" else "COUNT"
        sql = aggregated(body.get("AggregationFunction") or default, sql, scope)
    return _field(body, sql, deployed, is_measure=True)


def row_count(data_set: str) -> Field:
    """Return the measure of a chart that names none: it counts rows."""
    sql = Sql("COUNT(*)", "INTEGER", True)
    return Field("count", data_set, "Count of records", sql, True, None, {})


def unaggregated(item: Mapping[str, Any], scope: Scope, deployed: Deployed) -> Field:
    """Read an UnaggregatedField: a column as it is, row by row."""
    sql = scope.column(item["Column"]["ColumnName"])
    return _field(item, sql, deployed)


def _field(
    body: Mapping[str, Any],
    sql: Sql,
    deployed: Deployed,
    is_measure: bool = False,
    granularity: str | None = None,
) -> Field:
    column = body["Column"]
    configured = body.get("FormatConfiguration") or _column_format(column, deployed)
    return Field(
        body["FieldId"],
        column["DataSetIdentifier"],
        column["ColumnName"],
        sql,
        is_measure,
        granularity,
        configured,
    )


def _column_format(column: Mapping[str, Any], deployed: Deployed) -> Mapping[str, Any]:
    """Return the format that ColumnConfigurations sets for a column wherever it appears."""
    for one in deployed.definition.get("ColumnConfigurations") or []:
        if one["Column"] == column:
            _, found = only(one.get("FormatConfiguration") or {"": {}})
            return dict(found)
    return {}
