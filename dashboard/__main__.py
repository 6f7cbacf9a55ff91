"""`python -m dashboard`: serve the dashboards of an account on this machine."""

import threading

import boto3
import click
import uvicorn

from dashboard.app import HOSTS, create_app
from dashboard.c_memory import share_arenas
from dashboard.queries.viewer import Viewer
from dashboard.session import Session
from dashboard.vega import packed_bundle


@click.command(context_settings={"show_default": True})
@click.option("--port", default=8600, help="Port to listen on.")
@click.option("--host", default="127.0.0.1", help="Address to listen on.")
@click.option("--allowed-host", multiple=True, help="Further Host header to answer.")
@click.option("--region", default=None, help="AWS region; the environment's by default.")
@click.option(
    "--session-tag", "tags", nargs=2, multiple=True, metavar="KEY VALUE",
    help="Draw as a reader with this tag sees it, where data sets have row-level security by tags.",
)  # fmt: skip
@click.option("--reader", default="", help="Draw as this user of QuickSight sees it: name or ARN.")
@click.option("--reader-group", "groups", multiple=True, help="A group that the reader is in.")
def main(
    port: int,
    host: str,
    allowed_host: tuple[str, ...],
    region: str | None,
    tags: tuple[tuple[str, str], ...],
    reader: str,
    groups: tuple[str, ...],
) -> None:
    """Draw deployed QuickSight dashboards in the browser, until interrupted.

    AWS_ENDPOINT_URL and the usual credentials say which account: an emulator's, or AWS.
    """
    share_arenas()
    threading.Thread(target=packed_bundle, daemon=True).start()
    session = boto3.Session(region_name=region)
    viewer = Viewer(dict(tags), reader, groups)
    app = create_app(lambda: Session(session, viewer), [*HOSTS, *allowed_host])
    click.echo(f"http://{host}:{port}/")
    uvicorn.run(app, host=host, port=port, log_level="warning", access_log=False)


if __name__ == "__main__":
    main()
