"""The product's own commands, as users run them."""

import os
import subprocess
import sys

from scripts import ROOT
from scripts.aws.target import Target
from scripts.stacks.deployment import Deployment
from scripts.verification.report import StepFailedError

COMMAND_SECONDS = 3_600.0  # of one; where there are signals a step's own bound is shorter


def command(target: Target, deployment: Deployment, module: str, *arguments: str) -> None:
    """Run one in a process that an interruption can end; raises `StepFailedError`."""
    names = ["--stack-name-prefix", deployment.prefix, "--environment", deployment.environment]
    done = subprocess.run(
        [sys.executable, "-m", module, *names, *arguments],
        cwd=ROOT,
        env=os.environ | {"AWS_REGION": target.region},
        stderr=subprocess.PIPE,
        text=True,
        check=False,
        timeout=COMMAND_SECONDS,
    )
    if done.returncode:
        lines = done.stderr.strip().splitlines() or [f"exit code {done.returncode}"]
        raise StepFailedError(lines[-1], tuple(lines[:-1]))
