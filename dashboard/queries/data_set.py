"""A described data set as SQL and columns, or why it isn't drawn."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from dashboard.deployed import DataSet, only
from dashboard.queries.logical_tables import relation_of
from dashboard.queries.row_rights import Tags, permitted
from dashboard.refusal import NotDrawnError


def source_arn(described: Mapping[str, Any]) -> str:
    """Return the ARN of the one data source that a data set's physical tables name."""
    tables = [only(table)[1] for table in described["PhysicalTableMap"].values()]
    found = {str(table["DataSourceArn"]) for table in tables if "DataSourceArn" in table}
    if len(found) != 1:
        raise NotDrawnError(f"A data set of {len(found)} data sources is not drawn")
    return found.pop()


def read_data_set(
    identifier: str,
    described: Mapping[str, Any],
    work_group: str,
    tags: Tags = MappingProxyType({}),
) -> DataSet:
    """Make a data set of DescribeDataSet's answer; `NotDrawnError` for what has no SQL here.

    `tags` are the reader's, where not everybody sees all rows.
    """
    if names := [only(one)[1]["Name"] for one in described.get("DatasetParameters") or []]:
        raise NotDrawnError(f"A data set with parameters of its own ({', '.join(names)})")
    found = permitted(described, relation_of(described), tags)
    return DataSet(
        identifier,
        described["Arn"],
        described["Name"],
        found.sql,
        found.columns,
        work_group,
        described["ImportMode"] == "SPICE",
    )
