"""From a drawn sheet to a report: its visuals in reading order, and the choices in words."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from dashboard.formats import date_text
from dashboard.reports.parts import Absent, Chart, Figure, Part, Report, Rows, Words

ARROWS = {"up": "▲ ", "down": "▼ ", "same": "● "}
MOST_ROWS = 40
FAILED = "Its query failed"
AS_ROWS = {
    "panels": "Small multiples are on the page; here are their rows.",
    "words": "The word cloud is on the page; here are its rows.",
}


def read_report(
    page: Mapping[str, Any],
    sheet_id: str,
    drawn: Iterable[Mapping[str, Any]],
    chosen: Mapping[str, Any],
    link: str,
    now: datetime,
) -> Report:
    """Put what was drawn of a sheet into its order; `now` is by the dashboard's clocks."""
    sheet = next(one for one in page["sheets"] if one["id"] == sheet_id)
    found = {one["id"]: one for one in drawn if "id" in one and "clicked" not in one}
    return Report(
        sheet["title"] or sheet["name"],
        page["name"],
        f"{date_text(now, 'MINUTE', None)} {page['zone'].replace('_', ' ')}",
        list(_facts(sheet, chosen)),
        link,
        list(_parts(sheet, found)),
        page["theme"],
    )


def _facts(sheet: Mapping[str, Any], chosen: Mapping[str, Any]) -> Iterator[str]:
    """Say what each control stands on."""
    for control in sheet["controls"]:
        values = _values(control, chosen)
        if values and _counts(control, sheet["controls"], chosen):
            yield f"{control['title']}: {' – '.join(values)}"


def _counts(
    control: Mapping[str, Any], controls: Sequence[Mapping[str, Any]], chosen: Mapping[str, Any]
) -> bool:
    """Say whether a control counts: "From (chosen dates)" does where another says so."""
    named = re.fullmatch(r".+ \((.+)\)", control["title"])
    for other in controls if named else []:
        offered = [str(one).casefold() for one in other.get("options") or []]
        if named and named[1].casefold() in offered:
            return named[1].casefold() in [one.casefold() for one in _values(other, chosen)]
    return True


def _values(control: Mapping[str, Any], chosen: Mapping[str, Any]) -> list[str]:
    name, given = control.get("parameter"), None
    if name:
        given = (chosen.get("parameters") or {}).get(name, control.get("values"))
    elif control.get("filter") in (chosen.get("filters") or {}):
        choice = chosen["filters"][control["filter"]]
        given = choice.get("values") or [choice.get("min"), choice.get("max"), choice.get("value")]
    else:
        given = control.get("values")
    listed = given if isinstance(given, Sequence) and not isinstance(given, str) else [given]
    return [_worded(one) for one in listed if one not in (None, "")]


def _worded(value: Any) -> str:
    """Write a day as charts write it; everything else as it is."""
    text = str(value)
    try:
        return date_text(datetime.fromisoformat(text), "DAY", None)
    except ValueError:
        return text


def _parts(sheet: Mapping[str, Any], found: Mapping[str, Mapping[str, Any]]) -> Iterator[Part]:
    hidden = (found.get(sheet["id"]) or {}).get("hidden") or []
    placed = sorted(sheet["elements"], key=lambda one: (one["row"], one["column"]))
    for name in (one["id"] for one in placed if one["id"] not in hidden):
        if name in sheet["visuals"]:
            yield _part(sheet["visuals"][name], found.get(name) or {})
        elif name in sheet["texts"]:
            yield Words(blocks=(found.get(name) or {}).get("blocks") or sheet["texts"][name])


def _part(visual: Mapping[str, Any], drawn: Mapping[str, Any]) -> Part:
    named = drawn.get("titles") or {}
    title = named.get("name") or visual["title"]
    head: dict[str, Any] = {
        "title": str(title),
        "subtitle": str(named.get("subtitle", visual["subtitle"])),
        "notes": tuple(drawn.get("notes") or ()),
    }
    match drawn.get("state"):
        case "drawn":
            return _shown(head, drawn)
        case "empty":
            own = drawn.get("noData") or {}
            told = " ".join(filter(None, (own.get("title"), own.get("description"))))
            reason = drawn.get("reason") or told or "Nothing matches the filters."
            return Absent(**head, reason=reason)
        case "undrawn":
            return Absent(**head, reason=drawn["reason"])
        case _:
            reason = drawn.get("reason") or "it was not drawn"
            return Absent(**head, reason=f"{FAILED}: {reason}", is_fault=True)


def _shown(head: Mapping[str, Any], drawn: Mapping[str, Any]) -> Part:
    if drawn.get("narrative"):
        return Words(**head, blocks=drawn["narrative"])
    if drawn.get("kpi"):
        return _figure(head, drawn["kpi"])
    told = [note for name, note in AS_ROWS.items() if drawn.get(name)]
    table = _rows({**head, "notes": [*head["notes"], *told]}, drawn["table"])
    if drawn.get("spec"):
        return Chart(**head, spec=drawn["spec"], table=table)
    return table


def _figure(head: Mapping[str, Any], kpi: Mapping[str, Any]) -> Figure:
    compared = kpi.get("comparison") or {}
    direction = compared.get("direction", "none")
    change = f"{ARROWS.get(direction, '')}{compared.get('text', '')}"
    against = f"from {kpi['against']}" if compared and direction != "none" else ""
    period = {"subtitle": kpi["period"]} if kpi.get("period") and not head["subtitle"] else {}
    return Figure(
        **{**head, **period},
        value=kpi["value"],
        change=change,
        direction=direction,
        against=against,
    )


def _rows(head: Mapping[str, Any], table: Mapping[str, Any]) -> Rows:
    """Take a table's first rows; how many are left out is noted."""
    rows, sums = [list(one) for one in table["rows"]], list(table.get("sums") or [])
    notes = list(head["notes"])
    if len(rows) > MOST_ROWS:
        notes.append(f"{len(rows) - MOST_ROWS:,} more rows are on the page.")
        rows, sums = rows[:MOST_ROWS], [one for one in sums if one < MOST_ROWS]
    if table.get("isTransposed"):
        notes.append("On the page its rows are columns.")
    if table.get("totals"):
        sums.append(len(rows))
        rows.append([str(one or "") for one in table["totals"]])
    columns = table["columns"]
    titles = [one["title"] for one in columns]
    numbers = [bool(one.get("isNumber")) for one in columns]
    return Rows(
        **{**head, "notes": notes}, columns=titles, are_numbers=numbers, rows=rows, sums=sums
    )
