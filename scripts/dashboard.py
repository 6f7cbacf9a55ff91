"""Start the dashboard, which draws the deployed QuickSight dashboards in the browser."""

import os
import sys
import time

import click
import requests

from scripts.background import BackgroundProcess
from scripts.emulator import ROOT, STATE
from scripts.target import Target, from_environment

START_SECONDS = 30
dashboard_port_option = click.option(
    "--dashboard-port", default=8600, show_default=True, help="Port of the page on 127.0.0.1."
)


class DashboardError(click.ClickException):
    """The dashboard could not be started; the text says why."""


def address(port: int) -> str:
    """Give the page's address."""
    return f"http://127.0.0.1:{port}/"


def process(port: int) -> BackgroundProcess:
    """Name the dashboard's process on a port."""
    return BackgroundProcess("dashboard", STATE / f"dashboard-{port}")


def start(target: Target, port: int) -> str:
    """Serve the target's dashboards on a port until stopped; gives the address."""
    server = process(port)
    if server.running() is None:
        if _answers(port):
            raise DashboardError(f"Port {port} is taken. Choose another: DASHBOARD_PORT=…")
        server.start(command(port), os.environ | target.process_environment, ROOT)
        _wait(server, port)
    return address(port)


def command(port: int) -> list[str]:
    """Give the command that serves."""
    return [sys.executable, "-m", "dashboard", "--port", str(port)]


def _wait(server: BackgroundProcess, port: int) -> None:
    end = time.monotonic() + START_SECONDS
    while not _answers(port):
        if server.running() is None or time.monotonic() > end:
            server.stop()
            raise DashboardError(f"The dashboard didn't start:\n{server.log.read_text()[-2000:]}")
        time.sleep(0.05)


def _answers(port: int) -> bool:
    try:
        return requests.get(f"{address(port)}api/health", timeout=5).ok
    except requests.RequestException:
        return False


@click.command(help=__doc__)
@dashboard_port_option
@click.option("--foreground", is_flag=True, help="Stay until interrupted, with the log on screen.")
@click.option("--stop", is_flag=True, help="Stop the one in the background.")
def main(dashboard_port: int, *, foreground: bool, stop: bool) -> None:
    """Serve in the background, in the foreground, or no longer."""
    if stop:
        stopped = process(dashboard_port).stop()
        click.echo("dashboard stopped" if stopped else "no dashboard was running")
        return
    target = from_environment()
    if foreground:
        os.execve(  # noqa: S606 - our own command
            sys.executable, command(dashboard_port), os.environ | target.process_environment
        )
    click.echo(f"dashboard: {start(target, dashboard_port)}")


if __name__ == "__main__":
    main()
