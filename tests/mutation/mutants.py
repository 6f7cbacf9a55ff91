"""The mutants: small mistakes, those of `lists/` and those that operators make of functions.

A list holds groups: a subject, a file, the tests that have to fail, and mutants, each a text that
stands in the file once with what stands there instead. A mutant whose text has gone is stale, which
is an error, so that the lists are kept.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Any

import yaml

from .operators import Site, sites

ROOT = Path(__file__).parents[2]
LISTS = Path(__file__).with_name("lists")


class StaleMutantError(Exception):
    """A mutant that doesn't fit the code any more."""


@dataclass(frozen=True)
class Mutant:
    """A mistake: what stands at `site` of a file; `equivalent` says why no test can notice it."""

    subject: str
    name: str
    path: str
    site: Site
    tests: str
    equivalent: str = ""
    generated: bool = False

    def source(self, text: str) -> str:
        """Return the file's text with the mistake."""
        return text[: self.site.start] + self.site.instead + text[self.site.end :]


def read_mutants(root: Path = ROOT, lists: Path = LISTS) -> list[Mutant]:
    """Return every mutant, those from operators too; raise StaleMutantError."""
    found: list[Mutant] = []
    for path in sorted(lists.glob("*.yaml")):
        for group in yaml.safe_load(path.read_text(encoding="utf-8")):
            text = _text(root, group)
            made = [*_listed(group, text), *_generated(group, text)]
            for mutant in made:
                _check(mutant, text)
            found += made
    return found


def chosen(mutants: list[Mutant], seed: int, generated: int) -> list[Mutant]:
    """Return the mutants to try: all of the lists, and some of the operators' by a seed."""

    def rank(mutant: Mutant) -> bytes:
        return blake2b(f"{seed}|{mutant.path}|{mutant.name}".encode()).digest()

    tried = [m for m in mutants if not m.equivalent]
    drawn = set(sorted((m for m in tried if m.generated), key=rank)[:generated])
    return [m for m in tried if not m.generated or m in drawn]


def _text(root: Path, group: dict[str, Any]) -> str:
    path = root / group["file"]
    if not path.is_file():
        raise StaleMutantError(f"{group['subject']}: {group['file']} is no file")
    return path.read_text(encoding="utf-8")


def _listed(group: dict[str, Any], text: str) -> Iterator[Mutant]:
    for entry in group.get("mutants", ()):
        count = text.count(entry["text"])
        if count != 1:
            problem = f"stands {count} times in {group['file']}: {entry['text']!r}"
            raise StaleMutantError(f"{group['subject']}: {entry['name']}: its text {problem}")
        start = text.index(entry["text"])
        site = Site(start, start + len(entry["text"]), entry["instead"])
        tests = entry.get("tests", group["tests"])
        equivalent = entry.get("equivalent", "")
        yield Mutant(group["subject"], entry["name"], group["file"], site, tests, equivalent)


def _generated(group: dict[str, Any], text: str) -> Iterator[Mutant]:
    equivalent = dict(group.get("equivalent", {}))
    for function, tests in _functions(group):
        found = sites(text, function)
        if not found:
            problem = f"{group['file']} has no function {function} with anything to change"
            raise StaleMutantError(f"{group['subject']}: {problem}")
        for name, site in found.items():
            reason = equivalent.pop(name, "")
            yield Mutant(group["subject"], name, group["file"], site, tests, reason, generated=True)
    if equivalent:
        problem = f"nothing in {group['file']} gives {next(iter(equivalent))!r}"
        raise StaleMutantError(f"{group['subject']}: {problem}")


def _functions(group: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield the functions that operators change, each with its tests."""
    listed = group.get("functions", [])
    named = listed if isinstance(listed, dict) else dict.fromkeys(listed)
    for function, tests in named.items():
        yield function, tests or group["tests"]


def _check(mutant: Mutant, text: str) -> None:
    try:
        compile(mutant.source(text), mutant.path, "exec")
    except SyntaxError as error:
        problem = f"{mutant.subject}: {mutant.name}: no Python: {error}"
        raise StaleMutantError(problem) from error
