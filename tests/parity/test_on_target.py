"""The cases, asked of an Athena with `--target aws`, and replayed from what it answered.

`pytest tests/parity --target aws --work-group NAME --database NAME` records each answer with day
and engine version into cases/athena_aws.jsonl (as `make aws-verify` does into its own folder).
"""

import json
from typing import Any

import pytest

from analytics_emulator.athena.sql import SqlEngine
from scripts.aws.target import from_environment
from scripts.verification import findings
from scripts.verification.athena_cases import ALL, USUAL, Asked, Cases
from scripts.verification.executions import Executions
from tests.parity.test_athena_select import CASES, EmptyCatalog, answer, check

RECORDED = CASES / "athena_aws.jsonl"


@pytest.fixture(scope="module")
def engine() -> SqlEngine:
    return SqlEngine(EmptyCatalog())


def recorded() -> list[dict[str, Any]]:
    lines = RECORDED.read_text().splitlines() if RECORDED.exists() else []
    return [json.loads(line) for line in lines]


def replay(engine: SqlEngine, case: dict[str, Any]) -> None:
    """Hold our engine to a recorded answer; one that it gives by now has to be marked anew."""
    try:
        check(answer(engine, case), case["expect"])
    except AssertionError:
        if case["here"] != "differs":
            raise
    else:
        assert case["here"] == "pass"


def test_target_answers_as_the_cases_say(pytestconfig: pytest.Config) -> None:
    if not pytestconfig.getoption("--target"):
        pytest.skip("by --target aws")
    athena = from_environment().session.client("athena")
    place = (pytestconfig.getoption(f"--{name}") for name in ("work-group", "database"))
    asked = Cases(
        Executions(athena, *place), ALL if pytestconfig.getoption("--all-cases") else USUAL
    )
    asked.ask()
    findings.write(RECORDED, asked.goldens())
    assert asked.differences() == []


@pytest.mark.aws_validated
def test_engine_answers_as_recorded(engine: SqlEngine) -> None:
    for case in recorded():
        replay(engine, case)


@pytest.mark.parametrize(
    ("rows", "here"), [([["3"]], "pass"), ([["3.5"]], "differs")], ids=["same", "other"]
)
def test_recorded_answer_is_replayed(engine: SqlEngine, rows: Any, here: str) -> None:
    got = {"state": "SUCCEEDED", "rows": rows}
    golden = Asked({"sql": "SELECT 7/2", "rows": [["3"]]}, "trino_rules.jsonl:1", got).golden("3")
    assert golden["here"] == here
    replay(engine, golden)
    with pytest.raises(AssertionError):
        replay(engine, {**golden, "here": "pass" if here == "differs" else "differs"})
