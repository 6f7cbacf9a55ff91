"""What an account answers to questions that no document answers, held against what is expected.

`expected.jsonl` holds what the emulator answers, a line a question. Whatever is asked is written as
such lines too, with day and engine: a file recorded on AWS takes its place, and then the
emulator's own run tells where it is wrong (tests/integration/test_aws_verify.py).
"""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import yaml

from scripts.verification.report import StepFailedError

EXPECTED = Path(__file__).with_name("expected.jsonl")
QUESTIONS = Path(__file__).with_name("questions.yaml")
MOST_SILENT = 3  # questions without an answer one after the other
_VARYING = (
    (re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"), "{uuid}"),
    (re.compile(r"(?<='transient_lastDdlTime'=')\d+"), "{moment}"),
)

type Given = Mapping[str, Any]


def questions(kind: str) -> list[dict[str, Any]]:
    """Return the questions of one kind, each with its `id` and the `rule` that it tries."""
    found: list[dict[str, Any]] = yaml.safe_load(QUESTIONS.read_text(encoding="utf-8"))[kind]
    return found


@dataclass
class Findings:
    """The answers so far; `names` are the deployment's own, which no golden file may hold."""

    names: Mapping[str, str]
    where: str
    expected: Mapping[str, Any] = field(default_factory=lambda: read(EXPECTED))
    lines: list[dict[str, Any]] = field(default_factory=list)

    def filled(self, value: Any) -> Any:
        """Return a question with the deployment's names in their places."""
        if isinstance(value, str):
            for name, text in self.names.items():
                value = value.replace(f"{{{name}}}", text)
            return value
        return _within(value, self.filled)

    def told(self, value: Any) -> Any:
        """Return an answer without what differs from run to run."""
        if isinstance(value, str):
            for pattern, sign in _VARYING:
                value = pattern.sub(sign, value)
            for name, text in sorted(self.names.items(), key=lambda one: -len(one[1])):
                value = value.replace(text, f"{{{name}}}")
            return value
        return _within(value, self.told)

    def note(self, question: Mapping[str, Any], answer: Any) -> list[str]:
        """Keep an answer; return lines that say how it differs from what is expected."""
        name, told = question["id"], self.told(answer)
        self.lines.append({"id": name, "answer": told, "date": today(), "where": self.where})
        if name not in self.expected:
            return [f"{name}: nothing is expected yet; answered {told}"]
        if self.expected[name] == told:
            return []
        rule = question.get("rule", "")
        return [f"{name} ({rule})", f"  answered {told}", f"  expected {self.expected[name]}"]

    def ask(self, kind: str, answer: Callable[[Given], Any]) -> str:
        """Put all questions of a kind; raises `StepFailedError` with those that differ."""
        asked, silent, differences = questions(kind), 0, list[str]()
        for one in asked:
            if silent == MOST_SILENT:
                differences.append(f"{one['id']}: not asked, for nobody answers any more")
                continue
            try:
                differences += self.note(one, answer(self.filled(one)))
                silent = 0
            except Exception as error:  # no answer: a golden file never holds it
                differences.append(f"{one['id']}: no answer ({type(error).__name__}: {error})")
                silent += 1
        return self.judged(len(asked), differences)

    def judged(self, asked: int, differences: list[str]) -> str:
        """Return that all is as expected; raises `StepFailedError` otherwise."""
        if differences:
            count = sum(not line.startswith("  ") for line in differences)
            text = f"{count} of {asked} answers are others than docs/limits.md and the emulator say"
            raise StepFailedError(text, tuple(differences))
        return f"{asked} answers, all as expected"

    def write(self, path: Path) -> None:
        """Write the golden file."""
        write(path, self.lines)


def read(path: Path) -> dict[str, Any]:
    """Return the answers of a golden file by their questions."""
    if not path.exists():
        return {}
    lines = path.read_text(encoding="utf-8").splitlines()
    return {line["id"]: line["answer"] for line in map(json.loads, lines)}


def write(path: Path, lines: list[dict[str, Any]]) -> None:
    """Write lines of JSON, making their folder."""
    path.parent.mkdir(parents=True, exist_ok=True)
    text = "".join(f"{json.dumps(line, ensure_ascii=False, default=str)}\n" for line in lines)
    path.write_text(text, encoding="utf-8")


def today() -> str:
    """Return the day in UTC."""
    return f"{datetime.now(UTC):%Y-%m-%d}"


def _within(value: Any, change: Callable[[Any], Any]) -> Any:
    if isinstance(value, Mapping):
        return {name: change(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [change(one) for one in value]
    return value
