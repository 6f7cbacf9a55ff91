"""The deploy command over an account in memory."""

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from click.testing import CliRunner, Result

from scripts import deploy
from scripts.release import deployer, package
from scripts.release.package import Package
from scripts.stacks import change_sets, deployment
from scripts.stacks.deployment import COMPONENTS, PARENTS
from tests.unit.scripts.fakes.account import ACCOUNT, Account
from tests.unit.scripts.fakes.cloudformation import REPLACED

type Run = Callable[..., Result]
EVERY_STACK = [f"shop-dev-{component}" for component in COMPONENTS]


@pytest.fixture
def run(account: Account, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run the command without smoke test, with packages that need no building."""
    account.s3.buckets["ours"] = {}
    account.cloudformation.gives["shop-dev-iam"] = {"QuickSightRoleArn": "arn"}
    monkeypatch.setattr(deploy, "from_environment", lambda _: account.target)
    monkeypatch.setattr(deploy, "print_notes", lambda *_: None)  # which the emulator gives
    monkeypatch.setattr(deployer, "wait_until_known", lambda *_: None)  # asks it whether to wait
    monkeypatch.setattr(package, "build", lambda name, _: Package(name, f"code/{name}.zip", b""))

    def invoke(*arguments: str, answer: str = "") -> Result:
        options = ["--stack-name-prefix", "shop", "--s3-bucket-name", "ours", "--no-run-tests"]
        return CliRunner().invoke(deploy.main, [*options, *arguments], input=answer)

    return invoke


def executed(account: Account) -> list[str]:
    return [name for call, name in account.cloudformation.calls if call == "execute_change_set"]


def test_stacks_are_deployed_after_their_parents(run: Run, account: Account) -> None:
    assert run().exit_code == 0
    order = executed(account)
    assert sorted(order) == sorted(EVERY_STACK)
    for component in COMPONENTS:
        for parent in PARENTS[component]:
            assert order.index(f"shop-dev-{parent}") < order.index(f"shop-dev-{component}")


def test_run_that_changes_nothing_looks_at_each_stack_once(
    run: Run, account: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run().exit_code == 0
    monkeypatch.setattr(change_sets, "is_as_requested", lambda *_: True)
    looks: Counter[str] = Counter()
    describe = account.cloudformation.describe_stacks

    def look(StackName: str) -> dict[str, Any]:  # noqa: N803 - boto3's name
        looks[StackName] += 1
        return describe(StackName)

    monkeypatch.setattr(account.cloudformation, "describe_stacks", look)
    assert run().exit_code == 0
    # Whether the dashboard has an owner is asked before its own turn.
    expected = dict.fromkeys(EVERY_STACK, 1) | {"shop-dev-quicksight": 2}
    assert {name: looks[name] for name in EVERY_STACK} == expected


@pytest.mark.parametrize("given", ["FigureAlerts=true", "ReportRecipients=owner@example.com"])
def test_reports_stack_is_deployed_where_a_parameter_turns_it_on(
    run: Run, account: Account, given: str
) -> None:
    assert run("--parameter", given).exit_code == 0
    assert executed(account)[-1] == "shop-dev-reports"


def test_reports_stack_that_stands_is_deployed_again(run: Run, account: Account) -> None:
    account.cloudformation.stand("shop-dev-reports")
    assert run().exit_code == 0
    assert "shop-dev-reports" in executed(account)


def test_recipients_for_the_stack_without_its_role_are_refused(run: Run) -> None:
    run()
    result = run("--component", "reports", "--parameter", "ReportRecipients=owner@example.com")
    assert result.exit_code == 1
    assert "ReportRecipients must be the same in iam and reports" in result.output


def test_region_without_budgets_gets_the_rest(run: Run, account: Account) -> None:
    account.cloudformation.unknown = ["AWS::Budgets::Budget"]
    result = run()
    assert result.exit_code == 0
    assert "left out     the monthly budget: CloudFormation knows none in" in result.output
    asked = account.cloudformation.stacks["shop-dev-monitoring"].request["Parameters"]
    assert {"ParameterKey": "ManageBudget", "ParameterValue": "false"} in asked
    permissions = {action for call in account.iam.asked for action in call["actions"]}
    assert not {action for action in permissions if action.startswith("budgets:")}
    assert run().output.count("no changes") == len(COMPONENTS)


def test_region_without_quicksight_gets_no_dashboard(run: Run, account: Account) -> None:
    account.cloudformation.unknown = ["AWS::QuickSight::Theme"]
    account.cloudformation.gives.clear()
    result = run()
    assert result.exit_code == 0
    assert "left out     QuickSight's dashboard" in result.output
    for component in ("iam", "quicksight"):
        asked = account.cloudformation.stacks[f"shop-dev-{component}"].request["Parameters"]
        assert {"ParameterKey": "PrincipalArn", "ParameterValue": ""} in asked


def test_owner_in_a_region_without_quicksight_is_refused(run: Run, account: Account) -> None:
    account.cloudformation.unknown = ["AWS::QuickSight::Theme"]
    owner = f"arn:aws:quicksight:eu-west-1:{ACCOUNT}:user/default/me"
    result = run("--quicksight-principal-arn", owner)
    assert (result.exit_code, account.cloudformation.stacks) == (1, {})
    assert "has no QuickSight that CloudFormation knows. Choose another region" in result.output


def test_second_run_says_no_changes(run: Run, account: Account) -> None:
    run()
    assert run().output.count("no changes") == len(COMPONENTS)
    assert len(executed(account)) == len(COMPONENTS)


def test_failure_stops_the_run_and_tells_why(run: Run, account: Account) -> None:
    account.cloudformation.failing["shop-dev-athena"] = "WorkGroup"
    result = run()
    assert result.exit_code == 1
    assert "shop-dev-athena is ROLLBACK_COMPLETE: WorkGroup" in result.output
    assert "shop-dev-firehose" not in account.cloudformation.stacks


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


def test_dashboard_needs_its_role_first(run: Run, account: Account) -> None:
    account.cloudformation.gives.clear()
    result = run()
    assert result.exit_code == 1
    assert "shop-dev-quicksight needs shop-dev-iam with the same principal" in result.output


def test_plan_changes_nothing(run: Run, account: Account) -> None:
    result = run("--plan")
    assert result.exit_code == 0
    assert "resources at most, once shop-dev-s3 stand" in result.output
    assert account.cloudformation.stacks == {}


def test_plan_says_what_a_month_would_cost(run: Run, account: Account) -> None:
    plain = run("--plan").output
    assert "A month of 10,368,000 events" in plain
    assert "WAF" not in plain
    assert "WAF" in run("--plan", "--parameter", "WebFirewall=true").output
    assert account.cloudformation.stacks == {}


def test_plan_uploads_nothing_that_a_deployment_would_trust(run: Run, account: Account) -> None:
    run("--component", "iam")
    run("--component", "s3")
    account.s3.buckets["ours"].clear()
    run("--plan", "--component", "lambda")
    assert {key.split("/")[0] for key in account.s3.buckets["ours"]} == {"plans"}


def test_code_goes_by_its_key(run: Run, account: Account) -> None:
    run()
    parameters = account.cloudformation.stacks["shop-dev-lambda"].request["Parameters"]
    assert {"ParameterKey": "IngestCodeKey", "ParameterValue": "code/ingest.zip"} in parameters


def test_prod_is_asked_before_it_loses_something(run: Run, account: Account) -> None:
    run("--environment", "prod", "--component", "iam")
    account.cloudformation.changes = [REPLACED]
    account.cloudformation.stacks["shop-prod-iam"].request = {}
    refused = run("--environment", "prod", "--component", "iam", answer="n\n")
    assert refused.exit_code == 1
    assert "Thing" in refused.output
    assert executed(account) == ["shop-prod-iam"]
    assert run("--environment", "prod", "--component", "iam", "--yes").exit_code == 0
    assert executed(account) == ["shop-prod-iam"] * 2


@pytest.mark.parametrize(("environment", "is_protected"), [("prod", True), ("dev", False)])
def test_stacks_of_prod_are_protected(
    run: Run, account: Account, environment: str, is_protected: bool
) -> None:
    run("--environment", environment, "--component", "iam")
    assert account.cloudformation.stacks[f"shop-{environment}-iam"].is_protected is is_protected


def test_bucket_that_outlived_its_stack_is_taken_over(run: Run, account: Account) -> None:
    bucket = f"shop-prod-data-{ACCOUNT}-eu-west-1"
    account.s3.buckets[bucket] = {"event": b"1"}
    result = run("--environment", "prod", "--component", "s3")
    assert result.exit_code == 0
    assert "outlived its stack" in result.output
    imported, updated = account.cloudformation.change_sets.values()
    assert imported["ResourcesToImport"][0]["ResourceIdentifier"] == {"BucketName": bucket}
    assert updated["ChangeSetType"] == "UPDATE"


def test_address_that_is_not_given_again_stays(run: Run, account: Account) -> None:
    run("--email-address", "owner@example.com")
    run()
    parameters = account.cloudformation.stacks["shop-dev-monitoring"].request["Parameters"]
    assert {"ParameterKey": "EmailAddress", "ParameterValue": "owner@example.com"} in parameters


def test_missing_permission_stops_before_anything_is_changed(run: Run, account: Account) -> None:
    account.iam.denied = {"iam:PassRole"}
    result = run()
    assert result.exit_code == 1
    assert f"may not: iam:PassRole on arn:aws:iam::{ACCOUNT}:role/shop-dev-" in result.output
    assert account.cloudformation.stacks == {}


def test_who_may_make_no_roles_is_told_of_the_boundary(run: Run, account: Account) -> None:
    account.iam.denied = {"iam:CreateRole"}
    hint = "--parameter PermissionsBoundaryArn=ARN"
    assert hint in run().output
    given = run("--parameter", f"PermissionsBoundaryArn=arn:aws:iam::{ACCOUNT}:policy/p").output
    assert "may not: iam:CreateRole" in given
    assert hint not in given


def test_permissions_are_asked_on_the_names_that_will_be_used(run: Run, account: Account) -> None:
    run()
    asked = {
        (action, resource): call["knowing"]
        for call in account.iam.asked
        for action in call["actions"]
        for resource in call["on"]
    }
    role = f"arn:aws:iam::{ACCOUNT}:role/shop-dev-eu-west-1-ingest"
    assert asked["iam:PassRole", role]["iam:PassedToService"] == "lambda.amazonaws.com"
    stream = f"arn:aws:firehose:eu-west-1:{ACCOUNT}:deliverystream/shop-dev-clickstream"
    assert ("firehose:CreateDeliveryStream", stream) in asked


def test_nothing_is_asked_about_what_a_condition_leaves_out(run: Run, account: Account) -> None:
    run()
    actions = {action for call in account.iam.asked for action in call["actions"]}
    assert not {action for action in actions if action.startswith(("wafv2:", "secretsmanager:"))}
    account.cloudformation.stacks.clear()
    account.iam.asked.clear()
    run("--parameter", "WebFirewall=true")
    actions = {action for call in account.iam.asked for action in call["actions"]}
    assert "wafv2:CreateWebACL" in actions


def test_denial_that_a_simulation_cannot_be_sure_of_is_told_and_passed(
    run: Run, account: Account
) -> None:
    account.iam.doubted = {"firehose:CreateDeliveryStream"}
    result = run()
    assert result.exit_code == 0
    assert "not checked  permission firehose:CreateDeliveryStream on" in result.output
    assert "a policy of the organization may refuse it" in result.output


def parameter(account: Account, component: str, name: str) -> str | None:
    given = account.cloudformation.stacks[f"shop-dev-{component}"].request["Parameters"]
    return {one["ParameterKey"]: one["ParameterValue"] for one in given}.get(name)


def test_parameter_that_is_given_once_stays(
    run: Run, account: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run("--parameter", "RateLimitPerSecond=7").exit_code == 0
    assert parameter(account, "api-gateway", "RateLimitPerSecond") == "7"
    again = run("--email-address", "owner@example.com")
    assert again.output.count("no changes") == len(COMPONENTS) - 1
    assert parameter(account, "api-gateway", "RateLimitPerSecond") == "7"


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ("RateLimitPerSeconds=7", "is it RateLimitPerSecond?"),
        ("Prefix=other", "Prefix is reckoned by the script"),
        ("ParentS3Stack=other", "ParentS3Stack is reckoned by the script"),
        ("RateLimitPerSecond", "is not KEY=VALUE"),
    ],
)
def test_parameter_that_cannot_be_set_is_refused(
    run: Run, account: Account, given: str, told: str
) -> None:
    result = run("--parameter", given)
    assert result.exit_code != 0
    assert told in result.output
    assert account.cloudformation.stacks == {}


def test_parameter_that_is_given_twice_is_refused(run: Run, account: Account) -> None:
    result = run("--parameter", "RateLimitPerSecond=7", "--parameter", "RateLimitPerSecond=8")
    assert result.exit_code != 0
    assert "RateLimitPerSecond is given twice" in result.output
    assert account.cloudformation.stacks == {}


def test_first_day_is_given_to_table_and_functions_at_once(run: Run, account: Account) -> None:
    given = ("--parameter", "FirstDay=2026-10-01")
    result = run(*given, "--component", "athena")
    assert result.exit_code != 0
    assert "must be the same in athena and lambda" in result.output
    assert account.cloudformation.stacks == {}
    assert run(*given).exit_code == 0
    assert {parameter(account, name, "FirstDay") for name in ("athena", "lambda")} == {"2026-10-01"}


@pytest.mark.parametrize(
    ("name", "value", "component"),
    [
        ("FirstDay", "2026-10-01", "athena"),
        ("FirstDay", "2026-10-01", "lambda"),
        ("CurrencyCode", "EUR", "quicksight"),
        ("AllowedOrigins", "https://a.com", "api-gateway"),
        ("KmsKeyArn", "arn:aws:kms:eu-west-1:123456789012:key/1", "s3"),
    ],
)
def test_setting_of_the_file_reaches_no_stack_without_the_others(
    run: Run, monkeypatch: pytest.MonkeyPatch, name: str, value: str, component: str
) -> None:
    assert run().exit_code == 0
    changed = deployment.settings("dev") | {name: value}
    monkeypatch.setattr(deployment, "settings", lambda _: changed)
    result = run("--component", component)
    assert result.exit_code == 1
    assert f"{name} must be the same in " in result.output
    assert run().exit_code == 0
    assert run("--component", component).exit_code == 0


def test_setting_that_stacks_may_have_apart_reaches_one_alone(run: Run, account: Account) -> None:
    assert run().exit_code == 0
    given = ("--parameter", "LogsRetentionInDays=5", "--component", "lambda")
    assert run(*given).exit_code == 0, "each stack keeps its own log groups"
    assert parameter(account, "lambda", "LogsRetentionInDays") == "5"
