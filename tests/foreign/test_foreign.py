"""A definition that no one here tuned for deploys, and its visuals are drawn or say why not."""

import json
from collections.abc import Callable
from decimal import Decimal
from typing import Any
from urllib.parse import quote

import pytest

from tests.browser.page import BUSY, TILES, wait_until
from tests.foreign.answers import plain_figures, plain_visuals, sums, total
from tests.foreign.conftest import Drawn
from tests.foreign.drawing import Server


def test_every_visual_is_drawn_or_says_why_not(drawn: Drawn) -> None:
    placed = {one for sheet in drawn.sheets for one in sheet["visuals"]}
    assert set(drawn.visuals) == placed
    told = [one for one in drawn.visuals.values() if one["state"] not in {"drawn", "empty"}]
    assert {one["state"] for one in told} <= {"undrawn", "failed"}
    assert all(one["reason"].strip() for one in told)


def test_only_kinds_that_are_known_not_to_be_drawn_are_boxes(drawn: Drawn) -> None:
    if drawn.foreign.boxed is None:
        pytest.skip("nothing is known beforehand of definitions of your own")
    kinds = {one["id"]: one["kind"] for sheet in drawn.sheets for one in sheet["visuals"].values()}
    states = {one["id"]: one["state"] for one in drawn.visuals.values()}
    assert {
        kinds[name] for name, state in states.items() if state != "drawn"
    } == drawn.foreign.boxed
    assert list(states.values()).count("drawn") == 11


def test_plain_sums_equal_athenas_own(drawn: Drawn, client: Callable[[str], Any]) -> None:
    plain = [
        one
        for one in plain_visuals(drawn.deployment.definition)
        if drawn.visuals[one[0]]["state"] == "drawn"
    ]
    if not plain:
        pytest.skip("no bars or pie of one sum without a filter")
    for visual, category, value in plain:
        rows = drawn.visuals[visual]["table"]["raw"]
        shown = {name: Decimal(total) for name, total, *_ in rows}
        assert shown == sums(client, drawn.deployment, category, value)


def test_page_shows_every_visual(drawn: Drawn, server: Server, browser: Any) -> None:
    for sheet in drawn.sheets:
        open_sheet(browser, server, drawn, sheet)
        for tile in browser.find_elements("css selector", ".tile"):
            expected = drawn.visuals[tile.get_attribute("data-visual")]
            assert tile.get_attribute("data-state") == expected["state"]
            assert expected.get("reason", "") in tile.text


def test_plain_figures_on_the_page_equal_athenas_own(
    drawn: Drawn, server: Server, browser: Any, client: Callable[[str], Any]
) -> None:
    plain = dict(plain_figures(drawn.deployment.definition))
    if not plain:
        pytest.skip("no key figure of one sum without a filter")
    for sheet in drawn.sheets:
        open_sheet(browser, server, drawn, sheet)
        for visual in plain.keys() & sheet["visuals"].keys():
            figure = browser.find_element("css selector", f"[data-visual='{visual}'] .value")
            shown = Decimal(figure.get_attribute("data-raw"))
            assert shown == total(client, drawn.deployment, plain[visual])


def open_sheet(browser: Any, server: Server, drawn: Drawn, sheet: dict[str, Any]) -> None:
    """Open a sheet and wait until all of it is drawn."""
    state = {"dashboard": drawn.deployment.name, "sheet": sheet["id"]}
    browser.get("about:blank")
    browser.get(f"{server.address}/#{quote(json.dumps(state))}")
    run = browser.execute_script
    wait_until(lambda: run(TILES) == len(sheet["visuals"]) and not run(BUSY), 60)
