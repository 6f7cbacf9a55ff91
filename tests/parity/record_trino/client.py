"""Trino's HTTP protocol: a statement's columns and rows, or its error."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import requests

from .spelling import writer

CAPABILITIES = "PATH,PARAMETRIC_DATETIME,SESSION_AUTHORIZATION"
RUN_SECONDS = 300
PAGE_SECONDS = 60


class TrinoError(Exception):
    """A statement that Trino refused or failed to run."""

    def __init__(self, name: str, message: str) -> None:
        super().__init__(f"{name}: {message}")
        self.name = name
        self.message = message


@dataclass
class Answer:
    """A statement's columns as (name, type) and its rows in Athena's spelling."""

    columns: list[tuple[str, str]] = field(default_factory=list)
    rows: list[list[str | None]] = field(default_factory=list)


class TrinoClient:
    """Sends statements to one server, in one catalog and schema."""

    def __init__(self, url: str, catalog: str = "hive", schema: str = "default") -> None:
        self._url = url
        self._http = requests.Session()
        self._http.headers.update(
            {
                "X-Trino-User": "tabletop",
                "X-Trino-Catalog": catalog,
                "X-Trino-Schema": schema,
                "X-Trino-Time-Zone": "UTC",
                "X-Trino-Session": f"query_max_run_time={RUN_SECONDS}s",
                "X-Trino-Client-Capabilities": CAPABILITIES,
            }
        )

    def version(self) -> str:
        """Return the server's version, such as `476`."""
        info = self._http.get(f"{self._url}/v1/info", timeout=10).json()
        return str(info["nodeVersion"]["version"])

    def run(self, sql: str) -> Answer:
        """Return a statement's answer; raise `TrinoError` where Trino gives an error."""
        pages = list(self._pages(sql))  # all of them first: a row before an error may be half one
        columns: list[dict[str, Any]] = next((p["columns"] for p in pages if "columns" in p), [])
        writers = [writer(c["typeSignature"]) for c in columns]
        answer = Answer([(c["name"], c["type"]) for c in columns])
        for row in (row for page in pages for row in page.get("data") or []):
            pairs = zip(row, writers, strict=True)
            answer.rows.append([None if v is None else write(v) for v, write in pairs])
        return answer

    def _pages(self, sql: str) -> Iterator[dict[str, Any]]:
        """Give the pages of a statement's answer, which link each other."""
        body = sql.encode()
        page = self._page(self._http.post(f"{self._url}/v1/statement", body, timeout=PAGE_SECONDS))
        yield page
        while "nextUri" in page:
            page = self._page(self._http.get(page["nextUri"], timeout=PAGE_SECONDS))
            yield page

    def _page(self, response: requests.Response) -> dict[str, Any]:
        """Give a page with its numbers as Trino wrote them."""
        response.raise_for_status()
        page: dict[str, Any] = json.loads(response.content, parse_float=str)
        if "error" in page:
            error = page["error"]
            raise TrinoError(error["errorName"], error.get("message", ""))
        return page
