"""The teardown command over an account in memory."""

from collections.abc import Callable

import pytest
from click.testing import CliRunner, Result

from scripts import teardown
from scripts.stacks import COMPONENTS
from tests.unit.scripts.conftest import ACCOUNT, Account

type Run = Callable[..., Result]


@pytest.fixture
def run(account: Account, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setattr(teardown, "from_environment", lambda _: account.target)

    def invoke(*arguments: str, answer: str = "") -> Result:
        return CliRunner().invoke(
            teardown.main, ["--stack-name-prefix", "shop", *arguments], input=answer
        )

    return invoke


def stand(account: Account, environment: str) -> str:
    """Put a whole deployment there; gives its data bucket."""
    for component in COMPONENTS:
        account.cloudformation.stand(f"shop-{environment}-{component}")
    bucket = f"shop-{environment}-data-{ACCOUNT}-eu-west-1"
    account.s3.buckets[bucket] = {"event": b"1"}
    return bucket


def deleted(account: Account) -> list[str]:
    return [name for call, name in account.cloudformation.calls if call == "delete_stack"]


def test_stacks_go_in_reverse_order_and_the_data_with_them(run: Run, account: Account) -> None:
    stand(account, "dev")
    assert run("--force").exit_code == 0
    assert deleted(account) == [f"shop-dev-{component}" for component in COMPONENTS[::-1]]
    assert account.s3.buckets == {}


def test_data_of_prod_stays(run: Run, account: Account) -> None:
    bucket = stand(account, "prod")
    result = run("--environment", "prod", "--force")
    assert account.s3.buckets == {bucket: {"event": b"1"}}
    assert f"{bucket} stays" in result.output


def test_nothing_is_deleted_without_a_yes(run: Run, account: Account) -> None:
    stand(account, "dev")
    assert run(answer="n\n").exit_code == 1
    assert deleted(account) == []


@pytest.mark.parametrize("environment", ["dev", "prod"])
def test_second_run_is_quiet(run: Run, account: Account, environment: str) -> None:
    stand(account, environment)
    run("--environment", environment, "--force")
    result = run("--environment", environment)
    assert result.exit_code == 0
    assert "Nothing to delete" in result.output


def test_data_left_by_an_interrupted_run_is_found(run: Run, account: Account) -> None:
    bucket = stand(account, "dev")
    account.cloudformation.stacks.clear()
    assert bucket in run("--force").output
    assert account.s3.buckets == {}


def test_component_that_others_need_is_refused(run: Run, account: Account) -> None:
    stand(account, "dev")
    result = run("--component", "lambda", "--force")
    assert result.exit_code == 1
    assert "shop-dev-firehose, shop-dev-api-gateway need shop-dev-lambda" in result.output


def test_component_alone_leaves_the_others(run: Run, account: Account) -> None:
    stand(account, "dev")
    assert run("--component", "api-gateway", "--force").exit_code == 0
    assert deleted(account) == ["shop-dev-api-gateway"]
