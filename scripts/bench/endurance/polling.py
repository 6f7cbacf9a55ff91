"""A dashboard that stays open in a browser for long, while orders keep coming."""

import json
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlsplit

import click
import requests

from scripts.bench.endurance.clients import Call, Calls
from scripts.bench.endurance.curve import Curve
from scripts.local.chromium import in_a_profile_of_its_own

PIPELINE = "pipeline"  # the page's own sheet, which follows events; the others are the dashboard's
SHEET_SECONDS = 60.0
PAGE_SECONDS = 30.0
POST_SECONDS = 2.0
# What the page asked since the last look, and what it says is wrong.
LOOK = """
const fetched = (one) => one.initiatorType === "fetch";
const asked = performance.getEntriesByType("resource").filter(fetched);
performance.clearResourceTimings();
return {
  asked: asked.map((one) => [one.name, one.responseStatus, one.duration / 1000]),
  notice: document.getElementById("banner").textContent.trim(),
};
"""


@dataclass
class Watch:
    """What a page that stays open asked for, what it held, and what it said is wrong."""

    calls: Calls = field(default_factory=Calls)
    heap: Curve = field(default_factory=Curve)
    posts: Calls = field(default_factory=Calls)
    notices: Counter[str] = field(default_factory=Counter)


def sheets(address: str, dashboard_id: str) -> list[str]:
    """Return the ids of a dashboard's sheets, in order."""
    page = requests.get(f"{address}api/dashboards/{dashboard_id}", timeout=PAGE_SECONDS)
    page.raise_for_status()
    return [each["id"] for each in page.json()["sheets"]]


def watch(address: str, shown: list[str], post: Call, seconds: float) -> Watch:
    """Leave the page open, a minute on each sheet in turn, and post an event every two seconds."""
    found, began = Watch(), time.monotonic()
    turn = round(SHEET_SECONDS / POST_SECONDS)
    with _browser() as browser:
        browser.get(address)
        for number in _every(POST_SECONDS, seconds):
            if number % turn == 0:
                _show(browser, shown[number // turn % len(shown)])
            _posted(found.posts, post, number)
            look_at(browser, found, time.monotonic() - began)
    for calls in (found.calls, found.posts):
        calls.whole_seconds = time.monotonic() - began
    return found


@contextmanager
def _browser() -> Iterator[Any]:
    with in_a_profile_of_its_own() as browser:
        if browser is None:
            raise click.ClickException("A page needs Chromium and its driver: one is missing.")
        yield browser


def _every(pause: float, seconds: float) -> Iterator[int]:
    """Count, once a pause, for so long."""
    began = time.monotonic()
    for number in range(round(seconds / pause)):
        time.sleep(max(0.0, began + number * pause - time.monotonic()))
        yield number


def _show(browser: Any, sheet: str) -> None:
    state = quote(json.dumps({"sheet": sheet}))
    browser.execute_script(
        "history.pushState(null, '', arguments[0]); dispatchEvent(new Event('popstate'))",
        f"#{state}",
    )


def _posted(calls: Calls, post: Call, number: int) -> None:
    began = time.monotonic()
    calls.outcomes[post(number)] += 1
    calls.seconds.append(time.monotonic() - began)


def look_at(browser: Any, found: Watch, at: float) -> None:
    """Note what the page asked since the last look, and what it holds and says."""
    look = browser.execute_script(LOOK)
    for url, status, seconds in look["asked"]:
        found.calls.seconds.append(seconds)
        found.calls.outcomes[f"{urlsplit(url).path.rpartition('/')[2]} HTTP {status}"] += 1
    browser.execute_cdp_cmd("HeapProfiler.collectGarbage", {})
    used = browser.execute_cdp_cmd("Runtime.getHeapUsage", {})["usedSize"]
    found.heap.points.append((at, used / 2**20))
    if look["notice"]:
        found.notices[look["notice"]] += 1
