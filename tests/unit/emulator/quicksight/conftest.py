import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest

from analytics_emulator.quicksight import ColumnType, QuickSightService
from analytics_emulator.service import CallContext, ServiceError

ACCOUNT = "123456789012"
SQL = "SELECT day, item, amount, units FROM sales"


@dataclass
class FakeAthena:
    """Athena with one workgroup and one query that it knows."""

    rows: int = 42
    columns: list[ColumnType] = field(
        default_factory=lambda: [
            ColumnType("day", "timestamp(3)"),
            ColumnType("item", "varchar"),
            ColumnType("amount", "decimal(10,2)"),
            ColumnType("units", "integer"),
        ]
    )
    failure: str | None = None
    asked: list[str] = field(default_factory=list)

    def work_group_exists(self, context: CallContext, work_group: str) -> bool:
        return work_group == "analysts"

    def query_columns(self, context: CallContext, work_group: str, sql: str) -> list[ColumnType]:
        self.asked.append(sql)
        if "nonsense" in sql:
            raise ServiceError("InvalidRequestException", "line 1:1: mismatched input 'nonsense'")
        return self.columns

    def count_rows(self, context: CallContext, work_group: str, sql: str) -> int:
        if self.failure:
            raise ServiceError("InvalidRequestException", self.failure)
        return self.rows


@dataclass
class Account:
    """A caller with a service, and short ways to create each kind of asset."""

    service: QuickSightService
    athena: FakeAthena
    context: CallContext = field(default_factory=lambda: CallContext(ACCOUNT, "eu-central-1"))

    def call(self, operation: str, **request: Any) -> dict[str, Any]:
        method: Callable[..., dict[str, Any]] = getattr(self.service, operation)
        account = {} if "ResourceArn" in request else {"AwsAccountId": ACCOUNT}
        return method(self.context, account | request)

    def data_source(self, work_group: str = "analysts") -> dict[str, Any]:
        parameters = {"AthenaParameters": {"WorkGroup": work_group}}
        return self.call(
            "create_data_source",
            DataSourceId=str(uuid.uuid4()),
            Name="athena",
            Type="ATHENA",
            DataSourceParameters=parameters,
        )

    def data_set(self, **changes: Any) -> dict[str, Any]:
        return self.call("create_data_set", **self.data_set_request(**changes))

    def data_set_request(
        self,
        sql: str = SQL,
        columns: dict[str, str] | None = None,
        source_arn: str | None = None,
        **members: Any,
    ) -> dict[str, Any]:
        columns = columns or {
            "day": "DATETIME",
            "item": "STRING",
            "amount": "DECIMAL",
            "units": "INTEGER",
        }
        custom = {
            "DataSourceArn": source_arn or self.data_source()["Arn"],
            "Name": "sales",
            "SqlQuery": sql,
            "Columns": [{"Name": name, "Type": kind} for name, kind in columns.items()],
        }
        return {
            "DataSetId": str(uuid.uuid4()),
            "Name": "sales",
            "ImportMode": "DIRECT_QUERY",
            "PhysicalTableMap": {"sales": {"CustomSql": custom}},
        } | members

    def dashboard(self, definition: dict[str, Any], **members: Any) -> dict[str, Any]:
        return self.call(
            "create_dashboard",
            DashboardId=str(uuid.uuid4()),
            Name="sales",
            Definition=definition,
            **members,
        )


@pytest.fixture
def account() -> Account:
    athena = FakeAthena()
    return Account(QuickSightService(athena), athena)


@pytest.fixture
def definition(account: Account) -> dict[str, Any]:
    """One sheet, one bar chart of amounts by item, laid out."""
    column = {"DataSetIdentifier": "sales", "ColumnName": "item"}
    amount = {"DataSetIdentifier": "sales", "ColumnName": "amount"}
    wells = {
        "Category": [{"CategoricalDimensionField": {"FieldId": "item", "Column": column}}],
        "Values": [
            {
                "NumericalMeasureField": {
                    "FieldId": "amount",
                    "Column": amount,
                    "AggregationFunction": {"SimpleNumericalAggregation": "SUM"},
                }
            }
        ],
    }
    element = {"ElementId": "bars", "ElementType": "VISUAL", "ColumnSpan": 36, "RowSpan": 8}
    configuration = {"FieldWells": {"BarChartAggregatedFieldWells": wells}}
    return {
        "DataSetIdentifierDeclarations": [
            {"Identifier": "sales", "DataSetArn": account.data_set()["Arn"]}
        ],
        "Sheets": [
            {
                "SheetId": "first",
                "Name": "First",
                "Visuals": [
                    {"BarChartVisual": {"VisualId": "bars", "ChartConfiguration": configuration}}
                ],
                "Layouts": [{"Configuration": {"GridLayout": {"Elements": [element]}}}],
            }
        ],
    }
