"""Parameters of a data set: their values as literals in its custom SQL, `<<$name>>` there.

Source: user guide, "Using dataset parameters in Amazon QuickSight" and "Advanced use cases of
dataset parameters": a dashboard's parameter that is mapped to one sets it, else its static default
counts; several values stand with commas between them. Texts are quoted, and a moment is a
`timestamp '…'` of UTC (both unverified).
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from dashboard.deployed import DataSet, Deployed, declared_parameters, only
from dashboard.expressions.typed_sql import literal
from dashboard.parameters import Parameters, Value, typed
from dashboard.refusal import NotDrawnError

PLACE = re.compile(r"<<\$([A-Za-z0-9]+)>>")
TYPES = {
    "StringDatasetParameter": "STRING",
    "IntegerDatasetParameter": "INTEGER",
    "DecimalDatasetParameter": "DECIMAL",
    "DateTimeDatasetParameter": "DATETIME",
}

type Given = Mapping[str, Sequence[Value]]


def with_values(described: Mapping[str, Any], given: Given) -> Mapping[str, Any]:
    """Return a described data set with its parameters' values in its SQL."""
    declared = dict(map(_declared, described.get("DatasetParameters") or []))
    if not declared:
        return described

    def value(match: re.Match[str]) -> str:
        if match[1] not in declared:
            raise NotDrawnError(f"The data set parameter {match[1]} is not declared")
        return _written(match[1], *declared[match[1]], given.get(match[1]) or ())

    tables = {key: _replaced(table, value) for key, table in described["PhysicalTableMap"].items()}
    return {**described, "PhysicalTableMap": tables}


def bound(deployed: Deployed, parameters: Parameters) -> Deployed:
    """Return a dashboard whose data sets have the values of the parameters mapped to theirs."""
    mapped: dict[str, dict[str, Sequence[Value]]] = {}
    for _, body in declared_parameters(deployed.definition):
        for one in body.get("MappedDataSetParameters") or []:
            values = parameters[body["Name"]].known
            mapped.setdefault(one["DataSetIdentifier"], {})[one["DataSetParameterName"]] = values
    changed = {
        name: _rebound(deployed.data_sets[name], given)
        for name, given in mapped.items()
        if name in deployed.data_sets
    }
    return replace(deployed, data_sets={**deployed.data_sets, **changed}) if changed else deployed


def _rebound(data_set: DataSet, given: Given) -> DataSet:
    """Return a data set with other values; one that can't have them says why where it is drawn."""
    if data_set.with_values is None:
        return data_set
    try:
        return data_set.with_values(given)
    except NotDrawnError as error:
        return replace(data_set, refusal=str(error))


def _declared(union: Mapping[str, Any]) -> tuple[str, tuple[str, Mapping[str, Any]]]:
    kind, body = only(union)
    return body["Name"], (kind, body)


def _replaced(table: Mapping[str, Any], value: Any) -> Mapping[str, Any]:
    custom = table.get("CustomSql")
    if not custom:
        return table
    return {"CustomSql": {**custom, "SqlQuery": PLACE.sub(value, custom["SqlQuery"])}}


def _written(name: str, kind: str, body: Mapping[str, Any], given: Sequence[Value]) -> str:
    defaults = (body.get("DefaultValues") or {}).get("StaticValues") or []
    values = list(given) or [typed(one, TYPES[kind]) for one in defaults]
    if len(values) > 1 and body["ValueType"] != "MULTI_VALUED":
        raise NotDrawnError(f"The data set parameter {name} takes one value, not {len(values)}")
    if not values:
        raise NotDrawnError(f"The data set parameter {name} has no value and no default")
    return ", ".join(literal(one).text for one in values)
