"""Run LocalStack's own tests of a service (`apigateway`, `sqs`, …) against an emulator that is up.

They are fetched at the release that the emulator is made of, into .tabletop/localstack, and never
kept here; what fails, and why, stands in docs/testing.md.
"""

import os
import subprocess
import sys
from pathlib import Path

import click

from tests.clients.catalogue import Suite
from tests.clients.environment import python_of, variables
from tests.clients.obtain import archive, unpack_tests

LOCALSTACK = Suite(
    "localstack",
    "4.14.0",
    # Packages of the release's time: today's break it.
    ["--exclude-newer", "2026-02-27", "localstack-core[runtime,test]==4.14.0", "pytest-timeout"],
    ["tests/aws/services"],
    "localstack/localstack",
    "3d5a0c70e0fe2eb0864447c882454d33b406ba8a",
)
# A function's start, or a stack, that never ends.
SECONDS_A_TEST = "75"
_PLUGINS = Path(__file__).parent


@click.command(help=__doc__, context_settings={"ignore_unknown_options": True})
@click.argument("service")
@click.argument("options", nargs=-1, type=click.UNPROCESSED)
@click.option("--endpoint", envvar="AWS_ENDPOINT_URL", required=True, help="The emulator's.")
@click.option(
    "--from", "clones", metavar="PATTERN",
    help="A clone or bare git directory instead of GitHub: '/clones/{owner}/{name}'.",
)  # fmt: skip
def main(service: str, options: tuple[str, ...], endpoint: str, clones: str | None) -> None:
    """Fetch them once, install what they need, and hand further options on to pytest."""
    if not LOCALSTACK.is_obtained:
        unpack_tests(archive(LOCALSTACK, clones), LOCALSTACK.folder)
    python = python_of(LOCALSTACK.name, LOCALSTACK.packages)
    command = [
        python, "-m", "pytest", "-q", "-c", os.devnull, "--rootdir=.",
        "-p", "plugin", "-p", "no:logging", "-p", "no:cacheprovider",
        "--tb=short", f"--timeout={SECONDS_A_TEST}", "-rfE",
        f"{LOCALSTACK.tests[0]}/{service}", *options,
    ]  # fmt: skip
    found = variables(endpoint, PYTHONPATH=str(_PLUGINS), AWS_DEFAULT_REGION="us-east-1")
    sys.exit(subprocess.run(command, cwd=LOCALSTACK.folder, env=found, check=False).returncode)


if __name__ == "__main__":
    main()
