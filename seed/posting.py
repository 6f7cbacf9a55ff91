"""Posts planned events to the API in batches, from a few threads, until each is answered."""

import random
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import batched
from typing import Any

import requests

from seed.event import PlannedEvent, events_to_json

BATCH_EVENTS = 500
THREADS = 4
REPEATS = 7
TIMEOUT_SECONDS = 35  # API Gateway answers within 29 seconds, whatever it is
LONGEST_WAIT_SECONDS = 30.0


class PostingError(Exception):
    """The API didn't take a batch, or answered something else than what was planned."""


@dataclass(frozen=True)
class Target:
    """Where to post to, the key that opens it, and how many events at once."""

    endpoint: str
    api_key: str
    batch_events: int = BATCH_EVENTS


@dataclass
class Posted:
    """What the API answered: counts, and how many requests had to be repeated."""

    accepted: int = 0
    rejected: int = 0
    repeated_requests: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, accepted: int, rejected: int, repeats: int) -> None:
        """Count one batch."""
        with self._lock:
            self.accepted += accepted
            self.rejected += rejected
            self.repeated_requests += repeats


def post_events(
    events: list[PlannedEvent], target: Target, progress: Callable[[int], None]
) -> Posted:
    """Post every event, telling `progress` how many more are answered; raises PostingError."""
    posted = Posted()
    local = threading.local()

    def post(batch: tuple[PlannedEvent, ...]) -> None:
        if not hasattr(local, "session"):
            local.session = _session(target)
        answer, repeats = _post_batch(local.session, target.endpoint, list(batch))
        _check(answer, list(batch))
        posted.add(answer["accepted"], len(answer["rejected"]), repeats)
        progress(len(batch))

    with ThreadPoolExecutor(THREADS) as pool:
        batches = batched(events, target.batch_events, strict=False)
        answers = [pool.submit(post, batch) for batch in batches]
        try:
            for answer in answers:
                answer.result()
        except PostingError as error:
            pool.shutdown(cancel_futures=True)  # and wait for those under way, which count too
            raise PostingError(f"{error}\n{_so_far(posted, len(events))}") from error
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise
    return posted


def _so_far(posted: Posted, planned: int) -> str:
    answered = posted.accepted + posted.rejected
    return (
        f"Of {planned:,} events {answered:,} were answered before that: {posted.accepted:,} "
        f"accepted, {posted.rejected:,} rejected. What was accepted becomes rows; "
        "the same month sent again has the same event ids, so that none of them counts twice."
    )


def _session(target: Target) -> requests.Session:
    session = requests.Session()
    session.headers.update({"x-api-key": target.api_key, "Content-Type": "application/json"})
    return session


def _post_batch(
    session: requests.Session, endpoint: str, batch: list[PlannedEvent]
) -> tuple[dict[str, Any], int]:
    """Post until the API takes the batch; event ids make a repeat harmless."""
    body, waits = events_to_json(batch), _waits()
    response = _post(session, endpoint, body)
    repeats = 0
    while _is_passing(response) and repeats < REPEATS:
        time.sleep(_retry_after(response) or next(waits))
        response = _post(session, endpoint, body)
        repeats += 1
    if response is None or response.status_code not in {202, 400}:
        raise PostingError(_describe(response))
    return response.json(), repeats


def _is_passing(response: requests.Response | None) -> bool:
    """Return whether the next attempt may fare better: too much at once, or no answer at all."""
    return response is None or response.status_code in {429, 503}


def _post(session: requests.Session, endpoint: str, body: bytes) -> requests.Response | None:
    """Post once; None where no answer came."""
    try:
        return session.post(endpoint, data=body, timeout=TIMEOUT_SECONDS)
    except (requests.ConnectionError, requests.Timeout):
        return None


def _check(answer: dict[str, Any], batch: list[PlannedEvent]) -> None:
    """Hold an answer against what was planned to be wrong in the batch."""
    planned = {index: event.bad_field for index, event in enumerate(batch) if event.bad_field}
    named = {
        reject["index"]: {error["field"] for error in reject["errors"]}
        for reject in answer.get("rejected", [])
    }
    if named != {index: {bad_field} for index, bad_field in planned.items()}:
        raise PostingError(f"The API rejected {named}, but {planned} was wrong.")
    if answer.get("accepted") != len(batch) - len(planned):
        raise PostingError(f"The API answered {answer} to {len(batch)} events.")


def _waits() -> Iterator[float]:
    ceiling = 0.5
    while True:
        yield random.uniform(ceiling / 2, ceiling)
        ceiling = min(2 * ceiling, LONGEST_WAIT_SECONDS)


def _retry_after(response: requests.Response | None) -> float | None:
    text = "" if response is None else response.headers.get("Retry-After", "")
    return min(float(text), LONGEST_WAIT_SECONDS) if text.isdigit() else None


def _describe(response: requests.Response | None) -> str:
    if response is None:
        return "The API didn't answer. Is the emulator up? Run: make up, then this command again"
    return f"The API answered {response.status_code}: {response.text[:500]}"
