"""Rows by a data set of rules, and columns by rules, as a named reader sees them.

Source: user guide, "Using row-level security with user-based rules": a rule names a user, a group
or both, and for each further column the values that they see, with commas between several; no value
means all. Who is in no rule sees nothing. That one rule is enough, and that rows which are NULL in
a restricted column are of those alone who see all of its values, is unverified. API reference,
RowLevelPermissionDataSet: VERSION_2 names ARNs. ColumnLevelPermissionRule: who isn't in a rule of a
restricted column doesn't see it.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from dashboard.expressions.typed_sql import Sql, literal, quoted
from dashboard.queries.logical_tables import Relation
from dashboard.queries.viewer import Viewer
from dashboard.refusal import NotDrawnError

BY_NAME = ("UserName", "GroupName")
BY_ARN = ("UserARN", "GroupARN")
ASK = "start the page with --reader"


def by_rules(
    described: Mapping[str, Any], rules: Relation | None, found: Relation, viewer: Viewer
) -> Relation:
    """Return the rows that a data set's rules let the viewer see."""
    name, rights = described["Name"], described["RowLevelPermissionDataSet"]
    if rights["PermissionPolicy"] != "GRANT_ACCESS":
        raise NotDrawnError(f"{name} denies rows by rules, which is not drawn")
    if not viewer.is_known:
        raise NotDrawnError(f"{name} has row-level security by rules: {ASK} to say who reads")
    if rules is None:
        raise NotDrawnError(f"{name} has row-level security by rules that can't be read")
    columns = BY_ARN if rights.get("FormatVersion") == "VERSION_2" else BY_NAME
    own = _own(columns, rules, viewer)
    restricted = [one for one in rules.columns if one not in columns]
    values = [_values(rules.columns[one]) for one in restricted] or ["''"]
    conditions = [_matches(place, one, found) for place, one in enumerate(restricted, start=1)] or [
        "true"
    ]
    listed = f"SELECT array_agg(ARRAY[{', '.join(values)}]) AS rules"
    sql = (
        f"SELECT t.* FROM ({found.sql}\n) t "  # noqa: S608 -- names and literals
        f"CROSS JOIN ({listed} FROM ({rules.sql}\n) t WHERE {own}) r "
        f"WHERE any_match(r.rules, x -> {' AND '.join(conditions)})"
    )
    return replace(found, sql=sql)


def without_restricted(
    rights: list[Mapping[str, Any]], found: Relation, viewer: Viewer
) -> tuple[Relation, frozenset[str]]:
    """Return a data set without the columns that are kept from the viewer, and their names."""
    restricted = {name for rule in rights for name in rule.get("ColumnNames") or []}
    seen = {
        name
        for rule in rights
        if viewer.arns & set(rule.get("Principals") or [])
        for name in rule.get("ColumnNames") or []
    }
    hidden = frozenset(restricted - seen)
    columns = {name: sql for name, sql in found.columns.items() if name not in hidden}
    return replace(found, columns=columns), hidden


def _own(columns: tuple[str, str], rules: Relation, viewer: Viewer) -> str:
    """Return which rules are the viewer's."""
    if columns == BY_ARN and viewer.arns != {one for one in (viewer.user, *viewer.groups) if one}:
        raise NotDrawnError("Rules by ARN: name the reader and the groups by their ARNs")
    user, groups = (viewer.user, viewer.groups) if columns == BY_ARN else viewer.names
    named = [(columns[0], [user] if user else []), (columns[1], list(groups))]
    parts = [
        f"{rules.columns[column].text} IN ({', '.join(literal(one).text for one in identities)})"
        for column, identities in named
        if identities and column in rules.columns
    ]
    return " OR ".join(parts) or "false"


def _values(column: Sql) -> str:
    return f"NULLIF(CAST({column.text} AS varchar), '')"


def _matches(place: int, name: str, found: Relation) -> str:
    column = found.columns.get(name)
    if column is None or column.type != "STRING":
        raise NotDrawnError(f"Row-level security by {quoted(name)}, which is no column of texts")
    return f"(x[{place}] IS NULL OR contains(split(x[{place}], ','), {column.text}))"
