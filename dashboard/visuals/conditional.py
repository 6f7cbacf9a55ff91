"""Conditional formatting: colours and icons that expressions over a visual's rows decide.

Source: API reference, ConditionalFormattingColor and ConditionalFormattingIcon. Each expression
becomes a further column of the visual's query, so Athena decides. Where several rules for one part
hold, the first one counts: the documentation leaves the order open.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import Any

from dashboard.aws.athena import Cell, Row
from dashboard.deployed import only
from dashboard.expressions.syntax import (
    Call,
    Expression,
    Operation,
    Text,
    columns_in,
    parse,
)
from dashboard.expressions.typed_sql import Sql
from dashboard.queries.fields import Field
from dashboard.refusal import NotDrawnError
from dashboard.visuals.gradients import gradient_colour, read_stops
from dashboard.visuals.reader import Reader

HEX = re.compile(r"#[0-9a-fA-F]{6}(?:[0-9a-fA-F]{2})?")
NUMBERS = {"INTEGER", "DECIMAL"}
PLACE = re.compile(r"(?:TOP|MID|BOTTOM)_\d+_PERCENT")  # in rules that the console makes
SHAPE = "Shape"
ROW = ""  # the target of rules for a table's whole row
PLACES = {
    "Cell", "Row", "PrimaryValue", "ActualValue", "ComparisonValue", "ProgressBar", "Arc", "Shape"
}  # fmt: skip
FORMATS = {"Cell": "TextFormat", "Shape": "Format"}  # where a place's colours stand, if not beside
MEMBERS = {"TextColor": "color", "BackgroundColor": "background", "ForegroundColor": "color"}
ICONS = {
    "CARET_UP": "▲",
    "CARET_DOWN": "▼",
    "PLUS": "+",
    "MINUS": "−",
    "ARROW_UP": "↑",
    "ARROW_DOWN": "↓",
    "ARROW_LEFT": "←",
    "ARROW_UP_LEFT": "↖",
    "ARROW_DOWN_LEFT": "↙",
    "ARROW_RIGHT": "→",
    "ARROW_UP_RIGHT": "↗",
    "ARROW_DOWN_RIGHT": "↘",
    "CIRCLE": "●",
    "TRIANGLE": "▲",
    "SQUARE": "■",
    "FLAG": "⚑",
    "CHECKMARK": "✓",
    "X": "✕",
    # As signs, not as pictures, where a font has both: so that they take the rule's colour.
    "FACE_UP": "☺\ufe0e",
    "FACE_FLAT": "😐\ufe0e",
    "FACE_DOWN": "☹\ufe0e",
    "THUMBS_UP": "👍\ufe0e",
    "THUMBS_DOWN": "👎\ufe0e",
    "ONE_BAR": "▂",
    "TWO_BAR": "▂▄",
    "THREE_BAR": "▂▄▆",
}

GREEN, YELLOW, RED, GREY = "#2cad00", "#d9a400", "#de3b00", "#6b7280"
# What stands for a number above zero, for zero and below it. AWS documents sets by name alone, and
# where theirs of three begin and end, not at all: by the sign is this page's reading (unverified).
ICON_SETS = {
    "PLUS_MINUS": (("+", GREEN), ("", GREY), ("−", RED)),
    "THREE_COLOR_ARROW": (("↑", GREEN), ("→", YELLOW), ("↓", RED)),
    "THREE_GRAY_ARROW": (("↑", GREY), ("→", GREY), ("↓", GREY)),
    "CARET_UP_MINUS_DOWN": (("▲", GREEN), ("−", YELLOW), ("▼", RED)),
}

type Style = dict[str, Any]
type Paint = Callable[[Cell, Sequence[Cell]], Style]


@dataclass(frozen=True)
class Rule:
    """Whom a rule formats, the column that decides, and what that column's values lead to."""

    target: str
    decides: Field
    paint: Paint


@dataclass(frozen=True)
class Formatting:
    """A visual's rules, and notes about those that aren't drawn."""

    rules: tuple[Rule, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def fields(self) -> list[Field]:
        """Return the columns that the query needs beyond those that readers see."""
        return [rule.decides for rule in self.rules]

    def styles(self, rows: Sequence[Row], start: int) -> list[dict[str, Style]]:
        """Return for each row the styles by target; the deciding columns begin at `start`."""
        found: list[dict[str, Style]] = [{} for _ in rows]
        for place, rule in enumerate(self.rules, start):
            values = [row[place] for row in rows]
            for by_target, value in zip(found, values, strict=True):
                style = by_target.setdefault(rule.target, {})
                by_target[rule.target] = rule.paint(value, values) | style
        return found


def read_formatting(
    body: Mapping[str, Any], reader: Reader, shown: Sequence[Field], is_grouped: bool = True
) -> Formatting:
    """Read a visual's rules; one that can't be told by its rows is named in a note."""
    configured = (body.get("ConditionalFormatting") or {}).get("ConditionalFormattingOptions")
    grouping = {one.column for one in shown if not one.is_measure and not one.granularity}
    rules: list[Rule] = []
    notes: list[str] = []
    for kind, target, member, wanted in _wanted(configured or []):
        try:
            expression, paint = _paint(kind, member, wanted)
            sql = _decision(expression, reader, grouping if is_grouped else None)
            _check(sql, is_number=bool({"Gradient", "IconSet"} & wanted.keys()))
        except NotDrawnError as error:
            notes.append(f"Not drawn: a conditional format ({error}).")
            continue
        decides = Field(f"format {len(rules)}", reader.data_set, "", sql, True, None, {})
        rules.append(Rule(target, decides, paint))
    return Formatting(tuple(rules), tuple(dict.fromkeys(notes)))


def _wanted(
    options: Sequence[Mapping[str, Any]],
) -> Iterator[tuple[str, str, str, Mapping[str, Any]]]:
    """Yield each rule with the kind of its place, whom it formats, and which part of it."""
    for option in options:
        kind, body = only(option)
        target = {"Cell": body.get("FieldId"), "Row": ROW}.get(kind, kind)
        parts = body.get(FORMATS[kind]) if kind in FORMATS else body
        for member, wanted in (parts or {}).items():
            if isinstance(wanted, Mapping) and wanted:  # QuickSight writes "TextColor": {} beside
                yield kind, str(target), member, wanted


def _paint(place: str, member: str, wanted: Mapping[str, Any]) -> tuple[str, Paint]:
    if place not in PLACES:
        raise NotDrawnError(f"of the {place}")
    kind, rule = only(wanted)
    if kind == "CustomCondition":
        return rule["Expression"], partial(_if_true, _icon(rule))
    if kind == "IconSet":
        icons = ICON_SETS.get(rule.get("IconSetType"))
        if not icons:
            raise NotDrawnError(f"the icons {rule.get('IconSetType')}")
        return rule["Expression"], partial(_by_sign, icons)
    if kind == "Gradient" and member in MEMBERS:
        stops = read_stops(rule["Color"]["Stops"])
        return rule["Expression"], partial(_along, MEMBERS[member], stops)
    if kind == "Solid" and member in MEMBERS:
        return rule["Expression"], partial(_if_true, {MEMBERS[member]: _colour(rule.get("Color"))})
    raise NotDrawnError(kind)


def _if_true(style: Style, value: Cell, _: Sequence[Cell]) -> Style:
    return style if value is True else {}


def _by_sign(icons: Sequence[tuple[str, str]], value: Cell, _: Sequence[Cell]) -> Style:
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        return {}
    icon, colour = icons[0] if value > 0 else icons[2] if value < 0 else icons[1]
    return {"icon": icon, "isIconOnly": False, "iconColor": colour} if icon else {}


def _along(member: str, stops: Any, value: Cell, values: Sequence[Cell]) -> Style:
    colour = gradient_colour(stops, value, values)
    return {member: colour} if colour else {}


def _icon(rule: Mapping[str, Any]) -> Style:
    chosen = rule["IconOptions"]
    icon = chosen.get("UnicodeIcon") or ICONS.get(chosen.get("Icon") or "")
    if not icon:
        raise NotDrawnError(f"the icon {chosen.get('Icon')}")
    shown = (rule.get("DisplayConfiguration") or {}).get("IconDisplayOption")
    style = {"icon": icon, "isIconOnly": shown == "ICON_ONLY"}
    return style | ({"iconColor": _colour(rule["Color"])} if rule.get("Color") else {})


def _colour(colour: str | None) -> str:
    if not HEX.fullmatch(colour or ""):
        raise NotDrawnError(f"the colour {colour}")
    return str(colour)[:7]


def _decision(expression: str, reader: Reader, grouping: set[str] | None) -> Sql:
    """Translate what decides: over the row as it is shown, so that it splits no group."""
    node = parse(expression)
    _check_places(node)
    sql = reader.scope.translate(node)
    if grouping is None and sql.is_aggregate:
        raise NotDrawnError("an aggregate over rows as they are")
    if (
        grouping is not None
        and not sql.is_aggregate
        and (strangers := sorted(set(columns_in(node)) - grouping))
    ):
        raise NotDrawnError(f"{', '.join(strangers)} isn't a group of the visual")
    return sql


def _check_places(node: Expression) -> None:
    """Refuse words that stand for a part of all values: "TOP_25_PERCENT" (of what, isn't told)."""
    match node:
        case Text(value) if PLACE.fullmatch(value):
            raise NotDrawnError(f"by {value}")
        case Operation(_, parts) | Call(_, parts):
            for part in parts:
                _check_places(part)


def _check(sql: Sql, is_number: bool) -> None:
    if is_number and sql.type not in NUMBERS:
        raise NotDrawnError("a gradient or icons of what isn't a number")
    if not is_number and sql.type != "BOOLEAN":
        raise NotDrawnError("an expression that isn't a condition")
