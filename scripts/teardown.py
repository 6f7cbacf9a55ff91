"""Deletes the stacks in reverse order, and says what stays.

In dev and test the data goes too; in prod the data bucket stays, as its DeletionPolicy says.
"""

from dataclasses import dataclass, field

import click
from botocore.exceptions import ClientError
from rich.console import Console
from rich.markup import escape

from scripts import buckets, change_sets
from scripts.logging_role import unset_logging_role
from scripts.options import deployment_options, plain_errors
from scripts.stack_events import Event, StackFailedError
from scripts.stacks import COMPONENTS, PARENTS, Deployment, describe
from scripts.target import Target, from_environment

KEPT_IN = ("prod",)


@dataclass(frozen=True)
class Inventory:
    """What stands of a deployment: stacks in the order of deletion, and their buckets."""

    stacks: tuple[str, ...] = ()
    emptied: dict[str, tuple[str, ...]] = field(default_factory=dict)
    data_bucket: str | None = None

    @property
    def is_empty(self) -> bool:
        """Tell whether there is nothing to delete."""
        return not self.stacks and self.data_bucket is None


@dataclass(frozen=True)
class Teardown:
    """One run of the command over one deployment."""

    target: Target
    deployment: Deployment
    console: Console

    @property
    def keeps_data(self) -> bool:
        """Tell whether the data bucket outlives its stack here."""
        return self.deployment.environment in KEPT_IN

    def inventory(self, component: str) -> Inventory:
        """Look what stands; raises `StackFailedError` where a stack that stays needs this one."""
        chosen = COMPONENTS[::-1] if component == "all" else (component,)
        standing = tuple(name for name in chosen if self._stands(name))
        if component != "all":
            self._refuse_with_children(component)
        data_bucket = self._data_bucket_name() if "s3" in chosen else None
        return Inventory(
            standing,
            {name: self._own_buckets(name, data_bucket) for name in standing},
            data_bucket if data_bucket and buckets.exists(self.target, data_bucket) else None,
        )

    def show(self, found: Inventory) -> None:
        """List what will be deleted and what stays."""
        for component in found.stacks:
            self.console.print(f"  delete stack [bold]{self.deployment.stack_name(component)}[/]")
            for bucket in found.emptied[component]:
                self.console.print(f"    with every object of bucket {bucket}")
        if found.data_bucket:
            verb = "keep" if self.keeps_data else "delete"
            self.console.print(f"  {verb} the data in bucket [bold]{found.data_bucket}[/]")

    def run(self, found: Inventory) -> None:
        """Delete what was found; raises `StackFailedError` where a stack would not go."""
        for component in found.stacks:
            self._delete_stack(component, found.emptied[component])
        if found.data_bucket and not self.keeps_data:
            count = buckets.remove(self.target, found.data_bucket)
            self.console.print(f"{found.data_bucket} deleted with {count} object versions")
        elif found.data_bucket:
            self.console.print(f"{found.data_bucket} stays, with its data and its cost.")

    def _delete_stack(self, component: str, own_buckets: tuple[str, ...]) -> None:
        name = self.deployment.stack_name(component)
        self.console.print(f"[bold]{name}[/]")
        if component == "iam" and unset_logging_role(self.target, self.deployment):
            self.console.print("  API Gateway's logging role of the account unset")
        for bucket in own_buckets:
            buckets.empty(self.target, bucket)
        try:
            change_sets.delete(self.target, name, self._report)
        except StackFailedError:
            if not own_buckets:
                raise
            # S3 delivers access logs for a while after the last access: once more.
            for bucket in own_buckets:
                buckets.empty(self.target, bucket)
            change_sets.delete(self.target, name, self._report)

    def _stands(self, component: str) -> bool:
        return describe(self.target, self.deployment.stack_name(component)) is not None

    def _refuse_with_children(self, component: str) -> None:
        children = [child for child in COMPONENTS if component in PARENTS[child]]
        standing = [self.deployment.stack_name(name) for name in children if self._stands(name)]
        if standing:
            raise StackFailedError(
                f"{', '.join(standing)} need {self.deployment.stack_name(component)}: "
                "delete them first."
            )

    def _data_bucket_name(self) -> str:
        start = f"{self.deployment.prefix}-{self.deployment.environment}"
        return f"{start}-data-{self.target.account_id}-{self.target.region}"

    def _own_buckets(self, component: str, data_bucket: str | None) -> tuple[str, ...]:
        """Name the buckets that go with a stack, and so must be empty."""
        client = self.target.session.client("cloudformation")
        name = self.deployment.stack_name(component)
        pages = client.get_paginator("list_stack_resources").paginate(StackName=name)
        found = [
            resource.get("PhysicalResourceId", "")
            for page in pages
            for resource in page["StackResourceSummaries"]
            if resource["ResourceType"] == "AWS::S3::Bucket"
        ]
        return tuple(
            bucket
            for bucket in found
            if bucket and bucket != data_bucket and buckets.exists(self.target, bucket)
        )

    def _report(self, event: Event) -> None:
        if event.is_failure:
            reason = escape(event.reason)
            line = f"  [red]{event.status} {event.logical_id}: {reason}[/]"
            self.console.print(line)


@click.command()
@deployment_options
@click.option("--region", default=None, help="AWS region; by default the environment's.")
@click.option(
    "--component", type=click.Choice(["all", *COMPONENTS]), default="all", show_default=True,
    help="One stack alone; none that needs it may stand.",
)  # fmt: skip
@click.option("--force", is_flag=True, help="Don't ask.")
@plain_errors
def main(prefix: str, environment: str, region: str | None, component: str, *, force: bool) -> None:
    """List what stands of a deployment, ask, and delete it in reverse order."""
    target = from_environment(region)
    console = Console(highlight=False, soft_wrap=True)
    teardown = Teardown(target, Deployment(prefix, environment), console)
    try:
        found = teardown.inventory(component)
        if not found.stacks and (found.is_empty or teardown.keeps_data):
            console.print(f"Nothing to delete of {prefix}-{environment} on {target.title}.")
            return
        console.print(f"[bold]{prefix}-{environment}[/] on {target.title}")
        teardown.show(found)
        if not force:
            click.confirm("Delete all this?", abort=True)
        teardown.run(found)
    except (StackFailedError, buckets.BucketError, ClientError) as error:
        raise click.ClickException(str(error)) from error


if __name__ == "__main__":
    main()
