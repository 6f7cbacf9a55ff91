"""Deletes the stacks in reverse order, and says what stays and what that costs.

In dev and test the data goes too; in prod the data bucket stays unless it is named on purpose.
"""

import os

import click

from scripts.aws.buckets import BucketError
from scripts.aws.target import from_environment
from scripts.console import Console
from scripts.deployment_options import deployment_options
from scripts.plain_errors import plain_errors
from scripts.release.teardown import Teardown
from scripts.stacks.deployment import EVERY_COMPONENT, Deployment
from scripts.stacks.stack_events import StackFailedError


@click.command()
@deployment_options
@click.option("--region", default=None, help="AWS region; by default the environment's.")
@click.option(
    "--component", type=click.Choice(["all", *EVERY_COMPONENT]), default="all", show_default=True,
    help="One stack alone; none that needs it may stand.",
)  # fmt: skip
@click.option(
    "--delete-data-bucket", "named", metavar="NAME", default="",
    help="Delete prod's data too; NAME is the data bucket's, in full.",
)  # fmt: skip
@click.option("--force", is_flag=True, help="Don't ask.")
@plain_errors
def main(
    prefix: str, environment: str, region: str | None, component: str, named: str, *, force: bool
) -> None:
    """List what stands of a deployment, ask, and delete it in reverse order."""
    target = from_environment(region)
    console = Console(highlight=False, soft_wrap=True)
    teardown = Teardown(target, Deployment(prefix, environment), console, named)
    try:
        found = teardown.inventory(component)
        if teardown.has_nothing_to_do(found):
            console.print(f"Nothing to delete of {prefix}-{environment} on {target.title}.")
            return
        console.print(f"[bold]{prefix}-{environment}[/] on {target.title}")
        teardown.show(found)
        if not force:
            click.confirm("Delete all this?", abort=True)
        teardown.run(found)
    except (StackFailedError, BucketError) as error:
        raise click.ClickException(str(error)) from error
    except KeyboardInterrupt:
        console.print("Interrupted. What has begun goes on; run this again to take it up.")
        os._exit(130)  # threads that wait for CloudFormation would hold a normal end


if __name__ == "__main__":
    main()
