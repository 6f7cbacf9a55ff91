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


@dataclass(frozen=True)
class Stale:
    """A mutant that doesn't fit the code any more, and why."""

    subject: str
    name: str
    problem: str

    def __str__(self) -> str:
        return f"{self.subject}: {self.name}: {self.problem}"


def read_mutants(root: Path = ROOT, lists: Path = LISTS) -> tuple[list[Mutant], list[Stale]]:
    """Return every mutant, those from operators too, and those that are stale."""
    found: list[Mutant] = []
    stale: list[Stale] = []
    for path in sorted(lists.glob("*.yaml")):
        for group in yaml.safe_load(path.read_text(encoding="utf-8")):
            found += _Group(group, root, stale).mutants()
    return found, stale


def chosen(mutants: list[Mutant], seed: int, generated: int) -> list[Mutant]:
    """Return the mutants to try: all of the lists, and some of the operators' by a seed."""

    def rank(mutant: Mutant) -> bytes:
        return blake2b(f"{seed}|{mutant.path}|{mutant.name}".encode()).digest()

    tried = [m for m in mutants if not m.equivalent]
    drawn = set(sorted((m for m in tried if m.generated), key=rank)[:generated])
    return [m for m in tried if not m.generated or m in drawn]


class _Group:
    """One group of a list; what doesn't fit goes to `stale`."""

    def __init__(self, group: dict[str, Any], root: Path, stale: list[Stale]) -> None:
        self._group, self._stale = group, stale
        self._subject, self._file, self._tests = group["subject"], group["file"], group["tests"]
        path = root / self._file
        self._text = path.read_text(encoding="utf-8") if path.is_file() else ""

    def mutants(self) -> Iterator[Mutant]:
        """Yield the group's mutants."""
        for mutant in self._listed():
            try:
                compile(mutant.source(self._text), mutant.path, "exec")
            except SyntaxError as error:
                self._say(mutant.name, f"is no Python: {error}")
            else:
                yield mutant
        yield from self._generated()

    def _listed(self) -> Iterator[Mutant]:
        for entry in self._group.get("mutants", ()):
            text, name = entry["text"], entry["name"]
            count = self._text.count(text)
            if count != 1:
                self._say(name, f"stands {count} times: {text!r}")
                continue
            start = self._text.index(text)
            site = Site(start, start + len(text), entry["instead"])
            yield self._mutant(name, site, entry)

    def _generated(self) -> Iterator[Mutant]:
        equivalent = dict(self._group.get("equivalent", {}))
        listed = self._group.get("functions", [])
        tests = listed if isinstance(listed, dict) else dict.fromkeys(listed)
        for function in tests:
            found = sites(self._text, function)
            if not found:
                self._say(function, "is no function with anything to change")
            for name, site in found.items():
                entry = {"tests": tests[function], "equivalent": equivalent.pop(name, "")}
                yield self._mutant(name, site, entry, generated=True)
        for name in equivalent:
            self._say(name, "is made by no operator")

    def _mutant(
        self, name: str, site: Site, entry: dict[str, Any], *, generated: bool = False
    ) -> Mutant:
        tests = entry.get("tests") or self._tests
        reason = entry.get("equivalent", "")
        return Mutant(self._subject, name, self._file, site, tests, reason, generated)

    def _say(self, name: str, problem: str) -> None:
        self._stale.append(Stale(self._subject, name, f"{self._file}: {problem}"))
