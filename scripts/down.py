"""Deliver what is buffered, then stop the emulator and everything it started."""

import sys

import click

from scripts.emulator import control, port_option


@click.command(help=__doc__)
@port_option
def main(port: int) -> None:
    """Pass the verb on."""
    sys.exit(control("stop", port))


if __name__ == "__main__":
    main()
