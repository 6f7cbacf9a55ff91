"""Whose rows: a data set with row-level security by tags, as a reader with session tags sees it.

Source: API reference, RowLevelPermissionTagConfiguration: configurations are alternatives, the tags
of each count together, and at least one has to have all of its tags. QuickSight applies tags to
embedded dashboards of anonymous readers alone; here they are those that the page was started with.
What else says who sees what (rules, columns) has no reader here that it could be held against.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from dashboard.expressions.typed_sql import literal
from dashboard.queries.logical_tables import Relation
from dashboard.refusal import NotDrawnError

UNKNOWN = {
    "RowLevelPermissionDataSet": "row-level security by rules",
    "ColumnLevelPermissionRules": "column-level security",
}

type Tags = Mapping[str, str]


def permitted(described: Mapping[str, Any], found: Relation, tags: Tags) -> Relation:
    """Return the rows that these tags see; `NotDrawnError` where nobody says whose they are."""
    for member, told in UNKNOWN.items():
        if _is_on(described.get(member)):
            raise NotDrawnError(
                f"{described['Name']} has {told}: who may see what isn't known here"
            )
    configuration = described.get("RowLevelPermissionTagConfiguration") or {}
    if not _is_on(configuration):
        return found
    rules = {rule["TagKey"]: rule for rule in configuration["TagRules"]}
    alternatives = configuration.get("TagRuleConfigurations") or [list(rules)]
    given = [keys for keys in alternatives if keys and all(key in tags for key in keys)]
    if not given:
        wanted = " or ".join(" and ".join(keys) for keys in alternatives)
        told = f"start the page with --session-tag for {wanted}"
        raise NotDrawnError(f"{described['Name']} has row-level security by tags: {told}")
    condition = " OR ".join(f"({_all(keys, rules, tags, found)})" for keys in given)
    sql = f"SELECT * FROM ({found.sql}) t WHERE {condition}"  # noqa: S608 -- names and literals
    return replace(found, sql=sql)


def _is_on(rights: Any) -> bool:
    """Return whether a right counts; one that is switched off doesn't (API reference, Status)."""
    return bool(rights) and not (isinstance(rights, Mapping) and rights.get("Status") == "DISABLED")


def _all(
    keys: Sequence[str], rules: Mapping[str, Mapping[str, Any]], tags: Tags, found: Relation
) -> str:
    return " AND ".join(_one(rules[key], tags[key], found) for key in keys)


def _one(rule: Mapping[str, Any], value: str, found: Relation) -> str:
    """Return the condition of one rule: its column's value is the tag's, or one of its values."""
    column = found.columns.get(rule["ColumnName"])
    if column is None or column.type != "STRING":
        raise NotDrawnError(f"Row-level security by {rule['ColumnName']}, which is no text")
    if value == rule.get("MatchAllValue"):
        return "true"
    delimiter = rule.get("TagMultiValueDelimiter")
    values = value.split(delimiter) if delimiter else [value]
    listed = ", ".join(literal(one).text for one in values)
    return f"{column.text} IN ({listed})"
