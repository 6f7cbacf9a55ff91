"""The operations on several partitions at once (Glue API reference, "Partition API")."""

from typing import Any

from analytics_emulator.glue.partitions import PartitionOperations
from analytics_emulator.service import CallContext, ServiceError


class PartitionBatchOperations(PartitionOperations):
    """Batches are carried out one by one; what fails is listed with its reason."""

    def batch_create_partition(
        self, context: CallContext, request: dict[str, Any]
    ) -> dict[str, Any]:
        """Create several partitions."""
        errors = []
        for given in request["PartitionInputList"]:
            try:
                self.create_partition(context, _table(request) | {"PartitionInput": given})
            except ServiceError as error:
                errors.append(_error(given["Values"], error))
        return {"Errors": errors}

    def batch_delete_partition(
        self, context: CallContext, request: dict[str, Any]
    ) -> dict[str, Any]:
        """Delete several partitions."""
        errors = []
        for given in request["PartitionsToDelete"]:
            values = given["Values"]
            try:
                self.delete_partition(context, _table(request) | {"PartitionValues": values})
            except ServiceError as error:
                errors.append(_error(values, error))
        return {"Errors": errors}

    def batch_get_partition(self, context: CallContext, request: dict[str, Any]) -> dict[str, Any]:
        """Return several partitions; those that aren't there are left out."""
        found = []
        for given in request["PartitionsToGet"]:
            one = _table(request) | {"PartitionValues": given["Values"]}
            try:
                found.append(self.get_partition(context, one)["Partition"])
            except ServiceError as error:
                if error.message != "Cannot find partition.":
                    raise
        return {"Partitions": found, "UnprocessedKeys": []}

    def batch_update_partition(
        self, context: CallContext, request: dict[str, Any]
    ) -> dict[str, Any]:
        """Replace several partitions' definitions."""
        errors = []
        for entry in request["Entries"]:
            try:
                self.update_partition(context, _table(request) | entry)
            except ServiceError as error:
                named = {"PartitionValueList": entry["PartitionValueList"]}
                errors.append(named | {"ErrorDetail": _detail(error)})
        return {"Errors": errors}


def _table(request: dict[str, Any]) -> dict[str, Any]:
    return {k: request[k] for k in ("CatalogId", "DatabaseName", "TableName") if request.get(k)}


def _error(values: list[str], error: ServiceError) -> dict[str, Any]:
    return {"PartitionValues": values, "ErrorDetail": _detail(error)}


def _detail(error: ServiceError) -> dict[str, str]:
    return {"ErrorCode": error.code, "ErrorMessage": error.message}
