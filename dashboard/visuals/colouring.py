"""Which colour a value has: the same on every sheet, whatever is filtered and however it is sorted.

A visual's palette fixes colours first, then its column's ColorsConfiguration (API reference,
ColorsConfiguration: up to 50 values of a column). Every other value has the theme's colour at its
place among all values of its column by name, as far as they are known. QuickSight doesn't document
in which order it gives colours (unverified).
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dashboard.deployed import Deployed
from dashboard.queries.fields import Field
from dashboard.themes import page_theme
from dashboard.visuals.keys import OTHER
from dashboard.visuals.reader import Reader

SPECIAL = {"EMPTY": "(empty)", "NULL": "(none)", "OTHER": OTHER}

type Colours = dict[str, str]


@dataclass(frozen=True)
class Colouring:
    """What a chart's colours stand on: those that are fixed, and all values of its column."""

    fixed: Colours
    known: Callable[[], Sequence[str]] | None
    theme: Mapping[str, Any]

    @classmethod
    def of(
        cls, reader: Reader, configuration: Mapping[str, Any], colour: Field | None, category: Field
    ) -> "Colouring":
        """Read a chart's fixed colours; the values of its column are asked where none is fixed."""
        own = of_column(reader.deployed, colour or category) | palette(configuration)
        known: Callable[[], Sequence[str]] | None = None
        if colour is not None:
            known = list if own else reader.known_values(colour)
        return cls(own, known, reader.deployed.theme)

    def colours(self, records: Sequence[Mapping[str, Any]]) -> Colours:
        """Return the colours of the records' series, or of their categories."""
        return completed(self.fixed, records, self.theme, self.known() if self.known else None)


def palette(configuration: Mapping[str, Any]) -> Colours:
    """Return the colours that a visual's palette fixes for values."""
    found = (configuration.get("VisualPalette") or {}).get("ColorMap") or []
    return {
        one["Element"]["FieldValue"]: one["Color"]
        for one in found
        if one["Element"].get("FieldValue") is not None
    }


def of_column(deployed: Deployed, field: Field | None) -> Colours:
    """Return the colours that ColumnConfigurations fixes for a column's values."""
    if field is None:
        return {}
    place = {"DataSetIdentifier": field.data_set, "ColumnName": field.column}
    for one in deployed.definition.get("ColumnConfigurations") or []:
        if one["Column"] == place and one.get("ColorsConfiguration"):
            listed = one["ColorsConfiguration"].get("CustomColors") or []
            return {_value(colour): colour["Color"] for colour in listed}
    return {}


def by_value(
    fixed: Colours, names: Iterable[str], known: Sequence[str], theme: Mapping[str, Any]
) -> Colours:
    """Return each name's colour: the fixed one, or the theme's at its place among the known."""
    free = _free(fixed, theme)
    named = [name for name in names if name not in fixed and name != OTHER]
    strangers = sorted(set(named) - set(known), key=str.casefold)
    places = {name: place for place, name in enumerate([*_unfixed(known, fixed), *strangers])}
    found = {name: free[places[name] % len(free)] for name in named}
    return found | {name: fixed[name] for name in names if name in fixed}


def completed(
    fixed: Colours,
    records: Sequence[Mapping[str, Any]],
    theme: Mapping[str, Any],
    known: Sequence[str] | None = None,
) -> Colours:
    """Return the colours of a chart's series, or of its categories where it has one series only.

    `known` are all values of the column that makes the series; without one they are measures, which
    keep the order of the definition. One series is coloured where some of its categories are fixed.
    """
    series = list(dict.fromkeys(record["series"] for record in records))
    if len(series) > 1 or known is not None:
        if known is None and not any(name in fixed for name in series):
            return {}
        return by_value(fixed, series, series if known is None else known, theme)
    names = list(dict.fromkeys(record["category"] for record in records))
    if not any(name in fixed for name in names):
        return {}
    return {name: fixed.get(name) or _free(fixed, theme)[0] for name in names}


def _free(fixed: Colours, theme: Mapping[str, Any]) -> list[str]:
    """Return the theme's colours that are fixed for no value."""
    page = page_theme(theme)
    listed: list[str] = page["colors"][page["mode"]]
    taken = {one.casefold() for one in fixed.values()}
    return [one for one in listed if one.casefold() not in taken] or listed


def _value(colour: Mapping[str, Any]) -> str:
    special = colour.get("SpecialValue")
    return SPECIAL[special] if special else str(colour.get("FieldValue"))


def _unfixed(names: Sequence[str], fixed: Colours) -> list[str]:
    return [name for name in names if name not in fixed]
