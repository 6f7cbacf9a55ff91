"""What a month costs, line by line: how much of each thing is used, and at which price."""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from quicksight_definition.columns import PLACES, STRETCH
from quicksight_definition.sheets import all_sheets
from scripts.costing import scheduled
from scripts.costing.listings import projected_days, visuals_a_look

PRICES = Path(__file__).with_name("prices.yaml")
SECONDS_A_MONTH = 30 * 86_400
GB = 1_000_000_000  # of data that Athena scans: the stricter reading of its terabytes
# Of what is stored, logged, or goes through Firehose (S3 FAQ; Firehose pricing, examples).
GIB = 1 << 30
# Measured on this product: seeded months through the emulator, whose Parquet is Firehose's.
TABLE_BYTES_AN_EVENT = 66  # all columns, Snappy and dictionaries
READ_SHARE = 0.85  # of those bytes, what a chart of orders reads


class Reach(NamedTuple):
    """What a data set reads beside the chosen period: bytes of each event, within and outside."""

    bytes_within: float
    bytes_before: float
    days_before: int


# Who ordered before a guest's order is read by stretches of 31 days, twice two of them at most.
# What the two controls offer is asked of thirteen months, at each look as far as is known.
REACHES = {STRETCH: Reach(31, 3, 124), PLACES: Reach(0, 2, 400)}
CONTROLS = 2
EVENT_BYTES = 420  # as JSON
RAW_BYTES_AN_EVENT = 60  # of them, compressed by GZIP
INGEST_SECONDS_A_REQUEST, INGEST_SECONDS_AN_EVENT = 0.02, 0.0004
TRANSFORM_SECONDS_AN_EVENT = 0.0002
FUNCTION_GB = 0.5
LOG_BYTES_A_REQUEST = 1_200  # the access log's line, and the function's start, end and report
# Firehose rounds each record up to the next 5 KB before it counts gigabytes that it takes and
# converts; those that it partitions are counted as delivered (pricing, Direct PUT, format
# conversion, dynamic partitioning), here before the conversion: the stricter reading.
RECORD_BYTES = 5_120
LEAST_SCANNED_BYTES = 10_000_000  # of one query (Athena pricing)
PERIOD_DAYS = 14
ALARMS, CUSTOM_METRICS, DASHBOARDS = 16, 2, 1


@dataclass(frozen=True)
class Usage:
    """How much comes in and how often it is looked at."""

    events_a_second: float
    batch_events: int
    looks_a_day: int
    months_of_history: int
    readers: int
    settings: Mapping[str, str]
    today: date = field(default_factory=lambda: datetime.now(UTC).date())
    authors: int = 1  # who subscribed, and owns the dashboard

    @property
    def events(self) -> float:
        """Return the events of a month."""
        return self.events_a_second * SECONDS_A_MONTH

    @property
    def requests(self) -> float:
        """Return the requests that bring them."""
        return self.events / self.batch_events


@dataclass(frozen=True)
class Line:
    """One line of the bill."""

    service: str
    what: str
    dollars: float


@dataclass(frozen=True)
class Cutoff:
    """How far a query is from the bytes after which the work group cancels it."""

    query: str
    bytes: float
    limit: float

    @property
    def share(self) -> float:
        """Return the part of the limit that the query takes."""
        return self.bytes / self.limit


@cache
def prices() -> dict[str, float]:
    """Read the prices."""
    table: dict[str, Any] = yaml.safe_load(PRICES.read_text())["prices"]
    return {name: entry["dollars"] for name, entry in table.items()}


def lines(usage: Usage) -> Iterator[Line]:
    """Yield what each service costs a month."""
    price, requests = prices(), usage.requests
    yield Line("API Gateway", f"{requests:,.0f} requests", requests * price["api_gateway_request"])
    yield from _functions(usage)
    objects = objects_of(usage)
    yield from _firehose(usage, objects)
    yield from _storage(usage, objects)
    yield _athena(usage)
    asked = _queries(usage) * 30 + objects
    yield Line("Glue", f"{asked:,.0f} looks at the table", asked * price["glue_request"])
    yield from _watching(usage)
    reading = scheduled.Reading(
        usage.events / 30 * TABLE_BYTES_AN_EVENT * READ_SHARE, LEAST_SCANNED_BYTES
    )
    yield from (Line(*one) for one in scheduled.lines(usage.settings, price, reading))
    people = usage.authors * price["quicksight_author"] + usage.readers * price["quicksight_reader"]
    yield Line("QuickSight", f"{usage.authors} authors, {usage.readers} readers", people)


def objects_of(usage: Usage) -> float:
    """Return the objects of a month: one an interval, or each time that the buffer is full."""
    if not usage.events:
        return 0
    interval = SECONDS_A_MONTH / float(usage.settings["BufferIntervalInSeconds"])
    size = float(usage.settings["BufferSizeInMBs"]) * (1 << 20)
    return max(interval, usage.events * EVENT_BYTES / size)


def _firehose(usage: Usage, objects: float) -> Iterator[Line]:
    price, taken = prices(), usage.events * RECORD_BYTES / GIB
    yield Line(
        "Firehose",
        f"{taken:,.1f} GB, each event counted as 5 KB: taken, converted",
        taken * (price["firehose_gb"] + price["firehose_conversion_gb"]),
    )
    delivered = usage.events * EVENT_BYTES / GIB
    yield Line(
        "Firehose",
        f"{delivered:,.1f} GB in {objects:,.0f} objects, partitioned",
        delivered * price["firehose_partitioning_gb"]
        + objects * price["firehose_partitioned_object"],
    )


def _functions(usage: Usage) -> Iterator[Line]:
    price, events, requests = prices(), usage.events, usage.requests
    seconds = requests * INGEST_SECONDS_A_REQUEST + events * INGEST_SECONDS_AN_EVENT
    work = seconds * FUNCTION_GB * price["lambda_gb_second_arm"]
    yield Line("Lambda", "ingest", requests * price["lambda_request"] + work)
    calls = min(events, SECONDS_A_MONTH / 10)  # the processor's buffer is 10 seconds
    work = events * TRANSFORM_SECONDS_AN_EVENT * FUNCTION_GB * price["lambda_gb_second_arm"]
    yield Line("Lambda", "transform", calls * price["lambda_request"] + work)


def _storage(usage: Usage, objects: float) -> Iterator[Line]:
    price, settings = prices(), usage.settings
    raw = usage.events * RAW_BYTES_AN_EVENT * float(settings["RawRetentionInDays"]) / 30
    table = usage.events * TABLE_BYTES_AN_EVENT * usage.months_of_history
    stored = (raw + table) / GIB
    yield Line("S3", f"{stored:,.2f} GB stored", stored * price["s3_gb_month"])
    queries = _queries(usage) * 30
    asked = queries * PERIOD_DAYS * (price["s3_put_or_list"] + 2 * price["s3_get"])
    yield Line("S3", "puts, lists and gets", 2 * objects * price["s3_put_or_list"] + asked)
    listed = _days_listed(usage)
    yield Line("S3", f"{listed:,.0f} lists of a day before", listed * price["s3_put_or_list"])


def _days_listed(usage: Usage) -> float:
    """Return the days outside the period that a month's looks list; SPICE is asked instead."""
    if usage.settings["ImportMode"] != "DIRECT_QUERY":
        return 0
    days = projected_days(usage.settings, usage.today)
    reaches = {name: min(reach.days_before, days) for name, reach in REACHES.items()}
    listed = sum(_asked_a_look(name) * reached for name, reached in reaches.items())
    return usage.looks_a_day * 30 * listed


def _asked_a_look(name: str) -> float:
    """Return how many queries of a look ask one of the data sets that reach out of the period."""
    return CONTROLS if name == PLACES else visuals_a_look(name)


def reached_bytes(usage: Usage, name: str) -> float:
    """Return the bytes that a query of two weeks reads of a data set that reaches out of them."""
    reach, history = REACHES[name], 30 * usage.months_of_history
    within = min(PERIOD_DAYS, history) * reach.bytes_within
    return usage.events / 30 * (within + min(reach.days_before, history) * reach.bytes_before)


def _queries(usage: Usage) -> float:
    """Return the queries of a day: a look is one sheet, and QuickSight asks for each visual."""
    sheets = all_sheets()
    return usage.looks_a_day * sum(len(sheet.visuals()) for sheet in sheets) / len(sheets)


def _athena(usage: Usage) -> Line:
    scanned = max(LEAST_SCANNED_BYTES, period_bytes(usage))
    gigabytes = 0.0
    if usage.settings["ImportMode"] == "DIRECT_QUERY":
        choices = CONTROLS * max(LEAST_SCANNED_BYTES, reached_bytes(usage, PLACES))
        gigabytes = 30 * (_queries(usage) * scanned + usage.looks_a_day * choices) / GB
    return Line(
        "Athena", f"{gigabytes:,.1f} GB scanned by looks", gigabytes * prices()["athena_gb"]
    )


def period_bytes(usage: Usage) -> float:
    """Return the bytes that a chart of two weeks reads."""
    days = min(PERIOD_DAYS, 30 * usage.months_of_history)
    return usage.events / 30 * days * TABLE_BYTES_AN_EVENT * READ_SHARE


def cutoffs(usage: Usage) -> Iterator[Cutoff]:
    """Yield how far each kind of query is from its cutoff."""
    limit = float(usage.settings["BytesScannedCutoffInBytes"])
    history = usage.events * usage.months_of_history
    yield Cutoff("a chart of two weeks", period_bytes(usage), limit)
    yield Cutoff(f"the data set {STRETCH}", reached_bytes(usage, STRETCH), limit)
    yield Cutoff("what the controls offer", reached_bytes(usage, PLACES), limit)
    whole = history * TABLE_BYTES_AN_EVENT * READ_SHARE
    yield Cutoff("a question of queries/ over everything", whole, limit)


def _watching(usage: Usage) -> Iterator[Line]:
    price = prices()
    logs = usage.requests * LOG_BYTES_A_REQUEST / GIB
    yield Line("CloudWatch", f"{logs:,.2f} GB of logs", logs * price["cloudwatch_logs_gb"])
    fixed = ALARMS * price["cloudwatch_alarm"] + CUSTOM_METRICS * price["cloudwatch_metric"]
    fixed += DASHBOARDS * price["cloudwatch_dashboard"]
    what = f"{ALARMS} alarms, {CUSTOM_METRICS} metrics, {DASHBOARDS} dashboard"
    yield Line("CloudWatch", what, fixed)
    if usage.settings["PseudonymizeCustomerIds"] == "true":
        yield Line("Secrets Manager", "the pseudonyms' key", price["secret_month"])
    if not usage.settings["KmsKeyArn"]:
        yield Line("KMS", "the alerts' key", price["kms_key_month"])
    if usage.settings["TracingMode"] == "Active":
        # By X-Ray's default rule: the first request of each second, and 5 % of the rest.
        first = min(usage.requests, SECONDS_A_MONTH)
        traces = math.ceil(first + 0.05 * (usage.requests - first))
        yield Line("X-Ray", f"{traces:,} traces", traces * price["xray_trace"])
    if usage.settings["WebFirewall"] == "true":
        yield Line(
            "WAF", "rules, requests", price["waf_month"] + usage.requests * price["waf_request"]
        )
