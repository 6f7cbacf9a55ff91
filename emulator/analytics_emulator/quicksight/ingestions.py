"""SPICE ingestions.

On AWS an ingestion copies a data set's rows into SPICE, which no API reads back. Here it runs the
data set's SQL through Athena, whole, and keeps what an ingestion reports: state, rows, duration,
error. Rows are not kept, since whoever draws asks Athena; LastUpdated of the data is the end of the
last completed ingestion. An ingestion runs to its end before CreateIngestion answers INITIALIZED.
"""

import time
import uuid
from abc import abstractmethod
from typing import Any

from analytics_emulator.quicksight.errors import exists, invalid, not_found
from analytics_emulator.quicksight.operations import Operations, answer, page
from analytics_emulator.quicksight.ports import AthenaSource
from analytics_emulator.quicksight.store import Asset, now
from analytics_emulator.quicksight.tables import PhysicalTable
from analytics_emulator.service import CallContext, ServiceError


class IngestionOperations(Operations):
    """Operations on the ingestions of a SPICE data set."""

    @abstractmethod
    def table_of(self, context: CallContext, asset: Asset) -> PhysicalTable:
        """Return the one physical table of a data set."""

    @abstractmethod
    def source_of(self, context: CallContext, table: PhysicalTable) -> AthenaSource:
        """Return how a table's data source asks Athena."""

    def create_ingestion(self, context: CallContext, request: dict[str, Any]) -> dict[str, Any]:
        """Refresh a SPICE data set now."""
        request = self.checked(context, "CreateIngestion", request)
        asset = self.find(context, "DATA_SET", request["DataSetId"])
        if asset.body["ImportMode"] != "SPICE":
            raise invalid(f"Data set {asset.id} is not a SPICE data set")
        kind = request.get("IngestionType") or "FULL_REFRESH"
        if kind == "INCREMENTAL_REFRESH":
            raise invalid("IngestionType: INCREMENTAL_REFRESH is not emulated")
        ran = self.ingest(context, asset, request["IngestionId"], kind)
        return answer(
            201, Arn=ran["Arn"], IngestionId=ran["IngestionId"], IngestionStatus="INITIALIZED"
        )

    def describe_ingestion(self, context: CallContext, request: dict[str, Any]) -> dict[str, Any]:
        """Describe one ingestion."""
        request = self.checked(context, "DescribeIngestion", request)
        asset = self.find(context, "DATA_SET", request["DataSetId"])
        ingestion = self.store(context).ingestions[asset.id].get(request["IngestionId"])
        if ingestion is None:
            raise not_found("INGESTION", request["IngestionId"])
        return answer(Ingestion=ingestion)

    def list_ingestions(self, context: CallContext, request: dict[str, Any]) -> dict[str, Any]:
        """List a data set's ingestions, newest first."""
        request = self.checked(context, "ListIngestions", request)
        asset = self.find(context, "DATA_SET", request["DataSetId"])
        newest_first = reversed(self.store(context).ingestions[asset.id].values())
        items, token = page(request, newest_first)
        return answer(Ingestions=items, NextToken=token)

    def ingest(
        self, context: CallContext, asset: Asset, identifier: str | None, kind: str
    ) -> dict[str, Any]:
        """Run the data set's SQL and keep what an ingestion reports of it."""
        identifier = identifier or str(uuid.uuid4())
        ingestions = self.store(context).ingestions[asset.id]
        if identifier in ingestions:
            raise exists("INGESTION", identifier)
        ingestions[identifier] = {
            "Arn": f"{asset.arn}/ingestion/{identifier}",
            "IngestionId": identifier,
            "CreatedTime": now(),
            "RequestSource": "MANUAL",
            "RequestType": kind,
            **self._ran(context, asset),
        }
        return ingestions[identifier]

    def _ran(self, context: CallContext, asset: Asset) -> dict[str, Any]:
        started, table = time.monotonic(), self.table_of(context, asset)
        try:
            source = self.source_of(context, table)
            rows = self.athena.count_rows(source.context, source.work_group, table.sql)
        except ServiceError as error:
            failure = {"Type": "CUSTOMER_ERROR", "Message": error.message}
            return {"IngestionStatus": "FAILED", "ErrorInfo": failure}
        return {
            "IngestionStatus": "COMPLETED",
            "IngestionTimeInSeconds": int(time.monotonic() - started),
            "RowInfo": {"RowsIngested": rows, "RowsDropped": 0, "TotalRowsInDataset": rows},
        }
