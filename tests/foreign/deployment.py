"""A foreign dashboard deployed by CloudFormation over made-up tables.

What a user adapts by hand is adapted: names, ARNs, and where the rows come from. The definition
itself goes into the template as it is.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from uuid import uuid4

from tests.foreign.columns import Definition
from tests.foreign.data_sets import MadeUpSet, made_up_sets
from tests.foreign.definitions import Assets
from tests.foreign.literals import literals_of
from tests.foreign.made_up import GLUE, made_up_parquet, read_rows
from tests.foreign.passing import passing

ACCOUNT = {"Ref": "AWS::AccountId"}
HIVE = "org.apache.hadoop.hive.ql.io.parquet"
Resources = dict[str, Any]


@dataclass
class Deployment:
    """A stack of its own, with the bucket of its tables."""

    client: Callable[[str], Any]
    assets: Assets
    mode: str = "STRICT"
    name: str = field(default_factory=lambda: f"foreign-{uuid4().hex[:8]}")
    rows: dict[str, list[dict[str, Any]]] = field(default_factory=dict)  # by data set identifier

    @property
    def database(self) -> str:
        """The Glue database's name."""
        return self.name.replace("-", "_")

    @property
    def definition(self) -> Definition:
        """The dashboard's definition as its author wrote it."""
        found: Definition = self.assets.dashboard["Definition"]
        return found

    @cached_property
    def sets(self) -> list[MadeUpSet]:
        """The data sets, one over each table."""
        return made_up_sets(self.assets)

    def deploy(self) -> None:
        """Put the rows into S3 and create the stack, which must succeed."""
        self.client("s3").create_bucket(Bucket=self.name)
        literals, passed = literals_of(self.definition), passing(self.definition)
        for index, one in enumerate(self.sets):
            columns = {one.physical[name]: kind for name, kind in one.columns.items()}
            own = {one.physical[name]: literals[one.identifier, name] for name in one.columns}
            asked = [
                {one.physical[name]: value for name, value in row.items() if name in one.columns}
                for row in passed.get(one.identifier, [])
            ]
            rows = made_up_parquet(columns, own, index, asked)
            self.rows[one.identifier] = read_rows(rows, one.physical)
            self._put(f"table{index}/rows.parquet", rows)
        template = {"Resources": self._resources()}
        self._put("template.json", json.dumps(template, default=str).encode())
        address = self.client("s3").meta.endpoint_url
        cloudformation = self.client("cloudformation")
        cloudformation.create_stack(
            StackName=self.name, TemplateURL=f"{address}/{self.name}/template.json"
        )
        waiter = cloudformation.get_waiter("stack_create_complete")
        waiter.wait(StackName=self.name, WaiterConfig={"Delay": 0.5, "MaxAttempts": 120})

    def delete(self) -> None:
        """Delete the stack, and the bucket with what Athena wrote into it."""
        self.client("cloudformation").delete_stack(StackName=self.name)
        waiter = self.client("cloudformation").get_waiter("stack_delete_complete")
        waiter.wait(StackName=self.name, WaiterConfig={"Delay": 0.5, "MaxAttempts": 120})
        s3 = self.client("s3")
        for page in s3.get_paginator("list_objects_v2").paginate(Bucket=self.name):
            for one in page.get("Contents", []):
                s3.delete_object(Bucket=self.name, Key=one["Key"])
        s3.delete_bucket(Bucket=self.name)

    def column(self, identifier: str, name: str) -> tuple[str, str]:
        """Give the table and the column in Athena that a data set's column comes from."""
        index = [one.identifier for one in self.sets].index(identifier)
        return f"{self.database}.table{index}", self.sets[index].physical[name]

    def _put(self, key: str, body: bytes) -> None:
        self.client("s3").put_object(Bucket=self.name, Key=key, Body=body)

    def _resources(self) -> Resources:
        resources = {
            "Database": _resource(
                "Glue::Database", CatalogId=ACCOUNT, DatabaseInput={"Name": self.database}
            ),
            "WorkGroup": _work_group(self.name),
            "Source": _source(self.name),
            "Dashboard": self._dashboard(),
        }
        for index, one in enumerate(self.sets):
            properties = one.properties(f"{self.name}-{index}", self.database, f"table{index}")
            data_set = _resource("QuickSight::DataSet", **properties)
            resources[f"Table{index}"] = self._table(index, one)
            resources[f"Set{index}"] = data_set | {"DependsOn": f"Table{index}"}
        return resources | self._theme()

    def _table(self, index: int, one: MadeUpSet) -> Resources:
        columns = [
            {"Name": one.physical[name], "Type": GLUE[kind]} for name, kind in one.columns.items()
        ]
        storage = {
            "Location": f"s3://{self.name}/table{index}/",
            "Columns": columns,
            "InputFormat": f"{HIVE}.MapredParquetInputFormat",
            "OutputFormat": f"{HIVE}.MapredParquetOutputFormat",
            "SerdeInfo": {"SerializationLibrary": f"{HIVE}.serde.ParquetHiveSerDe"},
        }
        table = {
            "Name": f"table{index}",
            "TableType": "EXTERNAL_TABLE",
            "StorageDescriptor": storage,
        }
        database = {"Ref": "Database"}
        return _resource("Glue::Table", CatalogId=ACCOUNT, DatabaseName=database, TableInput=table)

    def _theme(self) -> Resources:
        if self.assets.theme is None:
            return {}
        own = {"AwsAccountId": ACCOUNT, "ThemeId": self.name}
        return {"Theme": _resource("QuickSight::Theme", **(self.assets.theme | own))}

    def _dashboard(self) -> Resources:
        declared = [
            {"Identifier": one.identifier, "DataSetArn": {"Fn::GetAtt": f"Set{index}.Arn"}}
            for index, one in enumerate(self.sets)
        ]
        own = {
            "AwsAccountId": ACCOUNT,
            "DashboardId": self.name,
            "Name": self.name,
            "Definition": self.definition | {"DataSetIdentifierDeclarations": declared},
            "ValidationStrategy": {"Mode": self.mode},
        }
        if self.assets.theme is not None:
            own["ThemeArn"] = {"Fn::GetAtt": "Theme.Arn"}
        return _resource("QuickSight::Dashboard", **(self.assets.dashboard | own))


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
