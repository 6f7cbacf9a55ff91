"""Start the dashboard, which draws the deployed QuickSight dashboards in the browser."""

import os
import sys

import click

from scripts.aws.target import from_environment
from scripts.local import dashboard
from scripts.options import dashboard_port_option
from scripts.plain_errors import plain_errors


@click.command(help=__doc__)
@dashboard_port_option
@click.option("--foreground", is_flag=True, help="Stay until interrupted, with the log on screen.")
@click.option("--stop", is_flag=True, help="Stop the one in the background.")
@plain_errors
def main(dashboard_port: int, *, foreground: bool, stop: bool) -> None:
    """Serve in the background, in the foreground, or no longer."""
    if stop:
        stopped = dashboard.process(dashboard_port).stop()
        click.echo("dashboard stopped" if stopped else "no dashboard was running")
        return
    target = from_environment()
    if foreground:
        os.execve(  # noqa: S606 - our own command
            sys.executable,
            dashboard.command(dashboard_port),
            os.environ | target.process_environment,
        )
    click.echo(f"dashboard: {dashboard.start(target, dashboard_port)}")


if __name__ == "__main__":
    main()
