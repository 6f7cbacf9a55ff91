"""Starts and asks the emulator as another program: the pipeline never imports it."""

import os
import subprocess
from collections.abc import Mapping
from types import MappingProxyType

import click

from scripts import ROOT

PYTHON = ROOT / "emulator" / ".venv" / "bin" / "python"
STATE = ROOT / ".tabletop"
RESTING = "dashboard-port"  # the page that was stopped with an emulator, in its folder
# A saved handler counts at the next event; set it to nothing to run what was deployed, as on AWS.
SOURCES = {"ANALYTICS_LAMBDA_SOURCE": str(ROOT / "lambda")}


def is_installed() -> bool:
    """Return whether an emulator can be started here, rather than in a container."""
    return PYTHON.exists()


def control(
    verb: str, port: int, *arguments: str, settings: Mapping[str, str] = MappingProxyType({})
) -> int:
    """Run one verb of the emulator's own command line; its exit code comes back."""
    if not is_installed():
        raise click.ClickException("The emulator is not installed. Run: make install")
    place = ["--port", str(port), "--state-directory", str(STATE)]
    command = [str(PYTHON), "-m", "analytics_emulator", verb, *place, *arguments]
    return subprocess.run(
        command, check=False, env={**SOURCES, **os.environ, **settings}
    ).returncode
