"""Deploys the stacks in the order of their needs, to the emulator or to AWS alike."""

import os
import sys
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass
from functools import cached_property
from threading import Lock

import click
from rich.console import Console
from rich.table import Table

from scripts import drift, package, schedule, smoke_test
from scripts.buckets import BucketError
from scripts.checks import CheckError, Checks
from scripts.deployer import Deployer
from scripts.notes import print_notes
from scripts.options import deployment_options, plain_errors
from scripts.progress import Progress
from scripts.stack_events import StackFailedError
from scripts.stack_requests import Options, StackRequests
from scripts.stacks import COMPONENTS, PARENTS, Deployment, describe, outputs
from scripts.target import Target, from_environment
from scripts.templates import TemplateError

EXPECTED_ERRORS = (
    BucketError, CheckError, StackFailedError, TemplateError, drift.DriftUnknownError,
    package.PackageError, smoke_test.SmokeTestError,
)  # fmt: skip
ASKS_IN = ("prod",)


@click.command()
@deployment_options
@click.option(
    "--email-address", default=None,
    help="Who is told when something goes wrong; by default as deployed.",
)  # fmt: skip
@click.option(
    "--s3-bucket-name", default=None,
    help="Existing bucket that templates and code are uploaded to; by default as deployed, "
    "at first the s3 stack's own.",
)  # fmt: skip
@click.option(
    "--quicksight-principal-arn", "principal_arn", default=None,
    help="QuickSight user or group that owns the dashboard; by default as deployed. Without one "
    "the account is taken to have no QuickSight.",
)  # fmt: skip
@click.option(
    "--component", type=click.Choice(["all", *COMPONENTS]), default="all", show_default=True,
    help="One stack alone; its parents must stand.",
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
def main(  # noqa: PLR0913 - one argument an option
    prefix: str,
    environment: str,
    email_address: str | None,
    s3_bucket_name: str | None,
    principal_arn: str | None,
    component: str,
    region: str | None,
    *,
    run_tests: bool | None,
    plan: bool,
    only_drift: bool,
    yes: bool,
) -> None:
    """Deploy the stacks in order, each by change set; what is as it should be isn't touched."""
    target = from_environment(region)
    run = Run(
        target,
        Deployment(prefix, environment),
        Console(highlight=False, soft_wrap=True),
        tuple(COMPONENTS if component == "all" else (component,)),
        Options(s3_bucket_name, email_address, principal_arn),
    )
    run.console.print(f"[bold]{prefix}-{environment}[/] to {target.title}")
    try:
        if only_drift:
            sys.exit(1 if run.show_drift() else 0)
        if plan:
            run.plan()
            return
        changed = run.deploy(asks=environment in ASKS_IN and not yes)
        is_tested = bool(changed) and component == "all" if run_tests is None else run_tests
        if is_tested:
            smoke_test.run(target, prefix, environment, run.console.print)
        print_notes(run.console, target, map(run.deployment.stack_name, changed))
        run.print_outputs()
    except EXPECTED_ERRORS as error:
        raise click.ClickException(str(error)) from error
    except KeyboardInterrupt:
        run.console.print("Interrupted. What has begun goes on; run this again to take it up.")
        os._exit(130)  # threads that wait for CloudFormation would hold a normal end


@dataclass(frozen=True)
class Run:
    """One call of the command."""

    target: Target
    deployment: Deployment
    console: Console
    components: tuple[str, ...]
    options: Options

    def deploy(self, *, asks: bool) -> list[str]:
        """Check, then make every stack as it should be; gives the components that changed."""
        checks = self._checked()
        room = _once(lambda: checks.room(self.components, self._new()))
        deployer = self._deployer(asks=asks, before_first_change=room)
        workers = 1 if asks else schedule.SIDE_BY_SIDE
        with nullcontext() if asks else deployer.progress.live():
            schedule.run(self._needs, deployer.deploy, workers)
        return deployer.changed

    def plan(self) -> None:
        """Show what a deployment would change."""
        self._checked()
        schedule.run(self._needs, self._deployer().plan, workers=1)

    def show_drift(self) -> int:
        """Print the resources that aren't as their templates say; gives how many."""
        new = self._new()
        standing = [self.deployment.stack_name(name) for name in self.components if name not in new]
        found = [item for name in standing for item in drift.detect(self.target, name)]
        table = Table("stack", "resource", "type", "status", "expected → actual")
        for item in found:
            table.add_row(
                item.stack_name,
                item.logical_id,
                item.resource_type,
                item.status,
                "\n".join(item.differences),
            )
        self.console.print(table if found else f"No drift in {len(standing)} stacks.")
        return len(found)

    def print_outputs(self) -> None:
        """Print what the stacks give, and where events go."""
        found = outputs(self.target, self.deployment.prefix, self.deployment.environment)
        for name, value in found.items():
            self.console.print(f"  {name:<22} {value}")
        if "ApiId" in found:
            self.console.print(f"Events go to [bold]{self.target.public_events_url(found)}[/]")

    def _new(self) -> list[str]:
        stack_name = self.deployment.stack_name
        return [name for name in self.components if not describe(self.target, stack_name(name))]

    def _checked(self) -> Checks:
        checks = Checks(self.target, self.console.print)
        checks.place(self.components, self._requests.bucket_name)
        return checks

    def _deployer(
        self, *, asks: bool = False, before_first_change: Callable[[], None] = lambda: None
    ) -> Deployer:
        return Deployer(
            self.target,
            self.deployment,
            self._requests,
            Progress(self.console),
            asks,
            before_first_change,
        )

    @cached_property
    def _requests(self) -> StackRequests:
        return StackRequests(self.target, self.deployment, self.options)

    @property
    def _needs(self) -> dict[str, tuple[str, ...]]:
        return {component: PARENTS[component] for component in self.components}


def _once(work: Callable[[], None]) -> Callable[[], None]:
    """Do work at the first call; other threads wait for it, and later calls do nothing."""
    lock, left = Lock(), [work]

    def call() -> None:
        with lock:
            if left:
                left[0]()
                left.pop()

    return call


if __name__ == "__main__":
    main()
