"""A catalog is the same in the next process."""

from typing import Any

from analytics_emulator.glue import GlueService
from tests.unit.emulator.glue.conftest import Catalog


def everything(catalog: Catalog) -> dict[str, Any]:
    arn = f"arn:aws:glue:us-east-1:000000000000:database/{catalog.database}"
    return {
        "databases": catalog.call("get_databases"),
        "versions": catalog.of_table("get_table_versions"),
        "partitions": catalog.of_table("get_partitions"),
        "tags": catalog.call("get_tags", ResourceArn=arn),
    }


def test_databases_versions_partitions_and_tags_are_kept(partitioned: Catalog) -> None:
    arn = f"arn:aws:glue:us-east-1:000000000000:database/{partitioned.database}"
    partitioned.call("tag_resource", ResourceArn=arn, TagsToAdd={"team": "a"})
    partitioned.create_partitions(["2026-11-28", "1"], ["2026-11-28", "2"])
    keys = [{"Name": "dt", "Type": "date"}, {"Name": "hour", "Type": "int"}]
    changed = {"Name": "t", "Description": "new", "PartitionKeys": keys}
    partitioned.of_database("update_table", TableInput=changed)
    before, content = everything(partitioned), partitioned.glue.dump_state()
    partitioned.glue = GlueService()
    partitioned.glue.load_state(content)
    assert everything(partitioned) == before


def test_kept_catalog_goes_on(partitioned: Catalog) -> None:
    content = partitioned.glue.dump_state()
    partitioned.glue = GlueService()
    partitioned.glue.load_state(content)
    partitioned.create_partitions(["2026-11-29", "1"])
    assert partitioned.partitions() == [["2026-11-29", "1"]]
