"""Deliver what is buffered, then stop the emulator and everything that was started with it."""

import sys

import click

from scripts.local import dashboard
from scripts.local.emulator import control
from scripts.options import dashboard_port_option, port_option


@click.command(help=__doc__)
@port_option
@dashboard_port_option
def main(port: int, dashboard_port: int) -> None:
    """Stop the page first: it asks the emulator."""
    if dashboard.stop_with_emulator(dashboard_port, port):
        click.echo(f"stopped: {dashboard.address(dashboard_port)} (make up shows it again)")
    sys.exit(control("stop", port))


if __name__ == "__main__":
    main()
