"""A described data set as SQL and columns, or why it isn't drawn."""

from collections.abc import Mapping
from functools import partial
from types import MappingProxyType
from typing import Any

from dashboard.deployed import DataSet, only
from dashboard.queries.data_set_parameters import Given, with_values
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
    values: Given = MappingProxyType({}),
) -> DataSet:
    """Make a data set of DescribeDataSet's answer; `NotDrawnError` for what has no SQL here.

    `tags` are the reader's, where not everybody sees all rows; `values` those of its parameters.
    """
    found = permitted(described, relation_of(with_values(described, values)), tags)
    other_values = partial(read_data_set, identifier, described, work_group, tags)
    return DataSet(
        identifier,
        described["Arn"],
        described["Name"],
        found.sql,
        found.columns,
        work_group,
        described["ImportMode"] == "SPICE",
        with_values=other_values if described.get("DatasetParameters") else None,
    )
