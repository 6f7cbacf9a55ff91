"""Parameters of a data set, with their defaults in its custom SQL: `<<$name>>` there.

Source: user guide, "Using dataset parameters in Amazon QuickSight". Texts are quoted, and a moment
is a literal of UTC (both unverified).
"""

import re
from datetime import UTC
from typing import Any

from analytics_emulator.quicksight.model import Problem
from analytics_emulator.shapes.violations import to_datetime

_PLACE = re.compile(r"<<\$([A-Za-z0-9]+)>>")
_NUMBERS = ("IntegerDatasetParameter", "DecimalDatasetParameter")
_TEXTS = "StringDatasetParameter"
_MOMENTS = "DateTimeDatasetParameter"


def with_defaults(request: dict[str, Any]) -> dict[str, Any] | Problem:
    """Return the physical tables with each parameter's default in their SQL."""
    literals: dict[str, str] = {}
    for index, union in enumerate(request.get("DatasetParameters") or []):
        kind, body = next(iter(union.items()))
        path = f"DatasetParameters[{index}].{kind}"
        if kind not in (*_NUMBERS, _TEXTS, _MOMENTS):
            return Problem(path, "is not emulated")
        values = (body.get("DefaultValues") or {}).get("StaticValues") or []
        if not values:
            return Problem(f"{path}.DefaultValues", "is needed by this emulator")
        if len(values) > 1 and body["ValueType"] != "MULTI_VALUED":
            return Problem(f"{path}.DefaultValues", "a single value has one default at most")
        literals[body["Name"]] = ", ".join(_literal(kind, one) for one in values)
    physical: dict[str, Any] = {}
    for key, table in request["PhysicalTableMap"].items():
        sql = (table.get("CustomSql") or {}).get("SqlQuery", "")
        if unknown := [name for name in _PLACE.findall(sql) if name not in literals]:
            path = f"PhysicalTableMap.{key}.CustomSql.SqlQuery"
            return Problem(path, f"no data set parameter {', '.join(unknown)}")
        physical[key] = _filled(table, literals) if "CustomSql" in table else table
    return physical


def _filled(table: dict[str, Any], literals: dict[str, str]) -> dict[str, Any]:
    custom = table["CustomSql"]
    sql = _PLACE.sub(lambda match: literals[match[1]], custom["SqlQuery"])
    return {"CustomSql": {**custom, "SqlQuery": sql}}


def _literal(kind: str, value: Any) -> str:
    if kind == _MOMENTS and (moment := to_datetime(value)):
        local = moment.astimezone(UTC).replace(tzinfo=None) if moment.tzinfo else moment
        return f"timestamp '{local.isoformat(sep=' ', timespec='milliseconds')}'"
    return "'" + str(value).replace("'", "''") + "'" if kind == _TEXTS else str(value)
