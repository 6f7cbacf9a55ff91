"""Deploys the stacks in the order of their needs, to the emulator or to AWS alike."""

import os
import sys

import click

from scripts.aws.buckets import BucketError
from scripts.aws.target import from_environment
from scripts.console import Console
from scripts.costing import report
from scripts.deployment_options import deployment_options, template_parameters_given, value_given
from scripts.plain_errors import plain_errors
from scripts.preflight.checks import CheckError
from scripts.release import optional
from scripts.release.notes import print_notes
from scripts.release.package import PackageError
from scripts.release.rollout import Rollout
from scripts.release.stack_requests import Options, ParameterError
from scripts.smoke_test import trials
from scripts.stacks.deployment import COMPONENTS, EVERY_COMPONENT, Deployment
from scripts.stacks.drift import DriftUnknownError
from scripts.stacks.settings import chosen
from scripts.stacks.stack_events import StackFailedError
from scripts.stacks.templates import TemplateError

EXPECTED_ERRORS = (
    BucketError, CheckError, DriftUnknownError, PackageError, ParameterError, StackFailedError,
    TemplateError, trials.SmokeTestError,
)  # fmt: skip
ASKS_IN = ("prod",)


@click.command()
@deployment_options
@click.option(
    "--email-address", default=None, callback=value_given("EmailAddress"),
    help="Who is told when something goes wrong; by default as deployed.",
)  # fmt: skip
@click.option(
    "--s3-bucket-name", default=None,
    help="Existing bucket that templates and code are uploaded to; by default as deployed, "
    "at first the s3 stack's own.",
)  # fmt: skip
@click.option(
    "--quicksight-principal-arn", "principal_arn", default=None,
    callback=value_given("PrincipalArn"),
    help="QuickSight user or group that owns the dashboard; by default as deployed. Without one "
    "the account is taken to have no QuickSight.",
)  # fmt: skip
@click.option(
    "--component", type=click.Choice(["all", *EVERY_COMPONENT]), default="all", show_default=True,
    help="One stack alone; its parents must stand.",
)  # fmt: skip
@click.option(
    "--parameter", "parameters", multiple=True, metavar="KEY=VALUE",
    callback=template_parameters_given,
    help="A template parameter, such as CurrencyCode=EUR or RateLimitPerSecond=50; several are "
    "given one after another. It stays deployed until it is given again, or until "
    "environments.yaml names it.",
)  # fmt: skip
@click.option("--region", default=None, help="AWS region; by default the environment's.")
@click.option(
    "--run-tests/--no-run-tests", default=None,
    help="Send marked events through and take them out again; by default after a run over all "
    "components that changed something.",
)  # fmt: skip
@click.option("--plan", is_flag=True, help="Show what would change, and stop.")
@click.option(
    "--drift", "only_drift", is_flag=True,
    help="Show what was changed past CloudFormation, and stop; exit 1 if anything was.",
)  # fmt: skip
@click.option("--yes", is_flag=True, help="Don't ask before prod loses or replaces a resource.")
@plain_errors
def main(  # noqa: PLR0913, PLR0917 - one argument an option
    prefix: str,
    environment: str,
    email_address: str | None,
    s3_bucket_name: str | None,
    principal_arn: str | None,
    component: str,
    parameters: dict[str, str],
    region: str | None,
    *,
    run_tests: bool | None,
    plan: bool,
    only_drift: bool,
    yes: bool,
) -> None:
    """Deploy the stacks in order, each by change set; what is as it should be isn't touched."""
    target = from_environment(region)
    deployment = Deployment(prefix, environment)
    every = (*COMPONENTS, *optional.turned_on(target, deployment, parameters))
    rollout = Rollout(
        target,
        deployment,
        Console(highlight=False, soft_wrap=True),
        every if component == "all" else (component,),
        Options(s3_bucket_name, email_address, principal_arn, parameters),
    )
    rollout.console.print(f"[bold]{prefix}-{environment}[/] to {target.title}")
    try:
        if only_drift:
            sys.exit(1 if rollout.show_drift() else 0)
        if plan:
            rollout.plan()
            report.print_usual_month(rollout.console, chosen(environment, parameters))
            return
        changed = rollout.deploy(asks=environment in ASKS_IN and not yes)
        is_tested = bool(changed) and component == "all" if run_tests is None else run_tests
        if is_tested:
            trials.run(target, prefix, environment, rollout.console.print)
        print_notes(rollout.console, target, map(rollout.deployment.stack_name, changed))
        rollout.print_outputs()
    except EXPECTED_ERRORS as error:
        raise click.ClickException(str(error)) from error
    except KeyboardInterrupt:
        rollout.console.print("Interrupted. What has begun goes on; run this again to take it up.")
        os._exit(130)  # threads that wait for CloudFormation would hold a normal end


if __name__ == "__main__":
    main()
