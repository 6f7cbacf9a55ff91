"""TPC-H's texts as each side wants them, answers held against each other, and the table of both."""

import json
from decimal import Decimal
from pathlib import Path

from scripts.bench.tpch.__main__ import table
from scripts.bench.tpch.data import Data, athena_text
from scripts.bench.tpch.sides import Asked, alike


def test_decimals_say_that_they_are_and_keys_are_columns():
    sql = "SELECT l_suppkey AS supplier_no, 0.2 * sum(x) FROM t GROUP BY\n supplier_no"
    assert athena_text(sql) == (
        "SELECT l_suppkey AS supplier_no, DECIMAL '0.2' * sum(x) FROM t GROUP BY\n l_suppkey"
    )


def test_share_of_query_11_goes_by_the_scale(tmp_path: Path):
    (tmp_path / "queries.json").write_text(json.dumps(["SELECT sum(x) * 0.0001000000;\n"]))
    assert Data(tmp_path, 10).queries == ["SELECT sum(x) * 0.0000100000"]


def test_answers_are_alike_to_the_cent_and_in_order():
    raw = Asked([("a", Decimal("1.25"), 0.333333)], 1, 1)
    assert alike(Asked([("a", "1.25", "0.33")], 1, 1), raw)
    assert not alike(Asked([("a", "1.27", "0.33")], 1, 1), raw)
    assert not alike(Asked([], 1, 1), raw)


def test_table_has_the_least_times_and_their_sums():
    rounds = [
        [(Asked([], 0.4, 0.2), Asked([], 0.2, 0.2)), (Asked([], 0.3, 0.3), Asked([], 0.1, 0.1))],
        [(Asked([], 0.6, 0.3), Asked([], 0.1, 0.1)), (Asked([], 0.2, 0.1), Asked([], 0.3, 0.3))],
    ]
    assert table(rounds)[2:] == [
        "| 1 | 100 | 200 | 2.00 | 400 | 4.00 |",
        "| 2 | 100 | 100 | 1.00 | 200 | 2.00 |",
        "| in sum | 200 | 300 | 1.50 | 600 | 3.00 |",
    ]
