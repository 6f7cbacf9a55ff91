"""How long an answer is waited for, and what becomes of a query that takes longer."""

from dataclasses import dataclass, field
from typing import Any, cast

import boto3
import pytest

from scripts.answers import athena
from scripts.answers.athena import Athena, QueryFailedError
from scripts.aws.target import Target


@dataclass
class FakeAthena:
    """Runs one query, whose state is as told."""

    state: str
    stopped: list[str] = field(default_factory=list)

    def client(self, _: str) -> "FakeAthena":
        return self

    def start_query_execution(self, **_: Any) -> dict[str, str]:
        return {"QueryExecutionId": "one"}

    def get_query_execution(self, **_: str) -> dict[str, Any]:
        return {
            "QueryExecution": {"Status": {"State": self.state, "StateChangeReason": "No table."}}
        }

    def stop_query_execution(self, QueryExecutionId: str) -> None:  # noqa: N803 - boto3's names
        self.stopped.append(QueryExecutionId)

    def ask(self) -> None:
        target = Target(cast("boto3.Session", self), "eu-west-1", None)
        Athena(target, "group", "database").ask("SELECT 1")


def test_query_that_takes_too_long_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(athena, "TIMEOUT_SECONDS", 0.0)
    fake = FakeAthena("RUNNING")
    with pytest.raises(QueryFailedError, match="more than 0 seconds"):
        fake.ask()
    assert fake.stopped == ["one"]


def test_query_that_fails_says_why_and_is_not_stopped() -> None:
    fake = FakeAthena("FAILED")
    with pytest.raises(QueryFailedError, match=r"No table\."):
        fake.ask()
    assert fake.stopped == []
