"""Rows that pass all filters of a visual, as far as its filters and calculated fields tell.

A definition's sheets ask for different rows: a service here, an account there. Rows of random
values pass few of many filters together, so that for each visual some are made to pass all of its.
"""

import random
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import islice
from typing import Any

from dashboard.deployed import only
from dashboard.expressions.syntax import Column, parse
from tests.foreign.columns import Definition, structures
from tests.foreign.conditions import STEPS, Literal, Row
from tests.foreign.solving import Solver
from tests.foreign.texts import PARTS

AGES_IN_DAYS = (0, 1, 3, 8, 20, 31, 40, 62, 95, 370)  # all dates of a row are of one age
ROWS_OF_AN_AGE = 6
KEPT = 24  # rows that pass the filters so far
TIMES = {"RelativeDatesFilter", "TimeRangeFilter", "TimeEqualityFilter"}
FIXED = 0  # of the generator: the same rows in each run

type Group = list[tuple[str, dict[str, Any]]]  # of whose filters one is enough


def passing(definition: Definition) -> dict[str, list[Row]]:
    """Give for each data set rows that pass the filters of the visuals over it."""
    found: dict[str, list[Row]] = {}
    known: list[Any] = []
    for sheet in definition["Sheets"]:
        for _, body in map(only, sheet.get("Visuals") or []):
            data_set = _data_set(body)
            groups = list(_groups(definition, sheet["SheetId"], body))
            asked = (data_set, [one | {"FilterId": ""} for group in groups for _, one in group])
            if data_set and groups and asked not in known:
                known.append(asked)
                found.setdefault(data_set, []).extend(_rows(definition, data_set, groups))
    return found


def _rows(definition: Definition, data_set: str, groups: list[Group]) -> Iterator[Row]:
    calculated = {
        one["Name"]: parse(one["Expression"])
        for one in definition.get("CalculatedFields") or []
        if one["DataSetIdentifier"] == data_set
    }
    now = datetime.now(UTC).replace(tzinfo=None, microsecond=0)
    chance = random.Random(FIXED)
    rows = _solved(Solver(calculated, dict(_defaults(definition, now)), now), groups, chance)
    for days in AGES_IN_DAYS:
        for row in (chance.choice(rows) for _ in range(ROWS_OF_AN_AGE)):
            yield {name: _aged(value, now, days) for name, value in row.items()}


def _aged(value: Literal, now: datetime, days: int) -> Literal:
    """Give the same moment, or the same day as text, some days before; other values as they are."""
    then = now - timedelta(days=days)
    return {now: then, now.date().isoformat(): then.date().isoformat()}.get(value, value)


def _solved(solver: Solver, groups: list[Group], chance: random.Random) -> list[Row]:
    """Give rows that pass all groups of filters; one that none passes is left to chance."""
    rows: list[Row] = [{}]
    for group in groups:
        found = [answer for kind, body in group for answer in _passed(solver, rows, kind, body)]
        if found:
            rows = chance.sample(found, KEPT) if len(found) > KEPT else found
    return rows


def _passed(solver: Solver, rows: list[Row], kind: str, body: Mapping[str, Any]) -> Iterator[Row]:
    column, solver.steps = Column(body["Column"]["ColumnName"]), STEPS
    wanted = list(_wanted(solver, kind, body))
    for row in rows:
        for value in wanted:
            yield from islice(solver.equal(column, value, row), ROWS_OF_AN_AGE)


def _wanted(solver: Solver, kind: str, body: Mapping[str, Any]) -> Iterator[Literal]:
    """Yield the values that pass a filter, where it is one of some values."""
    if kind in TIMES:
        yield solver.moment
    elif kind == "CategoryFilter":
        yield from _texts(solver, *only(body["Configuration"]))
    elif kind == "NumericEqualityFilter" and body.get("MatchOperator") == "EQUALS":
        yield from _numbers(solver, body, "Value", 0)
    elif kind == "NumericRangeFilter":
        yield from _numbers(solver, body.get("RangeMinimum") or {}, "StaticValue", 1)
        yield from _numbers(solver, body.get("RangeMaximum") or {}, "StaticValue", -1)


def _texts(solver: Solver, shape: str, body: Mapping[str, Any]) -> Iterator[Literal]:
    operator = body["MatchOperator"]
    if operator not in {"EQUALS", *PARTS} or body.get("SelectAllOptions"):
        return
    texts = [*(body.get("CategoryValues") or []), body.get("CategoryValue")]
    texts += solver.parameters.get(body.get("ParameterName") or "", ())
    kind = str if "List" in shape or operator == "EQUALS" else PARTS[operator]
    yield from (kind(one) for one in texts if one)


def _numbers(
    solver: Solver, body: Mapping[str, Any], member: str, beside: int
) -> Iterator[Literal]:
    if body.get(member) is not None:
        yield Decimal(str(body[member])) + beside
    named = solver.parameters.get(body.get("ParameterName") or body.get("Parameter") or "", ())
    yield from (one + beside for one in named if isinstance(one, Decimal))


def _groups(definition: Definition, sheet: str, body: Mapping[str, Any]) -> Iterator[Group]:
    for group in definition.get("FilterGroups") or []:
        scope = group["ScopeConfiguration"]
        sheets = (scope.get("SelectedSheets") or {}).get("SheetVisualScopingConfigurations") or []
        is_within = scope.get("AllSheets") is not None or any(
            one["SheetId"] == sheet
            and (one["Scope"] == "ALL_VISUALS" or body["VisualId"] in (one.get("VisualIds") or []))
            for one in sheets
        )
        if is_within and group.get("Status") != "DISABLED":
            yield list(map(only, group["Filters"]))


def _data_set(body: Mapping[str, Any]) -> str | None:
    wells = (body.get("ChartConfiguration") or {}).get("FieldWells") or {}
    named = (one["DataSetIdentifier"] for _, one in structures(wells) if "DataSetIdentifier" in one)
    return next(named, None)


def _defaults(definition: Definition, now: datetime) -> Iterator[tuple[str, tuple[Literal, ...]]]:
    """Yield parameters with their first values; a date's is taken for the row's moment."""
    for kind, body in map(only, definition.get("ParameterDeclarations") or []):
        is_date = kind == "DateTimeParameterDeclaration"
        values = (body.get("DefaultValues") or {}).get("StaticValues") or []
        yield body["Name"], (now,) if is_date else tuple(_values(kind, values))


def _values(kind: str, values: Iterable[Any]) -> Iterator[Literal]:
    for one in values:
        if kind == "StringParameterDeclaration" and one:
            yield str(one)
        elif kind in {"IntegerParameterDeclaration", "DecimalParameterDeclaration"}:
            yield Decimal(str(one))
