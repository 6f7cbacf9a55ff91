"""One round on one server, from its start to its end: each step adds its figures to the others."""

import time
from dataclasses import dataclass, field
from statistics import mean, median, quantiles

import requests
from botocore.exceptions import BotoCoreError, ClientError
from botocore.parsers import ResponseParserError

from athena_client.query import QueryFailedError
from scripts.answers.questions import Question, agree, all_questions
from scripts.aws.target import Target
from scripts.bench import redeploying
from scripts.bench.processes import usage
from scripts.bench.product import COMPONENTS, Product, ProductError
from scripts.bench.servers import Running, Server, ServerError
from scripts.bench.workload import Month, Workload, good_events
from scripts.stacks.deployment import Deployment
from scripts.stacks.stack_events import StackFailedError

# Small enough that a server which works a record at a time answers before senders give up on it.
SAMPLE_BATCH_EVENTS, SAMPLE_THREADS = 10, 2
MONTH_BATCH_EVENTS, MONTH_THREADS = 500, 4  # what the API takes at once, as the seeder posts it
FIRST_COMPONENTS = 3  # iam, s3, athena: no function yet, for which some servers need Docker
ROWS_SECONDS = 60.0
SINGLE_POSTS = 30
SMALLEST_QUERIES = 30
# None that goes by the restaurants' clocks: not every server knows time zones.
TIMED_QUESTIONS = {
    "top_items", "menu_engineering", "best_sellers", "key_figures", "restaurants_compared"
}  # fmt: skip
TIMED_REPEATS = 2
PROBLEMS = (
    ServerError, ProductError, StackFailedError, QueryFailedError,
    ClientError, BotoCoreError, ResponseParserError, requests.RequestException,
)  # fmt: skip


@dataclass
class Measured:
    """What a round found on one server: figures by name, what it answered wrongly, what failed."""

    figures: dict[str, float] = field(default_factory=dict)
    left_out: list[str] = field(default_factory=list)
    wrong_answers: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


def measure(server: Server, workload: Workload, *, with_month: bool) -> Measured:
    """Run one round; a step that fails ends it, and leaves the figures found before."""
    found = Measured()
    try:
        with server.started() as running:
            found.figures["start_seconds"] = running.start_seconds
            _add_usage(found, running, "idle_memory_mib")
            product = Product(Target.at(running.endpoint), Deployment())
            measure_sample(found, product, workload)
            _add_usage(found, running, "memory_mib", "cpu_seconds")
            found.figures["smallest_query_ms"] = _ask_smallest(product)
            if with_month:
                month = Product(Target.at(running.endpoint), Deployment("month"))
                measure_month(found, month, workload.month)
            measure_redeployments(found, product)
    except PROBLEMS as error:
        found.problems.append(str(error))
    return found


def measure_sample(found: Measured, product: Product, workload: Workload) -> None:
    """Deploy, send the sample, ask every question, then post single events."""
    sample = workload.sample
    began = time.monotonic()
    found.left_out += product.deploy(COMPONENTS[:FIRST_COMPONENTS])
    found.figures["first_stacks_seconds"] = time.monotonic() - began
    found.left_out += product.deploy(COMPONENTS[FIRST_COMPONENTS:])
    found.figures["deploy_seconds"] = time.monotonic() - began
    began = time.monotonic()
    product.post(sample.first, len(sample.first), 1)
    product.wait_for_rows(len(good_events(sample.first)), ROWS_SECONDS)
    found.figures["first_rows_seconds"] = time.monotonic() - began
    began = time.monotonic()
    product.post(sample.rest, SAMPLE_BATCH_EVENTS, SAMPLE_THREADS)
    _wait(found, product, sample)
    found.figures["sample_events_per_second"] = len(sample.rest) / (time.monotonic() - began)
    found.figures["sample_objects"] = len(product.parquet_keys())
    found.figures |= _ask("sample", found, product, sample)
    found.figures |= _post_singly(product, sample)


def measure_month(found: Measured, product: Product, month: Month) -> None:
    """Send a whole month in the largest batches that the API takes, and ask about it."""
    product.deploy()
    began = time.monotonic()
    product.post(month.events, MONTH_BATCH_EVENTS, MONTH_THREADS)
    _wait(found, product, month)
    found.figures["month_events_per_second"] = len(month.events) / (time.monotonic() - began)
    found.figures["month_objects"] = len(product.parquet_keys())
    found.figures |= _ask("month", found, product, month)


def measure_redeployments(found: Measured, product: Product) -> None:
    """Deploy the path's stacks again, first as they are, then with one function changed."""
    began = time.monotonic()
    redeploying.without_changes(product)
    found.figures["unchanged_seconds"] = time.monotonic() - began
    began = time.monotonic()
    redeploying.with_one_changed_function(product)
    found.figures["changed_function_seconds"] = time.monotonic() - began


def _wait(found: Measured, product: Product, month: Month) -> None:
    rows: int = month.truth["rows"]
    counted = product.wait_for_rows(rows, ROWS_SECONDS)
    if counted > rows:
        found.problems.append(f"{counted} rows of {rows} accepted events")


def _ask(load: str, found: Measured, product: Product, month: Month) -> dict[str, float]:
    questions = all_questions()
    seconds: list[float] = []
    right = 0
    for question in questions:
        began = time.monotonic()
        if _is_right(question, product, month):
            right += 1
        elif question.name not in found.wrong_answers:
            found.wrong_answers.append(question.name)
        if question.name in TIMED_QUESTIONS:
            seconds.append(time.monotonic() - began)
    for question in TIMED_REPEATS * [each for each in questions if each.name in TIMED_QUESTIONS]:
        began = time.monotonic()
        product.athena.ask(question.sql)
        seconds.append(time.monotonic() - began)
    return {f"{load}_query_ms": 1000 * median(seconds), f"{load}_right_answers": right}


def _ask_smallest(product: Product) -> float:
    """Return how long a query that reads nothing takes, from its start to its page."""
    seconds = []
    for number in range(SMALLEST_QUERIES):  # no two alike, so that no answer is another's
        began = time.monotonic()
        product.athena.ask(f"SELECT {number}")
        seconds.append(time.monotonic() - began)
    return 1000 * median(seconds)


def _is_right(question: Question, product: Product, month: Month) -> bool:
    try:
        rows = product.athena.ask(question.sql).rows
    except QueryFailedError:
        return False
    return agree(question, rows, month.truth["answers"][question.name])


def _post_singly(product: Product, sample: Month) -> dict[str, float]:
    seconds = []
    with product.session() as session:
        for event in good_events(sample.events)[:SINGLE_POSTS]:
            began = time.monotonic()
            product.post_once(session, [event])
            seconds.append(time.monotonic() - began)
    return {
        "post_median_ms": 1000 * median(seconds),
        "post_p95_ms": 1000 * quantiles(seconds, n=20, method="inclusive")[-1],
        "posts_per_second": 1 / mean(seconds),
    }


def _add_usage(
    found: Measured, running: Running, memory: str, cpu_seconds: str | None = None
) -> None:
    if used := usage(running.pid):
        found.figures[memory] = used.memory_mib
        if cpu_seconds:
            found.figures[cpu_seconds] = used.cpu_seconds
