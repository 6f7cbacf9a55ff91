"""A click on a bar filters the rest of its sheet, in the link too, until it is taken back."""

from typing import Any
from urllib.parse import unquote

from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.keys import Keys

from quicksight_definition.visuals import filtering
from tests.browser.board import Board
from tests.browser.page import Page
from tests.browser.test_filters import revenue
from tests.waiting import wait_until

BARS = "[data-visual=restaurants] .mark-rect.role-mark path"
NAME = "return document.querySelector(arguments[0]).__data__.datum.key[0]"
FADED = "return document.querySelectorAll('[data-visual=restaurants] .faded').length"


def test_clicked_bar_filters_the_sheet_until_escape(page: Page, month: Any) -> None:
    whole = page.figure("kpi-revenue")
    restaurant = page.browser.execute_script(NAME, BARS)
    page.find(BARS).click()
    wait_until(lambda: restaurant in page.text("#clicked"))
    expected = revenue(month, f"restaurantid = '{restaurant}'")
    wait_until(lambda: page.figure("kpi-revenue") == expected)
    bars = page.find_all(BARS)
    assert page.browser.execute_script(FADED) == len(bars) - 1 > 0
    page.browser.back()
    wait_until(lambda: page.figure("kpi-revenue") == whole)
    page.browser.forward()
    wait_until(lambda: page.figure("kpi-revenue") == expected)
    ActionChains(page.browser).send_keys(Keys.ESCAPE).perform()
    wait_until(lambda: page.figure("kpi-revenue") == whole)
    assert not page.text("#clicked")
    assert restaurant not in unquote(page.browser.current_url)


def test_mark_filters_by_enter_and_its_chip_takes_it_back(page: Page, month: Any) -> None:
    whole = page.figure("kpi-revenue")
    chart = page.find("[data-visual=restaurants] .chart")
    chart.send_keys(Keys.ARROW_DOWN, Keys.ENTER)
    wait_until(lambda: page.figure("kpi-revenue") < whole)
    page.wait_drawn()
    assert not page.errors()
    page.find("#clicked button").click()
    wait_until(lambda: page.figure("kpi-revenue") == whole)


def test_visual_that_a_click_cannot_filter_says_so(board_page: Page, board: Board) -> None:
    visuals = board.definition["Sheets"][0]["Visuals"]
    visuals[-1] = filtering(visuals[-1])
    board.rename("Clicks")
    wait_until(lambda: board_page.find_all(".clickable"), 30)
    board_page.find("[data-visual=by-item] .chart").send_keys(Keys.ARROW_RIGHT, Keys.ENTER)
    wait_until(lambda: "Not filtered by Item" in board_page.tile("stored"))
    assert "Not filtered" not in board_page.tile("sold")


def test_clicked_line_of_a_pivot_table_filters_the_sheet(board_page: Page, board: Board) -> None:
    visuals = board.definition["Sheets"][0]["Visuals"]
    body = visuals[-1]["BarChartVisual"]
    ((_, wells),) = body["ChartConfiguration"]["FieldWells"].items()
    rows = {"Rows": wells["Category"], "Values": wells["Values"]}
    fields = {"FieldWells": {"PivotTableAggregatedFieldWells": rows}}
    visuals[-1] = filtering({"PivotTableVisual": {**body, "ChartConfiguration": fields}})
    board.put_row("sales", "second", 5)
    board.rename("Lines")
    line = "[data-visual=by-item] [data-key='[\"second\"]']"
    wait_until(lambda: board_page.find_all(line) and board_page.figure("sold") == 12, 30)
    board_page.find(f"{line} .pick").click()
    wait_until(lambda: board_page.figure("sold") == 5)
    assert "second" in board_page.text("#clicked")
    assert "chosen" in board_page.find(line).get_attribute("class")
    board_page.find(f"{line} .pick").click()
    wait_until(lambda: board_page.figure("sold") == 12)


def test_click_sets_a_parameter_and_the_menu_of_a_mark_sets_another_value(
    board_page: Page, board: Board
) -> None:
    board.put_row("sales", "second", 5)
    _let_bars_set_a_parameter(board)
    wait_until(lambda: board_page.find_all(".clickable") and board_page.figure("sold") == 12, 30)
    chart = board_page.find("[data-visual=by-item] .chart")
    chart.send_keys(Keys.ARROW_RIGHT, Keys.ENTER)
    wait_until(lambda: board_page.figure("sold") == 7)
    assert '"Item":"first"' in unquote(board_page.browser.current_url)
    ActionChains(board_page.browser).context_click(board_page.find_all(BY_ITEM)[1]).perform()
    board_page.find(".at-mark [role=menuitem]").click()
    wait_until(lambda: board_page.figure("sold") == 5)
    board_page.browser.back()
    wait_until(lambda: board_page.figure("sold") == 7)


BY_ITEM = "[data-visual=by-item] .mark-rect.role-mark path"


def test_marks_of_two_charts_light_up_together_until_a_second_click(
    board_page: Page, board: Board
) -> None:
    board.put_row("sales", "second", 5)
    visuals = board.definition["Sheets"][0]["Visuals"]
    ((kind, body),) = visuals[-1].items()
    visuals.append({kind: {**body, "VisualId": "again"}})
    defaults = {"highlightOperation": {"Trigger": "DATA_POINT_CLICK"}}
    board.definition["Options"] = {"CustomActionDefaults": defaults}
    board.rename("Lit")
    bars = "[data-visual={}] .mark-rect.role-mark path"
    wait_until(lambda: len(board_page.find_all(bars.format("again"))) == 2, 30)
    assert not _faded(board_page)
    board_page.find(bars.format("by-item")).click()
    wait_until(lambda: _faded(board_page) == [("by-item", "second"), ("again", "second")])
    board_page.find(bars.format("again")).click()
    wait_until(lambda: not _faded(board_page))
    assert board_page.figure("sold") == 12


def _faded(page: Page) -> list[Any]:
    """Give each faded bar's visual and item."""
    found = """return [...document.querySelectorAll(".mark-rect .faded")].map((node) =>
        [node.closest("[data-visual]").dataset.visual, node.__data__.datum.category])"""
    return [tuple(one) for one in page.browser.execute_script(found)]


def _let_bars_set_a_parameter(board: Board) -> None:
    """Let a click on a bar of items set the parameter by which the figure is filtered."""
    item = {"DataSetIdentifier": "sales", "ColumnName": "item"}
    declared = {"Name": "Item", "ParameterValueType": "SINGLE_VALUED"}
    board.definition["ParameterDeclarations"] = [{"StringParameterDeclaration": declared}]
    by = {"MatchOperator": "EQUALS", "ParameterName": "Item", "NullOption": "ALL_VALUES"}
    custom = {"Configuration": {"CustomFilterConfiguration": by}}
    scope = {"SheetId": "sheet", "Scope": "SELECTED_VISUALS", "VisualIds": ["sold"]}
    scoped = {"SelectedSheets": {"SheetVisualScopingConfigurations": [scope]}}
    board.definition["FilterGroups"] = [
        {
            "FilterGroupId": "g",
            "CrossDataset": "SINGLE_DATASET",
            "ScopeConfiguration": scoped,
            "Filters": [{"CategoryFilter": {"FilterId": "f", "Column": item, **custom}}],
        }
    ]
    ((_, body),) = board.definition["Sheets"][0]["Visuals"][-1].items()
    ((_, wells),) = body["ChartConfiguration"]["FieldWells"].items()
    field = next(iter(wells["Category"][0].values()))["FieldId"]
    value = {"DestinationParameterName": "Item", "Value": {"SourceField": field}}
    operation = {"SetParametersOperation": {"ParameterValueConfigurations": [value]}}
    action = {"CustomActionId": "a", "Name": "Set", "Trigger": "DATA_POINT_CLICK"}
    body["Actions"] = [{**action, "ActionOperations": [operation]}]
    board.rename("Parameters")


def test_table_on_its_side_has_links_to_the_web_alone(board_page: Page, board: Board) -> None:
    board.put_row("sales", "https://example.com/a", 5)
    board.put_row("sales", "javascript:alert(1)", 3)
    ((_, body),) = board.definition["Sheets"][0]["Visuals"][-1].items()
    ((_, wells),) = body["ChartConfiguration"]["FieldWells"].items()
    group = {"GroupBy": wells["Category"], "Values": wells["Values"]}
    item = next(iter(wells["Category"][0].values()))["FieldId"]
    text = {"CustomTextContent": {"Value": "Open", "FontConfiguration": {}}}
    link = {"LinkConfiguration": {"Content": text, "Target": "NEW_TAB"}}
    configuration = {
        "FieldWells": {"TableAggregatedFieldWells": group},
        "FieldOptions": {"SelectedFieldOptions": [{"FieldId": item, "URLStyling": link}]},
        "TableOptions": {"Orientation": "HORIZONTAL"},
    }
    board.definition["Sheets"][0]["Visuals"][-1] = {
        "TableVisual": {"VisualId": body["VisualId"], "ChartConfiguration": configuration}
    }
    board.rename("Links")
    wait_until(lambda: len(board_page.find_all(".transposed td")) == 6, 30)
    (only_link,) = board_page.find_all(".transposed a")
    told = [only_link.get_attribute(name) for name in ("href", "rel", "target")]
    assert told == ["https://example.com/a", "noopener noreferrer", "_blank"]
    assert [one.text for one in board_page.find_all(".transposed th")] == ["Item", "Units"]
    first = [one.text for one in board_page.find_all(".transposed tr:first-child td")]
    assert first == ["first", "Open", "javascript:alert(1)"]
