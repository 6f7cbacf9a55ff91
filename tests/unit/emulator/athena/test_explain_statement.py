"""EXPLAIN: what a query reads, and whether it is valid."""

import json
from typing import Any

import pyarrow as pa
import pytest

from tests.unit.emulator.athena.conftest import Lab


@pytest.fixture
def parts(lab: Lab) -> Lab:
    """A table `h` of three partitions."""
    keys = [{"Name": "d", "Type": "string"}, {"Name": "h", "Type": "int"}]
    lab.create_table("h", {"i": "int"}, PartitionKeys=keys)
    for place in ("d=a/h=1", "d=a/h=2", "d=b/h=1"):
        lab.put_parquet(f"h/{place}/x", {"i": pa.array([1], pa.int32())})
    lab.rows("MSCK REPAIR TABLE h")
    return lab


def inputs(lab: Lab, query: str) -> list[Any]:
    first, *lines, last = lab.rows(f"EXPLAIN (TYPE IO, FORMAT JSON) {query}")
    assert (first, last) == (["Query Plan"], [""])
    found = json.loads("\n".join(str(line) for (line,) in lines))["inputTableColumnInfos"]
    assert isinstance(found, list)
    return found


def test_io_tells_tables_and_the_partitions_that_are_read(parts: Lab) -> None:
    (table,) = inputs(parts, "WITH x AS (SELECT * FROM h) SELECT i FROM x WHERE d = 'a' AND h > 1")
    assert table["table"]["schemaTable"] == {"schema": parts.database, "table": "h"}
    shown = {
        c["columnName"]: [r["low"]["value"] for r in c["domain"]["ranges"]]
        for c in table["constraint"]["columnConstraints"]
    }
    assert shown == {"d": ["a"], "h": ["2"]}


def test_io_tells_where_no_partition_is_left_and_each_other_reading(parts: Lab) -> None:
    query = "SELECT 1 FROM h JOIN h AS k ON h.i = k.i JOIN h AS l ON l.i = h.i WHERE k.d = 'x'"
    assert [t["constraint"]["none"] for t in inputs(parts, query)] == [False, True]
    assert inputs(parts, "SELECT 1") == []


def test_plan_is_printed_as_trino_prints_json(parts: Lab) -> None:
    lines = [row[0] for row in parts.rows("EXPLAIN(TYPE IO) SELECT i FROM h WHERE d = 'b'")]
    assert lines[1:5] == ["{", '  "inputTableColumnInfos" : [ {', '    "table" : {',
                          '      "catalog" : "awsdatacatalog",']  # fmt: skip
    assert "  } ]," in lines


@pytest.mark.parametrize(
    ("sql", "reason"),
    [
        ("EXPLAIN ANALYZE (TYPE IO) SELECT 1", "NOT_SUPPORTED: The option 'TYPE IO' of EXPLAIN"),
        ("EXPLAIN SELECT nope", "COLUMN_NOT_FOUND: line 1:16: "),
        ("EXPLAIN ANALYZE SELECT 1/0", "DIVISION_BY_ZERO: "),
        ("EXPLAIN DELETE FROM h", "TABLE_NOT_FOUND: line 1:1: "),
        ("EXPLAIN INSERT INTO h SELECT 1", "TABLE_NOT_FOUND: "),
        ("EXPLAIN CREATE TABLE x AS SELECT 1", "MISSING_COLUMN_NAME: line 1:1: "),
        ("EXPLAIN (TYPE IO, FORMAT GRAPHVIZ) SELECT 1", "NOT_SUPPORTED: EXPLAIN (TYPE IO)"),
        ("EXPLAIN (TYPE NO) SELECT 1", "NOT_SUPPORTED: The option 'TYPE NO' of EXPLAIN"),
        ("EXPLAIN (TYPE IO) SELECT nope", "COLUMN_NOT_FOUND: line 1:26: "),
        ("EXPLAIN (FORMAT TEXT, TYPE VALIDATE) SELECT nope", "COLUMN_NOT_FOUND: line 1:45: "),
    ],
)
def test_what_explain_refuses_or_finds_wrong(lab: Lab, sql: str, reason: str) -> None:
    assert lab.reason(sql).startswith(reason)


def plan(lab: Lab, query: str) -> list[str]:
    first, note, *lines, last = [str(row[0]) for row in lab.rows(f"EXPLAIN {query}")]
    assert (first, last) == ("Query Plan", "")
    assert note.startswith("-- What this emulator reads out of the query, in Trino's terms")
    return lines


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("SELECT y FROM h CROSS JOIN LATERAL (SELECT h.i + 1) u(y)", "CorrelatedJoin[type = CROSS"),
        ("SELECT m FROM h a LEFT JOIN LATERAL (SELECT max(i) m FROM h b WHERE b.d = a.d) u ON true",
         "CorrelatedJoin[type = LEFT"),
        ("SELECT i FROM h ORDER BY i FETCH FIRST 2 ROWS WITH TIES",
         "TopNRanking[orderBy = [h.i ASC NULLS LAST], limit = 2]"),
        ("WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r WHERE n < 3) TABLE r",
         "RecursiveScan[table = r]"),
    ],
)  # fmt: skip
def test_plan_of_rarer_parts(parts: Lab, query: str, expected: str) -> None:
    assert any(expected in line for line in plan(parts, query))


def test_plan_tells_a_querys_parts_and_that_it_is_not_athenas(parts: Lab) -> None:
    query = "SELECT i, count(*) AS c FROM h WHERE d = 'a' AND i > 1 GROUP BY i ORDER BY c LIMIT 3"
    assert plan(parts, query) == [
        "Output[columnNames = [i, c]]",
        "└─ TopN[count = 3, orderBy = [g.a0 ASC NULLS LAST]]",
        "   └─ Project[]",
        "      │   i := g.k0",
        "      │   c := g.a0",
        "      └─ Aggregate[keys = [g.k0]]",
        "         │   g.k0 := h.i",
        "         │   g.a0 := count(*)",
        f"         └─ ScanFilter[table = awsdatacatalog:{parts.database}:h, filterPredicate ="
        " ((h.d = 'a') AND (h.i > 1))]",
        "                i := i:REGULAR",
        "                d := d:PARTITION_KEY",
        "                    :: [[a]]",
        "                h := h:PARTITION_KEY",
        "                    :: [[1], [2]]",
    ]


def test_plan_has_joins_windows_subqueries_and_unions(parts: Lab) -> None:
    query = """WITH w AS (SELECT i, rank() OVER (ORDER BY i) AS r FROM h)
        SELECT DISTINCT w.i FROM w LEFT JOIN h ON w.i = h.i CROSS JOIN UNNEST(ARRAY[1]) AS u(e)
        WHERE w.i IN (SELECT h.i FROM h) UNION SELECT 1 OFFSET 1"""
    names = [line.lstrip("│├└─ ").split("[")[0] for line in plan(parts, query) if "[" in line]
    for name in ("Offset", "Union", "Aggregate", "Filter", "Unnest", "LeftJoin", "Window",
                 "TableScan", "Values", "Subquery"):  # fmt: skip
        assert name in names


def test_io_of_an_iceberg_table_is_refused_where_a_filter_chooses_files(lab: Lab) -> None:
    given = "LOCATION 's3://data/t/' TBLPROPERTIES ('table_type'='ICEBERG')"
    lab.rows(f"CREATE TABLE t (n int) PARTITIONED BY (n) {given}")
    assert [t["table"]["schemaTable"]["table"] for t in inputs(lab, "SELECT * FROM t")] == ["t"]
    reason = lab.reason("EXPLAIN (TYPE IO) SELECT * FROM t WHERE n = 1")
    assert reason.startswith("NOT_SUPPORTED: What a filter leaves of an Iceberg table")


QUERY = "SELECT i, count(*) AS c FROM h WHERE d = 'a' GROUP BY i ORDER BY c LIMIT 3"


def told(lab: Lab, options: str) -> list[str]:
    first, *lines, last = [str(row[0]) for row in lab.rows(f"EXPLAIN {options} {QUERY}")]
    assert (first, last) == ("Query Plan", "")
    return lines


def test_distributed_plan_is_one_fragment(parts: Lab) -> None:
    note, *lines = told(parts, "(TYPE DISTRIBUTED)")
    assert note.startswith("-- What this emulator reads")
    assert lines[:3] == ["Fragment 0 [SINGLE]", "    Output layout: [i, c]",
                         "    Output partitioning: SINGLE []"]  # fmt: skip
    assert [line[4:] for line in lines[3:-1]] == plan(parts, QUERY)


@pytest.mark.parametrize("kind", ["LOGICAL", "DISTRIBUTED"])
def test_plan_as_json_has_the_same_nodes(parts: Lab, kind: str) -> None:
    found = json.loads("\n".join(told(parts, f"(TYPE {kind}, FORMAT JSON)")))
    node = found["0"] if kind == "DISTRIBUTED" else found
    assert "Athena may join in another order" in node["note"]
    names = []
    while node is not None:
        names.append((node["id"], node["name"]))
        node = next(iter(node["children"]), None)
    assert names == [("0", "Output"), ("1", "TopN"), ("2", "Project"), ("3", "Aggregate"),
                     ("4", "ScanFilter")]  # fmt: skip


def test_plan_as_a_graph_links_each_node_to_the_one_below(parts: Lab) -> None:
    note, first, *lines = told(parts, "(FORMAT GRAPHVIZ)")
    assert (note[:7], first) == ("// What", "digraph logical_plan {")
    assert [line for line in lines if "->" in line] == [
        f"plannode_{n} -> plannode_{n + 1};" for n in range(1, 5)
    ]
    assert r'plannode_1[label="{Output[columnNames = [i, c]]}", style=' in "\n".join(lines)


def test_analyze_runs_the_query_and_tells_whose_figures_it_has(parts: Lab) -> None:
    execution = parts.run(f"EXPLAIN ANALYZE VERBOSE {QUERY}")
    assert execution["Statistics"]["DataScannedInBytes"] > 0
    lines = [row["Data"][0]["VarCharValue"] for row in parts.results(execution)["ResultSet"]["Rows"]
             if row["Data"][0]]  # fmt: skip
    assert lines[1].startswith("-- DuckDB's operators, which ran the query here")
    assert any("Output: 1 row (" in line for line in lines)
    assert any("Order By: " in line for line in lines)
    assert not [line for line in lines if "Filename" in line]  # copies on this machine


def test_analyze_as_json_has_athenas_form(parts: Lab) -> None:
    found = json.loads("\n".join(told(parts, "ANALYZE (FORMAT JSON)")))
    (fragment,) = found["fragments"]
    assert fragment["outputLayout"] == "i, c"
    assert fragment["stageStats"]["outputRows"] == "1 row"
    (node,) = fragment["logicalPlan"]["1"]
    assert node["distributedNodeStats"]["nodeOutputRows"] == 1


def test_plan_of_what_writes_tells_its_target_and_writes_nothing(parts: Lab) -> None:
    name = f"awsdatacatalog:{parts.database}"
    inserted = plan(parts, "INSERT INTO h SELECT 7 AS x, 'b', 1")
    assert inserted[:4] == [
        "Output[columnNames = [rows]]",
        f"└─ TableCommit[target = {name}:h]",
        "   └─ TableWriter[]",
        "      │   i := x",
    ]
    assert plan(parts, "CREATE TABLE n AS SELECT 1 AS x")[1] == f"└─ TableCommit[target = {name}:n]"
    place = f"s3://data/{parts.database}/out/"
    query = "UNLOAD (SELECT i FROM h) TO"
    unloaded = plan(parts, f"{query} '{place}' WITH (format = 'PARQUET')")
    assert unloaded[1] == f"└─ TableCommit[target = {place}]"
    assert parts.rows("SELECT count(*) FROM h") == [["_col0"], ["3"]]
    assert parts.rows("SHOW TABLES") == [["h"]]


def test_types_of_what_is_inserted_are_checked_and_io_names_what_is_written(parts: Lab) -> None:
    wrong = parts.reason("EXPLAIN (TYPE VALIDATE) INSERT INTO h SELECT DATE '2026-01-01', 'a', 1")
    assert wrong.startswith("TYPE_MISMATCH: Insert query has mismatched column types: Table: [int")
    lines = parts.rows("EXPLAIN (TYPE IO) INSERT INTO h (i) SELECT i FROM h WHERE d = 'a'")
    found = json.loads("\n".join(str(line) for (line,) in lines[1:]))
    written = {"schema": parts.database, "table": "h"}
    assert found["outputTable"] == {"catalog": "awsdatacatalog", "schemaTable": written}


def test_analyze_of_what_writes_writes(parts: Lab) -> None:
    lines = [row[0] for row in parts.rows("EXPLAIN ANALYZE INSERT INTO h SELECT 7, 'b', 1")]
    assert "    Output layout: [rows]" in lines
    assert parts.rows("SELECT count(*) FROM h WHERE i = 7") == [["_col0"], ["1"]]


@pytest.fixture
def rows(lab: Lab) -> Lab:
    """An Iceberg table `t` of two rows."""
    given = "LOCATION 's3://data/t/' TBLPROPERTIES ('table_type'='ICEBERG')"
    lab.rows(f"CREATE TABLE t (n int, s string) {given}")
    lab.rows("INSERT INTO t VALUES (1, 'a'), (2, 'b')")
    return lab


@pytest.mark.parametrize(
    ("sql", "names"),
    [
        ("DELETE FROM t WHERE n = 1", ["ScanFilter"]),
        ("UPDATE t SET n = n + 1, s = 'x' WHERE s = 'a'", ["Project", "ScanFilter"]),
        (
            "MERGE INTO t USING (VALUES (1, 'z'), (3, 'c')) AS v (n, s) ON t.n = v.n"
            " WHEN MATCHED THEN UPDATE SET s = v.s WHEN NOT MATCHED THEN INSERT VALUES (v.n, v.s)",
            ["Project", "RightJoin", "Project", "TableScan", "Values"],
        ),
    ],
)
def test_plan_of_a_change_tells_its_rows_and_changes_none(
    rows: Lab, sql: str, names: list[str]
) -> None:
    lines = plan(rows, sql)
    found = [line.lstrip("│├└─ ").split("[")[0] for line in lines if "─ " in line]
    assert found == ["TableCommit", "MergeWriter", "MergeProcessor", *names]
    assert f"target = awsdatacatalog:{rows.database}:t" in lines[1]
    assert rows.rows("SELECT * FROM t ORDER BY n")[1:] == [["1", "a"], ["2", "b"]]
    rows.rows(f"EXPLAIN ANALYZE {sql}")
    assert rows.rows("SELECT * FROM t ORDER BY n")[1:] != [["1", "a"], ["2", "b"]]


@pytest.mark.parametrize(
    ("sql", "reason"),
    [
        ("DELETE FROM t WHERE m = 1", "COLUMN_NOT_FOUND: line 1:29: "),
        ("UPDATE t SET n = 'x'", "TYPE_MISMATCH: line 1:1: UPDATE table column types"),
        ("UPDATE t SET m = 1", "COLUMN_NOT_FOUND: line 1:22: The UPDATE SET target column m"),
        (
            "MERGE INTO t USING t AS v ON t.n = v.m WHEN MATCHED THEN DELETE",
            "COLUMN_NOT_FOUND: line 1:44: ",
        ),
    ],
)
def test_explained_change_is_checked_at_its_places(rows: Lab, sql: str, reason: str) -> None:
    assert rows.reason(f"EXPLAIN {sql}").startswith(reason)
    kind = reason.partition(":")[0]
    assert rows.reason(f"EXPLAIN (TYPE VALIDATE) {sql}").startswith(kind)


def test_plan_has_grouping_sets(parts: Lab) -> None:
    lines = plan(parts, "SELECT i, d, count(*) FROM h GROUP BY ROLLUP (i, d)")
    assert any("GroupId[symbols = [[g.k0, g.k1], [g.k0], []]]" in line for line in lines)
