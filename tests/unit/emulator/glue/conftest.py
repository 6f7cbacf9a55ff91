import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest

from analytics_emulator.glue import GlueService
from analytics_emulator.service import CallContext


@dataclass
class Catalog:
    """A Glue catalog with one database; calls operations by name."""

    glue: GlueService = field(default_factory=GlueService)
    context: CallContext = field(default_factory=lambda: CallContext("000000000000", "us-east-1"))
    database: str = field(default_factory=lambda: f"db_{uuid.uuid4().hex[:8]}")

    def call(self, operation: str, **request: Any) -> dict[str, Any]:
        method: Callable[..., dict[str, Any]] = getattr(self.glue, operation)
        return method(self.context, request)

    def of_database(self, operation: str, **request: Any) -> dict[str, Any]:
        return self.call(operation, DatabaseName=self.database, **request)

    def of_table(self, operation: str, **request: Any) -> dict[str, Any]:
        return self.of_database(operation, TableName="t", **request)

    def create_table(self, name: str, **table: Any) -> None:
        self.of_database("create_table", TableInput={"Name": name} | table)

    def create_partitions(self, *values: list[str]) -> None:
        for one in values:
            self.of_table("create_partition", PartitionInput={"Values": one})

    def partitions(self, **request: Any) -> list[list[str]]:
        found = self.of_table("get_partitions", **request)["Partitions"]
        return [partition["Values"] for partition in found]


@pytest.fixture
def catalog() -> Catalog:
    catalog = Catalog()
    catalog.call("create_database", DatabaseInput={"Name": catalog.database})
    return catalog


@pytest.fixture
def partitioned(catalog: Catalog) -> Catalog:
    """A catalog with a table `t`, partitioned by a day and a number."""
    keys = [{"Name": "dt", "Type": "date"}, {"Name": "hour", "Type": "int"}]
    catalog.create_table("t", PartitionKeys=keys, StorageDescriptor={"Columns": []})
    return catalog
