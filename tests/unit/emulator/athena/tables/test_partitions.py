from typing import Any

from analytics_emulator.athena.tables.partitions import partition_locations


def test_projected_columns_make_every_combination_each_with_its_place() -> None:
    table: dict[str, Any] = {
        "DatabaseName": "db",
        "Name": "t",
        "PartitionKeys": [{"Name": "a", "Type": "string"}, {"Name": "b", "Type": "int"}],
        "StorageDescriptor": {"Location": "s3://data/t"},
        "Parameters": {
            "projection.enabled": "true",
            "projection.a.type": "enum",
            "projection.a.values": "x,y",
            "projection.b.type": "integer",
            "projection.b.range": "1,2",
        },
    }
    places = partition_locations(table, None)
    assert {values: str(place) for values, place in places.items()} == {
        (a, b): f"s3://data/t/a={a}/b={b}/" for a in "xy" for b in "12"
    }
