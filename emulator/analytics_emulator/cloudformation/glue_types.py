"""AWS::Glue::Database, Table and Partition over the Glue API (CloudFormation resource reference).

`Ref` gives the database's or table's name. A change of what identifies the resource in the catalog
(its name, its partition values) is a replacement, since Glue's update calls can't change it.
"""

from analytics_emulator.cloudformation.resource_type import (
    Api,
    Operation,
    Properties,
    ResourceType,
    members,
)

_DATABASE_NAME = "DatabaseInput/Name"
_TABLE_NAME = "TableInput/Name"
_PARTITION_VALUES = "PartitionInput/Values"

DATABASE = ResourceType(
    "AWS::Glue::Database",
    service="glue",
    reference=_DATABASE_NAME,
    name=_DATABASE_NAME,
    made_up_name=str.lower,
    create=Operation("create_database", members("CatalogId", "DatabaseInput")),
    update=Operation("update_database", members("CatalogId", "DatabaseInput", Name=_DATABASE_NAME)),
    delete=Operation("delete_database", members("CatalogId", Name=_DATABASE_NAME)),
    create_only=("CatalogId", _DATABASE_NAME),
)

_TABLE = members("CatalogId", "DatabaseName", "TableInput")

TABLE = ResourceType(
    "AWS::Glue::Table",
    service="glue",
    reference=_TABLE_NAME,
    name=_TABLE_NAME,
    made_up_name=str.lower,
    create=Operation("create_table", _TABLE),
    update=Operation("update_table", _TABLE),
    delete=Operation("delete_table", members("CatalogId", "DatabaseName", Name=_TABLE_NAME)),
    create_only=("CatalogId", "DatabaseName", _TABLE_NAME),
)

_PARTITION = members("CatalogId", "DatabaseName", "TableName", "PartitionInput")


def _partition_id(_api: Api, properties: Properties) -> Properties:
    """Give what a stack knows a partition by: what identifies it (its form is unverified)."""
    place = (properties["DatabaseName"], properties["TableName"])
    return {"Id": "|".join([*place, *properties["PartitionInput"]["Values"]])}


PARTITION = ResourceType(
    "AWS::Glue::Partition",
    service="glue",
    reference="Id",
    derive=_partition_id,
    create=Operation("create_partition", _PARTITION),
    update=Operation("update_partition", _PARTITION | {"PartitionValueList": _PARTITION_VALUES}),
    delete=Operation(
        "delete_partition",
        members("CatalogId", "DatabaseName", "TableName", PartitionValues=_PARTITION_VALUES),
    ),
    create_only=("CatalogId", "DatabaseName", "TableName", _PARTITION_VALUES),
)
