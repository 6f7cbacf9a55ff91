"""A project in dbt, by dbt-athena as it is: everything is built, twice, and says the same."""

import json
import shutil
import subprocess
import uuid
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tests.clients.account import Client
from tests.clients.environment import python_of, variables

PACKAGES = ("dbt-athena==1.11.1", "dbt-core==1.11.16", "boto3==1.44.8")
PROJECT = Path(__file__).with_name("dbt_project")


@dataclass(frozen=True)
class Project:
    """A copy of the project with a schema of its own."""

    folder: Path
    python: str
    endpoint: str
    schema: str = field(default_factory=lambda: f"bistro_{uuid.uuid4().hex[:8]}")

    def dbt(self, *command: str) -> dict[str, str]:
        """Run a command; return each node's name and how it ended."""
        place = f"s3://clients-dbt/{self.schema}/"
        env = variables(self.endpoint, BISTRO_SCHEMA=self.schema, BISTRO_PLACE=place)
        program = [str(Path(self.python).with_name("dbt")), "--no-send-anonymous-usage-stats"]
        options = ["--project-dir", str(self.folder), "--profiles-dir", str(self.folder)]
        ended = subprocess.run(
            [*program, *command, *options], cwd=self.folder, env=env, text=True, check=False,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip
        assert ended.returncode == 0, ended.stdout
        results = json.loads((self.folder / "target" / "run_results.json").read_text())["results"]
        return {one["unique_id"].split(".")[2]: one["status"] for one in results}


@pytest.fixture(scope="module")
def project(endpoint: str, client: Client, tmp_path_factory: pytest.TempPathFactory) -> Project:
    client("s3").create_bucket(Bucket="clients-dbt")
    folder = tmp_path_factory.mktemp("dbt") / "project"
    shutil.copytree(PROJECT, folder)
    return Project(folder, python_of("dbt-project", PACKAGES), endpoint)


@pytest.fixture(scope="module")
def built(project: Project) -> dict[str, str]:
    """Seeds, models, snapshots and tests, then once more over what stands."""
    first = project.dbt("build")
    assert set(first.values()) == {"success", "pass"}
    return project.dbt("build")


@pytest.fixture
def rows(project: Project, client: Client) -> Any:
    """`rows(sql)` gives what Athena answers in the project's schema."""
    athena = client("athena")

    def ask(sql: str) -> list[list[str]]:
        started = athena.start_query_execution(
            QueryString=sql,
            QueryExecutionContext={"Database": project.schema},
            ResultConfiguration={"OutputLocation": "s3://clients-dbt/answers/"},
        )
        state = ""
        while state not in ("SUCCEEDED", "FAILED"):
            execution = athena.get_query_execution(QueryExecutionId=started["QueryExecutionId"])
            state = execution["QueryExecution"]["Status"]["State"]
        assert state == "SUCCEEDED", execution
        answer = athena.get_query_results(QueryExecutionId=started["QueryExecutionId"])
        found = answer["ResultSet"]["Rows"][1:]
        return [[datum.get("VarCharValue") for datum in row["Data"]] for row in found]

    return ask


def test_everything_is_built_once_more_over_what_stands(built: dict[str, str]) -> None:
    assert set(built.values()) == {"success", "pass"}
    assert {"raw_orders", "guests", "orders_by_day", "guests_merged", "guest_towns"} <= set(built)


def test_rows_are_appended_overwritten_and_merged(built: dict[str, str], rows: Any) -> None:
    assert built
    assert rows("SELECT name, orders, spent FROM guests ORDER BY id") == [
        ["Ada", "2", "20.00"],
        ["Grace", "1", "10.00"],
    ]
    assert rows("SELECT id FROM orders_appended ORDER BY id") == [["1"], ["2"], ["3"], ["3"]]
    assert rows("SELECT id FROM orders_by_day ORDER BY id") == [["1"], ["2"], ["3"]]
    assert rows("SELECT orders FROM guests_merged ORDER BY id") == [["102"], ["101"]]


def test_a_snapshot_keeps_what_was(project: Project, built: dict[str, str], rows: Any) -> None:
    assert built
    seed = project.folder / "seeds" / "raw_guests.csv"
    seed.write_text(seed.read_text().replace("Bern", "Basel"))
    project.dbt("seed", "--select", "raw_guests")
    project.dbt("snapshot")
    kept = rows("SELECT town, dbt_valid_to IS NULL FROM guest_towns WHERE id = 1 ORDER BY 2")
    assert kept == [["Bern", "false"], ["Basel", "true"]]


def test_docs_tell_columns_and_types(project: Project, built: dict[str, str]) -> None:
    assert built
    project.dbt("docs", "generate")
    catalog = json.loads((project.folder / "target" / "catalog.json").read_text())
    columns = catalog["nodes"]["model.bistro.guests"]["columns"]
    assert {name: column["type"] for name, column in columns.items()} == {
        "id": "int", "name": "string", "orders": "bigint", "spent": "decimal(38,2)"
    }  # fmt: skip
