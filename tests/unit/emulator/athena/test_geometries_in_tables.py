"""Geometries and sketches in what a query makes: views keep them, tables their texts or bytes."""

import pyarrow as pa
import pytest

from tests.unit.emulator.athena.conftest import Lab


@pytest.mark.parametrize("kind", ["PARQUET", "TEXTFILE"])
@pytest.mark.parametrize("made", ["ST_Point(1, 2)", "empty_approx_set()"])
def test_column_of_a_type_without_a_hive_type_is_refused(lab: Lab, kind: str, made: str) -> None:
    reason = lab.reason(f"CREATE TABLE w WITH (format = '{kind}') AS SELECT {made} AS g")
    assert reason.startswith("NOT_SUPPORTED")


def test_view_gives_geometries_as_geometries(lab: Lab) -> None:
    lab.run("CREATE VIEW v AS SELECT ST_Point(1, 2) AS g")
    assert lab.rows("SELECT g, ST_X(g) FROM v")[1:] == [["POINT (1 2)", "1.0"]]


def test_result_tells_a_geometrys_type_in_small_letters(lab: Lab) -> None:
    execution = lab.run("SELECT ST_Point(1, 2) AS g")
    (column,) = lab.results(execution)["ResultSet"]["ResultSetMetadata"]["ColumnInfo"]
    assert column["Type"] == "geometry"


def test_places_of_a_table_are_found_in_shapes(lab: Lab) -> None:
    lab.create_table("places", {"lat": "double", "lon": "double", "shape": "string"})
    square = "POLYGON ((0 0, 4 0, 4 4, 0 4, 0 0))"
    shapes, lat, lon = [square, None, "POINT (9 9)"], [1.0, 2.0, None], [1.0, 9.0, 3.0]
    lab.put_parquet(
        "places/a.parquet", {"lat": pa.array(lat), "lon": pa.array(lon), "shape": pa.array(shapes)}
    )
    sql = "SELECT ST_Contains(ST_GeometryFromText(shape), ST_Point(lon, lat)) FROM places"
    assert lab.rows(sql)[1:] == [["true"], [None], [None]]


def test_bytes_of_sketches_are_kept_in_tables_and_merged(lab: Lab) -> None:
    lab.rows(
        "CREATE TABLE days AS SELECT day, CAST(approx_set(x) AS varbinary) AS seen FROM (VALUES"
        " (1, 'a'), (1, 'b'), (2, 'b')) AS t(day, x) GROUP BY day"
    )
    sql = "SELECT cardinality(merge(CAST(seen AS HyperLogLog))) FROM days"
    assert lab.rows(sql)[1:] == [["2"]]
