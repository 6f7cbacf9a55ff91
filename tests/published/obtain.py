"""Bring the public templates of the catalogue to this machine, each at its pinned commit."""

from functools import partial

import click

from tests.foreign.obtain import downloaded, obtain, shown_by_git
from tests.published.catalogue import repositories


@click.command(help=__doc__)
@click.option(
    "--from", "directories", metavar="PATTERN",
    help="Clones or bare git directories instead of GitHub: '/clones/{owner}/{name}'.",
)  # fmt: skip
def main(directories: str | None) -> None:
    """Obtain every template of the catalogue."""
    read = partial(shown_by_git, directories) if directories else downloaded
    for example, rows in repositories():
        for row in rows:
            obtain(example, row["path"], read)
        click.echo(f"{example.repository} at {example.commit[:7]}: {len(rows)} templates")


if __name__ == "__main__":
    main()
