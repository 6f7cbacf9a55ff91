"""Print the emulator's log."""

import sys

import click

from scripts.local.emulator import control
from scripts.options import port_option


@click.command(help=__doc__)
@port_option
@click.option("--lines", default=100, show_default=True, help="How many of the last lines.")
@click.option("--follow", is_flag=True, help="Keep printing.")
def main(port: int, lines: int, follow: bool) -> None:
    """Pass the verb on."""
    sys.exit(control("logs", port, "--lines", str(lines), *(["--follow"] if follow else [])))


if __name__ == "__main__":
    main()
