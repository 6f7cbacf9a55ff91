"""Tables in the catalog and rows in their files, in the partitions that queries ask for."""

import random
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from tests.corpus import files
from tests.corpus.uses import Use
from tests.corpus.values import NOW, kind_of, value

ROWS_A_QUERY = 6
PARQUET = "org.apache.hadoop.hive.ql.io.parquet."
PARQUET_FORMAT = {
    "InputFormat": f"{PARQUET}MapredParquetInputFormat",
    "OutputFormat": f"{PARQUET}MapredParquetOutputFormat",
    "SerdeInfo": {"SerializationLibrary": f"{PARQUET}serde.ParquetHiveSerDe"},
}
_CODES = {"yyyy": "%Y", "MM": "%m", "dd": "%d", "HH": "%H", "mm": "%M", "ss": "%S"}

type Uses = Sequence[Mapping[str, Use]]


@dataclass
class Places:
    """Where the rows of a table's partitions are: values of its keys with a folder each."""

    keys: Sequence[Mapping[str, str]]
    table: Mapping[str, Any]
    found: dict[str, list[str]] = field(default_factory=dict)

    def of(self, uses: Uses, chance: random.Random) -> dict[str, list[str]]:
        """Return folders with their partition's values, one for each query that reads the table."""
        properties = self.table.get("Parameters") or {}
        location = self.table["StorageDescriptor"]["Location"].rstrip("/")
        for use in uses:
            values = [self._value(key, use, properties, chance) for key in self.keys]
            names = [key["Name"] for key in self.keys]
            template = properties.get("storage.location.template")
            if template:
                folder = template
                for name, one in zip(names, values, strict=True):
                    folder = folder.replace(f"${{{name}}}", one)
            else:
                parts = [f"{name}={one}" for name, one in zip(names, values, strict=True)]
                folder = "/".join([location, *parts])
            self.found[f"{folder.rstrip('/')}/"] = values
        return self.found

    def _value(
        self, key: Mapping[str, str], use: Mapping[str, Use], properties: Mapping[str, str],
        chance: random.Random,
    ) -> str:  # fmt: skip
        name = key["Name"]
        rule = {k.rpartition(".")[2]: v for k, v in properties.items() if f".{name}." in k}
        hints = sorted(use[name].texts) if name in use else []
        if rule.get("type") == "enum":
            allowed = [one.strip() for one in rule["values"].split(",")]
            return next((one for one in hints if one in allowed), allowed[0])
        if rule.get("type") == "integer":
            return rule["range"].split(",")[0].strip()
        if rule.get("type") == "date":
            form = rule["format"]
            for code, ours in _CODES.items():
                form = form.replace(code, ours)
            text = (NOW - timedelta(days=1)).strftime(form.replace("'", ""))
            return next(
                (one for one in hints if len(one) == len(text) and "-" not in rule["range"][:4]),
                text,
            )
        one = value(kind_of(key["Type"]), name, [h for h in hints if "/" not in h], chance)
        return str(one)


def fill(account: Any, database: str, name: str, uses: Uses, *, partitioned: bool = True) -> None:
    """Put rows where a table's definition says they are; `partitioned`: add its partitions."""
    table = account.glue.get_table(DatabaseName=database, Name=name)["Table"]
    if table.get("TableType") == "VIRTUAL_VIEW" or not table["StorageDescriptor"].get("Location"):
        return
    if (table.get("Parameters") or {}).get("table_type", "").lower() == "iceberg":
        return
    chance = random.Random(name)
    together: dict[str, Use] = {}
    for use in uses:
        for column, one in use.items():
            together.setdefault(column, Use()).texts.update(one.texts)
    uses = [*uses, together]
    columns = {c["Name"]: kind_of(c["Type"]) for c in table["StorageDescriptor"]["Columns"]}
    keys = table.get("PartitionKeys") or []
    rows = [
        {
            c: value(kind, c, _hints(use, c) or _hints(together, c), chance)
            for c, kind in columns.items()
        }
        for use in uses
        for _ in range(ROWS_A_QUERY)
    ]
    body = files.written(table, columns, rows)
    places = Places(keys, table).of(uses, chance)
    for folder, values in places.items():
        account.write(f"{folder}rows{files.ending(table)}", body)
        projected = (table.get("Parameters") or {}).get("projection.enabled", "false").lower()
        if keys and projected != "true" and partitioned:
            account.add_partition(database, table, values, folder)


def _hints(use: Mapping[str, Use], name: str) -> list[str]:
    return sorted(use[name].texts) if name in use else []


def create(
    account: Any, database: str, name: str, columns: Mapping[str, str], keys: Sequence[str]
) -> None:
    """Make a table of Parquet files."""
    account.need_database(database)
    account.glue.create_table(
        DatabaseName=database,
        TableInput={
            "Name": name,
            "TableType": "EXTERNAL_TABLE",
            "Parameters": {"EXTERNAL": "TRUE", "classification": "parquet"},
            "PartitionKeys": [{"Name": key, "Type": "string"} for key in keys],
            "StorageDescriptor": {
                "Columns": [{"Name": k, "Type": v} for k, v in columns.items()],
                "Location": account.new_place(),
                **PARQUET_FORMAT,
            },
        },
    )


def name_defined(sql: str) -> tuple[str, str] | None:
    """Return which table or view a statement makes, as (database, name)."""
    pattern = (
        r"\s*CREATE\s+(?:OR\s+REPLACE\s+)?(?:EXTERNAL\s+)?(?:TABLE|VIEW)\s+"
        r"(?:IF\s+NOT\s+EXISTS\s+)?(?P<name>[\w.`\"$-]+)"
    )
    found = re.match(pattern, sql, re.IGNORECASE)
    if not found:
        return None
    parts = re.sub('[`"]', "", found["name"]).lower().split(".")
    return (parts[-2] if len(parts) > 1 else ""), parts[-1]
