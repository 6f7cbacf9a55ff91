"""The SQL cases of tests/parity, asked of Athena: which of their answers are others there.

Each line is written as a case of the same form, recorded with day and engine version, so that the
parity suite replays it (tests/parity/cases/athena_aws.jsonl).
"""

import json
import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

from scripts import ROOT
from scripts.verification.executions import Executions
from scripts.verification.findings import today
from scripts.verification.report import StepFailedError

CASES = ROOT / "tests" / "parity" / "cases"
USUAL = ("athena_select.jsonl", "trino_rules.jsonl")
ALL = (*USUAL, "trino_engine.jsonl", "functions_476.jsonl", "trino_476.jsonl")
AT_ONCE = 8  # below the least quota of running queries (Athena user guide, "Service Quotas")
SILENT, MOST_SILENT = "UNANSWERED", 3 * AT_ONCE
NAME_OF_ERROR = re.compile(r"[A-Z][A-Z_]+(?=:)")

type Case = dict[str, Any]


@dataclass(frozen=True)
class Asked:
    """A case, where it stands, and what Athena gave."""

    case: Case
    place: str
    got: Case

    @property
    def is_silent(self) -> bool:
        """Return whether no answer came, which says nothing about Athena."""
        return bool(self.got["state"] == SILENT)

    def difference(self) -> str | None:
        """Return how Athena's answer differs from the case, if it does."""
        wanted, got = expectation(self.case), self.got
        if got["state"] != wanted.get("state", "SUCCEEDED"):
            return f"{got['state']} {got.get('error', '')}".strip()
        if wanted.get("error", "") not in (error := str(got.get("error", ""))):
            return error
        if wanted.get("error_type", got.get("error_type")) != got.get("error_type"):
            return f"error type {got.get('error_type')}"
        if "rows" in wanted and _in_order(self.case, got) != _in_order(self.case, wanted):
            return str(got.get("rows"))
        return _other_patterns(wanted, got)

    def golden(self, engine: str) -> Case:
        """Return a case of what Athena gave."""
        case = self.case
        wanted = expectation(case)
        kept = {name: wanted[name] for name in ("rows_regex", "unordered") if name in wanted}
        answer = {name: one for name, one in self.got.items() if name != "rows" or "rows" in wanted}
        return {
            "id": self.place,
            "source": "an AWS account",
            "confidence": "measured-on-athena",
            "sql": case["sql"],
            **({"params": case["params"]} if "params" in case else {}),
            "expect": {**answer, **kept},
            "here": "differs" if self.difference() else "pass",
            "date": today(),
            "engine": engine,
        }


def expectation(case: Case) -> Case:
    """Return what a case of any of the files expects of Athena."""
    if "expect" in case:
        expect: Case = case["expect"]
        return expect
    if "error" in case:
        found = NAME_OF_ERROR.match(case["error"])
        return {"state": "FAILED", "error": found[0] if found else case["error"]}
    return {name: case[name] for name in ("rows", "unordered") if name in case}


def read(name: str) -> Iterator[tuple[str, Case]]:
    """Yield a file's cases, each with its place."""
    for number, line in enumerate((CASES / name).read_text(encoding="utf-8").splitlines(), 1):
        yield f"{name}:{number}", json.loads(line)


def count(files: tuple[str, ...]) -> int:
    """Return how many cases some files hold."""
    return sum(1 for name in files for _ in read(name))


@dataclass
class Cases:
    """The cases of some files, asked side by side."""

    executions: Executions
    files: tuple[str, ...] = USUAL
    asked: list[Asked] = field(default_factory=list)

    def ask(self, tell: Callable[[int, int], None] = lambda _done, _all: None) -> None:
        """Ask all of them; an error of a question is its own, and counts as its answer."""
        cases = [one for name in self.files for one in read(name)]
        pool, silent = ThreadPoolExecutor(AT_ONCE), 0
        try:
            for found in pool.map(self._one, cases):
                self.asked.append(found)
                silent = silent + 1 if found.is_silent else 0
                if silent == MOST_SILENT:
                    raise StepFailedError(
                        f"{silent} cases in a row without an answer, the last: "
                        f"{found.got['error']}; {len(cases) - len(self.asked):,} weren't asked"
                    )
                if len(self.asked) % 200 == 0:
                    tell(len(self.asked), len(cases))
        finally:
            pool.shutdown(cancel_futures=True)

    def differences(self) -> list[str]:
        """Return a line for each case that differs, with the place of what it says."""
        return [
            f"{one.place}: {one.case['sql'][:160]} | Athena: {text} | the case: {_short(one.case)}"
            for one in self.asked
            if (text := one.difference()) is not None
        ]

    def goldens(self) -> list[Case]:
        """Return all answers as cases."""
        engine = self.executions.engine()
        return [one.golden(engine) for one in self.asked if not one.is_silent]

    def _one(self, found: tuple[str, Case]) -> Asked:
        place, case = found
        try:
            got = self.executions.run(case["sql"], tuple(case.get("params", ())))
        except Exception as error:
            got = {"state": SILENT, "error": f"{type(error).__name__}: {error}"}
        if "error" in got:
            got["error"] = got["error"].replace(self.executions.database, "{db}")
        return Asked(case, place, got)


def _in_order(case: Case, answer: Case) -> list[Any]:
    rows: list[Any] = answer.get("rows", [])
    return sorted(rows, key=str) if expectation(case).get("unordered") else rows


def _other_patterns(wanted: Case, got: Case) -> str | None:
    for row, patterns in zip(got.get("rows", []), wanted.get("rows_regex", []), strict=False):
        if not all(re.search(one, str(value)) for value, one in zip(row, patterns, strict=False)):
            return str(row)
    return None


def _short(case: Case) -> str:
    wanted = expectation(case)
    return str(wanted.get("error") or wanted.get("rows") or wanted)[:160]
