"""What a verification costs on AWS: an hour of everything that it makes, and its own questions."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from scripts.costing import model
from scripts.costing.listings import projected_days
from scripts.costing.model import Line, Usage

HOURS_A_MONTH = 720
SECONDS_AN_HOUR = 3_600
BATCH_EVENTS = 100  # fewer than the seeder's, so that requests are never reckoned too few
QUERIES_BESIDES = 90  # the smoke test's, those for the sample's rows, what no document says


@dataclass(frozen=True)
class Size:
    """How much a run sends and asks."""

    events: int
    cases: int = 0  # of SQL, which scan nothing; reckoned as the least that a query costs


def lines(size: Size, questions: int, settings: Mapping[str, str]) -> Iterator[Line]:
    """Yield what each service costs for a run of up to an hour, in which the sample comes once."""
    usage = Usage(size.events / SECONDS_AN_HOUR, BATCH_EVENTS, 0, 1, 0, settings, authors=0)
    monthly: dict[str, float] = {}
    for line in model.lines(usage):
        monthly[line.service] = monthly.get(line.service, 0.0) + line.dollars
    for service, dollars in monthly.items():
        if dollars:
            yield Line(service, "an hour", dollars / HOURS_A_MONTH)
    price = model.prices()
    scanned = (questions + QUERIES_BESIDES) * model.LEAST_SCANNED_BYTES / model.GB
    yield Line("Athena", f"{questions} questions and some counts", scanned * price["athena_gb"])
    least = size.cases * model.LEAST_SCANNED_BYTES / model.GB
    yield Line("Athena", f"{size.cases:,} SQL cases, at most", least * price["athena_gb"])
    listed = questions * projected_days(settings, datetime.now(UTC).date())
    yield Line("S3", f"{listed:,} listings for them", listed * price["s3_put_or_list"])
