"""Queries asked together give what each gives by itself."""

import random

import duckdb
import pytest

from dashboard.queries.combined import combine, grouped
from dashboard.queries.fields import dimension, measure
from dashboard.queries.filters import Conditions
from dashboard.queries.query import Order, build_query
from tests.unit.dashboard.definitions import category, total


@pytest.fixture
def query(sales, scope, deploy):
    def build(by, of, where=(), **options):
        deployed = deploy()
        fields = [dimension(category(name), scope, deployed) for name in by]
        fields += [measure(total(name, how), scope, deployed) for name, how in of]
        return build_query(sales, fields, Conditions(list(where), []), **options)

    return build


def test_combined_query_gives_each_its_own_rows(query, run):
    queries = [
        query(["item"], [("units", "SUM")]),
        query(["place", "item"], [("price", "AVERAGE"), ("units", "SUM")]),
        query([], [("units", "MAX"), ("item", "DISTINCT_COUNT")]),
        query(["place"], [("item", "DISTINCT_COUNT")]),
    ]
    random.shuffle(queries)
    combined = combine(queries)
    parts = combined.split(run(combined.sql))
    for one, rows in zip(queries, parts, strict=True):
        assert sorted(rows, key=str) == run(one.sql)


def test_the_same_dimensions_in_another_order_are_one_set(query):
    queries = [query(names, [("units", "SUM")]) for names in (["place", "item"], ["item", "place"])]
    combined = combine(queries)
    one, other = combined.split(duckdb.sql(combined.sql).fetchall())
    assert sorted(one, key=str) == sorted(((b, a, units) for a, b, units in other), key=str)
    assert len(one) == len(set(one)) == 4


def test_a_sorted_query_without_dimensions_keeps_its_row(query):
    total = query([], [("units", "SUM")], orders=[Order(0, "ASC")])
    dearest = query(["item"], [("price", "MAX")], orders=[Order(1, "DESC")], limit=1)
    assert [len(group) for group in grouped([total, dearest])] == [2]
    combined = combine([total, dearest])
    assert combined.split(duckdb.sql(combined.sql).fetchall())[0] == [(8,)]


def test_null_in_a_dimension_stays_apart_from_the_whole(query, run):
    queries = [query(["place"], [("units", "SUM")]), query([], [("units", "SUM")])]
    combined = combine(queries)
    by_place, whole = combined.split(run(combined.sql))
    assert (None, 1) in by_place
    assert whole == [(8,)]


def test_other_rows_are_asked_apart(query):
    same = [query(["item"], [("units", "SUM")]), query(["place"], [("units", "SUM")])]
    other = query(["item"], [("units", "SUM")], where=["t.units > 1"])
    unordered = query(["item"], [("price", "SUM")], limit=3)
    assert [len(group) for group in grouped([*same, other, unordered])] == [2, 1, 1]


def test_queries_cut_in_an_order_get_their_first_rows_in_that_order(query):
    dearest = query(["item"], [("price", "MAX")], orders=[Order(1, "DESC")], limit=1)
    rarest = query(["item"], [("units", "SUM")], orders=[Order(1, "ASC"), Order(0, "ASC")], limit=2)
    places = query(["place"], [("units", "SUM")], orders=[Order(0, "ASC")])
    queries = [dearest, rarest, places, query(["item"], [("units", "SUM")])]
    random.shuffle(queries)
    assert [len(group) for group in grouped(queries)] == [4]
    combined = combine(queries)
    parts = combined.split(duckdb.sql(combined.sql).fetchall())
    for one, rows in zip(queries, parts, strict=True):
        alone = duckdb.sql(one.sql).fetchall()
        assert rows == alone if one.orders else sorted(rows) == sorted(alone)


def test_equal_queries_stand_once(query):
    queries = [query(["item"], [("units", "SUM")]) for _ in range(3)]
    assert [len(group) for group in grouped(queries)] == [1]


def test_too_many_rows_are_not_split(query):
    combined = combine([query(["item"], [("units", "SUM")]), query([], [("units", "SUM")])])
    assert combined.split([("x", 1, 0)] * 20_001) is None
