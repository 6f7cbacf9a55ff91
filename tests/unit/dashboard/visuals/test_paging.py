"""A table gives the rows that its reader wants: a page, those with a text, in another order."""

import json

import duckdb
import pytest

from dashboard.bad_request import BadRequestError
from dashboard.choices import read_choices
from dashboard.planning import Planning
from dashboard.queries import paging
from tests.unit.dashboard.definitions import category, total
from tests.unit.dashboard.visuals.test_table import table

BY_ITEM = table([category("item"), category("place")], [total("units")])


@pytest.fixture
def rows(deploy, monkeypatch):
    """Give the items of the rows that are shown of a table of two rows a page."""
    monkeypatch.setattr(paging, "SIZE", 2)

    def found(is_export=False, **choice):
        deployed = deploy(BY_ITEM)
        chosen = {"tables": {"table": choice}}
        planning = Planning(deployed, "sheet", chosen, is_export=is_export)
        plan = planning.plan("TableVisual", BY_ITEM["TableVisual"])
        answer = duckdb.sql(plan.query.sql).fetchall()[: plan.query.limit]
        return [row[0] for row in plan.present(answer)["table"]["rows"]]

    return found


def test_pages_have_all_rows_and_none_twice(rows):
    assert rows(page=0, search="", by="units.SUM") == ["cake", "soup"]
    assert rows(page=1, by="units.SUM") == ["tea", "tea"]
    assert rows(page=2, by="units.SUM") == []
    assert rows(page=1) == ["tea", "tea"]


def test_search_is_in_all_texts_of_all_rows(rows):
    assert rows(search="EA") == ["tea", "tea"]
    assert rows(search="south") == ["tea"]
    assert rows(search="x' OR '1'='1") == []


def test_reader_sorts_all_rows(rows):
    assert rows(by="units.SUM", direction="DESC", search="t") == ["tea", "tea"]
    assert rows(by="item", direction="DESC") == ["tea", "tea"]


def test_file_has_all_rows_whatever_is_shown(rows):
    assert len(rows(is_export=True, page=1, search="tea")) == 4


def test_search_without_rows_is_no_empty_visual(plan, deploy):
    assert not plan(BY_ITEM).is_part
    planning = Planning(deploy(BY_ITEM), "sheet", {"tables": {"table": {"search": "nothing"}}})
    assert planning.plan("TableVisual", BY_ITEM["TableVisual"]).is_part


@pytest.mark.parametrize(
    "choice",
    [
        {"page": -1},
        {"page": "1"},
        {"search": 7},
        {"by": 1},
        {"direction": "UP"},
        [],
        {"search": "x" * 201},
    ],
)
def test_choice_of_another_shape_is_refused(choice):
    with pytest.raises(BadRequestError):
        read_choices(json.dumps({"tables": {"table": choice}}).encode())


MAXIMUM = {"NumericalAggregationFunction": {"SimpleNumericalAggregation": "MAX"}}


def test_table_is_sorted_by_a_column_that_it_does_not_show(deploy):
    by_price = {
        "ColumnSort": {
            "SortBy": {"DataSetIdentifier": "sales", "ColumnName": "price"},
            "Direction": "DESC",
            "AggregationFunction": {
                "NumericalAggregationFunction": {"SimpleNumericalAggregation": "MAX"}
            },
        }
    }
    visual = table([category("item")], [total("units")], SortConfiguration={"RowSort": [by_price]})
    planning = Planning(deploy(visual), "sheet", {"tables": {"table": {"search": "e"}}})
    plan = planning.plan("TableVisual", visual["TableVisual"])
    assert [row[0] for row in duckdb.sql(plan.query.sql).fetchall()] == ["cake", "tea"]
