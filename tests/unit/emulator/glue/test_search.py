"""SearchTables: tables of all databases by a text and by filters."""

from typing import Any

import pytest

from analytics_emulator.glue import GlueService
from analytics_emulator.service import CallContext, ServiceError

CONTEXT = CallContext("000000000000", "us-east-1")


@pytest.fixture
def glue() -> GlueService:
    service = GlueService()
    for database, table, kind in (("a", "orders", "parquet"), ("b", "visits", "csv")):
        service.create_database(CONTEXT, {"DatabaseInput": {"Name": database}})
        given = {"Name": table, "Parameters": {"classification": kind}}
        service.create_table(CONTEXT, {"DatabaseName": database, "TableInput": given})
    return service


def _names(glue: GlueService, **request: Any) -> list[str]:
    return [table["Name"] for table in glue.search_tables(CONTEXT, request)["TableList"]]


def test_a_text_is_found_in_values_and_in_quotes_is_one(glue: GlueService) -> None:
    assert _names(glue) == ["orders", "visits"]
    assert _names(glue, SearchText="parq") == ["orders"]
    assert _names(glue, SearchText='"csv"') == ["visits"]
    assert _names(glue, SearchText='"cs"') == []


def test_filters_are_joined_by_and(glue: GlueService) -> None:
    of_b = {"Key": "DatabaseName", "Value": "b"}
    assert _names(glue, Filters=[of_b]) == ["visits"]
    assert _names(glue, Filters=[of_b, {"Key": "classification", "Value": "parquet"}]) == []


def test_order_is_as_asked_and_what_is_not_known_is_refused(glue: GlueService) -> None:
    assert _names(glue, SortCriteria=[{"FieldName": "Name", "Sort": "DESC"}])[0] == "visits"
    with pytest.raises(ServiceError, match="Comparator"):
        _names(glue, Filters=[{"Key": "Name", "Value": "a", "Comparator": "LESS_THAN"}])


def test_parameters_come_back_in_the_order_of_a_java_hash_map(glue: GlueService) -> None:
    names = ["classification", "compressionType", "typeOfData", "projection.enabled"]
    given = {"Name": "t", "Parameters": dict.fromkeys(names, "x")}
    glue.create_table(CONTEXT, {"DatabaseName": "a", "TableInput": given})
    found = glue.get_table(CONTEXT, {"DatabaseName": "a", "Name": "t"})["Table"]["Parameters"]
    assert list(found) == ["compressionType", "classification", "projection.enabled", "typeOfData"]
