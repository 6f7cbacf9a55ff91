"""Starts and asks the emulator as another program: the pipeline never imports it."""

import subprocess
from pathlib import Path

import click

ROOT = Path(__file__).resolve().parent.parent
PYTHON = ROOT / "emulator" / ".venv" / "bin" / "python"
STATE = ROOT / ".tabletop"

port_option = click.option(
    "--port", default=4566, show_default=True, help="Port of the emulator on 127.0.0.1."
)


def control(verb: str, port: int, *arguments: str) -> int:
    """Run one verb of the emulator's own command line; its exit code comes back."""
    if not PYTHON.exists():
        raise click.ClickException("The emulator is not installed. Run: make install")
    place = ["--port", str(port), "--state-directory", str(STATE)]
    command = [str(PYTHON), "-m", "analytics_emulator", verb, *place, *arguments]
    return subprocess.run(command, check=False).returncode
