"""What the scheduled report and the watch over figures cost a month, where they are on.

Runs are those of the templates' own schedules: a report a day, a look at figures an hour.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from quicksight_definition.sheets import all_sheets

REPORTS, LOOKS = 30, 720  # a month
# Measured on this product: a report of nine visuals, and one query over a month of 20,000 events.
REPORT_SECONDS, LOOK_SECONDS = 6.0, 3.0
REPORT_GB, LOOK_GB = 1.0, 0.5
DAYS_A_WEEK, MORE_DAYS = 7, 3  # a look's first day, its UTC day before, and tomorrow


@dataclass(frozen=True)
class Reading:
    """What queries read: bytes a day of the table, and the least that a query is charged for."""

    bytes_a_day: float
    least_bytes: float


def lines(
    settings: Mapping[str, str], price: Mapping[str, float], reading: Reading
) -> Iterator[tuple[str, str, float]]:
    """Yield service, what and dollars of what is turned on."""
    if recipients := [one for one in settings["ReportRecipients"].split(",") if one]:
        yield from _reports(len(recipients), price, reading)
    if settings["FigureAlerts"] == "true":
        yield from _looks(int(settings["AlertsWeeks"]), price, reading)


def _reports(
    recipients: int, price: Mapping[str, float], reading: Reading
) -> Iterator[tuple[str, str, float]]:
    visuals = len(all_sheets()[0].visuals())
    scanned = REPORTS * visuals * max(reading.least_bytes, 14 * reading.bytes_a_day)
    yield "Athena", f"{REPORTS} reports of {visuals} visuals", scanned / 1e9 * price["athena_gb"]
    messages = REPORTS * recipients
    yield "SES", f"{messages} messages", messages * price["ses_message"]
    yield "Lambda", "report", REPORTS * _run(price, REPORT_SECONDS * REPORT_GB)
    yield "CloudWatch", "the report's alarm", price["cloudwatch_alarm"]


def _looks(
    weeks: int, price: Mapping[str, float], reading: Reading
) -> Iterator[tuple[str, str, float]]:
    days = weeks * DAYS_A_WEEK + MORE_DAYS
    scanned = LOOKS * max(reading.least_bytes, days * reading.bytes_a_day)
    what = f"{scanned / 1e9:,.1f} GB scanned by {LOOKS} looks at figures of {days} days"
    yield "Athena", what, scanned / 1e9 * price["athena_gb"]
    asked = LOOKS * (
        days * (price["s3_put_or_list"] + price["s3_get"]) + 3 * price["s3_put_or_list"]
    )
    yield "S3", "lists and gets of those looks", asked
    yield "Lambda", "alerts", LOOKS * _run(price, LOOK_SECONDS * LOOK_GB)
    yield "CloudWatch", "the watch's alarm", price["cloudwatch_alarm"]


def _run(price: Mapping[str, float], gb_seconds: float) -> float:
    """Return what Scheduler and Lambda take for one run."""
    once = price["scheduler_invocation"] + price["lambda_request"]
    return once + gb_seconds * price["lambda_gb_second_arm"]
