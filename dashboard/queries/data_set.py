"""A described data set as SQL and columns, or why it isn't drawn."""

from collections.abc import Mapping
from typing import Any

from dashboard.deployed import DataSet, only
from dashboard.queries.logical_tables import relation_of
from dashboard.refusal import NotDrawnError

# What says who sees which rows or columns; whoever draws it here would see all of them.
RIGHTS = {
    "RowLevelPermissionDataSet": "row-level security by rules",
    "RowLevelPermissionTagConfiguration": "row-level security by tags",
    "ColumnLevelPermissionRules": "column-level security",
}


def source_arn(described: Mapping[str, Any]) -> str:
    """Return the ARN of the one data source that a data set's physical tables name."""
    tables = [only(table)[1] for table in described["PhysicalTableMap"].values()]
    found = {str(table["DataSourceArn"]) for table in tables if "DataSourceArn" in table}
    if len(found) != 1:
        raise NotDrawnError(f"A data set of {len(found)} data sources is not drawn")
    return found.pop()


def read_data_set(identifier: str, described: Mapping[str, Any], work_group: str) -> DataSet:
    """Make a data set of DescribeDataSet's answer; `NotDrawnError` for what has no SQL here."""
    if names := [only(one)[1]["Name"] for one in described.get("DatasetParameters") or []]:
        raise NotDrawnError(f"A data set with parameters of its own ({', '.join(names)})")
    _refuse_rights(described)
    found = relation_of(described)
    return DataSet(
        identifier,
        described["Arn"],
        described["Name"],
        found.sql,
        found.columns,
        work_group,
        described["ImportMode"] == "SPICE",
    )


def _refuse_rights(described: Mapping[str, Any]) -> None:
    """Refuse a data set that isn't everybody's: there is no reader here whose rights would count.

    A permission that is switched off counts as none (API reference, `Status`).
    """
    for member, told in RIGHTS.items():
        rights = described.get(member)
        is_off = isinstance(rights, Mapping) and rights.get("Status") == "DISABLED"
        if rights and not is_off:
            raise NotDrawnError(
                f"{described['Name']} has {told}: who may see what isn't known here"
            )
