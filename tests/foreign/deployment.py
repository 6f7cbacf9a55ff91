"""A definition deployed by CloudFormation over made-up tables.

What a user adapts by hand is adapted: names, and the ARNs of the data sets. The definition itself
goes into the template as it is.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from tests.foreign.columns import Columns, Definition, columns_of, literals_of
from tests.foreign.made_up import GLUE, made_up_parquet

ACCOUNT = {"Ref": "AWS::AccountId"}
Resources = dict[str, Any]


@dataclass
class Deployment:
    """A stack of its own, with the bucket of its tables."""

    client: Callable[[str], Any]
    definition: Definition
    mode: str = "STRICT"
    name: str = field(default_factory=lambda: f"foreign-{uuid4().hex[:8]}")

    @property
    def database(self) -> str:
        """The Glue database's name."""
        return self.name.replace("-", "_")

    def deploy(self) -> None:
        """Put the rows into S3 and create the stack, which must succeed."""
        self.client("s3").create_bucket(Bucket=self.name)
        texts = literals_of(self.definition)
        tables = _tables(self.definition)
        for index, (identifier, columns) in enumerate(tables.items()):
            own = {name: texts[identifier, name] for name in columns}
            self._put(f"table{index}/rows.parquet", made_up_parquet(columns, own, index))
        template = {"Resources": self._resources(tables)}
        self._put("template.json", json.dumps(template, default=str).encode())
        address = self.client("s3").meta.endpoint_url
        cloudformation = self.client("cloudformation")
        cloudformation.create_stack(
            StackName=self.name, TemplateURL=f"{address}/{self.name}/template.json"
        )
        waiter = cloudformation.get_waiter("stack_create_complete")
        waiter.wait(StackName=self.name, WaiterConfig={"Delay": 0.1, "MaxAttempts": 600})

    def delete(self) -> None:
        """Delete the stack, and the bucket with what Athena wrote into it."""
        self.client("cloudformation").delete_stack(StackName=self.name)
        waiter = self.client("cloudformation").get_waiter("stack_delete_complete")
        waiter.wait(StackName=self.name, WaiterConfig={"Delay": 0.1, "MaxAttempts": 600})
        s3 = self.client("s3")
        for page in s3.get_paginator("list_objects_v2").paginate(Bucket=self.name):
            for one in page.get("Contents", []):
                s3.delete_object(Bucket=self.name, Key=one["Key"])
        s3.delete_bucket(Bucket=self.name)

    def column(self, identifier: str, name: str) -> tuple[str, str]:
        """Give the table and the column in Athena that a data set's column comes from."""
        tables = _tables(self.definition)
        index = list(tables).index(identifier)
        return f"{self.database}.table{index}", f"c{list(tables[identifier]).index(name)}"

    def _put(self, key: str, body: bytes) -> None:
        self.client("s3").put_object(Bucket=self.name, Key=key, Body=body)

    def _resources(self, tables: dict[str, Columns]) -> Resources:
        resources = {
            "Database": _resource(
                "Glue::Database", CatalogId=ACCOUNT, DatabaseInput={"Name": self.database}
            ),
            "WorkGroup": _work_group(self.name),
            "Source": _source(self.name),
        }
        for index, (identifier, columns) in enumerate(tables.items()):
            resources[f"Table{index}"] = self._table(index, columns)
            resources[f"Set{index}"] = self._data_set(index, identifier, columns)
        return resources | {"Dashboard": self._dashboard(list(tables))}

    def _table(self, index: int, columns: Columns) -> Resources:
        listed = [{"Name": f"c{i}", "Type": GLUE[kind]} for i, kind in enumerate(columns.values())]
        hive = "org.apache.hadoop.hive.ql.io.parquet"
        storage = {
            "Location": f"s3://{self.name}/table{index}/",
            "Columns": listed,
            "InputFormat": f"{hive}.MapredParquetInputFormat",
            "OutputFormat": f"{hive}.MapredParquetOutputFormat",
            "SerdeInfo": {"SerializationLibrary": f"{hive}.serde.ParquetHiveSerDe"},
        }
        table = {
            "Name": f"table{index}",
            "TableType": "EXTERNAL_TABLE",
            "StorageDescriptor": storage,
        }
        return _resource(
            "Glue::Table",
            CatalogId=ACCOUNT,
            DatabaseName={"Ref": "Database"},
            TableInput=table,
        )

    def _data_set(self, index: int, identifier: str, columns: Columns) -> Resources:
        physical = {
            "DataSourceArn": {"Fn::GetAtt": "Source.Arn"},
            "Catalog": "AwsDataCatalog",
            "Schema": self.database,
            "Name": f"table{index}",
            "InputColumns": [{"Name": f"c{i}", "Type": k} for i, k in enumerate(columns.values())],
        }
        renames = [
            {"RenameColumnOperation": {"ColumnName": f"c{i}", "NewColumnName": name}}
            for i, name in enumerate(columns)
        ]
        logical = {
            "Alias": "rows",
            "Source": {"PhysicalTableId": "table"},
            "DataTransforms": renames,
        }
        properties = {
            "AwsAccountId": ACCOUNT,
            "DataSetId": f"{self.name}-{index}",
            "Name": identifier,
            "ImportMode": "DIRECT_QUERY",
            "PhysicalTableMap": {"table": {"RelationalTable": physical}},
            "LogicalTableMap": {"rows": logical},
        }
        return _resource("QuickSight::DataSet", **properties) | {"DependsOn": f"Table{index}"}

    def _dashboard(self, identifiers: list[str]) -> Resources:
        declared = [
            {"Identifier": identifier, "DataSetArn": {"Fn::GetAtt": f"Set{index}.Arn"}}
            for index, identifier in enumerate(identifiers)
        ]
        definition = self.definition | {"DataSetIdentifierDeclarations": declared}
        return _resource(
            "QuickSight::Dashboard",
            AwsAccountId=ACCOUNT,
            DashboardId=self.name,
            Name=self.name,
            Definition=definition,
            ValidationStrategy={"Mode": self.mode},
        )


def _tables(definition: Definition) -> dict[str, Columns]:
    found = columns_of(definition)
    declared = [one["Identifier"] for one in definition["DataSetIdentifierDeclarations"]]
    return {name: found.get(name) or {"unused": "STRING"} for name in declared}


def _resource(kind: str, **properties: Any) -> Resources:
    return {"Type": f"AWS::{kind}", "Properties": properties}


def _work_group(name: str) -> Resources:
    results = {"ResultConfiguration": {"OutputLocation": f"s3://{name}/results/"}}
    return _resource(
        "Athena::WorkGroup",
        Name=name,
        WorkGroupConfiguration=results,
        RecursiveDeleteOption=True,
    )


def _source(name: str) -> Resources:
    return _resource(
        "QuickSight::DataSource",
        AwsAccountId=ACCOUNT,
        DataSourceId=name,
        Name=name,
        Type="ATHENA",
        DataSourceParameters={"AthenaParameters": {"WorkGroup": {"Ref": "WorkGroup"}}},
    )
