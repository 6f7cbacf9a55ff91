"""Copies of a month are more of the same, under ids of their own."""

import json
from pathlib import Path

import duckdb

from scripts import ROOT
from scripts.bench.dashboard.copies import IDS, copy_sql

EVENT = "SELECT 'e' AS eventid, 'o' AS orderid, 'c' AS customerid, 's' AS sessionid, 7 AS quantity"


def test_each_copy_has_ids_of_its_own_and_the_same_rest(tmp_path: Path) -> None:
    source, copied = tmp_path / "source.parquet", tmp_path / "copied.parquet"
    with duckdb.connect() as connection:
        connection.execute(f"COPY ({EVENT}) TO '{source}'")
        connection.execute(copy_sql(source, copied, 9, 10))
        rows = connection.read_parquet(str(copied)).order("eventid").fetchall()
    assert rows == [
        ("e-0009", "o-0009", "c-0009", "s-0009", 7),
        ("e-0010", "o-0010", "c-0010", "s-0010", 7),
    ]


def test_every_id_of_the_contract_but_the_restaurants_is_new() -> None:
    contract = json.loads((ROOT / "lambda/contract/event.schema.json").read_text())
    ids = {name.lower() for name in contract["properties"] if name.endswith("Id")}
    assert ids - {"restaurantid"} == set(IDS)
