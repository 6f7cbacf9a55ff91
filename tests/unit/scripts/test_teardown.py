"""The teardown command over an account in memory."""

import sys
from collections.abc import Callable

import pytest
from click.testing import CliRunner, Result

from scripts import teardown
from scripts.release.teardown import Teardown
from scripts.stacks.deployment import EVERY_COMPONENT, PARENTS
from tests.unit.scripts.fakes.account import ACCOUNT, Account

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
    for component in EVERY_COMPONENT:
        account.cloudformation.stand(f"shop-{environment}-{component}")
    bucket = f"shop-{environment}-data-{ACCOUNT}-eu-west-1"
    account.s3.buckets[bucket] = {"event": b"1"}
    return bucket


def deleted(account: Account) -> list[str]:
    return [name for call, name in account.cloudformation.calls if call == "delete_stack"]


def test_stacks_go_in_reverse_order_and_the_data_with_them(run: Run, account: Account) -> None:
    stand(account, "dev")
    assert run("--force").exit_code == 0
    order = deleted(account)
    assert len(order) == len(EVERY_COMPONENT)
    for component, parents in PARENTS.items():
        for parent in parents:
            assert order.index(f"shop-dev-{component}") < order.index(f"shop-dev-{parent}")
    assert account.s3.buckets == {}


def test_data_of_prod_stays(run: Run, account: Account) -> None:
    bucket = stand(account, "prod")
    result = run("--environment", "prod", "--force")
    assert account.s3.buckets == {bucket: {"event": b"1"}}
    assert f"{bucket} stays" in result.output


def test_data_of_prod_goes_when_it_is_named(run: Run, account: Account) -> None:
    bucket = stand(account, "prod")
    assert run("--environment", "prod", "--force", "--delete-data-bucket", bucket).exit_code == 0
    assert account.s3.buckets == {}


def test_wrong_name_of_the_data_bucket_deletes_nothing(run: Run, account: Account) -> None:
    stand(account, "prod")
    result = run("--environment", "prod", "--force", "--delete-data-bucket", "shop-data")
    assert result.exit_code == 1
    assert "the data bucket that stands is shop-prod-data-" in result.output
    assert deleted(account) == []


def test_what_stays_is_told_with_its_cost(run: Run, account: Account) -> None:
    bucket = stand(account, "prod")
    result = run("--environment", "prod", "--force")
    assert f"{bucket} stays with 1 object versions, 1 bytes: less than $0.01" in result.output
    assert "https://aws.amazon.com/s3/pricing/" in result.output


def test_protection_is_lifted_after_the_yes(run: Run, account: Account) -> None:
    stand(account, "prod")
    for stack in account.cloudformation.stacks.values():
        stack.is_protected = True
    assert run("--environment", "prod", answer="n\n").exit_code == 1
    assert all(stack.is_protected for stack in account.cloudformation.stacks.values())
    assert run("--environment", "prod", answer="y\n").exit_code == 0
    assert account.cloudformation.stacks == {}


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
    assert "shop-dev-monitoring need shop-dev-lambda: delete them first" in result.output


def test_component_alone_leaves_the_others(run: Run, account: Account) -> None:
    stand(account, "dev")
    assert run("--component", "reports", "--force").exit_code == 0
    assert deleted(account) == ["shop-dev-reports"]


def test_interruption_says_what_to_do_and_waits_for_nobody(
    run: Run, account: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    stand(account, "dev")
    monkeypatch.setattr(Teardown, "run", interrupted)
    monkeypatch.setattr(teardown.os, "_exit", sys.exit)
    result = run("--force")
    assert result.exit_code == 130
    assert "What has begun goes on; run this again to take it up." in result.output
