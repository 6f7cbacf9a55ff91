"""Show what runs, what is deployed, and how to reach it."""

import sys

import click
from rich.table import Table

from scripts.answers.alerts import alerts_told
from scripts.aws.target import Target, from_environment
from scripts.console import Console
from scripts.deployment_options import deployment_options
from scripts.local.emulator import control, is_installed
from scripts.options import port_option
from scripts.plain_errors import plain_errors
from scripts.stacks import sample_calls
from scripts.stacks.deployment import (
    EVERY_COMPONENT,
    OPTIONAL,
    Deployment,
    NotDeployedError,
    describe,
    outputs,
)
from scripts.stacks.events_api import EventsApi

SHOWN = 10


@click.command(help=__doc__)
@port_option
@deployment_options
@plain_errors
def main(port: int, prefix: str, environment: str) -> None:
    """Print the state of an emulator installed here, a row a stack, the API's address and key."""
    console = Console()
    if is_installed() and (code := control("status", port)):
        sys.exit(code)
    target, deployment = from_environment(), Deployment(prefix, environment)
    print_stacks(console, target, deployment)
    print_api(console, target, deployment)
    print_alerts(console, target, deployment)
    if target.is_local:
        print_logs(console, target)


def print_alerts(console: Console, target: Target, deployment: Deployment) -> None:
    """Print what the watch over figures told last, where it is deployed."""
    found = outputs(target, deployment.prefix, deployment.environment)
    if "AlertsFunctionArn" not in found:
        return
    told = alerts_told(target, found["DataBucketName"])
    console.print("\nFigures that left their usual band, the latest first" if told else
                  "\nNo figure has left its usual band")  # fmt: skip
    for one in told[:SHOWN]:
        console.print(f"{one['at']}  {one['sentence']}", soft_wrap=True, markup=False)


def print_stacks(console: Console, target: Target, deployment: Deployment) -> None:
    """Print how each stack stands."""
    table = Table("stack", "status", box=None)
    for component in EVERY_COMPONENT:
        name = deployment.stack_name(component)
        stack = describe(target, name)
        if stack is None and component in OPTIONAL:
            continue
        table.add_row(name, stack["StackStatus"] if stack else "not deployed")
    console.print(table)


def print_api(console: Console, target: Target, deployment: Deployment) -> None:
    """Print where events go, and the key that they need."""
    try:
        api = EventsApi.of_deployment(target, deployment.prefix, deployment.environment)
    except NotDeployedError as error:
        console.print(str(error), soft_wrap=True)
        return
    key = api.key if api.needs_key else ""
    header = f"x-api-key: {key}" if key else "no key is asked for"
    console.print(f"POST {api.public_url}\n{header}\n", soft_wrap=True)
    for call in (sample_calls.curl, sample_calls.powershell):
        console.print(call(api.public_url, key), soft_wrap=True, markup=False, highlight=False)


def print_logs(console: Console, target: Target) -> None:
    """Print what log groups hold, and how much of it nothing ever removes."""
    pages = target.session.client("logs").get_paginator("describe_log_groups").paginate()
    groups = [group for page in pages for group in page["logGroups"]]
    held = sum(group.get("storedBytes", 0) for group in groups)
    lasting = [group.get("storedBytes", 0) for group in groups if "retentionInDays" not in group]
    console.print(
        f"\nlogs: {held / 1e6:,.1f} MB in {len(groups)} groups, "
        f"{sum(lasting) / 1e6:,.1f} MB of it in {len(lasting)} without a retention",
        highlight=False,
    )


if __name__ == "__main__":
    main()
