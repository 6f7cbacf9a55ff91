"""Nothing is cut off: legends, labels and pages, from phone to wide screen, light and dark."""

from collections.abc import Iterator
from functools import partial
from typing import Any

import pytest

from tests.browser.board import Board
from tests.browser.page import Page
from tests.waiting import wait_until

WIDTHS = {"phone": 390, "desktop": 1440, "wide": 2560}
SHEETS = ["today", "overview", "menu", "guests", "restaurants", "orders"]
TOO_WIDE = "return document.documentElement.scrollWidth - innerWidth"
# Texts of a chart's SVG that stand, in part, outside of it.
CLIPPED = """
return [...document.querySelectorAll('.chart svg')].flatMap((svg) => {
  const frame = svg.getBoundingClientRect();
  return [...svg.querySelectorAll('.role-legend text, .role-axis text')].filter((text) => {
    const box = text.getBoundingClientRect();
    return box.width && (box.left < frame.left - 1 || box.top < frame.top - 1
      || box.right > frame.right + 1 || box.bottom > frame.bottom + 1);
  }).map((text) => text.textContent);
});
"""
SHOWN = """return [...document.querySelectorAll(".tile:not([hidden])")]
  .map((one) => one.dataset.visual)"""
LEGEND = "return [...document.querySelectorAll(arguments[0])].map((text) => text.textContent)"
# WCAG 2's contrast of each caption in a funnel with the bar behind it.
CONTRASTS = """
const light = (colour) => {
  const parts = colour.match(/[\\d.]+/g).slice(0, 3).map((part) => part / 255);
  const linear = parts.map((p) => p <= 0.04045 ? p / 12.92 : ((p + 0.055) / 1.055) ** 2.4);
  return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2];
};
const tile = document.querySelector("[data-visual=funnel]");
const fill = (node) => light(getComputedStyle(node).fill);
const bar = fill(tile.querySelector(".mark-rect.role-mark path"));
return [...tile.querySelectorAll(".mark-text.role-mark text")].map(fill)
  .map((text) => (Math.max(text, bar) + 0.05) / (Math.min(text, bar) + 0.05));
"""


@pytest.fixture(params=WIDTHS)
def wide_as(request: pytest.FixtureRequest, tab: Page) -> Iterator[Page]:
    """The page on a screen of one of the widths."""
    width = WIDTHS[request.param]
    metrics = {"width": width, "height": 1000, "deviceScaleFactor": 1, "mobile": width < 500}
    tab.browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    yield tab
    tab.browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


@pytest.mark.parametrize("sheet", SHEETS)
def test_nothing_is_clipped_and_nothing_too_wide(wide_as: Page, sheet: str) -> None:
    wide_as.open(sheet)
    assert wide_as.browser.execute_script(CLIPPED) == []
    assert wide_as.browser.execute_script(TOO_WIDE) <= 0


def test_legend_of_the_categories_names_every_restaurant(wide_as: Page, month: Any) -> None:
    wide_as.open("menu")
    entries = "[data-visual=categories] .role-legend-label text"
    named = wide_as.browser.execute_script(LEGEND, entries)
    answers = month[1]["answers"]["restaurants_compared"]
    assert sorted(named) == sorted(row[0] for row in answers)


def test_legend_is_whole_after_the_window_changes(tab: Page) -> None:
    tab.open("menu")
    for width in (700, 1300, 400):
        tab.browser.set_window_size(width, 1000)
        tab.browser.execute_async_script("setTimeout(arguments[0], 300)")
        assert tab.browser.execute_script(CLIPPED) == []
    tab.browser.set_window_size(1440, 1000)


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_captions_of_a_funnel_stand_out_from_its_bars(tab: Page, mode: str) -> None:
    media = {"features": [{"name": "prefers-color-scheme", "value": mode}]}
    tab.browser.execute_cdp_cmd("Emulation.setEmulatedMedia", media)
    tab.browser.execute_script("localStorage.clear()")  # a mode that was chosen goes first
    tab.open("guests")
    contrasts = tab.browser.execute_script(CONTRASTS)
    tab.browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})
    assert len(contrasts) == 5
    assert min(contrasts) >= 4.5


HEADS = "return [...document.querySelectorAll(arguments[0])].map((one) => one.textContent)"


def test_little_moves_while_the_page_comes(wide_as: Page) -> None:
    wide_as.visit()
    wide_as.wait_drawn()
    assert wide_as.moved() < 0.05


def test_little_moves_where_nothing_is_found(wide_as: Page) -> None:
    """As early in a day, when nothing has been sold yet, or nothing fell."""
    wide_as.visit(sheet="menu", filters={"restaurant": {"values": ["nowhere"]}})
    wide_as.wait_drawn()
    assert wide_as.find_all("[data-state=empty]")
    assert wide_as.moved() < 0.05


def test_table_that_a_phone_has_no_room_for_is_cards_with_every_value(tab: Page) -> None:
    size = {"width": 390, "height": 844, "deviceScaleFactor": 1, "mobile": True}
    tab.browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    try:
        tab.open("orders")
        heads = partial(tab.browser.execute_script, HEADS, "[data-visual=lines] li:first-child dt")
        wait_until(heads)
        assert heads()[:4] == ["Units", "Price", "Revenue", "Refunded"]
        assert sorted(heads()[4:]) == sorted(
            ["Restaurant", "Channel", "Order number", "Customer", "Category", "Menu item", "Table"]
        )
        turned = size | {"width": 844, "height": 390}
        tab.browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", turned)
        wait_until(lambda: tab.find_all("[data-visual=lines] th"))
    finally:
        tab.browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


def test_page_and_paper_say_whose_clocks_cut_the_days(page: Page) -> None:
    assert page.text("#zone") == "Days and hours in UTC"
    page.browser.execute_script("dispatchEvent(new Event('beforeprint'))")
    assert "Days and hours in UTC" in page.find("#printed").get_attribute("textContent")


def test_rules_show_and_hide_what_the_reader_chose(board_page: Page, board: Board) -> None:
    views = {"Name": "View", "ParameterValueType": "SINGLE_VALUED"}
    declared = {**views, "DefaultValues": {"StaticValues": ["bars"]}}
    board.definition["ParameterDeclarations"] = [{"StringParameterDeclaration": declared}]
    hiding = {
        name: [{"Expression": rule, "ConfigurationOverrides": {"Visibility": "HIDDEN"}}]
        for name, rule in {"sold": "${View} = 'bars'", "by-item": "${View} <> 'bars'"}.items()
    }
    place = dict.fromkeys(("XAxisLocation", "YAxisLocation"), "0px")
    place |= {"Width": "800px", "Height": "400px", "ElementType": "VISUAL"}
    elements = [{"ElementId": one, **place, "RenderingRules": hiding[one]} for one in hiding]
    layout = {"Configuration": {"FreeFormLayout": {"Elements": elements}}}
    board.definition["Sheets"][0]["Layouts"] = [layout]
    board.rename("Rules")

    def shown() -> set[str]:
        return set(board_page.browser.execute_script(SHOWN))

    wait_until(lambda: shown() == {"by-item", "stored"}, 30)
    board_page.visit(sheet="sheet", parameters={"View": "figures"})
    wait_until(lambda: shown() == {"sold", "stored"}, 30)
    board_page.wait_drawn()
    assert board_page.figure("sold") == 7
