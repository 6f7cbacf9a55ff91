"""Start the emulator in the background, with the state that was kept, until it is healthy."""

import sys

import click

from scripts.local.emulator import control
from scripts.options import fresh_option, port_option


@click.command(help=__doc__)
@port_option
@fresh_option
def main(port: int, *, fresh: bool) -> None:
    """Pass the verb on."""
    sys.exit(control("start", port, *(["--fresh"] if fresh else [])))


if __name__ == "__main__":
    main()
