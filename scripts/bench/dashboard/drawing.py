"""Draws of a sheet: how long until the last visual is there, and how many queries that took."""

import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import requests

from scripts.aws.target import Target

DRAW_SECONDS = 300.0
DONE = {"drawn", "empty"}  # a filter may leave nothing to draw


class NotDrawnError(Exception):
    """A visual wasn't drawn; the text says which, and why."""


@dataclass(frozen=True)
class Sheet:
    """One sheet of a dashboard that a server draws."""

    address: str
    dashboard: str
    sheet: str
    target: Target
    work_group: str

    def counted(self, draw: Callable[[], float]) -> tuple[float, int]:
        """Draw in some way; gives the seconds, and the Athena queries that were started."""
        before = self._queries()
        return draw(), len(self._queries() - before)

    def draw(self, **chosen: Any) -> tuple[float, int]:
        """Draw every visual at the page's API."""
        return self.counted(lambda: self._drawn(chosen))

    def _drawn(self, chosen: dict[str, Any]) -> float:
        url = f"{self.address}api/dashboards/{self.dashboard}/sheets/{self.sheet}/draw"
        began = time.monotonic()
        answer = requests.post(url, json=chosen, timeout=DRAW_SECONDS)
        answer.raise_for_status()
        visuals = [json.loads(line) for line in answer.text.splitlines()]
        seconds = time.monotonic() - began
        for visual in visuals:
            if visual["state"] not in DONE:
                raise NotDrawnError(f"{visual['id']} is {visual['state']}: {visual.get('reason')}")
        return seconds

    def options(self, filter_id: str) -> list[str]:
        """Return the values that the control of a filter offers."""
        page = requests.get(f"{self.address}api/dashboards/{self.dashboard}", timeout=DRAW_SECONDS)
        controls = page.json()["sheets"][0]["controls"]
        control = next(each["id"] for each in controls if each.get("filter") == filter_id)
        url = f"{self.address}api/dashboards/{self.dashboard}/controls/{control}/options"
        values: list[str] = requests.post(url, json={}, timeout=DRAW_SECONDS).json()["values"]
        return values

    def _queries(self) -> set[str]:
        athena = self.target.session.client("athena")
        pages = athena.get_paginator("list_query_executions").paginate(WorkGroup=self.work_group)
        return {found for page in pages for found in page["QueryExecutionIds"]}
