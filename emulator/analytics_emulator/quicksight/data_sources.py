"""Data sources: a name for an Athena workgroup and the role that reads through it."""

from typing import Any

from analytics_emulator.quicksight.errors import invalid, refuse_unsupported
from analytics_emulator.quicksight.operations import Operations, answer, page, require
from analytics_emulator.quicksight.ports import athena_source
from analytics_emulator.quicksight.store import Asset, now
from analytics_emulator.service import CallContext

KIND = "DATA_SOURCE"
HONOURED = {
    "AwsAccountId", "DataSourceId", "Name", "Type", "DataSourceParameters", "Permissions", "Tags",
}  # fmt: skip


class DataSourceOperations(Operations):
    """Operations on data sources; Athena is the only type that this emulator connects."""

    def create_data_source(self, context: CallContext, request: dict[str, Any]) -> dict[str, Any]:
        """Create a data source over a workgroup that stands."""
        request = self.checked(context, "CreateDataSource", request)
        refuse_unsupported(request, HONOURED, "CreateDataSource")
        require(request["Type"] == "ATHENA", f"Type {request['Type']} is not emulated: only ATHENA")
        parameters = self._athena_parameters(context, request)
        asset = self.create(context, KIND, request["DataSourceId"], request)
        asset.body = {"DataSourceParameters": parameters, "Status": "CREATION_SUCCESSFUL"}
        return answer(
            202, Arn=asset.arn, DataSourceId=asset.id, CreationStatus="CREATION_SUCCESSFUL"
        )

    def update_data_source(self, context: CallContext, request: dict[str, Any]) -> dict[str, Any]:
        """Rename a data source or point it at another workgroup."""
        request = self.checked(context, "UpdateDataSource", request)
        refuse_unsupported(request, HONOURED, "UpdateDataSource")
        asset = self.find(context, KIND, request["DataSourceId"])
        parameters = self._athena_parameters(context, request)
        asset.name, asset.updated = request["Name"], now()
        asset.body = {"DataSourceParameters": parameters, "Status": "UPDATE_SUCCESSFUL"}
        return answer(202, Arn=asset.arn, DataSourceId=asset.id, UpdateStatus="UPDATE_SUCCESSFUL")

    def describe_data_source(self, context: CallContext, request: dict[str, Any]) -> dict[str, Any]:
        """Describe a data source."""
        request = self.checked(context, "DescribeDataSource", request)
        return answer(DataSource=_described(self.find(context, KIND, request["DataSourceId"])))

    def delete_data_source(self, context: CallContext, request: dict[str, Any]) -> dict[str, Any]:
        """Delete a data source; its data sets stay, and stop working, as on AWS."""
        request = self.checked(context, "DeleteDataSource", request)
        asset = self.find(context, KIND, request["DataSourceId"])
        del self.store(context).assets[KIND][asset.id]
        return answer(Arn=asset.arn, DataSourceId=asset.id)

    def list_data_sources(self, context: CallContext, request: dict[str, Any]) -> dict[str, Any]:
        """List data sources."""
        request = self.checked(context, "ListDataSources", request)
        items, token = page(request, self.store(context).assets[KIND].values())
        return answer(DataSources=[_described(asset) for asset in items], NextToken=token)

    def _athena_parameters(self, context: CallContext, request: dict[str, Any]) -> dict[str, Any]:
        parameters = request.get("DataSourceParameters") or {}
        if "AthenaParameters" not in parameters:
            raise invalid("DataSourceParameters.AthenaParameters: is required for Type ATHENA")
        athena = parameters["AthenaParameters"]
        refuse_unsupported(athena, {"WorkGroup", "RoleArn"}, "AthenaParameters")
        work_group = athena.get("WorkGroup") or "primary"
        source = athena_source(context, {**athena, "WorkGroup": work_group})
        if not self.athena.work_group_exists(source.context, work_group):
            path = "DataSourceParameters.AthenaParameters.WorkGroup"
            raise invalid(f"{path}: WorkGroup {work_group} is not found")
        return {"AthenaParameters": {**athena, "WorkGroup": work_group}}


def _described(asset: Asset) -> dict[str, Any]:
    return {
        "Arn": asset.arn,
        "DataSourceId": asset.id,
        "Name": asset.name,
        "Type": "ATHENA",
        "CreatedTime": asset.created,
        "LastUpdatedTime": asset.updated,
        **asset.body,
    }
