from typing import Any

import pytest

from analytics_emulator.service import ServiceError
from tests.unit.emulator.glue.conftest import Catalog


def _table(catalog: Catalog, name: str) -> dict[str, Any]:
    table = catalog.of_database("get_table", Name=name)["Table"]
    assert isinstance(table, dict)
    return table


def test_table_and_column_names_are_folded_to_lower_case(catalog: Catalog) -> None:
    columns = [{"Name": "MenuItem", "Type": "string"}]
    catalog.create_table("Orders", StorageDescriptor={"Columns": columns})
    table = _table(catalog, "ORDERS")
    assert table["Name"] == "orders"
    assert table["StorageDescriptor"]["Columns"] == [{"Name": "menuitem", "Type": "string"}]


def test_table_answer_names_database_version_and_times(catalog: Catalog) -> None:
    catalog.create_table("t")
    table = _table(catalog, "t")
    assert (table["DatabaseName"], table["VersionId"]) == (catalog.database, "0")
    assert table["CreateTime"] == table["UpdateTime"]


def test_missing_table_is_entity_not_found(catalog: Catalog) -> None:
    with pytest.raises(ServiceError, match="Entity Not Found") as error:
        _table(catalog, "nope")
    assert error.value.code == "EntityNotFoundException"


def test_second_table_of_a_name_already_exists(catalog: Catalog) -> None:
    catalog.create_table("t")
    with pytest.raises(ServiceError, match="Table already exists"):
        catalog.create_table("T")


def test_update_makes_a_version_and_keeps_the_old_one(catalog: Catalog) -> None:
    catalog.create_table("t", Description="old")
    catalog.of_database("update_table", TableInput={"Name": "t", "Description": "new"})
    versions = catalog.of_table("get_table_versions")["TableVersions"]
    assert [(v["VersionId"], v["Table"]["Description"]) for v in versions] == [
        ("1", "new"),
        ("0", "old"),
    ]


def test_update_with_skip_archive_forgets_the_old_version(catalog: Catalog) -> None:
    catalog.create_table("t")
    catalog.of_database("update_table", TableInput={"Name": "t"}, SkipArchive=True)
    versions = catalog.of_table("get_table_versions")["TableVersions"]
    assert [version["VersionId"] for version in versions] == ["1"]


def test_update_of_an_outdated_version_conflicts(catalog: Catalog) -> None:
    catalog.create_table("t")
    catalog.of_database("update_table", TableInput={"Name": "t"})
    with pytest.raises(ServiceError) as error:
        catalog.of_database("update_table", TableInput={"Name": "t"}, VersionId="0")
    assert error.value.code == "ConcurrentModificationException"


def test_get_tables_filters_whole_names(catalog: Catalog) -> None:
    for name in ("orders", "orders_old", "items"):
        catalog.create_table(name)
    found = catalog.of_database("get_tables", Expression="orders.*")["TableList"]
    assert [table["Name"] for table in found] == ["orders", "orders_old"]
    assert len(catalog.of_database("get_tables", Expression="order")["TableList"]) == 0


@pytest.mark.parametrize("expression", ["*order*", "or*", "orders*|x", "[a-z]*_?[a-z]*"])
def test_star_in_get_tables_is_any_letters(catalog: Catalog, expression: str) -> None:
    for name in ("orders", "orders_old"):
        catalog.create_table(name)
    found = catalog.of_database("get_tables", Expression=expression)["TableList"]
    assert [table["Name"] for table in found] == ["orders", "orders_old"]


def test_batch_delete_lists_what_failed(catalog: Catalog) -> None:
    catalog.create_table("t")
    answer = catalog.of_database("batch_delete_table", TablesToDelete=["t", "nope"])
    assert [error["TableName"] for error in answer["Errors"]] == ["nope"]
    assert answer["Errors"][0]["ErrorDetail"]["ErrorCode"] == "EntityNotFoundException"


def test_unhonoured_member_is_refused_by_name(catalog: Catalog) -> None:
    with pytest.raises(ServiceError, match="PartitionIndexes of CreateTable"):
        catalog.of_database("create_table", TableInput={"Name": "t"}, PartitionIndexes=[{}])


def test_answer_is_a_copy(catalog: Catalog) -> None:
    catalog.create_table("t", Parameters={"a": "1"})
    _table(catalog, "t")["Parameters"]["a"] = "changed"
    assert _table(catalog, "t")["Parameters"] == {"a": "1"}
