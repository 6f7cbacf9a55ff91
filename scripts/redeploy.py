"""Deploy again whenever the emulator has started anew, for its state ends with its process.

The options are those of the demo, which does the work. Ends only when it is told to.
"""

import subprocess
import sys
import time

import click
import requests
from botocore.exceptions import BotoCoreError

from scripts.aws.local_routes import LocalRoutes
from scripts.aws.target import Target, from_environment
from scripts.stacks.deployment import DEFAULT_PREFIX, NotDeployedError, required_outputs

LOOK_SECONDS = 2.0
RETRY_SECONDS = 5.0


@click.command(help=__doc__, context_settings={"ignore_unknown_options": True})
@click.argument("options", nargs=-1, type=click.UNPROCESSED)
def main(options: tuple[str, ...]) -> None:
    """Look again and again which process answers, and deploy to one that is new."""
    target = from_environment()
    routes = target.local_routes
    if routes is None:
        raise click.UsageError("Only an emulator forgets: set AWS_ENDPOINT_URL.")
    served = None if is_empty(target) else ready_process(routes, None)
    while True:
        found = ready_process(routes, served)
        if found and deploy(options):
            served = found
        time.sleep(LOOK_SECONDS)


def ready_process(routes: LocalRoutes, served: str | None) -> str | None:
    """Name the emulator's process if it is another than `served`, and ready."""
    try:
        found = routes.process()
        return found if found != served and routes.is_ready() else None
    except requests.RequestException:
        return None


def is_empty(target: Target) -> bool:
    """Return whether nothing is deployed yet, or nobody can say."""
    try:
        required_outputs(target, DEFAULT_PREFIX, "dev")
    except (NotDeployedError, BotoCoreError):
        return True
    return False


def deploy(options: tuple[str, ...]) -> bool:
    """Run the demo without starting an emulator; tell whether it succeeded."""
    command = [sys.executable, "-m", "scripts.demo", "--no-start", *options]
    succeeded = subprocess.run(command, check=False).returncode == 0
    if not succeeded:
        time.sleep(RETRY_SECONDS)
    return succeeded


if __name__ == "__main__":
    main()
