"""Start the dashboard, which draws the deployed QuickSight dashboards in the browser."""

import os
import sys

import click

from scripts.aws.target import from_environment
from scripts.local import dashboard
from scripts.options import dashboard_port_option, viewer_given
from scripts.plain_errors import plain_errors


@click.command(help=__doc__)
@dashboard_port_option
@click.option("--foreground", is_flag=True, help="Stay until interrupted, with the log on screen.")
@click.option("--stop", is_flag=True, help="Stop the one in the background.")
@viewer_given
@plain_errors
def main(
    dashboard_port: int,
    tags: dict[str, str],
    reader: str,
    groups: tuple[str, ...],
    *,
    foreground: bool,
    stop: bool,
) -> None:
    """Serve in the background, in the foreground, or no longer."""
    if stop:
        stopped = dashboard.process(dashboard_port).stop()
        click.echo("dashboard stopped" if stopped else "no dashboard was running")
        return
    target = from_environment()
    viewer = dashboard.viewer_options(tags, reader, groups)
    if foreground:
        os.execve(  # noqa: S606 - our own command
            sys.executable,
            dashboard.command(dashboard_port, viewer),
            os.environ | target.process_environment,
        )
    click.echo(f"dashboard: {dashboard.start(target, dashboard_port, viewer)}")


if __name__ == "__main__":
    main()
