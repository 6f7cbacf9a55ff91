"""`make status` says what logs hold, for in groups without a retention nothing ever goes."""

from typing import Any

from rich.console import Console

from scripts.aws.target import Target
from scripts.status import print_logs

GROUPS = [
    {"logGroupName": "a", "storedBytes": 2_000_000, "retentionInDays": 7},
    {"logGroupName": "b", "storedBytes": 500_000},
    {"logGroupName": "c"},
]


class Session:
    """A session whose only client has two pages of log groups."""

    def client(self, name: str) -> Any:
        assert name == "logs"
        return self

    def get_paginator(self, name: str) -> Any:
        assert name == "describe_log_groups"
        return self

    def paginate(self) -> list[dict[str, Any]]:
        return [{"logGroups": GROUPS[:2]}, {"logGroups": GROUPS[2:]}]


def test_status_says_what_logs_hold_and_what_never_goes() -> None:
    session: Any = Session()
    console = Console(record=True, width=200)
    print_logs(console, Target(session, "us-east-1", "http://127.0.0.1"))
    said = console.export_text()
    assert "logs: 2.5 MB in 3 groups, 0.5 MB of it in 2 without a retention" in said
