"""Bring the clients' own suites to this machine, each at its pinned version; say what can't be had.

They are kept in .tabletop/clients, out of git. A suite that isn't obtained fails its test.
"""

import io
import subprocess
import tarfile
from pathlib import Path

import click
import requests

from tests.clients.catalogue import Suite, suites
from tests.foreign.obtain import clone_of

ARCHIVES = "https://github.com/{repository}/archive/{commit}.tar.gz"
TIMEOUT_SECONDS = 120


def archive(suite: Suite, clones: str | None) -> bytes:
    """Return a suite's tree as a tar archive."""
    if clones is not None:
        clone = clone_of(clones, suite.repository)
        command = ["git", "-C", clone, "archive", "--prefix=x/", suite.commit]
        return subprocess.run(command, check=True, capture_output=True).stdout
    address = ARCHIVES.format(repository=suite.repository, commit=suite.commit)
    answer = requests.get(address, timeout=TIMEOUT_SECONDS)
    answer.raise_for_status()
    return answer.content


def unpack_tests(body: bytes, folder: Path, below: str = "") -> None:
    """Unpack what is below `tests/`, without the folders that this is in."""
    with tarfile.open(fileobj=io.BytesIO(body)) as packed:
        for member in packed.getmembers():
            member.name = member.name.partition("/")[2].removeprefix(below)
            if member.name.startswith("tests/"):
                packed.extract(member, folder, filter="data")


@click.command(help=__doc__)
@click.option(
    "--from", "clones", metavar="PATTERN",
    help="Clones or bare git directories instead of GitHub: '/clones/{owner}/{name}'.",
)  # fmt: skip
def main(clones: str | None) -> None:
    """Obtain every suite of the catalogue."""
    for suite in suites():
        try:
            if not suite.is_obtained:
                unpack_tests(archive(suite, clones), suite.folder, suite.below)
        except (requests.RequestException, subprocess.CalledProcessError, OSError) as error:
            said = getattr(error, "stderr", b"") or str(error).encode()
            last = said.decode().strip().splitlines()[-1:]
            click.secho(f"NOT OBTAINED: {suite.name} from {suite.source}: {last}", fg="red")
        else:
            click.echo(f"{suite.name} {suite.version}: {suite.source}")


if __name__ == "__main__":
    main()
