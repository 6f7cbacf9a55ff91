"""A question goes to the deployment's work group and database."""

from typing import Any, cast

import boto3
import pytest

from athena_client.query import Answer
from scripts.answers import athena
from scripts.answers.athena import Athena
from scripts.aws.target import Target


class FakeSession:
    """Gives names instead of clients."""

    def client(self, service: str) -> str:
        return f"client of {service}"


def test_question_goes_to_the_work_group_and_database(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Any] = []

    def run_query(*positional: Any, **request: Any) -> Answer:
        asked.append((positional, request))
        return Answer((), (), (), 0, 0)

    monkeypatch.setattr(athena, "run_query", run_query)
    target = Target(cast("boto3.Session", FakeSession()), "eu-west-1", None)
    Athena(target, "group", "database").ask("SELECT 1")
    assert asked == [
        (
            ("client of athena", athena.TIMEOUT_SECONDS),
            {
                "QueryString": "SELECT 1",
                "WorkGroup": "group",
                "QueryExecutionContext": {"Database": "database"},
            },
        )
    ]
