"""Clicks and lists that leave nothing between them, said in words and not shown as a zero."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from dashboard.actions import column_label
from dashboard.deployed import Deployed
from dashboard.queries.click_filter import applied_clicks, value_type
from dashboard.queries.filters import Choices, applicable
from dashboard.refusal import NothingError

FEW = 3  # values that a sentence names


def check_clicks(
    deployed: Deployed, place: tuple[str, str], data_set: str, choices: Choices
) -> None:
    """Say that nothing is left where a mark was clicked whose value a list leaves out."""
    for item, value in applied_clicks(deployed, place, data_set, choices.clicks):
        name = item[1]["Column"]["ColumnName"]
        if value is None or value_type(item, deployed) != "STRING":
            continue
        for listed in _lists(deployed, place, data_set, name, choices):
            if value not in listed:
                label = column_label(name)
                raise NothingError(
                    f"Nothing is both: {label} “{value}” was clicked,"
                    f" and the list of {label} has {_told(listed)}."
                )


def _lists(
    deployed: Deployed, place: tuple[str, str], data_set: str, name: str, choices: Choices
) -> Iterator[Sequence[str]]:
    """Yield the values of each list that a visual's rows must be in, of one column."""
    for group in applicable(deployed, *place, data_set):
        if len(group) > 1:
            continue  # of its filters one is enough
        ((kind, body),) = group
        if kind == "CategoryFilter" and body["Column"]["ColumnName"] == name:
            values = _values(body, choices.filters.get(body["FilterId"]))
            if values is not None:
                yield values


def _values(body: Mapping[str, Any], choice: Mapping[str, Any] | None) -> Sequence[str] | None:
    own: Mapping[str, Any] = body["Configuration"].get("FilterListConfiguration") or {}
    if own.get("MatchOperator") != "CONTAINS":
        return None
    if choice is not None:
        return [str(one) for one in choice["values"]] if choice.get("values") else None
    return None if own.get("SelectAllOptions") else own.get("CategoryValues") or None


def _told(values: Sequence[str]) -> str:
    shown = ", ".join(f"“{one}”" for one in values[:FEW])
    return shown if len(values) <= FEW else f"{shown} and {len(values) - FEW} more"
