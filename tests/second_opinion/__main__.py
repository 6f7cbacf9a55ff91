"""Verify a release on an emulator that nobody here wrote: `python -m tests.second_opinion NAME`.

What it doesn't know is left out and said. It ends with the verification's exit code; the report
lies in build/second-opinion.
"""

import os
import subprocess
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

import click

from scripts import ROOT
from scripts.bench.peers import LOCALEMU, LOCALSTACK, MINISTACK, MOTO, Peer, PeerServer
from tests.second_opinion import reduced

PEERS = {
    "ministack": replace(MINISTACK, settings={**MINISTACK.settings, "AUTH": "true"}),
    "localstack": LOCALSTACK,
    "localemu": LOCALEMU,
    "moto": MOTO,
}
LEFT_OUT = ("AWS::Athena::NamedQuery", "AWS::Budgets::Budget", "AWS::QuickSight::*")
# Records are delivered one by one there, each by a call of its function: few at once are in time.
SAMPLE = ("--events", "40", "--batch", "4", "--sql-cases", "none")


@click.command(help=__doc__)
@click.argument("name", type=click.Choice(list(PEERS)), default="ministack")
def main(name: str) -> None:
    """Copy, install, start, verify."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        for kind, count in reduced.copy(folder / "product", LEFT_OUT).items():
            click.echo(f"left out: {count} {kind}")
        sys.exit(verified(PEERS[name], folder, ROOT / "build" / "second-opinion" / f"{name}.md"))


def verified(peer: Peer, folder: Path, report: Path) -> int:
    """Verify the copy on a peer; gives the exit code."""
    server = PeerServer.install(peer, folder / "peer")
    with server.started() as running:
        click.echo(f"{server.name} at {running.endpoint}")
        command = [sys.executable, "-m", "scripts.aws_verify", "--yes", "--report", str(report)]
        return subprocess.run(
            [*command, *SAMPLE],
            cwd=folder / "product",
            env=os.environ | {"AWS_ENDPOINT_URL": running.endpoint},
            check=False,
        ).returncode


if __name__ == "__main__":
    main()
