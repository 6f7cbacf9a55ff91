"""Deploys the stacks in the order of their needs, to the emulator or to AWS alike."""

from dataclasses import dataclass

import click
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from scripts import change_sets, package, smoke_test
from scripts.artifacts import ArtifactBucket, artifact_bucket, template_argument
from scripts.buckets import BucketError
from scripts.logging_role import sets_logging_role
from scripts.options import deployment_options, plain_errors
from scripts.stack_events import Event, StackFailedError
from scripts.stacks import (
    COMPONENTS,
    PARENTS,
    Deployment,
    describe,
    outputs,
    template_parameters,
)
from scripts.target import Target, from_environment

ARCHITECTURE = "arm64"
EXPECTED_ERRORS = (
    BucketError, StackFailedError, package.PackageError, smoke_test.SmokeTestError
)  # fmt: skip


@dataclass(frozen=True)
class Deployer:
    """One run of the command over one deployment."""

    target: Target
    deployment: Deployment
    console: Console
    given_bucket: str = ""
    email_address: str = ""
    is_plan: bool = False
    is_confirmed: bool = False

    def deploy(self, component: str) -> None:
        """Make one stack as its template says, or with `is_plan` show what that would change."""
        name = self.deployment.stack_name(component)
        missing = self._missing_parents(component)
        if missing and self.is_plan:
            self.console.print(f"[bold]{name}[/] would be created, once {', '.join(missing)} stand")
            return
        if missing:
            raise StackFailedError(f"{name} needs {', '.join(missing)}: deploy first.")
        if not self.is_plan:
            change_sets.settle(self.target, name, self._report)
        change_set = change_sets.create(self.target, self._request(component))
        if change_set is None:
            self.console.print(f"[bold]{name}[/] no changes")
        elif self.is_plan:
            self._show(change_set)
            change_set.discard()
        else:
            self._execute(change_set)

    def _execute(self, change_set: change_sets.ChangeSet) -> None:
        self.console.print(f"[bold]{change_set.stack_name}[/] {len(change_set.changes)} changes")
        is_prod = self.deployment.environment == "prod"
        is_destructive = any(change.is_destructive for change in change_set.changes)
        if is_prod and is_destructive and not self.is_confirmed:
            self._show(change_set)
            if not click.confirm("Resources of prod will be replaced or deleted. Go on?"):
                change_set.discard()
                raise click.Abort
        change_set.execute(self._report)

    def _missing_parents(self, component: str) -> list[str]:
        names = [self.deployment.stack_name(parent) for parent in PARENTS[component]]
        return [name for name in names if not _stands(self.target, name)]

    def _request(self, component: str) -> change_sets.Request:
        bucket = artifact_bucket(self.target, self.deployment, self.given_bucket)
        declared = template_parameters(component)
        parameters = self.deployment.parameters(component) | {
            name: value
            for name, value in self._parameters(component, bucket).items()
            if name in declared
        }
        tags = {
            "Deployment": f"{self.deployment.prefix}-{self.deployment.environment}",
            "Environment": self.deployment.environment,
            "Component": component,
        }
        return change_sets.Request(
            self.deployment.stack_name(component),
            template_argument(component, bucket),
            parameters,
            tags,
            ["CAPABILITY_NAMED_IAM"] if component == "iam" else [],
        )

    def _parameters(self, component: str, bucket: ArtifactBucket | None) -> dict[str, str]:
        """Give what this run knows beyond names and settings; a template takes what it declares."""
        values = {"ArtifactBucketName": self.given_bucket, "EmailAddress": self.email_address}
        if component == "iam":
            is_ours = sets_logging_role(self.target, self.deployment)
            values["ManageAccountSetting"] = str(is_ours).lower()
        if component == "lambda":
            values |= self._code(bucket)
        return values

    def _code(self, bucket: ArtifactBucket | None) -> dict[str, str]:
        if bucket is None:
            raise BucketError("No bucket for code: deploy the s3 stack, or give --s3-bucket-name.")
        keys = {"CodeBucketName": bucket.name, "Architecture": ARCHITECTURE}
        for function in package.FUNCTIONS:
            built = package.build(function, ARCHITECTURE)
            keys[f"{function.title()}CodeKey"] = bucket.upload(built.key, built.body)
        return keys

    def _report(self, event: Event) -> None:
        if event.status.endswith("_IN_PROGRESS"):
            return
        colour = "red" if event.is_failure else "dim"
        line = f"  [{colour}]{event.status:<18} {event.logical_id}[/] [dim]{event.resource_type}[/]"
        self.console.print(line)
        if event.is_failure and event.reason:
            self.console.print(f"    [red]{escape(event.reason)}[/]")

    def _show(self, change_set: change_sets.ChangeSet) -> None:
        table = Table("action", "resource", "type", "replaced", title=change_set.stack_name)
        for change in change_set.changes:
            colour = "red" if change.is_destructive else ""
            table.add_row(
                change.action,
                change.logical_id,
                change.resource_type,
                change.replacement,
                style=colour,
            )
        self.console.print(table)


def _stands(target: Target, stack_name: str) -> bool:
    stack = describe(target, stack_name)
    return stack is not None and stack["StackStatus"] in (
        "CREATE_COMPLETE",
        "UPDATE_COMPLETE",
        "UPDATE_ROLLBACK_COMPLETE",
    )


@click.command()
@deployment_options
@click.option("--email-address", default="", help="Who is told when something goes wrong.")
@click.option(
    "--s3-bucket-name", default="",
    help="Existing bucket that templates and code are uploaded to; by default the s3 stack's own.",
)  # fmt: skip
@click.option(
    "--component", type=click.Choice(["all", *COMPONENTS]), default="all", show_default=True,
    help="One stack alone; its parents must stand.",
)  # fmt: skip
@click.option("--region", default=None, help="AWS region; by default the environment's.")
@click.option("--run-tests/--no-run-tests", default=True, help="Try the deployment at the end.")
@click.option("--plan", is_flag=True, help="Show what would change, and stop.")
@click.option("--yes", is_flag=True, help="Don't ask before prod loses or replaces a resource.")
@plain_errors
def main(  # noqa: PLR0913 - one argument an option
    prefix: str,
    environment: str,
    email_address: str,
    s3_bucket_name: str,
    component: str,
    region: str | None,
    *,
    run_tests: bool,
    plan: bool,
    yes: bool,
) -> None:
    """Deploy the stacks in order, each by change set; what is as it should be isn't touched."""
    target = from_environment(region)
    deployment = Deployment(prefix, environment)
    console = Console(highlight=False, soft_wrap=True)
    console.print(f"[bold]{prefix}-{environment}[/] to {target.title}")
    deployer = Deployer(target, deployment, console, s3_bucket_name, email_address, plan, yes)
    try:
        for name in COMPONENTS if component == "all" else (component,):
            deployer.deploy(name)
        if plan:
            return
        if run_tests and component == "all":
            smoke_test.run(target, prefix, environment, console.print)
    except EXPECTED_ERRORS as error:
        raise click.ClickException(str(error)) from error
    _print_outputs(console, target, prefix, environment)


def _print_outputs(console: Console, target: Target, prefix: str, environment: str) -> None:
    found = outputs(target, prefix, environment)
    for name, value in found.items():
        console.print(f"  {name:<22} {value}")
    if "ApiId" in found:
        console.print(f"Events go to [bold]{target.public_events_url(found)}[/]")


if __name__ == "__main__":
    main()
