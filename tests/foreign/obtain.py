"""Bring AWS's published examples to this machine, each file at its pinned commit.

A file whose checksum isn't the catalogue's is refused. They are kept in .tabletop/aws-examples,
out of git, and nothing of them is run.
"""

import subprocess
from collections.abc import Callable
from functools import partial
from hashlib import sha256

import click
import requests

from tests.foreign.aws_examples import Example, examples, is_genuine

RAW = "https://raw.githubusercontent.com"
TIMEOUT_SECONDS = 60


def obtain(example: Example, path: str, read: Callable[[Example, str], bytes]) -> None:
    """Put one file in its place, unless it is there; what isn't the file that is meant goes."""
    target, digest = example.folder / path, example.files[path]
    if is_genuine(target, digest):
        return
    target.unlink(missing_ok=True)
    content = read(example, path)
    found = sha256(content).hexdigest()
    if found != digest:
        raise click.ClickException(
            f"{example.name}: {path} of {example.repository} at {example.commit} has the SHA-256 "
            f"{found}, the catalogue says {digest}: refused"
        )
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(content)


def downloaded(example: Example, path: str) -> bytes:
    """Read a file from GitHub."""
    address = f"{RAW}/{example.repository}/{example.commit}/{path}"
    try:
        answer = requests.get(address, timeout=TIMEOUT_SECONDS)
        answer.raise_for_status()
    except requests.RequestException as error:
        raise click.ClickException(
            f"{address} can't be fetched: {error}\n"
            "Try again with a network, or take the files from clones: "
            "make aws-examples ARGS=\"--from '/clones/{owner}/{name}'\""
        ) from error
    return answer.content


def clone_of(directories: str, repository: str) -> str:
    """Return where a repository's clone is: `{owner}` and `{name}` of a pattern are filled in."""
    owner, _, name = repository.partition("/")
    return directories.format(owner=owner, name=name)


def shown_by_git(directories: str, example: Example, path: str) -> bytes:
    """Read a file from a local clone."""
    clone = clone_of(directories, example.repository)
    command = ["git", "-C", clone, "show", f"{example.commit}:{path}"]
    ended = subprocess.run(command, check=False, capture_output=True)
    if ended.returncode:
        raise click.ClickException(f"{path} isn't in {clone}: {ended.stderr.decode().strip()}")
    return ended.stdout


@click.command(help=__doc__)
@click.option(
    "--from", "directories", metavar="PATTERN",
    help="Clones or bare git directories instead of GitHub: '/clones/{owner}/{name}'.",
)  # fmt: skip
def main(directories: str | None) -> None:
    """Obtain every example of the catalogue."""
    read = partial(shown_by_git, directories) if directories else downloaded
    for example in examples():
        for path in example.files:
            obtain(example, path, read)
        click.echo(f"{example.name}: {example.repository} at {example.commit[:7]}")


if __name__ == "__main__":
    main()
