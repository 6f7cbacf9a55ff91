"""Write a sheet of the deployed dashboard as a report: HTML, PDF, text, and an e-mail."""

import json
from pathlib import Path
from typing import Any
from urllib.parse import quote

import click

from dashboard.aws.athena import Athena
from dashboard.aws.quicksight import QuickSight
from dashboard.bad_request import BadRequestError, UnknownError
from dashboard.queries.viewer import Viewer
from dashboard.refusal import NotDrawnError
from dashboard.reports.files import files_of
from dashboard.reports.message import Envelope
from dashboard.reports.parts import Report
from dashboard.reports.sheet import draw_report, first_sheet, quicksight_link
from scripts.aws.target import Target, from_environment
from scripts.deployment_options import deployment_options
from scripts.local import dashboard
from scripts.options import dashboard_port_option, parameters_given, viewer_given
from scripts.plain_errors import plain_errors
from scripts.stacks.deployment import required_outputs

FOLDER = Path("build/reports")


@click.command(help=__doc__)
@deployment_options
@dashboard_port_option
@click.option("--dashboard", "name", help="A dashboard by its id; the deployment's by default.")
@click.option("--sheet", help="A sheet by its id; the first by default.")
@click.option(
    "--parameter", "given", multiple=True, callback=parameters_given, metavar="NAME=VALUE",
    help="Choose a parameter's value, such as 'Period=Last month'.",
)  # fmt: skip
@click.option("--folder", type=click.Path(path_type=Path), default=FOLDER, show_default=True)
@click.option("--link", help="Where the reader may open the sheet; the page, or QuickSight on AWS.")
@click.option("--to", "recipients", multiple=True, help="Send it here by SES.")
@click.option("--from", "sender", default="", help="The address that SES has verified.")
@viewer_given
@plain_errors
def main(name: str | None, sheet: str | None, given: dict[str, str], **asked: Any) -> None:
    """Draw a sheet and write its files; one with a failed query is written, and not sent."""
    target = from_environment()
    if asked["recipients"] and not asked["sender"]:
        raise click.UsageError("--to needs --from, an address that SES has verified.")
    name = name or _deployed(target, asked["prefix"], asked["environment"])
    try:
        sheet, report = _report(target, (name, sheet), given, asked)
    except (BadRequestError, NotDrawnError, UnknownError) as error:
        raise click.ClickException(str(error)) from error
    envelope = Envelope(asked["sender"], asked["recipients"])
    files = files_of(report, sheet, envelope)
    asked["folder"].mkdir(parents=True, exist_ok=True)
    for suffix, content in files.items():
        path = asked["folder"] / f"{sheet}.{suffix}"
        path.write_bytes(content)
        click.echo(f"written: {path}")
    if report.faults:
        failed = "\n".join(f"{one.title}: {one.reason}" for one in report.faults)
        raise click.ClickException(f"The report isn't whole, and isn't sent:\n{failed}")
    if envelope.recipients:
        _send(target, files["eml"], envelope)


def _deployed(target: Target, prefix: str, environment: str) -> str:
    outputs = required_outputs(target, prefix, environment)
    if "DashboardId" not in outputs:
        raise click.ClickException("The deployment has no dashboard; name one by --dashboard.")
    return outputs["DashboardId"]


def _report(
    target: Target, place: tuple[str, str | None], given: dict[str, str], asked: dict[str, Any]
) -> tuple[str, Report]:
    name, sheet = place
    client = target.session.client
    viewer = Viewer(asked["tags"], asked["reader"], asked["groups"])
    deployed = QuickSight(client("quicksight"), target.account_id, viewer).read(name)
    sheet = sheet or first_sheet(deployed)
    link = asked["link"] or _link(target, asked["dashboard_port"], (name, sheet), given)
    return sheet, draw_report(deployed, sheet, given, Athena(client("athena")), link)


def _link(target: Target, port: int, place: tuple[str, str], given: dict[str, str]) -> str:
    """Return the address on this machine's page, or QuickSight's, with the choices."""
    name, sheet = place
    if not target.is_local:
        return quicksight_link(target.region, name, given)
    state = {"dashboard": name, "sheet": sheet, "parameters": given}
    return f"{dashboard.address(port)}#{quote(json.dumps(state))}"


def _send(target: Target, message: bytes, envelope: Envelope) -> None:
    sent = target.session.client("ses").send_raw_email(
        Source=envelope.sender,
        Destinations=list(envelope.recipients),
        RawMessage={"Data": message},
    )
    click.echo(f"sent to {', '.join(envelope.recipients)}: {sent['MessageId']}")


if __name__ == "__main__":
    main()
