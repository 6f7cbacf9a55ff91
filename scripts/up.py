"""Start the emulator in the background, until it is healthy."""

import sys

import click

from scripts.local.emulator import control
from scripts.options import port_option


@click.command(help=__doc__)
@port_option
def main(port: int) -> None:
    """Pass the verb on."""
    sys.exit(control("start", port))


if __name__ == "__main__":
    main()
