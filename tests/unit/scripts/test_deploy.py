"""The deploy command over an account in memory."""

from collections.abc import Callable

import pytest
from click.testing import CliRunner, Result

from scripts import deploy, package
from scripts.package import Package
from scripts.stacks import COMPONENTS
from tests.unit.scripts.conftest import Account

type Run = Callable[..., Result]
EVERY_STACK = [f"shop-dev-{component}" for component in COMPONENTS]


@pytest.fixture
def run(account: Account, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run the command without smoke test, with packages that need no building."""
    account.s3.buckets["ours"] = {}
    monkeypatch.setattr(deploy, "from_environment", lambda _: account.target)
    monkeypatch.setattr(package, "build", lambda name, _: Package(name, f"code/{name}.zip", b""))

    def invoke(*arguments: str) -> Result:
        options = ["--stack-name-prefix", "shop", "--s3-bucket-name", "ours", "--no-run-tests"]
        return CliRunner().invoke(deploy.main, [*options, *arguments])

    return invoke


def executed(account: Account) -> list[str]:
    return [name for call, name in account.cloudformation.calls if call == "execute_change_set"]


def test_stacks_are_deployed_in_order(run: Run, account: Account) -> None:
    assert run().exit_code == 0
    assert executed(account) == EVERY_STACK


def test_second_run_says_no_changes(run: Run, account: Account) -> None:
    run()
    assert run().output.count("no changes") == len(COMPONENTS)
    assert executed(account) == EVERY_STACK


def test_failure_stops_the_run_and_tells_why(run: Run, account: Account) -> None:
    account.cloudformation.failing["shop-dev-athena"] = "WorkGroup"
    result = run()
    assert result.exit_code == 1
    assert "shop-dev-athena is ROLLBACK_COMPLETE: WorkGroup" in result.output
    assert "shop-dev-lambda" not in account.cloudformation.stacks


def test_run_after_a_failure_converges(run: Run, account: Account) -> None:
    account.cloudformation.failing["shop-dev-athena"] = "WorkGroup"
    run()
    account.cloudformation.failing.clear()
    assert run().exit_code == 0
    assert sorted(account.cloudformation.stacks) == sorted(EVERY_STACK)


def test_component_alone_needs_its_parents(run: Run) -> None:
    result = run("--component", "firehose")
    assert result.exit_code == 1
    assert "shop-dev-firehose needs shop-dev-iam, shop-dev-s3, shop-dev-athena" in result.output


def test_plan_changes_nothing(run: Run, account: Account) -> None:
    result = run("--plan")
    assert result.exit_code == 0
    assert "shop-dev-athena would be created, once shop-dev-s3 stand" in result.output
    assert account.cloudformation.stacks == {}


def test_code_goes_by_its_key(run: Run, account: Account) -> None:
    run()
    parameters = account.cloudformation.stacks["shop-dev-lambda"].request["Parameters"]
    assert {"ParameterKey": "IngestCodeKey", "ParameterValue": "code/ingest.zip"} in parameters
