"""Checks of who may see which rows and columns of a data set: rules, tags, and columns by rules.

Source: API reference, RowLevelPermissionDataSet (VERSION_1 names users and groups, VERSION_2 their
ARNs, without a namespace; DENY_ACCESS "is not supported for new RLS datasets"),
RowLevelPermissionTagRule, ColumnLevelPermissionRule; user guide, "Using row-level security with
user-based rules": restricted fields are texts, and have the very names of the data set's.
"""

from collections.abc import Callable, Iterator
from typing import Any

from analytics_emulator.quicksight.model import Problem

IDENTITIES = {"VERSION_1": ("UserName", "GroupName"), "VERSION_2": ("UserARN", "GroupARN")}
TEXTS = {"STRING", "CALCULATED"}
RULES = "RowLevelPermissionDataSet"
TAGS = "RowLevelPermissionTagConfiguration"
COLUMNS = "ColumnLevelPermissionRules"

type Columns = dict[str, str]


def row_rights(request: dict[str, Any]) -> dict[str, Any]:
    """Return a data set's rights, with those of its table in a semantic model."""
    tables = (request.get("SemanticModelConfiguration") or {}).get("TableMap") or {}
    found = {name: request[name] for name in (RULES, TAGS, COLUMNS) if request.get(name)}
    for table in tables.values():
        given = table.get("RowLevelPermissionConfiguration") or {}
        found |= {RULES: given[RULES]} if given.get(RULES) else {}
        found |= {TAGS: given["TagConfiguration"]} if given.get("TagConfiguration") else {}
    return found


def check_rights(
    request: dict[str, Any], columns: Columns, columns_of: Callable[[str], Columns | None]
) -> Iterator[Problem]:
    """Yield where rights name what there isn't; `columns_of` gives those of another data set."""
    if rules := request.get(RULES):
        yield from _check_rules(rules, columns, columns_of(rules["Arn"]))
    yield from _check_tags(request.get(TAGS) or {}, columns)
    for index, rule in enumerate(request.get(COLUMNS) or []):
        if missing := [name for name in rule.get("ColumnNames") or [] if name not in columns]:
            told = f"no column {', '.join(missing)}"
            yield Problem(f"{COLUMNS}[{index}].ColumnNames", told)


def _check_rules(
    rules: dict[str, Any], columns: Columns, known: Columns | None
) -> Iterator[Problem]:
    version = rules.get("FormatVersion") or "VERSION_1"
    if rules["PermissionPolicy"] != "GRANT_ACCESS":
        yield Problem(f"{RULES}.PermissionPolicy", "DENY_ACCESS is for older data sets alone")
    if version == "VERSION_2" and rules.get("Namespace"):
        yield Problem(f"{RULES}.Namespace", "must not exist beside VERSION_2")
    if known is None:
        yield Problem(f"{RULES}.Arn", f"there is no data set {rules['Arn']}")
        return
    identities = IDENTITIES[version]
    if not set(identities) & set(known):
        yield Problem(f"{RULES}.Arn", f"its rules have no column {' or '.join(identities)}")
    for name in known:
        if name not in identities and columns.get(name) not in TEXTS:
            yield Problem(f"{RULES}.Arn", f"it restricts {name}, which is no column of texts here")


def _check_tags(given: dict[str, Any], columns: Columns) -> Iterator[Problem]:
    rules = given.get("TagRules") or []
    for index, rule in enumerate(rules):
        if columns.get(rule["ColumnName"]) not in TEXTS:
            told = f"{rule['ColumnName']} is no column of texts"
            yield Problem(f"{TAGS}.TagRules[{index}].ColumnName", told)
    known = {rule["TagKey"] for rule in rules}
    for index, keys in enumerate(given.get("TagRuleConfigurations") or []):
        if others := [key for key in keys if key not in known]:
            told = f"no rule has the key {', '.join(others)}"
            yield Problem(f"{TAGS}.TagRuleConfigurations[{index}]", told)
