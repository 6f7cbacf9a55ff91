"""Show the whole product on this machine: start, deploy, seed, and answer every question."""

import sys
import time
from datetime import UTC, datetime

import click

from scripts import deploy, query, seed
from scripts.aws.target import Target, from_environment
from scripts.console import Console
from scripts.deployment_options import deployment_options
from scripts.local import dashboard
from scripts.local.emulator import control
from scripts.options import dashboard_port_option, fresh_option, port_option
from scripts.plain_errors import plain_errors
from scripts.stacks.deployment import required_outputs

ROWS_A_QUESTION = 5


@click.command(help=__doc__)
@port_option
@click.option(
    "--start/--no-start", default=True, show_default=True,
    help="Start an emulator here, or take the one at AWS_ENDPOINT_URL.",
)  # fmt: skip
@fresh_option
@click.option("--events", default=20_000, show_default=True, type=click.IntRange(1))
@click.option("--days", default=30, show_default=True, type=click.IntRange(1, 365))
@click.option("--seed", "number", default=7, show_default=True, help="The same seed, same events.")
@dashboard_port_option
@deployment_options
@click.pass_context
@plain_errors
def main(  # noqa: PLR0913 - one argument an option
    context: click.Context,
    /,
    port: int,
    events: int,
    days: int,
    number: int,
    prefix: str,
    environment: str,
    *,
    dashboard_port: int,
    start: bool,
    fresh: bool,
) -> None:
    """Do each step as its own command would; a month is seeded only into an empty table."""
    console, began = Console(highlight=False), time.monotonic()
    place = {"prefix": prefix, "environment": environment}

    if start:
        console.rule("Starting the emulator", align="left")
        if code := control("start", port, *(["--fresh"] if fresh else [])):
            sys.exit(code)
    console.rule("Deploying the templates", align="left")
    context.invoke(deploy.main, **place)
    target = from_environment()
    found = required_outputs(target, prefix, environment)
    console.rule("A month of orders", align="left")
    if has_rows(target, found["DataBucketName"]):
        console.print("There are orders already (make seed adds more).")
    else:
        month = {"events": events, "days": days, "seed": number, "hours": datetime.now(UTC).hour}
        context.invoke(seed.main, **month, **place)
    target.flush(found["DeliveryStreamName"])
    console.rule("What the owner asks", align="left")
    context.invoke(query.main, rows=ROWS_A_QUESTION, **place)
    console.rule(f"Done in {time.monotonic() - began:.0f} s", align="left")
    if start:
        console.print(f"Dashboard: [bold]{dashboard.start(target, dashboard_port)}[/]")
        console.print(
            "make status: the API's address and key · make replay · make test · make down"
        )
    else:
        console.print(f"Events go to {target.public_events_url(found)}", soft_wrap=True)


def has_rows(target: Target, bucket: str) -> bool:
    """Return whether any Parquet was delivered before."""
    listed = target.session.client("s3").list_objects_v2(
        Bucket=bucket, Prefix="clickstream-data/", MaxKeys=1
    )
    return listed["KeyCount"] > 0


if __name__ == "__main__":
    main()
