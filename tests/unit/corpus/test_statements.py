"""How statements are found in files, and tables in statements."""

from tests.corpus.columns import columns_of
from tests.corpus.guessing import guessed_columns
from tests.corpus.statements import filled, is_form, parted, rendered
from tests.corpus.tables import name_defined
from tests.corpus.uses import tables_of, tree_of


def test_semicolons_and_new_paragraphs_part_statements() -> None:
    text = (
        "-- a;\nSELECT ';' FROM t;\n\nWITH a AS (\n\nSELECT 1)\n\nSELECT * FROM a\n\n-- b\nSELECT 2"
    )
    assert list(parted(text)) == [
        "SELECT ';' FROM t", "WITH a AS (\n\nSELECT 1)\n\nSELECT * FROM a", "SELECT 2",
    ]  # fmt: skip
    assert list(parted("CREATE VIEW v AS\n\nSELECT 1\nUNION ALL\n\nSELECT 2")) == [
        "CREATE VIEW v AS\n\nSELECT 1\nUNION ALL\n\nSELECT 2"
    ]
    assert len(list(parted("\n\tCREATE VIEW v AS\n\tWITH a AS (SELECT 1)\n\n\tSELECT 2"))) == 1


def test_forms_of_a_grammar_are_no_statements() -> None:
    assert is_form("DROP TABLE [IF EXISTS] t")
    assert is_form("SELECT a, ... FROM t")
    assert not is_form("SELECT ARRAY [1, 2], a[1], '[x] ...' FROM t")


def test_what_a_reader_fills_in_is_filled_in_but_for_a_locations_own_parts() -> None:
    assert filled("SELECT * FROM <your table>", {}) == "SELECT * FROM your_table"
    assert filled('SELECT 1 FROM "${db}".{t}', {r"\$\{db\}": "shop"}) == 'SELECT 1 FROM "shop".t'
    kept = "SELECT array<int>, 's3://x/${day}/'"
    assert filled(kept, {}) == kept


def test_dbt_models_are_rendered_where_they_only_refer() -> None:
    model = (
        "{{ config(materialized='table') }} SELECT * FROM {{ ref('a') }}, {{ source('s', 'b') }}"
    )
    assert (rendered(model) or "").strip() == "SELECT * FROM a, b"
    assert rendered("{% if x %} SELECT 1 {% endif %}") is None


def test_tables_and_their_columns_are_told_by_use() -> None:
    tree = tree_of(
        "EXPLAIN WITH o AS (SELECT * FROM db.o) SELECT r.total.net, sum(o.price), max(o.at.zone)"
        " FROM o JOIN r ON r.id = o.id WHERE r.day > current_date AND o.kind = 'x' AND r.id = 7"
    )
    assert tree is not None
    assert set(tables_of(tree)) == {("db", "o"), ("", "r")}
    assert set(columns_of(tree)["r"]) == {"total", "id", "day"}
    assert guessed_columns([tree], "r") == {
        "total": "struct<net:string>", "id": "bigint", "day": "date",
    }  # fmt: skip
    assert guessed_columns([tree], "o")["price"] == "double"


def test_a_statement_says_what_it_makes() -> None:
    assert name_defined("CREATE EXTERNAL TABLE IF NOT EXISTS `a.B` (i int)") == ("a", "b")
    assert name_defined('CREATE OR REPLACE VIEW "v" AS SELECT 1') == ("", "v")
    assert name_defined("SELECT 1") is None
