"""The columns that a definition needs of its data sets, with the types that its use of them tells.

A definition names columns and says nothing of their types: a field of a well or a filter asks for
one, a calculated field's functions for others. What nothing tells is text.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Any

from dashboard.expressions.syntax import (
    Call,
    Column,
    Expression,
    Items,
    Number,
    Operation,
    Text,
    parse,
)
from dashboard.refusal import NotDrawnError

type Columns = dict[str, str]
type Definition = dict[str, Any]

CERTAIN, LIKELY, POSSIBLE = 100, 10, 1
USES = {
    "DateDimensionField": ("DATETIME", CERTAIN),
    "DateMeasureField": ("DATETIME", CERTAIN),
    "NumericalDimensionField": ("DECIMAL", CERTAIN),
    "NumericalMeasureField": ("DECIMAL", CERTAIN),
    "CategoricalDimensionField": ("STRING", CERTAIN),
    "TimeRangeFilter": ("DATETIME", CERTAIN),
    "TimeEqualityFilter": ("DATETIME", CERTAIN),
    "RelativeDatesFilter": ("DATETIME", CERTAIN),
    "NumericRangeFilter": ("DECIMAL", LIKELY),
    "NumericEqualityFilter": ("DECIMAL", LIKELY),
    "AggregationSortConfigurations": ("DECIMAL", LIKELY),
    "CategoryFilter": ("STRING", LIKELY),
}
NUMERIC = "sum sumif avg avgif min max median abs ceil floor round sqrt ln log exp sumover avgover"
TEXTUAL = (
    "contains locate split tolower toupper strlen substring left right trim ltrim rtrim replace "
    "startswith endswith parseint parsedecimal parsedate"
)
TEMPORAL = "truncdate adddatetime datediff extract formatdate"
ARGUMENTS = {
    **dict.fromkeys(NUMERIC.split(), "DECIMAL"),
    **dict.fromkeys(TEXTUAL.split(), "STRING"),
    **dict.fromkeys(TEMPORAL.split(), "DATETIME"),
}
RESULTS = {
    **dict.fromkeys(("now", "truncdate", "adddatetime", "parsedate"), "DATETIME"),
    **dict.fromkeys(("tolower", "toupper", "concat", "split", "left", "right"), "STRING"),
    **dict.fromkeys(("sum", "count", "datediff", "extract", "strlen", "locate"), "DECIMAL"),
}


def columns_of(definition: Definition) -> dict[str, Columns]:
    """Give for each data set identifier its columns and their types."""
    votes: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    calculated = {
        (one["DataSetIdentifier"], one["Name"]): parse(one["Expression"])
        for one in definition.get("CalculatedFields") or []
    }
    for data_set, name, kind, weight in _used(definition):
        votes[data_set, name][kind] += weight
    for key in calculated:
        votes[key]["STRING"] += 0
    within = list(_within_visuals(definition))
    for _ in range(len(calculated) + 1):  # a field may be made of fields that are made of fields
        before = {key: dict(found) for key, found in votes.items()}
        named = [
            (data_set, tree, votes[data_set, own]) for (data_set, own), tree in calculated.items()
        ]
        named += [(data_set, tree, Counter()) for data_set, tree in within]
        for data_set, tree, own_votes in named:
            known = {name: _leading(found) for (of, name), found in votes.items() if of == data_set}
            for name, wanted in _wanted(tree, _leading(own_votes), known):
                votes[data_set, name][wanted or "STRING"] = max(
                    votes[data_set, name][wanted or "STRING"], LIKELY if wanted else POSSIBLE
                )
        if before == votes:
            break
    found: dict[str, Columns] = defaultdict(dict)
    for (data_set, name), counted in sorted(votes.items()):
        if (data_set, name) not in calculated:
            found[data_set][name] = _leading(counted) or "STRING"
    return dict(found)


def structures(value: Any, name: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield every structure with the name of the member that holds it."""
    if isinstance(value, dict):
        yield name, value
        for member, item in value.items():
            yield from structures(item, member)
    elif isinstance(value, list):
        for item in value:
            yield from structures(item, name)


def _within_visuals(definition: Definition) -> Iterator[tuple[str, Expression]]:
    """Yield the expressions of visuals' own: calculated measures, rules of formats."""
    for sheet in definition["Sheets"]:
        for visual in sheet.get("Visuals") or []:
            named = [
                body["DataSetIdentifier"]
                for _, body in structures(visual)
                if "DataSetIdentifier" in body
            ]
            for _, body in structures(visual):
                if named and isinstance(body.get("Expression"), str):
                    with suppress(NotDrawnError):  # the visual says so itself
                        yield named[0], parse(body["Expression"])


def _used(definition: Definition) -> Iterator[tuple[str, str, str, int]]:
    for name, body in structures(definition):
        if "ColumnName" in body and "DataSetIdentifier" in body:
            yield body["DataSetIdentifier"], body["ColumnName"], "STRING", POSSIBLE
        column = body.get("Column")
        if name in USES and column:
            yield column["DataSetIdentifier"], column["ColumnName"], *USES[name]
        function = body.get("Aggregation") or {}
        if name == "ColumnTooltipItem" and "NumericalAggregationFunction" in function:
            yield column["DataSetIdentifier"], column["ColumnName"], "DECIMAL", LIKELY
        if name == "ColumnSort" and "NumericalAggregationFunction" in (
            body.get("AggregationFunction") or {}
        ):
            by = body["SortBy"]
            yield by["DataSetIdentifier"], by["ColumnName"], "DECIMAL", LIKELY


def _leading(counted: Counter[str]) -> str | None:
    common = counted.most_common(1)
    return common[0][0] if common and common[0][1] >= LIKELY else None


def _wanted(
    node: Expression, kind: str | None, known: Mapping[str, str | None]
) -> Iterator[tuple[str, str | None]]:
    """Yield the columns of an expression with the type that their place asks for."""
    match node:
        case Column(name):
            yield name, kind
        case Items(members):
            for member in members:
                yield from _wanted(member, kind, known)
        case Operation(operator, operands):
            inner = _operands_kind(operator, operands, known)
            for operand in operands:
                yield from _wanted(operand, inner, known)
        case Call(name, arguments):
            for index, argument in enumerate(arguments):
                yield from _wanted(argument, _argument_kind(name, index, arguments, kind), known)


def _operands_kind(
    operator: str, operands: tuple[Expression, ...], known: Mapping[str, str | None]
) -> str | None:
    if operator in {"AND", "OR", "NOT"}:
        return None
    if operator in {"+", "-", "*", "/", "%", "^"}:
        return "DECIMAL"
    columns = (known.get(one.name) for one in operands if isinstance(one, Column))
    return next((kind for one in operands if (kind := _kind(one))), None) or next(
        filter(None, columns), None
    )


def _argument_kind(
    name: str, index: int, arguments: tuple[Expression, ...], kind: str | None
) -> str | None:
    if name == "ifelse":
        return None if index % 2 == 0 and index < len(arguments) - 1 else kind
    if name in {"coalesce", "nullif", "minover", "maxover"}:
        return kind
    if name in {"in", "notin", "switch"}:
        return next((found for one in arguments[:2] if (found := _kind(one))), None)
    return ARGUMENTS.get(name)


def _kind(node: Expression) -> str | None:
    match node:
        case Text():
            return "STRING"
        case Number():
            return "DECIMAL"
        case Items((first, *_)):
            return _kind(first)
        case Call(name, _):
            return RESULTS.get(name)
        case Operation("+" | "-" | "*" | "/", _):
            return "DECIMAL"
    return None
