"""A tile with what a definition of others may ask of it: much, long or nothing."""

from collections.abc import Callable
from typing import Any

import pytest
from selenium.webdriver.common.keys import Keys

from dashboard.charts.bar import BarOptions, bar_chart
from dashboard.charts.heat_map import HeatMapOptions, heat_map
from tests.browser.page import Page
from tests.waiting import wait_until

TABLE = {"columns": [], "rows": [], "raw": []}
# A tile of the page's own code, alone in a box over the page.
SHOW = """
const [dashboard, visual, drawn, width, table, done] = arguments;
(async () => {
  const main = document.querySelector("script[type=module]").src;
  const { Tile } = await import(new URL("js/tile.js", main));
  const { theme } = await (await fetch(`/api/dashboards/${dashboard}`)).json();
  const told = { id: "shown", title: "", subtitle: "", ...visual };
  const tile = new Tile(told, { columns: 9, rows: 4 }, theme, {});
  const place = "position: fixed; inset: 0 auto auto 0; z-index: 99; height: 240px";
  tile.node.style.cssText = `${place}; width: ${width}px`;
  document.body.append(tile.node);
  await tile.show({ notes: [], table, ...drawn });
  done();
})();
"""
TOO_WIDE = """
const node = document.querySelector(arguments[0]);
return node.scrollWidth - node.clientWidth;
"""
# The chart, and what a reader sees of it: gaps between its categories, texts of its value axis.
CHART = """
const chart = document.querySelector("[data-visual=shown] .chart");
const frame = chart.getBoundingClientRect();
const isSeen = (box) => box.width && box.top >= frame.top && box.bottom <= frame.bottom;
const boxes = (selector) =>
  [...chart.querySelectorAll(selector)].map((text) => text.getBoundingClientRect());
const names = boxes(".canvas [aria-label^='Y-axis'] .role-axis-label text");
return {
  gaps: names.slice(1).map((box, index) => box.top - names[index].bottom),
  labels: boxes(".pinned [aria-label^='X-axis'] text").filter(isSeen).length,
  scrolled: chart.scrollTop,
  more: chart.scrollHeight - chart.clientHeight,
};
"""

# Names within the pictures, and how many legends' gradients are of their own picture.
NAMED = """
const legends = [...document.querySelectorAll("[data-visual=shown] .role-legend-gradient path")];
const isOwn = (path) => {
  const [, name] = path.getAttribute("fill").match(/#([^)]*)\\)/);
  return document.getElementById(name)?.closest("svg") === path.closest("svg");
};
return {
  ids: [...document.querySelectorAll("[data-visual=shown] svg [id]")].map((one) => one.id),
  legends: legends.length,
  own: legends.filter(isOwn).length,
};
"""

type Show = Callable[..., Page]


@pytest.fixture
def show(page: Page) -> Show:
    """`show(drawn, kind=…)` puts a tile of 240 pixels' height over the page."""

    def shown(drawn: dict[str, Any], width: int = 400, **visual: Any) -> Page:
        told = {"kind": "KPIVisual", **visual}
        page.browser.execute_async_script(SHOW, page.dashboard, told, drawn, width, TABLE)
        return page

    return shown


def figure(value: str, **more: Any) -> dict[str, Any]:
    return {"state": "drawn", "kpi": {"value": value, "raw": 1, **more}}


def test_many_bars_scroll_by_keyboard_and_their_axis_stays(show: Show) -> None:
    rows = [
        {"category": f"item {n}", "series": "Units", "value": n, "label": str(n)}
        for n in range(100)
    ]
    page = show({"state": "drawn", "spec": bar_chart(rows, BarOptions(is_horizontal=True))})
    before = page.browser.execute_script(CHART)
    assert min(before["gaps"]) >= 0
    assert len(before["gaps"]) == 99
    page.find("[data-visual=shown] .chart").send_keys(Keys.END)
    wait_until(lambda: page.browser.execute_script(CHART)["scrolled"] > before["more"] / 2)
    assert before["labels"] == page.browser.execute_script(CHART)["labels"] >= 3


def test_legend_of_a_heat_map_that_scrolls_has_its_colours(show: Show) -> None:
    cells = [
        {"row": f"row {n:03}", "column": "tea", "value": n, "label": str(n)} for n in range(100)
    ]
    page = show({"state": "drawn", "spec": heat_map(cells, HeatMapOptions(has_legend=True))})
    named = page.browser.execute_script(NAMED)
    assert len(named["ids"]) == len(set(named["ids"])) >= 2
    assert named["legends"] == named["own"] >= 2


def test_few_bars_are_told_of_by_keyboard(show: Show) -> None:
    rows = [{"category": "tea", "series": "Units", "value": 1, "label": "1"}]
    page = show({"state": "drawn", "spec": bar_chart(rows, BarOptions(is_horizontal=True))})
    page.find("[data-visual=shown] .chart").send_keys(Keys.ARROW_RIGHT)
    assert page.text(".hint").split() == ["Category", "tea", "Value", "1"]
    assert page.text("#announcer") == "Category: tea, Value: 1"


def test_hidden_title_is_heard_and_not_seen(show: Show) -> None:
    titles = {"title": "", "subtitle": "", "name": "Sum of Units"}
    page = show(figure("7") | {"titles": titles})
    heading = page.find("[data-visual=shown] h2")
    assert page.find("[data-visual=shown]").accessible_name == "Sum of Units"
    assert heading.size["width"] <= 1


def test_icon_of_a_rule_stands_for_the_arrow_of_the_trend(show: Show) -> None:
    change = {"comparison": {"text": "−37.7%", "direction": "down"}, "against": "9"}
    page = show(figure("7", styles={"ComparisonValue": {"icon": "▲"}}, **change))
    assert page.text("[data-visual=shown] .change").split() == ["▲−37.7%"]


@pytest.mark.parametrize("value", ["$5.63M", "−$1,234,567.89", "Wednesday, November 25, 2026"])
def test_figure_fits_a_small_tile(show: Show, value: str) -> None:
    page = show(figure(value), width=110)
    assert page.browser.execute_script(TOO_WIDE, "[data-visual=shown] .value") <= 0


def test_long_reason_breaks_into_lines(show: Show) -> None:
    reason = "WaterfallChartAggregatedFieldWells are not drawn"
    page = show({"state": "undrawn", "reason": reason}, width=110)
    assert page.browser.execute_script(TOO_WIDE, "[data-visual=shown] .message") <= 0
