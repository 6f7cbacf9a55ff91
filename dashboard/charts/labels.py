"""Values written at marks: at bars' ends, within the parts of stacks, above stacks, at points.

A label that has no room isn't written, as QuickSight leaves out labels that overlap; where the
definition lets them overlap, all are.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dashboard.charts.base import Rows, Spec, ordered
from dashboard.charts.reference import ReferenceLine, extent

LABEL = 52  # pixels of a value beside a horizontal bar
LETTER = 6.5  # pixels, about what a letter takes
LINE = 13  # pixels of a label's height
LIGHT = 0.4  # the luminance from which on dark letters are read better


@dataclass(frozen=True)
class Labels:
    """Which values are written; `totals` have a row for each stack.

    Where only some are, rows have what is written of them as `written`.
    """

    is_shown: bool = False
    may_overlap: bool = False
    totals: Sequence[Mapping[str, Any]] = ()
    is_some: bool = False

    @property
    def text(self) -> Spec:
        """Return the channel of what is written at a mark."""
        return {"text": {"field": "written" if self.is_some else "label", "type": "nominal"}}


NO_LABELS = Labels()


def ranked(rows: Rows, domain: Sequence[Any]) -> list[dict[str, Any]]:
    """Return rows with the place of their series, by which labels are stacked as their bars are."""
    ranks = {name: place for place, name in enumerate(domain)}
    return [{**row, "rank": ranks.get(row["series"], 0)} for row in rows]


ORDER: Spec = {"field": "rank", "type": "quantitative", "sort": "descending"}


def at_ends(encoding: Spec, is_horizontal: bool, clip: Spec, labels: Labels) -> Spec:
    """Write values at the ends of bars of one series, on the far side of zero."""
    channels = {name: encoding[name] for name in ("x", "y")}
    mark = {"type": "text", "fontWeight": 500, **_end("x" if is_horizontal else "y"), **clip}
    return {"mark": mark, "encoding": {**channels, **labels.text}}


def room_beside(rows: Rows) -> Spec:
    """Leave room for labels at the ends that bars go to."""
    is_above = any((row["value"] or 0) > 0 for row in rows) or not is_below(rows)
    end = f"max(width - {LABEL}, 20)" if is_above else "width"
    return {"range": [LABEL if is_below(rows) else 0, {"expr": end}]}


def room_above(rows: Rows, references: Sequence[ReferenceLine]) -> Spec:
    """End the axis a little beyond the tallest bars, so that their labels stay inside."""
    least, greatest = extent(rows, references) or (0.0, 0.0)
    room: Spec = {"domainMax": greatest * 1.12 if greatest > 0 else None}
    return room | ({"domainMin": least * 1.12} if least < 0 else {})


def is_below(rows: Rows) -> bool:
    """Tell whether a bar goes below zero."""
    return any((row["value"] or 0) < 0 for row in rows)


def within(encoding: Spec, labels: Labels, along: str = "y", scale: str = "y") -> Spec:
    """Write values in the middle of a stack's parts, each to be read on its colour."""
    length = f"abs(scale('{scale}', datum.value_end) - scale('{scale}', datum.value_start))"
    letters = f"length(datum.label) * {LETTER}"
    fits = (
        f"{length} >= {LINE} && bandwidth('x') >= {letters}"
        if along == "y"
        else f"{length} >= {letters} && bandwidth('y') >= {LINE}"
    )
    part = f"luminance(scale('color', datum.series)) > {LIGHT} ? '#1b1b1f' : '#ffffff'"
    channels = {name: encoding[name] for name in ("x", "y")}
    channels[along] = {**channels[along], "bandPosition": 0.5}
    return {
        "mark": _mark(labels, fits, fill={"expr": part}),
        "encoding": {**channels, **labels.text, "detail": {"field": "series"}, "order": ORDER},
    }


def beside(encoding: Spec, labels: Labels, along: str = "y") -> Spec:
    """Write values at the ends of bars that stand beside each other."""
    across = "x" if along == "y" else "y"
    band = f"bandwidth('{across}Offset')"
    fits = f"{band} >= length(datum.label) * {LETTER}" if along == "y" else f"{band} >= {LINE - 3}"
    channels = {name: encoding[name] for name in ("x", "y", f"{across}Offset")}
    return {"mark": _mark(labels, fits, **_end(along)), "encoding": {**channels, **labels.text}}


def above(encoding: Spec, labels: Labels, along: str = "y") -> Spec:
    """Write what each stack adds up to at its end."""
    across = "x" if along == "y" else "y"
    fits = (
        f"bandwidth('x') * 1.25 >= length(datum.label) * {LETTER}"
        if along == "y"
        else f"bandwidth('y') >= {LINE - 3}"
    )
    whole = {"field": "value", "type": "quantitative", "stack": None}
    axis = {name: encoding[along][name] for name in ("axis", "scale") if name in encoding[along]}
    mark = _mark(labels, fits, **_end(along)) | {"fontWeight": 600}
    channels = {along: {**whole, **axis}, across: encoding[across]}
    rows = {"values": list(labels.totals)}
    return {"data": rows, "mark": mark, "encoding": {**channels, **_TEXT}}


def at_points(encoding: Spec, labels: Labels, rows: Rows, name: str = "category") -> Spec:
    """Write values above the points of lines, every so many where they stand close together.

    Of several lines the greatest is written, and each that the next greater one leaves room for.
    Where only some are written, all of them are.
    """
    places = {one: place for place, one in enumerate(ordered(rows, name))}
    longest = max((len(str(row["label"])) for row in rows), default=0)
    each = f"max(1, ceil({longest * LETTER + 6} * {max(1, len(places))} / max(1, width)))"
    known = _below_one_another([row for row in rows if row["value"] is not None], name)
    known = [{**row, "nth": places[row[name]]} for row in known]
    channels = {key: encoding[key] for key in ("x", "y")}
    has_room = f"scale('y', datum.value) - scale('y', datum.above) >= {LINE}"
    fits = "datum.written" if labels.is_some else f"datum.nth % {each} == 0"
    if not labels.is_some and any(row["above"] is not None for row in known):
        fits = f"{fits} && (datum.above == null || {has_room})"
    mark = _mark(labels, fits, **_end("y")) | {"dy": -8}
    return {"data": {"values": known}, "mark": mark, "encoding": {**channels, **labels.text}}


def _below_one_another(rows: Rows, name: str) -> list[dict[str, Any]]:
    """Return rows with the next greater value of their category, where another line has one."""
    found = [dict(row) for row in rows]
    by_value = sorted(found, key=lambda row: (str(row[name]), -row["value"]))
    for other, row in zip([None, *by_value], by_value, strict=False):
        row["above"] = other["value"] if other and other[name] == row[name] else None
    return found


def totals_of(rows: Rows) -> list[dict[str, Any]]:
    """Return for each category what its stack adds up to, at the stack's upper end."""
    names = ordered(rows, "category")
    found = {name: [row["value"] or 0 for row in rows if row["category"] == name] for name in names}
    return [
        {"category": name, "value": sum(max(one, 0) for one in values), "sum": sum(values)}
        for name, values in found.items()
    ]


_TEXT: Spec = {"text": {"field": "label", "type": "nominal"}}


def _mark(labels: Labels, fits: str, **more: Any) -> Spec:
    opacity = 1 if labels.may_overlap else {"expr": f"{fits} ? 1 : 0"}
    return {"type": "text", "fontSize": 11, "opacity": opacity, **more}


def _end(along: str) -> Spec:
    """Stand beyond the end that a bar goes to."""
    if along == "y":
        return {
            "align": "center",
            "baseline": _by_sign("'top'", "'bottom'"),
            "dy": _by_sign("4", "-4"),
        }
    return {"align": _by_sign("'right'", "'left'"), "baseline": "middle", "dx": _by_sign("-5", "5")}


def _by_sign(below: str, at_or_above: str) -> Spec:
    return {"expr": f"datum.value < 0 ? {below} : {at_or_above}"}
