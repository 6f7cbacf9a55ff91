"""What a request may say of a stream, checked against AWS's rules and read for delivery."""

from collections.abc import Mapping, Sequence
from typing import Any

from analytics_emulator.firehose.defaults import completed
from analytics_emulator.firehose.destination import (
    Destination,
    destination_from,
    is_converted,
    is_partitioned,
)
from analytics_emulator.firehose.errors import invalid_argument, unsupported
from analytics_emulator.firehose.ports import TableSchemas
from analytics_emulator.firehose.rules import check_destination
from analytics_emulator.firehose.schema import UnsupportedSchemaError, columns_of
from analytics_emulator.service import CallContext


def configured(
    context: CallContext, tables: TableSchemas, given: Mapping[str, Any]
) -> tuple[dict[str, Any], Destination]:
    """Check a destination, and give it completed and as delivery reads it."""
    check_destination(given)
    config = completed(given)
    if is_converted(config):
        _check_table(context, tables, config["DataFormatConversionConfiguration"])
    return config, destination_from(config)


def _check_table(context: CallContext, tables: TableSchemas, conversion: Mapping[str, Any]) -> None:
    """Resolve the Glue table, as AWS does when a stream is made or changed."""
    schema = conversion["SchemaConfiguration"]
    if schema["RoleARN"].split(":")[4:5] != [context.account_id]:
        raise invalid_argument("Cross-account pass role is not allowed.")
    if schema.get("Region", context.region) != context.region:
        raise unsupported("SchemaConfiguration.Region other than the stream's")
    catalog_id = schema.get("CatalogId") or context.account_id
    context = context.as_role(schema["RoleARN"])
    table = tables.get_table(context, catalog_id, schema["DatabaseName"], schema["TableName"])
    if table is None:
        raise invalid_argument(
            "EntityNotFoundException: Entity Not Found. The specified table "
            f"{schema['DatabaseName']}.{schema['TableName']} could not be found."
        )
    try:
        columns_of(table)
    except UnsupportedSchemaError as error:
        raise invalid_argument(str(error)) from error


def check_lasting(old: Mapping[str, Any], new: Mapping[str, Any]) -> None:
    """Refuse to turn off a source backup, or to turn dynamic partitioning on or off.

    Source: developer guide, "Dynamic partitioning"; API reference, S3BackupMode.
    """
    if old["S3BackupMode"] == "Enabled" and new.get("S3BackupMode") == "Disabled":
        raise invalid_argument("S3BackupMode can't be disabled once it is enabled.")
    if is_partitioned(old) != is_partitioned(new):
        raise invalid_argument("Dynamic partitioning can only be enabled at creation, for good.")


def encryption_from(
    given: Mapping[str, str] | None, default: dict[str, str] | None
) -> dict[str, str] | None:
    """Return a stream's encryption as it is described; the key belongs to its type."""
    if given is None:
        return default
    if (given["KeyType"] == "CUSTOMER_MANAGED_CMK") != bool(given.get("KeyARN")):
        raise invalid_argument("KeyARN must be given for CUSTOMER_MANAGED_CMK, and only for it.")
    return {name: value for name, value in given.items() if value}


def tags_from(listed: Sequence[Mapping[str, str]]) -> dict[str, str]:
    """Return tags by key; of a key given twice the last value counts."""
    return {tag["Key"]: tag.get("Value") or "" for tag in listed}
