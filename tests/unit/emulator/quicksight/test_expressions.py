"""What an expression mentions: as this room reads it, and as the page that draws it does.

The two may not import each other, so each reads QuickSight's language itself; here they agree.
"""

from collections.abc import Iterator
from typing import Any

import pytest

from analytics_emulator.quicksight.expressions import mentions
from dashboard.expressions.syntax import (
    Call,
    Column,
    Expression,
    Items,
    Operation,
    Ordered,
    ParameterName,
    parse,
)
from quicksight_definition.columns import calculated_fields
from tests.unit.quicksight_definition.drawn import rendered


def deployed(field: dict[str, Any]) -> str:
    """Return a field's expression as a deployment has it, with some number for what it chooses."""
    match rendered(field["Expression"]):
        case {"Fn::Sub": [text, dict(chosen)]}:
            for name in chosen:
                text = text.replace(f"${{{name}}}", "5")
            return str(text)
        case expression:
            return str(expression)


EXPRESSIONS = [
    "sum({Revenue}) / distinct_count({Order})",
    "sumIf({Revenue}, {Day} >= ${From} AND {Day} < addDateTime(1, 'DD', ${To}))",
    "ifelse({a} = '{no column}', \"${no parameter}\", 'it''s {none}')",
    "/* {not} ${this} */ {a} // {nor} 'this'\n + {b}",
    r"concat('\'{quoted}', {a})",
    "sumOver(sum({Revenue}), [{Day}, {Shop}])",
    "runningSum(sum({a}), [{Day} ASC])",
    "NOT in({a}, ['x', 'y']) OR price > -1.5 * quantity AND {b} <> null",
    *map(deployed, calculated_fields()),
]


def names(node: Expression) -> Iterator[tuple[str, str]]:
    """Yield the kind and name of all that the page's tree mentions."""
    match node:
        case Column(name):
            yield "column", name
        case ParameterName(name):
            yield "parameter", name
        case Call(name, parts):
            yield "function", name.lower()
            for part in parts:
                yield from names(part)
        case Items(parts) | Operation(_, parts):
            for part in parts:
                yield from names(part)
        case Ordered(subject, _):
            yield from names(subject)


@pytest.mark.parametrize("expression", EXPRESSIONS)
def test_names_are_those_that_the_page_reads(expression: str) -> None:
    found = mentions(expression)
    here = {("column", name) for name in [*found.columns, *found.words]}
    here |= {("parameter", name) for name in found.parameters}
    here |= {("function", name.lower()) for name in found.functions}
    assert here == set(names(parse(expression)))


def test_comments_and_texts_mention_nothing() -> None:
    assert mentions("'{a}' // ${b}\n\"{c}\" /* d(e) */") == ([], [], [], [])


def test_words_are_columns_without_braces_but_no_keywords() -> None:
    assert mentions("price > 1 AND NOT isNull({a}) or null").words == ["price"]
