import pytest

from analytics_emulator.service import CallContext, ServiceError
from tests.unit.emulator.glue.conftest import Catalog


def test_database_name_is_folded_to_lower_case(catalog: Catalog) -> None:
    catalog.call("create_database", DatabaseInput={"Name": "Sales"})
    assert catalog.call("get_database", Name="SALES")["Database"]["Name"] == "sales"


def test_database_answer_has_catalog_and_creation_time(catalog: Catalog) -> None:
    database = catalog.call("get_database", Name=catalog.database)["Database"]
    assert database["CatalogId"] == "000000000000"
    assert database["CreateTime"].tzinfo is not None


def test_second_database_of_a_name_already_exists(catalog: Catalog) -> None:
    with pytest.raises(ServiceError, match="Database already exists") as error:
        catalog.call("create_database", DatabaseInput={"Name": catalog.database.upper()})
    assert error.value.code == "AlreadyExistsException"


def test_missing_database_is_not_found(catalog: Catalog) -> None:
    with pytest.raises(ServiceError, match="Database nope not found") as error:
        catalog.call("get_database", Name="nope")
    assert error.value.code == "EntityNotFoundException"


def test_databases_come_in_pages_by_name(catalog: Catalog) -> None:
    for name in ("aaa", "bbb"):
        catalog.call("create_database", DatabaseInput={"Name": name})
    first = catalog.call("get_databases", MaxResults=2)
    second = catalog.call("get_databases", MaxResults=2, NextToken=first["NextToken"])
    names = [d["Name"] for d in first["DatabaseList"] + second["DatabaseList"]]
    assert names == ["aaa", "bbb", catalog.database]
    assert "NextToken" not in second


def test_deleting_a_database_deletes_its_tables(catalog: Catalog) -> None:
    catalog.create_table("t")
    catalog.call("delete_database", Name=catalog.database)
    catalog.call("create_database", DatabaseInput={"Name": catalog.database})
    assert catalog.of_database("get_tables")["TableList"] == []


def test_accounts_and_regions_have_catalogs_of_their_own(catalog: Catalog) -> None:
    elsewhere = CallContext("000000000000", "eu-west-1")
    with pytest.raises(ServiceError, match="not found"):
        catalog.glue.get_database(elsewhere, {"Name": catalog.database})


def test_database_tags_change_by_arn(catalog: Catalog) -> None:
    arn = f"arn:aws:glue:us-east-1:000000000000:database/{catalog.database}"
    catalog.call("tag_resource", ResourceArn=arn, TagsToAdd={"a": "1", "b": "2"})
    catalog.call("untag_resource", ResourceArn=arn, TagsToRemove=["a"])
    assert catalog.call("get_tags", ResourceArn=arn) == {"Tags": {"b": "2"}}


def test_resource_link_is_refused_by_name(catalog: Catalog) -> None:
    link = {"Name": "link", "TargetDatabase": {"CatalogId": "1", "DatabaseName": "x"}}
    with pytest.raises(ServiceError, match="TargetDatabase"):
        catalog.call("create_database", DatabaseInput=link)
