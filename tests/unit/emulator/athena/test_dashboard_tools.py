# ruff: noqa: E501, S608  # their queries as they stand
"""What Grafana, Superset and Metabase ask first, as their sources have it.

grafana/athena-datasource 3.3.3 (`macros.go`, `api.go`); apache/superset (`db_engine_specs/athena.py`
and the queries that its base makes); metabase/metabase (`modules/drivers/athena`).
"""

import pytest

from tests.unit.emulator.athena.conftest import Lab

ROWS = (
    "(TIMESTAMP '2026-11-01 10:03:07.000', '2026-11-01T10:03:07Z', 1793527387, DATE '2026-11-01', 1.5e0, 'a'),"
    "(TIMESTAMP '2026-11-01 10:04:59.000', '2026-11-01T10:04:59Z', 1793527499, DATE '2026-11-01', 2.5e0, 'a'),"
    "(TIMESTAMP '2026-11-08 11:00:00.000', '2026-11-08T11:00:00Z', 1794135600, DATE '2026-11-08', 3e0, 'b')"
)  # fmt: skip
FROM, TO = "2026-11-01 00:00:00", "2026-11-02 00:00:00"
BETWEEN = f"BETWEEN TIMESTAMP '{FROM}' AND TIMESTAMP '{TO}'"
ISO = "parse_datetime(t,'yyyy-MM-dd''T''HH:mm:ss''Z''')"
GROUP = "FROM_UNIXTIME(FLOOR(TO_UNIXTIME(ts)/300)*300)"

GRAFANA = {
    f"SELECT {GROUP} AS time, avg(v) AS v FROM events WHERE ts {BETWEEN} GROUP BY 1 ORDER BY 1":
        [["2026-11-01 10:00:00.000 UTC", "2.0"]],
    "SELECT FROM_UNIXTIME(FLOOR(epoch/300)*300) AS time, count(*) FROM events GROUP BY 1 ORDER BY 1":
        [["2026-11-01 10:00:00.000 UTC", "2"], ["2026-11-08 11:00:00.000 UTC", "1"]],
    f"SELECT {ISO} FROM events WHERE {ISO} {BETWEEN} ORDER BY 1":
        [["2026-11-01 10:03:07.000 UTC"], ["2026-11-01 10:04:59.000 UTC"]],
    "SELECT count(*) FROM events WHERE d BETWEEN date '2026-11-01' AND date '2026-11-02'": [["2"]],
    "SELECT count(*) FROM events WHERE epoch BETWEEN 1793527387 AND 1793527388": [["1"]],
}  # fmt: skip
SUPERSET = {
    "SELECT date_trunc('day', CAST(ts AS TIMESTAMP)) AS __timestamp, name AS name, sum(v) AS"
    " \"sum__v\" FROM {db}.events WHERE ts >= TIMESTAMP '2026-11-01 00:00:00.000' AND ts <"
    " TIMESTAMP '2026-11-09 00:00:00.000' GROUP BY date_trunc('day', CAST(ts AS TIMESTAMP)), name"
    " ORDER BY \"sum__v\" DESC LIMIT 10000":
        [["2026-11-01 00:00:00.000", "a", "4.0"], ["2026-11-08 00:00:00.000", "b", "3.0"]],
    "SELECT date_add('day', -1, date_trunc('week', date_add('day', 1, CAST(ts AS TIMESTAMP)))) AS w,"
    " COUNT(DISTINCT name) AS n FROM (SELECT * FROM {db}.events) AS virtual_table GROUP BY 1 ORDER BY 1":
        [["2026-11-01 00:00:00.000", "1"], ["2026-11-08 00:00:00.000", "1"]],
    "SELECT name AS name, count(*) AS count FROM {db}.events JOIN (SELECT name AS name__, sum(v) AS"
    " mme_inner__ FROM {db}.events GROUP BY name ORDER BY mme_inner__ DESC LIMIT 1) AS anon_1 ON"
    " name = name__ WHERE from_unixtime(epoch) < TIMESTAMP '2026-11-03 00:00:00.000' GROUP BY name":
        [["a", "2"]],
}  # fmt: skip
METABASE = {
    'SELECT date_trunc(\'month\', "{db}"."events"."ts") AS "ts", COUNT(*) AS "count" FROM'
    ' "{db}"."events" WHERE "{db}"."events"."ts" >= date_trunc(\'day\', date_add(\'day\', -30,'
    " timestamp '2026-11-20 00:00:00.000 UTC')) GROUP BY date_trunc('month', \"{db}\".\"events\".\"ts\")"
    ' ORDER BY date_trunc(\'month\', "{db}"."events"."ts") ASC': [["2026-11-01 00:00:00.000", "3"]],
    "SELECT count(*) FROM events WHERE ts < timestamp '2026-11-02 04:21:00 Z'": [["2"]],
    "SELECT count(*) FROM events WHERE ts < timestamp '2026-11-01 12:04:00 +02:00'": [["1"]],
    'SELECT "source"."name" AS "name" FROM (SELECT * FROM events) "source" ORDER BY "source"."name"'
    " DESC OFFSET 1 LIMIT 1": [["a"]],
    "SELECT approx_percentile(v, 0.5), date_diff('day', date_trunc('day', min(ts)),"
    " date_trunc('day', max(ts))), CAST(sum(epoch) AS double) / 3, regexp_extract(min(t), '^\\d+')"
    " FROM events": [["2.5", "7", "1.793730162E9", "2026"]],
    "SELECT day_of_week(ts), day_of_year(ts), quarter(ts) FROM events WHERE name = 'b'":
        [["7", "312", "4"]],
}  # fmt: skip


@pytest.fixture
def events(lab: Lab) -> Lab:
    columns = "ts, t, epoch, d, v, name"
    lab.rows(f"CREATE TABLE events AS SELECT * FROM (VALUES {ROWS}) AS r ({columns})")
    return lab


@pytest.mark.parametrize("asked", [GRAFANA, SUPERSET, METABASE], ids=["g", "s", "m"])
def test_tools_queries_are_answered(events: Lab, asked: dict[str, list[list[str]]]) -> None:
    texts = {sql: sql.replace("{db}", events.database) for sql in asked}
    assert {sql: events.rows(text)[1:] for sql, text in texts.items()} == asked


def test_tools_find_their_way_from_catalogs_to_columns(events: Lab) -> None:
    athena, context = events.athena, events.context
    (catalog,) = athena.list_data_catalogs(context, {})["DataCatalogsSummary"]
    of = {"CatalogName": catalog["CatalogName"]}
    databases = [one["Name"] for one in athena.list_databases(context, of)["DatabaseList"]]
    assert events.database in databases
    of["DatabaseName"] = events.database
    (table,) = athena.list_table_metadata(context, of)["TableMetadataList"]
    found = athena.get_table_metadata(context, {**of, "TableName": table["Name"]})["TableMetadata"]
    assert [one["Name"] for one in found["Columns"]] == ["ts", "t", "epoch", "d", "v", "name"]
    assert athena.list_work_groups(context, {})["WorkGroups"][0]["Name"] == "primary"
    (first, *_) = events.rows(f"DESCRIBE `{events.database}`.`events` ")
    assert str(first[0]).split() == ["ts", "timestamp"]
