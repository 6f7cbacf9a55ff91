"""A definition that no one here tuned for deploys, and its visuals are drawn or say why not."""

from collections import Counter
from collections.abc import Callable, Sequence
from decimal import Decimal
from itertools import combinations
from math import isclose
from typing import Any

import pytest

from tests.foreign.answers import plain_figures, plain_visuals, total, totals
from tests.foreign.conftest import Drawn
from tests.foreign.page import Tile
from tests.foreign.reckoning import Reckoning, written


def test_every_visual_is_drawn_or_says_why_not(drawn: Drawn) -> None:
    placed = {one for sheet in drawn.sheets for one in sheet["visuals"]}
    assert set(drawn.visuals) == placed
    told = [one for one in drawn.visuals.values() if one["state"] not in {"drawn", "empty"}]
    assert {one["state"] for one in told} <= {"undrawn", "failed"}
    assert all(one["reason"].strip() for one in told)


def test_boxes_are_those_that_are_known_and_say_why(drawn: Drawn) -> None:
    if drawn.foreign.expected is None:
        pytest.skip("nothing is known beforehand of definitions of your own")
    kinds = {one["id"]: one["kind"] for sheet in drawn.sheets for one in sheet["visuals"].values()}
    states = Counter(one["state"] for one in drawn.visuals.values())
    boxes = Counter(
        (kinds[one["id"]], one["reason"])
        for one in drawn.visuals.values()
        if one["state"] == "undrawn"
    )
    assert boxes == drawn.foreign.expected.boxes
    assert states["drawn"] == drawn.foreign.expected.drawn
    assert states["empty"] == drawn.foreign.expected.empty


def test_plain_sums_equal_athenas_own(drawn: Drawn, client: Callable[[str], Any]) -> None:
    plain = [
        one
        for one in plain_visuals(drawn.deployment.definition)
        if drawn.visuals[one[0]]["state"] == "drawn"
    ]
    if not plain:
        pytest.skip("no bars or pie of one plain value over all rows")
    for visual, category, value in plain:
        rows = drawn.visuals[visual]["table"]["raw"]
        shown = {name: Decimal(found) for name, found, *_ in rows}
        assert shown == totals(client, drawn.deployment, category, value)


def test_figures_equal_those_reckoned_from_the_rows(drawn: Drawn) -> None:
    checked = 0
    for visual, figures in Reckoning(drawn.deployment.definition, drawn.deployment.rows).figures():
        found = drawn.visuals[visual]
        if found["state"] != "drawn":
            continue
        checked += 1
        expected = {written(key): values for key, values in figures.items()}
        measures = len(next(iter(expected.values()), ()))
        for line in found["table"]["raw"]:
            key, shown = tuple(line[: len(line) - measures]), line[len(line) - measures :]
            assert _is_same(shown, expected[key]), (visual, line)
    if not checked:
        pytest.skip("no visual of plain fields and filters")


def _is_same(texts: Sequence[str], values: Sequence[Any]) -> bool:
    """Tell whether figures are equal, but for the last digits of a double."""
    return len(texts) == len(values) and all(
        text == "" if value is None else isclose(float(text), float(value), rel_tol=1e-6)
        for text, value in zip(texts, values, strict=True)
    )


def test_page_shows_every_visual(drawn: Drawn, shown: list[list[Tile]]) -> None:
    tiles = [tile for sheet in shown for tile in sheet]
    assert {tile.id for tile in tiles} == drawn.visuals.keys()
    for tile in tiles:
        expected = drawn.visuals[tile.id]
        assert tile.state == expected["state"]
        assert expected.get("reason", "") in tile.text


def test_visuals_stand_beside_one_another(shown: list[list[Tile]]) -> None:
    for sheet in shown:
        assert not [(one.id, two.id) for one, two in combinations(sheet, 2) if one.overlaps(two)]


def test_cells_are_coloured_where_their_rules_hold(drawn: Drawn, shown: list[list[Tile]]) -> None:
    for tile in (tile for sheet in shown for tile in sheet):
        styles = drawn.visuals[tile.id].get("table", {}).get("styles", [])
        assert tile.painted == sum(bool(style) for row in styles for style in row)


def test_plain_figures_on_the_page_equal_athenas_own(
    drawn: Drawn, shown: list[list[Tile]], client: Callable[[str], Any]
) -> None:
    raw = {tile.id: tile.raw for sheet in shown for tile in sheet if tile.raw is not None}
    plain = dict(plain_figures(drawn.deployment.definition))
    if not plain:
        pytest.skip("no key figure of one plain value over all rows")
    for visual, value in plain.items():
        assert Decimal(raw[visual]) == total(client, drawn.deployment, value)
