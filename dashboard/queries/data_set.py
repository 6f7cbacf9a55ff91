"""A described data set as SQL and columns, or why it isn't drawn."""

from collections.abc import Iterator, Mapping
from functools import partial
from types import MappingProxyType
from typing import Any

from dashboard.deployed import DataSet, only
from dashboard.queries.data_set_parameters import Given, with_values
from dashboard.queries.logical_tables import Relation, relation_of
from dashboard.queries.prepared_tables import prepared
from dashboard.queries.row_rights import is_on, permitted
from dashboard.queries.rule_rights import without_restricted
from dashboard.queries.viewer import NOBODY, Viewer
from dashboard.refusal import NotDrawnError

type Described = Mapping[str, Mapping[str, Any]]  # data sets by their ARNs

NONE: Described = MappingProxyType({})
RIGHTS = ("RowLevelPermissionDataSet", "RowLevelPermissionTagConfiguration")


def parent_arns(described: Mapping[str, Any]) -> list[str]:
    """Return the ARNs of the data sets that one is made of."""
    logical = (described.get("LogicalTableMap") or {}).values()
    found = [arn for table in logical if (arn := table["Source"].get("DataSetArn"))]
    sources = (described.get("DataPrepConfiguration") or {}).get("SourceTableMap") or {}
    return found + [one["DataSet"]["DataSetArn"] for one in sources.values() if one.get("DataSet")]


def row_rights(described: Mapping[str, Any]) -> dict[str, Any]:
    """Return whose rows a data set's are: of its own, or of its table in a semantic model."""
    tables = (described.get("SemanticModelConfiguration") or {}).get("TableMap") or {}
    found = {name: described[name] for name in RIGHTS if described.get(name)}
    for table in tables.values():
        given = table.get("RowLevelPermissionConfiguration") or {}
        names = zip(RIGHTS, ("RowLevelPermissionDataSet", "TagConfiguration"), strict=True)
        found |= {name: given[member] for name, member in names if given.get(member)}
    return found


def needed_arns(described: Mapping[str, Any]) -> list[str]:
    """Return the ARNs of all data sets that one can't be read without: parents and rules."""
    rules = row_rights(described).get("RowLevelPermissionDataSet")
    return [*parent_arns(described), *([rules["Arn"]] if rules and is_on(rules) else [])]


def source_arn(described: Mapping[str, Any], others: Described = NONE) -> str:
    """Return the ARN of the one data source that a data set's physical tables name."""
    found = set(_source_arns(described, others))
    if len(found) != 1:
        raise NotDrawnError(f"A data set of {len(found)} data sources is not drawn")
    return found.pop()


def _source_arns(described: Mapping[str, Any], others: Described) -> Iterator[str]:
    for _, table in map(only, described["PhysicalTableMap"].values()):
        if "DataSourceArn" in table:
            yield str(table["DataSourceArn"])
    for arn in needed_arns(described):
        if arn in others:
            yield from _source_arns(others[arn], others)


def read_data_set(
    identifier: str,
    described: Mapping[str, Any],
    work_group: str,
    viewer: Viewer = NOBODY,
    values: Given = MappingProxyType({}),
    others: Described = NONE,
) -> DataSet:
    """Make a data set of DescribeDataSet's answer; `NotDrawnError` for what has no SQL here.

    It is as the viewer sees it, with these values of its parameters; `others` are the data sets
    that it can't be read without.
    """
    whole = _relation(described, viewer, values, others)
    rights = described.get("ColumnLevelPermissionRules") or []
    found, hidden = without_restricted(rights, whole, viewer)

    def with_others(given: Given) -> DataSet:
        return read_data_set(identifier, described, work_group, viewer, given, others)

    return DataSet(
        identifier,
        described["Arn"],
        described["Name"],
        found.sql,
        found.columns,
        work_group,
        described["ImportMode"] == "SPICE",
        with_values=with_others if described.get("DatasetParameters") else None,
        hidden=hidden,
    )


def _relation(
    described: Mapping[str, Any], viewer: Viewer, values: Given, others: Described
) -> Relation:
    """Return a data set's rows as the viewer sees them; a parent's rights hold for its children."""
    read = partial(_relation, viewer=viewer, values={}, others=others)
    parents = {arn: read(others[arn]) for arn in parent_arns(described) if arn in others}
    whole = with_values(described, values)
    is_prepared = bool(described.get("DataPrepConfiguration"))
    found = prepared(whole, parents) if is_prepared else relation_of(whole, parents)
    own = {**described, **row_rights(described)}
    rights = own.get("RowLevelPermissionDataSet") or {}
    rules = others.get(rights.get("Arn", ""))
    of_rules = _relation(rules, viewer, {}, others) if rules and is_on(rights) else None
    return permitted(own, found, viewer, of_rules)
