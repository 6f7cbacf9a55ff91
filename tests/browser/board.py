"""A small dashboard over two tables, made and broken by the APIs that its readers use."""

import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pyarrow as pa
import pyarrow.parquet as pq

ACCOUNT = {"AwsAccountId": "000000000000"}
HIVE = "org.apache.hadoop.hive.ql.io.parquet"
GLUE_TYPES = {"STRING": "string", "INTEGER": "int"}
TABLES: dict[str, dict[str, str]] = {
    "sales": {"item": "STRING", "units": "INTEGER"},
    "stock": {"shelf": "STRING", "boxes": "INTEGER"},
}


@dataclass
class Board:
    """`sales` has a figure and bars, `stock` has a figure; their names tell which."""

    client: Callable[[str], Any]
    name: str = field(default_factory=lambda: f"board-{uuid4().hex[:8]}")

    @property
    def database(self) -> str:
        return self.name.replace("-", "_")

    def create(self, title: str = "Board") -> None:
        """Make everything, the tables with a row each."""
        self.client("s3").create_bucket(Bucket=self.name)
        self.client("glue").create_database(DatabaseInput={"Name": self.database})
        results = {"OutputLocation": f"s3://{self.name}/results/"}
        self.client("athena").create_work_group(
            Name=self.name, Configuration={"ResultConfiguration": results}
        )
        for table in TABLES:
            self.put_row(table, "first", 7)
            self.client("glue").create_table(**self.table(table))
        self._create_assets(title)

    def table(self, name: str, without: str = "") -> dict[str, Any]:
        """Describe a table, maybe without one of its columns."""
        columns = [
            {"Name": column, "Type": GLUE_TYPES[kind]}
            for column, kind in TABLES[name].items()
            if column != without
        ]
        storage = {
            "Location": f"s3://{self.name}/{name}/",
            "Columns": columns,
            "InputFormat": f"{HIVE}.MapredParquetInputFormat",
            "OutputFormat": f"{HIVE}.MapredParquetOutputFormat",
            "SerdeInfo": {"SerializationLibrary": f"{HIVE}.serde.ParquetHiveSerDe"},
        }
        described = {
            "Name": name,
            "TableType": "EXTERNAL_TABLE",
            "StorageDescriptor": storage,
        }
        return {"DatabaseName": self.database, "TableInput": described}

    def put_row(self, table: str, text: str, number: int) -> None:
        """Add an object with one row to a table."""
        names = list(TABLES[table])
        types = pa.schema([(names[0], pa.string()), (names[1], pa.int32())])
        rows = pa.Table.from_pylist([{names[0]: text, names[1]: number}], schema=types)
        body = io.BytesIO()
        pq.write_table(rows, body)
        self.put(f"{table}/{text}.parquet", body.getvalue())

    def put(self, key: str, body: bytes) -> None:
        """Write an object."""
        self.client("s3").put_object(Bucket=self.name, Key=key, Body=body)

    def is_older_than(self, seconds: float) -> bool:
        """Tell whether its newest object was written longer ago; S3 tells whole seconds."""
        listed = self.client("s3").list_objects_v2(Bucket=self.name)["Contents"]
        newest = max(one["LastModified"] for one in listed)
        return bool(datetime.now(UTC) - newest > timedelta(seconds=seconds))

    def query_units_as(self, expression: str) -> None:
        """Change the SQL of `sales` by UpdateDataSet."""
        self.client("quicksight").update_data_set(**self._data_set("sales", expression))

    def rename(self, title: str) -> None:
        """Publish a version with another name."""
        quicksight = self.client("quicksight")
        made = quicksight.update_dashboard(**self._dashboard(title))
        version = int(made["VersionArn"].rpartition("/")[2])
        quicksight.update_dashboard_published_version(
            DashboardId=self.name, VersionNumber=version, **ACCOUNT
        )

    def _dashboard(self, title: str) -> dict[str, Any]:
        return {
            "DashboardId": self.name,
            "Name": title,
            "Definition": self.definition,
            **ACCOUNT,
        }

    def delete(self) -> None:
        """Take away what stands of it."""
        quicksight = self.client("quicksight")
        quicksight.delete_dashboard(DashboardId=self.name, **ACCOUNT)
        for table in TABLES:
            quicksight.delete_data_set(DataSetId=f"{self.name}-{table}", **ACCOUNT)
        quicksight.delete_data_source(DataSourceId=self.name, **ACCOUNT)
        self.client("athena").delete_work_group(WorkGroup=self.name, RecursiveDeleteOption=True)
        self.client("glue").delete_database(Name=self.database)
        s3 = self.client("s3")
        for one in s3.list_objects_v2(Bucket=self.name).get("Contents", []):
            s3.delete_object(Bucket=self.name, Key=one["Key"])
        s3.delete_bucket(Bucket=self.name)

    def _create_assets(self, title: str) -> None:
        quicksight = self.client("quicksight")
        self.source = quicksight.create_data_source(
            DataSourceId=self.name,
            Name=self.name,
            Type="ATHENA",
            DataSourceParameters={"AthenaParameters": {"WorkGroup": self.name}},
            **ACCOUNT,
        )["Arn"]
        arns = {
            table: quicksight.create_data_set(**self._data_set(table))["Arn"] for table in TABLES
        }
        self.definition = _definition(arns)
        quicksight.create_dashboard(**self._dashboard(title))

    def _data_set(self, table: str, expression: str = "") -> dict[str, Any]:
        text, number = TABLES[table]
        measure = f"{expression} AS {number}" if expression else number
        custom = {
            "DataSourceArn": self.source,
            "Name": table,
            "SqlQuery": f'SELECT {text}, {measure} FROM "{self.database}".{table}',  # noqa: S608 -- the test's own
            "Columns": [{"Name": name, "Type": kind} for name, kind in TABLES[table].items()],
        }
        return {
            "DataSetId": f"{self.name}-{table}",
            "Name": table,
            "ImportMode": "DIRECT_QUERY",
            "PhysicalTableMap": {"rows": {"CustomSql": custom}},
            **ACCOUNT,
        }


def _definition(arns: Mapping[str, str]) -> dict[str, Any]:
    sheet = {
        "SheetId": "sheet",
        "Name": "Sheet",
        "Visuals": [
            _figure("sold", "Sold", "sales", "units"),
            _figure("stored", "Stored", "stock", "boxes"),
            _bars("by-item", "By item", "sales", "item", "units"),
        ],
    }
    declared = [{"Identifier": name, "DataSetArn": arn} for name, arn in arns.items()]
    return {"DataSetIdentifierDeclarations": declared, "Sheets": [sheet]}


def _title(text: str) -> dict[str, Any]:
    return {"Visibility": "VISIBLE", "FormatText": {"PlainText": text}}


def _sum(data_set: str, column: str) -> dict[str, Any]:
    place = {"DataSetIdentifier": data_set, "ColumnName": column}
    how = {"SimpleNumericalAggregation": "SUM"}
    return {
        "NumericalMeasureField": {"FieldId": column, "Column": place, "AggregationFunction": how}
    }


def _figure(visual: str, title: str, data_set: str, column: str) -> dict[str, Any]:
    wells = {"Values": [_sum(data_set, column)]}
    chart = {"FieldWells": wells}
    return {"KPIVisual": {"VisualId": visual, "Title": _title(title), "ChartConfiguration": chart}}


def _bars(visual: str, title: str, data_set: str, by: str, column: str) -> dict[str, Any]:
    place = {"DataSetIdentifier": data_set, "ColumnName": by}
    category = {"CategoricalDimensionField": {"FieldId": by, "Column": place}}
    wells = {"Category": [category], "Values": [_sum(data_set, column)]}
    chart = {"FieldWells": {"BarChartAggregatedFieldWells": wells}}
    return {
        "BarChartVisual": {"VisualId": visual, "Title": _title(title), "ChartConfiguration": chart}
    }
