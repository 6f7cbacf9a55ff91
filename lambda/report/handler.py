"""What Lambda runs by the report's schedule: a sheet as an e-mail, drawn as `make report` draws it.

It reads the deployed dashboard from QuickSight and its figures from Athena. There is no browser and
no chart library here: charts are written as their rows.
"""

import logging
import os
from typing import Any, Protocol

import boto3
from botocore.config import Config

from contract.log import make_logger
from dashboard.aws.athena import Athena
from dashboard.aws.quicksight import QuickSight
from dashboard.reports.message import Envelope, plain_message
from dashboard.reports.sheet import draw_report, first_sheet, quicksight_link

_log = make_logger("report")
logging.getLogger("botocore").setLevel(logging.WARNING)  # at INFO it tells where credentials lie
_config = Config(max_pool_connections=20, connect_timeout=3, read_timeout=20)
_athena = Athena(boto3.client("athena", config=_config))
_quicksight = boto3.client("quicksight", config=_config)
_ses = boto3.client("ses", config=_config)


class ReportError(Exception):
    """A report that isn't whole, and so isn't sent; the text says what failed."""


class Context(Protocol):
    """What this function needs of Lambda's context object."""

    invoked_function_arn: str


def handler(_event: dict[str, Any], context: Context) -> dict[str, Any]:
    """Send the report to its readers; one with a failed query fails, and Lambda tries it again."""
    name, parameters = os.environ["DASHBOARD_ID"], {"Period": os.environ["PERIOD"]}
    deployed = QuickSight(_quicksight, context.invoked_function_arn.split(":")[4]).read(name)
    link = os.environ["LINK"] or quicksight_link(os.environ["AWS_REGION"], name, parameters)
    sheet = os.environ["SHEET_ID"] or first_sheet(deployed)
    report = draw_report(deployed, sheet, parameters, _athena, link)
    if report.faults:
        raise ReportError("; ".join(f"{one.title}: {one.reason}" for one in report.faults))
    envelope = Envelope(os.environ["SENDER"], tuple(os.environ["RECIPIENTS"].split(",")))
    sent = _ses.send_raw_email(
        Source=envelope.sender,
        Destinations=list(envelope.recipients),
        RawMessage={"Data": plain_message(report, envelope).as_bytes()},
    )
    told = {"messageId": sent["MessageId"], "sheet": sheet, "visuals": len(report.parts)}
    _log.info("report sent", extra={"fields": told})
    return told
