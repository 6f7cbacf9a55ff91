"""Whose rows: a data set with row-level security, as a reader sees it.

Source: API reference, RowLevelPermissionTagConfiguration: configurations are alternatives, the tags
of each count together, and at least one has to have all of its tags. QuickSight applies tags to
embedded dashboards of anonymous readers alone; here they are those that the page was started with.
Rights by rules are of a named reader (`rule_rights.py`); beside tags they aren't drawn.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from dashboard.expressions.typed_sql import literal
from dashboard.queries.logical_tables import Relation
from dashboard.queries.rule_rights import by_rules
from dashboard.queries.viewer import Tags, Viewer
from dashboard.refusal import NotDrawnError


def permitted(
    described: Mapping[str, Any], found: Relation, viewer: Viewer, rules: Relation | None
) -> Relation:
    """Return the rows that a viewer sees; `NotDrawnError` where nobody says whose they are."""
    configuration = described.get("RowLevelPermissionTagConfiguration") or {}
    if is_on(described.get("RowLevelPermissionDataSet")):
        if is_on(configuration):
            raise NotDrawnError(f"{described['Name']} has rules beside tags, which is not drawn")
        return by_rules(described, rules, found, viewer)
    if not is_on(configuration):
        return found
    return _by_tags(described["Name"], configuration, found, viewer.tags)


def _by_tags(name: str, configuration: Mapping[str, Any], found: Relation, tags: Tags) -> Relation:
    rules = {rule["TagKey"]: rule for rule in configuration["TagRules"]}
    alternatives = configuration.get("TagRuleConfigurations") or [list(rules)]
    given = [keys for keys in alternatives if keys and all(key in tags for key in keys)]
    if not given:
        wanted = " or ".join(" and ".join(keys) for keys in alternatives)
        told = f"start the page with --session-tag for {wanted}"
        raise NotDrawnError(f"{name} has row-level security by tags: {told}")
    condition = " OR ".join(f"({_all(keys, rules, tags, found)})" for keys in given)
    sql = f"SELECT * FROM ({found.sql}) t WHERE {condition}"  # noqa: S608 -- names and literals
    return replace(found, sql=sql)


def is_on(rights: Any) -> bool:
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
